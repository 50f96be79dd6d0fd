"""The policy: what counts and how much, and which rules hold. It names no person, so it may be shown to anybody."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np

from matcher.criteria import CRITERIA, FULL, MAX_WEIGHT, Criterion
from matcher.errors import (
    AllWeightsZero,
    DuplicateCriterion,
    InvalidCriterion,
    InvalidSetting,
    InvalidToml,
    RuleNotSwitchable,
    UnknownCriterion,
    UnknownObjective,
    UnknownRule,
)
from matcher.own import COMPARISONS, OwnUse, is_key
from matcher.rules import RULES

__all__ = ["DEFAULT_RULES", "DEFAULT_WEIGHTS", "OBJECTIVES", "Policy"]

OBJECTIVES = ("floor", "total", "leximin")
DEPARTMENTS = ("same", "different", "any")
MAX_PLACES = 1_000_000
DEFAULT_CRITERIA = tuple(CRITERIA.values())
DEFAULT_WEIGHTS: Mapping[str, int] = MappingProxyType({key: criterion.weight for key, criterion in CRITERIA.items()})
ADDED_LATER = frozenset({"own_answers"})
"""Criteria that are written down only where they count, so that policies made before they existed keep their text."""
EACH_THE_SAME, NOT_COUNTED = OwnUse(1), OwnUse(0)
DEFAULT_RULES: Mapping[str, bool] = MappingProxyType({key: rule.active for key, rule in RULES.items()})


@dataclass(frozen=True)
class Policy:
    """Weights, rules, objective and default places of a round. ``Policy()`` is the default.

    ``weights``: criterion -> whole number 0 to 1000; a criterion left out has weight 0; without any weights each
    criterion has its own. ``rules``: rule -> whether it holds; a rule left out keeps its default. ``objective``:
    "floor" (most tandems, then the highest weakest tandem, then the highest sum), "total" (most tandems, then the
    highest sum) or "leximin" (most tandems, then the weakest, the second weakest and so on as strong as possible;
    blocks of up to 500 on the smaller side). ``places``: tandems of a block, None for as many as possible.
    ``minimum``: no tandem below so many per cent, None for no minimum. ``minimum_hours``: shared hours a week below
    which a pair is impossible. ``full_hours``: shared hours a week that give the full value. ``department``: whether
    the "same" or a "different" department is wanted, or "any".

    ``starts``: month of the first meetings, "YYYY-MM", None if no rule may depend on it; ``training_months``: months of
    training after it below which an Azubi cannot take part; ``exam_months``: those below which the final exam is near;
    ``training_years``: years of training that take part. ``questions``: key of a programme's own question -> what it
    counts against the others and how its answers are compared, for the criterion ``own_answers``; one left out does not
    count; without any, all count the same, by likeness. ``criteria``: the built-in ones and one's own, in the order in
    which they are shown.

    Raises ``UnknownCriterion``, ``UnknownRule``, ``RuleNotSwitchable``, ``UnknownObjective``, ``AllWeightsZero``,
    ``InvalidCriterion``, ``DuplicateCriterion`` or ``InvalidSetting``.
    """

    weights: Mapping[str, int] = field(default_factory=lambda: DEFAULT_WEIGHTS)
    rules: Mapping[str, bool] = field(default_factory=lambda: DEFAULT_RULES)
    objective: str = "floor"
    places: int | None = None
    minimum: int | None = None
    minimum_hours: int = 4
    full_hours: int = 16
    department: str = "same"
    starts: str | None = None
    training_months: int = 1
    exam_months: int = 6
    training_years: tuple[int, ...] = (1, 2, 3, 4)
    questions: Mapping[str, OwnUse] = field(default_factory=dict)
    criteria: tuple[Criterion, ...] = DEFAULT_CRITERIA

    def __post_init__(self) -> None:
        criteria = _checked_criteria(self.criteria)
        given = self.weights
        if given is DEFAULT_WEIGHTS:
            given = {criterion.key: criterion.weight for criterion in criteria}
        object.__setattr__(self, "criteria", criteria)
        object.__setattr__(self, "weights", MappingProxyType(_checked_weights(given, criteria)))
        object.__setattr__(self, "rules", MappingProxyType(_checked_rules(self.rules)))
        object.__setattr__(self, "training_years", _checked_years(self.training_years))
        object.__setattr__(self, "questions", MappingProxyType(_checked_questions(self.questions)))
        if self.objective not in OBJECTIVES:
            raise UnknownObjective(objective=str(self.objective), known=", ".join(OBJECTIVES))
        if self.department not in DEPARTMENTS:
            raise InvalidSetting(setting="department", value=_shown(self.department), expected="same, different or any")
        if self.starts is not None and not _is_month(self.starts):
            raise InvalidSetting(setting="starts", value=_shown(self.starts), expected="a month as YYYY-MM")
        for name, low, high, optional in (
            ("places", 0, MAX_PLACES, True),
            ("minimum", 0, 100, True),
            ("minimum_hours", 0, 168, False),
            ("full_hours", 1, 168, False),
            ("training_months", 0, 48, False),
            ("exam_months", 0, 48, False),
        ):
            _check_whole(name, getattr(self, name), low, high, optional=optional)

    @classmethod
    def from_toml(cls, text: str, *, criteria: Iterable[Criterion] = DEFAULT_CRITERIA) -> Policy:
        """Read what ``to_toml`` writes; settings left out keep their defaults. ``criteria``: see the class.

        Raises ``InvalidToml`` and what ``Policy`` raises.
        """
        import tomllib  # noqa: PLC0415  few policies come from a text, and it is slow to load

        try:
            settings = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise InvalidToml(detail=str(error)) from None
        known = {each.name for each in fields(cls)} - {"criteria"}
        for name in settings:
            if name not in known:
                raise InvalidSetting(setting=name, value="given", expected="one of " + ", ".join(sorted(known)))
        if "questions" in settings:
            settings["questions"] = _read_questions(settings["questions"])
        return cls(**settings, criteria=tuple(criteria))

    def to_toml(self) -> str:
        """The policy as text, every setting in a fixed order; of the criteria it holds the keys and weights."""
        lines = [f'objective = "{self.objective}"']
        lines += [f"{name} = {value}" for name, value in self._numbers().items() if value is not None]
        lines += [f'department = "{self.department}"']
        lines += [f'starts = "{self.starts}"'] if self.starts else []
        lines += [f"training_years = {list(self.training_years)}", "", "[weights]"]
        lines += [f"{key} = {weight}" for key, weight in self.weights.items() if weight or key not in ADDED_LATER]
        lines += ["", "[rules]"]
        lines += [f"{key} = {str(active).lower()}" for key, active in self.rules.items()]
        for key, use in self.questions.items():
            lines += ["", f"[questions.{key}]", f"weight = {use.weight}", f'compare = "{use.compare}"']
        return "\n".join(lines) + "\n"

    def _numbers(self) -> dict[str, int | None]:
        names = ("places", "minimum", "minimum_hours", "full_hours", "training_months", "exam_months")
        return {name: getattr(self, name) for name in names}

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256, in hexadecimal, of the text and of the neutral value and version of every criterion not built in."""
        own = [
            f"{criterion.key} {criterion.neutral} {criterion.version}\n"
            for criterion in self.criteria
            if criterion != CRITERIA.get(criterion.key)
        ]
        return hashlib.sha256("".join([self.to_toml(), *own]).encode()).hexdigest()

    @cached_property
    def start_month(self) -> int | None:
        """``starts`` in months since year 0, as ``training_ends`` of people; None without."""
        return None if self.starts is None else int(self.starts[:4]) * 12 + int(self.starts[5:]) - 1

    @cached_property
    def _by_key(self) -> Mapping[str, Criterion]:
        return {criterion.key: criterion for criterion in self.criteria}

    def criterion(self, key: str) -> Criterion:
        """The criterion of that key, built in or one's own. Raises ``UnknownCriterion``."""
        try:
            return self._by_key[key]
        except KeyError:
            raise UnknownCriterion(criterion=key, known=", ".join(self._by_key)) from None

    def use_of(self, question: str) -> OwnUse:
        """How one of the programme's own questions counts against the others, and how its answers are compared."""
        return self.questions.get(question, NOT_COUNTED) if self.questions else EACH_THE_SAME

    @cached_property
    def maximum(self) -> int:
        """The points of a pair that is perfect in everything: 1000 * sum of the weights."""
        return FULL * sum(self.weights.values())

    def percent(self, points: int) -> int:
        """Points as whole per cent of ``maximum``, rounded down."""
        return points * 100 // self.maximum

    def __hash__(self) -> int:
        return hash(self.fingerprint)

    def __reduce__(self) -> tuple[Any, ...]:
        own = () if self.criteria == DEFAULT_CRITERIA else (self.criteria,)
        return _restored, (self.to_toml(), *own)


def _restored(text: str, criteria: tuple[Criterion, ...] = DEFAULT_CRITERIA) -> Policy:
    return Policy.from_toml(text, criteria=criteria)


def _shown(value: object) -> str:
    return repr(value)[:80]


def _is_month(value: object) -> bool:
    return isinstance(value, str) and bool(re.fullmatch("[0-9]{4}-(0[1-9]|1[0-2])", value))


def _is_whole(value: object, low: int, high: int) -> bool:
    return isinstance(value, int | np.integer) and not isinstance(value, bool) and bool(low <= value <= high)


def _check_whole(setting: str, value: object, low: int, high: int, *, optional: bool = False) -> None:
    if not (optional and value is None) and not _is_whole(value, low, high):
        raise InvalidSetting(setting=setting, value=_shown(value), expected=f"a whole number from {low} to {high}")


def _check_table(setting: str, value: object) -> None:
    if not isinstance(value, Mapping):
        raise InvalidSetting(setting=setting, value=_shown(value), expected="a table")


def _checked_criteria(criteria: Iterable[Criterion]) -> tuple[Criterion, ...]:
    checked = tuple(criteria)
    seen: set[str] = set()
    for criterion in checked:
        if not isinstance(criterion, Criterion):
            raise InvalidCriterion(criterion=_shown(criterion), detail="it is no matcher.Criterion")
        built_in = CRITERIA.get(criterion.key)
        if criterion.key in seen or (built_in and built_in.measure is not criterion.measure):
            raise DuplicateCriterion(criterion=criterion.key)
        seen.add(criterion.key)
    return checked


def _checked_weights(weights: Mapping[str, int], criteria: tuple[Criterion, ...]) -> dict[str, int]:
    known = [criterion.key for criterion in criteria]
    _check_table("weights", weights)
    for key in weights:
        if key not in known:
            raise UnknownCriterion(criterion=str(key), known=", ".join(known))
        _check_whole(f"weights.{key}", weights[key], 0, MAX_WEIGHT)
    if not any(weights.values()):
        raise AllWeightsZero
    return {key: int(weights.get(key, 0)) for key in known}


def _checked_rules(rules: Mapping[str, bool]) -> dict[str, bool]:
    _check_table("rules", rules)
    for key, active in rules.items():
        if key not in RULES:
            raise UnknownRule(rule=str(key), known=", ".join(RULES))
        if not isinstance(active, bool):
            raise InvalidSetting(setting=f"rules.{key}", value=_shown(active), expected="true or false")
        if not active and not RULES[key].switchable:
            raise RuleNotSwitchable(rule=key)
    return {key: rules.get(key, rule.active) for key, rule in RULES.items()}


def _read_questions(tables: Mapping[str, Any]) -> dict[str, OwnUse]:
    """The tables of a text, each with ``weight`` and perhaps ``compare``."""
    _check_table("questions", tables)
    for key, table in tables.items():
        if not isinstance(table, Mapping) or not {"weight"} <= set(table) <= {"weight", "compare"}:
            raise InvalidSetting(setting=f"questions.{key}", value=_shown(table), expected="weight and compare")
    return {key: OwnUse(**table) for key, table in tables.items()}


def _checked_questions(questions: Mapping[str, OwnUse]) -> dict[str, OwnUse]:
    """By key, so that the order in which they were named plays no part in the text."""
    _check_table("questions", questions)
    for key, use in questions.items():
        if not is_key(key) or not isinstance(use, OwnUse):
            raise InvalidSetting(setting="questions", value=_shown({key: use}), expected="keys, each with an OwnUse")
        _check_whole(f"questions.{key}.weight", use.weight, 0, MAX_WEIGHT)
        if use.compare not in COMPARISONS:
            expected = "one of " + ", ".join(COMPARISONS)
            raise InvalidSetting(setting=f"questions.{key}.compare", value=_shown(use.compare), expected=expected)
    return dict(sorted(questions.items()))


def _checked_years(years: Iterable[int]) -> tuple[int, ...]:
    listed = tuple(years) if isinstance(years, list | tuple | set | frozenset) else ()
    if not listed or not all(_is_whole(year, 1, 4) for year in listed):
        raise InvalidSetting(setting="training_years", value=_shown(years), expected="some of the years 1 to 4")
    return tuple(sorted({int(year) for year in listed}))
