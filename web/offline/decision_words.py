"""The words of a table of decisions: its headings, the kinds of decisions and the names of rules."""

import difflib
import re
from collections.abc import Iterable, Mapping
from functools import cache

import matcher
from web.catalogue.text import Text
from web.files.fields import fold
from web.files.headings import SHORTEST_SIMILAR, SIMILAR_ENOUGH
from web.sentence_texts import RULE_NAMES
from web.translations import load

HEADINGS: Mapping[str, Text] = {
    "decision": Text("Entscheidung", "Decision"),
    "azubi": Text("Azubi", "Azubi"),
    "fachkraft": Text("Fachkraft", "Fachkraft"),
    "company": Text("Unternehmen", "Company"),
    "places": Text("Plätze", "Places"),
    "rule": Text("Regel", "Rule"),
    "reason": Text("Grund", "Reason"),
}
"""What a table of decisions may say, by key; the workbook writes its own sheet with the same headings."""
MORE_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "decision": ("Was", "Art", "Kind", "What"),
    "azubi": ("Auszubildende", "Auszubildende/r", "Trainee"),
    "fachkraft": ("Fachkräfte", "Skilled worker"),
    "company": ("Firma", "Betrieb"),
    "places": ("Anzahl", "Anzahl Tandems", "Tandems", "Number"),
    "rule": ("Ausnahme von",),
    "reason": ("Begründung", "Warum", "Why", "Because"),
}

KINDS: Mapping[str, Text] = {
    "pins": Text("so lassen", "keep together"),
    "bans": Text("nicht zusammen", "not together"),
    "holds": Text("vorerst so lassen", "keep for now"),
    "left_out": Text("auslassen", "leave out"),
    "places": Text("Plätze", "places"),
    "overrides": Text("Regel aussetzen", "set rule aside"),
}
"""Kinds of decisions, by their name in the engine."""
MORE_KINDS: Mapping[str, tuple[str, ...]] = {
    "pins": ("zusammen", "zusammen lassen", "bleiben zusammen", "festlegen", "fest", "pin", "together"),
    "bans": ("trennen", "ban", "keep apart", "apart"),
    "holds": ("vorerst zusammen", "halten", "hold"),
    "left_out": ("nicht dabei", "weglassen", "left out", "leave_out"),
    "places": ("Anzahl der Plätze", "Anzahl Plätze", "number of places"),
    "overrides": ("Regel ausgesetzt", "Regel aufheben", "Ausnahme", "override", "exception", "rule set aside"),
}

UNLIMITED_TEXT = Text("so viele wie möglich", "as many as possible")
UNLIMITED = frozenset(map(fold, (UNLIMITED_TEXT.de, UNLIMITED_TEXT.en, "alle", "unbegrenzt", "all", "unlimited")))


@cache
def _headings() -> dict[str, str]:
    return _spellings(HEADINGS, MORE_HEADINGS)


@cache
def _kinds() -> dict[str, str]:
    return _spellings(KINDS, MORE_KINDS)


def _spellings(texts: Mapping[str, Text], more: Mapping[str, Iterable[str]]) -> dict[str, str]:
    return {fold(word): key for key, text in texts.items() for word in (key, text.de, text.en, *more.get(key, ()))}


def is_heading(cell: str) -> bool:
    """Say whether a cell is a heading of a table of decisions."""
    return fold(cell) in _headings()


def heading_key(heading: str) -> str | None:
    """Return what a column says; a small slip in a long heading is overlooked."""
    wanted = fold(re.sub(r"\(.*?\)", "", heading))
    if wanted in _headings() or len(wanted) < SHORTEST_SIMILAR:
        return _headings().get(wanted)
    near = difflib.get_close_matches(wanted, _headings(), n=1, cutoff=SIMILAR_ENOUGH)
    return _headings()[near[0]] if near else None


def kind_of(text: str) -> str | None:
    """Return the kind of decision a cell means, by its name in the engine."""
    return _kinds().get(fold(text))


@cache
def rule_texts() -> Mapping[str, Text]:
    """The rules that can be set aside, by key, with their names in both languages."""
    return {
        key: Text(load("de").gettext(RULE_NAMES[key]), load("en").gettext(RULE_NAMES[key]))
        for key, rule in matcher.RULES.items()
        if rule.overridable and key in RULE_NAMES
    }


@cache
def _rules() -> dict[str, str]:
    bare = {
        key: tuple(re.sub(r"\(.*?\)", "", name) for name in (text.de, text.en)) for key, text in rule_texts().items()
    }
    return _spellings(rule_texts(), bare)


def rule_key(text: str) -> str | None:
    """Return the rule a cell means: its name in German or English, with or without the law, or its key."""
    return _rules().get(fold(text)) or _rules().get(fold(re.sub(r"\(.*?\)", "", text)))
