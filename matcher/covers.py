"""Covers and most pairs of blocks of one shape, by walking the exchange graph from rows without a partner.

Reference: R. Burkard, M. Dell'Amico, S. Martello, Assignment Problems (2012), section 3.2.
"""

from __future__ import annotations

import numpy as np

from matcher.duals import Bools, Numbers, picked

__all__ = ["augmented", "covers"]


def reached(mask: Bools, partner: Numbers) -> tuple[Bools, Bools]:
    """Rows (B, n) and columns (B, m) that exchanges from rows without a partner reach on the cells of the mask."""
    rows = partner < 0
    columns = np.zeros((len(mask), mask.shape[2]), dtype=bool)
    frontier = rows
    while np.count_nonzero(frontier):
        new = _touched(mask, frontier) & ~columns
        columns |= new
        frontier = ~rows & picked(new, np.maximum(partner, 0))
        rows = rows | frontier
    return rows, columns


def _touched(mask: Bools, rows: Bools) -> Bools:
    """Columns (B, m) of the cells of some rows."""
    if len(mask) == 1:
        return np.asarray(mask[:, rows[0].nonzero()[0]].any(axis=1))
    return np.asarray((mask & rows[:, :, None]).any(axis=1))


def covers(mask: Bools, partner: Numbers) -> tuple[Bools, Bools]:
    """Rows (B, n) and columns (B, m) that touch every cell of the mask, as many as there are pairs (König's theorem).

    ``partner`` is a largest set of pairs of the mask; a column counts as often as it has room.
    """
    rows, columns = reached(mask, partner)
    return ~rows, columns


def augmented(mask: Bools, room: Numbers, partner: Numbers) -> Numbers:
    """Most pairs (n,) of one mask (n, m) by exchanges, from a plan that may have fewer; ``room`` (m,)."""
    partner = partner.copy()
    while True:
        is_open = np.bincount(partner[partner >= 0], minlength=len(room)) < room
        before, ends = _ways_out(mask, partner, is_open)
        if not len(ends):
            return partner
        _exchange(partner, before, ends.tolist())


def _ways_out(mask: Bools, partner: Numbers, is_open: Bools) -> tuple[Numbers, Numbers]:
    """The row before each column on the shortest ways from rows without a partner, and the first open columns."""
    before = np.full(mask.shape[1], -1)
    frontier = np.flatnonzero(partner < 0)
    while len(frontier):
        ahead = np.flatnonzero(before < 0)
        cells = mask[frontier][:, ahead]
        is_hit = cells.any(axis=0)
        new = ahead[is_hit]
        before[new] = frontier[cells[:, is_hit].argmax(axis=0)]
        if is_open[new].any():
            return before, new[is_open[new]]
        is_new = np.zeros(len(before), dtype=bool)
        is_new[new] = True
        frontier = np.flatnonzero(is_new[partner] & (partner >= 0))
    return before, frontier


def _exchange(partner: Numbers, before: Numbers, ends: list[int]) -> None:
    """Go back from free columns, one way for each row at most, and change the partners on the way."""
    used: set[int] = set()
    for end in ends:
        way, column = list[tuple[int, int]](), end
        while column >= 0:
            row = int(before[column])
            way.append((row, column))
            column = -1 if row in used else int(partner[row])
        if way[-1][0] in used:
            continue
        used.update(row for row, _ in way)
        for row, column in way:
            partner[row] = column
