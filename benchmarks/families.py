"""Matrices of known difficulty: profiles, one good partner for all, few distinct values, half impossible, distances."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

import matcher
from benchmarks.blocks import Block, blocks_of
from benchmarks.profiles import pool
from benchmarks.records import as_problem

__all__ = ["FAMILIES", "profile_block"]

SEED = 20270129


def profile_block(rows: int, columns: int) -> Block:
    """One pool of made-up people under the default policy."""
    return next(blocks_of(as_problem(pool(rows, columns, seed=SEED)), matcher.Policy()))


def _profiles(side: int) -> Block:
    return profile_block(side, side)


def _rank_one(side: int) -> Block:
    rng = np.random.default_rng(SEED)
    first, second = rng.integers(1, 1_001, (2, side))
    return np.multiply.outer(first, second), np.ones((side, side), dtype=bool)


def _ties(side: int) -> Block:
    points = np.random.default_rng(SEED).integers(0, 5, (side, side)) * 25_000
    return points, np.ones((side, side), dtype=bool)


def _half(side: int) -> Block:
    rng = np.random.default_rng(SEED)
    return rng.integers(0, 100_001, (side, side)), rng.random((side, side)) < 0.5


def _geometric(side: int) -> Block:
    places = np.random.default_rng(SEED).random((2, side, 2))
    distances = np.sqrt(((places[0][:, None] - places[1][None]) ** 2).sum(axis=2) / 2)
    return np.round((1 - distances) * 100_000).astype(np.int64), np.ones((side, side), dtype=bool)


FAMILIES: Mapping[str, tuple[str, Callable[[int], Block]]] = {
    "profiles": ("made-up profiles", _profiles),
    "rank1": ("rank 1: everyone wants the same good partner", _rank_one),
    "ties": ("heavy ties: five different values", _ties),
    "half": ("50 % impossible", _half),
    "geometric": ("geometric: distances in a square", _geometric),
}
"""Key -> what it is, and the matrix of a side."""
