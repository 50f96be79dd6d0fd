"""The frame of a round: programme, round, companies, blocks, versions of questionnaire and policy."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from web.db.models.columns import Created, Editable, Identified, JsonDocument, UtcDateTime, added, utc_now, words


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
    is_practice: bool = added(False)
    """For trying things out with made-up people: nothing is ever sent, and all of it can be deleted at once."""
    four_eyes: bool = added(False)
    """Whether a proposal counts as approved only once a second coordinator has said so."""


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


class QuestionnaireDraft(Identified, Editable, table=True):
    """A questionnaire being edited: at most one for each programme, gone when it becomes the next version."""

    __tablename__ = "questionnaire_draft"

    programme_id: UUID = Field(foreign_key="programme.id", ondelete="CASCADE", unique=True)
    document: dict[str, Any] = Field(sa_type=JsonDocument)
    changed_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)
    changed_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")


class PolicyVersion(Identified, Created, table=True):
    """Weighted criteria, rules, objective and default places as TOML, never changed once made; names no person."""

    __tablename__ = "policy_version"
    __table_args__ = (UniqueConstraint("programme_id", "number"),)

    programme_id: UUID = Field(foreign_key="programme.id", ondelete="CASCADE")
    number: int
    toml: str
    fingerprint: str = Field(max_length=64)
    note: str = added("", max_length=400)
    """What was changed and why, in the words of who made it; empty for one that follows from the questionnaire."""
    reasons: dict[str, str] = added({}, sa_type=JsonDocument)
    """Rule that follows from a law and does not hold -> why not."""
    created_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    for_comparison: bool = added(False)
    """Made to compare a plan with one of another objective: new rounds do not start with it."""


class TextsKind(StrEnum):
    """What a programme words itself: the legal facts of the notice, or the first pages of companies and people."""

    LEGAL = "legal"
    GREETING = "greeting"


class ProgrammeTexts(Identified, Created, table=True):
    """A programme's own wording, never changed once made: so it stays known what anybody could read on which day."""

    __tablename__ = "programme_texts"
    __table_args__ = (UniqueConstraint("programme_id", "kind", "number"),)

    programme_id: UUID = Field(foreign_key="programme.id", ondelete="CASCADE")
    kind: TextsKind = Field(sa_type=words(TextsKind))
    number: int
    document: dict[str, dict[str, str]] = Field(sa_type=JsonDocument)
    """Texts by language and key; a key that is missing stands as in the product."""
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
    reminder_days: list[int] = added([10, 3], sa_type=JsonDocument)
    """On how many days before the deadline companies with something left to do are reminded."""
    freezes_on: date | None = None
    """The day from which the data may be fixed; None: the day after the deadline."""
    hours_per_month: int = added(4)
    """Working hours a company gives its tandems every month."""
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
    column_choices: dict[str, str] = added({}, sa_type=JsonDocument)
    """What the headings of its tables mean, as chosen by hand: heading, folded, to field key ("" for none)."""


class Site(Identified, Editable, table=True):
    """A place of work of a company (Standort)."""

    __table_args__ = (UniqueConstraint("company_id", "name"),)

    company_id: UUID = Field(foreign_key="company.id", ondelete="CASCADE")
    name: str = Field(max_length=200)


class Department(Identified, table=True):
    """A department of a company, offered wherever one is asked for."""

    __table_args__ = (UniqueConstraint("company_id", "name"),)

    company_id: UUID = Field(foreign_key="company.id", ondelete="CASCADE")
    name: str = Field(max_length=200)


class PatternKind(StrEnum):
    """What a pattern of a company describes: working time, or days at vocational school."""

    SHIFT = "shift"
    SCHOOL = "school"


class WorkPattern(Identified, Editable, table=True):
    """Working or school times a company sets once and gives to many people."""

    __tablename__ = "work_pattern"
    __table_args__ = (UniqueConstraint("company_id", "kind", "name"),)

    company_id: UUID = Field(foreign_key="company.id", ondelete="CASCADE")
    kind: PatternKind = Field(sa_type=words(PatternKind))
    name: str = Field(max_length=120)
    answer: dict[str, Any] = Field(sa_type=JsonDocument)
    """The answer it stands for, in the form the question `shift` or `school` has."""


class CompanyNote(Identified, Created, table=True):
    """What a coordinator wrote down about a firm, never about a person; companies do not see it."""

    __tablename__ = "company_note"

    company_id: UUID = Field(foreign_key="company.id", ondelete="CASCADE", index=True)
    text: str = Field(max_length=1000)
    written_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")


class BlockKind(StrEnum):
    """A block is one company or a named pool of companies."""

    COMPANY = "company"
    POOL = "pool"


class BlockState(StrEnum):
    """The life of a block; no step can be skipped."""

    COLLECTING = "collecting"
    FREEZING = "freezing"
    """Nobody can change its data any more, and the worker fixes it just now together with that of very many others."""
    FROZEN = "frozen"
    MATCHED = "matched"
    APPROVED = "approved"
    PUBLISHED = "published"
    RUNNING = "running"
    CLOSED = "closed"


NOT_FIXED = (BlockState.COLLECTING, BlockState.FREEZING)
"""There is no data a run could read."""
CHANGEABLE = (BlockState.FROZEN, BlockState.MATCHED)
"""The data is fixed and nothing is approved: runs and decisions by hand are possible."""


class Block(Identified, Editable, table=True):
    """The unit that is frozen, solved, approved and published: a company, or a pool (Verbund)."""

    __table_args__ = (CheckConstraint("places IS NULL OR places >= 0", name="places_not_negative"),)

    round_id: UUID = Field(foreign_key="round.id", ondelete="CASCADE", index=True)
    kind: BlockKind = Field(default=BlockKind.COMPANY, sa_type=words(BlockKind))
    name: str = Field(max_length=200)
    sort_key: str = Field(max_length=200)
    places: int | None = None
    state: BlockState = Field(default=BlockState.COLLECTING, sa_type=words(BlockState))


class RoundCompany(Identified, Created, Editable, table=True):
    """A company's part in a round: its registration (Meldung) and how far it is."""

    __tablename__ = "round_company"
    __table_args__ = (UniqueConstraint("round_id", "company_id"),)

    round_id: UUID = Field(foreign_key="round.id", ondelete="CASCADE")
    company_id: UUID = Field(foreign_key="company.id", ondelete="CASCADE", index=True)
    block_id: UUID = Field(foreign_key="block.id", index=True)
    extended_deadline: date | None = None
    extension_reason: str = added("", max_length=400)
    invited_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    first_sign_in_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    begun_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    submitted_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    submitted_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    last_activity_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    invited_by_hand_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When a coordinator noted that the invitation went out from their own mailbox or by telephone."""
    invited_by_phone: bool = added(False)
    """Of the two, it was by telephone."""
    follow_up_on: date | None = None
    """When a coordinator wants to come back to this company (Wiedervorlage)."""
    follow_up_note: str = added("", max_length=200)
    hours_confirmed: int | None = None
    """Working hours a month the company promised for each tandem."""
    tandems_wanted: int | None = None
    """How many tandems the company would like; None: as many as possible."""
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the company took its registration back as a whole."""


class Agreement(Identified, Created, table=True):
    """A company accepted the programme's agreement: who, when, and which wording."""

    round_company_id: UUID = Field(foreign_key="round_company.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=200)
    """Who accepted it for the company; empty where a coordinator noted many at once and nobody was asked."""
    accepted_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    wording_sha256: str = Field(max_length=64)
    on_behalf: bool = False
    """Noted by a coordinator: the company signed on paper ("liegt unterschrieben vor")."""


class Waiver(Identified, Created, table=True):
    """A coordinator looked at something that hinders the matching and lets it be."""

    __table_args__ = (UniqueConstraint("round_company_id", "subject"),)

    round_company_id: UUID = Field(foreign_key="round_company.id", ondelete="CASCADE")
    subject: str = Field(max_length=120)
    """The kind of hindrance and the identifiers it is about."""
    waived_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")


class RoundImport(Identified, Created, Editable, table=True):
    """A coordinator's table of companies or of people of many companies, between preview and import."""

    __tablename__ = "round_import"

    round_id: UUID = Field(foreign_key="round.id", ondelete="CASCADE", index=True)
    created_by: UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    file_name: str = Field(max_length=255)
    kind: str = Field(max_length=20)
    """`companies` or `people`."""
    state: str = Field(default="waiting", max_length=20)
    """`waiting`, `reading`, `preview`, `storing`, `done`, `failed` or `dropped`."""
    data: bytes | None = None
    """The table itself, compressed; deleted as soon as it was taken over, dropped or refused."""
    choices: dict[str, Any] = Field(default_factory=dict, sa_type=JsonDocument)
    """What was corrected on the preview: columns, cells, rows left out."""
    rows: int = 0
    rows_done: int = 0
    outcome: dict[str, Any] = Field(default_factory=dict, sa_type=JsonDocument)
    """Counts and messages; names no person once the import is closed."""
    undo: dict[str, Any] | None = Field(default=None, sa_type=JsonDocument)
    """What was there before, until the data is fixed."""
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
