"""Plans that keep old pairs, compared tandem by tandem: exact, by deciding one old pair after the other.

No reward for kept pairs can be set against weakest, second weakest, ..., so this is a plain branch and bound: the best
plan without regard to old pairs is the bound, and an old pair it does not keep is decided, kept or not.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matcher.assign import assign
from matcher.keeping import Meter
from matcher.matrix import Block

__all__ = ["best_by_levels", "levels"]

Numbers: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]
Cells: TypeAlias = tuple[tuple[int, int], ...]


def levels(block: Block, pairs: Numbers) -> tuple[int, ...]:
    """What "leximin" compares: the number of pairs, then the points of those not pinned from the weakest up."""
    cells = [(row, column) for row, column in pairs.tolist() if (row, column) not in block.pins]
    return len(pairs), *sorted(int(block.points[cell]) for cell in cells)


def best_by_levels(block: Block, old: Cells, most: int, known: Numbers | None, meter: Meter) -> Numbers | None:
    """The best plan under "leximin" that dissolves at most so many of the ``old`` pairs; None if the meter is used up.

    There must be such a plan; one may be ``known``. The old pairs are allowed, and none has the row of a pin.
    """
    best, value = known, () if known is None else levels(block, known)
    queue = [_Node(block.pins, block.allowed, old, most) if most else _Node((*block.pins, *old), block.allowed, (), 0)]
    while queue:
        node = queue.pop()
        if not _has_room(block, node.pins):
            continue
        if meter.left <= 0:
            return None
        plan = node.solved(block, meter) if node.plan is None else node.plan
        if levels(block, plan) <= value:
            continue
        missing = node.missing(plan)
        if len(missing) <= node.left:
            best, value = plan, levels(block, plan)
        else:
            queue += node.without(missing[0], plan), node.holding(missing[0])
    return best


@dataclass(frozen=True, eq=False)
class _Node:
    """All plans from the allowed cells that hold the pins and dissolve at most ``left`` of the undecided old pairs;
    ``plan``: the best of those that may dissolve any, if it is known.
    """

    pins: Cells
    allowed: Bools
    undecided: Cells
    left: int
    plan: Numbers | None = None

    def solved(self, block: Block, meter: Meter) -> Numbers:
        """The best plan with the pins: they add the same to all plans, so nothing is lost by not comparing them."""
        meter.left -= _cost(min(block.points.shape) - len(self.pins))
        return assign(
            block.points,
            self.allowed,
            objective="leximin",
            places=block.places,
            pins=self.pins,
            capacities=block.capacities,
        ).pairs

    def missing(self, plan: Numbers) -> Cells:
        """The undecided pairs that the plan dissolves."""
        chosen = {(row, column) for row, column in plan.tolist()}
        return tuple(cell for cell in self.undecided if cell not in chosen)

    def holding(self, cell: tuple[int, int]) -> _Node:
        """The plans that keep an undecided pair."""
        return replace(self, pins=(*self.pins, cell), undecided=self._others(cell), plan=None)

    def without(self, cell: tuple[int, int], plan: Numbers) -> _Node:
        """The plans that dissolve it, as the best plan of all does; what must not be dissolved then is held."""
        allowed, others = self.allowed.copy(), self._others(cell)
        allowed[cell] = False
        if self.left == 1:
            return _Node((*self.pins, *others), allowed, (), 0)
        return _Node(self.pins, allowed, others, self.left - 1, plan)

    def _others(self, cell: tuple[int, int]) -> Cells:
        return tuple(other for other in self.undecided if other != cell)


def _cost(size: int) -> int:
    """About as many assignments of a block take as long as solving it by levels, when so many pairs are not pinned."""
    return 1 + max(size, 0) + max(size, 0) ** 2 // 50


def _has_room(block: Block, pins: Cells) -> bool:
    """Whether no column has more pins than places; all pins together never have, as enough old pairs are dissolved."""
    room = [1] * block.points.shape[1] if block.capacities is None else block.capacities
    return all(number <= room[column] for column, number in Counter(column for _, column in pins).items())
