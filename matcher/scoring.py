"""Criteria times weights: exact integer points per pair, and how much of them stems from answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.criteria import CRITERIA
from matcher.pairs import Pairs

if TYPE_CHECKING:
    from matcher.policy import Policy

__all__ = ["CriterionScore", "PairScores", "score", "score_pair"]


@dataclass(frozen=True)
class CriterionScore:
    """One criterion of one pair. ``value``: 0 to 1000; ``points``: weight * value; ``known``: 0 to 1000, see Scores."""

    key: str
    value: int
    weight: int
    points: int
    known: int


@dataclass(frozen=True, eq=False)
class PairScores:
    """``points`` (p,): sum over the criteria of weight * value, from 0 to ``policy.maximum``. ``confidence`` (p,): the
    share of the weight that stems from answers, in whole per cent rounded down.
    """

    points: NDArray[np.int64]
    confidence: NDArray[np.int64]


def score(pairs: Pairs, policy: Policy) -> PairScores:
    """Points and confidence of every pair, by one pass over the criteria that have a weight."""
    points = np.zeros(len(pairs), dtype=np.int64)
    known = np.zeros(len(pairs), dtype=np.int64)
    for key, weight in policy.weights.items():
        if weight:
            scores = CRITERIA[key].measure(pairs, policy)
            points += scores.value * weight
            known += scores.known * weight
    return PairScores(points, known * 100 // policy.maximum)


def score_pair(pair: Pairs, policy: Policy) -> tuple[CriterionScore, ...]:
    """Every criterion of a single pair, also those of weight 0."""
    result = []
    for key, weight in policy.weights.items():
        scores = CRITERIA[key].measure(pair, policy)
        value, known = int(scores.value[0]), int(scores.known[0])
        result.append(CriterionScore(key, value, weight, value * weight, known))
    return tuple(result)
