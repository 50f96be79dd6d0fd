"""Blocks: the rows themselves, and the people and answers that become a block's input."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Text, cast, func, insert, literal, select, update
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from web.db.bulk import Bulk, insert_rows
from web.db.models import (
    Answer,
    Block,
    BlockInput,
    BlockInputMember,
    BlockState,
    Company,
    Participant,
    Person,
    Round,
    RoundCompany,
)
from web.db.queries.rows import AnyRow, batched, rows
from web.db.queries.scope import own_companies
from web.services.actor import Actor


def of_round(
    session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID] | None = None
) -> Sequence[Block]:
    """Return blocks of a round the actor coordinates, all or those named, in the order of their names."""
    statement = (
        select_rows(Block)
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(Block.round_id == round_id, col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(Block.sort_key), col(Block.id))
    )
    if block_ids is not None:
        statement = statement.where(col(Block.id).in_(block_ids))
    return session.exec(statement).all()


def in_blocks(block_ids: Collection[UUID]) -> ColumnElement[bool]:
    """Companies of these blocks."""
    return col(RoundCompany.block_id).in_(block_ids)


def companies(session: Session, actor: Actor, condition: ColumnElement[bool]) -> Sequence[AnyRow]:
    """Return (company of the round, block) under a condition."""
    statement = (
        select(col(RoundCompany.id), col(RoundCompany.block_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(own_companies(actor), condition)
        .order_by(col(RoundCompany.id))
    )
    return rows(session, statement)


def people(session: Session, actor: Actor, condition: ColumnElement[bool]) -> Sequence[AnyRow]:
    """Return who takes part (nobody who withdrew, or whose company did): ids, block, role, key and name."""
    statement = (
        select(
            col(Participant.id),
            col(Participant.person_id),
            col(Participant.key),
            col(Participant.role),
            col(Participant.round_company_id),
            col(Participant.person_part_done_at),
            col(RoundCompany.block_id),
            col(Person.name),
        )
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(
            own_companies(actor),
            condition,
            col(Participant.withdrawn_at).is_(None),
            col(RoundCompany.withdrawn_at).is_(None),
        )
        .order_by(col(Person.sort_key), col(Participant.id))
    )
    return rows(session, statement)


def taking_part(session: Session, actor: Actor, round_id: UUID) -> dict[UUID, frozenset[UUID]]:
    """Return who takes part, as `people` finds them, by block."""
    statement = (
        select(col(RoundCompany.block_id), col(Participant.id))
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(
            own_companies(actor),
            col(RoundCompany.round_id) == round_id,
            col(Participant.withdrawn_at).is_(None),
            col(RoundCompany.withdrawn_at).is_(None),
        )
        .order_by(col(RoundCompany.block_id), col(Participant.id))
    )
    found: dict[UUID, set[UUID]] = {}
    for block_id, participant_id in rows(session, statement):
        found.setdefault(block_id, set()).add(participant_id)
    return {block_id: frozenset(people) for block_id, people in found.items()}


def written_answers(
    session: Session, actor: Actor, condition: ColumnElement[bool], questions: Collection[str]
) -> Sequence[AnyRow]:
    """Return (engine key, answers to these questions) of everybody who takes part and gave any.

    The answers of a person are one JSON document by question: a row for each of them would take three times as long.
    """
    entry = literal('"') + col(Answer.question_key) + '":' + cast(col(Answer.value), Text)
    document = literal("{", Text) + func.aggregate_strings(entry, ",") + "}"
    statement = (
        select(col(Participant.key), document.label("answers"))
        .join(Participant, col(Participant.id) == col(Answer.participant_id))
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(
            own_companies(actor),
            condition,
            col(Answer.question_key).in_(questions),
            col(Participant.withdrawn_at).is_(None),
            col(RoundCompany.withdrawn_at).is_(None),
        )
        .group_by(col(Participant.id))
        .order_by(col(Participant.id))
    )
    return rows(session, statement)


def last_input_numbers(session: Session, actor: Actor, block_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return the highest input number of each block that has one."""
    statement = (
        select(col(BlockInput.block_id), func.max(col(BlockInput.number)))
        .join(Block, col(Block.id) == col(BlockInput.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(col(BlockInput.block_id).in_(block_ids), col(Round.programme_id).in_(actor.coordinates))
        .group_by(col(BlockInput.block_id))
    )
    return {row[0]: row[1] for row in rows(session, statement)}


def current_inputs(session: Session, actor: Actor, block_ids: Collection[UUID]) -> Sequence[BlockInput]:
    """Return the inputs in force of these blocks, with their bytes."""
    statement = (
        select_rows(BlockInput)
        .join(Block, col(Block.id) == col(BlockInput.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(BlockInput.block_id).in_(block_ids),
            col(BlockInput.released_at).is_(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(BlockInput.block_id), col(BlockInput.id))
    )
    return session.exec(statement).all()


def insert_inputs(session: Session, inputs: Sequence[Mapping[str, Any]], members: Sequence[tuple[UUID, UUID]]) -> None:
    """Store inputs of blocks, and who stands in which of them: (input, participant)."""
    session.connection().execute(insert(SQLModel.metadata.tables["block_input"]), inputs)
    written = [(input_id.hex, participant_id.hex) for input_id, participant_id in members]
    insert_rows(session, [Bulk("block_input_member", ("input_id", "participant_id"), written, {})])


def states(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID]) -> Sequence[BlockState]:
    """Return the state of each of these blocks that are of a round the actor coordinates."""
    statement = (
        select(col(Block.id), col(Block.state))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(Block.round_id) == round_id,
            col(Block.id).in_(block_ids),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Block.id))
    )
    return [row.state for row in rows(session, statement)]


def in_state(session: Session, actor: Actor, round_id: UUID, state: BlockState) -> Sequence[UUID]:
    """Return the blocks of a round the actor coordinates that stand here, in the order of their names."""
    statement = (
        select(col(Block.id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(col(Block.round_id) == round_id, col(Block.state) == state)
        .where(col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(Block.sort_key), col(Block.id))
    )
    return [row.id for row in rows(session, statement)]


def move(session: Session, block_ids: Collection[UUID], state: BlockState) -> None:
    """Let blocks stand in another state; the caller knows that they may."""
    session.flush()  # what is known of them in the session was changed before
    for some in batched(block_ids):
        changed = update(Block).where(col(Block.id).in_(some)).values(state=state, version=Block.version + 1)
        session.exec(changed.execution_options(synchronize_session=False))
    _know(session, frozenset(block_ids), state)


def _know(session: Session, block_ids: frozenset[UUID], state: BlockState) -> None:
    """Tell the session what was changed; SQLAlchemy would compare each of its blocks with each of the identifiers."""
    for block in [row for row in session.identity_map.values() if isinstance(row, Block) and row.id in block_ids]:
        set_committed_value(block, "state", state)
        set_committed_value(block, "version", block.version + 1)


def withdrawn_members(session: Session, actor: Actor, block_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return (block, name) of people who stand in an input in force although they withdrew since."""
    statement = (
        select(col(BlockInput.block_id), col(Person.name))
        .join(BlockInputMember, col(BlockInputMember.input_id) == col(BlockInput.id))
        .join(Participant, col(Participant.id) == col(BlockInputMember.participant_id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(
            col(BlockInput.block_id).in_(block_ids),
            col(BlockInput.released_at).is_(None),
            col(Participant.withdrawn_at).is_not(None),
            col(Person.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Person.sort_key), col(Participant.id))
    )
    return rows(session, statement)
