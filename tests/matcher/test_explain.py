"""Why this pair, why not that one, and who may read what."""

import dataclasses
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given

import matcher
from matcher import (
    Decisions,
    Explanation,
    OverrideDecision,
    OwnUse,
    PairDecision,
    PersonDecision,
    Policy,
    Problem,
    errors,
)
from matcher.criteria import Criterion, Scores, where_known
from matcher.explain import BATCH
from tests.matcher.oracle import examples
from tests.matcher.worlds import (
    DAY,
    EARLY,
    EARLY_LATE,
    LATE,
    SAFE,
    THREE_SHIFTS,
    TUESDAYS,
    Record,
    azubi,
    fachkraft,
    pair,
    rounds,
)

ALL_CRITERIA = Policy(weights=dict.fromkeys(matcher.CRITERIA, 1))


def explained(problem: Problem, *people: str, policy: Policy = ALL_CRITERIA, **more: Any) -> Explanation:
    azubi_id, fachkraft_id = people or ("a", "f")
    result = matcher.match(problem, policy, more.get("decisions", Decisions()))
    return matcher.explain(problem, policy, result, azubi_id, fachkraft_id, **more)


def said(explanation: Explanation, audience: Any = "coordinator") -> dict[str, dict[str, Any]]:
    return {sentence.key: dict(sentence.params) for sentence in explanation.sentences(audience)}


FULL: Record = {
    "learns": ["cad", "plc", "weld"],
    "brings": {"robot": 3, "cad": 1},
    "languages": {"de": "B1", "tr": "C2"},
    "occupation": "24232",
    "availability": DAY,
    "department": "Bau",
    "site": "Halle 1",
    "work_style": 2,
    "motivation": 5,
    "wishes": ["f"],
    "line_manager": "boss",
    "own": {
        "q_tool": "cnc",
        "q_robot": True,
        "q_scale": (1, 4),
        "q_topics": ["a", "b", "c"],
        "q_far": (0, 9),
        "q_new": None,
    },
}
OTHER: Record = {
    "learns": ["robot"],
    "brings": {"cad": 3, "plc": 0, "quality": 2},
    "languages": {"de": "C2"},
    "occupation": "24222",
    "availability": TUESDAYS,
    "department": "Lager",
    "site": "Halle 1",
    "work_style": 5,
    "motivation": 5,
    "wishes": ["a"],
    "own": {"q_tool": "cnc", "q_robot": True, "q_scale": (2, 4), "q_topics": ["a"], "q_far": (9, 9), "q_new": "yes"},
}


def test_the_coordinator_reads_everything() -> None:
    explanation = explained(pair({**FULL, **SAFE}, OTHER))
    assert explanation.status == "chosen"
    assert said(explanation) == {
        "only_possible": {},
        "azubi_goals": {"covered": 1, "goals": 3, "unknown": 1},
        "fachkraft_shows": {"competences": ("cad",)},
        "fachkraft_brings": {"competences": ("cad", "quality")},
        "fachkraft_goals": {"covered": 1, "goals": 1, "unknown": 0},
        "azubi_shows": {"competences": ("robot",)},
        "azubi_brings": {"competences": ("robot",)},
        "shared_hours": {"hours": 8, "weekdays": (1,)},
        "shared_days": {"weekdays": (1,)},
        "shared_language": {"languages": ("de",), "level": "B1"},
        "occupation_near": {},
        "wish_of_both": {},
        "site_same": {},
        "department_different": {},
        "work_style_steps": {"steps": 3},
        "motivation_steps": {"steps": 0},
        "training_months_unknown": {},
        "own_same": {"questions": ("q_robot", "q_tool")},
        "own_near": {"questions": ("q_scale",)},
        "own_different": {"questions": ("q_far", "q_topics")},
        "own_unknown": {"questions": ("q_new",)},
        "confidence": {"percent": 88},
    }


def test_the_company_reads_no_figure_of_quality_no_language_and_no_wish() -> None:
    assert set(said(explained(pair({**FULL, **SAFE}, OTHER)), "company")) == {
        "fachkraft_shows",
        "azubi_shows",
        "shared_hours",
        "occupation_near",
        "site_same",
        "department_different",
    }


def test_participants_read_what_they_can_show_each_other_and_when() -> None:
    assert said(explained(pair({**FULL, **SAFE}, OTHER)), "participant") == {
        "fachkraft_shows": {"competences": ("cad",)},
        "azubi_shows": {"competences": ("robot",)},
        "shared_days": {"weekdays": (1,)},
        "own_shared": {"questions": ("q_robot", "q_tool")},
    }


def test_own_questions_are_spoken_of_as_they_are_meant() -> None:
    """A question of weight 0 is not spoken of; where answers shall differ, the same answer does not complete."""
    uses = {
        "q_tool": OwnUse(1, "different"),
        "q_robot": OwnUse(0),
        "q_scale": OwnUse(2, "different"),
        "q_topics": OwnUse(1, "different"),
        "q_far": OwnUse(1, "different"),
        "q_new": OwnUse(1),
    }
    explanation = explained(pair({**FULL, **SAFE}, OTHER), policy=dataclasses.replace(ALL_CRITERIA, questions=uses))
    assert {key: value for key, value in said(explanation).items() if key.startswith("own_")} == {
        "own_complete": {"questions": ("q_far",)},
        "own_complete_partly": {"questions": ("q_topics",)},
        "own_not_complete": {"questions": ("q_scale", "q_tool")},
        "own_unknown": {"questions": ("q_new",)},
    }
    assert said(explanation, "participant")["own_completed"] == {"questions": ("q_far",)}


def test_criteria_are_listed_with_value_weight_and_points() -> None:
    policy = Policy()
    explanation = explained(pair({**FULL, **SAFE}, OTHER), policy=policy)
    assert [score.key for score in explanation.criteria] == list(matcher.CRITERIA)
    assert all(
        score.points == score.value * score.weight == score.value * policy.weights[score.key]
        for score in explanation.criteria
    )
    assert explanation.points == sum(score.points for score in explanation.criteria)
    assert explanation.percent == explanation.points * 100 // policy.maximum


def test_criteria_without_weight_are_not_put_into_words() -> None:
    policy = Policy(weights={"hours": 1})
    keys = set(said(explained(pair({**FULL, **SAFE}, OTHER), policy=policy)))
    assert keys == {"only_possible", "shared_hours", "shared_days", "confidence"}


def test_what_nobody_answered_is_said_too() -> None:
    assert set(said(explained(pair(SAFE, {})))) == {
        "only_possible",
        "azubi_goals_unknown",
        "fachkraft_goals_unknown",
        "shared_hours_unknown",
        "languages_unknown",
        "occupation_unknown",
        "wish_of_nobody",
        "site_unknown",
        "department_unknown",
        "work_style_unknown",
        "motivation_unknown",
        "training_months_unknown",
        "rule_open",
        "confidence",
    }


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (EARLY_LATE, DAY, {"shared_hours": {"hours": 20, "weekdays": (0, 1, 2, 3, 4)}}),
        (EARLY_LATE, DAY, {"thinnest_week": {"hours": 10, "week": 2, "weeks": 2}}),
        (EARLY_LATE, DAY, {"shared_days": {"weekdays": (0, 1, 2, 3, 4)}}),
        (EARLY_LATE, THREE_SHIFTS, {"shared_days_rotating": {"weekdays": (0, 1, 2, 3, 4), "weeks": 6}}),
        (EARLY_LATE, THREE_SHIFTS, {"thinnest_week": {"hours": 0, "week": 3, "weeks": 6}}),
        (EARLY, LATE, {"shared_hours": {"hours": 0, "weekdays": ()}}),
    ],
)
def test_hours_are_told_with_their_days_and_the_thinnest_week(
    first: Any, second: Any, expected: dict[str, Any]
) -> None:
    told = said(explained(pair({**SAFE, "availability": first}, {"availability": second})))
    assert told | expected == told


@pytest.mark.parametrize(
    ("answers", "partner", "key"),
    [
        ({"languages": {"tr": "C2"}}, {"languages": {"de": "C2"}}, "no_shared_language"),
        ({"occupation": "24232"}, {"occupation": "24232"}, "occupation_same"),
        ({"occupation": "24232"}, {"occupation": "51311"}, "occupation_far"),
        ({"department": "x"}, {"department": "x"}, "department_same"),
        ({"site": "x"}, {"site": "y"}, "site_different"),
        ({"wishes": ["f"]}, {}, "wish_of_azubi"),
        ({}, {"wishes": ["a"]}, "wish_of_fachkraft"),
    ],
)
def test_single_statements(answers: Record, partner: Record, key: str) -> None:
    assert key in said(explained(pair({**SAFE, **answers}, partner)))


def test_two_companies_of_a_pool_are_named_as_such() -> None:
    told = said(explained(pair({**SAFE, "site": "x"}, {"site": "x"}, companies=("c", "d"))))
    assert "company_different" in told
    assert not {"site_same", "site_different"} & set(told)


def two_and_two(**answers: Any) -> Problem:
    return Problem.from_records(
        [azubi("a1", **SAFE, learns=["cad"], **answers), azubi("a2", **SAFE, learns=["plc"])],
        [fachkraft("f1", brings={"cad": 3, "plc": 0}), fachkraft("f2", brings={"plc": 3, "cad": 0})],
    )


def test_why_not_names_the_rule() -> None:
    explanation = explained(two_and_two(line_manager="f2"), "a1", "f2")
    assert (explanation.status, explanation.broken) == ("impossible", ("line_manager",))
    assert said(explanation)["rule_broken"] == {"rule": "line_manager"}
    assert explanation.sentences("company") == explanation.sentences("participant") == ()


def test_why_not_names_the_decision() -> None:
    decisions = Decisions(bans=(PairDecision("a1", "f2"),), left_out=(PersonDecision("a2"), PersonDecision("f1")))
    told = said(explained(two_and_two(), "a1", "f2", decisions=decisions))
    assert "banned" in told
    explanation = explained(two_and_two(), "a2", "f1", decisions=decisions)
    left_out = [
        sentence.params for sentence in explanation.sentences("coordinator") if sentence.key == "person_left_out"
    ]
    assert left_out == [{"person": "a2"}, {"person": "f1"}]


def test_why_not_names_the_minimum() -> None:
    policy = Policy(minimum=55)
    explanation = explained(two_and_two(), "a1", "f2", policy=policy)
    assert said(explanation)["below_minimum"] == {"minimum": 55, "percent": explanation.percent}


def test_why_not_names_the_partners_the_two_have() -> None:
    explanation = explained(two_and_two(), "a1", "f2")
    assert (explanation.status, explanation.azubi_partner) == ("possible", "f1")
    assert explanation.fachkraft_partners == ("a2",)
    assert said(explanation)["both_have_partners"] == {"azubi_partner": "f1", "fachkraft_partners": ("a2",)}
    policy = Policy(places=1, weights={"azubi_goals": 1, "hours": 1})
    problem = two_and_two()
    result = matcher.match(problem, policy)
    (tandem,) = result.tandems
    lone_azubi = next(each.person for each in result.unmatched if each.role == "azubi")
    lone_fachkraft = next(each.person for each in result.unmatched if each.role == "fachkraft")
    for people, key, params in (
        ((tandem.azubi, lone_fachkraft), "azubi_has_partner", {"azubi_partner": tandem.fachkraft}),
        ((lone_azubi, tandem.fachkraft), "fachkraft_has_partners", {"fachkraft_partners": (tandem.azubi,)}),
        ((lone_azubi, lone_fachkraft), "places_taken", {"places": 1}),
    ):
        assert said(matcher.explain(problem, policy, result, *people))[key] == params


def test_pins_holds_and_overrides_are_said() -> None:
    decisions = Decisions(
        pins=(PairDecision("a1", "f2"),),
        holds=(PairDecision("a2", "f1"),),
        overrides=(OverrideDecision("a1", "f2", "line_manager"),),
    )
    problem = two_and_two(line_manager="f2")
    first = explained(problem, "a1", "f2", decisions=decisions)
    assert {"pinned": {}, "rule_overridden": {"rule": "line_manager"}}.items() <= said(first).items()
    assert (first.status, first.broken, first.overridden) == ("chosen", (), ("line_manager",))
    assert "held" in said(explained(problem, "a2", "f1", decisions=decisions))


def test_people_of_two_blocks_are_not_compared() -> None:
    problem = Problem.from_records([azubi("a", "c")], [fachkraft("f", "d")])
    explanation = explained(problem)
    assert (explanation.status, explanation.broken, explanation.criteria) == ("impossible", ("block",), ())
    assert said(explanation) == {"other_block": {}}


def test_unknown_people_and_wrong_sides_are_refused() -> None:
    problem = two_and_two()
    result = matcher.match(problem, Policy())
    with pytest.raises(errors.UnknownPerson, match="x"):
        matcher.explain(problem, Policy(), result, "x", "f1")
    with pytest.raises(errors.WrongSide, match="f1"):
        matcher.explain(problem, Policy(), result, "f1", "a1")


@given(rounds(3))
@examples(40)
def test_every_sentence_is_listed_with_its_parameters(problem: Problem) -> None:
    result = matcher.match(problem, ALL_CRITERIA)
    for azubi_id in problem.azubis.ids:
        for fachkraft_id in problem.fachkraefte.ids:
            explanation = matcher.explain(problem, ALL_CRITERIA, result, azubi_id, fachkraft_id)
            for sentence in explanation.sentences("coordinator"):
                assert tuple(sorted(sentence.params)) == matcher.SENTENCES[sentence.key]
            chosen = fachkraft_id in result.partners.get(azubi_id, ())
            assert (explanation.status == "chosen") is chosen
            assert chosen or not explanation.sentences("participant")


def test_of_both_something_they_bring_is_named_for_everybody() -> None:
    problem = pair({**SAFE, "brings": {"cad": 2, "weld": 0}}, {"brings": {"plc": 1, "quality": 0}, "learns": ["robot"]})
    explanation = explained(problem, policy=Policy(weights={"azubi_goals": 1, "fachkraft_goals": 1}))
    for audience in ("company", "participant"):
        assert said(explanation, audience) == {
            "azubi_knows": {"competences": ("cad",)},
            "fachkraft_has_begun": {"competences": ("plc",)},
        }
    assert {"azubi_brings", "fachkraft_has_begun"} <= set(said(explanation))
    many = pair({**SAFE, "brings": dict.fromkeys(["a", "b", "c", "d"], 3)}, {})
    assert said(explained(many), "participant")["azubi_knows"] == {"competences": ("a", "b", "c")}


def test_what_both_bring_is_named_whatever_counts() -> None:
    problem = pair({**SAFE, "brings": {"cad": 2}, "learns": ["plc"]}, {"brings": {"plc": 3}})
    told = said(explained(problem, policy=Policy(weights={"hours": 1})), "participant")
    assert told == {"azubi_knows": {"competences": ("cad",)}, "fachkraft_knows": {"competences": ("plc",)}}


def test_months_of_training_are_told_from_the_start_of_the_round() -> None:
    problem = pair({**SAFE, "training_ends": "2028-01"}, {})
    assert said(explained(problem))["training_months_unknown"] == {}
    policy = replace(ALL_CRITERIA, starts="2027-02")
    assert said(explained(problem, policy=policy))["training_months"] == {"months": 11}
    later = replace(ALL_CRITERIA, starts="2028-01", training_months=0)
    assert said(explained(problem, policy=later))["training_months"] == {"months": 0}


def test_a_department_that_does_not_matter_is_not_spoken_of() -> None:
    problem = pair({**SAFE, "department": "x"}, {"department": "y"})
    assert not [
        key for key in said(explained(problem, policy=replace(ALL_CRITERIA, department="any"))) if "depart" in key
    ]


def test_a_criterion_of_ones_own_has_a_sentence() -> None:
    def by_name(pairs: Any, _policy: Policy, neutral: int) -> Scores:
        known = np.arange(len(pairs)) % 2 == 0
        return where_known(known, np.full(len(pairs), 770), neutral)

    mine = Criterion("by_name", 4, (), by_name)
    policy = Policy(criteria=(*matcher.CRITERIA.values(), mine))
    result = matcher.match(two_and_two(), policy)
    first, second = matcher.explain_tandems(two_and_two(), policy, result)
    assert said(first)["criterion_value"] == {"criterion": "by_name", "percent": 77}
    assert said(second)["criterion_unknown"] == {"criterion": "by_name"}


@given(rounds(4))
@examples(25)
def test_all_tandems_at_once_are_explained_as_each_alone(problem: Problem) -> None:
    result = matcher.match(problem, ALL_CRITERIA)
    alone = [
        matcher.explain(problem, ALL_CRITERIA, result, tandem.azubi, tandem.fachkraft) for tandem in result.tandems
    ]
    assert list(matcher.explain_tandems(problem, ALL_CRITERIA, result)) == alone
    for block in problem.blocks:
        part = problem.only([block])
        own = [each for each in alone if each.azubi in part.azubi_rows]
        assert list(matcher.explain_tandems(part, ALL_CRITERIA, result.only([block]))) == own


def test_many_tandems_are_explained_in_several_batches() -> None:
    size = BATCH + 1
    problem = Problem.from_records(
        [azubi(f"a{n}", f"c{n}", **SAFE) for n in range(size)], [fachkraft(f"f{n}", f"c{n}") for n in range(size)]
    )
    policy = Policy(weights={"company": 1})
    result = matcher.match(problem, policy)
    told = [each.azubi for each in matcher.explain_tandems(problem, policy, result)]
    assert told == [tandem.azubi for tandem in result.tandems]
