"""The work on a run, for the job: taken up, kept portion by portion where nobody sees it, put into the plan at the end.

Each step may be repeated: a run that is over stays as it is, and whoever takes it up again begins anew.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from web.db.models import Run, RunState
from web.db.models.columns import utc_now
from web.db.queries import runs as queries
from web.services import audit, matching
from web.services.planning import answers, runs

BLOCKS_AT_ONCE = 500
BYTES_AT_ONCE = 2_000_000


@dataclass(frozen=True)
class Work:
    """All a run reads, taken out of the database at one moment."""

    run_id: UUID
    taken_at: datetime
    policy: str
    seed: int
    blocks: tuple[matching.BlockTask, ...]

    def portions(self) -> Iterator[tuple[matching.BlockTask, ...]]:
        """Yield the blocks, as many at a time as are solved together; a very large one stands alone."""
        some: list[matching.BlockTask] = []
        size = 0
        for task in self.blocks:
            if some and (len(some) == BLOCKS_AT_ONCE or size + len(task.data) > BYTES_AT_ONCE):
                yield tuple(some)
                some, size = [], 0
            some.append(task)
            size += len(task.data)
        if some:
            yield tuple(some)


def start(session: Session, run_id: UUID) -> Work | None:
    """Take up a run and return its work, or None if it is over."""
    run = session.get(Run, run_id)
    frame = queries.frame(session, run_id)
    if run is None or frame is None or run.state not in queries.OPEN:
        return None
    queries.drop_answers(session, run_id)
    open_blocks = runs.tasks(session, frame.plan_id, frame.round_id, frame.default_places)
    blocks = tuple(task for task in open_blocks if run.block_id in {None, task.block_id})
    run.state = RunState.RUNNING
    run.started_at = utc_now()
    run.done = 0
    run.total = len(blocks)
    run.policy = matching.policy_of_round(frame.toml, frame.starts_on)
    run.policy_fingerprint = matching.policy_fingerprint(run.policy)
    return Work(run_id, run.started_at, run.policy, run.seed, blocks)


def keep(session: Session, work: Work, found: Sequence[matching.BlockAnswer], *, done: int) -> bool:
    """Keep answers with their run and note how far it is; False if the run ended or somebody else took it up.

    Nobody sees them before `store`.
    """
    if not queries.note_progress(session, work.run_id, taken_at=work.taken_at, done=done):
        return False
    answers.keep(session, work.run_id, found, work.blocks)
    return True


def fail(session: Session, run_id: UUID, problem: str) -> None:
    """End a run without a result; the plan stays as it was."""
    run = session.get(Run, run_id)
    if run is not None and run.state in queries.OPEN:
        queries.drop_answers(session, run_id)
        run.state = RunState.FAILED
        run.problem = problem[:400]
        run.finished_at = utc_now()


def store(
    session: Session, work: Work, found: Iterable[matching.BlockAnswer], refused: Mapping[UUID, str] | None = None
) -> None:
    """Put everything a run found into its plan, in this one transaction; its answers are kept already.

    A block that was approved, opened again or decided about while the run was at work keeps what it had: its answer
    stays with the run, not in the plan. `refused` are blocks that could not be solved as they stand, with why: they
    keep what the plan said about them.
    """
    run = session.get(Run, work.run_id)
    frame = queries.frame(session, work.run_id)
    if run is None or frame is None or run.state != RunState.RUNNING or run.started_at != work.taken_at:
        return
    solved, refusals = tuple(found), refused or {}
    asked = {task.block_id: task for task in work.blocks}
    current = runs.tasks(session, frame.plan_id, frame.round_id, frame.default_places, with_data=False)
    now_true = {task.block_id: task for task in current}
    in_force = [answer for answer in solved if now_true.get(answer.block_id) == asked[answer.block_id]]
    answers.note_changes(session, run, in_force)
    people = queries.participants_by_key(session, frame.round_id)
    answers.put_into_plan(session, run, in_force, people=people)
    still = [(asked[block_id], why) for block_id, why in refusals.items() if now_true.get(block_id) == asked[block_id]]
    answers.note_refusals(session, run, still)
    answers.finish(run, in_force, kept=solved, asked=work.blocks)
    if refusals and not solved:
        run.state, run.problem = RunState.FAILED, next(iter(refusals.values()))
    details = {"blocks": len(in_force), "set_aside": len(solved) - len(in_force), "refused": len(refusals)}
    audit.record(session, None, "run.done", run.id, programme_id=frame.programme_id, **details)
