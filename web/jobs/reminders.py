"""The daily reminders: whom they concern is looked up once, each mail is written in a transaction of its own."""

from datetime import datetime
from functools import partial

import structlog

from web.db.session import Unit
from web.services.outreach import quiet_hours, reminders

log = structlog.get_logger("reminders")


def workflow_of(now: datetime) -> str | None:
    """Return the name of the work of this hour, the same in every worker; None in quiet hours."""
    local = now.astimezone(quiet_hours.ZONE)
    return None if quiet_hours.is_quiet(now) else f"reminders-{local:%Y-%m-%d-%H}"


def send_reminders(unit: Unit, now: datetime) -> int:
    """Write every reminder that is due and return how many are new. Repeating it writes nothing twice."""
    contacts, people = unit.read(lambda session: reminders.due(session, now))
    written = 0
    for contact in contacts:
        written += unit.run(partial(reminders.remind, each=contact))
    for person in people:
        written += unit.run(partial(reminders.remind_person, each=person))
    if written:
        log.info("reminders written", mails=written)
    return written
