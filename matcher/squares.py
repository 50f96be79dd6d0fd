"""Assignments of many blocks of one shape at once: most pairs, cheapest plans of k pairs, and whether there is one.

A plan of k pairs at the highest weight is one assignment on a square of side n + M - k (M: room of all columns), in
which n - k more columns and M - k more rows of weight 0 stand for staying alone, and the added rows and columns exclude
each other. (Without them, who must be served by an earlier stage would not stay served.) What solves a matrix is handed
in, so that this module is plain numpy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from matcher.covers import augmented
from matcher.duals import Bools, Cells, Numbers, Reals, picked, room_left
from matcher.matrix import EXACT

__all__ = ["Solver", "best_plans", "fits", "ground_of", "largest", "most_tandems"]

DENSE_SIDE = 200
"""Up to this side a 0/1 assignment finds most pairs faster than a sparse matching."""
FEW = 64
SAMPLED = 0.04
"""Rows and columns with few cells are sampled in full, the others to this share."""
LOOSE_SIDE = 48
"""From this side on it pays to find out first who has a choice at all."""
LONG_SIDE, LOPSIDED = 256, 8
"""From this side on, and so many times the other side, most of a block need not be looked at."""


@dataclass(frozen=True, eq=False)
class Solver:
    """What solves one matrix, or many.

    ``cheapest``: costs (B, r, c), which it may change -> the column of every row (B, r) or -1, min(r, c) pairs of the
    lowest sum; ``inf`` is forbidden and occurs in squares only. ``largest``: mask (r, c) -> the column of every row
    (r,) or -1, most pairs. ``circles``: edges of a graph as two arrays and its number of nodes -> a label for each
    node, equal for those on one closed walk.
    """

    cheapest: Callable[[Reals], Numbers]
    largest: Callable[[Bools], Numbers]
    circles: Callable[[Numbers, Numbers, int], Numbers]


def most_tandems(points: Numbers, allowed: Bools, room: Numbers, solver: Solver) -> tuple[Numbers, Bools]:
    """Plans with as many pairs as possible (B, n), and whether they also have the highest sum of such plans (B,).

    One solve with a bonus larger than any sum of points, as long as that stays exact.
    """
    smaller = min(points.shape[1], int(room.sum(axis=1).max(initial=0)))
    highest = int(points.max(initial=0))
    bonus = 0 if np.count_nonzero(allowed) == allowed.size else (smaller + 1) * (highest + 1)
    if 2 * smaller * (highest + bonus) >= EXACT:
        return largest(allowed, room, solver), np.zeros(len(points), dtype=bool)
    costs = np.zeros(points.shape)
    np.subtract(-bonus, points, out=costs, where=allowed, dtype=np.float64)
    return _real(_partners(costs, room, solver), allowed), np.ones(len(points), dtype=bool)


def largest(mask: Bools, room: Numbers, solver: Solver, near: Numbers | None = None) -> Numbers:
    """Most pairs from the cells of the mask: the column of each row (B, n), -1 for none.

    ``near``: plans that may use a few cells outside the mask; they save work in large blocks.
    """
    if min(mask.shape[1:]) <= DENSE_SIDE:
        return _real(_partners(-mask.astype(np.float64), room, solver), mask)
    if near is not None:
        start = _real(near, mask)
        return np.stack([augmented(*each) for each in zip(mask, room, start, strict=True)])
    partner = np.full(mask.shape[:2], -1)
    for blocks, copies in _layouts(room, np.full(len(room), mask.shape[1])):
        for block, columns in zip(blocks, copies, strict=True):
            found = _largest_of(mask[block][:, columns], solver)
            partner[block] = np.where(found >= 0, columns[found], -1)
    return partner


def _largest_of(mask: Bools, solver: Solver) -> Numbers:
    """Most pairs of one large mask (n, m): of a sample of its cells, and then what exchanges add."""
    few = [np.count_nonzero(mask, axis=axis, keepdims=True) < FEW for axis in (0, 1)]
    found = solver.largest(mask & (_sample(*mask.shape) | few[0] | few[1]))
    return augmented(mask, np.ones(mask.shape[1], dtype=np.int64), found)


@lru_cache(maxsize=4)
def _sample(rows: int, columns: int) -> Bools:
    return np.random.default_rng(0).random((rows, columns), dtype=np.float32) < SAMPLED


def _real(partner: Numbers, mask: Bools) -> Numbers:
    return np.where(picked(mask, np.maximum(partner, 0)) & (partner >= 0), partner, -1)


def _partners(costs: Reals, room: Numbers, solver: Solver) -> Numbers:
    """The cheapest assignments of rows to copies of columns, as columns (B, n)."""
    if _is_single(room):
        return solver.cheapest(costs)
    partner = np.full(costs.shape[:2], -1)
    for blocks, copies in _layouts(room, np.full(len(room), costs.shape[1])):
        found = solver.cheapest(_copied(costs[blocks], copies))
        partner[blocks] = _columns_of(found, copies, costs.shape[1])
    return partner


def _layouts(room: Numbers, number: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
    """Blocks with equally many copies of columns and equal ``number``, and the column of each copy (G, M).

    ``number`` (B,): pairs of a plan; more copies of one column cannot be used.
    """
    if _is_single(room) and not np.count_nonzero(number != number[0]):
        yield np.arange(len(room)), _every_column(*room.shape)
        return
    useful = np.minimum(room, number[:, None])
    keys = useful.sum(axis=1) * (int(number.max(initial=0)) + 1) + number
    for key in np.unique(keys):
        blocks = np.flatnonzero(keys == key)
        columns = np.tile(np.arange(room.shape[1]), len(blocks))
        yield blocks, np.repeat(columns, useful[blocks].ravel()).reshape(len(blocks), -1)


def _is_single(room: Numbers) -> bool:
    """Whether every column has room for exactly one pair."""
    return not np.count_nonzero(room != 1)


@lru_cache(maxsize=32)
def _every_column(blocks: int, columns: int) -> Numbers:
    return np.broadcast_to(np.arange(columns), (blocks, columns))


def _copied(costs: Reals, copies: Numbers) -> Reals:
    """Costs (G, n, M) of the copies of columns of costs (G, n, m)."""
    return costs if copies.strides[0] == 0 else np.take_along_axis(costs, copies[:, None, :], axis=2)


def _columns_of(found: Numbers, copies: Numbers, rows: int) -> Numbers:
    """The columns (G, n) of the copies that the last rows got, -1 for whatever is none of them."""
    found = found[:, found.shape[1] - rows :]
    if copies.shape[1] == 0:
        return np.full(found.shape, -1)
    real = (found >= 0) & (found < copies.shape[1])
    return np.where(real, picked(copies, np.where(real, found, 0)), -1)


def best_plans(weights: Numbers, cells: Cells, before: Numbers | None, solver: Solver) -> Numbers:
    """The plans of the highest weight (B, n). ``before``: plans of the cells, if known; they save work."""
    if before is None or min(weights.shape[1:]) < LOOSE_SIDE:
        return _on_squares(weights, cells, solver)
    return np.concatenate(
        [
            _best_loose(weights[block : block + 1], cells.of(np.array([block])), before[block : block + 1], solver)
            for block in range(len(weights))
        ]
    )


def _on_squares(weights: Numbers, cells: Cells, solver: Solver) -> Numbers:
    worth = _worthwhile(weights, cells)
    if worth is not None:
        return worth.with_plan(_on_squares(weights[:, worth.rows][:, :, worth.columns], worth.cells, solver))
    partner = np.full(weights.shape[:2], -1)
    for blocks, copies in _layouts(cells.room, cells.number):
        part = cells.of(blocks)
        costs = np.full(part.usable.shape, np.inf)
        some = weights if len(blocks) == len(weights) else weights[blocks]
        np.negative(some, out=costs, where=part.usable, dtype=np.float64)
        square = _square(costs, part, copies)
        partner[blocks] = _columns_of(solver.cheapest(square), copies, weights.shape[1])
    return partner


def _square(costs: Reals, cells: Cells, copies: Numbers, forbidden: float = np.inf) -> Reals:
    """Costs (G, n, m) on the square of blocks that have one number of pairs and of copies.

    The added rows come first, for scipy takes rows one by one and settles these at once: with few places 30 times
    faster.
    """
    blocks, rows, _ = costs.shape
    count = copies.shape[1]
    side = rows + count - int(cells.number[0])
    square = np.full((blocks, side, side), forbidden)
    square[:, -rows:, :count] = _copied(costs, copies)
    square[:, -rows:, count:] = np.where(cells.rows_alone, 0, forbidden)[:, :, None]
    may_stay = picked(cells.columns_alone, copies)
    square[:, :-rows, :count] = np.where(may_stay, 0, forbidden)[:, None, :]
    return square


def fits(cells: Cells, ground: Loose | None, solver: Solver) -> tuple[Bools, Numbers]:
    """Whether the cells hold a plan of the number of pairs (B,), and such a plan (B, n) where they do.

    ``ground``: what of a single block had a choice before some of its cells were taken away; it saves work.
    """
    if ground is None:
        return _fit_on_squares(cells, solver)
    own = ground.before[0]
    settled = np.setdiff1d(np.flatnonzero(own >= 0), ground.rows)
    is_kept = bool(cells.usable[0, settled, own[settled]].all())
    if not is_kept or not len(ground.rows):
        return np.array([is_kept]), ground.before
    usable = ground.cells.usable & cells.usable[:, ground.rows][:, :, ground.columns]
    done, found = _fit_on_squares(replace(ground.cells, usable=usable), solver)
    return done, ground.with_plan(found)


def _fit_on_squares(cells: Cells, solver: Solver) -> tuple[Bools, Numbers]:
    worth = _worthwhile(np.broadcast_to(np.int64(0), cells.usable.shape), cells)
    if worth is not None:
        done, found = _fit_on_squares(worth.cells, solver)
        return done, worth.with_plan(found)
    partner = np.full(cells.usable.shape[:2], -1)
    done = np.zeros(len(partner), dtype=bool)
    for blocks, copies in _layouts(cells.room, cells.number):
        part = cells.of(blocks)
        square = _square((~part.usable).astype(np.float64), part, copies, forbidden=1)
        is_forbidden = square.astype(bool)
        found = solver.cheapest(square)
        done[blocks] = ~picked(is_forbidden, found).any(axis=1)
        partner[blocks] = _columns_of(found, copies, cells.usable.shape[1])
    return done, partner


@dataclass(frozen=True, eq=False)
class Loose:
    """Some rows, columns and cells of one block, and a plan (1, n) of which only their part is up for choice."""

    rows: Numbers
    columns: Numbers
    cells: Cells
    before: Numbers

    def with_plan(self, found: Numbers) -> Numbers:
        """The plan (1, n) with a plan (1, x) of the loose rows."""
        after = self.before.copy()
        after[:, self.rows] = np.where(found >= 0, self.columns[found], -1)
        return after


def _worthwhile(weights: Numbers, cells: Cells) -> Loose | None:
    """The rows and columns of one lopsided block that hold one of its best plans; None if that saves little.

    A plan of k pairs leaves one of the k best columns of any row alone. So whoever is on the long side, may stay alone
    and is not among the k best of anybody can be exchanged for one who is.
    """
    blocks, rows, columns = weights.shape
    if blocks > 1 or max(rows, columns) < max(LONG_SIDE, LOPSIDED * min(rows, columns)):
        return None
    number = int(cells.number[0])
    values = np.where(cells.usable[0] & (cells.room[0] > 0), weights[0], weights[0].min() - 1)
    kept = np.arange(rows), np.arange(columns)
    if rows < columns:
        kept = kept[0], _among_best(values, number, cells.columns_alone[0])
    else:
        kept = _among_best(values.T, number, cells.rows_alone[0]), kept[1]
    if 2 * (len(kept[0]) + len(kept[1])) > rows + columns:
        return None
    part = Cells(
        cells.usable[:, kept[0]][:, :, kept[1]],
        cells.rows_alone[:, kept[0]],
        cells.columns_alone[:, kept[1]],
        cells.room[:, kept[1]],
        cells.number,
    )
    return Loose(*kept, part, np.full((1, rows), -1))


def _among_best(values: Numbers, number: int, may_stay_alone: Bools) -> Numbers:
    """Places among the ``number`` highest values of any row, and those who may not stay alone."""
    best = np.argpartition(-values, number - 1, axis=1)[:, :number]
    wanted = ~may_stay_alone
    wanted[best] = True
    return np.flatnonzero(wanted)


def _best_loose(weights: Numbers, cells: Cells, before: Numbers, solver: Solver) -> Numbers:
    """``best_plans`` of one block: only of the rows and columns that have a choice."""
    part = loose(cells, before, solver)
    if not len(part.rows):
        return before
    return part.with_plan(_on_squares(weights[:, part.rows][:, :, part.columns], part.cells, solver))


def ground_of(cells: Cells, before: Numbers, solver: Solver) -> Loose | None:
    """What has a choice, where knowing it saves work: in one large block."""
    return loose(cells, before, solver) if len(before) == 1 and min(cells.usable.shape[1:]) >= LOOSE_SIDE else None


def loose(cells: Cells, partner: Numbers, solver: Solver) -> Loose:
    """What of one block, of which ``partner`` (1, n) is a plan, is not the same in all plans.

    A cell is part of some plan exactly if it lies on a closed walk of the exchange graph. Its nodes are the columns,
    one for "row alone" and one for "column alone".
    """
    usable, (rows_alone, columns_alone) = cells.usable[0], (cells.rows_alone[0], cells.columns_alone[0])
    count = usable.shape[1]
    spare = np.flatnonzero(room_left(cells.room, partner)[0])
    place = np.where(partner[0] < 0, count, partner[0])
    row, column = np.nonzero(usable)
    starts = np.concatenate([place[row], place[rows_alone], spare, np.full(columns_alone.sum(), count + 1)])
    ends = np.concatenate(
        [column, np.full(rows_alone.sum(), count), np.full(len(spare), count + 1), np.flatnonzero(columns_alone)]
    )
    label = solver.circles(starts, ends, count + 2)
    keep = usable & (label[place][:, None] == label[:count])
    rows_alone = rows_alone & (label[place] == label[count])
    rows = np.flatnonzero(keep.sum(axis=1) + rows_alone > 1)
    keep = keep[rows]
    columns = np.flatnonzero(keep.any(axis=0))
    settled = np.bincount(place, minlength=count + 1) - np.bincount(place[rows], minlength=count + 1)
    part = Cells(
        keep[None, :, columns],
        rows_alone[None, rows],
        (columns_alone & (label[:count] == label[count + 1]))[None, columns],
        (cells.room[0] - settled[:count])[None, columns],
        np.count_nonzero(place[rows] < count, keepdims=True),
    )
    return Loose(rows, columns, part, partner)
