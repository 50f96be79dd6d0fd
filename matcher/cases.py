"""Problem, policy and decisions -> one case per block: its points, what is possible, and what was decided.

Points and rules are computed on ragged lists over many blocks at a time; a case is a view of its part of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher import rules, scoring
from matcher.decisions import Decisions
from matcher.errors import PinImpossible
from matcher.pairs import Pairs
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.rulings import BlockRuling, rule_blocks

__all__ = ["Case", "Scored", "cases", "judged", "scored_blocks"]

CHUNK = 1 << 19
"""Pairs that are scored at a time."""


@dataclass(frozen=True, eq=False)
class Scored:
    """One block before any decision, (n, m) arrays by position of Azubi and Fachkraft within it.

    ``points`` and ``confidence``: see ``scoring``; ``broken`` and ``open``: masks of rules, see ``rules``. ``weak``:
    below the policy's minimum.
    """

    problem: Problem
    position: int
    points: NDArray[np.int64]
    confidence: NDArray[np.int64]
    broken: NDArray[np.int64]
    open: NDArray[np.int64]
    weak: NDArray[np.bool_]

    @property
    def block(self) -> str:
        """Id of the block."""
        return self.problem.blocks[self.position]

    @property
    def azubi_start(self) -> int:
        """Row of the block's first Azubi."""
        return int(self.problem.azubi_starts[self.position])

    @property
    def fachkraft_start(self) -> int:
        """Row of the block's first Fachkraft."""
        return int(self.problem.fachkraft_starts[self.position])

    @property
    def azubis(self) -> tuple[str, ...]:
        """Ids in order."""
        return self.problem.azubis.ids[self.azubi_start : self.problem.azubi_starts[self.position + 1]]

    @property
    def fachkraefte(self) -> tuple[str, ...]:
        """Ids in order."""
        return self.problem.fachkraefte.ids[self.fachkraft_start : self.problem.fachkraft_starts[self.position + 1]]

    @property
    def capacities(self) -> NDArray[np.int64]:
        """(m,) how many tandems each Fachkraft may have."""
        end = self.problem.fachkraft_starts[self.position + 1]
        return self.problem.fachkraefte.capacity[self.fachkraft_start : end].astype(np.int64)


@dataclass(frozen=True, eq=False)
class Case(Scored):
    """A block with what was decided about it.

    ``overridden``: rules broken as found that a decision overrides; ``open``: unknown answers no decision cleared up;
    ``banned``: by decision; ``allowed``: what the solver may use (pins are kept whether allowed or not).
    """

    ruling: BlockRuling
    overridden: NDArray[np.int64]
    banned: NDArray[np.bool_]
    allowed: NDArray[np.bool_]


def cases(problem: Problem, policy: Policy, decisions: Decisions) -> Iterator[Case]:
    """The blocks in order. Raises a ``DecisionError`` before the first case, or ``PinImpossible`` at its block."""
    rulings = rule_blocks(problem, policy, decisions)
    for scored in scored_blocks(problem, policy):
        yield judged(scored, rulings.get(scored.position) or BlockRuling(policy.places))


def scored_blocks(problem: Problem, policy: Policy, start: int = 0, stop: int | None = None) -> Iterator[Scored]:
    """The blocks ``start`` up to, not including, ``stop`` in order, before any decision; all by default."""
    stop = len(problem.blocks) if stop is None else stop
    heights, widths = np.diff(problem.azubi_starts), np.diff(problem.fachkraft_starts)
    sizes = heights * widths
    for first, last in _chunks(sizes, start, stop):
        pairs = Pairs.of_blocks(problem, first, last)
        found = scoring.judge(pairs, policy)
        columns = (found.points, found.confidence, found.broken, found.open)
        weak = _weak(found.points, policy)
        end = 0  # of the block before, in the chunk
        for position in range(first, last):
            begin, end = end, end + int(sizes[position])
            shape = (int(heights[position]), int(widths[position]))
            points, confidence, broken, unclear = (column[begin:end].reshape(shape) for column in columns)
            yield Scored(problem, position, points, confidence, broken, unclear, weak[begin:end].reshape(shape))


def _chunks(sizes: NDArray[np.integer[Any]], start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Ranges of blocks with about ``CHUNK`` pairs each; a larger block stands alone."""
    first, pairs = start, 0
    for position, size in enumerate(sizes[start:stop].tolist(), start):
        if pairs and pairs + size > CHUNK:
            yield first, position
            first, pairs = position, 0
        pairs += size
    if first < stop:
        yield first, stop


def _weak(points: NDArray[np.int64], policy: Policy) -> NDArray[np.bool_]:
    if policy.minimum is None:
        return np.zeros(points.shape, dtype=bool)
    return points * 100 < policy.minimum * policy.maximum


def judged(scored: Scored, ruling: BlockRuling) -> Case:
    """The block under what was decided about it. Raises ``PinImpossible``."""
    override = np.zeros(scored.points.shape, dtype=np.int64)
    for cell, mask in ruling.overrides.items():
        override[cell] = mask
    banned = np.zeros(scored.points.shape, dtype=bool)
    for cell in ruling.bans:
        banned[cell] = True
    allowed = (scored.broken & ~override == 0) & ~banned & ~scored.weak
    allowed[sorted(ruling.azubis_left_out), :] = False
    allowed[:, sorted(ruling.fachkraefte_left_out)] = False
    case = Case(
        problem=scored.problem,
        position=scored.position,
        points=scored.points,
        confidence=scored.confidence,
        broken=scored.broken,
        open=scored.open & ~override,
        weak=scored.weak,
        ruling=ruling,
        overridden=scored.broken & override,
        banned=banned,
        allowed=allowed,
    )
    _refuse_impossible_pins(case)
    return case


def _refuse_impossible_pins(case: Case) -> None:
    for azubi, fachkraft in case.ruling.kept:
        left = case.broken[azubi, fachkraft] & ~case.overridden[azubi, fachkraft]
        for rule in rules.keys_of(left):
            raise PinImpossible(azubi=case.azubis[azubi], fachkraft=case.fachkraefte[fachkraft], rule=rule)
