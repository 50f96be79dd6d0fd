"""The mail of the first wave: companies hear that their tandems stand, before their people do."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from web.services.mails import Mail, compose
from web.translations import N_


@dataclass(frozen=True)
class CompanyNews:
    """What the mail to a company says. `contact` is the coordinator's name with telephone number."""

    programme: str
    round_name: str
    company: str
    link: str
    people_told_on: date
    contact: str


def company_tandems(news: CompanyNews, *, name: str, language: str) -> Mail:
    """Return the mail that tells a company's contact that the tandems of their company stand."""
    return _compose(
        news,
        (name, language),
        "company_tandems",
        N_("%(company)s: your tandems are settled"),
        N_("The tandems of %(company)s for “%(round)s” are settled. You are the first to know. This is your"
           " company's page:"),
        N_("We tell the people themselves on %(day)s, all on the same day, including those without a partner."
           " Please do not pass anything on before then."),
        N_("Is something not right? Please call us by then: %(contact)s. If we hear nothing, we take that as a yes."),
    )  # fmt: skip


def company_without_tandems(news: CompanyNews, *, name: str, language: str) -> Mail:
    """Return the mail that tells a company's contact that no tandem came about this time."""
    return _compose(
        news,
        (name, language),
        "company_without_tandems",
        N_("%(company)s: no tandem this time"),
        N_("No tandem has come about at %(company)s for “%(round)s”. You are the first to know. This is your"
           " company's page:"),
        N_("We tell the people themselves on %(day)s, kindly and with a date by which they will hear from us"
           " again. Please do not pass anything on before then."),
        N_("We would like to talk to you about what could help next time: %(contact)s."),
    )  # fmt: skip


def company_corrected(news: CompanyNews, *, name: str, language: str) -> Mail:
    """Return the mail that tells a company's contact that its tandems changed before its people were told of them."""
    return _compose(
        news,
        (name, language),
        "company_corrected",
        N_("%(company)s: a change before your people are told"),
        N_("Something has changed in the tandems of %(company)s for “%(round)s” since our last e-mail. What"
           " applies now is on your company's page:"),
        N_("We tell the people themselves on %(day)s, all on the same day, including those without a partner."
           " Please do not pass anything on before then."),
        N_("Is something not right? Please call us by then: %(contact)s. If we hear nothing, we take that as a yes."),
    )  # fmt: skip


def company_changes(news: CompanyNews, *, name: str, language: str) -> Mail:
    """Return the mail that tells a company's contact that some of its tandems will change after somebody left."""
    return _compose(
        news,
        (name, language),
        "company_changes",
        N_("%(company)s: a change to your tandems"),
        N_("Something is changing in the tandems of %(company)s for “%(round)s”. All others stay as they are. You"
           " are the first to know. This is your company's page:"),
        N_("We will tell the people concerned on %(day)s. Anybody without an e-mail address gets a letter: please"
           " hand it over on that day. Please do not pass anything on before then."),
        N_("Is something not right? Please call us by then: %(contact)s. If we hear nothing, we take that as a yes."),
    )  # fmt: skip


def _compose(news: CompanyNews, reader: tuple[str, str], kind: str, subject: str, *texts: str) -> Mail:
    name, language = reader
    opening, *rest = texts
    day = format_date(news.people_told_on, "EEEE, d. MMMM y" if language == "de" else "EEEE, d MMMM y", locale=language)
    greeting, close = N_("Dear %(name)s,"), N_("Kind regards\n%(programme)s")
    return compose(
        language,
        kind,
        subject,
        greeting,
        opening,
        "%(link)s",
        *rest,
        close,
        name=name,
        company=news.company,
        round=news.round_name,
        programme=news.programme,
        link=news.link,
        contact=news.contact,
        day=day,
    )
