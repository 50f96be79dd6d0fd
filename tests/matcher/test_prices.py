"""Every price against all plans, and against solving the block again."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from numpy.typing import NDArray

import matcher
from matcher.errors import NotTheBestPlan, PointsOutOfRange, WrongObjective
from tests.matcher.oracle import Instance, examples, instances, plans


def best(instance: Instance) -> matcher.Assignment:
    return matcher.assign(instance.points, instance.allowed, objective="total", **instance.terms())


def total_of(instance: Instance, plan: Any) -> int:
    return sum(int(instance.points[cell]) for cell in plan)


def prices_of(instance: Instance) -> tuple[list[list[int]], list[int]]:
    """What `force` and `forbid` should be, by trying all plans."""
    found = best(instance)
    equal = [(set(plan), total_of(instance, plan)) for plan in plans(instance) if len(plan) == len(found.pairs)]

    def lost(totals: list[int]) -> int:
        return found.total - max(totals) if totals else -1

    rows, columns = instance.points.shape
    force = [
        [lost([total for plan, total in equal if (row, column) in plan]) for column in range(columns)]
        for row in range(rows)
    ]
    forbid = [lost([total for plan, total in equal if tuple(pair) not in plan]) for pair in found.pairs.tolist()]
    return force, forbid


def check_prices(instance: Instance) -> None:
    priced = matcher.prices(instance.points, instance.allowed, best(instance))
    assert priced.force.shape == instance.points.shape
    assert (priced.force.tolist(), priced.forbid.tolist()) == prices_of(instance)


@given(instances(with_capacities=True))
@examples(150)
def test_every_price_is_what_the_best_plan_with_that_decision_loses(instance: Instance) -> None:
    check_prices(instance)


@pytest.mark.parametrize("case", range(8))
def test_every_price_of_larger_blocks(case: int) -> None:
    random = np.random.default_rng(case)
    rows, columns = (5, 6) if case % 2 else (6, 4)
    check_prices(
        Instance(
            random.integers(0, 4 if case < 4 else 1000, (rows, columns)),
            random.random((rows, columns)) < (0.4, 0.7, 0.9)[case % 3],
            places=(None, 3, None, 4)[case % 4],
            pins=[(1, 2)] if case % 4 == 3 else [],
            capacities=[2, 1, 3, 0, 1, 2][:columns] if case in (2, 5) else None,
        )
    )


@pytest.mark.parametrize("case", range(4))
def test_prices_agree_with_solving_again(case: int) -> None:
    random = np.random.default_rng(case)
    shape = ((25, 30), (30, 22), (24, 24), (140, 150))[case]
    points, allowed = (
        random.integers(0, (10, 1000, 50, 20)[case], shape),
        random.random(shape) < (0.15, 0.5, 1, 0.05)[case],
    )
    terms: dict[str, Any] = {"objective": "total", "places": (None, 15, None, None)[case]}
    found = matcher.assign(points, allowed, **terms)
    priced = matcher.prices(points, allowed, found)
    for row, column in random.integers(0, shape, (40, 2)).tolist():
        again = matcher.assign(points, allowed, pins=[(row, column)], **terms)
        possible = allowed[row, column] and len(again.pairs) == len(found.pairs)
        assert priced.force[row, column] == (found.total - again.total if possible else -1)
    for number, (row, column) in enumerate(found.pairs.tolist()[:30]):
        again = matcher.assign(points, banned(allowed, row, column), **terms)
        possible = len(again.pairs) == len(found.pairs)
        assert priced.forbid[number] == (found.total - again.total if possible else -1)


def banned(allowed: NDArray[np.bool_], row: int, column: int) -> NDArray[np.bool_]:
    without = allowed.copy()
    without[row, column] = False
    return without


def test_a_chosen_pair_costs_nothing_and_equal_pairs_neither() -> None:
    points = np.full((4, 4), 7)
    priced = matcher.prices(points, None, matcher.assign(points, objective="total"))
    assert not priced.force.any()
    assert not priced.forbid.any()


def test_prices_by_hand() -> None:
    points = [[5, 1, 0], [4, 3, 0]]
    priced = matcher.prices(points, None, matcher.assign(points, objective="total"))
    assert priced.force.tolist() == [[0, 3, 4], [3, 0, 3]]
    assert priced.forbid.tolist() == [3, 3]


def test_pins_and_bans_have_no_price() -> None:
    points = np.array([[5, 1, 0], [4, 3, 9], [2, 2, 2]])
    allowed = np.array([[True, True, True], [True, True, False], [True, True, True]])
    found = matcher.assign(points, allowed, objective="total", pins=[(0, 1)])
    priced = matcher.prices(points, allowed, found)
    assert found.pairs.tolist() == [[0, 1], [1, 0], [2, 2]]
    assert priced.force.tolist() == [[-1, 0, -1], [0, -1, -1], [-1, -1, 0]]
    assert priced.forbid.tolist() == [-1, -1, -1]


def test_a_pinned_column_with_room_left_has_prices() -> None:
    points = np.array([[5, 1], [4, 3], [2, 2]])
    found = matcher.assign(points, objective="total", pins=[(0, 0)], capacities=[2, 1])
    priced = matcher.prices(points, None, found)
    assert found.pairs.tolist() == [[0, 0], [1, 0], [2, 1]]
    assert priced.force.tolist() == [[0, -1], [0, 1], [1, 0]]
    assert priced.forbid.tolist() == [-1, 1, 1]


def test_points_too_large_for_32_bits_are_priced_exactly() -> None:
    points = np.array([[2**45 + 5, 2**45 + 1], [2**45 + 4, 2**45 + 3]])
    priced = matcher.prices(points, None, matcher.assign(points, objective="total"))
    assert priced.force.tolist() == [[0, 3], [3, 0]]


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (2, 3)])
def test_nothing_to_choose(shape: tuple[int, int]) -> None:
    points, allowed = np.zeros(shape, dtype=int), np.zeros(shape, dtype=bool)
    priced = matcher.prices(points, allowed, matcher.assign(points, allowed, objective="total"))
    assert priced.force.tolist() == np.full(shape, -1).tolist()
    assert priced.forbid.tolist() == []


def test_prices_are_read_only_values() -> None:
    points = [[5, 1], [4, 3]]
    found = matcher.assign(points, objective="total")
    priced = matcher.prices(points, None, found)
    assert priced == matcher.prices(points, None, found)
    assert priced != dataclasses.replace(priced, forbid=np.array([1, 1]))
    with pytest.raises(ValueError, match="read-only"):
        priced.force[0, 0] = 1


def test_only_the_sum_has_prices() -> None:
    points = [[5, 1], [4, 3]]
    with pytest.raises(WrongObjective, match="under total only, not under floor"):
        matcher.prices(points, None, matcher.assign(points))


def test_a_plan_of_other_points_is_refused() -> None:
    found = matcher.assign([[5, 1], [4, 3]], objective="total")
    with pytest.raises(NotTheBestPlan, match="Solve the block again"):
        matcher.prices([[5, 9], [9, 3]], None, found)
    with pytest.raises(NotTheBestPlan, match="impossible"):
        matcher.prices([[5, 1], [4, 3]], [[False, True], [True, True]], found)
    with pytest.raises(PointsOutOfRange):
        matcher.prices([[2**60, 1], [4, 3]], None, found)
