"""Runs: what they read and where they stand. The functions without an actor serve the job that does the work."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import LargeBinary, Select, Text, cast, delete, literal, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    CHANGEABLE,
    Block,
    BlockInput,
    BlockState,
    Decision,
    DecisionKind,
    Participant,
    Plan,
    PlanBlock,
    PolicyVersion,
    Programme,
    Round,
    Run,
    RunBlock,
    RunState,
)
from web.db.queries.rows import AnyRow, batched, row_or_none, rows
from web.services.actor import Actor

OPEN = (RunState.QUEUED, RunState.RUNNING)

AZUBI, FACHKRAFT = aliased(Participant), aliased(Participant)
"""Made once: an alias finds out about its columns on first use, which takes longer than a statement with it."""


def plan_for_policy(session: Session, actor: Actor, round_id: UUID, policy_version_id: UUID) -> Plan | None:
    """Return the round's newest plan that stands on this policy version."""
    statement = (
        select_rows(Plan)
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            Plan.round_id == round_id,
            Plan.policy_version_id == policy_version_id,
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Plan.number).desc(), col(Plan.id))
    )
    return session.exec(statement).first()


def open_run(session: Session, actor: Actor, plan_id: UUID) -> UUID | None:
    """Return the run over the open blocks of a plan that waits or is at work."""
    statement = (
        select(col(Run.id))
        .join(Plan, col(Plan.id) == col(Run.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(Run.plan_id) == plan_id,
            col(Run.block_id).is_(None),
            col(Run.state).in_(OPEN),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Run.created_at), col(Run.id))
    )
    row = row_or_none(session, statement)
    return row[0] if row else None


def policy_version(session: Session, actor: Actor, version_id: UUID) -> PolicyVersion | None:
    """Return a policy version of a programme the actor coordinates."""
    statement = select_rows(PolicyVersion).where(
        PolicyVersion.id == version_id, col(PolicyVersion.programme_id).in_(actor.coordinates)
    )
    return session.exec(statement).first()


def progress(session: Session, actor: Actor, round_id: UUID, run_id: UUID) -> AnyRow | None:
    """Return how far a run is."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Run.id),
            col(Run.plan_id),
            col(Run.state),
            col(Run.done),
            col(Run.total),
            col(Run.problem),
            col(Run.created_at),
            col(Run.finished_at),
        )
        .join(Plan, col(Plan.id) == col(Run.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(col(Run.id) == run_id, col(Round.id) == round_id, col(Round.programme_id).in_(actor.coordinates))
    )
    return row_or_none(session, statement)


def frame(session: Session, run_id: UUID) -> AnyRow | None:
    """Return what a run stands on besides its blocks: plan, round, its start, policy text, places, programme."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Plan.id).label("plan_id"),
            col(Plan.round_id),
            col(PolicyVersion.toml),
            col(Round.starts_on),
            col(Round.default_places),
            col(Programme.id).label("programme_id"),
        )
        .join(Run, col(Run.plan_id) == col(Plan.id))
        .join(PolicyVersion, col(PolicyVersion.id) == col(Plan.policy_version_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Run.id) == run_id)
    )
    return row_or_none(session, statement)


def solvable_inputs(
    session: Session, round_id: UUID, *, with_data: bool = True, only: Collection[UUID] | None = None
) -> Sequence[AnyRow]:
    """Return the input in force of every block a run may touch, or of `only` these: frozen or matched, not approved."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Block.id).label("block_id"),
            col(Block.places),
            col(BlockInput.id).label("input_id"),
            (col(BlockInput.data) if with_data else literal(b"", LargeBinary)).label("data"),
        )
        .join(BlockInput, col(BlockInput.block_id) == col(Block.id))
        .where(
            col(Block.round_id) == round_id,
            col(Block.state).in_(CHANGEABLE),
            col(BlockInput.released_at).is_(None),
            col(BlockInput.data).is_not(None),
        )
        .order_by(col(Block.sort_key), col(Block.id))
    )
    return rows(session, statement if only is None else statement.where(col(Block.id).in_(only)))


def live_decisions(session: Session, plan_id: UUID) -> Sequence[AnyRow]:
    """Return the decisions of a plan that have not been undone, in order, people by their engine keys."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Decision.block_id),
            col(Decision.number),
            col(Decision.kind),
            col(AZUBI.key).label("azubi"),
            col(FACHKRAFT.key).label("fachkraft"),
            col(Decision.places),
            col(Decision.rule),
            col(Decision.reason),
        )
        .outerjoin(AZUBI, col(AZUBI.id) == col(Decision.azubi_id))
        .outerjoin(FACHKRAFT, col(FACHKRAFT.id) == col(Decision.fachkraft_id))
        .where(
            col(Decision.plan_id) == plan_id,
            col(Decision.undone_at).is_(None),
            col(Decision.kind) != DecisionKind.RELEASE,
        )
        .order_by(col(Decision.number), col(Decision.id))
    )
    return rows(session, statement)


def states(session: Session, block_ids: Collection[UUID]) -> dict[UUID, BlockState]:
    """Return the states of blocks."""
    statement = select(col(Block.id), col(Block.state)).where(col(Block.id).in_(block_ids))
    return {row.id: row.state for row in rows(session, statement)}


def participants_by_key(session: Session, round_id: UUID) -> dict[str, str]:
    """Return the participant behind each engine key of a round, written as the database writes identifiers."""
    statement = select(col(Participant.key), cast(col(Participant.id), Text)).where(
        col(Participant.round_id) == round_id
    )
    return {row[0]: row[1] for row in rows(session, statement)}


def plan_blocks(session: Session, plan_id: UUID, block_ids: Collection[UUID] | None = None) -> dict[UUID, PlanBlock]:
    """Return what a plan holds for each of these blocks, or for all."""
    statement = select_rows(PlanBlock).where(PlanBlock.plan_id == plan_id).order_by(col(PlanBlock.block_id))
    if block_ids is not None:
        statement = statement.where(col(PlanBlock.block_id).in_(block_ids))
    return {row.block_id: row for row in session.exec(statement)}


def held_blocks(session: Session, plan_id: UUID, block_id: UUID | None) -> dict[UUID, AnyRow]:
    """Return what a plan holds for one block, or for each, counted: hash of the result, tandems, people without one."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlanBlock.block_id),
            col(PlanBlock.result_hash),
            col(PlanBlock.tandems),
            col(PlanBlock.azubis_alone),
            col(PlanBlock.fachkraefte_alone),
        )
        .where(col(PlanBlock.plan_id) == plan_id)
        .order_by(col(PlanBlock.block_id))
    )
    if block_id is not None:
        statement = statement.where(col(PlanBlock.block_id) == block_id)
    return {row.block_id: row for row in rows(session, statement)}


def drop_plan_blocks(session: Session, plan_id: UUID, block_ids: Collection[UUID]) -> None:
    """Delete what a plan says about these blocks; what the session knows of it is read anew."""
    session.flush()  # what is changed of them must not be written afterwards
    for row in [row for row in session.identity_map.values() if isinstance(row, PlanBlock)]:
        session.expire(row)
    for some in batched(block_ids):
        statement = delete(PlanBlock).where(col(PlanBlock.plan_id) == plan_id, col(PlanBlock.block_id).in_(some))
        session.exec(statement.execution_options(synchronize_session=False))


def mark_matched(session: Session, block_ids: Collection[UUID]) -> None:
    """Let blocks whose data is fixed be matched, now that a plan says something about them."""
    for some in batched(block_ids):
        session.exec(
            update(Block)
            .where(col(Block.id).in_(some), col(Block.state) == BlockState.FROZEN)
            .values(state=BlockState.MATCHED, version=Block.version + 1)
        )


def results_before(session: Session, plan_id: UUID, block_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return the result a plan holds so far for each of these blocks."""
    found: dict[UUID, dict[str, Any]] = {}
    for some in batched(block_ids):
        statement: Select[*tuple[Any, ...]] = (
            select(col(PlanBlock.block_id), col(RunBlock.result))
            .join(
                RunBlock,
                (col(RunBlock.run_id) == col(PlanBlock.run_id)) & (col(RunBlock.block_id) == col(PlanBlock.block_id)),
            )
            .where(
                col(PlanBlock.plan_id) == plan_id,
                col(PlanBlock.block_id).in_(some),
                col(RunBlock.result).is_not(None),
            )
            .order_by(col(PlanBlock.block_id))
        )
        found |= {row[0]: row[1] for row in rows(session, statement)}
    return found


def note_progress(session: Session, run_id: UUID, *, taken_at: datetime, done: int) -> bool:
    """Note how far a run is, unless it ended or somebody else took it up since; return whether it was noted.

    Whoever ends the run in the meantime waits until this transaction is over.
    """
    statement = (
        update(Run)
        .where(col(Run.id) == run_id, col(Run.state) == RunState.RUNNING, col(Run.started_at) == taken_at)
        .values(done=done)
        .execution_options(synchronize_session=False)
    )
    return session.exec(statement).rowcount == 1


def drop_answers(session: Session, run_id: UUID) -> None:
    """Delete what a run kept so far."""
    session.exec(delete(RunBlock).where(col(RunBlock.run_id) == run_id))


def forgotten(session: Session, *, waiting_since: datetime, working_since: datetime) -> Sequence[UUID]:
    """Return runs that have waited or worked for so long that their job must be gone."""
    statement = (
        select(col(Run.id))
        .where(
            or_(
                (col(Run.state) == RunState.QUEUED) & (col(Run.created_at) < waiting_since),
                (col(Run.state) == RunState.RUNNING) & (col(Run.started_at) < working_since),
            )
        )
        .order_by(col(Run.created_at), col(Run.id))
    )
    return [row[0] for row in rows(session, statement)]
