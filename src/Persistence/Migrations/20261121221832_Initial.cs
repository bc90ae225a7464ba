using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace CovidLabel.Persistence.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "asp_net_roles",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_roles", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "asp_net_users",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    display_name = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_user_name = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    normalized_email = table.Column<string>(type: "character varying(256)", maxLength: 256, nullable: true),
                    email_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    password_hash = table.Column<string>(type: "text", nullable: true),
                    security_stamp = table.Column<string>(type: "text", nullable: true),
                    concurrency_stamp = table.Column<string>(type: "text", nullable: true),
                    phone_number = table.Column<string>(type: "text", nullable: true),
                    phone_number_confirmed = table.Column<bool>(type: "boolean", nullable: false),
                    two_factor_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    lockout_end = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    lockout_enabled = table.Column<bool>(type: "boolean", nullable: false),
                    access_failed_count = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_users", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "data_protection_keys",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    friendly_name = table.Column<string>(type: "text", nullable: false),
                    xml = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_data_protection_keys", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "slices",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    width = table.Column<int>(type: "integer", nullable: false),
                    height = table.Column<int>(type: "integer", nullable: false),
                    is_hu = table.Column<bool>(type: "boolean", nullable: false),
                    row_spacing_mm = table.Column<double>(type: "double precision", nullable: true),
                    column_spacing_mm = table.Column<double>(type: "double precision", nullable: true),
                    patient = table.Column<string>(type: "text", nullable: true),
                    source = table.Column<string>(type: "text", nullable: false),
                    series = table.Column<string>(type: "text", nullable: true),
                    series_index = table.Column<int>(type: "integer", nullable: false),
                    sha256 = table.Column<string>(type: "text", nullable: false),
                    near_duplicate_hash = table.Column<long>(type: "bigint", nullable: false),
                    official_split = table.Column<string>(type: "text", nullable: true),
                    is_phantom = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_slices", x => x.id);
                    table.CheckConstraint("slices_sha256", "sha256 ~ '^[0-9a-f]{64}$'");
                    table.CheckConstraint("slices_size", "width between 1 and 16384 and height between 1 and 16384");
                    table.CheckConstraint("slices_spacing", "(row_spacing_mm is null) = (column_spacing_mm is null) and coalesce(row_spacing_mm, 1) > 0");
                });

            migrationBuilder.CreateTable(
                name: "snapshots",
                columns: table => new
                {
                    hash = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    summary = table.Column<string>(type: "jsonb", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_snapshots", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "trainers",
                columns: table => new
                {
                    id = table.Column<string>(type: "text", nullable: false),
                    machine = table.Column<string>(type: "text", nullable: false),
                    device = table.Column<string>(type: "text", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    heartbeat_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_trainers", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "asp_net_role_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    role_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_role_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_asp_net_role_claims_asp_net_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "asp_net_roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "asp_net_user_claims",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    claim_type = table.Column<string>(type: "text", nullable: true),
                    claim_value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_user_claims", x => x.id);
                    table.ForeignKey(
                        name: "fk_asp_net_user_claims_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "asp_net_user_logins",
                columns: table => new
                {
                    login_provider = table.Column<string>(type: "text", nullable: false),
                    provider_key = table.Column<string>(type: "text", nullable: false),
                    provider_display_name = table.Column<string>(type: "text", nullable: true),
                    user_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_user_logins", x => new { x.login_provider, x.provider_key });
                    table.ForeignKey(
                        name: "fk_asp_net_user_logins_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "asp_net_user_roles",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    role_id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_user_roles", x => new { x.user_id, x.role_id });
                    table.ForeignKey(
                        name: "fk_asp_net_user_roles_asp_net_roles_role_id",
                        column: x => x.role_id,
                        principalTable: "asp_net_roles",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_asp_net_user_roles_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "asp_net_user_tokens",
                columns: table => new
                {
                    user_id = table.Column<Guid>(type: "uuid", nullable: false),
                    login_provider = table.Column<string>(type: "text", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_asp_net_user_tokens", x => new { x.user_id, x.login_provider, x.name });
                    table.ForeignKey(
                        name: "fk_asp_net_user_tokens_asp_net_users_user_id",
                        column: x => x.user_id,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "runs",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    preset = table.Column<string>(type: "text", nullable: false),
                    options = table.Column<string>(type: "jsonb", nullable: true),
                    requested_epochs = table.Column<int>(type: "integer", nullable: true),
                    seed = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    requested_by = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    trainer_id = table.Column<string>(type: "text", nullable: true),
                    heartbeat_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    epochs = table.Column<int>(type: "integer", nullable: true),
                    snapshot_hash = table.Column<string>(type: "text", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_runs", x => x.id);
                    table.CheckConstraint("runs_epochs", "requested_epochs is null or requested_epochs between 1 and 10000");
                    table.CheckConstraint("runs_error", "(state = 4) = (error is not null)");
                    table.CheckConstraint("runs_finished", "(state >= 3) = (finished_at is not null)");
                    table.CheckConstraint("runs_running", "state not in (1, 2) or (trainer_id is not null and heartbeat_at is not null)");
                    table.CheckConstraint("runs_state", "state between 0 and 5");
                    table.ForeignKey(
                        name: "fk_runs_asp_net_users_requested_by",
                        column: x => x.requested_by,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "uploads",
                columns: table => new
                {
                    id = table.Column<Guid>(type: "uuid", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    source = table.Column<string>(type: "text", nullable: false),
                    patient = table.Column<string>(type: "text", nullable: true),
                    created_by = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    lease_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_uploads", x => x.id);
                    table.CheckConstraint("uploads_finished", "(state in (2, 3)) = (finished_at is not null)");
                    table.ForeignKey(
                        name: "fk_uploads_asp_net_users_created_by",
                        column: x => x.created_by,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "label_revisions",
                columns: table => new
                {
                    slice_id = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    label = table.Column<int>(type: "integer", nullable: true),
                    reader_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_label_revisions", x => new { x.slice_id, x.revision });
                    table.CheckConstraint("label_revisions_label", "label in (0, 1)");
                    table.CheckConstraint("label_revisions_revision", "revision > 0");
                    table.ForeignKey(
                        name: "fk_label_revisions_asp_net_users_reader_id",
                        column: x => x.reader_id,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_label_revisions_slices_slice_id",
                        column: x => x.slice_id,
                        principalTable: "slices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "mask_revisions",
                columns: table => new
                {
                    slice_id = table.Column<long>(type: "bigint", nullable: false),
                    revision = table.Column<int>(type: "integer", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    lesions = table.Column<string>(type: "jsonb", nullable: false),
                    lesion_pixels = table.Column<long>(type: "bigint", nullable: false),
                    idempotency_key = table.Column<string>(type: "text", nullable: true),
                    reader_id = table.Column<Guid>(type: "uuid", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_mask_revisions", x => new { x.slice_id, x.revision });
                    table.CheckConstraint("mask_revisions_lesions", "lesion_pixels >= 0 and (state not in (0, 1) or lesion_pixels = 0) and (lesion_pixels > 0) = (jsonb_array_length(lesions) > 0)");
                    table.CheckConstraint("mask_revisions_revision", "revision > 0");
                    table.CheckConstraint("mask_revisions_state", "state between 0 and 3");
                    table.ForeignKey(
                        name: "fk_mask_revisions_asp_net_users_reader_id",
                        column: x => x.reader_id,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_mask_revisions_slices_slice_id",
                        column: x => x.slice_id,
                        principalTable: "slices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "slice_pixels",
                columns: table => new
                {
                    slice_id = table.Column<long>(type: "bigint", nullable: false),
                    pixels = table.Column<byte[]>(type: "bytea", nullable: false),
                    thumbnail_png = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_slice_pixels", x => x.slice_id);
                    table.ForeignKey(
                        name: "fk_slice_pixels_slices_slice_id",
                        column: x => x.slice_id,
                        principalTable: "slices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "snapshot_slices",
                columns: table => new
                {
                    snapshot_hash = table.Column<string>(type: "text", nullable: false),
                    slice_id = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<int>(type: "integer", nullable: false),
                    label_revision = table.Column<int>(type: "integer", nullable: false),
                    mask_revision = table.Column<int>(type: "integer", nullable: false),
                    patient_group = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_snapshot_slices", x => new { x.snapshot_hash, x.slice_id });
                    table.CheckConstraint("snapshot_slices_part", "part between 0 and 2");
                    table.ForeignKey(
                        name: "fk_snapshot_slices_slices_slice_id",
                        column: x => x.slice_id,
                        principalTable: "slices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_snapshot_slices_snapshots_snapshot_hash",
                        column: x => x.snapshot_hash,
                        principalTable: "snapshots",
                        principalColumn: "hash",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "models",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    run_id = table.Column<long>(type: "bigint", nullable: false),
                    preset = table.Column<string>(type: "text", nullable: false),
                    options = table.Column<string>(type: "jsonb", nullable: false),
                    snapshot_hash = table.Column<string>(type: "text", nullable: false),
                    evaluation = table.Column<string>(type: "jsonb", nullable: false),
                    weights_sha256 = table.Column<string>(type: "text", nullable: false),
                    weights_bytes = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_models", x => x.id);
                    table.ForeignKey(
                        name: "fk_models_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_models_snapshots_snapshot_hash",
                        column: x => x.snapshot_hash,
                        principalTable: "snapshots",
                        principalColumn: "hash",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "run_logs",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    run_id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    message = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_run_logs", x => x.id);
                    table.ForeignKey(
                        name: "fk_run_logs_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "run_metrics",
                columns: table => new
                {
                    run_id = table.Column<long>(type: "bigint", nullable: false),
                    epoch = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    value = table.Column<double>(type: "double precision", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_run_metrics", x => new { x.run_id, x.epoch, x.name });
                    table.ForeignKey(
                        name: "fk_run_metrics_runs_run_id",
                        column: x => x.run_id,
                        principalTable: "runs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "upload_files",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    upload_id = table.Column<Guid>(type: "uuid", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "text", nullable: false),
                    size_bytes = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    notes = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_upload_files", x => x.id);
                    table.CheckConstraint("upload_files_reason", "(state = 3) = (reason is not null)");
                    table.ForeignKey(
                        name: "fk_upload_files_uploads_upload_id",
                        column: x => x.upload_id,
                        principalTable: "uploads",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "model_activations",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    model_id = table.Column<long>(type: "bigint", nullable: false),
                    activated_by = table.Column<Guid>(type: "uuid", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_model_activations", x => x.id);
                    table.ForeignKey(
                        name: "fk_model_activations_asp_net_users_activated_by",
                        column: x => x.activated_by,
                        principalTable: "asp_net_users",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                    table.ForeignKey(
                        name: "fk_model_activations_models_model_id",
                        column: x => x.model_id,
                        principalTable: "models",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "model_weights",
                columns: table => new
                {
                    model_id = table.Column<long>(type: "bigint", nullable: false),
                    part = table.Column<int>(type: "integer", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_model_weights", x => new { x.model_id, x.part });
                    table.ForeignKey(
                        name: "fk_model_weights_models_model_id",
                        column: x => x.model_id,
                        principalTable: "models",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "predictions",
                columns: table => new
                {
                    slice_id = table.Column<long>(type: "bigint", nullable: false),
                    model_id = table.Column<long>(type: "bigint", nullable: false),
                    covid_probability = table.Column<double>(type: "double precision", nullable: true),
                    lesion_counts = table.Column<int[]>(type: "integer[]", nullable: true),
                    lesion_pixels = table.Column<long>(type: "bigint", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_predictions", x => new { x.slice_id, x.model_id });
                    table.CheckConstraint("predictions_probability", "covid_probability between 0 and 1");
                    table.ForeignKey(
                        name: "fk_predictions_models_model_id",
                        column: x => x.model_id,
                        principalTable: "models",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_predictions_slices_slice_id",
                        column: x => x.slice_id,
                        principalTable: "slices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "upload_contents",
                columns: table => new
                {
                    upload_file_id = table.Column<long>(type: "bigint", nullable: false),
                    bytes = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_upload_contents", x => x.upload_file_id);
                    table.ForeignKey(
                        name: "fk_upload_contents_upload_files_upload_file_id",
                        column: x => x.upload_file_id,
                        principalTable: "upload_files",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "upload_file_slices",
                columns: table => new
                {
                    upload_file_id = table.Column<long>(type: "bigint", nullable: false),
                    slice_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_upload_file_slices", x => new { x.upload_file_id, x.slice_id });
                    table.ForeignKey(
                        name: "fk_upload_file_slices_slices_slice_id",
                        column: x => x.slice_id,
                        principalTable: "slices",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_upload_file_slices_upload_files_upload_file_id",
                        column: x => x.upload_file_id,
                        principalTable: "upload_files",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateTable(
                name: "agreements",
                columns: table => new
                {
                    slice_id = table.Column<long>(type: "bigint", nullable: false),
                    mask_revision = table.Column<int>(type: "integer", nullable: false),
                    model_id = table.Column<long>(type: "bigint", nullable: false),
                    true_positives = table.Column<long>(type: "bigint", nullable: false),
                    false_positives = table.Column<long>(type: "bigint", nullable: false),
                    false_negatives = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_agreements", x => new { x.model_id, x.slice_id, x.mask_revision });
                    table.ForeignKey(
                        name: "fk_agreements_mask_revisions_slice_id_mask_revision",
                        columns: x => new { x.slice_id, x.mask_revision },
                        principalTable: "mask_revisions",
                        principalColumns: new[] { "slice_id", "revision" },
                        onDelete: ReferentialAction.Cascade);
                    table.ForeignKey(
                        name: "fk_agreements_predictions_slice_id_model_id",
                        columns: x => new { x.slice_id, x.model_id },
                        principalTable: "predictions",
                        principalColumns: new[] { "slice_id", "model_id" },
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_agreements_slice_id_mask_revision",
                table: "agreements",
                columns: new[] { "slice_id", "mask_revision" });

            migrationBuilder.CreateIndex(
                name: "ix_agreements_slice_id_model_id",
                table: "agreements",
                columns: new[] { "slice_id", "model_id" });

            migrationBuilder.CreateIndex(
                name: "ix_asp_net_role_claims_role_id",
                table: "asp_net_role_claims",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "role_name_index",
                table: "asp_net_roles",
                column: "normalized_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_asp_net_user_claims_user_id",
                table: "asp_net_user_claims",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_asp_net_user_logins_user_id",
                table: "asp_net_user_logins",
                column: "user_id");

            migrationBuilder.CreateIndex(
                name: "ix_asp_net_user_roles_role_id",
                table: "asp_net_user_roles",
                column: "role_id");

            migrationBuilder.CreateIndex(
                name: "email_index",
                table: "asp_net_users",
                column: "normalized_email");

            migrationBuilder.CreateIndex(
                name: "user_name_index",
                table: "asp_net_users",
                column: "normalized_user_name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_label_revisions_reader_id",
                table: "label_revisions",
                column: "reader_id");

            migrationBuilder.CreateIndex(
                name: "ix_mask_revisions_reader_id",
                table: "mask_revisions",
                column: "reader_id");

            migrationBuilder.CreateIndex(
                name: "ix_mask_revisions_slice_id_idempotency_key",
                table: "mask_revisions",
                columns: new[] { "slice_id", "idempotency_key" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_model_activations_activated_by",
                table: "model_activations",
                column: "activated_by");

            migrationBuilder.CreateIndex(
                name: "ix_model_activations_model_id",
                table: "model_activations",
                column: "model_id");

            migrationBuilder.CreateIndex(
                name: "ix_models_run_id",
                table: "models",
                column: "run_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_models_snapshot_hash",
                table: "models",
                column: "snapshot_hash");

            migrationBuilder.CreateIndex(
                name: "ix_predictions_model_id",
                table: "predictions",
                column: "model_id");

            migrationBuilder.CreateIndex(
                name: "ix_run_logs_run_id_id",
                table: "run_logs",
                columns: new[] { "run_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_runs_created_at",
                table: "runs",
                column: "created_at",
                filter: "state in (0, 1, 2)");

            migrationBuilder.CreateIndex(
                name: "ix_runs_requested_by",
                table: "runs",
                column: "requested_by");

            migrationBuilder.CreateIndex(
                name: "ix_slices_patient",
                table: "slices",
                column: "patient");

            migrationBuilder.CreateIndex(
                name: "ix_slices_series_series_index",
                table: "slices",
                columns: new[] { "series", "series_index" });

            migrationBuilder.CreateIndex(
                name: "ix_slices_sha256",
                table: "slices",
                column: "sha256",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_slices_source_id",
                table: "slices",
                columns: new[] { "source", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_snapshot_slices_slice_id",
                table: "snapshot_slices",
                column: "slice_id");

            migrationBuilder.CreateIndex(
                name: "ix_upload_file_slices_slice_id",
                table: "upload_file_slices",
                column: "slice_id");

            migrationBuilder.CreateIndex(
                name: "ix_upload_files_upload_id_ordinal",
                table: "upload_files",
                columns: new[] { "upload_id", "ordinal" });

            migrationBuilder.CreateIndex(
                name: "ix_uploads_created_at",
                table: "uploads",
                column: "created_at",
                filter: "state in (0, 1)");

            migrationBuilder.CreateIndex(
                name: "ix_uploads_created_by",
                table: "uploads",
                column: "created_by");

            migrationBuilder.Sql("""
                -- What is current of a slice is a query: the highest revisions and the active model's prediction.
                create view slice_overview as
                select s.id, s.width, s.height, s.is_hu, s.row_spacing_mm, s.column_spacing_mm, s.patient, s.source, s.series,
                       s.series_index, s.sha256, s.is_phantom, s.created_at,
                       l.label, coalesce(l.revision, 0) as label_revision, l.reader_id as label_reader_id,
                       coalesce(m.state, 0) as mask_state, coalesce(m.revision, 0) as mask_revision,
                       m.reader_id as mask_reader_id, coalesce(m.lesion_pixels, 0) as lesion_pixels,
                       greatest(s.created_at, l.created_at, m.created_at) as touched_at,
                       p.model_id, p.covid_probability
                from slices s
                left join lateral (select label, revision, reader_id, created_at from label_revisions
                                   where slice_id = s.id order by revision desc limit 1) l on true
                left join lateral (select state, revision, reader_id, lesion_pixels, created_at from mask_revisions
                                   where slice_id = s.id order by revision desc limit 1) m on true
                left join predictions p on p.slice_id = s.id
                     and p.model_id = (select model_id from model_activations order by id desc limit 1);

                -- Raw 16-bit pixels compress by two fifths with lz4 at little cost; what is compressed already stays as it is.
                alter table slice_pixels alter column pixels set compression lz4;
                alter table slice_pixels alter column thumbnail_png set storage external;
                alter table upload_contents alter column bytes set storage external;
                alter table model_weights alter column bytes set storage external;

                -- Nothing a reader saved is ever changed in place or taken away.
                create function refuse_change() returns trigger language plpgsql as $$
                begin
                    raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
                end $$;
                create trigger mask_revisions_append_only before update or delete on mask_revisions
                    for each row execute function refuse_change();
                create trigger label_revisions_append_only before update or delete on label_revisions
                    for each row execute function refuse_change();
                """);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.Sql("drop view slice_overview; drop trigger mask_revisions_append_only on mask_revisions; drop trigger label_revisions_append_only on label_revisions; drop function refuse_change();");

            migrationBuilder.DropTable(
                name: "agreements");

            migrationBuilder.DropTable(
                name: "asp_net_role_claims");

            migrationBuilder.DropTable(
                name: "asp_net_user_claims");

            migrationBuilder.DropTable(
                name: "asp_net_user_logins");

            migrationBuilder.DropTable(
                name: "asp_net_user_roles");

            migrationBuilder.DropTable(
                name: "asp_net_user_tokens");

            migrationBuilder.DropTable(
                name: "data_protection_keys");

            migrationBuilder.DropTable(
                name: "label_revisions");

            migrationBuilder.DropTable(
                name: "model_activations");

            migrationBuilder.DropTable(
                name: "model_weights");

            migrationBuilder.DropTable(
                name: "run_logs");

            migrationBuilder.DropTable(
                name: "run_metrics");

            migrationBuilder.DropTable(
                name: "slice_pixels");

            migrationBuilder.DropTable(
                name: "snapshot_slices");

            migrationBuilder.DropTable(
                name: "trainers");

            migrationBuilder.DropTable(
                name: "upload_contents");

            migrationBuilder.DropTable(
                name: "upload_file_slices");

            migrationBuilder.DropTable(
                name: "mask_revisions");

            migrationBuilder.DropTable(
                name: "predictions");

            migrationBuilder.DropTable(
                name: "asp_net_roles");

            migrationBuilder.DropTable(
                name: "upload_files");

            migrationBuilder.DropTable(
                name: "models");

            migrationBuilder.DropTable(
                name: "slices");

            migrationBuilder.DropTable(
                name: "uploads");

            migrationBuilder.DropTable(
                name: "runs");

            migrationBuilder.DropTable(
                name: "snapshots");

            migrationBuilder.DropTable(
                name: "asp_net_users");
        }
    }
}
