"""Practice (Probedurchgang): a made-up programme of one coordinator's own, of which nothing is ever sent."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from secrets import token_hex
from uuid import UUID

from sqlmodel import Session

from web.catalogue.demo.practice import practice_programme
from web.catalogue.practice import PRACTICE_DOMAIN
from web.db.models import OutboxMail, Programme
from web.db.queries import outbox as outbox_queries
from web.db.queries import practice as queries
from web.services import audit, demo_seed, places
from web.services.access import sessions
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.registrations import registration
from web.translations import N_, load

PROGRAMME_NAME = N_("Practice")
ROUND_NAME = N_("Practice round")
_SECRET = re.compile(r"(/(?:link|reminders)/)[\w-]+")
"""What signs somebody in, in the address of a mail."""


@dataclass(frozen=True)
class Offer:
    """How a coordinator comes to practise: from which programme, and the practice round that is there already."""

    programme_id: UUID
    round_id: UUID | None


@dataclass(frozen=True)
class WithheldMail:
    """A mail that would have been sent. Only where its receiver is made up its links stand in it: they sign in."""

    id: UUID
    recipient: str
    recipient_name: str
    subject: str
    text: str
    created_at: datetime
    is_made_up: bool


def offer(session: Session, actor: Actor) -> Offer | None:
    """Return how the actor may practise; None for somebody who coordinates no programme."""
    programmes = queries.programmes(session, actor)
    real = next((row.id for row in programmes if not row.is_practice), None)
    rounds = [row.round_id for row in programmes if row.is_practice]
    return Offer(real, rounds[0] if rounds else None) if real else None


def begin_practice(session: Session, actor: Actor, programme_id: UUID, *, today: date) -> UUID:
    """Make a practice programme for the actor and return its round; one that is there already is taken up again.

    Raises NotFound unless the actor coordinates the programme it starts from.
    """
    if programme_id not in actor.coordinates:
        raise NotFound
    known = offer(session, actor)
    if known is not None and known.round_id is not None:
        return known.round_id
    gettext = load(actor.language).gettext
    content = practice_programme(
        today,
        name=gettext(PROGRAMME_NAME),
        round_name=gettext(ROUND_NAME),
        contact_name=actor.name,
        token=token_hex(4),
    )
    round_id = demo_seed.seed_practice(session, actor, content)
    audit.record(session, actor, "practice.begin", round_id)
    return round_id


def own_practice(session: Session, actor: Actor, programme_id: UUID) -> Programme:
    """Return a practice programme of the actor's; raises NotFound, also for a real programme."""
    programme = queries.practice(session, actor, programme_id)
    if programme is None:
        raise NotFound
    return programme


def withheld_mails(session: Session, actor: Actor, programme_id: UUID) -> tuple[WithheldMail, ...]:
    """Return what would have been sent, newest first; raises NotFound."""
    own_practice(session, actor, programme_id)
    return tuple(_shown(mail) for mail in outbox_queries.withheld(session, actor, programme_id))


def withheld_mail(session: Session, actor: Actor, programme_id: UUID, mail_id: UUID) -> WithheldMail:
    """Return one of them; raises NotFound."""
    found = (mail for mail in withheld_mails(session, actor, programme_id) if mail.id == mail_id)
    mail = next(found, None)
    if mail is None:
        raise NotFound
    return mail


def _shown(mail: OutboxMail) -> WithheldMail:
    is_made_up = mail.recipient.endswith(PRACTICE_DOMAIN)
    text = mail.text if is_made_up else _SECRET.sub(r"\1…", mail.text)
    return WithheldMail(mail.id, mail.recipient, mail.recipient_name, mail.subject, text, mail.created_at, is_made_up)


@dataclass(frozen=True)
class Somebody:
    """Somebody made up, through whose eyes the practice can be seen. `id` is a company's part or a participant."""

    kind: str
    """`company`, `azubi` or `fachkraft`."""
    id: UUID
    account_id: UUID
    name: str
    company: str

    @property
    def path(self) -> str:
        """The address of their page."""
        return places.PAGES["company" if self.kind == "company" else "participant"] + str(self.id)


def people(session: Session, actor: Actor, programme_id: UUID) -> tuple[Somebody, ...]:
    """Return everybody made up, companies first; raises NotFound, also for a real programme."""
    own_practice(session, actor, programme_id)
    found = queries.made_up(session, actor, programme_id)
    return tuple(
        Somebody(row.kind, row.id, row.account_id, row.name, row.company)
        for row in sorted(found, key=lambda row: row.kind != "company")
    )


def visit(session: Session, actor: Actor, programme_id: UUID, whom: UUID) -> tuple[str, str]:
    """Open a session of somebody made up; return its token, for the cookie only, and the address of their page.

    Raises NotFound for anybody else.
    """
    somebody = next((each for each in people(session, actor, programme_id) if each.id == whom), None)
    if somebody is None:
        raise NotFound
    if somebody.kind == "company":
        registration.note_first_sign_in(session, somebody.account_id)
    participant_id = None if somebody.kind == "company" else somebody.id
    audit.record(session, actor, "practice.visit", programme_id, programme_id=programme_id)
    return sessions.open_session(session, somebody.account_id, participant_id=participant_id), somebody.path


def delete_practice(session: Session, actor: Actor, programme_id: UUID) -> None:
    """Delete a practice programme with everything in it: companies, people, accounts made for it, mails.

    What remains are the audit log's entries, which name nobody. Raises NotFound, also for a real programme.
    """
    programme = own_practice(session, actor, programme_id)
    accounts = queries.accounts_made_for(session, programme)
    ids = queries.identifiers(session, programme_id)
    for submission in queries.submissions_since(session, programme):
        if any(part in ids for part in submission.location.replace("?", "/").split("/")):
            session.delete(submission)
    session.flush()  # the rows below are deleted past the session
    queries.delete_programme(session, programme_id)
    queries.delete_unused_accounts(session, accounts)
    session.expunge(programme)
    audit.record(session, actor, "practice.delete", programme_id, accounts=len(accounts))
