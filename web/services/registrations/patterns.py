"""What a company sets once and uses for many people: sites, departments, working times and school patterns.

A pattern is copied into the answers of the people it is given to. So removing it takes nothing from anybody: they keep
their hours, and only the name disappears from the forms.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from sqlmodel import Session

from web.catalogue.answers import AnswerProblem, validate_answer
from web.catalogue.shifts import OWN_HOURS
from web.db.models import Department, PatternKind, Site, WorkPattern
from web.db.queries import patterns as queries
from web.services import audit
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound
from web.services.registrations.company_answers import SCHOOL_DAYS
from web.services.registrations.registration import Frame, PersonLine, get_frame, note_change, open_frame, people_lines
from web.translations import N_

PREFIX = "pattern:"
"""How a form names a pattern of the company instead of a preset."""
TAKEN = N_("There is already an entry with this name. Please choose another one.")
NO_HOURS = N_("Please tick days and enter the hours worked, from when to when.")
GONE = N_("This entry has been removed in the meantime. Please choose another one.")
NOBODY = N_("Please tick at least one person.")
MOST = 50
TOO_MANY = N_("You can set at most %(most)s of these. Please remove one you no longer need.")

PlaceKind = Literal["site", "department"]
_TABLES: Mapping[str, type[Site] | type[Department]] = {"site": Site, "department": Department}


@dataclass(frozen=True)
class Pattern:
    """A named pattern; `answer` is what a person with it has answered."""

    id: UUID
    kind: PatternKind
    name: str
    answer: Mapping[str, Any]
    used_by: tuple[PersonLine, ...] = ()

    @property
    def choice(self) -> str:
        """How a form names it."""
        return f"{PREFIX}{self.id}"


@dataclass(frozen=True)
class NamedPlace:
    """A site or department, and how many people of the registration have it."""

    id: UUID
    name: str
    people: int


@dataclass(frozen=True)
class PatternsPage:
    """Everything a company has set once."""

    frame: Frame
    patterns: tuple[Pattern, ...]
    sites: tuple[NamedPlace, ...]
    departments: tuple[NamedPlace, ...]

    def of_kind(self, kind: str) -> tuple[Pattern, ...]:
        """Return the patterns of working time, or of school."""
        return tuple(each for each in self.patterns if each.kind == kind)


def patterns_of(session: Session, actor: Actor, frame: Frame, lines: Sequence[PersonLine] = ()) -> tuple[Pattern, ...]:
    """Return the patterns of a company, with those of the given people who have them."""
    return tuple(
        Pattern(
            row.id,
            row.kind,
            row.name,
            row.answer,
            tuple(line for line in lines if line.answers.get(row.kind.value) == row.answer),
        )
        for row in queries.patterns(session, actor, frame.company_id)
    )


def patterns_page(session: Session, actor: Actor, round_company_id: UUID) -> PatternsPage:
    """Return what a company has set once; raises NotFound."""
    frame = get_frame(session, actor, round_company_id)
    lines = people_lines(session, actor, frame)
    return PatternsPage(
        frame,
        patterns_of(session, actor, frame, lines),
        _counted(places(session, actor, frame, "site"), "site", lines),
        _counted(places(session, actor, frame, "department"), "department", lines),
    )


def _counted(rows: Sequence[Site | Department], key: PlaceKind, lines: Sequence[PersonLine]) -> tuple[NamedPlace, ...]:
    return tuple(NamedPlace(row.id, row.name, sum(line.answers.get(key) == row.name for line in lines)) for row in rows)


def add_pattern(
    session: Session, actor: Actor, round_company_id: UUID, *, kind: PatternKind, name: str, answer: Mapping[str, Any]
) -> UUID:
    """Store a pattern and return it; raises NotFound, WrongState, or InputRefused for its name or content."""
    frame = open_frame(session, actor, round_company_id)
    known = patterns_of(session, actor, frame)
    if len(known) >= MOST:
        raise InputRefused("name", TOO_MANY, most=MOST)
    checked = checked_pattern(known, kind, name, answer)
    row = WorkPattern(company_id=frame.company_id, kind=kind, name=name, answer=checked)
    session.add(row)
    note_change(session, actor, round_company_id)
    audit.record(session, actor, "pattern.added", row.id, programme_id=frame.programme_id, kind=kind.value)
    return row.id


def checked_pattern(
    others: Sequence[Pattern], kind: PatternKind, name: str, answer: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a pattern's hours in the form in which they are stored.

    Raises InputRefused when one of the others of its kind has the name, or for hours that say nothing.
    """
    if any(each.kind is kind and each.name.casefold() == name.casefold() for each in others):
        raise InputRefused("name", TAKEN)
    try:
        checked: dict[str, Any] = validate_answer(kind.value, dict(answer))
    except AnswerProblem as problem:
        message = SCHOOL_DAYS if kind is PatternKind.SCHOOL else NO_HOURS
        raise InputRefused("school" if kind is PatternKind.SCHOOL else "days1a", message) from problem
    return checked


def own_hours(weeks: Sequence[Sequence[int]]) -> dict[str, Any]:
    """Return the answer that stands for hours of a company's own."""
    return {"preset": OWN_HOURS, "weeks": [list(week) for week in weeks]}


def remove_pattern(session: Session, actor: Actor, round_company_id: UUID, *, pattern_id: UUID) -> None:
    """Remove a pattern; whoever has it keeps the hours. Raises NotFound, or WrongState once the data is fixed."""
    frame = open_frame(session, actor, round_company_id)
    row = queries.pattern(session, actor, frame.company_id, pattern_id)
    if row is None:
        raise NotFound
    session.delete(row)
    audit.record(session, actor, "pattern.removed", pattern_id, programme_id=frame.programme_id)


def resolved(session: Session, actor: Actor, frame: Frame, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers of a form with what their patterns stand for; raises InputRefused for one that is gone."""
    wanted = {key: answers[key] for key in ("shift", "school") if _names_pattern(answers.get(key))}
    if not wanted:
        return dict(answers)
    known = {(each.kind.value, each.choice): each.answer for each in patterns_of(session, actor, frame)}
    found = {key: known.get((key, value["preset"])) for key, value in wanted.items()}
    for key, answer in found.items():
        if answer is None:
            raise InputRefused(key, GONE)
    return {**answers, **found}


def _names_pattern(value: Any) -> bool:
    return isinstance(value, Mapping) and str(value.get("preset", "")).startswith(PREFIX)


def add_place(session: Session, actor: Actor, round_company_id: UUID, *, kind: PlaceKind, name: str) -> None:
    """Add a site or a department; raises NotFound, WrongState, or InputRefused for a name that is there."""
    frame = open_frame(session, actor, round_company_id)
    known = places(session, actor, frame, kind)
    if any(row.name.casefold() == name.casefold() for row in known):
        raise InputRefused(kind, TAKEN)
    if len(known) >= MOST:
        raise InputRefused(kind, TOO_MANY, most=MOST)
    row = _TABLES[kind](company_id=frame.company_id, name=name)
    session.add(row)
    note_change(session, actor, round_company_id)
    audit.record(session, actor, f"{kind}.added", row.id, programme_id=frame.programme_id)


def remove_place(session: Session, actor: Actor, round_company_id: UUID, *, kind: PlaceKind, name: str) -> None:
    """Remove a site or a department; whoever has it keeps the answer. Removing it twice is removing it once."""
    frame = open_frame(session, actor, round_company_id)
    for row in places(session, actor, frame, kind):
        if row.name == name:
            session.delete(row)
            audit.record(session, actor, f"{kind}.removed", row.id, programme_id=frame.programme_id)


def places(session: Session, actor: Actor, frame: Frame, kind: PlaceKind) -> Sequence[Site | Department]:
    """Return a company's sites or departments by name, for editing."""
    read = queries.sites if kind == "site" else queries.departments
    return read(session, actor, frame.company_id)
