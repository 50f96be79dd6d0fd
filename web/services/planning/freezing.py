"""Fixing a block's data and opening it again: answers become the bytes every later step stands on."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
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

LISTED = 150
"""Companies with a tick of their own."""
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


@dataclass(frozen=True)
class ToFreeze:
    """What can be fixed now. Of very many, those that need a look most have a tick of their own: the others share two.

    `sent` and `unsent` are these others, by whether they have sent their registration.
    """

    listed: tuple[BlockToFreeze, ...]
    sent: tuple[UUID, ...]
    unsent: tuple[UUID, ...]
    again: tuple[BlockToFreeze, ...]
    """Computed before: each is looked at by itself."""


def blocks_to_freeze(
    session: Session, actor: Actor, round_id: UUID, *, again: Collection[UUID] = (), asked: str = ""
) -> ToFreeze:
    """Return every block that still collects, and who of those listed is not finished; the one `asked` for is listed.

    Companies that have taken their registration back are not counted, and have nothing to fix alone. By name; of very
    many first those that have not sent, then those with gaps. Raises NotFound.
    """
    rounds.own_round(session, actor, round_id)
    members: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in round_overview.company_rows(session, actor, round_id):
        if row.block_state == BlockState.COLLECTING and row.withdrawn_at is None:
            members[row.block_id].append(row)
    first = [block_id for block_id in members if block_id not in again]
    if len(first) > LISTED:
        first.sort(key=lambda each: (str(each) != asked, _is_sent(members[each]), not _has_gaps(members[each])))
    listed, others = first[:LISTED], first[LISTED:]
    shown = [*listed, *(block_id for block_id in members if block_id in again)]
    unfinished: dict[UUID, list[str]] = defaultdict(list)
    for person in queries.people(session, actor, queries.in_blocks(shown)):
        if person.person_part_done_at is None:
            unfinished[person.block_id].append(person.name)
    made = {each: _block_to_freeze(members[each], tuple(unfinished[each])) for each in shown}
    return ToFreeze(
        tuple(made[each] for each in listed),
        tuple(each for each in others if _is_sent(members[each])),
        tuple(each for each in others if not _is_sent(members[each])),
        tuple(made[each] for each in shown[len(listed) :]),
    )


def _is_sent(companies: Sequence[AnyRow]) -> bool:
    return all(row.submitted_at for row in companies)


def _has_gaps(companies: Sequence[AnyRow]) -> bool:
    return any(row.company_part_open or row.own_part_open for row in companies)


def _block_to_freeze(companies: Sequence[AnyRow], unfinished: tuple[str, ...]) -> BlockToFreeze:
    return BlockToFreeze(
        id=companies[0].block_id,
        name=companies[0].block,
        azubis=sum(row.azubis for row in companies),
        fachkraefte=sum(row.fachkraefte for row in companies),
        is_submitted=_is_sent(companies),
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
    _fix(session, actor, round_, chosen, _read(session, actor, round_, chosen), reason=reason)
    return len(chosen)


@dataclass(frozen=True)
class Fixed:
    """A block's data as fixing it stores it, and the participants who stand in it."""

    block_id: UUID
    data: matching.FrozenData
    people: frozenset[UUID]
    questionnaire: UUID
    """The version that says which answers count."""


def close_blocks(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID]) -> None:
    """Let nobody change these blocks any more until they are fixed or opened again. Raises as `freeze_blocks`."""
    rounds.refuse_blocks(session, actor, round_id, block_ids, states=[BlockState.COLLECTING])
    queries.move(session, block_ids, BlockState.FREEZING)


def closed_blocks(session: Session, actor: Actor, round_id: UUID) -> Sequence[UUID]:
    """Return the blocks of a round that were closed to be fixed, in the order of their names."""
    return queries.in_state(session, actor, round_id, BlockState.FREEZING)


def read_closed(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID]) -> Sequence[Fixed]:
    """Return the data of closed blocks as it is now; nothing is stored. Raises NotFound, WrongState or InputRefused."""
    round_ = rounds.own_round(session, actor, round_id)
    chosen = rounds.own_blocks(session, actor, round_id, block_ids, states=[BlockState.FREEZING])
    return _read(session, actor, round_, chosen)


def freeze_closed(session: Session, actor: Actor, round_id: UUID, read: Sequence[Fixed], *, reason: str) -> int:
    """Fix closed blocks with their data as it was read, and return how many they are.

    Nobody could change anything since; who left is not in it, since that block is read once more, as all are where
    the round has got another questionnaire.
    Raises NotFound, WrongState or InputRefused.
    """
    round_ = rounds.own_round(session, actor, round_id)
    ids = [each.block_id for each in read]
    chosen = rounds.own_blocks(session, actor, round_id, ids, states=[BlockState.FREEZING])
    taking_part = queries.taking_part(session, actor, round_id)
    kept = [
        each
        for each in read
        if each.people == taking_part.get(each.block_id, frozenset())
        and each.questionnaire == round_.questionnaire_version_id
    ]
    same = {each.block_id for each in kept}
    anew = _read(session, actor, round_, [block for block in chosen if block.id not in same])
    _fix(session, actor, round_, chosen, [*kept, *anew], reason=reason)
    return len(chosen)


def open_closed(session: Session, actor: Actor, round_id: UUID) -> None:
    """Let all blocks of a round that were closed to be fixed collect again."""
    queries.move(session, closed_blocks(session, actor, round_id), BlockState.COLLECTING)


def _fix(
    session: Session, actor: Actor, round_: Round, blocks: Sequence[Block], fixed: Sequence[Fixed], *, reason: str
) -> None:
    """Store the data of blocks that nobody can change any more from now on."""
    ids = [block.id for block in blocks]
    set_wanted_places(session, actor, round_, blocks)
    numbers = _store_inputs(session, actor, fixed, reason=reason)
    queries.move(session, ids, BlockState.FROZEN)
    said = [(each.block_id, {"number": numbers[each.block_id], "sha256": each.data.sha256}) for each in fixed]
    audit.record_each(session, actor, "block.freeze", said, programme_id=round_.programme_id)
    staleness.mark(session, ids)
    kept_copies.forget_blocks(session, actor, round_.id, ids)


def _read(session: Session, actor: Actor, round_: Round, blocks: Sequence[Block]) -> list[Fixed]:
    if not blocks:
        return []
    with matching.collector_resting():
        condition = queries.in_blocks([block.id for block in blocks])
        everybody = queries.people(session, actor, condition)
        people, records = _by_block(everybody), people_records(session, actor, round_, condition, everybody)
        companies = _companies_by_block(queries.companies(session, actor, condition))
        wanted = {each.id: (companies[each.id], [records[one.id] for one in people[each.id]]) for each in blocks}
        data = _frozen_data(blocks, wanted)
        members = {each.id: frozenset(one.id for one in people[each.id]) for each in blocks}
        version = round_.questionnaire_version_id
        return [Fixed(each.id, data[each.id], members[each.id], version) for each in blocks]


def fix_again(
    session: Session, actor: Actor, round_: Round, block: Block, data: matching.FrozenData, *, reason: str
) -> None:
    """Let this data of a block, as `data_of_block` returned it, take the place of what was fixed before."""
    for row in queries.current_inputs(session, actor, [block.id]):
        row.released_at, row.released_by, row.released_reason = utc_now(), actor.account_id, reason
    people = queries.people(session, actor, queries.in_blocks([block.id]))
    fixed = Fixed(block.id, data, frozenset(person.id for person in people), round_.questionnaire_version_id)
    number = _store_inputs(session, actor, [fixed], reason=reason)[block.id]
    details = {"number": number, "sha256": data.sha256}
    audit.record(session, actor, "block.freeze", block.id, programme_id=round_.programme_id, **details)


def data_of_block(session: Session, actor: Actor, round_: Round, block: Block) -> matching.FrozenData:
    """Return a block's data as fixing it now would store it; nothing is stored. Raises InputRefused."""
    (read,) = _read(session, actor, round_, [block])
    return read.data


def _by_block(people: Sequence[AnyRow]) -> dict[UUID, list[AnyRow]]:
    grouped: dict[UUID, list[AnyRow]] = defaultdict(list)
    for person in people:
        grouped[person.block_id].append(person)
    return grouped


def people_records(
    session: Session, actor: Actor, round_: Round, condition: ColumnElement[bool], people: Sequence[AnyRow]
) -> dict[UUID, tuple[str, Record]]:
    """Return role and engine record of the people who take part under a condition, by participant.

    Only answers to questions that are asked and used in the matching reach the engine: others count as not given.
    """
    questionnaire = _questionnaire(session, actor, round_)
    used = frozenset(question.key for question in in_matching(questionnaire))
    own_questions = compared(questionnaire)
    given = {key: json.loads(document) for key, document in queries.written_answers(session, actor, condition, used)}
    answers: dict[UUID, dict[str, object]] = {person.id: given.get(person.key, {}) for person in people}
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


def _frozen_data(
    blocks: Sequence[Block], wanted: Mapping[UUID, tuple[Sequence[str], Sequence[tuple[str, Record]]]]
) -> Mapping[UUID, matching.FrozenData]:
    """Turn companies and people into data, all at once; raises InputRefused that names a block that cannot be read."""
    try:
        return matching.freeze_blocks(wanted)
    except matching.EngineRefusal:
        return {block.id: _data_alone(block, *wanted[block.id]) for block in blocks}


def _data_alone(block: Block, companies: Sequence[str], people: Sequence[tuple[str, Record]]) -> matching.FrozenData:
    try:
        return matching.freeze(block.id, companies, people)
    except matching.EngineRefusal as error:
        raise InputRefused("blocks", UNUSABLE, company=block.name) from error


def _store_inputs(session: Session, actor: Actor, fixed: Sequence[Fixed], *, reason: str) -> dict[UUID, int]:
    """Store the data of many blocks with one statement a table, and return the number each got."""
    last = queries.last_input_numbers(session, actor, [each.block_id for each in fixed])
    numbers = {each.block_id: last.get(each.block_id, 0) + 1 for each in fixed}
    inputs = [(uuid4(), each) for each in fixed]
    rows = [
        {
            "id": input_id,
            "block_id": each.block_id,
            "number": numbers[each.block_id],
            "data": each.data.data,
            "sha256": each.data.sha256,
            "azubis": each.data.azubis,
            "fachkraefte": each.data.fachkraefte,
            "created_by": actor.account_id,
            "reason": reason,
        }
        for input_id, each in inputs
    ]
    members = [(input_id, person) for input_id, each in inputs for person in each.people]
    queries.insert_inputs(session, rows, members)
    return numbers


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
