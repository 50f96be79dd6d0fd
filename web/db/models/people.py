"""Persons, their participation in a round, and their answers."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from web.db.models.columns import Created, Editable, Identified, JsonDocument, UtcDateTime, added, utc_now, words


class ParticipantRole(StrEnum):
    """The two sides of a tandem; the words are the domain's own."""

    AZUBI = "azubi"
    FACHKRAFT = "fachkraft"


class AnswerSource(StrEnum):
    """Who typed an answer; it decides how the answer is marked and who may read it."""

    SELF = "self"
    COMPANY = "company"
    COORDINATOR = "coordinator"
    TOGETHER = "together"


class Person(Identified, Created, Editable, table=True):
    """A human, once per company and programme. An e-mail address is optional and unique within the company."""

    __table_args__ = (UniqueConstraint("company_id", "email"),)

    programme_id: UUID = Field(foreign_key="programme.id", ondelete="CASCADE", index=True)
    company_id: UUID = Field(foreign_key="company.id", ondelete="CASCADE")
    account_id: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL", index=True)
    name: str = Field(max_length=200)
    sort_key: str = Field(max_length=200)
    email: str | None = Field(default=None, max_length=254)
    listed: bool = False
    """Agreed to appear in colleagues' pickers."""
    import_id: UUID | None = Field(default=None, foreign_key="round_import.id", ondelete="SET NULL", index=True)
    """The coordinator's table that made them known; taken back, it takes them along."""


class Participant(Identified, Created, Editable, table=True):
    """A person in a round, as Azubi or as Fachkraft. `key` is the random name under which the engine knows them."""

    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        Index("ix_participant_round_company_role", "round_company_id", "role"),
    )

    round_id: UUID = Field(foreign_key="round.id", ondelete="CASCADE")
    round_company_id: UUID = Field(foreign_key="round_company.id", ondelete="CASCADE")
    person_id: UUID = Field(foreign_key="person.id", ondelete="CASCADE", index=True)
    role: ParticipantRole = Field(sa_type=words(ParticipantRole))
    key: str = Field(max_length=32, unique=True)
    person_part_done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    person_part_screen: str = added("", max_length=20)
    """The screen of the own part the person went on from last; empty before the first."""
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    withdrew: bool = added(False)
    """Withdrew themselves; their company then cannot enter them again in this round."""
    asked_out_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the person said, with a tandem already published, that it does not go on; a coordinator settles it."""
    entered_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    guardian_letter_on: date | None = None
    """When a young person was given the letter for their parents or guardians (mitgegeben am)."""
    on_behalf: bool = False
    """Entered by a coordinator in the company's name ("im Auftrag eingetragen")."""
    import_id: UUID | None = Field(default=None, foreign_key="round_import.id", ondelete="SET NULL", index=True)
    """The coordinator's table they came with. Until all of it is stored they count as withdrawn: nobody sees half."""


class Answer(Identified, Editable, table=True):
    """One answer of one participant to one question; keeps the questionnaire version it was given to."""

    __table_args__ = (UniqueConstraint("participant_id", "question_key"),)

    participant_id: UUID = Field(foreign_key="participant.id", ondelete="CASCADE")
    question_key: str = Field(max_length=60)
    value: Any = Field(sa_type=JsonDocument, nullable=False)
    questionnaire_version_id: UUID
    """The round's own version when it was given, which is a foreign key there: looking it up for each of 400,000
    answers of a large table takes PostgreSQL a quarter of its time."""
    source: AnswerSource = Field(sa_type=words(AnswerSource))
    answered_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    """Nobody where it came with the person in a coordinator's large table: then it is who entered the person."""
    answered_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime, nullable=False)


class CompanyProposal(Identified, Created, table=True):
    """Two people their company would like to see together, with one sentence (Vorschlag des Betriebs)."""

    __tablename__ = "company_proposal"
    __table_args__ = (UniqueConstraint("azubi_id", "fachkraft_id"),)

    round_company_id: UUID = Field(foreign_key="round_company.id", ondelete="CASCADE", index=True)
    azubi_id: UUID = Field(foreign_key="participant.id", ondelete="CASCADE")
    fachkraft_id: UUID = Field(foreign_key="participant.id", ondelete="CASCADE")
    sentence: str = Field(default="", max_length=400)
    proposed_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    answer: str = added("", max_length=400)
    """What the coordinator answered; empty while it waits or when it became a pin."""
    answered_by: UUID | None = Field(default=None, foreign_key="account.id", ondelete="SET NULL")
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PeopleImport(Identified, Created, Editable, table=True):
    """An uploaded table between preview and import. The rows are deleted as soon as they are taken over or dropped."""

    __tablename__ = "people_import"
    __table_args__ = (
        Index(
            "uq_people_import_open",
            "round_company_id",
            "created_by",
            unique=True,
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )

    round_company_id: UUID = Field(foreign_key="round_company.id", ondelete="CASCADE")
    created_by: UUID = Field(foreign_key="account.id", ondelete="CASCADE")
    file_name: str = Field(max_length=255)
    document: dict[str, Any] | None = Field(default=None, sa_type=JsonDocument)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    outcome: dict[str, Any] = Field(default_factory=dict, sa_type=JsonDocument)
    undo: dict[str, Any] | None = Field(default=None, sa_type=JsonDocument)
    """What was there before it was taken over, until it is undone or the data is fixed."""
    undone_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
