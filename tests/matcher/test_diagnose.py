"""What little would give one more tandem is really the least, and companies are told nothing confidential."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import matcher
from matcher import (
    Decisions,
    OverrideDecision,
    PairDecision,
    PersonDecision,
    PlacesDecision,
    Policy,
    Problem,
    Relaxation,
)
from matcher.pairs import Pairs
from matcher.rules import RULES
from tests.matcher.oracle import examples
from tests.matcher.worlds import DAY, EARLY, LATE, NIGHT, SAFE, Record, azubi, fachkraft, records, rounds, shift

POLICY = Policy()
OVERRIDABLE = [key for key, rule in RULES.items() if rule.overridable and rule.check]
NOON = [[shift(13, 16)] * 5 + [0, 0], [0] * 7]
STRICT = Policy(rules=dict.fromkeys(("trainer", "site", "department"), True), minimum=49)


def diagnosed(problem: Problem, policy: Policy = POLICY, decisions: Decisions | None = None) -> matcher.Diagnosis:
    known = decisions or Decisions()
    return matcher.diagnose(problem, policy, matcher.match(problem, policy, known), known)


def applied(relaxation: Relaxation, policy: Policy, decisions: Decisions, block: str) -> tuple[Policy, Decisions]:
    if relaxation.setting == "places":
        return policy, decisions.plus(Decisions(places=(PlacesDecision(block, relaxation.value),)))
    if relaxation.setting:
        change: dict[str, Any] = {relaxation.setting: relaxation.value}
        return replace(policy, **change), decisions
    return policy, decisions.plus(Decisions(overrides=relaxation.overrides))


def everything(people: list[tuple[str, str]]) -> list[OverrideDecision]:
    return [OverrideDecision(*pair, rule) for pair in people for rule in OVERRIDABLE]


def is_never_together(override: OverrideDecision, problem: Problem) -> bool:
    """Whether the exception would be for two who share no time at all: it would make no tandem."""
    pair = problem.azubis.ids.index(override.azubi), problem.fachkraefte.ids.index(override.fachkraft)
    return override.rule == "minimum_hours" and Pairs.one(problem, *pair).shared_half_hours.tolist() == [0]


def smaller(relaxation: Relaxation, problem: Problem) -> Iterator[Relaxation]:
    """Every relaxation of the same kind that is next smaller."""
    if relaxation.setting:
        step = -1 if relaxation.setting == "places" else 1
        yield replace(relaxation, value=relaxation.value + step)
        return
    people = [(a, f) for a in problem.azubis.ids for f in problem.fachkraefte.ids]
    every = [each for each in everything(people) if not is_never_together(each, problem)]
    for overrides in combinations(every, len(relaxation.overrides) - 1):
        yield Relaxation(overrides)


@given(records(3), st.sampled_from([None, 0, 1]), st.data())
@examples(60)
def test_a_relaxation_gives_one_more_tandem_and_less_would_not(
    sides: tuple[list[Record], list[Record], list[Record]], places: int | None, data: st.DataObject
) -> None:
    whole = Problem.from_records(*sides)
    assume(whole.blocks)
    problem = whole.only([data.draw(st.sampled_from(whole.blocks))])
    policy = replace(STRICT, places=places)
    decisions = drawn_decisions(problem, data)
    result = matcher.match(problem, policy, decisions)
    found = matcher.diagnose(problem, policy, result, decisions)
    questions: list[tuple[str | None, tuple[Relaxation, ...]]] = [(None, each.relaxations) for each in found.blocks]
    questions += [(person.person, person.relaxations) for person in found.people]
    for person, relaxations in questions:
        for relaxation in relaxations:
            assert more_tandems(problem, *applied(relaxation, policy, decisions, problem.blocks[0])) == 1 + len(
                result.tandems
            )
            assert tuple(sorted(relaxation.sentence.params)) == matcher.SENTENCES[relaxation.sentence.key]
            if person is None and len(relaxation.overrides) < 3:
                for less in smaller(relaxation, problem):
                    terms = applied(less, policy, decisions, problem.blocks[0])
                    assert more_tandems(problem, *terms) <= len(result.tandems)


def drawn_decisions(problem: Problem, data: st.DataObject) -> Decisions:
    people = [*problem.azubis.ids, *problem.fachkraefte.ids]
    pairs = [PairDecision(a, f) for a in problem.azubis.ids for f in problem.fachkraefte.ids]
    return Decisions(
        left_out=tuple(PersonDecision(person) for person in people if data.draw(st.integers(0, 9)) == 0),
        bans=tuple(pair for pair in pairs if data.draw(st.integers(0, 9)) == 0),
    )


def more_tandems(problem: Problem, policy: Policy, decisions: Decisions) -> int:
    return len(matcher.match(problem, replace(policy, objective="total"), decisions).tandems)


@given(rounds(3))
@examples(40)
def test_no_relaxation_means_that_no_overrides_would_do(problem: Problem) -> None:
    for block in diagnosed(problem).blocks:
        if not any(relaxation.overrides for relaxation in block.relaxations):
            part = problem.only([block.block])
            people = [(a, f) for a in part.azubis.ids for f in part.fachkraefte.ids]
            useful = tuple(each for each in everything(people) if not is_never_together(each, part))
            assert more_tandems(part, POLICY, Decisions(overrides=useful)) == block.tandems


def test_one_rule_is_named_with_its_pair_and_tried_before_settings() -> None:
    problem = Problem.from_records(
        [azubi("a1", **SAFE), azubi("a2", **SAFE, line_manager="f2", availability=EARLY, languages={"tr": "C2"})],
        [fachkraft("f1"), fachkraft("f2", availability=NOON, languages={"tr": "C2"})],
    )
    found = diagnosed(problem, decisions=Decisions(pins=(PairDecision("a1", "f1"),)))
    (block,) = found.blocks
    (fewest,) = block.relaxations
    assert {entry.rule for entry in fewest.overrides} == {"line_manager", "minimum_hours"}
    said = block.sentences("coordinator")
    assert [sentence.key for sentence in said] == [
        *("recruit_fachkraft_any", "recruit_needs", "relax_overrides", "relax_pair", "relax_pair")
    ]
    assert said[1].params == {"needs": ("minimum_hours",)}
    pairs = [(one.params["azubi"], one.params["fachkraft"], one.params["rule"]) for one in said[3:]]
    assert pairs == [(entry.azubi, entry.fachkraft, entry.rule) for entry in fewest.overrides]
    assert (found.people[0].person, found.people[0].rules) == ("a2", {"line_manager": 1, "minimum_hours": 1})
    assert diagnosed(problem).people == ()


def test_a_single_override_or_a_setting_is_enough() -> None:
    short = [[shift(6, 9), 0, 0, 0, 0, 0, 0]]
    problem = Problem.from_records([azubi("a", **SAFE, availability=short)], [fachkraft("f", availability=short)])
    (person, partner) = diagnosed(problem).people
    override = OverrideDecision("a", "f", "minimum_hours")
    assert person.relaxations == (Relaxation((override,)), Relaxation(setting="minimum_hours", value=3, now=4))
    assert person.sentences() == (
        matcher.Sentence("relax_override", {"azubi": "a", "fachkraft": "f", "rule": "minimum_hours"}),
    )
    assert person.relaxations[1].sentence == matcher.Sentence("relax_minimum_hours", {"hours": 3, "now": 4})
    assert (person.partners, person.possible, person.below) == (1, 0, 0)
    assert partner.relaxations == person.relaxations


@pytest.mark.parametrize(
    ("young", "expert", "asked"),
    [
        ({"minor": True}, {"availability": DAY}, ["cure_instruction"]),
        ({"minor": None}, {"availability": DAY, "safety_instruction": False}, ["cure_instruction", "cure_minor"]),
        ({"minor": True}, {"safety_instruction": True}, ["cure_hours"]),
        ({"minor": True}, {"availability": DAY, "safety_instruction": False}, ["cure_instruction"]),
    ],
    ids=["instruction unknown", "age unknown", "hours unknown", "no instruction"],
)
def test_what_an_answer_could_cure_is_asked_for_before_a_rule_is_overridden(
    young: Record, expert: Record, asked: list[str]
) -> None:
    problem = Problem.from_records(
        [{**azubi("a"), **young}], [{**fachkraft("f"), "availability": None, "safety_instruction": None, **expert}]
    )
    for person in diagnosed(problem).people:
        assert [sentence.key for sentence in person.sentences()] == [*asked, "relax_override"]


def test_what_is_certain_is_not_asked_for() -> None:
    problem = Problem.from_records(
        [azubi("a", **SAFE, line_manager="f")], [fachkraft("f", availability=DAY, safety_instruction=True)]
    )
    assert [sentence.key for sentence in diagnosed(problem).people[0].sentences()] == ["relax_override"]


def test_of_several_numbers_of_hours_the_highest_that_would_do_is_told() -> None:
    weeks = {hours: [[shift(6, 6 + hours), 0, 0, 0, 0, 0, 0]] for hours in (1, 2, 3)}
    problem = Problem.from_records(
        [azubi(f"a{hours}", **SAFE, availability=week) for hours, week in weeks.items()],
        [fachkraft("f", availability=weeks[3])],
    )
    found = diagnosed(problem)
    hours = [
        each.value for relaxations in (found.blocks[0].relaxations, found.people[1].relaxations) for each in relaxations
    ]
    assert hours == [0, 3, 0, 2]


def test_the_minimum_and_the_places_are_told_with_what_would_do() -> None:
    problem = Problem.from_records([azubi("a", learns=["cad"], **SAFE)], [fachkraft("f", brings={"cad": 0})])
    percent = matcher.match(problem, POLICY).tandems[0].percent
    (person, _) = diagnosed(problem, Policy(minimum=90)).people
    assert (person.below, person.possible) == (1, 0)
    assert person.sentences() == (matcher.Sentence("relax_minimum", {"percent": percent, "now": 90}),)
    none = Decisions(places=(PlacesDecision("c", 0),))
    found = diagnosed(problem, decisions=none)
    assert found.people[0].sentences() == (matcher.Sentence("relax_places", {"places": 1, "now": 0}),)
    assert found.blocks[0].recruits == ()


def test_where_nothing_helps_it_is_said() -> None:
    problem = Problem.from_records([azubi("a", **SAFE, please_not=["f"])], [fachkraft("f")])
    (person, _) = diagnosed(problem).people
    assert (dict(person.rules), person.relaxations) == ({"please_not": 1}, ())
    assert [sentence.key for sentence in person.sentences()] == ["relax_nothing"]
    assert [each.sentences() for each in diagnosed(Problem.from_records([azubi("a")], [])).people] == [()]
    left_out = Decisions(left_out=(PersonDecision("a"),))
    (person, partner) = diagnosed(Problem.from_records([azubi("a")], [fachkraft("f")]), decisions=left_out).people
    assert (person.relaxations, partner.relaxations, partner.left_out) == ((), (), 1)


def crowd(**answers: Any) -> Problem:
    return Problem.from_records(
        [azubi(f"a{n}", **SAFE, learns=["plc", "weld"] if n else ["cad"], **answers) for n in range(4)],
        [fachkraft("f", capacity=2, brings={"cad": 3, "plc": 0})],
    )


def test_a_recruit_should_bring_what_those_without_a_tandem_want() -> None:
    problem = crowd(brings={"robot": 2, "weld": 1})
    (block,) = diagnosed(problem).blocks
    (recruit,) = block.recruits
    assert (block.tandems, recruit.role, recruit.tandems, recruit.helped) == (2, "fachkraft", 3, 2)
    assert recruit.wanted == (("plc", 2), ("weld", 2))
    assert recruit.brought == (("robot", 2),)
    assert block.sentences("coordinator") == (matcher.Sentence("recruit_fachkraft", {"competences": ("plc", "weld")}),)
    assert block.sentences("company") == (matcher.Sentence("recruit_fachkraft_any"),)
    assert block.sentences("participant") == ()


def test_the_side_on_which_more_people_wait_is_named_first() -> None:
    problem = Problem.from_records(
        [azubi("a", **SAFE, please_not=["f1", "f2"])], [fachkraft("f1"), fachkraft("f2", learns=["cad"])]
    )
    (block,) = diagnosed(problem).blocks
    assert [(each.role, each.helped) for each in block.recruits] == [("azubi", 2), ("fachkraft", 1)]
    assert block.recruits[0].wanted == (("cad", 1),)
    limited = diagnosed(problem, Policy(places=1)).blocks[0]
    assert [(each.role, each.helped) for each in limited.recruits] == [("fachkraft", 1), ("azubi", 1)]


def test_a_block_without_one_side_needs_somebody_there() -> None:
    (block,) = diagnosed(Problem.from_records([], [fachkraft("f1"), fachkraft("f2")])).blocks
    assert [(each.role, each.helped, each.tandems) for each in block.recruits] == [("azubi", 2, 1)]


def test_bug_nobody_new_is_looked_for_whom_a_rule_about_oneself_keeps_from_everybody() -> None:
    """Whose training is over has no tandem with anybody: one more Fachkraft would not help."""
    people = [azubi("a1", training_year=4), azubi("a2", training_year=1, **SAFE), azubi("a3", training_year=4)]
    years = Policy(training_years=(1, 2))
    for others in ([fachkraft("f1"), fachkraft("f2")], []):
        found = diagnosed(Problem.from_records(people, others), years)
        (block,) = found.blocks
        assert {person.person: person.barred for person in found.people if person.role == "azubi"} == {
            "a1": True,
            "a3": True,
        } | ({} if others else {"a2": False})
        assert [(each.role, each.helped) for each in block.recruits] == (
            [("azubi", 1)] if others else [("fachkraft", 1)]
        )
    instructed = replace(POLICY, rules={**POLICY.rules, "safety_instruction": True})
    lone = Problem.from_records([], [fachkraft("f1", safety_instruction=False), fachkraft("f2")])
    assert [each.helped for each in diagnosed(lone, instructed).blocks[0].recruits] == [1]


def test_nobody_new_is_looked_for_whose_own_hours_are_too_few_for_anybody() -> None:
    short = [[shift(8, 10)] + [0] * 6]
    people = [azubi("a1", availability=short, **SAFE), azubi("a2", availability=DAY, **SAFE), azubi("a3", **SAFE)]
    found = diagnosed(Problem.from_records(people, []), Policy(minimum_hours=3))
    assert [each.helped for each in found.blocks[0].recruits] == [2]
    alone = diagnosed(Problem.from_records([], [fachkraft("f", availability=short)]), Policy(minimum_hours=3))
    assert alone.blocks[0].recruits == ()
    enough = diagnosed(Problem.from_records(people, []), Policy(minimum_hours=2))
    assert [each.helped for each in enough.blocks[0].recruits] == [3]


def test_somebody_new_has_to_meet_what_kept_the_others_apart() -> None:
    """Nobody confidential is among it: those who wait for a recruit are told of in the company."""
    problem = Problem.from_records(
        [azubi("a", **SAFE, languages={"uk": "C1"}, please_not=["f2"])],
        [fachkraft("f1", languages={"de": "C1"}), fachkraft("f2", languages={"uk": "C1"})],
    )
    (azubi_wanted, fachkraft_wanted) = sorted(diagnosed(problem).blocks[0].recruits, key=lambda each: each.role)
    assert fachkraft_wanted.needed == (matcher.Sentence("recruit_needs", {"needs": ("language",)}),)
    assert azubi_wanted.needs == ("language",)
    assert "recruit_needs" not in {said.key for said in diagnosed(problem).blocks[0].sentences("company")}


def test_bug_two_who_never_meet_are_no_exception() -> None:
    problem = Problem.from_records([azubi("a", **SAFE, availability=EARLY)], [fachkraft("f", availability=LATE)])
    found = diagnosed(problem)
    assert [each.setting for each in found.blocks[0].relaxations] == ["minimum_hours"]
    assert all(not each.overrides for person in found.people for each in person.relaxations)


def test_a_block_whose_places_are_taken_says_so() -> None:
    assert diagnosed(crowd(), Policy(places=2)).blocks[0].full
    assert not diagnosed(crowd(), Policy(places=3)).blocks[0].full


@given(records(4), st.data())
@examples(40)
def test_what_companies_read_does_not_depend_on_what_people_keep_to_themselves(
    sides: tuple[list[Record], list[Record], list[Record]], data: st.DataObject
) -> None:
    problem = Problem.from_records(*sides)
    changed = [[dict(person) for person in side] for side in sides[:2]]
    everybody = [person for side in changed for person in side]
    assume(everybody)
    chosen = data.draw(st.sampled_from(everybody))
    others = changed[1] if chosen in changed[0] else changed[0]
    chosen["please_not"] = [other["id"] for other in others][:2]
    chosen["languages"] = {"tr": "A2"}
    before = matcher.public_diagnosis(problem, STRICT)
    after = matcher.public_diagnosis(Problem.from_records(changed[0], changed[1], sides[2]), STRICT)
    assert before == after
    assert repr(before) == repr(after)


def test_companies_read_of_people_only_that_nobody_is_possible() -> None:
    problem = Problem.from_records(
        [azubi("a1", **SAFE, availability=EARLY), azubi("a2", **SAFE, availability=DAY), azubi("a3", **SAFE)],
        [fachkraft("f", availability=LATE)],
    )
    found = matcher.public_diagnosis(problem, Policy(minimum_hours=3), Decisions(bans=(PairDecision("a3", "f"),)))
    (block,) = found.blocks
    assert (block.tandems, block.relaxations) == (1, ())
    assert [(each.person, dict(each.rules), each.relaxations) for each in found.people] == [
        ("a1", {"minimum_hours": 1}, ())
    ]
    assert [sentence.key for sentence in block.sentences("company")] == ["recruit_fachkraft_any"]


def test_unknown_blocks_are_refused() -> None:
    with pytest.raises(matcher.MatcherError):
        matcher.public_diagnosis(crowd(), POLICY, Decisions(places=(PlacesDecision("x", 1),)))


FUSSY = Policy(
    rules=dict.fromkeys(("safety_instruction", "aevo", "trainer"), True),
    training_years=(1, 2),
    training_months=6,
    starts="2027-01",
)
WHENEVER = [[shift(6, 22)] * 7]
NEWCOMERS: dict[str, list[Record]] = {
    "azubi": [azubi("new", minor=False, availability=week) for week in (WHENEVER, NIGHT, None)],
    "fachkraft": [
        fachkraft("new", safety_instruction=True, aevo=True, availability=week) for week in (WHENEVER, NIGHT, None)
    ],
}


@given(records(3), st.sampled_from([None, 1, 2]), st.data())
@examples(30)
def test_a_recruit_gives_the_tandem_that_is_promised(
    sides: tuple[list[Record], list[Record], list[Record]], places: int | None, data: st.DataObject
) -> None:
    """Somebody new whom no rule rules out gives one more; whoever has no time of their own by day cannot be helped."""
    adults = [{**person, "school": None} for person in sides[0]]
    adults = [{**person, "minor": False} if person.get("availability") == NIGHT else person for person in adults]
    whole = Problem.from_records(adults, *sides[1:])
    assume(whole.blocks)
    problem = whole.only([data.draw(st.sampled_from(whole.blocks))])
    people = {*problem.azubis.ids, *problem.fachkraefte.ids}
    policy, decisions = replace(FUSSY, places=places), drawn_decisions(problem, data)
    before = len(matcher.match(problem, policy, decisions).tandems)
    assume(people)
    home = next(person["company"] for person in [*adults, *sides[1]] if person["id"] in people)
    for found in diagnosed(problem, policy, decisions).blocks:
        for recruit in found.recruits:
            assert recruit.tandems == before + 1
            assert before + 1 in {
                more_tandems(
                    joined([adults, *sides[1:]], recruit.role, {**newcomer, "company": home}, people), policy, decisions
                )
                for newcomer in NEWCOMERS[recruit.role]
            }


def joined(sides: list[list[Record]], role: str, newcomer: Record, people: set[str]) -> Problem:
    """These people with somebody new."""
    azubis, others = ([person for person in side if person["id"] in people] for side in sides[:2])
    (azubis if role == "azubi" else others).append(newcomer)
    return Problem.from_records(azubis, others, sides[2])
