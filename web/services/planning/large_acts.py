"""Fixing or approving very many companies at once: asked for in a moment, done by the worker, whole or not at all.

A few are fixed or approved in the request itself. Of a round only one such act is under way at a time.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.db.models import ActKind, BlockState, LargeAct, RunState
from web.db.models.columns import utc_now
from web.db.queries import large_acts as queries
from web.db.queries.rows import AnyRow
from web.services import audit, queueing, rounds
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.outreach import late_people
from web.services.planning import approval, freezing, second_person
from web.services.planning.approval import Chosen
from web.translations import N_

AT_ONCE = 150
"""So many blocks are fixed or approved in the request; more are left to the worker."""
SHOWN_FOR = timedelta(days=1)
"""How long the overview says how the last one ended."""
AT_WORK = N_(
    "%(name)s asked for something else for many companies of this round, and that is being done right now. "
    "Please wait until it is done. The overview tells you when."
)


@dataclass(frozen=True)
class Act:
    """An act on very many companies: what, by whom, and how far it is."""

    id: UUID
    kind: ActKind
    plan_id: UUID | None
    name: str
    state: RunState
    done: int
    total: int
    asked_at: datetime
    finished_at: datetime | None
    problem: str
    """Why it could not be done, as a message to translate with these parameters."""
    params: Mapping[str, Any]

    @property
    def is_open(self) -> bool:
        """Whether it still waits or is being done."""
        return self.finished_at is None

    @property
    def is_done(self) -> bool:
        """Whether all of it counts now."""
        return self.state is RunState.DONE

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody stopped it."""
        return self.state is RunState.CANCELLED

    @property
    def is_freezing(self) -> bool:
        """Whether it is about data, not about a plan."""
        return self.kind is ActKind.FREEZE


def freeze(
    session: Session, actor: Actor, round_id: UUID, *, block_ids: Collection[UUID], reason: str = ""
) -> UUID | None:
    """Fix the data of blocks nobody has computed yet; where they are many, return the act the worker does.

    From then on nobody can change anything about these blocks, until it is done or was stopped.
    Raises as `late_people.fix_first_time`, and WrongState while something else is being done about many.
    """
    if len(block_ids) <= AT_ONCE:
        late_people.fix_first_time(session, actor, round_id, block_ids=block_ids, reason=reason)
        return None
    return leave_freezing(session, actor, round_id, block_ids=block_ids, reason=reason)


def leave_freezing(
    session: Session, actor: Actor, round_id: UUID, *, block_ids: Collection[UUID], reason: str = ""
) -> UUID:
    """Leave the fixing of blocks to the worker and return the act; as `freeze`."""
    found = _open(session, actor, round_id)
    if found is not None:
        rounds.refuse_blocks(session, actor, round_id, block_ids, states=BlockState)
        return _same(found, {*block_ids} <= {*freezing.closed_blocks(session, actor, round_id)})
    late_people.refuse_computed_before(session, actor, round_id, block_ids)
    freezing.close_blocks(session, actor, round_id, block_ids)
    row = LargeAct(round_id=round_id, kind=ActKind.FREEZE, name=actor.name, chosen={"reason": reason})
    return _leave(session, actor, row, total=len({*block_ids}))


def approve(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, chosen: Chosen, *, kind: ActKind = ActKind.APPROVE
) -> UUID | None:
    """Approve the chosen blocks of a plan, or ask for that; where they are many, return the act the worker does.

    Raises as `approval.approve`, or as what `second_person` has for the kind, and WrongState while something else is
    being done about many.
    """
    if len(chosen.seen) <= AT_ONCE and not chosen.rest and _open(session, actor, round_id) is None:
        WAYS[kind](session, actor, round_id, plan_id, chosen)
        return None
    return leave_approving(session, actor, round_id, plan_id, chosen, kind=kind)


WAYS = {
    ActKind.APPROVE: approval.approve,
    ActKind.APPROVE_AS_SECOND: second_person.approve_as_second,
    ActKind.ASK_FOR_APPROVAL: second_person.ask_for_approval,
}
REFUSALS = {
    ActKind.APPROVE: approval.refuse_alone,
    ActKind.APPROVE_AS_SECOND: second_person.refuse_alone,
    ActKind.ASK_FOR_APPROVAL: second_person.refuse_alone,
}


def leave_approving(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, chosen: Chosen, *, kind: ActKind = ActKind.APPROVE
) -> UUID:
    """Leave an approval to the worker and return the act; as `approve`, but what hinders single blocks shows later."""
    sent = {"seen": {str(block_id): seen for block_id, seen in chosen.seen.items()}, "rest": chosen.rest}
    found = _open(session, actor, round_id)
    if found is not None:
        return _same(found, (found.kind, found.plan_id, found.chosen) == (kind, plan_id, sent))
    REFUSALS[kind](session, actor, round_id, plan_id)
    approval.refuse_other_name(actor, chosen.name)
    row = LargeAct(round_id=round_id, plan_id=plan_id, kind=kind, name=chosen.name, chosen=sent)
    return _leave(session, actor, row, total=0 if chosen.rest else len(chosen.seen))


def _open(session: Session, actor: Actor, round_id: UUID) -> AnyRow | None:
    """The act of a round that is under way; raises NotFound."""
    rounds.own_round(session, actor, round_id)
    return queries.open_act(session, actor, round_id)


def _same(found: AnyRow, is_same: bool) -> UUID:
    """The act somebody asked for already; raises WrongState if another one is under way."""
    if not is_same:
        raise WrongState(AT_WORK, name=found.name)
    act_id: UUID = found.id
    return act_id


def _leave(session: Session, actor: Actor, row: LargeAct, *, total: int) -> UUID:
    row.asked_by, row.total = actor.account_id, total
    session.add(row)
    programme_id = rounds.own_round(session, actor, row.round_id).programme_id
    audit.record(session, actor, f"act.{row.kind.value}", row.id, programme_id=programme_id, blocks=total)
    queueing.enqueue(session, "acting", row.id)
    return row.id


def act(session: Session, actor: Actor, round_id: UUID, act_id: UUID) -> Act:
    """Return how far an act is; raises NotFound."""
    row = queries.one(session, actor, round_id, act_id)
    if row is None:
        raise NotFound
    return _act(row)


def newest(session: Session, actor: Actor, round_id: UUID) -> Act | None:
    """Return the act of a round that is under way, or was over a short while ago."""
    row = queries.newest(session, actor, round_id, since=utc_now() - SHOWN_FOR)
    return _act(row) if row else None


def under_way(session: Session, actor: Actor, round_id: UUID) -> Act | None:
    """Return the act of a round that is under way."""
    row = queries.open_act(session, actor, round_id)
    return _act(row) if row else None


def _act(row: AnyRow) -> Act:
    problem, params = row.problem.get("message", ""), row.problem.get("params", {})
    return Act(
        row.id, row.kind, row.plan_id, row.name, row.state, row.done, row.total, row.created_at, row.finished_at,
        problem, params,
    )  # fmt: skip


def cancel(session: Session, actor: Actor, round_id: UUID, act_id: UUID) -> None:
    """Stop an act: nothing of it counts, and closed companies collect again. One that is over stays as it is.

    Raises NotFound.
    """
    round_ = rounds.own_round(session, actor, round_id)
    if queries.one(session, actor, round_id, act_id) is None:
        raise NotFound
    row = session.get_one(LargeAct, act_id)
    if row.finished_at is None:
        undo(session, actor, row, RunState.CANCELLED)
        audit.record(session, actor, "act.cancel", act_id, programme_id=round_.programme_id)


def undo(session: Session, actor: Actor, row: LargeAct, state: RunState) -> None:
    """End an act of which nothing is to count; companies that were closed for it collect again."""
    row.state, row.finished_at = state, utc_now()
    if row.kind is ActKind.FREEZE:
        freezing.open_closed(session, actor, row.round_id)
