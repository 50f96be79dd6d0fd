"""Pure matching engine: forms tandems of one Azubi and one Fachkraft, and proves every plan.

>>> import matcher
>>> learns = [{"id": "a1", "company": "c", "learns": ["plc"]}, {"id": "a2", "company": "c", "learns": ["cad"]}]
>>> brings = [{"id": "f1", "company": "c", "brings": {"cad": 3}}, {"id": "f2", "company": "c", "brings": {"plc": 2}}]
>>> problem = matcher.Problem.from_records(azubis=learns, fachkraefte=brings)
>>> result = matcher.match(problem, matcher.Policy(), seed=7)
>>> [(tandem.azubi, tandem.fachkraft, tandem.percent) for tandem in result.tandems]
[('a1', 'f2', 60), ('a2', 'f1', 66)]
>>> matcher.verify(problem, matcher.Policy(), result)
[]
>>> matcher.explain(problem, matcher.Policy(), result, "a1", "f2").sentences("participant")
(Sentence(key='fachkraft_shows', params={'competences': ('plc',)}),)
"""

from matcher.alternatives import alternatives
from matcher.assign import assign
from matcher.changes import Changes, PersonChange, compare
from matcher.check import ISSUES, check
from matcher.combinations import Combinations, combinations
from matcher.criteria import CRITERIA, Criterion
from matcher.decisions import Decisions, OverrideDecision, PairDecision, PersonDecision, PlacesDecision
from matcher.diagnose import BlockDiagnosis, Diagnosis, PersonDiagnosis, Recruit, diagnose, public_diagnosis
from matcher.effects import Effect, what_if
from matcher.errors import ERRORS, MatcherError
from matcher.explain import Explanation, explain, explain_tandems
from matcher.next_plans import NextPlan, next_plans
from matcher.own import COMPARISONS, OwnUse
from matcher.policy import OBJECTIVES, Policy
from matcher.prices import Prices, prices
from matcher.problem import Problem
from matcher.public import public_view
from matcher.reasons import REASONS
from matcher.relaxing import Relaxation
from matcher.repair import Repair, Step, repair
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
from matcher.rounds import match
from matcher.rules import RULES, Rule
from matcher.scoring import CriterionScore
from matcher.sentences import AUDIENCES, SENTENCES, Audience
from matcher.solution import Solution, solve
from matcher.telling import Told, tell_tandems
from matcher.verify import RESULT_ISSUES, verify

__all__ = [
    "AUDIENCES",
    "COMPARISONS",
    "CRITERIA",
    "ENGINE_VERSION",
    "ERRORS",
    "ISSUES",
    "OBJECTIVES",
    "REASONS",
    "RESULT_ISSUES",
    "RULES",
    "SENTENCES",
    "Assignment",
    "Audience",
    "BlockDiagnosis",
    "BlockResult",
    "Certificate",
    "Changes",
    "Combinations",
    "Criterion",
    "CriterionScore",
    "Decisions",
    "Diagnosis",
    "Effect",
    "Explanation",
    "Issue",
    "MatcherError",
    "NextPlan",
    "OverrideDecision",
    "OwnUse",
    "PairDecision",
    "PersonChange",
    "PersonDecision",
    "PersonDiagnosis",
    "PlacesDecision",
    "Policy",
    "Prices",
    "Problem",
    "Reason",
    "Recruit",
    "Relaxation",
    "Repair",
    "Result",
    "Rule",
    "Sentence",
    "Solution",
    "Stage",
    "Step",
    "Summary",
    "Tandem",
    "Told",
    "Unmatched",
    "alternatives",
    "assign",
    "check",
    "combinations",
    "compare",
    "diagnose",
    "explain",
    "explain_tandems",
    "match",
    "next_plans",
    "prices",
    "public_diagnosis",
    "public_view",
    "repair",
    "solve",
    "tell_tandems",
    "verify",
    "what_if",
]
