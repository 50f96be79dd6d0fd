"""Cells of a workbook the library for workbooks hands out empty although something stands in them.

These are the errors of formulas (#N/A, #REF!), and formulas whose value is not in the file because the program that
wrote them never worked them out. Both are given back as their text, so that whoever reads the cell can refuse it.
"""

import html
import re
import zipfile
from collections import defaultdict

from web.files.book_parts import Finders, pieces
from web.files.lost import NO_VALUE, Lost
from web.files.lost_in_ods import lost_in_ods
from web.files.lost_in_xls import lost_in_xls
from web.files.lost_in_xlsb import lost_in_xlsb
from web.files.reach import column_number

LONGEST_FORMULA = 200
CELL = re.compile(
    rb"<(?:\w+:)?c\b(?P<about>[^<>]*)(?<!/)>\s*"
    rb"(?:<(?:\w+:)?f\b[^<>]*?(?:/>|>(?P<formula>[^<>]*)</(?:\w+:)?f>)(?P<after>\s*))?"
    rb"(?:<(?:\w+:)?v\b[^<>]*?(?:/>|>(?P<value>[^<>]*)</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
"""A cell of a formula or with a plain value; texts that stand in the cell itself are none."""
PLACED = re.compile(
    rb"<(?:\w+:)?row\b(?P<row>[^<>]*)>|" + CELL.pattern + rb"|<(?:\w+:)?c\b(?P<other>[^<>]*)>",
)
"""A row, such a cell, or any other."""
ROW_NUMBER = re.compile(rb"""\br=["'](\d{1,7})["']""")
ADDRESS = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
KIND = re.compile(rb"""\bt=["'](\w+)["']""")
END_OF_CELL = re.compile(rb"</(?:\w+:)?c>")


def _lost_in_xml(archive: zipfile.ZipFile, part: str) -> Lost:
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for cell in pieces(archive, part, CELL, (b"</c>", b":c>"), only=(b"f>", b"<f", b'"e"', b"'e'")):
        text, address = _lost_text(cell), ADDRESS.search(cell["about"])
        if text and not address:
            return _without_addresses(archive, part)
        if text and address:
            found[int(address[2]) - 1][column_number(address[1]) - 1] = text
    return found


def _without_addresses(archive: zipfile.ZipFile, part: str) -> Lost:
    """Find them by counting rows and cells: the address of a cell may be left out of the file."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    row = column = -1
    for one in pieces(archive, part, PLACED, (b"</c>", b":c>", b"</row>", b":row>")):
        if one["row"] is not None:
            row, column = int(number[1]) - 1 if (number := ROW_NUMBER.search(one["row"])) else row + 1, -1
            continue
        address = ADDRESS.search(one["other"] if one["about"] is None else one["about"])
        column = column_number(address[1]) - 1 if address else column + 1
        if one["about"] is not None and (text := _lost_text(one)):
            found[row][column] = text
    return found


def _lost_text(cell: re.Match[bytes]) -> str:
    """Return what stands in a cell that would be handed out empty; nothing for all others."""
    kind = KIND.search(cell["about"])
    if kind and kind[1] == b"e":
        return _plain(cell["value"] or b"#N/A")
    is_formula, is_number = cell["after"] is not None, kind is None or kind[1] == b"n"
    return f"{NO_VALUE}{_plain(cell['formula'] or b'...')}" if is_formula and is_number and not cell["value"] else ""


def _plain(text: bytes) -> str:
    return html.unescape(text.decode(errors="replace"))[:LONGEST_FORMULA]


LOST_CELLS = Finders[Lost](lost_in_xls, lost_in_ods, lost_in_xlsb, _lost_in_xml, dict)
"""Finds the lost cells of a sheet."""
