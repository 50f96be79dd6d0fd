"""Links that open a door: issued as secrets, stored as hashes, consumed only by a POST."""

from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from web.db.models import Credential, CredentialKind
from web.db.models.columns import utc_now
from web.services.access.sessions import new_token, token_hash

VALID_FOR = {
    CredentialKind.SIGN_IN_LINK: timedelta(minutes=10),
    CredentialKind.INVITATION_LINK: timedelta(days=7),
    CredentialKind.PERSONAL_LINK: timedelta(days=400),
    CredentialKind.REMINDERS_OFF: timedelta(days=400),
}


def address(session: Session, path: str) -> str:
    """Return the full address of one of our pages, made from the configured base address and from nothing else."""
    return f"{session.info['base_url']}{path}"


def issue_link(session: Session, account_id: UUID, kind: CredentialKind, *, participant_id: UUID | None = None) -> str:
    """Store a new link for an account and return its full address; the secret exists nowhere else."""
    token = new_token()
    session.add(
        Credential(
            account_id=account_id,
            kind=kind,
            participant_id=participant_id,
            secret_hash=token_hash(token),
            expires_at=utc_now() + VALID_FOR[kind],
        )
    )
    return address(session, f"/link/{token}")
