using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CovidLabel.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class RunStep : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<int>(
                name: "step",
                table: "runs",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "steps",
                table: "runs",
                type: "integer",
                nullable: true);

            migrationBuilder.AddCheckConstraint(
                name: "runs_step",
                table: "runs",
                sql: "(step is null) = (steps is null) and (step is null or step between 1 and steps)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "runs_step",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "step",
                table: "runs");

            migrationBuilder.DropColumn(
                name: "steps",
                table: "runs");
        }
    }
}
