"""The way of a new programme to its first invited company, in four steps that can be left and taken up again.

Nothing is remembered for it: how far somebody is follows from what is there.
"""

from dataclasses import dataclass
from enum import IntEnum
from uuid import UUID

from sqlmodel import Session

from web.db.queries import first_steps as queries
from web.db.queries import registration as registration_queries
from web.services import audit, outbox, rounds
from web.services.access.links import address
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound
from web.services.mails import Mail
from web.services.mails import company as mails
from web.services.mails.coordinator import trial
from web.services.outbox import Recipient
from web.services.outreach import round_overview
from web.services.registrations.registration import get_frame
from web.services.setup import programmes
from web.services.setup.round_dates import RoundDates, next_working_day
from web.translations import N_

NO_ADDRESS = N_("Your account has no e-mail address, so nothing can be sent to you.")


class FirstStep(IntEnum):
    """The step that comes next."""

    PROGRAMME = 1
    DATES = 2
    COMPANIES = 3
    INVITATION = 4
    DONE = 5


@dataclass(frozen=True)
class FirstSteps:
    """How far a programme is; `round_id` is its first round's, once there is one."""

    programme_id: UUID
    step: FirstStep
    round_id: UUID | None = None
    companies: int = 0


@dataclass(frozen=True)
class CompanyName:
    """A company that takes part."""

    id: UUID
    name: str
    town: str


@dataclass(frozen=True)
class RoundSoFar:
    """The first round while it is prepared: its dates and who takes part."""

    where: rounds.Where
    dates: RoundDates
    companies: tuple[CompanyName, ...]


def first_steps(session: Session, actor: Actor, programme_id: UUID) -> FirstSteps:
    """Return how far a programme is; raises NotFound."""
    view = programmes.view_programme(session, actor, programme_id)
    found = queries.rounds_of(session, actor, programme_id)
    if not found:
        return FirstSteps(programme_id, FirstStep.DATES if view.data.is_complete else FirstStep.PROGRAMME)
    first = found[0]
    if any(row.invited for row in found):
        step = FirstStep.DONE
    else:
        step = FirstStep.INVITATION if first.companies else FirstStep.COMPANIES
    return FirstSteps(programme_id, step, first.id, first.companies)


def needs_companies(session: Session, actor: Actor, round_id: UUID) -> bool:
    """Whether a round is the first one of its programme and nobody is invited yet; raises NotFound."""
    where = rounds.where(session, actor, round_id)
    found = first_steps(session, actor, where.programme_id)
    return found.round_id == round_id and found.step in {FirstStep.COMPANIES, FirstStep.INVITATION}


def round_so_far(session: Session, actor: Actor, round_id: UUID) -> RoundSoFar:
    """Return the dates of a round and who takes part; raises NotFound."""
    where = rounds.where(session, actor, round_id)
    companies = tuple(CompanyName(*row) for row in queries.companies(session, actor, round_id))
    return RoundSoFar(where, dates_of(session, actor, round_id), companies)


def dates_of(session: Session, actor: Actor, round_id: UUID) -> RoundDates:
    """Return every date of a round; raises NotFound."""
    row = queries.dates(session, actor, round_id)
    if row is None:
        raise NotFound
    return RoundDates(
        row.opens_on,
        row.deadline,
        row.starts_on,
        row.news_by,
        tuple(row.reminder_days),
        row.freezes_on or next_working_day(row.deadline),
    )


def preview_invitation(session: Session, actor: Actor, round_id: UUID) -> Mail | None:
    """Return the invitation as the first company will receive it, with a link that opens nothing.

    None while no company takes part. Raises NotFound.
    """
    found = round_so_far(session, actor, round_id)
    if not found.companies:
        return None
    frame = get_frame(session, actor, found.companies[0].id)
    contacts = registration_queries.contacts(session, actor, frame.company_id)
    name = contacts[0].name if contacts else frame.company
    return mails.invitation(frame, name=name, language=actor.language, link=address(session, "/"))


def send_to_oneself(session: Session, actor: Actor, round_id: UUID) -> str:
    """Send the invitation to the coordinator as a trial and return the address it goes to.

    Raises NotFound, or InputRefused without a company to take as the example or without an address of one's own.
    """
    mail = preview_invitation(session, actor, round_id)
    if mail is None:
        raise InputRefused("", round_overview.NOBODY_LEFT)
    if not actor.email:
        raise InputRefused("", NO_ADDRESS)
    where = rounds.where(session, actor, round_id)
    to = Recipient(actor.email, actor.name, actor.language, actor.account_id)
    outbox.write(session, trial(mail, language=actor.language), to, programme_id=where.programme_id)
    audit.record(session, actor, "invitation.trial", round_id, programme_id=where.programme_id)
    return actor.email
