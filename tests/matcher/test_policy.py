"""The policy: defaults, TOML, fingerprint, and every setting that is refused."""

import dataclasses
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher import COMPARISONS, CRITERIA, RULES, Criterion, OwnUse, Policy, errors
from matcher.criteria import Scores, where_known
from matcher.pairs import Pairs


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
    department=st.sampled_from(["same", "different", "any"]),
    starts=st.none() | st.sampled_from(["2027-01", "2031-12"]),
    training_months=st.integers(0, 48),
    exam_months=st.integers(0, 48),
    training_years=st.sets(st.integers(1, 4), min_size=1),
    questions=st.dictionaries(
        st.sampled_from(["q_a", "q_b", "9"]), st.builds(OwnUse, st.integers(0, 1000), st.sampled_from(COMPARISONS))
    ),
)


def aevo(pairs: Pairs, _policy: Policy, neutral: int) -> Scores:
    """1000 with the certificate, 0 without."""
    answers = pairs.of_fachkraft("aevo")
    return where_known(answers >= 0, answers * 1000, neutral)


MINE = Criterion("aevo", 7, ("aevo",), aevo)


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
        {"starts": "2027-03"},
        {"training_months": 2},
        {"exam_months": 7},
        {"training_years": (1, 2)},
        {"questions": {"q_a": OwnUse(1)}},
        {"questions": {"q_a": OwnUse(2)}},
        {"questions": {"q_a": OwnUse(2, "different")}},
        {"criteria": (*CRITERIA.values(), MINE)},
        {"criteria": (*CRITERIA.values(), dataclasses.replace(MINE, version=2))},
        {"criteria": (*CRITERIA.values(), dataclasses.replace(MINE, neutral=400))},
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
        ({"weights": None}, errors.InvalidSetting),
        ({"weights": ["hours"]}, errors.InvalidSetting),
        ({"rules": None}, errors.InvalidSetting),
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
        ({"department": "none"}, errors.InvalidSetting),
        ({"starts": "2027-13"}, errors.InvalidSetting),
        ({"starts": 2027}, errors.InvalidSetting),
        ({"training_months": 49}, errors.InvalidSetting),
        ({"exam_months": None}, errors.InvalidSetting),
        ({"training_years": ()}, errors.InvalidSetting),
        ({"training_years": (1, 5)}, errors.InvalidSetting),
        ({"training_years": (True,)}, errors.InvalidSetting),
        ({"training_years": 2}, errors.InvalidSetting),
        ({"questions": {"q a": OwnUse(1)}}, errors.InvalidSetting),
        ({"questions": {"q_a": 1}}, errors.InvalidSetting),
        ({"questions": {"q_a": OwnUse(1001)}}, errors.InvalidSetting),
        ({"questions": {"q_a": OwnUse(1, "random")}}, errors.InvalidSetting),
        ({"criteria": ("hours",)}, errors.InvalidCriterion),
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
        ("questions = 3", errors.InvalidSetting),
        ("[questions]\nq_a = 3", errors.InvalidSetting),
        ('[questions.q_a]\ncompare = "alike"', errors.InvalidSetting),
        ('[questions.q_a]\nweight = "1"', errors.InvalidSetting),
        ('objective = "most"', errors.UnknownObjective),
        ("objective = 3", errors.UnknownObjective),
    ],
)
def test_a_text_that_is_no_policy_is_refused(text: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        Policy.from_toml(text)


def test_an_empty_text_is_the_default_policy() -> None:
    assert Policy.from_toml("") == Policy()


def test_a_criterion_of_ones_own_counts_like_the_built_in_ones() -> None:
    policy = Policy(criteria=(*CRITERIA.values(), MINE))
    assert policy.weights["aevo"] == 7
    assert policy.maximum == Policy().maximum + 7000
    assert policy.criterion("aevo") is MINE
    assert Policy(criteria=(*CRITERIA.values(), MINE), weights={"aevo": 3}).maximum == 3000
    with pytest.raises(errors.UnknownCriterion, match="aevo"):
        Policy().criterion("aevo")


def test_a_policy_with_ones_own_criterion_survives_toml_pickling_and_replacing() -> None:
    criteria = (*CRITERIA.values(), MINE)
    policy = Policy(criteria=criteria, starts="2027-03")
    again = Policy.from_toml(policy.to_toml(), criteria=criteria)
    assert again == policy == pickle.loads(pickle.dumps(policy))  # noqa: S301  our own bytes
    assert again.fingerprint == policy.fingerprint
    assert dataclasses.replace(policy, objective="total").weights == policy.weights
    with pytest.raises(errors.UnknownCriterion, match="aevo"):
        Policy.from_toml(policy.to_toml())


@pytest.mark.parametrize("twice", [MINE, Criterion("hours", 1, (), aevo)])
def test_two_criteria_with_one_key_are_refused(twice: Criterion) -> None:
    with pytest.raises(errors.DuplicateCriterion) as caught:
        Policy(criteria=(*CRITERIA.values(), MINE, twice))
    assert caught.value.params == {"criterion": twice.key}


def test_a_built_in_criterion_may_get_another_neutral_value() -> None:
    changed = dataclasses.replace(CRITERIA["hours"], neutral=300)
    policy = Policy(criteria=tuple(changed if each.key == "hours" else each for each in CRITERIA.values()))
    assert policy.weights == Policy().weights
    assert policy.fingerprint != Policy().fingerprint


@pytest.mark.parametrize(
    "changes", [{"key": "Aevo"}, {"key": "a b"}, {"key": 3}, {"weight": 1001}, {"weight": 1.0}, {"neutral": True}]
)
def test_a_criterion_that_cannot_be_used_is_refused_as_soon_as_it_is_made(changes: dict[str, Any]) -> None:
    with pytest.raises(errors.InvalidCriterion):
        dataclasses.replace(MINE, **changes)
