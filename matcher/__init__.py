"""Pure matching engine: forms tandems of one Azubi and one Fachkraft, and proves every plan."""

from matcher.criteria import CRITERIA, Criterion
from matcher.decisions import Decisions, OverrideDecision, PairDecision, PersonDecision, PlacesDecision
from matcher.errors import ERRORS, MatcherError
from matcher.policy import OBJECTIVES, Policy
from matcher.problem import Problem
from matcher.result import (
    ENGINE_VERSION,
    Assignment,
    BlockResult,
    Certificate,
    Issue,
    Reason,
    Result,
    Sentence,
    Stage,
    Summary,
    Tandem,
    Unmatched,
)
from matcher.rules import RULES, Rule

__all__ = [
    "CRITERIA",
    "ENGINE_VERSION",
    "ERRORS",
    "OBJECTIVES",
    "RULES",
    "Assignment",
    "BlockResult",
    "Certificate",
    "Criterion",
    "Decisions",
    "Issue",
    "MatcherError",
    "OverrideDecision",
    "PairDecision",
    "PersonDecision",
    "PlacesDecision",
    "Policy",
    "Problem",
    "Reason",
    "Result",
    "Rule",
    "Sentence",
    "Stage",
    "Summary",
    "Tandem",
    "Unmatched",
]
