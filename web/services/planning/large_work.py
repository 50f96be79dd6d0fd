"""The work on an act on very many companies, for the job: looked at portion by portion, put into force in one go.

Each step may be repeated: an act that is over stays as it is, and whoever takes it up again begins anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol
from uuid import UUID

from sqlmodel import Session

from web.db.models import ActKind, LargeAct, RunState
from web.db.models.columns import utc_now
from web.db.queries import large_acts as queries
from web.services import audit
from web.services.actor import Actor
from web.services.errors import ServiceError
from web.services.planning import approval, freezing, large_acts
from web.translations import N_

PORTION = 500
FORGOTTEN_AFTER = timedelta(minutes=2)
NOBODY = UUID(int=0)
STOPPED = N_("This stopped because of an error in the program. Nothing was changed. Please try again.")
ASKER_GONE = N_(
    "The person who asked for this no longer coordinates the programme. Nothing was changed. "
    "Please ask for it yourself."
)


class Task(Protocol):
    """What is done about the blocks of an act."""

    def blocks(self, session: Session) -> Sequence[UUID]:
        """Return the blocks it is about."""

    def look_at(self, session: Session, block_ids: Sequence[UUID]) -> None:
        """Read or prove what some of them need; nothing is stored."""

    def finish(self, session: Session) -> int:
        """Put all of it into force and return for how many blocks."""


@dataclass(frozen=True)
class Work:
    """An act that was taken up: in whose name, and what it is about."""

    act_id: UUID
    taken_at: datetime
    actor: Actor
    round_id: UUID
    plan_id: UUID
    kind: ActKind
    chosen: Mapping[str, Any]

    @property
    def task(self) -> Task:
        """What has to be done, from the beginning."""
        return Freezing(self) if self.kind is ActKind.FREEZE else Approving(self)


@dataclass
class Freezing:
    """Fixing the data of blocks that were closed for it."""

    work: Work
    read: list[freezing.Fixed] = field(default_factory=list)

    def blocks(self, session: Session) -> Sequence[UUID]:
        """Return what was closed; somebody may have taken a company out of the round since."""
        return freezing.closed_blocks(session, self.work.actor, self.work.round_id)

    def look_at(self, session: Session, block_ids: Sequence[UUID]) -> None:
        """Turn answers into data."""
        self.read += freezing.read_closed(session, self.work.actor, self.work.round_id, block_ids)

    def finish(self, session: Session) -> int:
        """Store the data."""
        if not self.read:
            return 0
        here = (session, self.work.actor, self.work.round_id)
        return freezing.freeze_closed(*here, self.read, reason=self.work.chosen["reason"])


@dataclass
class Approving:
    """Approving what a plan says, or asking a second person for that."""

    work: Work
    known: dict[UUID, approval.Ground] = field(default_factory=dict)
    seen: Mapping[UUID, str] = field(default_factory=dict)

    def blocks(self, session: Session) -> Sequence[UUID]:
        """Return what was ticked, also what one tick stood for."""
        sent = {UUID(block_id): seen for block_id, seen in self.work.chosen["seen"].items()}
        chosen = approval.Chosen(sent, self.work.actor.name, self.work.chosen["rest"])
        self.seen = approval.everything_seen(session, *self._here, chosen)
        return tuple(self.seen)

    @property
    def _here(self) -> tuple[Actor, UUID, UUID]:
        return self.work.actor, self.work.round_id, self.work.plan_id

    def look_at(self, session: Session, block_ids: Sequence[UUID]) -> None:
        """Prove results; what cannot be approved is found at the end, all at once."""
        self.known |= approval.grounds(session, *self._here, block_ids)

    def finish(self, session: Session) -> int:
        """Put the approval into force, or ask for it."""
        chosen = approval.Chosen(self.seen, self.work.actor.name)
        return large_acts.WAYS[self.work.kind](session, *self._here, chosen, known=self.known)


def take_up(session: Session, act_id: UUID) -> Work | None:
    """Take up an act and return the work, or None if it is over."""
    row, frame = session.get(LargeAct, act_id), queries.frame(session, act_id)
    if row is None or frame is None or row.finished_at is not None:
        return None
    actor = Actor(row.asked_by or NOBODY, row.name, coordinates=frozenset({frame.programme_id}))
    if not frame.is_there:
        large_acts.undo(session, actor, row, RunState.FAILED)
        row.problem = {"message": ASKER_GONE, "params": {}}
        return None
    now = utc_now()
    row.state, row.taken_at, row.worked_at, row.done = RunState.RUNNING, now, now, 0
    return Work(act_id, now, actor, row.round_id, row.plan_id or NOBODY, row.kind, row.chosen)


def portions(block_ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """Yield the blocks, as many at a time as are looked at together."""
    for start in range(0, len(block_ids), PORTION):
        yield block_ids[start : start + PORTION]


def note(session: Session, work: Work, *, done: int, total: int) -> bool:
    """Note how far an act is; False if it is over or somebody else took it up."""
    return queries.note(session, work.act_id, taken_at=work.taken_at, done=done, total=total, now=utc_now())


def finish(session: Session, work: Work, task: Task) -> None:
    """Put everything into force in this one transaction, unless the act is over. Raises what the act raises."""
    row = session.get(LargeAct, work.act_id)
    if row is None or row.finished_at is not None or row.taken_at != work.taken_at:
        return
    row.done = row.total = task.finish(session)
    row.state, row.finished_at = RunState.DONE, utc_now()


def fail(session: Session, work: Work, error: Exception) -> None:
    """End an act that cannot be done, with the reason in words; nothing of it counts."""
    row, frame = session.get(LargeAct, work.act_id), queries.frame(session, work.act_id)
    if row is None or frame is None or row.finished_at is not None or row.taken_at != work.taken_at:
        return
    large_acts.undo(session, work.actor, row, RunState.FAILED)
    message, params = (error.message, error.params) if isinstance(error, ServiceError) else (STOPPED, {})
    row.problem = {"message": message, "params": {name: str(value) for name, value in params.items()}}
    audit.record(session, work.actor, "act.fail", work.act_id, programme_id=frame.programme_id)


def forgotten(session: Session) -> Sequence[UUID]:
    """Return acts whose job must be gone; for the sweeper."""
    return queries.forgotten(session, utc_now() - FORGOTTEN_AFTER)
