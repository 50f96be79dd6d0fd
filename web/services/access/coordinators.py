"""Making somebody a coordinator: a task for whoever runs the installation, on the command line."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import Account, Coordinator, CredentialKind
from web.db.queries import accounts
from web.db.queries import coordinators as queries
from web.services import audit
from web.services.access import links, sessions, sign_in
from web.services.errors import InputRefused, LinkUnusable
from web.services.setup import programmes
from web.translations import N_

NO_PROGRAMME = N_(
    'There is no programme in this database yet. Please name the first one: --programme "Roboscouts 2027"'
)
SET_UP_ALREADY = N_("This installation has already been set up. Please sign in with your e-mail address.")
WHICH_PROGRAMME = N_("Please name the programme. There are: %(programmes)s")


@dataclass(frozen=True)
class NewCoordinator:
    """A coordinator's account with a sign-in link, and the programme they coordinate."""

    account_id: UUID
    link: str
    programme_id: UUID
    programme: str
    is_new_programme: bool


@dataclass(frozen=True)
class _Programme:
    id: UUID
    name: str
    is_new: bool


def create_coordinator(session: Session, email: str, name: str, *, programme_name: str | None = None) -> NewCoordinator:
    """Let somebody coordinate a programme and return a sign-in link; doing it again changes nothing else.

    Without `programme_name` the only programme is meant. In a database without any, the name makes the first one.
    An account that exists keeps its name. Raises InputRefused when nobody could sign in with the address or the
    programme is not clear.
    """
    address = sign_in.normalised(email)
    person = name.strip() or address
    programme = _programme(session, (programme_name or "").strip(), contact_name=person, contact_email=address)
    account = accounts.account_by_email(session, address)
    if account is None:
        account = Account(email=address, name=person)
        session.add(account)
        session.flush()  # role and link point at it
    if not queries.is_coordinator(session, account.id, programme.id):
        session.add(Coordinator(programme_id=programme.id, account_id=account.id))
        audit.record(session, None, "coordinator.create", account.id, programme_id=programme.id)
    link = links.issue_link(session, account.id, CredentialKind.SIGN_IN_LINK)
    return NewCoordinator(account.id, link, programme.id, programme.name, programme.is_new)


@dataclass(frozen=True)
class SetUp:
    """The first coordinator, signed in: the session's token, and the programme to go on with."""

    token: str
    programme_id: UUID


def is_set_up(session: Session) -> bool:
    """Whether somebody coordinates a programme here."""
    return queries.any_coordinator(session)


def set_up(session: Session, *, email: str, name: str, programme_name: str) -> SetUp:
    """Make the first coordinator of an empty installation with their programme, and sign them in.

    Raises LinkUnusable once somebody has done so, or InputRefused when nobody could sign in with the address.
    """
    if is_set_up(session):
        raise LinkUnusable(SET_UP_ALREADY)
    made = create_coordinator(session, email, name, programme_name=programme_name)
    return SetUp(sessions.open_session(session, made.account_id), made.programme_id)


def _programme(session: Session, name: str, *, contact_name: str, contact_email: str) -> _Programme:
    """Return the programme that is meant. A new one gets its first coordinator as contact."""
    known: dict[str, UUID] = {row.name: row.id for row in queries.programmes(session)}
    if not known and not name:
        raise InputRefused("programme", NO_PROGRAMME)
    if not known:
        made = programmes.create_programme(
            session, name=name, controller="", contact_name=contact_name, contact_phone="", contact_email=contact_email
        )
        return _Programme(made.id, name, is_new=True)
    chosen = name or next(iter(known))
    if chosen not in known or (len(known) > 1 and not name):
        raise InputRefused("programme", WHICH_PROGRAMME, programmes=", ".join(known))
    return _Programme(known[chosen], chosen, is_new=False)
