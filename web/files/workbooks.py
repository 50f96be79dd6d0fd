"""XLSX, XLS and ODS: bytes to rows of text. Runs in a process of its own (see ``child``)."""

import datetime as dt
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineSheet, SheetTypeEnum, SheetVisibleEnum, load_workbook

from web.files.hidden_rows import HIDDEN_ROWS
from web.files.lost import Lost
from web.files.lost_cells import LOST_CELLS
from web.files.problems import BrokenFile, TooComplex
from web.files.reach import check_reach
from web.files.since_1904 import counts_from_1904, with_usual_days

Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
MAX_SHEETS = 100
MOST_MERGED = 5_000
"""Merged cells that are looked at; a list has a few for each group of its people."""


def read_workbook_sheets(data: bytes) -> Iterator[tuple[str, bool, list[range], Iterator[list[str]]]]:
    """Yield the name, whether it is hidden, its hidden rows and all rows (from row 1, from column A) of every sheet.

    Raises
    ------
    BrokenFile, TooComplex, SheetTooLarge
    """
    check_reach(data)
    try:
        with load_workbook(io.BytesIO(data)) as workbook:
            sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
            if len(sheets) > MAX_SHEETS:
                raise TooComplex
            places = [sheet.name for sheet in workbook.sheets_metadata]
            is_old_mac = counts_from_1904(data)
            for sheet in sheets:
                hidden = sheet.visible != SheetVisibleEnum.Visible
                content = workbook.get_sheet_by_name(sheet.name)
                place = places.index(sheet.name)
                rows = _rows(content, LOST_CELLS.of_sheet(data, place))
                yield (
                    sheet.name,
                    hidden,
                    HIDDEN_ROWS.of_sheet(data, place),
                    with_usual_days(rows) if is_old_mac else rows,
                )
    except CalamineError as error:
        raise BrokenFile from error


def _rows(sheet: CalamineSheet, lost: Lost) -> Iterator[list[str]]:
    merged = _merged_down(sheet)
    for number, cells in enumerate(_with_lost(_texts(sheet), lost)):
        yield _filled_down(cells, number, merged) if merged else cells


def _texts(sheet: CalamineSheet) -> Iterator[list[str]]:
    # The library keeps empty rows above the content but drops empty columns before it.
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for row in sheet.iter_rows():
        yield [*before, *(cell_text(cell) for cell in row)]


def _with_lost(rows: Iterator[list[str]], lost: Lost) -> Iterator[list[str]]:
    """Put errors and formulas without a value where they stand, also below the last row with any other content."""
    count = 0
    for number, cells in enumerate(rows):
        yield _filled(cells, lost[number]) if number in lost else cells
        count = number + 1
    for number in range(count, max(lost, default=-1) + 1):
        yield _filled([], lost.get(number, {}))


def _filled(cells: list[str], texts: Mapping[int, str]) -> list[str]:
    cells += [""] * (max(texts, default=-1) + 1 - len(cells))
    for column, text in texts.items():
        cells[column] = text
    return cells


@dataclass(slots=True)
class _Merged:
    """Cells of one column that were made one; all of them say what the upper one says."""

    first: int
    last: int
    column: int
    text: str = ""


def _merged_down(sheet: CalamineSheet) -> list[_Merged]:
    """Return the merged cells that reach over several rows, from the upper to the lower ones."""
    ranges = sorted(sheet.merged_cell_ranges or ())
    return [_Merged(top, bottom, left) for (top, left), (bottom, _) in ranges if bottom > top][:MOST_MERGED]


def _filled_down(cells: list[str], number: int, merged: list[_Merged]) -> list[str]:
    """Fill in what merged cells say in a row; those above it are let go."""
    while merged and merged[0].last < number:
        merged.pop(0)
    for cell in merged:
        if cell.first > number:
            break
        if cell.column < len(cells) and number == cell.first:
            cell.text = cells[cell.column]
        elif cell.column < len(cells) and cell.last >= number and not cells[cell.column]:
            cells[cell.column] = cell.text
    return cells


def cell_text(cell: Cell) -> str:
    """Write a cell as a person would type it: days as 01.09.2025, whole numbers without a point, yes/no in English."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time(0)
        return _day(cell) if midnight else f"{_day(cell)} {cell:%H:%M:%S}"
    if isinstance(cell, dt.date):
        return _day(cell)
    return str(cell)


def _day(day: dt.date) -> str:
    """Write a day as it stands in the cell and as messages ask for it: they quote what was in the cell."""
    return f"{day.day:02d}.{day.month:02d}.{day.year:04d}"
