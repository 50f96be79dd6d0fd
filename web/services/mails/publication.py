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
    return compose(
        language,
        "company_tandems",
        N_("%(company)s: your tandems stand"),
        N_("Good day %(name)s,"),
        N_("the tandems of %(company)s for %(round)s stand. You hear it first. This is your company's page:"),
        "%(link)s",
        N_("We tell the people themselves on %(day)s, all on the same day, also those without a partner. Please do not "
           "pass anything on before."),
        N_("Something does not fit? Please call us by then: %(contact)s. If we hear nothing, we take that as a yes."),
        N_("Kind regards\n%(programme)s"),
        name=name,
        company=news.company,
        round=news.round_name,
        programme=news.programme,
        link=news.link,
        contact=news.contact,
        day=format_date(
            news.people_told_on, "EEEE, d. MMMM y" if language == "de" else "EEEE, d MMMM y", locale=language
        ),
    )  # fmt: skip
