"""Runs: asked for by a coordinator, solved by a job, stored whole or not at all.

The job asks `start` for the work, solves it without holding a transaction, and hands everything to `store` in one.
Each of them may be repeated: a run that is complete stays as it is.
"""

import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from web.db.models import (
    CHANGEABLE,
    Block,
    Plan,
    Round,
    Run,
    RunState,
)
from web.db.models.columns import utc_now
from web.db.queries import blocks as block_queries
from web.db.queries import round_plans
from web.db.queries import runs as queries
from web.services import audit, matching, queueing, rounds
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.planning import answers, carrying
from web.translations import N_

SEEDS = 2**31
WAITS_AT_MOST = timedelta(minutes=1)
WORKS_AT_MOST = timedelta(minutes=15)
NOTHING_TO_SOLVE = N_("There is nothing to compute yet. Please fix the data of at least one company first.")


@dataclass(frozen=True)
class Work:
    """All a run reads, taken out of the database at one moment."""

    run_id: UUID
    policy: str
    seed: int
    blocks: tuple[matching.BlockTask, ...]


@dataclass(frozen=True)
class Progress:
    """How far a run is. `problem` is a message for people when it failed."""

    id: UUID
    plan_id: UUID
    state: RunState
    done: int
    total: int
    problem: str
    finished_at: datetime | None

    @property
    def is_done(self) -> bool:
        """Whether the result is there."""
        return self.state is RunState.DONE

    @property
    def is_open(self) -> bool:
        """Whether it still waits or works."""
        return self.state in queries.OPEN


def request_run(session: Session, actor: Actor, round_id: UUID) -> UUID:
    """Ask for a run over every frozen block that is not approved, under the policy of the round, and return it.

    While one waits or is at work, that one is returned. Raises NotFound, or WrongState if nothing is frozen.
    """
    round_ = rounds.own_round(session, actor, round_id)
    plan, _ = carrying.take(session, actor, round_, round_.policy_version_id)
    return request_run_of(session, actor, round_, plan)


def request_run_of(session: Session, actor: Actor, round_: Round, plan: Plan) -> UUID:
    """Ask for a run of one plan; as `request_run`."""
    at_work = queries.open_run(session, actor, plan.id)
    if at_work is not None:
        return at_work
    blocks = [block for block in block_queries.of_round(session, actor, round_.id) if block.state in CHANGEABLE]
    if not blocks:
        raise WrongState(NOTHING_TO_SOLVE)
    run = new_run(session, actor, round_, plan, total=len(blocks))
    queue(session, actor, run, round_)
    return run.id


def new_run(
    session: Session, actor: Actor, round_: Round, plan: Plan, *, total: int = 1, block_id: UUID | None = None
) -> Run:
    """Add a run of a plan over `total` open blocks, or over the one block that is named. Nothing is queued yet."""
    run = Run(
        plan_id=plan.id,
        block_id=block_id,
        requested_by=actor.account_id,
        total=total,
        seed=_seed(session, actor, round_),
        policy_fingerprint=_policy_fingerprint(session, actor, plan, round_),
    )
    session.add(run)
    return run


def queue(session: Session, actor: Actor, run: Run, round_: Round) -> None:
    """Leave a run to the worker."""
    audit.record(session, actor, "run.request", run.id, programme_id=round_.programme_id, blocks=run.total)
    queueing.enqueue(session, "matching", run.id)


def _seed(session: Session, actor: Actor, round_: Round) -> int:
    """Return the round's seed; it is drawn once, before the first run, and nobody can draw it again."""
    if round_.seed is None:
        round_.seed = secrets.randbelow(SEEDS)
        audit.record(session, actor, "round.seed", round_.id, programme_id=round_.programme_id, seed=round_.seed)
    return round_.seed


def _policy_fingerprint(session: Session, actor: Actor, plan: Plan, round_: Round) -> str:
    version = queries.policy_version(session, actor, plan.policy_version_id)
    if version is None:
        raise NotFound
    return matching.policy_fingerprint(matching.policy_of_round(version.toml, round_.starts_on))


def progress(session: Session, actor: Actor, round_id: UUID, run_id: UUID) -> Progress:
    """Return how far a run is; raises NotFound."""
    row = queries.progress(session, actor, round_id, run_id)
    if row is None:
        raise NotFound
    return Progress(row.id, row.plan_id, row.state, row.done, row.total, row.problem, row.finished_at)


def forgotten(session: Session) -> Sequence[UUID]:
    """Return runs whose job must be gone; for the sweeper."""
    now = utc_now()
    return queries.forgotten(session, waiting_since=now - WAITS_AT_MOST, working_since=now - WORKS_AT_MOST)


def start(session: Session, run_id: UUID) -> Work | None:
    """Take up a run and return its work, or None if it is over. For the job."""
    run = session.get(Run, run_id)
    frame = queries.frame(session, run_id)
    if run is None or frame is None or run.state not in queries.OPEN:
        return None
    open_blocks = tasks(session, frame.plan_id, frame.round_id, frame.default_places)
    blocks = tuple(task for task in open_blocks if run.block_id in {None, task.block_id})
    run.state = RunState.RUNNING
    run.started_at = utc_now()
    run.done = 0
    run.total = len(blocks)
    return Work(run_id, matching.policy_of_round(frame.toml, frame.starts_on), run.seed, blocks)


def tasks(
    session: Session, plan_id: UUID, round_id: UUID, default_places: int | None
) -> tuple[matching.BlockTask, ...]:
    """Return what a run of this plan would solve now: every block that is frozen and not approved."""
    choices = _choices(session, plan_id)
    return tuple(
        matching.BlockTask(
            block_id=row.block_id,
            input_id=row.input_id,
            data=row.data,
            places=row.places if row.places is not None else default_places,
            choices=tuple(choices[row.block_id]),
        )
        for row in queries.solvable_inputs(session, round_id)
    )


def _choices(session: Session, plan_id: UUID) -> dict[UUID, list[matching.Choice]]:
    choices: dict[UUID, list[matching.Choice]] = defaultdict(list)
    for row in queries.live_decisions(session, plan_id):
        choices[row.block_id].append(
            matching.Choice(row.kind, row.azubi, row.fachkraft, row.places, row.rule, row.reason)
        )
    return choices


def choices_of(session: Session, plan_id: UUID, block_id: UUID) -> tuple[matching.Choice, ...]:
    """Return what was decided about a block in a plan, as a run of it would read it."""
    return tuple(_choices(session, plan_id)[block_id])


def choices_of_next_run(session: Session, actor: Actor, round_: Round, block_id: UUID) -> tuple[matching.Choice, ...]:
    """Return what was decided about a block as a run asked for now would read it, under the policy in force now."""
    plan = round_plans.plan_that_counts(session, actor, round_.id)
    return choices_of(session, plan.id, block_id) if plan else ()


def block_task(
    session: Session, actor: Actor, plan_id: UUID, block: Block, default_places: int | None
) -> matching.BlockTask:
    """Return one block as a run of this plan would solve it, whatever its state; raises NotFound without data."""
    found = block_queries.current_inputs(session, actor, [block.id])
    if not found or found[0].data is None:
        raise NotFound
    return matching.BlockTask(
        block_id=block.id,
        input_id=found[0].id,
        data=found[0].data,
        places=block.places if block.places is not None else default_places,
        choices=choices_of(session, plan_id, block.id),
    )


def report(session: Session, run_id: UUID, done: int) -> None:
    """Note that so many blocks are solved. For the job, in small transactions of their own."""
    run = session.get(Run, run_id)
    if run is not None and run.state == RunState.RUNNING:
        run.done = done


def fail(session: Session, run_id: UUID, problem: str) -> None:
    """End a run without a result; the plan stays as it was. For the job."""
    run = session.get(Run, run_id)
    if run is not None and run.state in queries.OPEN:
        run.state = RunState.FAILED
        run.problem = problem[:400]
        run.finished_at = utc_now()


def store(
    session: Session, work: Work, found: Iterable[matching.BlockAnswer], refused: Mapping[UUID, str] | None = None
) -> None:
    """Store everything a run found, in this one transaction. For the job.

    A block that was approved, opened again or decided about while the run was at work keeps what it had: its answer is
    stored with the run, not in the plan. `refused` are blocks that could not be solved as they stand, with why: they
    keep what the plan said about them.
    """
    run = session.get(Run, work.run_id)
    frame = queries.frame(session, work.run_id)
    if run is None or frame is None or run.state != RunState.RUNNING:
        return
    solved, refusals = tuple(found), refused or {}
    before = queries.results_before(session, frame.plan_id, run.block_id)
    asked = {task.block_id: task for task in work.blocks}
    now_true = {task.block_id: task for task in tasks(session, frame.plan_id, frame.round_id, frame.default_places)}
    in_force = [answer for answer in solved if now_true.get(answer.block_id) == asked[answer.block_id]]
    blocks = queries.blocks_by_id(session, frame.round_id)
    answers.keep(session, run, solved)
    answers.note_changes(run, in_force, before)
    people = queries.participants_by_key(session, frame.round_id)
    answers.put_into_plan(session, run, in_force, people=people, blocks=blocks)
    still = [(asked[block_id], why) for block_id, why in refusals.items() if now_true.get(block_id) == asked[block_id]]
    answers.note_refusals(session, run, still, blocks=blocks)
    answers.finish(run, in_force)
    if refusals and not solved:
        run.state, run.problem = RunState.FAILED, next(iter(refusals.values()))
    details = {"blocks": len(in_force), "set_aside": len(solved) - len(in_force), "refused": len(refusals)}
    audit.record(session, None, "run.done", run.id, programme_id=frame.programme_id, **details)
