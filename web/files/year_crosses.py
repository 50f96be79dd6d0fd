"""Years of training as columns: "1. LJ | 2. LJ" with a cross in one of them becomes one column with the year."""

from collections.abc import Sequence
from dataclasses import replace

from web.files.cells import CellProblem, read_training_year
from web.files.guessing import NEARLY_ALL, is_tick, says_yes
from web.files.headings import year_in_heading
from web.files.tables import Column, Row, Table

GERMAN, ENGLISH = "Ausbildungsjahr", "Training year"
"""The heading of the one column; what stood above the crosses follows in brackets."""


def with_one_year_column(table: Table) -> Table:
    """Return a table in which crosses below years of training are one column, where the first of them stood.

    A row with one cross gets the year, one with several all their headings: whoever reads the cell asks what is meant.
    """
    places = _places_of_years(table)
    if not places:
        return table
    headings = [table.columns[place].heading for place in places]
    name = ENGLISH if any("year" in heading.casefold() for heading in headings) else GERMAN
    joined = Column(table.columns[places[0]].letter, f"{name} ({', '.join(headings)})")
    kept = [place for place in range(len(table.columns)) if place not in places[1:]]
    columns = tuple(joined if place == places[0] else table.columns[place] for place in kept)
    rows = tuple(
        Row(
            row.number,
            tuple(_said(row, places, headings) if place == places[0] else row.cells[place] for place in kept),
        )
        for row in table.rows
    )
    return replace(table, columns=columns, rows=rows)


def _places_of_years(table: Table) -> list[int]:
    """Return the columns that together say the year: each of another one, with hardly anything but crosses in them."""
    years = {index: year for index, column in enumerate(table.columns) if (year := year_in_heading(column.heading))}
    cells = [(row.cells[index], year) for row in table.rows for index, year in years.items() if row.cells[index]]
    is_crossed = bool(cells) and sum(is_tick(cell) or _is_year(cell, year) for cell, year in cells) >= NEARLY_ALL * len(
        cells
    )
    return list(years) if is_crossed and len(years) == len(set(years.values())) > 1 else []


def _is_year(cell: str, year: int | None = None) -> bool:
    """Whether a cell says a year of training: a certain one, or any."""
    try:
        found = read_training_year(cell)
    except CellProblem:
        return False
    return year in {None, found}


def _said(row: Row, places: Sequence[int], headings: Sequence[str]) -> str:
    """Return what the crosses of a row say; what is no cross is kept as it is, another year beside its heading."""
    filled = [(row.cells[place], heading) for place, heading in zip(places, headings, strict=True) if row.cells[place]]
    return " + ".join(filter(None, (_meant(cell, heading) for cell, heading in filled)))


def _meant(cell: str, heading: str) -> str:
    if says_yes(cell) or _is_year(cell, year_in_heading(heading)):
        return heading
    if is_tick(cell):
        return ""
    return f"{heading}: {cell}" if _is_year(cell) else cell
