"""Plans as their coordinator works on them: blocks, pairs, people without a tandem, decisions, approvals."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Approval,
    Block,
    BlockInput,
    BlockInputMember,
    Company,
    Decision,
    DecisionKind,
    Figures,
    Participant,
    Person,
    Plan,
    PlanBlock,
    PlanPair,
    PlanUnmatched,
    PolicyVersion,
    Round,
    RoundCompany,
    Run,
    RunState,
)
from web.db.queries.rows import AnyRow, batched, row_or_none, rows
from web.services.actor import Actor

AZUBI, FACHKRAFT = aliased(Participant), aliased(Participant)
AZUBI_PERSON, FACHKRAFT_PERSON = aliased(Person), aliased(Person)
AZUBI_COMPANY, FACHKRAFT_COMPANY = aliased(Company), aliased(Company)
MAKER, UNDOER = aliased(Account), aliased(Account)
"""Made once: an alias finds out about its columns on first use, which takes longer than a statement with it."""


def drop_pairs(session: Session, plan_id: UUID, block_ids: Collection[UUID]) -> None:
    """Remove what a plan says about blocks, before their next answer is put in."""
    for some in batched(block_ids):
        for table in (PlanPair, PlanUnmatched):
            session.exec(delete(table).where(col(table.plan_id) == plan_id, col(table.block_id).in_(some)))


def drop_answer(session: Session, actor: Actor, block_id: UUID) -> None:
    """Remove what any plan says about a block whose data is opened again."""
    statement = (
        select(col(Plan.id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .join(Block, col(Block.round_id) == col(Round.id))
        .where(col(Block.id) == block_id, col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(Plan.id))
    )
    for row in rows(session, statement):
        drop_pairs(session, row.id, [block_id])
        here = (col(PlanBlock.plan_id) == row.id) & (col(PlanBlock.block_id) == block_id)
        session.exec(update(PlanBlock).where(here).values(**Figures().model_dump()))


def plan_of(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> Plan | None:
    """Return a plan of a round the actor coordinates."""
    statement = (
        select_rows(Plan)
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(Plan.id == plan_id, Plan.round_id == round_id, col(Round.programme_id).in_(actor.coordinates))
    )
    return session.exec(statement).first()


def head(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> AnyRow | None:
    """Return plan, round with its start, policy text and the last complete run."""
    last_run = (
        select(col(Run.id))
        .where(col(Run.plan_id) == plan_id, col(Run.state) == RunState.DONE)
        .order_by(col(Run.finished_at).desc(), col(Run.id))
        .limit(1)
        .scalar_subquery()
    )
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Plan.id),
            col(Plan.number),
            col(Plan.round_id),
            col(Round.programme_id),
            col(Round.seed),
            col(Round.default_places),
            col(Round.starts_on),
            col(Round.policy_version_id).label("round_policy_id"),
            col(Plan.policy_version_id),
            col(PolicyVersion.toml),
            col(Run.id).label("run_id"),
            col(Run.finished_at),
            col(Run.engine_version),
            col(Run.policy_fingerprint),
            col(Run.changes),
        )
        .join(Round, col(Round.id) == col(Plan.round_id))
        .join(PolicyVersion, col(PolicyVersion.id) == col(Plan.policy_version_id))
        .outerjoin(Run, col(Run.id) == last_run)
        .where(col(Plan.id) == plan_id, col(Round.id) == round_id, col(Round.programme_id).in_(actor.coordinates))
    )
    return row_or_none(session, statement)


def blocks(
    session: Session, actor: Actor, plan_id: UUID, block_ids: Collection[UUID] | None = None
) -> Sequence[AnyRow]:
    """Return every block the plan has an answer for, or a problem with, and the state of its data and its approval."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Block.id),
            col(Block.name),
            col(Block.state),
            col(PlanBlock.stale),
            col(Block.places),
            col(PlanBlock.input_id),
            col(PlanBlock.run_id),
            col(PlanBlock.result_hash),
            col(PlanBlock.problem),
            col(BlockInput.azubis),
            col(BlockInput.fachkraefte),
            col(BlockInput.number).label("input_number"),
            col(BlockInput.sha256),
            col(BlockInput.released_at),
            col(BlockInput.erased_at),
            col(Approval.approver_name),
            col(Approval.approved_at),
        )
        .join(PlanBlock, col(PlanBlock.block_id) == col(Block.id))
        .join(BlockInput, col(BlockInput.id) == col(PlanBlock.input_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .outerjoin(Approval, (col(Approval.block_id) == col(Block.id)) & col(Approval.revoked_at).is_(None))
        .where(
            col(PlanBlock.plan_id) == plan_id,
            or_(col(PlanBlock.run_id).is_not(None), col(PlanBlock.problem) != ""),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Block.sort_key), col(Block.id))
    )
    if block_ids is not None:
        statement = statement.where(col(Block.id).in_(block_ids))
    return rows(session, statement)


def changes(session: Session, actor: Actor, run_ids: Collection[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return what these runs changed, by run and then by block."""
    statement = (
        select(col(Run.id), col(Run.changes))
        .join(Plan, col(Plan.id) == col(Run.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(col(Run.id).in_(run_ids), col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(Run.id))
    )
    return {row[0]: row[1] for row in rows(session, statement)}


def pairs(
    session: Session,
    actor: Actor,
    plan_id: UUID,
    block_ids: Collection[UUID] | None = None,
    *,
    of: UUID | None = None,
) -> Sequence[AnyRow]:
    """Return the plan's pairs by the Azubi's name: both halves with their company, where they stand in the round, and
    when they left; all, those of some blocks, or those `of` one person.
    """
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlanPair.block_id),
            col(PlanPair.azubi_id),
            col(PlanPair.fachkraft_id),
            col(AZUBI.key).label("azubi_key"),
            col(FACHKRAFT.key).label("fachkraft_key"),
            col(AZUBI.round_company_id).label("azubi_place"),
            col(FACHKRAFT.round_company_id).label("fachkraft_place"),
            col(AZUBI.withdrawn_at).label("azubi_left"),
            col(FACHKRAFT.withdrawn_at).label("fachkraft_left"),
            col(AZUBI_PERSON.name).label("azubi"),
            col(FACHKRAFT_PERSON.name).label("fachkraft"),
            col(AZUBI_COMPANY.name).label("azubi_company"),
            col(FACHKRAFT_COMPANY.name).label("fachkraft_company"),
            col(PlanPair.seat),
            col(PlanPair.percent),
            col(PlanPair.pinned),
            col(PlanPair.overridden),
            col(PlanPair.only_possible),
            col(PlanPair.details),
        )
        .join(AZUBI, col(AZUBI.id) == col(PlanPair.azubi_id))
        .join(FACHKRAFT, col(FACHKRAFT.id) == col(PlanPair.fachkraft_id))
        .join(AZUBI_PERSON, col(AZUBI_PERSON.id) == col(AZUBI.person_id))
        .join(FACHKRAFT_PERSON, col(FACHKRAFT_PERSON.id) == col(FACHKRAFT.person_id))
        .join(AZUBI_COMPANY, col(AZUBI_COMPANY.id) == col(AZUBI_PERSON.company_id))
        .join(FACHKRAFT_COMPANY, col(FACHKRAFT_COMPANY.id) == col(FACHKRAFT_PERSON.company_id))
        .where(col(PlanPair.plan_id) == plan_id, col(AZUBI_PERSON.programme_id).in_(actor.coordinates))
        .order_by(col(AZUBI_PERSON.sort_key), col(PlanPair.azubi_id), col(PlanPair.fachkraft_id))
    )
    if block_ids is not None:
        statement = statement.where(col(PlanPair.block_id).in_(block_ids))
    if of is not None:
        statement = statement.where(or_(col(PlanPair.azubi_id) == of, col(PlanPair.fachkraft_id) == of))
    return rows(session, statement)


def unmatched(
    session: Session, actor: Actor, plan_id: UUID, block_ids: Collection[UUID] | None = None
) -> Sequence[AnyRow]:
    """Return who has no tandem in the plan, Azubis first, with both reasons."""
    statement = (
        select(
            col(PlanUnmatched.block_id),
            col(PlanUnmatched.participant_id),
            col(Participant.key),
            col(Participant.role),
            col(Person.name),
            col(Company.name).label("company"),
            col(PlanUnmatched.reason),
            col(PlanUnmatched.public_reason),
        )
        .join(Participant, col(Participant.id) == col(PlanUnmatched.participant_id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .where(col(PlanUnmatched.plan_id) == plan_id, col(Person.programme_id).in_(actor.coordinates))
        .order_by(col(Participant.role), col(Person.sort_key), col(Participant.id))
    )
    if block_ids is not None:
        statement = statement.where(col(PlanUnmatched.block_id).in_(block_ids))
    return rows(session, statement)


def decisions(
    session: Session, actor: Actor, plan_id: UUID, block_ids: Collection[UUID] | None = None
) -> Sequence[AnyRow]:
    """Return every decision of a plan, or those about some blocks, in order.

    With the names of the people and of who decided and undid it.
    """
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Decision.id),
            col(Decision.block_id),
            col(Decision.number),
            col(Decision.step),
            col(Decision.kind),
            col(Decision.azubi_id),
            col(Decision.fachkraft_id),
            col(AZUBI_PERSON.name).label("azubi"),
            col(FACHKRAFT_PERSON.name).label("fachkraft"),
            col(Decision.places),
            col(Decision.rule),
            col(Decision.releases),
            col(Decision.reason),
            col(Decision.made_at),
            col(Decision.made_by).label("maker_id"),
            col(MAKER.name).label("made_by"),
            col(Decision.undone_at),
            col(Decision.undone_by).label("undoer_id"),
            col(UNDOER.name).label("undone_by"),
        )
        .join(Plan, col(Plan.id) == col(Decision.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .outerjoin(AZUBI, col(AZUBI.id) == col(Decision.azubi_id))
        .outerjoin(AZUBI_PERSON, col(AZUBI_PERSON.id) == col(AZUBI.person_id))
        .outerjoin(FACHKRAFT, col(FACHKRAFT.id) == col(Decision.fachkraft_id))
        .outerjoin(FACHKRAFT_PERSON, col(FACHKRAFT_PERSON.id) == col(FACHKRAFT.person_id))
        .outerjoin(MAKER, col(MAKER.id) == col(Decision.made_by))
        .outerjoin(UNDOER, col(UNDOER.id) == col(Decision.undone_by))
        .where(col(Decision.plan_id) == plan_id, col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(Decision.number), col(Decision.id))
    )
    if block_ids is not None:
        statement = statement.where(col(Decision.block_id).in_(block_ids))
    return rows(session, statement)


def decisions_in_force(session: Session, actor: Actor, plan_id: UUID) -> Sequence[Decision]:
    """Return the decisions about people and places in a plan that are in force, in order, for editing."""
    statement = (
        select_rows(Decision)
        .join(Plan, col(Plan.id) == col(Decision.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            Decision.plan_id == plan_id,
            col(Decision.undone_at).is_(None),
            col(Decision.kind) != DecisionKind.RELEASE,
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Decision.number), col(Decision.id))
    )
    return session.exec(statement).all()


def last_decision_number(session: Session, actor: Actor, plan_id: UUID) -> int:
    """Return the highest decision number of a plan, 0 if there is none."""
    statement = (
        select(func.max(col(Decision.number)))
        .join(Plan, col(Plan.id) == col(Decision.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(col(Decision.plan_id) == plan_id, col(Round.programme_id).in_(actor.coordinates))
    )
    row = row_or_none(session, statement)
    return (row[0] if row else 0) or 0


def members(session: Session, actor: Actor, input_id: UUID) -> Sequence[AnyRow]:
    """Return who stands in a block input: id, key, role, name and company, by name."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Participant.id),
            col(Participant.key),
            col(Participant.role),
            col(Participant.withdrawn_at),
            col(Person.name),
            col(Company.name).label("company"),
        )
        .join(BlockInputMember, col(BlockInputMember.participant_id) == col(Participant.id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .where(col(BlockInputMember.input_id) == input_id, col(Person.programme_id).in_(actor.coordinates))
        .order_by(col(Participant.role), col(Person.sort_key), col(Participant.id))
    )
    return rows(session, statement)


def partners_in_plan(session: Session, actor: Actor, plan_id: UUID, azubi_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the Fachkraft each of these Azubis has in a plan; who has none is missing."""
    statement = (
        select(col(PlanPair.azubi_id), col(PlanPair.fachkraft_id))
        .join(Plan, col(Plan.id) == col(PlanPair.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(PlanPair.plan_id) == plan_id,
            col(PlanPair.azubi_id).in_(azubi_ids),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(PlanPair.azubi_id), col(PlanPair.fachkraft_id))
    )
    return {row[0]: row[1] for row in rows(session, statement)}


def block_of_member(session: Session, actor: Actor, round_id: UUID, participant_id: UUID) -> AnyRow | None:
    """Return (block, role, key, name) of a participant who stands in the input in force of a block of the round."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Participant.id),
            col(Block.id).label("block_id"),
            col(BlockInput.id).label("input_id"),
            col(Participant.role),
            col(Participant.key),
            col(Person.name),
        )
        .join(RoundCompany, col(RoundCompany.block_id) == col(Block.id))
        .join(Participant, col(Participant.round_company_id) == col(RoundCompany.id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(BlockInput, (col(BlockInput.block_id) == col(Block.id)) & col(BlockInput.released_at).is_(None))
        .join(
            BlockInputMember,
            (col(BlockInputMember.input_id) == col(BlockInput.id))
            & (col(BlockInputMember.participant_id) == col(Participant.id)),
        )
        .where(
            col(Participant.id) == participant_id,
            col(Block.round_id) == round_id,
            col(Person.programme_id).in_(actor.coordinates),
        )
    )
    return row_or_none(session, statement)
