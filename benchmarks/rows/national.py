"""Rows at the size of Germany, from columns."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

import matcher
from benchmarks.arrays import as_arrays, read_arrays
from benchmarks.blocks import bare_best, bare_solve, block_at, blocks_of
from benchmarks.measure import Task
from benchmarks.profiles import Round, make_round
from benchmarks.rows.row import Row, TimedRow, Work
from benchmarks.sizes import GERMANY, company_sizes

__all__ = ["ROWS"]

SEED = 20270129
SMALL = 200
SAMPLE = 500
"""Blocks whose proof and draw are followed."""


def _germany(quick: bool) -> Round:
    size = GERMANY.part(SMALL) if quick else GERMANY
    return make_round(*company_sizes(size, np.random.default_rng(SEED)), seed=SEED)


def _read(quick: bool) -> Work:
    """Columns to a problem in canonical order, every answer checked."""
    given = as_arrays(_germany(quick))
    people = len(given[0]["id"]) + len(given[1]["id"])
    ours = Task(
        lambda _given: read_arrays(given),
        accept=lambda problem: len(problem.azubis) + len(problem.fachkraefte) == people,
    )
    return Work(ours)


def _total(quick: bool) -> Work:
    """Points and the best plan of every company, without lots and proofs; the sums must be scipy's."""
    problem, policy = read_arrays(as_arrays(_germany(quick))), matcher.Policy(objective="total")
    best = cache(lambda: bare_best(blocks_of(problem, policy)))
    ours = Task(
        lambda given: matcher.solve(given, policy, seed=None, proof=False),
        prepare=lambda: replace(problem),
        accept=lambda solution: (len(solution.pairs), int(solution.points.sum())) == best(),
    )
    return Work(ours, lambda: bare_solve(blocks_of(problem, policy)))


def _default(quick: bool) -> Work:
    """Points, the best plan, its draw and its proof of every company; a sample of the proofs is followed."""
    problem, policy = read_arrays(as_arrays(_germany(quick))), matcher.Policy()
    ours = Task(
        lambda given: matcher.solve(given, policy, seed=SEED),
        prepare=lambda: replace(problem),
        accept=lambda solution: not any(_issues(solution, policy, block) for block in _sample(problem)),
    )
    return Work(ours, lambda: bare_solve(blocks_of(problem, policy)))


def _sample(problem: matcher.Problem) -> list[int]:
    size = len(problem.blocks)
    return sorted(np.random.default_rng(SEED).choice(size, min(size, SAMPLE), replace=False).tolist())


def _issues(solution: matcher.Solution, policy: matcher.Policy, position: int) -> list[matcher.Issue]:
    """What the check of one block finds, from the problem's columns and the certificate alone."""
    problem = solution.problem
    rows, columns = (
        slice(int(starts[position]), int(starts[position + 1]))
        for starts in (problem.azubi_starts, problem.fachkraft_starts)
    )
    certificate = solution.certificate(problem.blocks[position])
    if certificate is None:
        raise ValueError(problem.blocks[position])
    partner = solution.partner[rows]
    served = np.flatnonzero(partner >= 0)
    pairs = np.stack([served, partner[served] - columns.start], axis=1)
    points, possible = block_at(problem, policy, position)
    own = points[pairs[:, 0], pairs[:, 1]]
    plan = matcher.Assignment(
        pairs=pairs,
        total=int(own.sum()),
        floor=min(own.tolist(), default=0),
        objective=policy.objective,
        places=None,
        pins=(),
        capacities=None,
        seed=SEED,
        certificate=certificate,
    )
    return matcher.check(
        points,
        possible,
        plan,
        objective=policy.objective,
        row_ids=problem.azubis.ids[rows],
        column_ids=problem.fachkraefte.ids[columns],
        seed=SEED,
    )


ROWS: tuple[Row, ...] = (
    TimedRow("germany-read", "Germany, 430,000 companies, 3.1 million people: reading the columns", setup=_read),
    TimedRow("germany-total", "Germany, `total` without draw and proofs: points and solve", 2.0, setup=_total),
    TimedRow("germany-default", "Germany, default with draw and proofs", 60.0, setup=_default),
)
