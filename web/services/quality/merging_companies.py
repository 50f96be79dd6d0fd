"""Two entries of one company become one: contacts, sites, notes, people and registrations go over.

It is done in one transaction and cannot be undone; the page says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
    Participant,
    Person,
    RoundCompany,
    Site,
    WorkPattern,
)
from web.db.models.columns import utc_now
from web.db.queries import merging as queries
from web.services import audit, rounds
from web.services.actor import Actor
from web.services.errors import Changed, NotFound, WrongState
from web.services.names import sort_key
from web.services.quality.merging import FIRST, SECOND, MergePage, merge_field, values_of
from web.translations import N_

ONE_FIXED = N_("The data of one of them has been fixed in a round both take part in, so they cannot be merged.")
PEOPLE_TWICE = N_("Some people stand in both with the same address. Merge them afterwards; one keeps the address.")
UNSENT_AGAIN = N_("The registration of the entry that stays counts. What the other one sent is added to it.")
STEPS = ("invited_at", "first_sign_in_at", "begun_at", "submitted_at", "invited_by_hand_at")


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
    )
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
    for one, two in pair.shared:
        _join(session, pair, one, two)
    session.flush()  # nothing points at the company that goes any more; its name must be free before it is given
    session.delete(pair.second)
    session.flush()  # likewise
    _keep(pair, values_of(page.fields, choices))
    audit.record(session, actor, "company.merged", first_id, programme_id=pair.first.programme_id, **page.moves)
    return first_id


def _move_things(session: Session, pair: _Pair) -> None:
    """Move what a company has; what the other one has under the same name is dropped."""
    for table, same in (
        (CompanyContact, "account_id"),
        (Site, "name"),
        (Department, "name"),
        (WorkPattern, "name"),
        (CompanyNote, "id"),
    ):
        known = {getattr(row, same) for row in queries.pointing_at(session, table, "company_id", [pair.first.id])}
        for row in queries.pointing_at(session, table, "company_id", [pair.second.id]):
            if getattr(row, same) in known:
                session.delete(row)
            else:
                row.company_id = pair.first.id


def _move_people(session: Session, pair: _Pair) -> None:
    people = _people(session, pair)
    twice = _same_addresses(people)
    for person in people:
        if person.company_id == pair.second.id:
            person.email = None if person.email in twice else person.email
            person.company_id = pair.first.id


def _join(session: Session, pair: _Pair, one: RoundCompany, two: RoundCompany) -> None:
    """Make one of two registrations in the same round."""
    for table in (Participant, Agreement, CompanyProposal):
        for row in queries.pointing_at(session, table, "round_company_id", [two.id]):
            row.round_company_id = one.id
    for step in STEPS:
        setattr(one, step, getattr(one, step) or getattr(two, step))
    one.follow_up_on, one.follow_up_note = (
        one.follow_up_on or two.follow_up_on,
        one.follow_up_note or two.follow_up_note,
    )
    one.extended_deadline = one.extended_deadline or two.extended_deadline
    one.extension_reason = one.extension_reason or two.extension_reason
    one.withdrawn_at = one.withdrawn_at if two.withdrawn_at else None
    one.last_activity_at = utc_now()
    session.flush()  # what stood in the registration that goes points elsewhere now
    session.delete(two)
    session.flush()  # a block can only go after the last company in it
    block = pair.blocks[two.block_id]
    if block.kind is BlockKind.COMPANY and block.id != one.block_id:
        session.delete(block)


def _keep(pair: _Pair, values: Mapping[str, str]) -> None:
    first = pair.first
    first.name, first.town, first.phone = values["name"], values["town"] or "", values["phone"] or ""
    first.sort_key = sort_key(first.name)
    for row in (*(one for one, _two in pair.shared), *pair.moving):
        block = pair.blocks[row.block_id]
        if block.kind is BlockKind.COMPANY:
            block.name, block.sort_key = first.name, first.sort_key
