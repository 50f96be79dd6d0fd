"""Checking a stored result: read, proved and computed once more portion by portion, noted at the end or only told."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

import structlog

from web.db.session import Unit
from web.services import matching
from web.services.planning import rechecks, replays

log = structlog.get_logger("checking")


def check_result(unit: Unit, check_id: UUID) -> None:
    """Check everything, or note that it could not be finished; nothing if the check is over."""
    try:
        with matching.collector_resting():
            _check(unit, check_id)
    except Exception as error:  # noqa: BLE001  whatever happens, the coordinator reads that nothing was proved
        # No traceback: its variables would carry people's answers into the log.
        log.error("check failed", id=str(check_id), error=type(error).__name__)  # noqa: TRY400
        unit.run(lambda session: rechecks.fail(session, check_id))


def _check(unit: Unit, check_id: UUID) -> None:
    blocks = unit.run(lambda session: rechecks.take_up(session, check_id))
    if blocks is None:
        return
    wrong: dict[UUID, str] = {}
    done = 0
    for start in range(0, len(blocks), rechecks.AT_ONCE):
        some = blocks[start : start + rechecks.AT_ONCE]
        stored, lost = unit.read(partial(rechecks.load, check_id=check_id, block_ids=some))
        wrong |= lost | matching.recheck(stored)
        done += len(some)
        unit.run(partial(rechecks.note, check_id=check_id, done=done))
    unit.run(lambda session: rechecks.finish(session, check_id, wrong))


def replay(unit: Unit, run: replays.StoredRun, tell: Callable[[int], None]) -> dict[UUID, str]:
    """Prove and compute a finished run once more and return what is wrong, by block; nothing is stored.

    `tell` hears of how many blocks it is done with.
    """
    wrong: dict[UUID, str] = {}
    blocks = list(run.blocks)
    with matching.collector_resting():
        for start in range(0, len(blocks), replays.AT_ONCE):
            some = blocks[start : start + replays.AT_ONCE]
            stored, lost = unit.read(partial(replays.load, run=run, block_ids=some))
            wrong |= lost | matching.recheck(stored)
            tell(start + len(some))
    return wrong
