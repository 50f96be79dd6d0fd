"""Who signs in: accounts, their credentials of every kind, sessions and roles."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from web.db.models.columns import Created, Editable, Identified, JsonDocument, UtcDateTime, added, utc_now, words


class CredentialKind(StrEnum):
    """The doors: each kind has its own lifetime and its own rights."""

    SIGN_IN_LINK = "sign_in_link"
    INVITATION_LINK = "invitation_link"
    PERSONAL_LINK = "personal_link"
    LETTER = "letter"
    PASSKEY = "passkey"
    OIDC = "oidc"
    REMINDERS_OFF = "reminders_off"
    """No door: with it a contact says that no more reminders should come."""


class Account(Identified, Created, Editable, table=True):
    """One human who signs in, with any number of roles. The e-mail is optional and stored normalised."""

    email: str | None = Field(default=None, unique=True, max_length=254)
    name: str = Field(max_length=200)
    language: str = Field(default="de", max_length=5)


class Credential(Identified, Created, table=True):
    """A way to prove who one is. Secrets are stored as hashes only.

    `participant_id` narrows the credential to one participation (personal links and letters).
    """

    __table_args__ = (
        UniqueConstraint("secret_hash"),
        Index("ix_credential_account_kind", "account_id", "kind"),
    )

    account_id: UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    kind: CredentialKind = Field(sa_type=words(CredentialKind))
    participant_id: UUID | None = Field(default=None, foreign_key="participant.id", ondelete="CASCADE", index=True)
    secret_hash: str | None = Field(default=None, max_length=128)
    pin_hash: str | None = Field(default=None, max_length=200)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JsonDocument)
    """OIDC issuer and subject, passkey public key and counter."""
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    failures: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    issue_number: int = 1


class WebSession(Created, table=True):
    """A signed-in browser. The key is the hash of the cookie's token, so that the table opens no door."""

    __tablename__ = "web_session"

    token_hash: str = Field(primary_key=True, max_length=64)
    account_id: UUID = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    participant_id: UUID | None = Field(default=None, foreign_key="participant.id", ondelete="CASCADE")
    """Set when the session came from a personal link or a letter: it reaches this participation only."""
    expires_at: datetime = Field(sa_type=UtcDateTime, nullable=False)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Coordinator(Identified, Created, table=True):
    """The role of coordinating a programme."""

    __table_args__ = (UniqueConstraint("programme_id", "account_id"),)

    programme_id: UUID = Field(foreign_key="programme.id", ondelete="CASCADE")
    account_id: UUID = Field(foreign_key="account.id", ondelete="CASCADE", index=True)


class CompanyContact(Identified, Created, Editable, table=True):
    """The role of speaking for a company."""

    __tablename__ = "company_contact"
    __table_args__ = (UniqueConstraint("company_id", "account_id"),)

    company_id: UUID = Field(foreign_key="company.id", ondelete="CASCADE")
    account_id: UUID = Field(foreign_key="account.id", ondelete="CASCADE", index=True)
    phone: str = Field(default="", max_length=60)
    is_substitute: bool = added(False)
    reminders_off_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the contact asked not to be reminded any more; invitations and receipts still come."""


class SignInAttempt(Identified, table=True):
    """A failed or throttled attempt, counted by a hash of what was tried and where from; holds no address."""

    __tablename__ = "sign_in_attempt"
    __table_args__ = (Index("ix_sign_in_attempt_subject_at", "subject_hash", "at"),)

    subject_hash: str = Field(max_length=64)
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)
