"""Rows out: workbooks and CSV that any office program opens and no formula hides in.

The library that writes workbooks takes 12 MB and a tenth of a second to load: that waits for the first workbook.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

CellValue: TypeAlias = str | int | float | bool | dt.date | None

# A spreadsheet takes text that starts like this for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
NARROWEST, WIDEST = 8, 60
# The format of a date that every office program shows as its reader's country writes it.
SHORT_DATE = 14
# A fixed day: the same content gives the same bytes, and nobody learns when or where a file was made.
CREATED = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: a row of headings and the rows below."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[CellValue]]


def workbook_bytes(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """Return an XLSX workbook: headings frozen and bold, columns as wide as their content, dates as dates.

    Texts that would start a formula get an apostrophe in front. The same sheets always give the same bytes.
    """
    buffer = io.BytesIO()
    with new_workbook(buffer, title=title) as workbook:
        for sheet in sheets:
            write_sheet(workbook, sheet)
    return buffer.getvalue()


@contextmanager
def new_workbook(buffer: io.BytesIO, *, title: str) -> Iterator[Workbook]:
    """Open a workbook that is written into ``buffer`` when the block ends."""
    from xlsxwriter.workbook import Workbook  # noqa: PLC0415 - see the module's docstring

    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = Workbook(buffer, options)
    workbook.set_properties({"title": title, "author": "", "created": CREATED.replace(tzinfo=None)})
    yield workbook
    workbook.close()


def write_sheet(workbook: Workbook, sheet: Sheet) -> Worksheet:
    """Add ``sheet`` to a workbook and return it for what else is wanted there."""
    worksheet = workbook.add_worksheet(sheet_name(sheet.title))
    heading_format = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    body_format = workbook.add_format({"text_wrap": True, "valign": "top"})
    date_format = workbook.add_format({"num_format": SHORT_DATE, "valign": "top"})
    for column, heading in enumerate(sheet.headings):
        worksheet.write_string(0, column, neutralise(heading), heading_format)
        worksheet.set_column(column, column, _width(heading, sheet.rows, column))
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _write_cell(worksheet, number, column, value, date_format if isinstance(value, dt.date) else body_format)
    worksheet.freeze_panes(1, 0)
    return worksheet


def _write_cell(worksheet: Worksheet, row: int, column: int, value: CellValue, cell_format: Format) -> None:
    if value in {None, ""}:
        return
    if isinstance(value, str):
        worksheet.write_string(row, column, neutralise(value), cell_format)
    elif isinstance(value, bool):
        worksheet.write_boolean(row, column, value, cell_format)
    elif isinstance(value, dt.date):
        worksheet.write_datetime(row, column, value, cell_format)
    else:
        worksheet.write_number(row, column, value, cell_format)


def _width(heading: str, rows: Sequence[Sequence[CellValue]], column: int) -> int:
    longest = max((len(str(row[column])) for row in rows[:200] if column < len(row)), default=0)
    return min(max(NARROWEST, len(heading) + 2, longest + 2), WIDEST)


def sheet_name(title: str) -> str:
    """Return the title as spreadsheets allow it: without brackets, slashes, ``:*?`` and at most 31 characters."""
    return re.sub(r"[\[\]:*?/\\]", " ", title).strip("' ")[:31] or "1"


def neutralise(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula; reading takes this apostrophe off again."""
    bare = text.lstrip("'")
    taken_off = text != bare and bare[:1] in set("0123456789")
    return f"'{text}" if taken_off or bare.startswith(FORMULA_STARTS) else text


def csv_bytes(headings: Sequence[str], rows: Sequence[Sequence[CellValue]]) -> bytes:
    """Return a CSV file as German Excel opens it by a double click: UTF-8 with mark, semicolons, CRLF."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=";")
    writer.writerows([_csv_text(value) for value in row] for row in (headings, *rows))
    return stream.getvalue().encode("utf-8-sig")


def _csv_text(value: CellValue) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else neutralise(str(value)) if isinstance(value, str) else str(value)
