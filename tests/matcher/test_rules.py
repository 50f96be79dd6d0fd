"""Every rule: when it forbids, what an unknown answer means, who may override it."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given

import matcher
from matcher import errors
from matcher.pairs import Pairs
from matcher.rules import PAIR_RULES, find, keys_of
from tests.matcher.oracle import examples
from tests.matcher.worlds import DAY, EARLY, LATE, NIGHT, THREE_SHIFTS, TUESDAYS, pair, rounds

ALL = matcher.Policy(rules=dict.fromkeys(matcher.RULES, True))
POSSIBLE, OPEN, IMPOSSIBLE = "possible", "open", "impossible"


def verdict(problem: matcher.Problem, rule: str, policy: matcher.Policy = ALL) -> str:
    found = find(Pairs.one(problem, 0, 0), policy)
    if rule in keys_of(found.broken[0]):
        return IMPOSSIBLE
    return OPEN if rule in keys_of(found.open[0]) else POSSIBLE


@pytest.mark.parametrize("rule", ["line_manager", "trainer"])
def test_a_boss_and_their_own_azubi(rule: str) -> None:
    assert verdict(pair({rule: "f"}, {}), rule) == IMPOSSIBLE
    assert verdict(pair({rule: "somebody else"}, {}), rule) == POSSIBLE
    assert verdict(pair({}, {}), rule) == OPEN
    assert verdict(pair({}, {rule: "a"}), rule) == OPEN


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (None, {"de": "C2"}, OPEN),
        ({"de": "C2"}, None, OPEN),
        ({"de": "A1"}, {"de": "C2"}, IMPOSSIBLE),
        ({"tr": "C2"}, {"de": "C2"}, IMPOSSIBLE),
        ({"de": "A2"}, {"de": "C2", "tr": "A1"}, POSSIBLE),
    ],
)
def test_a_language_shared_at_a2(first: Any, second: Any, expected: str) -> None:
    assert verdict(pair({"languages": first}, {"languages": second}), "language") == expected


@pytest.mark.parametrize(
    ("work", "school", "partner", "expected"),
    [
        (None, None, DAY, OPEN),
        (DAY, None, None, OPEN),
        (EARLY, None, LATE, IMPOSSIBLE),
        (TUESDAYS, None, THREE_SHIFTS, IMPOSSIBLE),
        (TUESDAYS, None, DAY, POSSIBLE),
        (DAY, DAY, DAY, IMPOSSIBLE),
    ],
)
def test_a_minimum_of_shared_hours(work: Any, school: Any, partner: Any, expected: str) -> None:
    problem = pair({"availability": work, "school": school}, {"availability": partner})
    assert verdict(problem, "minimum_hours") == expected


def test_the_minimum_of_hours_is_a_setting() -> None:
    problem = pair({"availability": TUESDAYS}, {"availability": DAY})
    assert verdict(problem, "minimum_hours", matcher.Policy(minimum_hours=8)) == POSSIBLE
    assert verdict(problem, "minimum_hours", matcher.Policy(minimum_hours=9)) == IMPOSSIBLE


def test_a_site_counts_within_one_company() -> None:
    assert verdict(pair({"site": "x"}, {"site": "y"}), "site") == IMPOSSIBLE
    assert verdict(pair({"site": "x"}, {"site": "x"}), "site") == POSSIBLE
    assert verdict(pair({"site": "x"}, {}), "site") == OPEN
    assert verdict(pair({"site": "x"}, {"site": "y"}, companies=("c", "d")), "site") == POSSIBLE


TRUE_FALSE_UNKNOWN = [
    (True, True, IMPOSSIBLE),
    (True, None, IMPOSSIBLE),
    (None, True, IMPOSSIBLE),
    (None, None, OPEN),
    (True, False, POSSIBLE),
    (None, False, POSSIBLE),
    (False, True, POSSIBLE),
    (False, None, POSSIBLE),
    (False, False, POSSIBLE),
]


@pytest.mark.parametrize(("minor", "night", "expected"), TRUE_FALSE_UNKNOWN)
def test_minors_and_night_shifts(minor: bool | None, night: bool | None, expected: str) -> None:
    weeks = None if night is None else NIGHT if night else THREE_SHIFTS
    assert verdict(pair({"minor": minor}, {"availability": weeks}), "minor_night") == expected


@pytest.mark.parametrize(("minor", "danger", "expected"), TRUE_FALSE_UNKNOWN)
def test_minors_and_the_safety_instruction(minor: bool | None, danger: bool | None, expected: str) -> None:
    instructed = None if danger is None else not danger
    assert verdict(pair({"minor": minor}, {"safety_instruction": instructed}), "minor_safety") == expected


@pytest.mark.parametrize("rule", ["safety_instruction", "aevo"])
def test_what_the_fachkraft_needs_whoever_the_azubi_is(rule: str) -> None:
    assert verdict(pair({}, {rule: False}), rule) == IMPOSSIBLE
    assert verdict(pair({}, {rule: True}), rule) == POSSIBLE
    assert verdict(pair({}, {}), rule) == OPEN


@pytest.mark.parametrize(
    ("first", "second", "wanted", "expected"),
    [
        ("x", "y", "same", IMPOSSIBLE),
        ("x", "x", "same", POSSIBLE),
        ("x", "y", "different", POSSIBLE),
        ("x", "x", "different", IMPOSSIBLE),
        ("x", None, "same", OPEN),
        ("x", "y", "any", POSSIBLE),
        (None, None, "any", POSSIBLE),
    ],
)
def test_departments_as_the_policy_wants_them(first: Any, second: Any, wanted: str, expected: str) -> None:
    policy = matcher.Policy(rules={"department": True}, department=wanted)
    assert verdict(pair({"department": first}, {"department": second}), "department", policy) == expected
    elsewhere = pair({"department": first}, {"department": second}, companies=("c", "d"))
    assert verdict(elsewhere, "department", policy) == POSSIBLE


@pytest.mark.parametrize(
    ("years", "year", "expected"),
    [
        ((1, 2, 3, 4), 4, POSSIBLE),
        ((1, 2, 3, 4), None, POSSIBLE),
        ((2, 3), 2, POSSIBLE),
        ((2, 3), 1, IMPOSSIBLE),
        ((2, 3), 4, IMPOSSIBLE),
        ((2, 3), None, OPEN),
    ],
)
def test_only_some_years_of_training_take_part(years: tuple[int, ...], year: Any, expected: str) -> None:
    policy = matcher.Policy(training_years=years)
    assert verdict(pair({"training_year": year}, {}), "training_year", policy) == expected


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        ("2027-01", IMPOSSIBLE),
        ("2027-02", IMPOSSIBLE),
        ("2027-03", OPEN),
        ("2027-07", OPEN),
        ("2027-08", POSSIBLE),
        ("2029-01", POSSIBLE),
        (None, OPEN),
    ],
)
def test_the_end_of_training_is_counted_from_the_month_of_the_start(ends: Any, expected: str) -> None:
    problem = pair({"training_ends": ends}, {})
    assert verdict(problem, "training_end", matcher.Policy(starts="2027-02")) == expected
    assert verdict(problem, "training_end", matcher.Policy()) == POSSIBLE


def test_how_much_training_has_to_be_left_is_a_setting() -> None:
    problem = pair({"training_ends": "2028-02"}, {})
    for months, exam, expected in ((12, 0, POSSIBLE), (13, 0, IMPOSSIBLE), (0, 13, OPEN), (0, 12, POSSIBLE)):
        policy = matcher.Policy(starts="2027-02", training_months=months, exam_months=exam)
        assert verdict(problem, "training_end", policy) == expected


@given(rounds())
@examples(20)
def test_a_list_over_many_blocks_is_judged_like_every_pair_alone(problem: matcher.Problem) -> None:
    pairs = Pairs.of_blocks(problem, 0, len(problem.blocks))
    policy = matcher.Policy(rules=dict.fromkeys(matcher.RULES, True), starts="2027-08", training_years=(1, 2))
    everybody = find(pairs, policy)
    for place, (first, second) in enumerate(zip(pairs.azubi.tolist(), pairs.fachkraft.tolist(), strict=True)):
        alone = find(Pairs.one(problem, first, second), policy)
        assert (alone.broken[0], alone.open[0]) == (everybody.broken[place], everybody.open[place])


def test_please_not_of_either_side() -> None:
    assert verdict(pair({"please_not": ["f"]}, {}), "please_not") == IMPOSSIBLE
    assert verdict(pair({}, {"please_not": ["a"]}), "please_not") == IMPOSSIBLE
    assert verdict(pair({"please_not": ["x"]}, {}), "please_not") == POSSIBLE


def test_a_rule_that_is_switched_off_finds_nothing() -> None:
    problem = pair({"site": "x", "trainer": "f"}, {"site": "y"})
    assert {verdict(problem, rule, matcher.Policy()) for rule in ("site", "trainer")} == {POSSIBLE}


def test_several_rules_are_found_at_once_without_mixing_them_up() -> None:
    problem = pair(
        {"minor": True, "line_manager": "f", "languages": {"tr": "C2"}, "availability": EARLY, "please_not": ["f"]},
        {"safety_instruction": False, "languages": {"de": "C2"}, "availability": NIGHT},
    )
    found = find(Pairs.one(problem, 0, 0), matcher.Policy())
    expected = ("please_not", "minor_night", "minor_safety", "line_manager", "language", "minimum_hours")
    assert keys_of(found.broken[0]) == expected
    assert keys_of(np.int64(0)) == ()


def test_every_rule_declares_what_an_interface_needs_to_show() -> None:
    assert list(matcher.RULES) == [rule.key for rule in matcher.RULES.values()]
    assert set(matcher.RULES) - {rule.key for rule in PAIR_RULES} == {"block", "capacity"}
    fixed = {key for key, rule in matcher.RULES.items() if not rule.switchable}
    assert fixed == {"block", "capacity", "please_not"}
    assert {key for key, rule in matcher.RULES.items() if rule.confidential} == {"please_not"}
    assert {key for key, rule in matcher.RULES.items() if rule.unknown == "impossible"} == {
        "block",
        "minor_night",
        "minor_safety",
    }
    assert all(rule.law for rule in matcher.RULES.values() if rule.key.startswith("minor"))
    assert not [rule for rule in matcher.RULES.values() if rule.confidential and (rule.overridable or rule.public)]


@pytest.mark.parametrize("rule", ["please_not", "block", "capacity"])
def test_some_rules_cannot_be_switched_off_or_overridden(rule: str) -> None:
    with pytest.raises(errors.RuleNotSwitchable, match=rule):
        matcher.Policy(rules={rule: False})
    decisions = matcher.Decisions(overrides=(matcher.OverrideDecision("a", "f", rule, "because"),))
    with pytest.raises(errors.RuleNotOverridable, match=rule):
        matcher.match(pair({}, {}), matcher.Policy(), decisions)
