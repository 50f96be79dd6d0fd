"""Steps by hand

Revision: 0005
Follows: 0004
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("step", sa.Integer(), server_default="0", nullable=False))
    # What was decided until now is one step each; a rule set aside for a pair belongs to the pin it was set aside for.
    op.execute("UPDATE decision SET step = number")
    op.execute(
        "UPDATE decision SET step = (SELECT MAX(pin.number) FROM decision AS pin WHERE pin.kind = 'pin'"
        " AND pin.plan_id = decision.plan_id AND pin.azubi_id = decision.azubi_id"
        " AND pin.fachkraft_id = decision.fachkraft_id AND pin.number < decision.number)"
        " WHERE kind = 'override' AND EXISTS (SELECT 1 FROM decision AS pin WHERE pin.kind = 'pin'"
        " AND pin.plan_id = decision.plan_id AND pin.azubi_id = decision.azubi_id"
        " AND pin.fachkraft_id = decision.fachkraft_id AND pin.number < decision.number)"
    )

    with op.batch_alter_table("plan_block", schema=None) as batch_op:
        batch_op.add_column(sa.Column("problem", sa.String(400), server_default="", nullable=False))

    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("block_id", sa.Uuid(), nullable=True))
        batch_op.create_index(batch_op.f("ix_run_block_id"), ["block_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_run_block_id"), "block", ["block_id"], ["id"], ondelete="CASCADE")


def downgrade() -> None:
    with op.batch_alter_table("run", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_run_block_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_run_block_id"))
        batch_op.drop_column("block_id")

    with op.batch_alter_table("plan_block", schema=None) as batch_op:
        batch_op.drop_column("problem")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_column("step")
