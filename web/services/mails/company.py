"""What company contacts receive: the invitation to report their people, and the receipt for a registration."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from web.services.mails import Mail, compose
from web.services.registration import Frame
from web.translations import N_, load

INVITATION = "company-invitation"
RECEIPT = "registration-receipt"
REMINDER = "company-reminder"
EXTENSION = "company-extension"
ABOUT_A_ROLE = (INVITATION, REMINDER, EXTENSION)
"""Mails that are of no use to somebody who does not speak for the company any more."""


@dataclass(frozen=True)
class Reported:
    """Somebody in a receipt: name and occupation as text."""

    name: str
    occupation: str


def day(when: date, language: str) -> str:
    """Write a date with its weekday, as pages do: Fr, 29. Januar 2027."""
    pattern = "EEE, d. MMMM y" if language == "de" else "EEE, d MMMM y"
    return format_date(when, pattern, locale=language).replace(".,", ",")


def invitation(frame: Frame, *, name: str, language: str, link: str) -> Mail:
    """Ask a contact to report the company's people: who writes, what for, until when, one link, whom to call."""
    return compose(
        language,
        INVITATION,
        N_("%(programme)s: who takes part at %(company)s? Please report by %(deadline)s"),
        N_("Good day %(name)s,"),
        N_(
            "in the programme %(programme)s an Azubi and a Fachkraft of your company form a tandem and learn from "
            "each other. We are now collecting the people for “%(round)s”."
        ),
        N_(
            "Please tell us who takes part at %(company)s. It takes a few minutes: enter people one by one, or upload "
            "a table. The deadline is %(deadline)s."
        ),
        N_("This link leads to your registration:\n%(link)s"),
        N_("The link is valid for seven days. After that, the page sends you a new one at the press of a button."),
        N_("Questions? Just call me: %(phone)s."),
        N_("Kind regards\n%(contact)s\n%(programme)s"),
        **_words(frame, language),
        name=name,
        link=link,
    )


def receipt(
    frame: Frame,
    *,
    name: str,
    language: str,
    link: str,
    azubis: Sequence[Reported],
    fachkraefte: Sequence[Reported],
) -> Mail:
    """Confirm a registration: who is reported, what happens next, until when it can be changed."""
    return compose(
        language,
        RECEIPT,
        N_("%(programme)s: we have received your registration"),
        N_("Good day %(name)s,"),
        N_("thank you. The registration of %(company)s for “%(round)s” has arrived. You reported:"),
        _listed(language, N_("Azubis"), azubis),
        _listed(language, N_("Fachkräfte"), fachkraefte),
        N_(
            "Until %(deadline)s you can still change everything. After that the coordinators fix the data and form "
            "the tandems. You hear of your tandems before your people do. The tandems start on %(start)s."
        ),
        N_("Your registration, also for printing:\n%(link)s"),
        N_("Questions? Just call me: %(phone)s."),
        N_("Kind regards\n%(contact)s\n%(programme)s"),
        **_words(frame, language),
        name=name,
        link=link,
    )


def _listed(language: str, heading: str, people: Sequence[Reported]) -> str:
    """Return a heading with its people as one paragraph; percent signs are doubled for the formatting that follows."""
    gettext = load(language).gettext
    lines = [f"– {one.name}, {one.occupation}" if one.occupation else f"– {one.name}" for one in people]
    text = "\n".join([f"{gettext(heading)} ({len(people)})", *(lines or [gettext(N_("– nobody"))])])
    return text.replace("%", "%%")


def _words(frame: Frame, language: str) -> dict[str, object]:
    return {
        "programme": frame.programme,
        "round": frame.round_name,
        "company": frame.company,
        "deadline": day(frame.deadline, language),
        "start": day(frame.starts_on, language),
        "phone": frame.contact_phone,
        "contact": frame.contact_name,
    }
