"""Reminders: on the days a round sets before its deadline, to those with something left to do, and only once a day.

The job asks `due` whom to write to and calls `remind` for each in a transaction of its own. Both may be repeated and
run in several workers: a mail of one day-mark exists at most once. Nothing leaves in quiet hours (see quiet_hours).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from web.db.models import BlockState, CompanyContact, Credential, CredentialKind
from web.db.models.columns import utc_now
from web.db.queries import company_care as care_queries
from web.db.queries import participation
from web.db.queries import reminders as queries
from web.db.queries.rows import AnyRow
from web.services import audit, outbox
from web.services.access import links, personal_links
from web.services.access.sessions import new_token, token_hash
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound
from web.services.mails import company as mails
from web.services.mails import participant as person_mails
from web.services.outreach import quiet_hours, round_overview
from web.services.outreach.quiet_hours import german_day
from web.services.outreach.round_overview import CompanyLine
from web.services.registrations import registration
from web.translations import N_

LATE_AT_MOST = timedelta(days=4)
"""A reminder that could not leave on its day (a holiday, a standstill) follows within these days or not at all."""
NOBODY_TO_REMIND = N_(
    "There is nobody to remind: either everything has been sent, or nobody there has an address or wants reminders."
)


@dataclass(frozen=True)
class Due:
    """A contact to remind of the registration of their company on a day-mark."""

    programme_id: UUID
    company_id: UUID
    """The company's part in the round."""
    contact_id: UUID
    account_id: UUID
    mark: date


@dataclass(frozen=True)
class DuePerson:
    """Somebody to remind of their own part."""

    participant_id: UUID
    deadline: date


@dataclass(frozen=True)
class Reminded:
    """How many reminders were written by hand, and whether they wait for the next allowed morning."""

    mails: int
    waits: bool


@dataclass(frozen=True)
class Stop:
    """What the page that stops reminders shows."""

    company: str
    programme: str
    contact_name: str
    contact_phone: str
    accent: str
    is_off: bool


def due_mark(deadline: date, days: Iterable[int], today: date) -> date | None:
    """Return the day-mark whose reminder should have left by today and may still, None if there is none."""
    if today > deadline:
        return None
    passed = [mark for each in days if (mark := deadline - timedelta(days=each)) <= today]
    newest = max(passed, default=None)
    return newest if newest is not None and today - newest <= LATE_AT_MOST else None


def due(session: Session, now: datetime) -> tuple[tuple[Due, ...], tuple[DuePerson, ...]]:
    """Return whom to remind now: contacts of companies and people with a personal link; nobody in quiet hours."""
    if quiet_hours.is_quiet(now):
        return (), ()
    today = german_day(now)
    open_rounds = queries.rounds_with_a_deadline(session, today)
    contacts = tuple(each for row in open_rounds for each in _due_contacts(session, row, today))
    people = tuple(each for row in open_rounds for each in _due_people(session, row, today))
    return contacts, people


def _itself(programme_id: UUID) -> Actor:
    """A programme acting by itself, at the hour it was told to."""
    return Actor(UUID(int=0), "", coordinates=frozenset({programme_id}))


def _due_contacts(session: Session, round_: AnyRow, today: date) -> Iterator[Due]:
    actor = _itself(round_.programme_id)
    unsent = [line for line in round_overview.lines(session, actor, round_.id) if line.is_unsent]
    speakers = _speakers(session, actor, unsent)
    written = queries.last_written(session, round_.programme_id, mails.ABOUT_A_ROLE)
    for line in unsent:
        mark = due_mark(line.deadline, round_.reminder_days, today)
        if mark is None or line.invited_at is None or german_day(line.invited_at) >= mark:
            continue
        for row in speakers[line.company_id]:
            last = written.get((row.account_id, line.company_id))
            if last is None or german_day(last) < mark:
                yield Due(round_.programme_id, line.id, row.id, row.account_id, mark)


def _speakers(session: Session, actor: Actor, lines: Sequence[CompanyLine]) -> dict[UUID, list[AnyRow]]:
    """Return who is reminded for each company: main contacts, else substitutes; nobody who asked not to be.

    An address that refused the last mail is not tried again before somebody has corrected it.
    """
    reachable: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in care_queries.contacts(session, actor, [line.company_id for line in lines]):
        if row.email and not row.refused_mail:
            reachable[row.company_id].append(row)
    chosen: dict[UUID, list[AnyRow]] = defaultdict(list)
    for company_id, rows in reachable.items():
        main = [row for row in rows if not row.is_substitute]
        chosen[company_id] = [row for row in main or rows if row.reminders_off_at is None]
    return chosen


def _due_people(session: Session, round_: AnyRow, today: date) -> Iterator[DuePerson]:
    for row in queries.unfinished_people(session, round_.id):
        mark = due_mark(row.deadline, round_.reminder_days, today)
        if mark is not None and german_day(row.linked_at) < mark:
            yield DuePerson(row.id, row.deadline)


def remind(session: Session, each: Due) -> bool:
    """Write the reminder of one contact unless it exists, or nothing is left to do; returns whether it was written."""
    once = f"company-reminder:{each.company_id}:{each.mark}:{each.account_id}"
    return _remind(session, _itself(each.programme_id), each.company_id, each.contact_id, once=once)


def _remind(session: Session, actor: Actor, company_id: UUID, contact_id: UUID, *, once: str) -> bool:
    view = registration.overview(session, actor, company_id)
    frame = view.frame
    is_over = not frame.is_open or frame.submitted_at or frame.withdrawn_at
    rows = care_queries.contacts(session, actor, [frame.company_id])
    contact = next((row for row in rows if row.id == contact_id and row.email and not row.reminders_off_at), None)
    if is_over or contact is None or outbox.is_written(session, once):
        return False
    link = links.issue_link(session, contact.account_id, CredentialKind.INVITATION_LINK)
    stop = _stop_link(session, contact)
    mail = mails.reminder(view, name=contact.name, language=contact.language, link=link, stop=stop)
    to = outbox.Recipient(contact.email, contact.name, contact.language, contact.account_id)
    outbox.write(session, mail, to, programme_id=frame.programme_id, company_id=frame.company_id, once=once)
    return True


def _stop_link(session: Session, contact: AnyRow) -> str:
    """Store a secret with which this contact stops their reminders, and return its address."""
    token = new_token()
    session.add(
        Credential(
            account_id=contact.account_id,
            kind=CredentialKind.REMINDERS_OFF,
            secret_hash=token_hash(token),
            details={"contact": str(contact.id)},
            expires_at=utc_now() + links.VALID_FOR[CredentialKind.REMINDERS_OFF],
        )
    )
    return links.address(session, f"/reminders/{token}")


def remind_person(session: Session, each: DuePerson) -> bool:
    """Remind somebody of their own part, once in a round; returns whether a mail was written."""
    once = f"person-reminder:{each.participant_id}"
    found = participation.to_tell(session, each.participant_id)
    if found is None or found.block_state is not BlockState.COLLECTING or outbox.is_written(session, once):
        return False
    try:
        account, link = personal_links.issue_personal_link(session, found)
    except InputRefused:
        return False
    if account is None:
        return False
    mail = person_mails.reminder(
        personal_links.reader(found, account), company=found.company_name, link=link, deadline=each.deadline
    )
    personal_links.write(session, mail, account, found.programme_id, once=once)
    return True


def remind_by_hand(session: Session, actor: Actor, round_id: UUID, company_ids: Iterable[UUID] = ()) -> Reminded:
    """Remind these companies at a coordinator's wish, or all that were invited and have not sent.

    A contact is reminded by hand once a day; in quiet hours the mail waits for the next allowed morning. Raises
    NotFound, or InputRefused if there is nobody to remind.
    """
    targets = _targets(session, actor, round_id, tuple(company_ids))
    now = utc_now()
    day = german_day(now)
    written = sum(
        _remind(session, actor, line.id, row.id, once=f"company-reminder:{line.id}:by-hand-{day}:{row.account_id}")
        for line, row in targets
    )
    companies = len({line.id for line, _row in targets})
    audit.record(session, actor, "companies.remind", round_id, companies=companies, mails=written)
    return Reminded(written, waits=quiet_hours.is_quiet(now))


def to_remind(session: Session, actor: Actor, round_id: UUID, company_ids: Iterable[UUID] = ()) -> tuple[UUID, ...]:
    """Return which of these companies, or of all of a round, would be reminded by hand. Raises as `remind_by_hand`."""
    targets = _targets(session, actor, round_id, tuple(company_ids))
    return tuple(dict.fromkeys(line.id for line, _row in targets))


def _targets(session: Session, actor: Actor, round_id: UUID, asked: Sequence[UUID]) -> list[tuple[CompanyLine, AnyRow]]:
    lines = {line.id: line for line in round_overview.lines(session, actor, round_id)}
    if not set(asked) <= set(lines):
        raise NotFound
    chosen = [line for line in lines.values() if line.is_unsent and (not asked or line.id in asked)]
    speakers = _speakers(session, actor, chosen)
    targets = [(line, row) for line in chosen for row in speakers[line.company_id]]
    if not targets:
        raise InputRefused("", NOBODY_TO_REMIND)
    return targets


def look_at_stop(session: Session, token: str) -> Stop:
    """Return what the page of a stop link shows, without changing anything; raises NotFound."""
    contact = _stopping(session, token)
    row = queries.company_of_contact(session, contact.id)
    if row is None:
        raise NotFound
    return Stop(**row._asdict(), is_off=contact.reminders_off_at is not None)


def stop_reminders(session: Session, token: str, *, off: bool) -> None:
    """Let a contact be reminded no more, or again; nobody needs to be signed in for it. Raises NotFound.

    A reminder that waits for the morning does not leave any more.
    """
    contact = _stopping(session, token)
    if off != (contact.reminders_off_at is not None):
        contact.reminders_off_at = utc_now() if off else None
        if off:
            queries.drop_waiting(session, to=contact)
        audit.record(session, None, "reminders.off" if off else "reminders.on", contact.id)


def _stopping(session: Session, token: str) -> CompanyContact:
    contact = queries.by_stop_secret(session, token_hash(token))
    if contact is None:
        raise NotFound
    return contact
