"""What a table of companies would do to a round, row by row, worked out before anything is stored."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from web.db.models import BlockKind, BlockState
from web.files.companies_joined import ImportedCompany
from web.files.companies_table import CompaniesTable
from web.files.hidden_notes import HiddenNotes, hidden_among, is_about_hidden
from web.files.messages import Message
from web.files.table_problems import TableProblem
from web.services.names import same_name_key
from web.services.near_names import NearCompanies
from web.translations import N_

NEW = "new"
FURTHER = "further"
"""Stands where a field stands: a contact from a further row of the company."""
SHARED = "shared_email"
"""The code of notes about somebody who speaks for several companies."""
SPEAKS_FOR_BOTH = N_("%(email)s already speaks for %(company)s, and will speak for %(joining)s as well.")
TWO_ROWS = N_("%(company)s is already in another row of this table. Please put both into one row.")
POOL_PLACES = N_("%(company)s is in a pool, whose places are set together. The places were left out.")
FIXED_PLACES = N_("The data of %(company)s is frozen, so its places stay as they are.")
SIMILAR_ROW = N_("“%(name)s” and “%(other)s” (row %(row)s) are similar. They were read as two companies.")


@dataclass(frozen=True)
class Contact:
    """Somebody who speaks for a company."""

    name: str
    email: str | None


@dataclass(frozen=True)
class KnownCompany:
    """A company of the programme; `block_id` is set when it takes part in the round."""

    id: UUID
    name: str
    town: str
    phone: str
    contacts: tuple[Contact, ...] = ()
    notes: frozenset[str] = frozenset()
    block_id: UUID | None = None
    is_pool: bool = False
    is_open: bool = True
    places: int | None = None


class Deed(StrEnum):
    """What a row would do."""

    NEW = "new"
    JOINS = "joins"
    CHANGES = "changes"
    NOTHING = "nothing"


@dataclass(frozen=True)
class FieldChange:
    """One field that would change: before and after, as text; an empty text is nothing."""

    key: str
    before: str
    after: str


@dataclass(frozen=True)
class CompanyStep:
    """What one row would do."""

    row: int
    deed: Deed
    name: str
    known: KnownCompany | None
    changes: tuple[FieldChange, ...]
    said: ImportedCompany

    def adds(self, key: str) -> bool:
        """Whether this field is among what would be stored."""
        return any(change.key == key for change in self.changes)

    @property
    def further(self) -> tuple[tuple[str, str | None], ...]:
        """Names and addresses of further contacts that would be stored."""
        new = {change.after for change in self.changes if change.key == FURTHER}
        return tuple((name, email) for name, email in self.said.further if _written(name, email) in new)


@dataclass(frozen=True)
class Question:
    """A company whose name is nearly that of known ones: is it one of them?"""

    row: int
    name: str
    candidates: tuple[KnownCompany, ...]


@dataclass(frozen=True)
class CompaniesPreview:
    """The steps of a table and what was not clear in it. `seen` stands for exactly these steps."""

    table: CompaniesTable
    steps: tuple[CompanyStep, ...]
    questions: tuple[Question, ...]
    problems: tuple[TableProblem, ...]
    notes: tuple[TableProblem, ...]
    seen: str

    def of(self, deed: str) -> tuple[CompanyStep, ...]:
        """Return the rows that would do this."""
        return tuple(step for step in self.steps if step.deed == deed)

    @property
    def refused_rows(self) -> int:
        """How many rows cannot be taken over as they are, without those that ask a question."""
        return len({problem.row for problem in self.problems if problem.row is not None})

    @property
    def shared(self) -> tuple[TableProblem, ...]:
        """What is to be looked at before taking over: people who will speak for several companies."""
        return tuple(note for note in self.notes if note.code == SHARED)

    @property
    def other_notes(self) -> tuple[TableProblem, ...]:
        """The rest of what is good to know."""
        return tuple(note for note in self.notes if note.code != SHARED and not is_about_hidden(note))

    @property
    def hidden(self) -> HiddenNotes:
        """What is said about rows that were hidden in the file."""
        return hidden_among(self.notes)

    @property
    def open_rows(self) -> int:
        """How many rows wait for an answer or a correction."""
        return len(self.questions) + self.refused_rows

    @property
    def left_out(self) -> int:
        """How many rows below the headings are no company's, empty ones as well."""
        return len(self.table.left) + self.table.empty

    @property
    def deeds(self) -> int:
        """How many rows would store something."""
        return sum(step.deed is not Deed.NOTHING for step in self.steps)


@dataclass
class _Planner:
    table: CompaniesTable
    known: Sequence[KnownCompany]
    meant: Mapping[str, str]
    problems: list[TableProblem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    taken: set[UUID] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.by_id = {str(one.id): one for one in self.known}
        self.by_name = {same_name_key(one.name): one for one in self.known}
        self.near = NearCompanies((one.name, one) for one in self.known)
        self.speaks_for: dict[str, list[KnownCompany]] = defaultdict(list)
        for one in self.known:
            for email in {contact.email for contact in one.contacts if contact.email is not None}:
                self.speaks_for[email].append(one)
        self.letters = {use.field.key: use.column.letter for use in self.table.columns if use.field}

    def plan(self) -> list[CompanyStep]:
        """Return the steps of all rows that can be taken over."""
        steps = [step for step in map(self._step, self.table.rows) if step is not None]
        self._note_similar(steps)
        return steps

    def _step(self, said: ImportedCompany) -> CompanyStep | None:
        known, is_clear = self._meant(said)
        if not is_clear or self._is_refused(said, known):
            return None
        if known is not None:
            self.taken.add(known.id)
        self._note_shared(said, known)
        changes = tuple(self._changes(said, known))
        return CompanyStep(said.row, _deed(known, changes), known.name if known else said.name, known, changes, said)

    def _is_refused(self, said: ImportedCompany, known: KnownCompany | None) -> bool:
        """Whether a row cannot be taken over because its company stands in another one."""
        if known is None or known.id not in self.taken:
            return False
        self._note(said, "name", TWO_ROWS, blocking=True, company=known.name)
        return True

    def _note_shared(self, said: ImportedCompany, known: KnownCompany | None) -> None:
        """Say of every contact who would begin to speak for a second company that this is so."""
        further = [("email", email) for _name, email in said.further]
        for key, address in (("email", said.email), ("substitute_email", said.substitute_email), *further):
            others = self.speaks_for.get(address or "", [])
            if others and known not in others:
                names = ", ".join(one.name for one in others)
                joining = known.name if known else said.name
                self._note(said, key, SPEAKS_FOR_BOTH, code=SHARED, email=address, company=names, joining=joining)

    def _meant(self, said: ImportedCompany) -> tuple[KnownCompany | None, bool]:
        """Return the company a row means (None: a new one) and whether that is clear."""
        exact = self.by_name.get(same_name_key(said.name))
        chosen = self.meant.get(same_name_key(said.name))
        if exact is not None or chosen == NEW:
            return exact, True
        if chosen in self.by_id:
            return self.by_id[chosen], True
        candidates = tuple(self.near.near(said.name))
        if candidates:
            self.questions.append(Question(said.row, said.name, candidates))
        return None, not candidates

    def _changes(self, said: ImportedCompany, known: KnownCompany | None) -> Iterator[FieldChange]:
        for key in ("town", "phone"):
            before, after = getattr(known, key, ""), getattr(said, key)
            if after and after != before:
                yield FieldChange(key, before, after)
        yield from self._contact_changes(said, known)
        if said.places is not None and self._may_set_places(said, known):
            before = "" if known is None or known.places is None else str(known.places)
            if before != str(said.places):
                yield FieldChange("places", before, str(said.places))
        if said.note and (known is None or said.note not in known.notes):
            yield FieldChange("note", "", said.note)

    def _contact_changes(self, said: ImportedCompany, known: KnownCompany | None) -> Iterator[FieldChange]:
        emails = {contact.email for contact in known.contacts} if known else set()
        names = {same_name_key(contact.name) for contact in known.contacts} if known else set()
        for key, name, email in (
            ("contact_name", said.contact_name, said.email),
            ("substitute_name", said.substitute_name, said.substitute_email),
        ):
            is_there = email in emails if email else same_name_key(name) in names
            if name and not is_there:
                yield FieldChange(key, "", _written(name, email))
        for name, email in said.further:
            if not (email in emails if email else same_name_key(name) in names):
                yield FieldChange(FURTHER, "", _written(name, email))

    def _may_set_places(self, said: ImportedCompany, known: KnownCompany | None) -> bool:
        if known is None or known.block_id is None or str(said.places) == str(known.places):
            return True
        if known.is_pool:
            self._note(said, "places", POOL_PLACES, company=known.name)
        elif not known.is_open:
            self._note(said, "places", FIXED_PLACES, company=known.name)
        return not known.is_pool and known.is_open

    def _note_similar(self, steps: Sequence[CompanyStep]) -> None:
        """Say of new companies of one table that they may be one."""
        seen: NearCompanies[ImportedCompany] = NearCompanies()
        for step in steps:
            if step.deed is Deed.NEW:
                for other in seen.near(step.name)[:1]:
                    self._note(step.said, "name", SIMILAR_ROW, name=step.name, other=other.name, row=other.row)
                seen.add(step.name, step.said)

    def _note(
        self, said: ImportedCompany, key: str, msgid: str, *, code: str = "", blocking: bool = False, **params: Any
    ) -> None:
        text, sheet = str(getattr(said, key) or ""), self.table.table.sheet
        letter = self.letters.get(key)
        problem = TableProblem(
            code or f"company_{key}", blocking, Message(msgid, params), sheet, said.row, letter, text
        )
        self.problems.append(problem)


def _written(name: str, email: str | None) -> str:
    return f"{name} ({email})" if email else name


def _deed(known: KnownCompany | None, changes: Sequence[FieldChange]) -> Deed:
    if known is None:
        return Deed.NEW
    if known.block_id is None:
        return Deed.JOINS
    return Deed.CHANGES if changes else Deed.NOTHING


def plan_companies(table: CompaniesTable, known: Sequence[KnownCompany], meant: Mapping[str, str]) -> CompaniesPreview:
    """Return what a table would do to a round as it is now.

    `meant` says which company (identifier, or "new") a name that is nearly a known one stands for.
    """
    planner = _Planner(table, known, meant)
    steps = planner.plan()
    problems = sorted((*table.problems, *planner.problems), key=lambda problem: problem.row or 0)
    return CompaniesPreview(
        table,
        tuple(steps),
        tuple(planner.questions),
        tuple(problem for problem in problems if problem.blocking),
        tuple(problem for problem in problems if not problem.blocking),
        _digest(steps),
    )


def known_company(row: Any, contacts: Sequence[Contact], notes: frozenset[str]) -> KnownCompany:
    """Return a company as queried, with who speaks for it and what was noted."""
    return KnownCompany(
        row.id,
        row.name,
        row.town,
        row.phone,
        tuple(contacts),
        notes,
        row.block_id,
        row.kind is BlockKind.POOL,
        row.state in {None, BlockState.COLLECTING},
        row.places,
    )


def _digest(steps: Sequence[CompanyStep]) -> str:
    content = [
        [
            step.row,
            step.deed.value,
            step.name,
            str(step.known.id) if step.known else None,
            [[change.key, change.before, change.after] for change in step.changes],
        ]
        for step in steps
    ]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
