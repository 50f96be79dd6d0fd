"""Going back and forth along the steps of a plan: which one would be undone, and which done again."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import CHANGEABLE, Block, Decision, DecisionKind, Plan, Round, Run, RunBlock
from web.db.queries.rows import row_or_none, rows
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
    later, release = aliased(Decision), aliased(Decision)
    newest = select(func.max(col(later.made_at))).where(col(later.plan_id) == plan_id)
    is_released = exists().where(
        col(release.plan_id) == plan_id,
        col(release.kind) == DecisionKind.RELEASE,
        col(release.releases) == col(Decision.number),
        col(release.undone_at).is_(None),
    )
    statement = (
        select(col(Decision.step))
        .join(Block, col(Block.id) == col(Decision.block_id))
        .where(col(Decision.plan_id) == plan_id, ~is_released, col(Block.state).in_(CHANGEABLE))
        .order_by(col(Decision.undone_at).desc(), col(Decision.step))
        .limit(1)
    )
    if block_id is not None:
        newest = newest.where(col(later.block_id) == block_id)
        statement = statement.where(col(Decision.block_id) == block_id)
    return statement.where(col(Decision.undone_at) > newest.scalar_subquery()).scalar_subquery()


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


def step_of(session: Session, actor: Actor, plan_id: UUID, step: int) -> Sequence[Decision]:
    """Return the decisions of a plan that were made in one act, in order."""
    statement = (
        select_rows(Decision)
        .join(Plan, col(Plan.id) == col(Decision.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(Decision.plan_id == plan_id, Decision.step == step, col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(Decision.number), col(Decision.id))
    )
    return session.exec(statement).all()


def released_by(session: Session, actor: Actor, release: Decision) -> Decision | None:
    """Return the decision a release is about, for editing; None for every other decision."""
    statement = (
        select_rows(Decision)
        .join(Plan, col(Plan.id) == col(Decision.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            Decision.plan_id == release.plan_id,
            Decision.number == release.releases,
            col(Round.programme_id).in_(actor.coordinates),
        )
    )
    return None if release.releases is None else session.exec(statement).first()


def is_released(session: Session, actor: Actor, decision: Decision) -> bool:
    """Whether a release that is in force is about this decision."""
    statement = (
        select(col(Decision.id))
        .join(Plan, col(Plan.id) == col(Decision.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(Decision.plan_id) == decision.plan_id,
            col(Decision.releases) == decision.number,
            col(Decision.undone_at).is_(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
    )
    return bool(rows(session, statement))


def is_pinned_elsewhere(session: Session, actor: Actor, round_id: UUID, pin: Decision) -> bool:
    """Whether another decision keeps the two of a pin together, in a plan of the policy the round has now."""
    statement = (
        select(col(Decision.id))
        .join(Plan, col(Plan.id) == col(Decision.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(Plan.round_id) == round_id,
            col(Plan.policy_version_id) == col(Round.policy_version_id),
            col(Decision.id) != pin.id,
            col(Decision.kind) == DecisionKind.PIN,
            col(Decision.azubi_id) == pin.azubi_id,
            col(Decision.fachkraft_id) == pin.fachkraft_id,
            col(Decision.undone_at).is_(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .limit(1)
    )
    return bool(rows(session, statement))


def stored_at(session: Session, actor: Actor, plan_id: UUID, block_id: UUID, result_hash: str) -> datetime | None:
    """Return when a plan last got this result for a block."""
    statement: Select[*tuple[Any, ...]] = (
        select(func.max(col(Run.finished_at)).label("at"))
        .join(RunBlock, col(RunBlock.run_id) == col(Run.id))
        .join(Plan, col(Plan.id) == col(Run.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(Run.plan_id) == plan_id,
            col(RunBlock.block_id) == block_id,
            col(RunBlock.result_hash) == result_hash,
            col(Round.programme_id).in_(actor.coordinates),
        )
    )
    row = row_or_none(session, statement)
    return row[0] if row else None
