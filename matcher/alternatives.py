"""The best plan and its runners-up, best first, each one exactly once.

All plans of one size are one space. The best plan of a space is known; the second best forbids one of its pairs, and
prices tell which. That pair splits the space in two: the plans without it, of which the second plan is the best, and
the plans with it, of which the best plan stays the best. So each further plan costs one solve and at most two price
tables. When a size has no more plans, those with one pair less follow.

References: K. Murty, An algorithm for ranking all the assignments in order of increasing cost, Operations Research 16
(1968); C. Chegireddy, H. Hamacher, Algorithms for finding k-best perfect matchings, Discrete Applied Mathematics 18
(1987).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count, islice
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matcher.assign import assign
from matcher.errors import WrongObjective
from matcher.matrix import read_block, read_count
from matcher.prices import price_plan
from matcher.result import UNPROVED, Assignment

__all__ = ["alternatives"]

Numbers: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

SOME = np.zeros(1, dtype=np.int64)
"""What is lost is not known yet: perhaps nothing."""


def alternatives(
    points: ArrayLike,
    allowed: ArrayLike | None = None,
    *,
    k: int,
    objective: str = "total",
    places: int | None = None,
    pins: Iterable[Sequence[int]] = (),
    capacities: Sequence[int] | None = None,
) -> list[Assignment]:
    """The ``k`` best different plans, or as many as there are.

    They are ordered by the number of tandems, then by the sum of points; plans with fewer tandems follow when there are
    no more with as many. Under "floor" only plans count of which ``Assignment.floor`` is not below that of the best
    one. What is equal keeps an order that is the same in every run. The first plan is that of ``assign``, with its
    certificate; the others are not optimal, so they have an empty one and ``check`` does not accept them as proved.

    Parameters
    ----------
    points, allowed, places, pins, capacities : as for ``assign``.
    k : from 1. Each further plan takes about as long as solving the block once and pricing it twice.
    objective : "total" or "floor".

    Raises
    ------
    InvalidCount
        ``k`` is no whole number from 1.
    WrongObjective
        Under "leximin" there is no figure to order plans by.
    MatrixError, UnknownObjective
        As ``assign``.
    """
    wanted = read_count("k", k, 1)
    if objective == "leximin":
        raise WrongObjective(question="alternatives", known="total or floor", objective=objective)
    block = read_block(points, allowed, objective=objective, places=places, pins=pins, capacities=capacities)
    numbers, usable = block.points, block.allowed
    first = assign(numbers, usable, objective=objective, places=places, pins=block.pins, capacities=block.capacities)
    if objective == "floor":
        usable = usable & (numbers >= first.floor)
    plans = (_restated(numbers, pairs, first) for pairs in _in_order(numbers, usable, first))
    rest = (plan for plan in islice(plans, 1, None) if objective == "total" or plan.floor >= first.floor)
    return [first, *islice(rest, wanted - 1)]


def _restated(points: Numbers, pairs: Numbers, first: Assignment) -> Assignment:
    """The pairs as a plan under the terms of the first one."""
    pinned = set(first.pins)
    values = {(row, column): int(points[row, column]) for row, column in pairs.tolist()}
    return replace(
        first,
        pairs=pairs,
        total=sum(values.values()),
        floor=min((value for cell, value in values.items() if cell not in pinned), default=0),
        certificate=UNPROVED,
    )


def _in_order(points: Numbers, usable: Bools, first: Assignment) -> Iterator[Numbers]:
    """The pairs of every plan, by number and sum of points."""
    yield from _of_one_size(points, _Space(usable, first, first.pins))
    for size in range(len(first.pairs) - 1, len(first.pins) - 1, -1):
        best = assign(points, usable, objective="total", places=size, pins=first.pins, capacities=first.capacities)
        yield from _of_one_size(points, _Space(usable, best, first.pins))


@dataclass(frozen=True, eq=False)
class _Space:
    """All plans of one size from the allowed cells that hold the pins, with the best of them."""

    allowed: Bools
    best: Assignment
    pins: tuple[tuple[int, int], ...]

    def losses(self, points: Numbers) -> Numbers:
        """Points lost if a pair of the best plan is forbidden, -1 if it cannot be."""
        return price_plan(points, self.allowed, replace(self.best, pins=self.pins)).forbid

    def without(self, points: Numbers, pair: tuple[int, int]) -> _Space:
        """The plans without a pair."""
        allowed = self.allowed.copy()
        allowed[pair] = False
        size, capacities = len(self.best.pairs), self.best.capacities
        best = assign(points, allowed, objective="total", places=size, pins=self.pins, capacities=capacities)
        return _Space(allowed, best, self.pins)

    def holding(self, pair: tuple[int, int]) -> _Space:
        """The plans with a pair of the best one."""
        return replace(self, pins=(*self.pins, pair))


def _of_one_size(points: Numbers, space: _Space) -> Iterator[Numbers]:
    """All plans of the space, the highest sum first.

    The queue holds spaces of which the best plan has been given, by the highest sum the second best can have: open ones
    with a bound, the others with what it loses by each pair it may do without.
    """
    queue: list[tuple[int, bool, int, _Space, Numbers]] = []
    number = count()

    def push(space: _Space, losses: Numbers, *, is_open: bool) -> None:
        if (losses >= 0).any():
            highest = space.best.total - _least(losses)
            heappush(queue, (-highest, is_open, next(number), space, losses))

    yield space.best.pairs
    push(space, SOME, is_open=True)
    while queue:
        _, is_open, _, space, losses = heappop(queue)
        if is_open:
            push(space, space.losses(points), is_open=False)
            continue
        index = int(np.argmax(losses == _least(losses)))
        row, column = space.best.pairs[index].tolist()
        other = space.without(points, (row, column))
        yield other.best.pairs
        push(other, SOME, is_open=True)
        push(space.holding((row, column)), np.delete(losses, index), is_open=True)


def _least(losses: Numbers) -> int:
    return int(losses[losses >= 0].min())
