"""Counts that lead to nobody: small classes are joined, and nothing is to be had by subtraction."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from web.transparency.cells import LEAST, STEPS, ReasonClass, ValueClass, reason_classes, value_classes

KNOWN = ("a", "b", "c", "d")


def test_neighbours_are_joined_until_there_are_five() -> None:
    classes = value_classes(0, [0, 0, 0, 1, 2, 3, 9, 0, 6, 1])
    assert classes == (
        ValueClass(True, 0, 59, 6),
        ValueClass(False, 60, 69, 9),
        ValueClass(False, 70, 100, 7),
    )


def test_fewer_than_five_are_not_told_at_all() -> None:
    assert value_classes(1, [0, 0, 0, 0, 0, 0, 3, 0, 0, 0]) is None
    assert reason_classes({"a": 4}, KNOWN) is None


def test_tandems_without_a_figure_stand_alone_only_if_there_are_enough() -> None:
    assert value_classes(5, [0] * STEPS) == (ValueClass(True, 0, 100, 5),)
    assert value_classes(5, [0, 0, 0, 0, 0, 0, 0, 0, 5, 0]) == (
        ValueClass(True, None, None, 5),
        ValueClass(False, 0, 100, 5),
    )


def test_a_figure_all_share_is_not_told() -> None:
    assert value_classes(0, [0, 0, 0, 0, 0, 0, 12, 0, 0, 0]) == (ValueClass(True, 0, 100, 12),)


def test_one_rare_reason_takes_a_frequent_one_along() -> None:
    """Else the total would tell how many have the rare one."""
    assert reason_classes({"a": 9, "b": 5, "c": 1}, KNOWN) == (ReasonClass(("a",), 9), ReasonClass(("b", "c", "d"), 6))
    assert reason_classes({"a": 9, "c": 1}, KNOWN) == (ReasonClass(("a", "b", "c", "d"), 10),)
    assert reason_classes({"a": 9, "b": 6}, KNOWN) == (ReasonClass(("a",), 9), ReasonClass(("b",), 6))


@given(st.integers(0, 12), st.lists(st.integers(0, 12), min_size=STEPS, max_size=STEPS))
def test_every_class_holds_five_and_together_they_hold_all(unrated: int, spread: list[int]) -> None:
    classes = value_classes(unrated, spread)
    total = unrated + sum(spread)
    if classes is None:
        assert total < LEAST
        return
    assert sum(each.tandems for each in classes) == total
    assert all(each.tandems >= LEAST for each in classes)
    ranges = [(each.low, each.high) for each in classes if each.low is not None]
    assert [low for low, _high in ranges] == [0, *(high + 1 for _low, high in ranges[:-1] if high is not None)]
    assert [each.without_figure for each in classes] == [True] + [False] * (len(classes) - 1)
    assert classes[-1].high in {100, None}


@given(st.dictionaries(st.sampled_from(KNOWN), st.integers(0, 9)))
def test_no_reason_is_told_of_fewer_than_five(counts: dict[str, int]) -> None:
    classes = reason_classes(counts, KNOWN)
    if classes is None:
        assert sum(counts.values()) < LEAST
        return
    assert sum(each.people for each in classes) == sum(counts.values())
    assert all(each.people >= LEAST for each in classes)
    named = Counter(reason for each in classes for reason in each.reasons)
    assert not named or max(named.values()) == 1
    assert all(each.people == counts[each.reasons[0]] for each in classes if len(each.reasons) == 1)
