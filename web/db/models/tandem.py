"""The tandem: born when a block is published, outlives plans and repairs."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from web.db.models.columns import Created, Editable, Identified, JsonDocument, UtcDateTime, utc_now, words


class TandemState(StrEnum):
    """The life of a tandem; the last three end it or let it rest."""

    ANNOUNCED = "announced"
    PUBLISHED = "published"
    MET = "met"
    CONFIRMED = "confirmed"
    COMPLETED = "completed"
    PAUSED = "paused"
    NOT_CONTINUED = "not_continued"
    DISSOLVED = "dissolved"


LIVE = "state NOT IN ('not_continued', 'dissolved')"


class Tandem(Identified, Created, Editable, table=True):
    """Two people working together. One per (round, Azubi, Fachkraft); live ones never share a person or a seat."""

    __table_args__ = (
        UniqueConstraint("round_id", "azubi_id", "fachkraft_id"),
        Index(
            "uq_tandem_live_azubi",
            "round_id",
            "azubi_id",
            unique=True,
            sqlite_where=text(LIVE),
            postgresql_where=text(LIVE),
        ),
        Index(
            "uq_tandem_live_fachkraft_seat",
            "round_id",
            "fachkraft_id",
            "seat",
            unique=True,
            sqlite_where=text(LIVE),
            postgresql_where=text(LIVE),
        ),
    )

    round_id: UUID = Field(foreign_key="round.id", ondelete="CASCADE")
    block_id: UUID = Field(foreign_key="block.id", ondelete="CASCADE", index=True)
    azubi_id: UUID = Field(foreign_key="participant.id", ondelete="CASCADE")
    fachkraft_id: UUID = Field(foreign_key="participant.id", ondelete="CASCADE", index=True)
    seat: int = 0
    state: TandemState = Field(default=TandemState.ANNOUNCED, sa_type=words(TandemState))
    approval_id: UUID = Field(foreign_key="approval.id")
    reasons: dict[str, Any] = Field(default_factory=dict, sa_type=JsonDocument)
    """Sentence keys and parameters for company and participants, fixed when the block was published."""
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class TandemEvent(Identified, table=True):
    """A step in a tandem's life, append-only."""

    __tablename__ = "tandem_event"

    tandem_id: UUID = Field(foreign_key="tandem.id", ondelete="CASCADE", index=True)
    state: TandemState = Field(sa_type=words(TandemState))
    at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)
    by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")


class Notice(Identified, Created, table=True):
    """What a participant was told when their block was published, with or without a partner."""

    __table_args__ = (UniqueConstraint("participant_id", "publication_id"),)

    participant_id: UUID = Field(foreign_key="participant.id", ondelete="CASCADE")
    publication_id: UUID = Field(foreign_key="publication.id", ondelete="CASCADE", index=True)
    tandem_id: UUID | None = Field(default=None, foreign_key="tandem.id", ondelete="SET NULL")
    reason: dict[str, Any] = Field(default_factory=dict, sa_type=JsonDocument)
