"""What anybody answers in confidence leaves everything companies and people see as it was, byte by byte."""

from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher import Policy, Problem
from matcher.criteria import Scores, where_known
from matcher.pairs import Pairs
from matcher.public import PERSON_PART
from tests.matcher.oracle import examples
from tests.matcher.worlds import Record, records, rounds

PERSON_KEYS = [key for key in PERSON_PART if key != "learns_answered"]


def talkative(pairs: Pairs, _policy: Policy, neutral: int) -> Scores:
    """Depends on everything people answer themselves."""
    told = np.zeros(len(pairs), dtype=np.int64)
    for column in PERSON_PART:
        for answers in (pairs.of_azubi(column), pairs.of_fachkraft(column)):
            told += (answers.astype(np.int64).reshape(len(pairs), -1) * 37).sum(axis=1) % 83
    return where_known(told > 0, told % 1000, neutral)


OWN = Policy(criteria=(*matcher.CRITERIA.values(), matcher.Criterion("talkative", 90, (*PERSON_KEYS,), talkative)))


def public_outputs(problem: Problem) -> tuple[Any, ...]:
    """Everything that is shown before publication: a forecast and its reasons, on the public view alone."""
    view = matcher.public_view(problem)
    results = [matcher.match(view, policy, seed=3) for policy in (Policy(), OWN)]
    return view.to_bytes(), [result.to_dict() for result in results], results[0].summary()


@given(records(), st.data())
@examples(20)
def test_a_please_not_or_a_wish_changes_nothing_in_public(
    sides: tuple[list[Record], list[Record], list[Record]], data: st.DataObject
) -> None:
    azubis, fachkraefte, companies = sides
    if not azubis or not fachkraefte:
        return
    person, partner = data.draw(st.sampled_from(azubis)), data.draw(st.sampled_from(fachkraefte))
    before = public_outputs(Problem.from_records(azubis, fachkraefte, companies))
    secret: list[dict[str, Any]] = [
        {"please_not": [partner["id"]]},
        {"wishes": [partner["id"]]},
        {"languages": {"xx": "A1"}},
        {"own": {"q_secret": "yes"}},
        {"brings": {"secret": 0}, "learns": ["more"], "work_style": 1, "motivation": 1},
    ]
    for answers in secret:
        changed = [{**record, **answers} if record is person else record for record in azubis]
        assert public_outputs(Problem.from_records(changed, fachkraefte, companies)) == before


@given(records())
@examples(20)
def test_the_public_view_is_the_round_without_the_person_part(
    sides: tuple[list[Record], list[Record], list[Record]],
) -> None:
    azubis, fachkraefte, companies = sides
    bare = [
        [{key: value for key, value in record.items() if key not in PERSON_KEYS} for record in side]
        for side in (azubis, fachkraefte)
    ]
    view = matcher.public_view(Problem.from_records(azubis, fachkraefte, companies))
    assert view == Problem.from_records(bare[0], bare[1], companies)


@given(rounds(), st.integers(0, 9))
@examples(25)
def test_public_reasons_follow_from_the_plan_and_the_public_view_alone(problem: Problem, seed: int) -> None:
    """The same people left over on the public view would be told the same."""
    result = matcher.match(problem, Policy(), seed=seed)
    view = matcher.public_view(problem)
    for block in result.blocks:
        part = view.only([block.block])
        alone = {each.person for each in result.unmatched if each.block == block.block}
        decisions = matcher.Decisions(places=(matcher.PlacesDecision(block.block, block.places),))
        seen = matcher.match(part, Policy(minimum=0), decisions, seed=seed)
        if {each.person for each in seen.unmatched} == alone:
            told = {each.person: each.public for each in result.unmatched if each.block == block.block}
            assert {each.person: each.public for each in seen.unmatched} == told
