"""A whole file of people: every sheet and list in it that holds people, read together."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from web.files.cells import role_named
from web.files.grids import ROWS_AROUND
from web.files.headings import is_known_heading, is_name_heading, is_similar_heading
from web.files.limits import UPLOAD, Limits
from web.files.messages import N_, Message
from web.files.problems import PeopleInColumns, TooManyRows
from web.files.reading import Sheet, best_sheet, read_sheets
from web.files.sections import LEAST_HEADINGS, cut_sections, find_people_header, without_headings
from web.files.tables import (
    HEADER_SEARCH_ROWS,
    Column,
    Header,
    Left,
    Row,
    Table,
    Why,
    cell_at,
    column_letter,
    find_header,
    with_hidden,
)
from web.files.template import HELP_HEADINGS, HELP_SHEET
from web.translations import LANGUAGES, load

FIRST_COLUMNS = 3
"""Where headings stand that are written below each other."""


class NotRead(StrEnum):
    """Why a sheet was not read."""

    HIDDEN = "hidden"
    NO_PEOPLE = "no_people"


NOT_READ = {
    NotRead.HIDDEN: N_("Sheet “%(sheet)s” was not read because it is hidden. If it is needed, please make it visible."),
    NotRead.NO_PEOPLE: N_("Sheet “%(sheet)s” was not read: no headings of a list of people were found in it."),
}


@dataclass(frozen=True, slots=True)
class UnreadSheet:
    """A sheet with content that was not read, and why."""

    name: str
    why: NotRead

    @property
    def message(self) -> Message:
        """What the reader of the preview is told."""
        return Message(NOT_READ[self.why], {"sheet": self.name})


@dataclass(frozen=True, slots=True)
class Book:
    """The lists of people in a file, at least one, and the sheets that hold none."""

    filename: str
    tables: tuple[Table, ...]
    unread: tuple[UnreadSheet, ...] = ()

    def to_document(self) -> dict[str, Any]:
        """Return the book as JSON values."""
        return asdict(self)

    def leaving_hidden(self, leaves: bool) -> "Book":
        """Return the book with the rows that were hidden in the file left out, or read."""
        if not any(table.hidden for table in self.tables):
            return self
        return replace(self, tables=tuple(replace(table, leaves_hidden=leaves) for table in self.tables))

    @classmethod
    def from_document(cls, stored: Mapping[str, Any]) -> "Book":
        """Return the book that `to_document` wrote."""
        unread = tuple(UnreadSheet(one["name"], NotRead(one["why"])) for one in stored["unread"])
        return cls(stored["filename"], tuple(map(_table, stored["tables"])), unread)


def read_book(data: bytes, filename: str, *, limits: Limits = UPLOAD) -> Book:
    """Read every list of people in a file. Of sheets without one only the name is kept; hidden sheets are not read.

    The role a sheet, a title or the file is named after holds where a list has no column for it.

    Raises
    ------
    FileProblem
        The file as a whole cannot be read, or has more rows than ``limits`` allow in all its lists together.
    """
    sheets = read_sheets(data, limits)
    visible = [sheet for sheet in sheets if not sheet.hidden]
    found = [(sheet, find_people_header(sheet.rows)) for sheet in visible]
    fitting = [(sheet, header) for sheet, header in found if header and header.last + 1 < len(sheet.rows)]
    if not any(header.score > LEAST_HEADINGS for _, header in fitting):
        _refuse_people_in_columns(visible)
    if not fitting:
        fitting = [(sheet, header) for sheet in visible if (header := _without_name(sheet))]
    if not fitting:
        fitting = [(sheet, header) for sheet in visible if (header := without_headings(sheet.rows, sheet.name))]
    if not fitting:
        fitting = [best_sheet(visible, is_known_heading, is_similar_heading)]
    tables = _tables(fitting, filename)
    cut_off = any(len(sheet.rows) >= limits.rows + ROWS_AROUND for sheet, _ in fitting)
    if cut_off or sum(len(table.rows) for table in tables) > limits.rows:
        raise TooManyRows(limit=limits.rows)
    return Book(filename, tables, tuple(_unread(sheets, [sheet.name for sheet, _ in fitting])))


def _without_name(sheet: Sheet) -> Header | None:
    """Return headings that say much about people, but call their names something nobody knows."""
    header = find_header(sheet.rows, is_known_heading, is_similar_heading)
    is_enough = header is not None and header.score > LEAST_HEADINGS and header.last + 1 < len(sheet.rows)
    return header if is_enough else None


def _refuse_people_in_columns(sheets: list[Sheet]) -> None:
    for sheet in sheets:
        for index in range(FIRST_COLUMNS):
            below = [cell_at(cells, index) for _, cells in sheet.rows[:HEADER_SEARCH_ROWS]]
            if sum(map(is_known_heading, filter(None, below))) > LEAST_HEADINGS and any(map(is_name_heading, below)):
                raise PeopleInColumns(column=column_letter(index))


def _tables(fitting: list[tuple[Sheet, Header]], filename: str) -> tuple[Table, ...]:
    cut = [
        with_hidden(table, sheet.hidden_rows)
        for sheet, header in fitting
        for table in cut_sections(sheet.rows, header, filename=filename, sheet=sheet.name)
    ]
    by_file = role_named(filename)
    fallback = ((0, by_file),) if by_file else ()
    return tuple(
        replace(table, mark=f"{number}!" if number > 1 else "", roles=table.roles or fallback)
        for number, table in enumerate(cut, start=1)
    )


def _unread(sheets: list[Sheet], read: list[str]) -> list[UnreadSheet]:
    """Hidden sheets are worth a word only when they hold people: our own template hides its lists, and explains itself
    on a sheet that nobody expects to be read.
    """
    return [
        UnreadSheet(sheet.name, NotRead.HIDDEN if sheet.hidden else NotRead.NO_PEOPLE)
        for sheet in sheets
        if sheet.name not in read and (find_people_header(sheet.rows) if sheet.hidden else not _explains(sheet))
    ]


def _explains(sheet: Sheet) -> bool:
    """Whether it is the sheet of our own template that says how to fill it in, in whatever language it was fetched."""
    first = {cell for _number, cells in sheet.rows[:1] for cell in cells}
    return any(
        sheet.name == text(HELP_SHEET) and first.issuperset(map(text, HELP_HEADINGS))
        for text in (load(language).gettext for language in LANGUAGES)
    )


def _table(stored: Mapping[str, Any]) -> Table:
    return Table(
        stored["filename"],
        stored["sheet"],
        stored["header_row"],
        tuple(Column(**column) for column in stored["columns"]),
        tuple(Row(row["number"], tuple(row["cells"])) for row in stored["rows"]),
        stored["mark"],
        tuple((number, role) for number, role in stored["roles"]),
        tuple(Left(one["number"], Why(one["why"]), one["text"]) for one in stored["left"]),
        stored["empty"],
        tuple(stored.get("hidden", ())),
        stored.get("leaves_hidden", False),
        tuple((number, year) for number, year in stored.get("years", ())),
    )
