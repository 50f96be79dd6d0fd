"""Workbench

Revision: 0007
Follows: 0006
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "approval_request",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("result_hash", sa.String(64), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column("requester_name", sa.String(200), nullable=False),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "outcome",
            sa.Enum("approved", "declined", "taken_back", "replaced", name="requestend", native_enum=False, length=32),
            nullable=True,
        ),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.String(400), nullable=False),
        sa.ForeignKeyConstraint(
            ["block_id"], ["block.id"], name=op.f("fk_approval_request_block_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["ended_by"], ["account.id"], name=op.f("fk_approval_request_ended_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_approval_request_plan_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["account.id"], name=op.f("fk_approval_request_requested_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_request")),
    )
    with op.batch_alter_table("approval_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_request_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(
            "uq_approval_request_open",
            ["block_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "plan_export",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "round_book",
                "round_paper",
                "company_files",
                "company_papers",
                "transparency",
                "full_proof",
                name="exportkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("queued", "running", "done", "failed", "cancelled", name="runstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_plan_export_plan_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["account.id"], name=op.f("fk_plan_export_requested_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_export")),
    )
    with op.batch_alter_table("plan_export", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_export_plan_id"), ["plan_id"], unique=False)

    op.create_table(
        "plan_export_file",
        sa.Column("export_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["export_id"], ["plan_export.id"], name=op.f("fk_plan_export_file_export_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("export_id", "number", name=op.f("pk_plan_export_file")),
    )
    op.create_table(
        "result_check",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("requested_by", sa.Uuid(), nullable=True),
        sa.Column(
            "state",
            sa.Enum("queued", "running", "done", "failed", "cancelled", name="runstate", native_enum=False, length=32),
            nullable=False,
        ),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("found", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_result_check_plan_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["requested_by"], ["account.id"], name=op.f("fk_result_check_requested_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_result_check_run_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_result_check")),
    )
    with op.batch_alter_table("result_check", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_result_check_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_result_check_run_id"), ["run_id"], unique=False)

    op.create_table(
        "planned_wave",
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("block_id", sa.Uuid(), nullable=False),
        sa.Column("approval_id", sa.Uuid(), nullable=False),
        sa.Column(
            "kind", sa.Enum("companies", "people", name="wavekind", native_enum=False, length=32), nullable=False
        ),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("stopped_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["approval_id"], ["approval.id"], name=op.f("fk_planned_wave_approval_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["block_id"], ["block.id"], name=op.f("fk_planned_wave_block_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["planned_by"], ["account.id"], name=op.f("fk_planned_wave_planned_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["stopped_by"], ["account.id"], name=op.f("fk_planned_wave_stopped_by"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_wave")),
    )
    with op.batch_alter_table("planned_wave", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_planned_wave_approval_id"), ["approval_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_planned_wave_block_id"), ["block_id"], unique=False)
        batch_op.create_index(
            "uq_planned_wave_open",
            ["block_id", "kind"],
            unique=True,
            sqlite_where=sa.text("done_at IS NULL AND stopped_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND stopped_at IS NULL"),
        )

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("releases", sa.Integer(), nullable=True))

    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("plan_block", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stale", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))

    # What was out of date stays so, for every plan that speaks of it.
    op.execute("UPDATE plan_block SET stale = true WHERE block_id IN (SELECT id FROM block WHERE stale)")
    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.drop_column("stale")

    with op.batch_alter_table("policy_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("note", sa.String(400), server_default="", nullable=False))
        batch_op.add_column(
            sa.Column(
                "reasons", sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), server_default="{}", nullable=False
            )
        )
        batch_op.add_column(
            sa.Column("for_comparison", sa.Boolean(), server_default=sa.text("(false)"), nullable=False)
        )

    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.add_column(sa.Column("four_eyes", sa.Boolean(), server_default=sa.text("(false)"), nullable=False))

    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("policy", sa.Text(), server_default="", nullable=False))
        batch_op.add_column(sa.Column("input_fingerprint", sa.String(64), server_default="", nullable=False))

    with op.batch_alter_table("run_block", schema=None) as batch_op:
        batch_op.add_column(sa.Column("places", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "decisions",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default="[]",
                nullable=False,
            )
        )


def downgrade() -> None:
    with op.batch_alter_table("run_block", schema=None) as batch_op:
        batch_op.drop_column("decisions")
        batch_op.drop_column("places")

    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.drop_column("input_fingerprint")
        batch_op.drop_column("policy")

    with op.batch_alter_table("programme", schema=None) as batch_op:
        batch_op.drop_column("four_eyes")

    with op.batch_alter_table("policy_version", schema=None) as batch_op:
        batch_op.drop_column("for_comparison")
        batch_op.drop_column("reasons")
        batch_op.drop_column("note")

    with op.batch_alter_table("plan", schema=None) as batch_op:
        batch_op.drop_column("taken_at")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_column("releases")

    with op.batch_alter_table("block", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stale", sa.Boolean(), server_default=sa.text("false"), nullable=False))

    op.execute("UPDATE block SET stale = true WHERE id IN (SELECT block_id FROM plan_block WHERE stale)")
    with op.batch_alter_table("plan_block", schema=None) as batch_op:
        batch_op.drop_column("stale")

    with op.batch_alter_table("planned_wave", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_planned_wave_open",
            sqlite_where=sa.text("done_at IS NULL AND stopped_at IS NULL"),
            postgresql_where=sa.text("done_at IS NULL AND stopped_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_planned_wave_block_id"))
        batch_op.drop_index(batch_op.f("ix_planned_wave_approval_id"))

    op.drop_table("planned_wave")
    with op.batch_alter_table("result_check", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_result_check_run_id"))
        batch_op.drop_index(batch_op.f("ix_result_check_plan_id"))

    op.drop_table("result_check")
    op.drop_table("plan_export_file")
    with op.batch_alter_table("plan_export", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_export_plan_id"))

    op.drop_table("plan_export")
    with op.batch_alter_table("approval_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_approval_request_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_approval_request_plan_id"))

    op.drop_table("approval_request")
