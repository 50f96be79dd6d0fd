"""The rows of one company joined into one: everybody who speaks for it, and of everything else what stands first."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from web.files.cells import quoted
from web.files.columns import ColumnUse
from web.files.fields import fold
from web.files.messages import N_, Message
from web.files.table_problems import TableProblem
from web.files.tables import Table

SAME_COMPANY = N_(
    "“%(text)s” is in rows %(rows)s. They were read as one company: all contacts are added, and for everything"
    " else the first entry counts."
)
NOTED = frozenset({"same_company", "shared_email"})
"""What is said and hinders nothing."""
SHARED_EMAIL = N_(
    "“%(text)s” is in rows %(rows)s, for different companies. This person will speak for all of them. If that is"
    " a mistake, please correct the address in your table and upload it again."
)


@dataclass(frozen=True, slots=True)
class ImportedCompany:
    """One row of a table of companies; empty and None are "not said"."""

    row: int
    name: str
    town: str = ""
    phone: str = ""
    contact_name: str = ""
    email: str | None = None
    substitute_name: str = ""
    substitute_email: str | None = None
    places: int | None = None
    note: str = ""
    further: tuple[tuple[str, str | None], ...] = ()
    """Names and addresses of contacts that stand in further rows of the company."""


def without_blocked(
    read: Sequence[ImportedCompany], problems: list[TableProblem], columns: Sequence[ColumnUse], table: Table
) -> list[ImportedCompany]:
    """Return the companies nothing keeps out, one each however many rows it has; what is found joins ``problems``."""
    letters = {use.field.key: use.column.letter for use in columns if use.field}
    problems += _shared_addresses(read, letters, table.sheet)
    blocked = {problem.row for problem in problems if problem.blocking}
    groups: dict[str, list[ImportedCompany]] = defaultdict(list)
    for one in read:
        if one.row not in blocked:
            groups[fold(one.name) or one.name].append(one)
    for group in groups.values():
        places = [(one.row, letters["name"], one.name) for one in group]
        problems += [_twice("same_company", SAME_COMPANY, places, place, table.sheet) for place in places[1:]]
    return [_one_company(group) for group in groups.values()]


def _one_company(group: Sequence[ImportedCompany]) -> ImportedCompany:
    """Join the rows of one company: everybody who speaks for it, and of everything else what stands there first."""
    first, *others = group
    contacts = [(one.contact_name, one.email) for one in others] + [
        (one.substitute_name, one.substitute_email) for one in others
    ]
    known = {(first.contact_name, first.email), (first.substitute_name, first.substitute_email)}
    addresses = {email for _, email in known if email}
    further: list[tuple[str, str | None]] = []
    for name, email in contacts:
        if name and (name, email) not in known and (email is None or email not in addresses):
            known.add((name, email))
            addresses.add(email or "")
            further.append((name, email))
    said = {
        key: next((getattr(one, key) for one in group if getattr(one, key) not in {"", None}), getattr(first, key))
        for key in ("town", "phone", "places", "note")
    }
    return replace(first, **said, further=tuple(further)) if others else first


def _shared_addresses(read: Sequence[ImportedCompany], letters: Mapping[str, str], sheet: str) -> list[TableProblem]:
    """Return a note for every address of several companies: it is meant, or a slip that somebody should see."""
    addresses: dict[str, list[tuple[int, str, str]]] = defaultdict(list)
    companies: dict[str, set[str]] = defaultdict(set)
    for one in read:
        for key in ("email", "substitute_email"):
            if address := getattr(one, key):
                addresses[address].append((one.row, letters[key], address))
                companies[address].add(fold(one.name) or one.name)
    return [
        _twice("shared_email", SHARED_EMAIL, group, group[0], sheet)
        for address, group in addresses.items()
        if len(companies[address]) > 1
    ]


def _twice(
    code: str, msgid: str, group: Sequence[tuple[int, str, str]], place: tuple[int, str, str], sheet: str
) -> TableProblem:
    rows = [str(row) for row, _, _ in group]
    shown = ", ".join(rows if len(rows) <= 5 else [*rows[:5], "…"])
    row, letter, text = place
    message = Message(msgid, {"text": quoted(text), "rows": shown})
    return TableProblem(code, code not in NOTED, message, sheet, row, letter, text)
