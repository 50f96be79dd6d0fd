"""Telling people what came out: a mail with the way to their page, for everybody who has an address of their own."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from web.db.models.columns import utc_now
from web.db.queries import participation
from web.services.access import personal_links
from web.services.errors import InputRefused, NotFound
from web.services.mails import participant as mails

FIRST_MEETING_WITHIN = timedelta(days=14)


def first_meeting_by(starts_on: date, told_on: date) -> date:
    """Return until when two people should have met: two weeks after the start or the news, on a working day."""
    day = max(starts_on, told_on) + FIRST_MEETING_WITHIN
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def tell_person(
    session: Session, participant_id: UUID, *, partners: Sequence[str], once: str, is_change: bool = False
) -> bool:
    """Write to a person that there is news: with whom they form a tandem or several, or that nobody was found yet.

    With `is_change` they had read of another tandem before.
    `once` is the key under which this mail exists at most once. Returns False for people who have no e-mail address
    of their own: they come in by their letter. Raises NotFound for people who do not take part any more.
    """
    found = participation.to_tell(session, participant_id)
    if found is None:
        raise NotFound
    try:
        account, link = personal_links.issue_personal_link(session, found)
    except InputRefused:
        return False
    if account is None:
        return False
    reader = personal_links.reader(found, account)
    meet_by = first_meeting_by(found.starts_on, utc_now().date())
    if partners:
        write = mails.partner_changed if is_change else mails.partner_found
        mail = write(reader, partners=partners, link=link, meet_by=meet_by)
    elif is_change:
        mail = mails.partner_gone(reader, link=link)
    else:
        mail = mails.no_partner_yet(reader, link=link, news_by=found.news_by)
    personal_links.write(session, mail, account, found.programme_id, once=once)
    return True
