"""Checks of stored results, asked for by a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from web.db.models.columns import Created, Identified, JsonDocument, UtcDateTime, words
from web.db.models.matching import RunState


class ResultCheck(Identified, Created, table=True):
    """What is stored of a plan or a run, proved and computed once more from what went in (Nachprüfung)."""

    __tablename__ = "result_check"

    plan_id: UUID = Field(foreign_key="plan.id", ondelete="CASCADE", index=True)
    run_id: UUID | None = Field(default=None, foreign_key="run.id", ondelete="CASCADE", index=True)
    """The run that is checked; None for what the plan says now."""
    requested_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    state: RunState = Field(default=RunState.QUEUED, sa_type=words(RunState))
    done: int = 0
    """Blocks checked so far."""
    total: int = 0
    found: list[Any] = Field(default_factory=list, sa_type=JsonDocument)
    """Blocks that did not stand up to it, each as identifier and key of the reason."""
    worked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When something of it was done last; by it the sweeper knows that its job is gone."""
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
