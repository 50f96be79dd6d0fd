"""Acts on very many companies

Revision: 0009
Follows: 0008
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KINDS = ("freeze", "approve", "approve_as_second", "ask_for_approval")
STATES = ("queued", "running", "done", "failed", "cancelled")


def upgrade() -> None:
    document = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
    op.create_table(
        "large_act",
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("round_id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.Enum(*KINDS, name="actkind", native_enum=False, length=32), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("chosen", document, nullable=False),
        sa.Column("state", sa.Enum(*STATES, name="runstate", native_enum=False, length=32), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("worked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", document, nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["account.id"], name=op.f("fk_large_act_asked_by"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_large_act_plan_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["round_id"], ["round.id"], name=op.f("fk_large_act_round_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_large_act")),
    )
    with op.batch_alter_table("large_act", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_large_act_plan_id"), ["plan_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_large_act_round_id"), ["round_id"], unique=False)
        batch_op.create_index(
            "uq_large_act_open",
            ["round_id"],
            unique=True,
            sqlite_where=sa.text("finished_at IS NULL"),
            postgresql_where=sa.text("finished_at IS NULL"),
        )


def downgrade() -> None:
    """Forget what is under way; blocks whose data was to be fixed collect again."""
    op.execute("UPDATE block SET state = 'collecting' WHERE state = 'freezing'")
    op.drop_table("large_act")
