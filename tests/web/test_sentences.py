"""Every sentence and reason the engine can say has a text in both languages, for everybody who may read it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

import pytest

from matcher import Sentence
from matcher.rules import RULES
from matcher.sentences import AUDIENCES, SENTENCES, sentences_for
from web.sentences import Audience, Role, Voice, competence_label, rule_name, sentence_text, sentence_texts
from web.translations import load

AZUBI, FACHKRAFT = "Mia Kurz", "Petra Sommer"
NAMES = {"p7": "Ali Demir", "p8": "Ewa Łuczak"}
SAMPLES: Mapping[str, Any] = {
    "competences": ("cad", "welding", "unser_kran"),
    "questions": ("q_tool", "q_work"),
    "weekdays": (1, 3),
    "languages": ("de", "xx"),
    "level": "B1",
    "rule": "language",
    "rules": {"language": 2, "minor_night": 1},
    "needs": ("language", "minimum_hours"),
    "azubi_partner": "p7",
    "fachkraft_partners": ("p8",),
    "people": ("p7", "p8"),
    "azubi": "p7",
    "fachkraft": "p8",
    "criterion": "own_criterion",
    "person": "p7",
}
REASONS = sorted(key for key in SENTENCES if key.startswith(("public_", "unmatched_")))
STATEMENTS = sorted(set(SENTENCES) - set(REASONS))


@dataclass(frozen=True)
class Said:
    key: str
    params: Mapping[str, Any] = field(default_factory=dict)


def said(key: str, number: int = 5) -> Said:
    return Said(key, {name: SAMPLES.get(name, number) for name in SENTENCES[key]})


def voice(language: str = "de", **changes: Any) -> Voice:
    plain = Voice(load(language), AZUBI, FACHKRAFT, NAMES, {"unser_kran": "Unser Kran"})
    return replace(plain, **changes)


def in_german(statement: Said, **changes: Any) -> str:
    return sentence_text(statement, voice(**changes))


@pytest.mark.parametrize("key", sorted(SENTENCES))
def test_every_key_has_a_german_and_an_english_text(key: str) -> None:
    for number, audience, role in product((0, 1, 5), AUDIENCES, (None, "azubi", "fachkraft")):
        statement = said(key, number)
        german = sentence_text(statement, voice("de", audience=audience, role=role))
        english = sentence_text(statement, voice("en", audience=audience, role=role))
        assert german != english
        for text in (german, english):
            assert text[-1] in ".?"
            assert "%(" not in text
            assert "‖" not in text


def may_read(audience: Audience) -> list[str]:
    return [each.key for each in sentences_for(audience, [Sentence(key) for key in STATEMENTS])]


@pytest.mark.parametrize("role", ["azubi", "fachkraft"])
@pytest.mark.parametrize("key", [*may_read("participant"), *(key for key in REASONS if key.startswith("public_"))])
def test_participants_are_spoken_to_without_a_figure(key: str, role: Role) -> None:
    du = in_german(said(key), audience="participant", role=role, address="du")
    sie = in_german(said(key), audience="participant", role=role, address="sie")
    assert du != sie
    assert re.search(r"\b(du|dir|ihr|euch)\b", du, re.IGNORECASE)
    assert re.search(r"\b(Sie|Ihnen)\b", sie)
    assert not re.search(r"\d", du + sie)
    assert not re.search(r"\b(er|sein|seine|ihm|Partnerin)\b", du + sie)


def test_what_a_pair_can_show_each_other() -> None:
    shows = said("fachkraft_shows")
    assert in_german(shows) == (
        "Petra Sommer kann zeigen, was Mia Kurz lernen will: CAD zeichnen und konstruieren, Schweißen, Unser Kran."
    )
    assert in_german(shows, audience="participant", role="azubi", address="du") == (
        "Petra Sommer kann dir zeigen, was du lernen willst: CAD zeichnen und konstruieren, Schweißen, Unser Kran."
    )
    assert in_german(shows, audience="participant", role="fachkraft", address="sie") == (
        "Sie können Mia Kurz zeigen: CAD zeichnen und konstruieren, Schweißen, Unser Kran."
    )
    assert sentence_text(shows, voice("en", audience="participant", role="azubi")) == (
        "Petra Sommer can show you what you want to learn: CAD drawing and design, Welding, Unser Kran."
    )


@pytest.mark.parametrize(
    ("days", "text"),
    [
        ((1,), "dienstags"),
        ((1, 3), "dienstags und donnerstags"),
        ((0, 2, 4), "montags, mittwochs und freitags"),
        ((0, 1, 2, 3, 4), "montags bis freitags"),
        ((0, 1, 2, 4), "montags, dienstags, mittwochs und freitags"),
        ((0, 1, 2, 3, 4, 5, 6), "jeden Tag"),
    ],
)
def test_days_of_the_week(days: tuple[int, ...], text: str) -> None:
    assert in_german(Said("shared_days", {"weekdays": days})) == f"Beide sind {text} da."


def test_days_of_the_week_in_english() -> None:
    both = Said("shared_days", {"weekdays": (0, 1, 3)})
    assert sentence_text(both, voice("en")) == "Both are there on Mondays, Tuesdays, and Thursdays."


def test_what_is_not_known_yet_is_never_told_as_a_zero() -> None:
    def goals(unknown: int) -> str:
        return in_german(Said("azubi_goals", {"covered": 0, "goals": 4, "unknown": unknown}))

    assert goals(0) == "Lernziele von Mia Kurz: Petra Sommer kann davon noch nichts zeigen."
    assert goals(3) == (
        "Lernziele von Mia Kurz: Petra Sommer kann davon bisher nichts zeigen (noch nicht bekannt: 3 von 4)."
    )
    assert goals(4) == "Lernziele von Mia Kurz: Was Petra Sommer davon zeigen kann, ist noch nicht bekannt."


def test_shared_time() -> None:
    assert in_german(Said("shared_hours", {"hours": 14, "weekdays": (1, 3)})) == (
        "Gemeinsame Zeit: 14 Stunden in der Woche (dienstags und donnerstags)."
    )
    assert in_german(Said("shared_hours", {"hours": 1, "weekdays": (0,)})) == (
        "Gemeinsame Zeit: 1 Stunde in der Woche (montags)."
    )
    assert "keine gemeinsamen Stunden" in in_german(Said("relax_minimum_hours", {"hours": 0, "now": 4}))
    assert in_german(Said("shared_hours", {"hours": 0, "weekdays": ()})) == "Gemeinsame Zeit: keine."
    assert in_german(Said("shared_hours", {"hours": 0, "weekdays": (2,)})) == (
        "Gemeinsame Zeit: weniger als eine Stunde in der Woche."
    )


def test_shared_languages() -> None:
    assert in_german(Said("shared_language", {"languages": ("de",), "level": "B1"})) == (
        "Gemeinsame Sprache: Deutsch, beide mindestens B1."
    )
    assert in_german(Said("shared_language", {"languages": ("de", "tr"), "level": "A2"})) == (
        "Gemeinsame Sprachen: Deutsch und Türkisch, beide mindestens A2."
    )
    assert in_german(Said("shared_language", {"languages": ("de",), "level": "C2"})) == (
        "Gemeinsame Sprache: Deutsch, beide auf Stufe C2."
    )


def test_why_nobody_is_possible() -> None:
    params = {"partners": 4, "rules": {"line_manager": 1, "language": 2}, "banned": 1, "left_out": 0}
    assert in_german(Said("unmatched_ruled_out", params), role="azubi") == (
        "Auf der anderen Seite kommt niemand infrage. Gründe und Anzahl: Führungskraft (1); keine gemeinsame Sprache"
        " (2); nicht zusammen (Entscheidung) (1)."
    )


def test_who_has_whom() -> None:
    assert in_german(said("both_have_partners")) == (
        "Mia Kurz hat ein Tandem mit Ali Demir, Petra Sommer mit Ewa Łuczak."
    )


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_has_a_name_and_a_sentence(rule: str) -> None:
    german, english = load("de"), load("en")
    assert rule_name(rule, german) not in {rule, rule_name(rule, english)}
    broken = in_german(Said("rule_broken", {"rule": rule}))
    assert not broken.startswith("Eine Regel schließt das aus")
    clear_up = in_german(Said("rule_open", {"rule": rule}))
    assert clear_up.startswith("Bitte klären: ")
    assert rule_name(rule, german) in in_german(Said("rule_overridden", {"rule": rule}))


def test_a_rule_of_somebody_elses_engine_keeps_its_key() -> None:
    assert in_german(Said("rule_broken", {"rule": "own_rule"})) == "Eine Regel schließt das aus: own_rule."


def test_a_competence_nobody_lists_keeps_its_key() -> None:
    assert competence_label("kran", voice()) == "kran"


def test_several_at_once() -> None:
    assert sentence_texts([said("site_same"), said("occupation_same")], voice("en")) == [
        "Both work at the same site.",
        "Both have the same occupation.",
    ]


@pytest.mark.parametrize("role", ["azubi", "fachkraft"])
def test_bug_where_no_tandem_is_planned_there_are_not_a_few(role: Role) -> None:
    def told(places: int) -> str:
        return in_german(Said("public_places", {"places": places}), audience="participant", role=role, address="du")

    assert told(0) == "Bei euch ist diesmal kein Tandem geplant. Das liegt nicht an dir."
    assert told(1) == told(3) == "Bei euch konnten wir nur wenige Tandems bilden. Das liegt nicht an dir."
