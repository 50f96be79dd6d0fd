"""Acts on very many blocks: the open one of a round, how far one is, and those whose job is gone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, func, or_, select, update
from sqlmodel import Session, col

from web.db.models import Coordinator, LargeAct, Round, RunState
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.services.actor import Actor


def _acts(actor: Actor, round_id: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(LargeAct.id),
            col(LargeAct.kind),
            col(LargeAct.plan_id),
            col(LargeAct.name),
            col(LargeAct.state),
            col(LargeAct.done),
            col(LargeAct.total),
            col(LargeAct.created_at),
            col(LargeAct.finished_at),
            col(LargeAct.problem),
            col(LargeAct.chosen),
        )
        .join(Round, col(Round.id) == col(LargeAct.round_id))
        .where(col(LargeAct.round_id) == round_id, col(Round.programme_id).in_(actor.coordinates))
    )


def one(session: Session, actor: Actor, round_id: UUID, act_id: UUID) -> AnyRow | None:
    """Return an act of a round the actor coordinates."""
    return row_or_none(session, _acts(actor, round_id).where(col(LargeAct.id) == act_id))


def open_act(session: Session, actor: Actor, round_id: UUID) -> AnyRow | None:
    """Return the act of a round that is not over."""
    return row_or_none(session, _acts(actor, round_id).where(col(LargeAct.finished_at).is_(None)))


def newest(session: Session, actor: Actor, round_id: UUID, *, since: datetime) -> AnyRow | None:
    """Return the act of a round that was asked for last, unless it was over before a moment."""
    is_recent = or_(col(LargeAct.finished_at).is_(None), col(LargeAct.finished_at) >= since)
    statement = _acts(actor, round_id).where(is_recent)
    return row_or_none(session, statement.order_by(col(LargeAct.created_at).desc(), col(LargeAct.id)).limit(1))


def frame(session: Session, act_id: UUID) -> AnyRow | None:
    """Return an act's programme, and whether who asked for it still coordinates that. For the job."""
    is_there = exists().where(
        col(Coordinator.account_id) == col(LargeAct.asked_by), col(Coordinator.programme_id) == col(Round.programme_id)
    )
    statement = (
        select(col(Round.programme_id), is_there.label("is_there"))
        .join(LargeAct, col(LargeAct.round_id) == col(Round.id))
        .where(col(LargeAct.id) == act_id)
    )
    return row_or_none(session, statement)


def note(session: Session, act_id: UUID, *, taken_at: datetime, done: int, total: int, now: datetime) -> bool:
    """Note how far an act is, unless it is over or somebody else took it up since; return whether it was noted."""
    statement = (
        update(LargeAct)
        .where(col(LargeAct.id) == act_id, col(LargeAct.finished_at).is_(None), col(LargeAct.taken_at) == taken_at)
        .values(done=done, total=total, worked_at=now)
        .execution_options(synchronize_session=False)
    )
    return session.exec(statement).rowcount == 1


def forgotten(session: Session, before: datetime) -> Sequence[UUID]:
    """Return acts that are not over and were not worked on since a moment."""
    last = func.coalesce(col(LargeAct.worked_at), col(LargeAct.created_at))
    statement = (
        select(col(LargeAct.id))
        .where(col(LargeAct.state).in_([RunState.QUEUED, RunState.RUNNING]), last < before)
        .order_by(col(LargeAct.created_at), col(LargeAct.id))
    )
    return [row.id for row in rows(session, statement)]
