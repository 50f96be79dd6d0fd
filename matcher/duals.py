"""Dual values of many blocks of one shape at once, in pure numpy.

They are longest paths on the exchange graph: a row may leave its column j for a column j', whose row leaves for
another, and so on. Its nodes are the columns and one more, "alone", for rows without a partner. All arrays have a
leading axis of B blocks.

References: R. Burkard, M. Dell'Amico, S. Martello, Assignment Problems (2012), section 4.1;
B. Cherkassky, A. Goldberg, Negative-cycle detection algorithms (1999), for following the tree of predecessors.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from matcher.errors import ProofFailed

__all__ = [
    "Bools",
    "Cells",
    "Duals",
    "Numbers",
    "Reals",
    "duals",
    "parting_duals",
    "picked",
    "room_left",
]

Numbers: TypeAlias = NDArray[np.int64]
Reals: TypeAlias = NDArray[np.float64]
Bools: TypeAlias = NDArray[np.bool_]
Number = TypeVar("Number", np.int64, np.float64, np.bool_)

LARGEST = np.iinfo(np.int64).max
SMALL = 40
"""Up to so many columns the exchange graph of a single block is a small table."""
MOST_SCALE = 1 << 4
"""So far weights are scaled. In larger blocks a draw costs less than looking whether there is anything to draw."""
EXACT = 1 << 53
IN_CACHE = 1 << 15
"""Numbers that are compared at a time."""


@dataclass(frozen=True, eq=False)
class Cells:
    """What a stage may use, for B blocks.

    ``usable`` (B, n, m): pairs. ``rows_alone`` (B, n), ``columns_alone`` (B, m): who may stay alone (of a column: one
    of its copies). ``room`` (B, m): pairs of each column. ``number`` (B,): pairs of a plan, at least 1.
    """

    usable: Bools
    rows_alone: Bools
    columns_alone: Bools
    room: Numbers
    number: Numbers

    @classmethod
    def fresh(cls, usable: Bools, room: Numbers, number: Numbers) -> Cells:
        """Before the first stage anybody may stay alone."""
        blocks, rows, columns = usable.shape
        return cls(usable, np.ones((blocks, rows), dtype=bool), np.ones((blocks, columns), dtype=bool), room, number)

    def of(self, blocks: Numbers) -> Cells:
        """The cells of some of the blocks, in ascending order."""
        return self if len(blocks) == len(self.number) else Cells(*(each[blocks] for each in vars(self).values()))

    def changed(self, blocks: Numbers, cells: Cells) -> Cells:
        """The same with other cells for some of the blocks."""
        if len(blocks) == len(self.number):
            return cells
        new = {name: values.copy() for name, values in vars(self).items()}
        for name, values in vars(cells).items():
            new[name][blocks] = values
        return Cells(**new)

    def is_settled(self) -> Bools:
        """Whether a block (B,) has no pair to choose any more."""
        return np.asarray(self.usable.sum(axis=(1, 2)) == self.number)


@dataclass(frozen=True, eq=False)
class Duals:
    """Dual values of one stage: ``rows`` (B, n), ``columns`` (B, m), ``shift`` and ``scale`` (B,), as ``Stage``
    explains them.
    """

    rows: Numbers
    columns: Numbers
    shift: Numbers
    scale: Numbers

    def tight(self, cells: Cells, weights: Numbers) -> Cells:
        """What the best plans can use: exactly what has reduced cost 0. Raises ``ProofFailed`` if one is negative."""
        spare = self.rows[:, :, None] + (self.columns + self.shift[:, None])[:, None, :]
        spare -= weights * self.scale[:, None, None]
        if np.count_nonzero((spare < 0) & cells.usable):
            raise ProofFailed(detail="a dual value is too small")
        return Cells(
            cells.usable & (spare == 0),
            cells.rows_alone & (self.rows == 0),
            cells.columns_alone & (self.columns == 0),
            cells.room,
            cells.number,
        )


def duals(weights: Numbers, cells: Cells, partner: Numbers) -> Duals:
    """Dual values of best plans ``partner`` (B, n; -1 for none), least above 0 on the exchange graph.

    Raises ``ProofFailed`` if a plan is not the best, for then some exchange gains.
    """
    found, gains = _duals(weights, cells, partner)
    if np.count_nonzero(gains):
        raise ProofFailed(detail="an exchange would gain")
    return found


def parting_duals(weights: Numbers, cells: Cells, partner: Numbers) -> Duals:
    """``duals``; of the only best plan of a block such that nothing but its own pairs has reduced cost 0.

    Weights are whole, so an only best plan of k pairs is ahead by 1. With all weights times k + 1 it stays ahead if
    every other pair gets 1 more, and dual values for that leave 1 between them and every other pair.
    """
    is_able = _can_scale(weights, cells)
    if not np.count_nonzero(is_able):
        return duals(weights, cells, partner)
    scale = cells.number + 1
    raised = weights * scale[:, None, None] + 1
    block, row = (partner >= 0).nonzero()
    raised[block, row, partner[block, row]] -= 1
    found, others = _duals(raised, cells, partner)
    found = Duals(found.rows, found.columns, found.shift, scale)
    rest = (others | ~is_able).nonzero()[0]
    if not len(rest):
        return found
    plain = duals(weights[rest], cells.of(rest), partner[rest])
    for name, values in vars(found).items():
        values[rest] = vars(plain)[name]
    return found


def _can_scale(weights: Numbers, cells: Cells) -> Bools:
    """Where it is worth while and sums of scaled weights stay exact (B,), however much room columns have."""
    _, rows, columns = weights.shape
    limit = EXACT // (4 * MOST_SCALE * (rows + columns * (rows + 1) + 1))
    return np.asarray((cells.number < MOST_SCALE) & (weights.max(axis=(1, 2)) < limit))


def _duals(weights: Numbers, cells: Cells, partner: Numbers) -> tuple[Duals, Bools]:
    """Dual values, and the blocks (B,) of which they are none because some exchange gains."""
    columns = weights.shape[2]
    alone = partner < 0
    own = picked(weights, np.where(alone, 0, partner)).astype(np.float64)
    own[alone] = 0
    place = np.where(alone, columns, partner)
    spare = room_left(cells.room, partner) > 0
    reals, gains = _potentials(_Moves.of_cells(weights, cells, own, place, spare))
    values = reals.astype(np.int64)
    rows = own.astype(np.int64) - picked(values, place)
    row_shift = values[:, columns]
    values = values[:, :columns]
    first_spare = picked(values, spare.argmax(axis=1)[:, None])[:, 0]
    lowest = np.min(values, axis=1, where=cells.room > 0, initial=LARGEST)
    column_shift = -np.where(spare.any(axis=1), first_spare, lowest)
    values = np.where(cells.room > 0, values + column_shift[:, None], 0)
    return Duals(rows + row_shift[:, None], values, -(row_shift + column_shift), np.ones_like(row_shift)), gains


def picked(values: NDArray[Number], places: Numbers) -> NDArray[Number]:
    """``values[..., places]`` (B, x) along the last axis of (B, y), or, row by row, of (B, x, y)."""
    by_row = values.ndim != places.ndim
    if len(values) == 1 and not by_row:
        return np.asarray(values[0].take(places))
    starts = _starts(places.size if by_row else len(values), values.shape[-1])
    starts = starts.reshape(places.shape) if by_row else starts[:, None]
    return np.asarray(values.ravel().take(starts + places))


@lru_cache(maxsize=32)
def _starts(number: int, width: int) -> Numbers:
    return np.arange(0, number * width, max(1, width))


def room_left(room: Numbers, partner: Numbers) -> Numbers:
    """Room of every column (B, m) beside the plan."""
    blocks, columns = room.shape
    taken = (partner + np.arange(blocks)[:, None] * columns)[partner >= 0]
    return room - np.bincount(taken, minlength=room.size).reshape(room.shape)


@dataclass(frozen=True, eq=False)
class _Moves:
    """The edges of the exchange graph. ``costs`` (B, m, n): minus the weight, ``inf`` where not usable. ``place``
    (B, n): the node of each row, m for those alone; ``own`` (B, n): the weight they have there.
    """

    costs: Reals
    own: Reals
    place: Numbers
    rows_alone: Bools
    columns_alone: Bools
    spare: Bools

    @classmethod
    def of_cells(cls, weights: Numbers, cells: Cells, own: Reals, place: Numbers, spare: Bools) -> _Moves:
        costs = np.full((len(weights), weights.shape[2], weights.shape[1]), np.inf)
        np.negative(weights.transpose(0, 2, 1), out=costs, where=cells.usable.transpose(0, 2, 1), dtype=np.float64)
        return cls(costs, own, place, cells.rows_alone, cells.columns_alone, spare)

    def of(self, blocks: Bools) -> _Moves:
        return _Moves(*(each[blocks] for each in vars(self).values()))

    def offers(self, values: Reals) -> tuple[Reals, Numbers]:
        """The best value each node (B, m + 1) can get in one move, and the node the move starts from."""
        given = picked(values, self.place) - self.own
        row = self._best_rows(given)
        offered = picked(given, row) - picked(self.costs, row)
        source = picked(self.place, row)
        free = np.where(self.spare, values[:, :-1], -np.inf)
        start = free.argmax(axis=1)[:, None]
        left = picked(free, start)
        better = self.columns_alone & (left > offered)
        offered, source = np.where(better, left, offered), np.where(better, start, source)
        leaving = np.where(self.rows_alone, given, -np.inf)
        last = leaving.argmax(axis=1)[:, None]
        return (
            np.concatenate([offered, picked(leaving, last)], axis=1),
            np.concatenate([source, picked(self.place, last)], axis=1),
        )

    def _best_rows(self, given: Reals) -> Numbers:
        blocks, columns, rows = self.costs.shape
        best = np.empty((blocks, columns), dtype=np.int64)
        step = max(1, IN_CACHE // (blocks * rows))
        for first in range(0, columns, step):
            part = slice(first, first + step)
            best[:, part] = (self.costs[:, part] - given[:, None, :]).argmin(axis=2)
        return best


def _potentials(moves: _Moves) -> tuple[Reals, Bools]:
    """Longest paths to every node (B, m + 1) of the exchange graph, in whole numbers below 2^53; and the blocks (B,)
    that have none, because some exchange gains.

    Bellman-Ford that after every round follows the tree of predecessors to its roots, so that a gain reaches all that
    hang on it at once; a circle in that tree is an exchange that gains.
    """
    blocks, columns = moves.spare.shape
    if blocks == 1 and columns <= SMALL:
        return _small_potentials(moves)
    settled, endless = np.zeros((blocks, columns + 1)), np.zeros(blocks, dtype=bool)
    active = np.arange(blocks)
    state = [np.zeros(settled.shape), np.broadcast_to(np.arange(columns + 1), settled.shape), np.zeros(settled.shape)]
    while True:
        values, before, gains = state
        offered, source = moves.offers(values)
        risen = offered > values
        changed = np.asarray(risen.any(axis=1)) & ~endless[active]
        if np.count_nonzero(changed) < changed.size:
            settled[active[~changed]] = values[~changed]
            if not np.count_nonzero(changed):
                return settled, endless
            active, moves = active[changed], moves.of(changed)
            values, before, gains = values[changed], before[changed], gains[changed]
            offered, source, risen = offered[changed], source[changed], risen[changed]
        gains = np.where(risen, offered - picked(values, source), gains)
        before = np.where(risen, source, before)
        values, endless[active] = _followed(before, gains)
        state = [values, before, gains]


def _small_potentials(moves: _Moves) -> tuple[Reals, Bools]:
    """The same for one small block, where few numpy calls count more than few operations: plain Bellman-Ford on the
    table of what a move of a row, or of a spare place of a column, to a node gains.
    """
    columns, rows = moves.costs.shape[1:]
    spare = moves.spare[0].nonzero()[0]
    gains = np.full((rows + len(spare), columns + 1), -np.inf)
    np.negative(moves.costs[0].T, out=gains[:rows, :columns])
    gains[:rows][moves.rows_alone[0], columns] = 0
    gains[:rows] -= moves.own[0][:, None]
    gains[rows:, :columns][:, moves.columns_alone[0]] = 0
    place = np.concatenate([moves.place[0], spare])
    values = np.zeros(columns + 1)
    for _ in range(columns + 2):
        risen = np.maximum(values, (values[place][:, None] + gains).max(axis=0))
        if not np.count_nonzero(risen != values):
            return values[None], np.zeros(1, dtype=bool)
        values = risen
    return np.zeros((1, columns + 1)), np.ones(1, dtype=bool)


def _followed(before: Numbers, gains: Reals) -> tuple[Reals, Bools]:
    """Sum of the gains on the way from the root of the tree to every node (B, m + 1), by doubling the steps; and the
    blocks (B,) whose tree has a circle.
    """
    first = (before + np.arange(len(before))[:, None] * before.shape[1]).ravel()
    total, back = gains.ravel(), first
    for _ in range(before.shape[1].bit_length()):
        total = total + total[back]
        back = back[back]
    return total.reshape(before.shape), (first[back] != back).reshape(before.shape).any(axis=1)
