"""The matrices of a round's blocks, and scipy's bare solve of them: what every row is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

import matcher
from benchmarks.measure import Task
from matcher import rules, scoring
from matcher.pairs import Pairs

__all__ = ["Block", "bare_best", "bare_pairs", "bare_solve", "block_at", "blocks_of", "costs"]

Block: TypeAlias = tuple[NDArray[np.int64], NDArray[np.bool_]]
"""Points (n, m) and which pairs are possible."""
Floats: TypeAlias = NDArray[np.float64]

CHUNK = 4_000


def _in_chunks(size: int, chunk: int = CHUNK) -> Iterator[tuple[int, int]]:
    return ((first, min(first + chunk, size)) for first in range(0, size, chunk))


def blocks_of(problem: matcher.Problem, policy: matcher.Policy) -> Iterator[Block]:
    """Points and possible pairs of every block that has both sides."""
    shapes = np.stack([np.diff(problem.azubi_starts), np.diff(problem.fachkraft_starts)], axis=1)
    for first, last in _in_chunks(len(shapes)):
        pairs = Pairs.of_blocks(problem, first, last)
        points, possible = scoring.score(pairs, policy).points, rules.find(pairs, policy).broken == 0
        end = 0
        for shape in shapes[first:last].tolist():
            start, end = end, end + shape[0] * shape[1]
            if end > start:
                yield points[start:end].reshape(shape), possible[start:end].reshape(shape)


def block_at(problem: matcher.Problem, policy: matcher.Policy, position: int) -> Block:
    """Points and possible pairs of one block."""
    pairs = Pairs.of_blocks(problem, position, position + 1)
    shape = [int(np.diff(starts)[position]) for starts in (problem.azubi_starts, problem.fachkraft_starts)]
    points, broken = scoring.score(pairs, policy).points, rules.find(pairs, policy).broken
    return points.reshape(shape), (broken == 0).reshape(shape)


def costs(block: Block) -> Floats:
    """One matrix whose best assignment has the most pairs, and of these the highest sum: possible pairs get a bonus."""
    points, possible = block
    bonus = (min(points.shape) + 1) * (int(points.max(initial=0)) + 1)
    return np.where(possible, points + bonus, 0).astype(np.float64)


def bare_solve(blocks: Iterable[Block]) -> Task:
    """Scipy's ``linear_sum_assignment`` of matrices that are made beforehand, nothing else."""
    matrices = [costs(block) for block in blocks]

    def run(_given: object) -> None:
        for matrix in matrices:
            linear_sum_assignment(matrix, maximize=True)

    return Task(run)


def bare_best(blocks: Iterable[Block]) -> tuple[int, int]:
    """How many pairs scipy finds in all blocks together, and their points."""
    number = total = 0
    for points, possible in blocks:
        chosen = linear_sum_assignment(costs((points, possible)), maximize=True)
        number += int(possible[chosen].sum())
        total += int(points[chosen][possible[chosen]].sum())
    return number, total


def bare_pairs(block: Block, rows: NDArray[Any], columns: NDArray[Any]) -> frozenset[tuple[int, int]]:
    """Pairs scipy finds if it is given rows and columns in this order, under their old positions."""
    points, possible = block
    order = np.ix_(rows, columns)
    first, second = linear_sum_assignment(costs((points[order], possible[order])), maximize=True)
    chosen = zip(rows[first].tolist(), columns[second].tolist(), strict=True)
    return frozenset(pair for pair in chosen if possible[pair])
