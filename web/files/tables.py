"""A table: column headings and rows of text that still know where they stood in the file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from web.files.grids import NumberedRow

HEADER_SEARCH_ROWS = 30

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


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet below its headings; columns and rows without any content are left out."""

    filename: str
    sheet: str
    header_row: int
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    def address(self, row: Row, column: int) -> str:
        """Return the address of a cell in the file, for example ``"E9"``."""
        return f"{self.columns[column].letter}{row.number}"


def column_letter(index: int) -> str:
    """Return the spreadsheet's name of a column counted from 0: 0 → A, 25 → Z, 26 → AA."""
    letters = ""
    index += 1
    while index:
        index, place = divmod(index - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def find_header(rows: list[NumberedRow], recognise: Recogniser | None) -> tuple[int, int]:
    """Return the position of the heading row in ``rows`` and how good it is (0 = none found).

    With a recogniser the row with the most recognised cells wins; without one the first row that is at least half as
    wide as the widest and has no number in it. Ties go to the upper row.
    """
    candidates = rows[:HEADER_SEARCH_ROWS]
    judge = _count_recognised(recognise) if recognise else _look_like_headings(candidates)
    scores = [judge(cells) for _, cells in candidates]
    best = max(scores, default=0)
    return (scores.index(best) if best else 0), best


def _count_recognised(recognise: Recogniser) -> Callable[[list[str]], int]:
    return lambda cells: sum(1 for cell in cells if cell and recognise(cell))


def _look_like_headings(candidates: list[NumberedRow]) -> Callable[[list[str]], int]:
    widest = max((_filled(cells) for _, cells in candidates), default=0)

    def judge(cells: list[str]) -> int:
        numbers = any(cell.replace(".", "").isdigit() for cell in cells)
        return int(not numbers and 2 * _filled(cells) >= widest)

    return judge


def _filled(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell)


def cut_table(rows: list[NumberedRow], header: int, *, filename: str, sheet: str) -> Table:
    """Make the table below the heading at position ``header`` of ``rows``."""
    number, headings = rows[header]
    body = rows[header + 1 :]
    width = max(len(cells) for _, cells in rows[header:])
    used = [index for index in range(width) if _has_content(index, headings, body)]
    columns = tuple(Column(column_letter(index), _cell(headings, index)) for index in used)
    pooled: dict[str, str] = {}
    cut = (Row(place, tuple(_pool(pooled, _cell(cells, index)) for index in used)) for place, cells in body)
    return Table(filename, sheet, number, columns, tuple(cut))


def _has_content(index: int, headings: list[str], body: list[NumberedRow]) -> bool:
    return bool(_cell(headings, index)) or any(_cell(cells, index) for _, cells in body)


def _cell(cells: list[str], index: int) -> str:
    return cells[index] if index < len(cells) else ""


def _pool(pooled: dict[str, str], text: str) -> str:
    """Keep one copy of each text: the same occupations and departments stand in thousands of rows."""
    return pooled.setdefault(text, text)
