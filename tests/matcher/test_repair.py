"""Repairs against a list of all plans: every number of changes, every objective."""

import dataclasses
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

import matcher
from matcher.errors import (
    InvalidCount,
    InvalidGone,
    InvalidPlan,
    PinOfGone,
    PointsOutOfRange,
    TooFewChanges,
    UnknownObjective,
)
from matcher.keeping import Ground, Meter, steps_down
from tests.matcher.oracle import Cell, Instance, Plan, examples, instances, less, plans, value

objectives = st.sampled_from(["total", "floor", "leximin"])


class Broken:
    """An instance with an old plan and those who are gone."""

    def __init__(self, instance: Instance, old: Any, gone_rows: Any = (), gone_columns: Any = ()) -> None:
        self.instance, self.old = instance, tuple(old)
        self.gone_rows, self.gone_columns = tuple(gone_rows), tuple(gone_columns)

    def __repr__(self) -> str:
        return f"Broken({self.instance}, {self.old}, {self.gone_rows}, {self.gone_columns})"

    def rest(self) -> Instance:
        """The instance without those who are gone."""
        allowed = self.instance.allowed.copy()
        allowed[list(self.gone_rows)] = False
        allowed[:, list(self.gone_columns)] = False
        return Instance(self.instance.points, allowed, **self.instance.terms())

    def changes(self, plan: Plan) -> int:
        present = [cell for cell in self.old if cell[0] not in self.gone_rows and cell[1] not in self.gone_columns]
        return len(set(present) - set(plan))

    def repair(self, objective: str, max_changes: int | None = None) -> matcher.Repair:
        return matcher.repair(
            self.instance.points,
            self.instance.allowed,
            self.old,
            objective=objective,
            gone_rows=self.gone_rows,
            gone_columns=self.gone_columns,
            max_changes=max_changes,
            **self.instance.terms(),
        )


def cells_of(pairs: Any) -> Plan:
    return tuple((row, column) for row, column in pairs.tolist())


def check_repair(broken: Broken, objective: str, limit: int | None) -> None:
    instance = broken.rest()
    every = [(broken.changes(plan), value(instance, plan, objective), plan) for plan in plans(instance)]
    fewest = min(changes for changes, _, _ in every)
    if limit is not None and limit < fewest:
        with pytest.raises(TooFewChanges, match=f"At least {fewest} "):
            broken.repair(objective, limit)
        return
    found = broken.repair(objective, limit)
    assert found.complete
    check_steps(instance, found, every, objective, limit)
    check_recommended(broken, found, every, objective, limit)


def check_steps(instance: Instance, found: matcher.Repair, every: Any, objective: str, limit: int | None) -> None:
    expected: list[tuple[int, Any]] = []
    for most in range(max(changes for changes, _, _ in every) + 1 if limit is None else limit + 1):
        best = max((worth for changes, worth, _ in every if changes <= most), default=None)
        if best is not None and (not expected or best > expected[-1][1]):
            expected.append((most, best))
    known = {plan: changes for changes, _, plan in every}
    for step in found.steps:
        plan = cells_of(step.pairs)
        assert known[plan] == step.changed
        assert (step.tandems, step.floor, step.total) == value(instance, plan, "floor")
    steps = [(step.changed, value(instance, cells_of(step.pairs), objective)) for step in found.steps]
    assert steps == expected


def check_recommended(broken: Broken, found: matcher.Repair, every: Any, objective: str, limit: int | None) -> None:
    worth = value(broken.rest(), cells_of(found.pairs), objective)
    assert found.changed == len(found.dissolved) == broken.changes(cells_of(found.pairs))
    assert set(cells_of(found.dissolved)) == {
        (row, column)
        for row, column in broken.old
        if row not in broken.gone_rows
        and column not in broken.gone_columns
        and (row, column) not in cells_of(found.pairs)
    }
    if limit is None:
        assert (worth[0], -found.changed, worth) == max((one[0], -changes, one) for changes, one, _ in every)
    else:
        assert worth == max(one for changes, one, _ in every if changes <= limit)


@st.composite
def broken_plans(draw: st.DrawFn, largest: int) -> Broken:
    """A block, a plan that was made under other rules or larger capacities, and some who are gone."""
    instance = draw(instances(largest, with_capacities=True))
    rows, columns = instance.points.shape
    more = draw(st.integers(0, 1)) if instance.capacities else 0
    room = tuple(capacity + more for capacity in instance.capacities or (1,) * columns)
    old: list[Cell] = []
    for row in range(rows):
        free = [column for column in range(columns) if room[column]]
        column = draw(st.sampled_from([*free, None]))
        if column is not None:
            old.append((row, column))
            room = less(room, column)
    pinned_rows, pinned_columns = {row for row, _ in instance.pins}, {column for _, column in instance.pins}
    return Broken(
        instance,
        old,
        [row for row in range(rows) if row not in pinned_rows and draw(st.integers(0, 3)) == 0],
        [column for column in range(columns) if column not in pinned_columns and draw(st.integers(0, 4)) == 0],
    )


@given(broken_plans(4), objectives, st.sampled_from([None, None, 0, 1, 2]))
@examples(200)
def test_every_step_is_the_best_with_so_many_changes(broken: Broken, objective: str, limit: int | None) -> None:
    check_repair(broken, objective, limit)


@pytest.mark.parametrize("objective", ["total", "floor", "leximin"])
@pytest.mark.parametrize("case", range(8))
def test_every_step_of_larger_blocks(objective: str, case: int) -> None:
    random = np.random.default_rng(case)
    rows, columns = ((6, 5), (5, 6), (6, 6), (4, 7))[case % 4]
    side = min(rows, columns)
    instance = Instance(
        random.integers(0, 8 if case < 4 else 1000, (rows, columns)),
        random.random((rows, columns)) < (1, 0.7, 0.9)[case % 3],
        places=(None, 4, None)[case % 3],
    )
    old = zip(random.permutation(rows)[:side].tolist(), random.permutation(columns)[:side].tolist(), strict=True)
    check_repair(Broken(instance, old, [case % rows] if case % 2 else [], [case % columns]), objective, None)


def test_a_drop_out_by_hand() -> None:
    points = [[9, 5, 0], [8, 9, 1], [0, 7, 9]]
    found = matcher.repair(points, None, [[0, 0], [1, 1], [2, 2]], objective="total", gone_columns=[0])
    assert [(step.changed, step.tandems, step.total) for step in found.steps] == [(0, 2, 18)]
    assert (found.pairs.tolist(), found.changed, found.dissolved.tolist()) == ([[1, 1], [2, 2]], 0, [])


def test_most_tandems_come_before_few_changes() -> None:
    allowed = np.array([[True, True], [True, False]])
    found = matcher.repair([[9, 5], [4, 0]], allowed, [[0, 0]])
    assert [(step.changed, step.tandems) for step in found.steps] == [(0, 1), (1, 2)]
    assert (found.pairs.tolist(), found.changed, found.dissolved.tolist()) == ([[0, 1], [1, 0]], 1, [[0, 0]])
    kept = matcher.repair([[9, 5], [4, 0]], allowed, [[0, 0]], max_changes=0)
    assert (kept.pairs.tolist(), kept.changed, len(kept.steps)) == ([[0, 0]], 0, 1)


def test_changes_that_cannot_be_avoided_must_be_allowed() -> None:
    with pytest.raises(TooFewChanges, match="At least 1 old pairs cannot stay, but max_changes is 0"):
        matcher.repair([[5, 1], [4, 3]], [[False, True], [True, True]], [[0, 0]], max_changes=0)


def test_kept_pairs_count_in_the_floor_unless_pinned() -> None:
    points, old = [[1, 5], [6, 1]], [[0, 0], [1, 1]]
    assert [step.floor for step in matcher.repair(points, None, old).steps] == [1, 5]
    pinned = matcher.repair(points, None, old, pins=[(0, 0)], max_changes=0)
    assert [(step.floor, step.total) for step in pinned.steps] == [(1, 2)]


def test_an_old_pair_that_is_not_allowed_any_more_is_a_change() -> None:
    allowed = [[False, True], [True, True]]
    found = matcher.repair([[5, 1], [4, 3]], allowed, [[0, 0], [1, 1]], objective="total")
    assert [(step.changed, step.tandems) for step in found.steps] == [(1, 1), (2, 2)]


def highest_sum(points: NDArray[np.int64], usable: NDArray[np.bool_], old: NDArray[np.bool_], kept: int) -> int | None:
    """The highest sum of a plan with a partner for every row that keeps so many old pairs, by integer programming."""
    rows, columns = points.shape
    row_sums = np.kron(np.eye(rows), np.ones(columns))
    column_sums = np.kron(np.ones(rows), np.eye(columns))
    found = milp(
        -points.ravel(),
        integrality=np.ones(points.size, dtype=np.int64),
        bounds=Bounds(0, usable.ravel().astype(float)),
        constraints=[
            LinearConstraint(row_sums, 1, 1),
            LinearConstraint(column_sums, 0, 1),
            LinearConstraint(old.ravel().astype(float), kept, np.inf),
        ],
    )
    return None if found.x is None else round(-found.fun)


@pytest.mark.parametrize("objective", ["total", "floor"])
@pytest.mark.parametrize("case", range(4))
def test_steps_of_a_middle_sized_block_by_integer_programming(objective: str, case: int) -> None:
    random = np.random.default_rng(case)
    rows, columns = ((12, 12), (11, 13), (14, 14), (10, 16))[case]
    points = random.integers(0, (10, 30, 100, 60)[case], (rows, columns))
    pairs = np.stack([np.arange(rows), random.permutation(columns)[:rows]], axis=1)
    old = np.zeros(points.shape, dtype=bool)
    old[pairs[:, 0], pairs[:, 1]] = True
    found = matcher.repair(points, None, pairs, objective=objective)
    expected: list[tuple[int, int, int]] = []
    level = 0
    for changes in range(rows + 1):
        while objective == "floor" and highest_sum(points, points > level, old, rows - changes) is not None:
            level = int(points[points > level].min())
        total = highest_sum(points, points >= level, old, rows - changes)
        assert total is not None
        if not expected or (level, total) > expected[-1][1:]:
            expected.append((changes, level, total))
    steps = [(step.changed, step.floor if objective == "floor" else 0, step.total) for step in found.steps]
    assert found.complete
    assert steps == expected


@pytest.mark.parametrize("objective", ["total", "floor", "leximin"])
@pytest.mark.parametrize("terms", [{"places": 2}, {"pins": [(3, 0)], "capacities": [2, 1, 1]}, {}])
def test_fewer_places_and_new_pins_dissolve_old_pairs(objective: str, terms: Any) -> None:
    points = [[5, 1, 2], [4, 3, 9], [1, 8, 2], [7, 7, 7]]
    old = [(0, 0), (1, 2), (2, 1)] if "places" in terms else [(0, 1), (1, 0), (2, 0)] if "pins" in terms else [(0, 1)]
    check_repair(Broken(Instance(points, **terms), old), objective, None)
    check_repair(Broken(Instance(points, **terms), old), objective, 1)


@pytest.mark.parametrize("objective", ["total", "floor", "leximin"])
def test_a_number_of_changes_that_gains_nothing_is_no_step(objective: str) -> None:
    points = [[5, 6, 0], [0, 5, 6], [6, 0, 5]]
    broken = Broken(Instance(points), [(0, 0), (1, 1), (2, 2)])
    assert [step.changed for step in broken.repair(objective).steps] == [0, 3]
    for limit in (0, 1, 2, 3, 4):
        check_repair(broken, objective, limit)


def test_a_ground_without_a_plan_has_no_steps() -> None:
    nothing = np.zeros((1, 1), dtype=bool)
    ground = Ground(np.ones((1, 1), dtype=np.int64), nothing, nothing, nothing[0], 1, Meter(9))
    assert list(steps_down(ground, 0, 0, by_floor=False)) == []


@pytest.mark.parametrize("objective", ["total", "floor", "leximin"])
def test_large_blocks_show_the_recommended_and_the_best_plan(objective: str) -> None:
    random = np.random.default_rng(7)
    points = random.integers(0, 1000, (310, 310))
    old = matcher.assign(points, objective="total").pairs
    points = points + random.integers(0, 40, points.shape)
    found = matcher.repair(points, None, old, objective=objective, gone_columns=[3])
    assert not found.complete
    assert len(found.pairs) == 309
    assert found.changed == 0
    if objective != "leximin":
        allowed = np.ones(points.shape, dtype=bool)
        allowed[:, 3] = False
        best = matcher.assign(points, allowed, objective=objective)
        assert (found.steps[-1].floor, found.steps[-1].total) == (best.floor, best.total)
    limited = matcher.repair(points, None, old, objective=objective, gone_columns=[3], max_changes=1)
    assert limited.changed <= 1


def test_nothing_to_repair() -> None:
    found = matcher.repair(np.zeros((0, 3), dtype=int), None, [])
    assert (found.pairs.shape, found.changed, found.complete) == ((0, 2), 0, True)
    assert [(step.changed, step.tandems, step.floor, step.total) for step in found.steps] == [(0, 0, 0, 0)]


def test_repairs_are_read_only_values() -> None:
    found, again = (matcher.repair([[5, 1], [4, 3]], None, [[0, 1]]) for _ in range(2))
    assert found == again
    assert found != dataclasses.replace(found, changed=7)
    with pytest.raises(ValueError, match="read-only"):
        found.pairs[0, 0] = 1


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([[0, 0], [0, 1]], "row 0 occurs twice"),
        ([[0, 1], [1, 1]], "column 1 occurs twice, and there are no capacities"),
        ([[0, 2]], "not all are cells of a 2 x 2 matrix"),
        ([[-1, 0]], "not all are cells"),
        ([[0.0, 1.0]], "whole number"),
        ([[0, 1], [1]], "not all of them have a row and a column"),
        ([[0, 1, 1]], "whole number"),
        ([0, 1], "whole number"),
    ],
)
def test_old_pairs_that_are_no_plan_are_refused(pairs: Any, message: str) -> None:
    with pytest.raises(InvalidPlan, match=message):
        matcher.repair([[5, 1], [4, 3]], None, pairs)


@pytest.mark.parametrize(
    "gone", [{"gone_rows": [2]}, {"gone_columns": [-1]}, {"gone_rows": ["a"]}, {"gone_rows": [True]}, {"gone_rows": 1}]
)
def test_those_who_are_gone_are_in_the_block(gone: Any) -> None:
    with pytest.raises(InvalidGone, match="expected positions from 0 to below 2"):
        matcher.repair([[5, 1], [4, 3]], None, [], **gone)


def test_pins_of_somebody_gone_are_refused() -> None:
    with pytest.raises(PinOfGone, match="The pin 0, 1 "):
        matcher.repair([[5, 1], [4, 3]], None, [], pins=[(0, 1)], gone_columns=[1])


def test_other_bad_input() -> None:
    with pytest.raises(InvalidCount, match="max_changes is -1"):
        matcher.repair([[5]], None, [], max_changes=-1)
    with pytest.raises(UnknownObjective):
        matcher.repair([[5]], None, [], objective="best")
    with pytest.raises(PointsOutOfRange, match=r"points\[1, 0\]"):
        matcher.repair([[5, 5], [2**48, 5]], None, [])
