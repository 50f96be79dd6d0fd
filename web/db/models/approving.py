"""Around an approval: who asked a second person for it, and the waves of a publication that go out by themselves."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from web.db.models.columns import Editable, Identified, UtcDateTime, utc_now, words

SUPERSEDED = "superseded"
"""Why an approval counts no more when a repair of the same block was approved: what it brought about goes on."""


class RequestEnd(StrEnum):
    """How a request for approval ended."""

    APPROVED = "approved"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"
    REPLACED = "replaced"
    """The proposal changed since, so that it asked for something that is no more."""


class ApprovalRequest(Identified, Editable, table=True):
    """Somebody asked another coordinator to approve exactly this result of a block. At most one is open."""

    __tablename__ = "approval_request"
    __table_args__ = (
        Index(
            "uq_approval_request_open",
            "block_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    block_id: UUID = Field(foreign_key="block.id", ondelete="CASCADE")
    plan_id: UUID = Field(foreign_key="plan.id", ondelete="CASCADE", index=True)
    result_hash: str = Field(max_length=64)
    requested_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    requester_name: str = Field(max_length=200)
    requested_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)
    outcome: RequestEnd | None = Field(default=None, sa_type=words(RequestEnd))
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    reason: str = Field(default="", max_length=400)
    """Why it was declined."""


class WaveKind(StrEnum):
    """Whom a wave tells: first the companies, then their people."""

    COMPANIES = "companies"
    PEOPLE = "people"


class PlannedWave(Identified, Editable, table=True):
    """A wave of a publication that goes out by itself when it is due, unless somebody stops it. At most one is open."""

    __tablename__ = "planned_wave"
    __table_args__ = (
        Index(
            "uq_planned_wave_open",
            "block_id",
            "kind",
            unique=True,
            sqlite_where=text("done_at IS NULL AND stopped_at IS NULL"),
            postgresql_where=text("done_at IS NULL AND stopped_at IS NULL"),
        ),
    )

    block_id: UUID = Field(foreign_key="block.id", ondelete="CASCADE", index=True)
    approval_id: UUID = Field(foreign_key="approval.id", ondelete="CASCADE", index=True)
    kind: WaveKind = Field(sa_type=words(WaveKind))
    due_at: datetime = Field(sa_type=UtcDateTime, nullable=False)
    planned_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    planned_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    stopped_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
