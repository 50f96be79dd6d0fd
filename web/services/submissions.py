"""Forms sent twice: the second time gives the first answer and has no effect."""

import hashlib
from collections.abc import Callable
from uuid import UUID

from sqlmodel import Session

from web.db.models import FormSubmission


def once(session: Session, sent: str, account_id: UUID | None, act: Callable[[], str]) -> str:
    """Run `act` for the first submission of a rendered form and return where to go; repeat that answer afterwards.

    `sent` stands for the rendered form, where it was sent and what was in it; empty for one without a key.
    Two simultaneous submissions meet at the primary key: the later one is retried and then finds the first's answer.
    """
    if not sent:
        return act()
    key = hashlib.sha256(f"{account_id}:{sent}".encode()).hexdigest()
    earlier = session.get(FormSubmission, key)
    if earlier is not None:
        return earlier.location
    location = act()
    session.add(FormSubmission(key=key, location=location))
    return location
