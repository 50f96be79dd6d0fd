"""Plans, counted by company

Revision: 0006
Follows: 0005
"""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    with op.batch_alter_table("plan_block", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tandems", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("azubis_alone", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("fachkraefte_alone", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("rated", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("percent_sum", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("lowest", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "spread",
                sa.JSON().with_variant(postgresql.JSONB(), "postgresql"),
                server_default="[0, 0, 0, 0, 0, 0, 0, 0, 0, 0]",
                nullable=False,
            )
        )
        batch_op.add_column(sa.Column("confidence_sum", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("low", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("unsure", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("unclear", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("set_aside", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("by_hand", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("changed", sa.Integer(), server_default="0", nullable=False))
    _count_plans_made_before(op.get_bind())


DOCUMENT = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def _count_plans_made_before(connection: sa.Connection) -> None:
    """Give every answer that stands in a plan already the figures that a run stores with it from now on."""
    figures: dict[tuple[uuid.UUID, uuid.UUID], dict[str, Any]] = defaultdict(_nothing)
    pairs = _of_blocks("plan_pair", "percent", "pinned", "overridden", "only_possible", details=DOCUMENT)
    for row in connection.execute(sa.select(pairs)):
        _add(figures[row.plan_id, row.block_id], row)
    people = sa.table("participant", sa.column("id"), sa.column("role"))
    alone = _of_blocks("plan_unmatched", "participant_id")
    told = sa.select(alone, people.c.role).join(people, people.c.id == alone.c.participant_id)
    for row in connection.execute(told):
        figures[row.plan_id, row.block_id]["azubis_alone" if row.role == "azubi" else "fachkraefte_alone"] += 1
    table = _of_blocks("plan_block", *(name for name in _nothing() if name != "spread"), spread=DOCUMENT)
    for (plan_id, block_id), counted in figures.items():
        where = (table.c.plan_id == plan_id) & (table.c.block_id == block_id)
        connection.execute(sa.update(table).where(where).values(**counted))


def _of_blocks(name: str, *columns: str, **typed: sa.types.TypeEngine[Any]) -> sa.TableClause:
    keys = (sa.column(key, sa.Uuid()) for key in ("plan_id", "block_id"))
    return sa.table(name, *keys, *map(sa.column, columns), *(sa.column(key, kind) for key, kind in typed.items()))


def _nothing() -> dict[str, Any]:
    sums = ("tandems", "azubis_alone", "fachkraefte_alone", "rated", "percent_sum", "confidence_sum")
    kinds = ("low", "unsure", "unclear", "set_aside", "by_hand")
    return {**dict.fromkeys((*sums, *kinds), 0), "lowest": None, "spread": [0] * 10}


def _add(figures: dict[str, Any], row: Any) -> None:
    confidence = row.details.get("confidence", 0)
    figures["tandems"] += 1
    figures["confidence_sum"] += confidence
    figures["unsure"] += confidence < 50
    figures["unclear"] += bool(row.details.get("open"))
    figures["set_aside"] += bool(row.overridden)
    figures["by_hand"] += bool(row.pinned)
    if not row.only_possible:
        figures["rated"] += 1
        figures["percent_sum"] += row.percent
        figures["low"] += row.percent < 50
        figures["lowest"] = row.percent if figures["lowest"] is None else min(figures["lowest"], row.percent)
        figures["spread"][min(row.percent // 10, 9)] += 1


def downgrade() -> None:
    with op.batch_alter_table("plan_block", schema=None) as batch_op:
        batch_op.drop_column("changed")
        batch_op.drop_column("by_hand")
        batch_op.drop_column("set_aside")
        batch_op.drop_column("unclear")
        batch_op.drop_column("unsure")
        batch_op.drop_column("low")
        batch_op.drop_column("confidence_sum")
        batch_op.drop_column("spread")
        batch_op.drop_column("lowest")
        batch_op.drop_column("percent_sum")
        batch_op.drop_column("rated")
        batch_op.drop_column("fachkraefte_alone")
        batch_op.drop_column("azubis_alone")
        batch_op.drop_column("tandems")
