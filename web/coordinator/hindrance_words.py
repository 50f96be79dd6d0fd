"""What hinders the matching, in words: one sentence for each, and the name of each kind for the filter."""

from collections.abc import Callable, Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

from web.rendering import Page
from web.services.quality.facts import Basis
from web.services.quality.hindrances import Hindrance, Kind
from web.translations import N_

MOST_NAMES = 5
KINDS: Mapping[str, str] = MappingProxyType(
    {
        Kind.WANTS_CALL: N_("asks for a call"),
        Kind.FOLLOW_UP: N_("follow-up due"),
        Kind.MAILS_WAIT: N_("e-mails are not going out"),
        Kind.ASKED_OUT: N_("wants to leave the tandem"),
        Kind.LEFT_ANNOUNCED: N_("left after the company was told"),
        Kind.LEFT: N_("left after the data was frozen"),
        Kind.NO_FACHKRAFT: N_("no Fachkraft"),
        Kind.NO_AZUBI: N_("no Azubi"),
        Kind.MINOR: N_("under 18 without an instructed Fachkraft"),
        Kind.UNREACHABLE: N_("cannot be invited by e-mail"),
        Kind.REFUSED_MAIL: N_("e-mail to the contact refused"),
        Kind.NOT_INVITED: N_("not invited"),
        Kind.NOT_SIGNED_IN: N_("not signed in"),
        Kind.NO_AGREEMENT: N_("agreement missing"),
        Kind.UNSENT: N_("registration not sent"),
        Kind.STALE: N_("to be computed again"),
        Kind.LAPSED: N_("approval no longer valid"),
        Kind.PEOPLE_TO_TELL: N_("people not told"),
        Kind.SAME_COMPANY: N_("company may be listed twice"),
        Kind.SAME_PERSON: N_("person may be listed twice"),
        Kind.PROPOSAL: N_("proposal of a company is waiting"),
        Kind.SHORTAGE: N_("too few Fachkräfte"),
        Kind.REFUSED_PERSON: N_("e-mail to a person refused"),
        Kind.REFUSED_CONTACT: N_("e-mail to one of several contacts refused"),
        Kind.COMPANY_PART: N_("company part has gaps"),
        Kind.OWN_PART: N_("own part missing"),
        Kind.ONE_PAIR: N_("one possible pair only"),
    }
)
PLAIN: Mapping[str, str] = MappingProxyType(
    {
        Kind.WANTS_CALL: N_("%(name)s asks for a call about its tandems."),
        Kind.UNREACHABLE: N_("%(name)s cannot be invited: nobody there has an e-mail address."),
        Kind.REFUSED_MAIL: N_(
            "%(name)s: the e-mail to %(text)s was refused. Nobody there can be reached by e-mail now."
        ),
        Kind.REFUSED_CONTACT: N_(
            "%(name)s: the e-mail to %(first)s (%(text)s) was refused; others there can be reached."
        ),
        Kind.ASKED_OUT: N_("%(name)s: %(first)s does not want to continue the tandem. Please settle it."),
        Kind.LEFT: N_("%(name)s: %(first)s withdrew after the data was frozen. Please freeze it again."),
        Kind.LEFT_ANNOUNCED: N_(
            "%(name)s: %(first)s left after the company had been told its tandems. Please call the company, then"
            " repair the tandems."
        ),
        Kind.NOT_SIGNED_IN: N_("%(name)s was invited and has not signed in yet."),
        Kind.NO_AGREEMENT: N_("%(name)s has not accepted the agreement yet and cannot enter anybody."),
        Kind.SAME_COMPANY: N_("%(first)s and %(second)s may be the same company."),
        Kind.SAME_PERSON: N_("%(name)s: %(first)s and %(second)s may be the same person."),
        Kind.MINOR: N_(
            "%(name)s: %(first)s is under 18, and no Fachkraft there has the safety instruction for robots."
        ),
        Kind.REFUSED_PERSON: N_("%(name)s: the e-mail to %(first)s (%(text)s) was refused."),
        Kind.ONE_PAIR: N_("%(name)s has one possible pair only. There is nothing to choose."),
    }
)
COUNTED: Mapping[str, Callable[..., str]] = MappingProxyType(
    {
        Kind.NO_FACHKRAFT: lambda page, count, **p: page.n(
            "%(name)s: one Azubi, no Fachkraft", "%(name)s: %(num)s Azubis, no Fachkraft", count, **p
        ),
        Kind.NO_AZUBI: lambda page, count, **p: page.n(
            "%(name)s: one Fachkraft, no Azubi", "%(name)s: %(num)s Fachkräfte, no Azubi", count, **p
        ),
        Kind.SHORTAGE: lambda page, count, **p: page.n(
            "%(name)s: the Fachkräfte have no room for one Azubi",
            "%(name)s: the Fachkräfte have no room for %(num)s Azubis",
            count,
            **p,
        ),
        Kind.MAILS_WAIT: lambda page, count, **p: page.n(
            "One e-mail should have left long ago: the mail server is not accepting it. Please ask the person who"
            " looks after your technology.",
            "%(num)s e-mails should have left long ago: the mail server is not accepting them. Please ask the"
            " person who looks after your technology.",
            count,
            **p,
        ),
        Kind.NOT_INVITED: lambda page, count, **p: page.n(
            "One company has not been invited yet.", "%(num)s companies have not been invited yet.", count, **p
        ),
        Kind.STALE: lambda page, count, **p: page.n(
            "For one company, data or decisions have changed. Please compute again.",
            "For %(num)s companies, data or decisions have changed. Please compute again.",
            count,
            **p,
        ),
        Kind.LAPSED: lambda page, count, **p: page.n(
            "One approval is no longer valid: the policy or the data has changed since.",
            "%(num)s approvals are no longer valid: the policy or the data has changed since.",
            count,
            **p,
        ),
        Kind.PEOPLE_TO_TELL: lambda page, count, **p: page.n(
            "One company knows its tandems, but its people do not yet.",
            "%(num)s companies know their tandems, but their people do not yet.",
            count,
            **p,
        ),
        Kind.UNSENT: lambda page, count, **p: page.n(
            "%(name)s has not sent its registration yet (one person entered).",
            "%(name)s has not sent its registration yet (%(num)s people entered).",
            count,
            **p,
        ),
        Kind.PROPOSAL: lambda page, count, **p: page.n(
            "%(name)s: one proposal is waiting for your answer.",
            "%(name)s: %(num)s proposals are waiting for your answer.",
            count,
            **p,
        ),
        Kind.COMPANY_PART: lambda page, count, **p: page.n(
            "%(name)s: the company part of one person has gaps.",
            "%(name)s: the company part of %(num)s people has gaps.",
            count,
            **p,
        ),
        Kind.OWN_PART: lambda page, count, **p: page.n(
            "%(name)s: one person has not filled in their own part.",
            "%(name)s: %(num)s people have not filled in their own part.",
            count,
            **p,
        ),
    }
)


def words_for(page: Page) -> dict[str, Any]:
    """Return what templates need to write hindrances: `sentence`, `detail`, `harm` and `kind_name`."""
    return {
        "sentence": partial(sentence, page),
        "detail": partial(detail, page),
        "harm": partial(harm, page),
        "kind_name": lambda kind: page.t(KINDS[kind]),
    }


def sentence(page: Page, one: Hindrance) -> str:
    """Say what hinders."""
    name = one.company.name if one.company else ""
    first, second = (*one.names, "", "")[:2]
    if one.kind is Kind.FOLLOW_UP and one.day is not None:
        return page.t("%(name)s: you wanted to get back to this company on %(day)s.", name=name, day=page.day(one.day))
    if one.kind in COUNTED:
        return COUNTED[one.kind](page, one.number, name=name)
    return page.t(PLAIN[one.kind], name=name, first=first, second=second, text=one.text)


def detail(page: Page, one: Hindrance) -> str:
    """Say more: whom to ask for, the note of a follow-up, the companies it is about."""
    if one.kind is Kind.FOLLOW_UP and one.text:
        return one.text
    if one.company is None:
        more = len(one.names) - MOST_NAMES
        shown = ", ".join(one.names[:MOST_NAMES])
        return shown if more <= 0 else f"{shown} {page.n('and one more', 'and %(num)s more', more)}"
    return one.company.contact


def harm(page: Page, one: Hindrance) -> str:
    """Say how much is at stake; empty where no tandem is, or where nobody can know."""
    if one.at_stake and one.basis is Basis.OTHERS:
        return page.n(
            "about one tandem at stake, estimated by the other companies",
            "about %(num)s tandems at stake, estimated by the other companies",
            one.at_stake,
        )
    if one.at_stake and one.basis is Basis.COUNTED:
        return page.n("one tandem at stake", "%(num)s tandems at stake", one.at_stake)
    if one.weaker:
        return page.n("one tandem on thin data", "%(num)s tandems on thin data", one.weaker)
    return ""
