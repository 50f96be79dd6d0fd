"""What differs between two results."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from matcher.result import Result, Summary, Tandem

__all__ = ["Changes", "PersonChange", "compare"]


@dataclass(frozen=True)
class PersonChange:
    """Somebody whose partners differ; an Azubi has one at most, a Fachkraft up to their capacity."""

    block: str
    person: str
    role: str
    before: tuple[str, ...]
    after: tuple[str, ...]

    @property
    def lost(self) -> tuple[str, ...]:
        """Partners of before that are not partners any more."""
        return tuple(partner for partner in self.before if partner not in self.after)

    @property
    def gained(self) -> tuple[str, ...]:
        """Partners that were none before."""
        return tuple(partner for partner in self.after if partner not in self.before)


@dataclass(frozen=True)
class Changes:
    """What differs from one result to another.

    ``people``: everybody whose partners differ, by block and id, Azubis first. ``gained``, ``lost``, ``kept``: tandems
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
        """How many people lost a partner they had, whether they get somebody else or nobody."""
        return sum(bool(change.lost) for change in self.people)


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
        yield PersonChange(block, person, role, before.partners.get(person, ()), after.partners.get(person, ()))
