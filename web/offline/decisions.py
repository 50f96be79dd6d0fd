"""A table of decisions: who stays together, who must not, who is left out; each row with its reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import matcher
from matcher.errors import DecisionError
from web.files.fields import fold
from web.files.limits import COMMAND_LINE
from web.files.messages import N_, Message
from web.files.problems import FileProblem
from web.files.reading import read_table
from web.files.table_problems import TableProblem
from web.files.tables import Table
from web.offline.decision_rows import CannotRead, DecisionRow, Entry
from web.offline.decision_words import HEADINGS, heading_key, is_heading
from web.offline.errors import BadInput, InFile, Told
from web.offline.members import Directory, Member
from web.offline.people import in_file, read_bytes
from web.offline.refusals import refusal

EXAMPLE = N_("Decision, Azubi, Fachkraft, Reason")
COLUMN_MISSING = N_("The column “%(field)s” is missing. Please add it, with this heading above it.")
COLUMN_TWICE = N_("The columns %(first)s and %(second)s both mean “%(field)s”. Please delete one of them.")
COLUMN_UNKNOWN = N_("“%(heading)s” is not known here and was left out.")
TWO_NUMBERS = N_("The company already gets a number of places in row %(row)s. Please delete one of the two rows.")
AT_ROWS = N_("%(file)s, row %(rows)s: %(message)s")


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """Decisions with the rows they stand in, and what should be known about how they were read."""

    file: str
    decisions: matcher.Decisions
    rows: tuple[tuple[int, Entry], ...]
    notes: tuple[Told, ...]

    def refused(self, error: DecisionError, members: Mapping[str, Member]) -> Message:
        """Return what the engine refuses, with the rows it speaks of."""
        message = refusal(error, members)
        rows = [str(number) for number, entry in self.rows if _is_about(entry, error.params)]
        if not rows:
            return message
        return Message(AT_ROWS, {"file": self.file, "rows": ", ".join(rows), "message": message})


def _is_about(entry: Entry, params: Mapping[str, object]) -> bool:
    named = {params.get(key) for key in ("azubi", "fachkraft", "person", "first", "second")}
    if isinstance(entry, matcher.PlacesDecision):
        return entry.block == params.get("block")
    if isinstance(entry, matcher.PersonDecision):
        return entry.person in named
    return {entry.azubi, entry.fachkraft} <= named


def read_decisions(path: Path, directory: Directory) -> DecisionTable:
    """Read a table of decisions about the people of ``directory``.

    Raises
    ------
    BadInput
        Every problem of the file at once.
    """
    try:
        data = read_bytes(path, COMMAND_LINE.file_bytes)
        table = read_table(data, path.name, limits=COMMAND_LINE, recognise=is_heading, example=EXAMPLE)
    except FileProblem as problem:
        raise BadInput(in_file(path.name, problem.message)) from problem
    columns, problems = _columns(table)
    read: list[tuple[int, str, Entry]] = []
    if not any(problem.blocking for problem in problems):
        read, found = _read_rows(table, columns, directory)
        problems += found
    if any(problem.blocking for problem in problems):
        raise BadInput(*(InFile(path.name, problem) for problem in problems if problem.blocking))
    notes = tuple(InFile(path.name, problem) for problem in problems)
    return DecisionTable(path.name, _decisions(read), tuple((row, entry) for row, _kind, entry in read), notes)


def _columns(table: Table) -> tuple[dict[str, int], list[TableProblem]]:
    """Return the position of each known column, and what is to be told about the others."""
    places: dict[str, int] = {}
    problems = []
    for index, column in enumerate(table.columns):
        key = heading_key(column.heading)
        if key is None:
            message = Message(COLUMN_UNKNOWN, {"heading": column.heading})
            problems.append(TableProblem("unknown_column", False, message, table.sheet, column=column.letter))
        elif places.setdefault(key, index) != index:
            first = table.columns[places[key]].letter
            message = Message(COLUMN_TWICE, {"first": first, "second": column.letter, "field": HEADINGS[key]})
            problems.append(TableProblem("column_twice", True, message, table.sheet))
    for key in ("decision", "reason"):
        if key not in places:
            message = Message(COLUMN_MISSING, {"field": HEADINGS[key]})
            problems.append(TableProblem("column_missing", True, message, table.sheet))
    return places, problems


def _read_rows(
    table: Table, columns: Mapping[str, int], directory: Directory
) -> tuple[list[tuple[int, str, Entry]], list[TableProblem]]:
    companies = {fold(each.company) or each.company: each.company for each in directory.members.values()}
    read: list[tuple[int, str, Entry]] = []
    problems = []
    places: dict[str, int] = {}
    for row in table.rows:
        try:
            kind, entry = DecisionRow(table, columns, row, directory, companies).read()
        except CannotRead as cannot:
            problems.append(cannot.problem)
            continue
        read.append((row.number, kind, entry))
        if isinstance(entry, matcher.PlacesDecision) and places.setdefault(entry.block, row.number) != row.number:
            message = Message(TWO_NUMBERS, {"row": places[entry.block]})
            problems.append(TableProblem("places_twice", True, message, table.sheet, row.number))
    return read, problems


def _decisions(read: list[tuple[int, str, Entry]]) -> matcher.Decisions:
    kinds: dict[str, tuple[Entry, ...]] = {}
    for _row, kind, entry in read:
        kinds[kind] = (*kinds.get(kind, ()), entry)
    return matcher.Decisions(**kinds)  # type: ignore[arg-type]
