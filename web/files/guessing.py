"""What a column is, judged by what stands in it: for lists whose headings nobody knows, or that have none."""

from collections.abc import Callable, Collection

from web.catalogue import occupations
from web.files.cells import NO, NO_SIGNS, YES, YES_SIGNS, is_role_word, word_set
from web.files.company_part import TRAINED_AS
from web.files.fields import fold
from web.files.tables import Table

SAMPLE_ROWS = 40
"""What a column holds shows in its first rows."""
NEARLY_ALL, MOST = 0.8, 0.6
MOST_WORDS = 5
IN_NAMES = frozenset(".'’-")
JOBS = word_set(
    "position stelle stellenbezeichnung planstelle funktion taetigkeit taetigkeitsbezeichnung fachrichtung"
    " jobbezeichnung jobtitle beschaeftigtals"
)
"""Headings of personnel systems that name what somebody does, or their role."""


def guess_field(table: Table, index: int, *, missing: Collection[str]) -> str | None:
    """Return which of the `missing` fields a column holds, or None if that does not show."""
    return next((key for key, fits in GUESSES.items() if key in missing and fits(table, index)), None)


def holds_ticks(table: Table, index: int) -> bool:
    """Whether a column holds only yes, no and crosses."""
    return _mostly(table, index, is_tick, NEARLY_ALL)


def holds_names(table: Table, index: int) -> bool:
    """Whether a column holds first and last names, and no occupations or roles."""
    return _mostly(table, index, _is_name, NEARLY_ALL)


def holds_roles(table: Table, index: int) -> bool:
    """Whether a column holds roles, and no occupations."""
    share = MOST if fold(table.columns[index].heading) in JOBS else NEARLY_ALL
    return _mostly(table, index, lambda cell: is_role_word(cell) and not _is_occupation(cell), share)


def _holds_addresses(table: Table, index: int) -> bool:
    return _mostly(table, index, lambda cell: "@" in cell, MOST)


def _holds_occupations(table: Table, index: int) -> bool:
    return fold(table.columns[index].heading) in JOBS or _mostly(table, index, _is_occupation, MOST)


def _is_column_of_names(table: Table, index: int) -> bool:
    heading = fold(table.columns[index].heading)
    return ("name" in heading or not heading) and holds_names(table, index)


def _mostly(table: Table, index: int, test: Callable[[str], bool], share: float) -> bool:
    cells = [row.cells[index] for row in table.rows[:SAMPLE_ROWS] if row.cells[index]]
    return bool(cells) and sum(map(test, cells)) >= share * len(cells)


def is_tick(cell: str) -> bool:
    """Whether a cell says yes or no."""
    return says_yes(cell) or fold(cell) in NO or cell in NO_SIGNS


def says_yes(cell: str) -> bool:
    """Whether a cell holds a cross, or another word for yes."""
    return fold(cell) in YES or cell in YES_SIGNS


def _is_occupation(cell: str) -> bool:
    title = TRAINED_AS.sub("", cell)
    return any(letter.isalpha() for letter in title) and not is_role_word(title) and bool(occupations.find(title))


def _is_name(cell: str) -> bool:
    words = cell.replace(",", " ").split()
    written = all(letter.isalpha() or letter in IN_NAMES for word in words for letter in word)
    return written and 1 < len(words) <= MOST_WORDS and not is_role_word(cell) and not _is_occupation(cell)


GUESSES: dict[str, Callable[[Table, int], bool]] = {
    "role": holds_roles,
    "email": _holds_addresses,
    "occupation": _holds_occupations,
    "name": _is_column_of_names,
}
"""What is looked for, in this order."""
