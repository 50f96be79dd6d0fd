"""Why this pair, and why not that one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from matcher.cases import Case, cases
from matcher.decisions import Decisions
from matcher.errors import PairAcrossBlocks
from matcher.pairs import Pairs
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.result import Result, Sentence
from matcher.rules import keys_of
from matcher.rulings import locate_pair
from matcher.scoring import CriterionScore, score_pair
from matcher.sentences import Audience, describe, say, sentences_for

__all__ = ["Explanation", "explain"]

NO_DECISIONS = Decisions()


@dataclass(frozen=True)
class Explanation:
    """One pair, looked at closely.

    ``status``: "chosen" (a tandem of the result), "possible" (allowed, but others were chosen) or "impossible".
    ``broken``, ``overridden`` and ``open``: rules that forbid it, that a decision overrides, that nobody can tell.
    ``azubi_partner`` and ``fachkraft_partner``: whom the two have in the result, None for nobody.
    ``only_possible``: the block has no other possible pair, so a figure would say nothing.
    """

    azubi: str
    fachkraft: str
    status: Literal["chosen", "possible", "impossible"]
    points: int
    percent: int
    confidence: int
    criteria: tuple[CriterionScore, ...]
    broken: tuple[str, ...]
    overridden: tuple[str, ...]
    open: tuple[str, ...]
    azubi_partner: str | None
    fachkraft_partner: str | None
    only_possible: bool
    all_sentences: tuple[Sentence, ...]

    def sentences(self, audience: Audience) -> tuple[Sentence, ...]:
        """What this audience may read, most important first.

        Company and participants read about chosen pairs only, without figures of match quality or anything
        confidential.
        """
        if audience != "coordinator" and self.status != "chosen":
            return ()
        return sentences_for(audience, self.all_sentences)


def explain(
    problem: Problem,
    policy: Policy,
    result: Result,
    azubi: str,
    fachkraft: str,
    *,
    decisions: Decisions = NO_DECISIONS,
) -> Explanation:
    """Criteria, rules and sentences of one pair, chosen or not.

    For a pair that was not chosen: the rule or decision that forbids it, or whom the two have instead. Give the
    decisions of the run, else bans and overrides cannot be told. Raises ``UnknownPerson`` or ``WrongSide``.
    """
    try:
        block, cell = locate_pair(problem, azubi, fachkraft)
    except PairAcrossBlocks:
        return _across_blocks(result, azubi, fachkraft)
    part = problem.only([problem.blocks[block]])
    case = next(cases(part, policy, decisions.within(part)))
    pair = Pairs.one(part, *cell)
    return _explanation(case, pair, policy, result, cell)


def _explanation(case: Case, pair: Pairs, policy: Policy, result: Result, cell: tuple[int, int]) -> Explanation:
    azubi, fachkraft = case.azubis[cell[0]], case.fachkraefte[cell[1]]
    partners = result.partners
    chosen = partners.get(azubi) == fachkraft
    status: Literal["chosen", "possible", "impossible"] = "possible" if case.allowed[cell] else "impossible"
    only = int(case.allowed.sum()) == 1 and bool(case.allowed[cell])
    why = _why_chosen(case, cell, only=only) if chosen else _why_not(case, cell, policy, result)
    sure = int(case.confidence[cell])
    return Explanation(
        azubi=azubi,
        fachkraft=fachkraft,
        status="chosen" if chosen else status,
        points=int(case.points[cell]),
        percent=policy.percent(int(case.points[cell])),
        confidence=sure,
        criteria=score_pair(pair, policy),
        broken=keys_of(case.broken[cell] & ~case.overridden[cell]),
        overridden=keys_of(case.overridden[cell]),
        open=keys_of(case.open[cell]),
        azubi_partner=partners.get(azubi),
        fachkraft_partner=partners.get(fachkraft),
        only_possible=only,
        all_sentences=(*why, *describe(pair, policy), *_to_clear_up(case, cell), say("confidence", percent=sure)),
    )


def _across_blocks(result: Result, azubi: str, fachkraft: str) -> Explanation:
    """People of two blocks are not compared at all."""
    return Explanation(
        azubi=azubi,
        fachkraft=fachkraft,
        status="impossible",
        points=0,
        percent=0,
        confidence=0,
        criteria=(),
        broken=("block",),
        overridden=(),
        open=(),
        azubi_partner=result.partners.get(azubi),
        fachkraft_partner=result.partners.get(fachkraft),
        only_possible=False,
        all_sentences=(say("other_block"),),
    )


def _to_clear_up(case: Case, cell: tuple[int, int]) -> list[Sentence]:
    return [say("rule_open", rule=rule) for rule in keys_of(case.open[cell])]


def _why_chosen(case: Case, cell: tuple[int, int], *, only: bool) -> list[Sentence]:
    sentences = [say("only_possible")] if only else []
    if cell in case.ruling.pins:
        sentences.append(say("pinned"))
    if cell in case.ruling.holds:
        sentences.append(say("held"))
    return sentences + [say("rule_overridden", rule=rule) for rule in keys_of(case.overridden[cell])]


def _why_not(case: Case, cell: tuple[int, int], policy: Policy, result: Result) -> list[Sentence]:
    sentences = [say("rule_broken", rule=rule) for rule in keys_of(case.broken[cell] & ~case.overridden[cell])]
    if case.banned[cell]:
        sentences.append(say("banned"))
    azubi, fachkraft = case.azubis[cell[0]], case.fachkraefte[cell[1]]
    if cell[0] in case.ruling.azubis_left_out:
        sentences.append(say("person_left_out", person=azubi))
    if cell[1] in case.ruling.fachkraefte_left_out:
        sentences.append(say("person_left_out", person=fachkraft))
    if case.weak[cell] and policy.minimum is not None:
        percent = policy.percent(int(case.points[cell]))
        sentences.append(say("below_minimum", minimum=policy.minimum, percent=percent))
    return sentences or [_who_instead(result, azubi, fachkraft, case.block)]


def _who_instead(result: Result, azubi: str, fachkraft: str, block: str) -> Sentence:
    first, second = result.partners.get(azubi), result.partners.get(fachkraft)
    if first and second:
        return say("both_have_partners", azubi_partner=first, fachkraft_partner=second)
    if first:
        return say("azubi_has_partner", azubi_partner=first)
    if second:
        return say("fachkraft_has_partner", fachkraft_partner=second)
    return say("places_taken", places=result.block(block).tandems)
