"""Ragged lists of (Azubi, Fachkraft) pairs over many blocks: what criteria and rules are computed on.

A criterion of one's own reads ``of_azubi(column)`` and ``of_fachkraft(column)`` (columns of ``People``), the properties
below, and tables of ``problem``. Everything is an array over the pairs, in their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints, Problem

__all__ = ["Pairs", "repeated"]


@lru_cache(maxsize=64)
def repeated(value: int, size: int) -> NDArray[np.int32]:
    """An array that holds one number everywhere and takes no space; read-only."""
    array: NDArray[np.int32] = np.ndarray((size,), np.int32, np.int32(value).tobytes(), strides=(0,))
    return array


@dataclass(frozen=True, eq=False)
class Pairs:
    """``azubi`` and ``fachkraft`` (p,): rows of the problem's two sides; both of a pair are in the same block.

    ``first``: number of the first pair if the pairs follow each other as ``of_blocks`` lists them, else None.
    """

    problem: Problem
    azubi: Ints
    fachkraft: Ints
    first: int | None = None

    @classmethod
    def of_blocks(cls, problem: Problem, first: int, last: int) -> Pairs:
        """All pairs of the blocks ``first`` up to, not including, ``last``: by block, then Azubi, then Fachkraft."""
        azubi_starts, fachkraft_starts = problem.azubi_starts[first : last + 1], problem.fachkraft_starts
        azubis = azubi_starts[1:] - azubi_starts[:-1]
        widths = problem.widths[first:last].repeat(azubis)
        offsets = fachkraft_starts[first:last].repeat(azubis) - widths.cumsum() + widths
        azubi = np.arange(azubi_starts[0], azubi_starts[-1], dtype=np.int64).repeat(widths)
        fachkraft = offsets.repeat(widths)
        fachkraft += np.arange(len(fachkraft), dtype=np.int64)
        return cls(problem, azubi, fachkraft, int(problem.pair_starts[first]))

    @classmethod
    def one(cls, problem: Problem, azubi: int, fachkraft: int) -> Pairs:
        """A single pair."""
        return cls(problem, np.array([azubi]), np.array([fachkraft]))

    def part(self, start: int, stop: int) -> Pairs:
        """The pairs from position ``start`` up to, not including, ``stop``."""
        first = None if self.first is None else self.first + start
        return Pairs(self.problem, self.azubi[start:stop], self.fachkraft[start:stop], first)

    def __len__(self) -> int:
        return len(self.azubi)

    def of_azubi(self, column: str) -> NDArray[Any]:
        """A column of the Azubi of each pair."""
        return np.asarray(getattr(self.problem.azubis, column)[self.azubi])

    def of_fachkraft(self, column: str) -> NDArray[Any]:
        """A column of the Fachkraft of each pair."""
        return np.asarray(getattr(self.problem.fachkraefte, column)[self.fachkraft])

    @cached_property
    def same_company(self) -> NDArray[np.bool_]:
        """Whether both work for the same company; in a pool they need not."""
        if not self.problem.columns.has_pools:
            return np.ones(len(self), dtype=bool)
        return np.asarray(self.of_azubi("company") == self.of_fachkraft("company"))

    def same_place(self, column: str) -> Ints:
        """1 if ``site`` or ``department`` of the two is the same, 0 if not, -1 if one of them is unknown.

        Places of two companies are never the same, whether they are known or not.
        """
        azubi, fachkraft = self.of_azubi(column), self.of_fachkraft(column)
        same = (azubi == fachkraft).view(np.int8)
        unknown = ((azubi | fachkraft) < 0).view(np.int8)
        if self.problem.columns.has_pools:
            same = same & self.same_company
            unknown = unknown & self.same_company
        # Two unknown answers are equal numbers.
        return np.asarray((same & (unknown ^ 1)) - unknown)

    @cached_property
    def shared_half_hours(self) -> Ints:
        """Half-hours shared over the joint cycle of ``problem.working_time.cycle`` weeks, -1 where one is unknown."""
        return self.problem.working_time.shared(self.azubi, self.fachkraft)

    @cached_property
    def shared_digits(self) -> Ints:
        """Digits the KldB 2010 codes share from the left, 0 to 5, -1 where one is unknown."""
        first, second = self.problem.columns.occupation
        differ = first[self.azubi] ^ second[self.fachkraft]
        shared = np.full(len(self), -1, dtype=np.int8)
        for digit in range(6):
            shared += (differ < 1 << 4 * (5 - digit)).view(np.int8)
        return shared

    @cached_property
    def shared_language(self) -> Ints:
        """Best level at which both speak one language: 1 = A1 … 6 = C2, 0 none, -1 where one did not answer."""
        columns = self.problem.columns
        azubis, fachkraefte = columns.language_words
        if not azubis:
            return self._shared_language_plainly()
        level = np.full(len(self), -1, dtype=np.int8)
        number = len(self.problem.language_codes)
        for position, (first, second) in enumerate(zip(azubis, fachkraefte, strict=True)):
            both = first[self.azubi] & second[self.fachkraft]
            if not position:
                level += (both > 0).view(np.int8)
            for plane in range(min(columns.language_planes, 6 - position * columns.language_planes)):
                level += (both >= np.uint64(2 << plane * number)).view(np.int8)
        return level

    def _shared_language_plainly(self) -> Ints:
        """The same, plane by plane, for more languages than a word holds."""
        azubi, fachkraft = self.of_azubi("languages"), self.of_fachkraft("languages")
        level = (azubi & fachkraft).any(axis=2).sum(axis=1, dtype=np.int8)
        known = azubi[:, 0].any(axis=1) & fachkraft[:, 0].any(axis=1)
        return np.where(known, level, np.int8(-1))

    def names(self, column: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether the Azubi's column of people names the Fachkraft, and the other way round."""
        return self.named_by(0, column), self.named_by(1, column)

    def named_by(self, side: int, column: str) -> NDArray[np.bool_]:
        """Whether that side (0: Azubi, 1: Fachkraft) names the other in a column of people."""
        named = self.problem.columns.named(column, side)
        if self.first is None:
            return np.isin(self._numbers, named)
        result = np.zeros(len(self), dtype=bool)
        if len(named):
            start, stop = named.searchsorted((self.first, self.first + len(self)))
            result[named[start:stop] - self.first] = True
        return result

    @cached_property
    def _numbers(self) -> Ints:
        """Number of each pair in the problem."""
        problem = self.problem
        blocks = problem.company_block[self.of_azubi("company")]
        width = problem.widths[blocks]
        within = (self.azubi - problem.azubi_starts[blocks]) * width + self.fachkraft - problem.fachkraft_starts[blocks]
        return np.asarray(problem.pair_starts[blocks] + within)
