"""Publications that go out by themselves: the first wave at a set time, the second on its day, each until stopped.

Who planned a wave acts when it goes out: nothing takes effect without a named person. The sweeper looks for what is
due; what is overdue after a standstill goes out then.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeAlias
from uuid import UUID

from sqlmodel import Session

from web.db.models import BlockState, PlannedWave, WaveKind
from web.db.models.columns import utc_now
from web.db.queries import approvals as approval_queries
from web.db.queries import waves as queries
from web.db.queries.rows import AnyRow
from web.services import audit, queueing, rounds
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused, WrongState
from web.services.outreach.quiet_hours import ZONE
from web.services.planning import meanwhile, publication
from web.translations import N_

AT_ONCE = 50
"""So many companies, or their people, are told in the request; more are left to the worker, one after the other."""
LISTED = 100
"""Companies with a tick of their own; the others share one."""
MORNING = time(8)
"""When people are told on their day, in German time."""
PAST = N_("This time has already passed. Please choose a later one, or tell the companies now.")
NO_TIME = N_("Please say on which day and at what time.")
NOT_PLANNED = N_("Nothing is planned here any more: it has gone out, or somebody stopped it. Please check again.")
PLANNED_ALREADY = N_("A time has already been set for one of these companies. Please stop that one first.")
OnWaiting: TypeAlias = Callable[[Session, Actor, UUID, Collection[UUID], str], int]
"""What can be done with waves of these companies that wait, or of all; says with how many it was done."""
STATES = {WaveKind.COMPANIES: BlockState.APPROVED, WaveKind.PEOPLE: BlockState.PUBLISHED}
"""Where a block stands while a wave of this kind is ahead of it."""


@dataclass(frozen=True)
class Wave:
    """A wave of a block: when it goes out, and what keeps it."""

    block_id: UUID
    name: str
    due_at: datetime
    planned_by: str
    stopped_at: datetime | None
    wants_call: bool
    somebody_left: bool
    is_outdated: bool
    """Whether what was approved no longer follows from its data or policy."""
    has_planner: bool
    """Whether who planned it still coordinates the programme; else somebody has to take it over."""

    @property
    def is_stopped(self) -> bool:
        """Whether somebody stopped it: it goes out by a button only."""
        return self.stopped_at is not None

    @property
    def waits(self) -> bool:
        """Whether something keeps it, so that a person has to look first."""
        return not self.is_stopped and (self.waits_for_a_look or not self.has_planner)

    @property
    def waits_for_a_look(self) -> bool:
        """Whether something is to be cleared up with the company or one of its people."""
        return self.wants_call or self.somebody_left or self.is_outdated


def moment_of(day: date | None, at: time | None) -> datetime:
    """Return a moment given in German time; raises InputRefused where a part is missing."""
    if day is None or at is None:
        raise InputRefused("day" if day is None else "at", NO_TIME)
    return datetime.combine(day, at, ZONE)


@dataclass(frozen=True)
class Planned:
    """What is ahead of a round: the newest wave of each kind, by block, in the order of their names."""

    companies: Mapping[UUID, Wave]
    people: Mapping[UUID, Wave]

    def is_free(self, block_id: UUID) -> bool:
        """Whether no time is set at which the companies of a block are told."""
        return block_id not in self.companies or self.companies[block_id].is_stopped

    @property
    def set_times(self) -> tuple[Wave, ...]:
        """First waves for which a time is set."""
        return tuple(wave for wave in self.companies.values() if not wave.is_stopped)

    @property
    def stopped(self) -> tuple[Wave, ...]:
        """First waves somebody stopped."""
        return tuple(wave for wave in self.companies.values() if wave.is_stopped)

    @property
    def waiting_for_people(self) -> frozenset[UUID]:
        """Blocks somebody of which withdrew or asked to stop since the companies were told, or whose data changed."""
        return frozenset(id_ for id_, wave in self.people.items() if wave.somebody_left or wave.is_outdated)

    @property
    def timed(self) -> Sequence[UUID]:
        """Blocks whose companies are told at a set time."""
        return [wave.block_id for wave in self.set_times]

    @property
    def ahead(self) -> Sequence[UUID]:
        """Blocks whose people hear by themselves."""
        return [block_id for block_id, wave in self.people.items() if not wave.is_stopped]

    @property
    def held_back(self) -> Sequence[UUID]:
        """Blocks for whose people somebody stopped that."""
        return [block_id for block_id, wave in self.people.items() if wave.is_stopped]

    def waits(self, block_id: UUID) -> bool:
        """Whether something keeps the news for the people of a block."""
        return block_id in self.people and self.people[block_id].waits


def planned(session: Session, actor: Actor, round_id: UUID) -> Planned:
    """Return what goes out by itself in a round, or was stopped before it did."""
    found = [row for row in queries.of_round(session, actor, round_id, STATES.values()) if row.done_at is None]
    return Planned(
        *(
            {row.block_id: _wave(row) for row in found if row.kind is kind and row.state is STATES[kind]}
            for kind in (WaveKind.COMPANIES, WaveKind.PEOPLE)
        )
    )


def _wave(row: AnyRow) -> Wave:
    return Wave(
        row.block_id,
        row.name,
        row.due_at,
        row.planned_by or "",
        row.stopped_at,
        bool(row.wants_call),
        bool(row.somebody_left),
        bool(row.is_outdated),
        bool(row.has_planner),
    )


def mark_of_rest(block_ids: Collection[UUID]) -> str:
    """Return what the tick of those that are not listed sends: it stands for exactly these companies."""
    return f"rest:{hashlib.sha256(repr(sorted(map(str, block_ids))).encode()).hexdigest()}"


def _with_rest(listed: Collection[UUID], rest: str, others: Callable[[], Sequence[UUID]]) -> Collection[UUID]:
    """The companies that were ticked, with those one tick stood for if they are still the same; raises Changed."""
    if not rest:
        return listed
    found = others()
    if mark_of_rest(found) != rest:
        raise Changed
    return [*listed, *found]


def free(session: Session, actor: Actor, round_id: UUID) -> Sequence[UUID]:
    """Return the approved companies for which no time is set, by name."""
    ahead = planned(session, actor, round_id)
    return [row.id for row in approval_queries.publishable(session, actor, round_id) if ahead.is_free(row.id)]


def to_tell(session: Session, actor: Actor, round_id: UUID) -> Sequence[UUID]:
    """Return the companies whose people can be told: first those at which somebody has to look, then by name."""
    ahead = planned(session, actor, round_id).people
    rows = approval_queries.announced(session, actor, round_id)
    waiting = [row.block_id for row in rows if row.people_told_at is None and row.state is BlockState.PUBLISHED]
    return sorted(waiting, key=lambda block_id: block_id not in ahead or not ahead[block_id].waits_for_a_look)


def publish(
    session: Session,
    actor: Actor,
    round_id: UUID,
    block_ids: Collection[UUID],
    *,
    at: tuple[date | None, time | None],
    is_later: bool,
    today: date,
    rest: str = "",
) -> int:
    """Tell the companies at once, or later at a moment in German time, and return how many blocks it were.

    `rest` stands for all that were not listed. Raises Changed if they are not the same any more, or if
    approvals were taken back or companies told meanwhile, InputRefused where day or time is missing, and as
    `publish_now` and `plan_first_wave`.
    """
    rounds.own_round(session, actor, round_id)
    chosen = _with_rest(block_ids, rest, lambda: free(session, actor, round_id)[LISTED:])
    meanwhile.refuse_taken_back_or_told(session, actor, round_id, chosen)
    if is_later:
        return plan_first_wave(session, actor, round_id, chosen, at=moment_of(*at))
    if len(chosen) <= AT_ONCE:
        return publish_now(session, actor, round_id, chosen, today=today)
    return _leave_to_worker(session, actor, round_id, chosen, WaveKind.COMPANIES)


def plan_first_wave(
    session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID], *, at: datetime
) -> int:
    """Let the companies be told at a set time, and return how many blocks it were.

    Raises NotFound, InputRefused (no block, a time that is over), WrongState for blocks that are not approved, that
    have a time already, or somebody of which withdrew since.
    """
    chosen = rounds.own_blocks(session, actor, round_id, block_ids, states=[BlockState.APPROVED])
    if at <= utc_now():
        raise InputRefused("day", PAST)
    publication.refuse_outdated(session, actor, chosen)
    if queries.open_of_blocks(session, actor, block_ids, WaveKind.COMPANIES):
        raise WrongState(PLANNED_ALREADY)
    _plan(session, actor, round_id, WaveKind.COMPANIES, {block.id: at for block in chosen})
    return len(chosen)


def _plan(session: Session, actor: Actor, round_id: UUID, kind: WaveKind, due: Mapping[UUID, datetime]) -> None:
    """Plan a wave of this kind for each of these blocks at its time; raises WrongState where nothing is approved."""
    approved = {row.block_id: row.id for row in approval_queries.in_force_of(session, actor, due)}
    if approved.keys() != due.keys():
        raise WrongState
    for block_id, at in due.items():
        session.add(
            PlannedWave(
                block_id=block_id, approval_id=approved[block_id], kind=kind, due_at=at, planned_by=actor.account_id
            )
        )
    noted = [(block_id, {"approval": approved[block_id], "due": at.isoformat()}) for block_id, at in due.items()]
    programme_id = rounds.own_round(session, actor, round_id).programme_id
    audit.record_each(session, actor, f"wave.plan_{kind.value}", noted, programme_id=programme_id)


def _leave_to_worker(
    session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID], kind: WaveKind
) -> int:
    """Let many blocks be told from now on, each in an act of its own: nobody waits, and the page shows how far it is.

    Returns how many it are; raises NotFound, InputRefused, and WrongState as telling them at once would.
    """
    chosen = rounds.own_blocks(session, actor, round_id, block_ids, states=[STATES[kind]])
    if kind is WaveKind.COMPANIES:
        publication.refuse_outdated(session, actor, chosen)
    _finish(session, actor, block_ids, kind)
    session.flush()  # at most one wave of a kind is open
    _plan(session, actor, round_id, kind, {block.id: utc_now() for block in chosen})
    queueing.wake(session, "publishing")
    return len(chosen)


def publish_now(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID], *, today: date) -> int:
    """Tell the companies at once, and let their people be told by themselves on their day.

    A time that was set is done with. Returns how many blocks it were; raises as `publication.publish_to_companies`.
    """
    _finish(session, actor, block_ids, WaveKind.COMPANIES)
    due_on = publication.publish_to_companies(session, actor, round_id, block_ids, today=today)
    mornings = {block_id: datetime.combine(day, MORNING, ZONE) for block_id, day in due_on.items()}
    _plan(session, actor, round_id, WaveKind.PEOPLE, mornings)
    return len(due_on)


def tell(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID], *, rest: str = "") -> int:
    """Tell the people of these blocks, of many of them one after the other, and return how many blocks it were.

    What waits for somebody's look was looked at by whoever chose it, and goes out at once. `rest` stands for all that
    were not listed. Raises as `tell_now`, and Changed if the rest is not the same any more.
    """
    rounds.own_round(session, actor, round_id)
    chosen = _with_rest(block_ids, rest, lambda: to_tell(session, actor, round_id)[LISTED:])
    if len(chosen) <= AT_ONCE:
        tell_now(session, actor, round_id, chosen)
        return len(chosen)
    ahead = planned(session, actor, round_id).people
    looked_at = [each for each in chosen if each in ahead and ahead[each].waits_for_a_look]
    if looked_at:
        tell_now(session, actor, round_id, looked_at)
    others = {*chosen} - {*looked_at}
    if others:
        _leave_to_worker(session, actor, round_id, others, WaveKind.PEOPLE)
    return len(chosen)


def tell_now(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID]) -> int:
    """Tell the people at once; what was planned is done with. Returns and raises as `publication.tell_people`."""
    told = publication.tell_people(session, actor, round_id, block_ids)
    _finish(session, actor, block_ids, WaveKind.PEOPLE)
    return told


def _finish(session: Session, actor: Actor, block_ids: Collection[UUID], kind: WaveKind) -> None:
    for wave in queries.open_of_blocks(session, actor, block_ids, kind):
        wave.done_at = utc_now()


def stop_first_wave(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID], rest: str = "") -> int:
    """Stop the news for companies before they go out at their time, and return for how many blocks.

    `rest` stands for all for which a time is set. Raises NotFound, InputRefused without a block, WrongState for what
    has gone out or was stopped already, and Changed if all are not the same any more.
    """
    chosen = _with_rest(block_ids, rest, lambda: planned(session, actor, round_id).timed)
    return _stop(session, actor, round_id, chosen, WaveKind.COMPANIES)


def stop_second_wave(
    session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID], rest: str = ""
) -> int:
    """Stop the news for people: then only a person's button sends them. `rest` stands for all whose people hear by
    themselves. Returns and raises as `stop_first_wave`.
    """
    chosen = _with_rest(block_ids, rest, lambda: planned(session, actor, round_id).ahead)
    return _stop(session, actor, round_id, chosen, WaveKind.PEOPLE)


def _stop(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID], kind: WaveKind) -> int:
    chosen = rounds.own_blocks(session, actor, round_id, block_ids, states=[STATES[kind]])
    waves = queries.open_of_blocks(session, actor, block_ids, kind)
    if len(waves) < len(chosen):
        raise WrongState(NOT_PLANNED)
    programme_id = rounds.own_round(session, actor, round_id).programme_id
    for wave in waves:
        wave.stopped_at, wave.stopped_by = utc_now(), actor.account_id
    noted: list[tuple[UUID, dict[str, object]]] = [(wave.block_id, {}) for wave in waves]
    audit.record_each(session, actor, f"wave.stop_{kind.value}", noted, programme_id=programme_id)
    return len(waves)


def resume_second_wave(
    session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID], rest: str = ""
) -> int:
    """Let stopped news for people go out by themselves again, on their day, and return for how many blocks.

    `rest` stands for all that were stopped. Raises NotFound, InputRefused without a block, WrongState for what has
    gone out or was not stopped, and Changed if all are not the same any more.
    """
    stopped = planned(session, actor, round_id)
    ids = _with_rest(block_ids, rest, lambda: stopped.held_back)
    chosen = rounds.own_blocks(session, actor, round_id, ids, states=[BlockState.PUBLISHED])
    if not {block.id for block in chosen} <= {*stopped.held_back}:
        raise WrongState(NOT_PLANNED)
    _plan(session, actor, round_id, WaveKind.PEOPLE, {block.id: stopped.people[block.id].due_at for block in chosen})
    return len(chosen)


def take_over(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID], rest: str = "") -> int:
    """Let what nobody stands for any more go out in the actor's name, and return how many waves it were.

    Raises NotFound, InputRefused without a block, WrongState where whoever planned it is still there. There is no
    `rest`: every one of them is looked at.
    """
    if rest:
        raise Changed
    rounds.own_blocks(session, actor, round_id, block_ids, states=STATES.values())
    abandoned = queries.abandoned(session, actor, block_ids)
    if {wave.block_id for wave in abandoned} != {*block_ids}:
        raise WrongState(NOT_PLANNED)
    programme_id = rounds.own_round(session, actor, round_id).programme_id
    for wave in abandoned:
        wave.planned_by = actor.account_id
        audit.record(session, actor, f"wave.take_over_{wave.kind.value}", wave.block_id, programme_id=programme_id)
    return len(abandoned)


def going_out(session: Session, actor: Actor, round_id: UUID) -> int:
    """Return how many companies, or their people, the worker is still to tell just now; raises NotFound."""
    rounds.own_round(session, actor, round_id)
    return queries.going_out(session, actor, round_id, utc_now())


def due_waves(session: Session) -> Sequence[UUID]:
    """Return what has to go out now; for the sweeper and the job."""
    return queries.due(session, utc_now())


def send_wave(session: Session, wave_id: UUID, *, today: date) -> bool:
    """Send a wave that is due, in the name of who planned it; for the job. Returns whether it was still to be sent."""
    wave, frame = session.get(PlannedWave, wave_id), queries.frame(session, wave_id)
    if wave is None or frame is None or not queries.due(session, utc_now(), only=wave_id):
        return False
    actor = Actor(frame.planned_by, frame.name, coordinates=frozenset({frame.programme_id}))
    if wave.kind is WaveKind.COMPANIES:
        publish_now(session, actor, frame.round_id, [wave.block_id], today=today)
    else:
        tell_now(session, actor, frame.round_id, [wave.block_id])
    return True
