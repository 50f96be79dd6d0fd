"""Ties are broken by lot, and the lot is fair.

What is promised: the draw knows of a block only which sets of people its best plans can serve. So people whose exchange
turns each of these sets into another one of them are served equally often, however many partners each of them could
have had. Not promised: that every plan is equally likely.
"""

from collections import Counter
from collections.abc import Iterable
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher.lots import pair_lots, pair_weights, person_lots, person_weights
from tests.matcher.asking import plan_of, solve
from tests.matcher.oracle import OBJECTIVES, Instance, best_value, examples, instances, lot, plans, splitmix, value

DRAWS = 300
CRITICAL = {1: 10.83, 2: 13.82, 3: 16.27, 4: 18.47, 5: 20.52}
"""Chi-square by degrees of freedom, exceeded by chance once in 1,000; with fixed seeds always or never."""


def unfairness(served: Counter[Any], equals: Iterable[Any], draws: int = DRAWS) -> tuple[float, float]:
    """Chi-square of how often equal people were served, with its critical value.

    If each draw serves s of n equal people, each is served with p = s / n, and the counts of two of them are correlated
    by -1 / (n - 1): so the sum of squares is divided by draws · p · (1 - p) · n / (n - 1).
    """
    counts = [served[each] for each in equals]
    number, mean = len(counts), sum(counts) / len(counts)
    spread = mean * (1 - mean / draws) * number / (number - 1)
    return sum((count - mean) ** 2 for count in counts) / spread, CRITICAL[number - 1]


Y, N = True, False
ROWS, COLUMNS = 0, 1
BLOCKS: dict[str, tuple[Instance, int, list[int]]] = {
    "four for two": (Instance(np.full((4, 2), 7)), ROWS, [0, 1, 2, 3]),
    "two choose among four": (Instance(np.full((2, 4), 7)), COLUMNS, [0, 1, 2, 3]),
    "one place": (Instance(np.full((3, 3), 7), places=1), ROWS, [0, 1, 2]),
    "one place, the other side": (Instance(np.full((3, 3), 7), places=1), COLUMNS, [0, 1, 2]),
    "one possible partner beside three": (
        Instance(np.full((4, 3), 5), [[Y, N, N], [Y, Y, Y], [N, Y, Y], [N, Y, Y]]),
        ROWS,
        [0, 1, 2, 3],
    ),
    "one possible partner beside four": (
        Instance(np.full((5, 4), 5), [[Y, N, N, N]] + [[Y, Y, Y, Y]] * 4),
        ROWS,
        [0, 1, 2, 3, 4],
    ),
    "a chain: one possible partner beside two": (
        Instance(np.full((4, 3), 5), [[Y, N, N], [Y, Y, N], [N, Y, Y], [N, N, Y]]),
        ROWS,
        [0, 1, 2, 3],
    ),
    "two compete, a third does not": (
        Instance(np.ones((3, 4), dtype=np.int64), [[Y, N, N, N], [Y, N, N, N], [N, Y, Y, Y]]),
        ROWS,
        [0, 1],
    ),
    "capacities": (Instance(np.full((5, 2), 3), capacities=[2, 1]), ROWS, [0, 1, 2, 3, 4]),
    "room of two equal columns": (Instance(np.full((2, 3), 3), capacities=[2, 2, 2]), COLUMNS, [0, 1, 2]),
    "a pin takes one seat": (Instance(np.full((5, 2), 3), pins=[(4, 0)], capacities=[2, 1]), ROWS, [0, 1, 2, 3]),
    "equal people beside better ones": (Instance([[9, 9], [4, 4], [4, 4], [4, 4]]), ROWS, [1, 2, 3]),
}


SOME = ("one possible partner beside three", "one place, the other side", "capacities")
DRAWN = [*product(BLOCKS, ["floor"]), *product(SOME, ["leximin", "total"])]


@pytest.mark.parametrize(("block", "objective"), DRAWN)
def test_people_with_equal_possibilities_are_served_equally_often(block: str, objective: str) -> None:
    instance, side, equals = BLOCKS[block]
    served: Counter[int] = Counter()
    for seed in range(DRAWS):
        served.update(int(line) for line in solve(instance, objective, seed=seed).pairs[:, side])
    found, critical = unfairness(served, equals)
    assert found < critical


def served_sets(instance: Instance, objective: str) -> set[tuple[tuple[int, ...], ...]]:
    """What the best plans serve on both sides, each set once."""
    best = best_value(instance, objective)
    return {
        (tuple(sorted(row for row, _ in plan)), tuple(sorted(column for _, column in plan)))
        for plan in plans(instance)
        if value(instance, plan, objective) == best
    }


@pytest.mark.parametrize("block", BLOCKS)
def test_the_people_said_to_be_equal_are_equal_to_the_draw(block: str) -> None:
    instance, side, equals = BLOCKS[block]
    for objective in OBJECTIVES:
        sets = served_sets(instance, objective)
        for first, second in pairwise(equals):
            turned = {first: second, second: first}
            exchanged = {
                tuple(
                    tuple(sorted(turned.get(line, line) if axis == side else line for line in lines))
                    for axis, lines in enumerate(served)
                )
                for served in sets
            }
            assert exchanged == sets


def test_a_lot_per_pair_would_not_be_fair() -> None:
    """The test above can tell: with one lot a pair, the Azubi with one possible partner is served less often."""
    instance, _, equals = BLOCKS["one possible partner beside four"]
    every = [plan for plan in plans(instance) if len(plan) == 4]
    served: Counter[int] = Counter()
    for seed in range(DRAWS):
        lots = np.random.default_rng(seed).random((5, 4))
        served.update(row for row, _ in max(every, key=lambda plan: sum(lots[cell] for cell in plan)))
    found, critical = unfairness(served, equals)
    assert served[0] == min(served.values())
    assert found > 2 * critical


def test_who_gets_whom_is_drawn_as_well() -> None:
    partner: Counter[Any] = Counter()
    for seed in range(DRAWS):
        partner.update([plan_of(matcher.assign(np.full((3, 3), 1), seed=seed))])
    assert len(partner) == 6
    found, critical = unfairness(partner, partner)
    assert found < critical


def test_points_go_before_lots() -> None:
    for objective in OBJECTIVES:
        for seed in range(20):
            assert matcher.assign([[1], [2]], objective=objective, seed=seed).pairs.tolist() == [[1, 0]]


def test_the_same_seed_gives_the_same_plan_and_another_seed_often_another() -> None:
    drawn = [[plan_of(matcher.assign(np.ones((5, 5), dtype=int), seed=seed)) for seed in range(30)] for _ in range(2)]
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) > 15


@given(instances(with_capacities=True), st.sampled_from(OBJECTIVES), st.integers(0, 99))
@examples(40)
def test_a_pair_nobody_can_be_in_plays_no_part_in_the_draw(instance: Instance, objective: str, seed: int) -> None:
    """Points of impossible pairs that nobody pinned are never read."""
    pinned = np.zeros_like(instance.allowed)
    pinned[tuple(np.array(instance.pins, dtype=np.int64).reshape(-1, 2).T)] = True
    points = np.where(instance.allowed | pinned, instance.points, instance.points // 2)
    other = Instance(points, instance.allowed, **instance.terms())
    assert plan_of(solve(other, objective, seed=seed)) == plan_of(solve(instance, objective, seed=seed))


def test_lots_are_what_plain_integers_give() -> None:
    rows, columns = person_lots(5, "row", ["a", "ß", "\ud800"]), person_lots(5, "column", ["a", "b"])
    assert rows.tolist()[:2] == [lot(5, "row", "a"), lot(5, "row", "ß")]
    assert columns.tolist() == [lot(5, "column", "a"), lot(5, "column", "b")]
    assert pair_lots(rows, columns).tolist() == [
        [splitmix(row, column) for column in columns.tolist()] for row in rows.tolist()
    ]


@pytest.mark.parametrize("side", [1, 7, 8, 3000])
def test_weights_are_lots_cut_so_short_that_their_sums_are_exact(side: int) -> None:
    rows, columns = person_lots(5, "row", ["a", "b"]), person_lots(5, "column", ["a", "b", "c"])
    shift = 14 + side.bit_length()
    people, pairs = person_weights(rows, columns, side), pair_weights(rows, columns, side)
    for row, row_lot in enumerate(rows.tolist()):
        for column, column_lot in enumerate(columns.tolist()):
            assert people[row, column] == (row_lot >> shift) + (column_lot >> shift)
            assert pairs[row, column] == splitmix(row_lot, column_lot) >> shift
    assert side * 2 * ((1 << 64) >> shift) < 1 << 53
