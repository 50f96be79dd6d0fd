"""The solver against all plans: values, pairs and proof, for every objective and every kind of block."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from tests.matcher.asking import issues, plan_of, solve, value_of
from tests.matcher.oracle import OBJECTIVES, Instance, best_plan, best_value, drawn_plan, examples, instances, plans
from tests.matcher.oracle import value as value_of_plan

objectives = st.sampled_from(OBJECTIVES)
seeds = st.integers(0, 2**64 - 1)


@given(instances(with_capacities=True), objectives, seeds)
@examples(150)
def test_no_plan_is_better_and_the_certificate_proves_it(instance: Instance, objective: str, seed: int) -> None:
    found = solve(instance, objective, seed=seed)
    assert value_of(instance, found) == best_value(instance, objective)
    assert issues(instance, found, seed=seed) == []
    assert issues(instance, found) == []


@given(instances(3, with_capacities=True), objectives, seeds)
@examples(100)
def test_the_drawn_plan_is_the_one_plain_integers_draw(instance: Instance, objective: str, seed: int) -> None:
    found = solve(instance, objective, seed=seed)
    assert plan_of(found) == tuple(sorted(drawn_plan(instance, objective, seed)))


SHAPES = ((7, 7), (6, 7), (7, 5), (7, 3), (2, 7), (1, 7), (7, 1))
TERMS: dict[str, dict[str, Any]] = {
    "free": {},
    "places": {"places": 3},
    "pins": {"pins": [(0, 0)], "places": 6},
    "capacities": {"capacities": [2, 1, 3, 0, 1, 1, 2]},
    "everything": {"capacities": [3, 1, 2, 1, 0, 1, 1], "pins": [(0, 0)], "places": 4},
}
KINDS = ("all equal", "two levels", "few levels", "any", "a million")


def block(shape: tuple[int, int], kind: str, possible: float, **terms: Any) -> Instance:
    random = np.random.default_rng(shape[0] * 8 + shape[1])
    points = {
        "all equal": np.full(shape, 7),
        "two levels": random.integers(0, 2, shape),
        "few levels": random.integers(0, 5, shape),
        "any": random.integers(0, 1000, shape),
        "a million": 10**6 - random.integers(0, 3, shape),
    }[kind]
    if "capacities" in terms:
        terms["capacities"] = terms["capacities"][: shape[1]]
    return Instance(points, random.random(shape) < possible, **terms)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("terms", TERMS)
def test_the_plan_is_the_one_of_plain_integers_up_to_seven_by_seven(objective: str, kind: str, terms: str) -> None:
    for number, shape in enumerate(SHAPES):
        instance = block(shape, kind, (1, 0.7, 0.4)[number % 3], **TERMS[terms])
        found = solve(instance, objective, seed=number)
        assert plan_of(found) == best_plan(instance, objective, number)
        assert issues(instance, found, seed=number) == []


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("capacities", [False, True])
@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (1, 1), (1, 5), (5, 1)])
def test_narrow_and_empty_blocks(shape: tuple[int, int], objective: str, capacities: bool) -> None:
    room = [2] * shape[1] if capacities else None
    instance = Instance(np.arange(shape[0] * shape[1]).reshape(shape), capacities=room)
    found = solve(instance, objective)
    assert len(found.pairs) == min(shape[0], shape[1] * (1 + capacities))
    assert value_of(instance, found) == best_value(instance, objective)
    assert issues(instance, found, seed=0) == []


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize(
    "instance",
    [
        Instance([[5, 5]], [[False, False]]),
        Instance([[5, 5]], places=0),
        Instance([[5, 5]], capacities=[0, 0]),
        Instance([[5], [5]], [[False], [False]], capacities=[2]),
    ],
)
def test_where_nothing_is_possible_there_is_a_plan_without_tandems(instance: Instance, objective: str) -> None:
    found = solve(instance, objective)
    assert (found.pairs.shape, found.total, found.floor) == ((0, 2), 0, 0)
    assert issues(instance, found, seed=0) == []


def test_one_place_gives_the_best_single_tandem() -> None:
    for objective in OBJECTIVES:
        found = matcher.assign([[3, 8], [9, 4]], places=1, objective=objective)
        assert (found.pairs.tolist(), found.total, found.floor) == ([[1, 0]], 9, 9)


def test_the_weakest_pin_does_not_switch_the_floor_off() -> None:
    points = [[1, 0, 0], [0, 9, 5], [0, 6, 4]]
    free = matcher.assign(points, objective="total", pins=[(0, 0)])
    assert (free.pairs.tolist(), free.total, free.floor) == ([[0, 0], [1, 1], [2, 2]], 14, 4)
    for objective in ("floor", "leximin"):
        found = matcher.assign(points, objective=objective, pins=[(0, 0)])
        assert (found.pairs.tolist(), found.total, found.floor) == ([[0, 0], [1, 2], [2, 1]], 12, 5)


def test_leximin_looks_beyond_the_weakest_tandem_and_gives_up_the_sum() -> None:
    points = [[2, 0, 0], [0, 9, 5], [0, 6, 4]]
    floor = matcher.assign(points, objective="floor")
    leximin = matcher.assign(points, objective="leximin")
    assert (floor.pairs.tolist(), floor.floor, floor.total) == ([[0, 0], [1, 1], [2, 2]], 2, 15)
    assert (leximin.pairs.tolist(), leximin.floor, leximin.total) == ([[0, 0], [1, 2], [2, 1]], 2, 13)


def test_a_pin_on_an_impossible_pair_overrides() -> None:
    instance = Instance([[1, 2]], [[False, True]], pins=[(0, 0)])
    found = solve(instance, "floor")
    assert found.pairs.tolist() == [[0, 0]]
    assert issues(instance, found, seed=0) == []


def test_pins_use_up_the_capacity_of_their_column() -> None:
    points = [[1, 0], [1, 0], [9, 5]]
    found = matcher.assign(points, pins=[(0, 0), (1, 0)], capacities=[2, 1])
    assert (found.pairs.tolist(), found.total, found.floor) == ([[0, 0], [1, 0], [2, 1]], 7, 5)
    found = matcher.assign(points, pins=[(0, 0), (1, 0)], capacities=[3, 1])
    assert (found.pairs.tolist(), found.capacities) == ([[0, 0], [1, 0], [2, 0]], (3, 1))


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("points", [10**6, 10**13, 2 * 10**13])
def test_large_points_stay_exact(objective: str, points: int) -> None:
    random = np.random.default_rng(4)
    allowed = random.random((12, 15)) < 0.5
    large = Instance(points - random.integers(0, 3, (12, 15)), allowed, capacities=[1, 2, 0] * 5)
    small = Instance(large.points - large.points.min(), allowed, capacities=large.capacities)
    found = solve(large, objective, seed=1)
    assert np.array_equal(found.pairs, solve(small, objective, seed=1).pairs)
    assert issues(large, found, seed=1) == []


@pytest.mark.parametrize("objective", ["floor", "total"])
@pytest.mark.parametrize("highest", [0, 1, 50])
def test_a_block_too_large_for_the_dense_matching_is_proved_too(objective: str, highest: int) -> None:
    random = np.random.default_rng(highest)
    points, allowed = random.integers(0, highest + 1, (210, 230)), random.random((210, 230)) < 0.03
    instance = Instance(points, allowed, places=205)
    assert issues(instance, solve(instance, objective, seed=9), seed=9) == []


def test_the_default_seed_and_objective_are_recorded() -> None:
    found = matcher.assign([[1]])
    assert (found.objective, found.seed, found.places, found.pins, found.capacities) == ("floor", 0, None, (), None)
    assert dataclasses.replace(found, seed=3).seed == 3


def test_arrays_are_read_only_and_assignments_compare_by_value() -> None:
    found = matcher.assign([[1, 2], [3, 4]])
    with pytest.raises(ValueError, match="read-only"):
        found.pairs[0, 0] = 1
    assert found == matcher.assign(np.array([[1, 2], [3, 4]]))
    assert found != matcher.assign([[1, 2], [3, 5]])
    assert found != "something else"


def test_the_oracle_itself_counts_all_plans() -> None:
    assert len(list(plans(Instance(np.zeros((3, 3), dtype=np.int64))))) == 34
    assert len(list(plans(Instance(np.zeros((2, 1), dtype=np.int64), capacities=[2])))) == 4


@given(instances(4, with_capacities=True), objectives, seeds)
@examples(60)
def test_the_quick_oracle_finds_what_listing_all_plans_finds(instance: Instance, objective: str, seed: int) -> None:
    best = best_plan(instance, objective, seed)
    assert value_of_plan(instance, best, objective) == best_value(instance, objective)
    assert best == tuple(sorted(drawn_plan(instance, objective, seed)))
