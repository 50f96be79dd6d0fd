"""Stacks of blocks, capacities and leximin of the solver, and blocks of the sizes that take another way."""

import itertools
from typing import Any

import numpy as np
import pytest

import matcher
from matcher.assign import SOLVER, heaviest, most_pairs, solve_stack
from matcher.covers import augmented
from matcher.duals import Numbers
from matcher.errors import (
    InvalidCapacity,
    LeximinTooLarge,
    PinBeyondCapacity,
    PinTwice,
    PointsOutOfRange,
    ShapeMismatch,
)
from matcher.lots import person_lots
from matcher.squares import largest
from tests.matcher.oracle import OBJECTIVES


def stack(number: int, rows: int, columns: int, highest: int = 4, seed: int = 0) -> tuple[Any, ...]:
    """Random blocks of one shape with ties and impossible pairs, their places, capacities and lots."""
    random = np.random.default_rng(seed)
    return (
        random.integers(0, highest + 1, (number, rows, columns)),
        random.random((number, rows, columns)) < 0.7,
        random.integers(0, rows + 2, number),
        random.integers(0, 3, (number, columns)),
        (
            np.stack([person_lots(block, "row", [str(row) for row in range(rows)]) for block in range(number)]),
            np.stack(
                [person_lots(block, "column", [str(column) for column in range(columns)]) for block in range(number)]
            ),
        ),
    )


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("shape", [(1, 4), (4, 1), (2, 3), (3, 3), (4, 3), (5, 6)])
@pytest.mark.parametrize("with_room", [False, True])
def test_a_stack_is_its_blocks_one_by_one(shape: tuple[int, int], objective: str, with_room: bool) -> None:
    points, allowed, places, room, lots = stack(90, *shape)
    found = solve_stack(
        points, allowed, objective=objective, places=places, capacities=room if with_room else None, lots=lots
    )
    for block in range(len(points)):
        terms: dict[str, Any] = {
            "objective": objective,
            "places": int(places[block]),
            "capacities": room[block].tolist() if with_room else None,
        }
        alone = matcher.assign(points[block], allowed[block], seed=block, **terms)
        partner = found.partner[block]
        assert alone.pairs.tolist() == [[row, column] for row, column in enumerate(partner.tolist()) if column >= 0]
        assert alone.certificate == found.certificate(block)
        assert matcher.check(points[block], allowed[block], alone, seed=block, **terms) == []


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("proof", [False, True])
def test_a_large_stack_is_solved_in_parts(objective: str, proof: bool) -> None:
    points, allowed, places, room, lots = stack(200, 130, 12)
    terms: dict[str, Any] = {"objective": objective, "proof": proof}
    some = slice(165, 175)
    whole = solve_stack(points, allowed, places=places, capacities=room, lots=lots, **terms)
    part = solve_stack(
        points[some],
        allowed[some],
        places=places[some],
        capacities=room[some],
        lots=(lots[0][some], lots[1][some]),
        **terms,
    )
    assert np.array_equal(whole.partner[some], part.partner)
    if proof:
        assert whole.certificate(170) == part.certificate(5)
    else:
        with pytest.raises(ValueError, match="without proof"):
            whole.certificate(0)


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_without_lots_and_proof_the_plans_are_as_good(objective: str) -> None:
    points, allowed, places, _, lots = stack(120, 4, 5, highest=50)
    drawn = solve_stack(points, allowed, objective=objective, places=places, lots=lots)
    bare = solve_stack(points, allowed, objective=objective, places=places, proof=False)
    for block in range(len(points)):
        values = [
            sorted(
                points[block, row, column] for row, column in enumerate(plans.partner[block].tolist()) if column >= 0
            )
            for plans in (drawn, bare)
        ]
        assert len(values[0]) == len(values[1])
        assert objective == "leximin" or sum(values[0]) == sum(values[1])
        assert objective == "total" or values[0][:1] == values[1][:1]
        assert objective != "leximin" or values[0] == values[1]


@pytest.mark.parametrize("highest", [3, 40, 100_000])
@pytest.mark.parametrize("shape", [(60, 55), (50, 70), (64, 64)])
@pytest.mark.parametrize("scarce", [False, True])
def test_a_large_block_without_proof_has_the_same_plan(shape: tuple[int, int], highest: int, scarce: bool) -> None:
    for seed in range(3):
        points, allowed, _, room, lots = stack(1, *shape, highest=highest, seed=seed)
        terms: dict[str, Any] = {
            "objective": "leximin",
            "lots": lots,
            "places": np.array([40]) if scarce else None,
            "capacities": room if scarce else None,
        }
        proved = solve_stack(points, allowed, **terms)
        bare = solve_stack(points, allowed, proof=False, **terms)
        undrawn = solve_stack(points, allowed, proof=False, **terms | {"lots": None})
        assert np.array_equal(bare.partner, proved.partner)
        assert bare.proofs is None
        values = [sorted(points[0, plan >= 0, plan[plan >= 0]]) for plan in (proved.partner[0], undrawn.partner[0])]
        assert values[0] == values[1]


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_stacks_of_empty_blocks(shape: tuple[int, int]) -> None:
    found = solve_stack(np.zeros((2, *shape), dtype=np.int64), np.zeros((2, *shape), dtype=bool), objective="floor")
    assert found.partner.tolist() == [[-1] * shape[0]] * 2
    assert found.certificate(1).stages == ()


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("seed", range(4))
def test_a_column_with_room_for_more_is_worth_as_many_columns(objective: str, seed: int) -> None:
    points, allowed, places, room, _ = stack(1, 6, 4, highest=9, seed=seed)
    copies = np.repeat(np.arange(4), room[0])
    found = matcher.assign(
        points[0], allowed[0], objective=objective, places=int(places[0]), capacities=room[0].tolist()
    )
    copied = matcher.assign(points[0][:, copies], allowed[0][:, copies], objective=objective, places=int(places[0]))
    assert len(found.pairs) == len(copied.pairs)
    assert (found.floor, objective == "leximin" or found.total) == (
        copied.floor,
        objective == "leximin" or copied.total,
    )
    assert (np.bincount(found.pairs[:, 1], minlength=4) <= room[0]).all()
    assert sorted(points[0][tuple(found.pairs.T)])[:1] == sorted(points[0][:, copies][tuple(copied.pairs.T)])[:1]


@pytest.mark.parametrize("seed", range(12))
def test_leximin_is_the_best_sorted_list_of_points(seed: int) -> None:
    random = np.random.default_rng(seed)
    rows, columns = random.integers(2, 6, 2).tolist()
    points = random.integers(0, (3, 1000)[seed % 2], (rows, columns))
    found = matcher.assign(points, objective="leximin")
    short, long = sorted((rows, columns))
    turned = points if rows <= columns else points.T
    best = max(
        sorted(turned[np.arange(short), list(each)].tolist()) for each in itertools.permutations(range(long), short)
    )
    assert sorted(points[tuple(found.pairs.T)].tolist()) == best
    assert matcher.check(points, None, found, objective="leximin", seed=0) == []


@pytest.mark.parametrize("kind", ["profile", "random", "ties", "product", "impossible"])
@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("terms", [{}, {"places": 40}, {"capacities": [2, 0, 1, 3] * 15}, {"pins": [(0, 3), (50, 9)]}])
def test_middle_sizes_are_proved(kind: str, objective: str, terms: dict[str, Any]) -> None:
    points, allowed = landscape(kind, 55, 60)
    found = matcher.assign(points, allowed, objective=objective, seed=3, **terms)
    assert matcher.check(points, allowed, found, objective=objective, seed=3, **terms) == []


@pytest.mark.parametrize("kind", ["profile", "random", "ties", "product", "impossible"])
@pytest.mark.parametrize("objective", ["floor", "total"])
@pytest.mark.parametrize("terms", [{}, {"places": 180}, {"capacities": [2, 0, 1, 3] * 60}])
def test_large_sizes_are_proved(kind: str, objective: str, terms: dict[str, Any]) -> None:
    points, allowed = landscape(kind, 220, 240)
    found = matcher.assign(points, allowed, objective=objective, seed=3, **terms)
    assert matcher.check(points, allowed, found, objective=objective, seed=3, **terms) == []


def landscape(kind: str, rows: int, columns: int) -> tuple[Numbers, Any]:
    random = np.random.default_rng(2)
    points = random.integers(0, {"ties": 3, "impossible": 50}.get(kind, 100_001), (rows, columns))
    if kind == "profile":
        points = 37 * (random.integers(0, 2, (rows, 20)) @ random.integers(0, 2, (20, columns)))
    if kind == "product":
        points = random.integers(1, 300, rows)[:, None] * random.integers(1, 300, columns)
    return points, random.random((rows, columns)) < (0.04 if kind == "impossible" else 1)


def test_leximin_refuses_large_blocks_by_name() -> None:
    with pytest.raises(LeximinTooLarge) as caught:
        matcher.assign(np.zeros((501, 502), dtype=int), objective="leximin")
    assert caught.value.params == {"block": "-", "limit": 500, "size": 501}
    found = matcher.assign(np.zeros((501, 501), dtype=int), objective="leximin", capacities=[1] + [0] * 500)
    assert len(found.pairs) == 1


@pytest.mark.parametrize(
    ("terms", "error"),
    [
        ({"capacities": [1]}, ShapeMismatch),
        ({"capacities": 2}, ShapeMismatch),
        ({"capacities": [1, -1]}, InvalidCapacity),
        ({"capacities": [1, 1.5]}, InvalidCapacity),
        ({"capacities": [True, 1]}, InvalidCapacity),
        ({"capacities": [1, None]}, InvalidCapacity),
        ({"capacities": [1, 10**6 + 1]}, InvalidCapacity),
        ({"capacities": [1, 1], "pins": [(0, 0), (1, 0)]}, PinBeyondCapacity),
        ({"capacities": [0, 1], "pins": [(0, 0)]}, PinBeyondCapacity),
        ({"capacities": [2, 2], "pins": [(0, 0), (0, 1)]}, PinTwice),
    ],
)
def test_wrong_capacities_are_refused_by_solver_and_check(terms: dict[str, Any], error: type[Exception]) -> None:
    points = [[1, 2], [3, 4]]
    with pytest.raises(error):
        matcher.assign(points, **terms)
    with pytest.raises(error):
        matcher.check(points, None, matcher.assign(points), objective="floor", **terms)


def test_capacities_lower_the_largest_exact_points() -> None:
    limit = 2**53 // 20
    assert matcher.assign([[limit, 0], [0, 0]], capacities=[1, 1]).total == limit
    with pytest.raises(PointsOutOfRange):
        matcher.assign([[limit, 0], [0, 0]], capacities=[3, 1])


def test_several_pins_share_a_column_with_room() -> None:
    points = [[1, 9], [1, 9], [5, 2]]
    found = matcher.assign(points, pins=[(0, 0), (1, 0)], capacities=[3, 1])
    assert found.pairs.tolist() == [[0, 0], [1, 0], [2, 0]]
    assert (found.total, found.floor, found.capacities) == (7, 5, (3, 1))
    assert matcher.check(points, None, found, objective="floor", pins=found.pins, capacities=[3, 1], seed=0) == []


def test_points_far_beyond_a_million_stay_exact_in_large_blocks() -> None:
    random = np.random.default_rng(8)
    small = random.integers(0, 50, (230, 230))
    large = small + 2**53 // (4 * 461) - 50
    first, second = (matcher.assign(points, objective="floor", seed=5) for points in (small, large))
    assert np.array_equal(first.pairs, second.pairs)
    assert matcher.check(large, None, second, objective="floor", seed=5) == []


def test_most_pairs_of_a_large_mask_with_few_and_many_cells() -> None:
    random = np.random.default_rng(1)
    mask = random.random((300, 300)) < 0.5
    mask[:40, 30:] = False
    mask[:, 200:] &= random.random((300, 100)) < 0.01
    room = np.ones((1, 300), dtype=np.int64)
    slow = augmented(mask, room[0], np.full(300, -1))
    assert np.count_nonzero(largest(mask[None], room, SOLVER) >= 0) == np.count_nonzero(slow >= 0) == most_pairs(mask)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("shape", [(1, 300), (300, 1), (4, 300), (300, 4), (36, 300)])
@pytest.mark.parametrize(("highest", "share"), [(0, 1.0), (2, 1.0), (10**9, 1.0), (3, 0.03)])
def test_lopsided_blocks(objective: str, shape: tuple[int, int], highest: int, share: float) -> None:
    random = np.random.default_rng(4)
    points, allowed = random.integers(0, highest + 1, shape), random.random(shape) < share
    capacities = random.integers(0, 3, shape[1]).tolist() if shape[1] > 1 else [3]
    terms: Any
    for terms in ({}, {"places": 2}, {"capacities": capacities}, {"capacities": capacities, "places": 3}):
        found = matcher.assign(points, allowed, objective=objective, seed=6, **terms)
        assert matcher.check(points, allowed, found, objective=objective, seed=6, **terms) == []


def test_a_row_among_very_many_is_drawn_without_a_square_of_them() -> None:
    for shape in ((1, 100_000), (100_000, 1)):
        points = np.arange(100_000).reshape(shape) % 3
        found = matcher.assign(points)
        assert (len(found.pairs), found.total) == (1, 2)
        assert matcher.check(points, None, found, objective="floor", seed=0) == []


def test_weights_below_zero_are_no_worse_than_forbidden_cells_of_a_lopsided_block() -> None:
    usable = np.zeros((2, 300), dtype=bool)
    usable[0, 7] = usable[1, [7, 9]] = True
    found = heaviest(np.full((2, 300), -5), usable, np.ones(2, dtype=bool), 2)
    assert found is not None
    assert found.tolist() == [7, 9]


def test_the_heaviest_plan_of_a_number_of_pairs_or_none() -> None:
    weights, free = np.array([[5, 1], [4, 3]]), np.zeros(2, dtype=bool)
    everything = np.ones((2, 2), dtype=bool)
    assert [heaviest(weights, everything, free, 1), heaviest(weights, everything, free, 2)] == [
        pytest.approx([0, -1]),
        pytest.approx([0, 1]),
    ]
    assert heaviest(weights, everything, ~free, 1) is None
    assert heaviest(weights, ~everything, free, 2) is None
    assert heaviest(weights[:, :0], everything[:, :0], free, 0) is not None
    assert heaviest(weights[:, :0], everything[:, :0], ~free, 0) is None
    assert most_pairs(everything[:, :0]) == 0
