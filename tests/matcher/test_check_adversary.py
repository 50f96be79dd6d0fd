"""Whatever somebody stores as a plan or a certificate: no error but the named ones, and nothing wrong is accepted."""

from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import matcher
from matcher.check import LIMIT
from matcher.errors import MatcherError
from matcher.result import Assignment, Certificate, Stage
from tests.matcher.asking import codes, plan_of, solve
from tests.matcher.oracle import OBJECTIVES, Instance, best_value, examples, instances, lots_of, plans, value
from tests.matcher.proofs import assignment, dual_values, free_cells

EXTREMES = (0, 1, -1, 3, 1 << 31, 1 << 60, (1 << 60) + 1, -(1 << 60), (1 << 63) - 1, -(1 << 63))
TYPES = ("int64", "int64", "int64", "int8", "uint8", "uint64", "float64", "bool", "object", "<U3", "datetime64[s]")

numbers = st.sampled_from(EXTREMES) | st.integers(-4, 4)
sizes = st.integers(0, 4)


@st.composite
def things(draw: st.DrawFn, shape: tuple[int, ...] | None = None) -> Any:
    """An array of any type, shape and content; sometimes no array at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from([None, 3, "x", [0, 1], (), np.int64(2), np.nan]))
    shape = (
        shape
        if shape is not None and draw(st.booleans())
        else draw(arrays.array_shapes(min_dims=0, min_side=0, max_side=4))
    )
    kind = np.dtype(draw(st.sampled_from(TYPES)))
    if kind.kind == "i":
        limits: Any = np.iinfo(str(kind))
        return draw(arrays.arrays(kind, shape, elements=numbers.filter(lambda each: limits.min <= each <= limits.max)))
    if kind.kind == "O":
        return draw(arrays.arrays(kind, shape, elements=st.sampled_from([None, 1 << 80, "x", 1.5, 0])))
    return draw(arrays.arrays(kind, shape))


shifts = numbers | st.sampled_from([1.5, np.nan, np.inf, None, "1", True, np.int8(3), 1 << 90, -(1 << 90)])


@st.composite
def spoiled(draw: st.DrawFn, right: Certificate, shape: tuple[int, ...]) -> Any:
    """The right certificate with something else in one place."""
    place = draw(st.sampled_from(["certificate", "cover_rows", "floor_columns", "stages", "stage", "stage", "stage"]))
    if place == "certificate":
        return draw(st.sampled_from([None, (), "certificate"]))
    if place == "stages":
        return replace(right, stages=draw(st.sampled_from([None, (), "stages", [right.stages], (None,), ("stage",)])))
    if place != "stage" or not right.stages:
        changes: dict[str, Any] = {place if place != "stage" else "cover_columns": draw(things())}
        return replace(right, **changes)
    number = draw(st.integers(0, len(right.stages) - 1))
    field = draw(st.sampled_from(["rows", "columns", "shift", "scale"]))
    values = {"rows": things(shape[:1]), "columns": things(shape[1:]), "shift": shifts, "scale": shifts}
    changes = {field: draw(values[field])}
    return replace(
        right, stages=(*right.stages[:number], replace(right.stages[number], **changes), *right.stages[number + 1 :])
    )


@given(instances(with_capacities=True), st.sampled_from(OBJECTIVES), st.none() | st.integers(0, 3), st.data())
@examples(150)
def test_a_certificate_of_anything_raises_nothing_and_proves_nothing_wrong(
    instance: Instance, objective: str, seed: int | None, data: st.DataObject
) -> None:
    right = solve(instance, objective, seed=seed or 0)
    proof = data.draw(spoiled(right.certificate, instance.points.shape))
    best = best_value(instance, objective)
    for plan in (plan_of(right), *islice(plans(instance), 3)):
        if codes(instance, assignment(instance, objective, plan, proof, seed or 0), seed=seed) == []:
            assert value(instance, plan, objective) == best
            assert seed is None or sorted(plan) == list(plan_of(right))


@given(instances(with_capacities=True), things((2, 2)))
@examples(50)
def test_pairs_of_anything_are_a_plan_or_none(instance: Instance, pairs: Any) -> None:
    right = solve(instance, "floor")
    if codes(instance, replace(right, pairs=pairs)) == []:
        assert plan_of(replace(right, pairs=pairs)) in set(plans(instance))


@given(instances(3), things(), things(), things(), things())
@examples(40)
def test_figures_and_terms_of_anything_are_told_apart(
    instance: Instance, total: Any, floor: Any, places: Any, seed: Any
) -> None:
    right = solve(instance, "floor")
    told = codes(instance, replace(right, total=total), seed=0)
    assert told == ([] if isinstance(total, int | np.integer) and total == right.total else ["wrong_total"])
    assert set(codes(instance, replace(right, floor=floor), seed=0)) <= {"wrong_floor"}
    assert set(codes(instance, replace(right, places=places), seed=0)) <= {"wrong_terms"}
    assert set(codes(instance, replace(right, seed=seed), seed=0)) <= {"wrong_terms"}
    assert set(codes(instance, replace(right, objective=seed), objective="floor", seed=0)) == {"wrong_terms"}


@given(things((2, 2)), things((2, 2)), things(), things((2,)))
@examples(40)
def test_questions_of_anything_raise_named_errors_only(points: Any, allowed: Any, pins: Any, capacities: Any) -> None:
    found = matcher.assign([[1, 2], [3, 4]])
    if not isinstance(pins, np.ndarray | list | tuple) or not np.ndim(pins):
        pins = ()
    if not isinstance(capacities, np.ndarray | list | tuple) or not np.ndim(capacities):
        capacities = None
    for asked in ({"pins": pins}, {"capacities": capacities}, {}):
        for matrix in (points, [[1, 2], [3, 4]]):
            try:
                told = matcher.check(matrix, None if asked else allowed, found, objective="floor", **asked)
            except MatcherError:
                continue
            assert all(issue.code in matcher.ISSUES for issue in told)


def all_equal() -> tuple[Instance, Assignment]:
    """Ten people and ten others, all equal: only the draw says who is with whom."""
    instance = Instance(np.ones((10, 10), dtype=np.int64))
    return instance, solve(instance, "floor", seed=3)


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("field", ["rows", "columns", "shift"])
def test_values_up_to_the_limit_are_read_and_values_beyond_it_refused(field: str, sign: int) -> None:
    """The plan is the only one, so the stage is looked at but not needed."""
    instance = Instance([[4]])
    found = solve(instance, "total")
    nothing = np.zeros(1, dtype=np.int64)
    for more, expected in ((0, []), (1, ["malformed_certificate"])):
        value = sign * (LIMIT + more)
        changes: dict[str, Any] = {field: value if field == "shift" else nothing + value}
        stages = (replace(Stage(nothing, nothing, 0), **changes),)
        assert codes(instance, replace(found, certificate=replace(found.certificate, stages=stages))) == expected


@pytest.mark.parametrize("scale", [0, -1, 65, 1 << 70, True, 2.0, None])
def test_a_scale_beyond_its_limits_is_refused(scale: Any) -> None:
    instance = Instance([[4]])
    found = solve(instance, "total")
    nothing = np.zeros(1, dtype=np.int64)
    given = replace(found.certificate, stages=(Stage(nothing, nothing, 0, scale),))
    assert codes(instance, replace(found, certificate=given)) == ["malformed_certificate"]


@pytest.mark.parametrize("kind", ["int8", "int16", "int32", "uint64", ">i8"])
def test_bug_dual_values_of_narrow_integers_overflowed_unseen(kind: str) -> None:
    instance, found = all_equal()
    first, *others = found.certificate.stages
    narrow = Stage(first.rows.astype(kind), first.columns, first.shift)
    given = replace(found.certificate, stages=(narrow, *others))
    assert codes(instance, replace(found, certificate=given), seed=3) == ["malformed_certificate"]


def test_bug_the_lowest_integer_passed_as_small_and_overflowed() -> None:
    """Its absolute value is itself, and what is subtracted from it comes out large: so any draw could be proved."""
    instance, found = all_equal()
    lost = [(row, (column + 1) % 10) for row, column in plan_of(found)]
    people, pairs = lots_of(instance, 10, 3)
    ones = np.ones(10, dtype=np.int64)
    served = Stage(ones, ones, -1)
    alike = dual_values(instance, lost, {cell: people(cell) for cell in free_cells(instance)}, set(), set())
    assert alike is not None
    rows = [-(1 << 63), *[1 << 60] * 8, 10 + sum(pairs(cell) for cell in lost)]
    forged = Stage(np.array(rows, dtype=np.int64), -ones, 0)
    given = replace(found.certificate, stages=(served, alike, forged))
    wrong = replace(found, pairs=np.array(sorted(lost)), certificate=given)
    assert codes(instance, wrong, seed=3) == ["malformed_certificate"]


@pytest.mark.parametrize("stage", [None, "stage", {"shift": 0}, np.zeros(1, dtype=np.int64)])
def test_stages_are_stages(stage: Any) -> None:
    points = [[1, 2], [3, 4]]
    found = matcher.assign(points)
    for wrong in (stage, replace(found.certificate.stages[0], shift=stage)):
        forged = replace(found, certificate=replace(found.certificate, stages=(wrong,)))
        issues = matcher.check(points, None, forged, objective="floor")
        assert [issue.code for issue in issues] == ["malformed_certificate"]
