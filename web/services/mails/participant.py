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
    "What would you like to learn, and what can you show others? Please tell us by %(deadline)s. It takes about five"
    " minutes. It is not a test, and you can leave out anything."
)
ANSWERED = N_(
    "Your answers are there already. On your own page you read them, and until %(deadline)s you can change or delete"
    " them."
)


def personal_link(reader: Reader, *, company: str, link: str, deadline: date | None, is_done: bool = False) -> Mail:
    """Return the mail with the way to somebody's own page; before the `deadline` it asks for answers not yet given."""
    return _compose(
        reader,
        "personal_link",
        N_("Your personal page: %(programme)s"),
        N_("%(company)s has registered you for the programme %(programme)s. Two people form a tandem there: a trainee "
           "and a skilled worker. They learn from each other, in working time."),
        (ANSWERED if is_done else QUESTIONS) if deadline else None,
        N_("This is your own page:"),
        "%(link)s",
        N_("At the first opening you choose a PIN of six digits. With it you can come back as often as you like."),
        N_("Please do not pass the link on: it is for you alone."),
        N_("Your name and this address come from your company. What happens with your data, and what you can do about "
           "it, stands on your page."),
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
        N_("There is time until %(deadline)s. It takes about five minutes, and you can leave out anything."),
        N_("This is your own page:"),
        "%(link)s",
        N_("You have chosen a PIN already? Then the link asks for it."),
        N_("We remind you of this only once."),
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
        N_("Your tandem is decided") if is_one else N_("Your tandems are decided"),
        N_("it is decided: %(partner)s and you are a tandem.")
        if is_one
        else N_("it is decided: you form a tandem with each of them: %(partner)s."),
        N_("On your page you read why we think you fit, and how to reach %(partner)s:"),
        "%(link)s",
        N_("Please meet for the first time by %(meet_by)s. That is working time."),
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
        N_("Your tandem changes"),
        N_("something has changed: from now on %(partner)s and you are a tandem.")
        if is_one
        else N_("something has changed: from now on you form a tandem with each of them: %(partner)s."),
        N_("That is not because of you. On your page you read why we think you fit, and how to reach %(partner)s:"),
        "%(link)s",
        N_("Please meet for the first time by %(meet_by)s. That is working time."),
        partner=format_list(list(partners), locale=reader.language),
        link=link,
        meet_by=_day(meet_by, reader.language),
    )


def partner_gone(reader: Reader, *, link: str) -> Mail:
    """Return the mail that says that a tandem does not go on, and that nobody else was found yet."""
    return _compose(
        reader,
        "partner_gone",
        N_("Your tandem does not go on"),
        N_("your tandem does not come about after all. That is not because of you."),
        N_("At the moment we have nobody else for you. We keep looking. You need not do anything."),
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
        N_("this time we have not found a second person for you yet. That is not because of you."),
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
