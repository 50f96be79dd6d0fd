"""What differs between two results, and what a change of decisions would do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.decisions import Decisions, OverrideDecision, PairDecision
from matcher.policy import Policy
from matcher.problem import Problem
from matcher.result import Result, Summary, Tandem
from matcher.rounds import match
from matcher.rulings import locate_person

__all__ = ["Changes", "Effect", "PersonChange", "compare", "what_if"]


@dataclass(frozen=True)
class PersonChange:
    """Somebody whose partner differs; None for nobody."""

    block: str
    person: str
    role: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Changes:
    """What differs from one result to another.

    ``people``: everybody whose partner differs, by block and id, Azubis first. ``gained``, ``lost``, ``kept``: tandems
    by their pairs, as the later result describes them where it has them. ``blocks``: those with any difference.
    """

    people: tuple[PersonChange, ...]
    gained: tuple[Tandem, ...]
    lost: tuple[Tandem, ...]
    kept: tuple[Tandem, ...]
    blocks: tuple[str, ...]
    before: Summary
    after: Summary

    @property
    def others(self) -> int:
        """How many people had a partner and now have somebody else or nobody."""
        return sum(change.before is not None for change in self.people)


@dataclass(frozen=True)
class Effect:
    """What a change does to the block or blocks it concerns: both results and how they differ."""

    before: Result
    after: Result
    changes: Changes


def compare(before: Result, after: Result) -> Changes:
    """What differs from one result to the other; they may have different policies, decisions or people."""
    old = {(tandem.azubi, tandem.fachkraft): tandem for tandem in before.tandems}
    new = {(tandem.azubi, tandem.fachkraft): tandem for tandem in after.tandems}
    gained = tuple(tandem for pair, tandem in new.items() if pair not in old)
    lost = tuple(tandem for pair, tandem in old.items() if pair not in new)
    people = tuple(_person_changes((*lost, *gained), before, after))
    return Changes(
        people=people,
        gained=gained,
        lost=lost,
        kept=tuple(tandem for pair, tandem in new.items() if pair in old),
        blocks=tuple(sorted({change.block for change in people})),
        before=before.summary(),
        after=after.summary(),
    )


def _person_changes(tandems: Iterable[Tandem], before: Result, after: Result) -> Iterable[PersonChange]:
    entries = {(each.block, "azubi", each.azubi) for each in tandems}
    entries |= {(each.block, "fachkraft", each.fachkraft) for each in tandems}
    for block, role, person in sorted(entries):
        yield PersonChange(block, person, role, before.partners.get(person), after.partners.get(person))


def what_if(
    problem: Problem, policy: Policy, decisions: Decisions, change: Decisions, *, hold_others: bool, seed: int = 0
) -> Effect:
    """What the additional decisions of ``change`` would do to the blocks they concern.

    With ``hold_others`` every tandem of these blocks without a person of the change, or a partner they lose, stays as
    it is; without it the blocks are solved afresh. Raises what ``match`` raises, so a pin that contradicts one of the
    decisions is refused by name.
    """
    people, blocks = _concerned(problem, change)
    part = problem.only(blocks)
    known = decisions.within(part)
    before = match(part, policy, known, seed=seed)
    changed = known.plus(change)
    if hold_others:
        changed = changed.plus(_holds(before, people, known))
    after = match(part, policy, changed, seed=seed)
    return Effect(before, after, compare(before, after))


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
