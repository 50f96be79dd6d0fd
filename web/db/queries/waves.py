"""Waves of publications that go out by themselves: which are open, what keeps them waiting, which are due."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Approval,
    Block,
    BlockInput,
    BlockInputMember,
    BlockState,
    CompanyReply,
    Coordinator,
    Participant,
    PlanBlock,
    PlannedWave,
    Publication,
    Round,
    WaveKind,
)
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.services.actor import Actor

OPEN = (col(PlannedWave.done_at).is_(None), col(PlannedWave.stopped_at).is_(None))


def wants_call() -> ColumnElement[bool]:
    """Whether a company of the wave's block asked for a call before its people are told."""
    return (
        exists()
        .where(
            col(Publication.approval_id) == col(PlannedWave.approval_id),
            col(CompanyReply.publication_id) == col(Publication.id),
            col(CompanyReply.agreed).is_(False),
        )
        .correlate(PlannedWave)
    )


def somebody_left() -> ColumnElement[bool]:
    """Whether somebody in the fixed data of the wave's block withdrew or asked to stop."""
    return (
        exists()
        .where(
            col(BlockInput.block_id) == col(PlannedWave.block_id),
            col(BlockInput.released_at).is_(None),
            col(BlockInputMember.input_id) == col(BlockInput.id),
            col(Participant.id) == col(BlockInputMember.participant_id),
            or_(col(Participant.withdrawn_at).is_not(None), col(Participant.asked_out_at).is_not(None)),
        )
        .correlate(PlannedWave)
    )


def is_outdated() -> ColumnElement[bool]:
    """Whether what was approved for the wave's block no longer follows from its data or policy."""
    return (
        exists()
        .where(
            col(Approval.id) == col(PlannedWave.approval_id),
            col(PlanBlock.plan_id) == col(Approval.plan_id),
            col(PlanBlock.block_id) == col(PlannedWave.block_id),
            col(PlanBlock.stale),
        )
        .correlate(PlannedWave)
    )


def has_planner() -> ColumnElement[bool]:
    """Whether who planned the wave still coordinates its programme, so that it can go out in their name."""
    return (
        exists()
        .where(
            col(Coordinator.account_id) == col(PlannedWave.planned_by),
            col(Coordinator.programme_id) == col(Round.programme_id),
        )
        .correlate(PlannedWave, Round)
    )


def goes_out() -> ColumnElement[bool]:
    """Whether a wave goes out by itself: it is the next one of its block, and nothing keeps it."""
    is_announced = exists().where(
        col(Publication.approval_id) == col(PlannedWave.approval_id),
        col(Publication.company_told_at).is_not(None),
        col(Publication.people_told_at).is_(None),
    )
    is_next = or_(
        (col(PlannedWave.kind) == WaveKind.COMPANIES) & (col(Block.state) == BlockState.APPROVED),
        (col(PlannedWave.kind) == WaveKind.PEOPLE)
        & (col(Block.state) == BlockState.PUBLISHED)
        & is_announced
        & ~wants_call(),
    )
    return and_(*OPEN, col(Approval.revoked_at).is_(None), has_planner(), ~somebody_left(), ~is_outdated(), is_next)


def by_themselves(round_id: UUID) -> Select[*tuple[Any, ...]]:
    """Return (block, moment) of everything in a round that goes out by itself."""
    return (
        select(col(PlannedWave.block_id), func.min(col(PlannedWave.due_at)).label("due_at"))
        .join(Block, col(Block.id) == col(PlannedWave.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .join(Approval, col(Approval.id) == col(PlannedWave.approval_id))
        .where(col(Round.id) == round_id, goes_out())
        .group_by(col(PlannedWave.block_id))
    )


def of_round(session: Session, actor: Actor, round_id: UUID, states: Iterable[BlockState]) -> Sequence[AnyRow]:
    """Return the newest wave of each kind of the blocks in these states, by company: when, by whom, what keeps it."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlannedWave.id),
            col(PlannedWave.block_id),
            col(PlannedWave.kind),
            col(PlannedWave.due_at),
            col(PlannedWave.stopped_at),
            col(PlannedWave.done_at),
            col(Block.name),
            col(Block.state),
            col(Account.name).label("planned_by"),
            wants_call().label("wants_call"),
            somebody_left().label("somebody_left"),
            is_outdated().label("is_outdated"),
            has_planner().label("has_planner"),
        )
        .join(Block, col(Block.id) == col(PlannedWave.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .join(Approval, (col(Approval.id) == col(PlannedWave.approval_id)) & col(Approval.revoked_at).is_(None))
        .outerjoin(Account, col(Account.id) == col(PlannedWave.planned_by))
        .where(
            col(Block.round_id) == round_id,
            col(Block.state).in_(states),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Block.sort_key), col(PlannedWave.planned_at), col(PlannedWave.id))
    )
    return rows(session, statement)


def open_of_blocks(
    session: Session, actor: Actor, block_ids: Collection[UUID], kind: WaveKind | None = None
) -> Sequence[PlannedWave]:
    """Return the open waves of these blocks, of one kind or of both, for editing."""
    statement = (
        select_rows(PlannedWave)
        .join(Block, col(Block.id) == col(PlannedWave.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(col(PlannedWave.block_id).in_(block_ids), *OPEN, col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(PlannedWave.id))
    )
    if kind is not None:
        statement = statement.where(col(PlannedWave.kind) == kind)
    return session.exec(statement).all()


def abandoned(session: Session, actor: Actor, block_ids: Collection[UUID]) -> Sequence[PlannedWave]:
    """Return the open waves of these blocks whose planner coordinates no more, for editing."""
    statement = (
        select_rows(PlannedWave)
        .join(Block, col(Block.id) == col(PlannedWave.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(PlannedWave.block_id).in_(block_ids),
            *OPEN,
            ~has_planner(),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(PlannedWave.id))
    )
    return session.exec(statement).all()


def due(session: Session, now: datetime, *, only: UUID | None = None) -> Sequence[UUID]:
    """Return the waves that have to go out now and that nothing keeps, the earliest first, or just one. For the job."""
    statement = (
        select(col(PlannedWave.id))
        .join(Block, col(Block.id) == col(PlannedWave.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .join(Approval, col(Approval.id) == col(PlannedWave.approval_id))
        .where(col(PlannedWave.due_at) <= now, goes_out())
        .order_by(col(PlannedWave.due_at), col(PlannedWave.id))
    )
    if only is not None:
        statement = statement.where(col(PlannedWave.id) == only)
    return [row.id for row in rows(session, statement)]


def going_out(session: Session, actor: Actor, round_id: UUID, now: datetime) -> int:
    """Return how many waves of a round are due and nothing keeps."""
    statement = (
        select(func.count().label("number"))
        .select_from(PlannedWave)
        .join(Block, col(Block.id) == col(PlannedWave.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .join(Approval, col(Approval.id) == col(PlannedWave.approval_id))
        .where(
            col(Round.id) == round_id,
            col(PlannedWave.due_at) <= now,
            col(Round.programme_id).in_(actor.coordinates),
            goes_out(),
        )
    )
    return int(rows(session, statement)[0].number)


def frame(session: Session, wave_id: UUID) -> AnyRow | None:
    """Return what sending a wave needs besides its row: round, programme, and the name of who planned it."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlannedWave.planned_by),
            col(Block.round_id),
            col(Round.programme_id),
            col(Account.name),
        )
        .join(Block, col(Block.id) == col(PlannedWave.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .join(Account, col(Account.id) == col(PlannedWave.planned_by))
        .where(col(PlannedWave.id) == wave_id)
    )
    return row_or_none(session, statement)
