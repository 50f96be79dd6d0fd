"""Columns that name schools instead of school days are left out with one message, not with one for each row."""

from collections.abc import Callable
from dataclasses import replace

from web.files.cells import CellProblem, Noted
from web.files.columns import ColumnUse, How
from web.files.messages import N_, Message
from web.files.patterns import Pattern
from web.files.table_problems import TableProblem
from web.files.tables import Table

ONLY_NAMES = N_(
    "“%(heading)s” was left out: it holds names of schools. What is needed here are school days, for example Di, Do."
    " You can set them once for many people after the import."
)


def without_school_names(
    table: Table, uses: tuple[ColumnUse, ...], read: Callable[[str], object]
) -> tuple[tuple[ColumnUse, ...], list[TableProblem]]:
    """Leave out a column with the names of schools, with one message; one somebody chose stays."""
    found, problems = list(uses), []
    for place, use in enumerate(uses):
        if use.field and use.field.key == "school" and use.how is not How.CHOSEN and _holds_names(table, use, read):
            found[place] = replace(use, field=None, how=How.LEFT_OUT)
            message = Message(ONLY_NAMES, {"heading": use.column.heading})
            column = use.column
            problems.append(
                TableProblem(
                    "school_names", False, message, table.sheet, None, column.letter, column.heading, table.mark
                )
            )
    return tuple(found), problems


def _holds_names(table: Table, use: ColumnUse, read: Callable[[str], object]) -> bool:
    cells = {row.cells[use.index] for row in table.rows if row.cells[use.index]}
    said = [_read_or_none(read, cell) for cell in cells]
    return any(isinstance(one, Noted) for one in said) and not any(isinstance(one, Pattern) for one in said)


def _read_or_none(read: Callable[[str], object], cell: str) -> object:
    try:
        return read(cell)
    except CellProblem:
        return None
