using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CovidLabel.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class SlicePlace : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "coordinates",
                table: "slices",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<double>(
                name: "position_mm",
                table: "slices",
                type: "double precision",
                nullable: true);

            migrationBuilder.AddCheckConstraint(
                name: "slices_position",
                table: "slices",
                sql: "(position_mm is null) = (coordinates is null)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "slices_position",
                table: "slices");

            migrationBuilder.DropColumn(
                name: "coordinates",
                table: "slices");

            migrationBuilder.DropColumn(
                name: "position_mm",
                table: "slices");
        }
    }
}
