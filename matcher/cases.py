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

__all__ = ["Case", "cases"]

CHUNK = 1 << 19
"""Pairs that are scored at a time."""


@dataclass(frozen=True, eq=False)
class Case:
    """One block, (n, m) arrays by position of Azubi and Fachkraft within it.

    ``points`` and ``confidence``: see ``scoring``; ``broken``: masks of rules that make a pair impossible, as found;
    ``overridden``: those of them that a decision overrides; ``open``: unknown answers to clear up; ``weak``: below the
    policy's minimum; ``banned``: by decision; ``allowed``: what the solver may use (pins are kept whether allowed or
    not).
    """

    problem: Problem
    position: int
    ruling: BlockRuling
    points: NDArray[np.int64]
    confidence: NDArray[np.int64]
    broken: NDArray[np.int64]
    overridden: NDArray[np.int64]
    open: NDArray[np.int64]
    weak: NDArray[np.bool_]
    banned: NDArray[np.bool_]
    allowed: NDArray[np.bool_]

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


def cases(problem: Problem, policy: Policy, decisions: Decisions) -> Iterator[Case]:
    """The blocks in order. Raises a ``DecisionError`` before the first case, or ``PinImpossible`` at its block."""
    rulings = rule_blocks(problem, policy, decisions)
    sizes = np.diff(problem.azubi_starts) * np.diff(problem.fachkraft_starts)
    for first, last in _chunks(sizes):
        pairs = Pairs.of_blocks(problem, first, last)
        found = rules.find(pairs, policy)
        scores = scoring.score(pairs, policy)
        columns = (scores.points, scores.confidence, found.broken, found.open)
        end = 0
        for position in range(first, last):
            start, end = end, end + int(sizes[position])
            ruling = rulings.get(position) or BlockRuling(policy.places)
            yield _case(problem, policy, position, ruling, tuple(column[start:end] for column in columns))


def _chunks(sizes: NDArray[np.integer[Any]]) -> Iterator[tuple[int, int]]:
    """Ranges of blocks with about ``CHUNK`` pairs each; a larger block stands alone."""
    first, pairs = 0, 0
    for position, size in enumerate(sizes.tolist()):
        if pairs and pairs + size > CHUNK:
            yield first, position
            first, pairs = position, 0
        pairs += size
    if first < len(sizes):
        yield first, len(sizes)


def _case(
    problem: Problem, policy: Policy, position: int, ruling: BlockRuling, columns: tuple[NDArray[np.int64], ...]
) -> Case:
    starts = (problem.azubi_starts, problem.fachkraft_starts)
    shape = tuple(int(side[position + 1] - side[position]) for side in starts)
    points, confidence, broken, unclear = (column.reshape(shape) for column in columns)
    override = np.zeros(shape, dtype=np.int64)
    for cell, mask in ruling.overrides.items():
        override[cell] = mask
    weak = _weak(points, policy)
    banned = np.zeros(shape, dtype=bool)
    for cell in ruling.bans:
        banned[cell] = True
    allowed = (broken & ~override == 0) & ~banned & ~weak
    allowed[sorted(ruling.azubis_left_out), :] = False
    allowed[:, sorted(ruling.fachkraefte_left_out)] = False
    case = Case(
        problem=problem,
        position=position,
        ruling=ruling,
        points=points,
        confidence=confidence,
        broken=broken,
        overridden=broken & override,
        open=unclear & ~override,
        weak=weak,
        banned=banned,
        allowed=allowed,
    )
    _refuse_impossible_pins(case)
    return case


def _weak(points: NDArray[np.int64], policy: Policy) -> NDArray[np.bool_]:
    if policy.minimum is None:
        return np.zeros(points.shape, dtype=bool)
    return points * 100 < policy.minimum * policy.maximum


def _refuse_impossible_pins(case: Case) -> None:
    for azubi, fachkraft in case.ruling.kept:
        left = case.broken[azubi, fachkraft] & ~case.overridden[azubi, fachkraft]
        for rule in rules.keys_of(left):
            raise PinImpossible(azubi=case.azubis[azubi], fachkraft=case.fachkraefte[fachkraft], rule=rule)
