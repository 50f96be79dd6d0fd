"""The policy: defaults, TOML, fingerprint, and every setting that is refused."""

import dataclasses
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import CRITERIA, RULES, Policy, errors


def test_the_default_policy_holds_every_criterion_and_rule() -> None:
    policy = Policy()
    assert dict(policy.weights) == {key: criterion.weight for key, criterion in CRITERIA.items()}
    assert dict(policy.rules) == {key: rule.active for key, rule in RULES.items()}
    assert (policy.objective, policy.places, policy.minimum) == ("floor", None, None)
    assert policy.maximum == 1000 * sum(policy.weights.values()) == 100_000
    goals = policy.weights["azubi_goals"] + policy.weights["fachkraft_goals"]
    assert goals > policy.maximum // 2000
    assert (policy.percent(99_999), policy.percent(100_000)) == (99, 100)


policies = st.builds(
    Policy,
    weights=st.dictionaries(st.sampled_from(list(CRITERIA)), st.integers(1, 1000), min_size=1),
    rules=st.dictionaries(st.sampled_from([key for key, rule in RULES.items() if rule.switchable]), st.booleans()),
    objective=st.sampled_from(["floor", "total"]),
    places=st.none() | st.integers(0, 50),
    minimum=st.none() | st.integers(0, 100),
    minimum_hours=st.integers(0, 168),
    full_hours=st.integers(1, 168),
    department=st.sampled_from(["same", "different"]),
)


@given(policies)
def test_a_policy_survives_toml_and_pickling(policy: Policy) -> None:
    again = Policy.from_toml(policy.to_toml())
    assert again == policy == pickle.loads(pickle.dumps(policy))  # noqa: S301  our own bytes
    assert (again.fingerprint, hash(again)) == (policy.fingerprint, hash(policy))


def test_every_setting_changes_the_fingerprint() -> None:
    changes: list[dict[str, Any]] = [
        {},
        {"weights": {"hours": 1}},
        {"rules": {"trainer": True}},
        {"objective": "total"},
        {"places": 1},
        {"minimum": 1},
        {"minimum_hours": 1},
        {"full_hours": 1},
        {"department": "different"},
    ]
    assert len({Policy(**change).fingerprint for change in changes}) == len(changes)
    assert {field.name for field in dataclasses.fields(Policy)} == {key for change in changes for key in change}


def test_the_order_of_weights_plays_no_part() -> None:
    first, second = Policy(weights={"hours": 1, "site": 2}), Policy(weights={"site": 2, "hours": 1})
    assert first.fingerprint == second.fingerprint
    assert first.weights["occupation"] == 0


def test_a_policy_cannot_be_changed_but_replaced() -> None:
    policy = Policy()
    with pytest.raises(dataclasses.FrozenInstanceError):
        policy.objective = "total"  # type: ignore[misc]
    with pytest.raises(TypeError):
        policy.weights["hours"] = 3  # type: ignore[index]
    assert dataclasses.replace(policy, objective="total").weights == policy.weights


@pytest.mark.parametrize(
    ("settings", "error"),
    [
        ({"weights": {"age": 1}}, errors.UnknownCriterion),
        ({"weights": {"hours": -1}}, errors.InvalidSetting),
        ({"weights": {"hours": 1001}}, errors.InvalidSetting),
        ({"weights": {"hours": 1.5}}, errors.InvalidSetting),
        ({"weights": {"hours": True}}, errors.InvalidSetting),
        ({"weights": {}}, errors.AllWeightsZero),
        ({"weights": {"hours": 0}}, errors.AllWeightsZero),
        ({"rules": {"age": True}}, errors.UnknownRule),
        ({"rules": {"site": 1}}, errors.InvalidSetting),
        ({"rules": {"please_not": False}}, errors.RuleNotSwitchable),
        ({"objective": "fairest"}, errors.UnknownObjective),
        ({"places": -1}, errors.InvalidSetting),
        ({"places": 1.0}, errors.InvalidSetting),
        ({"minimum": 101}, errors.InvalidSetting),
        ({"minimum_hours": None}, errors.InvalidSetting),
        ({"full_hours": 0}, errors.InvalidSetting),
        ({"department": "any"}, errors.InvalidSetting),
    ],
)
def test_a_wrong_setting_is_refused_by_name(settings: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        Policy(**settings)


def test_the_objectives_there_are_are_listed() -> None:
    with pytest.raises(errors.UnknownObjective, match="floor, total, leximin") as caught:
        Policy(objective="best")
    assert caught.value.params == {"objective": "best", "known": "floor, total, leximin"}


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("weights = ", errors.InvalidToml),
        ("wieghts = 3", errors.InvalidSetting),
        ("weights = 3", errors.InvalidSetting),
        ("rules = []", errors.InvalidSetting),
        ('objective = "most"', errors.UnknownObjective),
        ("objective = 3", errors.UnknownObjective),
    ],
)
def test_a_text_that_is_no_policy_is_refused(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        Policy.from_toml(text)


def test_an_empty_text_is_the_default_policy() -> None:
    assert Policy.from_toml("") == Policy()
