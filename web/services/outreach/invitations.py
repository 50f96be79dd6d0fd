"""Inviting companies: a mail with one link for each contact, or the same text to send by hand; noted either way."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from web.db.models import CredentialKind, RoundCompany
from web.db.models.columns import utc_now
from web.db.queries import accounts
from web.db.queries import registration as queries
from web.db.queries.rows import AnyRow
from web.services import audit, outbox
from web.services.access import links
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.mails import Mail
from web.services.mails import company as mails
from web.services.outbox import Recipient
from web.services.registrations.registration import Frame, get_frame
from web.translations import N_

NO_CONTACT = N_("%(company)s has no contact with an e-mail address yet. Please enter one first, or call the company.")
BY_MAIL_ONLY = N_(
    "%(name)s has other roles here, and the link opens all of them. Only %(name)s may read it: please send the"
    " invitation by e-mail."
)
VALID_FOR: timedelta = links.VALID_FOR[CredentialKind.INVITATION_LINK]


@dataclass(frozen=True)
class Invitation:
    """Who was invited."""

    company: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class InvitationText:
    """An invitation to send by hand. `text` holds a link that works once; it exists nowhere else."""

    company: str
    name: str
    email: str
    subject: str
    text: str


def invite_company(session: Session, actor: Actor, round_company_id: UUID) -> Invitation:
    """Write the invitation mail to every contact of a company, each with a link of their own, valid for seven days.

    Inviting again sends new links. Raises NotFound unless the actor coordinates the programme, and InputRefused for a
    company without a contact who has an e-mail address.
    """
    row = _coordinated(session, actor, round_company_id)
    frame = get_frame(session, actor, round_company_id)
    contacts = [contact for contact in queries.contacts(session, actor, frame.company_id) if contact.email]
    if not contacts:
        raise InputRefused("", NO_CONTACT, company=frame.company)
    for contact in contacts:
        _write(session, frame, contact)
    row.invited_at = utc_now()
    _note(session, actor, row, frame, mails=len(contacts))
    return Invitation(frame.company, tuple(contact.name for contact in contacts))


def _coordinated(session: Session, actor: Actor, round_company_id: UUID) -> RoundCompany:
    row = queries.coordinated(session, actor, round_company_id)
    if row is None:
        raise NotFound
    return row


def _write(session: Session, frame: Frame, contact: AnyRow) -> None:
    to = Recipient(contact.email, contact.name, contact.language, contact.id)
    mail = _mail(session, frame, contact)
    outbox.write(session, mail, to, programme_id=frame.programme_id, company_id=frame.company_id)


def _mail(session: Session, frame: Frame, contact: AnyRow) -> Mail:
    link = links.issue_link(session, contact.id, CredentialKind.INVITATION_LINK)
    return mails.invitation(frame, name=contact.name, language=contact.language, link=link)


def _note(session: Session, actor: Actor, row: RoundCompany, frame: Frame, *, mails: int) -> None:
    audit.record(session, actor, "company.invited", row.id, programme_id=frame.programme_id, mails=mails)


def invite_contact(session: Session, actor: Actor, round_company_id: UUID, account_id: UUID) -> None:
    """Write the invitation mail to one contact of a company.

    Raises NotFound, or InputRefused for somebody without an e-mail address.
    """
    row = _coordinated(session, actor, round_company_id)
    frame = get_frame(session, actor, round_company_id)
    contact = _contact(session, actor, frame, account_id)
    if not contact.email:
        raise InputRefused("", NO_CONTACT, company=frame.company)
    _write(session, frame, contact)
    row.invited_at = row.invited_at or utc_now()
    _note(session, actor, row, frame, mails=1)


def _contact(session: Session, actor: Actor, frame: Frame, account_id: UUID) -> AnyRow:
    found = next((row for row in queries.contacts(session, actor, frame.company_id) if row.id == account_id), None)
    if found is None:
        raise NotFound
    return found


def invitation_mail(session: Session, actor: Actor, round_company_id: UUID, account_id: UUID) -> Mail:
    """Return the invitation of one contact with a fresh link, without sending it; raises NotFound."""
    _coordinated(session, actor, round_company_id)
    frame = get_frame(session, actor, round_company_id)
    return _mail(session, frame, _contact(session, actor, frame, account_id))


def text_to_send(session: Session, actor: Actor, round_company_id: UUID, account_id: UUID) -> InvitationText:
    """Return the invitation of one contact with a fresh link, to be sent from one's own mailbox.

    Whether it was sent nobody knows here: `note_by_hand` says so. Raises NotFound, and WrongState for somebody whose
    link would open more to the actor than they may see themselves.
    """
    mail = invitation_mail(session, actor, round_company_id, account_id)
    frame = get_frame(session, actor, round_company_id)
    contact = _contact(session, actor, frame, account_id)
    if accounts.may_do_more_than(session, actor, account_id):
        raise WrongState(BY_MAIL_ONLY, name=contact.name)
    audit.record(session, actor, "company.invitation_text", round_company_id, programme_id=frame.programme_id)
    return InvitationText(frame.company, contact.name, contact.email or "", mail.subject, mail.text)


def note_by_hand(session: Session, actor: Actor, round_company_id: UUID, *, by_phone: bool) -> None:
    """Note that the invitation went out from one's own mailbox or by telephone: it counts as invited.

    Raises NotFound.
    """
    row = _coordinated(session, actor, round_company_id)
    frame = get_frame(session, actor, round_company_id)
    row.invited_by_hand_at = utc_now()
    row.invited_by_phone = by_phone
    audit.record(
        session, actor, "company.invited_by_hand", round_company_id, programme_id=frame.programme_id, by_phone=by_phone
    )
