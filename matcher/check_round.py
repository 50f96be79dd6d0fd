"""Independent check of many blocks at once: what ``check`` asks of one, asked of all in one pass over their cells.

It only tells which blocks are proved: those of which ``check_plan`` finds nothing wrong. What is wrong with the others,
``check_plan`` looks at and names. Like it, this shares no code with the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matcher.check import LIMIT, MOST_SCALE, Lots
from matcher.laid import Laid, Numbers, starts_of
from matcher.lots import cut_lots, mixed_lots
from matcher.result import UNPROVED, Certificate, Stage

__all__ = ["Blocks", "proved"]

Bools: TypeAlias = NDArray[np.bool_]
Weigh: TypeAlias = Callable[[Numbers], Numbers]

SUMS = float(1 << 61)
"""Dual values that together reach so far are left to the check of one block, whose sums have no limit."""
NOTHING: Numbers = np.zeros(0, dtype=np.int64)
STEPS = 3
"""Sum, lots of people, lots of pairs."""


@dataclass(frozen=True, eq=False)
class Blocks:
    """Blocks without pins, end to end, and a plan of each.

    ``points`` and ``allowed``: of every cell; ``capacities``: of every column; ``plan``: the chosen cells, ascending.
    ``objective``: "total" or "floor". ``lots`` draws those of all rows and columns; called only where the draw decides.
    """

    laid: Laid
    points: Numbers
    allowed: Bools
    capacities: Numbers
    plan: Numbers
    objective: str
    places: int | None
    lots: Callable[[], Lots]

    def __len__(self) -> int:
        return len(self.laid.heights)

    def number(self) -> Numbers:
        """(B,) pairs of each plan."""
        return np.bincount(self.laid.cell_block[self.plan], minlength=len(self))

    def none(self, is_wrong: Bools, block: Numbers) -> Bools:
        """(B,) whether nothing is wrong with a block, given what is wrong and to which block it belongs."""
        return np.asarray(np.bincount(block[is_wrong], minlength=len(self)) == 0)


def proved(blocks: Blocks, certificates: Sequence[Certificate]) -> Bools:
    """(B,) whether the plan of each block is one, and its certificate proves it the best, draw included."""
    proofs = _Proofs.read(blocks.laid, certificates)
    number = blocks.number()
    good = proofs.fits & _are_plans(blocks, number) & _most_tandems(blocks, proofs, number)
    usable = blocks.allowed
    if blocks.objective == "floor":
        weakest = _weakest(blocks)[blocks.laid.cell_block]
        none_better = _covered(blocks, proofs.floor, usable & (blocks.points > weakest), number - 1)
        good &= (number == 0) | none_better
        usable = usable & (blocks.points >= weakest)
    return _follow(blocks, proofs, number, usable, good)


def _are_plans(blocks: Blocks, number: Numbers) -> Bools:
    """Possible pairs, no more than there are places; rows once, columns up to their capacity."""
    laid, plan = blocks.laid, blocks.plan
    rows = np.bincount(laid.cell_row[plan], minlength=len(laid.row_block))
    columns = np.bincount(laid.cell_column[plan], minlength=len(laid.column_block))
    good = blocks.none(~blocks.allowed[plan], laid.cell_block[plan])
    good &= blocks.none(rows > 1, laid.row_block) & blocks.none(columns > blocks.capacities, laid.column_block)
    return good if blocks.places is None else good & (number <= blocks.places)


def _most_tandems(blocks: Blocks, proofs: _Proofs, number: Numbers) -> Bools:
    most = _covered(blocks, proofs.cover, blocks.allowed, number)
    return most if blocks.places is None else most | (number == blocks.places)


def _covered(blocks: Blocks, cover: tuple[Bools, Bools], cells: Bools, most: Numbers) -> Bools:
    """Whether the lines touch every one of these cells, and allow at most so many pairs."""
    laid, (rows, columns) = blocks.laid, cover
    room = _sums(rows, laid.row_starts) + _sums(blocks.capacities * columns, laid.column_starts)
    bare = cells & ~rows[laid.cell_row] & ~columns[laid.cell_column]
    return (room <= most) & blocks.none(bare, laid.cell_block)


def _sums(values: NDArray[np.int64] | Bools, starts: Numbers) -> Numbers:
    """(B,) sums of the values of each block: exact wherever the sum itself is in range."""
    sums = starts_of(values.astype(np.int64, copy=False))
    return np.asarray(sums[starts[1:]] - sums[starts[:-1]])


def _weakest(blocks: Blocks) -> Numbers:
    """(B,) points of the weakest pair of each plan; 0 without any."""
    points, block = blocks.points[blocks.plan], blocks.laid.cell_block[blocks.plan]
    weakest = np.full(len(blocks), LIMIT)
    np.minimum.at(weakest, block, points)
    return np.where(weakest < LIMIT, weakest, 0)


def _follow(blocks: Blocks, proofs: _Proofs, number: Numbers, usable: Bools, good: Bools) -> Bools:
    """Follow the stages until one plan is left; each may use the cells the one before left, and the plan is among them.

    Returns for which of the good blocks every stage proves what it has to.
    """
    laid, left, is_open = blocks.laid, np.flatnonzero(usable), good & (number > 0)
    alone = np.ones(len(laid.row_block), dtype=bool), np.ones(len(laid.column_block), dtype=bool)
    for duals, weigh in zip(proofs.stages, _steps(blocks, number), strict=True):
        is_open = is_open & good & (np.bincount(laid.cell_block[left], minlength=len(blocks)) != number)
        if not is_open.any():
            break
        left = left[is_open[laid.cell_block[left]]]
        reduced = duals.bounds(laid, left) - duals.scale[laid.cell_block[left]] * weigh(left)
        good = good & blocks.none(reduced < 0, laid.cell_block[left])
        good &= ~is_open | (duals.are_there & duals.sum_up(blocks, number, weigh(blocks.plan)) & duals.may(laid, alone))
        left = left[reduced == 0]
        alone = alone[0] & (duals.rows == 0), alone[1] & (duals.columns == 0)
    return good


def _steps(blocks: Blocks, number: Numbers) -> Iterator[Weigh]:
    """What the stages weigh, in order."""
    yield blocks.points.__getitem__
    lots = blocks.lots()
    sides = blocks.laid.heights + _sums(blocks.capacities, blocks.laid.column_starts) - number
    yield partial(_people_lots, blocks.laid, lots, sides)
    yield partial(_pair_lots, blocks.laid, lots, sides)


def _people_lots(laid: Laid, lots: Lots, sides: Numbers, cells: Numbers) -> Numbers:
    side = sides[laid.cell_block[cells]]
    return cut_lots(lots[0][laid.cell_row[cells]], side) + cut_lots(lots[1][laid.cell_column[cells]], side)


def _pair_lots(laid: Laid, lots: Lots, sides: Numbers, cells: Numbers) -> Numbers:
    rows, columns = lots[0][laid.cell_row[cells]], lots[1][laid.cell_column[cells]]
    return cut_lots(mixed_lots(rows, columns), sides[laid.cell_block[cells]])


@dataclass(frozen=True, eq=False)
class _Duals:
    """One stage of all blocks: values of every row and column, shift and scale (B,); 0 where a block has no such stage.

    ``are_there`` (B,): whether it has. ``fits`` (B,): whether it is none, or of the right form.
    """

    rows: Numbers
    columns: Numbers
    shift: Numbers
    scale: Numbers
    are_there: Bools
    fits: Bools

    @classmethod
    def read(cls, laid: Laid, stages: Sequence[object]) -> _Duals:
        """Of one stage, or what is there instead, for each block."""
        shapes = zip(stages, laid.heights.tolist(), laid.widths.tolist(), strict=True)
        fine = [_stage(*each) for each in shapes]
        are_there = np.array([stage is not None for stage in fine])
        fits = are_there | np.array([stage is _ABSENT for stage in stages])
        found = [stage for stage in fine if stage is not None]
        return cls(
            _spread([stage.rows for stage in found], are_there[laid.row_block]),
            _spread([stage.columns for stage in found], are_there[laid.column_block]),
            _spread([np.array([stage.shift for stage in found], dtype=np.int64)], are_there),
            _spread([np.array([stage.scale for stage in found], dtype=np.int64)], are_there),
            are_there,
            fits,
        )

    def bounds(self, laid: Laid, cells: Numbers) -> Numbers:
        """What the values allow the cells to weigh."""
        together = self.rows[laid.cell_row[cells]] + self.columns[laid.cell_column[cells]]
        return np.asarray(together + self.shift[laid.cell_block[cells]])

    def in_range(self, laid: Laid) -> Bools:
        """(B,) whether no value is beyond what ``check`` accepts."""
        good = np.abs(self.shift) <= LIMIT
        for values, block in ((self.rows, laid.row_block), (self.columns, laid.column_block)):
            wrong = (values < -LIMIT) | (values > LIMIT)
            good &= np.bincount(block[wrong], minlength=len(good)) == 0
        return good

    def sum_up(self, blocks: Blocks, number: Numbers, weights: Numbers) -> Bools:
        """Whether the weight of the plan is the bound of all plans of as many pairs, in sums that stay in range."""
        laid, room = blocks.laid, blocks.capacities
        bound = _sums(self.rows, laid.row_starts) + _sums(room * self.columns, laid.column_starts) + number * self.shift
        size = np.bincount(laid.row_block, np.abs(self.rows.astype(float)), len(number))
        size += np.bincount(laid.column_block, room * np.abs(self.columns.astype(float)), len(number))
        size += number * np.abs(self.shift.astype(float))
        return np.asarray((bound == self.scale * _sums(weights, starts_of(number))) & (size < SUMS))

    def may(self, laid: Laid, alone: tuple[Bools, Bools]) -> Bools:
        """(B,) whether no row or column that may stay alone has a negative value."""
        rows, columns = (self.rows < 0) & alone[0], (self.columns < 0) & alone[1]
        wrong = np.bincount(laid.row_block[rows], minlength=len(self.shift))
        return np.asarray(wrong + np.bincount(laid.column_block[columns], minlength=len(self.shift)) == 0)


def _spread(values: Sequence[Numbers], where: Bools) -> Numbers:
    spread = np.zeros(len(where), dtype=np.int64)
    spread[where] = np.concatenate([*values, NOTHING])
    return spread


def _stage(stage: object, height: int, width: int) -> Stage | None:
    """The stage if it is one of the right form."""
    if type(stage) is not Stage or type(stage.shift) is not int or type(stage.scale) is not int:
        return None
    is_fine = abs(stage.shift) <= LIMIT and 1 <= stage.scale <= MOST_SCALE
    sides = ((stage.rows, height), (stage.columns, width))
    return stage if is_fine and all(_is_array(values) and len(values) == size for values, size in sides) else None


def _is_array(values: object) -> bool:
    return type(values) is np.ndarray and values.ndim == 1 and values.dtype == np.int64


@dataclass(frozen=True, eq=False)
class _Proofs:
    """The certificates of all blocks: lines as masks over all rows and columns, and the stages.

    ``fits`` (B,): whether a certificate is of the form that is read here; ``check`` accepts a few more.
    """

    cover: tuple[Bools, Bools]
    floor: tuple[Bools, Bools]
    stages: Sequence[_Duals]
    fits: Bools

    @classmethod
    def read(cls, laid: Laid, certificates: Sequence[Certificate]) -> _Proofs:
        """Read one certificate for each block."""
        fits = np.array([_is_certificate(each) for each in certificates], dtype=bool)
        fine = [each if fit else UNPROVED for each, fit in zip(certificates, fits.tolist(), strict=True)]
        rows, columns = laid.row_starts, laid.column_starts
        covers = [
            _Lines.read(lines, starts)
            for lines, starts in (
                ([each.cover_rows for each in fine], rows),
                ([each.cover_columns for each in fine], columns),
                ([each.floor_rows for each in fine], rows),
                ([each.floor_columns for each in fine], columns),
            )
        ]
        padded = [(*each.stages, *[_ABSENT] * STEPS) for each in fine]
        stages = [_Duals.read(laid, [each[step] for each in padded]) for step in range(STEPS)]
        for good in (*(lines.fits for lines in covers), *(each.fits & each.in_range(laid) for each in stages)):
            fits &= good
        (first, second, third, fourth) = (lines.mask for lines in covers)
        return cls((first, second), (third, fourth), stages, fits)


_ABSENT = object()


def _is_certificate(certificate: object) -> bool:
    return (
        type(certificate) is Certificate
        and type(certificate.stages) is tuple
        and len(certificate.stages) <= STEPS
        and _is_array(certificate.cover_rows)
        and _is_array(certificate.cover_columns)
        and _is_array(certificate.floor_rows)
        and _is_array(certificate.floor_columns)
    )


@dataclass(frozen=True, eq=False)
class _Lines:
    """Rows or columns of all blocks: a mask, and for each block whether they are its own and each there once."""

    mask: Bools
    fits: Bools

    @classmethod
    def read(cls, lines: Sequence[Numbers], starts: Numbers) -> _Lines:
        """Of the positions within each block, and where its rows or columns begin."""
        blocks = len(lines)
        block = np.repeat(np.arange(blocks), [len(each) for each in lines])
        given = np.concatenate([*lines, NOTHING])
        outside = (given < 0) | (given >= np.diff(starts)[block])
        times = np.bincount(starts[block[~outside]] + given[~outside], minlength=int(starts[-1]))
        fits = np.bincount(block[outside], minlength=blocks) == 0
        twice = np.searchsorted(starts, np.flatnonzero(times > 1), side="right") - 1
        fits &= np.bincount(twice, minlength=blocks) == 0
        return cls(times > 0, fits)
