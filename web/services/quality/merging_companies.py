"""Two entries of one company become one: contacts, sites, notes, people and registrations go over.

It is done in one transaction and cannot be undone; the page says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.db.models import (
    Agreement,
    Block,
    BlockKind,
    BlockState,
    Company,
    CompanyContact,
    CompanyNote,
    CompanyProposal,
    Department,
    OutboxMail,
    Participant,
    PeopleImport,
    Person,
    RoundCompany,
    Site,
    Waiver,
    WorkPattern,
)
from web.db.models.columns import utc_now
from web.db.queries import merging as queries
from web.services import audit, rounds
from web.services.actor import Actor
from web.services.errors import Changed, NotFound, WrongState
from web.services.names import sort_key
from web.services.quality.merging import FIRST, SECOND, MergeField, MergePage, merge_field, values_of
from web.translations import N_

ONE_FIXED = N_("The data of one of them has been frozen in a round both take part in, so they cannot be merged.")
PEOPLE_TWICE = N_("Some people are in both with the same address. Merge them afterwards; one keeps the address.")
UNSENT_AGAIN = N_("The registration of the entry that stays counts. What the other one sent is added to it.")
STEPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "invited_at": (),
        "first_sign_in_at": (),
        "begun_at": (),
        "submitted_at": ("submitted_by",),
        "invited_by_hand_at": ("invited_by_phone",),
        "extended_deadline": ("extension_reason",),
        "follow_up_on": ("follow_up_note",),
        "hours_confirmed": (),
        "tandems_wanted": (),
    }
)
"""What a registration takes from the other one where it has nothing itself, with what belongs to it."""
HERE = ("extended_deadline", "follow_up_on", "tandems_wanted")
"""Of these, what is chosen on the page when both registrations of its round say something different."""


@dataclass(frozen=True)
class _Pair:
    """Two entries of one company with their parts in rounds."""

    first: Company
    second: Company
    parts: Mapping[UUID, tuple[RoundCompany | None, RoundCompany | None]]
    """By round: of the first, of the second."""
    blocks: Mapping[UUID, Block]

    @property
    def shared(self) -> list[tuple[RoundCompany, RoundCompany]]:
        """The parts in rounds in which both take part."""
        return [(one, two) for one, two in self.parts.values() if one is not None and two is not None]

    @property
    def moving(self) -> list[RoundCompany]:
        """The second's parts in rounds without the first."""
        return [two for one, two in self.parts.values() if one is None and two is not None]


def _pair(session: Session, actor: Actor, round_id: UUID, first_id: UUID, second_id: UUID) -> _Pair:
    found = queries.of_round(session, actor, round_id, {first_id, second_id})
    if len(found) != 2:
        raise NotFound
    first = session.get_one(Company, found[first_id].company_id)
    second = session.get_one(Company, found[second_id].company_id)
    every = queries.pointing_at(session, RoundCompany, "company_id", [first.id, second.id])
    sides = {
        company: {row.round_id: row for row in every if row.company_id == company} for company in (first.id, second.id)
    }
    parts = {row.round_id: (sides[first.id].get(row.round_id), sides[second.id].get(row.round_id)) for row in every}
    blocks = queries.pointing_at(session, Block, "id", [row.block_id for row in every])
    return _Pair(first, second, parts, {block.id: block for block in blocks})


def page_of_companies(session: Session, actor: Actor, round_id: UUID, first_id: UUID, second_id: UUID) -> MergePage:
    """Return two companies of a round side by side; the first stays. Raises NotFound unless both are in the round."""
    pair = _pair(session, actor, round_id, first_id, second_id)
    newer = SECOND if pair.second.created_at > pair.first.created_at else FIRST
    fields = tuple(
        merge_field(key, getattr(pair.first, key), getattr(pair.second, key), newer=newer)
        for key in ("name", "town", "phone")
    ) + _fields_here(pair, round_id)
    notes = [UNSENT_AGAIN] if pair.shared else []
    if _same_addresses(_people(session, pair)):
        notes.append(PEOPLE_TWICE)
    return MergePage(
        rounds.where(session, actor, round_id),
        first_id,
        second_id,
        pair.first.name,
        pair.second.name,
        fields,
        _moves(session, pair),
        tuple(notes),
        ONE_FIXED if _is_fixed(session, pair) else "",
        {},
    )


def _fields_here(pair: _Pair, round_id: UUID) -> tuple[MergeField, ...]:
    """Return what the two registrations of this round say, where one says anything; the later day is proposed."""
    one, two = pair.parts[round_id]
    if one is None or two is None:
        return ()
    said = [(key, getattr(one, key), getattr(two, key)) for key in HERE]
    return tuple(
        merge_field(key, first, second, newer=SECOND if first and second and second > first else FIRST)
        for key, first, second in said
        if first or second
    )


def _is_fixed(session: Session, pair: _Pair) -> bool:
    going = [two.block_id for _one, two in pair.shared]
    both = [row.block_id for parts in pair.shared for row in parts]
    is_open = all(pair.blocks[block].state is BlockState.COLLECTING for block in both)
    return not is_open or queries.blocks_with_inputs(session, going)


def _people(session: Session, pair: _Pair) -> Sequence[Person]:
    return queries.pointing_at(session, Person, "company_id", [pair.first.id, pair.second.id])


def _same_addresses(people: Sequence[Person]) -> set[str]:
    emails = [person.email for person in people if person.email]
    return {email for email in emails if emails.count(email) > 1}


def _moves(session: Session, pair: _Pair) -> dict[str, int]:
    counted: dict[str, Any] = {"contacts": CompanyContact, "people": Person, "sites": Site, "notes": CompanyNote}
    moves = {
        name: len(queries.pointing_at(session, table, "company_id", [pair.second.id]))
        for name, table in counted.items()
    }
    return {"registrations": len(pair.shared) + len(pair.moving), **moves}


def merge_companies(
    session: Session,
    actor: Actor,
    round_id: UUID,
    *,
    first_id: UUID,
    second_id: UUID,
    choices: Mapping[str, str],
    seen: str,
) -> UUID:
    """Make one of two entries of a company and return the part in the round that stays.

    `choices` says of fields that differ which side counts. Raises NotFound, WrongState if data of one was fixed in a
    round of both, and Changed if they are not what the page showed any more.
    """
    page = page_of_companies(session, actor, round_id, first_id, second_id)
    if page.seen != seen:
        raise Changed
    if page.refusal:
        raise WrongState(page.refusal)
    pair = _pair(session, actor, round_id, first_id, second_id)
    _move_things(session, pair)
    _move_people(session, pair)
    for two in pair.moving:
        two.company_id = pair.first.id
    values = values_of(page.fields, choices)
    for one, two in pair.shared:
        _join(session, pair, one, two, values if one.round_id == round_id else {})
    session.flush()  # nothing points at the company that goes any more; its name must be free before it is given
    session.delete(pair.second)
    session.flush()  # likewise
    _keep(pair, values)
    audit.record(session, actor, "company.merged", first_id, programme_id=pair.first.programme_id, **page.moves)
    return first_id


def _move_things(session: Session, pair: _Pair) -> None:
    """Move what a company has; what the other one has under the same name is dropped, unless it says something else."""
    pair.first.column_choices = {**pair.second.column_choices, **pair.first.column_choices}
    _move_contacts(session, pair)
    _tell_patterns_apart(session, pair)
    for table, same in (
        (Site, "name"),
        (Department, "name"),
        (WorkPattern, "name"),
        (CompanyNote, "id"),
        (OutboxMail, "id"),
    ):
        known = {getattr(row, same) for row in queries.pointing_at(session, table, "company_id", [pair.first.id])}
        for row in queries.pointing_at(session, table, "company_id", [pair.second.id]):
            if getattr(row, same) in known:
                session.delete(row)
            else:
                row.company_id = pair.first.id


def _move_contacts(session: Session, pair: _Pair) -> None:
    """Move who speaks for the company; of somebody who speaks for both, nothing they asked for is lost."""
    known = {row.account_id: row for row in queries.pointing_at(session, CompanyContact, "company_id", [pair.first.id])}
    for row in queries.pointing_at(session, CompanyContact, "company_id", [pair.second.id]):
        twin = known.get(row.account_id)
        if twin is None:
            row.company_id = pair.first.id
            continue
        twin.phone = twin.phone or row.phone
        twin.is_substitute = twin.is_substitute and row.is_substitute
        twin.reminders_off_at = twin.reminders_off_at or row.reminders_off_at
        for secret in queries.stop_secrets(session, row.account_id):
            if secret.details.get("contact") == str(row.id):
                secret.details = {**secret.details, "contact": str(twin.id)}
        session.delete(row)


def _tell_patterns_apart(session: Session, pair: _Pair) -> None:
    """Give another name to patterns of the company that goes that mean something else under the same one."""
    known = {row.name: row for row in queries.pointing_at(session, WorkPattern, "company_id", [pair.first.id])}
    for row in queries.pointing_at(session, WorkPattern, "company_id", [pair.second.id]):
        twin = known.get(row.name)
        if twin is not None and (row.kind, row.answer) != (twin.kind, twin.answer):
            row.name = f"{row.name[:100]} ({pair.second.name[:16]})"
    session.flush()  # the moving that follows compares names


def _move_people(session: Session, pair: _Pair) -> None:
    people = _people(session, pair)
    twice = _same_addresses(people)
    for person in people:
        if person.company_id == pair.second.id:
            person.email = None if person.email in twice else person.email
            person.company_id = pair.first.id


def _join(session: Session, pair: _Pair, one: RoundCompany, two: RoundCompany, values: Mapping[str, Any]) -> None:
    """Make one of two registrations in the same round; `values` are those chosen on the page."""
    for table in (Participant, Agreement, CompanyProposal):
        for row in queries.pointing_at(session, table, "round_company_id", [two.id]):
            row.round_company_id = one.id
    _move_waivers(session, one, two)
    _move_imports(session, one, two)
    _take_steps(one, two, values)
    block, own = pair.blocks[two.block_id], pair.blocks[one.block_id]
    if own.kind is BlockKind.COMPANY and own.places is None:
        own.places = block.places
    session.flush()  # what stood in the registration that goes points elsewhere now
    session.delete(two)
    session.flush()  # a block can only go after the last company in it
    if block.kind is BlockKind.COMPANY and block.id != one.block_id:
        session.delete(block)


def _move_imports(session: Session, one: RoundCompany, two: RoundCompany) -> None:
    """Move uploaded tables, so that they can still be undone; of two open previews of one person the first stays."""
    mine = queries.pointing_at(session, PeopleImport, "round_company_id", [one.id])
    open_here = {row.created_by for row in mine if row.closed_at is None}
    for row in queries.pointing_at(session, PeopleImport, "round_company_id", [two.id]):
        if row.closed_at is None and row.created_by in open_here:
            session.delete(row)
        else:
            row.round_company_id = one.id


def _move_waivers(session: Session, one: RoundCompany, two: RoundCompany) -> None:
    known = {row.subject for row in queries.pointing_at(session, Waiver, "round_company_id", [one.id])}
    for row in queries.pointing_at(session, Waiver, "round_company_id", [two.id]):
        if row.subject in known:
            session.delete(row)
        else:
            row.round_company_id = one.id


def _take_steps(one: RoundCompany, two: RoundCompany, values: Mapping[str, Any]) -> None:
    """Let one registration say what the other one said, where it says nothing or the page chose so."""
    texts = {name: _both(getattr(one, name), getattr(two, name)) for name in ("follow_up_note", "extension_reason")}
    for step, companions in STEPS.items():
        is_chosen = step in values and values[step] == getattr(two, step) != getattr(one, step)
        if is_chosen or getattr(one, step) is None:
            for name in (step, *companions):
                setattr(one, name, getattr(two, name))
    one.follow_up_note, one.extension_reason = texts["follow_up_note"][:200], texts["extension_reason"][:400]
    one.withdrawn_at = one.withdrawn_at if two.withdrawn_at else None
    one.last_activity_at = utc_now()


def _both(first: str, second: str) -> str:
    return first if second in {"", first} else f"{first}; {second}" if first else second


def _keep(pair: _Pair, values: Mapping[str, str]) -> None:
    first = pair.first
    first.name, first.town, first.phone = values["name"], values["town"] or "", values["phone"] or ""
    first.sort_key = sort_key(first.name)
    for row in (*(one for one, _two in pair.shared), *pair.moving):
        block = pair.blocks[row.block_id]
        if block.kind is BlockKind.COMPANY:
            block.name, block.sort_key = first.name, first.sort_key
