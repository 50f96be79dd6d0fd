"""Publishing in two waves: first the companies, then, on one day for everybody in the block, their people.

Each wave happens once. Before the first nothing is visible to a company, before the second nothing to a person.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from sqlmodel import Session

from web.db.models import (
    Block,
    BlockState,
    Notice,
    ParticipantRole,
    Publication,
    Tandem,
    TandemEvent,
    TandemState,
)
from web.db.models.columns import utc_now
from web.db.queries import approvals as queries
from web.db.queries import staleness
from web.db.queries.rows import AnyRow
from web.services import audit, outbox, rounds
from web.services.access import links
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.mails import Mail
from web.services.mails import participant as participant_mails
from web.services.mails import publication as mails
from web.services.names import is_shared_mailbox, sort_key
from web.services.planning import news, renewing
from web.services.planning.approval import WITHDRAWN_SINCE, refuse_withdrawn
from web.translations import LANGUAGES

SATURDAY = 5
WriteCompany = Callable[..., Mail]


@dataclass(frozen=True)
class Preview:
    """A mail as it will be sent, in one language, with example names."""

    title: str
    language: str
    mail: Mail


@dataclass(frozen=True)
class ToPublish:
    """An approved block and whom its publishing will reach."""

    id: UUID
    name: str
    tandems: int
    people: int
    approver: str
    contacts: tuple[str, ...]
    """Names of the people who get the company's mail."""
    is_repair: bool
    """Its people know their tandems already: only what changed is told, to everybody at once."""


@dataclass(frozen=True)
class FirstWave:
    """The check page of the first wave."""

    blocks: tuple[ToPublish, ...]
    people_due_on: date
    previews: tuple[Preview, ...]

    @property
    def mails(self) -> int:
        """How many mails go out."""
        return sum(len(block.contacts) for block in self.blocks)

    @property
    def without_contact(self) -> tuple[str, ...]:
        """Companies nobody of whom can be written to: they have to be called."""
        return tuple(block.name for block in self.blocks if block.people and not block.contacts)


@dataclass(frozen=True)
class ToTell:
    """A block whose companies know and whose people do not yet."""

    id: UUID
    name: str
    due_on: date
    mails: int
    letters: int
    wants_call: bool
    """A company of it asked for a call before its people are told."""


@dataclass(frozen=True)
class SecondWave:
    """The check page of the second wave."""

    blocks: tuple[ToTell, ...]
    previews: tuple[Preview, ...]
    today: date
    told: int
    """Blocks whose people know already."""

    @property
    def mails(self) -> int:
        """How many mails go out."""
        return sum(block.mails for block in self.blocks)

    @property
    def letters(self) -> int:
        """How many letters have to be printed."""
        return sum(block.letters for block in self.blocks)


@dataclass(frozen=True)
class LetterLine:
    """Somebody without an address of their own who has been told and needs a letter."""

    participant_id: UUID
    name: str
    company: str
    partners: tuple[str, ...]


def working_days_after(start: date, days: int) -> date:
    """Return the day that many working days (Monday to Friday) after another."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


def first_wave(session: Session, actor: Actor, round_id: UUID, today: date) -> FirstWave:
    """Return what publishing to the companies would do; raises NotFound."""
    frame = _frame(session, actor, round_id)
    rows = queries.publishable(session, actor, round_id)
    contacts: dict[UUID, list[str]] = defaultdict(list)
    for contact in queries.company_contacts(session, actor, [row.id for row in rows]):
        contacts[contact.block_id].append(contact.name)
    due = working_days_after(today, frame.company_days)
    blocks = tuple(_to_publish(row, contacts[row.id]) for row in rows)
    return FirstWave(blocks, due, _company_previews(session, frame, due))


def _to_publish(row: AnyRow, contacts: Sequence[str]) -> ToPublish:
    reached = tuple(contacts) if row.people else ()
    return ToPublish(row.id, row.name, row.tandems, row.people, row.approver_name, reached, bool(row.is_repair))


def _frame(session: Session, actor: Actor, round_id: UUID) -> AnyRow:
    frame = queries.frame(session, actor, round_id)
    if frame is None:
        raise NotFound
    return frame


def _company_previews(session: Session, frame: AnyRow, due: date) -> tuple[Preview, ...]:
    news_of = _company_news(session, frame, company="Muster GmbH", path="/company/…", due=due)
    return tuple(
        Preview(title, language, write(news_of, name="Karin Vogt", language=language))
        for title, write in (
            ("company", mails.company_tandems),
            ("company_without", mails.company_without_tandems),
            ("company_changes", mails.company_changes),
        )
        for language in LANGUAGES
    )


def _company_news(session: Session, frame: AnyRow, *, company: str, path: str, due: date) -> mails.CompanyNews:
    return mails.CompanyNews(
        programme=frame.programme,
        round_name=frame.name,
        company=company,
        link=links.address(session, path),
        people_told_on=due,
        contact=f"{frame.contact_name}, {frame.contact_phone}",
    )


def people_due_on(session: Session, actor: Actor, round_id: UUID, today: date) -> date:
    """Return when people are told whose companies are told today; raises NotFound."""
    return working_days_after(today, _frame(session, actor, round_id).company_days)


def publish_to_companies(
    session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID], *, today: date
) -> int:
    """First wave: bring the approved tandems to life, fix their reasons and write to the companies' contacts.

    Returns how many blocks it were. Raises NotFound, InputRefused without a block, WrongState for blocks that are not
    approved, also when they are published already, and for a block somebody of which withdrew since.
    """
    frame = _frame(session, actor, round_id)
    chosen = rounds.own_blocks(session, actor, round_id, block_ids, states=[BlockState.APPROVED])
    refuse_withdrawn(session, actor, chosen, WITHDRAWN_SINCE)
    if staleness.among(session, [block.id for block in chosen]):
        raise WrongState
    due = working_days_after(today, frame.company_days)
    contacts: dict[UUID, list[AnyRow]] = defaultdict(list)
    for contact in queries.company_contacts(session, actor, [block.id for block in chosen]):
        contacts[contact.block_id].append(contact)
    has_people = {person.block_id for person in queries.block_people(session, actor, [block.id for block in chosen])}
    for block in chosen:
        publication, renewed = _publish(session, actor, block, due)
        reached = contacts[block.id] if block.id in has_people else []
        _write_to_companies(session, frame, publication, reached, _written(publication, renewed))
        details = {"approval": publication.approval_id, "tandems": renewed.tandems, "mails": len(reached)}
        audit.record(session, actor, "block.publish", block.id, programme_id=frame.programme_id, **details)
    return len(chosen)


def _publish(session: Session, actor: Actor, block: Block, due: date) -> tuple[Publication, renewing.Renewed]:
    approval = queries.in_force(session, actor, block.id)
    if approval is None:
        raise WrongState
    publication = Publication(
        block_id=block.id,
        approval_id=approval.id,
        company_told_at=utc_now(),
        people_due_on=due,
        published_by=actor.account_id,
    )
    session.add(publication)
    block.state = BlockState.PUBLISHED
    return publication, renewing.renew(session, actor, block, publication)


def _written(publication: Publication, renewed: renewing.Renewed) -> WriteCompany:
    if publication.people_told_at is not None:
        return mails.company_changes
    return mails.company_tandems if renewed.tandems else mails.company_without_tandems


def _write_to_companies(
    session: Session, frame: AnyRow, publication: Publication, contacts: Sequence[AnyRow], write: WriteCompany
) -> None:
    for contact in contacts:
        content = _company_news(
            session,
            frame,
            company=contact.company,
            path=f"/company/{contact.round_company_id}",
            due=publication.people_due_on,
        )
        mail = write(content, name=contact.name, language=contact.language)
        to = outbox.Recipient(contact.email, contact.name, contact.language, contact.account_id)
        key = f"company-tandems:{publication.id}:{contact.company_id}:{contact.account_id}"
        outbox.write(session, mail, to, programme_id=frame.programme_id, company_id=contact.company_id, once=key)


def second_wave(session: Session, actor: Actor, round_id: UUID, today: date) -> SecondWave:
    """Return what telling the people would do; raises NotFound."""
    frame = _frame(session, actor, round_id)
    announced = queries.announced(session, actor, round_id)
    waiting = [row for row in announced if row.people_told_at is None]
    people: dict[UUID, list[AnyRow]] = defaultdict(list)
    for person in queries.block_people(session, actor, [row.block_id for row in waiting]):
        people[person.block_id].append(person)
    return SecondWave(
        tuple(_to_tell(row, people[row.block_id]) for row in waiting),
        _people_previews(frame, today),
        today,
        len(announced) - len(waiting),
    )


def _to_tell(row: AnyRow, people: Sequence[AnyRow]) -> ToTell:
    written = sum(bool(person.email) and not is_shared_mailbox(person.email) for person in people)
    return ToTell(row.block_id, row.name, row.people_due_on, written, len(people) - written, row.wants_call)


def _people_previews(frame: AnyRow, today: date) -> tuple[Preview, ...]:
    meet_by = news.first_meeting_by(frame.starts_on, today)
    contact = f"{frame.contact_name}, {frame.contact_phone}"
    previews = []
    for language in LANGUAGES:
        azubi = participant_mails.Reader("Mia Muster", language, frame.azubi_address, frame.programme, contact)
        fachkraft = participant_mails.Reader("Paul Muster", language, frame.fachkraft_address, frame.programme, contact)
        found = participant_mails.partner_found(azubi, partners=["Paul Muster"], link="https://…", meet_by=meet_by)
        previews.append(Preview("azubi", language, found))
        found = participant_mails.partner_found(fachkraft, partners=["Mia Muster"], link="https://…", meet_by=meet_by)
        previews.append(Preview("fachkraft", language, found))
        none_yet = participant_mails.no_partner_yet(azubi, link="https://…", news_by=frame.news_by)
        previews.append(Preview("alone", language, none_yet))
    return tuple(previews)


def tell_people(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID]) -> int:
    """Second wave: tell everybody of these blocks, with and without a partner, in this one act.

    Returns how many people it were. Raises NotFound, InputRefused without a block, WrongState before the first wave or
    after this one.
    """
    frame = _frame(session, actor, round_id)
    chosen = rounds.own_blocks(session, actor, round_id, block_ids, states=[BlockState.PUBLISHED])
    people: dict[UUID, list[AnyRow]] = defaultdict(list)
    for person in queries.block_people(session, actor, [block.id for block in chosen]):
        people[person.block_id].append(person)
    for block in chosen:
        written = _tell_block(session, actor, block, people[block.id])
        details = {"people": len(people[block.id]), "mails": written}
        audit.record(session, actor, "block.tell_people", block.id, programme_id=frame.programme_id, **details)
    return sum(len(people[block.id]) for block in chosen)


def _tell_block(session: Session, actor: Actor, block: Block, people: Sequence[AnyRow]) -> int:
    publication = queries.publication_to_tell(session, actor, block.id)
    if publication is None:
        raise WrongState
    publication.people_told_at = utc_now()
    tandems = _publish_tandems(session, actor, publication)
    reasons = queries.public_reasons(session, actor, publication.approval_id)
    names = {person.id: person.name for person in people}
    written = 0
    for person in people:
        own = tandems[person.id]
        session.add(
            Notice(
                participant_id=person.id,
                publication_id=publication.id,
                tandem_id=own[0].id if own else None,
                reason={} if own else reasons.get(person.id, {}),
            )
        )
        partners = sorted((names.get(_partner_of(tandem, person.role), "") for tandem in own), key=sort_key)
        key = f"people-told:{publication.id}:{person.id}"
        written += news.tell_person(session, person.id, partners=partners, once=key)
    return written


def _publish_tandems(session: Session, actor: Actor, publication: Publication) -> Mapping[UUID, Sequence[Tandem]]:
    """Let the announced tandems be seen by their people; returns them by each of both people.

    One whose half withdrew since the first wave does not come about: nobody is told of it.
    """
    tandems: defaultdict[UUID, list[Tandem]] = defaultdict(list)
    for tandem in queries.tandems_of_approval(session, actor, publication.approval_id):
        if tandem.state is TandemState.DISSOLVED:
            continue
        tandems[tandem.azubi_id].append(tandem)
        tandems[tandem.fachkraft_id].append(tandem)
        if tandem.state is TandemState.ANNOUNCED:
            tandem.state = TandemState.PUBLISHED
            tandem.told_at = publication.people_told_at
            session.add(TandemEvent(tandem_id=tandem.id, state=TandemState.PUBLISHED, by=actor.account_id))
    return tandems


def _partner_of(tandem: Tandem, role: ParticipantRole) -> UUID:
    return tandem.fachkraft_id if role is ParticipantRole.AZUBI else tandem.azubi_id


def letters_to_print(session: Session, actor: Actor, round_id: UUID) -> tuple[LetterLine, ...]:
    """Return who was told and has no address of their own, by company; raises NotFound."""
    _frame(session, actor, round_id)
    return tuple(
        LetterLine(first.id, first.name, first.company, tuple(row.partner for row in found if row.partner))
        for found in _by_person(queries.letters(session, actor, round_id))
        for first in found[:1]
    )


def _by_person(found: Iterable[AnyRow]) -> Iterable[list[AnyRow]]:
    """The rows of each person, who has one for each of their tandems."""
    return (list(of_person) for _, of_person in groupby(found, key=lambda row: row.id))
