"""One row to values by field, with messages for cells that were not clear; whatever the set of fields."""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from web.files.cells import AZUBI, NO, CellProblem, Noted
from web.files.columns import ColumnUse
from web.files.company_part import Reader
from web.files.fields import BY_KEY, fold
from web.files.messages import N_, Message
from web.files.table_problems import Cell, TableProblem
from web.files.tables import Row, Table

REQUIRED = ("name", "role", "occupation")
ONLY_AZUBI = frozenset({"training_year", "training_ends", "school", "minor_until"})
ONLY_FACHKRAFT = frozenset({"capacity", "aevo", "safety_instruction"})
NAME_PARTS = ("first_name", "last_name")

CELL_MISSING = N_("“%(field)s” is missing. Please fill in the cell.")
NOT_FOR_ROLE = N_("“%(heading)s” does not belong to this role and was left out.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a caller expects of a table.

    ``companies``: the names that may stand in a column for the company (None: any). ``default_role`` where the table
    has no role column. ``chosen``: column letter → field key or ``""``. ``corrections``: cell address → the text to
    read instead. ``skipped_rows``: row numbers left out on purpose.
    """

    today: dt.date
    companies: Collection[str] | None = None
    default_role: str | None = None
    required: tuple[str, ...] = REQUIRED
    chosen: Mapping[str, str] = field(default_factory=dict)
    corrections: Mapping[str, str] = field(default_factory=dict)
    skipped_rows: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as values by field key, with the cells they were read from."""

    number: int
    values: Mapping[str, Any]
    cells: Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the rows of one table: which column is what, and how each field is read."""

    table: Table
    columns: tuple[ColumnUse, ...]
    readers: Mapping[str, Reader]
    wanted: Wanted

    def read_all(self, rows: Sequence[Row]) -> tuple[list[ReadRow], list[TableProblem]]:
        """Return the rows as values and every message about their cells."""
        read: list[ReadRow] = []
        problems: list[TableProblem] = []
        for row in rows:
            entry, found = self.read(row)
            read.append(entry)
            problems += found
        return read, problems

    def read(self, row: Row) -> tuple[ReadRow, list[TableProblem]]:
        """Return one row as values, and the messages about its cells."""
        values: dict[str, Any] = {"role": self.wanted.default_role}
        cells = dict(self._cells(row))
        problems = []
        for key, cell in cells.items():
            values[key], problem = read_cell(cell, self.readers[key])
            problems += [problem] if problem else []
        _join_name_parts(values, cells)
        problems += self._missing(row, values, cells)
        problems += self._drop_other_role(values, cells)
        return ReadRow(row.number, values, cells), problems

    def _cells(self, row: Row) -> Iterator[tuple[str, Cell]]:
        """Yield field and cell of everything in the row that is filled in and read, after corrections."""
        for use in self.columns:
            text = self.wanted.corrections.get(self.table.address(row, use.index), row.cells[use.index])
            if use.field and text:
                yield use.field.key, Cell(self.table.sheet, row.number, use.column.letter, text)

    def _missing(self, row: Row, values: Mapping[str, Any], cells: Mapping[str, Cell]) -> list[TableProblem]:
        letters = {use.field.key: use.column.letter for use in self.columns if use.field}
        letters.setdefault("name", letters.get("last_name", ""))
        return [
            Cell(self.table.sheet, row.number, letters.get(key, ""), "").refused(
                CellProblem("cell_missing", CELL_MISSING, field=BY_KEY[key].heading)
            )
            for key in self.wanted.required
            if values.get(key) is None and key not in cells
        ]

    def _drop_other_role(self, values: dict[str, Any], cells: Mapping[str, Cell]) -> list[TableProblem]:
        """Take away what belongs to the other role; a plain "nein" or 0 there is no statement and needs no message."""
        if values["role"] is None:
            return []
        foreign = ONLY_FACHKRAFT if values["role"] == AZUBI else ONLY_AZUBI
        headings = {use.field.key: use.column.heading for use in self.columns if use.field}
        problems = []
        for key in sorted(foreign & cells.keys()):
            values[key] = None
            if fold(cells[key].text) not in NO | {""}:
                note = Message(NOT_FOR_ROLE, {"heading": headings[key]})
                problems.append(cells[key].noted(Noted(None, "not_for_role", note)))
        return problems


def read_cell(cell: Cell, reader: Reader) -> tuple[Any, TableProblem | None]:
    """Return the value of a cell and the message about it, if there is one."""
    try:
        value = reader(cell.text)
    except CellProblem as problem:
        return None, cell.refused(problem)
    return (value.value, cell.noted(value)) if isinstance(value, Noted) else (value, None)


def _join_name_parts(values: dict[str, Any], cells: dict[str, Cell]) -> None:
    parts = [(values.pop(key, None), cells.pop(key, None)) for key in NAME_PARTS]
    if "name" not in values and any(value for value, _ in parts):
        values["name"] = " ".join(value for value, _ in parts if value)
        cells["name"] = replace(next(cell for _, cell in parts if cell), text=values["name"])
