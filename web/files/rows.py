"""One row to values by field, with messages for cells that were not clear; whatever the set of fields."""

import datetime as dt
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from web.catalogue.question import Question
from web.files.cells import AZUBI, FACHKRAFT, LEFT_EMPTY, NO, CellProblem, Noted, check_value, is_unsaid, read_text
from web.files.columns import ColumnUse
from web.files.company_part import TRAINED_AS, Reader
from web.files.fields import BY_KEY, TICKS, fold
from web.files.messages import N_, Message
from web.files.patterns import NamedPatterns
from web.files.table_problems import Cell, TableProblem
from web.files.tables import Row, Table

REQUIRED = ("name", "role", "occupation")
ONLY_AZUBI = frozenset({"training_year", "training_ends", "school", "minor_until"})
ONLY_FACHKRAFT = frozenset({"capacity", "aevo", "safety_instruction"})
NAME_PARTS = ("first_name", "last_name")
STANDS_FOR = {
    "name": ("turned_name", "last_name"),
    "role": ("is_azubi", "is_fachkraft"),
    "training_year": ("training_starts", "training_span"),
    "training_ends": ("training_span",),
}
"""Fields that may stand in other columns than their own."""

ROLE_OF_TICK = {"is_azubi": AZUBI, "is_fachkraft": FACHKRAFT}
SAYS_NO = frozenset({"aevo", "safety_instruction", "school", *TICKS})
"""In these columns a dash is a "no", not an empty cell."""
COMMON = frozenset(
    {
        "role",
        "occupation",
        "training_year",
        "training_starts",
        "training_span",
        *ONLY_AZUBI,
        *ONLY_FACHKRAFT,
        "shift",
        *TICKS,
    }
)
"""Fields in which thousands of rows say one of a few things; with the role everything that follows from it."""
MOST_KEPT = 5_000
WITH_DAY = frozenset({"safety_instruction", "training_ends", "minor_until"})
STROKES = re.compile(r"(\d{1,2})/(\d{1,2})/(?:\d{2}|\d{4})")
LAST_MONTH = 12
DAY_FIRST = N_("“%(text)s” was read with the day first, then the month.")

BOTH_TICKED = N_("Azubi and Fachkraft are both ticked. Please leave one of the two cells empty.")
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
    patterns: NamedPatterns = field(default_factory=dict)
    """Working hours and school days by the names a company gave them."""
    own: tuple[Question, ...] = ()
    """Questions of the company part the programme added itself, each a column."""

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
Remark: TypeAlias = "tuple[str, Noted | CellProblem]"
"""What is to be said about the cell of a field."""
NO_COLUMN = (99, "")
"""Behind the messages about cells stand those about what has no column."""
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
        if text in LEFT_EMPTY or (self.may_be_unsaid and is_unsaid(text)):
            return UNSAID
        try:
            check_value(text)
            value = self.reader(text)
        except CellProblem as problem:
            return None, problem
        if isinstance(value, Noted):
            return value.value, value
        return value, _day_first(text, value) if self.key in WITH_DAY else None


def _day_first(text: str, value: object) -> Noted | None:
    """Note that "9/1/2025" was read with the day first: in other countries the month comes first."""
    parts = STROKES.fullmatch(text)
    if parts is None or max(int(parts[1]), int(parts[2])) > LAST_MONTH or int(parts[1]) == int(parts[2]):
        return None
    return Noted(value, "day_first", Message(DAY_FIRST, {"text": text}))


@dataclass(frozen=True, slots=True)
class _Common:
    """What the cells say that are the same in thousands of rows: values and texts by field, and what is to be said."""

    values: Mapping[str, Any]
    texts: Mapping[str, str]
    remarks: Sequence[Remark]


class RowReader:
    """Reads the rows of one table: which column is what, and how each field is read."""

    def __init__(
        self, table: Table, columns: tuple[ColumnUse, ...], readers: Mapping[str, Reader], wanted: Wanted
    ) -> None:
        used = [(use.index, use.column, use.field) for use in columns if use.field]
        letters = {entry.key: column.letter for _, column, entry in used}
        headings = {entry.key: column.heading for _, column, entry in used}
        for key, others in STANDS_FOR.items():
            for other in others:
                if other in letters:
                    letters.setdefault(key, letters[other])
                    headings.setdefault(key, headings[other])
        self.table = table
        self.wanted = wanted
        self.places = Places(table.sheet, table.mark, letters, headings)
        self.places_of = {entry.key: index for index, _, entry in used}
        self.letters = [(index, column.letter) for index, column, _ in used]
        cells = [(index, _Cells(entry.key, readers[entry.key])) for index, _, entry in used]
        self.common = [(index, column) for index, column in cells if column.key in COMMON]
        self.single = [(index, column) for index, column in cells if column.key not in COMMON]
        self.ticks = TICKS & letters.keys()
        self.says_role = bool(self.ticks) or "role" in letters
        self.required = wanted.required
        self.order = {key: (len(letter), letter) for key, letter in letters.items()}
        self.known: dict[tuple[str | None, ...], _Common] = {}

    def read_all(self, rows: Sequence[Row]) -> tuple[list[ReadRow], list[TableProblem]]:
        """Return the rows as values and every message about their cells."""
        problems: list[TableProblem] = []
        return [self._read(row, problems) for row in rows], problems

    def _read(self, row: Row, problems: list[TableProblem]) -> ReadRow:
        """Return one row as values; the messages about its cells join ``problems``."""
        cells = row.cells if not self.wanted.corrections else self._corrected(row)
        common = self._common(cells, None if self.says_role else self.wanted.role_at(self.table, row.number))
        values, texts, remarks = dict(common.values), dict(common.texts), list(common.remarks)
        _read_into(values, texts, remarks, cells, self.single)
        if values["role"] == AZUBI and "training_year" not in texts and (year := self.table.year_at(row.number)):
            values["training_year"] = year
        _move(values, texts, "turned_name", "name")
        _join_name_parts(values, texts, remarks)
        entry = ReadRow(row.number, values, texts, self.places)
        remarks += [
            (key, CellProblem("cell_missing", CELL_MISSING, field=BY_KEY[key].heading))
            for key in self.required
            if key not in texts and values.get(key) is None
        ]
        if remarks:
            remarks.sort(key=lambda remark: self.order.get(remark[0], NO_COLUMN))
            problems += [_told(self._cell(entry, key, cells), remark) for key, remark in remarks]
        return entry

    def _cell(self, entry: ReadRow, key: str, cells: Sequence[str]) -> Cell:
        """Return the cell a message is about, with its text even where that was read as part of another field."""
        cell, index = entry.cell(key), self.places_of.get(key)
        return cell if cell.text or index is None else replace(cell, text=cells[index])

    def _common(self, cells: Sequence[str], role: str | None) -> _Common:
        """Return what the cells say that many rows have in common; the same cells are read once."""
        same = (role, *[cells[index] for index, _ in self.common])
        common = self.known.get(same)
        if common is None:
            common = self._read_common(cells, role)
            if len(self.known) < MOST_KEPT:
                self.known[same] = common
        return common

    def _read_common(self, cells: Sequence[str], role: str | None) -> _Common:
        values: dict[str, Any] = {}
        texts: dict[str, str] = {}
        remarks: list[Remark] = []
        _read_into(values, texts, remarks, cells, self.common)
        _part_span(values, texts)
        _move(values, texts, "training_starts", "training_year")
        self._find_role(values, texts, remarks, role)
        _drop_other_role(values, texts, remarks, self.places.headings)
        return _Common(values, texts, remarks)

    def _find_role(
        self, values: dict[str, Any], texts: dict[str, str], remarks: list[Remark], role: str | None
    ) -> None:
        """Take the role from crosses, from "Azubi Mechatroniker", or from what holds for the table."""
        ticked = {key for key in self.ticks if values.pop(key, False)}
        for key in self.ticks:
            texts.pop(key, None)
        if "role" in texts:
            return
        if len(ticked) > 1:
            remarks.append(("role", CellProblem("both_ticked", BOTH_TICKED)))
            texts["role"] = ""
        if self.ticks:
            # One column of crosses says it for everybody: who has none is in the other role.
            chosen = ticked or (TICKS - self.ticks if len(self.ticks) == 1 else TICKS)
            values["role"] = ROLE_OF_TICK[min(chosen)] if len(chosen) == 1 else None
        elif TRAINED_AS.match(texts.get("occupation", "")):
            values["role"] = AZUBI
        else:
            values["role"] = role

    def _corrected(self, row: Row) -> Sequence[str]:
        texts = list(row.cells)
        for index, letter in self.letters:
            texts[index] = self.wanted.corrections.get(f"{self.table.mark}{letter}{row.number}", texts[index])
        return texts


def read_cell(cell: Cell, reader: Reader) -> tuple[Any, TableProblem | None]:
    """Return the value of a cell and the message about it, if there is one."""
    try:
        check_value(cell.text)
        value = reader(cell.text)
    except CellProblem as problem:
        return None, cell.refused(problem)
    return (value.value, cell.noted(value)) if isinstance(value, Noted) else (value, None)


def _told(cell: Cell, remark: Noted | CellProblem) -> TableProblem:
    return cell.refused(remark) if isinstance(remark, CellProblem) else cell.noted(remark)


def _read_into(
    values: dict[str, Any],
    texts: dict[str, str],
    remarks: list[Remark],
    cells: Sequence[str],
    columns: Sequence[tuple[int, _Cells]],
) -> None:
    """Read the cells of some columns; those that are empty or say nothing are left out."""
    for index, column in columns:
        text = cells[index]
        outcome = column.read(text) if text else UNSAID
        if outcome is UNSAID:
            continue
        key = column.key
        texts[key] = text
        values[key], remark = outcome
        if remark is not None:
            remarks.append((key, remark))


def _drop_other_role(
    values: dict[str, Any], texts: Mapping[str, str], remarks: list[Remark], headings: Mapping[str, str]
) -> None:
    """Take away what belongs to the other role; a plain "nein" or 0 there is no statement and needs no message."""
    if values["role"] is None:
        return
    foreign = ONLY_FACHKRAFT if values["role"] == AZUBI else ONLY_AZUBI
    for key in sorted(foreign & texts.keys()):
        values[key] = None
        if fold(texts[key]) not in NO | {""}:
            remarks.append((key, Noted(None, "not_for_role", Message(NOT_FOR_ROLE, {"heading": headings[key]}))))


def _move(values: dict[str, Any], texts: dict[str, str], source: str, target: str) -> None:
    """Take over what a column says that stands in for another one, if that is not there."""
    value, text = values.pop(source, None), texts.pop(source, None)
    if text is not None and target not in texts:
        values[target], texts[target] = value, text


def _part_span(values: dict[str, Any], texts: dict[str, str]) -> None:
    """Take from "09/2024 – 02/2028" when the training ends and which year it is, unless columns of their own say so."""
    text, span = texts.pop("training_span", None), values.pop("training_span", None)
    for key, value in (span or {}).items():
        if value is not None and key not in texts and not (key == "training_year" and "training_starts" in texts):
            values[key], texts[key] = value, text or ""


def _join_name_parts(values: dict[str, Any], texts: dict[str, str], remarks: list[Remark]) -> None:
    if "first_name" not in texts and "last_name" not in texts:
        return
    parts = [values.pop(key, None) for key in NAME_PARTS]
    said = [texts.pop(key, None) for key in NAME_PARTS]
    name = " ".join(part for part in parts if part)
    if not name or "name" in values:
        return
    texts["name"] = name
    try:
        values["name"] = read_text(name)
    except CellProblem as problem:
        # Only both together are too long; the last name is shown to be shortened.
        texts["last_name"] = said[-1] or ""
        remarks.append(("last_name", problem))
