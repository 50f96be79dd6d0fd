"""A table: column headings and rows of text that still know where they stood in the file."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise
from typing import TypeAlias

from web.files.grids import NumberedRow
from web.files.headings import year_in_heading

HEADER_SEARCH_ROWS = 30
LENIENT_ROWS = 12
"""Overlooking slips compares letter by letter: only the first rows are worth it."""
SURE_SCORE = 2
LONGEST_HEADING = 80

Recogniser: TypeAlias = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its letter in the file and its heading (empty if it has none)."""

    letter: str
    heading: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file (from 1) and a cell for each column of the table."""

    number: int
    cells: tuple[str, ...]


class Why(StrEnum):
    """Why a row below the headings is no person's."""

    TOTAL = "total"
    NOTE = "note"
    HEADING = "heading"
    GROUP = "group"
    EXAMPLE = "example"
    SKIPPED = "skipped"
    NO_PERSON = "no_person"
    HIDDEN = "hidden"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Left:
    """A row that was left out: its number, why, and what stands in it."""

    number: int
    why: Why
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet, or a part of one, below its headings; columns and rows without any content are left out.

    ``mark`` tells the tables of one file apart: "" for the first, then "2!", "3!" and so on. ``roles``: which role a
    title above the rows names, from which row on. ``left``: rows that are no people's. ``empty``: how many rows
    between the headings and the last row have no content. So ``len(rows) + len(left) + empty`` are all its rows.
    """

    filename: str
    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    mark: str = ""
    roles: tuple[tuple[int, str], ...] = ()
    left: tuple[Left, ...] = ()
    empty: int = 0
    hidden: tuple[int, ...] = ()
    """Numbers of the rows that were hidden in the file."""
    leaves_hidden: bool = False
    """Whether these are left out, as somebody chose on the preview; otherwise they are read like all others."""
    years: tuple[tuple[int, int], ...] = ()
    """Which year of training a line above the rows names, from which row on; 0 for none."""
    unread: tuple[str, ...] = ()
    """Names of the other sheets with such a list, where only one is read."""

    @property
    def left_hidden(self) -> frozenset[int]:
        """Numbers of the rows that are left out because they were hidden."""
        return frozenset(self.hidden if self.leaves_hidden else ())

    def address(self, row: Row, column: int) -> str:
        """Return the address of a cell in the file, for example ``"E9"``, or ``"2!E9"`` in its second table."""
        return f"{self.mark}{self.columns[column].letter}{row.number}"

    def role_at(self, number: int) -> str | None:
        """Return the role that the titles above a row name, if any."""
        return next((role for start, role in reversed(self.roles) if start <= number), None) or None

    def year_at(self, number: int) -> int | None:
        """Return the year of training that the lines above a row name, if any."""
        return next((year for start, year in reversed(self.years) if start <= number), None) or None


@dataclass(frozen=True, slots=True)
class Header:
    """Where headings stand among the rows of a sheet: position, height in rows, texts, and how well they fit."""

    position: int
    height: int
    headings: list[str]
    score: int

    @property
    def last(self) -> int:
        """Position of the last row of the headings."""
        return self.position + self.height - 1


def column_letter(index: int) -> str:
    """Return the spreadsheet's name of a column counted from 0: 0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, place = divmod(index - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def find_header(
    rows: list[NumberedRow], recognise: Recogniser | None, lenient: Recogniser | None = None
) -> Header | None:
    """Return the heading of ``rows``, one row or two, or None.

    With a recogniser the row with the most recognised cells wins, or two rows that only together name more columns;
    ``lenient`` overlooks slips and is asked if hardly anything was recognised. Without one the first row that is at
    least half as wide as the widest and has no number in it. Ties go to the upper row.
    """
    candidates = rows[:HEADER_SEARCH_ROWS]
    if recognise is None:
        return _best(candidates, _look_like_headings(candidates))
    found = _better(_best(candidates, _count_recognised(recognise)), _best_pair(candidates, recognise))
    if lenient is None or (found and found.score >= SURE_SCORE):
        return found
    return _better(found, _best(candidates[:LENIENT_ROWS], _count_recognised(lenient)))


def _better(first: Header | None, second: Header | None) -> Header | None:
    return second if second and (first is None or second.score > first.score) else first


def _best(candidates: list[NumberedRow], judge: Callable[[list[str]], int]) -> Header | None:
    scores = [judge(cells) for _, cells in candidates]
    best = max(scores, default=0)
    return Header(scores.index(best), 1, candidates[scores.index(best)][1], best) if best else None


def _best_pair(candidates: list[NumberedRow], recognise: Recogniser) -> Header | None:
    """Two rows of headings: "Name" above "Vorname | Nachname", or a group above several headings."""
    found = None
    for position, ((upper, above), (lower, below)) in enumerate(pairwise(candidates)):
        if lower == upper + 1:
            headings = _joined(above, below, recognise)
            years = sum(1 for heading in set(headings) if year_in_heading(heading) and not recognise(heading))
            if years > 1 or any(recognise(cell) for cell in below if cell):
                score = _count_recognised(recognise)(headings) + years
                found = _better(found, Header(position, 2, headings, score))
    return found


def _joined(above: list[str], below: list[str], recognise: Recogniser) -> list[str]:
    """One heading for each column: the lower one, with the upper one before it if only both are known."""
    headings, group = [], ""
    for index in range(max(len(above), len(below))):
        upper, lower = cell_at(above, index), cell_at(below, index)
        group = upper or (group if lower else "")
        both = f"{group} {lower}".strip()
        is_one = lower and not recognise(lower) and (recognise(both) or year_in_heading(both))
        headings.append(both if is_one else lower or upper)
    return headings


def _count_recognised(recognise: Recogniser) -> Callable[[list[str]], int]:
    return lambda cells: sum(1 for cell in cells if cell and len(cell) <= LONGEST_HEADING and recognise(cell))


def _look_like_headings(candidates: list[NumberedRow]) -> Callable[[list[str]], int]:
    widest = max((filled(cells) for _, cells in candidates), default=0)

    def judge(cells: list[str]) -> int:
        numbers = any(cell.replace(".", "").isdigit() for cell in cells)
        return int(not numbers and 2 * filled(cells) >= widest)

    return judge


def filled(cells: list[str]) -> int:
    """Return how many of the cells have content."""
    return sum(1 for cell in cells if cell)


def cut_table(rows: list[NumberedRow], header: Header, *, filename: str, sheet: str) -> Table:
    """Make the table below a heading out of all rows."""
    number = rows[header.position + header.height - 1][0]
    return make_table(header.headings, number, rows[header.position + header.height :], filename=filename, sheet=sheet)


def make_table(headings: list[str], number: int, body: list[NumberedRow], *, filename: str, sheet: str) -> Table:
    """Make a table of rows below headings whose (last) row is ``number``."""
    width = max((len(cells) for _, cells in body), default=0)
    everywhere = range(max(width, len(headings)))
    empty = _empty_columns([index for index in everywhere if not cell_at(headings, index)], body)
    used = [index for index in everywhere if index not in empty]
    columns = tuple(Column(column_letter(index), cell_at(headings, index)) for index in used)
    is_whole = used == list(range(len(used)))
    cut = tuple(Row(place, _cut(cells, used, is_whole=is_whole)) for place, cells in body)
    return Table(filename, sheet, number, columns, cut)


def with_hidden(table: Table, hidden: Collection[int]) -> Table:
    """Return a table that knows which of its rows were hidden in the file."""
    return replace(table, hidden=tuple(row.number for row in table.rows if row.number in hidden)) if hidden else table


def _empty_columns(candidates: list[int], body: list[NumberedRow]) -> set[int]:
    """Return the columns among the candidates in which nothing stands."""
    empty = candidates
    for _, cells in body:
        if not empty:
            break
        empty = [index for index in empty if index >= len(cells) or not cells[index]]
    return set(empty)


def _cut(cells: list[str], used: list[int], *, is_whole: bool) -> tuple[str, ...]:
    width = len(cells)
    if is_whole and width == len(used):
        return tuple(cells)
    return tuple([cells[index] if index < width else "" for index in used])


def cell_at(cells: list[str], index: int) -> str:
    """Return a cell of a row; rows end with their last content."""
    return cells[index] if index < len(cells) else ""
