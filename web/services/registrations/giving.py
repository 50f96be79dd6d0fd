"""What is set once meets the people who have it: giving a pattern, changing one, renaming a site or a department.

A pattern stands copied in people's answers. So whoever changes it says who gets the new hours; everybody who had the
old ones is proposed. A new name of a site or a department is a correction: it goes to everybody who has it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.question import Role
from web.db.models import PatternKind
from web.db.queries import patterns as queries
from web.services import audit
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused, NotFound
from web.services.registrations.intake import Profile, write_answers
from web.services.registrations.marks import mark_of, refuse_overtaken
from web.services.registrations.patterns import (
    NOBODY,
    TAKEN,
    Pattern,
    PlaceKind,
    checked_pattern,
    patterns_of,
    places,
)
from web.services.registrations.registration import (
    Frame,
    PersonLine,
    get_frame,
    note_change,
    open_frame,
    people_lines,
)
from web.translations import N_

OTHER_HOURS = N_(
    "Somebody else entered other hours for %(names)s in the meantime. They are now shown beside the name. What"
    " you ticked is still here: please compare, then send it again."
)


@dataclass(frozen=True)
class GivingPage:
    """One pattern, who has it, and whom it can be given to."""

    frame: Frame
    pattern: Pattern
    people: tuple[PersonLine, ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """What the page shows about each of the people."""
        return tuple(self.mark(line) for line in self.people)

    def mark(self, line: PersonLine) -> str:
        """Return what the page shows about one of the people."""
        return mark_of(line.participant_id, line.answers.get(self.pattern.kind.value))

    @property
    def seen(self) -> str:
        """Stands for the pattern and who has it."""
        has_it = [str(line.participant_id) for line in self.pattern.used_by]
        return mark_of(self.pattern.id, [self.pattern.name, dict(self.pattern.answer), has_it])


@dataclass(frozen=True)
class PlacePage:
    """A site or a department and who has it."""

    frame: Frame
    id: UUID
    kind: PlaceKind
    name: str
    people: tuple[PersonLine, ...]


def giving_page(session: Session, actor: Actor, round_company_id: UUID, pattern_id: UUID) -> GivingPage:
    """Return a pattern and everybody it can be given to; raises NotFound."""
    frame = get_frame(session, actor, round_company_id)
    lines = people_lines(session, actor, frame)
    found = next((each for each in patterns_of(session, actor, frame, lines) if each.id == pattern_id), None)
    if found is None:
        raise NotFound
    fitting = tuple(line for line in lines if found.kind is PatternKind.SHIFT or line.role is Role.AZUBI)
    return GivingPage(frame, found, fitting)


def give_pattern(
    session: Session,
    actor: Actor,
    round_company_id: UUID,
    *,
    pattern_id: UUID,
    chosen: Collection[UUID],
    seen: Collection[str],
) -> None:
    """Give the hours of a pattern to several people; `seen` are the marks the page showed.

    Raises NotFound, WrongState once the data is fixed, Changed when the hours of somebody chosen are not what the page
    showed, and InputRefused when nobody is chosen.
    """
    frame = open_frame(session, actor, round_company_id)
    page = giving_page(session, actor, round_company_id, pattern_id)
    lines = [line for line in page.people if line.participant_id in chosen]
    if not lines:
        raise InputRefused("people", NOBODY)
    refuse_overtaken([(line.name, page.mark(line)) for line in lines], seen, OTHER_HOURS)
    _write(session, actor, frame, {page.pattern.kind.value: dict(page.pattern.answer)}, lines)
    audit.record(session, actor, "pattern.given", pattern_id, programme_id=frame.programme_id, people=len(lines))


def change_pattern(
    session: Session,
    actor: Actor,
    round_company_id: UUID,
    *,
    pattern_id: UUID,
    name: str,
    answer: Mapping[str, Any],
    chosen: Collection[UUID],
    seen: str,
) -> None:
    """Change a pattern; of those who have it the chosen ones get the new hours, the others keep theirs.

    Raises NotFound, WrongState once the data is fixed, Changed when the pattern or who has it is not what the page
    showed, and InputRefused for its name or content.
    """
    frame = open_frame(session, actor, round_company_id)
    page = giving_page(session, actor, round_company_id, pattern_id)
    row = queries.pattern(session, actor, frame.company_id, pattern_id)
    if row is None or page.seen != seen:
        raise Changed
    others = [each for each in patterns_of(session, actor, frame) if each.id != pattern_id]
    row.name, row.answer = name, checked_pattern(others, row.kind, name, answer)
    lines = [line for line in page.pattern.used_by if line.participant_id in chosen]
    _write(session, actor, frame, {row.kind.value: row.answer}, lines)
    audit.record(session, actor, "pattern.changed", pattern_id, programme_id=frame.programme_id, people=len(lines))


def place_page(session: Session, actor: Actor, round_company_id: UUID, place_id: UUID) -> PlacePage:
    """Return a site or a department and who has it; raises NotFound."""
    frame = get_frame(session, actor, round_company_id)
    lines = people_lines(session, actor, frame)
    kinds: tuple[PlaceKind, ...] = ("site", "department")
    for kind in kinds:
        for row in places(session, actor, frame, kind):
            if row.id == place_id:
                has_it = tuple(line for line in lines if line.answers.get(kind) == row.name)
                return PlacePage(frame, row.id, kind, row.name, has_it)
    raise NotFound


def rename_place(
    session: Session, actor: Actor, round_company_id: UUID, *, place_id: UUID, name: str, seen: str
) -> None:
    """Rename a site or a department, also for everybody who has it; `seen` is the name the page showed.

    Raises NotFound, WrongState once the data is fixed, Changed when it is called something else by now, and
    InputRefused for a name that is there.
    """
    frame = open_frame(session, actor, round_company_id)
    page = place_page(session, actor, round_company_id, place_id)
    if page.name != seen:
        raise Changed
    for row in places(session, actor, frame, page.kind):
        if row.id == place_id:
            row.name = name
        elif row.name.casefold() == name.casefold():
            raise InputRefused("name", TAKEN)
    _write(session, actor, frame, {page.kind: name}, page.people)
    audit.record(
        session, actor, f"{page.kind}.renamed", place_id, programme_id=frame.programme_id, people=len(page.people)
    )


def _write(
    session: Session, actor: Actor, frame: Frame, answers: Mapping[str, Any], lines: Collection[PersonLine]
) -> None:
    """Store the same answers for several people and remember that the registration changed."""
    write_answers(session, actor, frame, [Profile(line.participant_id, answers, line.answers) for line in lines])
    note_change(session, actor, frame.round_company_id)
