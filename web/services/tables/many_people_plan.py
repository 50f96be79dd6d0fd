"""What a table with people of many companies would do to a round, worked out before anything is stored."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any
from uuid import UUID

from web.catalogue.question import Question, Role
from web.files.messages import Message
from web.files.people import ANSWERED, ImportedPerson, answer_of
from web.files.people_table import PeopleTable
from web.files.table_problems import TableProblem
from web.services.errors import InputRefused
from web.services.names import natural_key, same_name_key
from web.services.near_names import NearCompanies
from web.services.registrations.company_answers import checked_answers
from web.services.registrations.roster import Known, Roster
from web.services.tables.import_words import (
    FIXED,
    NO_AGREEMENT,
    OTHER_ROLE,
    SEVERAL,
    SHARED_ADDRESS,
    TAKEN_OUT,
    TWICE,
)

LEAVE_OUT = "leave_out"
REFERENCES = ("line_manager", "trainer")
SAID = attrgetter(*ANSWERED)
MOST_UNKNOWN = 1_000
"""Unknown names that are asked about at a time; comparing names letter by letter takes long."""
MOST_LIKELY = 5
ROLES = {role.value: role for role in Role}
NOBODY = Roster((), {})
NOTHING: Mapping[str, Any] = {}
MOST_KEPT = 20_000
"""Checked answers that are remembered: the same departments, occupations and shifts stand in thousands of rows."""


@dataclass(frozen=True)
class House:
    """A company of the round with the people it is known to have."""

    id: UUID
    """Its part in the round."""
    company_id: UUID
    name: str
    is_open: bool
    may_add: bool
    roster: Roster = NOBODY
    withdrawn: frozenset[UUID] = frozenset()
    """People who withdrew from this round or were taken out of it."""
    answers: Mapping[UUID, Mapping[str, Any]] = field(default_factory=dict)
    """Company parts by participant."""
    fingerprint: str = ""
    """Stands for everything a plan builds on: who is there, and whether people may be added."""

    @cached_property
    def key(self) -> str:
        """Its identifier as text, one copy for all the steps of a plan."""
        return str(self.id)


@dataclass(frozen=True, slots=True)
class PersonStep:
    """Somebody to add (`participant` is None) or to change; `before` holds the answers that would be replaced."""

    row: int
    house: str
    role: str
    name: str
    email: str | None
    """None also for those whose address is known."""
    person: str | None
    """None for somebody new, and for those whose participation is all that is needed."""
    participant: str | None
    answers: Mapping[str, Any]
    names: Mapping[str, str]
    """People the row names, by question key; they belong to the same company."""
    before: Mapping[str, Any]


@dataclass(frozen=True)
class Unknown:
    """A name no company of the round has, and companies that are nearly called like this, the nearest first."""

    name: str
    rows: int
    likely: tuple[tuple[str, str], ...]
    """(identifier, name)"""


@dataclass(frozen=True)
class HouseCount:
    """What a table would do to one company."""

    name: str
    new: int
    changed: int
    unchanged: int
    refused: int


@dataclass(frozen=True)
class ManyPlan:
    """Everything a table would do."""

    steps: tuple[PersonStep, ...]
    houses: tuple[HouseCount, ...]
    unknown: tuple[Unknown, ...]
    unsigned: tuple[str, ...]
    """Identifiers of the companies that lack the agreement."""
    problems: tuple[TableProblem, ...]
    counts: Mapping[str, int]
    """rows, new, changed, unchanged, refused, unknown, left_out, nobody: the last seven add up to the first.

    `left_out` are people of companies somebody left out; `nobody` are totals, remarks, empty and hidden rows.
    """
    fingerprints: Mapping[str, str]
    known: Mapping[tuple[str, str], str]
    """The people known to a company whom its rows name: company and name as compared → identifier."""


@dataclass
class Planner:
    """Plans the rows of a file against the companies of a round, a part of it at a time."""

    houses: Sequence[House]
    with_people: Callable[[Iterable[House]], Iterable[House]]
    """Returns companies with the people they are known to have; asked for those of one part at a time."""
    meant: Mapping[str, str]
    questions: Mapping[Role, Sequence[Question]]
    today: date
    shared: frozenset[str] = frozenset()
    """Addresses of people of different companies."""
    steps: list[PersonStep] = field(default_factory=list)
    row_count: int = 0
    problems: list[TableProblem] = field(default_factory=list)
    tally: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    unknown: Counter[str] = field(default_factory=Counter)
    taken: set[tuple[str, str | int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.by_id = {str(house.id): house for house in self.houses}
        self.by_name = {same_name_key(house.name): house for house in self.houses}
        self.table: PeopleTable | None = None
        self.cells: Mapping[int, Sequence[str]] = {}
        self.left_out = self.blocked = self.nobody = 0
        self.first: dict[Hashable, tuple[Any, Mapping[str, Any]]] = {}
        self.unsigned: set[str] = set()
        self.asked = {role: frozenset(one.key for one in questions) for role, questions in self.questions.items()}
        self.checked: dict[Hashable, tuple[Any, Any]] = {}
        self.known: dict[tuple[str, str], str] = {}
        self.same: dict[Hashable, Mapping[str, Any]] = {}

    def take(self, table: PeopleTable) -> None:
        """Plan the rows of a table or of a part of one."""
        self.table = table
        self.cells = {}
        meant = [(person, house) for person in table.rows if (house := self._house(person)) is not None]
        houses = {one.key: one for one in self.with_people({house.key: house for _row, house in meant}.values())}
        steps = [step for person, house in meant if (step := self._step(person, houses[house.key])) is not None]
        self.steps += steps
        self._note_known(steps, houses)
        self.problems += table.problems
        self.blocked += len(table.blocked_rows)
        self.row_count += table.rows_below
        self.nobody += table.rows_below - table.row_count

    def _note_known(self, steps: Sequence[PersonStep], houses: Mapping[str, House]) -> None:
        wanted = {(step.house, same_name_key(name)) for step in steps for name in step.names.values()}
        for house in {key for key, _name in wanted}:
            for one in houses[house].roster.registered:
                if (key := (house, same_name_key(one.name))) in wanted:
                    self.known[key] = str(one.person_id)

    def plan(self) -> ManyPlan:
        """Return the steps of every row that can be stored."""
        # What keeps a row out comes first: of very many messages only so many are shown.
        problems = sorted(self.problems, key=lambda one: (not one.blocking, one.mark, one.row or 0))
        total = sum(self.tally.values(), Counter[str]())
        used = {step.house for step in self.steps}
        counts = {kind: total[kind] for kind in ("new", "changed", "unchanged")}
        counts["refused"] = total["refused"] + self.blocked
        return ManyPlan(
            tuple(self.steps),
            tuple(self._counted()),
            tuple(self._unknown()),
            tuple(sorted(self.unsigned)),
            tuple(problems),
            {
                "rows": self.row_count,
                **counts,
                "unknown": sum(self.unknown.values()),
                "left_out": self.left_out,
                "nobody": self.nobody,
            },
            {house: self.by_id[house].fingerprint for house in sorted(used)},
            self.known,
        )

    def _counted(self) -> Iterator[HouseCount]:
        for house_id in sorted(self.tally, key=lambda one: natural_key(self.by_id[one].name)):
            tally = self.tally[house_id]
            yield HouseCount(
                self.by_id[house_id].name, tally["new"], tally["changed"], tally["unchanged"], tally["refused"]
            )

    def _unknown(self) -> Iterator[Unknown]:
        """Yield unknown names, those of most rows first; spellings that read alike are one name."""
        near = NearCompanies((house.name, house) for house in self.houses)
        rows: Counter[str] = Counter()
        spelled: dict[str, str] = {}
        for name, number in self.unknown.items():
            rows[spelled.setdefault(same_name_key(name), name)] += number
        for name, number in rows.most_common(MOST_UNKNOWN):
            likely = tuple((house.key, house.name) for house in near.near(name)[:MOST_LIKELY])
            yield Unknown(name, number, likely)

    def _house(self, person: ImportedPerson) -> House | None:
        key = same_name_key(person.company or "")
        exact = self.by_name.get(key)
        chosen = self.meant.get(key, "")
        if exact is not None:
            return exact
        if chosen == LEAVE_OUT:
            self.left_out += 1
        elif chosen in self.by_id:
            return self.by_id[chosen]
        else:
            self.unknown[person.company or ""] += 1
        return None

    def _step(self, person: ImportedPerson, house: House) -> PersonStep | None:
        tally = self.tally[house.key]
        try:
            known = self._known(house, person)
            answers = self._answers(house, person, known)
        except InputRefused as refusal:
            tally["refused"] += 1
            self._note(person, refusal)
            return None
        step = self._made(house, person, known, answers)
        fills_address = known is not None and known.email is None and person.email is not None
        changes = bool(step.answers or step.names or fills_address)
        tally["new" if step.participant is None else "changed" if changes else "unchanged"] += 1
        return step if step.participant is None or changes else None

    def _known(self, house: House, person: ImportedPerson) -> Known | None:
        """Return whom of the company a row means, None for somebody new; raises InputRefused."""
        if not house.is_open:
            raise InputRefused("company", FIXED, company=house.name)
        if person.email in self.shared:
            raise InputRefused("email", SHARED_ADDRESS, email=person.email)
        house.roster.check_email(person.name, person.email)
        known = self._meant(house, person)
        if (known is None or known.role is None) and not house.may_add:
            self.unsigned.add(house.key)
            raise InputRefused("company", NO_AGREEMENT, company=house.name)
        if known is not None and known.person_id in house.withdrawn:
            raise InputRefused("name", TAKEN_OUT, name=known.name)
        if known is not None and known.role is not None and known.role is not ROLES[person.role]:
            raise InputRefused("role", OTHER_ROLE, name=known.name)
        key = (house.key, known.person_id.int if known else person.email or same_name_key(person.name))
        if key in self.taken:
            raise InputRefused("name", TWICE, name=person.name)
        self.taken.add(key)
        return known

    def _meant(self, house: House, person: ImportedPerson) -> Known | None:
        owner = house.roster.by_email(person.email)
        if owner is not None:
            return owner
        fitting = [one for one in house.roster.by_name(person.name) if not (one.email and person.email)]
        if len(fitting) > 1:
            raise InputRefused("email", SEVERAL, name=person.name)
        return fitting[0] if fitting else None

    def _answers(self, house: House, person: ImportedPerson, known: Known | None) -> Mapping[str, Any]:
        before = house.answers.get(known.participant_id, NOTHING) if known and known.participant_id else NOTHING
        if not before:
            return self._first_answers(person)
        try:
            answers = self._first_answers(person)
        except InputRefused:
            answers = self._checked_beside(person, before)
        return self._one_of({key: value for key, value in answers.items() if before.get(key) != value})

    def _one_of(self, answers: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return one object for all answers that are made of the same objects: thousands change alike."""
        if not answers or len(self.same) >= MOST_KEPT:
            return answers or NOTHING
        return self.same.setdefault((*answers, *map(id, answers.values())), answers)

    def _checked_beside(self, person: ImportedPerson, before: Mapping[str, Any]) -> Mapping[str, Any]:
        """Check answers one of which would be refused, were it new; raises InputRefused unless it is as before."""
        said = person.answers()
        asked = [question for question in self.questions[ROLES[person.role]] if question.key in said]
        answers = checked_answers(asked, said, NOBODY, today=self.today, before=before)
        return {key: value for key, value in answers.items() if value is not None}

    def _first_answers(self, person: ImportedPerson) -> Mapping[str, Any]:
        """Return the answers of somebody who gave none before; raises InputRefused.

        What was read from equal cells is one object, so that thousands of people who say the same are looked at once;
        it is kept, so that no other object can be taken for it.
        """
        said = (*SAID(person), *person.own.values())
        place = (person.role, *person.own, *map(id, said))
        if place in self.first:
            return self.first[place][1]
        given = {**dict(zip(ANSWERED, said, strict=False)), **person.own}
        answers = {}
        for question in self.questions[ROLES[person.role]]:
            one = given.get(question.key)
            if one is not None and (value := self._checked(person.role, question, one)) is not None:
                answers[question.key] = value
        if len(self.first) < MOST_KEPT:
            self.first[place] = said, answers
        return answers

    def _checked(self, role: str, question: Question, said: Any) -> Any:
        """Return an answer as it is stored, None if it says nothing any more; the same one is checked once."""
        place = (role, question.key, id(said))
        if place in self.checked:
            return self.checked[place][1]
        given = {question.key: answer_of(question.key, said)}
        value = checked_answers([question], given, NOBODY, today=self.today)[question.key]
        if len(self.checked) < MOST_KEPT:
            self.checked[place] = said, value
        return value

    def _made(
        self, house: House, person: ImportedPerson, known: Known | None, answers: Mapping[str, Any]
    ) -> PersonStep:
        names = self._names(person) if person.line_manager or person.trainer else NOTHING
        if known is None:
            key = house.key
            return PersonStep(
                person.row, key, person.role, person.name, person.email, None, None, answers, names, NOTHING
            )
        participant = str(known.participant_id) if known.role is not None else None
        address = person.email if known.email is None else None
        stored = house.answers.get(known.participant_id, NOTHING) if known.participant_id else NOTHING
        return PersonStep(
            person.row,
            house.key,
            person.role,
            known.name,
            address,
            str(known.person_id) if address or participant is None else None,
            participant,
            answers,
            {key: name for key, name in names.items() if participant is None or not stored.get(key)},
            self._one_of({key: stored.get(key) for key in answers}) if participant else NOTHING,
        )

    def _names(self, person: ImportedPerson) -> Mapping[str, str]:
        """Return whom a row names, by question key; what is not asked in this role is left out."""
        asked = self.asked[ROLES[person.role]]
        return {key: getattr(person, key) for key in REFERENCES if getattr(person, key) and key in asked}

    def _note(self, person: ImportedPerson, refusal: InputRefused) -> None:
        if self.table is None:
            return
        uses = (use for use in self.table.columns if use.field and use.field.key == refusal.field != "company")
        use = next(uses, None)
        text, letter = (self._cells(person.row)[use.index], use.column.letter) if use else (person.name, None)
        message = Message(refusal.message, refusal.params)  # type: ignore[arg-type]
        where = self.table.table
        code = f"many_{refusal.field}"
        self.problems.append(TableProblem(code, True, message, where.sheet, person.row, letter, text, where.mark))

    def _cells(self, number: int) -> Sequence[str]:
        """Return the cells of a row as they stand in the table."""
        if self.table is None or not self.cells:
            self.cells = {row.number: row.cells for row in self.table.table.rows} if self.table else {}
        return self.cells[number]
