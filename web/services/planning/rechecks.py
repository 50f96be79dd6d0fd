"""Checking a stored result: the coordinator asks, a job proves and computes everything once more from what went in."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from web.db.models import ResultCheck, RunState
from web.db.models.columns import utc_now
from web.db.queries import plans as plan_queries
from web.db.queries import rechecks as queries
from web.db.queries import runs as run_queries
from web.db.queries.rows import AnyRow
from web.services import audit, matching, queueing, rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.names import sort_key
from web.services.planning import runs

AT_ONCE = 500
"""Blocks that are checked together."""
PAGE = 25
FORGOTTEN_AFTER = timedelta(minutes=5)


@dataclass(frozen=True)
class Finding:
    """A company or pool whose result did not stand up to the check, and the key of the reason."""

    id: UUID
    name: str
    reason: str


@dataclass(frozen=True)
class Check:
    """A check that waits, is at work or is over."""

    id: UUID
    plan_id: UUID
    plan_number: int
    run_id: UUID | None
    is_open: bool
    is_whole: bool
    """Whether it went through everything."""
    done: int
    total: int
    findings: tuple[Finding, ...]
    finished_at: datetime | None


@dataclass(frozen=True)
class ProvedPlan:
    """A plan of which is said what is proved."""

    id: UUID
    plan_number: int
    objective: str


@dataclass(frozen=True)
class Hashes:
    """One page of the fingerprints of what a plan says about its companies."""

    rows: Sequence[AnyRow]
    query: str
    number: int
    pages: int


def request_check(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> UUID:
    """Ask for a check of what a plan says, and return it; one that is open is returned. Raises NotFound."""
    if plan_queries.plan_of(session, actor, round_id, plan_id) is None:
        raise NotFound
    return _requested(session, actor, round_id, plan_id, None)


def request_check_of_run(session: Session, actor: Actor, round_id: UUID, run_id: UUID) -> UUID:
    """Ask for a check of what a run found, as `request_check`. Raises NotFound without a result."""
    run = run_queries.progress(session, actor, round_id, run_id)
    if run is None or run.state != RunState.DONE:
        raise NotFound
    return _requested(session, actor, round_id, run.plan_id, run_id)


def _requested(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, run_id: UUID | None) -> UUID:
    at_work = queries.open_check(session, actor, plan_id, run_id)
    if at_work is not None:
        return at_work
    total = len(queries.blocks_of(session, plan_id, run_id))
    row = ResultCheck(plan_id=plan_id, run_id=run_id, requested_by=actor.account_id, total=total)
    session.add(row)
    programme_id = rounds.own_round(session, actor, round_id).programme_id
    audit.record(session, actor, "result.check", row.id, programme_id=programme_id, blocks=total)
    queueing.enqueue(session, "checking", row.id)
    return row.id


def check_view(session: Session, actor: Actor, round_id: UUID, check_id: UUID) -> Check:
    """Return a check; raises NotFound."""
    row = queries.one(session, actor, round_id, check_id)
    if row is None:
        raise NotFound
    return _check(session, actor, round_id, row)


def last_check(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, run_id: UUID | None = None
) -> Check | None:
    """Return the check of a plan, or of one of its runs, that ended last."""
    row = queries.last(session, actor, round_id, plan_id, run_id)
    return _check(session, actor, round_id, row) if row else None


def _check(session: Session, actor: Actor, round_id: UUID, row: AnyRow) -> Check:
    reasons = {UUID(block): reason for block, reason in row.found}
    names = queries.block_names(session, actor, round_id, reasons) if reasons else {}
    return Check(
        id=row.id,
        plan_id=row.plan_id,
        plan_number=row.number,
        run_id=row.run_id,
        is_open=row.state in queries.OPEN,
        is_whole=row.state is RunState.DONE,
        done=row.done,
        total=row.total,
        findings=tuple(Finding(block, name, reasons[block]) for block, name in names.items()),
        finished_at=row.finished_at,
    )


def proved_plan(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> ProvedPlan:
    """Return what a plan aims at; raises NotFound."""
    head = plan_queries.head(session, actor, round_id, plan_id)
    if head is None:
        raise NotFound
    return ProvedPlan(head.id, head.number, matching.objective(head.toml))


def hashes(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, query: str, number: int) -> Hashes:
    """Return one page of the fingerprints of companies whose names fit a search."""
    like, number = sort_key(query), max(number, 1)
    window = {"offset": (number - 1) * PAGE, "limit": PAGE}
    count, found = queries.hashes(session, actor, round_id, plan_id, like=like, **window)
    return Hashes(found, query, number, -(-count // PAGE))


def take_up(session: Session, check_id: UUID) -> list[UUID] | None:
    """Begin a check and return the blocks to look at, or None if it is over. For the job."""
    row = session.get(ResultCheck, check_id)
    if row is None or row.state not in queries.OPEN:
        return None
    blocks = queries.blocks_of(session, row.plan_id, row.run_id)
    row.state = RunState.RUNNING
    row.done, row.total, row.worked_at = 0, len(blocks), utc_now()
    return blocks


def load(
    session: Session, *, check_id: UUID, block_ids: Collection[UUID]
) -> tuple[list[matching.StoredBlock], dict[UUID, str]]:
    """Return what is stored of these blocks, and those of which nothing is left to check. For the job."""
    row = session.get_one(ResultCheck, check_id)
    return stored_blocks(session, row.plan_id, row.run_id, block_ids)


def stored_blocks(
    session: Session, plan_id: UUID, run_id: UUID | None, block_ids: Collection[UUID]
) -> tuple[list[matching.StoredBlock], dict[UUID, str]]:
    """Return what a run stored of these blocks, or a plan says of them, and those of which nothing is left to check."""
    found = {one.block_id: one for one in queries.stored(session, plan_id, run_id, block_ids)}
    shown = None if run_id else queries.shown_pairs(session, plan_id, block_ids)
    there = [block_id for block_id in block_ids if _is_there(found.get(block_id))]
    stored = [
        _stored(session, plan_id, found[block_id], None if shown is None else shown.get(block_id, frozenset()))
        for block_id in there
    ]
    return stored, dict.fromkeys({*block_ids} - {*there}, matching.LOST)


def _is_there(row: AnyRow | None) -> bool:
    return row is not None and row.data is not None and row.result is not None


def _stored(
    session: Session, plan_id: UUID, row: AnyRow, shown: frozenset[tuple[str, str, int]] | None
) -> matching.StoredBlock:
    """A run from before runs kept what they read stands on the plan's policy and its decisions of now."""
    if row.policy:
        policy = row.policy
        choices = tuple(matching.Choice.restored(entry) for entry in row.decisions)
    else:
        policy = matching.policy_of_round(row.toml, row.starts_on)
        choices = runs.choices_of(session, plan_id, row.block_id)
    task = matching.BlockTask(row.block_id, row.input_id, row.data, row.places, choices)
    return matching.StoredBlock(task, policy, row.seed, row.sha256, row.result, row.result_hash, shown)


def note(session: Session, *, check_id: UUID, done: int) -> None:
    """Note how far a check is. For the job."""
    row = session.get_one(ResultCheck, check_id)
    row.done, row.worked_at = done, utc_now()


def finish(session: Session, check_id: UUID, wrong: Mapping[UUID, str]) -> None:
    """Note what a check found. What a plan says about a block that did not stand up to it is out of date."""
    row = session.get_one(ResultCheck, check_id)
    row.state, row.finished_at = RunState.DONE, utc_now()
    row.found = [[str(block), reason] for block, reason in sorted(wrong.items())]
    if wrong and row.run_id is None:
        queries.outdate(session, row.plan_id, wrong)
    programme_id = queries.programme_of(session, row.plan_id)
    audit.record(
        session, None, "result.checked", check_id, programme_id=programme_id, blocks=row.total, wrong=len(wrong)
    )


def fail(session: Session, check_id: UUID) -> None:
    """End a check that could not be finished. For the job."""
    row = session.get_one(ResultCheck, check_id)
    row.state, row.finished_at = RunState.FAILED, utc_now()


def forgotten(session: Session) -> list[UUID]:
    """Return checks whose job must be gone; for the sweeper."""
    return queries.forgotten(session, utc_now() - FORGOTTEN_AFTER)
