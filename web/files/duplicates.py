"""Two rows that cannot both be right: the same person twice, or one e-mail address for two people."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Sequence

from web.files.fields import fold
from web.files.messages import N_, Message
from web.files.rows import ReadRow
from web.files.table_problems import Cell, TableProblem

SAME_PERSON = N_(
    "“%(text)s” is in rows %(rows)s. Please delete one; if these are two people, give each an e-mail address of"
    " their own."
)
SAME_NAME = N_("“%(text)s” is in rows %(rows)s with different e-mail addresses: read as different people.")
SHARED_EMAIL = N_(
    "“%(text)s” is in rows %(rows)s, for different people. Please give each person an address of their own or"
    " leave the cell empty: then the person gets a letter."
)


def find_duplicates(rows: Sequence[ReadRow], same_person: str = SAME_PERSON) -> list[TableProblem]:
    """Return a message at every row that doubles another one; `same_person` says how two people are told apart.

    Same company, name and address (or no address): blocking from the second row on. One address for different names:
    blocking at each of them, since nobody can tell whose it is. Same name with different addresses: a note.
    """
    return [*_same_people(rows, same_person), *_shared_addresses(rows)]


def _same_people(rows: Sequence[ReadRow], same_person: str) -> list[TableProblem]:
    problems = []
    for group in _groups(rows, _name_key):
        addresses = [row.values.get("email") for row in group]
        distinct = len(set(addresses)) == len(group) and None not in addresses
        for row in group[1:]:
            message = _message(SAME_NAME if distinct else same_person, row.cell("name"), group, "name")
            code = "same_name" if distinct else "same_person"
            problems.append(_at(row.cell("name"), code, not distinct, message))
    return problems


def _shared_addresses(rows: Sequence[ReadRow]) -> list[TableProblem]:
    return [
        _at(row.cell("email"), "shared_email", True, _message(SHARED_EMAIL, row.cell("email"), group, "email"))
        for group in _groups(rows, lambda row: row.values.get("email"))
        if len({_name_key(row) for row in group}) > 1
        for row in group
    ]


def _groups(rows: Sequence[ReadRow], key: Callable[[ReadRow], Hashable | None]) -> list[list[ReadRow]]:
    """Return the rows that share a key; a long table with none of them is only counted."""
    counts = Counter(map(key, rows))
    doubled = {value for value, number in counts.items() if number > 1 and value is not None}
    groups: dict[Hashable, list[ReadRow]] = defaultdict(list)
    for row in rows if doubled else ():
        value = key(row)
        if value in doubled:
            groups[value].append(row)
    return list(groups.values())


def _name_key(row: ReadRow) -> tuple[str, str] | None:
    name = row.values.get("name")
    return (fold(row.values.get("company") or ""), fold(name) or name) if name else None


def _message(msgid: str, cell: Cell, group: Sequence[ReadRow], key: str) -> Message:
    sheets = {row.cell(key).sheet for row in group}
    numbers = [_place(row.cell(key), named=len(sheets) > 1) for row in group]
    shown = ", ".join(numbers if len(numbers) <= 5 else [*numbers[:5], "…"])
    return Message(msgid, {"text": cell.text, "rows": shown})


def _place(cell: Cell, *, named: bool) -> str:
    return f"{cell.row} ({cell.sheet})" if named else str(cell.row)


def _at(cell: Cell, code: str, blocking: bool, message: Message) -> TableProblem:
    return TableProblem(code, blocking, message, cell.sheet, cell.row, cell.column, cell.text, cell.mark)
