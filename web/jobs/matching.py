"""Solving a run: takes its work out of the database, solves it portion by portion, stores everything at the end."""

from functools import partial
from uuid import UUID

import structlog

from web.db.session import Unit
from web.services import matching
from web.services.planning import working
from web.services.planning.refusals import failure_text

log = structlog.get_logger("matching")


def solve_run(unit: Unit, run_id: UUID) -> None:
    """Solve a run, or note why it cannot be solved. A run that is over stays as it is."""
    work = unit.run(lambda session: working.start(session, run_id))
    if work is None:
        return
    try:
        with matching.collector_resting():
            _solve(unit, work)
    except Exception as error:  # noqa: BLE001  whatever happens, the coordinator reads that nothing was changed
        problem = failure_text(error)
        # No traceback: its variables would carry people's answers into the log.
        log.error("run failed", run=str(run_id), error=type(error).__name__)  # noqa: TRY400
        unit.run(lambda session: working.fail(session, run_id, problem))


def _solve(unit: Unit, work: working.Work) -> None:
    """Solve everything and store it; stops where the run was cancelled or taken up by another worker."""
    found: list[matching.BlockAnswer] = []
    refused: dict[UUID, str] = {}
    for tasks in work.portions():
        solved = matching.solve_blocks(tasks, policy=work.policy, seed=work.seed)
        found += solved.answers
        refused |= {block_id: failure_text(refusal) for block_id, refusal in solved.refused}
        keep = partial(working.keep, work=work, found=solved.answers, done=len(found) + len(refused))
        if not unit.run_unseen(keep):
            return
    unit.run(lambda session: working.store(session, work, found, refused))
