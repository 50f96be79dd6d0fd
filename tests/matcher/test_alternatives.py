"""The k best plans against a list of all plans."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher.errors import InvalidCount, UnknownObjective, WrongObjective
from tests.matcher.oracle import Instance, examples, instances, plans, value

objectives = st.sampled_from(["total", "floor"])


def values_in_order(instance: Instance, objective: str) -> list[tuple[int, ...]]:
    """(tandems, sum) of all plans, under "floor" of those that keep the floor of the best one."""
    every = [(value(instance, plan, "floor"), value(instance, plan, "total")) for plan in plans(instance)]
    floor = max(every)[0][1] if objective == "floor" else 0
    return sorted((total for by_floor, total in every if by_floor[1] >= floor), reverse=True)


def check_alternatives(instance: Instance, objective: str, k: int) -> None:
    terms: dict[str, Any] = {"objective": objective, **instance.terms()}
    found = matcher.alternatives(instance.points, instance.allowed, k=k, **terms)
    cells = [tuple((row, column) for row, column in each.pairs.tolist()) for each in found]
    assert found[0] == matcher.assign(instance.points, instance.allowed, **terms)
    assert [value(instance, plan, "total") for plan in cells] == values_in_order(instance, objective)[:k]
    assert len(set(cells)) == len(cells)
    assert set(cells) <= set(plans(instance))
    for each, plan in zip(found, cells, strict=True):
        assert (len(each.pairs), each.floor, each.total) == value(instance, plan, "floor")
        assert (each.objective, each.places, each.pins) == (objective, instance.places, tuple(sorted(instance.pins)))
        assert each.capacities == instance.capacities


@given(instances(3, with_capacities=True), objectives, st.sampled_from([1, 2, 5, 1000]))
@examples(100)
def test_alternatives_are_the_best_of_all_plans_in_order(instance: Instance, objective: str, k: int) -> None:
    check_alternatives(instance, objective, k)


@pytest.mark.parametrize("objective", ["total", "floor"])
@pytest.mark.parametrize("case", range(4))
def test_alternatives_of_larger_blocks(objective: str, case: int) -> None:
    random = np.random.default_rng(case)
    instance = Instance(
        random.integers(0, 3 if case % 2 else 100, (5, 5)),
        random.random((5, 5)) < (1, 0.7)[case // 2],
        places=(None, 3, None, None)[case],
        pins=[(1, 2)] if case == 3 else [],
    )
    check_alternatives(instance, objective, 40)


def test_the_best_single_tandem_and_its_runners_up() -> None:
    points = [[5, 1, 7], [4, 3, 0]]
    found = matcher.alternatives(points, k=4, places=1)
    assert [each.pairs.tolist() for each in found] == [[[0, 2]], [[0, 0]], [[1, 0]], [[1, 1]]]
    assert [each.total for each in found] == [7, 5, 4, 3]


def test_plans_with_fewer_tandems_follow() -> None:
    found = matcher.alternatives([[5, 1], [4, 3]], k=10)
    assert [(len(each.pairs), each.total) for each in found] == [(2, 8), (2, 5), (1, 5), (1, 4), (1, 3), (1, 1), (0, 0)]
    kept = matcher.alternatives([[5, 1], [4, 3]], k=10, objective="floor")
    assert [(len(each.pairs), each.total) for each in kept] == [(2, 8), (1, 5), (1, 4), (1, 3)]


def test_ties_have_the_same_order_every_time() -> None:
    points = np.zeros((4, 4), dtype=int)
    first, second = (matcher.alternatives(points, k=24) for _ in range(2))
    assert first == second
    assert len({each.pairs.tobytes() for each in first}) == 24


def test_only_the_first_plan_is_proved() -> None:
    points = [[5, 1], [4, 3]]
    best, second = matcher.alternatives(points, k=2)
    assert matcher.check(points, None, best, objective="total") == []
    codes = [issue.code for issue in matcher.check(points, None, second, objective="total")]
    assert codes == ["tandems_not_proved", "sum_not_proved"]


@pytest.mark.parametrize("k", [0, -1, 1.5, True, None, "2"])
def test_k_is_a_whole_number_from_one(k: Any) -> None:
    with pytest.raises(InvalidCount, match=r"k is .*, expected a whole number from 1"):
        matcher.alternatives([[1]], k=k)


def test_objectives_without_an_order_are_refused() -> None:
    with pytest.raises(WrongObjective, match="under total or floor only, not under leximin"):
        matcher.alternatives([[1]], k=2, objective="leximin")
    with pytest.raises(UnknownObjective):
        matcher.alternatives([[1]], k=2, objective="best")
