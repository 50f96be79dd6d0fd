"""Matching a whole round: every block for itself, so one that cannot be served never spoils another."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from matcher.cases import Scored, judged, scored_blocks
from matcher.decisions import Decisions
from matcher.matrix import read_seed
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.reasons import unmatched
from matcher.result import BlockResult, Result, Tandem, Unmatched
from matcher.rulings import BlockRuling, rule_blocks
from matcher.solution import solve_cases
from matcher.tandems import describe_block, describe_tandems

__all__ = ["match", "plan_blocks"]

NO_DECISIONS = Decisions()
TOGETHER = 4096
"""Blocks that are solved at a time."""


def match(problem: Problem, policy: Policy, decisions: Decisions = NO_DECISIONS, *, seed: int = 0) -> Result:
    """The best plan of every block under the policy, given the decisions, with its proof and all reasons.

    The same input gives the same result, whatever the order of records and on every machine. ``seed`` (0 to 2^64 - 1)
    decides between equally good plans. Nothing possible is a result, not an error. A Fachkraft has up to as many
    tandems as their capacity, an Azubi one.

    Raises a ``DecisionError`` if decisions contradict each other, the problem or a rule, ``LeximinTooLarge`` and
    ``InvalidSeed``.
    """
    return plan_blocks(problem, policy, decisions, scored_blocks(problem, policy), seed=read_seed(seed))


def plan_blocks(
    problem: Problem, policy: Policy, decisions: Decisions, scored: Iterable[Scored], *, seed: int
) -> Result:
    """``match`` for blocks that are scored already, each block of the problem once and in order."""
    rulings = rule_blocks(problem, policy, decisions)
    tandems: list[Tandem] = []
    alone: list[Unmatched] = []
    blocks: list[BlockResult] = []
    judged_blocks = (judged(each, rulings.get(each.position) or BlockRuling(policy.places)) for each in scored)
    while cases := list(islice(judged_blocks, TOGETHER)):
        for case, (pairs, certificate) in zip(cases, solve_cases(cases, policy.objective, seed), strict=True):
            tandems += describe_tandems(case, pairs, policy)
            alone += unmatched(case, pairs)
            blocks.append(describe_block(case, pairs, certificate))
    return Result(
        tandems=tuple(tandems),
        unmatched=tuple(alone),
        blocks=tuple(blocks),
        objective=policy.objective,
        maximum=policy.maximum,
        seed=seed,
        input_fingerprint=problem.fingerprint,
        policy_fingerprint=policy.fingerprint,
        decisions_fingerprint=decisions.fingerprint,
    )
