"""Files made of a plan that take a while: what was asked for, how far it is, and the files until they are deleted."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Field, SQLModel

from web.db.models.columns import Created, Identified, UtcDateTime, words
from web.db.models.matching import RunState


class ExportKind(StrEnum):
    """What can be made of a plan."""

    ROUND_BOOK = "round_book"
    ROUND_PAPER = "round_paper"
    COMPANY_FILES = "company_files"
    COMPANY_PAPERS = "company_papers"
    TRANSPARENCY = "transparency"
    FULL_PROOF = "full_proof"


class PlanExport(Identified, Created, table=True):
    """Files of a plan that a coordinator asked for; deleted after a day, or as soon as somebody in them leaves."""

    __tablename__ = "plan_export"

    plan_id: UUID = Field(foreign_key="plan.id", ondelete="CASCADE", index=True)
    kind: ExportKind = Field(sa_type=words(ExportKind))
    language: str = Field(max_length=2)
    requested_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    state: RunState = Field(default=RunState.QUEUED, sa_type=words(RunState))
    done: int = 0
    """Companies or pools done so far."""
    total: int = 0
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PlanExportFile(SQLModel, table=True):
    """One of the files, or one part of them."""

    __tablename__ = "plan_export_file"

    export_id: UUID = Field(foreign_key="plan_export.id", ondelete="CASCADE", primary_key=True)
    number: int = Field(primary_key=True)
    name: str = Field(max_length=200)
    data: bytes
    size: int
    sha256: str = Field(max_length=64)
