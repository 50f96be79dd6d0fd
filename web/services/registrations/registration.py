"""A company's registration (Meldung): where it stands, who is in it and what is still missing.

Companies and coordinators use the same functions; what a coordinator enters is marked as entered on behalf.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.agreement import Wording
from web.catalogue.own_answers import compared
from web.catalogue.question import Comparison, Part, Question, Role
from web.catalogue.questionnaire import Questionnaire
from web.db.models import AnswerSource, BlockKind, BlockState, RoundCompany
from web.db.models.columns import utc_now
from web.db.queries import registration as queries
from web.files.own_columns import own_questions
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.matching import in_force, policy_of_round
from web.services.registrations.forecasts import Forecast, count_tandems, forecast_tandems
from web.services.registrations.reported import Reported, Terms
from web.translations import N_

FIXED = N_(
    "The data of this round is frozen, so nothing can be changed here any more. If something is wrong, please"
    " call %(contact)s: %(phone)s."
)
MOST_SOUGHT = 3
"""So many competences are named of those somebody else should bring."""
NEEDED: Mapping[Role, tuple[str, ...]] = MappingProxyType(
    {
        Role.AZUBI: ("occupation", "training_year", "training_ends", "shift", "school"),
        Role.FACHKRAFT: ("occupation", "shift", "aevo", "safety_instruction"),
    }
)
"""What a company part needs to count as finished. Everything else is asked, but its absence is not a gap."""


@dataclass(frozen=True)
class Accepted:
    """Who accepted the agreement for a company, and when."""

    name: str
    at: datetime
    wording_sha256: str
    on_behalf: bool
    """A coordinator noted that it is there on paper ("liegt unterschrieben vor")."""
    noted_by: str | None


@dataclass(frozen=True)
class Frame:
    """What stands around a registration: where it belongs, its dates and how far it is."""

    round_company_id: UUID
    company_id: UUID
    company: str
    programme_id: UUID
    programme: str
    accent: str
    controller: str
    contact_name: str
    contact_phone: str
    contact_email: str
    round_id: UUID
    round_name: str
    deadline: date
    """With the extension this company got, if any."""
    is_extended: bool
    extension_reason: str
    starts_on: date
    news_by: date
    company_days: int
    hours_per_month: int
    """Working hours the programme asks for each tandem."""
    policy: str = field(repr=False)
    """The policy of the round, as TOML."""
    places: int | None
    questionnaire_version_id: UUID
    document: Mapping[str, Any] = field(repr=False)
    """The stored questionnaire."""
    block_id: UUID
    block_name: str
    is_pool: bool
    state: BlockState
    knows_tandems: bool
    """The company was told its tandems; it reads them also while they are being repaired."""
    begun_at: datetime | None
    submitted_at: datetime | None
    submitted_by: str | None
    submitted_on_behalf: bool
    """A coordinator sent it in the company's name."""
    hours_confirmed: int | None
    tandems_wanted: int | None
    withdrawn_at: datetime | None
    version: int
    was_here_before: bool
    """The company reported somebody in another round."""
    accepted: Accepted | None
    """The newest agreement, in whatever wording."""
    changed_after_sending: bool
    on_behalf: bool
    """The actor coordinates the programme and does not speak for the company."""

    @property
    def is_open(self) -> bool:
        """Whether the registration can still be changed."""
        return self.state is BlockState.COLLECTING

    @property
    def wording(self) -> Wording:
        """The agreement as it reads now."""
        return Wording(self.programme, self.controller, self.hours_per_month)

    @cached_property
    def may_add(self) -> bool:
        """Whether people can be added now: the data is open and the agreement accepted as it reads now."""
        return bool(self.is_open and self.accepted and self.accepted.wording_sha256 == self.wording.sha256)

    @cached_property
    def criteria(self) -> tuple[str, ...]:
        """What counts for a pair under the round's policy."""
        return in_force(self.policy)[0]

    @cached_property
    def questionnaire(self) -> Questionnaire:
        """The questions of the round."""
        return Questionnaire.from_document(dict(self.document))

    @cached_property
    def own_questions(self) -> tuple[Question, ...]:
        """The questions of the company part the programme added itself, as columns of a table."""
        return own_questions(self.questionnaire.questions)

    @property
    def company_keys(self) -> frozenset[str]:
        """The keys of what a company answers, whichever the role."""
        return frozenset(question.key for question in self.questionnaire.questions if question.part is Part.COMPANY)

    def asked(self, role: Role) -> tuple[Question, ...]:
        """Return what a company is asked about somebody of a role."""
        return self.questionnaire.asked(Part.COMPANY, role)


@dataclass(frozen=True)
class PersonLine:
    """One person of a registration as their company sees them."""

    participant_id: UUID
    person_id: UUID
    role: Role
    name: str
    email: str | None
    answers: Mapping[str, Any]
    """The company part, by question key."""
    missing: tuple[str, ...]
    """Question keys of the company part that are still open."""
    person_part_done: bool
    has_link: bool
    has_letter: bool
    guardian_letter_on: date | None
    """When somebody under 18 was given the letter for their guardians."""
    by_coordinator: bool
    """Entered or changed by a coordinator in the company's name."""
    coordinator_answers: tuple[str, ...] = ()
    """Question keys of what a coordinator answered in the company's name."""


@dataclass(frozen=True)
class Overview:
    """Everything the page "Unsere Meldung" shows."""

    frame: Frame
    azubis: tuple[PersonLine, ...]
    fachkraefte: tuple[PersonLine, ...]

    @property
    def people(self) -> tuple[PersonLine, ...]:
        """Everybody: Azubis, then Fachkräfte."""
        return self.azubis + self.fachkraefte

    @cached_property
    def forecast(self) -> Forecast:
        """How many tandems are possible at most, from what the company itself reported."""
        frame = self.frame
        people = [self._public(line) for line in self.people]
        if frame.is_pool:
            return count_tandems(people, places=None, is_pool=True)
        terms = Terms(str(frame.round_company_id), policy_of_round(frame.policy, frame.starts_on), frame.starts_on)
        return forecast_tandems(people, terms, places=_fewer(frame.places, frame.tandems_wanted))

    def _public(self, line: PersonLine) -> Reported:
        """Only what the company says, and of that only what a criterion or rule reads."""
        used = {each.key for each in self.frame.questionnaire.questions if each.part is Part.COMPANY and each.used_by}
        facts = {key: value for key, value in line.answers.items() if key in used}
        return Reported(str(line.person_id), line.name, line.role, facts)

    def sought(self, role: Role) -> tuple[tuple[Question, str], ...]:
        """Return the competences the company says its people need somebody of a role to bring, the commonest first.

        From questions the programme added to the company part and compares with what the other person brings.
        """
        named = Counter(
            (question.key, competence)
            for question in self._about_the_other
            for line in self.people
            if line.role is not role
            for competence in line.answers.get(question.key, ())
        )
        return tuple(
            (self.frame.questionnaire.question(key), competence)
            for (key, competence), _count in named.most_common(MOST_SOUGHT)
        )

    @property
    def _about_the_other(self) -> list[Question]:
        asked = compared(self.frame.questionnaire)
        return [each for each in asked if each.part is Part.COMPANY and each.compare is Comparison.WANTED]

    @property
    def incomplete(self) -> tuple[PersonLine, ...]:
        """People whose company part has gaps."""
        return tuple(line for line in self.people if line.missing)

    @property
    def unanswered(self) -> tuple[PersonLine, ...]:
        """People who have not filled in their own part."""
        return tuple(line for line in self.people if not line.person_part_done)


def get_frame(session: Session, actor: Actor, round_company_id: UUID) -> Frame:
    """Return the frame of a registration; raises NotFound, for other companies' registrations as well."""
    row = queries.frame(session, actor, round_company_id)
    if row is None:
        raise NotFound
    values = row._asdict()
    extended, changed, submitted = values.pop("extended_deadline"), values.pop("last_activity_at"), row.submitted_at
    values["deadline"] = extended or row.deadline
    values["is_extended"] = extended is not None
    values["accepted"] = _accepted([values.pop(f"agreement_{name}") for name in _AGREEMENT])
    values["is_pool"] = values.pop("block_kind") is BlockKind.POOL
    return Frame(
        **values,
        changed_after_sending=bool(submitted and changed and changed > submitted),
        on_behalf=row.company_id not in actor.speaks_for,
    )


_AGREEMENT = ("name", "at", "wording", "on_behalf", "noted_by")


def _accepted(columns: Sequence[Any]) -> Accepted | None:
    name, at, wording, on_behalf, noted_by = columns
    return None if at is None else Accepted(name, at, wording, on_behalf, noted_by if on_behalf else None)


def open_frame(session: Session, actor: Actor, round_company_id: UUID) -> Frame:
    """Return the frame of a registration that is to be changed; raises WrongState once its data is fixed."""
    frame = get_frame(session, actor, round_company_id)
    if not frame.is_open:
        raise WrongState(FIXED, contact=frame.contact_name, phone=frame.contact_phone)
    return frame


def note_change(session: Session, actor: Actor, round_company_id: UUID) -> RoundCompany:
    """Remember that a registration was changed just now, and when it was begun; returns its row."""
    row = queries.round_company(session, actor, round_company_id)
    if row is None:
        raise NotFound
    row.last_activity_at = utc_now()
    row.begun_at = row.begun_at or row.last_activity_at
    return row


def note_first_sign_in(session: Session, account_id: UUID) -> None:
    """Remember that somebody of the invited company has signed in; called by the door they came through."""
    for row in queries.not_signed_in_yet(session, account_id):
        row.first_sign_in_at = utc_now()


def overview(session: Session, actor: Actor, round_company_id: UUID) -> Overview:
    """Return the registration with its people and what is missing; raises NotFound."""
    frame = get_frame(session, actor, round_company_id)
    lines = people_lines(session, actor, frame)
    azubis = tuple(line for line in lines if line.role is Role.AZUBI)
    fachkraefte = tuple(line for line in lines if line.role is Role.FACHKRAFT)
    return Overview(frame, azubis, fachkraefte)


def _fewer(*limits: int | None) -> int | None:
    """Return the lowest of these numbers of places; None stands for as many as possible."""
    return min((limit for limit in limits if limit is not None), default=None)


def people_lines(session: Session, actor: Actor, frame: Frame) -> tuple[PersonLine, ...]:
    """Return the people of a registration with their company part, Azubis first."""
    answers: dict[UUID, dict[str, Any]] = {}
    by_coordinator: dict[UUID, list[str]] = {}
    found = queries.answers(session, actor, frame.round_company_id, frame.company_keys)
    for participant_id, key, value, source in found:
        answers.setdefault(participant_id, {})[key] = value
        if source is AnswerSource.COORDINATOR:
            by_coordinator.setdefault(participant_id, []).append(key)
    return tuple(
        _line(row, answers.get(row.id, {}), frame, by_coordinator.get(row.id, ()))
        for row in queries.people(session, actor, frame.round_company_id)
    )


def _line(row: Any, answers: Mapping[str, Any], frame: Frame, by_coordinator: Sequence[str]) -> PersonLine:
    role = Role(row.role.value)
    asked = [question.key for question in frame.asked(role)]
    return PersonLine(
        participant_id=row.id,
        person_id=row.person_id,
        role=role,
        name=row.name,
        email=row.email,
        answers=answers,
        missing=_open_questions(asked, role, answers),
        person_part_done=bool(row.person_part_done),
        has_link=bool(row.has_link),
        has_letter=bool(row.has_letter),
        guardian_letter_on=row.guardian_letter_on,
        by_coordinator=bool(row.on_behalf or by_coordinator),
        coordinator_answers=tuple(key for key in asked if key in by_coordinator),
    )


def _open_questions(asked: Sequence[str], role: Role, answers: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(key for key in needed_among(asked, role) if key not in answers)


def needed_among(asked: Iterable[str], role: Role) -> tuple[str, ...]:
    """Return which of the questions asked about a role have to be answered for the company part to be finished."""
    return tuple(key for key in asked if key in NEEDED[role])


def source_of(frame: Frame) -> AnswerSource:
    """Return how an answer typed by the actor of a frame is marked."""
    return AnswerSource.COORDINATOR if frame.on_behalf else AnswerSource.COMPANY
