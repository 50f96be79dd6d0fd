"""What a run found, put where it belongs: whole into the run, and into the plan, which then says just that."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from sqlmodel import Session

from web.db.bulk import Bulk, Written, insert_rows
from web.db.models import BlockState, Figures, PlanBlock, Run, RunState
from web.db.models.columns import utc_now
from web.db.queries import plans as plan_queries
from web.db.queries import runs as queries
from web.db.queries.rows import AnyRow
from web.services import matching
from web.services.planning.figures import figures_of


def keep(
    session: Session, run_id: UUID, found: Iterable[matching.BlockAnswer], asked: Iterable[matching.BlockTask]
) -> None:
    """Store answers with their run and with what they followed from, whether or not the plan takes them."""
    session.flush()  # they point at the run
    tasks = {task.block_id: task for task in asked}
    rows = [_run_block(answer, tasks[answer.block_id]) for answer in found]
    columns = ("block_id", "input_id", "places", "decisions", "result", "result_hash")
    insert_rows(session, [Bulk("run_block", columns, rows, {"run_id": run_id})])


def _run_block(answer: matching.BlockAnswer, task: matching.BlockTask) -> Written:
    places = None if task.places is None else str(task.places)
    choices = json.dumps([choice.stored() for choice in task.choices])
    return (answer.block_id.hex, answer.input_id.hex, places, choices, answer.result, answer.result_hash)


def put_into_plan(
    session: Session, run: Run, found: Sequence[matching.BlockAnswer], *, people: Mapping[str, str]
) -> None:
    """Let the plan say what was found about these blocks, instead of what it said before.

    `people` are the participants of the blocks by engine key, written as the database writes them. Pairs of a block
    whose result is the same are left alone.
    """
    changes = run.changes if run.block_id is None else {}
    held = queries.held_blocks(session, run.plan_id, run.block_id)
    new = [answer for answer in found if not _is_held(answer, held.get(answer.block_id))]
    plan_queries.drop_pairs(session, run.plan_id, [answer.block_id for answer in new if answer.block_id in held])
    common = {"plan_id": run.plan_id}
    pairs = [row for answer in new for row in _pairs(answer, people)]
    alone = [row for answer in new for row in _alone(answer, people)]
    insert_rows(session, [Bulk("plan_pair", PAIR, pairs, common), Bulk("plan_unmatched", ALONE, alone, common)])
    counted = [(answer, figures_of(answer, changed=len(changes.get(str(answer.block_id), ())))) for answer in found]
    queries.drop_plan_blocks(session, run.plan_id, [answer.block_id for answer in found if answer.block_id in held])
    blocks = [_plan_block(answer, figures) for answer, figures in counted]
    same = common | {"run_id": run.id, "problem": "", "stale": False}
    insert_rows(session, [Bulk("plan_block", (*BLOCK, *Figures.model_fields), blocks, same)])
    queries.mark_matched(session, [answer.block_id for answer in found])


def _plan_block(answer: matching.BlockAnswer, figures: Figures) -> Written:
    counted = (getattr(figures, name) for name in Figures.model_fields)
    return (
        answer.block_id.hex,
        answer.input_id.hex,
        answer.result_hash,
        *(None if value is None else str(value) for value in counted),
    )


def _is_held(answer: matching.BlockAnswer, row: AnyRow | None) -> bool:
    """Whether the plan says just that already; its pairs are gone where the data was opened in between."""
    return (
        row is not None
        and row.result_hash == answer.result_hash
        and row.tandems == len(answer.pairs)
        and row.azubis_alone + row.fachkraefte_alone == len(answer.alone)
    )


def note_refusals(session: Session, run: Run, refused: Sequence[tuple[matching.BlockTask, str]]) -> None:
    """Let the plan say why these blocks could not be solved; what it said about them before still stands as stale."""
    if not refused:
        return
    ids = [task.block_id for task, _problem in refused]
    held, states = queries.plan_blocks(session, run.plan_id, ids), queries.states(session, ids)
    for task, problem in refused:
        row = held.get(task.block_id) or PlanBlock(plan_id=run.plan_id, block_id=task.block_id, input_id=task.input_id)
        row.problem = problem
        row.stale = states[task.block_id] is BlockState.MATCHED
        session.add(row)


BLOCK = ("block_id", "input_id", "result_hash")
PAIR = (
    "block_id", "azubi_id", "fachkraft_id", "seat", "points", "percent", "pinned", "overridden", "only_possible",
    "details",
)  # fmt: skip
FLAGS = {False: "0", True: "1"}
ALONE = ("block_id", "participant_id", "reason", "public_reason")


def _pairs(answer: matching.BlockAnswer, ids: Mapping[str, str]) -> Iterable[Written]:
    """The pairs of an answer; a Fachkraft with several has a seat of their own for each."""
    seats: Counter[str] = Counter()
    block = answer.block_id.hex
    for pair in answer.pairs:
        yield (
            block,
            ids[pair.azubi],
            ids[pair.fachkraft],
            str(seats[pair.fachkraft]),
            str(pair.points),
            str(pair.percent),
            FLAGS[pair.pinned],
            FLAGS[pair.overridden],
            FLAGS[pair.only_possible],
            pair.details,
        )
        seats[pair.fachkraft] += 1


def _alone(answer: matching.BlockAnswer, ids: Mapping[str, str]) -> Iterable[Written]:
    block = answer.block_id.hex
    for person in answer.alone:
        reason = {**person.reason, "helps": list(person.helps)}
        yield (block, ids[person.key], json.dumps(reason), json.dumps(person.public))


def note_changes(session: Session, run: Run, found: Sequence[matching.BlockAnswer]) -> None:
    """Note with a run who gets somebody else than the plan said until now. Before the plan says it."""
    held = queries.held_blocks(session, run.plan_id, run.block_id)
    others = [
        answer.block_id
        for answer in found
        if answer.block_id in held and held[answer.block_id].result_hash != answer.result_hash
    ]
    before = queries.results_before(session, run.plan_id, others)
    run.changes = {
        str(answer.block_id): changed
        for answer in found
        if answer.block_id in before and (changed := matching.changes(before[answer.block_id], answer))
    }


def fingerprint_of(hashes: Iterable[tuple[UUID, str]]) -> str:
    """Return the SHA-256 over those of blocks, in the order of the blocks' identifiers."""
    text = "".join(found for _block, found in sorted((block.hex, found) for block, found in hashes))
    return hashlib.sha256(text.encode()).hexdigest()


def finish(
    run: Run,
    found: Sequence[matching.BlockAnswer],
    *,
    kept: Sequence[matching.BlockAnswer],
    asked: Iterable[matching.BlockTask],
) -> None:
    """End a run with what the plan took of it; `kept` is all it found, `asked` what it read."""
    run.state = RunState.DONE
    run.done = run.total
    run.finished_at = utc_now()
    run.engine_version = matching.ENGINE_VERSION
    run.input_fingerprint = fingerprint_of((answer.block_id, answer.input_hash) for answer in kept)
    run.decisions_fingerprint = fingerprint_of((answer.block_id, answer.decisions_hash) for answer in kept)
    run.summary = {
        "blocks": len(found),
        "tandems": sum(len(answer.pairs) for answer in found),
        "without": sum(len(answer.alone) for answer in found),
        "decisions": sum(len(task.choices) for task in asked),
    }
