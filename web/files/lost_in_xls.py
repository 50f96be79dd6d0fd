"""Errors of formulas in an old Excel workbook (after Microsoft's MS-XLS); the library for workbooks hides them."""

import struct
from collections import defaultdict
from collections.abc import Iterator

from web.files.compound import read_stream
from web.files.lost import Lost

SHEET, BEGIN, END, FORMULA, TRUE_OR_ERROR = 0x0085, 0x0809, 0x000A, 0x0006, 0x0205
IS_TEXT_OR_ERROR, ERROR_RESULT = b"\xff\xff", 2
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}


def lost_in_xls(data: bytes, place: int) -> Lost:
    """Return the errors in the sheet at a place counted from 0; none in a damaged file, which is refused elsewhere."""
    stream = read_stream(data, "Workbook", "Book")
    starts = sheet_starts(stream)
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for kind, content in records(stream, starts[place]) if place < len(starts) else ():
        error = _error(kind, content)
        if error is not None:
            row, column = struct.unpack_from("<HH", content)
            found[row][column] = ERRORS.get(error, "#N/A")
    return found


def sheet_starts(stream: bytes) -> list[int]:
    """Return where the sheets of a workbook begin in its stream."""
    return [
        struct.unpack_from("<I", content)[0]
        for kind, content in records(stream, 0)
        if kind == SHEET and len(content) >= 4
    ]


def records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of the records of the workbook or of a sheet; drawings in it have records of their own."""
    depth = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        depth += (kind == BEGIN) - (kind == END)
        if depth <= 0:
            return
        if depth == 1:
            yield kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _error(kind: int, content: bytes) -> int | None:
    """Return the code of the error a cell holds, typed or as what its formula came to."""
    if kind == TRUE_OR_ERROR and len(content) >= 8 and content[7]:
        return content[6]
    is_error = kind == FORMULA and content[12:14] == IS_TEXT_OR_ERROR and content[6] == ERROR_RESULT
    return content[8] if is_error else None
