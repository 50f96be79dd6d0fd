"""Independent check of a whole result: everything is computed anew from the input, nothing stored is trusted.

Points, rules and reasons come from the same definitions as the run's; the solver has no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import attrgetter
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from matcher.cases import Case, ScoredPart, judged, scored_parts
from matcher.check import Lots, check_plan
from matcher.check_round import Blocks, proved
from matcher.decisions import Decisions
from matcher.ids import take_ids
from matcher.laid import Numbers
from matcher.lots import person_lots
from matcher.matrix import Block, read_seed
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.reasons import unmatched
from matcher.result import ENGINE_VERSION, BlockResult, Issue, Result, Tandem, Unmatched, field_names
from matcher.rulings import BlockRuling, rule_blocks
from matcher.tandems import Undecided, alike, describe_block, describe_tandems

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

Bools: TypeAlias = NDArray[np.bool_]
_TANDEM, _BLOCK = (attrgetter(*field_names(kind)) for kind in (Tandem, BlockResult))


def verify(problem: Problem, policy: Policy, result: Result, decisions: Decisions = NO_DECISIONS) -> list[Issue]:
    """What is wrong with a result; an empty list means it is valid and proven the best, draw included.

    Raises what ``match`` raises if the input itself is wrong.
    """
    issues = _check_terms(problem, policy, result, decisions)
    blocks = {entry.block for entry in result.tandems} | {entry.block for entry in result.unmatched}
    if [block.block for block in result.blocks] != list(problem.blocks) or not blocks <= set(problem.blocks):
        return [*issues, _issue("other_blocks")]
    check = _Check(problem, policy, _by_block(result), read_seed(result.seed), rule_blocks(problem, policy, decisions))
    for part in scored_parts(problem, policy):
        issues += check.part(part)
    return issues


@dataclass
class _Told:
    """What the result says about one block."""

    figures: BlockResult
    tandems: list[Tandem] = field(default_factory=list)
    unmatched: list[Unmatched] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class _Check:
    """A result that is being checked, part by part."""

    problem: Problem
    policy: Policy
    told: dict[str, _Told]
    seed: int
    rulings: dict[int, BlockRuling]

    def part(self, part: ScoredPart) -> Iterator[Issue]:
        """What is wrong with its blocks, in order."""
        right = self._right(part, alike(part, self.rulings))
        for position in range(part.first, part.last):
            if position not in right:
                yield from self._block(part, position)

    def _block(self, part: ScoredPart, position: int) -> list[Issue]:
        ruling = self.rulings.get(position) or BlockRuling(self.policy.places)
        case = judged(part.block(position), ruling)
        return _check_block(case, self.told[case.block], self.policy, self.seed)

    def _right(self, part: ScoredPart, positions: Numbers) -> set[int]:
        """Those of small blocks without decisions of which nothing is wrong; the others are looked at one by one."""
        told = [self.told[self.problem.blocks[position]] for position in positions.tolist()]
        if self.policy.objective == "leximin" or not told:
            return set()
        undecided = Undecided(part, positions, self.policy)
        plan, given = _plan_of(undecided, told)
        right = given & proved(self._blocks(undecided, plan), [each.figures.certificate for each in told])
        right &= _are_right_figures(undecided, plan, told) & _are_right_tandems(undecided, plan, told, given)
        right &= self._are_right_reasons(undecided, plan, told, given & right)
        return set(positions[right].tolist())

    def _are_right_reasons(self, undecided: Undecided, plan: Numbers, told: Sequence[_Told], right: Bools) -> Bools:
        """(B,) whether people without a tandem are told why, and nobody else; asked of blocks that are right so far."""
        served, pairs = undecided.are_all_served(plan).tolist(), undecided.pairs(plan)
        found = np.zeros(len(told), dtype=bool)
        for place in np.flatnonzero(right).tolist():
            if served[place]:
                found[place] = not told[place].unmatched
            else:
                case = judged(undecided.part.block(int(undecided.positions[place])), BlockRuling(self.policy.places))
                found[place] = told[place].unmatched == list(unmatched(case, pairs[place]))
        return found

    def _blocks(self, undecided: Undecided, plan: Numbers) -> Blocks:
        return Blocks(
            undecided.laid,
            undecided.points,
            undecided.allowed,
            undecided.capacities,
            plan,
            self.policy.objective,
            self.policy.places,
            lambda: self._lots(undecided),
        )

    def _lots(self, undecided: Undecided) -> Lots:
        sides = (self.problem.azubis.ids, undecided.azubis), (self.problem.fachkraefte.ids, undecided.fachkraefte)
        rows, columns = (tuple(take_ids(*side)) for side in sides)
        return person_lots(self.seed, "row", rows), person_lots(self.seed, "column", columns)


def _plan_of(undecided: Undecided, told: Sequence[_Told]) -> tuple[Numbers, Bools]:
    """The chosen cells as they are told, and for each block whether they are pairs of its own, in order.

    Of blocks whose are not, no cells.
    """
    laid, problem = undecided.laid, undecided.part.problem
    tandems = [tandem for each in told for tandem in each.tandems]
    block = np.repeat(np.arange(len(told)), [len(each.tandems) for each in told])
    rows = _found([tandem.azubi for tandem in tandems], problem.azubi_rows, undecided.azubis, len(problem.azubis))
    columns = _found(
        [tandem.fachkraft for tandem in tandems],
        problem.fachkraft_rows,
        undecided.fachkraefte,
        len(problem.fachkraefte),
    )
    # Somebody who is not found stands behind everybody, in no block.
    wrong = np.append(laid.row_block, -1)[rows] != block
    wrong |= np.append(laid.column_block, -1)[columns] != block
    cells = laid.cells_at(np.where(wrong, 0, rows), np.where(wrong, 0, columns)) if tandems else rows
    wrong[1:] |= (np.diff(cells) <= 0) & (block[1:] == block[:-1])
    good = np.bincount(block[wrong], minlength=len(told)) == 0
    return cells[good[block]], good


def _found(people: Sequence[str], rows: Mapping[str, int], chosen: Numbers, number: int) -> Numbers:
    """Places of people among the chosen rows of a problem; -1 for others."""
    places = np.full(number + 1, -1)
    places[chosen] = np.arange(len(chosen))
    return np.asarray(places[[rows.get(person, number) for person in people]])


def _are_right_figures(undecided: Undecided, plan: Numbers, told: Sequence[_Told]) -> Bools:
    right = undecided.figures(plan, [each.figures.certificate for each in told])
    return np.array([_BLOCK(each.figures) == figures for each, figures in zip(told, right, strict=True)])


def _are_right_tandems(undecided: Undecided, plan: Numbers, told: Sequence[_Told], given: Bools) -> Bools:
    """Whether all is right that is said about the tandems of the given blocks, whose the plan is."""
    kept = zip(told, given.tolist(), strict=True)
    stored = [_TANDEM(tandem) for each, is_given in kept if is_given for tandem in each.tandems]
    said = zip(stored, undecided.tandems(plan), undecided.laid.cell_block[plan].tolist(), strict=True)
    right = np.ones(len(told), dtype=bool)
    right[[block for mine, theirs, block in said if mine != theirs]] = False
    return right


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
