"""The demo: one click into each role of the invented programme."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import Account
from web.db.queries import demo as queries
from web.services import installation
from web.services.access import sessions
from web.services.errors import NotFound
from web.services.places import Place

START = {"coordinator": "Marlene Hübner", "company": "Sabine Reuter", "azubi": "Greta Sörensen"}
"""Whom the start page offers for a role: the main coordinator, a company with something left to do, an Azubi."""


@dataclass(frozen=True)
class Way:
    """A way into the demo: somebody's role, and the page it leads to."""

    account_id: UUID
    name: str
    company: str
    role: str
    place: Place


def ways(session: Session) -> tuple[Way, ...]:
    """Return everybody one can enter as, by company and name."""
    return tuple(
        Way(account_id, name, company, role, Place(kind, subject_id, company))
        for account_id, name, company, role, kind, subject_id in queries.ways(session)
    )


def first_way(ways: tuple[Way, ...], role: str) -> Way:
    """Return the door the start page shows for a role."""
    return next(way for way in ways if way.role == role and way.name == START[role])


def enter(session: Session, account_id: UUID) -> str:
    """Open a session as one of the invented people and return its token; raises NotFound outside the demo."""
    if not installation.is_demo_database(session) or session.get(Account, account_id) is None:
        raise NotFound
    return sessions.open_session(session, account_id)
