"""A sheet cut into lists of people: what is a heading, who is a person, and what only stands around them.

Offices write a title above a list, a total below it, "Stand: 01.02.2027" at the end, and sometimes a second list of the
other role further down. Nothing of it is dropped without being named: every row below a heading is a row of the table,
a row left out for a reason, or an empty one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from web.files.cells import ROLES, is_value, role_named
from web.files.fields import TICKS, fold
from web.files.grids import NumberedRow
from web.files.group_lines import group_role, group_year, is_group, is_other_group
from web.files.guessing import GUESSES, guess_field, holds_names
from web.files.headings import is_known_heading, is_name_heading, is_similar_heading, match_heading
from web.files.lost import NO_VALUE
from web.files.tables import (
    HEADER_SEARCH_ROWS,
    LONGEST_HEADING,
    Header,
    Left,
    Table,
    Why,
    cell_at,
    filled,
    find_header,
    make_table,
)
from web.files.year_crosses import with_one_year_column

LEAST_HEADINGS = 2
"""A list of people names them and says at least one thing more about them."""
LONGEST_QUOTE = 120
SHARED = frozenset({"company", "site", "department"})
NOTHING_SHARED: frozenset[int] = frozenset()


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


TOTALS = _words(
    "gesamtergebnis grand ergebnis teilergebnis mittelwert durchschnitt summe summen"
    " gesamt gesamtsumme gesamtzahl gesamtanzahl insgesamt zwischensumme anzahl total totals sum subtotal"
    " count"
)
NOTES = _words(
    "stand gez gezeichnet ia iv ppa erstellt erfasst datum unterschrift hinweis hinweise legende bemerkung bemerkungen"
    " anmerkung anmerkungen quelle seite blatt freigabe freigegeben geprueft rueckfragen kontakt telefon"
    " ansprechpartner ansprechpartnerin ansprechperson bitte vertraulich note notes asof date signed created page"
    " source contact legend please confidential"
)
PIVOT = _words("zeilenbeschriftungen rowlabels")
FIRST_WORD = re.compile(r"[\W_]*((?:[^\W_]\.\s?)+|[^\W_]+)([^,]?)")
CLOSING = re.compile(r"[:!?©]|\d{4}|^\d+ [^\W\d]")
"""In a line below the last person: "Datum: …", "2 Einträge gefunden"."""
RULE = re.compile(r"[-=_–—:]{3,}")
"""A line drawn between headings and people."""
NUMBER = re.compile(r"[-+]?[\d.,/ %]+")


@dataclass(slots=True)
class _Part:
    """One list while a sheet is read."""

    header: list[str]
    number: int
    roles: list[tuple[int, str]]
    body: list[NumberedRow] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    years: list[tuple[int, int]] = field(default_factory=list)
    last: int = 0
    other: bool = False
    """Whether another table has begun below the list."""


def cut_sections(rows: list[NumberedRow], header: Header, *, filename: str, sheet: str) -> list[Table]:
    """Return the lists of a sheet, from the given heading on: below each other, and side by side."""
    return [
        table
        for first, end, shared in _side_by_side(header.headings)
        for table in _cut_down(*_only_columns(rows, header, first, end, shared), filename=filename, sheet=sheet)
    ]


def _side_by_side(headings: list[str]) -> list[tuple[int, int, frozenset[int]]]:
    """Return from where to where lists stand that repeat their headings: "Name | Beruf | | Name | Beruf".

    Besides, which columns before a list are also its own: the company of a row that names an Azubi and a Fachkraft.
    """
    if start := _second_role(headings):
        first = next(index for index, heading in enumerate(headings) if _role_in(heading))
        shared = _shared(headings[:first])
        return [(0, start, shared), (start, len(headings), shared)]
    places: dict[str, int] = {}
    for index, heading in enumerate(map(fold, headings)):
        if heading and heading in places:
            first, start = _beginnings(headings, index - places[heading])
            if _is_list(headings[:start]) and _is_list(headings[start:]):
                shared = _shared(headings[:first])
                behind = [(start + one, start + end, shared) for one, end, _ in _side_by_side(headings[start:])]
                return [(0, start, shared), *behind]
        if heading:
            places.setdefault(heading, index)
    return [(0, len(headings), NOTHING_SHARED)]


def _beginnings(headings: list[str], distance: int) -> tuple[int, int]:
    """Return where the first and the second list begin: "Nr. | Azubi | Beruf | Fachkraft | Beruf" repeat from 1 on."""
    first = next(
        index
        for index, (here, there) in enumerate(zip(headings, headings[distance:], strict=False))
        if here and (fold(here) == fold(there) or (is_name_heading(here) and is_name_heading(there)))
    )
    return first, first + distance


def _shared(headings: list[str]) -> frozenset[int]:
    matches = ((index, match_heading(heading)) for index, heading in enumerate(headings))
    return frozenset(index for index, match in matches if match and match.field.key in SHARED)


def _second_role(headings: list[str]) -> int | None:
    """Return where the second list begins if headings name their role: "Azubi Name | Azubi Beruf | Fachkraft Name"."""
    said = [(index, role) for index, heading in enumerate(headings) if (role := _role_in(heading))]
    turns = [index for (_, before), (index, role) in pairwise(said) if role != before]
    if len(turns) != 1:
        return None
    lists = headings[: turns[0]], headings[turns[0] :]
    return turns[0] if all(sum(map(is_similar_heading, each)) >= LEAST_HEADINGS for each in lists) else None


@lru_cache(maxsize=1024)
def _role_in(heading: str) -> str | None:
    """Return the role a heading names beside what its column holds: "Name der Fachkraft", "Azubi: E-Mail"."""
    words = re.findall(r"\w+", heading)
    roles = {ROLES[fold(word)] for word in words if fold(word) in ROLES}
    match = match_heading(heading) if len(roles) == 1 and len(words) > 1 else None
    # "Anzahl Azubis" is asked of a Fachkraft.
    return roles.pop() if match and match.field.key not in {"capacity", "role", *TICKS} else None


def _is_list(headings: list[str]) -> bool:
    known = [heading for heading in headings if is_known_heading(heading) or is_name_heading(heading)]
    return len(known) >= LEAST_HEADINGS and any(map(is_name_heading, known))


def _only_columns(
    rows: list[NumberedRow], header: Header, first: int, end: int, shared: frozenset[int]
) -> tuple[list[NumberedRow], Header]:
    """Return a sheet with the columns of one list alone; those behind the last heading belong to the last list."""
    last = end >= len(header.headings)
    if first == 0 and last:
        return rows, header

    def before(cells: list[str]) -> list[str]:
        return [cell if index in shared else "" for index, cell in enumerate(cells[:first])]

    def in_list(cells: list[str]) -> list[str]:
        """Cells of the list, none if nothing of it stands in the row; rows nobody else takes are the first list's."""
        own = cells[first:] if last else cells[first:end]
        is_own = any(cell for index, cell in enumerate(own, first) if index not in shared)
        return before(cells) + own if is_own or not (first or any(cells[end:])) else []

    cut = [(number, in_list(cells)) for number, cells in rows]
    # A row of the headings stays even if this list has nothing in it: its heading may stand in the other one.
    of_headings = {number for number, _ in rows[header.position : header.position + header.height]}
    kept = [(number, cells) for number, cells in cut if any(cells) or number in of_headings]
    position = next(place for place, (number, _) in enumerate(kept) if number == rows[header.position][0])
    headings = before(header.headings) + header.headings[first:end]
    return kept, Header(position, header.height, headings, header.score)


def _cut_down(rows: list[NumberedRow], header: Header, *, filename: str, sheet: str) -> list[Table]:
    """Return the lists that stand below each other: a further row of headings starts a further list."""
    after = header.position + header.height
    titles = rows[: max(after - 1, 0)] if header.headings else rows[:after]  # without headings the last is a title, too
    above = [(number, role) for number, cells in titles for role in _titles(cells)]
    named = group_role(sheet) or (above[-1][1] if above else None)
    part = _Part(header.headings, rows[after - 1][0] if after else 0, [(0, named)] if named else [])
    parts = [part]
    for row in rows[after:]:
        number, cells = row
        part.other = part.other and not (filled(cells) == 1 and is_group("".join(cells)))
        if not part.other and _is_plain(cells):
            part.body.append(row)
            part.last = number
        elif _starts_list(cells, part.header):
            part = _Part(cells, number, _inherited(part, named))
            parts.append(part)
        elif part.other or _starts_other(cells, is_below_gap=number > part.last + 1):
            part.other, part.last = True, number
            part.left.append(Left(number, Why.OTHER, row_text(cells)))
        else:
            _place(part, number, cells)
    return [_table(part, filename, sheet) for part in parts]


def is_list_of_people(header: Header) -> bool:
    """Whether headings are those of people: a name and at least one thing more."""
    return header.score >= LEAST_HEADINGS and any(map(is_name_heading, header.headings))


def find_people_header(rows: list[NumberedRow]) -> Header | None:
    """Return the headings of people in a sheet, slips overlooked, or None."""
    header = find_header(rows, is_known_heading, is_similar_heading)
    if header is None or not is_list_of_people(header):
        return None
    # Of two lists in one sheet the second may have more columns: reading begins with the first.
    upper = (place for place in range(header.position - 1) if _is_heading_row(rows[place][1]))
    first = next(upper, None)
    return header if first is None else Header(first, 1, rows[first][1], header.score)


def without_headings(rows: list[NumberedRow], sheet: str) -> Header | None:
    """Return where people begin in a sheet without any headings, if what stands in its columns shows that they are."""
    start = next((place for place, (_, cells) in enumerate(rows[:HEADER_SEARCH_ROWS]) if filled(cells) > 1), None)
    if start is None:
        return None
    if any(map(is_known_heading, rows[start][1])):
        return Header(start, 1, rows[start][1], 1)
    table = make_table([], 0, [row for row in rows[start:] if filled(row[1]) > 1], filename="", sheet=sheet)
    kinds = {guess_field(table, index, missing=GUESSES.keys()) for index in range(len(table.columns))}
    return Header(start - 1, 1, [], 0) if len(kinds - {None}) >= LEAST_HEADINGS else None


def _titles(cells: list[str]) -> Iterator[str]:
    """Yield the role a title names: a row with one filled cell."""
    if filled(cells) == 1:
        role = role_named("".join(cells))
        if role:
            yield role


def _inherited(part: _Part, named: str | None) -> list[tuple[int, str]]:
    """A title right above a second list names its role; else that of the sheet holds."""
    if part.roles and part.left and part.left[-1].why is Why.GROUP and part.roles[-1][0] == part.left[-1].number:
        return [(0, part.roles[-1][1])]
    return [(0, named)] if named else []


def _is_plain(cells: list[str]) -> bool:
    """Whether a row is surely a person's, by how it begins: most rows are, and looking closer takes long."""
    return len(cells) - cells.count("") > LEAST_HEADINGS and not _is_odd(next(filter(None, cells)))


@lru_cache(maxsize=4096)
def _is_odd(first: str) -> bool:
    """Whether a row of several cells that begins like this may be something else: headings, a total or a remark."""
    found = FIRST_WORD.match(first)
    is_counted = any(map(str.isdigit, first)) and _has_total(first)
    is_sum = _says_total(found) or first.endswith(":")
    is_mark = first.startswith(("(", "---", "===", "___")) or first == "1" or fold(first) in PIVOT
    return is_mark or is_known_heading(first) or is_counted or is_sum


def _says_total(found: re.Match[str] | None) -> bool:
    return found is not None and fold(found[1]) in TOTALS


def _starts_list(cells: list[str], headings: list[str]) -> bool:
    """Whether a row holds other headings than those above it."""
    first = next(filter(None, cells), "")
    if len(first) > LONGEST_HEADING or not is_known_heading(first):
        return False
    return _is_heading_row(cells) and not _repeats(cells, headings)


def _starts_other(cells: list[str], *, is_below_gap: bool) -> bool:
    """Whether a row begins a table of something else: a pivot table, or below an empty row headings without a name."""
    texts = [cell for cell in cells if cell]
    if texts and fold(texts[0]) in PIVOT and len(texts) > 1:
        return True
    known = [cell for cell in texts if len(cell) <= LONGEST_HEADING and is_known_heading(cell)]
    is_heading = len(known) >= LEAST_HEADINGS and 2 * len(known) > len(texts)
    return is_below_gap and is_heading and not any(map(is_name_heading, texts))


def _is_heading_row(cells: list[str]) -> bool:
    texts = [cell for cell in cells if cell]
    known = [cell for cell in texts if len(cell) <= LONGEST_HEADING and is_known_heading(cell)]
    return len(known) >= LEAST_HEADINGS and 2 * len(known) > len(texts) and any(map(is_name_heading, known))


def _repeats(cells: list[str], headings: list[str]) -> bool:
    same = [fold(cell) == fold(cell_at(headings, index)) for index, cell in enumerate(cells) if cell]
    return len(same) >= LEAST_HEADINGS and all(same)


def _place(part: _Part, number: int, cells: list[str]) -> None:
    """Put a row where it belongs: among the people, or among what was left out."""
    part.last = number
    why = _why_left(cells, part.header)
    if why is None:
        part.body.append((number, cells))
        return
    part.left.append(Left(number, why, row_text(cells)))
    if why is Why.GROUP:
        part.roles.append((number, group_role("".join(cells))))
        part.years.append((number, group_year("".join(cells))))


def _why_left(cells: list[str], headings: list[str]) -> Why | None:
    texts = [cell for cell in cells if cell]
    found = FIRST_WORD.match(texts[0])
    word = fold(found[1]) if found else ""
    words = [fold(one) for one in texts[0].split()]
    sums = word in TOTALS or (texts[0].endswith(":") and not TOTALS.isdisjoint(words))
    sums = sums or (len(texts) > 1 and words[-1:] != words[:1] and words[-1] in TOTALS)
    if sums and all(_is_number(text) or _has_total(text) for text in texts[1:]):
        return Why.TOTAL
    if all(map(RULE.fullmatch, texts)) or (
        len(texts) > 1 and all(text.startswith("(") and text.endswith(")") for text in texts)
    ):
        return Why.NOTE
    if len(texts) > LEAST_HEADINGS and texts == [str(number) for number in range(1, len(texts) + 1)]:
        return Why.HEADING
    if all(_has_total(text) and any(map(str.isdigit, text)) for text in texts) and not is_group(texts[0]):
        return Why.TOTAL
    if len(texts) > LEAST_HEADINGS:
        return Why.HEADING if is_known_heading(texts[0]) and _repeats(cells, headings) else None
    is_legend = len(texts) == 1 and "=" in texts[0]
    if is_legend or (found and word in NOTES and found[2]) or texts[0].startswith("*"):
        return Why.NOTE
    if len(texts) == 1 and (is_group(texts[0]) or is_other_group(texts[0])):
        return Why.GROUP
    return Why.HEADING if _repeats(cells, headings) else None


def _is_number(text: str) -> bool:
    """Whether a cell holds a number, or a formula that came to none."""
    return bool(NUMBER.fullmatch(text)) or not is_value(text)


def is_total(cells: Sequence[str]) -> bool:
    """Say whether a row only sums up a list: "Summe: 30", "Gesamt" beside numbers."""
    texts = [cell for cell in cells if cell]
    found = FIRST_WORD.match(texts[0]) if texts else None
    if not found or fold(found[1]) not in TOTALS or not all(map(_is_number, texts[1:])):
        return False
    rest = texts[0][found.end(1) :]
    return len(texts) > 1 or not rest.strip() or rest.lstrip().startswith(":") or _is_number(rest.strip())


def is_remark(cells: Sequence[str]) -> bool:
    """Say whether a row only holds a remark about a list: "Stand: 01.02.2027" alone in a row, "* neu"."""
    texts = [cell for cell in cells if cell]
    found = FIRST_WORD.match(texts[0]) if len(texts) == 1 else None
    return found is not None and (texts[0].startswith("*") or (fold(found[1]) in NOTES and found[2] == ":"))


def _has_total(text: str) -> bool:
    """Whether a cell counts people, such as "Summe Fachkräfte: 4" beside "Summe Azubis: 5", or the unit of a number."""
    words = [fold(word) for word in text.split()]
    return any(word in TOTALS or word in ROLES or word in {"personen", "people", "teilnehmer"} for word in words)


def _table(part: _Part, filename: str, sheet: str) -> Table:
    """Make the table; remarks below the last person are no people either."""
    body, closing = _without_closing(part.body)
    left = sorted([*part.left, *closing], key=lambda one: one.number)
    table = with_one_year_column(make_table(part.header, part.number, body, filename=filename, sheet=sheet))
    below = part.last - part.number if part.last else 0
    empty = below - len(body) - len(left)
    roles = tuple(part.roles) if any(role for _number, role in part.roles) else _role_of_heading(table)
    years = tuple((number, year) for number, year in ((0, group_year(sheet)), *part.years))
    table = replace(table, years=years if any(year for _number, year in years) else ())
    return replace(table, roles=roles, left=tuple(left), empty=empty)


def _role_of_heading(table: Table) -> tuple[tuple[int, str], ...]:
    """A column of names headed "Azubi" or "Fachkraft", or "Name der Fachkraft", says the role of all of them."""
    headed = [
        (index, ROLES[fold(column.heading)])
        for index, column in enumerate(table.columns)
        if fold(column.heading) in ROLES
    ]
    if not headed:
        named = {role for column in table.columns if (role := _role_in(column.heading))}
        return tuple((0, role) for role in named) if len(named) == 1 else ()
    return tuple((0, role) for index, role in headed if holds_names(table, index)) if len(headed) == 1 else ()


def _without_closing(body: list[NumberedRow]) -> tuple[list[NumberedRow], list[Left]]:
    """Split off sentences, numbers and dates that stand alone below the last row of several cells."""
    end = len(body)
    while end and _is_closing(body[end - 1][1]) and any(filled(cells) > 1 for _, cells in body[: end - 1][-3:]):
        end -= 1
    closing = [Left(number, _closing_why(cells), row_text(cells)) for number, cells in body[end:]]
    return body[:end], closing


def row_text(cells: Sequence[str]) -> str:
    """Return what stands in a row, for somebody who looks for it in the file."""
    return " · ".join(text.removeprefix("#") if text.startswith(NO_VALUE) else text for text in cells if text)[
        :LONGEST_QUOTE
    ]


def _is_closing(cells: list[str]) -> bool:
    texts = [cell for cell in cells if cell]
    if all(map(_is_number, texts)):
        return len(texts) <= LEAST_HEADINGS + 1
    return len(texts) == 1 and (len(texts[0].split()) > 4 or bool(CLOSING.search(texts[0])))


def _closing_why(cells: Sequence[str]) -> Why:
    return Why.TOTAL if all(_is_number(cell) for cell in cells if cell) else Why.NOTE
