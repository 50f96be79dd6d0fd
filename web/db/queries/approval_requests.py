"""Requests for a second person's approval, and what a check page reads beside the figures of a plan."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, case, exists, func, or_, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    ApprovalRequest,
    Block,
    BlockInput,
    BlockInputMember,
    BlockState,
    Coordinator,
    Decision,
    Participant,
    Person,
    Plan,
    PlanBlock,
    Programme,
    Round,
)
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.services.actor import Actor


def needs_two(session: Session, actor: Actor, round_id: UUID) -> bool:
    """Whether the programme of a round wants two people for an approval."""
    statement = (
        select(col(Programme.four_eyes))
        .join(Round, col(Round.programme_id) == col(Programme.id))
        .where(col(Round.id) == round_id, col(Programme.id).in_(actor.coordinates))
    )
    row = row_or_none(session, statement)
    return bool(row and row.four_eyes)


def _is_current() -> ColumnElement[bool]:
    """Whether the result that was asked for still stands and can be approved."""
    return and_(
        col(PlanBlock.result_hash) == col(ApprovalRequest.result_hash),
        ~col(PlanBlock.stale),
        col(Block.state) == BlockState.MATCHED,
        col(Plan.policy_version_id) == col(Round.policy_version_id),
    )


def waiting(plan_id: UUID, actor: Actor) -> tuple[ScalarSelect[Any], ScalarSelect[Any], ScalarSelect[Any]]:
    """Return for a plan: how many companies others ask the actor to approve, one of their names, how many the actor
    asked others for.
    """
    is_own = col(ApprovalRequest.requested_by) == actor.account_id
    others = or_(col(ApprovalRequest.requested_by).is_(None), ~is_own)
    among = (
        select()
        .select_from(ApprovalRequest)
        .join(Block, col(Block.id) == col(ApprovalRequest.block_id))
        .join(Plan, col(Plan.id) == col(ApprovalRequest.plan_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .join(
            PlanBlock,
            (col(PlanBlock.plan_id) == col(Plan.id)) & (col(PlanBlock.block_id) == col(ApprovalRequest.block_id)),
        )
        .where(col(ApprovalRequest.plan_id) == plan_id, col(ApprovalRequest.ended_at).is_(None), _is_current())
        .correlate(None)
    )
    return (
        among.add_columns(func.count()).where(others).scalar_subquery(),
        among.add_columns(func.min(col(ApprovalRequest.requester_name))).where(others).scalar_subquery(),
        among.add_columns(func.count()).where(is_own).scalar_subquery(),
    )


def open_requests(session: Session, actor: Actor, round_id: UUID, plan_id: UUID | None = None) -> Sequence[AnyRow]:
    """Return the requests of a round that wait, by company; `is_current`: the result asked for still stands."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(ApprovalRequest.id),
            col(ApprovalRequest.block_id),
            col(ApprovalRequest.plan_id),
            col(ApprovalRequest.result_hash),
            col(ApprovalRequest.requested_by),
            col(ApprovalRequest.requester_name),
            col(ApprovalRequest.requested_at),
            col(Plan.number).label("plan_number"),
            col(Block.name),
            _is_current().label("is_current"),
        )
        .join(Block, col(Block.id) == col(ApprovalRequest.block_id))
        .join(Plan, col(Plan.id) == col(ApprovalRequest.plan_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .outerjoin(
            PlanBlock,
            (col(PlanBlock.plan_id) == col(ApprovalRequest.plan_id))
            & (col(PlanBlock.block_id) == col(ApprovalRequest.block_id)),
        )
        .where(
            col(Block.round_id) == round_id,
            col(ApprovalRequest.ended_at).is_(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Block.sort_key), col(ApprovalRequest.id))
    )
    if plan_id is not None:
        statement = statement.where(col(ApprovalRequest.plan_id) == plan_id)
    return rows(session, statement)


def rounds_in_approval(session: Session, actor: Actor, programme_id: UUID) -> Sequence[AnyRow]:
    """Return (id, name) of the rounds of a programme in which a request for a second approval waits for an answer, or
    something is approved and not published yet.
    """
    waits = (
        exists()
        .where(
            col(ApprovalRequest.block_id) == col(Block.id),
            col(ApprovalRequest.ended_at).is_(None),
            col(Plan.id) == col(ApprovalRequest.plan_id),
            col(PlanBlock.plan_id) == col(Plan.id),
            col(PlanBlock.block_id) == col(Block.id),
            _is_current(),
        )
        .correlate(Block, Round)
    )
    among = exists().where(col(Block.round_id) == col(Round.id), or_(col(Block.state) == BlockState.APPROVED, waits))
    statement = (
        select(col(Round.id), col(Round.name))
        .where(col(Round.programme_id) == programme_id, col(Round.programme_id).in_(actor.coordinates), among)
        .order_by(col(Round.starts_on), col(Round.id))
    )
    return rows(session, statement)


def declined(session: Session, actor: Actor, plan_id: UUID) -> Sequence[AnyRow]:
    """Return the newest refusal of what a plan says now about each of its blocks: company, who, when, why."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(ApprovalRequest.block_id),
            col(Block.name),
            col(Account.name).label("by"),
            col(ApprovalRequest.ended_at),
            col(ApprovalRequest.reason),
        )
        .join(Block, col(Block.id) == col(ApprovalRequest.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .join(
            PlanBlock,
            (col(PlanBlock.plan_id) == col(ApprovalRequest.plan_id))
            & (col(PlanBlock.block_id) == col(ApprovalRequest.block_id))
            & (col(PlanBlock.result_hash) == col(ApprovalRequest.result_hash)),
        )
        .outerjoin(Account, col(Account.id) == col(ApprovalRequest.ended_by))
        .where(
            col(ApprovalRequest.plan_id) == plan_id,
            col(ApprovalRequest.reason) != "",
            col(Block.state) == BlockState.MATCHED,
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Block.sort_key), col(ApprovalRequest.ended_at).desc(), col(ApprovalRequest.id))
    )
    return rows(session, statement)


def of_blocks(session: Session, actor: Actor, block_ids: Collection[UUID]) -> dict[UUID, ApprovalRequest]:
    """Return the open request of each of these blocks that has one, for editing."""
    statement = (
        select_rows(ApprovalRequest)
        .join(Block, col(Block.id) == col(ApprovalRequest.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(ApprovalRequest.block_id).in_(block_ids),
            col(ApprovalRequest.ended_at).is_(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(ApprovalRequest.id))
    )
    return {row.block_id: row for row in session.exec(statement)}


def others(session: Session, actor: Actor, programme_id: UUID) -> Sequence[AnyRow]:
    """Return (id, name, email, language) of the other coordinators of a programme, by name."""
    statement = (
        select(col(Account.id), col(Account.name), col(Account.email), col(Account.language))
        .join(Coordinator, col(Coordinator.account_id) == col(Account.id))
        .where(
            col(Coordinator.programme_id) == programme_id,
            col(Coordinator.programme_id).in_(actor.coordinates),
            col(Account.id) != actor.account_id,
        )
        .order_by(col(Account.name), col(Account.id))
    )
    return rows(session, statement)


def decisions_by_block(session: Session, actor: Actor, plan_id: UUID) -> Sequence[AnyRow]:
    """Return (block, made, without_reason): decisions in force of a plan, and how many of them say no reason."""
    unexplained = func.sum(case((col(Decision.reason) == "", 1), else_=0))
    statement = (
        select(col(Decision.block_id), func.count().label("made"), unexplained.label("without_reason"))
        .join(Plan, col(Plan.id) == col(Decision.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(Decision.plan_id) == plan_id,
            col(Decision.undone_at).is_(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .group_by(col(Decision.block_id))
        .order_by(col(Decision.block_id))
    )
    return rows(session, statement)


def leaving(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return (block, name, withdrew) of everybody in fixed data who withdrew since, or asked to stop."""
    statement = (
        select(col(BlockInput.block_id), col(Person.name), col(Participant.withdrawn_at).is_not(None).label("withdrew"))
        .join(BlockInputMember, col(BlockInputMember.input_id) == col(BlockInput.id))
        .join(Participant, col(Participant.id) == col(BlockInputMember.participant_id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(
            col(Participant.round_id) == round_id,
            col(BlockInput.released_at).is_(None),
            or_(col(Participant.withdrawn_at).is_not(None), col(Participant.asked_out_at).is_not(None)),
            col(Person.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Person.sort_key), col(Participant.id))
    )
    return rows(session, statement)


def names_of_keys(session: Session, actor: Actor, round_id: UUID, keys: Collection[str]) -> dict[str, str]:
    """Return the names of participants of a round by engine key."""
    statement = (
        select(col(Participant.key), col(Person.name))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .where(
            col(Participant.round_id) == round_id,
            col(Participant.key).in_(keys),
            col(Person.programme_id).in_(actor.coordinates),
        )
    )
    return {row.key: row.name for row in rows(session, statement)}
