"""Fixing a block's data and opening it again: answers become the bytes every later step stands on."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement
from sqlmodel import Session

from web.catalogue.own_answers import compared, in_matching
from web.catalogue.questionnaire import Questionnaire
from web.db.models import Block, BlockState, Round
from web.db.models.columns import utc_now
from web.db.queries import blocks as queries
from web.db.queries import plans as plan_queries
from web.db.queries import questionnaires as questionnaire_queries
from web.db.queries import staleness
from web.db.queries.rows import AnyRow
from web.services import audit, matching, rounds
from web.services.actor import Actor
from web.services.errors import InputRefused
from web.services.names import natural_key
from web.services.outreach import round_overview
from web.services.planning.records import Record, person_record
from web.services.registrations.only_sites import fill_only_site
from web.services.registrations.wanted import forget_wanted_places, set_wanted_places
from web.services.tables import kept_copies
from web.translations import N_

UNUSABLE = N_("The answers of %(company)s cannot be used as they are. Please check the people of this company.")


@dataclass(frozen=True)
class BlockToFreeze:
    """A block whose data can be fixed now, with what will stay open. `unfinished` are names, in their order."""

    id: UUID
    name: str
    azubis: int
    fachkraefte: int
    is_submitted: bool
    company_part_open: int
    unfinished: tuple[str, ...]
    companies: tuple[tuple[UUID, str], ...]
    """The companies of it: their part in the round, and their name."""


def blocks_to_freeze(session: Session, actor: Actor, round_id: UUID) -> tuple[BlockToFreeze, ...]:
    """Return every block that still collects, by name, and who of it is not finished."""
    rounds.own_round(session, actor, round_id)
    members: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in round_overview.company_rows(session, actor, round_id):
        if row.block_state == BlockState.COLLECTING:
            members[row.block_id].append(row)
    unfinished: dict[UUID, list[str]] = defaultdict(list)
    for person in queries.people(session, actor, queries.in_blocks(members)):
        if person.person_part_done_at is None:
            unfinished[person.block_id].append(person.name)
    return tuple(_block_to_freeze(rows, tuple(unfinished[block_id])) for block_id, rows in members.items())


def _block_to_freeze(companies: Sequence[AnyRow], unfinished: tuple[str, ...]) -> BlockToFreeze:
    return BlockToFreeze(
        id=companies[0].block_id,
        name=companies[0].block,
        azubis=sum(row.azubis for row in companies),
        fachkraefte=sum(row.fachkraefte for row in companies),
        is_submitted=all(row.submitted_at for row in companies),
        company_part_open=sum(row.company_part_open for row in companies),
        unfinished=tuple(sorted(unfinished, key=natural_key)),
        companies=tuple((row.id, row.name) for row in companies),
    )


def freeze_blocks(
    session: Session, actor: Actor, round_id: UUID, *, block_ids: Collection[UUID], reason: str = ""
) -> int:
    """Fix the data of these blocks and return how many they are. Raises NotFound, WrongState or InputRefused."""
    round_ = rounds.own_round(session, actor, round_id)
    chosen = rounds.own_blocks(session, actor, round_id, block_ids, states=[BlockState.COLLECTING])
    set_wanted_places(session, actor, round_, chosen)
    ids = [block.id for block in chosen]
    with matching.collector_resting():
        fixed = _fixed(session, actor, round_, chosen)
    _store_inputs(session, actor, fixed, reason=reason)
    queries.mark_frozen(session, ids)
    said = [(each.block_id, {"number": each.number, "sha256": each.data.sha256}) for each in fixed]
    audit.record_each(session, actor, "block.freeze", said, programme_id=round_.programme_id)
    staleness.mark(session, ids)
    kept_copies.forget_blocks(session, actor, round_id, ids)
    return len(chosen)


@dataclass(frozen=True)
class _Fixed:
    """A block's data as it is fixed now, and who stands in it."""

    block_id: UUID
    number: int
    data: matching.FrozenData
    people: Sequence[AnyRow]


def _fixed(session: Session, actor: Actor, round_: Round, blocks: Sequence[Block]) -> list[_Fixed]:
    ids = [block.id for block in blocks]
    everybody = queries.people(session, actor, queries.in_blocks(ids))
    people, records = _by_block(everybody), _records(session, actor, round_, queries.in_blocks(ids), everybody)
    companies = _companies_by_block(queries.companies(session, actor, queries.in_blocks(ids)))
    numbers = queries.last_input_numbers(session, actor, ids)
    return [
        _Fixed(
            block.id,
            numbers.get(block.id, 0) + 1,
            _frozen_data(block, companies[block.id], [records[person.id] for person in people[block.id]]),
            people[block.id],
        )
        for block in blocks
    ]


def fix_again(
    session: Session, actor: Actor, round_: Round, block: Block, data: matching.FrozenData, *, reason: str
) -> None:
    """Let this data of a block, as `data_of_block` returned it, take the place of what was fixed before."""
    for row in queries.current_inputs(session, actor, [block.id]):
        row.released_at, row.released_by, row.released_reason = utc_now(), actor.account_id, reason
    number = queries.last_input_numbers(session, actor, [block.id]).get(block.id, 0) + 1
    people = queries.people(session, actor, queries.in_blocks([block.id]))
    _store_inputs(session, actor, [_Fixed(block.id, number, data, people)], reason=reason)
    details = {"number": number, "sha256": data.sha256}
    audit.record(session, actor, "block.freeze", block.id, programme_id=round_.programme_id, **details)


def data_of_block(session: Session, actor: Actor, round_: Round, block: Block) -> matching.FrozenData:
    """Return a block's data as fixing it now would store it; nothing is stored. Raises InputRefused."""
    condition = queries.in_blocks([block.id])
    people = queries.people(session, actor, condition)
    records = _records(session, actor, round_, condition, people)
    companies = _companies_by_block(queries.companies(session, actor, condition))
    return _frozen_data(block, companies[block.id], [records[person.id] for person in people])


def _by_block(people: Sequence[AnyRow]) -> dict[UUID, list[AnyRow]]:
    grouped: dict[UUID, list[AnyRow]] = defaultdict(list)
    for person in people:
        grouped[person.block_id].append(person)
    return grouped


def people_records(
    session: Session, actor: Actor, round_: Round, condition: ColumnElement[bool]
) -> dict[UUID, tuple[str, Record]]:
    """Return role and engine record of everybody who takes part under a condition, by participant.

    Only answers to questions that are asked and used in the matching reach the engine: others count as not given.
    """
    return _records(session, actor, round_, condition, queries.people(session, actor, condition))


def _records(
    session: Session, actor: Actor, round_: Round, condition: ColumnElement[bool], people: Sequence[AnyRow]
) -> dict[UUID, tuple[str, Record]]:
    questionnaire = _questionnaire(session, actor, round_)
    used = frozenset(question.key for question in in_matching(questionnaire))
    own_questions = compared(questionnaire)
    by_key: dict[str, dict[str, object]] = {person.key: {} for person in people}
    for key, question, value in queries.answers(session, actor, condition):
        if question in used:
            by_key[key][question] = value
    answers = {person.id: by_key[person.key] for person in people}
    if "site" in used:
        fill_only_site(session, actor, people, answers)
    keys = {str(person.person_id): person.key for person in people}
    keys |= {str(person.id): person.key for person in people}
    return {
        person.id: (
            person.role,
            person_record(
                person.key,
                str(person.round_company_id),
                person.role,
                answers[person.id],
                keys=keys,
                starts_on=round_.starts_on,
                own_questions=own_questions,
            ),
        )
        for person in people
    }


def _questionnaire(session: Session, actor: Actor, round_: Round) -> Questionnaire:
    return Questionnaire.from_document(questionnaire_queries.document_of_round(session, actor, round_.id))


def _companies_by_block(companies: Sequence[AnyRow]) -> dict[UUID, list[str]]:
    grouped: dict[UUID, list[str]] = defaultdict(list)
    for company in companies:
        grouped[company.block_id].append(str(company.id))
    return grouped


def _frozen_data(block: Block, companies: Sequence[str], people: Sequence[tuple[str, Record]]) -> matching.FrozenData:
    try:
        return matching.freeze(block.id, companies, people)
    except matching.EngineRefusal as error:
        raise InputRefused("blocks", UNUSABLE, company=block.name) from error


def _store_inputs(session: Session, actor: Actor, fixed: Sequence[_Fixed], *, reason: str) -> None:
    """Store the data of many blocks with one statement a table."""
    inputs = [(uuid4(), each) for each in fixed]
    rows = [
        {
            "id": input_id,
            "block_id": each.block_id,
            "number": each.number,
            "data": each.data.data,
            "sha256": each.data.sha256,
            "azubis": each.data.azubis,
            "fachkraefte": each.data.fachkraefte,
            "created_by": actor.account_id,
            "reason": reason,
        }
        for input_id, each in inputs
    ]
    members = [(input_id, person.id) for input_id, each in inputs for person in each.people]
    queries.insert_inputs(session, rows, members)


def block_to_release(session: Session, actor: Actor, round_id: UUID, block_id: UUID) -> str:
    """Return the name of a block whose data can be opened again; raises NotFound or WrongState."""
    (block,) = rounds.own_blocks(session, actor, round_id, [block_id], states=[BlockState.FROZEN, BlockState.MATCHED])
    return block.name


def release_block(session: Session, actor: Actor, round_id: UUID, block_id: UUID, *, reason: str) -> None:
    """Open a frozen block for changes again; what a plan says about it is dropped.

    Raises NotFound, or WrongState once the block is approved (revoke the approval first) or still collects.
    """
    round_ = rounds.own_round(session, actor, round_id)
    (block,) = rounds.own_blocks(session, actor, round_id, [block_id], states=[BlockState.FROZEN, BlockState.MATCHED])
    for row in queries.current_inputs(session, actor, [block.id]):
        row.released_at = utc_now()
        row.released_by = actor.account_id
        row.released_reason = reason
    plan_queries.drop_answer(session, actor, block.id)
    forget_wanted_places(session, actor, round_, block)
    block.state = BlockState.COLLECTING
    staleness.mark(session, [block.id], stale=False)
    audit.record(session, actor, "block.release", block.id, programme_id=round_.programme_id)
