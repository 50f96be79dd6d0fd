"""The table of all pairs says what `explain` says of each; the next best plans are all others, in order."""

from collections.abc import Iterable
from itertools import combinations as choose
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher import (
    Decisions,
    NextPlan,
    OverrideDecision,
    PairDecision,
    PersonDecision,
    PlacesDecision,
    Policy,
    Problem,
    errors,
)
from tests.matcher.oracle import examples
from tests.matcher.worlds import DAY, LATE, NIGHT, SAFE, azubi, fachkraft, rounds

STRICT = Policy(rules={"trainer": True, "site": True, "department": True}, minimum=40)


@given(rounds(), st.sampled_from([Policy(), STRICT]))
@examples(60)
def test_every_cell_is_what_explain_says_of_the_pair(problem: Problem, policy: Policy) -> None:
    result = matcher.match(problem, policy)
    for block in matcher.combinations(problem, policy):
        assert block.possible == int(block.allowed.sum())
        for row, column in product(range(len(block.azubis)), range(len(block.fachkraefte))):
            found = matcher.explain(problem, policy, result, block.azubis[row], block.fachkraefte[column])
            assert found.percent == block.percent[row, column]
            assert found.confidence == block.confidence[row, column]
            assert found.broken == block.rules_against(row, column)
            assert (found.status == "impossible") == (not block.allowed[row, column])
            assert block.weak[row, column] == any(each.key == "below_minimum" for each in found.why)


def shop() -> Problem:
    """Three Azubis and three Fachkräfte of one company."""
    wants = [["cad"], ["plc"], ["cad", "plc"]]
    azubis = [azubi(f"a{number}", learns=learns, **SAFE) for number, learns in enumerate(wants)]
    skills = [{"cad": 3}, {"plc": 3}, {"cad": 2, "plc": 1}]
    fachkraefte = [fachkraft(f"f{number}", brings=brings) for number, brings in enumerate(skills)]
    return Problem.from_records(azubis, fachkraefte)


def test_what_was_decided_stands_in_the_table() -> None:
    decisions = Decisions(
        bans=(PairDecision("a0", "f0"),), left_out=(PersonDecision("a1"), PersonDecision("f2")), pins=()
    )
    (block,) = matcher.combinations(shop(), Policy(), decisions)
    assert np.argwhere(block.banned).tolist() == [[0, 0]]
    assert block.azubis_left_out.tolist() == [False, True, False]
    assert block.fachkraefte_left_out.tolist() == [False, False, True]
    assert np.argwhere(block.allowed).tolist() == [[0, 1], [2, 0], [2, 1]]
    with pytest.raises(ValueError, match="read-only"):
        block.percent[0, 0] = 0


def test_a_rule_set_aside_is_no_longer_in_the_way() -> None:
    problem = Problem.from_records([azubi("a", availability=DAY, **SAFE)], [fachkraft("f", availability=NIGHT)])
    (before,) = matcher.combinations(problem, Policy())
    override = Decisions(overrides=(OverrideDecision("a", "f", "minimum_hours"),))
    (after,) = matcher.combinations(problem, Policy(), override)
    assert (before.rules_against(0, 0), before.possible) == (("minimum_hours",), 0)
    assert (after.rules_against(0, 0), after.possible) == ((), 1)


def test_decisions_that_contradict_the_people_are_refused() -> None:
    with pytest.raises(errors.UnknownPerson):
        list(matcher.combinations(shop(), Policy(), Decisions(bans=(PairDecision("a0", "nobody"),))))


def all_plans(problem: Problem, policy: Policy, decisions: Decisions) -> set[frozenset[tuple[str, str]]]:
    """Every plan of one block with the most tandems, found by trying."""
    (block,) = matcher.combinations(problem, policy, decisions)
    cells = [(block.azubis[row], block.fachkraefte[column]) for row, column in np.argwhere(block.allowed).tolist()]
    kept = {(pin.azubi, pin.fachkraft) for pin in decisions.pins}
    most = len(matcher.match(problem, policy, decisions).tandems)
    plans = (frozenset(plan) for plan in choose(cells, most))
    return {
        plan for plan in plans if kept <= plan and all(len({pair[side] for pair in plan}) == most for side in (0, 1))
    }


def keys(problem: Problem, policy: Policy, decisions: Decisions, plans: tuple[NextPlan, ...]) -> list[tuple[bool, int]]:
    """Whether a plan keeps the weakest tandem of the best one, if that counts, and its sum."""
    if policy.objective == "total":
        return [(True, plan.total) for plan in plans]
    (block,) = matcher.combinations(problem, policy, decisions)
    pins = {(pin.azubi, pin.fachkraft) for pin in decisions.pins}

    def weakest(pairs: Iterable[tuple[str, str]]) -> int:
        cells = [(block.azubis.index(one), block.fachkraefte.index(other)) for one, other in {*pairs} - pins]
        return min(int(block.percent[cell]) for cell in cells)

    best = matcher.match(problem, policy, decisions).tandems
    floor = weakest((tandem.azubi, tandem.fachkraft) for tandem in best)
    return [(weakest(plan.pairs) >= floor, plan.total) for plan in plans]


@pytest.mark.parametrize("objective", ["total", "floor", "leximin"])
@pytest.mark.parametrize(
    "decisions",
    [
        Decisions(),
        Decisions(pins=(PairDecision("a0", "f1"),)),
        Decisions(bans=(PairDecision("a0", "f0"), PairDecision("a1", "f2"))),
        Decisions(places=(PlacesDecision("c", 2),)),
    ],
    ids=["free", "pinned", "banned", "two places"],
)
def test_the_next_plans_are_all_others_in_order(objective: str, decisions: Decisions) -> None:
    problem, policy = shop(), Policy(objective=objective)
    result = matcher.match(problem, policy, decisions)
    own = frozenset((tandem.azubi, tandem.fachkraft) for tandem in result.tandems)
    found = matcher.next_plans(problem, policy, result, "c", k=100, decisions=decisions)
    assert {frozenset(plan.pairs) for plan in found} == all_plans(problem, policy, decisions) - {own}
    assert len({plan.pairs for plan in found}) == len(found)
    assert keys(problem, policy, decisions, found) == sorted(keys(problem, policy, decisions, found), reverse=True)
    for plan in found:
        assert {*plan.gained} == {*plan.pairs} - own
        assert {*plan.lost} == own - {*plan.pairs}
        assert plan.gained or plan.lost


def test_the_figures_of_a_next_plan_are_those_of_its_pairs_kept_together() -> None:
    problem, policy = shop(), Policy()
    result = matcher.match(problem, policy)
    for plan in matcher.next_plans(problem, policy, result, "c", k=3):
        pins = Decisions(pins=tuple(PairDecision(*pair) for pair in plan.pairs))
        kept = matcher.match(problem, policy, pins).summary()
        assert (plan.total, plan.mean, plan.weakest) == (kept.total, kept.mean, kept.weakest_pin)


def test_a_block_with_one_plan_has_no_next_one() -> None:
    for times in (LATE, DAY):
        problem = Problem.from_records([azubi("a", availability=DAY)], [fachkraft("f", availability=times)])
        result = matcher.match(problem, Policy(minimum_hours=20, objective="total"))
        assert matcher.next_plans(problem, Policy(minimum_hours=20, objective="total"), result, "c", k=5) == ()


def test_an_unknown_block_has_no_plans() -> None:
    problem = shop()
    with pytest.raises(errors.UnknownBlock):
        matcher.next_plans(problem, Policy(), matcher.match(problem, Policy()), "other", k=1)
