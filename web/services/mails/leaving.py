"""What coordinators receive when somebody stops taking part after the data was fixed. It names no reason."""

from typing import TypedDict, Unpack

from web.services.mails import Mail, compose
from web.translations import N_

LEFT = "person-left"
ASKED_OUT = "person-asked-out"
WITHDRAWN = N_("%(name)s (%(company)s) is no longer taking part")
DELETED = N_(
    "%(name)s of %(company)s has withdrawn from “%(round)s”. The answers are deleted. No reason has to be given."
)


class About(TypedDict):
    """Who reads, who left which company and round, and where to look."""

    reader: str
    name: str
    company: str
    round_name: str
    link: str


def person_left(language: str, **about: Unpack[About]) -> Mail:
    """Say that somebody withdrew whose data was fixed already, and what has to be done."""
    return _told(
        language,
        LEFT,
        WITHDRAWN,
        DELETED,
        N_("The data of this company was already frozen. Before approval: please reopen it, freeze it again and"
           " compute again. If its tandems have been announced, please call the company: a tandem with %(name)s"
           " is not going ahead."),
        about=about,
    )  # fmt: skip


def person_alone_left(language: str, **about: Unpack[About]) -> Mail:
    """Say that somebody withdrew for whom nobody had been found: nothing has to be done."""
    return _told(
        language,
        LEFT,
        WITHDRAWN,
        DELETED,
        N_("There was no tandem with %(name)s. The other tandems stay as they are, and you need not do anything."),
        about=about,
    )  # fmt: skip


def person_asked_out(language: str, **about: Unpack[About]) -> Mail:
    """Say that somebody with a tandem would like to stop: a person has to talk with both."""
    return _told(
        language,
        ASKED_OUT,
        N_("This is not working: %(name)s (%(company)s)"),
        N_("%(name)s of %(company)s does not want to continue the tandem in “%(round)s”. No reason has to be"
           " given. The partner and the company have not been told anything."),
        N_("Please call %(name)s and decide together what happens next:"),
        about=about,
    )  # fmt: skip


def _told(language: str, kind: str, subject: str, *lines: str, about: About) -> Mail:
    return compose(
        language,
        kind,
        subject,
        N_("Hello %(reader)s,"),
        *lines,
        "%(link)s",
        reader=about["reader"],
        name=about["name"],
        company=about["company"],
        round=about["round_name"],
        link=about["link"],
    )
