"""Blocks of any shapes laid end to end: where the rows, columns and cells of each are when all stand in one list."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["Laid", "Numbers", "ranges", "starts_of"]

Numbers = NDArray[np.int64]


def starts_of(sizes: NDArray[np.integer[Any]]) -> Numbers:
    """Where each of consecutive parts of these sizes begins, and where the last one ends."""
    starts = np.zeros(len(sizes) + 1, dtype=np.int64)
    sizes.cumsum(out=starts[1:])
    return starts


def ranges(starts: NDArray[np.integer[Any]], sizes: NDArray[np.integer[Any]]) -> Numbers:
    """The numbers ``start`` up to, not including, ``start + size`` of each range, one range after the other."""
    ends = sizes.cumsum()
    return np.repeat(starts - ends + sizes, sizes) + np.arange(ends[-1] if len(ends) else 0)


@dataclass(frozen=True, eq=False)
class Laid:
    """``heights`` and ``widths`` (B,): rows and columns of each block. Rows, columns and cells are numbered by block;
    cells within it by row, then column.
    """

    heights: Numbers
    widths: Numbers

    @cached_property
    def row_starts(self) -> Numbers:
        """(B + 1,) number of the first row of each block."""
        return starts_of(self.heights)

    @cached_property
    def column_starts(self) -> Numbers:
        """(B + 1,) number of the first column of each block."""
        return starts_of(self.widths)

    @cached_property
    def cell_starts(self) -> Numbers:
        """(B + 1,) number of the first cell of each block."""
        return starts_of(self.heights * self.widths)

    @cached_property
    def row_block(self) -> Numbers:
        """Block of each row."""
        return np.repeat(np.arange(len(self.heights)), self.heights)

    @cached_property
    def column_block(self) -> Numbers:
        """Block of each column."""
        return np.repeat(np.arange(len(self.widths)), self.widths)

    @cached_property
    def cell_block(self) -> Numbers:
        """Block of each cell."""
        return np.repeat(np.arange(len(self.heights)), self.heights * self.widths)

    @cached_property
    def cell_row(self) -> Numbers:
        """Row of each cell."""
        return np.repeat(np.arange(self.row_starts[-1]), self.widths[self.row_block])

    @cached_property
    def cell_column(self) -> Numbers:
        """Column of each cell."""
        blocks = self.row_block
        return ranges(self.column_starts[blocks], self.widths[blocks])

    def cells_at(self, rows: Numbers, columns: Numbers) -> Numbers:
        """Number of the cell of a row and a column of one block."""
        block = self.row_block[rows]
        within = (rows - self.row_starts[block]) * self.widths[block] + columns - self.column_starts[block]
        return np.asarray(self.cell_starts[block] + within)
