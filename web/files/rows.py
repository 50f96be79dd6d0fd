"""One row to values by field, with messages for cells that were not clear; whatever the set of fields."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from web.files.cells import AZUBI, NO, CellProblem, Noted, is_unsaid
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

SAYS_NO = frozenset({"aevo", "safety_instruction", "school"})
"""In these columns a dash is a "no", not an empty cell."""
MOST_KEPT = 5_000

CELL_MISSING = N_("“%(field)s” is missing. Please fill in the cell.")
NOT_FOR_ROLE = N_("“%(heading)s” does not belong to this role and was left out.")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a caller expects of a table.

    ``companies``: the names that may stand in a column for the company (None: any). ``default_role`` where the table
    has no role column and no title names one; ``chosen_roles``: table mark → the role of its people, chosen by hand.
    ``chosen``: column letter → field key or ``""``. ``corrections``: cell address → the text to read instead.
    ``skipped_rows``: row numbers left out on purpose. Letters, addresses and numbers stand behind the table's mark:
    ``"E"``, ``"E9"``, ``"9"`` in the first table of a file, ``"2!E"``, ``"2!E9"``, ``"2!9"`` in the second.
    """

    today: dt.date
    companies: Collection[str] | None = None
    default_role: str | None = None
    required: tuple[str, ...] = REQUIRED
    chosen: Mapping[str, str] = field(default_factory=dict)
    corrections: Mapping[str, str] = field(default_factory=dict)
    skipped_rows: Collection[str] = ()
    chosen_roles: Mapping[str, str] = field(default_factory=dict)

    def role_at(self, table: Table, number: int) -> str | None:
        """Return the role of a row that does not say it itself."""
        return self.chosen_roles.get(table.mark) or table.role_at(number) or self.default_role

    def knows_roles(self, table: Table) -> bool:
        """Whether every row of a table has a role even without a column for it."""
        return all(self.role_at(table, row.number) for row in table.rows[:1])


@dataclass(frozen=True, slots=True)
class Places:
    """Where the fields of a table stand: its sheet and mark, and the column of each field by key."""

    sheet: str
    mark: str
    letters: Mapping[str, str]
    headings: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as values by field key, and the texts they were read from."""

    number: int
    values: Mapping[str, Any]
    texts: Mapping[str, str]
    places: Places

    @property
    def place(self) -> str:
        """The row's address in the file."""
        return f"{self.places.mark}{self.number}"

    def cell(self, key: str) -> Cell:
        """Return the cell a field was read from, or the empty one where it belongs."""
        where = self.places
        return Cell(where.sheet, self.number, where.letters.get(key, ""), self.texts.get(key, ""), where.mark)

    @property
    def cells(self) -> Mapping[str, Cell]:
        """The cells that were filled in and read, by field key."""
        return {key: self.cell(key) for key in self.texts}


Outcome: TypeAlias = "tuple[Any, Noted | CellProblem | None]"
UNSAID: Outcome = (None, None)
"""The outcome of a cell that says nothing; told from others by identity."""


class _Cells:
    """Reads the cells of one column; the same few texts stand in thousands of rows and are read once."""

    __slots__ = ("key", "known", "may_be_unsaid", "reader")

    def __init__(self, key: str, reader: Reader) -> None:
        self.key = key
        self.reader = reader
        self.known: dict[str, Outcome] = {}
        self.may_be_unsaid = key not in SAYS_NO

    def read(self, text: str) -> Outcome:
        """Return the value of a cell and what is to be said about it."""
        outcome = self.known.get(text)
        if outcome is None:
            outcome = self._read(text)
            if len(self.known) < MOST_KEPT:
                self.known[text] = outcome
        return outcome

    def _read(self, text: str) -> Outcome:
        if self.may_be_unsaid and is_unsaid(text):
            return UNSAID
        try:
            value = self.reader(text)
        except CellProblem as problem:
            return None, problem
        return (value.value, value) if isinstance(value, Noted) else (value, None)


class RowReader:
    """Reads the rows of one table: which column is what, and how each field is read."""

    def __init__(
        self, table: Table, columns: tuple[ColumnUse, ...], readers: Mapping[str, Reader], wanted: Wanted
    ) -> None:
        used = [(use.index, use.column, use.field) for use in columns if use.field]
        letters = {entry.key: column.letter for _, column, entry in used}
        letters.setdefault("name", letters.get("last_name", ""))
        headings = {entry.key: column.heading for _, column, entry in used}
        self.table = table
        self.wanted = wanted
        self.places = Places(table.sheet, table.mark, letters, headings)
        self.used = [(index, column.letter, _Cells(entry.key, readers[entry.key])) for index, column, entry in used]
        self.required = wanted.required

    def read_all(self, rows: Sequence[Row]) -> tuple[list[ReadRow], list[TableProblem]]:
        """Return the rows as values and every message about their cells."""
        problems: list[TableProblem] = []
        return [self._read(row, problems) for row in rows], problems

    def _read(self, row: Row, problems: list[TableProblem]) -> ReadRow:
        """Return one row as values; the messages about its cells join ``problems``."""
        values: dict[str, Any] = {}
        texts: dict[str, str] = {}
        entry = ReadRow(row.number, values, texts, self.places)
        cells = row.cells if not self.wanted.corrections else self._corrected(row)
        for index, _, column in self.used:
            text = cells[index]
            if not text:
                continue
            outcome = column.read(text)
            if outcome is UNSAID:
                continue
            texts[column.key] = text
            values[column.key], remark = outcome
            if remark is not None:
                problems.append(_told(entry.cell(column.key), remark))
        if "role" not in texts:
            values["role"] = self.wanted.role_at(self.table, row.number)
        _join_name_parts(values, texts)
        for key in self.required:
            if values.get(key) is None and key not in texts:
                missing = CellProblem("cell_missing", CELL_MISSING, field=BY_KEY[key].heading)
                problems.append(entry.cell(key).refused(missing))
        problems += _drop_other_role(entry, values)
        return entry

    def _corrected(self, row: Row) -> Sequence[str]:
        texts = list(row.cells)
        for index, letter, _ in self.used:
            texts[index] = self.wanted.corrections.get(f"{self.table.mark}{letter}{row.number}", texts[index])
        return texts


def read_cell(cell: Cell, reader: Reader) -> tuple[Any, TableProblem | None]:
    """Return the value of a cell and the message about it, if there is one."""
    try:
        value = reader(cell.text)
    except CellProblem as problem:
        return None, cell.refused(problem)
    return (value.value, cell.noted(value)) if isinstance(value, Noted) else (value, None)


def _told(cell: Cell, remark: Noted | CellProblem) -> TableProblem:
    return cell.refused(remark) if isinstance(remark, CellProblem) else cell.noted(remark)


def _drop_other_role(row: ReadRow, values: dict[str, Any]) -> list[TableProblem]:
    """Take away what belongs to the other role; a plain "nein" or 0 there is no statement and needs no message."""
    if values["role"] is None:
        return []
    foreign = ONLY_FACHKRAFT if values["role"] == AZUBI else ONLY_AZUBI
    problems = []
    for key in sorted(foreign & row.texts.keys()):
        values[key] = None
        if fold(row.texts[key]) not in NO | {""}:
            note = Message(NOT_FOR_ROLE, {"heading": row.places.headings[key]})
            problems.append(row.cell(key).noted(Noted(None, "not_for_role", note)))
    return problems


def _join_name_parts(values: dict[str, Any], texts: dict[str, str]) -> None:
    if "first_name" not in texts and "last_name" not in texts:
        return
    parts = [values.pop(key, None) for key in NAME_PARTS]
    for key in NAME_PARTS:
        texts.pop(key, None)
    name = " ".join(part for part in parts if part)
    if name and "name" not in values:
        values["name"] = texts["name"] = name
