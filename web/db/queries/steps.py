"""Going back and forth along the steps of a plan: which one would be undone, and which done again."""

from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from web.db.models import CHANGEABLE, Block, Decision, Plan, Round
from web.db.queries.rows import row_or_none
from web.services.actor import Actor


def to_undo(plan_id: UUID) -> ScalarSelect[Any]:
    """The last step of a plan that is in force, among blocks that can still be changed."""
    return (
        select(func.max(col(Decision.step)))
        .join(Block, col(Block.id) == col(Decision.block_id))
        .where(col(Decision.plan_id) == plan_id, col(Decision.undone_at).is_(None), col(Block.state).in_(CHANGEABLE))
        .scalar_subquery()
    )


def to_redo(plan_id: UUID, block_id: UUID | None = None) -> ScalarSelect[Any]:
    """The step of a plan, or of one of its blocks, that was undone last, if nothing was decided after that."""
    later = aliased(Decision)
    newest = select(func.max(col(later.made_at))).where(col(later.plan_id) == plan_id).scalar_subquery()
    statement = (
        select(col(Decision.step))
        .join(Block, col(Block.id) == col(Decision.block_id))
        .where(col(Decision.plan_id) == plan_id, col(Decision.undone_at) > newest, col(Block.state).in_(CHANGEABLE))
        .order_by(col(Decision.undone_at).desc(), col(Decision.step))
        .limit(1)
    )
    return (statement if block_id is None else statement.where(col(Decision.block_id) == block_id)).scalar_subquery()


def redo_of_block(session: Session, actor: Actor, plan_id: UUID, block_id: UUID) -> int | None:
    """Return the step that would be done again, as far as this block is concerned."""
    statement: Select[*tuple[Any, ...]] = (
        select(to_redo(plan_id, block_id))
        .select_from(Plan)
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(col(Plan.id) == plan_id, col(Round.programme_id).in_(actor.coordinates))
    )
    row = row_or_none(session, statement)
    return row[0] if row else None
