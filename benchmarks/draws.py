"""Seeded draws a whole column at a time: bit sets, keys, choices and unanswered questions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["Ints", "Words", "bits", "choice", "keys", "unanswered"]

Ints: TypeAlias = NDArray[np.integer[Any]]
Words: TypeAlias = NDArray[np.uint64]

UNKNOWN = -1


def bits(rng: np.random.Generator, size: int, eighths: int) -> Words:
    """``size`` words of 64 bits, each bit set with probability ``eighths`` / 8 (1 to 7)."""
    result = np.zeros(size, dtype=np.uint64)
    for place in range(3):
        fresh = rng.integers(0, 1 << 64, size=size, dtype=np.uint64)
        result = result | fresh if eighths >> place & 1 else result & fresh
    return result


def keys(first: int, size: int) -> Words:
    """Random-looking keys, all different: splitmix64 of ``first``, ``first`` + 1, …"""
    mixed = (np.arange(first, first + size, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(mixed ^ (mixed >> np.uint64(31)))


def choice(rng: np.random.Generator, values: ArrayLike, weights: Sequence[float], size: int) -> Ints:
    """``size`` of the values (any whole numbers), each as often as its weight says."""
    limits = np.cumsum(weights) / np.sum(weights)
    drawn = np.searchsorted(limits, rng.random(size), side="right")
    return np.asarray(np.asarray(values)[np.minimum(drawn, len(limits) - 1)])


def unanswered(rng: np.random.Generator, column: Ints, share: float) -> Ints:
    """The column with this share of answers missing (-1)."""
    return np.where(rng.random(len(column)) < share, UNKNOWN, column)
