"""The runs of a round: when, who, what went in, how long it took and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from web.db.models import RunState
from web.db.queries import run_lists as queries
from web.db.queries.rows import AnyRow
from web.services import matching, rounds
from web.services.actor import Actor
from web.services.errors import NotFound

PAGE = 25


@dataclass(frozen=True)
class RunLine:
    """One run. `block` is the only company it was about, "" for all that were open."""

    row: AnyRow
    state: RunState
    block: str
    requested_by: str
    objective: str
    at: datetime
    seconds: float | None
    """From its beginning to its end, None unless it came to one."""

    @property
    def is_done(self) -> bool:
        """Whether its result is there."""
        return self.state is RunState.DONE


@dataclass(frozen=True)
class RunPage:
    """One page of the runs of a round, the newest first."""

    lines: Sequence[RunLine]
    number: int
    pages: int


def run_page(session: Session, actor: Actor, round_id: UUID, *, number: int) -> RunPage:
    """Return one page of the runs of a round; raises NotFound."""
    rounds.own_round(session, actor, round_id)
    number = max(number, 1)
    count, found = queries.of_round(session, actor, round_id, offset=(number - 1) * PAGE, limit=PAGE)
    return RunPage([_line(row) for row in found], number, -(-count // PAGE))


def run_record(session: Session, actor: Actor, round_id: UUID, run_id: UUID) -> RunLine:
    """Return one run; raises NotFound."""
    row = queries.one(session, actor, round_id, run_id)
    if row is None:
        raise NotFound
    return _line(row)


def _line(row: AnyRow) -> RunLine:
    is_timed = row.started_at is not None and row.finished_at is not None
    return RunLine(
        row=row,
        state=row.state,
        block=row.block or "",
        requested_by=row.requested_by or "",
        objective=matching.objective(row.toml),
        at=row.created_at,
        seconds=(row.finished_at - row.started_at).total_seconds() if is_timed else None,
    )
