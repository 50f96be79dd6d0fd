"""The solver against all plans, and what must hold whatever the numbers are."""

import dataclasses
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher.assign import _cover, _largest, _potentials
from matcher.errors import ProofFailed
from tests.matcher.oracle import Instance, best_value, drawn_plan, examples, instances, plans, value

OBJECTIVES = ("floor", "total")
objectives = st.sampled_from(OBJECTIVES)
seeds = st.integers(0, 2**64 - 1)


def solve(instance: Instance, objective: str, **more: Any) -> matcher.Assignment:
    return matcher.assign(
        instance.points, instance.allowed, objective=objective, places=instance.places, pins=instance.pins, **more
    )


def value_of(instance: Instance, found: matcher.Assignment) -> tuple[int, ...]:
    return value(instance, tuple((row, column) for row, column in found.pairs.tolist()), found.objective)


def issues(instance: Instance, found: matcher.Assignment, **more: Any) -> list[matcher.Issue]:
    return matcher.check(
        instance.points,
        instance.allowed,
        found,
        objective=found.objective,
        places=instance.places,
        pins=instance.pins,
        **more,
    )


@given(instances(), objectives, seeds)
@examples(200)
def test_no_plan_is_better_and_the_certificate_proves_it(instance: Instance, objective: str, seed: int) -> None:
    found = solve(instance, objective, seed=seed)
    assert value_of(instance, found) == best_value(instance, objective)
    assert issues(instance, found, seed=seed) == []
    assert issues(instance, found) == []


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("case", range(6))
def test_no_plan_is_better_up_to_six_by_six(objective: str, case: int) -> None:
    random = np.random.default_rng(case)
    rows, columns = (6, 6) if case % 2 else (5, 6)
    instance = Instance(
        random.integers(0, 4 if case < 3 else 1000, (rows, columns)),
        random.random((rows, columns)) < (0.4, 0.7, 1)[case % 3],
        places=(None, 3, 5)[case % 3],
        pins=[(1, 2)] if case > 3 else [],
    )
    found = solve(instance, objective, seed=case)
    assert value_of(instance, found) == best_value(instance, objective)
    assert issues(instance, found, seed=case) == []


@given(instances(3), objectives, seeds)
@examples(100)
def test_the_drawn_plan_is_the_one_plain_integers_draw(instance: Instance, objective: str, seed: int) -> None:
    found = solve(instance, objective, seed=seed)
    assert found.pairs.tolist() == [list(cell) for cell in sorted(drawn_plan(instance, objective, seed))]


@given(instances(), objectives, seeds, st.randoms(use_true_random=False))
@examples(100)
def test_the_order_of_rows_and_columns_plays_no_part(
    instance: Instance, objective: str, seed: int, random: Any
) -> None:
    rows, columns = instance.points.shape
    row_ids, column_ids = [f"a{row}" for row in range(rows)], [f"f{column}" for column in range(columns)]
    row_order, column_order = random.sample(range(rows), rows), random.sample(range(columns), columns)
    shuffled = Instance(
        instance.points[np.ix_(row_order, column_order)],
        instance.allowed[np.ix_(row_order, column_order)],
        places=instance.places,
        pins=[(row_order.index(row), column_order.index(column)) for row, column in instance.pins],
    )
    first = solve(instance, objective, seed=seed, row_ids=row_ids, column_ids=column_ids)
    new_ids = {"row_ids": [row_ids[row] for row in row_order], "column_ids": [column_ids[col] for col in column_order]}
    second = solve(shuffled, objective, seed=seed, **new_ids)
    named = {(new_ids["row_ids"][row], new_ids["column_ids"][column]) for row, column in second.pairs.tolist()}
    assert named == {(row_ids[row], column_ids[column]) for row, column in first.pairs.tolist()}
    assert issues(shuffled, second, seed=seed, **new_ids) == []


@given(instances(), objectives, seeds)
@examples(60)
def test_other_names_give_a_plan_of_the_same_value(instance: Instance, objective: str, seed: int) -> None:
    rows, columns = instance.points.shape
    renamed = solve(
        instance,
        objective,
        seed=seed,
        row_ids=[f"x{row * 7 % 11}" for row in range(rows)],
        column_ids=[f"y{column * 5 % 11}" for column in range(columns)],
    )
    assert value_of(instance, renamed) == value_of(instance, solve(instance, objective, seed=seed))


@given(instances(), objectives, st.integers(2, 1000))
@examples(60)
def test_scaling_all_points_changes_nothing(instance: Instance, objective: str, factor: int) -> None:
    scaled = Instance(instance.points * factor, instance.allowed, places=instance.places, pins=instance.pins)
    assert np.array_equal(solve(scaled, objective).pairs, solve(instance, objective).pairs)


@given(instances(), objectives)
@examples(60)
def test_somebody_without_a_possible_partner_changes_no_figure(instance: Instance, objective: str) -> None:
    columns = instance.points.shape[1]
    larger = Instance(
        np.vstack([instance.points, np.full((1, columns), 10**6)]),
        np.vstack([instance.allowed, np.zeros((1, columns), dtype=bool)]),
        places=instance.places,
        pins=instance.pins,
    )
    assert value_of(larger, solve(larger, objective)) == value_of(instance, solve(instance, objective))


@given(instances(with_pins=False), st.data())
@examples(60)
def test_a_pin_is_a_ban_of_everybody_else(instance: Instance, data: st.DataObject) -> None:
    possible = np.argwhere(instance.allowed).tolist()
    if not possible:
        return
    row, column = data.draw(st.sampled_from(possible))
    alone = instance.allowed.copy()
    alone[row, :] = alone[:, column] = False
    alone[row, column] = True
    pinned = Instance(instance.points, instance.allowed, pins=[(row, column)])
    banned = Instance(instance.points, alone)
    assert solve(pinned, "total").total == solve(banned, "total").total
    assert solve(pinned, "floor").total == sum(
        instance.points[row, column] for row, column in solve(pinned, "floor").pairs
    )


@given(instances(), objectives)
@examples(60)
def test_more_places_never_cost_a_tandem_and_fewer_never_weaken_the_floor(instance: Instance, objective: str) -> None:
    found = [
        solve(Instance(instance.points, instance.allowed, places=places, pins=instance.pins), objective)
        for places in range(len(instance.pins), 6)
    ]
    for fewer, more in pairwise(found):
        assert len(more.pairs) >= len(fewer.pairs)
        if objective == "floor" and len(fewer.pairs) > len(fewer.pins):
            assert more.floor <= fewer.floor


def test_one_place_gives_the_best_single_tandem() -> None:
    found = matcher.assign([[3, 8], [9, 4]], places=1)
    assert (found.pairs.tolist(), found.total, found.floor) == ([[1, 0]], 9, 9)


def test_the_weakest_pin_does_not_switch_the_floor_off() -> None:
    points = [[1, 0, 0], [0, 9, 5], [0, 6, 4]]
    free = matcher.assign(points, objective="total", pins=[(0, 0)])
    found = matcher.assign(points, objective="floor", pins=[(0, 0)])
    assert (free.pairs.tolist(), free.total, free.floor) == ([[0, 0], [1, 1], [2, 2]], 14, 4)
    assert (found.pairs.tolist(), found.total, found.floor) == ([[0, 0], [1, 2], [2, 1]], 12, 5)


def test_a_pin_on_an_impossible_pair_overrides() -> None:
    found = matcher.assign([[1, 2]], [[False, True]], pins=[(0, 0)])
    assert found.pairs.tolist() == [[0, 0]]
    assert matcher.check([[1, 2]], [[False, True]], found, objective="floor", pins=[(0, 0)], seed=0) == []


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (1, 1), (1, 5), (5, 1)])
def test_narrow_and_empty_blocks(shape: tuple[int, int], objective: str) -> None:
    points = np.arange(shape[0] * shape[1]).reshape(shape)
    found = matcher.assign(points, objective=objective)
    assert len(found.pairs) == min(shape)
    assert found.total == max(0, points.size - 1)
    assert matcher.check(points, None, found, objective=objective, seed=0) == []


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_nothing_possible_is_a_plan_without_tandems(objective: str) -> None:
    found = matcher.assign([[5, 5]], [[False, False]], objective=objective)
    assert (found.pairs.shape, found.total, found.floor) == ((0, 2), 0, 0)
    assert matcher.check([[5, 5]], [[False, False]], found, objective=objective, seed=0) == []


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_no_places_is_a_plan_without_tandems(objective: str) -> None:
    found = matcher.assign([[5, 5]], objective=objective, places=0)
    assert found.pairs.shape == (0, 2)
    assert matcher.check([[5, 5]], None, found, objective=objective, places=0, seed=0) == []


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("points", [10**6, 10**13, 4 * 10**13])
def test_large_points_stay_exact(objective: str, points: int) -> None:
    random = np.random.default_rng(4)
    matrix = points - random.integers(0, 3, (12, 15))
    allowed = random.random((12, 15)) < 0.5
    found = matcher.assign(matrix, allowed, objective=objective, seed=1)
    small = matcher.assign(matrix - matrix.min(), allowed, objective=objective, seed=1)
    assert np.array_equal(found.pairs, small.pairs)
    assert matcher.check(matrix, allowed, found, objective=objective, seed=1) == []


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("highest", [0, 1, 50])
def test_a_block_too_large_for_the_dense_matching_is_proved_too(objective: str, highest: int) -> None:
    random = np.random.default_rng(highest)
    points, allowed = random.integers(0, highest + 1, (210, 230)), random.random((210, 230)) < 0.03
    found = matcher.assign(points, allowed, objective=objective, places=205, seed=9)
    assert matcher.check(points, allowed, found, objective=objective, places=205, seed=9) == []


def test_the_default_seed_and_objective_are_recorded() -> None:
    found = matcher.assign([[1]])
    assert (found.objective, found.seed, found.places, found.pins) == ("floor", 0, None, ())
    assert dataclasses.replace(found, seed=3).seed == 3


def test_arrays_are_read_only_and_assignments_compare_by_value() -> None:
    found = matcher.assign([[1, 2], [3, 4]])
    with pytest.raises(ValueError, match="read-only"):
        found.pairs[0, 0] = 1
    assert found == matcher.assign(np.array([[1, 2], [3, 4]]))
    assert found != matcher.assign([[1, 2], [3, 5]])
    assert found != "something else"


def test_a_plan_that_is_not_the_best_has_no_potentials() -> None:
    with pytest.raises(ProofFailed, match="exchange"):
        _potentials(np.array([[0, 5], [5, 0]]), np.array([0, 1]))


@given(instances(5, with_pins=False))
@examples(60)
def test_the_cover_is_as_small_as_the_matching_is_large(instance: Instance) -> None:
    partner = _largest(instance.allowed)
    rows, columns = _cover(instance.allowed, partner)
    bare = instance.allowed.copy()
    bare[rows, :] = bare[:, columns] = False
    assert not bare.any()
    assert len(rows) + len(columns) == np.count_nonzero(partner >= 0)


def test_the_oracle_itself_counts_all_plans() -> None:
    assert len(list(plans(Instance(np.zeros((3, 3), dtype=np.int64))))) == 34
