"""From a table to people: one row each, with a message for everything that was not clear."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise

from web.catalogue.question import CUSTOM_PREFIX
from web.files.cells import AZUBI, is_value
from web.files.columns import ColumnUse, assign_columns
from web.files.company_part import TRAINED_AS, company_part_readers
from web.files.duplicates import find_duplicates
from web.files.fields import BY_KEY, NAMES, TICKS, fold
from web.files.headings import is_known_heading
from web.files.hidden_notes import hidden_note, row_ranges
from web.files.limits import UPLOAD, Limits
from web.files.messages import N_, Message
from web.files.own_columns import own_fields, own_readers
from web.files.people import ImportedPerson
from web.files.reading import read_table
from web.files.rows import ReadRow, RowReader, Wanted
from web.files.school_columns import without_school_names
from web.files.sections import row_text
from web.files.table_problems import TableProblem
from web.files.tables import Left, Row, Table, Why

__all__ = ["PeopleTable", "Wanted", "missing_columns", "people_table", "people_tables", "person_rows", "read_people"]

EXAMPLE_MARKS = ("beispiel:", "example:", "z.b. ", "z. b. ", "bsp.: ", "bsp: ")
TRAINING = frozenset({"training_year", "training_starts", "training_ends"})
OF_TRAINING = re.compile("ausb|lehr|^lj|^aj|train|apprent")
DIGIT = re.compile(r"[1-9]")
PERSON_KEYS = frozenset(entry.name for entry in fields(ImportedPerson)) - {"row", "mark", "own"}

ALL_IN_TRAINING = N_(
    "Everybody in this list has a year or dates of training, so all of them were read as Azubis. If that is wrong,"
    " please choose below who they are."
)
COLUMN_MISSING = N_("The column “%(field)s” is missing. Please add it, with this heading above it.")
YEARS_READ = N_("The year of training was read from the lines between people or from the name of the sheet.")
OTHER_TABLE = N_(
    "Rows %(rows)s hold another table and were left out. If there are people in them, please upload them apart."
)
ONE_WORD = N_(
    "Each name in “%(heading)s” is a single word. If first or last names stand in another column, please choose its"
    " meaning."
)
NO_PEOPLE = N_("There is no row with a person below the headings. Please fill in at least one.")
EXAMPLES_LEFT_OUT = N_("Rows that start with “Beispiel:” or “Example:” were left out: %(count)s.")


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """What a table says about people. ``rows`` holds only people without a blocking problem.

    ``row_count`` counts the rows of people, with and without problems; ``left`` are the rows that are no people's.
    """

    table: Table
    columns: tuple[ColumnUse, ...]
    rows: tuple[ImportedPerson, ...]
    problems: tuple[TableProblem, ...]
    row_count: int
    left: tuple[Left, ...] = ()

    @property
    def rows_below(self) -> int:
        """How many rows there are below the headings, empty ones as well."""
        return self.row_count + len(self.left) + self.table.empty

    @property
    def blocked_rows(self) -> tuple[int, ...]:
        """Numbers of the rows that cannot be imported as they are, ascending."""
        return tuple(sorted({p.row for p in self.problems if p.blocking and p.row is not None}))

    @property
    def usable(self) -> bool:
        """Whether the table as a whole can be read: no column missing or given twice, at least one row."""
        return not any(problem.blocking and problem.row is None for problem in self.problems)


def read_people(data: bytes, filename: str, wanted: Wanted, *, limits: Limits = UPLOAD) -> PeopleTable:
    """Read the people in the best sheet of an uploaded file; `people_tables` reads all of them.

    Raises
    ------
    FileProblem
        The file as a whole cannot be read.
    """
    table = read_table(data, filename, limits=limits, recognise=is_known_heading)
    return people_table(table, wanted)


def people_table(table: Table, wanted: Wanted) -> PeopleTable:
    """Read the people of ``table``; never raises for what stands in it, every problem is in ``problems``."""
    return people_tables((table,), wanted)[0]


def people_tables(tables: Sequence[Table], wanted: Wanted) -> tuple[PeopleTable, ...]:
    """Read the people of all tables of a file; who stands in two of them is told like who stands in one twice."""
    drafts = [_draft(table, wanted) for table in tables]
    doubled: dict[str, list[TableProblem]] = defaultdict(list)
    for problem in find_duplicates([row for draft in drafts for row in draft.read]):
        doubled[problem.mark].append(problem)
    return tuple(_finished(draft, doubled[draft.table.mark]) for draft in drafts)


@dataclass(slots=True)
class _Draft:
    """A table read by itself, before it is compared with the others of its file."""

    table: Table
    columns: tuple[ColumnUse, ...]
    problems: list[TableProblem]
    row_count: int
    left: tuple[Left, ...]
    read: list[ReadRow] = field(default_factory=list)
    found: list[TableProblem] = field(default_factory=list)


def _draft(table: Table, wanted: Wanted) -> _Draft:
    company_part = company_part_readers(wanted.today, wanted.companies, wanted.patterns)
    readers = company_part | own_readers(wanted.own)
    columns, problems = assign_columns(table, allowed=readers, chosen=wanted.chosen, own=own_fields(wanted.own))
    columns, left_out = without_school_names(table, columns, readers["school"])
    problems += left_out
    if not _says_role(table, columns, wanted) and _all_in_training(table, columns):
        table = replace(table, roles=((0, AZUBI),))
        problems.append(TableProblem("all_in_training", False, Message(ALL_IN_TRAINING), table.sheet, mark=table.mark))
    problems += [
        *hidden_note(table),
        *_years_note(table),
        *_other_table(table),
        *_one_word_names(table, columns),
        *missing_columns(table, columns, wanted),
    ]
    rows, left = _people_and_others(table, columns, wanted)
    if not rows:
        problems.append(TableProblem("no_people", True, Message(NO_PEOPLE), table.sheet, mark=table.mark))
    draft = _Draft(table, columns, problems, len(rows), (*table.left, *left))
    if not any(problem.blocking for problem in problems):
        draft.read, draft.found = RowReader(table, columns, readers, wanted).read_all(rows)
    return draft


def _finished(draft: _Draft, doubled: list[TableProblem]) -> PeopleTable:
    found = [*draft.found, *doubled]
    blocked = {problem.row for problem in found if problem.blocking}
    people = tuple(_person(entry) for entry in _taken(draft.read) if entry.number not in blocked)
    problems = [*draft.problems, *sorted(found, key=lambda problem: problem.row or 0)]
    examples = sum(1 for one in draft.left if one.why is Why.EXAMPLE)
    problems += _examples_note(examples, draft.table.sheet)
    left = tuple(sorted(draft.left, key=lambda one: one.number))
    return PeopleTable(draft.table, draft.columns, people, tuple(problems), draft.row_count, left)


def missing_columns(table: Table, columns: tuple[ColumnUse, ...], wanted: Wanted) -> list[TableProblem]:
    """Return a message for each required column the table does not have."""
    present = {use.field.key for use in columns if use.field}
    if present & {"last_name", "turned_name"}:
        present.add("name")
    if _says_role(table, columns, wanted):
        present.add("role")
    return [
        TableProblem(
            "column_missing",
            True,
            Message(COLUMN_MISSING, {"field": BY_KEY[key].heading}),
            table.sheet,
            mark=table.mark,
        )
        for key in wanted.required
        if key not in present
    ]


def _years_note(table: Table) -> list[TableProblem]:
    message = Message(YEARS_READ)
    return [TableProblem("years_in_lines", False, message, table.sheet, mark=table.mark)] if table.years else []


def _other_table(table: Table) -> list[TableProblem]:
    rows = [one.number for one in table.left if one.why is Why.OTHER]
    message = Message(OTHER_TABLE, {"rows": row_ranges(rows)}) if rows else None
    return [TableProblem("other_table", False, message, table.sheet, mark=table.mark)] if message else []


def _one_word_names(table: Table, columns: tuple[ColumnUse, ...]) -> list[TableProblem]:
    """Return a note if names are single words and a column without a heading stands behind them: "Kurz | Mia"."""
    for use, behind in pairwise(columns):
        if use.field and use.field.key == "name" and not behind.field and not behind.column.heading:
            names = [row.cells[use.index] for row in table.rows if row.cells[use.index]]
            if names and not any(" " in name or "," in name for name in names):
                message = Message(ONE_WORD, {"heading": use.column.heading})
                return [TableProblem("one_word", False, message, table.sheet, None, use.column.letter, mark=table.mark)]
    return []


def _says_role(table: Table, columns: tuple[ColumnUse, ...], wanted: Wanted) -> bool:
    present = {use.field.key for use in columns if use.field}
    return bool(present & {"role", *TICKS}) or wanted.knows_roles(table) or _occupations_say_role(table, columns)


def _all_in_training(table: Table, columns: tuple[ColumnUse, ...]) -> bool:
    """Whether a column that speaks of training, such as "Ausb.-Ende" or "Lehrjahr", says something of everybody."""
    said = [use.index for use in columns if use.field and use.field.key in TRAINING and _speaks_of_training(use)]
    return bool(table.rows) and any(all(DIGIT.search(row.cells[index]) for row in table.rows) for index in said)


def _speaks_of_training(use: ColumnUse) -> bool:
    return bool(OF_TRAINING.search(fold(use.column.heading)))


def _occupations_say_role(table: Table, columns: tuple[ColumnUse, ...]) -> bool:
    """Whether every occupation is one somebody is trained in: "Auszubildende zur Industriekauffrau"."""
    index = next((use.index for use in columns if use.field and use.field.key == "occupation"), None)
    return index is not None and all(TRAINED_AS.match(row.cells[index]) for row in table.rows)


def person_rows(table: Table, columns: tuple[ColumnUse, ...], wanted: Wanted) -> tuple[list[Row], int]:
    """Return the rows with people and how many marked examples were left out."""
    people, left = _people_and_others(table, columns, wanted)
    return people, sum(1 for one in left if one.why is Why.EXAMPLE)


def _people_and_others(table: Table, columns: tuple[ColumnUse, ...], wanted: Wanted) -> tuple[list[Row], list[Left]]:
    """Tell people from marked examples and from rows left out on purpose."""
    used = [use.index for use in columns if use.field]
    names = [use.index for use in columns if use.field and use.field.key in NAMES]
    skipped = {place for place in wanted.skipped_rows if place.startswith(table.mark)}
    hidden = table.left_hidden
    people, left = [], []
    for row in table.rows:
        if skipped and f"{table.mark}{row.number}" in skipped:
            left.append(_left(row, Why.SKIPPED))
        elif row.number in hidden:
            left.append(_left(row, Why.HIDDEN))
        elif any(row.cells[index][:9].casefold().startswith(EXAMPLE_MARKS) for index in names):
            left.append(_left(row, Why.EXAMPLE))
        elif names and not any(row.cells[index] for index in used):
            left.append(_left(row, Why.NO_PERSON))
        else:
            people.append(row)
    while names and len(people) > 1 and not any(is_value(people[-1].cells[index]) for index in used):
        # Formulas that were dragged on below the last person find nobody.
        left.append(_left(people.pop(), Why.NO_PERSON))
    return people, left


def _left(row: Row, why: Why) -> Left:
    return Left(row.number, why, row_text(row.cells))


def _taken(read: list[ReadRow]) -> Iterator[ReadRow]:
    """Yield rows and let go of each: of a long table they are most of what is in memory."""
    read.reverse()
    while read:
        yield read.pop()


def _person(read: ReadRow) -> ImportedPerson:
    """Return the person of a row; whatever is no field of people answers a question of the programme's own."""
    if read.values.keys() <= PERSON_KEYS:
        return ImportedPerson(row=read.number, mark=read.places.mark, **read.values)
    values = {key: value for key, value in read.values.items() if key in PERSON_KEYS}
    own = {key: value for key, value in read.values.items() if key.startswith(CUSTOM_PREFIX) and value is not None}
    return ImportedPerson(row=read.number, mark=read.places.mark, own=own, **values)


def _examples_note(count: int, sheet: str) -> list[TableProblem]:
    message = Message(EXAMPLES_LEFT_OUT, {"count": count})
    return [TableProblem("examples_left_out", False, message, sheet)] if count else []
