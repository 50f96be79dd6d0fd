"""A policy as a sheet that can be filled in: what there is to choose, reading a stored one, writing the next."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from matcher import CRITERIA, OBJECTIVES, RULES, MatcherError, OwnUse, Policy
from matcher.errors import InvalidToml
from web.services.matching.policies import Uses
from web.services.matching.values import EngineRefusal

OWN_ANSWERS = "own_answers"
HEAVIEST = 1_000
AIMS = OBJECTIVES


@dataclass(frozen=True)
class CriterionChoice:
    """A criterion one can choose: the weight it has by default, and the answers it reads."""

    key: str
    weight: int
    answers: tuple[str, ...]


@dataclass(frozen=True)
class RuleChoice:
    """A rule: the provisions it follows from, whether it always holds, and whether leaving it out needs a reason."""

    key: str
    law: tuple[str, ...]
    is_fixed: bool
    needs_reason: bool
    counts_unknown: bool
    """Whether an unknown answer makes a pair impossible, too."""


CRITERION_CHOICES = tuple(
    CriterionChoice(each.key, each.weight, each.answers) for each in CRITERIA.values() if each.key != OWN_ANSWERS
)
"""How own questions count is the questionnaire's to say."""
RULE_CHOICES = tuple(
    RuleChoice(
        each.key,
        each.law,
        is_fixed=not each.switchable,
        needs_reason=bool(each.law) and each.active,
        counts_unknown=each.unknown == "impossible" and each.switchable,
    )
    for each in RULES.values()
)


@dataclass(frozen=True)
class PolicySheet:
    """Everything a policy says. Weights by criterion, rules by key; `questions` are the programme's own."""

    weights: Mapping[str, int]
    rules: Mapping[str, bool]
    objective: str
    places: int | None
    minimum: int | None
    minimum_hours: int
    full_hours: int
    department: str
    starts: str | None
    training_months: int
    exam_months: int
    training_years: tuple[int, ...]
    questions: Uses

    @classmethod
    def read(cls, toml: str) -> "PolicySheet":
        """Return what a text says; raises EngineRefusal, whose `code` and `params` name what and where."""
        policy = read_policy(toml)
        own = {key: (use.weight, use.compare) for key, use in policy.questions.items()}
        plain = {name: getattr(policy, name) for name in cls.__dataclass_fields__ if name != "questions"}
        return cls(**plain, questions=own)

    def toml(self) -> str:
        """Return the text of the policy; raises EngineRefusal where a value is outside its range."""
        values = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "questions"}
        try:
            own = {key: OwnUse(*use) for key, use in self.questions.items()}
            return Policy(**values, questions=own).to_toml()
        except MatcherError as error:
            raise EngineRefusal(error) from error

    @property
    def counting(self) -> tuple[str, ...]:
        """The criteria that count."""
        return tuple(key for key, weight in self.weights.items() if weight)

    @property
    def holding(self) -> tuple[str, ...]:
        """The rules that hold and need not."""
        return tuple(rule.key for rule in RULE_CHOICES if self.rules[rule.key] and not rule.is_fixed)

    def share(self, key: str) -> int:
        """Return how much of the whole a criterion counts, in per cent."""
        return round(100 * self.weights[key] / sum(self.weights.values()))


def read_policy(toml: str) -> Policy:
    """Read a text somebody may have typed; raises EngineRefusal, also for what no reader of TOML expects."""
    try:
        return Policy.from_toml(toml)
    except MatcherError as error:
        raise EngineRefusal(error) from error
    except (RecursionError, ValueError) as error:
        raise EngineRefusal(InvalidToml(detail=type(error).__name__)) from error


def line_of(toml: str, setting: str) -> int | None:
    """Return the line of a text in which a setting such as `weights.hours` is given, counted from 1."""
    table, _dot, key = setting.rpartition(".")
    here, wanted = "", re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    for number, line in enumerate(toml.splitlines(), start=1):
        if head := re.fullmatch(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?", line):
            here = head[1]
            if here == setting:
                return number
        elif here == table and wanted.match(line):
            return number
    return None
