"""Matching a whole round: every block for itself, so one that cannot be served never spoils another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, islice, starmap
from typing import NamedTuple

import numpy as np

from matcher.cases import Case, Scored, ScoredPart, judged, scored_blocks, scored_parts
from matcher.decisions import Decisions
from matcher.laid import Numbers
from matcher.matrix import read_seed
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.reasons import unmatched
from matcher.result import UNPROVED, BlockResult, Certificate, Result, Tandem, Unmatched, field_names
from matcher.rulings import BlockRuling, rule_blocks
from matcher.solution import Solution, solve, solve_cases
from matcher.tandems import FEW, Undecided, alike, describe_block, describe_tandems

__all__ = ["match", "plan_blocks"]

NO_DECISIONS = Decisions()
TOGETHER = 4096
"""Blocks that are solved at a time."""


def match(
    problem: Problem, policy: Policy, decisions: Decisions = NO_DECISIONS, *, seed: int = 0, proof: bool = True
) -> Result:
    """The best plan of every block under the policy, given the decisions, with its proof and all reasons.

    The same input gives the same result, whatever the order of records and on every machine. ``seed`` (0 to 2^64 - 1)
    decides between equally good plans. Nothing possible is a result, not an error. A Fachkraft has up to as many
    tandems as their capacity, an Azubi one. Without ``proof`` the plan is the same but its certificates are empty, so
    that ``verify`` has nothing to go by: enough to show what a change would do, and much faster under "leximin".

    Raises a ``DecisionError`` if decisions contradict each other, the problem or a rule, ``LeximinTooLarge`` and
    ``InvalidSeed``.
    """
    seed = read_seed(seed)
    if len(problem.blocks) < FEW:
        return plan_blocks(problem, policy, decisions, scored_blocks(problem, policy), seed=seed, proof=proof)
    solution = solve(problem, policy, decisions, seed=seed, proof=proof)
    found = _Found(policy, rule_blocks(problem, policy, decisions), solution)
    said = [said for part in scored_parts(problem, policy) for said in found.of_part(part)]
    return _result(problem, policy, decisions, said, seed)


class _Said(NamedTuple):
    """What is said about one block."""

    tandems: Sequence[Tandem]
    alone: Sequence[Unmatched]
    figures: BlockResult


class _Found:
    """Solved blocks that are described part by part."""

    def __init__(self, policy: Policy, rulings: dict[int, BlockRuling], solution: Solution) -> None:
        self.policy, self.rulings, self.partner = policy, rulings, solution.partner
        self.certificates = defaultdict(lambda: UNPROVED, solution.certificates())

    def of_part(self, part: ScoredPart) -> list[_Said]:
        """What is said about each block, in order."""
        together = self._together(part, alike(part, self.rulings))
        return [together.get(place) or self._alone(part, place) for place in range(part.first, part.last)]

    def _alone(self, part: ScoredPart, position: int) -> _Said:
        case, pairs = self._case(part, position)
        return _said(case, pairs, self.certificates[position], self.policy)

    def _case(self, part: ScoredPart, position: int) -> tuple[Case, Numbers]:
        case = judged(part.block(position), self.rulings.get(position) or BlockRuling(self.policy.places))
        own = self.partner[case.azubi_start : case.azubi_start + len(case.azubis)]
        rows = np.flatnonzero(own >= 0)
        return case, np.stack([rows, own[rows] - case.fachkraft_start], axis=1)

    def _together(self, part: ScoredPart, positions: Numbers) -> dict[int, _Said]:
        undecided = Undecided(part, positions, self.policy)
        plan = undecided.plan(self.partner)
        figures = undecided.figures(plan, [self.certificates[position] for position in positions.tolist()])
        tandems = starmap(Tandem, undecided.tandems(plan))
        return {
            position: _Said(
                list(islice(tandems, own[_TANDEMS])),
                [] if is_served else list(unmatched(*self._case(part, position))),
                BlockResult(*own),
            )
            for position, own, is_served in zip(
                positions.tolist(), figures, undecided.are_all_served(plan).tolist(), strict=True
            )
        }


_TANDEMS = field_names(BlockResult).index("tandems")


def _said(case: Case, pairs: Numbers, certificate: Certificate, policy: Policy) -> _Said:
    return _Said(
        describe_tandems(case, pairs, policy), [*unmatched(case, pairs)], describe_block(case, pairs, certificate)
    )


def _result(problem: Problem, policy: Policy, decisions: Decisions, said: Sequence[_Said], seed: int) -> Result:
    return Result(
        tandems=tuple(chain.from_iterable(each.tandems for each in said)),
        unmatched=tuple(chain.from_iterable(each.alone for each in said)),
        blocks=tuple(each.figures for each in said),
        objective=policy.objective,
        maximum=policy.maximum,
        seed=seed,
        input_fingerprint=problem.fingerprint,
        policy_fingerprint=policy.fingerprint,
        decisions_fingerprint=decisions.fingerprint,
    )


def plan_blocks(
    problem: Problem, policy: Policy, decisions: Decisions, scored: Iterable[Scored], *, seed: int, proof: bool = True
) -> Result:
    """``match`` for blocks that are scored already, each block of the problem once and in order."""
    rulings = rule_blocks(problem, policy, decisions)
    said: list[_Said] = []
    judged_blocks = (judged(each, rulings.get(each.position) or BlockRuling(policy.places)) for each in scored)
    while cases := list(islice(judged_blocks, TOGETHER)):
        plans = solve_cases(cases, policy.objective, seed, proof=proof)
        for case, (pairs, certificate) in zip(cases, plans, strict=True):
            said.append(_said(case, pairs, certificate, policy))
    return _result(problem, policy, decisions, said, seed)
