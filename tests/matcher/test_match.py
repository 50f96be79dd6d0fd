"""Matching a round: decisions are followed, blocks stand alone, everybody without a tandem gets a reason."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher import Decisions, OverrideDecision, PairDecision, PersonDecision, PlacesDecision, Policy, Problem, errors
from matcher.cases import CHUNK, cases
from matcher.result import Reason, Result
from tests.matcher.oracle import examples
from tests.matcher.worlds import DAY, EARLY, LATE, NIGHT, SAFE, Record, azubi, fachkraft, pair, records, rounds

policies = st.builds(
    Policy,
    objective=st.sampled_from(matcher.OBJECTIVES),
    places=st.none() | st.integers(0, 3),
    minimum=st.none() | st.integers(30, 60),
)


def pairs_of(result: Result) -> list[tuple[str, str]]:
    return [(tandem.azubi, tandem.fachkraft) for tandem in result.tandems]


def reasons_of(result: Result) -> dict[str, tuple[str, dict[str, Any]]]:
    return {each.person: (each.reason.key, dict(each.reason.params)) for each in result.unmatched}


def public_of(result: Result) -> dict[str, tuple[str, dict[str, Any]]]:
    return {each.person: (each.public.key, dict(each.public.params)) for each in result.unmatched}


@given(rounds(), policies, st.integers(0, 1000))
@examples(25)
def test_a_round_is_the_sum_of_its_blocks_and_each_is_what_assign_gives(
    problem: Problem, policy: Policy, seed: int
) -> None:
    result = matcher.match(problem, policy, seed=seed)
    assert matcher.verify(problem, policy, result) == []
    for case in cases(problem, policy, Decisions()):
        found = matcher.assign(
            case.points,
            case.allowed,
            objective=policy.objective,
            places=policy.places,
            capacities=case.capacities.tolist(),
            row_ids=case.azubis,
            column_ids=case.fachkraefte,
            seed=seed,
        )
        assert pairs_of(result.only([case.block])) == [
            (case.azubis[row], case.fachkraefte[column]) for row, column in found.pairs.tolist()
        ]
        alone = matcher.match(problem.only([case.block]), policy, seed=seed)
        assert alone.tandems == result.only([case.block]).tandems
        assert alone.unmatched == result.only([case.block]).unmatched
        assert alone.blocks == (result.block(case.block),)


@given(rounds(), policies)
@examples(25)
def test_everybody_has_a_tandem_or_a_reason(problem: Problem, policy: Policy) -> None:
    result = matcher.match(problem, policy)
    told = [*result.partners, *(each.person for each in result.unmatched)]
    assert sorted(told) == sorted([*problem.azubis.ids, *problem.fachkraefte.ids])
    for each in result.unmatched:
        for reason in (each.reason, each.public):
            assert tuple(sorted(reason.params)) == matcher.SENTENCES[reason.key]
        assert each.public.key.startswith("public_")
        assert each.reason.key.startswith("unmatched_")


@given(records(), st.integers(0, 5))
@examples(20)
def test_the_order_of_records_plays_no_part(sides: tuple[list[Record], list[Record], list[Record]], seed: int) -> None:
    first = Problem.from_records(*sides)
    second = Problem.from_records(*(side[::-1] for side in sides))
    assert matcher.match(first, Policy(), seed=seed) == matcher.match(second, Policy(), seed=seed)


def test_blocks_that_cannot_be_served_never_spoil_another() -> None:
    problem = Problem.from_records(
        [azubi("a1", "one"), azubi("a2", "two", **SAFE), azubi("a4", "four", line_manager="f4")],
        [fachkraft("f2", "two"), fachkraft("f3", "three"), fachkraft("f4", "four")],
        [{"id": "nobody"}],
    )
    result = matcher.match(problem, Policy())
    assert pairs_of(result) == [("a2", "f2")]
    assert [block.block for block in result.blocks] == ["four", "nobody", "one", "three", "two"]
    assert reasons_of(result) == {
        "a1": ("unmatched_no_counterpart", {}),
        "f3": ("unmatched_no_counterpart", {}),
        "a4": (
            "unmatched_ruled_out",
            {"partners": 1, "rules": {"line_manager": 1}, "banned": 0, "left_out": 0},
        ),
        "f4": (
            "unmatched_ruled_out",
            {"partners": 1, "rules": {"line_manager": 1}, "banned": 0, "left_out": 0},
        ),
    }


def test_an_empty_round_has_an_empty_result() -> None:
    result = matcher.match(Problem.from_records([], []), Policy())
    assert (result.tandems, result.unmatched, result.blocks) == ((), (), ())
    summary = result.summary()
    assert (summary.tandems, summary.floor, summary.mean, summary.weakest_pin) == (0, None, None, None)


def three_and_two(**answers: Any) -> Problem:
    return Problem.from_records(
        [azubi(f"a{n}", **SAFE, **answers) for n in (1, 2, 3)], [fachkraft(f"f{n}") for n in (1, 2)]
    )


def test_competition_is_told_with_the_numbers_of_both_sides() -> None:
    result = matcher.match(three_and_two(), Policy(), seed=1)
    (person,) = reasons_of(result)
    assert person.startswith("a")
    assert reasons_of(result)[person] == (
        "unmatched_competition",
        {"azubis": 3, "fachkraefte": 2, "possible": 2, "room": 2},
    )
    assert public_of(result)[person] == ("public_more_azubis", {"azubis": 3, "fachkraefte": 2, "room": 2})
    mirrored = Problem.from_records([azubi("a", **SAFE)], [fachkraft("f1"), fachkraft("f2")])
    (told,) = public_of(matcher.match(mirrored, Policy())).values()
    assert told == ("public_more_fachkraefte", {"azubis": 1, "fachkraefte": 2, "room": 2})


def test_competition_where_the_other_side_is_not_fewer_stays_neutral_in_public() -> None:
    problem = Problem.from_records(
        [azubi("a1", **SAFE, line_manager="f2"), azubi("a2", **SAFE, line_manager="f2")],
        [fachkraft("f1"), fachkraft("f2")],
    )
    result = matcher.match(problem, Policy())
    left = next(person for person in reasons_of(result) if person.startswith("a"))
    assert reasons_of(result)[left][0] == "unmatched_competition"
    assert public_of(result)[left] == ("public_neutral", {})
    assert public_of(result)["f2"] == ("public_neutral", {})


def test_places_reached_are_told() -> None:
    result = matcher.match(three_and_two(), Policy(places=1))
    assert len(result.tandems) == 1
    assert len(result.unmatched) == 3
    assert all(told == ("unmatched_places", {"places": 1}) for told in reasons_of(result).values())
    assert all(told == ("public_places", {"places": 1}) for told in public_of(result).values())


def test_places_of_a_block_go_before_the_default() -> None:
    none = Decisions(places=(PlacesDecision("c", None),))
    two = Decisions(places=(PlacesDecision("c", 2),))
    assert len(matcher.match(three_and_two(), Policy(places=1), none).tandems) == 2
    assert len(matcher.match(three_and_two(), Policy(places=1), two).tandems) == 2
    assert matcher.match(three_and_two(), Policy(places=1), none).block("c").places is None


def test_people_left_out_are_not_matched_and_others_are_told() -> None:
    decisions = Decisions(left_out=(PersonDecision("f1", "ill"), PersonDecision("f2"), PersonDecision("a1")))
    result = matcher.match(three_and_two(), Policy(), decisions)
    assert result.tandems == ()
    assert reasons_of(result)["f1"] == reasons_of(result)["a1"] == ("unmatched_left_out", {})
    assert public_of(result)["f1"] == ("public_neutral", {})
    assert reasons_of(result)["a2"] == (
        "unmatched_ruled_out",
        {"partners": 2, "rules": {}, "banned": 0, "left_out": 2},
    )


def test_bans_are_followed_and_counted() -> None:
    decisions = Decisions(bans=(PairDecision("a1", "f1"), PairDecision("a1", "f2")))
    result = matcher.match(three_and_two(), Policy(), decisions)
    assert reasons_of(result) == {
        "a1": ("unmatched_ruled_out", {"partners": 2, "rules": {}, "banned": 2, "left_out": 0})
    }


def test_below_minimum_is_told() -> None:
    problem = Problem.from_records([azubi("a", learns=["cad"], **SAFE)], [fachkraft("f", brings={"cad": 0})])
    percent = matcher.match(problem, Policy()).tandems[0].percent
    assert matcher.match(problem, Policy(minimum=percent)).tandems
    result = matcher.match(problem, Policy(minimum=percent + 1))
    assert reasons_of(result) == dict.fromkeys("af", ("unmatched_below_minimum", {"below": 1, "partners": 1}))


def test_times_are_told_in_public_but_nothing_else() -> None:
    times = matcher.match(pair({**SAFE, "availability": EARLY}, {"availability": LATE}), Policy())
    assert public_of(times) == dict.fromkeys("af", ("public_times", {}))
    language = matcher.match(pair({**SAFE, "languages": {"tr": "C2"}}, {"languages": {"de": "C2"}}), Policy())
    assert reasons_of(language)["a"][1]["rules"] == {"language": 1}
    assert public_of(language) == dict.fromkeys("af", ("public_neutral", {}))
    assert public_of(matcher.match(Problem.from_records([azubi("a")], []), Policy())) == {
        "a": ("public_no_counterpart", {})
    }


def test_pins_are_kept_whatever_they_cost_and_flagged() -> None:
    problem = Problem.from_records(
        [azubi("a1", **SAFE, learns=["cad"]), azubi("a2", **SAFE, learns=["plc"])],
        [fachkraft("f1", brings={"cad": 3, "plc": 0}), fachkraft("f2", brings={"plc": 3, "cad": 0})],
    )
    assert pairs_of(matcher.match(problem, Policy())) == [("a1", "f1"), ("a2", "f2")]
    pinned = matcher.match(problem, Policy(), Decisions(pins=(PairDecision("a1", "f2"),)))
    assert pairs_of(pinned) == [("a1", "f2"), ("a2", "f1")]
    assert [tandem.pinned for tandem in pinned.tandems] == [True, False]
    held = matcher.match(problem, Policy(), Decisions(holds=(PairDecision("a1", "f2"),)))
    assert [(tandem.pinned, tandem.held) for tandem in held.tandems] == [(False, True), (False, False)]
    assert pinned.block("c").weakest_pin == pinned.tandems[0].points
    assert held.block("c").weakest_pin is None
    assert held.block("c").floor == min(tandem.points for tandem in held.tandems)
    assert pinned.summary().weakest_pin == pinned.tandems[0].percent


def test_a_rule_is_overridden_for_one_pair_with_a_reason() -> None:
    problem = pair({"minor": True}, {"safety_instruction": False, "availability": DAY})
    assert matcher.match(problem, Policy()).tandems == ()
    decisions = Decisions(overrides=(OverrideDecision("a", "f", "minor_safety", "instructed on Monday"),))
    (tandem,) = matcher.match(problem, Policy(), decisions).tandems
    assert tandem.override == ("minor_safety",)
    assert matcher.match(problem, Policy(), decisions).summary().overrides == 1


def test_an_override_clears_an_open_question_up() -> None:
    decisions = Decisions(overrides=(OverrideDecision("a", "f", "language", "they talk every day"),))
    problem = pair(SAFE, {})
    before, after = matcher.match(problem, Policy()), matcher.match(problem, Policy(), decisions)
    assert before.tandems[0].open_rules == ("line_manager", "language", "minimum_hours")
    assert after.tandems[0].open_rules == ("line_manager", "minimum_hours")
    assert after.tandems[0].override == ()
    assert before.summary().open_questions == 3


def test_a_pin_needs_an_override_where_a_rule_forbids_the_pair() -> None:
    problem = pair({"minor": True}, {"safety_instruction": True, "availability": NIGHT})
    pin = Decisions(pins=(PairDecision("a", "f"),))
    with pytest.raises(errors.PinImpossible, match="minor_night"):
        matcher.match(problem, Policy(), pin)
    both = pin.plus(Decisions(overrides=(OverrideDecision("a", "f", "minor_night", "day shift from May"),)))
    (tandem,) = matcher.match(problem, Policy(), both).tandems
    assert (tandem.pinned, tandem.override) == (True, ("minor_night",))


def test_no_pin_and_no_override_beats_a_please_not() -> None:
    problem = pair({**SAFE, "please_not": ["f"]}, {})
    with pytest.raises(errors.PinImpossible, match="please_not"):
        matcher.match(problem, Policy(), Decisions(pins=(PairDecision("a", "f"),)))
    with pytest.raises(errors.RuleNotOverridable, match="please_not"):
        matcher.match(problem, Policy(), Decisions(overrides=(OverrideDecision("a", "f", "please_not"),)))


def test_the_only_possible_pair_is_marked() -> None:
    assert matcher.match(pair(SAFE, {}), Policy()).tandems[0].only_possible
    problem = Problem.from_records([azubi("a", **SAFE)], [fachkraft("f1"), fachkraft("f2", please_not=["a"])])
    assert matcher.match(problem, Policy()).tandems[0].only_possible
    assert not any(tandem.only_possible for tandem in matcher.match(three_and_two(), Policy()).tandems)


def test_confidence_is_the_share_of_the_weight_that_was_answered() -> None:
    (empty,) = matcher.match(pair({}, {}), Policy()).tandems
    weights = Policy().weights
    assert empty.confidence == weights["wishes"] + weights["company"]
    answered: Record = {
        "learns": ["cad"],
        "brings": {"cad": 2},
        "languages": {"de": "C2"},
        "occupation": "24232",
        "availability": DAY,
        "site": "x",
        "department": "y",
    }
    (full,) = matcher.match(pair({**answered, **SAFE}, answered), Policy()).tandems
    assert full.confidence == 100
    assert full.percent == 86


def test_a_person_in_a_pool_may_be_matched_with_another_company() -> None:
    problem = pair(SAFE, {}, companies=("c", "d"))
    (tandem,) = matcher.match(problem, Policy()).tandems
    assert (tandem.block, tandem.azubi, tandem.fachkraft) == ("pool", "a", "f")


def test_the_summary_counts() -> None:
    result = matcher.match(three_and_two(), Policy())
    summary = result.summary()
    assert (summary.blocks, summary.tandems) == (1, 2)
    assert (summary.unmatched_azubis, summary.unmatched_fachkraefte) == (1, 0)
    assert summary.total == sum(tandem.points for tandem in result.tandems)
    assert sum(summary.distribution) == 2
    assert summary.floor == summary.mean == result.tandems[0].percent
    assert summary.distribution[result.tandems[0].percent // 10] == 2


def test_points_remembered_under_one_policy_are_not_those_of_another() -> None:
    problem, policies = three_and_two(), (Policy(), Policy(weights={"company": 1}), Policy())
    totals = [matcher.match(problem, policy).summary().total for policy in policies]
    assert totals == [matcher.match(three_and_two(), policy).summary().total for policy in policies]
    assert totals[0] != totals[1]


def test_a_seed_of_another_form_is_refused() -> None:
    with pytest.raises(errors.InvalidSeed):
        matcher.match(three_and_two(), Policy(), seed=-1)


def test_an_unknown_block_of_a_result_is_refused() -> None:
    with pytest.raises(errors.UnknownBlock):
        matcher.match(three_and_two(), Policy()).block("x")


def test_rounds_larger_than_one_chunk_of_pairs_are_scored_in_several() -> None:
    side = int(np.sqrt(CHUNK)) - 1
    people = [(n, company) for company in ("big1", "big2") for n in range(side)]
    problem = Problem.from_records(
        [azubi(f"a{company}{n}", company) for n, company in people] + [azubi("z", "small")],
        [fachkraft(f"f{company}{n}", company) for n, company in people] + [fachkraft("y", "small")],
    )
    found = [(case.block, case.points.shape) for case in cases(problem, Policy(weights={"company": 1}), Decisions())]
    assert found == [("big1", (side, side)), ("big2", (side, side)), ("small", (1, 1))]


def test_reasons_compare_by_value() -> None:
    assert Reason("public_places", {"places": 1}) == Reason("public_places", {"places": 1})
