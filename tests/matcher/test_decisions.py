"""Decisions: their form, and that contradictions are refused by name."""

from typing import Any

import pytest

from matcher import (
    Decisions,
    OverrideDecision,
    PairDecision,
    PersonDecision,
    PlacesDecision,
    Policy,
    Problem,
    errors,
    match,
)
from tests.matcher.worlds import azubi, fachkraft

EVERYTHING = Decisions(
    pins=(PairDecision("a1", "f1", "asked for"),),
    bans=(PairDecision("a2", "f2", "talked to both"),),
    holds=(PairDecision("a3", "f3"),),
    left_out=(PersonDecision("a4", "changes company"),),
    places=(PlacesDecision("c", 3, "small firm"), PlacesDecision("d", None)),
    overrides=(OverrideDecision("a2", "f1", "language", "works with an app"),),
)


def problem() -> Problem:
    return Problem.from_records(
        [azubi(f"a{n}") for n in range(1, 5)] + [azubi("x", "d")],
        [fachkraft(f"f{n}") for n in range(1, 4)] + [fachkraft("y", "d")],
    )


def test_decisions_come_back_from_plain_data() -> None:
    assert Decisions.from_dict(EVERYTHING.to_dict()) == EVERYTHING
    assert Decisions.from_dict({}) == Decisions()


def test_their_order_and_repetition_play_no_part() -> None:
    first, second = PairDecision("a", "f"), PairDecision("b", "g")
    assert Decisions(pins=(first, second)) == Decisions(pins=(second, first, second))
    assert Decisions(pins=(first, second)).fingerprint == Decisions(pins=(second, first)).fingerprint


def test_every_part_changes_the_fingerprint() -> None:
    parts = [Decisions(**{name: getattr(EVERYTHING, name)}) for name in EVERYTHING.to_dict()]
    assert len({part.fingerprint for part in (*parts, EVERYTHING, Decisions())}) == 8


def test_plain_tuples_are_understood() -> None:
    plain: dict[str, Any] = {"pins": [("a", "f", "why")], "left_out": [("b",)], "places": [("c", 2)]}
    assert Decisions(**plain) == Decisions(
        pins=(PairDecision("a", "f", "why"),), left_out=(PersonDecision("b"),), places=(PlacesDecision("c", 2),)
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"pins": ["a"]},
        {"pins": [("a",)]},
        {"pins": [("a", 5)]},
        {"pins": [("a", "")]},
        {"pins": [("a", "f", None)]},
        {"pins": [PersonDecision("a")]},
        {"places": [("c", -1)]},
        {"places": [("c", True)]},
        {"places": [("c", "2")]},
        {"places": [("c", 1), ("c", 2)]},
        {"pins": None},
        {"left_out": 5},
    ],
)
def test_decisions_of_another_form_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(errors.InvalidDecisions):
        Decisions(**wrong)


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {"pins": None},
        {"pin": []},
        {"pins": ["a"]},
        {"pins": [{"azubi": "a"}]},
        {"pins": [{"azubi": "a", "fachkraft": "f", "x": 1}]},
    ],
)
def test_plain_data_of_another_form_is_refused(data: Any) -> None:
    with pytest.raises(errors.InvalidDecisions):
        Decisions.from_dict(data)


def test_adding_decisions_renews_the_places() -> None:
    more = Decisions(places=(PlacesDecision("c", 1),), bans=(PairDecision("a3", "f1"),))
    both = EVERYTHING.plus(more)
    assert both.places == (PlacesDecision("c", 1), PlacesDecision("d", None))
    assert both.bans == (PairDecision("a2", "f2", "talked to both"), PairDecision("a3", "f1"))
    assert both.pins == EVERYTHING.pins


def test_within_keeps_what_a_problem_knows() -> None:
    assert EVERYTHING.within(problem()) == EVERYTHING
    kept = EVERYTHING.within(problem().only(["d"]))
    assert kept == Decisions(places=(PlacesDecision("d", None),))


PIN = PairDecision("a1", "f1")


@pytest.mark.parametrize(
    ("decisions", "error", "words"),
    [
        (Decisions(pins=(PairDecision("a1", "nobody"),)), errors.UnknownPerson, "nobody"),
        (Decisions(bans=(PairDecision("nobody", "f1"),)), errors.UnknownPerson, "nobody"),
        (Decisions(left_out=(PersonDecision("nobody"),)), errors.UnknownPerson, "nobody"),
        (Decisions(places=(PlacesDecision("e", 1),)), errors.UnknownBlock, "e"),
        (Decisions(holds=(PairDecision("f1", "a1"),)), errors.WrongSide, "f1 is not among the azubis"),
        (Decisions(holds=(PairDecision("a1", "a2"),)), errors.WrongSide, "a2 is not among the fachkraefte"),
        (Decisions(pins=(PairDecision("a1", "y"),)), errors.PairAcrossBlocks, "a1 and y"),
        (Decisions(pins=(PIN, PairDecision("a1", "f2"))), errors.ContradictingPins, "a1 .* f1 and with f2"),
        (Decisions(pins=(PIN, PairDecision("a2", "f1"))), errors.ContradictingPins, "f1 .* a1 and with a2"),
        (Decisions(pins=(PIN,), holds=(PairDecision("a1", "f2"),)), errors.ContradictingPins, "a1"),
        (Decisions(pins=(PIN,), bans=(PIN,)), errors.PinContradicted, "ban"),
        (Decisions(pins=(PIN,), left_out=(PersonDecision("a1"),)), errors.PinContradicted, "left_out"),
        (Decisions(holds=(PIN,), left_out=(PersonDecision("f1"),)), errors.PinContradicted, "left_out"),
        (Decisions(pins=(PIN,), places=(PlacesDecision("c", 0),)), errors.MorePinsThanPlaces, "Block c: 1 pairs"),
        (Decisions(overrides=(OverrideDecision("a1", "f1", "age"),)), errors.UnknownRule, "age"),
        (Decisions(overrides=(OverrideDecision("a1", "y", "language"),)), errors.PairAcrossBlocks, "y"),
    ],
)
def test_decisions_that_cannot_be_followed_are_refused(
    decisions: Decisions, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        match(problem(), Policy(), decisions)


def test_the_same_pair_may_be_pinned_and_held() -> None:
    result = match(problem(), Policy(), Decisions(pins=(PIN,), holds=(PIN,)))
    tandem = next(each for each in result.tandems if each.azubi == "a1")
    assert (tandem.fachkraft, tandem.pinned, tandem.held) == ("f1", True, True)
