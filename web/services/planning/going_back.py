"""Back to an earlier state of the plan that counts: what was decided since is undone, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from web.db.queries import comparisons
from web.db.queries import going_back as queries
from web.db.queries.rows import AnyRow
from web.services import audit, rounds
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.planning import steps
from web.translations import N_

OTHER_PLAN = N_("This computation belongs to a proposal other than that of the round. Please choose that one first.")


@dataclass(frozen=True)
class WayBack:
    """What going back to an earlier computation would do, and what it cannot bring back."""

    where: rounds.Where
    run_id: UUID
    plan_id: UUID
    number: int
    computed_at: datetime
    steps: int
    """Acts since then that would be undone."""
    undone_since: int
    """Acts of before that were undone since; they stay undone."""
    kept: int
    """Acts since then about companies that are approved by now; they stay."""
    new_data: tuple[str, ...]
    """Companies whose data is another one by now."""

    @property
    def is_exact(self) -> bool:
        """Whether everything should stand as it stood then."""
        return not (self.undone_since or self.kept or self.new_data)


def way_back(session: Session, actor: Actor, round_id: UUID, run_id: UUID) -> WayBack:
    """Return what it would mean to go back to a run; raises NotFound, or WrongState for one of another plan."""
    run = _run(session, actor, round_id, run_id)
    since = queries.steps_since(session, actor, run.plan_id, run.started_at)
    return WayBack(
        where=rounds.where(session, actor, round_id),
        run_id=run_id,
        plan_id=run.plan_id,
        number=run.number,
        computed_at=run.finished_at,
        steps=sum(row.is_open for row in since),
        undone_since=queries.undone_since(session, actor, run.plan_id, run.started_at),
        kept=sum(not row.is_open for row in since),
        new_data=tuple(row.name for row in queries.blocks_with_new_data(session, actor, run_id)),
    )


def go_back(session: Session, actor: Actor, round_id: UUID, run_id: UUID) -> tuple[UUID, bool]:
    """Undo what was decided since a run, newest first; returns the plan and whether it stands just as it stood then.

    What is approved stays. Raises NotFound, or WrongState for a run of another plan and as `steps.undo_step`.
    """
    run = _run(session, actor, round_id, run_id)
    round_ = rounds.own_round(session, actor, round_id)
    for row in queries.steps_since(session, actor, run.plan_id, run.started_at):
        if row.is_open:
            steps.undo_step(session, actor, round_id, run.plan_id, row.step)
    session.flush()  # the answers of now are compared with those of then
    is_same = not queries.count_of_differing(session, actor, run_id)
    details = {"plan": run.plan_id, "run": run_id, "same": is_same}
    audit.record(session, actor, "plan.go_back", run.plan_id, programme_id=round_.programme_id, **details)
    return run.plan_id, is_same


def _run(session: Session, actor: Actor, round_id: UUID, run_id: UUID) -> AnyRow:
    found: Sequence[AnyRow] = comparisons.earlier(session, actor, round_id, [run_id])
    if not found:
        raise NotFound
    if not found[0].counts:
        raise WrongState(OTHER_PLAN)
    return found[0]
