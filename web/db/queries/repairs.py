"""Published blocks in which somebody is missing, their living tandems, and what becomes of these."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Approval,
    Block,
    BlockInput,
    BlockInputMember,
    BlockState,
    Decision,
    DecisionKind,
    Participant,
    Person,
    Publication,
    Round,
    Tandem,
    TandemState,
)
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.services.actor import Actor

ENDED = (TandemState.NOT_CONTINUED, TandemState.DISSOLVED)


def asking_out(session: Session, actor: Actor, block_id: UUID) -> Sequence[AnyRow]:
    """Return (id, name) of people in a block's living tandems who asked to stop; nothing is settled with them yet."""
    lives = exists().where(
        or_(col(Tandem.azubi_id) == col(Participant.id), col(Tandem.fachkraft_id) == col(Participant.id)),
        col(Tandem.block_id) == block_id,
        col(Tandem.state).not_in(ENDED),
    )
    statement = (
        select(col(Participant.id), col(Person.name))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(
            col(Participant.asked_out_at).is_not(None),
            col(Participant.withdrawn_at).is_(None),
            col(Person.programme_id).in_(actor.coordinates),
            lives,
        )
        .order_by(col(Person.sort_key), col(Participant.id))
    )
    return rows(session, statement)


def with_leavers(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return (id, name, gone) of published blocks with people in their fixed data who withdrew since, by name.

    Who was told that there is nobody for them yet tears no tandem apart by leaving.
    """
    had_tandem = exists().where(
        or_(col(Tandem.azubi_id) == col(Participant.id), col(Tandem.fachkraft_id) == col(Participant.id))
    )
    is_untold = ~exists().where(
        col(Publication.block_id) == col(Block.id),
        col(Publication.people_told_at).is_not(None),
        col(Approval.id) == col(Publication.approval_id),
        col(Approval.revoked_at).is_(None),
    )
    statement = (
        select(col(Block.id), col(Block.name), func.count().label("gone"))
        .join(BlockInput, (col(BlockInput.block_id) == col(Block.id)) & col(BlockInput.released_at).is_(None))
        .join(BlockInputMember, col(BlockInputMember.input_id) == col(BlockInput.id))
        .join(Participant, col(Participant.id) == col(BlockInputMember.participant_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(Block.round_id) == round_id,
            col(Block.state) == BlockState.PUBLISHED,
            col(Participant.withdrawn_at).is_not(None),
            or_(had_tandem, is_untold),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .group_by(col(Block.id), col(Block.name), col(Block.sort_key))
        .order_by(col(Block.sort_key), col(Block.id))
    )
    return rows(session, statement)


def living(session: Session, actor: Actor, block_id: UUID) -> Sequence[AnyRow]:
    """Return the living tandems of a block: both people by id, engine key and name, and when they were told."""
    azubi, fachkraft = aliased(Participant), aliased(Participant)
    azubi_person, fachkraft_person = aliased(Person), aliased(Person)
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Tandem.id),
            col(Tandem.told_at),
            col(azubi.key).label("azubi_key"),
            col(fachkraft.key).label("fachkraft_key"),
            col(azubi_person.name).label("azubi"),
            col(fachkraft_person.name).label("fachkraft"),
        )
        .join(azubi, col(azubi.id) == col(Tandem.azubi_id))
        .join(fachkraft, col(fachkraft.id) == col(Tandem.fachkraft_id))
        .join(azubi_person, col(azubi_person.id) == col(azubi.person_id))
        .join(fachkraft_person, col(fachkraft_person.id) == col(fachkraft.person_id))
        .where(
            col(Tandem.block_id) == block_id,
            col(Tandem.state).not_in(ENDED),
            col(azubi_person.programme_id).in_(actor.coordinates),
        )
        .order_by(col(azubi_person.sort_key), col(Tandem.id))
    )
    return rows(session, statement)


def tandems(session: Session, actor: Actor, block_id: UUID) -> Sequence[Tandem]:
    """Return every tandem a block ever had, for editing."""
    statement = (
        select_rows(Tandem)
        .join(Round, col(Round.id) == col(Tandem.round_id))
        .where(Tandem.block_id == block_id, col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(Tandem.created_at), col(Tandem.id))
    )
    return session.exec(statement).all()


def last_told(session: Session, actor: Actor, block_id: UUID) -> AnyRow | None:
    """Return (approval) of the newest publication of a block that its people were told of."""
    statement = (
        select(col(Publication.approval_id))
        .join(Block, col(Block.id) == col(Publication.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(Publication.block_id) == block_id,
            col(Publication.people_told_at).is_not(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Publication.people_told_at).desc(), col(Publication.id))
        .limit(1)
    )
    return row_or_none(session, statement)


def holds(session: Session, actor: Actor, plan_id: UUID, block_id: UUID) -> Sequence[Decision]:
    """Return what is held for the time being in a block of a plan, for editing."""
    statement = (
        select_rows(Decision)
        .join(Block, col(Block.id) == col(Decision.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            Decision.plan_id == plan_id,
            Decision.block_id == block_id,
            Decision.kind == DecisionKind.HOLD,
            col(Decision.undone_at).is_(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Decision.number), col(Decision.id))
    )
    return session.exec(statement).all()


def published_before(session: Session, actor: Actor, block_ids: Collection[UUID]) -> dict[UUID, bool]:
    """Return which of these blocks were published before now, and whether their people were told then."""
    told = func.max(case((col(Publication.people_told_at).is_not(None), 1), else_=0))
    statement = (
        select(col(Block.id), told.label("told"))
        .join(Publication, col(Publication.block_id) == col(Block.id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(col(Block.id).in_(block_ids), col(Round.programme_id).in_(actor.coordinates))
        .group_by(col(Block.id))
        .order_by(col(Block.id))
    )
    return {row.id: bool(row.told) for row in rows(session, statement)}
