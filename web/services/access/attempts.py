"""Failed attempts at the doors, counted per account, per network address and in all; nothing readable is stored.

Thirty people behind one address sign in without being held up: the address may fail ten times as often as one
account, and whoever gets in takes the counted attempts back.
"""

import hashlib
from datetime import timedelta

from sqlmodel import Session

from web.db.models import SignInAttempt
from web.db.models.columns import utc_now
from web.db.queries import credentials
from web.services.errors import TooManyAttempts

WINDOW = timedelta(hours=1)
PER_NETWORK = 10
"""How many times an account's limit one network address has."""
ALTOGETHER = 200
"""How many times an account's limit the whole installation has."""


def check(session: Session, subject: str, *, client: str, limit: int) -> None:
    """Refuse when too much has failed; raises TooManyAttempts. `subject` is an e-mail address or "" for a code."""
    since = utc_now() - WINDOW
    for name, factor in _subjects(subject, client):
        if credentials.failures(session, _hash(name), since) >= limit * factor:
            raise TooManyAttempts(minutes=int(WINDOW.total_seconds() // 60))


def count(session: Session, subject: str, *, client: str) -> None:
    """Count one attempt that has not succeeded (yet)."""
    session.add_all([SignInAttempt(subject_hash=_hash(name)) for name, _factor in _subjects(subject, client)])


def forgive(session: Session, subject: str, *, client: str) -> None:
    """Take the attempts of somebody who got in off the account, and one each off the network and the total."""
    if not subject:
        return
    credentials.forget_failures(session, _hash(f"account:{subject}"))
    for name, _factor in _subjects("", client):
        attempt = credentials.newest_failure(session, _hash(name))
        if attempt is not None:
            session.delete(attempt)


def _subjects(subject: str, client: str) -> list[tuple[str, int]]:
    everybody = [(f"network:{client}", PER_NETWORK), ("everybody", ALTOGETHER)]
    return [(f"account:{subject}", 1), *everybody] if subject else everybody


def _hash(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()
