"""The families of matrices are what their names say."""

import numpy as np
import pytest

import matcher
from benchmarks.blocks import bare_pairs, bare_solve, costs
from benchmarks.families import FAMILIES


@pytest.mark.parametrize("key", FAMILIES)
def test_scipy_and_the_engine_agree_on_the_best_sum(key: str) -> None:
    points, allowed = FAMILIES[key][1](18)
    plan = matcher.assign(points, allowed, objective="total")
    places = np.arange(18)
    pairs = bare_pairs((points, allowed), places, places)
    assert len(pairs) == len(plan.pairs)
    assert sum(int(points[pair]) for pair in pairs) == plan.total


def test_each_family_has_its_difficulty() -> None:
    made = {key: make(40) for key, (_name, make) in FAMILIES.items()}
    assert np.linalg.matrix_rank(made["rank1"][0]) == 1
    assert len(np.unique(made["ties"][0])) == 5
    assert 0.4 < made["half"][1].mean() < 0.6
    assert {key for key, (_points, allowed) in made.items() if not allowed.all()} == {"profiles", "half"}
    distances = 100_000 - made["geometric"][0]
    assert distances.min() >= 0
    assert distances.max() <= 100_000


def test_an_impossible_pair_is_never_worth_its_points() -> None:
    points, allowed = np.array([[9, 1], [1, 0]]), np.array([[True, True], [True, False]])
    assert costs((points, allowed)).tolist() == [[39, 31], [31, 0]]
    assert bare_pairs((points, allowed), np.array([1, 0]), np.array([0, 1])) == {(0, 1), (1, 0)}


def test_the_bare_solve_needs_nothing() -> None:
    assert bare_solve([FAMILIES["ties"][1](5)]).run(None) is None
