"""The job's side of taking back a table with people of many companies, in steps that may be repeated after a kill.

Whom the table brought nobody sees from the first step on; then what it changed about others is restored part by part,
and its people are deleted as those of an import that was stopped (`many_people_store.delete_some`).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session as PlainSession
from sqlmodel import Session

from web.db.models import Participant
from web.db.models.columns import utc_now
from web.db.queries import many_people as queries
from web.services.tables.many_people_changes import take_back
from web.services.tables.many_people_rows import Loaded
from web.services.tables.many_people_store import UNDOING, UNDONE

HIDDEN = "hidden"
"""Notes in an import's outcome that its people were hidden: whoever is entered by hand after that stays."""


def hide(session: Session, import_id: UUID) -> list[list[Any]]:
    """Hide everybody an import brought whose data is still open, once, and return what it changed about others."""
    row = queries.import_of(session, import_id)
    if row is None or row.state != UNDOING:
        return []
    if not row.outcome.get(HIDDEN):
        gone = (queries.of_import(import_id), queries.can_go())
        PlainSession.execute(session, update(Participant).where(*gone).values(withdrawn_at=utc_now()))
        row.outcome = {**row.outcome, HIDDEN: True}
    changed: list[list[Any]] = row.undo["changed"] if row.undo else []
    row.rows, row.rows_done = queries.hidden(session, import_id) + len(changed), 0
    return changed


def restore_some(session: Session, loaded: Loaded, some: Sequence[Sequence[Any]]) -> None:
    """Restore what was changed about people whose data is still open; doing it again changes nothing."""
    is_open = queries.with_open_data(session, loaded.round_id, {UUID(one[0]) for one in some})
    take_back(session, [one for one in some if UUID(one[0]) in is_open])
    note(session, loaded.id, len(some))


def note(session: Session, import_id: UUID, more: int) -> None:
    """Note that so much more of taking an import back is done."""
    row = queries.import_of(session, import_id)
    if row is not None and row.state == UNDOING:
        row.rows_done += more


def finish_undo(session: Session, import_id: UUID) -> None:
    """Note that an import was taken back."""
    row = queries.import_of(session, import_id)
    if row is not None and row.state == UNDOING:
        row.state, row.undo = UNDONE, None
