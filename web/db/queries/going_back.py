"""What happened to a plan since one of its runs."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from web.db.models import CHANGEABLE, Block, BlockInput, Decision, DecisionKind, Plan, PlanBlock, Round, Run, RunBlock
from web.db.queries.rows import AnyRow, rows
from web.services.actor import Actor


def steps_since(session: Session, actor: Actor, plan_id: UUID, moment: datetime) -> Sequence[AnyRow]:
    """Return (step, whether its block can still change) of what was decided since and is in force, newest first."""
    statement = (
        select(col(Decision.step), col(Block.state).in_(CHANGEABLE).label("is_open"))
        .join(Plan, col(Plan.id) == col(Decision.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .join(Block, col(Block.id) == col(Decision.block_id))
        .where(
            col(Decision.plan_id) == plan_id,
            col(Decision.made_at) > moment,
            col(Decision.undone_at).is_(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .group_by(col(Decision.step), col(Block.state))
        .order_by(col(Decision.step).desc())
    )
    return rows(session, statement)


def undone_since(session: Session, actor: Actor, plan_id: UUID, moment: datetime) -> int:
    """Return how many acts were in force at a moment and were undone since, but by a release that can be undone."""
    release = aliased(Decision)
    is_released = exists().where(
        col(release.plan_id) == plan_id,
        col(release.kind) == DecisionKind.RELEASE,
        col(release.releases) == col(Decision.number),
        col(release.undone_at).is_(None),
    )
    statement = (
        select(func.count(col(Decision.step).distinct()))
        .join(Plan, col(Plan.id) == col(Decision.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(Decision.plan_id) == plan_id,
            col(Decision.made_at) <= moment,
            col(Decision.undone_at) > moment,
            ~is_released,
            col(Round.programme_id).in_(actor.coordinates),
        )
    )
    return int(rows(session, statement)[0][0])


def blocks_with_new_data(session: Session, actor: Actor, run_id: UUID) -> Sequence[AnyRow]:
    """Return (id, name) of blocks of a run whose data in force is another one than it read."""
    statement = (
        select(col(Block.id), col(Block.name))
        .join(RunBlock, col(RunBlock.block_id) == col(Block.id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .outerjoin(BlockInput, (col(BlockInput.block_id) == col(Block.id)) & col(BlockInput.released_at).is_(None))
        .where(
            col(RunBlock.run_id) == run_id,
            col(BlockInput.id).is_distinct_from(col(RunBlock.input_id)),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Block.sort_key), col(Block.id))
    )
    return rows(session, statement)


def count_of_differing(session: Session, actor: Actor, run_id: UUID) -> int:
    """Return about how many blocks of a run its plan says something else by now."""
    statement = (
        select(func.count())
        .select_from(RunBlock)
        .join(Run, col(Run.id) == col(RunBlock.run_id))
        .join(Plan, col(Plan.id) == col(Run.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .outerjoin(
            PlanBlock, (col(PlanBlock.plan_id) == col(Plan.id)) & (col(PlanBlock.block_id) == col(RunBlock.block_id))
        )
        .where(
            col(RunBlock.run_id) == run_id,
            col(PlanBlock.result_hash).is_distinct_from(col(RunBlock.result_hash)) | col(PlanBlock.stale).is_not(False),
            col(Round.programme_id).in_(actor.coordinates),
        )
    )
    return int(rows(session, statement)[0][0])
