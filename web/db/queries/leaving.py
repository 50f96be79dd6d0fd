"""Everything that has to go, or to be told, when a person stops taking part. The services have checked who asks."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Answer,
    Block,
    BlockInput,
    BlockInputMember,
    Company,
    Coordinator,
    Participant,
    Person,
    Programme,
    RoundCompany,
    Tandem,
    TandemState,
)
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.scope import own_companies, own_programmes
from web.services.actor import Actor

ENDED = (TandemState.NOT_CONTINUED, TandemState.DISSOLVED)
NAMING = ("line_manager", "trainer", "wishes", "please_not")


def block_of(session: Session, participant_id: UUID) -> Block:
    """Return the block somebody stands in, for editing."""
    statement = (
        select_rows(Block)
        .join(RoundCompany, col(RoundCompany.block_id) == col(Block.id))
        .join(Participant, col(Participant.round_company_id) == col(RoundCompany.id))
        .where(col(Participant.id) == participant_id)
    )
    return session.exec(statement).one()


def inputs_with(session: Session, participant_id: UUID) -> Sequence[BlockInput]:
    """Return every copy of fixed data that holds somebody and was not erased yet, for editing."""
    statement = (
        select_rows(BlockInput)
        .join(BlockInputMember, col(BlockInputMember.input_id) == col(BlockInput.id))
        .where(col(BlockInputMember.participant_id) == participant_id, col(BlockInput.erased_at).is_(None))
        .order_by(col(BlockInput.id))
    )
    return session.exec(statement).all()


def announced_tandems(session: Session, participant_id: UUID) -> Sequence[Tandem]:
    """Return the tandems of somebody that only their company knows of, for editing."""
    statement = (
        select_rows(Tandem)
        .where(
            or_(col(Tandem.azubi_id) == participant_id, col(Tandem.fachkraft_id) == participant_id),
            col(Tandem.state) == TandemState.ANNOUNCED,
        )
        .order_by(col(Tandem.id))
    )
    return session.exec(statement).all()


def living_tandems(session: Session, participant_id: UUID) -> Sequence[Tandem]:
    """Return the tandems of somebody that have not ended, for editing."""
    statement = select_rows(Tandem).where(*_living(participant_id)).order_by(col(Tandem.id))
    return session.exec(statement).all()


def _living(participant_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        or_(col(Tandem.azubi_id) == participant_id, col(Tandem.fachkraft_id) == participant_id),
        col(Tandem.state).not_in(ENDED),
    )


def partners(session: Session, participant_id: UUID) -> Sequence[AnyRow]:
    """Return (name) of whom somebody forms a tandem with that has not ended."""
    statement = (
        select(col(Person.name))
        .join(Participant, col(Participant.person_id) == col(Person.id))
        .join(Tandem, col(Participant.id).in_((col(Tandem.azubi_id), col(Tandem.fachkraft_id))))
        .where(*_living(participant_id), col(Participant.id) != participant_id)
        .order_by(col(Person.sort_key), col(Tandem.id))
    )
    return rows(session, statement)


def somebody(session: Session, actor: Actor, round_id: UUID, participant_id: UUID) -> AnyRow | None:
    """Return one participant of a round the actor coordinates.

    Columns: round_company_id, name, company, asked_out_at, withdrawn_at.
    """
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Participant.round_company_id),
            col(Person.name),
            col(Company.name).label("company"),
            col(Participant.asked_out_at),
            col(Participant.withdrawn_at),
        )
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(col(Participant.id) == participant_id, col(Participant.round_id) == round_id, own_programmes(actor))
    )
    return row_or_none(session, statement)


def answers_of(session: Session, participant_id: UUID) -> Sequence[Answer]:
    """Return every answer about somebody, for editing."""
    statement = select_rows(Answer).where(col(Answer.participant_id) == participant_id).order_by(col(Answer.id))
    return session.exec(statement).all()


def naming(session: Session, round_company_id: UUID) -> Sequence[Answer]:
    """Return the answers in a registration that name other people, for editing."""
    statement = (
        select_rows(Answer)
        .join(Participant, col(Participant.id) == col(Answer.participant_id))
        .where(col(Participant.round_company_id) == round_company_id, col(Answer.question_key).in_(NAMING))
        .order_by(col(Answer.id))
    )
    return session.exec(statement).all()


def coordinators(session: Session, programme_id: UUID) -> Sequence[AnyRow]:
    """Return (id, name, email, language) of the accounts that coordinate a programme and can be written to."""
    statement = (
        select(col(Account.id), col(Account.name), col(Account.email), col(Account.language))
        .join(Coordinator, col(Coordinator.account_id) == col(Account.id))
        .where(col(Coordinator.programme_id) == programme_id, col(Account.email).is_not(None))
        .order_by(col(Account.name), col(Account.id))
    )
    return rows(session, statement)


def withdrew(session: Session, actor: Actor, round_company_id: UUID) -> Sequence[AnyRow]:
    """Return (id, name) of the people of a registration who withdrew themselves, by name."""
    statement = (
        select(col(Participant.id), col(Person.name))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .where(
            col(Participant.round_company_id) == round_company_id,
            col(Participant.withdrew),
            col(Participant.withdrawn_at).is_not(None),
            own_companies(actor),
        )
        .order_by(col(Person.sort_key), col(Participant.id))
    )
    return rows(session, statement)
