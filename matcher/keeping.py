"""Plans that keep old pairs: for every number of them the highest sum, exactly.

A plan of a given size that keeps as many old pairs as possible, or has the highest sum, is one assignment. In between,
a reward for every pair kept gives those plans that no mix of two others beats (they lie on the concave hull of pairs
kept and sum). The rest is found by branch and bound: two plans of the hull bound the sum, and an old pair only one of
them keeps is decided, kept or not. What all this may cost is limited by a meter, so large blocks never get stuck.

References: M. Fisher, The Lagrangian relaxation method for solving integer programming problems, Management Science 27
(1981); R. Burkard, M. Dell'Amico, S. Martello, Assignment Problems (2012), section 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matcher.assign import heaviest

__all__ = ["Ground", "Meter", "Plan", "steps_down"]

Numbers: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]


@dataclass
class Meter:
    """How many more assignments may be solved for steps in between; ``is_complete`` until something is left out."""

    left: int
    is_complete: bool = True


@dataclass(frozen=True, eq=False)
class Plan:
    """The column of each row, -1 for none; how many old pairs it keeps and its sum of points."""

    partner: Numbers
    kept: int
    total: int


@dataclass(frozen=True, eq=False)
class Ground:
    """What plans are made from: ``points``, ``usable`` cells and ``old`` ones (n, m), rows that must have a partner
    ``bound`` (n,), and how many pairs a plan has. A column with room for c pairs stands there c times.
    """

    points: Numbers
    usable: Bools
    old: Bools
    bound: Bools
    size: int
    meter: Meter

    def keeping_most(self) -> Plan | None:
        """Most old pairs kept, then the highest sum; None if there is no plan of this size."""
        reward = self.size * int(self.points.max(initial=0)) + 1
        return self._heaviest(self.points + reward * self.old)

    def highest_sum(self) -> Plan | None:
        """The highest sum, then most old pairs kept."""
        return self._heaviest(self.points * (self.size + 1) + self.old)

    def along(self, top: Plan, bottom: Plan) -> Plan | None:
        """The plan farthest to the upper right of the line between two plans in the picture of pairs kept and sum."""
        price, reward = _slope(top, bottom)
        return self._heaviest(self.points * price + reward * self.old)

    def beyond(self, top: Plan, bottom: Plan) -> Plan | None:
        """The same, if it is beyond the line."""
        price, reward = _slope(top, bottom)
        plan = self.along(top, bottom)
        is_beyond = plan is not None and price * (plan.total - top.total) + reward * (plan.kept - top.kept) > 0
        return plan if is_beyond else None

    def _heaviest(self, weights: Numbers) -> Plan | None:
        self.meter.left -= 1
        partner = heaviest(weights, self.usable, self.bound, self.size)
        if partner is None:
            return None
        rows = np.flatnonzero(partner >= 0)
        cells = rows, partner[rows]
        return Plan(partner, int(np.count_nonzero(self.old[cells])), int(self.points[cells].sum()))

    def above(self, level: int) -> Ground:
        """Without the cells below the level."""
        usable = self.usable & (self.points >= level)
        return replace(self, usable=usable, old=self.old & usable)

    def deciding(self, row: int) -> tuple[Ground, Ground]:
        """The ground where the row keeps its old pair, and the ground where it does not."""
        kept, broken, bound, old = self.usable.copy(), self.usable.copy(), self.bound.copy(), self.old.copy()
        kept[row] &= self.old[row]
        bound[row] = True
        broken[row] &= ~self.old[row]
        old[row] = False
        return replace(self, usable=kept, bound=bound), replace(self, usable=broken, old=old)

    def weakest(self, plan: Plan) -> int:
        """Points of the weakest pair of a plan that has pairs."""
        rows = np.flatnonzero(plan.partner >= 0)
        return int(self.points[rows, plan.partner[rows]].min())

    def keepers(self, plan: Plan) -> Bools:
        """The rows that keep their old pair."""
        return np.asarray((plan.partner >= 0) & self.old[np.arange(len(self.old)), plan.partner])


def steps_down(ground: Ground, kept: int, least: int, *, by_floor: bool) -> Iterator[tuple[Plan, bool]]:
    """For ever fewer old pairs, from as many as can be ``kept`` to ``least``, the best plan if it beats those before.

    With each plan comes whether it is proved. Once the meter is used up, plans in between are left out, and the best
    one found with ``least`` old pairs comes last, perhaps unproved.
    """
    if kept >= least and (not by_floor or ground.size == 0):
        yield from _rising_sums(ground, least)
        return
    while kept >= least:
        level = _highest_level(ground, kept)
        higher = ground.above(level + 1).keeping_most()
        kept = -1 if higher is None else higher.kept
        yield from _rising_sums(ground.above(level), max(least, kept + 1))
        if kept > least and ground.meter.left <= 0:
            ground.meter.is_complete = False
            kept = least


def _highest_level(ground: Ground, least: int) -> int:
    """The highest points the weakest pair can have while at least so many old pairs are kept.

    There must be such a plan, and a plan must have pairs.
    """
    inside = np.where(ground.usable, ground.points, -1)
    bounds = [np.sort(inside.max(axis=axis))[-ground.size] for axis in (0, 1)]
    if least:
        bounds.append(np.sort(np.where(ground.old, ground.points, -1).max(axis=1))[-least])
    levels = np.unique(inside[(inside >= 0) & (inside <= min(bounds))])
    low, middle, high = 0, 0, len(levels) - 1
    while low < high:
        plan = ground.above(int(levels[middle])).keeping_most()
        if plan is not None and plan.kept >= least:
            low = int(np.searchsorted(levels, ground.weakest(plan)))
        else:
            high = middle - 1
        middle = (low + high + 1) // 2
    return int(levels[low])


def _rising_sums(ground: Ground, least: int) -> Iterator[tuple[Plan, bool]]:
    """For ever fewer old pairs kept, not fewer than ``least``, the highest sum, if it is higher than with more.

    None at all if there is no plan of this size.
    """
    last = ground.keeping_most()
    if last is None:
        return
    yield last, True
    bottom = ground.highest_sum() if last.kept > least else last
    if bottom is None or last.total == bottom.total:
        return
    top = last
    for vertex in _hull(ground, top, bottom, least):
        for kept in range(top.kept - 1, max(vertex.kept, least - 1), -1):
            plan, is_proved = _best_keeping(ground, kept, (top, vertex), last)
            ground.meter.is_complete &= is_proved
            if plan.total > last.total and (is_proved or kept == least):
                yield plan, is_proved
                last = plan
        if vertex.kept >= least:
            yield vertex, True
        top = last = vertex


def _hull(ground: Ground, top: Plan, bottom: Plan, least: int) -> Iterator[Plan]:
    """The plans of the hull after ``top``, down to the first that keeps ``least`` old pairs or fewer.

    Once the meter is used up, only those that are known.
    """
    following = [bottom]
    while following and top.kept > least:
        between = ground.beyond(top, following[-1]) if ground.meter.left > 0 else None
        if between is None:
            top = following.pop()
            yield top
        else:
            following.append(between)


def _best_keeping(ground: Ground, least: int, ends: tuple[Plan, Plan], known: Plan) -> tuple[Plan, bool]:
    """The highest sum with at least so many old pairs, between two plans of the hull, and whether it is proved.

    ``known`` keeps more; it is given back if nothing has a higher sum.
    """
    best, number = known, count()
    queue = [(-_bound(least, *ends), next(number), ground, ends)]
    while queue and -queue[0][0] > best.total:
        if ground.meter.left <= 0:
            return best, False
        _, _, node, (top, bottom) = heappop(queue)
        row = int(np.argmax(node.keepers(top) & ~node.keepers(bottom)))
        for child, valid in zip(node.deciding(row), ((top, None), (None, bottom)), strict=True):
            found = _bracket(child, least, (top, bottom), valid, best)
            if found is None:
                continue
            if found[0].total > best.total:
                best = found[0]
            heappush(queue, (-_bound(least, *found), next(number), child, found))
    return best, True


def _slope(top: Plan, bottom: Plan) -> tuple[int, int]:
    """What a point of the sum and what a kept pair is worth where both plans are worth the same."""
    return top.kept - bottom.kept, bottom.total - top.total


def _bound(least: int, top: Plan, bottom: Plan) -> int:
    """No plan with at least so many old pairs kept has a higher sum: the line between two plans of the hull."""
    if bottom.kept >= least:
        return bottom.total
    price, reward = _slope(top, bottom)
    return top.total + reward * (top.kept - least) // price


def _bracket(
    child: Ground, least: int, parents: tuple[Plan, Plan], valid: tuple[Plan | None, Plan | None], best: Plan
) -> tuple[Plan, Plan] | None:
    """The two neighbours on the hull between which so many kept pairs lie; twice the best plan if it keeps enough.

    ``valid``: the one of the parents the child still has. None if nothing there has a higher sum than ``best``.
    """
    probe, (top, bottom) = child.along(*parents), valid
    price, reward = _slope(*parents)
    if probe is None or probe.total + reward * (probe.kept - least) // price <= best.total:
        return None
    if probe.kept >= least:
        top, bottom = probe, bottom or child.highest_sum()
    else:
        top, bottom = top or child.keeping_most(), probe
    if top is None or bottom is None or top.kept < least:
        return None
    if bottom.kept >= least:
        return bottom, bottom
    while (between := child.beyond(top, bottom)) is not None:
        if between.kept >= least:
            top = between
        else:
            bottom = between
    return top, bottom
