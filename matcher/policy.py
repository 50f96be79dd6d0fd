"""The policy: what counts and how much, and which rules hold. It names no person, so it may be shown to anybody."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from matcher.criteria import CRITERIA, FULL
from matcher.errors import (
    AllWeightsZero,
    InvalidSetting,
    InvalidToml,
    RuleNotSwitchable,
    UnknownCriterion,
    UnknownObjective,
    UnknownRule,
)
from matcher.rules import RULES

__all__ = ["DEFAULT_RULES", "DEFAULT_WEIGHTS", "OBJECTIVES", "Policy"]

OBJECTIVES = ("floor", "total", "leximin")
MAX_WEIGHT = 1_000
MAX_PLACES = 1_000_000
DEFAULT_WEIGHTS: Mapping[str, int] = MappingProxyType({key: criterion.weight for key, criterion in CRITERIA.items()})
DEFAULT_RULES: Mapping[str, bool] = MappingProxyType({key: rule.active for key, rule in RULES.items()})


@dataclass(frozen=True)
class Policy:
    """Weights, rules, objective and default places of a round. ``Policy()`` is the default.

    ``weights``: criterion -> whole number 0 to 1000; a criterion left out has weight 0. ``rules``: rule -> whether it
    holds; a rule left out keeps its default. ``objective``: "floor" (most tandems, then the highest weakest tandem,
    then the highest sum), "total" (most tandems, then the highest sum) or "leximin" (most tandems, then the weakest,
    the second weakest and so on as strong as possible; blocks of up to 500 on the smaller side). ``places``: tandems of
    a block, None for as many as possible. ``minimum``: no tandem below so many per cent, None for no minimum.
    ``minimum_hours``: shared hours a week below which a pair is impossible. ``full_hours``: shared hours a week that
    give the full value. ``department``: whether the "same" or a "different" department is wanted.

    Raises ``UnknownCriterion``, ``UnknownRule``, ``RuleNotSwitchable``, ``UnknownObjective``, ``AllWeightsZero`` or
    ``InvalidSetting``.
    """

    weights: Mapping[str, int] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    rules: Mapping[str, bool] = field(default_factory=lambda: DEFAULT_RULES)
    objective: str = "floor"
    places: int | None = None
    minimum: int | None = None
    minimum_hours: int = 4
    full_hours: int = 16
    department: str = "same"

    def __post_init__(self) -> None:
        object.__setattr__(self, "weights", MappingProxyType(_checked_weights(self.weights)))
        object.__setattr__(self, "rules", MappingProxyType(_checked_rules(self.rules)))
        if self.objective not in OBJECTIVES:
            raise UnknownObjective(objective=str(self.objective), known=", ".join(OBJECTIVES))
        if self.department not in ("same", "different"):
            raise InvalidSetting(setting="department", value=repr(self.department), expected="same or different")
        for name, low, high, optional in (
            ("places", 0, MAX_PLACES, True),
            ("minimum", 0, 100, True),
            ("minimum_hours", 0, 168, False),
            ("full_hours", 1, 168, False),
        ):
            _check_whole(name, getattr(self, name), low, high, optional=optional)

    @classmethod
    def from_toml(cls, text: str) -> Policy:
        """Read what ``to_toml`` writes; settings left out keep their defaults.

        Raises ``InvalidToml`` and what ``Policy`` raises.
        """
        try:
            settings = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise InvalidToml(detail=str(error)) from None
        known = {each.name for each in fields(cls)}
        for name in settings:
            if name not in known:
                raise InvalidSetting(setting=name, value="given", expected="one of " + ", ".join(sorted(known)))
        for name in ("weights", "rules"):
            if not isinstance(settings.get(name, {}), dict):
                raise InvalidSetting(setting=name, value=repr(settings[name])[:80], expected="a table")
        return cls(**settings)

    def to_toml(self) -> str:
        """The policy as text, every setting in a fixed order."""
        lines = [f'objective = "{self.objective}"']
        lines += [f"{name} = {value}" for name, value in self._numbers().items() if value is not None]
        lines += [f'department = "{self.department}"', "", "[weights]"]
        lines += [f"{key} = {weight}" for key, weight in self.weights.items()]
        lines += ["", "[rules]"]
        lines += [f"{key} = {str(active).lower()}" for key, active in self.rules.items()]
        return "\n".join(lines) + "\n"

    def _numbers(self) -> dict[str, int | None]:
        return {
            "places": self.places,
            "minimum": self.minimum,
            "minimum_hours": self.minimum_hours,
            "full_hours": self.full_hours,
        }

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the text, in hexadecimal."""
        return hashlib.sha256(self.to_toml().encode()).hexdigest()

    @property
    def maximum(self) -> int:
        """The points of a pair that is perfect in everything: 1000 * sum of the weights."""
        return FULL * sum(self.weights.values())

    def percent(self, points: int) -> int:
        """Points as whole per cent of ``maximum``, rounded down."""
        return points * 100 // self.maximum

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __reduce__(self) -> tuple[Any, ...]:
        return Policy.from_toml, (self.to_toml(),)


def _check_whole(setting: str, value: object, low: int, high: int, *, optional: bool = False) -> None:
    if optional and value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int | np.integer) or not low <= value <= high:
        raise InvalidSetting(setting=setting, value=repr(value)[:80], expected=f"a whole number from {low} to {high}")


def _checked_weights(weights: Mapping[str, int]) -> dict[str, int]:
    for key in weights:
        if key not in CRITERIA:
            raise UnknownCriterion(criterion=str(key), known=", ".join(CRITERIA))
        _check_whole(f"weights.{key}", weights[key], 0, MAX_WEIGHT)
    if not any(weights.values()):
        raise AllWeightsZero
    return {key: int(weights.get(key, 0)) for key in CRITERIA}


def _checked_rules(rules: Mapping[str, bool]) -> dict[str, bool]:
    for key, active in rules.items():
        if key not in RULES:
            raise UnknownRule(rule=str(key), known=", ".join(RULES))
        if not isinstance(active, bool):
            raise InvalidSetting(setting=f"rules.{key}", value=repr(active)[:80], expected="true or false")
        if not active and not RULES[key].switchable:
            raise RuleNotSwitchable(rule=key)
    return {key: rules.get(key, rule.active) for key, rule in RULES.items()}
