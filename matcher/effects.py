"""What a change of decisions would do to the blocks it concerns: their plan solved anew, and how the two differ."""

from __future__ import annotations

from dataclasses import dataclass

from matcher.cases import scored_blocks
from matcher.changes import Changes, PersonChange, compare
from matcher.decisions import Decisions, OverrideDecision, PairDecision
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.result import ENGINE_VERSION, Result, Sentence
from matcher.rounds import plan_blocks
from matcher.rulings import locate_person
from matcher.sentences import say

__all__ = ["Effect", "effect_sentences", "what_if"]


@dataclass(frozen=True)
class Effect:
    """What a change does to the block or blocks it concerns: both results and how they differ.

    Figures are pairs of before and after, over these blocks.
    """

    before: Result
    after: Result
    changes: Changes

    @property
    def tandems(self) -> tuple[int, int]:
        """How many tandems there are."""
        return len(self.before.tandems), len(self.after.tandems)

    @property
    def weakest(self) -> tuple[int | None, int | None]:
        """Lowest per cent of all tandems, kept ones included; None without tandems."""
        return _weakest(self.before), _weakest(self.after)

    @property
    def points(self) -> tuple[int, int]:
        """Points of all tandems together."""
        return self.changes.before.total, self.changes.after.total

    @property
    def mean(self) -> tuple[int | None, int | None]:
        """Mean per cent of all tandems; None without tandems."""
        return self.changes.before.mean, self.changes.after.mean

    @property
    def people(self) -> tuple[PersonChange, ...]:
        """Everybody whose partners differ."""
        return self.changes.people


def _weakest(result: Result) -> int | None:
    return min((tandem.percent for tandem in result.tandems), default=None)


def what_if(
    problem: Problem,
    policy: Policy,
    decisions: Decisions,
    change: Decisions,
    *,
    hold_others: bool,
    seed: int = 0,
    result: Result | None = None,
    proof: bool = False,
) -> Effect:
    """What the additional decisions of ``change`` would do to the blocks they concern, under any objective.

    With ``hold_others`` every tandem of these blocks without a person of the change, or a partner they lose, stays as
    it is; without it the blocks are solved afresh. A ``result`` of the same input, policy, decisions and seed is taken
    as the state before, where it is of these blocks alone, which saves solving it again. Plans made
    here have certificates only with ``proof``, see ``match``.

    Raises what ``match`` raises, so a pin that contradicts one of the decisions is refused by name.
    """
    people, blocks = _concerned(problem, change)
    part, known = problem, decisions
    if len(blocks) < len(problem.blocks):
        part = problem.only(blocks)
        known = decisions.within(part)
    scored = list(scored_blocks(part, policy))
    if result is not None and _is_of(result, part, policy, known, seed):
        before = result
    else:
        before = plan_blocks(part, policy, known, scored, seed=seed, proof=proof)
    changed = known.plus(change)
    if hold_others:
        changed = changed.plus(_holds(before, people, known))
    after = plan_blocks(part, policy, changed, scored, seed=seed, proof=proof)
    return Effect(before, after, compare(before, after))


def _is_of(result: Result, problem: Problem, policy: Policy, decisions: Decisions, seed: int) -> bool:
    """Whether it is what ``match`` would give."""
    fingerprints = (problem.fingerprint, policy.fingerprint, decisions.fingerprint)
    own = (result.input_fingerprint, result.policy_fingerprint, result.decisions_fingerprint)
    return own == fingerprints and result.seed == seed and result.engine_version == ENGINE_VERSION


def _concerned(problem: Problem, change: Decisions) -> tuple[set[str], list[str]]:
    """People and blocks the change names."""
    pairs: list[PairDecision | OverrideDecision] = [*change.pins, *change.bans, *change.holds, *change.overrides]
    people = {person for entry in pairs for person in (entry.azubi, entry.fachkraft)}
    people |= {entry.person for entry in change.left_out}
    blocks = {problem.blocks[locate_person(problem, person)[1]] for person in people}
    return people, sorted(blocks | {entry.block for entry in change.places})


def _holds(before: Result, people: set[str], known: Decisions) -> Decisions:
    pinned = {(entry.azubi, entry.fachkraft) for entry in (*known.pins, *known.holds)}
    pairs = [(tandem.azubi, tandem.fachkraft) for tandem in before.tandems]
    return Decisions(
        holds=tuple(
            PairDecision(azubi, fachkraft)
            for azubi, fachkraft in pairs
            if azubi not in people and fachkraft not in people and (azubi, fachkraft) not in pinned
        )
    )


def effect_sentences(effect: Effect, azubi: str, fachkraft: str) -> list[Sentence]:
    """What it would cost to keep these two together, most serious first; one sentence if it costs nothing."""
    costs = [*_fewer_tandems(effect), *_weaker(effect), *_sum(effect)]
    people = _affected(effect, {azubi, fachkraft})
    return [*(costs or [say("effect_no_cost")]), *people]


def _fewer_tandems(effect: Effect) -> list[Sentence]:
    before, after = effect.tandems
    return [say("effect_tandems", before=before, after=after)] if before != after else []


def _weaker(effect: Effect) -> list[Sentence]:
    before, after = effect.weakest
    if before is None or after is None or before == after:
        return []
    return [say("effect_weakest", before=before, after=after)]


def _sum(effect: Effect) -> list[Sentence]:
    """Spoken of where the number of tandems stays: as a mean, or in points if that is the same in whole per cent."""
    (before, after), (first, second) = effect.points, effect.mean
    if first is None or second is None or len(set(effect.tandems)) > 1 or before == after:
        return []
    if first != second:
        return [say("effect_mean", before=first, after=second)]
    return [say("effect_points_lost" if after < before else "effect_points_gained", points=abs(after - before))]


def _affected(effect: Effect, pair: set[str]) -> list[Sentence]:
    """The others by name, from who gets somebody else to who gets one more."""
    groups: dict[str, list[str]] = {key: [] for key in _GROUPS}
    for change in effect.people:
        if change.person not in pair:
            groups[_group(change)].append(change.person)
    return [say(key, people=tuple(people)) for key, people in groups.items() if people]


_GROUPS = (
    "effect_other_partner",
    "effect_no_partner",
    "effect_fewer_partners",
    "effect_new_partner",
    "effect_more_partners",
)


def _group(change: PersonChange) -> str:
    if change.lost and change.gained:
        return "effect_other_partner"
    if change.lost:
        return "effect_fewer_partners" if change.after else "effect_no_partner"
    return "effect_more_partners" if change.before else "effect_new_partner"
