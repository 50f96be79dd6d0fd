"""Mails the mail server refused: nobody is reached while the last mail to their address came to nothing.

Only mails of the same programme count, and those about the same company: these and no others can be sent again.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from web.db.models import (
    Account,
    Company,
    CompanyContact,
    MailState,
    OutboxMail,
    Participant,
    Person,
    Programme,
    RoundCompany,
)
from web.db.queries.rows import AnyRow, rows
from web.db.queries.scope import own_programmes
from web.services.actor import Actor

AnySelect = Select[*tuple[Any, ...]]

LATER = aliased(OutboxMail)
"""Made once: an alias finds out about its columns on first use, which takes longer than a statement with it."""


def last_refused() -> AnySelect:
    """Select every mail of a programme that was refused and is the last one to its address.

    Of mails to the same account about the same company at most one is selected. It begins with the few mails that were
    refused, so it costs next to nothing however many were sent.
    """
    superseded = exists().where(
        col(LATER.account_id) == col(OutboxMail.account_id),
        col(LATER.recipient) == col(OutboxMail.recipient),
        col(LATER.programme_id) == col(OutboxMail.programme_id),
        or_(
            col(LATER.company_id) == col(OutboxMail.company_id),
            col(LATER.company_id).is_(None),
            col(OutboxMail.company_id).is_(None),
        ),
        tuple_(col(LATER.created_at), col(LATER.id)) > tuple_(col(OutboxMail.created_at), col(OutboxMail.id)),
    )
    return select(
        col(OutboxMail.id).label("mail_id"),
        col(OutboxMail.programme_id),
        col(OutboxMail.company_id),
        col(OutboxMail.account_id),
        col(OutboxMail.recipient),
    ).where(col(OutboxMail.state) == MailState.FAILED, ~superseded)


def is_about(refused: Subquery) -> ColumnElement[bool]:
    """Whether a row of `last_refused` is about an account under its present address, as somebody of a company."""
    return and_(
        refused.c.account_id == col(Account.id),
        refused.c.recipient == col(Account.email),
        refused.c.programme_id == col(Company.programme_id),
        or_(refused.c.company_id.is_(None), refused.c.company_id == col(Company.id)),
    )


def contacts(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return (company of the round, contact, mail, name, address) of contacts whose last mail was refused."""
    refused = last_refused().subquery()
    statement: AnySelect = (
        select(
            col(RoundCompany.id).label("home"),
            col(CompanyContact.id).label("contact_id"),
            refused.c.mail_id,
            col(Account.name),
            col(Account.email),
        )
        .select_from(refused)
        .join(Account, col(Account.id) == refused.c.account_id)
        .join(CompanyContact, col(CompanyContact.account_id) == col(Account.id))
        .join(Company, (col(Company.id) == col(CompanyContact.company_id)) & is_about(refused))
        .join(RoundCompany, col(RoundCompany.company_id) == col(CompanyContact.company_id))
    )
    return rows(session, _in_round(statement, actor, round_id).order_by(col(CompanyContact.id), refused.c.mail_id))


def people(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return (company of the round, participant, mail, name, address) of participants whose last mail was refused."""
    refused = last_refused().subquery()
    statement: AnySelect = (
        select(
            col(RoundCompany.id).label("home"),
            col(Participant.id).label("participant_id"),
            refused.c.mail_id,
            col(Person.name),
            col(Account.email),
        )
        .select_from(refused)
        .join(Account, col(Account.id) == refused.c.account_id)
        .join(Person, col(Person.account_id) == col(Account.id))
        .join(Participant, col(Participant.person_id) == col(Person.id))
        .join(Company, (col(Company.id) == col(Person.company_id)) & is_about(refused))
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .where(col(Participant.withdrawn_at).is_(None))
    )
    return rows(session, _in_round(statement, actor, round_id).order_by(col(Participant.id), refused.c.mail_id))


def _in_round(statement: AnySelect, actor: Actor, round_id: UUID) -> AnySelect:
    """Restrict a statement over companies of rounds to one round of the actor."""
    return statement.join(Programme, col(Programme.id) == col(Company.programme_id)).where(
        col(RoundCompany.round_id) == round_id, own_programmes(actor)
    )


def waiting_since(
    session: Session, actor: Actor, programme_id: UUID, *, before: datetime, held: Collection[str]
) -> int:
    """Return how many mails of a programme were written before a moment and still wait, without the kinds in `held`."""
    statement = (
        select(func.count(col(OutboxMail.id)))
        .join(Programme, col(Programme.id) == col(OutboxMail.programme_id))
        .where(
            col(OutboxMail.state) == MailState.QUEUED,
            col(OutboxMail.created_at) < before,
            col(OutboxMail.kind).not_in(held),
            col(Programme.id) == programme_id,
            own_programmes(actor),
        )
    )
    return int(rows(session, statement)[0][0])
