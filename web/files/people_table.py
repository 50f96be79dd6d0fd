"""From a table to people: one row each, with a message for everything that was not clear."""

from dataclasses import dataclass, fields

from web.files.columns import ColumnUse, assign_columns
from web.files.company_part import company_part_readers
from web.files.duplicates import find_duplicates
from web.files.fields import BY_KEY, is_known_heading
from web.files.limits import UPLOAD, Limits
from web.files.messages import N_, Message
from web.files.people import ImportedPerson
from web.files.reading import read_table
from web.files.rows import NAME_PARTS, ReadRow, RowReader, Wanted
from web.files.table_problems import TableProblem
from web.files.tables import Row, Table

__all__ = ["PeopleTable", "Wanted", "missing_columns", "people_table", "person_rows", "read_people"]

EXAMPLE_MARKS = ("beispiel:", "example:")
PERSON_KEYS = frozenset(entry.name for entry in fields(ImportedPerson)) - {"row"}

COLUMN_MISSING = N_("The column “%(field)s” is missing. Please add it, with this heading above it.")
NO_PEOPLE = N_("There is no row with a person below the headings. Please fill in at least one.")
EXAMPLES_LEFT_OUT = N_("Rows that start with “Beispiel:” or “Example:” were left out: %(count)s.")


@dataclass(frozen=True, slots=True)
class PeopleTable:
    """What a table says about people. ``rows`` holds only people without a blocking problem."""

    table: Table
    columns: tuple[ColumnUse, ...]
    rows: tuple[ImportedPerson, ...]
    problems: tuple[TableProblem, ...]
    row_count: int
    example_count: int

    @property
    def blocked_rows(self) -> tuple[int, ...]:
        """Numbers of the rows that cannot be imported as they are, ascending."""
        return tuple(sorted({p.row for p in self.problems if p.blocking and p.row is not None}))

    @property
    def usable(self) -> bool:
        """Whether the table as a whole can be read: no column missing or given twice, at least one row."""
        return not any(problem.blocking and problem.row is None for problem in self.problems)


def read_people(data: bytes, filename: str, wanted: Wanted, *, limits: Limits = UPLOAD) -> PeopleTable:
    """Read the people in an uploaded file.

    Raises
    ------
    FileProblem
        The file as a whole cannot be read.
    """
    table = read_table(data, filename, limits=limits, recognise=is_known_heading)
    return people_table(table, wanted)


def people_table(table: Table, wanted: Wanted) -> PeopleTable:
    """Read the people of ``table``; never raises for what stands in it, every problem is in ``problems``."""
    readers = company_part_readers(wanted.today, wanted.companies)
    columns, problems = assign_columns(table, allowed=readers, chosen=wanted.chosen)
    problems += missing_columns(table, columns, wanted)
    rows, examples = person_rows(table, columns, wanted)
    if not rows:
        problems.append(TableProblem("no_people", True, Message(NO_PEOPLE), table.sheet))
    people: list[ImportedPerson] = []
    if not any(problem.blocking for problem in problems):
        reader = RowReader(table, columns, readers, wanted)
        read, found = reader.read_all(rows)
        doubled = find_duplicates(read)
        blocked = {problem.row for problem in (*found, *doubled) if problem.blocking}
        problems += sorted((*found, *doubled), key=lambda problem: problem.row or 0)
        people = [_person(entry) for entry in read if entry.number not in blocked]
    problems += _examples_note(examples, table.sheet)
    return PeopleTable(table, columns, tuple(people), tuple(problems), len(rows), examples)


def missing_columns(table: Table, columns: tuple[ColumnUse, ...], wanted: Wanted) -> list[TableProblem]:
    """Return a message for each required column the table does not have."""
    present = {use.field.key for use in columns if use.field}
    if set(NAME_PARTS) <= present:
        present.add("name")
    if wanted.default_role:
        present.add("role")
    return [
        TableProblem("column_missing", True, Message(COLUMN_MISSING, {"field": BY_KEY[key].heading}), table.sheet)
        for key in wanted.required
        if key not in present
    ]


def person_rows(table: Table, columns: tuple[ColumnUse, ...], wanted: Wanted) -> tuple[list[Row], int]:
    """Return the rows with people and how many marked examples were left out."""
    kept = [row for row in table.rows if row.number not in wanted.skipped_rows]
    people = [row for row in kept if not _is_example(row, columns)]
    return people, len(kept) - len(people)


def _is_example(row: Row, columns: tuple[ColumnUse, ...]) -> bool:
    names = (row.cells[use.index] for use in columns if use.field and use.field.key in {"name", *NAME_PARTS})
    return any(name.casefold().startswith(EXAMPLE_MARKS) for name in names)


def _person(read: ReadRow) -> ImportedPerson:
    values = {key: value for key, value in read.values.items() if key in PERSON_KEYS}
    return ImportedPerson(row=read.number, **values)


def _examples_note(count: int, sheet: str) -> list[TableProblem]:
    message = Message(EXAMPLES_LEFT_OUT, {"count": count})
    return [TableProblem("examples_left_out", False, message, sheet)] if count else []
