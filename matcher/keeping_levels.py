"""Plans that keep old pairs, compared tandem by tandem: exact, by deciding one old pair after the other.

No reward for kept pairs can be set against weakest, second weakest, ..., so this is a plain branch and bound: the best
plan without regard to old pairs is the bound, and an old pair it does not keep is decided, kept or not.
"""

from __future__ import annotations

from collections import Counter
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


def best_by_levels(block: Block, old: Cells, most: int, meter: Meter) -> Numbers | None:
    """The best plan under "leximin" that dissolves at most so many of the ``old`` pairs; None if the meter is used up.

    There must be such a plan. The old pairs are allowed, and none has the row of a pin.
    """
    best, value = None, tuple[int, ...]()
    queue: list[tuple[Cells, Bools, Cells, int]] = [(block.pins, block.allowed, old, most)]
    while queue:
        pins, allowed, undecided, left = queue.pop()
        if left == 0:
            pins, undecided = (*pins, *undecided), ()
        if not _has_room(block, pins):
            continue
        if meter.left <= 0:
            return None
        meter.left -= 1 + min(block.points.shape)  # a block solved by levels takes about as long as so many assignments
        plan = _solved(block, allowed, pins)
        if levels(block, plan) <= value:
            continue
        chosen = {(row, column) for row, column in plan.tolist()}
        missing = [cell for cell in undecided if cell not in chosen]
        if len(missing) <= left:
            best, value = plan, levels(block, plan)
            continue
        rest = tuple(cell for cell in undecided if cell != missing[0])
        queue.append((pins, _without(allowed, missing[0]), rest, left - 1))
        queue.append(((*pins, missing[0]), allowed, rest, left))
    return best


def _has_room(block: Block, pins: Cells) -> bool:
    """Whether no column has more pins than places; all pins together never have, as enough old pairs are dissolved."""
    room = [1] * block.points.shape[1] if block.capacities is None else block.capacities
    return all(number <= room[column] for column, number in Counter(column for _, column in pins).items())


def _solved(block: Block, allowed: Bools, pins: Cells) -> Numbers:
    """The best plan with the pins: they add the same to all plans, so nothing is lost by not comparing them."""
    return assign(
        block.points, allowed, objective="leximin", places=block.places, pins=pins, capacities=block.capacities
    ).pairs


def _without(allowed: Bools, cell: tuple[int, int]) -> Bools:
    rest = allowed.copy()
    rest[cell] = False
    return rest
