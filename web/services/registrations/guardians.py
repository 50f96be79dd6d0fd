"""The letter for parents or guardians of people under 18: who gets one, when it was handed over. It blocks nothing."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from web.db.models import Participant
from web.db.queries import letters as readers
from web.db.queries import papers as queries
from web.services import audit
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.registrations import intake
from web.services.registrations.papers import Issuer, issuer_of
from web.services.registrations.registration import PersonLine
from web.translations import N_

GROWN_UP = N_(
    "This letter is for people under 18. If this person is under 18, please enter until which month, and come"
    " back here."
)
IN_THE_FUTURE = N_("This day is in the future. Please enter the day on which the letter was handed over.")
TOO_LONG_AGO = N_("This day is too long ago. Please check the year.")
LONGEST_AGO = 366
"""Days; a letter older than that belongs to another round."""


@dataclass(frozen=True)
class GuardianLetter:
    """What the letter says, and when it was handed over (None: not yet)."""

    issuer: Issuer
    participant_id: UUID
    name: str
    starts_on: date
    handed_over_on: date | None
    language: str
    """What the young person reads, as the nearest that is known of their parents; empty when nobody said."""


def is_minor(line: PersonLine, today: date) -> bool:
    """Whether somebody is under 18 in this month, as far as the company said."""
    until: str = line.answers.get("minor_until", "")
    return until >= today.strftime("%Y-%m")


def guardian_letter(
    session: Session, actor: Actor, round_company_id: UUID, participant_id: UUID, *, today: date
) -> GuardianLetter:
    """Return the letter for somebody of a registration; raises NotFound, and WrongState for grown-ups."""
    line = intake.line_of(session, actor, round_company_id, participant_id)
    row = queries.of_company(session, actor, round_company_id)
    person = readers.reader(session, actor, participant_id)
    if row is None or person is None:
        raise NotFound
    if not is_minor(line, today):
        raise WrongState(GROWN_UP)
    handed_over, language = line.guardian_letter_on, person.language or ""
    return GuardianLetter(issuer_of(row), participant_id, line.name, row.starts_on, handed_over, language)


def hand_over_guardian_letter(
    session: Session, actor: Actor, round_company_id: UUID, participant_id: UUID, *, on: date | None, today: date
) -> None:
    """Note on which day somebody was given the letter; a later entry corrects an earlier one, None takes it back.

    Raises NotFound, WrongState for grown-ups and InputRefused for a day that cannot be right.
    """
    letter = guardian_letter(session, actor, round_company_id, participant_id, today=today)
    if on is not None and on > today:
        raise InputRefused("on", IN_THE_FUTURE)
    if on is not None and (today - on).days > LONGEST_AGO:
        raise InputRefused("on", TOO_LONG_AGO)
    participant = session.get_one(Participant, letter.participant_id)
    participant.guardian_letter_on = on
    day = on.isoformat() if on else ""
    audit.record(session, actor, "guardian_letter.hand_over", participant_id, on=day)
