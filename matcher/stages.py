"""The steps of an objective for many blocks of one shape at once: most tandems, floor, sum, lots, each with its proof.

Every numpy step works on all blocks; blocks without a choice left drop out. A single block is a stack of one. What
finds cheapest assignments is handed in (``Solver``), so that this module is plain numpy.

A column with room for c pairs stands for c equal columns. Best dual values of equal columns are equal, so there is one
for all of them, and only the assignments themselves are solved on copies.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matcher.covers import covers
from matcher.duals import Bools, Cells, Duals, Numbers, duals, parting_duals, picked
from matcher.errors import LeximinTooLarge
from matcher.lots import pair_weights, person_weights
from matcher.result import Certificate, Stage
from matcher.squares import LOOSE_SIDE, Loose, Solver, best_plans, fits, ground_of, largest, loose, most_tandems

__all__ = ["LEXIMIN_SIDE", "Lots", "Plans", "Proofs", "Terms", "solve"]

Lots: TypeAlias = tuple[NDArray[np.uint64], NDArray[np.uint64]]

LEXIMIN_SIDE = 500
ENDLESS = np.iinfo(np.int64).max


@dataclass(frozen=True, eq=False)
class Terms:
    """What is asked of B blocks: see ``matcher.assign.solve_stack``. ``places`` (B,), ``room`` (B, m)."""

    objective: str
    places: Numbers
    room: Numbers
    lots: Lots | None
    proof: bool


@dataclass(frozen=True, eq=False)
class Proofs:
    """Certificates of B blocks. Covers as masks (B, n) and (B, m); ``stages``: the positions of the blocks that have
    this stage, ascending, and their dual values.
    """

    cover: tuple[Bools, Bools]
    floor_cover: tuple[Bools, Bools]
    stages: tuple[tuple[Numbers, Duals], ...]

    def certificate(self, block: int) -> Certificate:
        """The certificate of one block."""
        rows, columns, floor_rows, floor_columns = (
            side[block].nonzero()[0] for cover in (self.cover, self.floor_cover) for side in cover
        )
        return Certificate(rows, columns, floor_rows, floor_columns, tuple(self._stages_of(block)))

    def _stages_of(self, block: int) -> Iterator[Stage]:
        for blocks, values in self.stages:
            at = int(np.searchsorted(blocks, block))
            if at < len(blocks) and blocks[at] == block:
                yield Stage(values.rows[at], values.columns[at], int(values.shift[at]), int(values.scale[at]))


@dataclass(frozen=True, eq=False)
class Plans:
    """Plans of B blocks: ``partner`` (B, n), the column of each row or -1; ``proofs`` if they were asked for."""

    partner: Numbers
    proofs: Proofs | None

    def certificate(self, block: int) -> Certificate:
        """The certificate of one block. Raises ``ValueError`` if none were asked for."""
        if self.proofs is None:
            raise ValueError("the plans were made without proof")
        return self.proofs.certificate(block)


def solve(points: Numbers, allowed: Bools, terms: Terms, solver: Solver) -> Plans:
    """The best plans of blocks (B, n, m), n and m at least 1."""
    allowed = allowed & (terms.room > 0)[:, None, :]
    partner, is_best = most_tandems(points, allowed, terms.room, solver)
    found = (partner >= 0).sum(axis=1)
    number = np.minimum(found, terms.places)
    floor_cover = cover = _no_cover(points.shape)
    if terms.proof:
        rows, columns = covers(allowed, partner)
        is_open = (found < terms.places)[:, None]
        cover = (rows & is_open, columns & is_open)
    cells, is_best = Cells.fresh(allowed, terms.room, number), is_best & (found == number)
    if terms.objective == "leximin":
        _refuse_large(terms.room, points.shape[1])
    if terms.objective != "total":
        floor, best, above = _highest_floor(points, cells, partner, solver)
        if terms.proof and terms.objective == "floor":
            rows, columns = covers(allowed & (points > floor[:, None, None]), above)
            floor_cover = (rows & (number > 0)[:, None], columns & (number > 0)[:, None])
        cells = replace(cells, usable=allowed & (points >= floor[:, None, None]))
        is_best = is_best & (best == partner).all(axis=1)
    partner = np.where((number > 0)[:, None], partner, -1)
    run = _Run(points, cells, terms, solver, partner)
    run.follow(is_best)
    return Plans(run.plan, Proofs(cover, floor_cover, tuple(run.stages)) if terms.proof else None)


def _no_cover(shape: tuple[int, ...]) -> tuple[Bools, Bools]:
    return np.zeros(shape[:2], dtype=bool), np.zeros((shape[0], shape[2]), dtype=bool)


def _refuse_large(room: Numbers, rows: int) -> None:
    size = min(rows, int(room.sum(axis=1).max()))
    if size > LEXIMIN_SIDE:
        raise LeximinTooLarge(block="-", limit=LEXIMIN_SIDE, size=size)


def _highest_floor(points: Numbers, cells: Cells, partner: Numbers, solver: Solver) -> tuple[Numbers, Numbers, Numbers]:
    """The highest points (B,) at which so many pairs fit; plans (B, n) that reach it, if possible those given; and most
    pairs (B, n) from the cells above it.
    """
    inside = np.where(cells.usable, points, -1)
    number, room = cells.number, cells.room
    start, best = _weakest(inside, partner, number), partner.copy()
    above, is_known = np.full(partner.shape, -1), np.zeros(len(partner), dtype=bool)

    def attempt(blocks: Numbers, level: Numbers) -> Numbers:
        mask = _part(inside, blocks) >= level[:, None, None]
        found = largest(mask, room[blocks], solver, best[blocks])
        enough = (found >= 0).sum(axis=1) >= number[blocks]
        best[blocks[enough]] = found[enough]
        above[blocks[~enough]], is_known[blocks[~enough]] = found[~enough], True
        return np.where(enough, _weakest(_part(inside, blocks), found, number[blocks]), -1)

    floor = _highest(inside, start, _upper_bound(inside, number, room), attempt)
    rest = (~is_known).nonzero()[0]
    if len(rest):
        # Nothing was tried above the floor; elsewhere no points lie between it and the last attempt that failed.
        above[rest] = largest(_part(inside, rest) > floor[rest, None, None], room[rest], solver, best[rest])
    return floor, best, above


def _part(values: Numbers, blocks: Numbers) -> Numbers:
    """Some of the blocks, without a copy if it is all of them."""
    return values if len(blocks) == len(values) else values[blocks]


def _own(values: Numbers, partner: Numbers) -> Numbers:
    """The value of the pair of each row (B, n), -1 for none."""
    return np.where(partner >= 0, picked(values, np.maximum(partner, 0)), -1)


def _weakest(values: Numbers, partner: Numbers, number: Numbers) -> Numbers:
    """The lowest of the ``number`` highest values (B,) of the plans; -1 where they have fewer or it is 0."""
    return _nth(_own(values, partner), number)


def _nth(values: Numbers, number: Numbers) -> Numbers:
    """The ``number``-th highest (B,) of values (B, x); the highest if ``number`` is 0."""
    place = np.maximum(values.shape[1] - np.maximum(number, 1), 0)
    ascending = values.copy()
    ascending.sort(axis=1)
    return picked(ascending, place[:, None])[:, 0]


def _upper_bound(inside: Numbers, number: Numbers, room: Numbers) -> Numbers:
    """Points (B,) above which too few rows or columns have a cell."""
    bound = _nth(inside.max(axis=2), number)
    if np.count_nonzero(room != 1) == 0:
        bound = np.minimum(bound, _nth(inside.max(axis=1), number))
    return bound


def _highest(values: Numbers, low: Numbers, high: Numbers, attempt: Callable[[Numbers, Numbers], Numbers]) -> Numbers:
    """The highest value (B,) at which the attempt succeeds; it does at ``low`` and does not above ``high``.

    ``attempt``: blocks and a level for each -> the lowest value its plan uses, or -1. The first level is the next
    possible one, because often nothing higher than ``low`` fits, the second the highest, because often that does.
    """
    low, high, tried = low.copy(), np.maximum(low, high), 0
    while True:
        blocks = (low < high).nonzero()[0]
        if not len(blocks):
            return low
        level = low[blocks] + 1 if not tried else high[blocks] if tried == 1 else (low[blocks] + high[blocks] + 1) // 2
        got = attempt(blocks, level)
        low[blocks] = np.maximum(low[blocks], got)
        failed = got < 0
        if tried:
            rest = _part(values, blocks)[failed]
            below = np.where(rest < level[failed, None, None], rest, -1).max(axis=(1, 2), initial=-1)
            high[blocks[failed]] = np.maximum(low[blocks[failed]], below)
        else:
            high[blocks[failed]] = low[blocks[failed]]
        tried += 1


@dataclass(eq=False)
class _Run:
    """The stages of B blocks; ``cells``, ``partner`` (B, n) and ``stages`` change from stage to stage.

    ``narrowed``: where nothing is to be proved, what had a choice after each level; all else is as it was then.
    """

    points: Numbers
    cells: Cells
    terms: Terms
    solver: Solver
    partner: Numbers
    stages: list[tuple[Numbers, Duals]] = field(default_factory=list)
    narrowed: list[Loose] = field(default_factory=list)

    @property
    def plan(self) -> Numbers:
        """The plans (B, n) of the last stage."""
        partner = self.partner
        for part in reversed(self.narrowed):
            partner = part.with_plan(partner)
        return partner

    def follow(self, is_best: Bools) -> None:
        """All stages of the objective, from plans of which some (B,) are known to have the highest sum."""
        blocks = self.cells.number.nonzero()[0]
        side = self.points.shape[1] + self.cells.room.sum(axis=1) - self.cells.number
        if self.terms.objective == "leximin":
            self._level_by_level(blocks)
        else:
            self._stage(blocks, _part(self.points, blocks), is_best[blocks])
        for weigh in (person_weights, pair_weights):
            if self.terms.lots is None:
                return
            blocks = blocks[~self.cells.of(blocks).is_settled()]
            if not len(blocks):
                return
            rows, columns = self.terms.lots
            self._stage(blocks, weigh(rows[blocks], columns[blocks], side[blocks]))

    def _stage(self, blocks: Numbers, weights: Numbers, is_best: Bools | None = None) -> None:
        """The best plans for the weights and, if something builds on them, dual values and what these leave."""
        if not len(blocks):
            return
        cells, partner = self.cells.of(blocks), self.partner[blocks]
        todo = np.arange(len(blocks)) if is_best is None else (~is_best).nonzero()[0]
        if len(todo):
            known = partner[todo] if self.stages and not self.narrowed else None
            partner[todo] = best_plans(_part(weights, todo), cells.of(todo), known, self.solver)
            self.partner[blocks] = partner
        if self.terms.proof or self.terms.lots is not None or self.terms.objective == "leximin":
            # An only best plan needs no draw, and one look more shows that it is the only one.
            may_end = is_best is not None and self.terms.lots is not None
            values = (parting_duals if may_end else duals)(weights, cells, partner)
            self.stages.append((blocks, values))
            self.cells = self.cells.changed(blocks, values.tight(cells, weights))

    def _level_by_level(self, blocks: Numbers) -> None:
        """Level by level as few pairs as possible at the weakest points there must be."""
        level = np.where(self.cells.usable, self.points, ENDLESS).min(axis=(1, 2))[blocks]
        while len(blocks):
            self._stage(blocks, (_part(self.points, blocks) > level[:, None, None]).astype(np.int64))
            self._narrow()
            left = (_own(self.points, self.partner)[blocks] > level[:, None]).sum(axis=1)
            goes_on = (left > 0) & ~self.cells.of(blocks).is_settled()
            blocks = blocks[goes_on]
            if len(blocks):
                level = self._next_level(blocks, level[goes_on], left[goes_on])

    def _narrow(self) -> None:
        """Go on with what of a single large block still has a choice; a proof needs dual values of everybody."""
        if self.terms.proof or len(self.partner) > 1 or (not self.narrowed and min(self.points.shape[1:]) < LOOSE_SIDE):
            return
        part = loose(self.cells, self.partner, self.solver)
        places = np.full(self.points.shape[2] + 1, -1)
        places[part.columns] = np.arange(len(part.columns))
        self.narrowed.append(part)
        self.cells, self.partner = part.cells, places[self.partner[:, part.rows]]
        self.points = self.points[:, part.rows][:, :, part.columns]
        if self.terms.lots is not None:
            rows, columns = self.terms.lots
            self.terms = replace(self.terms, lots=(rows[:, part.rows], columns[:, part.columns]))

    def _next_level(self, blocks: Numbers, level: Numbers, left: Numbers) -> Numbers:
        """The highest points (G,) the weakest of the ``left`` pairs above the level can have; cells between go."""
        cells, points = self.cells.of(blocks), _part(self.points, blocks)
        above = np.where(cells.usable & (points > level[:, None, None]), points, -1)
        done = cells.usable & (points <= level[:, None, None])

        def attempt(some: Numbers, following: Numbers) -> Numbers:
            usable = done[some] | (_part(above, some) >= following[:, None, None])
            found, partner = fits(replace(cells.of(some), usable=usable), ground, self.solver)
            self.partner[blocks[some[found]]] = partner[found]
            return np.where(found, _weakest(_part(above, some), partner, left[some]), -1)

        ground = None if self.narrowed else ground_of(cells, self.partner[blocks], self.solver)
        start = _weakest(above, self.partner[blocks], left)
        following = _highest(above, start, _upper_bound(above, left, cells.room), attempt)
        usable = done | (above >= following[:, None, None])
        self.cells = self.cells.changed(blocks, replace(cells, usable=usable))
        return following
