"""Which column of a table is which field, and what is told about the rest."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from web.files.cells import LEFT_EMPTY, word_set
from web.files.fields import BY_KEY, NAMES, TICKS, Field, Part, fold
from web.files.guessing import JOBS, guess_field, holds_names, holds_roles, holds_ticks
from web.files.headings import Match, match_heading
from web.files.messages import N_, Message, Parameter
from web.files.table_problems import TableProblem
from web.files.tables import Column, Table

LEAVE_OUT = ""
"""Chosen for a column that is not to be read."""

SAYS_NOTHING = LEFT_EMPTY | {""}
NO_FIELDS: Mapping[str, Field] = MappingProxyType({})
LEFT_OUT_BECAUSE = {
    Part.PERSON: N_("“%(heading)s” was left out: this is answered by each person alone, never by the company."),
    Part.NEVER: N_("“%(heading)s” was left out: this is never stored here. You can delete the column."),
    Part.IDENTITY: N_("“%(heading)s” was left out: it is not needed here."),
    Part.COMPANY: N_("“%(heading)s” was left out: it is not needed here."),
}
BIRTH_DATE_LEFT_OUT = N_(
    "“%(heading)s” was left out: a date of birth is never stored here. For people under 18, please add the column"
    " “%(instead)s” with the month of the 18th birthday."
)
UNKNOWN = N_("“%(heading)s” is not known here and was left out.")
NAMELESS = N_("This column has no heading and was left out.")
SIMILAR = N_("“%(heading)s” was read as “%(field)s”.")
TWICE = N_("The columns %(first)s and %(second)s both mean “%(field)s”. Please leave one of them out.")
HOME = N_("“%(heading)s” was left out: beside a street or a postcode it says where somebody lives.")
OF_HOMES = word_set("plz postleitzahl strasse strassenr strassehausnr anschrift adresse wohnort street zip postcode")
OF_ONE_KIND = frozenset({"department", "site", "email", "shift", "trainer", "line_manager", "company"})
"""Fields that often stand in two columns of a personnel list, one of which is called what it means."""
LOOSE = N_("“%(heading)s” was left out: “%(field)s” is read from column %(other)s.")
GUESSED = N_("“%(heading)s” was read as “%(field)s”, going by what is in the column.")
GUESSED_NAMELESS = N_("This column has no heading and was read as “%(field)s”, going by its content.")


class How(StrEnum):
    """How a column came to its meaning."""

    RECOGNISED = "recognised"
    SIMILAR = "similar"
    CHOSEN = "chosen"
    LEFT_OUT = "left_out"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """A column of the file and the field it is read as; ``field`` is None for what is left out or not known."""

    index: int
    column: Column
    field: Field | None
    how: How


def assign_columns(
    table: Table,
    *,
    allowed: Collection[str],
    chosen: Mapping[str, str] | None = None,
    own: Mapping[str, Field] = NO_FIELDS,
) -> tuple[tuple[ColumnUse, ...], list[TableProblem]]:
    """Return what each column is read as, and messages about those left out, guessed or given twice.

    ``allowed`` are the keys of the fields the caller reads; ``chosen`` maps column letters (behind the table's mark) to
    field keys (or ``LEAVE_OUT``) and beats what the heading says. ``own`` are fields of the caller's own, by key.
    """
    uses, problems = [], []
    names = {fold(name): field for field in own.values() for name in (field.key, field.de, field.en)}
    for index, column in enumerate(table.columns):
        wanted = (chosen or {}).get(table.mark + column.letter)
        field = names.get(fold(column.heading)) if wanted is None else own.get(wanted)
        use, message = _own(index, column, field, wanted) if field else _use(index, column, allowed, wanted)
        uses.append(use)
        if message is not None:
            problems.append(_told(column, message, table))
    uses, loose = _without_loose_twins(_without_empty_twins(_with_ticks(uses, table), table), table)
    uses, homes = _without_homes(uses, table)
    uses, further = _without_second_names(uses, table)
    loose += homes + further
    uses = _split_names(uses, allowed)
    uses, guesses = _with_guesses(uses, table, allowed)
    told = {problem.column for problem in guesses}
    problems = [problem for problem in problems + loose if problem.column not in told]
    return tuple(uses), problems + guesses + _given_twice(uses, table)


def _told(column: Column, message: tuple[str, bool, Message], table: Table) -> TableProblem:
    return TableProblem(*message, table.sheet, column=column.letter, text=column.heading, mark=table.mark)


def _with_ticks(uses: list[ColumnUse], table: Table) -> list[ColumnUse]:
    """Columns headed "Azubi" or "Fachkraft" hold crosses, or the people's names; else nobody knows what."""
    named = any(use.field and "name" in use.field.key for use in uses)
    return [_tick_or_name(use, table, named=named) if use.field and use.field.key in TICKS else use for use in uses]


def _tick_or_name(use: ColumnUse, table: Table, *, named: bool) -> ColumnUse:
    if use.how is How.CHOSEN or holds_ticks(table, use.index):
        return use
    is_name = not named and holds_names(table, use.index)
    return replace(use, field=BY_KEY["name"]) if is_name else replace(use, field=None, how=How.UNKNOWN)


def _without_empty_twins(uses: list[ColumnUse], table: Table) -> list[ColumnUse]:
    """Of two columns for the same field one may have no content: forms add a "Name" nobody fills in."""
    keys = Counter(use.field.key for use in uses if use.field)
    return [
        replace(use, field=None, how=How.UNKNOWN)
        if use.field and keys[use.field.key] > 1 and all(row.cells[use.index] in SAYS_NOTHING for row in table.rows)
        else use
        for use in uses
    ]


def _without_loose_twins(uses: list[ColumnUse], table: Table) -> tuple[list[ColumnUse], list[TableProblem]]:
    """Beside a column "Beruf" one headed "Funktion" holds something else: what people do, or their role.

    Their role it may be without such a column, too.
    """
    clear = next((use for use in uses if _is_occupation(use) and fold(use.column.heading) not in JOBS), None)
    found, problems = list(uses), []
    has_roles = any(use.field and use.field.key in {"role", *TICKS} for use in uses)
    for place, use in enumerate(uses):
        is_loose = _is_occupation(use) and use.how is not How.CHOSEN and fold(use.column.heading) in JOBS
        if is_loose and not clear and not has_roles and holds_roles(table, use.index):
            found[place] = replace(use, field=None, how=How.UNKNOWN)
        if clear and is_loose:
            found[place] = replace(use, field=None, how=How.UNKNOWN)
            params: dict[str, Parameter] = {
                "heading": use.column.heading,
                "field": BY_KEY["occupation"].heading,
                "other": clear.column.letter,
            }
            problems.append(_told(use.column, ("loose_heading", False, Message(LOOSE, params)), table))
    return found, problems


def _without_homes(uses: list[ColumnUse], table: Table) -> tuple[list[ColumnUse], list[TableProblem]]:
    """Beside a street or a postcode, "Ort" is where somebody lives, and not where they work."""
    homes = {place for place, use in enumerate(uses) if fold(use.column.heading) == "ort" and use.how is not How.CHOSEN}
    if not homes or not any(fold(use.column.heading) in OF_HOMES for use in uses):
        return uses, []
    told = [(uses[place].column, Message(HOME, {"heading": uses[place].column.heading})) for place in homes]
    problems = [_told(column, ("not_needed", False, message), table) for column, message in told]
    left = [replace(use, field=None, how=How.LEFT_OUT) if place in homes else use for place, use in enumerate(uses)]
    return left, problems


def _without_second_names(uses: list[ColumnUse], table: Table) -> tuple[list[ColumnUse], list[TableProblem]]:
    """Of "Abteilung" and "Kostenstelle" the one that is called what it means is read; the other is told of."""
    found, problems = list(uses), []
    main = {use.field.key: use for use in uses if use.field and use.field.key in OF_ONE_KIND and _is_main_name(use)}
    for place, use in enumerate(uses):
        first = main.get(use.field.key) if use.field else None
        if first is None or first is use or use.how is How.CHOSEN or _is_main_name(use):
            continue
        found[place] = replace(use, field=None, how=How.LEFT_OUT)
        params: dict[str, Parameter] = {
            "heading": use.column.heading,
            "field": BY_KEY[first.field.key].heading if first.field else "",
            "other": first.column.letter,
        }
        problems.append(_told(use.column, ("loose_heading", False, Message(LOOSE, params)), table))
    return found, problems


def _is_main_name(use: ColumnUse) -> bool:
    return use.field is not None and fold(use.column.heading) in {fold(use.field.de), fold(use.field.en)}


def _is_occupation(use: ColumnUse) -> bool:
    return use.field is not None and use.field.key == "occupation"


def _with_guesses(
    uses: list[ColumnUse], table: Table, allowed: Collection[str]
) -> tuple[list[ColumnUse], list[TableProblem]]:
    """Look for what is missing among the columns nobody knows, by what stands in them."""
    found, guesses = list(uses), []
    for place, use in enumerate(uses):
        if use.how is not How.UNKNOWN:
            continue
        present = {other.field.key for other in found if other.field}
        key = guess_field(table, use.index, missing=set(allowed) - present)
        if key is not None:
            found[place] = replace(use, field=BY_KEY[key], how=How.SIMILAR)
            guesses.append(_told(use.column, ("guessed_column", False, _guessed(use.column, key)), table))
    names = [place for place, use in enumerate(found) if use.how is How.UNKNOWN and holds_names(table, use.index)]
    if len(names) == 1 and "name" in allowed and not any(use.field and use.field.key in NAMES for use in found):
        # Nothing else can be meant: "MA", "Wer", "Kursteilnehmende".
        found[names[0]] = use = replace(found[names[0]], field=BY_KEY["name"], how=How.SIMILAR)
        guesses.append(_told(use.column, ("guessed_column", False, _guessed(use.column, "name")), table))
    return found, guesses


def _guessed(column: Column, key: str) -> Message:
    params: dict[str, Parameter] = {"heading": column.heading, "field": BY_KEY[key].heading}
    return Message(GUESSED if column.heading else GUESSED_NAMELESS, params)


def _split_names(uses: list[ColumnUse], allowed: Collection[str]) -> list[ColumnUse]:
    """Beside a column of first names, the column "Name" holds last names."""
    keys = {use.field.key for use in uses if use.field}
    if "first_name" not in keys or "last_name" in keys or "last_name" not in allowed:
        return uses
    last = BY_KEY["last_name"]
    return [replace(use, field=last) if use.field and use.field.key == "name" else use for use in uses]


def _own(index: int, column: Column, field: Field, chosen: str | None) -> tuple[ColumnUse, None]:
    return ColumnUse(index, column, field, How.RECOGNISED if chosen is None else How.CHOSEN), None


def _use(
    index: int, column: Column, allowed: Collection[str], chosen: str | None
) -> tuple[ColumnUse, tuple[str, bool, Message] | None]:
    if chosen is not None:
        field = BY_KEY[chosen] if chosen in allowed else None
        return ColumnUse(index, column, field, How.CHOSEN), None
    match = match_heading(column.heading)
    if match is None:
        return ColumnUse(index, column, None, How.UNKNOWN), ("unknown_column", False, _unknown(column))
    if match.field.key not in allowed:
        return ColumnUse(index, column, None, How.LEFT_OUT), _left_out(column, match.field)
    how = How.RECOGNISED if match.exact else How.SIMILAR
    return ColumnUse(index, column, match.field, how), _similar(column, match)


def _unknown(column: Column) -> Message:
    return Message(UNKNOWN, {"heading": column.heading}) if column.heading else Message(NAMELESS)


def _left_out(column: Column, field: Field) -> tuple[str, bool, Message]:
    if field.key == "birth_date":
        params: dict[str, Parameter] = {"heading": column.heading, "instead": BY_KEY["minor_until"].heading}
        return "never_stored", False, Message(BIRTH_DATE_LEFT_OUT, params)
    codes = {Part.PERSON: "person_part", Part.NEVER: "never_stored"}
    message = Message(LEFT_OUT_BECAUSE[field.part], {"heading": column.heading})
    return codes.get(field.part, "not_needed"), False, message


def _similar(column: Column, match: Match) -> tuple[str, bool, Message] | None:
    if match.exact:
        return None
    message = Message(SIMILAR, {"heading": column.heading, "field": match.field.heading})
    return "similar_heading", False, message


def _given_twice(uses: list[ColumnUse], table: Table) -> list[TableProblem]:
    first: dict[str, ColumnUse] = {}
    problems = []
    for use in uses:
        if use.field is None:
            continue
        earlier = first.setdefault(use.field.key, use)
        if earlier is not use:
            problems.append(
                TableProblem("column_twice", True, _twice(earlier, use, use.field), table.sheet, mark=table.mark)
            )
    return problems


def _twice(first: ColumnUse, second: ColumnUse, field: Field) -> Message:
    return Message(TWICE, {"first": first.column.letter, "second": second.column.letter, "field": field.heading})
