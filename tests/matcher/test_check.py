"""The independent check rejects every plan that is wrong and every proof that proves nothing."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import matcher
from matcher.check import STRIP, issue
from matcher.lots import person_lots, person_weights
from matcher.result import Assignment, Certificate, Stage

POINTS = np.array([[9, 4, 1], [8, 5, 2], [3, 3, 3]])


def codes(found: Assignment, points: Any = POINTS, allowed: Any = None, **terms: Any) -> list[str]:
    asked: dict[str, Any] = {"objective": "floor", "seed": 0, **terms}
    return [issue.code for issue in matcher.check(points, allowed, found, **asked)]


def with_pairs(found: Assignment, *cells: tuple[int, int], points: Any = POINTS) -> Assignment:
    """Another plan with figures that fit it and the old certificate."""
    pairs = np.array(cells, dtype=np.int64).reshape(-1, 2)
    values = [int(points[cell]) for cell in cells]
    return replace(found, pairs=pairs, total=sum(values), floor=min(values, default=0))


def with_stage(found: Assignment, **changes: Any) -> Assignment:
    first, *others = found.certificate.stages
    return replace(found, certificate=replace(found.certificate, stages=(replace(first, **changes), *others)))


@pytest.fixture
def best() -> Assignment:
    found = matcher.assign(POINTS)
    assert codes(found) == []
    return found


def test_swapped_partners_are_rejected(best: Assignment) -> None:
    assert best.pairs.tolist() == [[0, 0], [1, 1], [2, 2]]
    assert codes(with_pairs(best, (0, 1), (1, 0), (2, 2))) == ["sum_not_proved"]
    assert codes(with_pairs(best, (0, 2), (1, 1), (2, 0))) == ["floor_not_proved", "sum_not_proved"]


def test_a_dropped_pair_is_rejected(best: Assignment) -> None:
    assert "tandems_not_proved" in codes(with_pairs(best, (0, 0), (1, 1)))
    assert "tandems_not_proved" in codes(with_pairs(best))


def test_an_added_pair_is_rejected(best: Assignment) -> None:
    assert codes(with_pairs(best, (0, 0), (1, 1), (2, 2), (2, 1))) == ["not_a_plan"]


def test_pairs_outside_the_block_or_of_another_form_are_rejected(best: Assignment) -> None:
    for pairs in ([[0, 3]], [[-1, 0]], [[0, 0, 0]], [0, 0], [[0.0, 0.0]]):
        assert codes(replace(best, pairs=np.array(pairs))) == ["not_a_plan"]


def test_an_impossible_pair_a_missing_pin_and_too_many_pairs_are_rejected(best: Assignment) -> None:
    allowed = np.ones((3, 3), dtype=bool)
    allowed[0, 0] = False
    assert codes(best, allowed=allowed) == ["pair_not_allowed"]
    assert codes(best, pins=[(0, 1)])[0] == "pin_missing"
    assert codes(best, places=2)[0] == "too_many_pairs"


def test_wrong_figures_are_rejected(best: Assignment) -> None:
    assert codes(replace(best, total=best.total + 1)) == ["wrong_total"]
    assert codes(replace(best, floor=best.floor + 1)) == ["wrong_floor"]


def test_other_terms_are_rejected(best: Assignment) -> None:
    assert codes(replace(best, objective="total")) == ["wrong_terms"]
    assert codes(replace(best, places=3)) == ["wrong_terms"]
    assert codes(replace(best, pins=((0, 0),))) == ["wrong_terms"]
    assert codes(replace(best, seed=1)) == ["wrong_terms"]
    assert codes(replace(best, seed=1), seed=None) == []


def test_an_empty_or_foreign_certificate_proves_nothing(best: Assignment) -> None:
    none = np.zeros(0, dtype=np.int64)
    empty = Certificate(none, none, none, none, ())
    assert codes(replace(best, certificate=empty)) == ["tandems_not_proved", "floor_not_proved", "sum_not_proved"]
    other = matcher.assign(POINTS[:2]).certificate
    assert codes(replace(best, certificate=other)) == ["malformed_certificate"]


@pytest.mark.parametrize(
    "lines", [np.array([[0]]), np.array([0.5]), np.array([3]), np.array([-1]), np.array([0, 0, 1])]
)
@pytest.mark.parametrize("field", ["cover_rows", "cover_columns", "floor_rows", "floor_columns"])
def test_covers_that_are_no_lines_are_rejected(best: Assignment, field: str, lines: Any) -> None:
    damaged = replace(best.certificate, **{field: lines})
    assert codes(replace(best, certificate=damaged)) == ["malformed_certificate"]


@pytest.mark.parametrize(
    "changes",
    [
        {"rows": np.zeros(2, dtype=np.int64)},
        {"columns": np.zeros(3)},
        {"rows": np.full(3, 1 << 61)},
        {"columns": np.full(3, -(1 << 61))},
        {"shift": 1 << 61},
    ],
)
def test_dual_values_of_another_form_are_rejected(best: Assignment, changes: dict[str, Any]) -> None:
    assert codes(with_stage(best, **changes)) == ["malformed_certificate"]


def test_dual_values_that_are_off_by_one_prove_nothing(best: Assignment) -> None:
    stage = best.certificate.stages[0]
    assert codes(with_stage(best, shift=stage.shift + 1)) == ["sum_not_proved"]
    assert codes(with_stage(best, rows=stage.rows + np.array([1, 0, 0]))) == ["sum_not_proved"]
    moved = {"rows": stage.rows + np.array([-1, 0, 0]), "columns": stage.columns + np.array([0, 1, 0])}
    assert codes(with_stage(best, **moved)) == ["sum_not_proved"]


def test_dual_values_of_free_sign_would_prove_a_wrong_plan() -> None:
    """With u = (0, -2) and v = 5 the bound is 3, the value of the worse plan: only the sign gives it away."""
    points = np.array([[5], [3]])
    right = matcher.assign(points, objective="total")
    wrong = replace(
        right,
        pairs=np.array([[1, 0]]),
        total=3,
        floor=3,
        certificate=replace(right.certificate, stages=(Stage(np.array([0, -2]), np.array([5]), 0),)),
    )
    assert codes(wrong, points, objective="total") == ["sum_not_proved"]
    mirrored = replace(
        wrong,
        pairs=np.array([[0, 1]]),
        certificate=replace(
            right.certificate,
            cover_rows=right.certificate.cover_columns,
            cover_columns=right.certificate.cover_rows,
            stages=(Stage(np.array([5]), np.array([0, -2]), 0),),
        ),
    )
    assert codes(mirrored, points.T, objective="total") == ["sum_not_proved"]


def test_a_plan_that_lost_the_draw_is_rejected_with_the_seed_only() -> None:
    points = np.ones((2, 2), dtype=np.int64)
    first, second = ((0, 0), (1, 1)), ((0, 1), (1, 0))
    won = matcher.assign(points)
    lost = second if won.pairs.tolist() == [list(cell) for cell in first] else first
    wrong = with_pairs(won, *lost, points=points)
    assert codes(wrong, points) == ["draw_not_proved"]
    assert codes(wrong, points, seed=None) == []
    cut = replace(won, certificate=replace(won.certificate, stages=won.certificate.stages[:1]))
    assert codes(cut, points) == ["draw_not_proved"]


@pytest.mark.parametrize("shape", [(2, 1), (1, 2)])
def test_dual_values_of_free_sign_would_prove_a_lost_draw(shape: tuple[int, int]) -> None:
    """Two people compete for one; a negative value for the loser would outweigh the winner's higher lot."""
    points = np.ones(shape, dtype=np.int64)
    won = matcher.assign(points)
    assert codes(won, points) == []
    keys = [[str(position) for position in range(size)] for size in shape]
    weights = person_weights(person_lots(0, "row", keys[0]), person_lots(0, "column", keys[1]), 2).ravel()
    loser = int(weights.argmin())
    unfair = np.zeros(2, dtype=np.int64)
    unfair[loser] = weights.min() - weights.max() - 5
    sides = (unfair, np.zeros(1, dtype=np.int64))
    stage = Stage(*(sides if shape == (2, 1) else sides[::-1]), int(weights.max()) + 5)
    wrong = replace(
        won,
        pairs=np.array([[loser, 0] if shape == (2, 1) else [0, loser]]),
        certificate=replace(won.certificate, stages=(won.certificate.stages[0], stage)),
    )
    assert codes(wrong, points) == ["draw_not_proved"]


def test_a_column_beyond_its_capacity_is_no_plan() -> None:
    points = np.array([[3], [2], [1]])
    best = matcher.assign(points, capacities=[2])
    assert best.pairs.tolist() == [[0, 0], [1, 0]]
    assert codes(best, points, capacities=[2]) == []
    everybody = with_pairs(best, (0, 0), (1, 0), (2, 0), points=points)
    assert codes(everybody, points, capacities=[2]) == ["not_a_plan"]
    assert codes(best, points, capacities=[1]) == ["not_a_plan"]
    assert codes(best, points) == ["not_a_plan"]
    assert codes(best, points, capacities=[3]) == ["tandems_not_proved", "wrong_terms"]


def test_pins_use_up_the_capacity() -> None:
    points = np.array([[3, 3], [2, 2], [1, 1]])
    asked: dict[str, Any] = {"capacities": [2, 0], "pins": [(2, 0)]}
    best = matcher.assign(points, **asked)
    assert best.pairs.tolist() == [[0, 0], [2, 0]]
    assert codes(best, points, **asked) == []
    other = replace(with_pairs(best, (1, 0), (2, 0), points=points), floor=2)
    assert codes(other, points, **asked) == ["floor_not_proved", "sum_not_proved"]


def test_a_column_counts_for_each_of_its_seats() -> None:
    """Counted once, v = 4 and shift = -1 would prove the plan without the best row, and one line a single pair."""
    points = np.array([[3], [1], [1]])
    asked: dict[str, Any] = {"objective": "total", "capacities": [2], "seed": None}
    best = matcher.assign(points, objective="total", capacities=[2])
    column = replace(best.certificate, cover_rows=np.zeros(0, dtype=np.int64), cover_columns=np.array([0]))
    assert codes(replace(best, certificate=column), points, **asked) == []
    worse = with_pairs(replace(best, certificate=column), (1, 0), (2, 0), points=points)
    worse = with_stage(worse, rows=np.zeros(3, dtype=np.int64), columns=np.array([4]), shift=-1)
    assert codes(worse, points, **asked) == ["sum_not_proved"]
    fewer = with_pairs(replace(best, certificate=column), (0, 0), points=points)
    assert codes(fewer, points, **asked)[0] == "tandems_not_proved"


def test_leximin_asks_for_every_level() -> None:
    points = np.array([[2, 0, 0], [0, 9, 5], [0, 6, 4]])
    best = matcher.assign(points, objective="leximin")
    assert codes(best, points, objective="leximin") == []
    by_sum = with_pairs(best, (0, 0), (1, 1), (2, 2), points=points)
    assert codes(by_sum, points, objective="leximin") == ["floor_not_proved"]
    cut = replace(best, certificate=replace(best.certificate, stages=best.certificate.stages[:1]))
    assert codes(cut, points, objective="leximin", seed=None) == ["floor_not_proved"]


def test_a_plan_that_is_the_only_one_needs_no_dual_values() -> None:
    points = np.array([[5, 1], [1, 5]])
    allowed = np.eye(2, dtype=bool)
    for objective in matcher.OBJECTIVES:
        best = matcher.assign(points, allowed, objective=objective)
        bare = replace(best, certificate=replace(best.certificate, stages=()))
        assert codes(bare, points, allowed, objective=objective) == []


def test_more_equally_good_pairs_than_fit_into_one_strip_are_followed_too() -> None:
    points = np.ones((260, 260), dtype=np.int64)
    assert points.size > STRIP
    won = matcher.assign(points, objective="total")
    assert codes(won, points, objective="total") == []
    lost = won.pairs.copy()
    lost[:2, 1] = won.pairs[1::-1, 1]
    assert codes(replace(won, pairs=lost), points, objective="total") == ["draw_not_proved"]


@pytest.mark.parametrize("row", [0, 252, 253, 259])
def test_every_strip_of_rows_is_read(row: int) -> None:
    points = np.random.default_rng(2).integers(0, 1000, (260, 260))
    best = matcher.assign(points, objective="total")
    assert codes(best, points, objective="total") == []
    better = points.copy()
    better[row, best.pairs[(row + 1) % 260, 1]] += 5000
    assert codes(best, better, objective="total") == ["sum_not_proved"]


def test_every_code_has_its_message() -> None:
    assert issue("wrong_total", stored=1, actual=2).message == "The total is 1, it should be 2."
    assert all(message.endswith(".") for message in matcher.ISSUES.values())
