"""The price of a change that is shown is the difference of two blocks solved afresh, whatever was decided before.

Solved afresh is by `solve_block`, which proves its result independently of the solver, as a run does.
"""

import json
from collections import Counter
from dataclasses import replace
from uuid import UUID

import hypothesis
from hypothesis import given
from hypothesis import strategies as st

from matcher import OBJECTIVES, RULES, Policy
from tests.matcher.oracle import examples
from tests.matcher.worlds import Record, records
from web.db.models import DecisionKind
from web.services import matching
from web.services.matching import BlockAnswer, BlockTask, Choice, Effect, EngineRefusal

BLOCK, INPUT, SEED = UUID(int=1), UUID(int=2), 7
EASY = Policy(rules={rule: False for rule, known in RULES.items() if known.switchable})
"""No rule that can be switched off, so that random people have a choice."""


@st.composite
def tasks(draw: st.DrawFn) -> tuple[BlockTask, list[str], list[str]]:
    """A block of up to six people on each side, with places and decisions of before."""
    azubis, fachkraefte, _companies = draw(records(most=6))
    people = [("azubi", each) for each in azubis] + [("fachkraft", each) for each in fachkraefte]
    hypothesis.assume(len(azubis) > 1 and len(fachkraefte) > 1)
    frozen = matching.freeze(BLOCK, ["c1", "c2", "c3"], people)
    one, other = ([str(each["id"]) for each in side] for side in (azubis, fachkraefte))
    made = draw(st.lists(choices(azubis, fachkraefte), max_size=3))
    places = draw(st.none() | st.integers(1, 4))
    return BlockTask(BLOCK, INPUT, frozen.data, places, tuple(made)), one, other


def choices(azubis: list[Record], fachkraefte: list[Record]) -> st.SearchStrategy[Choice]:
    """One decision: a pin or a ban of two people, somebody left out, or a number of places."""
    one, other = (st.sampled_from([str(each["id"]) for each in side]) for side in (azubis, fachkraefte))
    return st.one_of(
        st.builds(Choice, st.sampled_from([DecisionKind.PIN, DecisionKind.BAN]), one, other),
        st.builds(Choice, st.just(DecisionKind.LEAVE_OUT), azubi=one),
        st.builds(Choice, st.just(DecisionKind.LEAVE_OUT), fachkraft=other),
        st.builds(Choice, st.just(DecisionKind.PLACES), places=st.integers(0, 4)),
    )


@given(tasks(), st.sampled_from(OBJECTIVES), st.data())
@examples(60)
def test_a_shown_price_is_the_difference_of_two_fresh_solves(
    world: tuple[BlockTask, list[str], list[str]], objective: str, data: st.DataObject
) -> None:
    task, azubis, fachkraefte = world
    policy = replace(EASY, objective=objective).to_toml()
    before = solved(task, policy)
    hypothesis.assume(before is not None and before.pairs)
    assert before is not None
    sides = [[{"id": key} for key in side] for side in (azubis, fachkraefte)]
    change = data.draw(st.lists(choices(*sides), min_size=1, max_size=2), "change")
    shown = matching.outcomes(task, json.loads(before.result), policy=policy, choices=change)
    about = {person for choice in change for person in (choice.azubi, choice.fachkraft)}
    held = [
        Choice(DecisionKind.HOLD, pair.azubi, pair.fachkraft)
        for pair in before.pairs
        if pair.azubi not in about and pair.fachkraft not in about
    ]
    for effect, kept in ((shown.free, []), (shown.held, held)):
        after = solved(replace(task, choices=(*task.choices, *kept, *change)), policy)
        assert (effect is None) == (after is None)
        if effect is not None and after is not None:
            assert told(effect) == difference(before, after)
            assert Counter(effect.changes) == Counter(moved(before, after))


def solved(task: BlockTask, policy: str) -> BlockAnswer | None:
    """The block solved and proved, None where the decisions cannot be."""
    try:
        return matching.solve_block(task, policy=policy, seed=SEED)
    except EngineRefusal:
        return None


def told(effect: Effect) -> dict[str, dict[str, int]]:
    """The figures of an effect as the page says them."""
    return {said.key: dict(said.params) for said in effect.said}


def difference(before: BlockAnswer, after: BlockAnswer) -> dict[str, dict[str, int]]:
    """What is to be said of two results, from their pairs alone."""
    figures: dict[str, dict[str, int]] = {}
    tandems = len(before.pairs), len(after.pairs)
    lowest = weakest(before), weakest(after)
    if tandems[0] != tandems[1]:
        figures["effect_tandems"] = {"before": tandems[0], "after": tandems[1]}
    if lowest[0] is not None and lowest[1] is not None and lowest[0] != lowest[1]:
        figures["effect_weakest"] = {"before": lowest[0], "after": lowest[1]}
    points = [sum(pair.points for pair in each.pairs) for each in (before, after)]
    if tandems[0] == tandems[1] and points[0] != points[1]:
        means = [100 * total // (1000 * sum(EASY.weights.values())) // tandems[0] for total in points]
        if means[0] != means[1]:
            figures["effect_mean"] = {"before": means[0], "after": means[1]}
        else:
            key = "effect_points_lost" if points[1] < points[0] else "effect_points_gained"
            figures[key] = {"points": abs(points[1] - points[0])}
    return figures or {"effect_no_cost": {}}


def weakest(answer: BlockAnswer) -> int | None:
    """The lowest figure of a block."""
    return min((pair.percent for pair in answer.pairs), default=None)


def moved(before: BlockAnswer, after: BlockAnswer) -> list[tuple[str, str | None, str | None]]:
    """Azubis with somebody else: who, with whom before, with whom then."""
    old, new = ({pair.azubi: pair.fachkraft for pair in each.pairs} for each in (before, after))
    both = [(who, old.get(who), new.get(who)) for who in {*old, *new}]
    return [each for each in both if each[1] != each[2]]
