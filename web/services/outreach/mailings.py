"""Inviting or reminding many companies at once: noted at once, written by a job a few at a time, with progress.

A few companies are written to in the request itself. What is repeated is written once: a company invited meanwhile is
left out, and a reminder of one day exists only once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from web.db.models import Mailing, MailingKind, Round, RoundCompany
from web.db.models.columns import utc_now
from web.db.queries import mailings as queries
from web.services import audit, queueing, rounds
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound
from web.services.outreach import invitations, reminders, round_overview
from web.services.registrations import own_links

FEW = 20
"""So many companies at most are written to in the request, and so many by the job in one transaction."""
FORGOTTEN_AFTER = timedelta(minutes=1)


@dataclass(frozen=True)
class Progress:
    """How far a mailing is, in companies."""

    where: rounds.Where
    is_invitation: bool
    done: int
    total: int
    is_open: bool


@dataclass(frozen=True)
class Begun:
    """What was asked for: done already, or a mailing that goes on. `waits` says that reminders leave in the morning,
    `is_repeated` that nobody was left who had not been reminded on the same day.
    """

    mailing_id: UUID | None
    waits: bool = False
    is_repeated: bool = False


def invite(session: Session, actor: Actor, round_id: UUID, company_ids: Iterable[UUID] = ()) -> Begun:
    """Invite these companies of a round, or all that can be and have not been. Raises as `invite_companies`.

    While a mailing of invitations is under way, asking for all leads to it: whoever waits there is not asked twice.
    """
    company_ids = tuple(company_ids)
    running = next((each for each in under_way(session, actor, round_id) if each.is_invitation), None)
    if running is not None and not company_ids:
        return Begun(running.id)
    wanted = round_overview.to_invite(session, actor, round_id, company_ids)
    if len(wanted) <= FEW:
        round_overview.invite_companies(session, actor, round_id, wanted)
        return Begun(None)
    return Begun(_begin(session, actor, round_id, MailingKind.INVITATION, wanted))


def remind(session: Session, actor: Actor, round_id: UUID, company_ids: Iterable[UUID] = ()) -> Begun:
    """Remind these companies, or all that were invited and have not sent. Raises as `remind_by_hand`."""
    wanted = reminders.to_remind(session, actor, round_id, company_ids)
    if len(wanted) <= FEW:
        reminded = reminders.remind_by_hand(session, actor, round_id, wanted)
        return Begun(None, waits=reminded.waits, is_repeated=not reminded.mails)
    return Begun(_begin(session, actor, round_id, MailingKind.REMINDER, wanted))


def _begin(session: Session, actor: Actor, round_id: UUID, kind: MailingKind, wanted: tuple[UUID, ...]) -> UUID:
    row = Mailing(round_id=round_id, kind=kind, asked_by=actor.account_id, waiting=list(map(str, wanted)))
    row.total = len(wanted)
    session.add(row)
    programme_id = rounds.own_round(session, actor, round_id).programme_id
    audit.record(session, actor, f"mailing.{kind.value}", row.id, programme_id=programme_id, companies=len(wanted))
    queueing.enqueue(session, "mailing", row.id)
    return row.id


@dataclass(frozen=True)
class UnderWay:
    """A mailing the worker is still writing."""

    id: UUID
    is_invitation: bool
    done: int
    total: int


def under_way(session: Session, actor: Actor, round_id: UUID) -> tuple[UnderWay, ...]:
    """Return the mailings of a round that are not written to the end, the oldest first."""
    return tuple(
        UnderWay(row.id, row.kind is MailingKind.INVITATION, row.total - len(row.waiting), row.total)
        for row in queries.under_way(session, actor, round_id)
    )


def progress(session: Session, actor: Actor, round_id: UUID, mailing_id: UUID) -> Progress:
    """Return how far a mailing is; raises NotFound."""
    row = queries.one(session, actor, round_id, mailing_id)
    if row is None:
        raise NotFound
    where = rounds.where(session, actor, round_id)
    done = row.total - len(row.waiting)
    return Progress(where, row.kind is MailingKind.INVITATION, done, row.total, row.finished_at is None)


def write_some(session: Session, mailing_id: UUID) -> bool:
    """Write to the next companies, or people, of a mailing and return whether there are more. For the job."""
    row = session.get(Mailing, mailing_id)
    if row is None or row.finished_at is not None:
        return False
    some, rest = [UUID(each) for each in row.waiting[:FEW]], row.waiting[FEW:]
    programme_id = session.get_one(Round, row.round_id).programme_id
    actor = Actor(row.asked_by or UUID(int=0), "", coordinates=frozenset({programme_id}))
    if row.kind is MailingKind.INVITATION:
        _invite(session, actor, some)
    elif row.kind is MailingKind.LINKS:
        own_links.send_waiting(session, actor, some)
    else:
        _remind(session, actor, row.round_id, some)
    row.waiting, row.worked_at = rest, utc_now()
    row.finished_at = None if rest else utc_now()
    return bool(rest)


def _invite(session: Session, actor: Actor, company_ids: Iterable[UUID]) -> None:
    """Invite those that nobody has invited, or taken out, meanwhile."""
    for company_id in company_ids:
        part = session.get(RoundCompany, company_id)
        if part is not None and part.invited_at is None and part.invited_by_hand_at is None:
            try:
                invitations.invite_company(session, actor, company_id)
            except InputRefused:
                continue  # its last address was taken away meanwhile; the page shows it as not invited


def _remind(session: Session, actor: Actor, round_id: UUID, company_ids: Iterable[UUID]) -> None:
    """Remind those that have not sent their registration meanwhile."""
    known = {line.id for line in round_overview.lines(session, actor, round_id)}
    still_there = [each for each in company_ids if each in known]
    if not still_there:
        return
    try:
        reminders.remind_by_hand(session, actor, round_id, still_there)
    except InputRefused:
        return  # all of these have sent, or want no reminders any more


def forgotten(session: Session) -> list[UUID]:
    """Return mailings nobody has worked on for so long that their job must be gone; for the sweeper."""
    return queries.forgotten(session, utc_now() - FORGOTTEN_AFTER)
