"""Criteria times weights: exact integer points per pair, and how much of them stems from answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from matcher.criteria import CRITERIA, FULL
from matcher.pairs import Pairs

if TYPE_CHECKING:
    from matcher.policy import Policy

__all__ = ["CriterionScore", "confidence", "points", "score_pair"]


@dataclass(frozen=True)
class CriterionScore:
    """One criterion of one pair. ``value``: 0 to 1000; ``points``: weight * value; ``known``: 0 to 1000, see Scores."""

    key: str
    value: int
    weight: int
    points: int
    known: int


def points(pairs: Pairs, policy: Policy) -> NDArray[np.int64]:
    """Sum over the criteria of weight * value, (p,), from 0 to ``policy.maximum``."""
    result = np.zeros(len(pairs), dtype=np.int64)
    for key, weight in policy.weights.items():
        if weight:
            result += CRITERIA[key].measure(pairs, policy).value * weight
    return result


def confidence(pairs: Pairs, policy: Policy) -> NDArray[np.int64]:
    """Share of the weight that stems from answers, (p,), in whole per cent rounded down."""
    result = np.zeros(len(pairs), dtype=np.int64)
    for key, weight in policy.weights.items():
        if weight:
            result += CRITERIA[key].measure(pairs, policy).known * weight
    return result * 100 // (FULL * sum(policy.weights.values()))


def score_pair(pair: Pairs, policy: Policy) -> tuple[CriterionScore, ...]:
    """Every criterion of a single pair, also those of weight 0."""
    result = []
    for key, weight in policy.weights.items():
        scores = CRITERIA[key].measure(pair, policy)
        value, known = int(scores.value[0]), int(scores.known[0])
        result.append(CriterionScore(key, value, weight, value * weight, known))
    return tuple(result)
