"""Ragged lists of (Azubi, Fachkraft) pairs over many blocks: what criteria and rules are computed on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.problem import Ints, Problem

__all__ = ["Pairs"]


@dataclass(frozen=True, eq=False)
class Pairs:
    """``azubi`` and ``fachkraft`` (p,): rows of the problem's two sides; both of a pair are in the same block."""

    problem: Problem
    azubi: Ints
    fachkraft: Ints

    @classmethod
    def of_blocks(cls, problem: Problem, first: int, last: int) -> Pairs:
        """All pairs of the blocks ``first`` up to, not including, ``last``: by block, then Azubi, then Fachkraft."""
        azubi_starts = problem.azubi_starts[first : last + 1]
        fachkraft_starts = problem.fachkraft_starts[first : last + 1]
        azubis, fachkraefte = np.diff(azubi_starts), np.diff(fachkraft_starts)
        sizes = azubis * fachkraefte
        ends = np.cumsum(sizes)
        within = np.arange(sizes.sum(), dtype=np.int64) - np.repeat(ends - sizes, sizes)
        width = np.repeat(fachkraefte, sizes)
        return cls(
            problem,
            np.repeat(azubi_starts[:-1], sizes) + within // width,
            np.repeat(fachkraft_starts[:-1], sizes) + within % width,
        )

    @classmethod
    def one(cls, problem: Problem, azubi: int, fachkraft: int) -> Pairs:
        """A single pair."""
        return cls(problem, np.array([azubi]), np.array([fachkraft]))

    def __len__(self) -> int:
        return len(self.azubi)

    def of_azubi(self, column: str) -> NDArray[Any]:
        """A column of the Azubi of each pair."""
        return np.asarray(getattr(self.problem.azubis, column)[self.azubi])

    def of_fachkraft(self, column: str) -> NDArray[Any]:
        """A column of the Fachkraft of each pair."""
        return np.asarray(getattr(self.problem.fachkraefte, column)[self.fachkraft])

    @cached_property
    def azubi_place(self) -> Ints:
        """Position of the Azubi of each pair within the block."""
        blocks = self.problem.company_block[self.of_azubi("company")]
        return np.asarray(self.azubi - self.problem.azubi_starts[blocks])

    @cached_property
    def fachkraft_place(self) -> Ints:
        """Position of the Fachkraft of each pair within the block."""
        blocks = self.problem.company_block[self.of_fachkraft("company")]
        return np.asarray(self.fachkraft - self.problem.fachkraft_starts[blocks])

    @cached_property
    def same_company(self) -> NDArray[np.bool_]:
        """Whether both work for the same company; in a pool they need not."""
        return np.asarray(self.of_azubi("company") == self.of_fachkraft("company"))

    @cached_property
    def shared_half_hours(self) -> tuple[Ints, NDArray[np.bool_]]:
        """Half-hours shared over the joint cycle, and where both working times are known."""
        return self.problem.working_time.shared(self.azubi, self.fachkraft)

    @cached_property
    def shared_language(self) -> tuple[Ints, NDArray[np.bool_]]:
        """Best level (1 = A1 … 6 = C2, 0 none) at which both speak one language, and where both answered."""
        azubi, fachkraft = self.of_azubi("languages"), self.of_fachkraft("languages")
        level = np.asarray((azubi & fachkraft).any(axis=2)).sum(axis=1)
        return level, np.asarray(azubi[:, 0].any(axis=1) & fachkraft[:, 0].any(axis=1))

    def names(self, column: str) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Whether the Azubi's column of people names the Fachkraft, and the other way round."""
        by_azubi = (self.of_azubi(column) == self.fachkraft_place[:, None]).any(axis=1)
        by_fachkraft = (self.of_fachkraft(column) == self.azubi_place[:, None]).any(axis=1)
        return by_azubi, by_fachkraft
