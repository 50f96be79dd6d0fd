"""Signed-in browsers: opening, recognising and ending sessions. Only hashes of tokens are stored."""

import hashlib
import secrets
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from web.db.models import Account, WebSession
from web.db.models.columns import utc_now
from web.db.queries import accounts
from web.services.actor import Actor
from web.translations import known_language

LIFETIME = timedelta(hours=12)


def token_hash(token: str) -> str:
    """Return the stored form of a secret token (SHA-256, hex). Tokens have 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """Return a fresh secret of 256 random bits for a cookie or a link."""
    return secrets.token_urlsafe(32)


def open_session(session: Session, account_id: UUID, *, participant_id: UUID | None = None) -> str:
    """Open a session for an account and return its token, for the cookie only."""
    token = new_token()
    session.add(
        WebSession(
            token_hash=token_hash(token),
            account_id=account_id,
            participant_id=participant_id,
            expires_at=utc_now() + LIFETIME,
        )
    )
    return token


def end_session(session: Session, token: str) -> None:
    """End the session of a token; nothing happens if it has ended already."""
    row = accounts.live_session(session, token_hash(token))
    if row is not None:
        row.ended_at = utc_now()


def remember_language(session: Session, account_id: UUID, language: str) -> None:
    """Note in which language somebody wants to read: pages on a new device follow it, and mails."""
    session.get_one(Account, account_id).language = known_language(language)


def swap(session: Session, ended: str, token: str) -> Actor | None:
    """End one session and return who holds another one; where that is over, nothing ends and None is returned."""
    actor = actor_of(session, token)
    if actor is not None:
        end_session(session, ended)
    return actor


def actor_of(session: Session, token: str) -> Actor | None:
    """Return who holds this token, with all roles, or None if the session has ended."""
    account = accounts.session_account(session, token_hash(token), utc_now())
    if account is None:
        return None
    account_id, name, email, language, limited_to = account
    if limited_to is not None:
        return Actor(account_id, name, email, language, participates=frozenset({limited_to}), limited_to=limited_to)
    roles = accounts.roles_of_account(session, account_id)
    return Actor(
        account_id,
        name,
        email,
        language,
        coordinates=frozenset(subject for role, subject in roles if role == "programme"),
        speaks_for=frozenset(subject for role, subject in roles if role == "company"),
        participates=frozenset(subject for role, subject in roles if role == "participant"),
    )
