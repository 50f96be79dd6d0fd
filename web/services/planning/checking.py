"""Before an approval: what would be approved, and what about it is unusual. Read from what was counted when a plan was
stored; only pairs that a person has to look at are read in full.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from web.db.queries import approval_requests, approvals, plan_pages
from web.db.queries import plans as plan_queries
from web.services import rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.names import natural_key
from web.services.planning.block_plans import PairLine, pair_line
from web.services.planning.plans import BlockLine

LISTED = 150
"""Companies with a tick of their own; the others, about which least is unusual, share one."""
IN_FULL = 20
"""Companies whose doubtful tandems are named."""
REST = "rest"


class Unusual(StrEnum):
    """What about a company somebody should know before approving, gravest first."""

    WITHDREW = "withdrew"
    ASKED_OUT = "asked_out"
    UNCLEAR = "unclear"
    SET_ASIDE = "set_aside"
    UNEXPLAINED = "unexplained"
    PROPOSED = "proposed"
    MINORS = "minors"
    UNSURE = "unsure"
    LOW = "low"
    BY_HAND = "by_hand"


@dataclass(frozen=True)
class Ready:
    """A company or pool whose result can be approved as it stands."""

    line: BlockLine
    counts: Mapping[Unusual, int]
    """What is unusual, and how often; gravest first, nothing that is not there."""
    gone: tuple[str, ...]
    """Who withdrew or asked to stop."""
    request: "Request | None"
    decisions: int
    """By hand, in force; a repair holds tandems by such decisions, too."""

    @property
    def id(self) -> UUID:
        """Id of the block."""
        return self.line.id

    @property
    def seen(self) -> str:
        """The block with the result the page shows, as a form sends it back."""
        return f"{self.line.id}:{self.line.row.result_hash}"

    @property
    def order(self) -> tuple[object, ...]:
        """The gravest first, then by name."""
        grave = min((list(Unusual).index(each) for each in self.counts), default=len(Unusual))
        return grave, natural_key(self.line.name)


@dataclass(frozen=True)
class Request:
    """Somebody waits for a second person's approval."""

    block_id: UUID
    plan_id: UUID
    plan_number: int
    block: str
    requester: str
    requested_at: datetime
    is_own: bool
    is_current: bool
    """Whether the result that was asked for still stands."""
    seen: str


@dataclass(frozen=True)
class Finding:
    """Something unusual, with how often it occurs and in which companies, by name."""

    kind: Unusual
    count: int
    blocks: tuple[tuple[UUID, str], ...]


@dataclass(frozen=True)
class Check:
    """Everything the page before an approval says."""

    plan_id: UUID
    plan_number: int
    finished_at: datetime | None
    needs_two: bool
    is_in_force: bool
    """Whether the plan follows the policy the round has now."""
    ready: tuple[Ready, ...]
    """What can be approved, the most unusual first."""
    doubtful: tuple[PairLine, ...]
    """Tandems about which nobody can tell whether a rule holds, or for which one was set aside."""
    stale: tuple[str, ...]
    refused: tuple[str, ...]
    missing: int
    """Companies of the round the plan says nothing about."""
    declined: tuple[tuple[str, str, str], ...]
    """What was declined and stands unchanged: company, by whom, why."""
    lapsed: int
    """Approvals of the round that no longer hold."""

    @property
    def open(self) -> tuple[Ready, ...]:
        """What nobody has asked a second person about yet."""
        return tuple(each for each in self.ready if each.request is None or not each.request.is_current)

    @property
    def asked(self) -> tuple[Ready, ...]:
        """What waits for a second person."""
        return tuple(each for each in self.ready if each.request is not None and each.request.is_current)

    @property
    def theirs(self) -> tuple[Ready, ...]:
        """What somebody else asks the reader to approve."""
        return tuple(each for each in self.asked if each.request is not None and not each.request.is_own)

    @property
    def outdated(self) -> tuple[Ready, ...]:
        """What was asked for and has changed since."""
        return tuple(each for each in self.ready if each.request is not None and not each.request.is_current)

    @property
    def tandems(self) -> int:
        """Of everything that can be approved."""
        return sum(each.line.figures.tandems for each in self.ready)

    @property
    def alone(self) -> int:
        """People without a tandem in it."""
        return sum(each.line.figures.azubis_alone + each.line.figures.fachkraefte_alone for each in self.ready)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything unusual about what can be approved, gravest first."""
        return self.findings_in(self.ready)

    def findings_in(self, ready: Iterable[Ready]) -> tuple[Finding, ...]:
        """Everything unusual about some of it, gravest first."""
        among = tuple(ready)
        return tuple(
            Finding(kind, sum(each.counts[kind] for each in found), tuple((each.id, each.line.name) for each in found))
            for kind in Unusual
            if (found := [each for each in among if kind in each.counts])
        )


def check_page(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> Check:
    """Return what can be approved of a plan and what is unusual; raises NotFound.

    The number of queries is the same for any size.
    """
    head = plan_queries.head(session, actor, round_id, plan_id)
    page = plan_pages.head(session, actor, round_id, plan_id)
    if head is None or page is None:
        raise NotFound
    is_in_force = head.policy_version_id == head.round_policy_id
    lines = tuple(map(BlockLine, plan_pages.lines(session, actor, plan_id)))
    around = _around(session, actor, round_id, plan_id, [line for line in lines if line.can_be_approved])
    ready = around.ready() if is_in_force else ()
    return Check(
        plan_id=plan_id,
        plan_number=head.number,
        finished_at=page.finished_at,
        needs_two=approval_requests.needs_two(session, actor, round_id),
        is_in_force=is_in_force,
        ready=ready,
        doubtful=_doubtful(session, actor, plan_id, ready),
        stale=tuple(line.name for line in lines if line.is_open and line.is_stale and not line.problem),
        refused=tuple(line.name for line in lines if line.is_open and line.problem),
        missing=page.missing,
        declined=_declined(session, actor, plan_id),
        lapsed=page.lapsed,
    )


@dataclass(frozen=True)
class _Around:
    """What is known about the companies that can be approved besides their figures, by block."""

    lines: Sequence[BlockLine]
    minors: Mapping[UUID, int]
    leaving: Mapping[UUID, Sequence[tuple[str, bool]]]
    made: Mapping[UUID, int]
    unexplained: Mapping[UUID, int]
    requests: Mapping[UUID, Request]

    def ready(self) -> tuple[Ready, ...]:
        """The companies, the most unusual first."""
        return tuple(sorted(map(self._one, self.lines), key=lambda each: each.order))

    def _one(self, line: BlockLine) -> Ready:
        leaving = self.leaving.get(line.id, ())
        counts = _counts(line, leaving, self.unexplained.get(line.id, 0), self.minors.get(line.id, 0))
        return Ready(
            line,
            counts,
            tuple(name for name, _withdrew in leaving),
            self.requests.get(line.id),
            self.made.get(line.id, 0),
        )


def _around(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, lines: Sequence[BlockLine]) -> _Around:
    starts_on = rounds.own_round(session, actor, round_id).starts_on
    leaving: dict[UUID, list[tuple[str, bool]]] = defaultdict(list)
    for row in approval_requests.leaving(session, actor, round_id):
        leaving[row.block_id].append((row.name, row.withdrew))
    decided = approval_requests.decisions_by_block(session, actor, plan_id)
    return _Around(
        lines=lines,
        minors=approvals.minors(session, actor, plan_id, [line.id for line in lines], starts_on),
        leaving=leaving,
        made={row.block_id: row.made for row in decided},
        unexplained={row.block_id: row.without_reason for row in decided},
        requests={each.block_id: each for each in open_requests(session, actor, round_id) if each.plan_id == plan_id},
    )


def _counts(
    line: BlockLine, leaving: Sequence[tuple[str, bool]], unexplained: int, minors: int
) -> Mapping[Unusual, int]:
    figures = line.figures
    counts = {
        Unusual.WITHDREW: sum(withdrew for _name, withdrew in leaving),
        Unusual.ASKED_OUT: sum(not withdrew for _name, withdrew in leaving),
        Unusual.UNCLEAR: figures.unclear,
        Unusual.SET_ASIDE: figures.set_aside,
        Unusual.UNEXPLAINED: unexplained,
        Unusual.PROPOSED: line.row.proposals,
        Unusual.MINORS: minors,
        Unusual.UNSURE: figures.unsure,
        Unusual.LOW: figures.low,
        Unusual.BY_HAND: figures.by_hand,
    }
    return {kind: count for kind, count in counts.items() if count}


def _doubtful(session: Session, actor: Actor, plan_id: UUID, ready: Iterable[Ready]) -> tuple[PairLine, ...]:
    blocks = [each.id for each in ready if {Unusual.UNCLEAR, Unusual.SET_ASIDE} & {*each.counts}][:IN_FULL]
    if not blocks:
        return ()
    pairs = map(pair_line, plan_queries.pairs(session, actor, plan_id, blocks))
    return tuple(pair for pair in pairs if pair.open_rules or pair.overridden)


def _declined(session: Session, actor: Actor, plan_id: UUID) -> tuple[tuple[str, str, str], ...]:
    newest: dict[UUID, tuple[str, str, str]] = {}
    for row in approval_requests.declined(session, actor, plan_id):
        newest.setdefault(row.block_id, (row.name, row.by or "", row.reason))
    return tuple(newest.values())


def open_requests(session: Session, actor: Actor, round_id: UUID) -> tuple[Request, ...]:
    """Return everything of a round that waits for a second person, by company."""
    return tuple(
        Request(
            row.block_id,
            row.plan_id,
            row.plan_number,
            row.name,
            row.requester_name,
            row.requested_at,
            row.requested_by == actor.account_id,
            bool(row.is_current),
            f"{row.block_id}:{row.result_hash}",
        )
        for row in approval_requests.open_requests(session, actor, round_id)
    )


def listed(ready: Sequence[Ready]) -> tuple[Sequence[Ready], Sequence[Ready]]:
    """Return the companies that get a tick of their own, and the rest, which shares one."""
    return ready[:LISTED], ready[LISTED:]


def mark_of_rest(rest: Sequence[Ready]) -> str:
    """Return what the tick of the rest sends: it stands for exactly these companies with these results."""
    digest = hashlib.sha256("\n".join(sorted(each.seen for each in rest)).encode()).hexdigest()
    return f"{REST}:{digest}"
