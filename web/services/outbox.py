"""Outgoing mail: written in the same transaction as what it tells, handed to SMTP by a job."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlmodel import Session

from web.db.models import OutboxMail
from web.db.queries import outbox
from web.services.mails import Mail


@dataclass(frozen=True)
class Recipient:
    """Who receives a mail, and in which language."""

    email: str
    name: str
    language: str = "de"
    account_id: UUID | None = None


def write(
    session: Session, mail: Mail, to: Recipient, *, programme_id: UUID | None = None, once: str | None = None
) -> None:
    """Put a mail into the outbox. With `once`, a mail of that key is written at most one time, ever."""
    if once is not None and outbox.exists(session, once):
        return
    session.add(
        OutboxMail(
            message_id=f"<{uuid4()}@tandemwerk>",
            once=once,
            programme_id=programme_id,
            account_id=to.account_id,
            kind=mail.kind,
            recipient=to.email,
            recipient_name=to.name,
            subject=mail.subject,
            text=mail.text,
        )
    )
