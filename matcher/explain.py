"""Why this pair, and why not that one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from matcher.cases import Case, cases, judged, scored_blocks
from matcher.decisions import Decisions, PairDecision
from matcher.effects import Effect, effect_sentences, what_if
from matcher.errors import PairAcrossBlocks
from matcher.pairs import Pairs
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.result import Result, Sentence
from matcher.rules import keys_of
from matcher.rulings import BlockRuling, locate_pair, rule_blocks
from matcher.scoring import CriterionScore, score_pairs
from matcher.sentences import Audience, say, sentences_for
from matcher.statements import Book, describe
from matcher.telling import what_is_sure, why_chosen

__all__ = ["Explanation", "explain", "explain_tandems"]

Status: TypeAlias = Literal["chosen", "possible", "impossible"]

NO_DECISIONS = Decisions()
BATCH = 1024
"""Pairs that are described at a time."""


@dataclass(frozen=True)
class Explanation:
    """One pair, looked at closely.

    ``status``: "chosen" (a tandem of the result), "possible" (allowed, but others were chosen) or "impossible".
    ``broken``, ``overridden`` and ``open``: rules that forbid it, that a decision overrides, that nobody can tell.
    ``azubi_partner`` (None for nobody) and ``fachkraft_partners``: whom the two have in the result.
    ``only_possible``: the block has no other possible pair, so a figure would say nothing. ``why``: sentences about
    the plan; ``about``: sentences about the two people. ``solve``: computes ``effect``.
    """

    azubi: str
    fachkraft: str
    status: Status
    points: int
    percent: int
    confidence: int
    criteria: tuple[CriterionScore, ...]
    broken: tuple[str, ...]
    overridden: tuple[str, ...]
    open: tuple[str, ...]
    azubi_partner: str | None
    fachkraft_partners: tuple[str, ...]
    only_possible: bool
    why: tuple[Sentence, ...]
    about: tuple[Sentence, ...]
    solve: Callable[[], Effect] | None = field(default=None, repr=False, compare=False)

    @cached_property
    def effect(self) -> Effect | None:
        """What keeping the two together would do to their block, for a pair that is possible but was not chosen.

        Solved when it is first asked for. None for other pairs, and where decisions made so far stand against it.
        """
        return self.solve() if self.solve else None

    @property
    def cost(self) -> tuple[Sentence, ...]:
        """The effect in sentences, most serious first: what it would cost and who is concerned."""
        return tuple(effect_sentences(self.effect, self.azubi, self.fachkraft)) if self.effect else ()

    def sentences(self, audience: Audience) -> tuple[Sentence, ...]:
        """What this audience may read, most important first; for the coordinator with the effect.

        Company and participants read about chosen pairs only, without figures of match quality or anything
        confidential. Of both people something they bring is named wherever anything is known.
        """
        if audience == "coordinator":
            return sentences_for(audience, (*self.why, *self.cost, *self.about))
        return sentences_for(audience, (*self.why, *self.about)) if self.status == "chosen" else ()


class _Look(NamedTuple):
    """A pair and its block, for which everything else is known."""

    case: Case
    cell: tuple[int, int]

    @property
    def azubi(self) -> str:
        return self.case.azubis[self.cell[0]]

    @property
    def fachkraft(self) -> str:
        return self.case.fachkraefte[self.cell[1]]


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

    For a pair that was not chosen: the rule or decision that forbids it, or whom the two have instead and what keeping
    them together would cost. Give the decisions of the run, else bans and overrides cannot be told. For many pairs of
    the plan use ``explain_tandems``. Raises ``UnknownPerson`` or ``WrongSide``.
    """
    try:
        block, cell = locate_pair(problem, azubi, fachkraft)
    except PairAcrossBlocks:
        return _across_blocks(result, azubi, fachkraft)
    ruling = rule_blocks(problem, policy, decisions).get(block) or BlockRuling(policy.places)
    case = judged(next(scored_blocks(problem, policy, block, block + 1)), ruling)
    return _explained([_Look(case, cell)], policy, result, decisions)[0]


def explain_tandems(
    problem: Problem, policy: Policy, result: Result, *, decisions: Decisions = NO_DECISIONS
) -> Iterator[Explanation]:
    """``explain`` for every tandem of the result, by block, in the order in which the result has them.

    Every block is scored once and pairs are described many at a time: a few hundredths of a millisecond a tandem,
    where ``explain`` needs about one. Raises what ``match`` raises for these decisions, and ``UnknownPerson``.
    """
    chosen: dict[int, list[tuple[int, int]]] = {}
    for tandem in result.tandems:
        block, cell = locate_pair(problem, tandem.azubi, tandem.fachkraft)
        chosen.setdefault(block, []).append(cell)
    batch: list[_Look] = []
    for case in cases(problem, policy, decisions):
        batch += [_Look(case, cell) for cell in chosen.get(case.position, ())]
        if len(batch) >= BATCH:
            yield from _explained(batch, policy, result, decisions)
            batch = []
    yield from _explained(batch, policy, result, decisions)


def _explained(looks: Sequence[_Look], policy: Policy, result: Result, decisions: Decisions) -> list[Explanation]:
    if not looks:
        return []
    pairs = Pairs(
        looks[0].case.problem,
        np.array([look.case.azubi_start + look.cell[0] for look in looks]),
        np.array([look.case.fachkraft_start + look.cell[1] for look in looks]),
    )
    book = Book()
    told = zip(*describe(pairs, policy, book), strict=True)
    only = {look.case.position: int(look.case.allowed.sum()) == 1 for look in looks}
    return [
        _explanation(look, policy, result, decisions, scores=own, told=book.told(about), only=only[look.case.position])
        for look, own, about in zip(looks, score_pairs(pairs, policy), told, strict=True)
    ]


def _explanation(
    look: _Look,
    policy: Policy,
    result: Result,
    decisions: Decisions,
    *,
    scores: tuple[CriterionScore, ...],
    told: list[Sentence],
    only: bool,
) -> Explanation:
    case, cell = look
    status = _status(look, result)
    kept = _kept_instead(look) if status == "possible" else []
    points, sure = int(case.points[cell]), int(case.confidence[cell])
    only = only and bool(case.allowed[cell])
    why = _why_chosen(case, cell, only=only) if status == "chosen" else _why_not(look, policy, result, kept)
    unclear = keys_of(case.open[cell])
    return Explanation(
        azubi=look.azubi,
        fachkraft=look.fachkraft,
        status=status,
        points=points,
        percent=policy.percent(points),
        confidence=sure,
        criteria=scores,
        broken=keys_of(case.broken[cell] & ~case.overridden[cell]),
        overridden=keys_of(case.overridden[cell]),
        open=unclear,
        azubi_partner=_partner(result, look.azubi),
        fachkraft_partners=result.partners.get(look.fachkraft, ()),
        only_possible=only,
        why=tuple(why),
        about=(*told, *what_is_sure(unclear, sure)),
        solve=_question(look, policy, result, decisions) if status == "possible" and not kept else None,
    )


def _status(look: _Look, result: Result) -> Status:
    if look.fachkraft in result.partners.get(look.azubi, ()):
        return "chosen"
    return "possible" if look.case.allowed[look.cell] else "impossible"


def _partner(result: Result, azubi: str) -> str | None:
    return next(iter(result.partners.get(azubi, ())), None)


def _question(look: _Look, policy: Policy, result: Result, decisions: Decisions) -> Callable[[], Effect]:
    pin = Decisions(pins=(PairDecision(look.azubi, look.fachkraft),))
    terms = (look.case.problem, policy, decisions, pin)
    return partial(what_if, *terms, hold_others=False, seed=result.seed, result=result)


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
        azubi_partner=_partner(result, azubi),
        fachkraft_partners=result.partners.get(fachkraft, ()),
        only_possible=False,
        why=(say("other_block"),),
        about=(),
    )


def _why_chosen(case: Case, cell: tuple[int, int], *, only: bool) -> list[Sentence]:
    pinned, held = cell in case.ruling.pins, cell in case.ruling.holds
    return why_chosen(only=only, pinned=pinned, held=held, overridden=keys_of(case.overridden[cell]))


def _why_not(look: _Look, policy: Policy, result: Result, kept: list[Sentence]) -> list[Sentence]:
    case, cell = look
    sentences = [say("rule_broken", rule=rule) for rule in keys_of(case.broken[cell] & ~case.overridden[cell])]
    if case.banned[cell]:
        sentences.append(say("banned"))
    if cell[0] in case.ruling.azubis_left_out:
        sentences.append(say("person_left_out", person=look.azubi))
    if cell[1] in case.ruling.fachkraefte_left_out:
        sentences.append(say("person_left_out", person=look.fachkraft))
    if case.weak[cell] and policy.minimum is not None:
        percent = policy.percent(int(case.points[cell]))
        sentences.append(say("below_minimum", minimum=policy.minimum, percent=percent))
    return sentences or kept or [_who_instead(look, result)]


def _kept_instead(look: _Look) -> list[Sentence]:
    """What decisions keep in place of this pair; they would have to be undone first."""
    case, (azubi, fachkraft) = look
    kept = case.ruling.kept
    partner = [case.fachkraefte[other] for own, other in kept if own == azubi]
    partners = tuple(case.azubis[own] for own, other in kept if other == fachkraft)
    sentences = [say("azubi_kept", azubi_partner=each) for each in partner]
    if len(partners) >= case.capacities[fachkraft]:
        sentences.append(say("fachkraft_kept", fachkraft_partners=partners))
    if not sentences and len(kept) == case.ruling.places:
        sentences.append(say("places_kept", places=len(kept)))
    return sentences


def _who_instead(look: _Look, result: Result) -> Sentence:
    """Whom the two have instead; a Fachkraft with room for a tandem more is not taken."""
    first, others = _partner(result, look.azubi), result.partners.get(look.fachkraft, ())
    is_taken = len(others) >= look.case.capacities[look.cell[1]]
    if first and is_taken:
        return say("both_have_partners", azubi_partner=first, fachkraft_partners=others)
    if first:
        return say("azubi_has_partner", azubi_partner=first)
    if is_taken:
        return say("fachkraft_has_partners", fachkraft_partners=others)
    return say("places_taken", places=result.block(look.case.block).tandems)
