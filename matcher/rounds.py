"""Matching a whole round: every block for itself, so one that cannot be served never spoils another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matcher.assign import solve_block
from matcher.cases import Case, cases
from matcher.decisions import Decisions
from matcher.lots import person_lots
from matcher.matrix import read_seed
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.reasons import unmatched
from matcher.result import BlockResult, Certificate, Result, Tandem, Unmatched
from matcher.tandems import describe_block, describe_tandems

__all__ = ["match"]

NO_DECISIONS = Decisions()


def match(problem: Problem, policy: Policy, decisions: Decisions = NO_DECISIONS, *, seed: int = 0) -> Result:
    """The best plan of every block under the policy, given the decisions, with its proof and all reasons.

    The same input gives the same result, whatever the order of records and on every machine. ``seed`` (0 to 2^64 - 1)
    decides between equally good plans. Nothing possible is a result, not an error. A capacity above 1 counts as 1.

    Raises a ``DecisionError`` if decisions contradict each other, the problem or a rule, and ``InvalidSeed``.
    """
    seed = read_seed(seed)
    tandems: list[Tandem] = []
    alone: list[Unmatched] = []
    blocks: list[BlockResult] = []
    for case in cases(problem, policy, decisions):
        pairs, certificate = _solved(case, policy, seed)
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


def _solved(case: Case, policy: Policy, seed: int) -> tuple[NDArray[np.int64], Certificate]:
    return solve_block(
        case.points,
        case.allowed,
        objective=policy.objective,
        places=case.ruling.places,
        pins=case.ruling.kept,
        lots=(person_lots(seed, "row", case.azubis), person_lots(seed, "column", case.fachkraefte)),
    )
