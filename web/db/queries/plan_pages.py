"""A plan of any size at a glance: one line for each block, and the pairs of the few that are shown."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, false, func, or_, select
from sqlmodel import Session, col

from web.db.models import (
    Approval,
    Block,
    BlockInput,
    BlockInputMember,
    Company,
    CompanyProposal,
    Figures,
    Participant,
    Person,
    Plan,
    PlanBlock,
    PolicyVersion,
    Programme,
    Round,
    RoundCompany,
    Run,
    RunState,
)
from web.db.queries import approval_requests, round_plans, staleness
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.steps import to_redo, to_undo
from web.services.actor import Actor


def head(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> AnyRow | None:
    """Return a plan with its round, programme and policy, the plan that counts and when this one was computed.

    `missing` is how many blocks of the round the plan says nothing about. `asked_by_others`, `asker`, `asked_for`: for
    how many companies a second person's approval is wanted from the actor, by whom, and by the actor from others.
    `lapsed`: how many approvals of the round no longer hold.
    """
    that_counts = round_plans.that_counts(round_id)
    computed = (
        select(func.max(col(Run.finished_at)))
        .where(col(Run.plan_id) == plan_id, col(Run.state) == RunState.DONE)
        .scalar_subquery()
    )
    missing = (
        select(func.count())
        .select_from(Block)
        .where(
            col(Block.round_id) == round_id,
            ~exists().where(col(PlanBlock.block_id) == col(Block.id), col(PlanBlock.plan_id) == plan_id),
        )
        .scalar_subquery()
    )
    theirs, asker, own = approval_requests.waiting(plan_id, actor)
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Plan.id),
            col(Plan.number),
            col(PolicyVersion.toml),
            col(Round.id).label("round_id"),
            col(Round.name).label("round"),
            col(Programme.id).label("programme_id"),
            col(Programme.name).label("programme"),
            col(Programme.accent),
            that_counts.label("that_counts"),
            computed.label("finished_at"),
            to_undo(plan_id).label("undo"),
            to_redo(plan_id).label("redo"),
            missing.label("missing"),
            theirs.label("asked_by_others"),
            asker.label("asker"),
            own.label("asked_for"),
            staleness.count_lapsed(round_id).label("lapsed"),
        )
        .join(Round, col(Round.id) == col(Plan.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .join(PolicyVersion, col(PolicyVersion.id) == col(Plan.policy_version_id))
        .where(col(Plan.id) == plan_id, col(Round.id) == round_id, col(Programme.id).in_(actor.coordinates))
    )
    return row_or_none(session, statement)


def lines(session: Session, actor: Actor, plan_id: UUID, wanted: str = "") -> Sequence[AnyRow]:
    """Return every block of a plan with its figures, by name, and the company proposals that wait.

    `has_person` says whether somebody in it, or a company of it, has a name whose sort key holds `wanted`.
    """
    proposals = _proposals_waiting().subquery()
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Block.id),
            col(Block.name),
            col(Block.sort_key),
            col(Block.state),
            col(PlanBlock.stale),
            col(PlanBlock.result_hash),
            col(PlanBlock.problem),
            *(getattr(PlanBlock, name) for name in Figures.model_fields),
            col(BlockInput.azubis),
            col(BlockInput.fachkraefte),
            col(BlockInput.released_at),
            col(Approval.approver_name),
            func.coalesce(proposals.c.waiting, 0).label("proposals"),
            _has_name(wanted).label("has_person"),
        )
        .join(PlanBlock, col(PlanBlock.block_id) == col(Block.id))
        .join(BlockInput, col(BlockInput.id) == col(PlanBlock.input_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .outerjoin(Approval, (col(Approval.block_id) == col(Block.id)) & col(Approval.revoked_at).is_(None))
        .outerjoin(proposals, proposals.c.block_id == col(Block.id))
        .where(
            col(PlanBlock.plan_id) == plan_id,
            or_(col(PlanBlock.run_id).is_not(None), col(PlanBlock.problem) != ""),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Block.sort_key), col(Block.id))
    )
    return rows(session, statement)


def _proposals_waiting() -> Select[*tuple[Any, ...]]:
    """How many pairs companies proposed and nobody has answered, by block."""
    return (
        select(col(RoundCompany.block_id), func.count().label("waiting"))
        .join(CompanyProposal, col(CompanyProposal.round_company_id) == col(RoundCompany.id))
        .where(col(CompanyProposal.answered_at).is_(None))
        .group_by(col(RoundCompany.block_id))
    )


def _has_name(wanted: str) -> ColumnElement[bool]:
    if not wanted:
        return false()
    return exists().where(
        col(BlockInputMember.input_id) == col(PlanBlock.input_id),
        col(Participant.id) == col(BlockInputMember.participant_id),
        col(Person.id) == col(Participant.person_id),
        col(Company.id) == col(Person.company_id),
        or_(
            col(Person.sort_key).contains(wanted, autoescape=True),
            col(Company.sort_key).contains(wanted, autoescape=True),
        ),
    )
