"""Checks of stored results, and what they look at. The functions without an actor serve the job."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from web.db.models import (
    Block,
    BlockInput,
    Participant,
    Plan,
    PlanBlock,
    PlanPair,
    PolicyVersion,
    Programme,
    ResultCheck,
    Round,
    Run,
    RunBlock,
    RunState,
)
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.services.actor import Actor

OPEN = (RunState.QUEUED, RunState.RUNNING)


def open_check(session: Session, actor: Actor, plan_id: UUID, run_id: UUID | None) -> UUID | None:
    """Return the check of a plan, or of one of its runs, that waits or is at work."""
    statement = (
        select(col(ResultCheck.id))
        .join(Plan, col(Plan.id) == col(ResultCheck.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(ResultCheck.plan_id) == plan_id,
            _of_run(run_id),
            col(ResultCheck.state).in_(OPEN),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(ResultCheck.created_at), col(ResultCheck.id))
    )
    row = row_or_none(session, statement)
    return row.id if row else None


def _of_run(run_id: UUID | None) -> ColumnElement[bool]:
    return col(ResultCheck.run_id).is_(None) if run_id is None else col(ResultCheck.run_id) == run_id


def one(session: Session, actor: Actor, round_id: UUID, check_id: UUID) -> AnyRow | None:
    """Return a check of a round the actor coordinates."""
    return row_or_none(session, _checks(actor, round_id).where(col(ResultCheck.id) == check_id))


def last(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, run_id: UUID | None) -> AnyRow | None:
    """Return the check of a plan, or of one of its runs, that ended last."""
    statement = (
        _checks(actor, round_id)
        .where(col(ResultCheck.plan_id) == plan_id, _of_run(run_id), col(ResultCheck.finished_at).is_not(None))
        .order_by(col(ResultCheck.finished_at).desc(), col(ResultCheck.id))
        .limit(1)
    )
    return row_or_none(session, statement)


def _checks(actor: Actor, round_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(ResultCheck.id),
            col(ResultCheck.plan_id),
            col(ResultCheck.run_id),
            col(ResultCheck.state),
            col(ResultCheck.done),
            col(ResultCheck.total),
            col(ResultCheck.found),
            col(ResultCheck.finished_at),
            col(Plan.number),
        )
        .join(Plan, col(Plan.id) == col(ResultCheck.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(col(Plan.round_id) == round_id, col(Round.programme_id).in_(actor.coordinates))
    )


def block_names(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return the names of blocks of a round, in their order."""
    statement = (
        select(col(Block.id), col(Block.name))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(Block.round_id) == round_id,
            col(Block.id).in_(block_ids),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Block.sort_key), col(Block.id))
    )
    return {row.id: row.name for row in rows(session, statement)}


def hashes(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, like: str, offset: int, limit: int
) -> tuple[int, Sequence[AnyRow]]:
    """Return how many blocks of a plan have such a name, and some of them with the hash of what the plan says."""
    conditions = (
        col(PlanBlock.plan_id) == plan_id,
        col(PlanBlock.result_hash).is_not(None),
        col(Block.round_id) == round_id,
        col(Round.programme_id).in_(actor.coordinates),
        col(Block.sort_key).contains(like, autoescape=True),
    )
    statement: Select[*tuple[Any, ...]] = (
        select(col(Block.id), col(Block.name), col(PlanBlock.result_hash), func.count().over().label("all"))
        .join(PlanBlock, col(PlanBlock.block_id) == col(Block.id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(*conditions)
        .order_by(col(Block.sort_key), col(Block.id))
    )
    found = rows(session, statement.offset(offset).limit(limit))
    return (found[0].all if found else 0), found


def blocks_of(session: Session, plan_id: UUID, run_id: UUID | None) -> list[UUID]:
    """Return the blocks of which a plan, or a run, has a result."""
    table: type[PlanBlock | RunBlock] = PlanBlock if run_id is None else RunBlock
    owner = col(PlanBlock.plan_id) == plan_id if run_id is None else col(RunBlock.run_id) == run_id
    statement = (
        select(col(table.block_id)).where(owner, col(table.result_hash).is_not(None)).order_by(col(table.block_id))
    )
    return [row.block_id for row in rows(session, statement)]


def finished_run(session: Session, run_id: UUID | None) -> AnyRow | None:
    """Return a finished run of whatever programme, or without an identifier the last one. For the command line."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Run.id),
            col(Run.plan_id),
            col(Run.seed),
            col(Run.engine_version),
            col(Run.finished_at),
            col(Plan.number).label("plan_number"),
            col(Round.name).label("round"),
            col(Programme.name).label("programme"),
        )
        .join(Plan, col(Plan.id) == col(Run.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Run.state) == RunState.DONE)
        .order_by(col(Run.finished_at).desc(), col(Run.id))
    )
    return row_or_none(session, (statement if run_id is None else statement.where(col(Run.id) == run_id)).limit(1))


def results_of(session: Session, run_id: UUID) -> Sequence[AnyRow]:
    """Return the name and the hash of the result of every block a run found one of. For the command line."""
    statement = (
        select(col(RunBlock.block_id), col(Block.name), col(RunBlock.result_hash))
        .join(Block, col(Block.id) == col(RunBlock.block_id))
        .where(col(RunBlock.run_id) == run_id)
        .order_by(col(Block.sort_key), col(Block.id))
    )
    return rows(session, statement)


def stored(session: Session, plan_id: UUID, run_id: UUID | None, block_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return the results of these blocks with everything they are said to follow from.

    Of a plan each comes from the run the plan's answer is of, and its hash is the one the plan names.
    """
    from_run = (col(RunBlock.run_id) == col(PlanBlock.run_id)) & (col(RunBlock.block_id) == col(PlanBlock.block_id))
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(RunBlock.block_id),
            col(RunBlock.input_id),
            col(RunBlock.places),
            col(RunBlock.decisions),
            col(RunBlock.result),
            (col(PlanBlock.result_hash) if run_id is None else col(RunBlock.result_hash)).label("result_hash"),
            col(BlockInput.data),
            col(BlockInput.sha256),
            col(Run.policy),
            col(Run.seed),
            col(PolicyVersion.toml),
            col(Round.starts_on),
        )
        .join(Run, col(Run.id) == col(RunBlock.run_id))
        .join(Plan, col(Plan.id) == col(Run.plan_id))
        .join(PolicyVersion, col(PolicyVersion.id) == col(Plan.policy_version_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .join(BlockInput, col(BlockInput.id) == col(RunBlock.input_id))
        .where(col(RunBlock.block_id).in_(block_ids))
        .order_by(col(RunBlock.block_id))
    )
    if run_id is None:
        return rows(session, statement.join(PlanBlock, from_run).where(col(PlanBlock.plan_id) == plan_id))
    return rows(session, statement.where(col(RunBlock.run_id) == run_id))


def shown_pairs(
    session: Session, plan_id: UUID, block_ids: Collection[UUID]
) -> dict[UUID, frozenset[tuple[str, str, int]]]:
    """Return the pairs a plan shows of these blocks, by engine keys, with their points."""
    azubi, fachkraft = aliased(Participant), aliased(Participant)
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlanPair.block_id),
            col(azubi.key).label("azubi"),
            col(fachkraft.key).label("fachkraft"),
            col(PlanPair.points),
        )
        .join(azubi, col(azubi.id) == col(PlanPair.azubi_id))
        .join(fachkraft, col(fachkraft.id) == col(PlanPair.fachkraft_id))
        .where(col(PlanPair.plan_id) == plan_id, col(PlanPair.block_id).in_(block_ids))
    )
    pairs: dict[UUID, set[tuple[str, str, int]]] = defaultdict(set)
    for row in rows(session, statement):
        pairs[row.block_id].add((row.azubi, row.fachkraft, row.points))
    return {block_id: frozenset(found) for block_id, found in pairs.items()}


def programme_of(session: Session, plan_id: UUID) -> UUID:
    """Return the programme of a plan."""
    statement = (
        select(col(Round.programme_id)).join(Plan, col(Plan.round_id) == col(Round.id)).where(col(Plan.id) == plan_id)
    )
    (row,) = rows(session, statement)
    found: UUID = row.programme_id
    return found


def outdate(session: Session, plan_id: UUID, block_ids: Collection[UUID]) -> None:
    """Say that what a plan holds for these blocks has to be computed again."""
    here = (col(PlanBlock.plan_id) == plan_id) & col(PlanBlock.block_id).in_(block_ids)
    session.exec(update(PlanBlock).where(here).values(stale=True))


def forgotten(session: Session, before: datetime) -> list[UUID]:
    """Return checks that are not finished and were not worked on since a moment."""
    last_seen = func.coalesce(col(ResultCheck.worked_at), col(ResultCheck.created_at))
    statement = (
        select(col(ResultCheck.id))
        .where(or_(*(col(ResultCheck.state) == state for state in OPEN)), last_seen < before)
        .order_by(col(ResultCheck.created_at), col(ResultCheck.id))
    )
    return [row.id for row in rows(session, statement)]
