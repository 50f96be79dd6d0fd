"""People as they are entered: who is known to a company already, and the answers of its part."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, and_, func, select, union_all
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Answer,
    AuditEntry,
    BlockInputMember,
    Company,
    CompanyContact,
    Coordinator,
    Credential,
    CredentialKind,
    Participant,
    Person,
)
from web.db.queries.rows import AnyRow, rows
from web.db.queries.scope import own_companies
from web.services.actor import Actor


def known_people(session: Session, actor: Actor, company_id: UUID, round_id: UUID) -> Sequence[AnyRow]:
    """Return everybody a company ever reported, with their participation in this round, if any."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Person.id).label("person_id"),
            col(Person.name),
            col(Person.email),
            col(Participant.id).label("participant_id"),
            col(Participant.role),
            col(Participant.withdrawn_at),
            col(Participant.withdrew),
        )
        .join(Company, col(Company.id) == col(Person.company_id))
        .outerjoin(
            Participant, and_(col(Participant.person_id) == col(Person.id), col(Participant.round_id) == round_id)
        )
        .where(col(Company.id) == company_id, own_companies(actor))
        .order_by(col(Person.sort_key), col(Person.id))
    )
    return rows(session, statement)


def participant(session: Session, actor: Actor, round_company_id: UUID, participant_id: UUID) -> Participant | None:
    """Return somebody of this registration who has not withdrawn, for editing."""
    statement = (
        select_rows(Participant)
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .where(
            col(Participant.id) == participant_id,
            col(Participant.round_company_id) == round_company_id,
            col(Participant.withdrawn_at).is_(None),
            own_companies(actor),
        )
    )
    return session.exec(statement).first()


def last_entered_together(session: Session, actor: Actor, participant_id: UUID) -> int:
    """Return the number of the last entry that says somebody's own part was entered together; 0 if it never was."""
    statement = (
        select(func.max(AuditEntry.number))
        .select_from(Participant)
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .join(AuditEntry, col(AuditEntry.programme_id) == col(Company.programme_id))
        .where(
            col(Participant.id) == participant_id,
            col(AuditEntry.action) == "person_part.together",
            col(AuditEntry.subject) == str(participant_id),
            own_companies(actor),
        )
    )
    return session.execute(statement).scalar() or 0


def participants(session: Session, actor: Actor, round_company_id: UUID) -> Sequence[Participant]:
    """Return everybody of this registration, withdrawn people too, for editing."""
    statement = (
        select_rows(Participant)
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .where(col(Participant.round_company_id) == round_company_id, own_companies(actor))
        .order_by(col(Participant.id))
    )
    return session.exec(statement).all()


def person(session: Session, actor: Actor, person_id: UUID) -> Person | None:
    """Return a person of a company of the actor, for editing."""
    statement = (
        select_rows(Person)
        .join(Company, col(Company.id) == col(Person.company_id))
        .where(col(Person.id) == person_id, own_companies(actor))
    )
    return session.exec(statement).first()


def answer_rows(
    session: Session, actor: Actor, participant_ids: Collection[UUID], question_keys: Collection[str]
) -> Sequence[Answer]:
    """Return the answers of these people to these questions, for editing."""
    statement = (
        select_rows(Answer)
        .join(Participant, col(Participant.id) == col(Answer.participant_id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .where(
            col(Answer.participant_id).in_(participant_ids),
            col(Answer.question_key).in_(sorted(question_keys)),
            own_companies(actor),
        )
        .order_by(col(Answer.id))
    )
    return session.exec(statement).all()


def everything_answered(session: Session, actor: Actor, participant_id: UUID) -> Sequence[Answer]:
    """Return all answers of somebody, both parts, for deleting them."""
    statement = (
        select_rows(Answer)
        .join(Participant, col(Participant.id) == col(Answer.participant_id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .where(col(Answer.participant_id) == participant_id, own_companies(actor))
        .order_by(col(Answer.id))
    )
    return session.exec(statement).all()


def all_answers(session: Session, participant_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return (participant id, question key, value) of everything these people were asked, both parts.

    Callers have found the participants by a query with an actor.
    """
    statement = (
        select(col(Answer.participant_id), col(Answer.question_key), col(Answer.value))
        .where(col(Answer.participant_id).in_(participant_ids))
        .order_by(col(Answer.id))
    )
    return rows(session, statement)


def other_participations(session: Session, person_id: UUID, participant_id: UUID) -> bool:
    """Whether a person took part in another round as well."""
    statement = select(col(Participant.id)).where(
        col(Participant.person_id) == person_id, col(Participant.id) != participant_id
    )
    return bool(rows(session, statement))


def stands_in_an_input(session: Session, participant_id: UUID) -> bool:
    """Whether a block's fixed data hold this participant."""
    statement = select(col(BlockInputMember.input_id)).where(col(BlockInputMember.participant_id) == participant_id)
    return bool(rows(session, statement))


def has_other_roles(session: Session, account_id: UUID, person_id: UUID) -> bool:
    """Whether an account is more than the way in of this one person."""
    found = union_all(
        select(col(Coordinator.id)).where(col(Coordinator.account_id) == account_id),
        select(col(CompanyContact.id)).where(col(CompanyContact.account_id) == account_id),
        select(col(Person.id)).where(col(Person.account_id) == account_id, col(Person.id) != person_id),
    )
    return bool(rows(session, found))


def has_account(session: Session, email: str) -> bool:
    """Whether somebody signs in with this address."""
    return bool(rows(session, select(col(Account.id)).where(col(Account.email) == email)))


def personal_links(session: Session, participant_id: UUID) -> Sequence[Credential]:
    """Return the personal links of a participant that still work, for revoking them."""
    statement = (
        select_rows(Credential)
        .where(
            col(Credential.participant_id) == participant_id,
            col(Credential.kind) == CredentialKind.PERSONAL_LINK,
            col(Credential.revoked_at).is_(None),
        )
        .order_by(col(Credential.id))
    )
    return session.exec(statement).all()
