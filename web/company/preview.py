"""What the preview of an upload shows at once, and what the export gives out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from web.files.fields import NAMES, TICKS
from web.files.hidden_notes import is_about_hidden
from web.files.people_export import ExportedPerson
from web.files.rows import REQUIRED
from web.files.table_problems import TableProblem
from web.files.tables import Left
from web.services.registrations.registration import Overview
from web.services.tables.identity import WhoIsIt
from web.services.tables.import_preview import Preview, Step

CROWDED = 3
"""So many problems in one column are worth the offer to leave it out."""
AT_ONCE = 50
"""Rows of one kind on one part of the preview; the counts are always complete."""
SINGLE_NOTES = 3
"""So many notes of one kind are shown one by one; more are counted behind the first."""
NEEDED = NAMES | TICKS | {*REQUIRED}
Item = TypeVar("Item")


@dataclass(frozen=True)
class Crowded:
    """A column in which many cells cannot be read: its letter behind the table's mark, letter, heading and how many."""

    place: str
    letter: str
    heading: str
    count: int


def crowded(preview: Preview) -> list[Crowded]:
    """Return the columns that could be left out instead of being mended cell by cell; needed ones are none of them."""
    counts = Counter((one.mark, one.column) for one in preview.problems if one.row is not None and one.column)
    return [
        Crowded(f"{mark}{use.column.letter}", use.column.letter, use.column.heading, counts[mark, use.column.letter])
        for table in preview.tables
        for mark, use in ((table.table.mark, use) for use in table.columns)
        if use.field and use.field.key not in NEEDED and counts[mark, use.column.letter] >= CROWDED
    ]


@dataclass
class Note:
    """Something worth knowing, once, with how many more rows it holds for."""

    first: TableProblem
    more: int = 0


@dataclass(frozen=True)
class Shown:
    """One part of a preview: `number` of `parts`."""

    number: int
    parts: int
    problems: Sequence[TableProblem]
    questions: Sequence[WhoIsIt]
    changed: Sequence[Step]
    new: Sequence[Step]
    notes: Sequence[Note]
    left: Sequence[tuple[str, Left]]
    """Sheet and row."""


@dataclass
class _Notes:
    found: list[Note] = field(default_factory=list)

    def add(self, note: TableProblem) -> None:
        """Keep a note, or count it behind the first of its kind."""
        same = [one for one in self.found if (one.first.code, one.first.mark, one.first.column) == _kind(note)]
        if len(same) < SINGLE_NOTES or note.row is None:
            self.found.append(Note(note))
        else:
            same[-1].more += 1


def _kind(note: TableProblem) -> tuple[str, str, str | None]:
    return note.code, note.mark, note.column


def shown_part(preview: Preview, number: int) -> Shown:
    """Return one part of a preview; a number past the end gives the last one."""
    left = [(table.table.sheet, one) for table in preview.tables for one in table.left]
    lists = (preview.problems, preview.questions, preview.changed, preview.new, left)
    parts = max(1, *(-(-len(items) // AT_ONCE) for items in lists))
    number = min(number, parts)
    return Shown(
        number,
        parts,
        _part(preview.problems, number),
        _part(preview.questions, number),
        _part(preview.changed, number),
        _part(preview.new, number),
        _notes(preview) if number == 1 else (),
        _part(left, number),
    )


def _part(items: Sequence[Item], number: int) -> Sequence[Item]:
    return items[(number - 1) * AT_ONCE : number * AT_ONCE]


def _notes(preview: Preview) -> Sequence[Note]:
    """Columns nobody knows have a field of their own on the page."""
    notes = _Notes()
    for note in preview.notes:
        if note.code != "unknown_column" and not is_about_hidden(note):
            notes.add(note)
    return notes.found


def exported(view: Overview) -> list[ExportedPerson]:
    """Return the people of a registration for the export; people are named by their names."""
    names = {str(line.person_id): line.name for line in view.people}
    return [
        ExportedPerson(
            line.role.value,
            line.name,
            line.email,
            {
                key: names.get(str(value), "") if key in {"line_manager", "trainer"} else value
                for key, value in line.answers.items()
            },
        )
        for line in view.people
    ]
