"""Pieces of the solver that a whole plan does not show."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

import matcher
from matcher.assign import SOLVER
from matcher.duals import Cells, covers, duals
from matcher.errors import ProofFailed
from matcher.squares import largest
from tests.matcher.oracle import Instance, examples, instances


def test_a_plan_that_is_not_the_best_has_no_dual_values() -> None:
    cells = Cells.fresh(np.ones((1, 2, 2), dtype=bool), np.ones((1, 2), dtype=np.int64), np.array([2]))
    with pytest.raises(ProofFailed, match="exchange"):
        duals(np.array([[[0, 5], [5, 0]]]), cells, np.array([[0, 1]]))


@given(instances(5, with_pins=False))
@examples(60)
def test_the_cover_is_as_small_as_the_matching_is_large(instance: Instance) -> None:
    if not instance.points.size:
        return
    room = np.array([instance.room()])
    mask = instance.allowed[None] & (room > 0)[:, None, :]
    partner = largest(mask, room, SOLVER)
    rows, columns = covers(mask, partner)
    assert not (mask[0] & ~rows[0][:, None] & ~columns[0]).any()
    assert rows.sum() + (columns * room).sum() == np.count_nonzero(partner >= 0)


def test_dual_values_that_are_too_small_prove_nothing() -> None:
    cells = Cells.fresh(np.ones((1, 1, 2), dtype=bool), np.ones((1, 2), dtype=np.int64), np.array([1]))
    weights = np.array([[[3, 5]]])
    values = duals(weights, cells, np.array([[1]]))
    with pytest.raises(ProofFailed, match="too small"):
        replace(values, shift=values.shift - 1).tight(cells, weights)


def test_points_too_large_for_one_solve_are_solved_in_two() -> None:
    limit = 2**53 // 28
    points = np.array([[limit, 0, limit - 1], [limit, limit - 2, 0], [limit - 1, 0, limit]])
    allowed = np.array([[True, True, True], [True, False, True], [True, False, True]])
    found = matcher.assign(points, allowed, objective="total")
    assert (len(found.pairs), found.total) == (3, 2 * limit)
    assert matcher.check(points, allowed, found, objective="total", seed=0) == []
