"""A table of companies, as coordinators keep it: one row each, read with typos and in any order of columns."""

import difflib
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial

from web.files.cells import LONGEST_TEXT, TOO_LONG, CellProblem, Noted, quoted, read_email, read_text
from web.files.columns import LEAVE_OUT, NAMELESS, SIMILAR, TWICE, UNKNOWN, ColumnUse, How
from web.files.companies_joined import ImportedCompany, without_blocked
from web.files.fields import Field, Part, fold
from web.files.headings import ALTERNATIVES, SWAPPED_LETTERS, is_slip
from web.files.hidden_notes import hidden_note
from web.files.messages import N_, Message, Parameter
from web.files.names import read_name
from web.files.rows import CELL_MISSING, read_cell
from web.files.sections import is_remark, is_total, row_text
from web.files.table_problems import Cell, TableProblem
from web.files.tables import Column, Left, Row, Table, Why

MOST_PLACES = 500
LONGEST_PHONE = 60
LONGEST_TOWN = 120
LONGEST_NOTE = 1000
SHORTEST_SIMILAR = 4
EXAMPLE_MARKS = ("beispiel:", "example:")
HEADING_EXAMPLE = N_("Company, Contact, E-mail")

OF_CONTACT = re.compile(
    r"^(?:AP|Ansprechpartner(?:in|/in)?|Ansprechperson|Kontakt|Contact)\b[\s:.-]*(?=\w)", re.IGNORECASE
)
"""In front of what is said about the contact: "AP E-Mail"."""
COLUMN_MISSING = N_("No column is called “%(field)s”. Please choose below which column it is.")
NO_ROWS = N_("There is no row with a company below the headings. Please fill in at least one.")
NOT_A_PHONE = N_("“%(text)s” is not a telephone number. Please write digits, for example 0511 123456.")
NOT_PLACES = N_("“%(text)s” is not a number of places. Please write a whole number from 0 to %(most)s, for example 2.")
NOT_AN_EMAIL = N_(
    "“%(text)s” is not an e-mail address. Please correct it or leave it empty: then you invite by telephone."
)
NAME_FROM_COMPANY = N_("There is no name beside “%(text)s”. Until you enter one, the company's name is used.")
SHEET_NOT_READ = N_(
    "Sheet “%(sheet)s” was not read: companies are read from one sheet. If there are more on it, please upload it on"
    " its own."
)
OWN_SUBSTITUTE = N_("“%(text)s” is both contact and substitute. The substitute was left out.")


def _field(key: str, de: str, en: str, more: str = "") -> Field:
    return Field(key, Part.IDENTITY, de, en, tuple(filter(None, more.split("|"))))


FIELDS: tuple[Field, ...] = (
    _field(
        "name",
        "Unternehmen",
        "Company",
        "Firma|Firmenname|Betrieb|Name des Unternehmens|Unternehmensname|Name der Firma|Organisation|Organization|"
        "Company name|Employer|Name|Name 1|Firma 1|Kunde|Partnerbetrieb|Ausbildungsbetrieb",
    ),
    _field(
        "town",
        "Ort",
        "Town",
        "Stadt|Sitz|PLZ Ort|PLZ, Ort|PLZ/Ort|PLZ und Ort|Standort|City|Place|Location|Wohnort|Gemeinde",
    ),
    _field(
        "phone",
        "Telefon",
        "Telephone",
        "Tel.|Tel|Telefonnummer|Rufnummer|Fon|Phone|Phone number|Durchwahl|Mobil|Handy|Telefon Ansprechperson",
    ),
    _field(
        "contact_name",
        "Ansprechperson",
        "Contact",
        "Ansprechpartner|Ansprechpartnerin|Ansprechpartner/in|Kontakt|Kontaktperson|AP|Contact person|Contact name|"
        "Name Ansprechperson|Name Ansprechpartner|Ausbildungsleitung|Ausbilder|Ausbilder/in|Zuständig",
    ),
    _field("first_name", "Vorname", "First name", "Vorname Ansprechperson|Vorname Ansprechpartner|Given name|Rufname"),
    _field(
        "last_name",
        "Nachname",
        "Last name",
        "Nachname Ansprechperson|Nachname Ansprechpartner|Familienname|Zuname|Surname|Family name",
    ),
    _field(
        "email",
        "E-Mail",
        "E-mail",
        "Mail|Mailadresse|E-Mail-Adresse|Emailadresse|E-Mail Ansprechperson|E-Mail Ansprechpartner|Email address|"
        "Mail address|Contact e-mail|Kontakt E-Mail|Ansprechpartner E-Mail|Ansprechperson E-Mail|Ansprechpartner Mail|"
        "Ansprechperson Mail|Mail Ansprechpartner|Kontakt Mail",
    ),
    _field(
        "substitute_name",
        "Vertretung",
        "Substitute",
        "Stellvertretung|Vertreter|Vertreterin|Vertreter/in|Name Vertretung|2. Ansprechperson|Zweite Ansprechperson|"
        "Deputy",
    ),
    _field(
        "substitute_email",
        "E-Mail Vertretung",
        "Substitute's e-mail",
        "Mail Vertretung|E-Mail der Vertretung|E-Mail Stellvertretung|Vertretung E-Mail|Substitute e-mail|"
        "Deputy e-mail|E-Mail 2|Stellvertretung E-Mail|Stellvertretung Mail|Vertretung Mail|Mail Stellvertretung",
    ),
    _field(
        "places",
        "Plätze",
        "Places",
        "Anzahl Plätze|Tandems|Anzahl Tandems|Zahl der Tandems|Kontingent|Number of places",
    ),
    _field("note", "Notiz", "Note", "Bemerkung|Bemerkungen|Notizen|Anmerkung|Kommentar|Hinweis|Comment|Notes|Remarks"),
)
BY_KEY: Mapping[str, Field] = {entry.key: entry for entry in FIELDS}
NAME_PARTS = ("first_name", "last_name")


@dataclass(frozen=True, slots=True)
class Correction:
    """What somebody corrected: columns by letter, cells by address, rows left out."""

    columns: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, str] = field(default_factory=dict)
    skipped: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class CompaniesTable:
    """What a table says about companies. ``rows`` holds only companies without a blocking problem."""

    table: Table
    columns: tuple[ColumnUse, ...]
    rows: tuple[ImportedCompany, ...]
    problems: tuple[TableProblem, ...]
    row_count: int
    """Rows of companies, with and without problems."""
    left: tuple[Left, ...] = ()
    """Rows below the headings that are no company's: totals, remarks, examples, and those left out on purpose."""

    @property
    def refused_rows(self) -> frozenset[int]:
        """Numbers of the rows that cannot be taken over as they are."""
        return frozenset(problem.row for problem in self.problems if problem.blocking and problem.row is not None)

    @property
    def joined(self) -> int:
        """How many rows were read together with another row of the same company."""
        return self.row_count - len(self.rows) - len(self.refused_rows) if self.usable else 0

    @property
    def empty(self) -> int:
        """How many rows between the headings and the last row have no content."""
        below = self.table.rows[-1].number - self.table.header_row if self.table.rows else 0
        return below - len(self.table.rows)

    @property
    def rows_below(self) -> int:
        """How many rows there are below the headings, empty ones as well."""
        return self.row_count + len(self.left) + self.empty

    @property
    def usable(self) -> bool:
        """Whether the table as a whole can be read: no column missing or given twice, at least one row."""
        return not any(problem.blocking and problem.row is None for problem in self.problems)


@cache
def _spellings() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for entry in FIELDS:
        for spelling in (entry.de, entry.en, entry.key, *entry.aliases):
            found.setdefault(fold(spelling), entry)
    return found


def _alternatives(heading: str) -> Field | None:
    """Return what "Firma / Betrieb" and "Ort bzw. Sitz" mean: all of their parts the same."""
    found = [_spellings().get(fold(part)) for part in ALTERNATIVES.split(heading) if fold(part)]
    return found[0] if len(found) > 1 and all(one == found[0] for one in found) else None


def is_known_heading(cell: str) -> bool:
    """Say whether a cell is a heading of a list of companies, without overlooking slips."""
    return fold(cell) in _spellings()


def _meaning(heading: str) -> tuple[Field, bool] | None:
    """Return the field a heading means and whether it says so exactly."""
    bare = re.sub(r"\(.*?\)|\[.*?\]", "", heading)
    for wanted in (fold(heading), fold(bare), fold(OF_CONTACT.sub("", bare))):
        if wanted in _spellings():
            return _spellings()[wanted], True
    if joined := _alternatives(heading):
        return joined, True
    if not SHORTEST_SIMILAR <= len(fold(heading)) <= 60:
        return None
    near = difflib.get_close_matches(fold(heading), _spellings(), n=3, cutoff=SWAPPED_LETTERS)
    if set(re.findall(r"\d", heading)) - set("".join(near)):
        return None  # "Name 2" is not "Name" with a slip
    meant = next((one for one in near if is_slip(fold(heading), one)), None)
    return (_spellings()[meant], False) if meant else None


def companies_table(table: Table, correction: Correction | None = None) -> CompaniesTable:
    """Read the companies of ``table``; never raises for what stands in it, every problem is in ``problems``."""
    correction = correction or Correction()
    columns, problems = _columns(table, correction.columns)
    problems += hidden_note(table) + _unread(table)
    rows, left = _rows(table, columns, correction)
    if not any(use.field and use.field.key == "name" for use in columns):
        message = Message(COLUMN_MISSING, {"field": BY_KEY["name"].heading})
        problems.append(TableProblem("column_missing", True, message, table.sheet))
    elif not rows:
        problems.append(TableProblem("no_rows", True, Message(NO_ROWS), table.sheet))
    found: list[ImportedCompany] = []
    if not any(problem.blocking for problem in problems):
        read = [_company(table, row, columns, correction, problems) for row in rows]
        found = without_blocked([one for one in read if one is not None], problems, columns, table)
    return CompaniesTable(table, columns, tuple(found), tuple(problems), len(rows), left)


def _columns(table: Table, chosen: Mapping[str, str]) -> tuple[tuple[ColumnUse, ...], list[TableProblem]]:
    uses, problems = [], []
    for index, column in enumerate(table.columns):
        use, code, message = _use(index, column, chosen)
        uses.append(use)
        if message is not None:
            problems.append(TableProblem(code, False, message, table.sheet, None, column.letter, column.heading))
    uses = _told_apart(uses)
    return tuple(uses), problems + _given_twice(uses, table.sheet)


def _unread(table: Table) -> list[TableProblem]:
    return [TableProblem("unread", False, Message(SHEET_NOT_READ, {"sheet": name})) for name in table.unread]


def _told_apart(uses: Sequence[ColumnUse]) -> list[ColumnUse]:
    """Give a heading its second meaning where the first is taken.

    "Firma, Name, Vorname" means the contact's name by "Name"; an "E-Mail" right of the substitute is the substitute's.
    """
    keys = [use.field.key if use.field else "" for use in uses]
    places = {key: keys.index(key) for key in keys if key}
    called = [use.column.heading for use, key in zip(uses, keys, strict=True) if key == "name"]
    # Below merged headings both are called "Name": the company's comes first.
    first = places.get("name") if all(fold(heading) == "name" for heading in called) else None
    found = list(uses)
    for place, use in enumerate(uses):
        if use.how is How.CHOSEN:
            continue
        if keys[place] == "name" and len(called) > 1 and place != first and fold(use.column.heading) == "name":
            key = "last_name" if "first_name" in places else "contact_name"
            found[place] = ColumnUse(use.index, use.column, BY_KEY[key], use.how)
        elif keys[place] == "email" and places["email"] < places.get("substitute_name", place) < place:
            found[place] = ColumnUse(use.index, use.column, BY_KEY["substitute_email"], use.how)
    return found


def _use(index: int, column: Column, chosen: Mapping[str, str]) -> tuple[ColumnUse, str, Message | None]:
    if column.letter in chosen:
        return ColumnUse(index, column, BY_KEY.get(chosen[column.letter] or LEAVE_OUT), How.CHOSEN), "", None
    meaning = _meaning(column.heading)
    if meaning is None:
        message = Message(UNKNOWN, {"heading": column.heading}) if column.heading else Message(NAMELESS)
        return ColumnUse(index, column, None, How.UNKNOWN), "unknown_column", message
    entry, is_exact = meaning
    if is_exact:
        return ColumnUse(index, column, entry, How.RECOGNISED), "", None
    message = Message(SIMILAR, {"heading": column.heading, "field": entry.heading})
    return ColumnUse(index, column, entry, How.SIMILAR), "similar_heading", message


def _given_twice(uses: Sequence[ColumnUse], sheet: str) -> list[TableProblem]:
    first: dict[str, str] = {}
    problems = []
    for use in uses:
        if use.field is None:
            continue
        letter = first.setdefault(use.field.key, use.column.letter)
        if letter != use.column.letter:
            params: dict[str, Parameter] = {"first": letter, "second": use.column.letter, "field": use.field.heading}
            problems.append(TableProblem("column_twice", True, Message(TWICE, params), sheet))
    return problems


def _rows(table: Table, columns: Sequence[ColumnUse], correction: Correction) -> tuple[list[Row], tuple[Left, ...]]:
    """Return the rows about companies, and those left out."""
    names = [use.index for use in columns if use.field and use.field.key == "name"]
    hidden = table.left_hidden
    judged = [(row, _why_left(row, names, correction, hidden)) for row in table.rows]
    left = tuple(Left(row.number, why, row_text(row.cells)) for row, why in judged if why)
    return [row for row, why in judged if why is None], left


def _why_left(row: Row, names: Sequence[int], correction: Correction, hidden: Collection[int]) -> Why | None:
    """Return why a row is no company's; None for those that are."""
    if row.number in correction.skipped:
        return Why.SKIPPED
    if row.number in hidden:
        return Why.HIDDEN
    if any(row.cells[index].casefold().startswith(EXAMPLE_MARKS) for index in names):
        return Why.EXAMPLE
    if is_total(row.cells):
        return Why.TOTAL
    return Why.NOTE if is_remark(row.cells) else None


def _cells(table: Table, row: Row, columns: Sequence[ColumnUse], correction: Correction) -> dict[str, Cell]:
    """Return field and cell of everything in the row that is filled in and read, after corrections."""
    texts = ((use, correction.cells.get(table.address(row, use.index), row.cells[use.index])) for use in columns)
    return {
        use.field.key: Cell(table.sheet, row.number, use.column.letter, text)
        for use, text in texts
        if use.field and text
    }


def _company(
    table: Table, row: Row, columns: Sequence[ColumnUse], correction: Correction, problems: list[TableProblem]
) -> ImportedCompany | None:
    cells = _cells(table, row, columns, correction)
    values: dict[str, object] = {}
    for key, cell in cells.items():
        values[key], problem = read_cell(cell, READERS[key])
        problems += [problem] if problem else []
    if "name" not in cells:
        letter = next(use.column.letter for use in columns if use.field and use.field.key == "name")
        missing = CellProblem("cell_missing", CELL_MISSING, field=BY_KEY["name"].heading)
        problems.append(Cell(table.sheet, row.number, letter, "").refused(missing))
    if values.get("name") is None:
        return None
    return ImportedCompany(row.number, **_people(values, cells, problems))  # type: ignore[arg-type]


def _people(values: dict[str, object], cells: Mapping[str, Cell], problems: list[TableProblem]) -> dict[str, object]:
    """Join the parts of the contact's name and give nameless addresses the company's name."""
    parts = [str(part) for part in (values.pop(key, None) for key in NAME_PARTS) if part]
    if parts:
        values["contact_name"] = name = _joined(parts, str(values.get("contact_name") or ""))
        if len(name) > LONGEST_TEXT:
            shortened = cells["last_name" if "last_name" in cells else "first_name"]
            problems.append(shortened.refused(CellProblem("too_long", TOO_LONG, text=quoted(name), limit=LONGEST_TEXT)))
    if values.get("substitute_email") and values.get("substitute_email") == values.get("email"):
        problems.append(_note(cells["substitute_email"], "own_substitute", OWN_SUBSTITUTE))
        values |= {"substitute_email": None, "substitute_name": ""}
    for name, email in (("contact_name", "email"), ("substitute_name", "substitute_email")):
        if values.get(email) and not values.get(name):
            values[name] = values["name"]
            problems.append(_note(cells[email], "name_from_company", NAME_FROM_COMPANY))
    return {key: value for key, value in values.items() if value is not None}


def _joined(parts: Sequence[str], name: str) -> str:
    """Return first and last name; a column of contacts beside one of first names may hold surnames only."""
    joined = " ".join(parts)
    missing = [part for part in parts if fold(part) not in fold(name)]
    return joined if not name else " ".join([*missing, name])


def _note(cell: Cell, code: str, msgid: str) -> TableProblem:
    return cell.noted(Noted(None, code, Message(msgid, {"text": quoted(cell.text)})))


def _read_phone(text: str) -> str:
    if not re.search(r"\d{3}", re.sub(r"\D", "", text)) or len(text) > LONGEST_PHONE:
        raise CellProblem("not_a_phone", NOT_A_PHONE, text=quoted(text))
    return text


def _read_places(text: str) -> int:
    if re.fullmatch(r"\d{1,3}", text) and int(text) <= MOST_PLACES:
        return int(text)
    raise CellProblem("not_places", NOT_PLACES, text=quoted(text), most=MOST_PLACES)


def _read_address(text: str) -> str:
    try:
        return read_email(text)
    except CellProblem as problem:
        raise CellProblem("not_an_email", NOT_AN_EMAIL, text=quoted(text)) from problem


READERS: Mapping[str, Callable[[str], object]] = {
    "name": read_text,
    "town": partial(read_text, limit=LONGEST_TOWN),
    "phone": _read_phone,
    "contact_name": read_name,
    "first_name": read_text,
    "last_name": read_text,
    "email": _read_address,
    "substitute_name": read_name,
    "substitute_email": _read_address,
    "places": _read_places,
    "note": partial(read_text, limit=LONGEST_NOTE),
}
