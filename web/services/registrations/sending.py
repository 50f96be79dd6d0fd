"""Sending a registration: always possible, confirmed by a receipt, open for changes until the data is fixed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.queries import registration as queries
from web.db.queries import reminders
from web.services import audit, outbox
from web.services.access import links
from web.services.actor import Actor
from web.services.errors import InputRefused
from web.services.mails import company as mails
from web.services.outbox import Recipient
from web.services.registrations import own_links
from web.services.registrations.registration import Overview, PersonLine, note_change, open_frame, overview
from web.translations import N_

CHANGED_MEANWHILE = N_(
    "Somebody changed the registration in the meantime. Please look at this page again, then send it."
)


@dataclass(frozen=True)
class Sent:
    """What sending did: how many people are reported, and how many of them get a link of their own."""

    people: int
    links: int


def will_get_link(registration: Overview) -> tuple[PersonLine, ...]:
    """Return who gets a personal link by mail when the registration is sent: an address, no link yet, something to do.

    Whoever has finished gets one only without any way in, because the answers were entered together: it is how they
    learn what is stored about them, and read, change or delete it.
    """
    return tuple(
        line
        for line in registration.people
        if line.email and not line.has_link and not (line.person_part_done and line.has_letter)
    )


def need_letter(registration: Overview) -> tuple[PersonLine, ...]:
    """Return who has neither an address nor a letter, so no way to their own part, also if it was entered together."""
    return tuple(line for line in registration.people if not (line.email or line.has_letter))


@dataclass(frozen=True)
class Promise:
    """What a company says while sending: working hours a month for each tandem, and how many tandems it wants.

    None: not said, and as many as possible. `version` is that of the registration the check page showed.
    """

    hours: int | None = None
    tandems: int | None = None
    version: int | None = None


NOTHING_SAID = Promise()


def send_registration(session: Session, actor: Actor, round_company_id: UUID, promise: Promise = NOTHING_SAID) -> Sent:
    """Hand a registration in: remember when, by whom and what is promised, mail the receipt, send people their links.

    Sending again after a change gives a new receipt; a registration that was taken back takes part again. Raises
    NotFound, WrongState once the data is fixed, or InputRefused when somebody has changed it since the check page.
    """
    frame = open_frame(session, actor, round_company_id)
    if promise.version not in {None, frame.version}:
        raise InputRefused("", CHANGED_MEANWHILE)
    registration = overview(session, actor, round_company_id)
    row = note_change(session, actor, round_company_id)
    row.hours_confirmed, row.tandems_wanted, row.withdrawn_at = promise.hours, promise.tandems, None
    row.submitted_at, row.submitted_by = row.last_activity_at, actor.account_id
    reminders.drop_waiting(session, about=round_company_id)
    receivers = [line.participant_id for line in will_get_link(registration)]
    sent_links = own_links.send_links(session, actor, frame, receivers)
    _mail_receipts(session, actor, registration)
    sent = Sent(len(registration.people), sent_links)
    audit.record(
        session,
        actor,
        "registration.sent",
        round_company_id,
        programme_id=registration.frame.programme_id,
        azubis=len(registration.azubis),
        fachkraefte=len(registration.fachkraefte),
        links=sent.links,
    )
    return sent


def _mail_receipts(session: Session, actor: Actor, registration: Overview) -> None:
    """Write the receipt to whoever sent; what a coordinator sends is confirmed to the company's contacts."""
    frame = registration.frame
    home = links.address(session, f"/company/{frame.round_company_id}")
    for contact in queries.contacts(session, actor, frame.company_id):
        if contact.email and (frame.on_behalf or contact.id == actor.account_id):
            mail = mails.receipt(
                frame,
                name=contact.name,
                language=contact.language,
                link=f"{home}/receipt",
                azubis=_reported(registration.azubis),
                fachkraefte=_reported(registration.fachkraefte),
                need_letter=[line.name for line in need_letter(registration)],
                letters=f"{home}/letters",
            )
            to = Recipient(contact.email, contact.name, contact.language, contact.id)
            outbox.write(session, mail, to, programme_id=frame.programme_id, company_id=frame.company_id)


def _reported(lines: Sequence[PersonLine]) -> list[mails.Reported]:
    return [mails.Reported(line.name, line.answers.get("occupation", {}).get("title", "")) for line in lines]
