"""A plan at a glance, for twelve companies or five thousand: totals, what to look at first, one page of companies."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from heapq import nsmallest
from typing import cast
from uuid import UUID

from sqlmodel import Session

from web.db.models import CHANGEABLE, BlockState, Figures
from web.db.queries import plan_pages as queries
from web.db.queries import plans as plan_queries
from web.db.queries.rows import AnyRow
from web.services import matching, rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.names import natural_key, sort_key
from web.services.planning.block_plans import PairLine, pair_line
from web.services.planning.figures import STEPS

PAGE = 25
"""Companies on a page."""
WEAKEST = 10
"""Tandems in the list of the weakest."""


class Mark(StrEnum):
    """Why a company needs a look, most urgent first."""

    PROBLEM = "problem"
    STALE = "stale"
    PROPOSED = "proposed"
    UNCLEAR = "unclear"
    NOBODY = "nobody"
    LOW = "low"
    UNSURE = "unsure"
    CHANGED = "changed"
    SET_ASIDE = "set_aside"
    BY_HAND = "by_hand"


class Show(StrEnum):
    """Which companies of a plan are listed."""

    ALL = "all"
    FIRST = "first"
    WITHOUT = "without"
    OPEN = "open"
    APPROVED = "approved"
    PUBLISHED = "published"


class Order(StrEnum):
    """What comes first in the list."""

    LOOK = "look"
    LOWEST = "lowest"
    NAME = "name"


RANK = {mark: rank for rank, mark in enumerate(Mark)}


@dataclass(frozen=True, slots=True)
class BlockLine:
    """What a plan says about a company or pool, counted."""

    row: AnyRow
    """As `plan_pages.lines` reads it: of thousands only a few are looked at closely."""

    @property
    def id(self) -> UUID:
        """Id of the block."""
        return cast(UUID, self.row.id)

    @property
    def name(self) -> str:
        """Name of the company or pool."""
        return cast(str, self.row.name)

    @property
    def state(self) -> BlockState:
        """Where the block is in its life."""
        return cast(BlockState, self.row.state)

    @property
    def is_stale(self) -> bool:
        """Whether it waits for the next run."""
        return bool(self.row.stale)

    @property
    def problem(self) -> str:
        """Why the last run could not solve it, as a message to translate."""
        return cast(str, self.row.problem)

    @property
    def figures(self) -> Figures:
        """What the plan says about it, counted."""
        return cast(Figures, self.row)

    @property
    def is_open(self) -> bool:
        """Whether decisions are still possible."""
        return self.state in CHANGEABLE

    @property
    def can_be_approved(self) -> bool:
        """Whether this answer can be approved as it stands."""
        return self.state is BlockState.MATCHED and not self.is_stale and not self.problem

    @property
    def marks(self) -> tuple[tuple[Mark, int], ...]:
        """Why it needs a look and how often, most urgent first; nothing once it is approved."""
        if not self.is_open:
            return ()
        figures = self.figures
        counts = {
            Mark.PROBLEM: int(bool(self.problem)),
            Mark.STALE: int(self.is_stale),
            Mark.PROPOSED: self.row.proposals,
            Mark.UNCLEAR: figures.unclear,
            Mark.NOBODY: int(figures.azubis_alone and figures.fachkraefte_alone and not figures.tandems),
            Mark.LOW: figures.low,
            Mark.UNSURE: figures.unsure,
            Mark.CHANGED: figures.changed,
            Mark.SET_ASIDE: figures.set_aside,
            Mark.BY_HAND: figures.by_hand,
        }
        return tuple((mark, count) for mark, count in counts.items() if count)

    @property
    def urgency(self) -> tuple[int, int]:
        """How soon it should be looked at, smallest first: by its first mark, then by its lowest figure."""
        marks = self.marks
        return RANK[marks[0][0]] if marks else len(RANK) + (not self.is_open), self.lowest

    @property
    def lowest(self) -> int:
        """Its lowest figure in per cent, 101 without any."""
        return 101 if self.figures.lowest is None else self.figures.lowest


ORDERS: Mapping[Order, Callable[[BlockLine], tuple[object, ...]]] = {
    Order.LOOK: lambda line: (*line.urgency, natural_key(line.name)),
    Order.LOWEST: lambda line: (line.lowest, natural_key(line.name)),
    Order.NAME: lambda line: (natural_key(line.name),),
}
CHOSEN: Mapping[Show, Callable[[BlockLine], bool]] = {
    Show.ALL: lambda _line: True,
    Show.FIRST: lambda line: bool(line.marks),
    Show.WITHOUT: lambda line: line.figures.azubis_alone + line.figures.fachkraefte_alone > 0,
    Show.OPEN: lambda line: line.is_open,
    Show.APPROVED: lambda line: line.state is BlockState.APPROVED,
    Show.PUBLISHED: lambda line: line.state is BlockState.PUBLISHED,
}


@dataclass(frozen=True)
class Choice:
    """What of a plan is wanted: which companies, whose name holds some words, in which order, which page from 1.

    Without a number it is the page on which the company `opened` stands.
    """

    show: Show = Show.ALL
    query: str = ""
    order: Order = Order.LOOK
    number: int | None = None
    opened: UUID | None = None


@dataclass(frozen=True)
class Totals:
    """A whole plan, counted."""

    tandems: int
    azubis_alone: int
    fachkraefte_alone: int
    mean: int | None
    """Of the tandems that have a figure, in whole per cent."""
    lowest: int | None
    confidence: int | None
    """How much of what the figures need was answered, in whole per cent."""
    spread: tuple[int, ...]
    states: Mapping[BlockState, int]


@dataclass(frozen=True)
class PlanPage:
    """A plan as its page shows it."""

    where: rounds.Where
    id: UUID
    plan_number: int
    objective: str
    finished_at: datetime | None
    missing: int
    """Companies and pools of the round the plan says nothing about."""
    lines: tuple[BlockLine, ...]
    """All of them, by name."""
    totals: Totals
    choice: Choice
    chosen: int
    """How many companies the choice holds, on all pages."""
    shown: tuple[BlockLine, ...]
    """Those of this page."""
    number: int
    """Of this page, from 1."""
    weakest: tuple[PairLine, ...]
    undo: int | None
    """The step that would be undone, and the one that would be done again."""
    redo: int | None
    asked_by_others: int
    """Companies the reader is asked to approve as the second person, and by whom."""
    asker: str
    asked_for: int
    """Companies for which the reader waits for a second person."""
    lapsed: int
    """Approvals of the round that no longer hold."""

    @property
    def is_stale(self) -> bool:
        """Whether anything waits for the next run; approved answers first have to be taken back or repaired."""
        return any(line.is_stale and line.is_open for line in self.lines)

    @property
    def refused(self) -> tuple[BlockLine, ...]:
        """What the last run could not solve."""
        return tuple(line for line in self.lines if line.problem)

    @property
    def can_be_approved(self) -> bool:
        """Whether any answer can be approved as it stands."""
        return any(line.can_be_approved for line in self.lines)

    @property
    def has_approved(self) -> bool:
        """Whether anything is approved."""
        return any(line.row.approver_name for line in self.lines)

    @property
    def pages(self) -> int:
        """How many pages the chosen companies fill."""
        return max(1, -(-self.chosen // PAGE))


def plan_page(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, choice: Choice | None = None) -> PlanPage:
    """Return a plan with one page of its companies; raises NotFound.

    Three statements for any size; only the pairs among which the weakest are get read.
    """
    choice = choice or Choice()
    head = queries.head(session, actor, round_id, plan_id)
    if head is None:
        raise NotFound
    rows = queries.lines(session, actor, plan_id, sort_key(choice.query))
    lines = tuple(map(BlockLine, rows))
    chosen = _chosen(lines, choice)
    number = _page_of(chosen, choice)
    return PlanPage(
        where=_where(head),
        id=head.id,
        plan_number=head.number,
        objective=matching.objective(head.toml),
        finished_at=head.finished_at,
        missing=head.missing,
        lines=lines,
        totals=_totals(lines),
        choice=choice,
        chosen=len(chosen),
        shown=chosen[(number - 1) * PAGE : number * PAGE],
        number=number,
        weakest=_weakest(session, actor, plan_id, lines),
        undo=head.undo,
        redo=head.redo,
        asked_by_others=head.asked_by_others,
        asker=head.asker or "",
        asked_for=head.asked_for,
        lapsed=head.lapsed,
    )


def _where(head: AnyRow) -> rounds.Where:
    return rounds.Where(head.round_id, head.round, head.programme_id, head.programme, head.accent, head.that_counts)


def _chosen(lines: Iterable[BlockLine], choice: Choice) -> tuple[BlockLine, ...]:
    wanted = sort_key(choice.query)
    found = [
        line
        for line in lines
        if CHOSEN[choice.show](line) and (line.row.has_person or not wanted or wanted in sort_key(line.name))
    ]
    return tuple(sorted(found, key=ORDERS[choice.order]))


def _page_of(chosen: Sequence[BlockLine], choice: Choice) -> int:
    """Return the page that is wanted, or the one with the company that is opened; the last if there are not so many."""
    opened = next((place for place, line in enumerate(chosen) if line.id == choice.opened), 0)
    number = opened // PAGE + 1 if choice.number is None else choice.number
    return max(1, min(number, -(-len(chosen) // PAGE)))


def _weakest(session: Session, actor: Actor, plan_id: UUID, lines: Iterable[BlockLine]) -> tuple[PairLine, ...]:
    """The weakest of all tandems: they must be in the blocks with the lowest figures, and so only those are read."""
    rated = (line for line in lines if line.figures.rated)
    among = {line.id for line in nsmallest(WEAKEST, rated, key=lambda line: (line.lowest, line.name))}
    pairs = (pair_line(row) for row in plan_queries.pairs(session, actor, plan_id, among))
    weak = (pair for pair in pairs if not pair.is_only_possible)
    return tuple(nsmallest(WEAKEST, weak, key=lambda pair: (pair.percent, pair.azubi, pair.fachkraft)))


def _totals(lines: Sequence[BlockLine]) -> Totals:
    figures = [line.figures for line in lines]
    tandems, rated = sum(each.tandems for each in figures), sum(each.rated for each in figures)
    return Totals(
        tandems=tandems,
        azubis_alone=sum(each.azubis_alone for each in figures),
        fachkraefte_alone=sum(each.fachkraefte_alone for each in figures),
        mean=sum(each.percent_sum for each in figures) // rated if rated else None,
        lowest=min((each.lowest for each in figures if each.lowest is not None), default=None),
        confidence=sum(each.confidence_sum for each in figures) // tandems if tandems else None,
        spread=tuple(sum(each.spread[step] for each in figures) for step in range(STEPS)),
        states=Counter(line.state for line in lines),
    )
