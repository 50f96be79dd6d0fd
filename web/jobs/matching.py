"""Solving a run: takes its work out of the database, solves block by block, stores everything in one transaction."""

import time
from uuid import UUID

import structlog

from web.db.session import Unit
from web.services import matching
from web.services.planning import runs
from web.services.planning.refusals import failure_text

log = structlog.get_logger("matching")
REPORT_EVERY = 0.3
"""Seconds between two notes of how far it is."""


def solve_run(unit: Unit, run_id: UUID) -> None:
    """Solve a run, or note why it cannot be solved. A run that is over stays as it is."""
    work = unit.run(lambda session: runs.start(session, run_id))
    if work is None:
        return
    try:
        found, refused = _solve(unit, work)
        unit.run(lambda session: runs.store(session, work, found, refused))
    except Exception as error:  # noqa: BLE001  whatever happens, the coordinator reads that nothing was changed
        problem = failure_text(error)
        # No traceback: its variables would carry people's answers into the log.
        log.error("run failed", run=str(run_id), error=type(error).__name__)  # noqa: TRY400
        unit.run(lambda session: runs.fail(session, run_id, problem))


def _solve(unit: Unit, work: runs.Work) -> tuple[list[matching.BlockAnswer], dict[UUID, str]]:
    """Return the answers, and the blocks that cannot be solved as they stand, each with why; they spoil no other."""
    found: list[matching.BlockAnswer] = []
    refused: dict[UUID, str] = {}
    reported = time.monotonic()
    for task in work.blocks:
        try:
            found.append(matching.solve_block(task, policy=work.policy, seed=work.seed))
        except matching.EngineRefusal as refusal:
            refused[task.block_id] = failure_text(refusal)
        if time.monotonic() - reported > REPORT_EVERY:
            reported = time.monotonic()
            unit.run(lambda session: runs.report(session, work.run_id, len(found) + len(refused)))
    return found, refused
