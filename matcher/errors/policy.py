"""The weights and rules."""

from __future__ import annotations

from matcher.errors.base import MatcherError

__all__ = [
    "AllWeightsZero",
    "DuplicateCriterion",
    "InvalidCriterion",
    "InvalidSetting",
    "InvalidToml",
    "PolicyError",
    "RuleNotSwitchable",
    "UnfitCriterion",
    "UnknownCriterion",
    "UnknownObjective",
    "UnknownRule",
]


class PolicyError(MatcherError):
    """The policy cannot be used."""


class UnknownCriterion(PolicyError):
    """A weight names a criterion that does not exist."""

    code = "unknown_criterion"
    template = "There is no criterion {criterion}. Known are: {known}."


class UnknownRule(PolicyError):
    """A policy or an override names a rule that does not exist."""

    code = "unknown_rule"
    template = "There is no rule {rule}. Known are: {known}."


class RuleNotSwitchable(PolicyError):
    """The rule always holds."""

    code = "rule_not_switchable"
    template = "The rule {rule} always holds and cannot be switched off. Remove it from the policy."


class UnknownObjective(PolicyError):
    """There is no such objective."""

    code = "unknown_objective"
    template = "There is no objective {objective}. Known are: {known}."


class InvalidCriterion(PolicyError):
    """A criterion of one's own cannot be used as it is declared."""

    code = "invalid_criterion"
    template = "The criterion {criterion} cannot be used: {detail}."


class DuplicateCriterion(PolicyError):
    """Two criteria of a policy have one key, or one's own has the key of a built-in one."""

    code = "duplicate_criterion"
    template = "There are two criteria {criterion}. Give one's own criterion a key of its own."


class UnfitCriterion(PolicyError):
    """A criterion returned something else than one whole number from 0 to 1000 per pair."""

    code = "unfit_criterion"
    template = "The criterion {criterion} returned {detail}. check_criterion() in matcher.testing lists what is wrong."


class AllWeightsZero(PolicyError):
    """Nothing would be compared."""

    code = "all_weights_zero"
    template = "All weights are 0, so nothing would be compared. Give at least one criterion a weight."


class InvalidSetting(PolicyError):
    """A setting of the policy has a value outside its range."""

    code = "invalid_setting"
    template = "The setting {setting} is {value}, expected {expected}."


class InvalidToml(PolicyError):
    """The text is no policy in TOML."""

    code = "invalid_toml"
    template = "This text is no policy: {detail}."
