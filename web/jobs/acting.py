"""Acts on very many companies: looked at portion by portion without holding anybody up, put into force at the end."""

from functools import partial
from uuid import UUID

import structlog

from web.db.session import Unit
from web.services import matching
from web.services.errors import ServiceError
from web.services.planning import large_work

log = structlog.get_logger("acting")


def do_act(unit: Unit, act_id: UUID) -> None:
    """Do an act, or note why it cannot be done. One that is over stays as it is."""
    work = unit.run(lambda session: large_work.take_up(session, act_id))
    if work is None:
        return
    try:
        with matching.collector_resting():
            _do(unit, work)
    except Exception as error:  # noqa: BLE001  whatever happens, the coordinator reads that nothing was changed
        if not isinstance(error, ServiceError):
            # No traceback: its variables would carry people's answers into the log.
            log.error("act failed", act=str(act_id), error=type(error).__name__)  # noqa: TRY400
        unit.run(partial(large_work.fail, work=work, error=error))


def _do(unit: Unit, work: large_work.Work) -> None:
    """Look at everything, then let it count; stops where the act was stopped or taken up by another worker."""
    task, done = work.task, 0
    blocks = unit.read(task.blocks)
    for some in large_work.portions(blocks):
        unit.read(partial(task.look_at, block_ids=some))
        done += len(some)
        if not unit.run(partial(large_work.note, work=work, done=done, total=len(blocks))):
            return
    unit.run(partial(large_work.finish, work=work, task=task))
