"""What keeping a pair would do, under every objective, in figures and in sentences."""

from functools import partial
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import matcher
from matcher import Decisions, PairDecision, PersonDecision, PlacesDecision, Policy, Problem
from matcher.effects import effect_sentences
from tests.matcher.oracle import examples
from tests.matcher.worlds import SAFE, azubi, fachkraft, rounds

POLICY = Policy()


def taught(size: int, *capacities: int) -> Problem:
    """Azubi n wants what Fachkraft n brings, and each is also somewhat served by the next Fachkraft."""
    keys = [f"k{n}" for n in range(size)]
    level = {0: 3, 1: 2}
    return Problem.from_records(
        [azubi(f"a{n}", **SAFE, learns=[keys[n]]) for n in range(size)],
        [
            fachkraft(
                f"f{n}",
                capacity=capacities[n] if capacities else 1,
                brings={key: level.get((n - place) % size, 0) for place, key in enumerate(keys)},
            )
            for n in range(size)
        ],
    )


def pinned(problem: Problem, policy: Policy, *pair: str, **more: Any) -> matcher.Effect:
    change = Decisions(pins=(PairDecision(*pair),))
    return matcher.what_if(problem, policy, more.pop("decisions", Decisions()), change, hold_others=False, **more)


def said(effect: matcher.Effect, *pair: str) -> dict[str, dict[str, Any]]:
    return {sentence.key: dict(sentence.params) for sentence in effect_sentences(effect, *pair)}


@pytest.mark.parametrize("objective", matcher.OBJECTIVES)
def test_a_forced_pair_is_told_with_figures_and_everybody_concerned(objective: str) -> None:
    effect = pinned(taught(3), Policy(objective=objective), "a0", "f1")
    assert effect.tandems == (3, 3)
    assert effect.weakest[1] is not None
    assert effect.weakest[0] is not None
    assert effect.weakest[1] < effect.weakest[0]
    assert effect.points[1] < effect.points[0]
    assert {change.person for change in effect.people} == {"a0", "a1", "a2", "f0", "f1", "f2"}
    texts = said(effect, "a0", "f1")
    assert texts["effect_weakest"] == {"before": effect.weakest[0], "after": effect.weakest[1]}
    assert texts["effect_mean"] == {"before": effect.mean[0], "after": effect.mean[1]}
    assert texts["effect_other_partner"] == {"people": ("a1", "a2", "f0", "f2")}


def test_fewer_tandems_are_told_first_and_who_has_none_any_more() -> None:
    problem = Problem.from_records(
        [azubi("a1", **SAFE), azubi("a2", **SAFE, line_manager="f2")], [fachkraft("f1"), fachkraft("f2")]
    )
    effect = pinned(problem, POLICY, "a1", "f1")
    assert effect.tandems == (2, 1)
    assert list(said(effect, "a1", "f1").items()) == [
        ("effect_tandems", {"before": 2, "after": 1}),
        ("effect_no_partner", {"people": ("a2", "f2")}),
    ]


def test_a_pair_as_good_as_the_drawn_one_costs_nothing() -> None:
    problem = Problem.from_records([azubi("a1", **SAFE), azubi("a2", **SAFE)], [fachkraft("f1")])
    (tandem,) = matcher.match(problem, POLICY).tandems
    other = "a2" if tandem.azubi == "a1" else "a1"
    assert list(said(pinned(problem, POLICY, other, "f1"), other, "f1").items()) == [
        ("effect_no_cost", {}),
        ("effect_no_partner", {"people": (tandem.azubi,)}),
    ]


def turned(effect: matcher.Effect) -> matcher.Effect:
    """From after to before."""
    return matcher.Effect(effect.after, effect.before, matcher.compare(effect.after, effect.before))


def test_small_differences_are_told_in_points() -> None:
    policy = Policy(weights={"azubi_goals": 1000, "occupation": 1}, objective="total")
    problem = Problem.from_records(
        [azubi("a", **SAFE, occupation="24232")],
        [fachkraft("f1", occupation="24232"), fachkraft("f2", occupation="24222")],
    )
    lost = pinned(problem, policy, "a", "f2")
    points = lost.points[0] - lost.points[1]
    assert (points, lost.mean) == (300, (50, 50))
    assert said(lost, "a", "f2")["effect_points_lost"] == {"points": points}
    assert said(turned(lost), "a", "f1")["effect_points_gained"] == {"points": points}


def test_blocks_without_tandems_have_no_figures() -> None:
    problem = Problem.from_records([azubi("a", **SAFE, line_manager="f")], [fachkraft("f")])
    effect = matcher.what_if(
        problem, POLICY, Decisions(), Decisions(left_out=(PersonDecision("a"),)), hold_others=False
    )
    assert (effect.tandems, effect.weakest, effect.mean) == ((0, 0), (None, None), (None, None))
    assert said(effect, "a", "f") == {"effect_no_cost": {}}


def test_the_weakest_is_told_before_the_mean() -> None:
    problem = Problem.from_records(
        [azubi("a1", **SAFE, learns=["x"]), azubi("a2", **SAFE, learns=["y"])],
        [fachkraft("f1", brings={"x": 2, "y": 1}), fachkraft("f2", brings={"x": 3, "y": 2})],
    )
    effect = pinned(problem, Policy(weights={"azubi_goals": 1}), "a1", "f2")
    assert effect.weakest == (80, 30)
    assert effect.points == (1600, 1300)
    assert list(said(effect, "a1", "f2")) == ["effect_weakest", "effect_mean", "effect_other_partner"]


def test_who_has_one_tandem_less_or_more() -> None:
    problem = Problem.from_records(
        [azubi(f"a{n}", **SAFE, learns=["cad"]) for n in (1, 2)],
        [fachkraft("f1", capacity=2, brings={"cad": 3}), fachkraft("f2", brings={"cad": 1})],
    )
    effect = pinned(problem, POLICY, "a1", "f2")
    assert said(effect, "a1", "f2")["effect_fewer_partners"] == {"people": ("f1",)}
    back = said(turned(effect), "a1", "f1")
    assert back["effect_no_partner"] == {"people": ("f2",)}
    assert said(turned(effect), "a1", "f2")["effect_more_partners"] == {"people": ("f1",)}
    assert said(effect, "a1", "f1")["effect_new_partner"] == {"people": ("f2",)}


def test_a_result_saves_solving_the_state_before_if_it_is_the_one_of_the_same_terms() -> None:
    problem = taught(3)
    result = matcher.match(problem, POLICY, seed=5)
    pin = Decisions(pins=(PairDecision("a0", "f1"),))
    effect = partial(matcher.what_if, problem, POLICY, Decisions(), pin, hold_others=False, seed=5, proof=True)
    afresh, saved = effect(), effect(result=result)
    assert saved == afresh
    assert saved.before is result
    assert effect(result=matcher.match(problem, Policy(places=1), seed=5)) == afresh


@given(rounds(4), st.sampled_from(matcher.OBJECTIVES), st.integers(0, 20), st.data())
@examples(30)
def test_the_effect_of_an_explanation_is_what_pinning_does(
    problem: Problem, objective: str, seed: int, data: st.DataObject
) -> None:
    policy = Policy(objective=objective)
    result = matcher.match(problem, policy, seed=seed)
    assume(problem.azubis.ids and problem.fachkraefte.ids)
    pair = data.draw(st.sampled_from(problem.azubis.ids)), data.draw(st.sampled_from(problem.fachkraefte.ids))
    explanation = matcher.explain(problem, policy, result, *pair)
    if explanation.status != "possible":
        assert explanation.effect is None
        return
    pins = Decisions(pins=(PairDecision(*pair),))
    assert explanation.effect is not None
    after = matcher.match(problem, policy, pins, seed=seed)
    (block,) = explanation.effect.after.blocks
    assert explanation.effect.before.tandems == result.only([block.block]).tandems
    assert explanation.effect.after.tandems == after.only([block.block]).tandems
    part = problem.only([block.block])
    assert explanation.effect.after == matcher.match(part, policy, pins, seed=seed, proof=False)
    assert matcher.verify(problem, policy, after, pins) == []
    for sentence in explanation.sentences("coordinator"):
        assert tuple(sorted(sentence.params)) == matcher.SENTENCES[sentence.key]


def test_what_a_decision_keeps_in_place_of_a_pair_is_named_instead_of_an_effect() -> None:
    problem = taught(2, 1, 2)
    keep = Decisions(pins=(PairDecision("a0", "f0"),))
    result = matcher.match(problem, POLICY, keep)
    kept = matcher.explain(problem, POLICY, result, "a0", "f1", decisions=keep)
    assert (kept.status, kept.effect) == ("possible", None)
    assert kept.why == (matcher.Sentence("azubi_kept", {"azubi_partner": "f0"}),)
    full = matcher.explain(problem, POLICY, result, "a1", "f0", decisions=keep)
    assert full.why == (matcher.Sentence("fachkraft_kept", {"fachkraft_partners": ("a0",)}),)
    both = keep.plus(Decisions(places=(PlacesDecision("c", 1),)))
    last = matcher.match(problem, POLICY, both)
    taken = matcher.explain(problem, POLICY, last, "a1", "f1", decisions=both)
    assert taken.why == (matcher.Sentence("places_kept", {"places": 1}),)
    assert taken.effect is None
