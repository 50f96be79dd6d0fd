"""What every single decision costs: the points lost if a pair is forced, or if a chosen pair is forbidden.

The dual values of the plan's certificate give every cell a reduced cost: what is lost there if everything else is made
up for. Whoever is forced out of a column moves on to another one, and so on, until the gap is closed: the cheapest such
chain is a shortest path between columns, and all of them come from one pass of Floyd and Warshall. Rows and columns
that stay alone are part of the chains, so every plan that is looked at has the same number of pairs.

References: R. Burkard, M. Dell'Amico, S. Martello, Assignment Problems (2012), section 5.1; R. Floyd, Algorithm 97:
Shortest path, Communications of the ACM 5 (1962).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matcher.check import check
from matcher.errors import NotTheBestPlan, WrongObjective
from matcher.matrix import read_block
from matcher.result import Arrays, Assignment

__all__ = ["Prices", "price_plan", "prices"]

Integers: TypeAlias = NDArray[np.signedinteger]
Numbers: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

SMALL = (1 << 30) - 1
LARGE = 1 << 61
"""What stands for "no way": twice of it still fits into 32 and into 64 bits."""
NEVER = -1
STRIP = 64
"""So many rows are shortened at a time: they stay in the cache of a processor."""


@dataclass(frozen=True, eq=False)
class Prices(Arrays):
    """Points lost by one decision more, at the same number of pairs; -1 if there is no such plan.

    ``force`` (n, m): if the pair is in the plan; 0 for chosen pairs. ``forbid`` (k,): if chosen pair number k, in the
    order of ``Assignment.pairs``, is not in the plan; -1 for pinned pairs, which are not up for choice.
    """

    force: Numbers
    forbid: Numbers


def prices(points: ArrayLike, allowed: ArrayLike | None, assignment: Assignment) -> Prices:
    """The price of every pair and of every ban, in one pass of O(min(n, m)^2 * max(n, m)) steps.

    Parameters
    ----------
    points : (n, m) integers from 0, those the plan was made from.
    allowed : (n, m) booleans, all True if None, as for the plan.
    assignment : the best plan under the objective "total"; its places, pins and capacities hold. A pinned row stays
        with its partner, so every other pair of it is -1; so is every other pair of a column whose capacity is used up
        by pins, and every pair that is not allowed.

    Raises
    ------
    WrongObjective
        Under "floor" and "leximin" a forced pair may raise the sum: solve the block again with the pair as a pin.
    NotTheBestPlan
        The certificate does not prove the plan for these points.
    MatrixError
        Points or allowed are wrong; names the cell.
    """
    if assignment.objective != "total":
        raise WrongObjective(question="prices", known="total", objective=assignment.objective)
    block = read_block(points, allowed, objective="total")
    issues = check(
        block.points,
        block.allowed,
        assignment,
        objective="total",
        places=assignment.places,
        pins=assignment.pins,
        capacities=assignment.capacities,
    )
    if issues:
        raise NotTheBestPlan(detail=issues[0].message)
    return price_plan(block.points, block.allowed, assignment)


def price_plan(points: Numbers, allowed: Bools, assignment: Assignment) -> Prices:
    """``prices`` without checks: the dual values must prove the plan among those that hold the pins."""
    pairs = assignment.pairs
    force = np.full(points.shape, NEVER, dtype=np.int64)
    forbid = np.full(len(pairs), NEVER, dtype=np.int64)
    pinned = np.array(assignment.pins, dtype=np.int64).reshape(-1, 2)
    free = ~_among(pairs, pinned, points.shape[1])
    room = _room(assignment, points.shape[1], pinned)
    rows = np.setdiff1d(np.arange(len(points)), pinned[:, 0])
    columns = np.flatnonzero(room)
    if free.any():
        plan = np.stack([np.searchsorted(rows, pairs[free, 0]), np.searchsorted(columns, pairs[free, 1])], axis=1)
        exchange = _exchange(points, allowed, assignment, (rows, columns), (plan, room[columns]))
        losses = exchange.losses()
        force[np.ix_(rows, columns)] = _decoded(losses[:-1, :-1], exchange.never)
        losses[plan[:, 0], plan[:, 1]] = exchange.never
        forbid[free] = _decoded(losses[plan[:, 0]].min(axis=1), exchange.never)
    force[pairs[:, 0], pairs[:, 1]] = 0
    return Prices(force, forbid)


def _among(pairs: Numbers, others: Numbers, columns: int) -> Bools:
    return np.isin(pairs[:, 0] * columns + pairs[:, 1], others[:, 0] * columns + others[:, 1])


def _room(assignment: Assignment, columns: int, pinned: Numbers) -> Numbers:
    """What pins leave of every column's capacity."""
    capacities = np.ones(columns, dtype=np.int64)
    if assignment.capacities is not None:
        capacities[:] = assignment.capacities
    return capacities - np.bincount(pinned[:, 1], minlength=columns)


def _decoded(losses: Integers, never: int) -> Numbers:
    found = losses.astype(np.int64)
    return np.where(found >= never, NEVER, found)


@dataclass(frozen=True, eq=False)
class _Exchange:
    """What may move where. ``costs`` (n + 1, m + 1): reduced costs; the last row stands for the columns that stay
    alone, the last column for the rows that stay alone. ``slots``: who is where now, each row of cells once a place.
    """

    costs: Integers
    slots: tuple[Numbers, Numbers]
    never: int

    def losses(self) -> Integers:
        """Points lost (n + 1, m + 1) if a line moves there: its own cost and the cheapest way to close the gap."""
        if self.costs.shape[0] < self.costs.shape[1]:
            turned = _Exchange(self.costs.T, (self.slots[1], self.slots[0]), self.never)
            return turned.losses().T
        rows, columns = self.slots
        moves = _least(self.costs[rows], columns, self.costs.shape[1], self.never)
        _close(moves)
        back = _least(moves.T[columns], rows, self.costs.shape[0], self.never)
        return np.asarray(np.minimum(self.costs + back, self.never))


def _exchange(
    points: Numbers,
    allowed: Bools,
    assignment: Assignment,
    lines: tuple[Numbers, Numbers],
    taken: tuple[Numbers, Numbers],
) -> _Exchange:
    """The free ``lines`` of the block with the reduced costs of the certificate; ``taken``: plan and room there."""
    rows, columns = lines
    plan, room = taken
    stage = assignment.certificate.stages[0].unscaled()
    cells = np.ix_(rows, columns)
    # No plan loses more than all it has, so whatever reaches this bound is no plan at all.
    never = SMALL if int(points.max()) * len(plan) < SMALL else LARGE
    kind = np.int32 if never == SMALL else np.int64
    own, other = stage.rows[rows], stage.columns[columns]
    reduced = own[:, None] + other[None, :] + np.int64(stage.shift) - points[cells]
    costs = np.full((len(rows) + 1, len(columns) + 1), never, dtype=kind)
    costs[:-1, :-1] = np.where(allowed[cells], np.minimum(reduced, never), never)
    costs[:-1, -1] = np.minimum(own, never)
    costs[-1, :-1] = np.minimum(other, never)
    alone = np.setdiff1d(np.arange(len(rows)), plan[:, 0])
    spare = np.flatnonzero(np.bincount(plan[:, 1], minlength=len(columns)) < room)
    slot_rows = np.concatenate([plan[:, 0], alone, np.full(len(spare), len(rows))])
    slot_columns = np.concatenate([plan[:, 1], np.full(len(alone), len(columns)), spare])
    return _Exchange(costs, (slot_rows, slot_columns), never)


def _least(values: Integers, groups: Numbers, number: int, never: int) -> Integers:
    """The least of the rows of ``values`` in each group, ``never`` where a group has none: (number, columns)."""
    result = np.full((number, values.shape[1]), never, dtype=values.dtype)
    order = np.argsort(groups, kind="stable")
    first = np.flatnonzero(np.diff(groups[order], prepend=-1))
    result[groups[order][first]] = np.minimum.reduceat(values[order], first, axis=0)
    return result


def _close(costs: Integers) -> None:
    """The cheapest way from everywhere to everywhere over any number of moves, in place (Floyd and Warshall).

    Strip by strip: first all ways over the strip's own places from there, then from all other rows.
    """
    np.fill_diagonal(costs, 0)
    for start in range(0, len(costs), STRIP):
        places = range(start, min(start + STRIP, len(costs)))
        _shorten(costs[start : start + STRIP], costs, places)
        for other in range(0, len(costs), STRIP):
            if other != start:
                _shorten(costs[other : other + STRIP], costs, places)


def _shorten(part: Integers, costs: Integers, places: Iterable[int]) -> None:
    """Ways from the rows of ``part``, if need be over these places."""
    detour = np.empty_like(part)
    for place in places:
        np.add(part[:, place, None], costs[place], out=detour)
        np.minimum(part, detour, out=part)
