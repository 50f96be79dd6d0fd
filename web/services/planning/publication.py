"""Publishing in two waves: first the companies, then, on one day for everybody in the block, their people.

Each wave happens once. Before the first nothing is visible to a company, before the second nothing to a person.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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
from web.db.queries import repairs as repair_queries
from web.db.queries import staleness
from web.db.queries.rows import AnyRow
from web.services import audit, outbox, rounds
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.mails import publication as mails
from web.services.names import is_shared_mailbox, sort_key
from web.services.planning import news, news_previews, renewing
from web.services.planning.approval import WITHDRAWN_SINCE, refuse_withdrawn
from web.services.planning.news_previews import Preview, WriteCompany
from web.translations import N_

SATURDAY = 5
REPAIR_DAYS = 1
"""Working days a company has before those whom a repair concerns are told: they wait for somebody already."""
OUTDATED = N_(
    "The data of %(block)s has changed since it was approved. Please take the approval back and compute again."
)
LEFT_SINCE = N_("Somebody at %(block)s has left since this change was approved. Please repair its tandems again.")


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
    """Its people know their tandems already: only those are told whom the change concerns."""
    is_again: bool
    """The company was told before, its people were not: it reads that something has changed since."""


@dataclass(frozen=True)
class FirstWave:
    """The check page of the first wave."""

    blocks: tuple[ToPublish, ...]
    people_due_on: date
    concerned_due_on: date
    """When those are told whom a repair concerns."""
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
class RepairNews:
    """What a repair of a published block makes of the news: to the company first, then to its people."""

    is_told: bool
    """Whether its people were told of the tandems before the repair: then only those hear whom the change concerns."""
    people_due_on: date
    contacts: tuple[str, ...]
    previews: tuple[Preview, ...]


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
    is_repair: bool
    """Only those are told whom a change concerns."""


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
    blocks = tuple(_to_publish(row, contacts[row.id]) for row in rows)
    due, concerned_due = _due_on(frame, today, is_repair=False), _due_on(frame, today, is_repair=True)
    is_new = not blocks or any(not block.is_repair and not block.is_again for block in blocks)
    first, repairs = ["company", "company_without"] if is_new else [], []
    first += ["company_corrected"] if any(block.is_again for block in blocks) else []
    repairs += ["company_changes"] if any(block.is_repair for block in blocks) else []
    previews = news_previews.to_companies(session, frame, due, first)
    previews += news_previews.to_companies(session, frame, concerned_due, repairs)
    return FirstWave(blocks, due, concerned_due, previews)


def repair_news(session: Session, actor: Actor, round_id: UUID, block_id: UUID, today: date) -> RepairNews:
    """Return who would be written to after a repair of a published block, and how; raises NotFound."""
    frame = _frame(session, actor, round_id)
    is_told = repair_queries.published_before(session, actor, [block_id]).get(block_id, False)
    due = _due_on(frame, today, is_repair=is_told)
    previews = news_previews.to_companies(session, frame, due, ["company_changes" if is_told else "company_corrected"])
    previews += news_previews.to_concerned(frame, today) if is_told else news_previews.to_people(frame, today)
    contacts = tuple(row.name for row in queries.company_contacts(session, actor, [block_id]))
    return RepairNews(is_told, due, contacts, previews)


def _due_on(frame: AnyRow, today: date, *, is_repair: bool) -> date:
    days: int = min(REPAIR_DAYS, frame.company_days) if is_repair else frame.company_days
    return working_days_after(today, days)


def _to_publish(row: AnyRow, contacts: Sequence[str]) -> ToPublish:
    reached = tuple(contacts) if row.people else ()
    is_repair, is_again = bool(row.is_repair), bool(row.is_again and not row.is_repair)
    return ToPublish(row.id, row.name, row.tandems, row.people, row.approver_name, reached, is_repair, is_again)


def _frame(session: Session, actor: Actor, round_id: UUID) -> AnyRow:
    frame = queries.frame(session, actor, round_id)
    if frame is None:
        raise NotFound
    return frame


def publish_to_companies(
    session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID], *, today: date
) -> Mapping[UUID, date]:
    """First wave: bring the approved tandems to life, fix their reasons and write to the companies' contacts.

    After a repair that comes with the news for those concerned: until then everybody has the tandem they read of.
    Returns for each block when its people are due. Raises NotFound, InputRefused without a block, WrongState for blocks
    that are not approved, also when they are published already, and for a block somebody of which withdrew since.
    """
    frame = _frame(session, actor, round_id)
    chosen = rounds.own_blocks(session, actor, round_id, block_ids, states=[BlockState.APPROVED])
    refuse_outdated(session, actor, chosen)
    contacts: dict[UUID, list[AnyRow]] = defaultdict(list)
    for contact in queries.company_contacts(session, actor, [block.id for block in chosen]):
        contacts[contact.block_id].append(contact)
    has_people = {person.block_id for person in queries.block_people(session, actor, [block.id for block in chosen])}
    before = repair_queries.published_before(session, actor, [block.id for block in chosen])
    noted, due = [], {}
    for block in chosen:
        publication = _publish(session, actor, block, _due_on(frame, today, is_repair=before.get(block.id, False)))
        tandems = 0 if before.get(block.id) else renewing.renew(session, actor, block, publication)
        reached = contacts[block.id] if block.id in has_people else []
        _write_to_companies(session, frame, publication, reached, _written(before.get(block.id), tandems))
        noted.append((block.id, {"approval": publication.approval_id, "tandems": tandems, "mails": len(reached)}))
        due[block.id] = publication.people_due_on
    audit.record_each(session, actor, "block.publish", noted, programme_id=frame.programme_id)
    return due


def refuse_outdated(session: Session, actor: Actor, blocks: Collection[Block]) -> None:
    """Raise WrongState if what is approved for one of these blocks no longer follows from its data."""
    refuse_withdrawn(session, actor, blocks, WITHDRAWN_SINCE)
    stale = staleness.among(session, [block.id for block in blocks])
    for block in blocks:
        if block.id in stale:
            raise WrongState(OUTDATED, block=block.name)


def _publish(session: Session, actor: Actor, block: Block, due: date) -> Publication:
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
    return publication


def _written(before: bool | None, tandems: int) -> WriteCompany:
    """The mail to a company: `before` says whether it was told before, and whether its people were, too."""
    if before is not None:
        return mails.company_changes if before else mails.company_corrected
    return mails.company_tandems if tandems else mails.company_without_tandems


def _write_to_companies(
    session: Session, frame: AnyRow, publication: Publication, contacts: Sequence[AnyRow], write: WriteCompany
) -> None:
    for contact in contacts:
        content = news_previews.company_news(
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
    untold = [row for row in announced if row.people_told_at is None]
    waiting = [row for row in untold if row.state is BlockState.PUBLISHED]
    readers = _readers(session, actor, [row.block_id for row in waiting])
    blocks = tuple(_to_tell(row, readers.of(row.block_id)) for row in waiting)
    previews = news_previews.to_people(frame, today) if any(not block.is_repair for block in blocks) else ()
    previews += news_previews.to_concerned(frame, today) if any(block.is_repair for block in blocks) else ()
    return SecondWave(blocks, previews, today, len(announced) - len(untold))


@dataclass(frozen=True)
class _Readers:
    """Everybody of some blocks; after a repair only those hear whom it concerns."""

    everybody: Mapping[UUID, Sequence[AnyRow]]
    concerned: Mapping[UUID, Mapping[UUID, bool]]
    """Of each repaired block: whom it concerns, and whether they had read of another tandem."""
    names: Mapping[UUID, str]

    def of(self, block_id: UUID) -> Sequence[AnyRow]:
        """Who of a block hears."""
        everybody, concerned = self.everybody.get(block_id, ()), self.concerned.get(block_id)
        return everybody if concerned is None else [person for person in everybody if person.id in concerned]

    def had_another(self, block_id: UUID, person_id: UUID) -> bool:
        """Whether somebody had read of a tandem that comes to its end with this news."""
        return self.concerned.get(block_id, {}).get(person_id, False)


def _readers(session: Session, actor: Actor, block_ids: Collection[UUID]) -> _Readers:
    everybody: dict[UUID, list[AnyRow]] = defaultdict(list)
    for person in queries.block_people(session, actor, block_ids):
        everybody[person.block_id].append(person)
    before = repair_queries.published_before(session, actor, block_ids)
    repaired = [block_id for block_id, told in before.items() if told]
    concerned = {block_id: renewing.concerned(session, actor, block_id) for block_id in repaired}
    names = {person.id: person.name for people in everybody.values() for person in people}
    return _Readers(everybody, concerned, names)


def _to_tell(row: AnyRow, people: Sequence[AnyRow]) -> ToTell:
    written = sum(bool(person.email) and not is_shared_mailbox(person.email) for person in people)
    letters, is_repair = len(people) - written, bool(row.is_repair)
    return ToTell(row.block_id, row.name, row.people_due_on, written, letters, row.wants_call, is_repair)


def tell_people(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID]) -> int:
    """Second wave: tell everybody of these blocks, with and without a partner, in this one act.

    After a repair only those hear whom it concerns. Returns how many people it were. Raises NotFound, InputRefused
    without a block, WrongState before the first wave or after this one, and if somebody left since a repair.
    """
    frame = _frame(session, actor, round_id)
    chosen = rounds.own_blocks(session, actor, round_id, block_ids, states=[BlockState.PUBLISHED])
    readers = _readers(session, actor, [block.id for block in chosen])
    refuse_withdrawn(session, actor, [block for block in chosen if block.id in readers.concerned], LEFT_SINCE)
    noted, told = [], 0
    for block in chosen:
        people, written = readers.of(block.id), _tell_block(session, actor, block, readers)
        noted.append((block.id, {"people": len(people), "mails": written}))
        told += len(people)
    audit.record_each(session, actor, "block.tell_people", noted, programme_id=frame.programme_id)
    return told


def _tell_block(session: Session, actor: Actor, block: Block, readers: _Readers) -> int:
    """Tell who of a block is to hear, and return how many mails were written."""
    publication = queries.publication_to_tell(session, actor, block.id)
    if publication is None:
        raise WrongState
    if block.id in readers.concerned:
        renewing.renew(session, actor, block, publication)
    publication.people_told_at = utc_now()
    tandems = _publish_tandems(session, actor, publication)
    reasons = queries.public_reasons(session, actor, publication.approval_id)
    written = 0
    for person in readers.of(block.id):
        own = tandems[person.id]
        session.add(
            Notice(
                participant_id=person.id,
                publication_id=publication.id,
                tandem_id=own[0].id if own else None,
                reason={} if own else reasons.get(person.id, {}),
            )
        )
        partners = sorted((readers.names.get(_partner_of(tandem, person.role), "") for tandem in own), key=sort_key)
        key, is_change = f"people-told:{publication.id}:{person.id}", readers.had_another(block.id, person.id)
        written += news.tell_person(session, person.id, partners=partners, once=key, is_change=is_change)
    return written


def _publish_tandems(session: Session, actor: Actor, publication: Publication) -> Mapping[UUID, Sequence[Tandem]]:
    """Let the announced tandems be seen by their people; returns them by each of both people.

    One whose half withdrew since the first wave does not come about: nobody is told of it.
    """
    tandems: defaultdict[UUID, list[Tandem]] = defaultdict(list)
    for tandem in queries.tandems_of_approval(session, actor, publication.approval_id):
        if tandem.state in repair_queries.ENDED:
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
