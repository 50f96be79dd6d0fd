"""What the engine refuses, in words; it names it by code."""

from collections.abc import Mapping

import matcher
from web.files.messages import N_, Message, Parameter
from web.offline.members import Member
from web.sentence_texts import RULE_NAMES

TEXTS: Mapping[str, str] = {
    "invalid_toml": N_("The policy cannot be read: %(detail)s. Please correct that line."),
    "unknown_criterion": N_("There is no criterion “%(criterion)s”. The known ones are: %(known)s."),
    "unknown_rule": N_("There is no rule “%(rule)s”. The known ones are: %(known)s."),
    "rule_not_switchable": N_("The rule “%(rule)s” always applies. Please remove it from the policy."),
    "unknown_objective": N_("There is no objective “%(objective)s”. The known ones are: %(known)s."),
    "all_weights_zero": N_("All weights are 0. Please give at least one criterion a weight."),
    "invalid_setting": N_("The setting “%(setting)s” is %(value)s, expected: %(expected)s."),
    "invalid_seed": N_("The seed is %(value)s. Please use a whole number from 0 to 18446744073709551615."),
    "unknown_person": N_("A decision names “%(person)s”, but nobody has this id."),
    "unknown_block": N_("A decision names the company “%(block)s”, but nobody belongs to it."),
    "wrong_side": N_("%(person)s is on the wrong side of a decision. Please swap Azubi and Fachkraft."),
    "pair_across_blocks": N_(
        "%(azubi)s and %(fachkraft)s belong to different companies and cannot be a tandem. Please check the names."
    ),
    "contradicting_pins": N_(
        "%(person)s is to stay with %(first)s and with %(second)s. Please take one of the two decisions back."
    ),
    "pin_contradicted": N_(
        "%(azubi)s and %(fachkraft)s are to stay together, but another decision rules this out. Please take one"
        " of the two back."
    ),
    "pin_impossible": N_(
        "%(azubi)s and %(fachkraft)s cannot stay together because of a rule: %(rule)s. If they should all the"
        " same, add a row “set rule aside” with this rule and the reason."
    ),
    "pin_not_possible": N_(
        "%(azubi)s and %(fachkraft)s cannot stay together because of a rule that always applies: %(rule)s. Please"
        " take the decision back."
    ),
    "rule_not_overridable": N_(
        "For %(azubi)s and %(fachkraft)s this rule always applies: %(rule)s. Please take the decision back."
    ),
    "more_pins_than_places": N_(
        "%(block)s: %(pins)s tandems are to stay, but there are only %(places)s places. Please give more places or keep"
        " fewer tandems."
    ),
    "more_pins_than_capacity": N_(
        "%(fachkraft)s is to stay with more Azubis (%(pins)s) than there is room for (%(capacity)s). Please take a"
        " decision back."
    ),
    "leximin_too_large": N_(
        "%(block)s: the objective leximin is meant for companies with up to %(limit)s people on the smaller side;"
        " there are %(size)s here. Please choose floor."
    ),
}
"""What the engine refuses, by its code; of a pin against a rule nothing overrides ``pin_not_possible`` is told."""

ALL_COMPANIES = N_("All companies")


def refusal(error: matcher.MatcherError, members: Mapping[str, Member] | None = None) -> Message:
    """Return what the engine refuses in words, people by their names; an error without a text keeps the engine's."""
    msgid = TEXTS.get("pin_not_possible" if _always_holds(error) else error.code)
    if msgid is None:
        return Message("%(text)s", {"text": str(error)})
    return Message(msgid, {key: _shown(key, value, members or {}) for key, value in error.params.items()})


def _always_holds(error: matcher.MatcherError) -> bool:
    rule = matcher.RULES.get(str(error.params.get("rule")))
    return error.code == "pin_impossible" and rule is not None and not rule.overridable


def _shown(key: str, value: str | int, members: Mapping[str, Member]) -> Parameter:
    if value in members:
        return members[str(value)].name
    if key == "rule" and value in RULE_NAMES and members:
        return Message(RULE_NAMES[str(value)])
    return Message(ALL_COMPANIES) if key == "block" and value == "*" else value
