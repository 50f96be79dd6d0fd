"""How far the sheets of a workbook reach, found before they are opened.

The library makes room for every cell up to the last one with content: a single one at XFD1048576 would take gigabytes.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from web.files.problems import BrokenFile, SheetTooLarge
from web.files.tables import column_letter

MOST_CELLS = 4_000_000
"""Cells a sheet may span from A1 to its last content; more than any list has, less than 200 MB."""
CHUNK, OVERLAP = 1 << 18, 1 << 9
FAR = re.compile(rb'r="(?:[A-Z]{3}\d|[B-Z][A-Z]\d|[A-Z]+\d{6})')
"""Whether a piece of a sheet is worth a closer look: right of column AZ, or below row 100,000."""
CELL = re.compile(rb'<(?:\w+:)?c [^<>]*?r="([A-Z]{1,3})(\d{1,7})"[^<>]*(?<!/)>')
"""A cell with content; one that only has a format is closed at once."""


def check_reach(data: bytes) -> None:
    """Refuse an XLSX workbook one of whose sheets spans too many cells.

    Raises
    ------
    BrokenFile, SheetTooLarge
    """
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                    _check_part(archive, name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise BrokenFile from error


def _check_part(archive: zipfile.ZipFile, name: str) -> None:
    widest, lowest = 0, 0
    for piece in _pieces(archive, name):
        if not FAR.search(piece):
            continue
        for column, row in CELL.findall(piece):
            widest, lowest = max(widest, column_number(column)), max(lowest, int(row))
        if widest * lowest > MOST_CELLS:
            raise SheetTooLarge(cell=f"{column_letter(widest - 1)}{lowest}")


def _pieces(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    with archive.open(name) as part:
        rest = b""
        while piece := part.read(CHUNK):
            yield rest + piece
            rest = piece[-OVERLAP:]


def column_number(letters: bytes) -> int:
    """Return the number of a column counted from 1: A → 1, Z → 26, AA → 27."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
