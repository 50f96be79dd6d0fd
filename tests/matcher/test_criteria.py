"""Every criterion: its formula, its neutral value, and what counts as known."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher.criteria import Scores
from matcher.pairs import Pairs
from matcher.rules import find
from matcher.scoring import SLICE, judge, score, score_pairs
from tests.matcher.oracle import examples
from tests.matcher.worlds import (
    DAY,
    EARLY,
    EARLY_LATE,
    LATE,
    NIGHT,
    OWN,
    THREE_SHIFTS,
    TUESDAYS,
    Record,
    azubi,
    fachkraft,
    pair,
    rounds,
)

POLICY = matcher.Policy(weights=dict.fromkeys(matcher.CRITERIA, 1))


def scored(problem: matcher.Problem, key: str, policy: matcher.Policy = POLICY) -> tuple[int, int]:
    """Value and known share of one criterion for the only pair."""
    found = {score.key: score for score in score_pairs(Pairs.one(problem, 0, 0), policy)[0]}
    return found[key].value, found[key].known


LEVELS = {"never": 0, "help": 1, "alone": 2, "show": 3}


@pytest.mark.parametrize(
    ("goals", "brings", "expected"),
    [
        (None, None, (500, 0)),
        (None, LEVELS, (500, 0)),
        ([], LEVELS, (500, 1000)),
        (["never"], LEVELS, (0, 1000)),
        (["help"], LEVELS, (300, 1000)),
        (["alone"], LEVELS, (800, 1000)),
        (["show"], LEVELS, (1000, 1000)),
        (["other"], LEVELS, (500, 0)),
        (["other"], None, (500, 0)),
        (["show", "other"], LEVELS, (750, 500)),
        (["show", "alone", "never"], LEVELS, (600, 1000)),
    ],
)
def test_goals_are_covered_in_both_directions(goals: list[str] | None, brings: Record | None, expected: object) -> None:
    assert scored(pair({"learns": goals}, {"brings": brings}), "azubi_goals") == expected
    assert scored(pair({"brings": brings}, {"learns": goals}), "fachkraft_goals") == expected


@pytest.mark.parametrize(
    ("work", "school", "partner", "expected"),
    [
        (None, None, DAY, (500, 0)),
        (DAY, None, None, (500, 0)),
        (None, DAY, DAY, (500, 0)),
        (DAY, None, DAY, (1000, 1000)),
        (EARLY, None, LATE, (0, 1000)),
        (TUESDAYS, None, DAY, (500, 1000)),
        (DAY, TUESDAYS, TUESDAYS, (0, 1000)),
        (EARLY_LATE, None, TUESDAYS, (250, 1000)),
        (EARLY_LATE, None, THREE_SHIFTS, (833, 1000)),
    ],
)
def test_shared_hours_are_the_mean_over_the_joint_rotation(
    work: object, school: object, partner: object, expected: object
) -> None:
    assert scored(pair({"availability": work, "school": school}, {"availability": partner}), "hours") == expected


def test_the_hours_that_give_the_full_value_are_a_setting() -> None:
    problem = pair({"availability": TUESDAYS}, {"availability": DAY})
    for full, value in ((8, 1000), (10, 800), (32, 250)):
        assert scored(problem, "hours", matcher.Policy(full_hours=full)) == (value, 1000)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (None, "24232", (500, 0)),
        ("24232", None, (500, 0)),
        ("24232", "51311", (0, 1000)),
        ("24232", "26301", (200, 1000)),
        ("24232", "24512", (400, 1000)),
        ("24232", "24222", (700, 1000)),
        ("24232", "24233", (900, 1000)),
        ("24232", "24232", (1000, 1000)),
        ("24232", "24", (400, 1000)),
        ("24", "24", (400, 1000)),
        ("01104", "01104", (1000, 1000)),
        ("24302", "24303", (900, 1000)),
    ],
)
def test_occupations_are_near_by_shared_digits(first: object, second: object, expected: object) -> None:
    assert scored(pair({"occupation": first}, {"occupation": second}), "occupation") == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (None, {"de": "C2"}, (500, 0)),
        ({}, {"de": "C2"}, (500, 0)),
        ({"tr": "C2"}, {"de": "C2"}, (0, 1000)),
        ({"de": "A1"}, {"de": "C2"}, (200, 1000)),
        ({"de": "A2"}, {"de": "C2"}, (400, 1000)),
        ({"de": "B1"}, {"de": "B2"}, (700, 1000)),
        ({"de": "B2"}, {"de": "C2"}, (900, 1000)),
        ({"de": "C1"}, {"de": "C2"}, (1000, 1000)),
        ({"de": "A1", "tr": "C2"}, {"de": "C2", "tr": "B1"}, (700, 1000)),
    ],
)
def test_the_best_shared_language_counts(first: object, second: object, expected: object) -> None:
    assert scored(pair({"languages": first}, {"languages": second}), "languages") == expected


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [(None, "x", (500, 0)), ("x", None, (500, 0)), ("x", "x", (1000, 1000)), ("x", "y", (0, 1000))],
)
def test_site_and_department_are_the_same_or_not(first: object, second: object, expected: tuple[int, int]) -> None:
    assert scored(pair({"site": first}, {"site": second}), "site") == expected
    problem = pair({"department": first}, {"department": second})
    assert scored(problem, "department") == expected
    value, known = expected
    assert scored(problem, "department", matcher.Policy(department="different")) == (1000 - value, known)


def test_any_department_is_as_good_as_another() -> None:
    anywhere = matcher.Policy(department="any")
    for second in ("x", "y", None):
        assert scored(pair({"department": "x"}, {"department": second}), "department", anywhere) == (500, 1000)


@pytest.mark.parametrize(
    ("ends", "expected"),
    [
        (None, (500, 0)),
        ("2026-01", (0, 1000)),
        ("2027-08", (250, 1000)),
        ("2029-02", (1000, 1000)),
        ("2031-01", (1000, 1000)),
    ],
)
def test_training_time_is_counted_from_the_month_of_the_start(ends: object, expected: object) -> None:
    problem = pair({"training_ends": ends}, {})
    assert scored(problem, "training_time", matcher.Policy(starts="2027-02")) == expected
    assert scored(problem, "training_time") == (500, 0)


@pytest.mark.parametrize("key", [key for key in matcher.CRITERIA if key not in ("company", "wishes")])
def test_a_missing_answer_gives_the_neutral_value_of_the_criterion(key: str) -> None:
    changed = tuple(dataclasses.replace(each, neutral=300) for each in matcher.CRITERIA.values())
    assert scored(pair({}, {}), key, matcher.Policy(criteria=changed)) == (300, 0)


def test_half_a_goal_that_nobody_answered_is_neutral_too() -> None:
    changed = tuple(dataclasses.replace(each, neutral=300) for each in matcher.CRITERIA.values())
    problem = pair({"learns": ["show", "other"]}, {"brings": LEVELS})
    assert scored(problem, "azubi_goals", matcher.Policy(criteria=changed)) == (650, 500)
    assert scored(pair({"wishes": ["f"]}, {}), "wishes", matcher.Policy(criteria=changed)) == (650, 1000)


@pytest.mark.parametrize("number", [9, 10, 11, 12, 21, 31, 62, 63, 64, 70])
def test_any_number_of_languages_gives_the_same_levels(number: int) -> None:
    """They are packed into as few words as there is room in, or into none."""
    more = [f"x{chr(97 + place // 26)}{chr(97 + place % 26)}" for place in range(number - 3)]
    for level, expected in zip(("A1", "A2", "B1", "B2", "C1", "C2"), range(1, 7), strict=True):
        azubi = {"de": level, "tr": "C2", **dict.fromkeys(more[::2], "A1")}
        problem = pair({"languages": azubi}, {"languages": {"de": "C2", "uk": "C2", **dict.fromkeys(more[1::2], "B1")}})
        assert len(problem.language_codes) == number
        assert Pairs.one(problem, 0, 0).shared_language.tolist() == [expected]
    nothing = pair({"languages": dict.fromkeys(more, "C2")}, {"languages": {"de": "A1", "uk": "C2", "tr": "A1"}})
    assert Pairs.one(nothing, 0, 0).shared_language.tolist() == [0]


def test_many_competences_are_counted_over_several_words() -> None:
    keys = [f"k{number:03}" for number in range(150)]
    problem = pair({"learns": keys}, {"brings": dict.fromkeys(keys[:75], 3) | dict.fromkeys(keys[75:], 1)})
    assert scored(problem, "azubi_goals") == (650, 1000)
    every = pair({"learns": keys[:64]}, {"brings": dict.fromkeys(keys[:64], 3)})
    assert scored(every, "azubi_goals") == (1000, 1000)


def test_large_weights_stay_exact() -> None:
    own = tuple(matcher.Criterion(f"own{number}", 1000, (), nearly_everything) for number in range(50))
    policy = matcher.Policy(weights=dict.fromkeys([each.key for each in own], 1000), criteria=own)
    scores = score(Pairs.one(pair({}, {}), 0, 0), policy)
    assert (scores.points.tolist(), scores.confidence.tolist()) == ([50 * 999_000], [99])


def nearly_everything(pairs: Pairs, _policy: matcher.Policy, _neutral: int) -> Scores:
    return Scores(np.full(len(pairs), 999, dtype=np.uint16), np.full(len(pairs), 999, dtype=np.int16))


def test_a_long_list_is_judged_in_parts_like_the_whole() -> None:
    people = [azubi(f"a{number}", wishes=[f"f{number}"], please_not=[f"f{number + 1}"]) for number in range(300)]
    others = [fachkraft(f"f{number}", wishes=["a7"]) for number in range(300)]
    problem = matcher.Problem.from_records(people, others)
    pairs = Pairs.of_blocks(problem, 0, 1)
    assert len(pairs) > SLICE
    policy = matcher.Policy()
    found, scores, rules = judge(pairs, policy), score(pairs, policy), find(pairs, policy)
    assert np.array_equal(found.points, scores.points)
    assert np.array_equal(found.confidence, scores.confidence)
    assert np.array_equal(found.broken, rules.broken)
    assert np.array_equal(found.open, rules.open)
    assert found.broken.astype(bool).sum() == 299


def test_two_companies_have_nothing_of_a_place_in_common() -> None:
    problem = pair({"site": "x", "department": "x"}, {"site": "x"}, companies=("c", "d"))
    assert [scored(problem, key) for key in ("site", "department", "company")] == [(0, 1000)] * 3
    assert scored(problem, "department", matcher.Policy(department="different")) == (1000, 1000)
    assert scored(pair({}, {}), "company") == (1000, 1000)


def test_wishes_only_ever_add() -> None:
    assert scored(pair({}, {"wishes": ["nobody"]}), "wishes") == (500, 1000)
    assert scored(pair({"wishes": ["f"]}, {}), "wishes") == (750, 1000)
    assert scored(pair({}, {"wishes": ["a"]}), "wishes") == (750, 1000)
    assert scored(pair({"wishes": ["f"]}, {"wishes": ["a"]}), "wishes") == (1000, 1000)


@pytest.mark.parametrize("key", ["work_style", "motivation"])
def test_scales_count_by_steps_and_are_off_by_default(key: str) -> None:
    assert matcher.Policy().weights[key] == 0
    assert scored(pair({key: 3}, {}), key) == (500, 0)
    assert scored(pair({}, {key: 3}), key) == (500, 0)
    assert [scored(pair({key: 1}, {key: other}), key)[0] for other in range(1, 6)] == [1000, 750, 500, 250, 0]


@pytest.mark.parametrize(
    ("azubi_says", "fachkraft_says", "expected"),
    [
        ({}, {}, (500, 0)),
        (None, {"q": "a"}, (500, 0)),
        ({"q": "a"}, {"other": "a"}, (500, 0)),
        ({"q": None}, {"q": "a"}, (500, 0)),
        ({"q": []}, {"q": ["a"]}, (500, 0)),
        ({"q": "a"}, {"q": "a"}, (1000, 1000)),
        ({"q": "a"}, {"q": "b"}, (0, 1000)),
        ({"q": True}, {"q": True}, (1000, 1000)),
        ({"q": True}, {"q": False}, (0, 1000)),
        ({"q": ["a", "b"]}, {"q": ["b", "c"]}, (333, 1000)),
        ({"q": ["a", "b"]}, {"q": ["b", "a"]}, (1000, 1000)),
        ({"q": (1, 4)}, {"q": (3, 4)}, (500, 1000)),
        ({"q": (0, 3)}, {"q": (1, 3)}, (666, 1000)),
        ({"q": (0, 1000)}, {"q": (1000, 1000)}, (0, 1000)),
        ({"q": (1, 4)}, {"q": (1, 5)}, (500, 0)),
        ({"q": (1, 4)}, {"q": "a"}, (500, 0)),
        ({"q": "a", "p": (0, 2)}, {"q": "a", "p": (1, 2)}, (750, 1000)),
        ({"q": "a", "p": None}, {"q": "a", "p": True}, (750, 500)),
        ({"q": "a", "p": None, "r": "b"}, {"q": "b", "p": None, "r": "b", "s": "c"}, (500, 666)),
    ],
)
def test_own_answers_count_by_likeness_over_the_questions_both_were_asked(
    azubi_says: object, fachkraft_says: object, expected: object
) -> None:
    assert scored(pair({"own": azubi_says}, {"own": fachkraft_says}), "own_answers") == expected
    assert scored(pair({"own": fachkraft_says}, {"own": azubi_says}), "own_answers") == expected


def counting(**questions: matcher.OwnUse) -> matcher.Policy:
    return matcher.Policy(questions=questions)


@pytest.mark.parametrize(
    ("azubi_says", "fachkraft_says", "expected"),
    [
        ({"q": "a"}, {"q": "a"}, (0, 1000)),
        ({"q": "a"}, {"q": "b"}, (1000, 1000)),
        ({"q": True}, {"q": False}, (1000, 1000)),
        ({"q": ["a", "b"]}, {"q": ["b", "c"]}, (667, 1000)),
        ({"q": (0, 4)}, {"q": (3, 4)}, (750, 1000)),
        ({"q": None}, {"q": "a"}, (500, 0)),
    ],
)
def test_own_answers_can_count_where_they_are_different(
    azubi_says: object, fachkraft_says: object, expected: object
) -> None:
    policy = counting(q=matcher.OwnUse(3, "different"))
    assert scored(pair({"own": azubi_says}, {"own": fachkraft_says}), "own_answers", policy) == expected


@pytest.mark.parametrize(
    ("compare", "one", "other", "expected"),
    [
        ("shown", {"own": {"q": ["cad", "weld"]}}, {"learns": ["cad", "plc", "robot"]}, (500, 1000)),
        ("shown", {"own": {"q": ["cad"]}}, {"learns": ["cad", "plc"]}, (1000, 1000)),
        ("shown", {"own": {"q": ["weld"]}}, {"learns": ["cad", "plc"]}, (0, 1000)),
        ("shown", {"own": {"q": ["cad"]}}, {"learns": []}, (500, 0)),
        ("shown", {"own": {"q": None}}, {"learns": ["cad"]}, (500, 0)),
        ("shown", {}, {"learns": ["cad"]}, (500, 0)),
        ("shown", {"own": {"q": ["cad"]}, "learns": ["plc"]}, {"own": {"q": ["weld"]}, "learns": ["cad"]}, (500, 1000)),
        ("wanted", {"own": {"q": ["cad", "plc", "weld"]}}, {"brings": {"cad": 2, "plc": 1}}, (500, 1000)),
        ("wanted", {"own": {"q": ["weld"]}}, {"brings": {"cad": 2}}, (500, 0)),
    ],
)
def test_competences_can_be_compared_with_what_the_other_learns_or_brings(
    compare: str, one: Record, other: Record, expected: object
) -> None:
    policy = counting(q=matcher.OwnUse(1, compare))
    assert scored(pair(one, other), "own_answers", policy) == expected
    assert scored(pair(other, one), "own_answers", policy) == expected


def test_own_questions_count_by_their_weight_and_only_those_the_policy_names() -> None:
    problem = pair({"own": {"q": "a", "p": "a", "r": "a"}}, {"own": {"q": "a", "p": "b", "r": "b"}})
    assert scored(problem, "own_answers", counting(q=matcher.OwnUse(3), p=matcher.OwnUse(1))) == (750, 1000)
    assert scored(problem, "own_answers", counting(q=matcher.OwnUse(0), p=matcher.OwnUse(1))) == (0, 1000)
    assert scored(problem, "own_answers", counting(gone=matcher.OwnUse(1))) == (500, 0)
    half = pair({"own": {"q": "a", "p": None}}, {"own": {"q": "a", "p": "b"}})
    assert scored(half, "own_answers", counting(q=matcher.OwnUse(1), p=matcher.OwnUse(3))) == (625, 250)


@given(OWN, OWN, st.permutations(["hand", "cnc", "a", "b", "c", "q_tool", "q_topics", "q_robot", "q_scale"]))
@examples(40)
def test_own_answers_are_compared_whatever_they_are_called(
    azubi_says: Record, fachkraft_says: Record, names: list[str]
) -> None:
    """Other keys for questions and choices, in another order, and other people in the table change nothing."""
    other = dict(zip(sorted(names), names, strict=True))

    def renamed(own: Record) -> Record:
        return {
            other[question]: other.get(said, said)
            if isinstance(said, str)
            else [other[each] for each in said]
            if isinstance(said, list)
            else said
            for question, said in reversed(own.items())
        }

    found = scored(pair({"own": azubi_says}, {"own": fachkraft_says}), "own_answers")
    assert scored(pair({"own": renamed(azubi_says)}, {"own": renamed(fachkraft_says)}), "own_answers") == found
    more = [azubi("a", own=azubi_says), azubi("b", own={"q_more": "x", "q_tool": "saw", "q_scale": (1, 7)})]
    crowd = matcher.Problem.from_records(more, [fachkraft("f", own=fachkraft_says)])
    assert scored(crowd, "own_answers") == found


def test_own_answers_are_off_by_default_and_change_no_policy_made_before_them() -> None:
    assert matcher.Policy().weights["own_answers"] == 0
    assert "own_answers" not in matcher.Policy().to_toml()
    assert matcher.Policy().fingerprint == "2adcb631f869f13086f716723b34f99eba5fecb79b3af124e7bc328df14b0645"
    counting = matcher.Policy(weights={**matcher.Policy().weights, "own_answers": 10})
    assert matcher.Policy.from_toml(counting.to_toml()) == counting
    assert counting.fingerprint != matcher.Policy().fingerprint


@given(rounds())
@examples(25)
def test_values_are_whole_numbers_up_to_1000_and_points_their_weighted_sum(problem: matcher.Problem) -> None:
    pairs = Pairs.of_blocks(problem, 0, len(problem.blocks))
    total = np.zeros(len(pairs), dtype=np.int64)
    sure = np.zeros(len(pairs), dtype=np.int64)
    for key, criterion in matcher.CRITERIA.items():
        scores = criterion.measure(pairs, POLICY, criterion.neutral)
        for array in (scores.value, scores.known):
            assert array.dtype.kind == "i"
            assert array.shape == (len(pairs),)
            assert ((array >= 0) & (array <= 1000)).all()
        total += scores.value * (weights := dict(matcher.Policy().weights))[key]
        sure += scores.known * weights[key]
    scored_pairs = score(pairs, matcher.Policy())
    assert np.array_equal(scored_pairs.points, total)
    assert np.array_equal(scored_pairs.confidence, sure // 1000)


@given(rounds())
@examples(20)
def test_a_list_over_many_blocks_scores_like_every_pair_alone(problem: matcher.Problem) -> None:
    pairs = Pairs.of_blocks(problem, 0, len(problem.blocks))
    alone = [
        int(score(Pairs.one(problem, int(azubi), int(fachkraft)), POLICY).points[0])
        for azubi, fachkraft in zip(pairs.azubi, pairs.fachkraft, strict=True)
    ]
    assert score(pairs, POLICY).points.tolist() == alone


def test_shared_time_is_the_same_counted_by_pair_of_patterns_or_by_pair_of_people() -> None:
    """So many distinct patterns that the table of all of them would be larger than the list of pairs."""
    random = np.random.default_rng(2)

    def people(role: str, number: int) -> list[Record]:
        return [
            {"id": f"{role}{n}", "company": f"c{n}", "availability": [random.integers(0, 1 << 48, 7).tolist()]}
            for n in range(number)
        ]

    azubis, fachkraefte = people("a", 2100), people("f", 2100)
    problem = matcher.Problem.from_records(azubis, fachkraefte)
    shared = Pairs.of_blocks(problem, 0, len(problem.blocks)).shared_half_hours
    for row, person in enumerate(problem.azubis.ids[:50]):
        number = int(person[1:])
        first, second = azubis[number]["availability"][0], fachkraefte[number]["availability"][0]
        assert shared[row] == sum((one & other).bit_count() for one, other in zip(first, second, strict=True))


def test_night_work_is_work_at_night_in_every_week() -> None:
    for weeks, night in ((NIGHT, True), (THREE_SHIFTS, False), (DAY, False), (NIGHT + NIGHT, True)):
        times = pair({}, {"availability": weeks}).working_time
        assert times.night.tolist() == [night]
