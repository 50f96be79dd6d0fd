"""Doors: credentials by their secret, failed attempts, sessions. They find out who knocks, so most take no actor."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Answer,
    AnswerSource,
    Block,
    Company,
    CompanyContact,
    Credential,
    CredentialKind,
    Participant,
    Person,
    Programme,
    Round,
    RoundCompany,
    SignInAttempt,
    WebSession,
)
from web.db.queries.rows import AnyRow, row_or_none, rows


def by_secret(session: Session, secret_hash: str) -> Credential | None:
    """Return the credential with this secret, whatever its state; what only stops reminders opens no door."""
    statement = select_rows(Credential).where(
        Credential.secret_hash == secret_hash, Credential.kind != CredentialKind.REMINDERS_OFF
    )
    return session.exec(statement).first()


def surroundings(session: Session, credential_id: UUID) -> AnyRow:
    """Return what a door shows and depends on.

    Columns: name, email, language, participant_id, person_name, role, withdrawn_at, block_state, round_name,
    programme_name, accent, azubi_address, fachkraft_address, contact_name, contact_phone. All from person_name on are
    None for a door of a whole account.
    """
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Account.name).label("name"),
            col(Account.email).label("email"),
            col(Account.language).label("language"),
            col(Participant.id).label("participant_id"),
            col(Person.name).label("person_name"),
            col(Participant.role).label("role"),
            col(Participant.withdrawn_at).label("withdrawn_at"),
            col(Block.state).label("block_state"),
            col(Round.name).label("round_name"),
            col(Programme.name).label("programme_name"),
            col(Programme.accent).label("accent"),
            col(Programme.azubi_address).label("azubi_address"),
            col(Programme.fachkraft_address).label("fachkraft_address"),
            col(Programme.contact_name).label("contact_name"),
            col(Programme.contact_phone).label("contact_phone"),
        )
        .select_from(Credential)
        .join(Account, col(Account.id) == col(Credential.account_id))
        .outerjoin(Participant, col(Participant.id) == col(Credential.participant_id))
        .outerjoin(Person, col(Person.id) == col(Participant.person_id))
        .outerjoin(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .outerjoin(Block, col(Block.id) == col(RoundCompany.block_id))
        .outerjoin(Round, col(Round.id) == col(Participant.round_id))
        .outerjoin(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Credential.id) == credential_id)
    )
    return rows(session, statement)[0]


def of_participant(session: Session, participant_id: UUID, kinds: Sequence[CredentialKind]) -> Sequence[Credential]:
    """Return the credentials of these kinds for one participation, newest first."""
    statement = (
        select_rows(Credential)
        .where(Credential.participant_id == participant_id, col(Credential.kind).in_(kinds))
        .order_by(col(Credential.created_at).desc(), col(Credential.id))
    )
    return session.exec(statement).all()


def pin_chosen_at(session: Session, participant_id: UUID) -> datetime | None:
    """Return since when the PIN of this participation's living doors is in use; None while there is none."""
    statement = select(func.min(col(Credential.used_at))).where(
        col(Credential.participant_id) == participant_id,
        col(Credential.revoked_at).is_(None),
        col(Credential.pin_hash).is_not(None),
    )
    chosen: datetime | None = rows(session, statement)[0][0]
    return chosen


def own_words(session: Session, person_id: UUID) -> Sequence[Answer]:
    """Return what a person answered themselves in any round, for editing."""
    statement = (
        select_rows(Answer)
        .join(Participant, col(Participant.id) == col(Answer.participant_id))
        .where(col(Participant.person_id) == person_id, col(Answer.source) == AnswerSource.SELF)
        .order_by(col(Answer.id))
    )
    return session.exec(statement).all()


def failures(session: Session, subject_hash: str, since: datetime) -> int:
    """Return how many attempts of a subject were counted since a moment."""
    statement = select(func.count()).where(
        col(SignInAttempt.subject_hash) == subject_hash, col(SignInAttempt.at) >= since
    )
    return int(rows(session, statement)[0][0])


def forget_failures(session: Session, subject_hash: str) -> None:
    """Delete every counted attempt of a subject."""
    session.exec(delete(SignInAttempt).where(col(SignInAttempt.subject_hash) == subject_hash))


def newest_failure(session: Session, subject_hash: str) -> SignInAttempt | None:
    """Return the attempt of a subject that was counted last."""
    statement = (
        select_rows(SignInAttempt)
        .where(SignInAttempt.subject_hash == subject_hash)
        .order_by(col(SignInAttempt.at).desc(), col(SignInAttempt.id))
        .limit(1)
    )
    return session.exec(statement).first()


def live_sessions_of_participant(session: Session, participant_id: UUID) -> Sequence[WebSession]:
    """Return the open sessions that came from a personal link or a letter of this participation."""
    statement = select_rows(WebSession).where(
        WebSession.participant_id == participant_id, col(WebSession.ended_at).is_(None)
    )
    return session.exec(statement).all()


def contact_with_email(session: Session, company_id: UUID, email: str) -> str | None:
    """Return the name of the company's contact who signs in with this address, if there is one."""
    statement = (
        select(col(Account.name))
        .join(CompanyContact, col(CompanyContact.account_id) == col(Account.id))
        .join(Company, col(Company.id) == col(CompanyContact.company_id))
        .where(col(Company.id) == company_id, col(Account.email) == email)
    )
    found = row_or_none(session, statement)
    return found[0] if found else None


def other_people_with_account(session: Session, account_id: UUID, company_id: UUID, person_id: UUID) -> bool:
    """Whether another person of the company already belongs to this account."""
    statement = select(col(Person.id)).where(
        col(Person.account_id) == account_id, col(Person.company_id) == company_id, col(Person.id) != person_id
    )
    return row_or_none(session, statement.limit(1)) is not None


def programme_contacts(session: Session) -> Sequence[AnyRow]:
    """Return what every visitor may know of the programmes; those for practice concern nobody.

    Columns: name, controller, contact_name, contact_phone, contact_email.
    """
    statement = select(
        col(Programme.name),
        col(Programme.controller),
        col(Programme.contact_name),
        col(Programme.contact_phone),
        col(Programme.contact_email),
    ).where(~col(Programme.is_practice))
    return rows(session, statement.order_by(col(Programme.name), col(Programme.id)))
