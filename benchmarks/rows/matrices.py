"""Rows on one matrix: all prices, leximin, and instance families in multiples of scipy's bare solve."""

from __future__ import annotations

import numpy as np

import matcher
from benchmarks.blocks import Block, bare_solve
from benchmarks.families import FAMILIES, SEED, profile_block
from benchmarks.measure import Task
from benchmarks.rows.row import Row, TimedRow, Work

__all__ = ["ROWS"]

SMALL = 20


def _assign(block: Block, objective: str) -> Work:
    """Plan, draw and proof of one matrix."""
    points, allowed = block
    ours = Task(
        lambda _given: matcher.assign(points, allowed, objective=objective, seed=SEED),
        accept=lambda plan: matcher.check(points, allowed, plan, objective=objective, seed=SEED) == [],
    )
    return Work(ours, lambda: bare_solve([block]))


def _prices(side: int) -> Work:
    """What every pair would cost, of a plan that is there already."""
    block = points, allowed = profile_block(side, side)
    plan = matcher.assign(points, allowed, objective="total", seed=SEED)

    def agrees(prices: matcher.Prices) -> bool:
        """Whether the dearest pair costs what it costs to solve again with it as a pin."""
        row, column = (int(place) for place in np.unravel_index(prices.force.argmax(), points.shape))
        again = matcher.assign(points, allowed, objective="total", pins=[(row, column)])
        return plan.total - again.total == prices.force[row, column] > 0 and len(again.pairs) == len(plan.pairs)

    ours = Task(lambda _given: matcher.prices(points, allowed, plan), accept=agrees)
    return Work(ours, lambda: bare_solve([block]))


def _prices_row(side: int, bar: float | None = None) -> TimedRow:
    return TimedRow(
        f"prices-{side}",
        f"prices of all {side:,} × {side:,} pairs of a plan, `total`",
        bar,
        setup=lambda quick: _prices(SMALL if quick else side),
    )


def _family_row(key: str, side: int, objective: str) -> TimedRow:
    name, make = FAMILIES[key]
    return TimedRow(
        f"family-{key}-{side}-{'default' if objective == 'floor' else objective}",
        f"{name}, {side:,} × {side:,}, `{objective}`",
        setup=lambda quick: _assign(make(SMALL if quick else side), objective),
    )


ROWS: tuple[Row, ...] = (
    _prices_row(50),
    _prices_row(200),
    _prices_row(1_000, 1.5),
    TimedRow(
        "leximin-200x220",
        "200 × 220, `leximin` with draw and proofs",
        2.0,
        setup=lambda quick: _assign(profile_block(*((SMALL, SMALL + 2) if quick else (200, 220))), "leximin"),
    ),
    *(
        _family_row(key, side, objective)
        for key in FAMILIES
        for side in (200, 1_000)
        for objective in ("total", "floor")
    ),
)
