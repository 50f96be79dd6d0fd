"""What must hold whatever the numbers are: order, names, scale, people who play no part, pins, places, capacities."""

from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from tests.matcher.asking import issues, plan_of, solve, value_of
from tests.matcher.oracle import OBJECTIVES, Instance, best_value, examples, instances, value

objectives = st.sampled_from(OBJECTIVES)
seeds = st.integers(0, 2**64 - 1)


def changed(instance: Instance, **changes: Any) -> Instance:
    """The same block with other matrices or terms."""
    parts = {"points": instance.points, "allowed": instance.allowed, **instance.terms(), **changes}
    return Instance(parts.pop("points"), parts.pop("allowed"), **parts)


def reordered(instance: Instance, rows: list[int], columns: list[int]) -> Instance:
    """New row p is old row ``rows[p]``, and so for columns."""
    return changed(
        instance,
        points=instance.points[np.ix_(rows, columns)],
        allowed=instance.allowed[np.ix_(rows, columns)],
        pins=[(rows.index(row), columns.index(column)) for row, column in instance.pins],
        capacities=None if instance.capacities is None else [instance.capacities[column] for column in columns],
    )


@given(instances(with_capacities=True), objectives, seeds, st.randoms(use_true_random=False))
@examples(80)
def test_the_order_of_rows_and_columns_plays_no_part(
    instance: Instance, objective: str, seed: int, random: Any
) -> None:
    rows, columns = instance.points.shape
    row_order, column_order = random.sample(range(rows), rows), random.sample(range(columns), columns)
    other = reordered(instance, row_order, column_order)
    ids = {"row_ids": [f"a{row}" for row in range(rows)], "column_ids": [f"f{column}" for column in range(columns)]}
    other_ids = {"row_ids": [f"a{row}" for row in row_order], "column_ids": [f"f{column}" for column in column_order]}
    first = solve(instance, objective, seed=seed, **ids)
    second = solve(other, objective, seed=seed, **other_ids)
    assert sorted((row_order[row], column_order[column]) for row, column in plan_of(second)) == list(plan_of(first))
    assert issues(other, second, seed=seed, **other_ids) == []


@given(instances(with_capacities=True), objectives, seeds)
@examples(50)
def test_other_names_give_a_plan_of_the_same_value(instance: Instance, objective: str, seed: int) -> None:
    rows, columns = instance.points.shape
    names = {
        "row_ids": [f"x{row * 7 % 11}" for row in range(rows)],
        "column_ids": [f"y{column * 5 % 11}" for column in range(columns)],
    }
    renamed = solve(instance, objective, seed=seed, **names)
    assert value_of(instance, renamed) == value_of(instance, solve(instance, objective, seed=seed))
    assert issues(instance, renamed, seed=seed, **names) == []


@given(instances(with_capacities=True), objectives, st.integers(2, 1000), seeds)
@examples(50)
def test_scaling_all_points_changes_nothing(instance: Instance, objective: str, factor: int, seed: int) -> None:
    scaled = changed(instance, points=instance.points * factor)
    assert plan_of(solve(scaled, objective, seed=seed)) == plan_of(solve(instance, objective, seed=seed))


@given(instances(with_capacities=True, with_pins=False), objectives, st.integers(1, 1000), seeds)
@examples(50)
def test_raising_all_points_alike_changes_nothing(instance: Instance, objective: str, more: int, seed: int) -> None:
    raised = changed(instance, points=instance.points + more)
    assert plan_of(solve(raised, objective, seed=seed)) == plan_of(solve(instance, objective, seed=seed))


def widened(cells: NDArray[Any], axis: int, filling: Any) -> NDArray[Any]:
    """One more row (axis 0) or column (axis 1) at the end."""
    return np.insert(cells, cells.shape[axis], filling, axis=axis)


@given(instances(with_capacities=True), objectives, st.sampled_from([0, 1]))
@examples(60)
def test_somebody_without_a_possible_partner_changes_no_figure(instance: Instance, objective: str, axis: int) -> None:
    larger = changed(
        instance, points=widened(instance.points, axis, 10**6), allowed=widened(instance.allowed, axis, False)
    )
    if axis == 1 and instance.capacities is not None:
        larger.capacities = (*instance.capacities, 2)
    found = solve(larger, objective)
    assert value_of(larger, found) == value_of(instance, solve(instance, objective))
    assert issues(larger, found, seed=0) == []


@given(instances(), objectives, seeds)
@examples(40)
def test_a_column_without_room_is_a_column_that_is_not_there(instance: Instance, objective: str, seed: int) -> None:
    columns = instance.points.shape[1]
    larger = changed(
        instance,
        points=widened(instance.points, 1, 10**6),
        allowed=widened(instance.allowed, 1, True),
        capacities=[1] * columns + [0],
    )
    found = solve(larger, objective, seed=seed)
    assert plan_of(found) == plan_of(solve(instance, objective, seed=seed))
    assert issues(larger, found, seed=seed) == []


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
    free = changed(instance, places=None)
    pinned, banned = changed(free, pins=[(row, column)]), changed(free, allowed=alone)
    assert value_of(pinned, solve(pinned, "total")) == value_of(banned, solve(banned, "total"))
    assert len(solve(pinned, "floor").pairs) == len(solve(banned, "floor").pairs)
    everybody = changed(pinned, pins=())
    both = (plan_of(solve(each, "leximin")) for each in (pinned, banned))
    assert len({value(everybody, plan, "leximin") for plan in both}) == 1


@given(instances(with_capacities=True), objectives)
@examples(60)
def test_more_places_never_cost_a_tandem_and_fewer_never_weaken_the_floor(instance: Instance, objective: str) -> None:
    pins = len(instance.pins)
    found = [solve(changed(instance, places=places), objective) for places in range(pins, 7)]
    for fewer, more in pairwise(found):
        assert len(fewer.pairs) <= len(more.pairs) <= len(fewer.pairs) + 1
        if objective != "total" and len(fewer.pairs) > pins:
            assert more.floor <= fewer.floor


@given(instances(with_capacities=True))
@examples(40)
def test_under_total_each_further_tandem_brings_no_more_than_the_one_before(instance: Instance) -> None:
    """It may even cost points: one tandem more goes before any sum."""
    found = [solve(changed(instance, places=places), "total") for places in range(len(instance.pins), 7)]
    totals = {len(each.pairs): each.total for each in found}
    gains = [more - fewer for fewer, more in pairwise(totals.values())]
    assert gains == sorted(gains, reverse=True)


@given(instances(with_capacities=True), objectives, seeds)
@examples(60)
def test_a_capacity_is_so_many_equal_columns(instance: Instance, objective: str, seed: int) -> None:
    copies = [column for column, number in enumerate(instance.capacities or ()) for _ in range(number)]
    if instance.capacities is None:
        copies = list(range(instance.points.shape[1]))
    pins, left = [], list(enumerate(copies))
    for row, column in instance.pins:
        place = next(each for each in left if each[1] == column)
        left.remove(place)
        pins.append((row, place[0]))
    replicated = changed(
        instance, points=instance.points[:, copies], allowed=instance.allowed[:, copies], pins=pins, capacities=None
    )
    single = solve(replicated, objective, seed=seed)
    assert value_of(replicated, single) == value_of(instance, solve(instance, objective, seed=seed))


@given(instances(with_capacities=True), objectives, st.data())
@examples(60)
def test_more_room_never_costs_a_tandem(instance: Instance, objective: str, data: st.DataObject) -> None:
    if not instance.points.shape[1]:
        return
    before = instance.capacities or (1,) * instance.points.shape[1]
    column = data.draw(st.integers(0, len(before) - 1))
    after = (*before[:column], before[column] + 1, *before[column + 1 :])
    less, more = solve(instance, objective), solve(changed(instance, capacities=after), objective)
    assert len(less.pairs) <= len(more.pairs) <= len(less.pairs) + 1
    if len(less.pairs) == len(more.pairs):
        assert value_of(instance, more) >= value_of(instance, less)


@given(instances(with_capacities=True, with_pins=False), objectives, seeds)
@examples(40)
def test_room_for_more_than_there_are_is_room_for_everybody(instance: Instance, objective: str, seed: int) -> None:
    rows, columns = instance.points.shape
    enough, plenty = (changed(instance, capacities=[room] * columns) for room in (rows + 1, 10**6))
    assert value_of(enough, solve(enough, objective)) == value_of(plenty, solve(plenty, objective))
    assert issues(plenty, solve(plenty, objective, seed=seed), seed=seed) == []


@given(instances(with_capacities=True))
@examples(60)
def test_each_objective_is_best_at_its_own_aim(instance: Instance) -> None:
    floor, leximin, total = (solve(instance, objective) for objective in OBJECTIVES)
    assert len(floor.pairs) == len(leximin.pairs) == len(total.pairs)
    assert leximin.floor == floor.floor >= total.floor
    assert total.total >= floor.total >= leximin.total
    vectors = [value(instance, plan_of(found), "leximin") for found in (floor, leximin, total)]
    assert vectors[1] == max(vectors) == best_value(instance, "leximin")
