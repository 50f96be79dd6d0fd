"""What was decided about single people."""

from __future__ import annotations

from matcher.errors.base import MatcherError

__all__ = [
    "ContradictingPins",
    "DecisionError",
    "InvalidDecisions",
    "MorePinsThanCapacity",
    "MorePinsThanPlaces",
    "PairAcrossBlocks",
    "PinContradicted",
    "PinImpossible",
    "RuleNotOverridable",
    "UnknownBlock",
    "UnknownPerson",
    "WrongSide",
]


class DecisionError(MatcherError):
    """A decision does not fit the round."""


class UnknownPerson(DecisionError):
    """The id belongs to nobody in the round."""

    code = "unknown_person"
    template = "There is no person {person} in this round. Undo the decision, or add the person."


class UnknownBlock(DecisionError):
    """The id belongs to no block of the round."""

    code = "unknown_block"
    template = "There is no block {block} in this round. Use the id of a company or of a pool."


class WrongSide(DecisionError):
    """An Azubi stands where a Fachkraft is expected, or the other way round."""

    code = "wrong_side"
    template = "{person} is not among the {side}. Exchange the two people of the decision."


class PairAcrossBlocks(DecisionError):
    """The two people belong to different blocks."""

    code = "pair_across_blocks"
    template = "{azubi} and {fachkraft} are in different blocks. Put their companies into one pool first."


class ContradictingPins(DecisionError):
    """One person is pinned to two partners."""

    code = "contradicting_pins"
    template = "{person} is kept together with {first} and with {second}. Undo one of the two decisions."


class PinContradicted(DecisionError):
    """A pinned pair is banned, or one of the two is left out."""

    code = "pin_contradicted"
    template = "{azubi} and {fachkraft} are kept together, but another decision ({by}) forbids it. Undo one of them."


class PinImpossible(DecisionError):
    """A pinned pair breaks a rule without an override."""

    code = "pin_impossible"
    template = "{azubi} and {fachkraft} cannot be kept together: rule {rule}. Override the rule with a reason first."


class RuleNotOverridable(DecisionError):
    """No decision can override this rule."""

    code = "rule_not_overridable"
    template = "The rule {rule} cannot be overridden for {azubi} and {fachkraft}. Undo the decision."


class MorePinsThanPlaces(DecisionError):
    """More pairs are kept together than there are places."""

    code = "more_pins_than_places"
    template = "Block {block}: {pins} pairs are kept together, but there are only {places} places. Raise the places."


class MorePinsThanCapacity(DecisionError):
    """One Fachkraft is kept together with more Azubis than they have room for."""

    code = "more_pins_than_capacity"
    template = "{fachkraft} is kept together with {pins} Azubis, but has room for only {capacity}. Undo a decision."


class InvalidDecisions(DecisionError):
    """Stored decisions cannot be read."""

    code = "invalid_decisions"
    template = "These decisions cannot be read: {detail}."
