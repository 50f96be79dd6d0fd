"""What stands in a column of a comparison: a plan as it is now, or as an earlier run of it left it.

An earlier state is the plan of now but for the companies about which it says something else by now: only their stored
results are read.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from web.db.models import BlockState
from web.db.queries import comparisons as queries
from web.db.queries.rows import AnyRow
from web.services import matching
from web.services.actor import Actor
from web.services.planning.figures import STEPS

OWN = 2
"""Columns of a counted row about the companies themselves; behind them stands which plans speak of them."""


class Bond(NamedTuple):
    """A tandem in a column; `percent` is None where it was the only possible one."""

    azubi_id: UUID
    fachkraft_id: UUID
    percent: int | None

    @property
    def both(self) -> tuple[UUID, UUID]:
        """Who is together."""
        return self.azubi_id, self.fachkraft_id


@dataclass(frozen=True)
class EarlierBlock:
    """What an earlier run had found for a company."""

    bonds: tuple[Bond, ...]
    azubis_alone: int
    fachkraefte_alone: int
    confidence_sum: int


@dataclass(frozen=True)
class Contents:
    """A column among others. `changed` holds the companies about which its plan says something else by now."""

    column: queries.Column
    changed: Mapping[UUID, EarlierBlock]


@dataclass(frozen=True)
class Totals:
    """A column added up over the companies all columns speak of."""

    tandems: int
    azubis_alone: int
    fachkraefte_alone: int
    mean: int | None
    """Of the tandems that have a figure, in whole per cent."""
    lowest: int | None
    confidence: int | None
    """How much of what the figures need was answered, in whole per cent."""
    spread: tuple[int, ...]


@dataclass(frozen=True)
class Moves:
    """Who has somebody else than in the first column."""

    people: int
    by_block: Mapping[UUID, int]
    """How many people it is in each company."""
    gained: int
    """Azubis with a tandem who have none in the first column, and the other way round."""
    lost: int
    higher: int
    """Azubis with somebody else and a higher figure, and with a lower one."""
    lower: int


@dataclass(frozen=True)
class Reading:
    """The columns of one comparison, as far as they say anything, and the companies or the one that are compared."""

    session: Session
    actor: Actor
    round_id: UUID
    columns: tuple[queries.Column, ...]
    only: UUID | None = None

    @cached_property
    def counts(self) -> Sequence[AnyRow]:
        """How many companies of the round stand where, and of which of them the columns speak."""
        return queries.counts(self.session, self.actor, self.round_id, self.columns, only=self.only)

    def count_shared(self, states: Container[BlockState] = frozenset(BlockState)) -> int:
        """Return of how many companies in these states every column says something."""
        return sum(row.number for row in self.counts if all(row[OWN:]) and row.state in states and self.columns)

    @cached_property
    def aside(self) -> frozenset[UUID]:
        """The companies some columns say something about, but not all."""
        if not any(any(row[OWN:]) and not all(row[OWN:]) for row in self.counts):
            return frozenset()
        return queries.left_aside(self.session, self.actor, self.round_id, self.columns)

    def contents(self) -> tuple[Contents, ...]:
        """Return every column with what it needs of stored results."""
        found = {column: self._since_changed(column) for column in self.columns if column.run_id}
        blocks = {row.block_id for rows in found.values() for row in rows}
        people = queries.keys(self.session, self.actor, blocks) if blocks else {}
        return tuple(
            Contents(column, {row.block_id: _earlier(row.result, people) for row in found.get(column, ())})
            for column in self.columns
        )

    def _since_changed(self, column: queries.Column) -> Sequence[AnyRow]:
        return queries.since_changed(self.session, self.actor, column, without=self.aside, only=self.only)

    def totals(self, contents: Contents) -> Totals:
        """Add up a column."""
        without = self.aside | contents.changed.keys()
        rows = queries.sums(self.session, self.actor, contents.column.plan_id, without=without)
        return _totals(rows, contents.changed.values())

    def moves(self, first: Contents, other: Contents) -> Moves:
        """Return who has somebody else than in the first column."""
        apart = first.changed.keys() | other.changed.keys()
        lost, gained = self._between_plans(first, other, apart | self.aside)
        now = self.bonds({first.column.plan_id, other.column.plan_id}, apart)
        for block_id in apart:
            before, after = (of_block(each, block_id, now) for each in (first, other))
            kept = {bond.both for bond in before} & {bond.both for bond in after}
            lost[block_id] += [bond for bond in before if bond.both not in kept]
            gained[block_id] += [bond for bond in after if bond.both not in kept]
        return moved(lost, gained)

    def _between_plans(self, first: Contents, other: Contents, without: Collection[UUID]) -> "tuple[Grouped, Grouped]":
        found: tuple[Grouped, Grouped] = defaultdict(list), defaultdict(list)
        both = first.column.plan_id, other.column.plan_id
        if both[0] != both[1]:
            ids = Identifiers()
            for place, block, azubi, fachkraft, percent, only in queries.differing_pairs(
                self.session, self.actor, both, without=without
            ):
                found[place][ids[block]].append(Bond(azubi, fachkraft, None if only else percent))
        return found

    def bonds(self, plan_ids: Collection[UUID], block_ids: Collection[UUID]) -> "Now":
        """Return what plans say now about some companies."""
        found: dict[tuple[UUID, UUID], list[Bond]] = defaultdict(list)
        if block_ids:
            for row in queries.pairs(self.session, self.actor, plan_ids, block_ids):
                found[row.plan_id, row.block_id].append(bond_of(row))
        return found


class Identifiers(dict[object, UUID]):
    """Identifiers as a database hands them over -> as everybody else knows them."""

    def __missing__(self, raw: object) -> UUID:
        """Read each of them once."""
        self[raw] = raw if isinstance(raw, UUID) else UUID(str(raw))
        return self[raw]


Grouped = dict[UUID, list[Bond]]
"""By company."""
Now = Mapping[tuple[UUID, UUID], Sequence[Bond]]
"""By plan and company."""


def bond_of(row: AnyRow) -> Bond:
    """Return a stored pair of a plan."""
    return Bond(row.azubi_id, row.fachkraft_id, None if row.only_possible else row.percent)


def of_block(contents: Contents, block_id: UUID, now: Now) -> Sequence[Bond]:
    """Return the tandems of a company in a column; `now` holds what its plan says of it."""
    earlier = contents.changed.get(block_id)
    return now.get((contents.column.plan_id, block_id), ()) if earlier is None else earlier.bonds


def _earlier(result: Mapping[str, object] | str, people: Mapping[str, UUID]) -> EarlierBlock:
    """People who were erased since are not shown any more."""
    stored = matching.stored_pairs(result)
    return EarlierBlock(
        tuple(
            Bond(people[pair.azubi], people[pair.fachkraft], pair.percent)
            for pair in stored.pairs
            if pair.azubi in people and pair.fachkraft in people
        ),
        stored.azubis_alone,
        stored.fachkraefte_alone,
        sum(pair.confidence for pair in stored.pairs),
    )


def _totals(rows: Sequence[AnyRow], earlier: Collection[EarlierBlock]) -> Totals:
    percents = [bond.percent for block in earlier for bond in block.bonds if bond.percent is not None]
    steps = Counter(min(percent // STEPS, STEPS - 1) for percent in percents)
    for row in rows:
        steps.update({step: count * row.blocks for step, count in enumerate(json.loads(row.spread))})
    tandems = _sum(rows, "tandems") + sum(len(block.bonds) for block in earlier)
    rated = _sum(rows, "rated") + len(percents)
    confidence = _sum(rows, "confidence_sum") + sum(block.confidence_sum for block in earlier)
    return Totals(
        tandems=tandems,
        azubis_alone=_sum(rows, "azubis_alone") + sum(block.azubis_alone for block in earlier),
        fachkraefte_alone=_sum(rows, "fachkraefte_alone") + sum(block.fachkraefte_alone for block in earlier),
        mean=(_sum(rows, "percent_sum") + sum(percents)) // rated if rated else None,
        lowest=min([*percents, *(row.lowest for row in rows if row.lowest is not None)], default=None),
        confidence=confidence // tandems if tandems else None,
        spread=tuple(steps[step] for step in range(STEPS)),
    )


def _sum(rows: Iterable[AnyRow], name: str) -> int:
    return sum(int(getattr(row, name)) for row in rows)


def moved(lost: Grouped, gained: Grouped) -> Moves:
    """Count what the tandems that one side alone has mean for people."""
    before = {bond.azubi_id: bond.percent for bonds in lost.values() for bond in bonds}
    after = {bond.azubi_id: bond.percent for bonds in gained.values() for bond in bonds}
    by_block = {
        block_id: len({person for bond in (*lost.get(block_id, ()), *gained.get(block_id, ())) for person in bond.both})
        for block_id in {*lost, *gained}
    }
    steps = [(before[azubi], percent) for azubi, percent in after.items() if azubi in before]
    rated = [(old, new) for old, new in steps if old is not None and new is not None]
    return Moves(
        people=sum(by_block.values()),
        by_block={block_id: people for block_id, people in by_block.items() if people},
        gained=len(after.keys() - before.keys()),
        lost=len(before.keys() - after.keys()),
        higher=sum(new > old for old, new in rated),
        lower=sum(new < old for old, new in rated),
    )
