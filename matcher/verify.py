"""Independent check of a whole result: everything is computed anew from the input, nothing stored is trusted.

Points, rules and reasons come from the same definitions as the run's; the solver has no part in it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from matcher.cases import Case, cases
from matcher.check import check_plan
from matcher.decisions import Decisions
from matcher.lots import person_lots
from matcher.matrix import Block, read_seed
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.reasons import unmatched
from matcher.result import ENGINE_VERSION, BlockResult, Issue, Result, Tandem, Unmatched
from matcher.tandems import describe_block, describe_tandems

__all__ = ["RESULT_ISSUES", "verify"]

NO_DECISIONS = Decisions()

RESULT_ISSUES = {
    "other_engine": "The result is of engine version {stored}, this is version {actual}.",
    "other_input": "The result was made from another input.",
    "other_policy": "The result was made with another policy.",
    "other_decisions": "The result was made with other decisions.",
    "other_blocks": "The result does not have exactly the blocks of the input, in order.",
    "unknown_pair": "{azubi} and {fachkraft} are no Azubi and Fachkraft of block {block}.",
    "wrong_tandem": "What is said about the tandem {azubi} and {fachkraft} in block {block} is not right.",
    "wrong_block": "The figures of block {block} are not right.",
    "wrong_unmatched": "The people without a tandem in block {block}, or their reasons, are not right.",
}
"""Every code of ``verify`` beside those of ``check``, with its message."""


def verify(problem: Problem, policy: Policy, result: Result, decisions: Decisions = NO_DECISIONS) -> list[Issue]:
    """What is wrong with a result; an empty list means it is valid and proven the best, draw included.

    Raises what ``match`` raises if the input itself is wrong.
    """
    issues = _check_terms(problem, policy, result, decisions)
    blocks = {entry.block for entry in result.tandems} | {entry.block for entry in result.unmatched}
    if [block.block for block in result.blocks] != list(problem.blocks) or not blocks <= set(problem.blocks):
        return [*issues, _issue("other_blocks")]
    told = _by_block(result)
    seed = read_seed(result.seed)
    for case in cases(problem, policy, decisions):
        issues += _check_block(case, told[case.block], policy, seed)
    return issues


@dataclass
class _Told:
    """What the result says about one block."""

    figures: BlockResult
    tandems: list[Tandem] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)


def _issue(code: str, **params: str | int) -> Issue:
    return Issue(code, RESULT_ISSUES[code].format(**params), params)


def _check_terms(problem: Problem, policy: Policy, result: Result, decisions: Decisions) -> list[Issue]:
    issues = []
    if result.engine_version != ENGINE_VERSION:
        issues.append(_issue("other_engine", stored=result.engine_version, actual=ENGINE_VERSION))
    if result.input_fingerprint != problem.fingerprint:
        issues.append(_issue("other_input"))
    told = (result.policy_fingerprint, result.objective, result.maximum)
    if told != (policy.fingerprint, policy.objective, policy.maximum):
        issues.append(_issue("other_policy"))
    if result.decisions_fingerprint != decisions.fingerprint:
        issues.append(_issue("other_decisions"))
    return issues


def _by_block(result: Result) -> dict[str, _Told]:
    told = {block.block: _Told(block) for block in result.blocks}
    for tandem in result.tandems:
        told[tandem.block].tandems.append(tandem)
    for person in result.unmatched:
        told[person.block].unmatched.append(person)
    return told


def _check_block(case: Case, told: _Told, policy: Policy, seed: int) -> list[Issue]:
    azubis = {person: place for place, person in enumerate(case.azubis)}
    fachkraefte = {person: place for place, person in enumerate(case.fachkraefte)}
    for each in told.tandems:
        if each.azubi not in azubis or each.fachkraft not in fachkraefte:
            return [_issue("unknown_pair", azubi=each.azubi, fachkraft=each.fachkraft, block=case.block)]
    cells = sorted((azubis[each.azubi], fachkraefte[each.fachkraft]) for each in told.tandems)
    pairs = np.array(cells, dtype=np.int64).reshape(-1, 2)
    lots = (person_lots(seed, "row", case.azubis), person_lots(seed, "column", case.fachkraefte))
    found = check_plan(_bare(case, policy), pairs, told.figures.certificate, lots)
    issues = [_of_block(each, case.block) for each in found]
    if any(each.code == "not_a_plan" for each in found):
        return issues
    return issues + _check_words(case, told, pairs, policy)


def _bare(case: Case, policy: Policy) -> Block:
    return Block(
        case.points,
        case.allowed,
        policy.objective,
        case.ruling.places,
        case.ruling.kept,
        case.azubis,
        case.fachkraefte,
        tuple(case.capacities.tolist()),
    )


def _of_block(found: Issue, block: str) -> Issue:
    return replace(found, message=f"Block {block}: {found.message}", params={**found.params, "block": block})


def _check_words(case: Case, told: _Told, pairs: NDArray[np.int64], policy: Policy) -> list[Issue]:
    """Figures and reasons, compared with what they should be."""
    issues = [
        _issue("wrong_tandem", azubi=stored.azubi, fachkraft=stored.fachkraft, block=case.block)
        for stored, right in zip(told.tandems, describe_tandems(case, pairs, policy), strict=True)
        if stored != right
    ]
    if told.figures != describe_block(case, pairs, told.figures.certificate):
        issues.append(_issue("wrong_block", block=case.block))
    if told.unmatched != list(unmatched(case, pairs)):
        issues.append(_issue("wrong_unmatched", block=case.block))
    return issues
