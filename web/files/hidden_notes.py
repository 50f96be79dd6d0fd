"""Rows that were hidden in the file: what its preview says about them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from web.files.messages import N_, Message
from web.files.table_problems import TableProblem
from web.files.tables import Table

MOST_RANGES = 8
ROW_READ = N_("Row %(rows)s was hidden in your table. It is read like the others.")
ROWS_READ = N_("Rows %(rows)s were hidden in your table. They are read like the others.")
ROW_LEFT = N_("Row %(rows)s was hidden in your table and is left out.")
ROWS_LEFT = N_("Rows %(rows)s were hidden in your table and are left out.")
LEFT = frozenset({ROW_LEFT, ROWS_LEFT})
ABOUT_HIDDEN = LEFT | {ROW_READ, ROWS_READ}


@dataclass(frozen=True, slots=True)
class HiddenNotes:
    """The notes about hidden rows, one for each table that has some, and whether these are left out now."""

    notes: tuple[TableProblem, ...]

    @property
    def left(self) -> bool:
        """Whether the hidden rows are left out."""
        return any(note.message.msgid in LEFT for note in self.notes)


def hidden_note(table: Table) -> list[TableProblem]:
    """Return the note about the hidden rows of a table, none if there are none."""
    if not table.hidden:
        return []
    several = len(table.hidden) > 1
    msgid = (ROWS_LEFT if several else ROW_LEFT) if table.leaves_hidden else ROWS_READ if several else ROW_READ
    message = Message(msgid, {"rows": row_ranges(table.hidden)})
    return [TableProblem("hidden_rows", False, message, table.sheet, mark=table.mark)]


def is_about_hidden(note: TableProblem) -> bool:
    """Whether a note is one about hidden rows."""
    return note.message.msgid in ABOUT_HIDDEN


def hidden_among(notes: Iterable[TableProblem]) -> HiddenNotes:
    """Return the notes about hidden rows, which a preview shows beside the button that changes what becomes of them."""
    return HiddenNotes(tuple(filter(is_about_hidden, notes)))


def row_ranges(numbers: Sequence[int]) -> str:
    """Write the numbers of rows as people do: "3, 5–9, 12"."""
    found = [str(first) if first == last else f"{first}–{last}" for first, last in _runs(numbers)]
    return ", ".join(found if len(found) <= MOST_RANGES else [*found[:MOST_RANGES], "…"])


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last
