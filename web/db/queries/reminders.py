"""Whom reminders could go to. The job that writes them acts for the programmes themselves, so there is no actor."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, exists, func, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Block,
    BlockState,
    Company,
    CompanyContact,
    Credential,
    CredentialKind,
    MailState,
    OutboxMail,
    Participant,
    Person,
    Programme,
    Round,
    RoundCompany,
)
from web.db.queries.rows import AnyRow, row_or_none, rows

REMINDER = "company-reminder"
"""The kind of such a mail, and how the key begins under which it exists once."""


def rounds_with_a_deadline(session: Session, today: date) -> Sequence[AnyRow]:
    """Return (round, programme, deadline, reminder days) of rounds some company of which can still report people."""
    still_open = exists().where(
        col(RoundCompany.round_id) == col(Round.id),
        col(RoundCompany.block_id) == col(Block.id),
        col(Block.state) == BlockState.COLLECTING,
        func.coalesce(col(RoundCompany.extended_deadline), col(Round.deadline)) >= today,
    )
    statement = (
        select(col(Round.id), col(Round.programme_id), col(Round.deadline), col(Round.reminder_days))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Programme.is_practice).is_(False), still_open)
        .order_by(col(Round.id))
    )
    return rows(session, statement)


def last_written(
    session: Session, programme_id: UUID, kinds: Collection[str]
) -> dict[tuple[UUID, UUID | None], datetime]:
    """Return when each account of a programme was last written a mail of these kinds, by account and company."""
    statement = (
        select(col(OutboxMail.account_id), col(OutboxMail.company_id), func.max(col(OutboxMail.created_at)))
        .where(
            col(OutboxMail.programme_id) == programme_id,
            col(OutboxMail.kind).in_(kinds),
            col(OutboxMail.account_id).is_not(None),
        )
        .group_by(col(OutboxMail.account_id), col(OutboxMail.company_id))
    )
    return {(row[0], row[1]): row[2] for row in rows(session, statement)}


def drop_waiting(session: Session, *, about: UUID | None = None, to: CompanyContact | None = None) -> None:
    """Delete reminders that wait for the morning: those about one registration, or those to one contact."""
    waiting = [
        col(OutboxMail.kind) == REMINDER,
        col(OutboxMail.state) == MailState.QUEUED,
        col(OutboxMail.attempts) == 0,
    ]
    if about is not None:
        waiting.append(col(OutboxMail.once).startswith(f"{REMINDER}:{about}:"))
    if to is not None:
        waiting += [col(OutboxMail.account_id) == to.account_id, col(OutboxMail.company_id) == to.company_id]
    session.exec(delete(OutboxMail).where(*waiting))


def unfinished_people(session: Session, round_id: UUID) -> Sequence[AnyRow]:
    """Return people of companies that still collect who got a personal link by mail and have not finished.

    Columns: id, round_company_id, deadline (with the company's extension, if any), linked_at (the first link).
    """
    linked_at = func.min(col(Credential.created_at))
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Participant.id),
            col(Participant.round_company_id),
            func.coalesce(col(RoundCompany.extended_deadline), col(Round.deadline)).label("deadline"),
            linked_at.label("linked_at"),
        )
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .join(Round, col(Round.id) == col(RoundCompany.round_id))
        .join(Block, col(Block.id) == col(RoundCompany.block_id))
        .join(
            Credential,
            (col(Credential.participant_id) == col(Participant.id))
            & (col(Credential.kind) == CredentialKind.PERSONAL_LINK),
        )
        .where(
            col(Participant.round_id) == round_id,
            col(Participant.person_part_done_at).is_(None),
            col(Participant.withdrawn_at).is_(None),
            col(RoundCompany.withdrawn_at).is_(None),
            col(Person.email).is_not(None),
            col(Block.state) == BlockState.COLLECTING,
        )
        .group_by(
            col(Participant.id),
            col(Participant.round_company_id),
            col(RoundCompany.extended_deadline),
            col(Round.deadline),
        )
        .order_by(col(Participant.id))
    )
    return rows(session, statement)


def by_stop_secret(session: Session, secret_hash: str) -> CompanyContact | None:
    """Return the contact who can stop their reminders with this secret."""
    statement = select_rows(Credential).where(
        Credential.secret_hash == secret_hash,
        Credential.kind == CredentialKind.REMINDERS_OFF,
        col(Credential.revoked_at).is_(None),
    )
    credential = session.exec(statement).first()
    if credential is None:
        return None
    return session.get(CompanyContact, UUID(credential.details["contact"]))


def company_of_contact(session: Session, contact_id: UUID) -> AnyRow | None:
    """Return (company, programme, contact_name, contact_phone, accent) a contact speaks for."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Company.name).label("company"),
            col(Programme.name).label("programme"),
            col(Programme.contact_name),
            col(Programme.contact_phone),
            col(Programme.accent),
        )
        .join(CompanyContact, col(CompanyContact.company_id) == col(Company.id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(col(CompanyContact.id) == contact_id)
    )
    return row_or_none(session, statement)
