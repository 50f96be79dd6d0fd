"""Looking after one company of a round: what a coordinator sees and notes about it while working by telephone."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from web.db.models import Company, CompanyNote, Round, RoundCompany
from web.db.queries import companies as company_queries
from web.db.queries import company_care as queries
from web.services import audit, rounds
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused, NotFound
from web.services.names import same_name_key, sort_key
from web.services.outreach import company_mails, contacts, round_overview
from web.services.registrations import registration
from web.translations import N_

NAME_TAKEN = N_("%(company)s is already in this programme. Please choose another name, or merge the two.")


@dataclass(frozen=True)
class Note:
    """What somebody wrote down about the firm."""

    id: UUID
    text: str
    written_by: str
    written_at: datetime


@dataclass(frozen=True)
class Steps:
    """When the company took which step; None for those still to come."""

    invited_at: datetime | None
    invited_by_hand_at: datetime | None
    invited_by_phone: bool
    agreed_at: datetime | None
    agreed_by: str
    signed_in_at: datetime | None
    begun_at: datetime | None
    submitted_at: datetime | None


@dataclass(frozen=True)
class CompanyPage:
    """Everything the page of a company shows its coordinator."""

    where: rounds.Where
    line: round_overview.CompanyLine
    name: str
    town: str
    phone: str
    """The company's own, as typed; `line.phone` falls back to a contact's."""
    version: int
    steps: Steps
    round_deadline: date
    extended_deadline: date | None
    extension_reason: str
    follow_up_seen: str
    registration: registration.Overview
    contacts: tuple[contacts.Contact, ...]
    notes: tuple[Note, ...]
    mails: tuple[company_mails.SentMail, ...]


def own_part(session: Session, actor: Actor, round_id: UUID, company_id: UUID) -> tuple[Round, RoundCompany]:
    """Return a round the actor coordinates and a company's part in it, for editing; raises NotFound."""
    round_ = rounds.own_round(session, actor, round_id)
    part = queries.part(session, actor, round_id, company_id)
    if part is None:
        raise NotFound
    return round_, part


def company_page(session: Session, actor: Actor, round_id: UUID, company_id: UUID) -> CompanyPage:
    """Return what the page of a company shows; raises NotFound."""
    round_, part = own_part(session, actor, round_id, company_id)
    company = _company(session, actor, part)
    agreed = queries.agreement(session, actor, company_id)
    return CompanyPage(
        where=rounds.where(session, actor, round_id),
        line=round_overview.line_of(session, actor, round_id, company_id),
        name=company.name,
        town=company.town,
        phone=company.phone,
        version=company.version,
        steps=Steps(
            invited_at=part.invited_at,
            invited_by_hand_at=part.invited_by_hand_at,
            invited_by_phone=part.invited_by_phone,
            agreed_at=agreed.created_at if agreed else None,
            agreed_by=agreed.name if agreed else "",
            signed_in_at=part.first_sign_in_at,
            begun_at=part.begun_at,
            submitted_at=part.submitted_at,
        ),
        round_deadline=round_.deadline,
        extended_deadline=part.extended_deadline,
        extension_reason=part.extension_reason,
        follow_up_seen=follow_up_mark(part.follow_up_on, part.follow_up_note),
        registration=registration.overview(session, actor, company_id),
        contacts=contacts.contacts_of(session, actor, part.company_id),
        notes=tuple(
            Note(row.id, row.text, row.written_by, row.created_at)
            for row in queries.notes(session, actor, part.company_id)
        ),
        mails=company_mails.mails_of(session, actor, part.company_id, round_id),
    )


def _company(session: Session, actor: Actor, part: RoundCompany) -> Company:
    found = company_queries.company(session, actor, part.company_id)
    if found is None:
        raise NotFound
    return found


def change_company(
    session: Session, actor: Actor, round_id: UUID, company_id: UUID, *, name: str, town: str, phone: str, version: int
) -> None:
    """Correct a company's name, town or telephone number; a block that is this company alone is renamed with it.

    Raises NotFound, Changed, or InputRefused if another company of the programme has this name.
    """
    round_, part = own_part(session, actor, round_id, company_id)
    company = _company(session, actor, part)
    if company.version != version:
        raise Changed
    for other in company_queries.of_programme(session, actor, round_.programme_id, round_id):
        if other.id != company.id and same_name_key(other.name) == same_name_key(name):
            raise InputRefused("name", NAME_TAKEN, company=other.name)
    company.name, company.sort_key = name, sort_key(name)
    company.town, company.phone = town, phone
    for block in queries.blocks_of_its_own(session, actor, company.id):
        block.name, block.sort_key = company.name, company.sort_key
    audit.record(session, actor, "company.change", company_id, programme_id=round_.programme_id)


def add_note(session: Session, actor: Actor, round_id: UUID, company_id: UUID, *, text: str) -> None:
    """Write a note about a firm; companies never see it. Raises NotFound."""
    round_, part = own_part(session, actor, round_id, company_id)
    session.add(CompanyNote(company_id=part.company_id, text=text, written_by=actor.account_id))
    audit.record(session, actor, "company.note", company_id, programme_id=round_.programme_id)


def remove_note(session: Session, actor: Actor, round_id: UUID, company_id: UUID, note_id: UUID) -> None:
    """Delete a note; raises NotFound."""
    round_, part = own_part(session, actor, round_id, company_id)
    note = queries.note(session, actor, part.company_id, note_id)
    if note is None:
        raise NotFound
    session.delete(note)
    audit.record(session, actor, "company.note.remove", company_id, programme_id=round_.programme_id)


def follow_up_mark(day: date | None, note: str) -> str:
    """Return what a form says about the follow-up it was made from.

    Not the version of the row: that one moves whenever the company itself changes something.
    """
    return f"{day or ''} {note}".strip()


def set_follow_up(
    session: Session, actor: Actor, round_id: UUID, company_id: UUID, *, day: date | None, note: str, seen: str
) -> None:
    """Note when to come back to a company, or with no day that it is done.

    `seen` is the mark of what stood on the page. Raises NotFound, or Changed if another coordinator was faster.
    """
    round_, part = own_part(session, actor, round_id, company_id)
    if follow_up_mark(part.follow_up_on, part.follow_up_note) != seen:
        raise Changed
    part.follow_up_on = day
    part.follow_up_note = note if day else ""
    audit.record(session, actor, "company.follow_up", company_id, programme_id=round_.programme_id)
