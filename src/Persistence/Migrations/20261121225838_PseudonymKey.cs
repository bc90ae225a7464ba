using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace CovidLabel.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class PseudonymKey : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "pseudonym_key",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pseudonym_key", x => x.id);
                    table.CheckConstraint("pseudonym_key_one", "id = 1 and length(key) >= 32");
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "pseudonym_key");
        }
    }
}
