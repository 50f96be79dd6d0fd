"""Reporting people of the company's last round again, with the company part brought up to date.

What people answered themselves is never copied: they answer anew, or leave it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.question import Role
from web.db.models.columns import utc_now
from web.db.queries import last_round as queries
from web.services import audit
from web.services.actor import Actor
from web.services.errors import InputRefused
from web.services.registrations import intake
from web.services.registrations.agreements import frame_for_adding
from web.services.registrations.company_answers import checked_answers
from web.services.registrations.intake import REFERENCES, Newcomer, Profile
from web.services.registrations.marks import mark_of, refuse_overtaken
from web.services.registrations.registration import Frame, note_change
from web.services.registrations.roster import Roster, roster_of
from web.translations import N_

NOBODY = N_("Please tick at least one person.")
REPORTED = N_(
    "Somebody else registered or changed %(names)s in the meantime. What you ticked is still here: please"
    " compare, then send it again."
)
LAST_YEAR = 4


@dataclass(frozen=True)
class Earlier:
    """Somebody of the last round. `ended`: the training is over; `is_here`: reported in this round already."""

    person_id: UUID
    role: Role
    name: str
    answers: Mapping[str, Any]
    """The company part as it would be copied."""
    year_before: int | None
    ended: bool
    is_here: bool

    @property
    def can_be_copied(self) -> bool:
        """Whether the person is offered."""
        return not (self.ended or self.is_here)

    @property
    def mark(self) -> str:
        """What the page shows about the person."""
        return mark_of(self.person_id, [dict(self.answers), self.is_here])


@dataclass(frozen=True)
class CopyPage:
    """The last round's people; `round_name` is None when there was no earlier round."""

    frame: Frame
    round_name: str | None
    people: tuple[Earlier, ...]

    @property
    def offered(self) -> tuple[Earlier, ...]:
        """Who can be reported again."""
        return tuple(each for each in self.people if each.can_be_copied)

    @property
    def ended(self) -> tuple[Earlier, ...]:
        """Who finished the training."""
        return tuple(each for each in self.people if each.ended and not each.is_here)

    @property
    def here(self) -> tuple[Earlier, ...]:
        """Who is reported already."""
        return tuple(each for each in self.people if each.is_here)


def copy_page(session: Session, actor: Actor, round_company_id: UUID) -> CopyPage:
    """Return who can be reported again; not who has withdrawn from this round.

    Raises NotFound, WrongState once the data is fixed, or AgreementNeeded.
    """
    frame = frame_for_adding(session, actor, round_company_id)
    before = queries.round_before(session, actor, round_company_id, frame.company_id)
    if before is None:
        return CopyPage(frame, None, ())
    stored: dict[UUID, dict[str, Any]] = {}
    for participant_id, key, value in queries.answers(session, actor, before.id, frame.company_keys - REFERENCES):
        stored.setdefault(participant_id, {})[key] = value
    roster = roster_of(session, actor, frame)
    registered = {one.person_id for one in roster.registered}
    withdrew = {one.person_id for one in roster.people if one.participant_id and not one.is_registered}
    years = _years_between(before.starts_on, frame.starts_on)
    people = tuple(
        _earlier(row, stored.get(row.id, {}), frame, years, is_here=row.person_id in registered)
        for row in queries.people(session, actor, before.id)
        if row.person_id not in withdrew
    )
    return CopyPage(frame, before.name, people)


def _years_between(before: date, now: date) -> int:
    """Return how many years of training have passed; two rounds in one year are none apart."""
    return max(round((now - before).days / 365.25), 0)


def _earlier(row: Any, answers: Mapping[str, Any], frame: Frame, years: int, *, is_here: bool) -> Earlier:
    year = answers.get("training_year")
    updated = dict(answers)
    if year is not None:
        updated["training_year"] = min(year + years, LAST_YEAR)
    ends = answers.get("training_ends")
    ended = bool(ends and ends < f"{frame.starts_on:%Y-%m}")
    if (month := answers.get("minor_until")) and month < f"{frame.starts_on:%Y-%m}":
        del updated["minor_until"]
    return Earlier(row.person_id, Role(row.role.value), row.name, updated, year, ended, is_here)


def copy_people(
    session: Session, actor: Actor, round_company_id: UUID, *, chosen: Collection[UUID], seen: Collection[str]
) -> int:
    """Report these people (by person) again and return how many they are; `seen` are the marks the page showed.

    Raises as `copy_page`, Changed when the page showed something else about one of them (somebody may have reported
    them meanwhile), and InputRefused when nobody is chosen.
    """
    page = copy_page(session, actor, round_company_id)
    meant = [each for each in page.people if each.person_id in chosen]
    refuse_overtaken([(each.name, each.mark) for each in meant], seen, REPORTED)
    wanted = [each for each in meant if each.can_be_copied]
    if not wanted:
        raise InputRefused("people", NOBODY)
    roster = roster_of(session, actor, page.frame)
    known = {one.person_id: one for one in roster.people}
    newcomers = [Newcomer(each.role, each.name, known[each.person_id].email, known[each.person_id]) for each in wanted]
    participants = intake.enrol(session, actor, page.frame, newcomers)
    profiles = [
        Profile(participant.id, _checked(page.frame, each, roster), {})
        for each, participant in zip(wanted, participants, strict=True)
    ]
    intake.write_answers(session, actor, page.frame, profiles)
    note_change(session, actor, round_company_id)
    audit.record(
        session, actor, "people.copied", round_company_id, programme_id=page.frame.programme_id, people=len(wanted)
    )
    return len(wanted)


def _checked(frame: Frame, person: Earlier, roster: Roster) -> dict[str, Any]:
    """Only what this round asks for; an answer that no longer fits its question is left open."""
    kept: dict[str, Any] = {}
    for question in frame.asked(person.role):
        try:
            kept |= checked_answers([question], person.answers, roster, today=utc_now().date())
        except InputRefused:
            continue
    return kept
