"""Two or three plans of a round side by side, or a plan and what an earlier run of it had found.

Of thousands of companies only the figures are added up and the pairs read in which the plans differ.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from web.db.models import CHANGEABLE, BlockState, RunState
from web.db.models.columns import utc_now
from web.db.queries import comparisons as queries
from web.db.queries import round_plans
from web.db.queries import runs as run_queries
from web.db.queries.rows import AnyRow
from web.services import matching, rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.names import natural_key
from web.services.planning import carrying
from web.services.planning.columns import Contents, Moves, Reading, Totals

APPROVED = frozenset({BlockState.APPROVED})
MOST = 3
"""Columns side by side."""
PAGE = 25
"""Companies on a page."""
A_WEEK = timedelta(days=6, hours=12)


@dataclass(frozen=True)
class Offer:
    """Something that can be put into a column: a plan as it is now, or what an earlier run of it had found."""

    id: UUID
    plan_id: UUID
    number: int
    toml: str
    counts: bool
    """Whether it is, or was, the plan of the round."""
    computed_at: datetime | None
    is_earlier: bool
    run_state: RunState | None = None
    done: int = 0
    total: int = 0
    problem: str = ""
    """Why there is no result of its last run, as a message to translate."""

    @property
    def objective(self) -> str:
        """What its policy aims at."""
        return matching.objective(self.toml)

    @property
    def is_at_work(self) -> bool:
        """Whether it is being computed."""
        return not self.is_earlier and self.run_state in run_queries.OPEN

    @property
    def is_computed(self) -> bool:
        """Whether it says anything yet."""
        return self.computed_at is not None

    @property
    def column(self) -> queries.Column:
        """The column as the database reads it."""
        return queries.Column(self.plan_id, self.id if self.is_earlier else None)


@dataclass(frozen=True)
class Column:
    """A column with its figures. `moves` says what differs from the first one, which has none."""

    offer: Offer
    totals: Totals | None
    moves: Moves | None
    measures_alike: bool
    """Whether its figures can be compared with those of the first column: the same weights and rules."""
    is_of_today: bool
    """Whether it stands on the data and the decisions that are in force."""


@dataclass(frozen=True)
class BlockDifference:
    """A company in which the columns differ."""

    id: UUID
    name: str
    state: BlockState
    people: int
    """How many people have somebody else than in the first column, in the column that differs most."""
    figures: tuple[tuple[int, int | None], ...]
    """For each column: tandems, and the lowest figure in per cent."""

    @property
    def is_open(self) -> bool:
        """Whether it can still change."""
        return self.state in CHANGEABLE


@dataclass(frozen=True)
class Comparison:
    """What the page of a comparison shows."""

    where: rounds.Where
    columns: tuple[Column, ...]
    offers: tuple[Offer, ...]
    """All plans of the round, and earlier computations of the one that counts."""
    objectives: Mapping[str, UUID]
    """Objective -> the plan of the round's policy with it, as far as there is one."""
    companies: int
    """How many companies every column says something about."""
    approved: int
    """How many of them are approved and not published yet."""
    published: int
    """How many of them are published or further on."""
    left_aside: int
    """How many companies of the round one of the columns says nothing about."""
    differing: int
    shown: tuple[BlockDifference, ...]
    number: int
    """Of this page, from 1."""

    @property
    def earlier(self) -> Offer | None:
        """The earlier computation one looks for first: the last that is a week old, else the one before the last."""
        found = [offer for offer in self.offers if offer.is_earlier]
        old = [offer for offer in found if offer.computed_at and offer.computed_at < utc_now() - A_WEEK]
        return next(iter([*old, *found[1:2], *found[:1]]), None)

    @property
    def pages(self) -> int:
        """How many pages the companies fill that differ."""
        return max(1, -(-self.differing // PAGE))

    @property
    def is_at_work(self) -> bool:
        """Whether a column is still being computed."""
        return any(column.offer.is_at_work for column in self.columns)


def comparison(
    session: Session, actor: Actor, round_id: UUID, wanted: Sequence[UUID] = (), number: int = 1
) -> Comparison:
    """Return these plans and runs side by side, at most three; the plan that counts where none is named.

    Raises NotFound for a round or column that is not there. The number of statements is the same for any size.
    """
    where = rounds.where(session, actor, round_id)
    offers = _offers(session, actor, round_id)
    chosen = _chosen(session, actor, round_id, offers, wanted)
    reading = reading_of(session, actor, round_id, chosen)
    contents = reading.contents()
    moves = [reading.moves(contents[0], each) for each in contents[1:]]
    differing = _differing(reading, moves)
    number = max(1, min(number, -(-len(differing) // PAGE)))
    shown = differing[(number - 1) * PAGE : number * PAGE]
    return Comparison(
        where=where,
        columns=_columns(reading, chosen, contents, moves),
        offers=tuple(offers),
        objectives=_objectives(session, actor, round_id, offers),
        companies=reading.count_shared(),
        approved=reading.count_shared(APPROVED),
        published=reading.count_shared() - reading.count_shared({*CHANGEABLE, *APPROVED}),
        left_aside=sum(row.number for row in reading.counts) - reading.count_shared(),
        differing=len(differing),
        shown=_with_figures(reading, contents, shown),
        number=number,
    )


def chosen_columns(session: Session, actor: Actor, round_id: UUID, wanted: Sequence[UUID]) -> list[Offer]:
    """Return the columns that are asked for, at most three; raises NotFound."""
    return _chosen(session, actor, round_id, _offers(session, actor, round_id), wanted)


def reading_of(
    session: Session, actor: Actor, round_id: UUID, offers: Sequence[Offer], only: UUID | None = None
) -> Reading:
    """Return what is to be read, of all companies or of one; what is not computed yet has no say in it."""
    return Reading(session, actor, round_id, tuple(offer.column for offer in offers if offer.is_computed), only)


def _offers(session: Session, actor: Actor, round_id: UUID) -> list[Offer]:
    """The plans of a round, the one that counts first, and then its earlier computations, newest first."""
    found = [_plan_offer(row) for row in queries.plans(session, actor, round_id)]
    earlier = [_earlier_offer(row) for row in queries.earlier(session, actor, round_id)]
    return [*sorted(found, key=lambda offer: not offer.counts), *earlier]


def _plan_offer(row: AnyRow) -> Offer:
    return Offer(
        id=row.id,
        plan_id=row.id,
        number=row.number,
        toml=row.toml,
        counts=row.counts,
        computed_at=row.computed_at,
        is_earlier=False,
        run_state=row.state,
        done=row.done or 0,
        total=row.total or 0,
        problem=row.problem or "",
    )


def _earlier_offer(row: AnyRow) -> Offer:
    return Offer(
        id=row.id,
        plan_id=row.plan_id,
        number=row.number,
        toml=row.toml,
        counts=row.counts,
        computed_at=row.finished_at,
        is_earlier=True,
    )


def _chosen(
    session: Session, actor: Actor, round_id: UUID, offers: Sequence[Offer], wanted: Sequence[UUID]
) -> list[Offer]:
    """The columns that are asked for, in their order; a run may be older than those that are offered."""
    known = {offer.id: offer for offer in offers}
    ids = list(dict.fromkeys(wanted))[:MOST]
    missing = [each for each in ids if each not in known]
    if missing:
        known |= {row.id: _earlier_offer(row) for row in queries.earlier(session, actor, round_id, missing)}
    if any(each not in known for each in ids):
        raise NotFound
    return [known[each] for each in ids] or [offer for offer in offers[:1] if offer.counts]


def _objectives(session: Session, actor: Actor, round_id: UUID, offers: Sequence[Offer]) -> Mapping[str, UUID]:
    """The plans of the round's policy by their objective, as far as there are any."""
    own = queries.policy_of_round(session, actor, round_id)
    alike = [offer for offer in offers if not offer.is_earlier and matching.measure_alike(own, offer.toml)]
    return {offer.objective: offer.id for offer in sorted(alike, key=lambda offer: offer.counts)}


def _columns(
    reading: Reading, chosen: Sequence[Offer], contents: Sequence[Contents], moves: Sequence[Moves]
) -> tuple[Column, ...]:
    totals = iter([reading.totals(each) for each in contents])
    of_today = _of_today(reading, chosen)
    gone: Iterator[Moves | None] = iter([None, *moves])
    first = next((offer for offer in chosen if offer.is_computed), None)
    return tuple(
        Column(
            offer=offer,
            totals=next(totals) if offer.is_computed else None,
            moves=next(gone) if offer.is_computed else None,
            measures_alike=first is None or matching.measure_alike(first.toml, offer.toml),
            is_of_today=offer.id in of_today,
        )
        for offer in chosen
    )


def _of_today(reading: Reading, chosen: Sequence[Offer]) -> frozenset[UUID]:
    """The plans that stand on the data and the decisions of now; an earlier state never does."""
    here = (reading.session, reading.actor)
    plans = [offer.id for offer in chosen if not offer.is_earlier and offer.is_computed]
    counts = round_plans.plan_that_counts(*here, reading.round_id)
    if counts is None:
        return frozenset()
    decided = carrying.in_force(*here, {counts.id, *plans})
    open_blocks = sum(row.number for row in reading.counts if row.state in CHANGEABLE)
    of_today = queries.of_today(*here, reading.round_id, plans)
    return frozenset(each for each in plans if decided[each] == decided[counts.id] and of_today[each] == open_blocks)


def _differing(reading: Reading, moves: Sequence[Moves]) -> list[tuple[AnyRow, int]]:
    """The companies in which anybody has somebody else, with how many, most first."""
    most: Counter[UUID] = Counter()
    for each in moves:
        most |= Counter(each.by_block)
    rows = queries.names(reading.session, reading.actor, most.keys()) if most else ()
    found = [(row, most[row.id]) for row in rows]
    return sorted(found, key=lambda each: (-each[1], natural_key(each[0].name), each[0].id))


def _with_figures(
    reading: Reading, contents: Sequence[Contents], shown: Sequence[tuple[AnyRow, int]]
) -> tuple[BlockDifference, ...]:
    plans = {each.column.plan_id for each in contents}
    found = queries.figures(reading.session, reading.actor, plans, [row.id for row, _ in shown]) if shown else ()
    now = {(row.plan_id, row.block_id): (row.tandems, row.lowest) for row in found}
    return tuple(
        BlockDifference(row.id, row.name, row.state, people, tuple(_figures(each, row.id, now) for each in contents))
        for row, people in shown
    )


def _figures(
    contents: Contents, block_id: UUID, now: Mapping[tuple[UUID, UUID], tuple[int, int | None]]
) -> tuple[int, int | None]:
    earlier = contents.changed.get(block_id)
    if earlier is None:
        return now[contents.column.plan_id, block_id]
    lowest = min((bond.percent for bond in earlier.bonds if bond.percent is not None), default=None)
    return len(earlier.bonds), lowest
