"""The mails a company's contacts and people were sent: where each is, and sending a refused one again."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from web.db.models import MailState
from web.db.queries import company_care as queries
from web.db.queries.rows import AnyRow
from web.services import audit, outbox, rounds
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.mails.company import INVITATION
from web.services.outreach import invitations
from web.translations import N_

SHOWN = 50
"""Mails on the page of a company, newest first."""
REFUSED_ADDRESS = N_("The mail server does not know this address.")
IMPOSSIBLE_ADDRESS = N_("No e-mail can be sent to this address: it contains a mistake.")
REFUSED = N_("The mail server did not accept this e-mail.")
NOT_YET = N_("The mail server cannot take this e-mail at the moment. We will try again automatically.")
NOT_REFUSED = N_("This e-mail was not refused, so it need not be sent again.")
_CODE = re.compile(r"\d{3}")


@dataclass(frozen=True)
class SentMail:
    """A mail to somebody of a company; what it says is not shown. `why` is a message for people."""

    id: UUID
    recipient: str
    recipient_name: str
    subject: str
    state: MailState
    why: str
    code: str
    """The mail server's answer, such as 550; empty where there is none."""
    at: datetime
    """When it went out, or was written if it has not."""
    next_attempt_at: datetime | None
    """When it is tried again, if the mail server could not take it so far."""
    contact_account: UUID | None
    participant_id: UUID | None
    """Set where it went to one of the company's people."""


def mails_of(session: Session, actor: Actor, owner_id: UUID, round_id: UUID) -> tuple[SentMail, ...]:
    """Return the newest mails to a company's contacts and people."""
    people = queries.people_by_account(session, actor, owner_id, round_id)
    return tuple(_sent(row, people.get(row.account_id)) for row in queries.mails(session, actor, owner_id, limit=SHOWN))


def _sent(row: AnyRow, participant_id: UUID | None) -> SentMail:
    is_tried_again = row.state is MailState.QUEUED and bool(row.problem)
    why, code = refusal(row.problem) if row.state is MailState.FAILED or is_tried_again else ("", "")
    return SentMail(
        row.id,
        row.recipient,
        row.recipient_name,
        row.subject,
        row.state,
        NOT_YET if is_tried_again else why,
        code,
        row.sent_at or row.created_at,
        row.next_attempt_at if is_tried_again else None,
        row.account_id if participant_id is None else None,
        participant_id,
    )


def refusal(problem: str) -> tuple[str, str]:
    """Return a stored problem of a mail as a message for people, with the mail server's code if it named one."""
    code = _CODE.search(problem)
    if problem.startswith("SMTPRecipientsRefused"):
        return REFUSED_ADDRESS, code[0] if code else ""
    if problem.startswith("SMTP"):
        return REFUSED, code[0] if code else ""
    return IMPOSSIBLE_ADDRESS, ""


def send_again(session: Session, actor: Actor, round_id: UUID, company_id: UUID, mail_id: UUID) -> None:
    """Hand a refused mail over once more; an invitation gets a new link, because the old one may have expired.

    Raises NotFound, or WrongState for a mail that was not refused.
    """
    round_ = rounds.own_round(session, actor, round_id)
    part = queries.part(session, actor, round_id, company_id)
    mail = queries.mail(session, actor, part.company_id, mail_id) if part else None
    if part is None or mail is None:
        raise NotFound
    if mail.state != MailState.FAILED:
        raise WrongState(NOT_REFUSED)
    if mail.kind == INVITATION and mail.account_id is not None:
        mail.text = invitations.invitation_mail(session, actor, company_id, mail.account_id).text
    outbox.send_once_more(session, mail)
    audit.record(session, actor, "mail.again", mail.id, programme_id=round_.programme_id)
