"""Pieces of the solver that a whole plan does not show."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher.assign import SOLVER, solve_stack
from matcher.covers import covers
from matcher.duals import Cells, duals
from matcher.errors import ProofFailed
from matcher.squares import largest
from tests.matcher.asking import codes, solve
from tests.matcher.oracle import Instance, best_value, examples, instances, plans, value


@pytest.mark.parametrize("blocks", [1, 2], ids=["one block", "a stack of blocks"])
def test_a_plan_that_is_not_the_best_has_no_dual_values(blocks: int) -> None:
    cells = Cells.fresh(np.ones((blocks, 2, 2), dtype=bool), np.ones((blocks, 2), dtype=np.int64), np.full(blocks, 2))
    with pytest.raises(ProofFailed, match="exchange"):
        duals(np.array([[[0, 5], [5, 0]]] * blocks), cells, np.array([[0, 1]] * blocks))


@given(instances(6, with_pins=False))
@examples(60)
def test_dual_values_of_one_block_are_those_it_has_in_a_stack(instance: Instance) -> None:
    """A small block alone and a stack find them in two ways."""
    if not instance.points.size:
        return
    room = np.array([instance.room()])
    usable = instance.allowed[None] & (room > 0)[:, None, :]
    partner = solve_stack(instance.points[None], usable, objective="total", capacities=room, proof=False).partner[0]
    number = np.array([np.count_nonzero(partner >= 0)])
    if not number[0]:
        return
    alone = duals(instance.points[None], Cells.fresh(usable, room, number), partner[None])
    cells = Cells.fresh(np.repeat(usable, 2, axis=0), np.repeat(room, 2, axis=0), np.repeat(number, 2))
    stacked = duals(np.stack([instance.points] * 2), cells, np.stack([partner] * 2))
    for name in ("rows", "columns", "shift"):
        assert (getattr(stacked, name) == getattr(alone, name)).all()


@given(instances(with_capacities=True), st.sampled_from(["total", "floor"]))
@examples(150)
def test_the_proof_of_an_only_best_plan_ends_with_the_sum(instance: Instance, objective: str) -> None:
    highest = best_value(instance, objective)
    best = sum(value(instance, plan, objective) == highest for plan in plans(instance))
    stages = solve(instance, objective).certificate.stages
    assert (len(stages) > 1) is (best > 1)
    assert all(stage.scale == 1 for stage in stages) or best == 1


@given(instances(5, with_capacities=True))
@examples(100)
def test_dual_values_without_their_scale_prove_the_sum_as_well(instance: Instance) -> None:
    found = solve(instance, "total")
    for stage in found.certificate.stages[:1]:
        plain = replace(found, certificate=replace(found.certificate, stages=(stage.unscaled(),)))
        assert stage.unscaled().scale == 1
        assert "sum_not_proved" not in codes(instance, plain)


@pytest.mark.parametrize(("side", "points", "scale"), [(3, 1, 4), (15, 1, 16), (16, 1, 1), (3, 1 << 46, 1)])
def test_weights_are_scaled_while_their_sums_stay_exact(side: int, points: int, scale: int) -> None:
    instance = Instance(points * np.tri(side, dtype=np.int64))
    found = solve(instance, "total")
    assert found.certificate.stages[0].scale == scale
    assert codes(instance, found, seed=0) == []


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
