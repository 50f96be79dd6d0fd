"""Approvals and publications: what was approved, what of it is published, and whom that concerns."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.bulk import Bulk, insert_rows
from web.db.models import (
    SUPERSEDED,
    Account,
    Answer,
    Approval,
    Block,
    BlockInput,
    BlockInputMember,
    BlockState,
    Company,
    CompanyContact,
    CompanyReply,
    Notice,
    Participant,
    Person,
    Plan,
    PlanBlock,
    PlanPair,
    PlanUnmatched,
    PolicyVersion,
    Programme,
    Publication,
    Round,
    RoundCompany,
    RunBlock,
    Tandem,
)
from web.db.queries.participation import UNTOLD
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.services.actor import Actor


def minors(
    session: Session, actor: Actor, plan_id: UUID, block_ids: Collection[UUID], starts_on: date
) -> dict[UUID, int]:
    """Return how many Azubis with a tandem in the plan are under 18 when the round starts, by block."""
    statement = (
        select(col(PlanPair.block_id), col(Answer.value))
        .join(Answer, col(Answer.participant_id) == col(PlanPair.azubi_id))
        .join(Plan, col(Plan.id) == col(PlanPair.plan_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(PlanPair.plan_id) == plan_id,
            col(PlanPair.block_id).in_(block_ids),
            col(Answer.question_key) == "minor_until",
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(PlanPair.block_id), col(PlanPair.azubi_id))
    )
    counts: dict[UUID, int] = {}
    for block_id, month in rows(session, statement):
        if month >= starts_on.strftime("%Y-%m"):
            counts[block_id] = counts.get(block_id, 0) + 1
    return counts


def answers(
    session: Session, actor: Actor, plan_id: UUID, block_ids: Collection[UUID], *, with_result: bool = True
) -> Sequence[AnyRow]:
    """Return what a plan answers for these blocks: input, run, result, hashes of both, policy, start of the round."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlanBlock.plan_id),
            col(PlanBlock.block_id),
            col(PlanBlock.input_id),
            col(PlanBlock.run_id),
            col(PlanBlock.result_hash),
            col(PlanBlock.stale),
            col(RunBlock.result).is_not(None).label("has_result"),
            *([col(RunBlock.result)] if with_result else ()),
            col(BlockInput.sha256),
            col(PolicyVersion.toml),
            col(Round.starts_on),
            col(Round.seed),
        )
        .join(BlockInput, col(BlockInput.id) == col(PlanBlock.input_id))
        .join(
            RunBlock,
            (col(RunBlock.run_id) == col(PlanBlock.run_id)) & (col(RunBlock.block_id) == col(PlanBlock.block_id)),
        )
        .join(Plan, col(Plan.id) == col(PlanBlock.plan_id))
        .join(PolicyVersion, col(PolicyVersion.id) == col(Plan.policy_version_id))
        .join(Round, col(Round.id) == col(Plan.round_id))
        .where(
            col(PlanBlock.plan_id) == plan_id,
            col(PlanBlock.block_id).in_(block_ids),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(PlanBlock.block_id))
    )
    return rows(session, statement)


def insert(session: Session, approved: Sequence[tuple[UUID, UUID, str]], common: Mapping[str, Any]) -> None:
    """Store approvals: block, run and hash of the result of each, and what they have in common."""
    written = [(uuid4().hex, block_id.hex, run_id.hex, result_hash) for block_id, run_id, result_hash in approved]
    insert_rows(session, [Bulk("approval", ("id", "block_id", "run_id", "result_hash"), written, common)])


def in_force(session: Session, actor: Actor, block_id: UUID) -> Approval | None:
    """Return the approval of a block that has not been revoked."""
    return next(iter(in_force_of(session, actor, [block_id])), None)


def in_force_of(session: Session, actor: Actor, block_ids: Collection[UUID]) -> Sequence[Approval]:
    """Return the approvals of these blocks that have not been revoked, for editing."""
    statement = (
        select_rows(Approval)
        .join(Block, col(Block.id) == col(Approval.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(Approval.block_id).in_(block_ids),
            col(Approval.revoked_at).is_(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Approval.id))
    )
    return session.exec(statement).all()


def taken_back_by(session: Session, actor: Actor, block_ids: Collection[UUID]) -> dict[UUID, str]:
    """Return who took the last approval back of each of these blocks of which one was; "" for nobody known."""
    statement = (
        select(col(Approval.block_id), col(Account.name))
        .join(Block, col(Block.id) == col(Approval.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .outerjoin(Account, col(Account.id) == col(Approval.revoked_by))
        .where(
            col(Approval.block_id).in_(block_ids),
            col(Approval.revoked_at).is_not(None),
            col(Approval.revoked_reason) != SUPERSEDED,
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Approval.revoked_at), col(Approval.id))
    )
    return {row.block_id: row.name or "" for row in rows(session, statement)}


def approved_pairs(session: Session, actor: Actor, block_id: UUID) -> Sequence[PlanPair]:
    """Return the pairs of the plan that is approved for a block."""
    statement = (
        select_rows(PlanPair)
        .join(Approval, (col(Approval.plan_id) == col(PlanPair.plan_id)) & col(Approval.revoked_at).is_(None))
        .join(Block, col(Block.id) == col(Approval.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            Approval.block_id == block_id,
            PlanPair.block_id == block_id,
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(PlanPair.azubi_id), col(PlanPair.fachkraft_id))
    )
    return session.exec(statement).all()


def publishable(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return the approved blocks of a round: name, approver, and how many tandems and people they hold."""
    tandems = (
        select(func.count())
        .select_from(PlanPair)
        .where(col(PlanPair.plan_id) == col(Approval.plan_id), col(PlanPair.block_id) == col(Block.id))
        .scalar_subquery()
    )
    people = (
        select(func.count())
        .select_from(BlockInputMember)
        .join(BlockInput, col(BlockInput.id) == col(BlockInputMember.input_id))
        .where(col(BlockInput.block_id) == col(Block.id), col(BlockInput.released_at).is_(None))
        .scalar_subquery()
    )
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Block.id),
            col(Block.name),
            col(Approval.approver_name),
            _was_told().label("is_repair"),
            exists().where(col(Publication.block_id) == col(Block.id)).label("is_again"),
            tandems.label("tandems"),
            people.label("people"),
        )
        .join(Approval, (col(Approval.block_id) == col(Block.id)) & col(Approval.revoked_at).is_(None))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            col(Block.round_id) == round_id,
            col(Block.state) == BlockState.APPROVED,
            col(Round.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Block.sort_key), col(Block.id))
    )
    return rows(session, statement)


def company_contacts(session: Session, actor: Actor, block_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return every contact with an address of the companies of these blocks."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(RoundCompany.block_id),
            col(RoundCompany.id).label("round_company_id"),
            col(Company.id).label("company_id"),
            col(Company.name).label("company"),
            col(Account.id).label("account_id"),
            col(Account.name),
            col(Account.email),
            col(Account.language),
        )
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(CompanyContact, col(CompanyContact.company_id) == col(Company.id))
        .join(Account, col(Account.id) == col(CompanyContact.account_id))
        .where(
            col(RoundCompany.block_id).in_(block_ids),
            col(Company.programme_id).in_(actor.coordinates),
            col(Account.email).is_not(None),
        )
        .order_by(col(Company.sort_key), col(Account.id), col(RoundCompany.id))
    )
    return rows(session, statement)


def block_people(session: Session, actor: Actor, block_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return everybody who stands in the input in force of these blocks and still takes part."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(BlockInput.block_id),
            col(Participant.id),
            col(Participant.role),
            col(Person.name),
            col(Person.email),
            col(Company.name).label("company"),
        )
        .join(BlockInputMember, col(BlockInputMember.input_id) == col(BlockInput.id))
        .join(Participant, col(Participant.id) == col(BlockInputMember.participant_id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .where(
            col(BlockInput.block_id).in_(block_ids),
            col(BlockInput.released_at).is_(None),
            col(Participant.withdrawn_at).is_(None),
            col(Person.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Company.sort_key), col(Person.sort_key), col(Participant.id))
    )
    return rows(session, statement)


def _was_told() -> ColumnElement[bool]:
    """Whether the people of a block were told of any publication of it."""
    earlier = aliased(Publication)
    return exists().where(col(earlier.block_id) == col(Block.id), col(earlier.people_told_at).is_not(None))


def announced(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return the publications of a round by block: when companies and people are told, and who wants a call first."""
    wants_call = exists().where(
        col(CompanyReply.publication_id) == col(Publication.id), col(CompanyReply.agreed).is_(False)
    )
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Publication.id),
            col(Publication.block_id),
            col(Publication.company_told_at),
            col(Publication.people_due_on),
            col(Publication.people_told_at),
            col(Block.state),
            col(Block.name),
            wants_call.label("wants_call"),
            _was_told().label("is_repair"),
        )
        .join(Approval, (col(Approval.id) == col(Publication.approval_id)) & col(Approval.revoked_at).is_(None))
        .join(Block, col(Block.id) == col(Publication.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(col(Block.round_id) == round_id, col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(Block.sort_key), col(Publication.id))
    )
    return rows(session, statement)


def publication_to_tell(session: Session, actor: Actor, block_id: UUID) -> Publication | None:
    """Return the publication of a block whose companies have been told and whose people have not."""
    statement = (
        select_rows(Publication)
        .join(Approval, (col(Approval.id) == col(Publication.approval_id)) & col(Approval.revoked_at).is_(None))
        .join(Block, col(Block.id) == col(Publication.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(
            Publication.block_id == block_id,
            col(Publication.company_told_at).is_not(None),
            col(Publication.people_told_at).is_(None),
            col(Round.programme_id).in_(actor.coordinates),
        )
    )
    return session.exec(statement).first()


def tandems_of_approval(session: Session, actor: Actor, approval_id: UUID) -> Sequence[Tandem]:
    """Return the tandems an approval brought to life."""
    statement = (
        select_rows(Tandem)
        .join(Round, col(Round.id) == col(Tandem.round_id))
        .where(Tandem.approval_id == approval_id, col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(Tandem.seat), col(Tandem.id))
    )
    return session.exec(statement).all()


def public_reasons(session: Session, actor: Actor, approval_id: UUID) -> dict[UUID, dict[str, Any]]:
    """Return the reason that may be told to everybody without a tandem in an approved block."""
    statement = (
        select(col(PlanUnmatched.participant_id), col(PlanUnmatched.public_reason))
        .join(
            Approval,
            (col(Approval.plan_id) == col(PlanUnmatched.plan_id))
            & (col(Approval.block_id) == col(PlanUnmatched.block_id)),
        )
        .join(Block, col(Block.id) == col(Approval.block_id))
        .join(Round, col(Round.id) == col(Block.round_id))
        .where(col(Approval.id) == approval_id, col(Round.programme_id).in_(actor.coordinates))
        .order_by(col(PlanUnmatched.participant_id))
    )
    return {row[0]: row[1] for row in rows(session, statement)}


def frame(session: Session, actor: Actor, round_id: UUID) -> AnyRow | None:
    """Return what the mails of a round say about it and its programme."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Round.id),
            col(Round.name),
            col(Round.starts_on),
            col(Round.news_by),
            col(Round.company_days),
            col(Programme.id).label("programme_id"),
            col(Programme.name).label("programme"),
            col(Programme.contact_name),
            col(Programme.contact_phone),
            col(Programme.azubi_address),
            col(Programme.fachkraft_address),
        )
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Round.id) == round_id, col(Programme.id).in_(actor.coordinates))
    )
    return row_or_none(session, statement)


def letters(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return everybody who was told and has no address of their own, once for each partner or once without.

    `changed`: they were told more than once, so that a letter they have may be of an earlier tandem.
    """
    partner, notice = aliased(Person), aliased(Notice)
    own, other = aliased(Participant), aliased(Participant)
    told = select(func.count(col(notice.id))).where(col(notice.participant_id) == col(own.id)).scalar_subquery()
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(own.id),
            col(own.role),
            col(Person.name),
            col(Company.name).label("company"),
            col(partner.name).label("partner"),
            (told > 1).label("changed"),
        )
        .join(Person, col(Person.id) == col(own.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .outerjoin(
            Tandem,
            or_(col(Tandem.azubi_id) == col(own.id), col(Tandem.fachkraft_id) == col(own.id))
            & col(Tandem.state).not_in(UNTOLD),
        )
        .outerjoin(
            other,
            (col(other.id) != col(own.id))
            & ((col(other.id) == col(Tandem.azubi_id)) | (col(other.id) == col(Tandem.fachkraft_id))),
        )
        .outerjoin(partner, col(partner.id) == col(other.person_id))
        .where(
            col(own.round_id) == round_id,
            col(own.withdrawn_at).is_(None),
            told > 0,
            col(Person.email).is_(None),
            col(Person.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Company.sort_key), col(Person.sort_key), col(own.id), col(partner.sort_key), col(Tandem.id))
    )
    return rows(session, statement)
