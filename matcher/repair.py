"""After somebody dropped out: which few changes give most, and what every further change would gain.

With nothing changed, old pairs stay and those left over are paired with each other. Each step dissolves so many old
pairs more, as far as that gains something, up to the best plan there is. The recommended plan has most tandems and,
among those, changes the fewest old pairs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matcher.assign import most_pairs
from matcher.errors import InvalidGone, InvalidPlan, PinOfGone, PointsOutOfRange, TooFewChanges
from matcher.keeping import Ground, Meter, Plan, steps_down
from matcher.keeping_levels import best_by_levels, levels
from matcher.matrix import EXACT, Block, is_whole, read_block, read_count, useful_capacities
from matcher.result import Arrays

__all__ = ["Repair", "Step", "repair"]

Numbers: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

LARGE_SIDE = 300
"""Above, and without ``max_changes``, steps between the recommended and the best plan are left out."""
EFFORT = 40_000_000
"""Cells of all assignments that may be solved for the steps in between, within the two following bounds."""
LEAST_EFFORT, MOST_EFFORT = 40, 4000


@dataclass(frozen=True, eq=False)
class Step(Arrays):
    """The best plan with at most ``changed`` old pairs dissolved: its pairs (k, 2), rows ascending, and figures.

    ``floor``: points of its weakest pair that is not pinned, 0 if there is none.
    """

    changed: int
    tandems: int
    floor: int
    total: int
    pairs: Numbers


@dataclass(frozen=True, eq=False)
class Repair(Arrays):
    """The recommended plan and the steps there are.

    ``pairs`` (k, 2): rows ascending, pins included. ``changed``: how many old pairs it dissolves beyond those that lost
    somebody; ``dissolved`` (changed, 2): which. ``steps``: by rising changes, only those that gain something, each
    proved to be the best with so many changes. ``complete``: whether no step may be missing; in large blocks steps in
    between are left out rather than waited for, under "leximin" perhaps all.
    """

    pairs: Numbers
    changed: int
    dissolved: Numbers
    steps: tuple[Step, ...]
    complete: bool


def repair(
    points: ArrayLike,
    allowed: ArrayLike | None,
    pairs: ArrayLike,
    *,
    objective: str = "floor",
    places: int | None = None,
    pins: Iterable[Sequence[int]] = (),
    capacities: Sequence[int] | None = None,
    gone_rows: Iterable[int] = (),
    gone_columns: Iterable[int] = (),
    max_changes: int | None = None,
) -> Repair:
    """Mend a plan with few changes.

    Recommended is the plan with most tandems, among those one with the fewest changes, among those the best one under
    the objective; with ``max_changes`` the best plan under the objective with at most so many changes. A change is an
    old pair of which nobody is gone and that is dissolved, be it by choice, by a pin or because it is not allowed any
    more. Kept pairs count in floor and sum like any other, unless they are pinned.

    Up to 300 rows and columns all steps are looked for, within a limit of effort; above that only the recommended and
    the best plan, or with ``max_changes`` the steps up to there. Under "leximin" steps take longest: once the limit is
    reached, the plan recommended under "floor" is given.

    Parameters
    ----------
    points, allowed, places, pins, capacities : as for ``assign``, as they are now.
    pairs : (k, 2) rows and columns of the old plan. With ``capacities`` a column may be in more pairs than it has room
        for now; what is too many is dissolved.
    objective : "floor", "total" or "leximin".
    gone_rows, gone_columns : positions of those who dropped out.
    max_changes : from 0, or None for as many as most tandems need.

    Raises
    ------
    InvalidPlan
        The old pairs are no plan of the block.
    InvalidGone, PinOfGone
        Somebody who is gone is not in the block, or pinned.
    TooFewChanges
        Pins, bans, places and capacities dissolve more than ``max_changes`` old pairs.
    PointsOutOfRange
        Points that are exact for ``assign`` may be too large here, as they are multiplied by the number of pairs.
    MatrixError, UnknownObjective
        As ``assign``.
    """
    block = read_block(points, allowed, objective=objective, places=places, pins=pins, capacities=capacities)
    old = _read_plan(pairs, block)
    gone = [_read_gone(*each) for each in _gone(block, gone_rows, gone_columns)]
    limit = None if max_changes is None else read_count("max_changes", max_changes, 0)
    case = _case(block, old, gone, limit)
    if limit is not None and limit < case.loose - case.keepable:
        raise TooFewChanges(needed=case.loose - case.keepable, limit=limit)
    plans = list(case.by_levels(limit) if objective == "leximin" else case.by_sum(limit, by_floor=objective == "floor"))
    steps = tuple(case.step(pairs) for pairs, is_proved in plans if is_proved)
    chosen = max((pairs for pairs, _ in plans), key=lambda pairs: case.rank(pairs, limit))
    return Repair(chosen, case.changed(chosen), case.dissolved(chosen), steps, case.ground.meter.is_complete)


def _read_plan(pairs: ArrayLike, block: Block) -> Numbers:
    try:
        array = np.asarray(pairs)
    except ValueError:
        raise InvalidPlan(detail="not all of them have a row and a column") from None
    if array.size == 0:
        return np.zeros((0, 2), dtype=np.int64)
    if array.ndim != 2 or array.shape[1] != 2 or array.dtype.kind not in "iu":
        raise InvalidPlan(detail="they are not a whole number of a row and one of a column each")
    if not bool(((array >= 0) & (array < block.points.shape)).all()):
        raise InvalidPlan(detail=f"not all are cells of a {block.points.shape[0]} x {block.points.shape[1]} matrix")
    rows, columns = (np.bincount(side) for side in array.astype(np.int64).T)
    if bool((rows > 1).any()):
        raise InvalidPlan(detail=f"row {int(np.argmax(rows > 1))} occurs twice")
    if block.capacities is None and bool((columns > 1).any()):
        raise InvalidPlan(detail=f"column {int(np.argmax(columns > 1))} occurs twice, and there are no capacities")
    return array.astype(np.int64)


def _capacities(block: Block) -> Numbers:
    size = block.points.shape[1]
    return np.array((1,) * size if block.capacities is None else block.capacities, dtype=np.int64)


def _gone(block: Block, rows: Iterable[int], columns: Iterable[int]) -> Iterator[tuple[str, Iterable[int], int]]:
    yield "gone_rows", rows, block.points.shape[0]
    yield "gone_columns", columns, block.points.shape[1]


def _read_gone(name: str, positions: Iterable[int], size: int) -> Bools:
    marks = np.zeros(size, dtype=bool)
    if not isinstance(positions, Iterable):
        raise InvalidGone(name=name, value=repr(positions)[:80], size=size)
    for position in positions:
        if not is_whole(position) or not 0 <= position < size:
            raise InvalidGone(name=name, value=repr(position)[:80], size=size)
        marks[position] = True
    return marks


def _case(block: Block, old: Numbers, gone: Sequence[Bools], limit: int | None) -> _Case:
    """What pins and those who are gone leave."""
    rows_gone, columns_gone = gone
    for row, column in block.pins:
        if rows_gone[row] or columns_gone[column]:
            raise PinOfGone(row=row, column=column)
    present = old[~rows_gone[old[:, 0]] & ~columns_gone[old[:, 1]]]
    block = replace(block, allowed=block.allowed & ~rows_gone[:, None] & ~columns_gone)
    pinned = np.array(block.pins, dtype=np.int64).reshape(-1, 2)
    rows = np.setdiff1d(np.arange(len(block.points)), pinned[:, 0])
    room = _capacities(block) - np.bincount(pinned[:, 1], minlength=block.points.shape[1])
    columns = np.repeat(np.arange(len(room)), useful_capacities(room, len(rows)))
    cells = np.ix_(rows, columns)
    is_old = np.zeros(block.points.shape, dtype=bool)
    is_old[present[:, 0], present[:, 1]] = True
    usable = block.allowed[cells]
    ground = Ground(
        points=block.points[cells],
        usable=usable,
        old=is_old[cells] & usable,
        bound=np.zeros(len(rows), dtype=bool),
        size=0,
        meter=Meter(_effort(usable.shape, limit)),
    )
    _refuse_large(ground.points)
    return _Case(block, present, pinned, rows, columns, ground)


def _effort(shape: tuple[int, ...], limit: int | None) -> int:
    if limit is None and max(shape) > LARGE_SIDE:
        return 0
    return max(LEAST_EFFORT, min(MOST_EFFORT, EFFORT // (max(shape) ** 2 + 1)))


def _refuse_large(points: Numbers) -> None:
    """Refuse points that, times the number of pairs, are not exact as floating-point numbers."""
    limit = EXACT // (4 * (sum(points.shape) + 1) * (min(points.shape) + 1)) - 1
    if points.size and int(points.max()) > limit:
        row, column = (int(position) for position in np.argwhere(points > limit)[0])
        raise PointsOutOfRange(row=row, column=column, value=str(points[row, column]), limit=limit)


@dataclass(frozen=True, eq=False)
class _Case:
    """A block without those who are gone, its old pairs of which nobody is gone, and what pins leave free of both.

    ``ground`` has the free ``rows`` and a column for each free place of a column: ``columns`` says which.
    """

    block: Block
    present: Numbers
    pinned: Numbers
    rows: Numbers
    columns: Numbers
    ground: Ground

    @property
    def loose(self) -> int:
        """How many old pairs are not held by a pin."""
        return self.changed(self.pinned)

    @property
    def left(self) -> int:
        """For how many pairs beside the pins there are places."""
        most: int = min(self.ground.points.shape)
        return most if self.block.places is None else min(most, self.block.places - len(self.pinned))

    @property
    def keepable(self) -> int:
        """How many of the loose old pairs one plan can keep."""
        _, first, copies = np.unique(self.columns, return_index=True, return_counts=True)
        return min(int(np.minimum(self.ground.old[:, first].sum(axis=0), copies).sum()), self.left)

    def changed(self, pairs: Numbers) -> int:
        """How many old pairs the plan dissolves beyond those that lost somebody."""
        return len(self.dissolved(pairs))

    def dissolved(self, pairs: Numbers) -> Numbers:
        """Those old pairs (c, 2)."""
        columns = self.block.points.shape[1]
        kept = np.isin(self.present @ [columns, 1], pairs @ [columns, 1])
        return np.asarray(self.present[~kept])

    def pairs(self, plan: Plan) -> Numbers:
        """The pairs of a plan of the ground with the pins, rows ascending."""
        served = np.flatnonzero(plan.partner >= 0)
        chosen = np.stack([self.rows[served], self.columns[plan.partner[served]]], axis=1)
        pairs = np.concatenate([self.pinned, chosen])
        return np.asarray(pairs[np.argsort(pairs[:, 0])])

    def sizes(self) -> list[tuple[Ground, int]]:
        """Numbers of pairs worth looking at, ascending: with each the old pairs a plan can keep.

        The first keeps all that can be kept, the last has most pairs.
        """
        size, sizes = min(most_pairs(self.ground.usable), self.left), list[tuple[Ground, int]]()
        while not sizes or sizes[-1][1] < self.keepable:
            ground = replace(self.ground, size=size)
            plan = ground.keeping_most()
            sizes.append((ground, 0 if plan is None else plan.kept))
            size -= 1
        return sizes[::-1]

    def by_sum(self, limit: int | None, *, by_floor: bool) -> Iterator[tuple[Numbers, bool]]:
        """Ever better plans with ever more changes, and whether each is proved."""
        sizes = self.sizes()
        fewest = 0 if limit is None else self.loose - limit
        ends = [*(kept + 1 for _, kept in sizes[1:]), 0]
        for (ground, kept), end in zip(sizes, ends, strict=True):
            for plan, is_proved in steps_down(ground, kept, max(end, fewest), by_floor=by_floor):
                yield self.pairs(plan), is_proved

    def by_levels(self, limit: int | None) -> Iterator[tuple[Numbers, bool]]:
        """The same under "leximin". Once the meter is used up, the plans under "floor" follow, not proved for this."""
        meter, old = self.ground.meter, self._undecided()
        pairs: Numbers | None = None
        goal: Numbers | None = None
        for changes in range(self.loose - self.keepable, (self.loose if limit is None else min(limit, self.loose)) + 1):
            before = pairs
            pairs = best_by_levels(self.block, old, changes - (self.loose - len(old)), before, meter)
            if pairs is None:
                meter.is_complete = False
                yield from ((pairs, False) for pairs, _ in self.by_sum(limit, by_floor=True))
                return
            if pairs is not before:
                yield pairs, True
            goal = best_by_levels(self.block, (), 0, None, meter) if goal is None else goal
            if goal is not None and levels(self.block, pairs) == levels(self.block, goal):
                return

    def _undecided(self) -> tuple[tuple[int, int], ...]:
        """The old pairs that may stay."""
        rows, copies = np.nonzero(self.ground.old)
        return tuple(sorted(set(zip(self.rows[rows].tolist(), self.columns[copies].tolist(), strict=True))))

    def step(self, pairs: Numbers) -> Step:
        """The plan with its figures."""
        number, floor, total = self.figures(pairs)
        return Step(self.changed(pairs), number, floor, total, pairs)

    def figures(self, pairs: Numbers) -> tuple[int, int, int]:
        """Number of pairs, points of the weakest that is not pinned, sum."""
        values = levels(self.block, pairs)
        return len(pairs), min(values[1:], default=0), int(self.block.points[pairs[:, 0], pairs[:, 1]].sum())

    def rank(self, pairs: Numbers, limit: int | None) -> tuple[int, ...]:
        """The higher the sooner recommended: most tandems, without a limit fewest changes, then the objective."""
        number, floor, total = self.figures(pairs)
        worth = {"total": (total,), "floor": (floor, total), "leximin": levels(self.block, pairs)}
        changed = self.changed(pairs)
        best = worth[self.block.objective]
        return (number, -changed, *best) if limit is None else (number, *best, -changed)
