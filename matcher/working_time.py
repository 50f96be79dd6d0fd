"""Rotating weekly patterns: what is left after school, night work, half-hours two people share.

Rotations of 1 to 4 weeks repeat together after at most 12 weeks. All patterns of a problem are laid out over one joint
cycle of that length; means over it equal means over any multiple. Patterns are few where people are many, so shared
time is counted once per pair of patterns.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matcher.problem import Problem

__all__ = ["HALF_HOURS", "WorkingTime"]

HALF_HOURS = 48
NIGHT = np.uint64((1 << 12) - 1 | 1 << 46 | 1 << 47)
"""The half-hours from 23:00 to 06:00."""
EVERY_DAY = np.uint64((1 << HALF_HOURS) - 1)
TABLE_LIMIT = 1 << 22
TOGETHER = 1 << 16
"""Days of patterns of Fachkräfte that are compared at a time."""

Ints = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class WorkingTime:
    """Patterns over the joint cycle and who has which.

    ``cycle``: weeks. ``azubi_weeks`` (q, cycle, 7): distinct patterns of Azubis after school, ``azubi_index`` (n,) into
    them, -1 unknown. ``fachkraft_weeks`` and ``fachkraft_index`` likewise. ``night`` (patterns of Fachkräfte,): work
    between 23:00 and 06:00 in every week.
    """

    cycle: int
    azubi_weeks: NDArray[np.uint64]
    azubi_index: Ints
    fachkraft_weeks: NDArray[np.uint64]
    fachkraft_index: Ints
    night: NDArray[np.bool_]

    @classmethod
    def of(cls, problem: Problem) -> WorkingTime:
        """The working times of everybody in the problem."""
        counts = problem.week_counts.astype(np.int64)
        cycle = math.lcm(1, *set(counts.tolist()))
        weeks = _laid_out(problem, cycle)
        patterns = _padded(weeks)
        work, school = problem.azubis.availability.astype(np.int64), problem.azubis.school.astype(np.int64)
        combined, index = _distinct((work + 1) * (len(weeks) + 1) + school + 1, (len(weeks) + 1) ** 2)
        base, lessons = np.divmod(combined, len(weeks) + 1)
        free = np.where(lessons[:, None, None] > 0, ~patterns[lessons], EVERY_DAY)
        fachkraft_index = problem.fachkraefte.availability.astype(np.int64)
        return cls(
            cycle=cycle,
            azubi_weeks=patterns[base] & free,
            azubi_index=np.where(work >= 0, index, -1),
            fachkraft_weeks=weeks,
            fachkraft_index=fachkraft_index,
            night=np.logical_and.reduce(np.logical_or.reduce(weeks & NIGHT, axis=2), axis=1),
        )

    def shared(self, azubi: Ints, fachkraft: Ints) -> Ints:
        """Half-hours shared over the whole cycle for pairs of rows, at most 4032; -1 where one is unknown."""
        if self._table is not None:
            return np.asarray(self._table[self._azubi_offsets[azubi] + self._fachkraft_columns[fachkraft]])
        first, second = self.azubi_index[azubi], self.fachkraft_index[fachkraft]
        known = (first >= 0) & (second >= 0)
        result = np.full(len(known), -1, dtype=np.int16)
        width = len(self.fachkraft_weeks)
        distinct, inverse = np.unique(first[known] * width + second[known], return_inverse=True)
        result[known] = _overlap(self.azubi_weeks[distinct // width], self.fachkraft_weeks[distinct % width])[inverse]
        return result

    @cached_property
    def _table(self) -> Ints | None:
        """Shared half-hours of every two patterns, flat; after each row and the last one -1 for unknown patterns.

        None if there would be too many: then they are counted for the pairs that occur.
        """
        height, width = len(self.azubi_weeks), len(self.fachkraft_weeks)
        if height * width > TABLE_LIMIT:
            return None
        table = np.full((height + 1, width + 1), -1, dtype=np.int16)
        step = max(1, TOGETHER // max(1, self.fachkraft_weeks.size))
        for first in range(0, height, step):
            rows = slice(first, min(first + step, height))
            table[rows, :width] = _overlap(self.azubi_weeks[rows, None], self.fachkraft_weeks)
        return table.ravel()

    @cached_property
    def _azubi_offsets(self) -> Ints:
        rows = np.where(self.azubi_index < 0, len(self.azubi_weeks), self.azubi_index)
        return rows.astype(np.int64) * (len(self.fachkraft_weeks) + 1)

    @cached_property
    def _fachkraft_columns(self) -> Ints:
        return np.where(self.fachkraft_index < 0, len(self.fachkraft_weeks), self.fachkraft_index).astype(np.int64)

    def own(self, role: Literal["azubi", "fachkraft"], people: Ints) -> Ints:
        """Half-hours somebody is there over the whole cycle, for rows of one side; -1 where it is unknown."""
        weeks, index = (
            (self.azubi_weeks, self.azubi_index) if role == "azubi" else (self.fachkraft_weeks, self.fachkraft_index)
        )
        counted = np.bitwise_count(weeks).sum(axis=(1, 2), dtype=np.int64)
        return np.append(counted, np.int64(-1))[index[people]]

    @cached_property
    def fachkraft_night(self) -> Ints:
        """Per Fachkraft: 1 night work in every week of the rotation, 0 not, -1 unknown."""
        known = np.where(self.night, np.int8(1), np.int8(0))
        return np.append(known, np.int8(-1))[self.fachkraft_index]

    def by_day(self, azubi: int, fachkraft: int) -> Ints | None:
        """Shared half-hours of one pair, (cycle, 7), or None if a pattern is unknown."""
        first, second = int(self.azubi_index[azubi]), int(self.fachkraft_index[fachkraft])
        if first < 0 or second < 0:
            return None
        return np.asarray(np.bitwise_count(self.azubi_weeks[first] & self.fachkraft_weeks[second]).astype(np.int64))


def _distinct(keys: Ints, limit: int) -> tuple[Ints, Ints]:
    """The distinct keys from 0 and below ``limit``, ascending, and the place of each key among them."""
    if limit > TABLE_LIMIT:
        distinct, index = np.unique(keys, return_inverse=True)
        return distinct, index
    is_used = np.zeros(limit, dtype=bool)
    is_used[keys] = True
    return np.flatnonzero(is_used), (np.cumsum(is_used) - 1)[keys]


def _overlap(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> Ints:
    """Half-hours in both, summed over weeks and days."""
    return np.asarray(np.bitwise_count(first & second).sum(axis=(-2, -1), dtype=np.int64))


def _laid_out(problem: Problem, cycle: int) -> NDArray[np.uint64]:
    """(patterns, cycle, 7): each rotation repeated up to the end of the joint cycle."""
    counts = problem.week_counts.astype(np.int64)
    week = np.arange(cycle) % np.maximum(counts, 1)[:, None]
    return problem.weeks[np.arange(len(counts))[:, None], week]


def _padded(weeks: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A pattern without work before the others, so that position 0 stands for "none"."""
    return np.concatenate([np.zeros((1, *weeks.shape[1:]), dtype=np.uint64), weeks])
