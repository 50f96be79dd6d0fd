"""From frozen data to an approved plan: block inputs, plans, decisions, runs, pairs, approvals, publications."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from web.db.models.columns import Created, Editable, Identified, JsonDocument, UtcDateTime, added, utc_now, words


class BlockInput(Identified, Created, table=True):
    """A block's data as fixed at a freeze (Datenstand): the only bytes a run reads. Erasure empties `data`."""

    __tablename__ = "block_input"
    __table_args__ = (UniqueConstraint("block_id", "number"),)

    block_id: UUID = Field(foreign_key="block.id", ondelete="CASCADE")
    number: int
    data: bytes | None
    sha256: str = Field(max_length=64)
    azubis: int
    fachkraefte: int
    created_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    reason: str = Field(default="", max_length=400)
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the block was opened again for changes; the input then stands for no plan any more."""
    released_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    released_reason: str = Field(default="", max_length=400)
    erased_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BlockInputMember(SQLModel, table=True):
    """Who stands in a block input, so that an erasure finds every copy."""

    __tablename__ = "block_input_member"

    input_id: UUID = Field(foreign_key="block_input.id", ondelete="CASCADE", primary_key=True)
    participant_id: UUID = Field(foreign_key="participant.id", ondelete="CASCADE", primary_key=True, index=True)


class Plan(Identified, Created, Editable, table=True):
    """Block inputs, policy version, the round's seed and ordered decisions; its pairs are computed from these."""

    __table_args__ = (UniqueConstraint("round_id", "number"),)

    round_id: UUID = Field(foreign_key="round.id", ondelete="CASCADE")
    number: int
    policy_version_id: UUID = Field(foreign_key="policy_version.id")
    created_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    taken_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it became the plan of its round; None for one that was only compared, or is older than this column."""


class Figures(SQLModel):
    """What a plan says about a block, counted, so that a page about thousands of blocks reads none of their pairs."""

    tandems: int = added(0)
    azubis_alone: int = added(0)
    fachkraefte_alone: int = added(0)
    rated: int = added(0)
    """Tandems with a figure: those that were not the only possible pair."""
    percent_sum: int = added(0)
    """Of the rated ones."""
    lowest: int | None = None
    """Lowest figure of the rated ones, in per cent."""
    spread: list[int] = added([0] * 10, sa_type=JsonDocument)
    """How many rated ones have 0 to 9 per cent, 10 to 19, and so on; 100 belongs to the last."""
    confidence_sum: int = added(0)
    low: int = added(0)
    """Tandems whose answers agree little."""
    unsure: int = added(0)
    """Tandems whose figure rests on few answers."""
    unclear: int = added(0)
    """Tandems about which nobody can tell whether a rule holds."""
    set_aside: int = added(0)
    """Tandems for which a rule was set aside."""
    by_hand: int = added(0)
    """Tandems that are kept together by hand."""
    changed: int = added(0)
    """Azubis whose partner the last run over all blocks changed."""


class PlanBlock(Figures, table=True):
    """Which input of a block a plan stands on, and what its last run answered for that block."""

    __tablename__ = "plan_block"

    plan_id: UUID = Field(foreign_key="plan.id", ondelete="CASCADE", primary_key=True)
    block_id: UUID = Field(foreign_key="block.id", ondelete="CASCADE", primary_key=True, index=True)
    input_id: UUID = Field(foreign_key="block_input.id")
    run_id: UUID | None = Field(default=None, foreign_key="run.id")
    result_hash: str | None = Field(default=None, max_length=64)
    problem: str = added("", max_length=400)
    """Why the last run could not solve the block, as a message to translate; what was found before still stands."""
    stale: bool = added(False)
    """Data, places or decisions changed since, or could not be solved: another run is needed before an approval."""


class DecisionKind(StrEnum):
    """What a coordinator can decide about people by hand."""

    PIN = "pin"
    BAN = "ban"
    HOLD = "hold"
    LEAVE_OUT = "leave_out"
    PLACES = "places"
    OVERRIDE = "override"
    RELEASE = "release"
    """Another decision no longer holds. It names that one by its number, and nobody by itself."""


class Decision(Identified, table=True):
    """An append-only entry of a plan, with its reason. Undoing is a second fact about it, never a deletion."""

    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        Index(
            "uq_decision_live_pair",
            "plan_id",
            "kind",
            "azubi_id",
            "fachkraft_id",
            "rule",
            unique=True,
            sqlite_where=text("undone_at IS NULL AND azubi_id IS NOT NULL AND fachkraft_id IS NOT NULL"),
            postgresql_where=text("undone_at IS NULL AND azubi_id IS NOT NULL AND fachkraft_id IS NOT NULL"),
        ),
    )

    plan_id: UUID = Field(foreign_key="plan.id", ondelete="CASCADE")
    block_id: UUID = Field(foreign_key="block.id", ondelete="CASCADE", index=True)
    number: int
    step: int = added(0)
    """Decisions made in one act share the number of its first; they are undone and done again together."""
    kind: DecisionKind = Field(sa_type=words(DecisionKind))
    azubi_id: UUID | None = Field(default=None, foreign_key="participant.id", ondelete="CASCADE")
    fachkraft_id: UUID | None = Field(default=None, foreign_key="participant.id", ondelete="CASCADE")
    places: int | None = None
    rule: str = Field(default="", max_length=60)
    releases: int | None = None
    """The number of the decision a release is about."""
    reason: str = Field(max_length=400)
    made_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    made_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)
    undone_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RunState(StrEnum):
    """A run is waiting, at work, complete, or failed with nothing stored of it."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Run(Identified, Created, table=True):
    """One solve of a plan (Berechnung): what went in, by which engine, and how far it is."""

    plan_id: UUID = Field(foreign_key="plan.id", ondelete="CASCADE", index=True)
    block_id: UUID | None = Field(default=None, foreign_key="block.id", ondelete="CASCADE", index=True)
    """The only block it is about, after a change by hand; None for every block that is open."""
    requested_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    state: RunState = Field(default=RunState.QUEUED, sa_type=words(RunState))
    done: int = 0
    """Blocks solved so far."""
    total: int = 0
    seed: int
    policy: str = added("", sa_type=Text)
    """The policy as it was read, so that the run can be repeated whatever becomes of the plan's policy version."""
    input_fingerprint: str = added("", max_length=64)
    """SHA-256 over the SHA-256 of what it read of each block, in the order of the blocks' identifiers."""
    policy_fingerprint: str = Field(max_length=64)
    decisions_fingerprint: str = Field(default="", max_length=64)
    """The same over the fingerprints of what was decided about each block."""
    engine_version: str = Field(default="", max_length=40)
    summary: dict[str, Any] = Field(default_factory=dict, sa_type=JsonDocument)
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=JsonDocument)
    """What differs from the plan's run before, by participant key."""
    problem: str = Field(default="", max_length=400)
    started_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class RunBlock(SQLModel, table=True):
    """The answer of a run for one block, with its certificate; whole or absent."""

    __tablename__ = "run_block"

    run_id: UUID = Field(foreign_key="run.id", ondelete="CASCADE", primary_key=True)
    block_id: UUID = Field(foreign_key="block.id", ondelete="CASCADE", primary_key=True, index=True)
    input_id: UUID = Field(foreign_key="block_input.id")
    places: int | None = None
    decisions: list[Any] = added([], sa_type=JsonDocument)
    """What was decided about the block, as the run read it: choices in the engine's terms, in order."""
    result: dict[str, Any] | None = Field(default=None, sa_type=JsonDocument)
    result_hash: str = Field(max_length=64)


class PlanPair(SQLModel, table=True):
    """A pair of a plan, as its last run computed it. Nobody can stand in two pairs."""

    __tablename__ = "plan_pair"
    __table_args__ = (
        UniqueConstraint("plan_id", "block_id", "azubi_id"),
        UniqueConstraint("plan_id", "block_id", "fachkraft_id", "seat"),
        CheckConstraint("seat >= 0", name="seat_not_negative"),
    )

    plan_id: UUID = Field(foreign_key="plan.id", ondelete="CASCADE", primary_key=True)
    azubi_id: UUID = Field(foreign_key="participant.id", ondelete="CASCADE", primary_key=True)
    fachkraft_id: UUID = Field(foreign_key="participant.id", ondelete="CASCADE", primary_key=True, index=True)
    block_id: UUID = Field(foreign_key="block.id", ondelete="CASCADE", index=True)
    seat: int = 0
    points: int
    percent: int
    pinned: bool = False
    overridden: bool = False
    only_possible: bool = False
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JsonDocument)
    """Reasons as sentence keys for each audience, data confidence, open questions and overridden rules."""


class PlanUnmatched(SQLModel, table=True):
    """A person without a tandem in a plan, with the reason for coordinators and the one that may be told."""

    __tablename__ = "plan_unmatched"

    plan_id: UUID = Field(foreign_key="plan.id", ondelete="CASCADE", primary_key=True)
    participant_id: UUID = Field(foreign_key="participant.id", ondelete="CASCADE", primary_key=True, index=True)
    block_id: UUID = Field(foreign_key="block.id", ondelete="CASCADE", index=True)
    reason: dict[str, Any] = Field(sa_type=JsonDocument, nullable=False)
    public_reason: dict[str, Any] = Field(sa_type=JsonDocument, nullable=False)


class Approval(Identified, table=True):
    """A named person approved exactly this plan and result for this block. At most one is in force."""

    __table_args__ = (
        Index(
            "uq_approval_in_force",
            "block_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    block_id: UUID = Field(foreign_key="block.id", ondelete="CASCADE")
    plan_id: UUID = Field(foreign_key="plan.id")
    run_id: UUID = Field(foreign_key="run.id")
    result_hash: str = Field(max_length=64)
    approved_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    approver_name: str = Field(max_length=200)
    approved_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    revoked_reason: str = Field(default="", max_length=400)


class Publication(Identified, Editable, table=True):
    """The publishing of an approved block in two waves: first its companies, then its people."""

    __table_args__ = (UniqueConstraint("approval_id"),)

    block_id: UUID = Field(foreign_key="block.id", ondelete="CASCADE", index=True)
    approval_id: UUID = Field(foreign_key="approval.id", ondelete="CASCADE")
    company_told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    people_due_on: date
    people_told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    published_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")


class CompanyReply(Identified, Created, table=True):
    """What a company answered to the first wave: agreed, or please call."""

    __tablename__ = "company_reply"
    __table_args__ = (UniqueConstraint("publication_id", "round_company_id"),)

    publication_id: UUID = Field(foreign_key="publication.id", ondelete="CASCADE")
    round_company_id: UUID = Field(foreign_key="round_company.id", ondelete="CASCADE", index=True)
    agreed: bool
    replied_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
