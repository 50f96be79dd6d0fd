"""A company as its coordinator looks after it: contacts, notes, mails, and what has to end when somebody leaves."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Agreement,
    Block,
    BlockKind,
    Company,
    CompanyContact,
    CompanyNote,
    Credential,
    CredentialKind,
    MailState,
    OutboxMail,
    Participant,
    Person,
    Programme,
    RoundCompany,
    WebSession,
)
from web.db.queries import refused_mails
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.scope import own_programmes
from web.services.actor import Actor


def part(session: Session, actor: Actor, round_id: UUID, round_company_id: UUID) -> RoundCompany | None:
    """Return a company's part in a round the actor coordinates, for editing."""
    statement = (
        select_rows(RoundCompany)
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(RoundCompany.id == round_company_id, RoundCompany.round_id == round_id, own_programmes(actor))
    )
    return session.exec(statement).first()


def agreement(session: Session, actor: Actor, round_company_id: UUID) -> AnyRow | None:
    """Return (name, created_at) of the agreement a company accepted last."""
    statement = (
        select(col(Agreement.name), col(Agreement.created_at))
        .join(RoundCompany, col(RoundCompany.id) == col(Agreement.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(col(Agreement.round_company_id) == round_company_id, own_programmes(actor))
        .order_by(col(Agreement.created_at).desc(), col(Agreement.id))
        .limit(1)
    )
    return row_or_none(session, statement)


def contacts(session: Session, actor: Actor, company_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return who speaks for these companies: main contacts before substitutes, the first one first.

    `refused_mail` is the last mail to their address if the mail server refused it.
    """
    refused = refused_mails.last_refused().subquery()
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(CompanyContact.id),
            col(CompanyContact.company_id),
            col(CompanyContact.account_id),
            col(CompanyContact.phone),
            col(CompanyContact.is_substitute),
            col(CompanyContact.reminders_off_at),
            col(CompanyContact.version),
            col(Account.name),
            col(Account.email),
            col(Account.language),
            refused.c.mail_id.label("refused_mail"),
        )
        .join(Account, col(Account.id) == col(CompanyContact.account_id))
        .join(Company, col(Company.id) == col(CompanyContact.company_id))
        .outerjoin(refused, refused_mails.is_about(refused))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(col(CompanyContact.company_id).in_(company_ids), own_programmes(actor))
        .order_by(
            col(CompanyContact.company_id),
            col(CompanyContact.is_substitute),
            col(CompanyContact.created_at),
            col(CompanyContact.id),
        )
    )
    return rows(session, statement)


def contact(session: Session, actor: Actor, company_id: UUID, contact_id: UUID) -> CompanyContact | None:
    """Return one contact of a company, for editing."""
    statement = (
        select_rows(CompanyContact)
        .join(Company, col(Company.id) == col(CompanyContact.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(CompanyContact.id == contact_id, CompanyContact.company_id == company_id, own_programmes(actor))
    )
    return session.exec(statement).first()


def notes(session: Session, actor: Actor, company_id: UUID) -> Sequence[AnyRow]:
    """Return the notes about a company with who wrote them, newest first."""
    statement = (
        select(
            col(CompanyNote.id),
            col(CompanyNote.text),
            col(CompanyNote.created_at),
            func.coalesce(col(Account.name), "").label("written_by"),
        )
        .outerjoin(Account, col(Account.id) == col(CompanyNote.written_by))
        .join(Company, col(Company.id) == col(CompanyNote.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(col(CompanyNote.company_id) == company_id, own_programmes(actor))
        .order_by(col(CompanyNote.created_at).desc(), col(CompanyNote.id))
    )
    return rows(session, statement)


def note(session: Session, actor: Actor, company_id: UUID, note_id: UUID) -> CompanyNote | None:
    """Return one note about a company, for editing."""
    statement = (
        select_rows(CompanyNote)
        .join(Company, col(Company.id) == col(CompanyNote.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(CompanyNote.id == note_id, CompanyNote.company_id == company_id, own_programmes(actor))
    )
    return session.exec(statement).first()


def blocks_of_its_own(session: Session, actor: Actor, company_id: UUID) -> Sequence[Block]:
    """Return the blocks that are this company alone, in every round, for editing."""
    statement = (
        select_rows(Block)
        .join(RoundCompany, col(RoundCompany.block_id) == col(Block.id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(Company.id == company_id, Block.kind == BlockKind.COMPANY, own_programmes(actor))
        .order_by(col(Block.id))
    )
    return session.exec(statement).all()


def mails(session: Session, actor: Actor, company_id: UUID, *, limit: int) -> Sequence[AnyRow]:
    """Return the mails to a company's contacts and people, newest first; never what they say."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(OutboxMail.id),
            col(OutboxMail.kind),
            col(OutboxMail.recipient),
            col(OutboxMail.recipient_name),
            col(OutboxMail.account_id),
            col(OutboxMail.subject),
            col(OutboxMail.state),
            col(OutboxMail.problem),
            col(OutboxMail.next_attempt_at),
            col(OutboxMail.created_at),
            col(OutboxMail.sent_at),
        )
        .where(*_mails_of(actor, company_id))
        .order_by(col(OutboxMail.created_at).desc(), col(OutboxMail.id))
        .limit(limit)
    )
    return rows(session, statement)


def mail(session: Session, actor: Actor, company_id: UUID, mail_id: UUID) -> OutboxMail | None:
    """Return one mail to a company's contacts or people, for editing."""
    return session.exec(select_rows(OutboxMail).where(OutboxMail.id == mail_id, *_mails_of(actor, company_id))).first()


def _mails_of(actor: Actor, company_id: UUID) -> tuple[Any, ...]:
    programme = select(col(Company.programme_id)).where(col(Company.id) == company_id).scalar_subquery()
    speakers = select(col(CompanyContact.account_id)).where(col(CompanyContact.company_id) == company_id)
    people = select(col(Person.account_id)).where(col(Person.company_id) == company_id)
    return (
        col(OutboxMail.programme_id) == programme,
        col(OutboxMail.programme_id).in_(actor.coordinates),
        or_(col(OutboxMail.account_id).in_(speakers), col(OutboxMail.account_id).in_(people)),
        or_(col(OutboxMail.company_id).is_(None), col(OutboxMail.company_id) == company_id),
    )


def people_by_account(session: Session, actor: Actor, company_id: UUID, round_id: UUID) -> dict[UUID, UUID]:
    """Return the participant behind each account of a company's people in a round."""
    statement = (
        select(col(Person.account_id), col(Participant.id))
        .join(Participant, col(Participant.person_id) == col(Person.id))
        .join(Programme, col(Programme.id) == col(Person.programme_id))
        .where(
            col(Person.company_id) == company_id,
            col(Person.account_id).is_not(None),
            col(Participant.round_id) == round_id,
            col(Participant.withdrawn_at).is_(None),
            own_programmes(actor),
        )
        .order_by(col(Participant.id))
    )
    return {row[0]: row[1] for row in rows(session, statement)}


def unopened_links(session: Session, account_id: UUID) -> Sequence[Credential]:
    """Return the links of a whole account that could still be opened; for somebody who loses a role."""
    statement = (
        select_rows(Credential)
        .where(
            Credential.account_id == account_id,
            col(Credential.kind).in_([CredentialKind.INVITATION_LINK, CredentialKind.SIGN_IN_LINK]),
            col(Credential.used_at).is_(None),
            col(Credential.revoked_at).is_(None),
        )
        .order_by(col(Credential.id))
    )
    return session.exec(statement).all()


def open_sessions(session: Session, account_id: UUID) -> Sequence[WebSession]:
    """Return the browsers an account is signed in with."""
    statement = (
        select_rows(WebSession)
        .where(WebSession.account_id == account_id, col(WebSession.ended_at).is_(None))
        .order_by(col(WebSession.token_hash))
    )
    return session.exec(statement).all()


def drop_unsent_mails(
    session: Session, actor: Actor, company_id: UUID, account_id: UUID, kinds: Collection[str]
) -> None:
    """Delete mails of these kinds to an account, about a company, that have not gone out and need not any more."""
    session.exec(
        delete(OutboxMail).where(
            col(OutboxMail.account_id) == account_id,
            col(OutboxMail.company_id) == company_id,
            col(OutboxMail.kind).in_(kinds),
            col(OutboxMail.programme_id).in_(actor.coordinates),
            col(OutboxMail.state) != MailState.SENT,
        )
    )
