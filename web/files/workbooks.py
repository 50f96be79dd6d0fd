"""XLSX, XLS and ODS: bytes to rows of text. Runs in a process of its own (see ``child``)."""

import datetime as dt
import io
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineSheet, SheetTypeEnum, SheetVisibleEnum, load_workbook

from web.files.problems import BrokenFile, TooComplex

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
MAX_SHEETS = 100


def read_workbook_sheets(data: bytes) -> Iterator[tuple[str, bool, Iterator[list[str]]]]:
    """Yield the name, whether it is hidden, and the rows (from row 1, from column A) of every sheet.

    Raises
    ------
    BrokenFile, TooComplex
    """
    try:
        with load_workbook(io.BytesIO(data)) as workbook:
            sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            if len(sheets) > MAX_SHEETS:
                raise TooComplex
            for sheet in sheets:
                hidden = sheet.visible != SheetVisibleEnum.Visible
                yield sheet.name, hidden, _rows(workbook.get_sheet_by_name(sheet.name))
    except CalamineError as error:
        raise BrokenFile from error


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    # The library keeps empty rows above the content but drops empty columns before it.
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield [*before, *(cell_text(cell) for cell in row)]


def cell_text(cell: Cell) -> str:
    """Write a cell as a person would type it: dates in ISO form, whole numbers without a point, yes/no in English."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, dt.date):
        return cell.isoformat()
    return str(cell)
