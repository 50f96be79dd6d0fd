"""Publications that are due: each wave goes out in a transaction of its own, exactly once."""

from datetime import datetime
from functools import partial

import structlog

from web.db.session import Unit
from web.services.errors import ServiceError
from web.services.outreach.quiet_hours import german_day
from web.services.planning import waves

log = structlog.get_logger("publishing")


def send_due(unit: Unit, now: datetime) -> int:
    """Send every wave that is due and return how many went out. Repeating it is harmless: a sent wave stays sent."""
    sent = 0
    for wave_id in unit.read(waves.due_waves):
        try:
            sent += unit.run(partial(waves.send_wave, wave_id=wave_id, today=german_day(now)))
        except ServiceError as error:
            # Somebody changed the company at this moment: it is looked at again with the next sweep.
            log.warning("wave not sent", wave=str(wave_id), error=type(error).__name__)
    return sent
