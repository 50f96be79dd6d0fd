"""Tables somebody uploaded and never took over: they hold people's data, so they do not wait for ever."""

from datetime import datetime, timedelta

from sqlmodel import Session

from web.db.queries import open_previews as queries
from web.services.tables import people_import, round_imports

KEPT = timedelta(days=14)
"""How long a table waits for its preview to be confirmed."""


def any_old(session: Session, now: datetime) -> bool:
    """Whether a table has waited too long; for the worker, which looks again and again."""
    return queries.any_before(session, now - KEPT)


def drop_old(session: Session, now: datetime) -> int:
    """Delete the tables that have waited too long, as dropping them by hand does; returns how many they were."""
    of_companies = queries.of_companies(session, now - KEPT)
    of_rounds = queries.of_rounds(session, now - KEPT)
    for table in of_companies:
        people_import.close(table, people_import.NOTHING_DONE)
    for row in of_rounds:
        round_imports.close(row, round_imports.DROPPED, {})
    return len(of_companies) + len(of_rounds)
