"""Ties are broken by lot, and the lot is fair."""

from collections import Counter

import numpy as np
import pytest

import matcher
from matcher.lots import pair_lots, person_lots
from tests.matcher.oracle import lot, splitmix

DRAWS = 1200


def share(counter: Counter[int], key: int) -> float:
    return counter[key] / DRAWS


@pytest.mark.parametrize("objective", ["floor", "total"])
def test_people_with_equal_possibilities_have_equal_chances(objective: str) -> None:
    served: Counter[int] = Counter()
    for seed in range(DRAWS):
        served.update(matcher.assign(np.full((4, 2), 7), objective=objective, seed=seed).pairs[:, 0].tolist())
    for row in range(4):
        assert share(served, row) == pytest.approx(0.5, abs=0.05)


def test_having_fewer_possible_partners_does_not_cost_the_place_by_the_number_of_pairs_alone() -> None:
    """Rows 0 and 1 compete for column 0; row 2 has three columns of its own. Nobody's chance depends on row 2."""
    allowed = np.array([[True, False, False, False], [True, False, False, False], [False, True, True, True]])
    served: Counter[int] = Counter()
    for seed in range(DRAWS):
        served.update(matcher.assign(np.ones((3, 4), dtype=int), allowed, seed=seed).pairs[:, 0].tolist())
    assert share(served, 0) == pytest.approx(0.5, abs=0.05)
    assert share(served, 0) + share(served, 1) == 1
    assert share(served, 2) == 1


def test_who_gets_whom_is_drawn_as_well() -> None:
    partner: Counter[int] = Counter()
    for seed in range(DRAWS):
        partner.update([int(matcher.assign(np.full((3, 3), 1), seed=seed).pairs[0, 1])])
    for column in range(3):
        assert share(partner, column) == pytest.approx(1 / 3, abs=0.05)


def test_points_go_before_lots() -> None:
    for seed in range(20):
        assert matcher.assign([[1], [2]], seed=seed).pairs.tolist() == [[1, 0]]


def test_the_same_seed_gives_the_same_plan_and_another_seed_often_another() -> None:
    plans = {str(matcher.assign(np.ones((5, 5), dtype=int), seed=seed).pairs.tolist()) for seed in range(30)}
    again = {str(matcher.assign(np.ones((5, 5), dtype=int), seed=seed).pairs.tolist()) for seed in range(30)}
    assert plans == again
    assert len(plans) > 15


def test_lots_are_what_plain_integers_give() -> None:
    rows, columns = person_lots(5, "row", ["a", "ß", "\ud800"]), person_lots(5, "column", ["a", "b"])
    assert rows.tolist()[:2] == [lot(5, "row", "a"), lot(5, "row", "ß")]
    assert columns.tolist() == [lot(5, "column", "a"), lot(5, "column", "b")]
    assert pair_lots(rows, columns).tolist() == [
        [splitmix(row, column) for column in columns.tolist()] for row in rows.tolist()
    ]
