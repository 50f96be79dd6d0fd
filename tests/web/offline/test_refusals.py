"""What the engine refuses is told in words, people by their names."""

import pytest

from matcher import ERRORS, MatcherError
from matcher.errors import DecisionError, LeximinTooLarge, PinImpossible, PolicyError, UnknownBlock
from web.files.messages import Message
from web.offline.members import Member
from web.offline.refusals import TEXTS, refusal
from web.translations import load

OF_PROGRAMS = {"invalid_criterion", "duplicate_criterion", "unfit_criterion", "invalid_decisions"}
"""Only a program that calls the engine can cause these; no table or policy file does."""
PARAMETERS = {"pin_not_possible": ERRORS["pin_impossible"]}


def test_every_refusal_of_policies_and_decisions_has_words() -> None:
    kinds: set[type[MatcherError]] = {*PolicyError.__subclasses__(), *DecisionError.__subclasses__(), LeximinTooLarge}
    assert {kind.code for kind in kinds} - OF_PROGRAMS <= TEXTS.keys()


@pytest.mark.parametrize("code", TEXTS)
def test_every_text_can_be_filled(code: str) -> None:
    params = {name: f"<{name}>" for name in PARAMETERS.get(code, ERRORS.get(code, ()))}
    for language in ("de", "en"):
        text = Message(TEXTS[code], params).text(load(language))
        assert "%(" not in text
        assert text.endswith(".")


def test_names_instead_of_ids() -> None:
    members = {"a": Member("Mia", "*", "azubi"), "f": Member("Ali", "*", "fachkraft")}
    told = refusal(PinImpossible(azubi="a", fachkraft="f", rule="line_manager"), members).text(load("de"))
    assert told.startswith("Mia und Ali können kein Tandem sein, denn eine Regel spricht dagegen: Führungskraft.")
    assert (
        refusal(UnknownBlock(block="*")).text(load("de")).startswith("Eine Entscheidung nennt das Unternehmen „Alle“")
    )
