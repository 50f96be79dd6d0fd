"""What differs between two results, and what a change would do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher import Decisions, PairDecision, PersonChange, PersonDecision, PlacesDecision, Policy, Problem, errors
from tests.matcher.oracle import examples
from tests.matcher.worlds import SAFE, azubi, fachkraft, rounds

POLICY = Policy()


def ring(size: int = 3) -> Problem:
    """Azubi n wants what Fachkraft n brings, so plan and points are clear."""
    keys = [f"k{n}" for n in range(size)]
    return Problem.from_records(
        [azubi(f"a{n}", **SAFE, learns=[keys[n]]) for n in range(size)] + [azubi("z", "other", **SAFE)],
        [fachkraft(f"f{n}", brings={key: 3 if key == keys[n] else 0 for key in keys}) for n in range(size)]
        + [fachkraft("y", "other")],
    )


def test_equal_results_have_no_changes() -> None:
    result = matcher.match(ring(), POLICY)
    changes = matcher.compare(result, result)
    assert (changes.people, changes.gained, changes.lost, changes.blocks, changes.others) == ((), (), (), (), 0)
    assert changes.kept == result.tandems
    assert changes.before == changes.after == result.summary()


def test_changes_name_people_tandems_and_blocks() -> None:
    before = matcher.match(ring(), POLICY)
    after = matcher.match(ring(), POLICY, Decisions(left_out=(PersonDecision("f0"),)))
    changes = matcher.compare(before, after)
    lone = next(person for person in ("a0", "a1", "a2") if person not in after.partners)
    assert changes.blocks == ("c",)
    assert PersonChange("c", "f0", "fachkraft", ("a0",), ()) in changes.people
    assert PersonChange("c", lone, "azubi", before.partners[lone], ()) in changes.people
    assert len(changes.lost) == len(changes.gained) + 1
    assert changes.others == len(changes.people)
    back = matcher.compare(after, before)
    assert (back.gained, back.lost) == (changes.lost, changes.gained)
    assert back.others == len(back.people) - 2


@pytest.mark.parametrize("hold_others", [True, False])
def test_forcing_a_pair_frees_two_people_who_get_each_other(hold_others: bool) -> None:
    change = Decisions(pins=(PairDecision("a0", "f1"),))
    effect = matcher.what_if(ring(), POLICY, Decisions(), change, hold_others=hold_others)
    assert effect.after.partners["a0"] == ("f1",)
    assert effect.after.partners["a1"] == ("f0",)
    assert effect.after.partners["a2"] == ("f2",)
    assert {change.person for change in effect.changes.people} == {"a0", "a1", "f0", "f1"}
    assert effect.changes.before.floor is not None
    assert effect.changes.after.floor is not None
    assert effect.changes.after.floor < effect.changes.before.floor
    assert [block.block for block in effect.before.blocks] == ["c"]


def test_holding_the_others_keeps_them_even_where_solving_afresh_would_not() -> None:
    problem = Problem.from_records(
        [azubi("a0", **SAFE, learns=["x"]), azubi("a1", **SAFE, learns=["x", "y"]), azubi("a2", **SAFE)],
        [fachkraft("f0", brings={"x": 3, "y": 3}), fachkraft("f1", brings={"x": 2, "y": 1}), fachkraft("f2")],
    )
    change = Decisions(left_out=(PersonDecision("f0"),))
    before = matcher.match(problem, POLICY)
    held = matcher.what_if(problem, POLICY, Decisions(), change, hold_others=True)
    afresh = matcher.what_if(problem, POLICY, Decisions(), change, hold_others=False)
    for tandem in before.tandems:
        if tandem.fachkraft != "f0":
            assert held.after.partners[tandem.azubi] == (tandem.fachkraft,)
    assert len(held.changes.people) <= len(afresh.changes.people)


def test_known_decisions_hold_and_a_contradiction_is_refused() -> None:
    known = Decisions(pins=(PairDecision("a0", "f1"),), places=(PlacesDecision("c", 3), PlacesDecision("other", 1)))
    effect = matcher.what_if(ring(), POLICY, known, Decisions(places=(PlacesDecision("c", 2),)), hold_others=False)
    assert (len(effect.before.tandems), len(effect.after.tandems)) == (3, 2)
    assert effect.after.partners["a0"] == ("f1",)
    with pytest.raises(errors.ContradictingPins, match="a0"):
        matcher.what_if(ring(), POLICY, known, Decisions(pins=(PairDecision("a0", "f0"),)), hold_others=True)
    with pytest.raises(errors.UnknownPerson):
        matcher.what_if(ring(), POLICY, known, Decisions(pins=(PairDecision("a0", "x"),)), hold_others=True)


def test_holding_others_leaves_pins_and_holds_as_they_are() -> None:
    known = Decisions(pins=(PairDecision("a2", "f2", "asked for"),))
    change = Decisions(bans=(PairDecision("a0", "f0"),))
    effect = matcher.what_if(ring(), POLICY, known, change, hold_others=True)
    (tandem,) = (each for each in effect.after.tandems if each.azubi == "a2")
    assert (tandem.pinned, tandem.held) == (True, False)


@given(rounds(), st.integers(0, 50), st.data())
@examples(25)
def test_an_effect_is_the_difference_of_two_runs(problem: Problem, seed: int, data: st.DataObject) -> None:
    result = matcher.match(problem, POLICY, seed=seed)
    if not result.tandems:
        return
    tandem = data.draw(st.sampled_from(result.tandems))
    change = Decisions(bans=(PairDecision(tandem.azubi, tandem.fachkraft),))
    effect = matcher.what_if(problem, POLICY, Decisions(), change, hold_others=False, seed=seed)
    assert effect.before.tandems == result.only([tandem.block]).tandems
    assert effect.after.tandems == matcher.match(problem, POLICY, change, seed=seed).only([tandem.block]).tandems
    assert effect.changes == matcher.compare(effect.before, effect.after)
