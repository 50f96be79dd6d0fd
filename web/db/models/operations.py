"""What keeps the product honest: outgoing mail, audit log, answers to repeated form submissions."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from web.db.models.columns import Created, Identified, JsonDocument, UtcDateTime, added, utc_now, words


class MailState(StrEnum):
    """Where a mail is on its way."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    WITHHELD = "withheld"
    """Written for practice: it never leaves."""


class OutboxMail(Identified, Created, table=True):
    """A mail written in the transaction of what it tells; a job hands it to SMTP, always under the same Message-ID."""

    __tablename__ = "outbox_mail"
    __table_args__ = (Index("ix_outbox_mail_state_next", "state", "next_attempt_at"),)

    message_id: str = Field(max_length=200, unique=True)
    once: str | None = Field(default=None, max_length=200, unique=True)
    """A key under which this mail exists at most once, however often it is asked for."""
    programme_id: UUID | None = Field(default=None, foreign_key="programme.id", ondelete="CASCADE", index=True)
    account_id: UUID | None = Field(default=None, foreign_key="account.id", ondelete="CASCADE", index=True)
    company_id: UUID | None = Field(default=None, foreign_key="company.id", ondelete="SET NULL", index=True)
    """The company for which a contact is written to: somebody may speak for two."""
    kind: str = Field(max_length=60)
    recipient: str = Field(max_length=254)
    recipient_name: str = Field(default="", max_length=200)
    subject: str = Field(max_length=300)
    text: str
    unsubscribe: str = added("", max_length=300)
    """Where one says, without signing in, that no more mails of this kind should come; erased with the text."""
    state: MailState = Field(default=MailState.QUEUED, sa_type=words(MailState))
    attempts: int = 0
    next_attempt_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: str = Field(default="", max_length=400)


class MailingKind(StrEnum):
    """What many companies, or many people of one, are written."""

    INVITATION = "invitation"
    REMINDER = "reminder"
    LINKS = "links"
    """The personal links of a registration that was sent."""


class Mailing(Identified, Created, table=True):
    """Many companies of a round to be invited or reminded, or people to get their links, which a job works off."""

    round_id: UUID = Field(foreign_key="round.id", ondelete="CASCADE", index=True)
    kind: MailingKind = Field(sa_type=words(MailingKind))
    asked_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    waiting: list[str] = Field(default_factory=list, sa_type=JsonDocument)
    """The companies' parts in the round, or the participants, that still have to be written to."""
    total: int = 0
    worked_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)
    """When something of it was done last; by it the sweeper knows that its job is gone."""
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class AuditEntry(SQLModel, table=True):
    """Who did what, when, to what: append-only, each entry carries the hash of the one before."""

    __tablename__ = "audit_entry"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)
    actor: UUID | None = None
    """The account, without a foreign key: entries outlive accounts."""
    programme_id: UUID | None = Field(default=None, index=True)
    action: str = Field(max_length=80)
    subject: str = Field(max_length=80)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JsonDocument)
    """Identifiers, counts and hashes only: never names, addresses or answers."""
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64, unique=True)


class FormSubmission(SQLModel, table=True):
    """The answer to a form that was sent, by the key of the rendered form: sending it again gives the same answer."""

    __tablename__ = "form_submission"

    key: str = Field(primary_key=True, max_length=64)
    location: str = Field(max_length=500)
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)
