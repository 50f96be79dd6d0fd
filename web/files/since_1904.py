"""Workbooks that count days from 1904, as old Macs did: a number without the look of a date means another day there.

The library for workbooks knows this of cells that look like dates. A plain number below a heading that asks for a date
is turned here into what it would be in all other workbooks, so that it is read as the day that was meant.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

from web.files.compound import read_stream
from web.files.headings import match_heading
from web.files.lost_in_xls import records
from web.files.problems import BrokenFile

DAYS_BETWEEN = 1462
"""Between the beginnings of the two ways to count, leap day of 1900 included."""
DATEMODE = 0x0022
IN_XLSX = re.compile(rb"""<(?:\w+:)?workbookPr\b[^<>]*\bdate1904=["'](?:1|true|on)["']""")
IN_ODS = re.compile(rb"""<table:null-date\b[^<>]*\btable:date-value=["']1904-01-01["']""")
IN_XLSB = re.compile(rb"\x99\x01[\x0c-\x7f](?P<flags>.)", re.DOTALL)
"""The properties of the workbook (MS-XLSB, BrtWbProp): the first of its flags says so."""
SETTINGS = 1 << 16
"""What an OpenDocument says about dates stands before its first sheet."""
DATES = frozenset({"training_ends", "training_starts", "minor_until", "safety_instruction"})
SERIAL = re.compile(r"\d{5}")


def counts_from_1904(data: bytes) -> bool:
    """Whether a workbook counts its days from 1904. Raises BrokenFile."""
    if not data.startswith(b"PK"):
        stream = read_stream(data, "Workbook", "Book")
        return any(kind == DATEMODE and content[:1] == b"\x01" for kind, content in records(stream, 0))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _says_1904(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise BrokenFile from error


def _says_1904(archive: zipfile.ZipFile) -> bool:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return bool(IN_XLSX.search(archive.read("xl/workbook.xml")))
    if "xl/workbook.bin" in names:
        found = IN_XLSB.search(archive.read("xl/workbook.bin"))
        return bool(found and found["flags"][0] & 1)
    if "content.xml" not in names:
        return False
    with archive.open("content.xml") as content:
        return bool(IN_ODS.search(content.read(SETTINGS)))


def with_usual_days(rows: Iterator[list[str]]) -> Iterator[list[str]]:
    """Yield rows in which plain numbers below headings of dates are counted as everywhere else."""
    dates: set[int] = set()
    for cells in rows:
        for column, text in enumerate(cells):
            if column in dates and SERIAL.fullmatch(text):
                cells[column] = str(int(text) + DAYS_BETWEEN)
            elif text and (match := match_heading(text)) and match.field.key in DATES:
                dates.add(column)
        yield cells
