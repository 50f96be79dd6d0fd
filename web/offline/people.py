"""From two files to the people of a round, or to messages that name file, row, column and remedy."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from web.files.cells import AZUBI, FACHKRAFT
from web.files.columns import assign_columns
from web.files.company_part import company_part_readers
from web.files.duplicates import find_duplicates
from web.files.fields import fold
from web.files.headings import is_known_heading
from web.files.limits import COMMAND_LINE, MEBIBYTE
from web.files.messages import N_, Message
from web.files.names import read_name_or_alias
from web.files.people_table import Wanted, missing_columns, person_rows
from web.files.problems import FileProblem, TooLarge
from web.files.reading import read_table
from web.files.rows import ReadRow, RowReader
from web.files.table_problems import TableProblem
from web.offline.errors import BadInput, InFile, Told
from web.offline.members import ONE_COMPANY, Member
from web.offline.person_part import Vocabulary, person_part_readers

IN_FILE = N_("%(file)s: %(message)s")
CANNOT_OPEN = N_("%(file)s cannot be opened. Please check path and permission.")
NO_SUCH_FILE = N_("%(file)s does not exist. Please check the path.")
NO_PEOPLE = N_("%(file)s: there is no row with a person of this role. Please fill in at least one.")
COMPANY_IN_ONE_FILE = N_(
    "Only one of the two files has a column “Unternehmen” or “Company”. Please add it to the other one or delete it."
)
DOUBLE_ID = N_("%(file)s, row %(row)s: the id “%(id)s” appears twice. Please give every person an id of their own.")
SAME_PERSON = N_(
    "“%(text)s” is in rows %(rows)s. Please delete one; if these are two people, give each an id of their own."
)
ONE_SIDE_ONLY = N_(
    "Only %(file)s names people from “%(company)s”: they cannot get a tandem. Please check the spelling."
)
ALL_OF_AGE = N_("%(file)s has no column “Unter 18 bis” or “Under 18 until”: everybody counts as of age.")
OTHER_ROLE = N_("%(file)s: rows of the other role were left out: %(count)s.")


@dataclass(frozen=True, slots=True)
class OfflinePerson:
    """One person of a file: an id that does not depend on the order of rows, and the values by field."""

    key: str
    role: str
    name: str
    company: str
    file: str
    row: int
    column_of: Mapping[str, str]
    values: Mapping[str, Any]


@dataclass
class Round:
    """Everybody of both files, with what should be known about how they were read."""

    azubis: list[OfflinePerson]
    fachkraefte: list[OfflinePerson]
    labels: Mapping[str, str]
    notes: list[Told]

    @property
    def members(self) -> dict[str, Member]:
        """Everybody by id: Azubis, then Fachkräfte."""
        everybody = (*self.azubis, *self.fachkraefte)
        return {person.key: Member(person.name, person.company, person.role) for person in everybody}


@dataclass
class _Side:
    """One file while it is read."""

    file: str
    role: str
    rows: list[ReadRow] = field(default_factory=list)
    has_company: bool = False
    errors: list[Told] = field(default_factory=list)
    notes: list[Told] = field(default_factory=list)


def read_round(azubis: Path, fachkraefte: Path, *, start: dt.date) -> Round:
    """Read both files. A row's own role column decides if there is one, so that both may be the same file.

    Raises
    ------
    BadInput
        Every problem of both files at once.
    """
    vocabulary = Vocabulary()
    sides = [_read_side(path, role, vocabulary, start) for path, role in ((azubis, AZUBI), (fachkraefte, FACHKRAFT))]
    errors = [error for side in sides for error in side.errors]
    if not errors and sides[0].has_company != sides[1].has_company:
        errors.append(Message(COMPANY_IN_ONE_FILE))
    spelling: dict[str, str] = {}
    people = [[] if errors else _people(side, spelling) for side in sides]
    errors += _double_ids(people[0] + people[1])
    if errors:
        raise BadInput(*errors)
    notes = [note for side in sides for note in side.notes]
    notes += [*_on_one_side(people, sides), *vocabulary.doubtful()]
    return Round(people[0], people[1], vocabulary.labels, notes)


def read_bytes(path: Path, most: int) -> bytes:
    """Return the content of a file. Raises BadInput if it cannot be read or has more than ``most`` bytes."""
    try:
        if path.stat().st_size > most:
            raise BadInput(in_file(path.name, TooLarge(limit=most // MEBIBYTE).message))
        return path.read_bytes()
    except FileNotFoundError as error:
        raise BadInput(Message(NO_SUCH_FILE, {"file": str(path)})) from error
    except OSError as error:
        raise BadInput(Message(CANNOT_OPEN, {"file": str(path)})) from error


def _read_side(path: Path, role: str, vocabulary: Vocabulary, start: dt.date) -> _Side:
    side = _Side(path.name, role)
    readers = company_part_readers(start) | person_part_readers(vocabulary) | {"name": read_name_or_alias}
    wanted = Wanted(today=start, default_role=role, required=("name",))
    try:
        data = read_bytes(path, COMMAND_LINE.file_bytes)
        table = read_table(data, path.name, limits=COMMAND_LINE, recognise=is_known_heading)
    except FileProblem as problem:
        side.errors.append(in_file(side.file, problem.message))
        return side
    except BadInput as problem:
        side.errors += problem.messages
        return side
    columns, problems = assign_columns(table, allowed=readers)
    side.has_company = any(use.field and use.field.key == "company" for use in columns)
    if role == AZUBI and not any(use.field and use.field.key == "minor_until" for use in columns):
        side.notes.append(Message(ALL_OF_AGE, {"file": side.file}))
    if side.has_company:
        wanted = replace(wanted, required=("name", "company"))
    problems += missing_columns(table, columns, wanted)
    if not any(problem.blocking for problem in problems):
        rows, _examples = person_rows(table, columns, wanted)
        read, found = RowReader(table, columns, readers, wanted).read_all(rows)
        problems += _keep_role(side, read, found)
    _tell(side, problems)
    return side


def _keep_role(side: _Side, read: list[ReadRow], found: Sequence[TableProblem]) -> list[TableProblem]:
    """Keep the rows of this side's role and return what is to be told about them."""
    others = {row.number for row in read if row.values["role"] not in {side.role, None}}
    side.rows = [row for row in read if row.number not in others]
    if others:
        side.notes.append(Message(OTHER_ROLE, {"file": side.file, "count": len(others)}))
    if not side.rows:
        side.errors.append(Message(NO_PEOPLE, {"file": side.file}))
    doubles = find_duplicates([row for row in side.rows if not row.values.get("id")], SAME_PERSON)
    return sorted(
        (problem for problem in (*found, *doubles) if problem.row not in others),
        key=lambda problem: problem.row or 0,
    )


def _tell(side: _Side, problems: Iterable[TableProblem]) -> None:
    for problem in problems:
        (side.errors if problem.blocking else side.notes).append(InFile(side.file, problem))


def in_file(file: str, message: Message) -> Message:
    """Return a message about a file as a whole."""
    return Message(IN_FILE, {"file": file, "message": message})


def _people(side: _Side, spelling: dict[str, str]) -> list[OfflinePerson]:
    """Give everybody a key; companies are told apart by their letters, whatever case and punctuation."""
    people = []
    for row in side.rows:
        written = row.values.get("company") or ONE_COMPANY
        company = spelling.setdefault(fold(written) or written, written)
        key = row.values.get("id") or _key(side.role, company, row.values)
        letters = {name: cell.column for name, cell in row.cells.items()}
        people.append(
            OfflinePerson(key, side.role, row.values["name"], company, side.file, row.number, letters, row.values)
        )
    return people


def _key(role: str, company: str, values: Mapping[str, Any]) -> str:
    """Make a key from what makes a person unique here: the draw must not change when rows are moved."""
    text = "|".join([role, fold(company), fold(values["name"]) or values["name"], values.get("email") or ""])
    return hashlib.blake2b(text.encode(), digest_size=8).hexdigest()


def _double_ids(people: Sequence[OfflinePerson]) -> list[Message]:
    seen: set[str] = set()
    doubles = []
    for person in people:
        if person.key in seen:
            doubles.append(Message(DOUBLE_ID, {"file": person.file, "row": person.row, "id": person.key}))
        seen.add(person.key)
    return doubles


def _on_one_side(people: Sequence[Sequence[OfflinePerson]], sides: Sequence[_Side]) -> list[Message]:
    named: dict[str, set[str]] = defaultdict(set)
    for side, members in zip(sides, people, strict=True):
        for person in members:
            named[person.company].add(side.file)
    if sides[0].file == sides[1].file:
        return []
    return [
        Message(ONE_SIDE_ONLY, {"file": next(iter(files)), "company": company})
        for company, files in named.items()
        if len(files) == 1
    ]
