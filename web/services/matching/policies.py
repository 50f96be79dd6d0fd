"""What stored policies say, and how a round uses them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from matcher import OwnUse, Policy


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


Uses = Mapping[str, tuple[int, str]]
"""Key of a programme's own question -> its weight, and how its answers are compared."""
_OWN_ANSWERS = "own_answers"
_HEAVIEST = 1_000


def weighing_own_answers(toml: str, uses: Uses, *, before: Uses) -> str:
    """Return a stored policy in which a programme's own questions count as its questionnaire says.

    What the policy says of a question stays where the questionnaire says the same as `before`: somebody may have
    changed the number there since.
    """
    policy = Policy.from_toml(toml)
    questions = {
        key: policy.questions[key] if key in policy.questions and before.get(key) == use else OwnUse(*use)
        for key, use in uses.items()
    }
    weight = min(sum(use.weight for use in questions.values()), _HEAVIEST)
    return replace(policy, questions=questions, weights={**policy.weights, _OWN_ANSWERS: weight}).to_toml()


def weight_of_others(toml: str) -> int:
    """Return how much all criteria of a policy count together but the answers to own questions."""
    weights = Policy.from_toml(toml).weights
    return sum(weight for key, weight in weights.items() if key != _OWN_ANSWERS)


def objective(toml: str) -> str:
    """Return what a stored policy aims at: `floor`, `total` or `leximin`."""
    return Policy.from_toml(toml).objective


def in_force(toml: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the criteria that count in a stored policy, the heaviest first, and the rules that hold."""
    policy = Policy.from_toml(toml)
    weights = policy.weights
    criteria = sorted((key for key, weight in weights.items() if weight), key=lambda key: -weights[key])
    return tuple(criteria), tuple(key for key, holds in policy.rules.items() if holds)
