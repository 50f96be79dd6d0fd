"""Taking back a whole registration until its data is fixed, and taking part after all.

Nothing is deleted by it: people and answers stay until the round ends, but they are not planned with.
"""

from uuid import UUID

from sqlmodel import Session

from web.db.models.columns import utc_now
from web.db.queries import registration as queries
from web.db.queries import reminders
from web.services import audit
from web.services.actor import Actor
from web.services.registrations.registration import Frame, note_change, open_frame


def taken_back_for_company(session: Session, actor: Actor, frame: Frame) -> str | None:
    """Return which coordinator took a registration back in the company's name; None when it was the company itself."""
    return queries.withdrawn_on_behalf_by(session, actor, frame.round_company_id) if frame.withdrawn_at else None


def withdraw_registration(session: Session, actor: Actor, round_company_id: UUID) -> None:
    """Take a registration back; doing it twice is doing it once. Raises NotFound, or WrongState once data is fixed."""
    frame = open_frame(session, actor, round_company_id)
    if frame.withdrawn_at is None:
        note_change(session, actor, round_company_id).withdrawn_at = utc_now()
        reminders.drop_waiting(session, about=round_company_id)
        audit.record(session, actor, "registration.withdrawn", round_company_id, programme_id=frame.programme_id)


def resume_registration(session: Session, actor: Actor, round_company_id: UUID) -> None:
    """Take part after all; raises NotFound, or WrongState once the data is fixed."""
    frame = open_frame(session, actor, round_company_id)
    if frame.withdrawn_at is not None:
        note_change(session, actor, round_company_id).withdrawn_at = None
        audit.record(session, actor, "registration.resumed", round_company_id, programme_id=frame.programme_id)
