"""Outgoing mail: written in the same transaction as what it tells, handed to SMTP by a job.

A mail is leased before it is handed over and marked afterwards: a worker killed in between sends it once more under
the same Message-ID, and no mail is ever lost. Its text is erased once it is on its way, as it may hold a link.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlmodel import Session

from web.catalogue.practice import PRACTICE_DOMAIN
from web.db.models import MailState, OutboxMail, Programme
from web.db.models.columns import utc_now
from web.db.queries import outbox, refused_mails
from web.services import queueing
from web.services.actor import Actor
from web.services.mails import Mail
from web.services.outreach import quiet_hours

REMINDERS = ("company-reminder", "person-reminder")
"""Kinds of mails that keep quiet hours."""
LONGEST_SUBJECT = 300
STUCK_AFTER = timedelta(minutes=15)
LEASE = timedelta(minutes=2)
GIVE_UP_AFTER = 12
"""Attempts; the waits between them double from one minute and add up to about a day."""
LONGEST_WAIT = timedelta(hours=4)


@dataclass(frozen=True)
class Recipient:
    """Who receives a mail, and in which language."""

    email: str
    name: str
    language: str = "de"
    account_id: UUID | None = None


def write(
    session: Session,
    mail: Mail,
    to: Recipient,
    *,
    programme_id: UUID | None = None,
    company_id: UUID | None = None,
    once: str | None = None,
) -> None:
    """Put a mail into the outbox. With `once`, a mail of that key is written at most one time, ever.

    `company_id` says for which company a contact is written to, as somebody may speak for several.
    A mail of a practice programme, or to somebody made up for one, is kept for reading and never handed over.
    """
    if once is not None and outbox.exists(session, once):
        return
    is_withheld = to.email.endswith(PRACTICE_DOMAIN) or _is_practice(session, programme_id)
    session.add(
        OutboxMail(
            message_id=f"<{uuid4()}@tandemwerk>",
            once=once,
            programme_id=programme_id,
            company_id=company_id,
            account_id=to.account_id,
            kind=mail.kind,
            recipient=to.email,
            recipient_name=_one_line(to.name),
            subject=_shortened(_one_line(mail.subject)),
            text=mail.text,
            unsubscribe=mail.unsubscribe,
            state=MailState.WITHHELD if is_withheld else MailState.QUEUED,
        )
    )
    if not is_withheld:
        queueing.wake(session, "mail")


def is_written(session: Session, once: str) -> bool:
    """Whether a mail with this key exists already."""
    return outbox.exists(session, once)


def _is_practice(session: Session, programme_id: UUID | None) -> bool:
    programme = session.get(Programme, programme_id) if programme_id else None
    return programme is not None and programme.is_practice


def _one_line(text: str) -> str:
    """Return text for a mail header: a line break in it could begin a header of its own."""
    return " ".join(text.split())


def _shortened(subject: str) -> str:
    """Return a subject as long as it may be; names of programmes and companies stand in it."""
    return subject if len(subject) <= LONGEST_SUBJECT else subject[: LONGEST_SUBJECT - 1] + "…"


@dataclass(frozen=True)
class LeasedMail:
    """A mail to hand over now; nobody else does until the lease ends."""

    id: UUID
    message_id: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    unsubscribe: str


def lease_next(session: Session) -> LeasedMail | None:
    """Take the next due mail, if there is one, and count the attempt."""
    mail = outbox.next_due(session, utc_now(), held=_held())
    if mail is None:
        return None
    mail.attempts += 1
    mail.next_attempt_at = utc_now() + LEASE
    return LeasedMail(
        mail.id, mail.message_id, mail.recipient, mail.recipient_name, mail.subject, mail.text, mail.unsubscribe
    )


def _held() -> tuple[str, ...]:
    """The kinds of mails that wait now: no reminder leaves at night, on Sundays or on holidays."""
    return REMINDERS if quiet_hours.is_quiet(utc_now()) else ()


def mark_sent(session: Session, mail_id: UUID, *, keep_text: bool) -> None:
    """Note that a mail was handed over. The demo keeps the text for its mailbox page.

    Nothing is noted about one that was dropped while it was on its way.
    """
    mail = session.get(OutboxMail, mail_id)
    if mail is None:
        return
    mail.state = MailState.SENT
    mail.sent_at = utc_now()
    mail.problem = ""
    if not keep_text:
        mail.text = ""
        mail.unsubscribe = ""


def mark_failed(session: Session, mail_id: UUID, problem: str, *, final: bool) -> None:
    """Note why a mail was not taken, and try again later unless the refusal is final or the mail was dropped since."""
    mail = session.get(OutboxMail, mail_id)
    if mail is None:
        return
    mail.problem = problem[:400]
    mail.next_attempt_at = utc_now() + min(timedelta(minutes=2 ** (mail.attempts - 1)), LONGEST_WAIT)
    if final or mail.attempts >= GIVE_UP_AFTER:
        mail.state = MailState.FAILED


def send_once_more(session: Session, mail: OutboxMail) -> None:
    """Put a mail that was refused back into the queue, as if it had just been written."""
    mail.state = MailState.QUEUED
    mail.attempts = 0
    mail.problem = ""
    mail.next_attempt_at = utc_now()
    queueing.wake(session, "mail")


def count_stuck(session: Session, actor: Actor, programme_id: UUID) -> int:
    """Return how many mails of a programme should have left long ago: the mail server does not take them."""
    return refused_mails.waiting_since(session, actor, programme_id, before=utc_now() - STUCK_AFTER, held=REMINDERS)


def is_mail_due(session: Session) -> bool:
    """Whether a mail waits to be handed over."""
    return outbox.any_due(session, utc_now(), held=_held())
