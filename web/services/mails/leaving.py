"""What coordinators receive when somebody stops taking part after the data was fixed. It names no reason."""

from web.services.mails import Mail, compose
from web.translations import N_

LEFT = "person-left"
ASKED_OUT = "person-asked-out"


def person_left(language: str, *, reader: str, name: str, company: str, round_name: str, link: str) -> Mail:
    """Say that somebody withdrew whose data was fixed already, and what has to be done."""
    return compose(
        language,
        LEFT,
        N_("%(name)s (%(company)s) does not take part any more"),
        N_("Hello %(reader)s,"),
        N_("%(name)s of %(company)s has withdrawn from %(round)s. The answers are deleted. No reason has to be given."),
        N_("The data of this company was fixed already. Before approval: please open it again, fix it anew and "
           "compute again. If its tandems were announced, please call the company: a tandem with %(name)s does not "
           "come about."),
        "%(link)s",
        reader=reader,
        name=name,
        company=company,
        round=round_name,
        link=link,
    )  # fmt: skip


def person_alone_left(language: str, *, reader: str, name: str, company: str, round_name: str, link: str) -> Mail:
    """Say that somebody withdrew for whom nobody had been found: nothing has to be done."""
    return compose(
        language,
        LEFT,
        N_("%(name)s (%(company)s) does not take part any more"),
        N_("Hello %(reader)s,"),
        N_("%(name)s of %(company)s has withdrawn from %(round)s. The answers are deleted. No reason has to be given."),
        N_("There was no tandem with %(name)s. The tandems of the others stay as they are, and you need not do "
           "anything."),
        "%(link)s",
        reader=reader,
        name=name,
        company=company,
        round=round_name,
        link=link,
    )  # fmt: skip


def person_asked_out(language: str, *, reader: str, name: str, company: str, round_name: str, link: str) -> Mail:
    """Say that somebody with a tandem would like to stop: a person has to talk with both."""
    return compose(
        language,
        ASKED_OUT,
        N_("It does not work like this: %(name)s (%(company)s)"),
        N_("Hello %(reader)s,"),
        N_("%(name)s of %(company)s does not want to go on with the tandem in %(round)s. No reason has to be given. "
           "The partner and the company have not been told anything."),
        N_("Please call %(name)s and decide together how it goes on:"),
        "%(link)s",
        reader=reader,
        name=name,
        company=company,
        round=round_name,
        link=link,
    )  # fmt: skip
