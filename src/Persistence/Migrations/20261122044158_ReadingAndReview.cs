using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace CovidLabel.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class ReadingAndReview : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_mask_revisions_reader_id",
                table: "mask_revisions");

            migrationBuilder.DropIndex(
                name: "ix_label_revisions_reader_id",
                table: "label_revisions");

            migrationBuilder.AddColumn<long>(
                name: "model_id",
                table: "mask_revisions",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "origin",
                table: "mask_revisions",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "restored_from",
                table: "mask_revisions",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "idempotency_key",
                table: "label_revisions",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "model_id",
                table: "label_revisions",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "origin",
                table: "label_revisions",
                type: "integer",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<int>(
                name: "restored_from",
                table: "label_revisions",
                type: "integer",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "reading_times",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    slice_id = table.Column<long>(type: "bigint", nullable: false),
                    reader_id = table.Column<Guid>(type: "uuid", nullable: false),
                    active_ms = table.Column<long>(type: "bigint", nullable: false),
                    idempotency_key = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_reading_times", x => x.id);
                    table.CheckConstraint("reading_times_active", "active_ms between 1 and 600000");
                    table.ForeignKey(
                        name: "fk_reading_times_asp_net_users_reader_id",
                        column: x => x.reader_id,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_reading_times_slices_slice_id",
                        column: x => x.slice_id,
                        principalTable: "slices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "room_settings",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    blinded_reading = table.Column<bool>(type: "boolean", nullable: false),
                    learn_from_accepted = table.Column<bool>(type: "boolean", nullable: false),
                    changed_by = table.Column<Guid>(type: "uuid", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_room_settings", x => x.id);
                    table.ForeignKey(
                        name: "fk_room_settings_asp_net_users_changed_by",
                        column: x => x.changed_by,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "verdicts",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    slice_id = table.Column<long>(type: "bigint", nullable: false),
                    model_id = table.Column<long>(type: "bigint", nullable: false),
                    reader_id = table.Column<Guid>(type: "uuid", nullable: false),
                    verdict = table.Column<int>(type: "integer", nullable: false),
                    subject = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    idempotency_key = table.Column<string>(type: "text", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_verdicts", x => x.id);
                    table.CheckConstraint("verdicts_reason", "length(reason) between 1 and 500");
                    table.CheckConstraint("verdicts_verdict", "verdict between 0 and 2 and subject between 0 and 1");
                    table.ForeignKey(
                        name: "fk_verdicts_asp_net_users_reader_id",
                        column: x => x.reader_id,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_verdicts_predictions_slice_id_model_id",
                        columns: x => new { x.slice_id, x.model_id },
                        principalTable: "predictions",
                        principalColumns: new[] { "slice_id", "model_id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_mask_revisions_reader_id_slice_id",
                table: "mask_revisions",
                columns: new[] { "reader_id", "slice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_mask_revisions_slice_id_model_id",
                table: "mask_revisions",
                columns: new[] { "slice_id", "model_id" });

            migrationBuilder.AddCheckConstraint(
                name: "mask_revisions_provenance",
                table: "mask_revisions",
                sql: "origin between 0 and 4 and (origin not in (1, 2) or model_id is not null) and (origin not in (0, 4) or model_id is null) and (origin = 3) = (restored_from is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_label_revisions_reader_id_slice_id",
                table: "label_revisions",
                columns: new[] { "reader_id", "slice_id" });

            migrationBuilder.CreateIndex(
                name: "ix_label_revisions_slice_id_idempotency_key",
                table: "label_revisions",
                columns: new[] { "slice_id", "idempotency_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_label_revisions_slice_id_model_id",
                table: "label_revisions",
                columns: new[] { "slice_id", "model_id" });

            migrationBuilder.AddCheckConstraint(
                name: "label_revisions_provenance",
                table: "label_revisions",
                sql: "origin between 0 and 4 and (origin not in (1, 2) or model_id is not null) and (origin not in (0, 4) or model_id is null) and (origin = 3) = (restored_from is not null)");

            migrationBuilder.CreateIndex(
                name: "ix_reading_times_reader_id_idempotency_key",
                table: "reading_times",
                columns: new[] { "reader_id", "idempotency_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_reading_times_slice_id",
                table: "reading_times",
                column: "slice_id");

            migrationBuilder.CreateIndex(
                name: "ix_room_settings_changed_by",
                table: "room_settings",
                column: "changed_by");

            migrationBuilder.CreateIndex(
                name: "ix_verdicts_reader_id_idempotency_key",
                table: "verdicts",
                columns: new[] { "reader_id", "idempotency_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_verdicts_slice_id_model_id_id",
                table: "verdicts",
                columns: new[] { "slice_id", "model_id", "id" });

            migrationBuilder.AddForeignKey(
                name: "fk_label_revisions_predictions_slice_id_model_id",
                table: "label_revisions",
                columns: new[] { "slice_id", "model_id" },
                principalTable: "predictions",
                principalColumns: new[] { "slice_id", "model_id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.AddForeignKey(
                name: "fk_mask_revisions_predictions_slice_id_model_id",
                table: "mask_revisions",
                columns: new[] { "slice_id", "model_id" },
                principalTable: "predictions",
                principalColumns: new[] { "slice_id", "model_id" },
                onDelete: ReferentialAction.Restrict);

            migrationBuilder.Sql("""
                create trigger verdicts_append_only before update or delete on verdicts
                    for each row execute function refuse_change();
                create trigger reading_times_append_only before update or delete on reading_times
                    for each row execute function refuse_change();
                create trigger room_settings_append_only before update or delete on room_settings
                    for each row execute function refuse_change();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_label_revisions_predictions_slice_id_model_id",
                table: "label_revisions");

            migrationBuilder.DropForeignKey(
                name: "fk_mask_revisions_predictions_slice_id_model_id",
                table: "mask_revisions");

            migrationBuilder.DropTable(
                name: "reading_times");

            migrationBuilder.DropTable(
                name: "room_settings");

            migrationBuilder.DropTable(
                name: "verdicts");

            migrationBuilder.DropIndex(
                name: "ix_mask_revisions_reader_id_slice_id",
                table: "mask_revisions");

            migrationBuilder.DropIndex(
                name: "ix_mask_revisions_slice_id_model_id",
                table: "mask_revisions");

            migrationBuilder.DropCheckConstraint(
                name: "mask_revisions_provenance",
                table: "mask_revisions");

            migrationBuilder.DropIndex(
                name: "ix_label_revisions_reader_id_slice_id",
                table: "label_revisions");

            migrationBuilder.DropIndex(
                name: "ix_label_revisions_slice_id_idempotency_key",
                table: "label_revisions");

            migrationBuilder.DropIndex(
                name: "ix_label_revisions_slice_id_model_id",
                table: "label_revisions");

            migrationBuilder.DropCheckConstraint(
                name: "label_revisions_provenance",
                table: "label_revisions");

            migrationBuilder.DropColumn(
                name: "model_id",
                table: "mask_revisions");

            migrationBuilder.DropColumn(
                name: "origin",
                table: "mask_revisions");

            migrationBuilder.DropColumn(
                name: "restored_from",
                table: "mask_revisions");

            migrationBuilder.DropColumn(
                name: "idempotency_key",
                table: "label_revisions");

            migrationBuilder.DropColumn(
                name: "model_id",
                table: "label_revisions");

            migrationBuilder.DropColumn(
                name: "origin",
                table: "label_revisions");

            migrationBuilder.DropColumn(
                name: "restored_from",
                table: "label_revisions");

            migrationBuilder.CreateIndex(
                name: "ix_mask_revisions_reader_id",
                table: "mask_revisions",
                column: "reader_id");

            migrationBuilder.CreateIndex(
                name: "ix_label_revisions_reader_id",
                table: "label_revisions",
                column: "reader_id");
        }
    }
}
