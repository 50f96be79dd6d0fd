"""Telling all tandems at once says of each what explain says of it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher import Decisions, OverrideDecision, PairDecision, Policy, Problem, Sentence
from matcher.errors import UnknownPerson
from tests.matcher.oracle import examples
from tests.matcher.test_explain import ALL_CRITERIA
from tests.matcher.worlds import SAFE, azubi, fachkraft, rounds


def written(said: Sentence) -> str:
    return f"{said};"


def explained(problem: Problem, policy: Policy, decisions: Decisions) -> dict[matcher.Audience, list[str]]:
    result = matcher.match(problem, policy, decisions)
    alone = list(matcher.explain_tandems(problem, policy, result, decisions=decisions))
    return {
        audience: ["".join(map(written, each.sentences(audience))) for each in alone] for audience in matcher.AUDIENCES
    }


@given(rounds(), st.data())
@examples(40)
def test_of_every_tandem_the_same_is_told_as_explained(problem: Problem, data: st.DataObject) -> None:
    found = matcher.match(problem, ALL_CRITERIA).tandems
    kept = data.draw(st.lists(st.sampled_from(found), unique_by=id)) if found else []
    kinds = [data.draw(st.sampled_from(["pins", "holds"])) for _ in kept]
    pairs = {
        kind: tuple(
            PairDecision(each.azubi, each.fachkraft) for each, own in zip(kept, kinds, strict=True) if own == kind
        )
        for kind in ("pins", "holds")
    }
    decisions = Decisions(pins=pairs["pins"], holds=pairs["holds"])
    result = matcher.match(problem, ALL_CRITERIA, decisions)
    told = matcher.tell_tandems(problem, ALL_CRITERIA, result)
    assert told.written(written) == explained(problem, ALL_CRITERIA, decisions)
    assert len(set(map(str, told.sentences))) == len(told.sentences)


def test_what_was_overridden_and_what_nobody_knows_is_told() -> None:
    problem = Problem.from_records([azubi("a", line_manager="f")], [fachkraft("f")])
    decisions = Decisions(overrides=(OverrideDecision("a", "f", "line_manager"),))
    told = matcher.tell_tandems(problem, Policy(), matcher.match(problem, Policy(), decisions)).written(written)
    assert told == explained(problem, Policy(), decisions)
    assert "rule_overridden" in told["coordinator"][0]
    assert "only_possible" in told["coordinator"][0]


def test_somebody_unknown_is_named() -> None:
    problem = Problem.from_records([azubi("a", **SAFE)], [fachkraft("f")])
    result = matcher.match(problem, Policy())
    strange = replace(result, tandems=(replace(result.tandems[0], fachkraft="x"),))
    with pytest.raises(UnknownPerson) as caught:
        matcher.tell_tandems(problem, Policy(), strange)
    assert caught.value.params == {"person": "x"}


def test_what_is_said_of_many_tandems_is_put_into_words_once() -> None:
    problem = Problem.from_records(
        [azubi(f"a{block}", block, **SAFE) for block in "cde"], [fachkraft(f"f{block}", block) for block in "cde"]
    )
    calls: list[str] = []

    def write(said: Sentence) -> str:
        calls.append(written(said))
        return calls[-1]

    texts = matcher.tell_tandems(problem, Policy(), matcher.match(problem, Policy())).written(write)
    assert len(set(texts["coordinator"])) == 1
    assert len(texts["coordinator"]) == 3
    assert len(set(calls)) == len(calls)
