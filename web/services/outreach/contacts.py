"""Who speaks for a company: adding, correcting, replacing and removing contacts. Losing the role ends every access."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import Session

from web.db.models import Account, CompanyContact, RoundCompany
from web.db.models.columns import utc_now
from web.db.queries import accounts
from web.db.queries import companies as company_queries
from web.db.queries import company_care as queries
from web.services import audit, rounds
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused, NotFound
from web.services.mails.company import ABOUT_A_ROLE
from web.services.outreach import companies, invitations, round_overview
from web.services.outreach.round_overview import Progress
from web.translations import N_

LAST_CONTACT = N_("This is the only contact. Please add another one first, or replace this one.")
IS_CONTACT = N_("%(email)s already speaks for this company. Please enter another person's address.")
OWN_NAME = N_("%(name)s has other roles, so the name cannot be changed here. To enter another person, use “Replace”.")


@dataclass(frozen=True)
class Contact:
    """Somebody who speaks for a company."""

    id: UUID
    account_id: UUID
    name: str
    email: str
    """Empty for somebody who is only reached by telephone."""
    phone: str
    is_substitute: bool
    reminders_off_at: datetime | None
    refused_mail: UUID | None
    """The last mail to their address, if the mail server refused it."""
    version: int


@dataclass(frozen=True)
class ContactData:
    """What a form says about a contact. `email` is normalised, or empty."""

    name: str
    email: str = ""
    phone: str = ""
    is_substitute: bool = False
    for_both: bool = False
    """They may speak for another company of the programme as well."""


def contacts_of(session: Session, actor: Actor, company_id: UUID) -> tuple[Contact, ...]:
    """Return the contacts of a company, main contacts first."""
    return tuple(
        Contact(
            row.id,
            row.account_id,
            row.name,
            row.email or "",
            row.phone,
            row.is_substitute,
            row.reminders_off_at,
            row.refused_mail,
            row.version,
        )
        for row in queries.contacts(session, actor, [company_id])
    )


def contact_of(session: Session, actor: Actor, round_id: UUID, company_id: UUID, contact_id: UUID) -> Contact:
    """Return one contact of a company of a round; raises NotFound."""
    _, owner_id = _company(session, actor, round_id, company_id)
    found = next((each for each in contacts_of(session, actor, owner_id) if each.id == contact_id), None)
    if found is None:
        raise NotFound
    return found


def substitutes_for(
    session: Session, actor: Actor, round_id: UUID, company_id: UUID, contact_id: UUID
) -> tuple[Contact, ...]:
    """Return the substitutes who could take a contact's place; raises NotFound."""
    _, owner_id = _company(session, actor, round_id, company_id)
    return tuple(each for each in contacts_of(session, actor, owner_id) if each.is_substitute and each.id != contact_id)


def _company(session: Session, actor: Actor, round_id: UUID, company_id: UUID) -> tuple[UUID, UUID]:
    """Return programme and company behind a company's part in a round; raises NotFound."""
    round_ = rounds.own_round(session, actor, round_id)
    return round_.programme_id, _part(session, actor, round_id, company_id).company_id


def _part(session: Session, actor: Actor, round_id: UUID, company_id: UUID) -> RoundCompany:
    part = queries.part(session, actor, round_id, company_id)
    if part is None:
        raise NotFound
    return part


def add_contact(
    session: Session, actor: Actor, round_id: UUID, company_id: UUID, *, data: ContactData, invite: bool = False
) -> UUID:
    """Let a further person speak for a company, and send the invitation if asked; returns the contact.

    Raises NotFound, or InputRefused if the address speaks for this company, or for another one and not for both.
    """
    programme_id, owner_id = _company(session, actor, round_id, company_id)
    contact = _make(session, actor, programme_id, owner_id, data)
    audit.record(session, actor, "contact.add", company_id, programme_id=programme_id)
    if invite and data.email:
        invitations.invite_contact(session, actor, company_id, contact.account_id)
    return contact.id


def _make(session: Session, actor: Actor, programme_id: UUID, owner_id: UUID, data: ContactData) -> CompanyContact:
    account = _account(session, actor, programme_id, owner_id, data)
    contact = CompanyContact(
        company_id=owner_id, account_id=account.id, phone=data.phone, is_substitute=data.is_substitute
    )
    session.add(contact)
    session.flush()  # the invitation looks for the contacts that are stored
    return contact


def _account(session: Session, actor: Actor, programme_id: UUID, owner_id: UUID, data: ContactData) -> Account:
    if data.email:
        account = companies.contact_account(
            session, actor, programme_id, data.name, data.email, company_id=owner_id, for_both=data.for_both
        )
        if company_queries.is_contact(session, actor, owner_id, account.id):
            raise InputRefused("email", IS_CONTACT, email=data.email)
        return account
    account = Account(name=data.name)
    session.add(account)
    session.flush()  # the role points at it
    return account


def change_contact(
    session: Session,
    actor: Actor,
    round_id: UUID,
    company_id: UUID,
    contact_id: UUID,
    *,
    data: ContactData,
    version: int,
) -> None:
    """Correct a contact's name or telephone number, or who stands in for whom; the address stays.

    Raises NotFound, Changed, or InputRefused where the name belongs to an account with other roles as well.
    """
    programme_id, owner_id = _company(session, actor, round_id, company_id)
    contact = _contact(session, actor, owner_id, contact_id)
    if contact.version != version:
        raise Changed
    account = session.get_one(Account, contact.account_id)
    if account.name != data.name:
        if len(accounts.roles_of_account(session, account.id)) > 1:
            raise InputRefused("name", OWN_NAME, name=account.name)
        account.name = data.name
        flag_modified(contact, "phone")  # the name stands elsewhere: without this a second editor would not be told
    contact.phone = data.phone
    contact.is_substitute = data.is_substitute
    audit.record(session, actor, "contact.change", company_id, programme_id=programme_id)


def _contact(session: Session, actor: Actor, owner_id: UUID, contact_id: UUID) -> CompanyContact:
    contact = queries.contact(session, actor, owner_id, contact_id)
    if contact is None:
        raise NotFound
    return contact


def replace_contact(
    session: Session,
    actor: Actor,
    round_id: UUID,
    company_id: UUID,
    contact_id: UUID,
    *,
    data: ContactData,
    invite: bool,
) -> UUID:
    """Put another person, or the same one under another address, in a contact's place; the old access ends at once.

    An invitation that reached nobody before, because every address refused it, has not happened: unless the new
    contact is invited the company waits for one. Raises NotFound, or InputRefused if the new address speaks for this or
    another company of the programme.
    """
    programme_id, owner_id = _company(session, actor, round_id, company_id)
    old = _contact(session, actor, owner_id, contact_id)
    was_refused = round_overview.line_of(session, actor, round_id, company_id).progress is Progress.REFUSED
    new = _make(session, actor, programme_id, owner_id, data)
    _end(session, actor, old)
    if was_refused:
        _part(session, actor, round_id, company_id).invited_at = None
    audit.record(session, actor, "contact.replace", company_id, programme_id=programme_id)
    if invite and data.email:
        invitations.invite_contact(session, actor, company_id, new.account_id)
    return new.id


def hand_over(
    session: Session, actor: Actor, round_id: UUID, company_id: UUID, contact_id: UUID, *, substitute_id: UUID
) -> None:
    """Let a substitute take a contact's place in one step; the access of the one who goes ends at once.

    Raises NotFound, also where the other one is no substitute.
    """
    programme_id, owner_id = _company(session, actor, round_id, company_id)
    leaving, taking = (_contact(session, actor, owner_id, each) for each in (contact_id, substitute_id))
    if not taking.is_substitute or taking.id == leaving.id:
        raise NotFound
    taking.is_substitute = leaving.is_substitute
    _end(session, actor, leaving)
    audit.record(session, actor, "contact.hand_over", company_id, programme_id=programme_id)


def remove_contact(session: Session, actor: Actor, round_id: UUID, company_id: UUID, contact_id: UUID) -> None:
    """Take the role from a contact; raises NotFound, or InputRefused for the only contact of a company."""
    programme_id, owner_id = _company(session, actor, round_id, company_id)
    contact = _contact(session, actor, owner_id, contact_id)
    if len(queries.contacts(session, actor, [owner_id])) == 1:
        raise InputRefused("", LAST_CONTACT)
    _end(session, actor, contact)
    audit.record(session, actor, "contact.remove", company_id, programme_id=programme_id)


def _end(session: Session, actor: Actor, contact: CompanyContact) -> None:
    """Take the role away: browsers are signed out, mails about this company that wait are dropped.

    Links not opened yet die with the last role; for somebody who has another one they lead to that only.
    """
    if len(accounts.roles_of_account(session, contact.account_id)) == 1:
        for link in queries.unopened_links(session, contact.account_id):
            link.revoked_at = utc_now()
    for browser in queries.open_sessions(session, contact.account_id):
        browser.ended_at = utc_now()
    queries.drop_unsent_mails(session, actor, contact.company_id, contact.account_id, ABOUT_A_ROLE)
    session.delete(contact)
