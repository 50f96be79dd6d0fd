"""The engine against other solvers: sparse matching on blocks of 20 to 60, integer programming with all terms."""

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import maximum_bipartite_matching, min_weight_full_bipartite_matching

from tests.matcher.asking import issues, solve, value_of
from tests.matcher.oracle import OBJECTIVES, Instance


def large(case: int) -> Instance:
    """20 to 60 on each side, with few or many impossible pairs and few or many levels of points."""
    random = np.random.default_rng(case)
    shape = tuple(random.integers(20, 61, 2).tolist())
    points = random.integers(0, (2, 10, 1000, 10**6)[case % 4], shape)
    return Instance(points, random.random(shape) < (0.03, 0.1, 0.5, 1)[case // 4 % 4])


def most_pairs(cells: NDArray[np.bool_]) -> int:
    return int((maximum_bipartite_matching(csr_array(cells), perm_type="column") >= 0).sum())


def highest_sum(points: NDArray[np.int64], cells: NDArray[np.bool_]) -> tuple[int, int]:
    """Pairs and sum of points by a full matching of all rows; each has one more column of its own for staying alone."""
    rows = len(points)
    dear = (min(points.shape) + 1) * (int(points.max()) + 1)
    costs = np.where(cells, dear - points, 0)
    own = np.diag(np.full(rows, 2 * dear))
    found, columns = min_weight_full_bipartite_matching(csr_array(np.hstack([costs, own])))
    real = columns < points.shape[1]
    return int(real.sum()), int(points[found[real], columns[real]].sum())


def highest_floor(points: NDArray[np.int64], cells: NDArray[np.bool_], number: int) -> int:
    """The highest level at which so many pairs are left, found from below by halving."""
    levels = np.unique(points[cells]).tolist()
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        fits = most_pairs(cells & (points >= levels[middle])) == number
        low, high = (middle, high) if fits else (low, middle - 1)
    return int(levels[low])


@pytest.mark.parametrize("case", range(32))
def test_sparse_matching_finds_the_same_tandems_floor_and_sum(case: int) -> None:
    instance = large(case)
    number, total = highest_sum(instance.points, instance.allowed)
    assert number == most_pairs(instance.allowed)
    found = solve(instance, "total", seed=case)
    assert value_of(instance, found) == (number, total)
    assert issues(instance, found, seed=case) == []
    floor = highest_floor(instance.points, instance.allowed, number)
    best = highest_sum(instance.points, instance.allowed & (instance.points >= floor))
    found = solve(instance, "floor", seed=case)
    assert value_of(instance, found) == (number, floor, best[1])
    assert issues(instance, found, seed=case) == []


@pytest.mark.parametrize("case", range(6))
def test_leximin_is_sum_where_weaker_levels_outweigh_all_stronger_ones(case: int) -> None:
    """With points -(k + 1)^level the highest sum is the leximin plan, as long as the numbers stay small."""
    random = np.random.default_rng(case)
    shape = (int(random.integers(20, 31)), 30)
    levels = random.integers(0, 5, shape)
    instance = Instance(levels, random.random(shape) < (0.2, 0.5, 1)[case % 3])
    worth = (31**5 - 31 ** (4 - levels)).astype(np.int64)
    number, total = highest_sum(worth, instance.allowed)
    found = solve(instance, "leximin", seed=case)
    assert len(found.pairs) == number
    assert int(worth[found.pairs[:, 0], found.pairs[:, 1]].sum()) == total
    assert issues(instance, found, seed=case) == []


class Program:
    """An integer program with a 0/1 variable for each possible cell; what is reached once is kept for good."""

    def __init__(self, instance: Instance) -> None:
        rows, columns = instance.points.shape
        self.shape = (rows, columns)
        cell = np.arange(rows * columns).reshape(rows, columns)
        lines = [*cell, *cell.T, cell.ravel()]
        limits = [1] * rows + list(instance.capacities or [1] * columns) + [instance.places or rows]
        self.left = csr_array(np.array([np.isin(cell.ravel(), line) for line in lines], dtype=float))
        self.limits = np.array(limits, dtype=float)
        self.most = instance.allowed.ravel().astype(float)
        self.least = np.zeros(rows * columns)
        for row, column in instance.pins:
            self.most[cell[row, column]] = self.least[cell[row, column]] = 1

    def highest(self, weights: NDArray[np.int64]) -> int:
        """The highest weight of a plan."""
        bounds, limits = Bounds(self.least, self.most), LinearConstraint(self.left, ub=self.limits)
        whole = np.ones(len(self.least), dtype=np.int64)
        found = milp(-weights.ravel().astype(float), bounds=bounds, constraints=limits, integrality=whole)
        assert found.success
        return round(-found.fun)

    def keep(self, weights: NDArray[np.int64], reached: int) -> None:
        """Every later question is about plans of at least this weight."""
        self.left = csr_array(vstack([self.left, csr_array(-weights.reshape(1, -1).astype(float))]))
        self.limits = np.append(self.limits, -reached)


def by_program(instance: Instance, objective: str) -> tuple[int, ...]:
    """The value of the best plan, question by question."""
    program = Program(instance)
    everybody = np.ones_like(instance.points)
    number = program.highest(everybody)
    program.keep(everybody, number)
    if objective == "total":
        return number, program.highest(instance.points)
    weak = weak_pairs(instance, program, number - len(instance.pins), first_only=objective == "floor")
    return (number, *weak) if objective == "leximin" else (number, *weak, program.highest(instance.points))


def weak_pairs(instance: Instance, program: Program, number: int, *, first_only: bool) -> list[int]:
    """Points of so many free pairs from the weakest up, with as few as possible at each level in turn."""
    free = np.ones_like(instance.points)
    free[tuple(np.array(instance.pins, dtype=np.int64).reshape(-1, 2).T)] = 0
    weak: list[int] = []
    for level in np.unique(instance.points).tolist():
        weaker = -free * (instance.points <= level)
        fewest = -program.highest(weaker)
        if first_only and fewest:
            return [level]
        program.keep(weaker, -fewest)
        weak += [level] * (fewest - len(weak))
    assert len(weak) == number
    return [0] if first_only else weak


def small(case: int) -> Instance:
    """Up to 8 x 7 with capacities, places and pins."""
    random = np.random.default_rng(100 + case)
    shape = (int(random.integers(3, 9)), int(random.integers(2, 8)))
    capacities = random.integers(1, 4, shape[1]).tolist()
    terms: dict[str, Any] = {
        "capacities": capacities if case % 3 else None,
        "places": int(random.integers(2, 6)) if case % 2 else None,
        "pins": [(0, 0), (1, 1)][: case % 4 % 3],
    }
    return Instance(
        random.integers(0, (3, 6)[case % 2], shape), random.random(shape) < (0.4, 0.8)[case // 2 % 2], **terms
    )


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("case", range(24))
def test_integer_programming_finds_the_same_value(case: int, objective: str) -> None:
    instance = small(case)
    found = solve(instance, objective, seed=case)
    assert value_of(instance, found) == by_program(instance, objective)
    assert issues(instance, found, seed=case) == []
