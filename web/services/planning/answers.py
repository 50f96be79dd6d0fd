"""What a run found, put where it belongs: whole into the run, and into the plan, which then says just that."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlmodel import Session

from web.db.models import Block, BlockState, PlanBlock, PlanPair, PlanUnmatched, Run, RunBlock, RunState
from web.db.models.columns import utc_now
from web.db.queries import plans as plan_queries
from web.db.queries import runs as queries
from web.services import matching
from web.services.planning.figures import figures_of


def keep(session: Session, run: Run, found: Iterable[matching.BlockAnswer]) -> None:
    """Store answers with their run, whether or not the plan takes them."""
    session.add_all(
        RunBlock(
            run_id=run.id,
            block_id=answer.block_id,
            input_id=answer.input_id,
            result=answer.result,
            result_hash=answer.result_hash,
        )
        for answer in found
    )
    session.flush()  # the plan's blocks point at the run's


def put_into_plan(
    session: Session,
    run: Run,
    found: Sequence[matching.BlockAnswer],
    *,
    people: Mapping[str, UUID],
    blocks: Mapping[UUID, Block],
) -> None:
    """Let the plan say what was found about these blocks, instead of what it said before.

    `people` are the participants of the blocks by engine key.
    """
    changes = run.changes if run.block_id is None else {}
    held = queries.plan_blocks(session, run.plan_id, None if run.block_id is None else [run.block_id])
    for answer in found:
        plan_queries.drop_pairs(session, run.plan_id, answer.block_id)
        row = held.get(answer.block_id) or PlanBlock(
            plan_id=run.plan_id, block_id=answer.block_id, input_id=answer.input_id
        )
        row.input_id = answer.input_id
        row.run_id = run.id
        row.result_hash = answer.result_hash
        row.problem = ""
        row.stale = False
        row.sqlmodel_update(figures_of(answer, changed=len(changes.get(str(answer.block_id), ()))).model_dump())
        session.add(row)
        session.add_all(_pairs(run.plan_id, answer, people))
        session.add_all(_alone(run.plan_id, answer, people))
        blocks[answer.block_id].state = BlockState.MATCHED


def note_refusals(
    session: Session,
    run: Run,
    refused: Iterable[tuple[matching.BlockTask, str]],
    *,
    blocks: Mapping[UUID, Block],
) -> None:
    """Let the plan say why these blocks could not be solved; what it said about them before still stands as stale."""
    held = queries.plan_blocks(session, run.plan_id)
    for task, problem in refused:
        row = held.get(task.block_id) or PlanBlock(plan_id=run.plan_id, block_id=task.block_id, input_id=task.input_id)
        row.problem = problem
        row.stale = blocks[task.block_id].state is BlockState.MATCHED
        session.add(row)


def _pairs(plan_id: UUID, answer: matching.BlockAnswer, ids: Mapping[str, UUID]) -> Iterable[PlanPair]:
    """The pairs of an answer; a Fachkraft with several has a seat of their own for each."""
    seats: Counter[str] = Counter()
    for pair in answer.pairs:
        yield PlanPair(
            plan_id=plan_id,
            block_id=answer.block_id,
            azubi_id=ids[pair.azubi],
            fachkraft_id=ids[pair.fachkraft],
            seat=seats[pair.fachkraft],
            points=pair.points,
            percent=pair.percent,
            pinned=pair.pinned,
            overridden=pair.overridden,
            only_possible=pair.only_possible,
            details=pair.details,
        )
        seats[pair.fachkraft] += 1


def _alone(plan_id: UUID, answer: matching.BlockAnswer, ids: Mapping[str, UUID]) -> Iterable[PlanUnmatched]:
    return (
        PlanUnmatched(
            plan_id=plan_id,
            block_id=answer.block_id,
            participant_id=ids[person.key],
            reason={**person.reason, "helps": list(person.helps)},
            public_reason=person.public,
        )
        for person in answer.alone
    )


def note_changes(run: Run, found: Sequence[matching.BlockAnswer], before: Mapping[UUID, Mapping[str, object]]) -> None:
    """Note with a run who gets somebody else; `before` is what the plan said about each block until now."""
    run.changes = {
        str(answer.block_id): changed
        for answer in found
        if answer.block_id in before and (changed := matching.changes(before[answer.block_id], answer.result))
    }


def finish(run: Run, found: Sequence[matching.BlockAnswer]) -> None:
    """End a run with what the plan took of it."""
    run.state = RunState.DONE
    run.done = run.total
    run.finished_at = utc_now()
    run.engine_version = matching.ENGINE_VERSION
    run.summary = {
        "blocks": len(found),
        "tandems": sum(len(answer.pairs) for answer in found),
        "without": sum(len(answer.alone) for answer in found),
    }
