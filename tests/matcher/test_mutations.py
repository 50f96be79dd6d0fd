"""Damaged certificates and plans: the check says of each exactly what plain integers say, and accepts nothing false."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from matcher.result import Assignment, Certificate, Stage
from tests.matcher.asking import codes, plan_of, solve
from tests.matcher.oracle import OBJECTIVES, Instance, Plan, best_plan, best_value, plans, value
from tests.matcher.proofs import assignment, proves

NOT_PROVED = {"tandems_not_proved", "floor_not_proved", "sum_not_proved", "draw_not_proved"}
TERMS: dict[str, dict[str, Any]] = {
    "free": {},
    "places": {"places": 2},
    "a pin": {"pins": [(0, 1)]},
    "capacities": {"capacities": [2, 0, 1, 3]},
    "capacities and pins": {"capacities": [3, 2, 1, 1], "pins": [(0, 0), (2, 1)], "places": 4},
}


def instance_of(terms: str, case: int) -> Instance:
    random = np.random.default_rng(case)
    shape = ((3, 4), (5, 4), (4, 4))[case % 3]
    return Instance(
        random.integers(0, (2, 4, 30)[case % 3], shape), random.random(shape) < (1, 0.8, 0.6)[case % 3], **TERMS[terms]
    )


def damaged(certificate: Certificate, plan: Plan, shape: tuple[int, ...]) -> Iterator[Certificate]:
    """Every small damage there is."""
    for name, size in zip(("cover_rows", "cover_columns", "floor_rows", "floor_columns"), shape * 2, strict=True):
        lines = set(getattr(certificate, name).tolist())
        for line in range(size):
            changes: dict[str, Any] = {name: np.array(sorted(lines ^ {line}), dtype=np.int64)}
            yield replace(certificate, **changes)
    yield replace(certificate, cover_rows=certificate.floor_rows, cover_columns=certificate.floor_columns)
    for stages in damaged_stages(certificate.stages, plan, shape):
        yield replace(certificate, stages=tuple(stages))


def damaged_stages(stages: tuple[Stage, ...], plan: Plan, shape: tuple[int, ...]) -> Iterator[list[Stage]]:
    """Stages dropped, doubled, exchanged, added, and each with other values."""
    nothing = Stage(np.zeros(shape[0], dtype=np.int64), np.zeros(shape[1], dtype=np.int64), 0)
    yield from ([], list(stages[::-1]), [nothing, *stages], [*stages, nothing])
    for place, stage in enumerate(stages):
        before, after = list(stages[:place]), list(stages[place + 1 :])
        yield before + after
        yield [*before, stage, stage, *after]
        for other in damaged_values(stage, plan):
            yield [*before, other, *after]
    for place, (first, second) in enumerate(pairwise(stages)):
        yield [*stages[:place], second, first, *stages[place + 2 :]]


def damaged_values(stage: Stage, plan: Plan) -> Iterator[Stage]:
    """Dual values and scales that are off by one, alone and so that the sum stays what it was."""
    rows, columns = np.eye(len(stage.rows), dtype=np.int64), np.eye(len(stage.columns), dtype=np.int64)
    for sign in (1, -1):
        yield replace(stage, shift=stage.shift + sign)
        yield replace(stage, scale=max(1, stage.scale + sign))
        yield from (replace(stage, rows=stage.rows + sign * row) for row in rows)
        yield from (replace(stage, columns=stage.columns + sign * column) for column in columns)
        for row, column in plan:
            yield moved(stage, sign * rows[row], -sign * columns[column], 0)
        for first, second in combinations(rows, 2):
            yield moved(stage, sign * (first - second), 0 * columns[0], 0)
        for first, second in combinations(columns, 2):
            yield moved(stage, 0 * rows[0], sign * (first - second), 0)
        yield moved(stage, sign * rows.sum(axis=0), 0 * columns[0], -sign)
        yield moved(stage, 0 * rows[0], sign * columns.sum(axis=0), -sign)
        yield moved(stage, sign * rows.sum(axis=0), -sign * columns.sum(axis=0), 0)


def moved(stage: Stage, rows: NDArray[np.int64], columns: NDArray[np.int64], shift: int) -> Stage:
    return replace(stage, rows=stage.rows + rows, columns=stage.columns + columns, shift=stage.shift + shift)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("terms", TERMS)
def test_a_damaged_certificate_is_worth_what_plain_integers_say(terms: str, objective: str) -> None:
    verdicts = []
    for case in range(3):
        instance = instance_of(terms, case)
        found = solve(instance, objective, seed=case)
        free = tuple(cell for cell in plan_of(found) if cell not in instance.pins)
        for certificate in damaged(found.certificate, free, instance.points.shape):
            given = replace(found, certificate=certificate)
            proved = proves(instance, objective, plan_of(found), certificate, case)
            told = codes(instance, given, seed=case)
            assert (told == []) is proved, (instance, certificate)
            assert set(told) <= NOT_PROVED
            verdicts.append(proved)
    assert 0.02 < np.mean(verdicts) < 0.8


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_random_dual_values_are_worth_what_plain_integers_say(objective: str) -> None:
    random = np.random.default_rng(1)
    accepted = 0
    for _ in range(1500):
        shape = random.integers(1, 3, 2).tolist()
        instance = Instance(random.integers(0, 2, shape), capacities=random.integers(1, 3, shape[1]).tolist())
        best, every = best_value(instance, objective), list(plans(instance))
        plan = every[int(random.integers(len(every)))]
        values = [Stage(random.integers(-1, 2, shape[0]), random.integers(-1, 2, shape[1]), 0) for _ in range(2)]
        lines = [np.flatnonzero(random.integers(0, 2, size)) for size in shape * 2]
        certificate = Certificate(lines[0], lines[1], lines[2], lines[3], tuple(values))
        proved = proves(instance, objective, plan, certificate, None)
        assert (codes(instance, assignment(instance, objective, plan, certificate)) == []) is proved
        assert not proved or value(instance, plan, objective) == best
        accepted += proved
    assert accepted > 10


def neighbours(instance: Instance, plan: Plan) -> Iterator[tuple[tuple[int, int], ...]]:
    """Plans and non-plans that differ from a plan in one or two pairs."""
    rows, columns = instance.points.shape
    cells = [(row, column) for row in range(rows) for column in range(columns)]
    for pair in plan:
        yield tuple(cell for cell in plan if cell != pair)
        yield from ((*(cell for cell in plan if cell != pair), other) for other in cells if other != pair)
    yield from ((*plan, other) for other in cells)
    for first, second in combinations(plan, 2):
        rest = tuple(cell for cell in plan if cell not in (first, second))
        yield (*rest, (first[0], second[1]), (second[0], first[1]))


def is_plan(instance: Instance, plan: Plan) -> bool:
    rows, columns = [row for row, _ in plan], [column for _, column in plan]
    limits = instance.capacities or (1,) * instance.points.shape[1]
    return (
        len(set(rows)) == len(rows)
        and all(columns.count(column) <= limit for column, limit in enumerate(limits))
        and all(instance.allowed[cell] or cell in instance.pins for cell in plan)
        and set(instance.pins) <= set(plan)
        and (instance.places is None or len(plan) <= instance.places)
    )


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("terms", TERMS)
def test_a_plan_with_another_pair_is_accepted_only_if_it_is_as_good(terms: str, objective: str) -> None:
    for case in range(3):
        instance = instance_of(terms, case)
        found = solve(instance, objective, seed=case)
        best, drawn = best_value(instance, objective), set(best_plan(instance, objective, case))
        for plan in neighbours(instance, plan_of(found)):
            other = assignment(instance, objective, plan, found.certificate, case)
            is_best = is_plan(instance, plan) and value(instance, plan, objective) == best
            assert (codes(instance, other) == []) is is_best, (instance, plan)
            assert (codes(instance, other, seed=case) == []) is (is_best and set(plan) == drawn), (instance, plan)


WRONG: dict[str, tuple[dict[str, Any], list[str]]] = {
    "total": ({"total": 1}, ["wrong_total"]),
    "floor": ({"floor": 99}, ["wrong_floor"]),
    "objective": ({"objective": "another"}, ["wrong_terms"]),
    "places": ({"places": 9}, ["wrong_terms"]),
    "pins": ({"pins": ((1, 1),)}, ["wrong_terms"]),
    "capacities": ({"capacities": (9, 9, 9, 9)}, ["wrong_terms"]),
    "no capacities": ({"capacities": (1, 1, 1)}, ["wrong_terms"]),
    "seed": ({"seed": 77}, ["wrong_terms"]),
}


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("terms", TERMS)
@pytest.mark.parametrize("wrong", WRONG)
def test_a_stored_figure_or_term_that_is_not_right_is_named(terms: str, objective: str, wrong: str) -> None:
    instance = instance_of(terms, 2)
    found = solve(instance, objective, seed=1)
    changes, expected = WRONG[wrong]
    assert codes(instance, found, seed=1) == []
    assert codes(instance, replace(found, **changes), objective=objective, seed=1) == expected


def test_capacities_of_one_are_no_capacities() -> None:
    instance = Instance([[1, 2], [3, 4]])
    found: Assignment = solve(instance, "floor")
    assert codes(instance, replace(found, capacities=(1, 1)), seed=0) == []
    assert codes(instance, found, capacities=[1, 1], seed=0) == []
    assert codes(instance, found, capacities=[1, 2], seed=0)[-1] == "wrong_terms"
