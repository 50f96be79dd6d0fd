"""What an uploaded table would do to a registration, row by row, worked out before anything is stored."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from web.catalogue.question import Question, Role
from web.catalogue.shifts import OWN_HOURS
from web.files.hidden_notes import HiddenNotes, hidden_among
from web.files.messages import Message
from web.files.people import ImportedPerson
from web.files.people_table import PeopleTable
from web.files.table_problems import TableProblem
from web.services.errors import InputRefused
from web.services.names import same_name_key
from web.services.registrations.company_answers import checked_answers
from web.services.registrations.registration import PersonLine
from web.services.registrations.roster import Known, Roster
from web.services.tables.identity import Identities, UnclearError, WhoIsIt, is_same_spelling
from web.translations import N_

REFERENCES = ("line_manager", "trainer")
WITH_DAYS = frozenset({"one_day", "two_days"})
"""School patterns that say something only with their days."""
NOT_ASKED = N_("This is not asked about people in this role in your programme. The entry was left out.")
NOT_REGISTERED = N_("“%(name)s” is neither in the registration nor in this table. The entry was left out.")


@dataclass(frozen=True)
class Change:
    """One answer that would change; people stand here by name."""

    key: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Step:
    """What a row would do: somebody new, changes to somebody, or nothing (no `changes` and `line`)."""

    row: int
    place: str
    sheet: str
    role: Role
    name: str
    email: str | None
    line: PersonLine | None
    known: Known | None
    """For somebody new: who they were in an earlier round, if anybody."""
    answers: Mapping[str, Any]
    """What the table says, ready to be stored, without people."""
    references: Mapping[str, str]
    """People the table names, by question key."""
    changes: tuple[Change, ...]

    @property
    def is_new(self) -> bool:
        """Whether the row adds somebody."""
        return self.line is None


@dataclass(frozen=True)
class Sums:
    """How the rows below the headings add up: `rows` is the sum of all the others."""

    rows: int
    new: int
    changed: int
    unchanged: int
    open: int
    left: int


@dataclass(frozen=True)
class Preview:
    """The steps of the tables of a file, and what was not clear in them. `seen` stands for exactly these steps."""

    tables: tuple[PeopleTable, ...]
    steps: tuple[Step, ...]
    questions: tuple[WhoIsIt, ...]
    problems: tuple[TableProblem, ...]
    notes: tuple[TableProblem, ...]
    seen: str

    @cached_property
    def new(self) -> tuple[Step, ...]:
        """Rows that add somebody."""
        return tuple(step for step in self.steps if step.is_new)

    @cached_property
    def changed(self) -> tuple[Step, ...]:
        """Rows that change somebody."""
        return tuple(step for step in self.steps if not step.is_new and step.changes)

    @cached_property
    def unchanged(self) -> tuple[Step, ...]:
        """Rows that say what is stored already."""
        return tuple(step for step in self.steps if not step.is_new and not step.changes)

    @property
    def usable(self) -> bool:
        """Whether anything of the file can be read."""
        return any(table.usable for table in self.tables)

    @cached_property
    def hidden(self) -> HiddenNotes:
        """What is said about rows that were hidden in the file."""
        return hidden_among(self.notes)

    @property
    def side_by_side(self) -> bool:
        """Whether lists share their rows, so that a row counts once in each of them."""
        places = [(table.table.sheet, table.table.header_row) for table in self.tables]
        return len(set(places)) < len(places)

    @cached_property
    def sums(self) -> Sums:
        """The rows of the file, counted by what becomes of them; what cannot be taken over as it is, is open."""
        people = sum(table.row_count for table in self.tables)
        left = sum(len(table.left) + table.table.empty for table in self.tables)
        done = len(self.new), len(self.changed), len(self.unchanged)
        return Sums(people + left, *done, people - sum(done), left)


@dataclass
class _Planner:
    """Plans the rows of the tables of one file against one registration."""

    tables: Sequence[PeopleTable]
    roster: Roster
    lines: Mapping[UUID, PersonLine]
    asked: Mapping[Role, Sequence[Question]]
    today: date
    chosen: Mapping[str, str]
    problems: list[TableProblem] = field(default_factory=list)
    questions: list[WhoIsIt] = field(default_factory=list)

    def plan(self) -> list[Step]:
        """Return the steps of all rows that can be taken over."""
        found = [self._step(table, person) for table in self.tables for person in table.rows]
        return [step for step in found if step is not None]

    @cached_property
    def _people(self) -> list[ImportedPerson]:
        return [person for table in self.tables for person in table.rows]

    @cached_property
    def _identities(self) -> Identities:
        return Identities(self.roster, self._people, self.chosen)

    def _step(self, table: PeopleTable, person: ImportedPerson) -> Step | None:
        try:
            self.roster.check_email(person.name, person.email)
            known = self._identities.who(person)
            line = self.lines[known.person_id] if known and known.is_registered else None
            role = line.role if line else Role(person.role)
            answers = self._answers(table, person, role, line)
        except UnclearError as unclear:
            self.questions.append(unclear.about(person, table.table.sheet))
            return None
        except InputRefused as refusal:
            self._note(table, person, refusal.field, refusal.message, refusal.params, blocking=True)
            return None
        references = dict(self._references(table, person, role))
        name = line.name if line and is_same_spelling(line.name, person.name) else person.name
        email = person.email or (line.email if line else None)
        changes = tuple(self._changes(line, name, email, answers, references)) if line else ()
        sheet = table.table.sheet
        returning = None if line else known
        return Step(person.row, person.place, sheet, role, name, email, line, returning, answers, references, changes)

    def _answers(
        self, table: PeopleTable, person: ImportedPerson, role: Role, line: PersonLine | None
    ) -> dict[str, Any]:
        before = line.answers if line else {}
        said = {key: _kept(key, value, before.get(key)) for key, value in person.answers().items()}
        asked = [question for question in self.asked[role] if question.key in said]
        for key in said.keys() - {question.key for question in asked}:
            self._note(table, person, key, NOT_ASKED, {}, blocking=False)
        answers = checked_answers(asked, said, self.roster, today=self.today, before=before)
        return {key: value for key, value in answers.items() if value is not None}

    @cached_property
    def _here(self) -> frozenset[str]:
        """Everybody of the registration and of the file, worked out once: a table may have thousands of rows."""
        registered = {same_name_key(one.name) for one in self.roster.registered}
        return frozenset(registered | {same_name_key(row.name) for row in self._people})

    def _references(self, table: PeopleTable, person: ImportedPerson, role: Role) -> Iterator[tuple[str, str]]:
        """Yield the people a row names, if they are in the registration or in the file."""
        asked = {question.key for question in self.asked[role]}
        for key in REFERENCES:
            name = getattr(person, key)
            if name is None or key not in asked:
                continue
            named = same_name_key(name)
            if named in self._here and named != same_name_key(person.name):
                yield key, name
            else:
                self._note(table, person, key, NOT_REGISTERED, {"name": name}, blocking=False)

    def _changes(
        self,
        line: PersonLine,
        name: str,
        email: str | None,
        answers: Mapping[str, Any],
        references: Mapping[str, str],
    ) -> Iterator[Change]:
        if name != line.name:
            yield Change("name", line.name, name)
        if email != line.email:
            yield Change("email", line.email, email)
        for key, value in answers.items():
            if line.answers.get(key) != value:
                yield Change(key, line.answers.get(key), value)
        for key, named in references.items():
            before = self._names.get(line.answers.get(key))
            if before is None or same_name_key(before) != same_name_key(named):
                yield Change(key, before, named)

    @cached_property
    def _names(self) -> Mapping[Any, str]:
        return {str(one.person_id): one.name for one in self.roster.people}

    def _note(
        self,
        table: PeopleTable,
        person: ImportedPerson,
        key: str,
        msgid: str,
        params: Mapping[str, Any],
        *,
        blocking: bool,
    ) -> None:
        use = next((use for use in table.columns if use.field and use.field.key == key), None)
        letter = use.column.letter if use else None
        text = self._cells[person.place][use.index] if use else ""
        place = (table.table.sheet, person.row, letter, text, table.table.mark)
        self.problems.append(TableProblem(f"registration_{key}", blocking, Message(msgid, params), *place))

    @cached_property
    def _cells(self) -> Mapping[str, Sequence[str]]:
        return {f"{table.table.mark}{row.number}": row.cells for table in self.tables for row in table.table.rows}


def _kept(key: str, value: Any, before: Any) -> Any:
    """Return what is stored where the table says the same in fewer words.

    A title may have been given a code by hand, and a pattern its own hours.
    """
    if before is None:
        return value
    if key == "occupation" and same_name_key(value["title"]) == same_name_key(before["title"]):
        return before
    if key in {"shift", "school"}:
        same_preset = value["preset"] == before["preset"] and value["preset"] not in {OWN_HOURS, *WITH_DAYS}
        return before if same_preset or value["weeks"] == before["weeks"] else value
    if key == "safety_instruction" and value == {"has": before["has"], "on": None}:
        return before
    return value


def preview(
    tables: Sequence[PeopleTable],
    roster: Roster,
    lines: Sequence[PersonLine],
    asked: Mapping[Role, Sequence[Question]],
    *,
    today: date,
    chosen: Mapping[str, str],
) -> Preview:
    """Return what the tables of a file would do to a registration as it is now.

    `chosen` says who is meant where that was asked: place of the row → person id or "new".
    """
    planner = _Planner(tables, roster, {line.person_id: line for line in lines}, asked, today, chosen)
    steps = planner.plan()
    read = [problem for table in tables for problem in table.problems]
    problems = sorted((*read, *planner.problems), key=lambda problem: (problem.mark, problem.row or 0))
    return Preview(
        tuple(tables),
        tuple(steps),
        tuple(planner.questions),
        tuple(problem for problem in problems if problem.blocking),
        tuple(problem for problem in problems if not problem.blocking),
        _digest(steps),
    )


def _digest(steps: Sequence[Step]) -> str:
    content = [
        [
            step.place,
            step.role.value,
            step.name,
            step.email,
            str(step.line.participant_id) if step.line else None,
            str(step.known.person_id) if step.known else None,
            dict(step.answers),
            dict(step.references),
            [[change.key, change.before] for change in step.changes],
        ]
        for step in steps
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
