"""Mails to participants, each in both forms of address: the way to their page, and the news about their tandem."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.lists import format_list

from web.services.mails import Mail, compose_as
from web.speech import Address
from web.translations import N_


@dataclass(frozen=True)
class Reader:
    """Whom a mail speaks to: `address` is "du" or "sie", `contact` a name with telephone number."""

    name: str
    language: str
    address: Address
    programme: str
    contact: str


QUESTIONS = N_(
    "What would you like to learn, and what can you show others? Please tell us by %(deadline)s. It takes about"
    " five minutes. It is not a test, and you can leave anything out."
)
ANSWERED = N_(
    "Your answers are already there. You can read them on your own page, and change or delete them until %(deadline)s."
)


def personal_link(reader: Reader, *, company: str, link: str, deadline: date | None, is_done: bool = False) -> Mail:
    """Return the mail with the way to somebody's own page; before the `deadline` it asks for answers not yet given."""
    return _compose(
        reader,
        "personal_link",
        N_("Your personal page: %(programme)s"),
        N_("%(company)s has registered you for the programme %(programme)s. Two people form a tandem there: a"
           " trainee and a skilled worker. They learn from each other, during working hours."),
        (ANSWERED if is_done else QUESTIONS) if deadline else None,
        N_("This is your own page:"),
        "%(link)s",
        N_("The first time you open it, you choose a six-digit PIN. With it you can come back as often as you like."),
        N_("Please do not pass the link on: it is for you alone."),
        N_("Your name and this address come from your company. Your page tells you what happens with your data"
           " and what you can do about it."),
        company=company,
        link=link,
        deadline=_day(deadline, reader.language) if deadline else "",
    )  # fmt: skip


REMINDER = "person-reminder"


def reminder(reader: Reader, *, company: str, link: str, deadline: date) -> Mail:
    """Return the one mail that reminds somebody whose own part is not finished."""
    return _compose(
        reader,
        REMINDER,
        N_("Still open: your personal page, %(programme)s"),
        N_("%(company)s has registered you for the programme %(programme)s. Your part is not finished yet."),
        N_("You have time until %(deadline)s. It takes about five minutes, and you can leave anything out."),
        N_("This is your own page:"),
        "%(link)s",
        N_("Have you already chosen a PIN? Then the link asks for it."),
        N_("We will remind you of this only once."),
        company=company,
        link=link,
        deadline=_day(deadline, reader.language),
    )


def partner_found(reader: Reader, *, partners: Sequence[str], link: str, meet_by: date) -> Mail:
    """Return the mail that says with whom somebody forms a tandem, or with whom several."""
    is_one = len(partners) == 1
    return _compose(
        reader,
        "partner_found",
        N_("Your tandem has been decided") if is_one else N_("Your tandems have been decided"),
        N_("It is decided: you and %(partner)s are a tandem.")
        if is_one
        else N_("It is decided: you form a tandem with each of these people: %(partner)s."),
        N_("Your page tells you why we think you are a good match, and how to reach %(partner)s:"),
        "%(link)s",
        N_("Please meet for the first time by %(meet_by)s. This counts as working time."),
        partner=format_list(list(partners), locale=reader.language),
        link=link,
        meet_by=_day(meet_by, reader.language),
    )


def partner_changed(reader: Reader, *, partners: Sequence[str], link: str, meet_by: date) -> Mail:
    """Return the mail that says with whom somebody forms a tandem from now on, after they had read of another."""
    is_one = len(partners) == 1
    return _compose(
        reader,
        "partner_changed",
        N_("Your tandem is changing"),
        N_("Something has changed: from now on, you and %(partner)s are a tandem.")
        if is_one
        else N_("Something has changed: from now on, you form a tandem with each of these people: %(partner)s."),
        N_(
            "That is not because of you. Your page tells you why we think you are a good match, and how to reach"
            " %(partner)s:"
        ),
        "%(link)s",
        N_("Please meet for the first time by %(meet_by)s. This counts as working time."),
        partner=format_list(list(partners), locale=reader.language),
        link=link,
        meet_by=_day(meet_by, reader.language),
    )


def partner_gone(reader: Reader, *, link: str) -> Mail:
    """Return the mail that says that a tandem does not go on, and that nobody else was found yet."""
    return _compose(
        reader,
        "partner_gone",
        N_("Your tandem is not continuing"),
        N_("Your tandem is not going ahead after all. That is not because of you."),
        N_("At the moment we have nobody else for you. We will keep looking. You need not do anything."),
        N_("More about it on your page:"),
        "%(link)s",
        link=link,
    )


def no_partner_yet(reader: Reader, *, link: str, news_by: date) -> Mail:
    """Return the mail that says that nobody was found yet, and when there will be news."""
    return _compose(
        reader,
        "no_partner_yet",
        N_("Your tandem: not yet"),
        N_("This time we have not found a second person for you yet. That is not because of you."),
        N_("We will be in touch by %(news_by)s. You need not do anything."),
        N_("More about it on your page:"),
        "%(link)s",
        link=link,
        news_by=_day(news_by, reader.language),
    )


def _compose(reader: Reader, kind: str, subject: str, *paragraphs: str | None, **params: str) -> Mail:
    return compose_as(
        reader.address,
        reader.language,
        kind,
        subject,
        N_("Hello %(name)s,"),
        *paragraphs,
        N_("Questions or worries? Call us: %(contact)s."),
        name=reader.name,
        programme=reader.programme,
        contact=reader.contact,
        **params,
    )


def _day(day: date, language: str) -> str:
    pattern = "EEEE, d. MMMM y" if language == "de" else "EEEE, d MMMM y"
    return format_date(day, pattern, locale=language)
