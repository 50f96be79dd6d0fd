"""What company contacts receive: the invitation to report their people, and the receipt for a registration."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from babel.dates import format_date

from web.services.mails import Mail, compose
from web.services.registrations.registration import Frame, Overview, PersonLine
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
        N_("%(programme)s: who is taking part at %(company)s? Please register by %(deadline)s"),
        N_("Dear %(name)s,"),
        N_(
            "In the programme %(programme)s, an Azubi (trainee) and a Fachkraft (skilled worker) from your"
            " company form a tandem and learn from each other. We are now collecting the registrations for"
            " “%(round)s”."
        ),
        N_(
            "Please tell us who is taking part at %(company)s. It takes a few minutes: enter people one by one,"
            " or upload a table. The deadline is %(deadline)s."
        ),
        N_("This link leads to your registration:\n%(link)s"),
        N_("The link is valid for seven days. After that, the page will send you a new one at the press of a button."),
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
    need_letter: Sequence[str] = (),
    letters: str = "",
) -> Mail:
    """Confirm a registration: who is reported, what happens next, until when it can be changed.

    `need_letter` names who has no way to their own part yet; their letters are printed at `letters`.
    """
    return compose(
        language,
        RECEIPT,
        N_("%(programme)s: we have received your registration"),
        N_("Dear %(name)s,"),
        N_("Thank you. The registration of %(company)s for “%(round)s” has arrived. You registered:"),
        _listed(language, N_("Azubis"), azubis),
        _listed(language, N_("Fachkräfte"), fachkraefte),
        N_(
            "One more thing to do: these people have neither an e-mail address nor a letter: %(names)s. They need"
            " a letter to fill in their own part. You can print all letters at once here:\n%(letters)s"
        )
        if need_letter
        else None,
        N_(
            "Until %(deadline)s you can still change everything. After that, the coordinators freeze the data and"
            " form the tandems. You will hear about your tandems before your people do. The tandems start on"
            " %(start)s."
        ),
        N_("Your registration, also for printing:\n%(link)s"),
        N_("Questions? Just call me: %(phone)s."),
        N_("Kind regards\n%(contact)s\n%(programme)s"),
        **_words(frame, language),
        name=name,
        link=link,
        names=_some(need_letter, language),
        letters=letters,
    )


def _listed(language: str, heading: str, people: Sequence[Reported]) -> str:
    """Return a heading with its people as one paragraph; percent signs are doubled for the formatting that follows."""
    gettext = load(language).gettext
    lines = [f"– {one.name}, {one.occupation}" if one.occupation else f"– {one.name}" for one in people]
    text = "\n".join([f"{gettext(heading)} ({len(people)})", *(lines or [gettext(N_("– nobody"))])])
    return text.replace("%", "%%")


NAMED = 10
"""People a reminder names before it only counts."""


def reminder(view: Overview, *, name: str, language: str, link: str, stop: str) -> Mail:
    """Remind a contact of a registration that has not been sent: what exactly is missing, until when, one link.

    `stop` is the address under which the contact says that no more reminders should come.
    """
    gaps = _gaps(view, language)
    mail = compose(
        language,
        REMINDER,
        N_("%(programme)s: the registration of %(company)s is still open, deadline %(deadline)s"),
        N_("Dear %(name)s,"),
        N_(
            "The deadline for “%(round)s” is %(deadline)s. The registration of %(company)s has not been sent to us yet."
        ),
        gaps or N_("Everything is filled in. All that is left is to send it."),
        N_("You can send it as it is: what is missing counts neither for nor against anybody.")
        if gaps and view.people
        else None,
        N_("This link leads to your registration:\n%(link)s"),
        N_("The link is valid for seven days. After that, the page will send you a new one at the press of a button."),
        N_("Questions? Just call me: %(phone)s."),
        N_("Kind regards\n%(contact)s\n%(programme)s"),
        N_("Would you rather not be reminded any more? You can say so here, without signing in:\n%(stop)s"),
        **_words(view.frame, language),
        name=name,
        link=link,
        stop=stop,
    )
    return replace(mail, unsubscribe=stop)


def _gaps(view: Overview, language: str) -> str | None:
    """Return what is missing as one paragraph, None if nothing is; percent signs are doubled."""
    gettext = load(language).gettext
    lines = [gettext(line) for line in _general_gaps(view)]
    lines += [f"{one.name}: {_fields(view.frame, one, language)}" for one in view.incomplete[:NAMED]]
    if len(view.incomplete) > NAMED:
        lines.append(gettext(N_("and %(num)s more people with gaps")) % {"num": len(view.incomplete) - NAMED})
    if view.unanswered:
        silent = gettext(N_("own part not filled in yet: %(names)s"))
        lines.append(silent % {"names": _some([line.name for line in view.unanswered], language)})
    if not lines:
        return None
    text = "\n".join([gettext(N_("This is still missing:")), *(f"– {line}" for line in lines)])
    return text.replace("%", "%%")


def _general_gaps(view: Overview) -> Iterable[str]:
    if view.frame.accepted is None:
        yield N_("the agreement: one page, accepted with your name")
    if not view.people:
        yield N_("the people: nobody has been registered yet")
    elif not view.azubis:
        yield N_("at least one Azubi")
    elif not view.fachkraefte:
        yield N_("at least one Fachkraft")


def _fields(frame: Frame, line: PersonLine, language: str) -> str:
    return ", ".join(frame.questionnaire.question(key).label.in_language(language) for key in line.missing)


def _some(names: Sequence[str], language: str) -> str:
    """Return the first names, and how many more there are."""
    named = ", ".join(names[:NAMED])
    if len(names) <= NAMED:
        return named
    return named + load(language).gettext(N_(" and %(num)s more")) % {"num": len(names) - NAMED}


def extension(frame: Frame, *, name: str, language: str, link: str, reason: str) -> Mail:
    """Tell a contact that their company got a deadline of its own, and why."""
    return compose(
        language,
        EXTENSION,
        N_("%(programme)s: %(company)s now has until %(deadline)s"),
        N_("Dear %(name)s,"),
        N_("For “%(round)s” the deadline for %(company)s is now %(deadline)s."),
        N_("Reason: %(reason)s"),
        N_("This link leads to your registration:\n%(link)s"),
        N_("The link is valid for seven days. After that, the page will send you a new one at the press of a button."),
        N_("Questions? Just call me: %(phone)s."),
        N_("Kind regards\n%(contact)s\n%(programme)s"),
        **_words(frame, language),
        name=name,
        link=link,
        reason=reason,
    )


def extension_withdrawn(frame: Frame, *, name: str, language: str, link: str) -> Mail:
    """Tell a contact that the deadline of everybody holds for their company again."""
    return compose(
        language,
        EXTENSION,
        N_("%(programme)s: the deadline for %(company)s is %(deadline)s"),
        N_("Dear %(name)s,"),
        N_(
            "The later deadline for %(company)s no longer applies. As for everybody else, the deadline is %(deadline)s."
        ),
        N_("This link leads to your registration:\n%(link)s"),
        N_("Questions? Just call me: %(phone)s."),
        N_("Kind regards\n%(contact)s\n%(programme)s"),
        **_words(frame, language),
        name=name,
        link=link,
    )


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
