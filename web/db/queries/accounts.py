"""Accounts, sessions and roles. These queries find out who the actor is, so they take a token or an address instead."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import case, literal, select, union_all
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Company,
    CompanyContact,
    Coordinator,
    Participant,
    ParticipantRole,
    Person,
    Programme,
    WebSession,
)
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.services.actor import Actor


def session_account(session: Session, token_hash: str, now: datetime) -> AnyRow | None:
    """Return (account id, name, email, language, participant id) of a live session, or None."""
    statement = (
        select(
            col(Account.id),
            col(Account.name),
            col(Account.email),
            col(Account.language),
            col(WebSession.participant_id),
        )
        .join(WebSession, col(WebSession.account_id) == col(Account.id))
        .outerjoin(Participant, col(Participant.id) == col(WebSession.participant_id))
        .where(
            col(Participant.withdrawn_at).is_(None),
            col(WebSession.token_hash) == token_hash,
            col(WebSession.ended_at).is_(None),
            col(WebSession.expires_at) > now,
        )
    )
    return row_or_none(session, statement)


def roles_of_account(session: Session, account_id: UUID) -> Sequence[AnyRow]:
    """Return (role, programme or company or participant id) for every role of an account, in one statement."""
    coordinates = select(literal("programme"), col(Coordinator.programme_id)).where(
        col(Coordinator.account_id) == account_id
    )
    speaks_for = select(literal("company"), col(CompanyContact.company_id)).where(
        col(CompanyContact.account_id) == account_id
    )
    participates = (
        select(literal("participant"), col(Participant.id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(col(Person.account_id) == account_id, col(Participant.withdrawn_at).is_(None))
    )
    return rows(session, union_all(coordinates, speaks_for, participates))


def forms_of_address(session: Session, account_id: UUID) -> Sequence[str]:
    """Return how each role of an account is spoken to: du or sie."""
    is_azubi = col(Participant.role) == ParticipantRole.AZUBI
    participates = (
        select(case((is_azubi, col(Programme.azubi_address)), else_=col(Programme.fachkraft_address)).label("form"))
        .select_from(Participant)
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Programme, col(Programme.id) == col(Person.programme_id))
        .where(col(Person.account_id) == account_id)
    )
    coordinates = select(literal("sie").label("form")).where(col(Coordinator.account_id) == account_id)
    speaks_for = select(literal("sie").label("form")).where(col(CompanyContact.account_id) == account_id)
    return [row.form for row in rows(session, union_all(participates, coordinates, speaks_for))]


def account_by_email(session: Session, email: str) -> Account | None:
    """Return the account that signs in with this normalised address."""
    return session.exec(select_rows(Account).where(Account.email == email)).first()


def live_session(session: Session, token_hash: str) -> WebSession | None:
    """Return the session row of a token unless it has ended."""
    statement = select_rows(WebSession).where(WebSession.token_hash == token_hash, col(WebSession.ended_at).is_(None))
    return session.exec(statement).first()


def may_do_more_than(session: Session, actor: Actor, account_id: UUID) -> bool:
    """Whether an account coordinates anything, or speaks or takes part in a programme the actor does not coordinate."""
    foreign = col(Company.programme_id).not_in(actor.coordinates)
    speaks_elsewhere = (
        select(col(CompanyContact.id))
        .join(Company, col(Company.id) == col(CompanyContact.company_id))
        .where(col(CompanyContact.account_id) == account_id, foreign)
    )
    takes_part_elsewhere = select(col(Person.id)).where(
        col(Person.account_id) == account_id, col(Person.programme_id).not_in(actor.coordinates)
    )
    coordinates = select(col(Coordinator.id)).where(col(Coordinator.account_id) == account_id)
    return row_or_none(session, union_all(coordinates, speaks_elsewhere, takes_part_elsewhere)) is not None
