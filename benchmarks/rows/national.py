"""Rows at the size of Germany, from columns."""

from __future__ import annotations

import numpy as np

from benchmarks.arrays import as_arrays, read_arrays
from benchmarks.measure import Task
from benchmarks.profiles import Round, make_round
from benchmarks.rows.row import Row, TimedRow, Work
from benchmarks.sizes import GERMANY, company_sizes

__all__ = ["ROWS"]

SEED = 20270129
SMALL = 200


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


ROWS: tuple[Row, ...] = (
    TimedRow("germany-read", "Germany, 430,000 companies, 3.1 million people: reading the columns", setup=_read),
)
