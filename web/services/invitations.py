"""Inviting companies: a mail with one link for each contact, which opens the company's registration."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import CredentialKind
from web.db.models.columns import utc_now
from web.db.queries import registration as queries
from web.services import audit, links, outbox
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound
from web.services.mails import company as mails
from web.services.outbox import Recipient
from web.services.registration import get_frame
from web.translations import N_

NO_CONTACT = N_("%(company)s has no contact with an e-mail address yet. Please enter one first, or call the company.")


@dataclass(frozen=True)
class Invitation:
    """Who was invited."""

    company: str
    names: tuple[str, ...]


def invite_company(session: Session, actor: Actor, round_company_id: UUID) -> Invitation:
    """Write the invitation mail to every contact of a company, each with a link of their own, valid for seven days.

    Inviting again sends new links. Raises NotFound unless the actor coordinates the programme, and InputRefused for a
    company without a contact who has an e-mail address.
    """
    row = queries.coordinated(session, actor, round_company_id)
    if row is None:
        raise NotFound
    frame = get_frame(session, actor, round_company_id)
    contacts = [contact for contact in queries.contacts(session, actor, frame.company_id) if contact.email]
    if not contacts:
        raise InputRefused("", NO_CONTACT, company=frame.company)
    for contact in contacts:
        link = links.issue_link(session, contact.id, CredentialKind.INVITATION_LINK)
        mail = mails.invitation(frame, name=contact.name, language=contact.language, link=link)
        to = Recipient(contact.email, contact.name, contact.language, contact.id)
        outbox.write(session, mail, to, programme_id=frame.programme_id)
    row.invited_at = utc_now()
    audit.record(
        session, actor, "company.invited", round_company_id, programme_id=frame.programme_id, mails=len(contacts)
    )
    return Invitation(frame.company, tuple(contact.name for contact in contacts))
