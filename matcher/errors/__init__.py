"""Every error the engine raises, each with a machine-readable code and parameters.

    MatcherError (a ValueError)
    ├── ProblemError      what was handed in about people and companies
    │   ├── MissingId · DuplicateId · CompanyInTwoPools · BlockClash · DuplicateBlock
    │   └── InvalidAnswer · InvalidColumn · InvalidCell · InvalidBytes
    ├── PolicyError       the weights and rules
    │   ├── UnknownCriterion · UnknownRule · RuleNotSwitchable · UnknownObjective
    │   ├── AllWeightsZero · InvalidSetting · InvalidToml
    │   └── InvalidCriterion · DuplicateCriterion · UnfitCriterion
    ├── DecisionError     what was decided about single people
    │   ├── UnknownPerson · UnknownBlock · WrongSide · PairAcrossBlocks
    │   ├── ContradictingPins · PinContradicted · PinImpossible · RuleNotOverridable
    │   └── MorePinsThanPlaces · MorePinsThanCapacity · InvalidDecisions
    ├── MatrixError       one block of bare numbers
    │   ├── ShapeMismatch · NotANumber · NotInteger · NegativePoints · PointsOutOfRange
    │   ├── InvalidAllowed · InvalidLabels · InvalidPin · PinTwice · InvalidPlaces · InvalidSeed
    │   ├── InvalidCapacity · PinBeyondCapacity · LeximinTooLarge
    │   └── WrongObjective · NotTheBestPlan · InvalidCount · InvalidPlan · InvalidGone · PinOfGone · TooFewChanges
    ├── ResultError       a stored result that cannot be read or does not hold what is asked
    │   └── InvalidResult
    └── ProofFailed       the solver's own proof did not come out: a bug, never the input

The English message says which person or cell and what to do; another language takes ``code`` and ``params``.
``ERRORS`` lists every code with the names of its parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from string import Formatter
from types import MappingProxyType

from matcher.errors.base import MatcherError
from matcher.errors.decisions import (
    ContradictingPins,
    DecisionError,
    InvalidDecisions,
    MorePinsThanCapacity,
    MorePinsThanPlaces,
    PairAcrossBlocks,
    PinContradicted,
    PinImpossible,
    RuleNotOverridable,
    UnknownBlock,
    UnknownPerson,
    WrongSide,
)
from matcher.errors.matrix import (
    InvalidAllowed,
    InvalidCapacity,
    InvalidCount,
    InvalidGone,
    InvalidLabels,
    InvalidPin,
    InvalidPlaces,
    InvalidPlan,
    InvalidSeed,
    LeximinTooLarge,
    MatrixError,
    NegativePoints,
    NotANumber,
    NotInteger,
    NotTheBestPlan,
    PinBeyondCapacity,
    PinOfGone,
    PinTwice,
    PointsOutOfRange,
    ShapeMismatch,
    TooFewChanges,
    WrongObjective,
)
from matcher.errors.policy import (
    AllWeightsZero,
    DuplicateCriterion,
    InvalidCriterion,
    InvalidSetting,
    InvalidToml,
    PolicyError,
    RuleNotSwitchable,
    UnfitCriterion,
    UnknownCriterion,
    UnknownObjective,
    UnknownRule,
)
from matcher.errors.problem import (
    BlockClash,
    CompanyInTwoPools,
    DuplicateBlock,
    DuplicateId,
    InvalidAnswer,
    InvalidBytes,
    InvalidCell,
    InvalidColumn,
    MissingId,
    ProblemError,
)
from matcher.errors.result import InvalidResult, ProofFailed, ResultError

__all__ = [
    "ERRORS",
    "AllWeightsZero",
    "BlockClash",
    "CompanyInTwoPools",
    "ContradictingPins",
    "DecisionError",
    "DuplicateBlock",
    "DuplicateCriterion",
    "DuplicateId",
    "InvalidAllowed",
    "InvalidAnswer",
    "InvalidBytes",
    "InvalidCapacity",
    "InvalidCell",
    "InvalidColumn",
    "InvalidCount",
    "InvalidCriterion",
    "InvalidDecisions",
    "InvalidGone",
    "InvalidLabels",
    "InvalidPin",
    "InvalidPlaces",
    "InvalidPlan",
    "InvalidResult",
    "InvalidSeed",
    "InvalidSetting",
    "InvalidToml",
    "LeximinTooLarge",
    "MatcherError",
    "MatrixError",
    "MissingId",
    "MorePinsThanCapacity",
    "MorePinsThanPlaces",
    "NegativePoints",
    "NotANumber",
    "NotInteger",
    "NotTheBestPlan",
    "PairAcrossBlocks",
    "PinBeyondCapacity",
    "PinContradicted",
    "PinImpossible",
    "PinOfGone",
    "PinTwice",
    "PointsOutOfRange",
    "PolicyError",
    "ProblemError",
    "ProofFailed",
    "ResultError",
    "RuleNotOverridable",
    "RuleNotSwitchable",
    "ShapeMismatch",
    "TooFewChanges",
    "UnfitCriterion",
    "UnknownBlock",
    "UnknownCriterion",
    "UnknownObjective",
    "UnknownPerson",
    "UnknownRule",
    "WrongObjective",
    "WrongSide",
]


def _subclasses(kind: type[MatcherError]) -> Iterator[type[MatcherError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)


def _parameters(kind: type[MatcherError]) -> tuple[str, ...]:
    return tuple(sorted({name for _, name, _, _ in Formatter().parse(kind.template) if name}))


ERRORS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {kind.code: _parameters(kind) for kind in _subclasses(MatcherError) if kind.code}
)
