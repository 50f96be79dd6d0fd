"""The demo's mailbox: every mail the product wrote, readable on a page instead of being sent."""

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID

from sqlmodel import Session

from web.db.models import OutboxMail
from web.db.queries import outbox
from web.services import installation
from web.services.errors import NotFound

_ADDRESS = re.compile(r"(https?://\S+)")


@dataclass(frozen=True)
class ShownMail:
    """A mail on the page."""

    id: UUID
    recipient: str
    recipient_name: str
    subject: str
    created_at: datetime
    text: str

    @property
    def parts(self) -> tuple[tuple[str, str], ...]:
        """The text in pieces, each with the path it leads to if it is an address.

        Only the path: the demo may have been started on another port since the mail was written.
        """
        return tuple((part, _path(part)) for part in _ADDRESS.split(self.text) if part)


def newest(session: Session, limit: int, *, to: str = "") -> tuple[ShownMail, ...]:
    """Return the newest mails to people whose name or address contains `to`; raises NotFound outside the demo."""
    _refuse_outside_demo(session)
    return tuple(_shown(mail) for mail in outbox.newest(session, limit, to))


def open_mail(session: Session, mail_id: UUID) -> ShownMail:
    """Return one mail; raises NotFound outside the demo."""
    _refuse_outside_demo(session)
    mail = outbox.by_id(session, mail_id)
    if mail is None:
        raise NotFound
    return _shown(mail)


def _path(text: str) -> str:
    return urlsplit(text).path if _ADDRESS.fullmatch(text) else ""


def _refuse_outside_demo(session: Session) -> None:
    if not installation.is_demo_database(session):
        raise NotFound


def _shown(mail: OutboxMail) -> ShownMail:
    return ShownMail(mail.id, mail.recipient, mail.recipient_name, mail.subject, mail.created_at, mail.text)
