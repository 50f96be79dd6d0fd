"""Any readable file as a stream of sheets and rows of clean text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeAlias

from web.files.kinds import Kind
from web.files.limits import Limits
from web.files.markup import read_markup_sheets
from web.files.problems import TooComplex, TooManyColumns
from web.files.text_tables import read_text_rows

NumberedRow: TypeAlias = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Hid:
    """Which of the rows of a sheet were hidden in the file, by their numbers; follows them."""

    rows: list[int]


Event: TypeAlias = str | NumberedRow | Hid

# Title lines and notes stand around a list; they do not count as its rows.
ROWS_AROUND = 100

HIDDEN = "\0"
"""Stands before the name of a hidden sheet, of which only the first rows are read: enough to say what it holds."""
HIDDEN_ROWS = 40
FAR_DOWN = 200_000

# What our own exports put an apostrophe before, and what others do, so that a number stays text.
APOSTROPHE_BEFORE = ("=", "+", "-", "@", "\t", "\r", *"0123456789")

# Invisible characters that come along when a cell is copied from a web page or a document.
INVISIBLE = dict.fromkeys(
    map(
        ord,
        "\ufe0e\ufe0f\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
    )
)
WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Letters and digits as wide as Chinese ones, and what they are otherwise."""
TRANSLATED = INVISIBLE | WIDE
PERSON_ALONE = re.compile(
    r"(?:(?:von|van|vom|zu|zum|de|der|den|del|di|da|el|al)\s+|[^\W\d_a-z][\w.'’-]*,?\s+)+[^\W\d_a-z][\w.'’-]*"
)
"""A line that can be the full name of a person."""
TWICE_ENCODED = re.compile("[ÃÄÅ][\u0080-\u00bf\u0152-\u0178\u02c6\u02dc\u2013-\u2122]")
# Control characters and halves of characters: no page shows them and no database takes all of them.
CONTROLS = re.compile("[\x00-\x08\x0e-\x1b\x7f\ud800-\udfff]")


def read_events(data: bytes, kind: Kind, limits: Limits) -> Iterator[Event]:
    """Yield the name of each sheet (empty for a text table), its rows that are not empty with their numbers, then
    which of these were hidden, if any.

    A sheet is cut shortly after ``limits.rows``, so that a caller can tell that there is more.

    Raises
    ------
    FileProblem
        The file cannot be opened, or goes past ``limits.columns`` or ``limits.text_characters``.
    """
    characters = 0
    for name, hidden, rows in _sheets(data, kind):
        yield name
        found: list[int] = []
        most = HIDDEN_ROWS if name.startswith(HIDDEN) else limits.rows + ROWS_AROUND
        for number, cells in islice(_numbered(rows), most):
            characters += sum(map(len, cells))
            if characters > limits.text_characters:
                raise TooComplex
            if len(cells) > limits.columns:
                raise TooManyColumns(limit=limits.columns)
            yield number, cells
            if number in hidden:
                found.append(number)
        if found:
            yield Hid(found)


def _sheets(data: bytes, kind: Kind) -> Iterator[tuple[str, frozenset[int], Iterator[list[str]]]]:
    if kind is Kind.TEXT:
        yield "", frozenset(), read_text_rows(data)
        return
    if kind is Kind.MARKUP:
        yield from ((name, _numbers(hidden), iter(rows)) for name, hidden, rows in read_markup_sheets(data))
        return
    # Imported here, so that reading a small text table never loads the library for workbooks.
    from web.files.workbooks import read_workbook_sheets  # noqa: PLC0415

    for name, is_hidden, hidden, rows in read_workbook_sheets(data):
        yield (HIDDEN + name if is_hidden else name), _numbers(hidden), rows


def _numbers(hidden: Iterable[range]) -> frozenset[int]:
    """Return the numbers of hidden rows; far below any list, office programs hide a million at once."""
    return frozenset(number for rows in hidden for number in range(rows.start, min(rows.stop, FAR_DOWN)))


def _numbered(rows: Iterator[list[str]]) -> Iterator[NumberedRow]:
    for number, row in enumerate(rows, start=1):
        cells = [clean_cell(cell) if cell else "" for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _decoded_again(cell: str) -> str:
    """Mend "MÃ¼ller": UTF-8 that some program has read as Windows-1252 and saved like this."""
    if not TWICE_ENCODED.search(cell):
        return cell
    try:
        return cell.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return cell


def _in_one_line(cell: str) -> str:
    """Write the lines of a cell side by side; several people stay apart, or they would be one with many names."""
    lines = [line for line in map(str.strip, cell.splitlines()) if line]
    return ("; " if len(lines) > 1 and all(map(PERSON_ALONE.fullmatch, lines)) else "\n").join(lines)


def clean_cell(cell: str) -> str:
    """Return the text as a reader sees it: composed letters, single spaces, nothing invisible.

    The apostrophe that our own exports put before ``= + - @``, and others before numbers, is taken off again.
    """
    if cell.startswith("'") and cell.lstrip("'").startswith(APOSTROPHE_BEFORE):
        cell = cell[1:]
    elif cell.startswith('="') and cell.endswith('"'):
        cell = cell[2:-1]  # so text tables keep the zero of a number from being lost: ="0511 123"
    if cell.isascii() and cell.isprintable():  # most cells are, and this is many times as fast
        return " ".join(cell.split())
    cell = _decoded_again(CONTROLS.sub("", cell))
    if "\n" in cell:
        cell = _in_one_line(cell)
    text = cell if cell.isascii() else unicodedata.normalize("NFC", cell.translate(TRANSLATED))
    text = " ".join(text.split())
    # Typing programs turn the quotation marks of a text table into these.
    return text[1:-1] if len(text) > 2 and text[0] in "„“" and text[-1] in "“”" else text
