"""Cheapest assignments of many tiny matrices at once: all plans are tried, each for all matrices in one step."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from math import perm

import numpy as np
from numpy.typing import NDArray

__all__ = ["cheapest_tiny", "is_tiny"]

MOST_SUMS = 600
FEWEST = 64
"""Below so many matrices the time goes into the steps themselves."""
TOGETHER = 4096
"""Matrices at a time, so that sums stay in the processor's cache."""


def is_tiny(number: int, rows: int, columns: int) -> bool:
    """Whether trying all plans of ``number`` matrices (rows <= columns) is faster than solving them one by one."""
    return number >= FEWEST and rows <= 6 and sum(perm(columns, row + 1) for row in range(rows)) <= MOST_SUMS


def cheapest_tiny(costs: NDArray[np.float64]) -> NDArray[np.int64]:
    """The column of every row in the cheapest plan (B, n) of matrices (B, n, m) with n <= m; ``inf`` is forbidden."""
    plans = _plans(*costs.shape[1:])
    best = np.empty(len(costs), dtype=np.intp)
    for start in range(0, len(costs), TOGETHER):
        part = slice(start, start + TOGETHER)
        best[part] = _best_plan(np.ascontiguousarray(costs[part].transpose(1, 2, 0)))
    return plans[best]


@cache
def _plans(rows: int, columns: int) -> NDArray[np.int64]:
    return np.array([plan for plan, _ in _visits(rows, columns) if len(plan) == rows], dtype=np.int64)


@cache
def _visits(rows: int, columns: int) -> tuple[tuple[tuple[int, ...], int], ...]:
    """Beginnings of plans, each after what it continues, and the number of the plan if it is complete."""
    return tuple(_continued((), rows, columns, iter(range(perm(columns, rows)))))


def _continued(
    plan: tuple[int, ...], rows: int, columns: int, numbers: Iterator[int]
) -> Iterator[tuple[tuple[int, ...], int]]:
    for column in range(columns):
        if column not in plan:
            longer = (*plan, column)
            if len(longer) == rows:
                yield longer, next(numbers)
            else:
                yield longer, -1
                yield from _continued(longer, rows, columns, numbers)


def _best_plan(costs: NDArray[np.float64]) -> NDArray[np.intp]:
    """Number of the cheapest plan of each matrix (B,); ``costs`` (n, m, B)."""
    rows, columns, number = costs.shape
    lowest = np.full(number, np.inf)
    best = np.zeros(number, dtype=np.intp)
    sums = np.zeros((rows + 1, number))
    for plan, which in _visits(rows, columns):
        length = len(plan)
        np.add(sums[length - 1], costs[length - 1, plan[-1]], out=sums[length])
        if length == rows:
            better = sums[length] < lowest
            np.copyto(lowest, sums[length], where=better)
            np.copyto(best, which, where=better)
    return best
