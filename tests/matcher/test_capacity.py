"""A Fachkraft with room for several tandems: plans, decisions, reasons, changes and effects."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher import Decisions, PairDecision, PersonChange, PersonDecision, PlacesDecision, Policy, Problem, errors
from tests.matcher.oracle import examples
from tests.matcher.worlds import SAFE, azubi, fachkraft, rounds

POLICY = Policy()


def crowd(azubis: int = 3, *capacities: int, **answers: Any) -> Problem:
    return Problem.from_records(
        [azubi(f"a{n}", **SAFE, **answers) for n in range(1, azubis + 1)],
        [fachkraft(f"f{n}", capacity=capacity) for n, capacity in enumerate(capacities or (2,), 1)],
    )


def told(result: matcher.Result) -> dict[str, tuple[str, str]]:
    return {each.person: (each.reason.key, each.public.key) for each in result.unmatched}


def test_a_fachkraft_gets_as_many_tandems_as_there_is_room() -> None:
    result = matcher.match(crowd(), POLICY, seed=3)
    assert len(result.tandems) == 2
    assert {tandem.fachkraft for tandem in result.tandems} == {"f1"}
    azubis = tuple(tandem.azubi for tandem in result.tandems)
    assert result.partners["f1"] == azubis
    assert result.partners[azubis[0]] == result.partners[azubis[1]] == ("f1",)
    (alone,) = result.unmatched
    numbers = {"azubis": 3, "fachkraefte": 1, "room": 2}
    assert alone.reason == matcher.Reason("unmatched_competition", {**numbers, "possible": 1})
    assert alone.public == matcher.Reason("public_more_azubis", numbers)


@given(rounds(4), st.sampled_from(matcher.OBJECTIVES), st.integers(0, 99))
@examples(30)
def test_results_are_proved_and_survive_storing(problem: Problem, objective: str, seed: int) -> None:
    policy = Policy(objective=objective)
    result = matcher.match(problem, policy, seed=seed)
    assert matcher.verify(problem, policy, result) == []
    assert matcher.Result.from_dict(result.to_dict()) == result
    for person, row in problem.fachkraft_rows.items():
        assert len(result.partners.get(person, ())) <= problem.fachkraefte.capacity[row]


def test_one_tandem_too_many_for_a_fachkraft_is_found() -> None:
    problem = crowd()
    result = matcher.match(problem, POLICY)
    more = replace(result.tandems[0], azubi=result.unmatched[0].person)
    issues = matcher.verify(problem, POLICY, replace(result, tandems=(*result.tandems, more)))
    assert [issue.code for issue in issues] == ["not_a_plan"]


def test_several_pins_of_a_fachkraft_up_to_the_room() -> None:
    both = Decisions(pins=(PairDecision("a1", "f1"),), holds=(PairDecision("a3", "f1"),))
    assert matcher.match(crowd(), POLICY, both).partners["f1"] == ("a1", "a3")
    third = both.plus(Decisions(pins=(PairDecision("a2", "f1"),)))
    with pytest.raises(errors.MorePinsThanCapacity, match=r"f1 is kept together with 3 Azubis, .* only 2"):
        matcher.match(crowd(), POLICY, third)
    with pytest.raises(errors.ContradictingPins, match="a1 and with a2"):
        matcher.match(crowd(3, 1), POLICY, Decisions(pins=(PairDecision("a1", "f1"), PairDecision("a2", "f1"))))


def test_room_that_is_left_is_told_truly() -> None:
    places = matcher.match(crowd(3, 3), Policy(places=2))
    assert set(told(places).values()) == {("unmatched_places", "public_places")}
    all_served = matcher.match(crowd(2, 2, 2), POLICY)
    assert len(all_served.tandems) == 2
    banned = Decisions(bans=tuple(PairDecision("a1", partner) for partner in ("f1", "f2")))
    alone = told(matcher.match(crowd(3, 2, 1), POLICY, banned))
    assert alone["a1"] == ("unmatched_ruled_out", "public_neutral")


def test_a_fachkraft_nobody_needs_any_more_is_told_without_numbers_that_are_not_so() -> None:
    problem = Problem.from_records(
        [azubi(f"a{n}", **SAFE, learns=["cad"]) for n in (1, 2)],
        [fachkraft("f1", capacity=2, brings={"cad": 3}), fachkraft("f2", brings={"cad": 0})],
    )
    result = matcher.match(problem, POLICY)
    assert result.partners["f1"] == ("a1", "a2")
    assert told(result) == {"f2": ("unmatched_competition", "public_neutral")}


def test_changes_name_all_partners() -> None:
    before = matcher.match(crowd(2), POLICY)
    after = matcher.match(crowd(2), POLICY, Decisions(left_out=(PersonDecision("a1"),)))
    changes = matcher.compare(before, after)
    assert changes.people == (
        PersonChange("c", "a1", "azubi", ("f1",), ()),
        PersonChange("c", "f1", "fachkraft", ("a1", "a2"), ("a2",)),
    )
    assert [change.lost for change in changes.people] == [("f1",), ("a1",)]
    assert changes.others == 2
    back = matcher.compare(after, before)
    assert [change.gained for change in back.people] == [("f1",), ("a1",)]
    assert back.others == 0


def test_why_not_where_a_fachkraft_has_room_or_none() -> None:
    problem = crowd(3)
    result = matcher.match(problem, POLICY)
    (alone,) = result.unmatched
    explanation = matcher.explain(problem, POLICY, result, alone.person, "f1")
    assert explanation.fachkraft_partners == result.partners["f1"]
    assert explanation.why == (
        matcher.Sentence("fachkraft_has_partners", {"fachkraft_partners": result.partners["f1"]}),
    )
    room = Problem.from_records(
        [azubi("a1", **SAFE, learns=["cad"])], [fachkraft("f1", brings={"cad": 3}), fachkraft("f2", capacity=2)]
    )
    explanation = matcher.explain(room, POLICY, matcher.match(room, POLICY), "a1", "f2")
    assert [sentence.key for sentence in explanation.why] == ["azubi_has_partner"]


def test_places_count_tandems_not_people() -> None:
    decisions = Decisions(places=(PlacesDecision("c", 1),))
    assert len(matcher.match(crowd(), POLICY, decisions).tandems) == 1
    pins = Decisions(pins=(PairDecision("a1", "f1"), PairDecision("a2", "f1")))
    with pytest.raises(errors.MorePinsThanPlaces):
        matcher.match(crowd(), POLICY, decisions.plus(pins))
