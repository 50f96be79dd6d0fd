"""The links a registration brings its people when it is sent: a few in the request, many by a job a few at a time."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from web.db.models import Mailing, MailingKind
from web.db.queries import registration as queries
from web.services import queueing
from web.services.access import personal_links
from web.services.actor import Actor
from web.services.errors import InputRefused, WrongState
from web.services.registrations.registration import Frame

FEW = 20
"""So many links at most are sent in the request."""


def send_links(session: Session, actor: Actor, frame: Frame, participant_ids: Sequence[UUID]) -> int:
    """Send people of a registration their links, and return how many of them get one.

    Very many are left to the job, which leaves out whoever has a link by then.
    """
    if len(participant_ids) <= FEW:
        return sum(_send_link(session, actor, participant_id) for participant_id in participant_ids)
    row = Mailing(
        round_id=frame.round_id,
        kind=MailingKind.LINKS,
        asked_by=actor.account_id,
        waiting=[str(participant_id) for participant_id in participant_ids],
        total=len(participant_ids),
    )
    session.add(row)
    queueing.enqueue(session, "mailing", row.id)
    return row.total


def send_waiting(session: Session, actor: Actor, participant_ids: Sequence[UUID]) -> None:
    """Send these people their links unless they have one, or they or their company have left meanwhile. For the job."""
    for participant_id in queries.without_link(session, actor, participant_ids):
        _send_link(session, actor, participant_id)


def _send_link(session: Session, actor: Actor, participant_id: UUID) -> bool:
    """Send somebody's link; an address that is not theirs alone must not keep the others from getting theirs."""
    try:
        personal_links.send_personal_link(session, actor, participant_id)
    except (InputRefused, WrongState):
        return False
    return True
