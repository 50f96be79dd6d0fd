"""Words of the pages that explain: what stands in the way, what would help, why somebody is without a tandem."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from web.catalogue.text import Text, in_one_line
from web.rendering import Page
from web.sentence_texts import RULE_NAMES
from web.sentences import Voice, competence_label
from web.translations import N_

AGAINST: Mapping[str, str] = MappingProxyType(
    {
        "banned": N_("kept apart by hand"),
        "left_out": N_("one of them left out by hand"),
        "below_minimum": N_("below the minimum"),
    }
)
"""What stands in the way of a pair besides rules."""
MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "relax_minimum_hours": N_("Accept fewer shared hours"),
        "relax_minimum": N_("Lower the minimum below which there is no tandem"),
        "relax_places": N_("More places"),
        "relax_overrides": N_("Set several rules aside at once"),
    }
)
"""What would help besides recruits; every other key is a rule to be set aside for two people."""
REASONS: Mapping[str, str] = MappingProxyType(
    {
        "unmatched_left_out": N_("left out by a decision"),
        "unmatched_no_counterpart": N_("nobody on the other side takes part"),
        "unmatched_ruled_out": N_("rules or decisions rule everybody out"),
        "unmatched_below_minimum": N_("below the minimum with everybody"),
        "unmatched_places": N_("all places are taken"),
        "unmatched_competition": N_("everybody possible already has a tandem"),
    }
)
"""Why somebody has no tandem, in a table."""


def explaining_labels(page: Page, own: Mapping[str, Text]) -> dict[str, Any]:
    """Return what templates need to put this into words; `own`: the programme's own competences by key."""
    competence = _competence(page, own)
    return {
        "against_label": lambda key: page.t(AGAINST.get(key) or RULE_NAMES.get(key, key)),
        "measure_label": lambda key, number: _measure(page, key, number),
        "reason_label": lambda key: page.t(REASONS.get(key, key)),
        "competence": competence,
        "competences": lambda keys: in_one_line([competence(key) for key in keys]),
    }


def _measure(page: Page, key: str, number: int) -> str:
    if key == "recruit_fachkraft":
        return page.n("One more Fachkraft", "%(num)s more Fachkräfte", number)
    if key == "recruit_azubi":
        return page.n("One more Azubi", "%(num)s more Azubis", number)
    if key in MEASURES:
        return page.t(MEASURES[key])
    return page.t(N_("Set a rule aside for two people: %(rule)s")) % {"rule": page.t(RULE_NAMES.get(key, key))}


def _competence(page: Page, own: Mapping[str, Text]) -> Callable[[str], str]:
    labels = {key: label.in_language(page.language) for key, label in own.items()}
    return lambda key: competence_label(key, Voice(page.translations, labels=labels))
