"""What the engine refuses, in sentences for coordinators."""

from web.services.matching import EngineRefusal, NotProved
from web.translations import N_

STOPPED = N_("The computation stopped because of an error in the program. Nothing was changed. Please try again.")
NOT_PROVED = N_(
    "The check of the result failed, so it was discarded and nothing was changed. Please report this to support."
)
UNFIT = N_("A decision made by hand no longer fits the data. Please undo it on the page of the proposal.")
CONFIDENTIAL_RULE = "please_not"
"""The rule every page calls a confidential note."""
REFUSALS = {
    "contradicting_pins": N_("One of the two is already kept together with somebody else. Please undo that first."),
    "pin_contradicted": N_("Another decision says the opposite about these people. Please undo that one first."),
    "pin_impossible": N_(
        "A rule forbids this pair. If you want it all the same, tick the box below and give your reason."
    ),
    "rule_not_overridable": N_("These two cannot be a tandem: confidential note. It always applies."),
    "more_pins_than_places": N_(
        "More pairs are kept together than this company has places. Please undo one or raise the number of places"
        " first."
    ),
    "more_pins_than_capacity": N_(
        "This Fachkraft is already kept together with as many Azubis as they have room for. Please undo one of"
        " these decisions first."
    ),
    "leximin_too_large": N_(
        "The aim “Fair from below” can be computed for groups with up to 500 people on the smaller side. Please choose"
        " another aim in the policy."
    ),
    "pair_across_blocks": N_("The two belong to different companies. Only companies of one pool can share a tandem."),
}


def is_confidential(refusal: EngineRefusal) -> bool:
    """Whether a confidential note stands against what was wanted: no decision ever counts more."""
    return refusal.params.get("rule") == CONFIDENTIAL_RULE


def refusal_text(refusal: EngineRefusal) -> str:
    """Return why the engine refused, as a message to translate."""
    if is_confidential(refusal):
        return REFUSALS["rule_not_overridable"]
    return REFUSALS.get(refusal.code, UNFIT)


def failure_text(error: Exception) -> str:
    """Return why a run ended without a result, as a message to translate."""
    if isinstance(error, EngineRefusal):
        return REFUSALS[error.code] if error.code == "leximin_too_large" else UNFIT
    return NOT_PROVED if isinstance(error, NotProved) else STOPPED
