"""What becomes of a person's way in when their company changes the address or takes them out of the registration."""

from uuid import UUID

from sqlmodel import Session

from web.db.models import Account, Person
from web.db.models.columns import utc_now
from web.db.queries import intake as queries
from web.services.access import personal_links


def move_account(session: Session, person: Person, participant_id: UUID, email: str | None) -> None:
    """Let the person's way in follow a new address: links sent to the old one open nothing any more.

    An account that is somebody's in another role as well keeps its address; the person gets one of their own.
    """
    personal_links.forget_authors(session, person.id)
    for credential in queries.personal_links(session, participant_id):
        credential.revoked_at = utc_now()
    if person.account_id is None:
        return
    if queries.has_other_roles(session, person.account_id, person.id):
        person.account_id = None
        return
    account = session.get_one(Account, person.account_id)
    account.email = None if email is None or queries.has_account(session, email) else email


def forget_account(session: Session, person: Person) -> None:
    """Delete the way in of a person who is deleted, with all links and sessions, unless it serves another role."""
    if person.account_id is not None and not queries.has_other_roles(session, person.account_id, person.id):
        session.delete(session.get_one(Account, person.account_id))
