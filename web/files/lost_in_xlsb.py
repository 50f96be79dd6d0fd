"""Errors of formulas in a binary Excel workbook (after Microsoft's MS-XLSB); the library for workbooks hides them."""

import re
import struct
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from typing import IO

from web.files.lost import Lost
from web.files.lost_in_xls import ERRORS

BOOK = "xl/workbook.bin"
CHUNK = 1 << 18
LONGEST_RECORD = 1 << 22
"""A record that claims more is none: nothing behind it is looked at."""
ROW, ERROR, FORMULA_ERROR, SHEET = 0, 3, 11, 156
BEFORE_CODE, BEFORE_ID = 8, 8
"""Column and look of a cell stand before its error, state and number of a sheet before the name of its relation."""
MARK = re.compile(
    rb"(?:\x03\x09|\x0b(?:[\x09-\x7f]|[\x80-\xff][\x01-\x7f]))..\0\0....[\x00\x07\x0f\x17\x1d\x24\x2a\x2b]", re.DOTALL
)
LONGEST_MARK = 16
"""What looks like an error; most sheets have none and need no closer look."""


def sheet_relations(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the relations of all sheets, in the order of the workbook."""
    with archive.open(BOOK) as content:
        return [_wide_text(body, BEFORE_ID) for kind, body in part_records(content) if kind == SHEET]


def lost_in_xlsb(archive: zipfile.ZipFile, part: str) -> Lost:
    """Return the errors in a part with a sheet."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    if not _may_have_errors(archive, part):
        return found
    row = 0
    with archive.open(part) as content:
        for kind, body in part_records(content):
            if kind == ROW and len(body) >= 4:
                row = struct.unpack_from("<I", body)[0]
            elif kind in {ERROR, FORMULA_ERROR} and len(body) > BEFORE_CODE:
                found[row][struct.unpack_from("<I", body)[0]] = ERRORS.get(body[BEFORE_CODE], "#N/A")
    return found


def _may_have_errors(archive: zipfile.ZipFile, part: str) -> bool:
    before = b""
    with archive.open(part) as content:
        while piece := content.read(CHUNK):
            if MARK.search(before + piece):
                return True
            before = piece[-LONGEST_MARK:]
    return False


def _wide_text(body: bytes, at: int) -> str:
    """Return a text that stands behind its length."""
    if len(body) < at + 4:
        return ""
    return body[at + 4 :][: 2 * struct.unpack_from("<I", body, at)[0]].decode("utf-16-le", errors="replace")


def part_records(content: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the records of a part, read a piece at a time."""
    rest = b""
    while piece := content.read(CHUNK):
        rest += piece
        end = 0
        while record := _record(rest, end):
            kind, start, end = record
            yield kind, rest[start:end]
        rest = rest[end:]
        if len(rest) > LONGEST_RECORD:
            return


def _record(data: bytes, at: int) -> tuple[int, int, int] | None:
    """Return kind, start and end of the record at a place; None where it does not end within the data."""
    kind, at = _number(data, at, 2)
    length, start = _number(data, at, 4)
    return (kind, start, start + length) if at < start and start + length <= len(data) else None


def _number(data: bytes, at: int, most: int) -> tuple[int, int]:
    """Return a number of at most so many bytes, seven bits in each, and the place behind it.

    The place is the same again where the number does not end within the data.
    """
    value = 0
    for place, byte in enumerate(data[at : at + most]):
        value |= (byte & 0x7F) << 7 * place
        if not byte & 0x80 or place == most - 1:
            return value, at + place + 1
    return 0, at
