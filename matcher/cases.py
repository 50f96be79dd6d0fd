"""Problem, policy and decisions -> one case per block: its points, what is possible, and what was decided.

Points and rules are computed on ragged lists over many blocks at a time; a case is a view of its part of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher import rules, scoring
from matcher.decisions import Decisions
from matcher.errors import PinImpossible
from matcher.pairs import Pairs
from matcher.policy import Policy
from matcher.problem import Ints, Problem
from matcher.rulings import BlockRuling, rule_blocks

__all__ = ["Case", "Scored", "ScoredPart", "cases", "judged", "scored_blocks", "scored_parts"]

CHUNK = 1 << 19
"""Pairs that are scored at a time."""
KEPT = 1 << 16
"""Up to so many pairs a problem remembers their points."""


@dataclass(frozen=True, eq=False)
class Scored:
    """One block before any decision, (n, m) arrays by position of Azubi and Fachkraft within it.

    ``points`` and ``confidence``: see ``scoring``; ``broken`` and ``open``: masks of rules, see ``rules``. ``weak``:
    below the policy's minimum.
    """

    problem: Problem
    position: int
    points: NDArray[np.int64]
    confidence: Ints
    broken: Ints
    open: Ints
    weak: NDArray[np.bool_]

    @cached_property
    def block(self) -> str:
        """Id of the block."""
        return self.problem.blocks[self.position]

    @cached_property
    def azubi_start(self) -> int:
        """Row of the block's first Azubi."""
        return int(self.problem.azubi_starts[self.position])

    @cached_property
    def fachkraft_start(self) -> int:
        """Row of the block's first Fachkraft."""
        return int(self.problem.fachkraft_starts[self.position])

    @cached_property
    def azubis(self) -> tuple[str, ...]:
        """Ids in order."""
        return self.problem.azubis.ids[self.azubi_start : self.problem.azubi_starts[self.position + 1]]

    @cached_property
    def fachkraefte(self) -> tuple[str, ...]:
        """Ids in order."""
        return self.problem.fachkraefte.ids[self.fachkraft_start : self.problem.fachkraft_starts[self.position + 1]]

    @cached_property
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
    overridden: Ints
    banned: NDArray[np.bool_]
    allowed: NDArray[np.bool_]


def cases(problem: Problem, policy: Policy, decisions: Decisions) -> Iterator[Case]:
    """The blocks in order. Raises a ``DecisionError`` before the first case, or ``PinImpossible`` at its block."""
    rulings = rule_blocks(problem, policy, decisions)
    for scored in scored_blocks(problem, policy):
        yield judged(scored, rulings.get(scored.position) or BlockRuling(policy.places))


@dataclass(frozen=True, eq=False)
class ScoredPart:
    """The blocks ``first`` up to, not including, ``last`` before any decision: ``Scored``, laid end to end.

    The arrays (p,) hold all pairs by block, then Azubi, then Fachkraft; the pairs of block ``first + b`` are
    ``starts[b]`` up to, not including, ``starts[b + 1]``.
    """

    problem: Problem
    first: int
    last: int
    starts: NDArray[np.int64]
    points: NDArray[np.int64]
    confidence: Ints
    broken: Ints
    open: Ints
    weak: NDArray[np.bool_]

    def block(self, position: int) -> Scored:
        """One of the blocks, by its position in the problem."""
        part = self.pairs_of(position)
        starts = (self.problem.azubi_starts, self.problem.fachkraft_starts)
        shape = tuple(int(side[position + 1] - side[position]) for side in starts)
        confidence, broken, unclear = (
            column[part].reshape(shape) for column in (self.confidence, self.broken, self.open)
        )
        points, weak = self.points[part].reshape(shape), self.weak[part].reshape(shape)
        return Scored(self.problem, position, points, confidence, broken, unclear, weak)

    def pairs_of(self, position: int) -> slice:
        """Where the pairs of a block are."""
        return slice(int(self.starts[position - self.first]), int(self.starts[position - self.first + 1]))

    @cached_property
    def possible(self) -> NDArray[np.bool_]:
        """What the solver may use of blocks without decisions."""
        return np.asarray((self.broken == 0) & ~self.weak)

    def stacked(
        self, positions: NDArray[np.int64], height: int, width: int
    ) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Points and what is possible (B, n, m) of blocks of n Azubis and m Fachkräfte without decisions."""
        shape = (len(positions), height, width)
        cells: Any = self.starts[positions - self.first][:, None] + np.arange(height * width)
        if len(positions) == 1:
            cells = self.pairs_of(int(positions[0]))
        return self.points[cells].reshape(shape), self.possible[cells].reshape(shape)


def scored_blocks(problem: Problem, policy: Policy, start: int = 0, stop: int | None = None) -> Iterator[Scored]:
    """The blocks ``start`` up to, not including, ``stop`` in order, before any decision; all by default."""
    for part in scored_parts(problem, policy, start, stop):
        for position in range(part.first, part.last):
            yield part.block(position)


def scored_parts(problem: Problem, policy: Policy, start: int = 0, stop: int | None = None) -> Iterable[ScoredPart]:
    """The same blocks, as many at a time as have about ``CHUNK`` pairs.

    A small problem remembers its parts under the last policy, for a plan is often followed by what a change would do.
    """
    if start or stop is not None or problem.pair_starts[-1] > KEPT:
        return _parts(problem, policy, start, len(problem.blocks) if stop is None else stop)
    known = problem.memory.get("scored")
    if known is None or known[0] is not policy:
        known = problem.memory["scored"] = policy, tuple(_parts(problem, policy, 0, len(problem.blocks)))
    parts: tuple[ScoredPart, ...] = known[1]
    return parts


def _parts(problem: Problem, policy: Policy, start: int, stop: int) -> Iterator[ScoredPart]:
    sizes = problem.pair_starts[1:] - problem.pair_starts[:-1]
    for first, last in _chunks(sizes, start, stop):
        starts = problem.pair_starts[first : last + 1] - problem.pair_starts[first]
        found = scoring.judge(Pairs.of_blocks(problem, first, last), policy)
        weak = _weak(found.points, policy)
        yield ScoredPart(problem, first, last, starts, found.points, found.confidence, found.broken, found.open, weak)


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
    override = np.zeros(scored.points.shape, dtype=scored.broken.dtype)
    for cell, mask in ruling.overrides.items():
        override[cell] = mask
    banned = np.zeros(scored.points.shape, dtype=bool)
    for cell in ruling.bans:
        banned[cell] = True
    allowed = (scored.broken & ~override == 0) & ~banned & ~scored.weak
    if ruling.azubis_left_out:
        allowed[sorted(ruling.azubis_left_out), :] = False
    if ruling.fachkraefte_left_out:
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
