"""Cells of a workbook the library for workbooks hands out empty although something stands in them.

These are the errors of formulas (#N/A, #REF!), and formulas whose value is not in the file because the program that
wrote them never worked them out. Both are given back as their text, so that whoever reads the cell can refuse it.
"""

import html
import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator

from web.files.lost import NO_VALUE, Lost
from web.files.lost_in_ods import lost_in_ods
from web.files.lost_in_xls import lost_in_xls
from web.files.problems import BrokenFile
from web.files.reach import column_number

CHUNK = 1 << 18
LONGEST_CELL = 1 << 17
"""A cell whose end does not come for so many bytes is none."""
LONGEST_FORMULA = 200
CELL = re.compile(
    rb"<(?:\w+:)?c\b(?P<about>[^<>]*)(?<!/)>\s*"
    rb"(?:<(?:\w+:)?f\b[^<>]*?(?:/>|>(?P<formula>[^<>]*)</(?:\w+:)?f>)(?P<after>\s*))?"
    rb"(?:<(?:\w+:)?v\b[^<>]*?(?:/>|>(?P<value>[^<>]*)</(?:\w+:)?v>)\s*)?</(?:\w+:)?c>"
)
"""A cell of a formula or with a plain value; texts that stand in the cell itself are none."""
ADDRESS = re.compile(rb"""\br=["']([A-Z]{1,3})(\d{1,7})["']""")
KIND = re.compile(rb"""\bt=["'](\w+)["']""")
SHEET = re.compile(rb"<(?:\w+:)?sheet\b[^<>]*?\b\w+:id=[\"']([^\"']+)[\"']")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
RELATION_PART = re.compile(rb"""\b(Id|Target)=["']([^"']*)["']""")
END_OF_CELL = re.compile(rb"</(?:\w+:)?c>")


class LostCells:
    """Finds the lost cells of a workbook, sheet by sheet as they stand in the file.

    Raises
    ------
    BrokenFile
        A part of the file cannot be read.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data

    def of_sheet(self, place: int) -> Lost:
        """Return the lost cells of the sheet at a place counted from 0."""
        if not self._data.startswith(b"PK"):
            return lost_in_xls(self._data, place)
        try:
            with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
                return _of_sheet(archive, place)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError) as error:
            raise BrokenFile from error


def _of_sheet(archive: zipfile.ZipFile, place: int) -> Lost:
    names = set(archive.namelist())
    if "content.xml" in names:
        return lost_in_ods(archive, place)
    part = _part_of_sheet(archive, names, place)
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for cell in _cells(archive, part) if part else ():
        text, address = _lost_text(cell), ADDRESS.search(cell["about"])
        if text and address:
            found[int(address[2]) - 1][column_number(address[1]) - 1] = text
    return found


def _part_of_sheet(archive: zipfile.ZipFile, names: set[str], place: int) -> str | None:
    """Return the name of the part with a sheet: the workbook lists them, and its relations say where they are."""
    relations = "xl/_rels/workbook.xml.rels"
    if not {"xl/workbook.xml", relations} <= names:
        return None
    targets = {}
    for relation in RELATION.findall(archive.read(relations)):
        said = {key: value.decode(errors="replace") for key, value in RELATION_PART.findall(relation)}
        targets[said.get(b"Id", "")] = said.get(b"Target", "")
    sheets = SHEET.findall(archive.read("xl/workbook.xml"))
    target = targets.get(sheets[place].decode(errors="replace"), "") if place < len(sheets) else ""
    part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return part if part in names else None


def _cells(archive: zipfile.ZipFile, part: str) -> Iterator[re.Match[bytes]]:
    """Yield the cells of a sheet that hold a formula or an error, read a piece at a time."""
    with archive.open(part) as content:
        rest = b""
        while piece := content.read(CHUNK):
            rest += piece
            end = max(rest.rfind(b"</c>"), rest.rfind(b":c>"))
            if b"f>" in rest or b"<f" in rest or b'"e"' in rest or b"'e'" in rest:
                yield from CELL.finditer(rest, 0, end + 4)
            rest = rest[end + 4 if end >= 0 else 0 :][-LONGEST_CELL:]


def _lost_text(cell: re.Match[bytes]) -> str:
    """Return what stands in a cell that would be handed out empty; nothing for all others."""
    kind = KIND.search(cell["about"])
    if kind and kind[1] == b"e":
        return _plain(cell["value"] or b"#N/A")
    is_formula, is_number = cell["after"] is not None, kind is None or kind[1] == b"n"
    return f"{NO_VALUE}{_plain(cell['formula'] or b'...')}" if is_formula and is_number and not cell["value"] else ""


def _plain(text: bytes) -> str:
    return html.unescape(text.decode(errors="replace"))[:LONGEST_FORMULA]
