"""Criteria times weights: exact integer points per pair, and how much of them stems from answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from matcher import rules
from matcher.criteria import CRITERIA, FULL, Criterion, Scores
from matcher.errors import UnfitCriterion
from matcher.pairs import Pairs
from matcher.problem import Ints

if TYPE_CHECKING:
    from matcher.policy import Policy

__all__ = ["CriterionScore", "Judgement", "PairScores", "judge", "score", "score_pairs"]

SLICE = 1 << 16
"""Pairs that are looked at together: their columns stay in the processor's cache."""


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
    confidence: NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class Judgement(PairScores):
    """Scores and, see ``rules``, the masks (p,) ``broken`` and ``open``."""

    broken: NDArray[np.uint16]
    open: NDArray[np.uint16]


def judge(pairs: Pairs, policy: Policy) -> Judgement:
    """Points, confidence and rules of every pair, however many; memory beyond the result stays within some MB.

    Raises ``UnfitCriterion`` if a criterion of one's own does not return whole numbers from 0 to 1000.
    """
    size = len(pairs)
    result = Judgement(
        np.empty(size, dtype=np.int64),
        np.empty(size, dtype=np.int8),
        np.empty(size, dtype=np.uint16),
        np.empty(size, dtype=np.uint16),
    )
    for start in range(0, size, SLICE):
        part = pairs.part(start, start + SLICE)
        scores, found = score(part, policy), rules.find(part, policy)
        where = slice(start, start + SLICE)
        result.points[where], result.confidence[where] = scores.points, scores.confidence
        result.broken[where], result.open[where] = found.broken, found.open
    return result


def score(pairs: Pairs, policy: Policy) -> PairScores:
    """Points and confidence of every pair, by one pass over the criteria that have a weight.

    Raises ``UnfitCriterion``.
    """
    kind: type[Any] = np.int32 if policy.maximum * 100 < 1 << 31 else np.int64
    points: NDArray[Any] = np.zeros(len(pairs), dtype=kind)
    known: NDArray[Any] = np.zeros(len(pairs), dtype=kind)
    for criterion in policy.criteria:
        weight = policy.weights[criterion.key]
        if weight:
            scores = _measured(criterion, pairs, policy)
            _add(points, scores.value, weight)
            _add(known, scores.known, weight)
    known *= 100
    known //= policy.maximum
    return PairScores(points.astype(np.int64, copy=False), known.astype(np.int8))


def _add(total: NDArray[Any], values: Ints, weight: int) -> None:
    """Add weight * values, at no cost per pair where all are the same."""
    if values.strides == (0,):
        total += int(values[0]) * weight if len(values) else 0
    elif values.dtype == total.dtype:
        total += values * weight
    else:
        total += np.multiply(values, weight, dtype=total.dtype, casting="unsafe")


def _measured(criterion: Criterion, pairs: Pairs, policy: Policy) -> Scores:
    """What a criterion returns; one's own is checked. Raises ``UnfitCriterion``."""
    scores = criterion.measure(pairs, policy, criterion.neutral)
    if criterion.key in CRITERIA:
        return scores
    for name in ("value", "known"):
        array = getattr(scores, name, None)
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "iu" or array.shape != (len(pairs),):
            raise UnfitCriterion(criterion=criterion.key, detail=f"no array of one integer per pair as `{name}`")
        if array.size and not 0 <= int(array.min()) <= int(array.max()) <= FULL:
            raise UnfitCriterion(criterion=criterion.key, detail=f"a `{name}` outside 0 to {FULL}")
    return scores


def score_pairs(pairs: Pairs, policy: Policy) -> list[tuple[CriterionScore, ...]]:
    """Every criterion of each pair, also those of weight 0. Raises ``UnfitCriterion``."""
    columns = []
    for criterion in policy.criteria:
        key, weight = criterion.key, policy.weights[criterion.key]
        scores = _measured(criterion, pairs, policy)
        told = zip(scores.value.tolist(), scores.known.tolist(), strict=True)
        columns.append([CriterionScore(key, value, weight, value * weight, known) for value, known in told])
    return list(zip(*columns, strict=True))
