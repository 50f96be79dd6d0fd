"""Acts on very many blocks at once, which the worker does for whoever asked."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from web.db.models.columns import Created, Identified, JsonDocument, UtcDateTime, words
from web.db.models.matching import RunState


class ActKind(StrEnum):
    """What can be done with very many blocks at once."""

    FREEZE = "freeze"
    APPROVE = "approve"
    APPROVE_AS_SECOND = "approve_as_second"
    ASK_FOR_APPROVAL = "ask_for_approval"


class LargeAct(Identified, Created, table=True):
    """A coordinator's act on very many blocks of a round, done by a job: whole or not at all. One at a time."""

    __tablename__ = "large_act"
    __table_args__ = (
        Index(
            "uq_large_act_open",
            "round_id",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    round_id: UUID = Field(foreign_key="round.id", ondelete="CASCADE", index=True)
    plan_id: UUID | None = Field(default=None, foreign_key="plan.id", ondelete="CASCADE", index=True)
    kind: ActKind = Field(sa_type=words(ActKind))
    asked_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    name: str = Field(max_length=200)
    """Of who asked, as it was then."""
    chosen: dict[str, Any] = Field(default_factory=dict, sa_type=JsonDocument)
    """What the form sent of each block, and a reason."""
    state: RunState = Field(default=RunState.QUEUED, sa_type=words(RunState))
    done: int = 0
    """Blocks looked at so far; nothing counts before the end."""
    total: int = 0
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When a worker took it up last."""
    worked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When something of it was done last; by it the sweeper knows that its job is gone."""
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem: dict[str, Any] = Field(default_factory=dict, sa_type=JsonDocument)
    """Why it could not be done: a message to translate, and its parameters."""
