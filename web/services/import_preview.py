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
from web.files.messages import Message
from web.files.people import ImportedPerson
from web.files.people_table import PeopleTable
from web.files.table_problems import TableProblem
from web.services.company_answers import checked_answers
from web.services.errors import InputRefused
from web.services.names import same_name_key
from web.services.registration import PersonLine
from web.services.roster import SAME_EMAIL, Known, Roster
from web.translations import N_

REFERENCES = ("line_manager", "trainer")
SEVERAL = N_(
    "Your registration has several people named %(name)s. Please add the e-mail address, or change them one by one."
)
OTHER_ROLE = N_(
    "%(name)s is in your registration in the other role. Please take the person out there first, or correct the role."
)
NOT_REGISTERED = N_("“%(name)s” is neither in the registration nor in this table. The entry was left out.")


@dataclass(frozen=True)
class Change:
    """One answer that would change; people stand here by name."""

    key: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Step:
    """What a row would do: somebody new, changes to somebody, or nothing (no `changes` and `known`)."""

    row: int
    role: Role
    name: str
    email: str | None
    line: PersonLine | None
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
class Preview:
    """The steps of a table, and what was not clear in it. `seen` stands for exactly these steps."""

    table: PeopleTable
    steps: tuple[Step, ...]
    problems: tuple[TableProblem, ...]
    notes: tuple[TableProblem, ...]
    seen: str

    @property
    def new(self) -> tuple[Step, ...]:
        """Rows that add somebody."""
        return tuple(step for step in self.steps if step.is_new)

    @property
    def changed(self) -> tuple[Step, ...]:
        """Rows that change somebody."""
        return tuple(step for step in self.steps if not step.is_new and step.changes)

    @property
    def unchanged(self) -> tuple[Step, ...]:
        """Rows that say what is stored already."""
        return tuple(step for step in self.steps if not step.is_new and not step.changes)

    @property
    def refused_rows(self) -> int:
        """How many rows cannot be taken over as they are."""
        return len({problem.row for problem in self.problems if problem.row is not None})


@dataclass
class _Planner:
    """Plans the rows of one table against one registration."""

    table: PeopleTable
    roster: Roster
    lines: Mapping[UUID, PersonLine]
    questions: Mapping[Role, Sequence[Question]]
    today: date
    problems: list[TableProblem] = field(default_factory=list)
    taken: set[UUID] = field(default_factory=set)

    def plan(self) -> list[Step]:
        """Return the steps of all rows that can be taken over."""
        return [step for step in map(self._step, self.table.rows) if step is not None]

    def _step(self, person: ImportedPerson) -> Step | None:
        try:
            line = self._line(person)
            answers = self._answers(person, line)
        except InputRefused as refusal:
            self._note(person, refusal.field, refusal.message, refusal.params, blocking=True)
            return None
        references = dict(self._references(person))
        return Step(
            person.row,
            Role(person.role),
            line.name if line else person.name,
            person.email or (line.email if line else None),
            line,
            answers,
            references,
            tuple(self._changes(person, line, answers, references)) if line else (),
        )

    def _line(self, person: ImportedPerson) -> PersonLine | None:
        """Return whom of the registration a row means, None for somebody new; raises InputRefused."""
        self.roster.check_email(person.name, person.email)
        known = self._known(person)
        if known is None:
            return None
        if known.role is not Role(person.role):
            raise InputRefused("role", OTHER_ROLE, name=known.name)
        if known.person_id in self.taken:
            raise InputRefused("name", SEVERAL, name=known.name)
        self.taken.add(known.person_id)
        return self.lines[known.person_id]

    def _known(self, person: ImportedPerson) -> Known | None:
        owner = self.roster.by_email(person.email)
        if owner is not None and same_name_key(owner.name) != same_name_key(person.name):
            raise InputRefused("email", SAME_EMAIL, name=owner.name)
        if owner is not None and owner.is_registered:
            return owner
        same = [one for one in self.roster.by_name(person.name) if one.is_registered]
        fitting = [one for one in same if not (one.email and person.email)]
        if len(fitting) > 1:
            raise InputRefused("name", SEVERAL, name=person.name)
        return fitting[0] if fitting else None

    def _answers(self, person: ImportedPerson, line: PersonLine | None) -> dict[str, Any]:
        said = person.answers()
        asked = [question for question in self.questions[Role(person.role)] if question.key in said]
        answers = checked_answers(asked, said, self.roster, today=self.today, before=line.answers if line else {})
        return {key: value for key, value in answers.items() if value is not None}

    @cached_property
    def _here(self) -> frozenset[str]:
        """Everybody of the registration and of the table, worked out once: a table may have thousands of rows."""
        registered = {same_name_key(one.name) for one in self.roster.registered}
        return frozenset(registered | {same_name_key(row.name) for row in self.table.rows})

    def _references(self, person: ImportedPerson) -> Iterator[tuple[str, str]]:
        """Yield the people a row names, if they are in the registration or in the table."""
        asked = {question.key for question in self.questions[Role(person.role)]}
        for key in REFERENCES:
            name = getattr(person, key)
            if name is None or key not in asked:
                continue
            named = same_name_key(name)
            if named in self._here and named != same_name_key(person.name):
                yield key, name
            else:
                self._note(person, key, NOT_REGISTERED, {"name": name}, blocking=False)

    def _changes(
        self, person: ImportedPerson, line: PersonLine, answers: Mapping[str, Any], references: Mapping[str, str]
    ) -> Iterator[Change]:
        if person.email and person.email != line.email:
            yield Change("email", line.email, person.email)
        for key, value in answers.items():
            if line.answers.get(key) != value:
                yield Change(key, line.answers.get(key), value)
        for key, name in references.items():
            before = self._name_of(line.answers.get(key))
            if before is None or same_name_key(before) != same_name_key(name):
                yield Change(key, before, name)

    def _name_of(self, person_id: str | None) -> str | None:
        return next((one.name for one in self.roster.people if str(one.person_id) == person_id), None)

    def _note(self, person: ImportedPerson, key: str, msgid: str, params: Mapping[str, Any], *, blocking: bool) -> None:
        use = next((use for use in self.table.columns if use.field and use.field.key == key), None)
        text = (
            next((row.cells[use.index] for row in self.table.table.rows if row.number == person.row), "") if use else ""
        )
        letter = use.column.letter if use else None
        message = Message(msgid, params)
        sheet = self.table.table.sheet
        self.problems.append(TableProblem(f"registration_{key}", blocking, message, sheet, person.row, letter, text))


def preview(
    table: PeopleTable,
    roster: Roster,
    lines: Sequence[PersonLine],
    questions: Mapping[Role, Sequence[Question]],
    *,
    today: date,
) -> Preview:
    """Return what a table would do to a registration as it is now."""
    planner = _Planner(table, roster, {line.person_id: line for line in lines}, questions, today)
    steps = planner.plan()
    problems = sorted((*table.problems, *planner.problems), key=lambda problem: problem.row or 0)
    return Preview(
        table,
        tuple(steps),
        tuple(problem for problem in problems if problem.blocking),
        tuple(problem for problem in problems if not problem.blocking),
        _digest(steps),
    )


def _digest(steps: Sequence[Step]) -> str:
    content = [
        [
            step.row,
            step.role.value,
            step.name,
            step.email,
            str(step.line.participant_id) if step.line else None,
            dict(step.answers),
            dict(step.references),
            [[change.key, change.before] for change in step.changes],
        ]
        for step in steps
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
