"""Every mail of a publication as it will be sent, with example names, in each language: to read before it goes out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from web.db.queries.rows import AnyRow
from web.services.access import links
from web.services.mails import Mail
from web.services.mails import participant as participant_mails
from web.services.mails import publication as mails
from web.services.planning import news
from web.translations import LANGUAGES

WriteCompany = Callable[..., Mail]
TO_COMPANIES: dict[str, WriteCompany] = {
    "company": mails.company_tandems,
    "company_without": mails.company_without_tandems,
    "company_corrected": mails.company_corrected,
    "company_changes": mails.company_changes,
}


@dataclass(frozen=True)
class Preview:
    """A mail as it will be sent, in one language, with example names."""

    title: str
    language: str
    mail: Mail


def to_companies(session: Session, frame: AnyRow, due: date, titles: Sequence[str]) -> tuple[Preview, ...]:
    """Return these mails to companies whose people are told on that day."""
    news_of = company_news(session, frame, company="Muster GmbH", path="/company/…", due=due)
    return tuple(
        Preview(title, language, TO_COMPANIES[title](news_of, name="Karin Vogt", language=language))
        for title in titles
        for language in LANGUAGES
    )


def company_news(session: Session, frame: AnyRow, *, company: str, path: str, due: date) -> mails.CompanyNews:
    """Return what a mail to a company says."""
    return mails.CompanyNews(
        programme=frame.programme,
        round_name=frame.name,
        company=company,
        link=links.address(session, path),
        people_told_on=due,
        contact=f"{frame.contact_name}, {frame.contact_phone}",
    )


def to_people(frame: AnyRow, today: date) -> tuple[Preview, ...]:
    """Return the mails to people who are told for the first time."""
    meet_by = news.first_meeting_by(frame.starts_on, today)
    previews = []
    for language in LANGUAGES:
        azubi, fachkraft = _readers(frame, language)
        found = participant_mails.partner_found(azubi, partners=["Paul Muster"], link="https://…", meet_by=meet_by)
        previews.append(Preview("azubi", language, found))
        found = participant_mails.partner_found(fachkraft, partners=["Mia Muster"], link="https://…", meet_by=meet_by)
        previews.append(Preview("fachkraft", language, found))
        none_yet = participant_mails.no_partner_yet(azubi, link="https://…", news_by=frame.news_by)
        previews.append(Preview("alone", language, none_yet))
    return tuple(previews)


def to_concerned(frame: AnyRow, today: date) -> tuple[Preview, ...]:
    """Return the mails to those whom a repair concerns after they were told of another tandem, or of none."""
    meet_by = news.first_meeting_by(frame.starts_on, today)
    previews = []
    for language in LANGUAGES:
        azubi, fachkraft = _readers(frame, language)
        changed = participant_mails.partner_changed(azubi, partners=["Paul Muster"], link="https://…", meet_by=meet_by)
        previews.append(Preview("changed", language, changed))
        previews.append(Preview("gone", language, participant_mails.partner_gone(fachkraft, link="https://…")))
    return tuple(previews)


def _readers(frame: AnyRow, language: str) -> tuple[participant_mails.Reader, participant_mails.Reader]:
    contact = f"{frame.contact_name}, {frame.contact_phone}"
    return (
        participant_mails.Reader("Mia Muster", language, frame.azubi_address, frame.programme, contact),
        participant_mails.Reader("Paul Muster", language, frame.fachkraft_address, frame.programme, contact),
    )
