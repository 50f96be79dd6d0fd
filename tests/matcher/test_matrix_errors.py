"""Bad numbers are refused with the cell and what to do; every error can be said in another language."""

import pickle
from string import Formatter
from typing import Any

import numpy as np
import pytest

import matcher
from matcher import errors

HUGE = 1 << 60


@pytest.mark.parametrize(
    ("points", "error", "params"),
    [
        ([1, 2], errors.ShapeMismatch, {"name": "points", "shape": "(2,)", "expected": "(rows, columns)"}),
        (
            [[1, 2], [3]],
            errors.ShapeMismatch,
            {"name": "points", "shape": "rows of different lengths", "expected": "(rows, columns)"},
        ),
        (np.ma.array([[1, 2]], mask=[[False, True]]), errors.NotANumber, {"row": 0, "column": 1}),
        ([[1.0, np.nan]], errors.NotANumber, {"row": 0, "column": 1}),
        ([[1.0], [0.5]], errors.NotInteger, {"row": 1, "column": 0, "value": "0.5"}),
        ([[np.inf]], errors.NotInteger, {"row": 0, "column": 0, "value": "inf"}),
        ([["x"]], errors.NotInteger, {"row": 0, "column": 0, "value": "x"}),
        ([[None, 1]], errors.NotInteger, {"row": 0, "column": 0, "value": "None"}),
        ([[True]], errors.NotInteger, {"row": 0, "column": 0, "value": "True"}),
        ([[3, -2]], errors.NegativePoints, {"row": 0, "column": 1, "value": "-2"}),
        ([[1, HUGE]], errors.PointsOutOfRange, {"row": 0, "column": 1, "value": str(HUGE), "limit": 2**53 // 16}),
        ([[1 << 80]], errors.PointsOutOfRange, {"row": 0, "column": 0, "value": str(1 << 80), "limit": 2**53 // 12}),
    ],
)
def test_wrong_points_are_refused_with_their_cell(points: Any, error: type[Exception], params: dict[str, Any]) -> None:
    with pytest.raises(error) as caught:
        matcher.assign(points)
    assert isinstance(caught.value, errors.MatrixError)
    assert caught.value.params == params


def test_the_largest_exact_points_are_accepted() -> None:
    limit = 2**53 // 20
    found = matcher.assign([[limit, 0], [limit - 1, limit]])
    assert found.total == 2 * limit
    with pytest.raises(errors.PointsOutOfRange):
        matcher.assign([[limit + 1, 0], [0, 0]])


def test_whole_numbers_of_any_type_are_accepted() -> None:
    for kind in (np.float16, np.float64, np.longdouble, np.int8, np.uint8, np.uint64, object):
        assert matcher.assign(np.array([[1, 2]], dtype=kind)).total == 2
    assert matcher.assign([[1.0, 2.0]]).total == 2


@pytest.mark.parametrize(
    ("terms", "error"),
    [
        ({"allowed": [[True]]}, errors.ShapeMismatch),
        ({"allowed": [[True], [True, False]]}, errors.ShapeMismatch),
        ({"allowed": []}, errors.ShapeMismatch),
        ({"allowed": [[1, 0], [0, 1]]}, errors.InvalidAllowed),
        ({"objective": "fairest"}, errors.UnknownObjective),
        ({"places": -1}, errors.InvalidPlaces),
        ({"places": 1.5}, errors.InvalidPlaces),
        ({"places": True}, errors.InvalidPlaces),
        ({"places": 1, "pins": [(0, 0), (1, 1)]}, errors.MorePinsThanPlaces),
        ({"pins": [(0, 2)]}, errors.InvalidPin),
        ({"pins": [(-1, 0)]}, errors.InvalidPin),
        ({"pins": [(0,)]}, errors.InvalidPin),
        ({"pins": [("a", "b")]}, errors.InvalidPin),
        ({"pins": [(0.5, 0)]}, errors.InvalidPin),
        ({"pins": [{0, 1}]}, errors.InvalidPin),
        ({"pins": (0, 1)}, errors.InvalidPin),
        ({"pins": 0}, errors.InvalidPin),
        ({"pins": None}, errors.InvalidPin),
        ({"pins": [(0, 0), (0, 1)]}, errors.PinTwice),
        ({"pins": [(0, 0), (1, 0)]}, errors.PinTwice),
        ({"row_ids": ["a"]}, errors.ShapeMismatch),
        ({"row_ids": 2}, errors.ShapeMismatch),
        ({"column_ids": ["a", "a"]}, errors.InvalidLabels),
        ({"seed": -1}, errors.InvalidSeed),
        ({"seed": 1 << 64}, errors.InvalidSeed),
        ({"seed": "1"}, errors.InvalidSeed),
    ],
)
def test_wrong_terms_are_refused_by_solver_and_check(terms: dict[str, Any], error: type[Exception]) -> None:
    points = [[1, 2], [3, 4]]
    with pytest.raises(error):
        matcher.assign(points, **terms)
    with pytest.raises(error):
        matcher.check(points, terms.pop("allowed", None), matcher.assign(points), **{"objective": "total", **terms})


@pytest.mark.parametrize("objective", matcher.OBJECTIVES)
def test_an_empty_list_is_a_block_without_people(objective: str) -> None:
    found = matcher.assign([], [], objective=objective, capacities=[], row_ids=[], column_ids=[])
    assert (found.pairs.shape, found.total, found.floor) == ((0, 2), 0, 0)
    assert matcher.check([], [], found, objective=objective, seed=0) == []
    assert matcher.repair([], [], found.pairs, objective=objective).steps[0].tandems == 0


@pytest.mark.parametrize("kind", ["<U3", "datetime64[s]", "object", "bool", "float16"])
def test_a_block_without_cells_may_be_of_any_type(kind: str) -> None:
    for shape in ((0,), (0, 2), (2, 0)):
        assert matcher.assign(np.zeros(shape, dtype=kind)).total == 0


def test_an_empty_list_has_prices_and_one_alternative() -> None:
    assert matcher.prices([], [], matcher.assign([], objective="total")).force.shape == (0, 0)
    assert [plan.total for plan in matcher.alternatives([], k=3)] == [0]


@pytest.mark.parametrize("places", [1 << 40, 1 << 70])
def test_more_places_than_any_number_of_the_machine_are_as_many_as_possible(places: int) -> None:
    points = [[1, 2], [3, 4]]
    found = matcher.assign(points, places=places, pins=[(0, 0)])
    assert (found.places, found.total) == (places, 5)
    assert matcher.check(points, None, found, objective="floor", places=places, pins=[(0, 0)], seed=0) == []
    assert matcher.repair(points, None, found.pairs, places=places).changed == 0
    assert [plan.total for plan in matcher.alternatives(points, k=2, places=places)] == [5, 5]


def test_numpy_numbers_are_accepted_as_terms() -> None:
    found = matcher.assign([[1, 2]], places=np.int64(1), pins=np.array([[0, 1]]), seed=np.uint64(3))  # type: ignore[arg-type]
    assert (found.places, found.pins, found.seed) == (1, ((0, 1),), 3)


def test_every_code_is_listed_with_the_parameters_of_its_message() -> None:
    assert matcher.ERRORS["duplicate_id"] == ("person",)
    assert matcher.ERRORS["all_weights_zero"] == ()
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, errors.MatcherError)]
    with_code = [kind for kind in kinds if kind.code]
    assert len({kind.code for kind in with_code}) == len(with_code) == len(matcher.ERRORS)
    for kind in with_code:
        names = {name for _, name, _, _ in Formatter().parse(kind.template) if name}
        assert set(matcher.ERRORS[kind.code]) == names


def test_errors_survive_pickling() -> None:
    error = errors.PinTwice(axis="row", index=3)
    again = pickle.loads(pickle.dumps(error))  # noqa: S301  our own bytes
    assert (type(again), str(again), again.params) == (errors.PinTwice, str(error), {"axis": "row", "index": 3})
    assert isinstance(again, ValueError)
