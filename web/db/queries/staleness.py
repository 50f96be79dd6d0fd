"""Which answers of plans are out of date: what a plan says about a block is not what a run would find now."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from web.db.models import Approval, Block, BlockState, Plan, PlanBlock, Round
from web.db.queries import round_plans
from web.db.queries.rows import AnyRow, rows
from web.services.actor import Actor


def mark(session: Session, block_ids: Collection[UUID], *, stale: bool = True) -> None:
    """Say of these blocks that every plan's answer is out of date, or that none is, since their data is open again."""
    here = col(PlanBlock.block_id).in_(block_ids)
    session.exec(update(PlanBlock).where(here).values(stale=stale))


def mark_other_policies(session: Session, block_ids: Collection[UUID], policy_version_id: UUID) -> None:
    """Say of these blocks that every answer is out of date which a plan of another policy version gave."""
    others = select(col(Plan.id)).where(col(Plan.policy_version_id) != policy_version_id)
    here = col(PlanBlock.block_id).in_(block_ids) & col(PlanBlock.plan_id).in_(others)
    session.exec(update(PlanBlock).where(here).values(stale=True))


def is_stale() -> ColumnElement[bool]:
    """Whether the answer that counts for a block is out of date.

    That is the one of its approved plan, else of the plan that counts among those that say something about it.
    """
    answer, plan, round_ = aliased(PlanBlock), aliased(Plan), aliased(Round)
    approved = (
        select(col(Approval.plan_id))
        .where(col(Approval.block_id) == col(Block.id), col(Approval.revoked_at).is_(None))
        .correlate(Block)
        .scalar_subquery()
    )
    that_counts = (
        select(col(plan.id))
        .join(answer, col(answer.plan_id) == col(plan.id))
        .join(round_, col(round_.id) == col(plan.round_id))
        .where(col(answer.block_id) == col(Block.id))
        .order_by(*round_plans.first(plan, round_))
        .limit(1)
        .correlate(Block)
        .scalar_subquery()
    )
    return (
        exists()
        .where(
            col(PlanBlock.block_id) == col(Block.id),
            col(PlanBlock.stale),
            col(PlanBlock.plan_id) == func.coalesce(approved, that_counts),
        )
        .correlate(Block)
    )


def among(session: Session, block_ids: Collection[UUID]) -> frozenset[UUID]:
    """Return which of these blocks count as out of date, see `is_stale`."""
    statement = select(col(Block.id)).where(col(Block.id).in_(block_ids), is_stale()).order_by(col(Block.id))
    return frozenset(row.id for row in rows(session, statement))


def count_lapsed(round_id: UUID) -> ScalarSelect[Any]:
    """How many approvals of a round no longer hold, and nothing of theirs is published."""
    return _lapsed(round_id, func.count()).correlate(None).scalar_subquery()


def lapsed(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return (id, name) of the approved blocks of a round whose approval no longer holds, by name."""
    statement = (
        _lapsed(round_id, col(Block.id), col(Block.name))
        .where(col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(Block.sort_key), col(Block.id))
    )
    return rows(session, statement)


def _lapsed(round_id: UUID, *wanted: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(*wanted)
        .select_from(Block)
        .join(Round, col(Round.id) == col(Block.round_id))
        .join(Approval, (col(Approval.block_id) == col(Block.id)) & col(Approval.revoked_at).is_(None))
        .join(
            PlanBlock,
            (col(PlanBlock.plan_id) == col(Approval.plan_id)) & (col(PlanBlock.block_id) == col(Block.id)),
        )
        .where(col(Block.round_id) == round_id, col(Block.state) == BlockState.APPROVED, col(PlanBlock.stale))
    )
