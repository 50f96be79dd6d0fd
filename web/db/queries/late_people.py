"""Blocks whose data was opened again although a plan had an answer for them."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from web.db.models import (
    Block,
    BlockInput,
    BlockInputMember,
    BlockState,
    Participant,
    Person,
    Plan,
    PlanBlock,
    PolicyVersion,
    Round,
    Run,
    RunBlock,
)
from web.db.queries import round_plans
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.services.actor import Actor


def answered_before(session: Session, actor: Actor, round_id: UUID) -> Collection[UUID]:
    """Return the blocks that collect again although a plan has answered them."""
    statement = (
        select(col(Block.id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .join(PlanBlock, col(PlanBlock.block_id) == col(Block.id))
        .where(
            col(Block.round_id) == round_id,
            col(Block.state) == BlockState.COLLECTING,
            col(PlanBlock.run_id).is_not(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
    )
    return {row[0] for row in rows(session, statement)}


def last_answer(session: Session, actor: Actor, block_id: UUID) -> AnyRow | None:
    """Return the answer to a block that counts: input, result and seed, and the policy its round has now."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlanBlock.input_id),
            col(RunBlock.result),
            col(Run.seed),
            col(PolicyVersion.toml),
        )
        .join(Plan, col(Plan.id) == col(PlanBlock.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .join(PolicyVersion, col(PolicyVersion.id) == col(Round.policy_version_id))
        .join(
            RunBlock,
            (col(RunBlock.run_id) == col(PlanBlock.run_id)) & (col(RunBlock.block_id) == col(PlanBlock.block_id)),
        )
        .join(Run, col(Run.id) == col(PlanBlock.run_id))
        .where(
            col(PlanBlock.block_id) == block_id,
            col(RunBlock.result).is_not(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(*round_plans.first(), col(Plan.id))
        .limit(1)
    )
    return row_or_none(session, statement)


def members(session: Session, actor: Actor, input_id: UUID) -> Collection[UUID]:
    """Return who stood in a block input."""
    statement = (
        select(col(BlockInputMember.participant_id))
        .join(BlockInput, col(BlockInput.id) == col(BlockInputMember.input_id))
        .join(Block, col(Block.id) == col(BlockInput.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(col(BlockInputMember.input_id) == input_id, col(Round.programme_id).in_(actor.coordinates))
    )
    return {row[0] for row in rows(session, statement)}


def people(session: Session, actor: Actor, participant_keys: Collection[str]) -> Sequence[AnyRow]:
    """Return (key, name) of people by their engine keys, also of those who withdrew since."""
    statement = (
        select(col(Participant.key), col(Person.name))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(col(Participant.key).in_(participant_keys), col(Person.programme_id).in_(actor.coordinates))
        .order_by(col(Person.sort_key), col(Participant.id))
    )
    return rows(session, statement)
