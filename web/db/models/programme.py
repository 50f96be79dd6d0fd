"""The frame of a round: programme, round, companies, blocks, versions of questionnaire and policy."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from web.db.models.columns import Created, Editable, Identified, JsonDocument, UtcDateTime, words


class InstanceMark(SQLModel, table=True):
    """A fact about this database as a whole, such as `demo`: it decides in which mode the product may start on it."""

    __tablename__ = "instance_mark"

    name: str = Field(primary_key=True, max_length=40)
    value: str = Field(max_length=200)


class Programme(Identified, Created, Editable, table=True):
    """A funded project: brand, controller, coordinators, questionnaire and default policy."""

    name: str = Field(max_length=200)
    controller: str = Field(max_length=400)
    """Verantwortliche Stelle: name and postal address."""
    contact_name: str = Field(max_length=200)
    contact_phone: str = Field(max_length=60)
    contact_email: str = Field(max_length=254)
    azubi_address: str = Field(default="du", max_length=3)
    fachkraft_address: str = Field(default="sie", max_length=3)
    accent: str = Field(default="blue", max_length=20)


class Question(Identified, table=True):
    """A permanent question key of a programme; wording lives in the questionnaire versions."""

    __table_args__ = (UniqueConstraint("programme_id", "key"),)

    programme_id: UUID = Field(foreign_key="programme.id", ondelete="CASCADE")
    key: str = Field(max_length=60)


class Option(Identified, table=True):
    """A permanent option key of a question."""

    __table_args__ = (UniqueConstraint("question_id", "key"),)

    question_id: UUID = Field(foreign_key="question.id", ondelete="CASCADE")
    key: str = Field(max_length=60)


class QuestionnaireVersion(Identified, Created, table=True):
    """An ordered selection of questions with labels, never changed once made."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    programme_id: UUID = Field(foreign_key="programme.id", ondelete="CASCADE")
    number: int
    document: dict[str, Any] = Field(sa_type=JsonDocument)
    created_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")


class PolicyVersion(Identified, Created, table=True):
    """Weighted criteria, rules, objective and default places as TOML, never changed once made; names no person."""

    __tablename__ = "policy_version"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    programme_id: UUID = Field(foreign_key="programme.id", ondelete="CASCADE")
    number: int
    toml: str
    fingerprint: str = Field(max_length=64)
    created_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")


class Round(Identified, Created, Editable, table=True):
    """One intake of a programme with its dates. The lottery seed is drawn once, before the first run."""

    programme_id: UUID = Field(foreign_key="programme.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=200)
    opens_on: date
    deadline: date
    starts_on: date
    news_by: date
    """Until when people without a partner hear again."""
    default_places: int | None = None
    """Tandems per block; None: as many as possible."""
    company_days: int = 3
    """Working days between the first wave (companies) and the second (people)."""
    seed: int | None = None
    questionnaire_version_id: UUID = Field(foreign_key="questionnaire_version.id")
    policy_version_id: UUID = Field(foreign_key="policy_version.id")


class Company(Identified, Created, Editable, table=True):
    """A tenant. What belongs to one company is invisible to every other."""

    __table_args__ = (UniqueConstraint("programme_id", "name"),)

    programme_id: UUID = Field(foreign_key="programme.id", ondelete="CASCADE")
    name: str = Field(max_length=200)
    sort_key: str = Field(max_length=200)
    phone: str = Field(default="", max_length=60)
    town: str = Field(default="", max_length=120)


class Site(Identified, Editable, table=True):
    """A place of work of a company (Standort)."""

    __table_args__ = (UniqueConstraint("company_id", "name"),)

    company_id: UUID = Field(foreign_key="company.id", ondelete="CASCADE")
    name: str = Field(max_length=200)


class BlockKind(StrEnum):
    """A block is one company or a named pool of companies."""

    COMPANY = "company"
    POOL = "pool"


class BlockState(StrEnum):
    """The life of a block; no step can be skipped."""

    COLLECTING = "collecting"
    FROZEN = "frozen"
    MATCHED = "matched"
    APPROVED = "approved"
    PUBLISHED = "published"
    RUNNING = "running"
    CLOSED = "closed"


class Block(Identified, Editable, table=True):
    """The unit that is frozen, solved, approved and published: a company, or a pool (Verbund)."""

    __table_args__ = (CheckConstraint("places IS NULL OR places >= 0", name="places_not_negative"),)

    round_id: UUID = Field(foreign_key="round.id", ondelete="CASCADE", index=True)
    kind: BlockKind = Field(default=BlockKind.COMPANY, sa_type=words(BlockKind))
    name: str = Field(max_length=200)
    sort_key: str = Field(max_length=200)
    places: int | None = None
    state: BlockState = Field(default=BlockState.COLLECTING, sa_type=words(BlockState))
    stale: bool = False
    """Data or policy changed after the last run: solve and approve again before publishing."""


class RoundCompany(Identified, Created, Editable, table=True):
    """A company's part in a round: its registration (Meldung) and how far it is."""

    __tablename__ = "round_company"
    __table_args__ = (UniqueConstraint("round_id", "company_id"),)

    round_id: UUID = Field(foreign_key="round.id", ondelete="CASCADE")
    company_id: UUID = Field(foreign_key="company.id", ondelete="CASCADE", index=True)
    block_id: UUID = Field(foreign_key="block.id", index=True)
    extended_deadline: date | None = None
    invited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    first_sign_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    submitted_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    last_activity_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
