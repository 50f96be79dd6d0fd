"""Rows of a workbook somebody hid: by hand, by a filter or by folding a group. The library hands them out like others.

They are read, for nobody deletes people by hiding them, but whoever uploads the file is told and can leave them out.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from xml.parsers import expat

from web.files.book_parts import part_of_sheet, pieces
from web.files.compound import read_stream
from web.files.lost_in_ods import content_pieces, mentions, repeated
from web.files.lost_in_xls import records, sheet_starts
from web.files.lost_in_xlsb import ROW, part_records
from web.files.problems import BrokenFile

HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\b(?=[^<>]*\s(?:hidden=["'](?:1|true)["']|ht=["']0(?:\.0*)?["']))[^<>]*?\br=["'](\d{1,7})["']"""
)
MARKS_IN_XML = (b'hidden="', b"hidden='", b'ht="0', b"ht='0")
XLS_ROW, XLS_FLAGS, XLS_HIDDEN = 0x0208, 12, 0x20
XLSB_FLAGS, XLSB_HIDDEN = 11, 0x10
ODS_MARK = re.compile(rb'table:visibility="(?:collapse|filter)"')
ODS_HIDDEN = frozenset({"collapse", "filter"})


class HiddenRows:
    """Finds the hidden rows of a workbook, sheet by sheet as they stand in the file.

    Raises
    ------
    BrokenFile
        A part of the file cannot be read.
    """

    def __init__(self, data: bytes) -> None:
        self._data = data

    def of_sheet(self, place: int) -> list[range]:
        """Return the hidden rows of the sheet at a place counted from 0, their numbers counted from 1."""
        if not self._data.startswith(b"PK"):
            return _in_xls(self._data, place)
        try:
            with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
                return _in_archive(archive, place)
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError) as error:
            raise BrokenFile from error


def _in_archive(archive: zipfile.ZipFile, place: int) -> list[range]:
    names = set(archive.namelist())
    if "content.xml" in names:
        return _in_ods(archive, place)
    part = part_of_sheet(archive, names, place)
    if part is None:
        return []
    if part.endswith(".bin"):
        return _in_xlsb(archive, part)
    found = pieces(archive, part, HIDDEN_ROW, (b">",), only=MARKS_IN_XML)
    return [_one(int(row[1])) for row in found]


def _one(number: int) -> range:
    return range(number, number + 1)


def _in_xls(data: bytes, place: int) -> list[range]:
    stream = read_stream(data, "Workbook", "Book")
    starts = sheet_starts(stream)
    return [
        _one(struct.unpack_from("<H", content)[0] + 1)
        for kind, content in (records(stream, starts[place]) if place < len(starts) else ())
        if kind == XLS_ROW and len(content) > XLS_FLAGS and content[XLS_FLAGS] & XLS_HIDDEN
    ]


def _in_xlsb(archive: zipfile.ZipFile, part: str) -> list[range]:
    with archive.open(part) as content:
        return [
            _one(struct.unpack_from("<I", body)[0] + 1)
            for kind, body in part_records(content)
            if kind == ROW and len(body) > XLSB_FLAGS and body[XLSB_FLAGS] & XLSB_HIDDEN
        ]


def _in_ods(archive: zipfile.ZipFile, place: int) -> list[range]:
    """Most files hide nothing and need no closer look."""
    if not mentions(archive, ODS_MARK):
        return []
    reader = _HiddenInOds(place)
    try:
        for piece in content_pieces(archive):
            reader.parser.Parse(piece, False)
    except expat.ExpatError as error:
        raise BrokenFile from error
    return reader.found


class _HiddenInOds:
    """Notes the rows of one sheet that are hidden or filtered away; what is repeated stands in the file once."""

    def __init__(self, place: int) -> None:
        self.found: list[range] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._place, self._table, self._depth, self._row = place, -1, 0, 1

    def _start(self, name: str, about: Mapping[str, str]) -> None:
        if name == "table:table":
            self._depth += 1
            self._table += self._depth == 1
        elif name == "table:table-row" and self._table == self._place and self._depth == 1:
            rows = range(self._row, self._row + repeated(about, "table:number-rows-repeated"))
            self._row = rows.stop
            if about.get("table:visibility") in ODS_HIDDEN:
                self.found.append(rows)

    def _end(self, name: str) -> None:
        self._depth -= name == "table:table"
