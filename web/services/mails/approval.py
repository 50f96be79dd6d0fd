"""What coordinators write to each other where two people approve."""

from web.services.mails import Mail, compose
from web.translations import N_

ASKED, DECLINED, OFF = "approval-asked", "approval-declined", "second-person-off"
ONE, SEVERAL = N_("This concerns one company."), N_("This concerns %(companies)s companies.")


def asked(
    language: str, *, reader: str, asker: str, round_name: str, programme: str, companies: int, link: str
) -> Mail:
    """Return the mail that asks another coordinator to check a proposal and approve it."""
    return compose(
        language,
        ASKED,
        N_("Please check and approve: %(round)s"),
        N_("Hello %(reader)s,"),
        N_("%(asker)s has checked a proposal for “%(round)s” and asks you for the second approval."),
        ONE if companies == 1 else SEVERAL,
        N_("This page shows what has been proved and what is unusual. There you can approve, or decline with a"
           " reason:"),
        "%(link)s",
        N_("Until then nothing is approved, and nobody has been told. If the proposal changes in the meantime, the "
           "request no longer counts."),
        N_("Kind regards\n%(programme)s"),
        reader=reader, asker=asker, round=round_name, programme=programme, companies=companies, link=link,
    )  # fmt: skip


def declined(
    language: str,
    *,
    reader: str,
    decliner: str,
    round_name: str,
    programme: str,
    companies: int,
    reason: str,
    link: str,
) -> Mail:
    """Return the mail that says that a proposal was not approved, and why."""
    return compose(
        language,
        DECLINED,
        N_("Not approved: %(round)s"),
        N_("Hello %(reader)s,"),
        N_("%(decliner)s has not approved your proposal for “%(round)s”."),
        ONE if companies == 1 else SEVERAL,
        N_("The reason: %(reason)s"),
        N_("You can change the proposal and ask again, or talk about it first:"),
        "%(link)s",
        N_("Kind regards\n%(programme)s"),
        reader=reader, decliner=decliner, round=round_name, programme=programme, companies=companies, reason=reason,
        link=link,
    )  # fmt: skip


def second_person_off(language: str, *, reader: str, by: str, programme: str, link: str) -> Mail:
    """Return the mail that tells another coordinator that from now on one person approves."""
    return compose(
        language,
        OFF,
        N_("From now on, one person approves: %(programme)s"),
        N_("Hello %(reader)s,"),
        N_("%(by)s has switched off approval by two people in %(programme)s."),
        N_("From now on each coordinator can approve a proposal alone. Nothing else has changed."),
        N_("If you do not agree, please talk to each other. You can switch it on again here:"),
        "%(link)s",
        N_("Kind regards\n%(programme)s"),
        reader=reader, by=by, programme=programme, link=link,
    )  # fmt: skip
