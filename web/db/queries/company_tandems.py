"""What a company sees of its tandems once its block is published to companies, and what it replied."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    SUPERSEDED,
    Answer,
    Approval,
    Block,
    Company,
    CompanyReply,
    Participant,
    Person,
    PlanPair,
    Publication,
    RoundCompany,
    Tandem,
    TandemState,
)
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.scope import own_companies
from web.services.actor import Actor

ENDED = (TandemState.NOT_CONTINUED, TandemState.DISSOLVED)
KNOWN = (
    col(Publication.company_told_at).is_not(None),
    or_(col(Approval.revoked_at).is_(None), col(Approval.revoked_reason) == SUPERSEDED),
)
"""A publication companies know and that still stands, also while its repair is prepared; joins its approval."""


def publication(session: Session, actor: Actor, round_company_id: UUID) -> AnyRow | None:
    """Return the publication in force, if companies know it: id, company told at, people due on, people told at.

    `is_repair`: people were told of it or of one before. `state`: where the block is now.
    """
    earlier = aliased(Publication)
    statement = (
        select(
            col(Publication.id),
            col(Publication.company_told_at),
            col(Publication.people_due_on),
            col(Publication.people_told_at),
            exists()
            .where(col(earlier.block_id) == col(Publication.block_id), col(earlier.people_told_at).is_not(None))
            .label("is_repair"),
            col(Block.state),
        )
        .join(Block, col(Block.id) == col(Publication.block_id))
        .join(Approval, col(Approval.id) == col(Publication.approval_id))
        .join(RoundCompany, col(RoundCompany.block_id) == col(Publication.block_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(
            col(RoundCompany.id) == round_company_id,
            *KNOWN,
            own_companies(actor),
        )
        .order_by(col(Publication.company_told_at).desc(), col(Publication.id))
    )
    return row_or_none(session, statement)


def tandems(session: Session, actor: Actor, round_company_id: UUID) -> Sequence[AnyRow]:
    """Return the living tandems somebody of this company is part of, by the Azubi's name; of the other half as little
    as companies see of each other: name and company.
    """
    azubi, fachkraft = aliased(Participant), aliased(Participant)
    azubi_person, fachkraft_person = aliased(Person), aliased(Person)
    azubi_company, fachkraft_company = aliased(Company), aliased(Company)
    own = select(col(Company.id)).join(RoundCompany, col(RoundCompany.company_id) == col(Company.id))
    own = own.where(col(RoundCompany.id) == round_company_id, own_companies(actor))
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Tandem.id),
            col(Tandem.reasons),
            azubi.id.label("azubi_id"),  # type: ignore[attr-defined]
            azubi_person.name.label("azubi"),  # type: ignore[attr-defined]
            azubi_company.id.label("azubi_company_id"),  # type: ignore[attr-defined]
            azubi_company.name.label("azubi_company"),  # type: ignore[attr-defined]
            fachkraft.id.label("fachkraft_id"),  # type: ignore[attr-defined]
            fachkraft_person.name.label("fachkraft"),  # type: ignore[attr-defined]
            fachkraft_company.id.label("fachkraft_company_id"),  # type: ignore[attr-defined]
            fachkraft_company.name.label("fachkraft_company"),  # type: ignore[attr-defined]
        )
        .join(azubi, col(azubi.id) == col(Tandem.azubi_id))
        .join(fachkraft, col(fachkraft.id) == col(Tandem.fachkraft_id))
        .join(azubi_person, col(azubi_person.id) == col(azubi.person_id))
        .join(fachkraft_person, col(fachkraft_person.id) == col(fachkraft.person_id))
        .join(azubi_company, col(azubi_company.id) == col(azubi_person.company_id))
        .join(fachkraft_company, col(fachkraft_company.id) == col(fachkraft_person.company_id))
        .where(
            or_(col(azubi.round_company_id) == round_company_id, col(fachkraft.round_company_id) == round_company_id),
            or_(col(azubi_company.id).in_(own), col(fachkraft_company.id).in_(own)),
            col(Tandem.state).not_in(ENDED),
        )
        .order_by(col(azubi_person.sort_key), col(Tandem.id))
    )
    return rows(session, statement)


def approved_pairs(session: Session, actor: Actor, round_company_id: UUID) -> Sequence[AnyRow]:
    """Return the pairs that are approved and somebody of this company is part of, by the Azubi's name."""
    azubi, fachkraft = aliased(Participant), aliased(Participant)
    azubi_person, fachkraft_person = aliased(Person), aliased(Person)
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(PlanPair.azubi_id),
            col(PlanPair.fachkraft_id),
            col(azubi_person.name).label("azubi"),
            col(fachkraft_person.name).label("fachkraft"),
        )
        .join(Approval, (col(Approval.plan_id) == col(PlanPair.plan_id)) & col(Approval.revoked_at).is_(None))
        .join(
            RoundCompany,
            (col(RoundCompany.block_id) == col(Approval.block_id)) & (col(RoundCompany.id) == round_company_id),
        )
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(azubi, col(azubi.id) == col(PlanPair.azubi_id))
        .join(fachkraft, col(fachkraft.id) == col(PlanPair.fachkraft_id))
        .join(azubi_person, col(azubi_person.id) == col(azubi.person_id))
        .join(fachkraft_person, col(fachkraft_person.id) == col(fachkraft.person_id))
        .where(
            col(PlanPair.block_id) == col(RoundCompany.block_id),
            or_(col(azubi.round_company_id) == round_company_id, col(fachkraft.round_company_id) == round_company_id),
            own_companies(actor),
        )
        .order_by(col(azubi_person.sort_key), col(PlanPair.azubi_id))
    )
    return rows(session, statement)


def without_tandem(session: Session, actor: Actor, round_company_id: UUID) -> Sequence[AnyRow]:
    """Return (participant id, name, role) of the company's people who are in no living tandem."""
    paired = exists().where(
        or_(col(Tandem.azubi_id) == col(Participant.id), col(Tandem.fachkraft_id) == col(Participant.id)),
        col(Tandem.state).not_in(ENDED),
    )
    statement = (
        select(col(Participant.id), col(Person.name), col(Participant.role))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .where(
            col(Participant.round_company_id) == round_company_id,
            col(Participant.withdrawn_at).is_(None),
            ~paired,
            own_companies(actor),
        )
        .order_by(col(Participant.role), col(Person.sort_key), col(Participant.id))
    )
    return rows(session, statement)


def answers(session: Session, participant_ids: Collection[UUID], keys: Collection[str]) -> Sequence[AnyRow]:
    """Return (participant id, question key, value) for people found through one of the company's own tandems."""
    statement = (
        select(col(Answer.participant_id), col(Answer.question_key), col(Answer.value))
        .where(col(Answer.participant_id).in_(participant_ids), col(Answer.question_key).in_(sorted(keys)))
        .order_by(col(Answer.id))
    )
    return rows(session, statement)


def reply(session: Session, actor: Actor, round_company_id: UUID, publication_id: UUID) -> CompanyReply | None:
    """Return what a company replied to a publication, for editing."""
    statement = (
        select_rows(CompanyReply)
        .join(RoundCompany, col(RoundCompany.id) == col(CompanyReply.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(
            col(CompanyReply.round_company_id) == round_company_id,
            col(CompanyReply.publication_id) == publication_id,
            own_companies(actor),
        )
    )
    return session.exec(statement).first()
