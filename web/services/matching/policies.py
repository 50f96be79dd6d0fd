"""What stored policies say, and how a round uses them."""

from dataclasses import replace
from datetime import date

from matcher import Policy


def default_policy() -> Policy:
    """Return the engine's default policy."""
    return Policy()


def policy_of_round(toml: str, starts_on: date) -> str:
    """Return a stored policy as a round uses it: with the month in which its tandems start, unless it names one.

    Stored policies hold for every round of a programme, so they usually name none.
    """
    policy = Policy.from_toml(toml)
    return replace(policy, starts=policy.starts or starts_on.strftime("%Y-%m")).to_toml()


def policy_fingerprint(toml: str) -> str:
    """Return the fingerprint of a policy."""
    return Policy.from_toml(toml).fingerprint


OWN_ANSWERS_WEIGHT = 10
"""What all own questions of a programme together count, unless its policy says otherwise."""


_OWN_ANSWERS = "own_answers"


def weighing_own_answers(toml: str, *, count: bool) -> str:
    """Return a stored policy in which the answers to a programme's own questions count, or do not."""
    policy = Policy.from_toml(toml)
    weight = (policy.weights[_OWN_ANSWERS] or OWN_ANSWERS_WEIGHT) if count else 0
    return replace(policy, weights={**policy.weights, _OWN_ANSWERS: weight}).to_toml()


def share_of_own_answers(toml: str) -> int:
    """Return how much the answers to own questions count in a policy where they do, in per cent of everything."""
    weights = Policy.from_toml(weighing_own_answers(toml, count=True)).weights
    return round(100 * weights[_OWN_ANSWERS] / sum(weights.values()))


def objective(toml: str) -> str:
    """Return what a stored policy aims at: `floor`, `total` or `leximin`."""
    return Policy.from_toml(toml).objective


def in_force(toml: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the criteria that count in a stored policy, the heaviest first, and the rules that hold."""
    policy = Policy.from_toml(toml)
    weights = policy.weights
    criteria = sorted((key for key, weight in weights.items() if weight), key=lambda key: -weights[key])
    return tuple(criteria), tuple(key for key, holds in policy.rules.items() if holds)
