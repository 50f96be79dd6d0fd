"""Rows of a workbook somebody hid: by hand, by a filter or by folding a group. The library hands them out like others.

They are read, for nobody deletes people by hiding them, but whoever uploads the file is told and can leave them out.
"""

import re
import struct
import zipfile
from collections.abc import Mapping
from xml.parsers import expat

from web.files.book_parts import Finders, pieces
from web.files.compound import read_stream
from web.files.lost_in_ods import mentions, read_content, repeated
from web.files.lost_in_xls import records, sheet_starts
from web.files.lost_in_xlsb import ROW, part_records

HIDDEN_ROW = re.compile(
    rb"""<(?:\w+:)?row\b(?=[^<>]*\s(?:hidden=["'](?:1|true)["']|ht=["']0(?:\.0*)?["']))[^<>]*?\br=["'](\d{1,7})["']"""
)
MARKS_IN_XML = (b'hidden="', b"hidden='", b'ht="0', b"ht='0")
XLS_ROW, XLS_FLAGS, XLS_HIDDEN = 0x0208, 12, 0x20
XLSB_FLAGS, XLSB_HIDDEN = 11, 0x10
ODS_MARK = re.compile(rb'table:visibility="(?:collapse|filter)"')
ODS_HIDDEN = frozenset({"collapse", "filter"})


def _in_xml(archive: zipfile.ZipFile, part: str) -> list[range]:
    return [_one(int(row[1])) for row in pieces(archive, part, HIDDEN_ROW, (b">",), only=MARKS_IN_XML)]


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
    read_content(archive, reader.parser)
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


HIDDEN_ROWS = Finders[list[range]](_in_xls, _in_ods, _in_xlsb, _in_xml, list)
"""Finds the hidden rows of a sheet, their numbers counted from 1."""
