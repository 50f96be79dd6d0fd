"""What `tandem verify` finds wrong, in words; the engine names it by code."""

from collections.abc import Mapping
from gettext import NullTranslations

import matcher
from web.files.messages import N_

TEXTS: Mapping[str, str] = {
    "other_engine": N_("The result was made by engine version %(stored)s; this is version %(actual)s."),
    "other_input": N_("The result was made from other answers."),
    "other_policy": N_("The result was made with another policy."),
    "other_decisions": N_("The result was made with other decisions."),
    "other_blocks": N_("The companies of the result are not those of the answers."),
    "unknown_pair": N_("%(azubi)s and %(fachkraft)s are not an Azubi and a Fachkraft of %(block)s."),
    "wrong_tandem": N_("%(block)s: what is said about %(azubi)s and %(fachkraft)s is not right."),
    "wrong_block": N_("%(block)s: the figures are not right."),
    "wrong_unmatched": N_("%(block)s: the people without a tandem, or their reasons, are not right."),
    "not_a_plan": N_("Somebody has two tandems, or a tandem names somebody who is not there."),
    "pair_not_allowed": N_("A tandem is impossible under the rules."),
    "pin_missing": N_("A tandem that had to stay is missing."),
    "too_many_pairs": N_("There are %(pairs)s tandems for %(places)s places."),
    "wrong_terms": N_("The plan was made for another objective, number of places or draw."),
    "wrong_total": N_("The sum of the points is %(stored)s; it should be %(actual)s."),
    "wrong_floor": N_("The points of the weakest tandem are %(stored)s; they should be %(actual)s."),
    "malformed_certificate": N_("The proof does not match."),
    "tandems_not_proved": N_("It has not been proved that there cannot be more tandems."),
    "floor_not_proved": N_("It has not been proved that the weakest tandem cannot be stronger."),
    "sum_not_proved": N_("It has not been proved that the sum of the points cannot be higher."),
    "draw_not_proved": N_("It has not been proved that this plan won the draw."),
}


def issue_text(issue: matcher.Issue, names: Mapping[str, str], translations: NullTranslations) -> str:
    """Return an issue in words, people by their names; a code of a newer engine keeps the engine's own message."""
    if issue.code not in TEXTS:
        return issue.message
    params = {key: names.get(value, value) if isinstance(value, str) else value for key, value in issue.params.items()}
    msgid = TEXTS[issue.code]
    text = translations.gettext(msgid) % params
    return f"{params['block']}: {text}" if "block" in params and "%(block)s" not in msgid else text
