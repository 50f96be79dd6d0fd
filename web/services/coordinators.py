"""Making somebody a coordinator: a task for whoever runs the installation, on the command line."""

from uuid import UUID

from sqlmodel import Session

from web.db.models import Account, Coordinator, CredentialKind
from web.db.queries import accounts
from web.db.queries import coordinators as queries
from web.services import audit, links
from web.services.errors import InputRefused
from web.translations import N_

NOT_AN_ADDRESS = N_("This is not an e-mail address: %(email)s")
NO_PROGRAMME = N_("There is no programme in this database yet.")
WHICH_PROGRAMME = N_("Please name the programme. There are: %(programmes)s")


def create_coordinator(session: Session, email: str, name: str, *, programme_name: str | None = None) -> UUID:
    """Let somebody coordinate a programme and return their account; doing it again changes nothing.

    Without `programme_name` the only programme is meant. An account that exists keeps its name. Raises InputRefused
    when the address is none or the programme is not clear.
    """
    address = email.strip().lower()
    if address.count("@") != 1 or not all(address.split("@")):
        raise InputRefused("email", NOT_AN_ADDRESS, email=email)
    programme_id = _programme(session, programme_name)
    account = accounts.account_by_email(session, address)
    if account is None:
        account = Account(email=address, name=name.strip() or address)
        session.add(account)
        session.flush()  # the role points at it
    if not queries.is_coordinator(session, account.id, programme_id):
        session.add(Coordinator(programme_id=programme_id, account_id=account.id))
        audit.record(session, None, "coordinator.create", account.id, programme_id=programme_id)
    return account.id


def create_coordinator_with_link(session: Session, email: str, name: str, *, programme_name: str | None = None) -> str:
    """Let somebody coordinate a programme and return a sign-in link for them. Raises as `create_coordinator`."""
    account_id = create_coordinator(session, email, name, programme_name=programme_name)
    return links.issue_link(session, account_id, CredentialKind.SIGN_IN_LINK)


def _programme(session: Session, name: str | None) -> UUID:
    programmes: dict[str, UUID] = {row.name: row.id for row in queries.programmes(session)}
    if not programmes:
        raise InputRefused("programme", NO_PROGRAMME)
    if name is None and len(programmes) == 1:
        return next(iter(programmes.values()))
    if name not in programmes:
        raise InputRefused("programme", WHICH_PROGRAMME, programmes=", ".join(programmes))
    return programmes[name]
