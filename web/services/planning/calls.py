"""A company that asked for a call about its tandems: who is to be rung up, and what the call came to."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from web.db.queries import calls as queries
from web.db.queries.rows import AnyRow
from web.services import rounds
from web.services.actor import Actor
from web.services.errors import WrongState
from web.services.outreach import company_care
from web.services.planning import company_tandems
from web.translations import N_

NOT_ASKED = N_("This company no longer asks for a call.")


@dataclass(frozen=True)
class CallAsked:
    """A company that waits for a call before its people are told."""

    company_id: UUID
    name: str
    phone: str
    block_id: UUID
    people_due_on: date
    asked_at: datetime
    asked_by: str


def asked(session: Session, actor: Actor, round_id: UUID) -> tuple[CallAsked, ...]:
    """Return the companies of a round that wait for a call, by name; raises NotFound."""
    rounds.own_round(session, actor, round_id)
    return tuple(map(_call, queries.asking(session, actor, round_id)))


def asked_by(session: Session, actor: Actor, round_id: UUID, company_id: UUID) -> CallAsked | None:
    """Return the call a company asked for, or None if it waits for none; raises NotFound."""
    company_care.own_part(session, actor, round_id, company_id)
    return next(map(_call, queries.asking(session, actor, round_id, company_id)), None)


def _call(row: AnyRow) -> CallAsked:
    asked_by = row.asked_by or ""
    return CallAsked(row.company_id, row.name, row.phone, row.block_id, row.people_due_on, row.asked_at, asked_by)


def note_agreement(session: Session, actor: Actor, round_id: UUID, company_id: UUID, *, note: str) -> None:
    """Reply for a company that was rung up that it agrees; what it said goes to the notes, where companies never look.

    Raises NotFound, or WrongState if it asks for no call any more.
    """
    if asked_by(session, actor, round_id, company_id) is None:
        raise WrongState(NOT_ASKED)
    company_tandems.reply_to_publication(session, actor, company_id, agreed=True)
    if note:
        company_care.add_note(session, actor, round_id, company_id, text=note)
