"""What differs between two policies, in the order in which an editor shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from web.services.matching.policy_sheets import PolicySheet
from web.services.setup.policy_versions import Version


class Kind(StrEnum):
    """What a difference is about."""

    SETTING = "setting"
    WEIGHT = "weight"
    RULE = "rule"
    REASON = "reason"
    QUESTION = "question"


@dataclass(frozen=True)
class Difference:
    """One thing that differs, with both values; a question's is its weight and comparison, None where it is absent."""

    kind: Kind
    key: str
    before: object
    after: object


SETTINGS = (
    "objective",
    "places",
    "minimum",
    "minimum_hours",
    "full_hours",
    "department",
    "starts",
    "training_months",
    "exam_months",
    "training_years",
)


def sheet_differences(before: PolicySheet, after: PolicySheet) -> tuple[Difference, ...]:
    """Return everything that differs between two sheets."""
    return tuple(_of_sheets(before, after))


def version_differences(before: Version, after: Version) -> tuple[Difference, ...]:
    """Return everything that differs between two versions, the reasons given for rules too."""
    rules = sorted({*before.reasons, *after.reasons})
    told = ((rule, before.reasons.get(rule, ""), after.reasons.get(rule, "")) for rule in rules)
    reasons = tuple(Difference(Kind.REASON, *each) for each in told if each[1] != each[2] and each[2])
    return (*sheet_differences(before.sheet, after.sheet), *reasons)


def _of_sheets(before: PolicySheet, after: PolicySheet) -> Iterator[Difference]:
    for name in SETTINGS:
        yield from _unless_same(Kind.SETTING, name, getattr(before, name), getattr(after, name))
    for key, weight in after.weights.items():
        yield from _unless_same(Kind.WEIGHT, key, before.weights.get(key, 0), weight)
    for key, holds in after.rules.items():
        yield from _unless_same(Kind.RULE, key, before.rules.get(key), holds)
    for key in sorted({*before.questions, *after.questions}):
        yield from _unless_same(Kind.QUESTION, key, before.questions.get(key), after.questions.get(key))


def _unless_same(kind: Kind, key: str, before: object, after: object) -> Iterator[Difference]:
    if before != after:
        yield Difference(kind, key, before, after)
