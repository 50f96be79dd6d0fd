"""Runs: asked for by a coordinator, solved by a job (see `working`), stored whole or not at all."""

import secrets
from collections import defaultdict
from collections.abc import Collection, Sequence
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
from web.services.planning import carrying
from web.translations import N_

SEEDS = 2**31
WAITS_AT_MOST = timedelta(minutes=1)
WORKS_AT_MOST = timedelta(minutes=15)
NOTHING_TO_SOLVE = N_("There is nothing to compute yet. Please freeze the data of at least one company first.")


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

    @property
    def is_cancelled(self) -> bool:
        """Whether somebody stopped it."""
        return self.state is RunState.CANCELLED


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
    policy = _policy(session, actor, plan, round_)
    run = Run(
        plan_id=plan.id,
        block_id=block_id,
        requested_by=actor.account_id,
        total=total,
        seed=_seed(session, actor, round_),
        policy=policy,
        policy_fingerprint=matching.policy_fingerprint(policy),
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


def _policy(session: Session, actor: Actor, plan: Plan, round_: Round) -> str:
    version = queries.policy_version(session, actor, plan.policy_version_id)
    if version is None:
        raise NotFound
    return matching.policy_of_round(version.toml, round_.starts_on)


def progress(session: Session, actor: Actor, round_id: UUID, run_id: UUID) -> Progress:
    """Return how far a run is; raises NotFound."""
    row = queries.progress(session, actor, round_id, run_id)
    if row is None:
        raise NotFound
    return Progress(row.id, row.plan_id, row.state, row.done, row.total, row.problem, row.finished_at)


def cancel_run(session: Session, actor: Actor, round_id: UUID, run_id: UUID) -> None:
    """Stop a run that waits or is at work; nothing of it stays. One that is over stays as it is. Raises NotFound."""
    round_ = rounds.own_round(session, actor, round_id)
    if queries.progress(session, actor, round_id, run_id) is None:
        raise NotFound
    run = session.get_one(Run, run_id)
    if run.state in queries.OPEN:
        run.state, run.finished_at = RunState.CANCELLED, utc_now()
        session.flush()  # the worker, if it keeps something just now, waits for this or is done before
        queries.drop_answers(session, run_id)
        audit.record(session, actor, "run.cancel", run_id, programme_id=round_.programme_id)


def forgotten(session: Session) -> Sequence[UUID]:
    """Return runs whose job must be gone; for the sweeper."""
    now = utc_now()
    return queries.forgotten(session, waiting_since=now - WAITS_AT_MOST, working_since=now - WORKS_AT_MOST)


def tasks(
    session: Session,
    plan_id: UUID,
    round_id: UUID,
    default_places: int | None,
    *,
    with_data: bool = True,
    only: Collection[UUID] | None = None,
) -> tuple[matching.BlockTask, ...]:
    """Return what a run of this plan would solve now: every block that is frozen and not approved, or `only` these.

    Without data they can only be compared: the data follows from the input.
    """
    choices = _choices(session, plan_id)
    return tuple(
        matching.BlockTask(
            block_id=row.block_id,
            input_id=row.input_id,
            data=row.data,
            places=row.places if row.places is not None else default_places,
            choices=tuple(choices[row.block_id]),
        )
        for row in queries.solvable_inputs(session, round_id, with_data=with_data, only=only)
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
