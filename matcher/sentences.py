"""Statements as keys with parameters, and who may read which.

The coordinator reads everything. The company and the participants read no figure of match quality, no language, no
wish and nothing confidential; of the person part they read competences alone. ``own_shared`` and ``own_completed`` name
the programme's own questions to which both gave the same answer, or answers that complete each other: whoever shows
them leaves out those whose answers the partner may not see.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal, TypeAlias

from matcher.reasons import REASONS
from matcher.result import Param, Sentence

__all__ = ["AUDIENCES", "SENTENCES", "Audience", "say", "sentences_for"]

Audience: TypeAlias = Literal["coordinator", "company", "participant"]
AUDIENCES: tuple[Audience, ...] = ("coordinator", "company", "participant")

_EVERYBODY = AUDIENCES
_COORDINATOR: tuple[Audience, ...] = ("coordinator",)
_PARTICIPANT: tuple[Audience, ...] = ("participant",)
_STAFF: tuple[Audience, ...] = ("coordinator", "company")
_NOT_COMPANY: tuple[Audience, ...] = ("coordinator", "participant")
_NOT_COORDINATOR: tuple[Audience, ...] = ("company", "participant")

_TEXTS: Mapping[str, tuple[tuple[Audience, ...], tuple[str, ...]]] = {
    "only_possible": (_COORDINATOR, ()),
    "azubi_goals": (_COORDINATOR, ("covered", "goals", "unknown")),
    "azubi_goals_unknown": (_COORDINATOR, ()),
    "fachkraft_goals": (_COORDINATOR, ("covered", "goals", "unknown")),
    "fachkraft_goals_unknown": (_COORDINATOR, ()),
    "fachkraft_shows": (_EVERYBODY, ("competences",)),
    "azubi_shows": (_EVERYBODY, ("competences",)),
    "fachkraft_brings": (_COORDINATOR, ("competences",)),
    "azubi_brings": (_COORDINATOR, ("competences",)),
    "fachkraft_knows": (_NOT_COORDINATOR, ("competences",)),
    "azubi_knows": (_NOT_COORDINATOR, ("competences",)),
    "fachkraft_has_begun": (_EVERYBODY, ("competences",)),
    "azubi_has_begun": (_EVERYBODY, ("competences",)),
    "shared_hours": (_STAFF, ("hours", "weekdays")),
    "thinnest_week": (_STAFF, ("hours", "week", "weeks")),
    "shared_hours_unknown": (_STAFF, ()),
    "shared_days": (_NOT_COMPANY, ("weekdays",)),
    "shared_days_rotating": (_NOT_COMPANY, ("weekdays", "weeks")),
    "shared_language": (_COORDINATOR, ("languages", "level")),
    "no_shared_language": (_COORDINATOR, ()),
    "languages_unknown": (_COORDINATOR, ()),
    "occupation_same": (_STAFF, ()),
    "occupation_near": (_STAFF, ()),
    "occupation_far": (_COORDINATOR, ()),
    "occupation_unknown": (_COORDINATOR, ()),
    "department_same": (_STAFF, ()),
    "department_different": (_STAFF, ()),
    "department_unknown": (_COORDINATOR, ()),
    "site_same": (_STAFF, ()),
    "site_different": (_STAFF, ()),
    "site_unknown": (_COORDINATOR, ()),
    "company_same": (_STAFF, ()),
    "company_different": (_STAFF, ()),
    "wish_of_both": (_COORDINATOR, ()),
    "wish_of_azubi": (_COORDINATOR, ()),
    "wish_of_fachkraft": (_COORDINATOR, ()),
    "wish_of_nobody": (_COORDINATOR, ()),
    "work_style_steps": (_COORDINATOR, ("steps",)),
    "work_style_unknown": (_COORDINATOR, ()),
    "motivation_steps": (_COORDINATOR, ("steps",)),
    "motivation_unknown": (_COORDINATOR, ()),
    "own_same": (_COORDINATOR, ("questions",)),
    "own_near": (_COORDINATOR, ("questions",)),
    "own_different": (_COORDINATOR, ("questions",)),
    "own_complete": (_COORDINATOR, ("questions",)),
    "own_complete_partly": (_COORDINATOR, ("questions",)),
    "own_not_complete": (_COORDINATOR, ("questions",)),
    "own_unknown": (_COORDINATOR, ("questions",)),
    "own_shared": (_PARTICIPANT, ("questions",)),
    "own_completed": (_PARTICIPANT, ("questions",)),
    "training_months": (_COORDINATOR, ("months",)),
    "training_months_unknown": (_COORDINATOR, ()),
    "criterion_value": (_COORDINATOR, ("criterion", "percent")),
    "criterion_unknown": (_COORDINATOR, ("criterion",)),
    "confidence": (_COORDINATOR, ("percent",)),
    "pinned": (_COORDINATOR, ()),
    "held": (_COORDINATOR, ()),
    "rule_open": (_COORDINATOR, ("rule",)),
    "rule_overridden": (_COORDINATOR, ("rule",)),
    "rule_broken": (_COORDINATOR, ("rule",)),
    "other_block": (_COORDINATOR, ()),
    "banned": (_COORDINATOR, ()),
    "person_left_out": (_COORDINATOR, ("person",)),
    "below_minimum": (_COORDINATOR, ("minimum", "percent")),
    "both_have_partners": (_COORDINATOR, ("azubi_partner", "fachkraft_partners")),
    "azubi_has_partner": (_COORDINATOR, ("azubi_partner",)),
    "fachkraft_has_partners": (_COORDINATOR, ("fachkraft_partners",)),
    "places_taken": (_COORDINATOR, ("places",)),
    "azubi_kept": (_COORDINATOR, ("azubi_partner",)),
    "fachkraft_kept": (_COORDINATOR, ("fachkraft_partners",)),
    "places_kept": (_COORDINATOR, ("places",)),
    "effect_no_cost": (_COORDINATOR, ()),
    "effect_tandems": (_COORDINATOR, ("after", "before")),
    "effect_weakest": (_COORDINATOR, ("after", "before")),
    "effect_mean": (_COORDINATOR, ("after", "before")),
    "effect_points_lost": (_COORDINATOR, ("points",)),
    "effect_points_gained": (_COORDINATOR, ("points",)),
    "effect_other_partner": (_COORDINATOR, ("people",)),
    "effect_no_partner": (_COORDINATOR, ("people",)),
    "effect_new_partner": (_COORDINATOR, ("people",)),
    "effect_fewer_partners": (_COORDINATOR, ("people",)),
    "effect_more_partners": (_COORDINATOR, ("people",)),
    "relax_override": (_COORDINATOR, ("azubi", "fachkraft", "rule")),
    "relax_overrides": (_COORDINATOR, ("number",)),
    "relax_pair": (_COORDINATOR, ("azubi", "fachkraft", "rule")),
    "cure_minor": (_COORDINATOR, ("azubi",)),
    "cure_instruction": (_COORDINATOR, ("fachkraft",)),
    "cure_hours": (_COORDINATOR, ("fachkraft",)),
    "relax_minimum_hours": (_COORDINATOR, ("hours", "now")),
    "relax_minimum": (_COORDINATOR, ("now", "percent")),
    "relax_places": (_COORDINATOR, ("now", "places")),
    "relax_nothing": (_COORDINATOR, ()),
    "recruit_fachkraft": (_COORDINATOR, ("competences",)),
    "recruit_fachkraft_any": (_STAFF, ()),
    "recruit_azubi": (_COORDINATOR, ("competences",)),
    "recruit_azubi_any": (_STAFF, ()),
    "recruit_needs": (_COORDINATOR, ("needs",)),
}

SENTENCES: Mapping[str, tuple[str, ...]] = {key: names for key, (_, names) in _TEXTS.items()} | REASONS
"""Every key of a sentence or reason -> the names of its parameters."""


def sentences_for(audience: Audience, sentences: Iterable[Sentence]) -> tuple[Sentence, ...]:
    """Those of the sentences that the audience may read."""
    return tuple(sentence for sentence in sentences if audience in _TEXTS[sentence.key][0])


def say(key: str, **params: Param) -> Sentence:
    """A sentence with exactly the parameters its key asks for."""
    return Sentence(key, params)
