"""Answers laid out so that comparing a pair costs few operations: packed words, small codes, lists of named pairs.

Everything here follows from the columns of the problem and holds for all its people, so it is made once per problem.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from matcher.own import OwnQuestion
    from matcher.problem import People, Problem

__all__ = ["Columns"]

Ints: TypeAlias = NDArray[np.integer[Any]]
Words: TypeAlias = NDArray[np.uint64]

DIGITS = 5
PLACES = np.arange(4 * (DIGITS - 1), -1, -4, dtype=np.int32)
"""Where each digit begins in the code."""
OCCUPATION_UNKNOWN = 1 << (4 * DIGITS)
"""Above every code of five hexadecimal digits."""


@dataclass(frozen=True, eq=False)
class Columns:
    """The columns of one problem; a pair of arrays is (Azubis, Fachkräfte), a row per person."""

    problem: Problem

    @property
    def sides(self) -> tuple[People, People]:
        """Azubis and Fachkräfte."""
        return self.problem.azubis, self.problem.fachkraefte

    @cached_property
    def has_pools(self) -> bool:
        """Whether some block has more than one company."""
        return len(self.problem.blocks) < len(self.problem.companies)

    @cached_property
    def occupation(self) -> tuple[Ints, Ints]:
        """Codes of which the XOR is below 16^(5-d) exactly if d digits agree from the left.

        A missing digit agrees with nothing, so it is another number on each side; so is a whole code that is missing.
        """
        return self._occupation(0), self._occupation(1)

    def _occupation(self, side: int) -> Ints:
        digits = self.sides[side].occupation.astype(np.int32)
        filled = np.where(digits < 0, 10 + side, digits)
        code = (filled << PLACES).sum(axis=1)
        return np.asarray(code | np.where(digits[:, 0] < 0, OCCUPATION_UNKNOWN << side, 0), dtype=np.int32)

    @cached_property
    def language_planes(self) -> int:
        """How many levels of all languages fit into one word beside the bit "answered"; 0 if not even one does."""
        return min(6, 63 // max(len(self.problem.language_codes), 1))

    @cached_property
    def language_words(self) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
        """Per side some words (n,): bit 0 "answered", then ``language_planes`` levels, the languages of each together.

        The AND of two people's words holds, level by level, what both speak. Empty without ``language_planes``.
        """
        return self._language_words(self.sides[0]), self._language_words(self.sides[1])

    def _language_words(self, people: People) -> tuple[Words, ...]:
        per_word, number = self.language_planes, len(self.problem.language_codes)
        if not per_word or not number:
            return ()
        planes = people.languages[:, :, 0]
        is_answered = (planes[:, 0] != 0).astype(np.uint64)
        shifts = 1 + np.arange(per_word, dtype=np.uint64) * np.uint64(number)
        parts = [planes[:, start : start + per_word] for start in range(0, 6, per_word)]
        return tuple(is_answered | np.bitwise_or.reduce(part << shifts[: part.shape[1]], axis=1) for part in parts)

    @cached_property
    def minors(self) -> Ints:
        """Per Azubi 2 under 18, 1 unknown, 0 grown up; see ``danger``."""
        return _weighed(self.problem.azubis.minor)

    @cached_property
    def danger(self) -> Mapping[str, Ints]:
        """Per Fachkraft 2 certain, 1 unknown, 0 not: works at "night", has no "instruction".

        The product with ``minors`` is 0 where one of the two is certain not, and 1 where both are unknown.
        """
        instructed = self.problem.fachkraefte.safety_instruction
        return {
            "night": _weighed(self.problem.working_time.fachkraft_night),
            "instruction": _weighed(np.where(instructed >= 0, 1 - instructed, instructed)),
        }

    @cached_property
    def goals(self) -> tuple[tuple[Words, ...], tuple[Words, ...]]:
        """``learns`` by word, each contiguous."""
        first, second = (tuple(np.ascontiguousarray(word) for word in people.learns.T) for people in self.sides)
        return first, second

    @cached_property
    def levels(self) -> tuple[tuple[tuple[Words, ...], ...], tuple[tuple[Words, ...], ...]]:
        """``brings`` by word, then by plane, each contiguous."""
        first, second = (
            tuple(tuple(np.ascontiguousarray(plane) for plane in word.T) for word in people.brings.transpose(2, 0, 1))
            for people in self.sides
        )
        return first, second

    @cached_property
    def number_of_goals(self) -> tuple[Ints, Ints]:
        """How many competences each wants to learn, -1 where that is not answered."""
        first, second = (
            np.where(people.learns_answered > 0, np.bitwise_count(people.learns).sum(axis=1, dtype=np.int32), -1)
            for people in self.sides
        )
        return first, second

    @cached_property
    def own_questions(self) -> tuple[OwnQuestion, ...]:
        """The programme's own questions that somebody was asked, with the answers."""
        from matcher.own import read_questions  # noqa: PLC0415  that module builds on problems, which hold these columns

        return read_questions(self.problem.own_options, *self.sides)

    @cached_property
    def _named(self) -> dict[tuple[str, int], Ints]:
        return {}

    def named(self, column: str, side: int) -> Ints:
        """Numbers of the pairs in which that side's column of people names the other, ascending.

        Pairs are numbered through the problem: by block, then Azubi, then Fachkraft; see ``Problem.pair_starts``.
        """
        key = column, side
        if key not in self._named:
            self._named[key] = self._find_named(column, side)
        return self._named[key]

    def _find_named(self, column: str, side: int) -> Ints:
        problem, people = self.problem, self.sides[side]
        values = getattr(people, column)
        is_named = values >= 0
        if not np.count_nonzero(is_named):
            return np.zeros(0, dtype=np.int64)
        values = values.reshape(len(people), -1)
        rows, slots = is_named.reshape(values.shape).nonzero()
        blocks = problem.company_block[people.company[rows]]
        own = rows - (problem.azubi_starts, problem.fachkraft_starts)[side][blocks]
        other = values[rows, slots].astype(np.int64)
        azubi, fachkraft = (own, other) if side == 0 else (other, own)
        width = problem.widths[blocks]
        numbers = problem.pair_starts[blocks] + azubi * width + fachkraft
        # Somebody may be named twice, which does no harm where all that is asked is who is named.
        numbers.sort()
        return np.asarray(numbers)


def _weighed(answers: Ints) -> Ints:
    """0 for no, 2 for yes, 1 for unknown (-1)."""
    return np.array([0, 2, 1], dtype=np.int8)[answers]
