"""Making the files of a large plan, one after the other, outside of any request."""

from uuid import UUID

import structlog

from web.db.session import Unit
from web.exports.making import Order, make_files, outline_of
from web.services.planning import export_jobs

log = structlog.get_logger("exporting")


class Dropped(Exception):
    """Nobody waits for the files any more: they were deleted meanwhile."""


def make_export(unit: Unit, export_id: UUID) -> None:
    """Make an export, or note that it did not work out. One that is over stays as it is."""
    work = unit.run(lambda session: export_jobs.start(session, export_id))
    if work is None:
        return
    try:
        carry_out(unit, work)
        unit.run(lambda session: export_jobs.end(session, export_id, is_good=True))
    except Dropped:
        return
    except Exception as error:  # noqa: BLE001  whatever happens, the coordinator reads that there are no files
        # No traceback: its variables would carry people's data into the log.
        log.error("export failed", export=str(export_id), error=type(error).__name__)  # noqa: TRY400
        unit.run(lambda session: export_jobs.end(session, export_id, is_good=False))


def carry_out(unit: Unit, work: export_jobs.Work) -> None:
    """Make one file after the other and keep it; raises Dropped once nobody waits for them any more."""
    done = 0

    def step(more: int) -> None:
        nonlocal done
        done += more
        if not unit.run(lambda session: export_jobs.report(session, work.export_id, done)):
            raise Dropped

    order = Order(unit, work.actor, work.round_id, work.plan_id, work.kind, work.language, step)
    for number, file in enumerate(make_files(order, outline_of(order)), start=1):
        _keep(unit, work.export_id, number, file)


def _keep(unit: Unit, export_id: UUID, number: int, file: export_jobs.File) -> None:
    if not unit.run(lambda session: export_jobs.keep(session, export_id, number, file)):
        raise Dropped
