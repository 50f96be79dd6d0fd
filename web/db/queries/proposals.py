"""Pairs that companies propose (Vorschläge des Betriebs)."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import Account, Block, Company, CompanyProposal, Participant, Person, RoundCompany
from web.db.queries.rows import AnyRow, rows
from web.db.queries.scope import acts_for_company, own_companies
from web.services.actor import Actor


def of_registration(session: Session, actor: Actor, round_company_id: UUID) -> Sequence[AnyRow]:
    """Return the proposals of a registration with both names and how they stand, oldest first."""
    return _listed(session, actor, col(RoundCompany.id) == round_company_id)


def of_round(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return the proposals of a round with company, both names and how they stand, oldest first."""
    return _listed(session, actor, col(RoundCompany.round_id) == round_id)


def of_blocks(session: Session, actor: Actor, block_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return what the companies of these blocks propose, as `of_round`."""
    return _listed(session, actor, col(RoundCompany.block_id).in_(block_ids))


def _listed(session: Session, actor: Actor, condition: ColumnElement[bool]) -> Sequence[AnyRow]:
    azubi, fachkraft = aliased(Participant), aliased(Participant)
    azubi_person, fachkraft_person = aliased(Person), aliased(Person)
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(CompanyProposal.id),
            col(CompanyProposal.round_company_id),
            col(CompanyProposal.created_at),
            col(CompanyProposal.azubi_id),
            col(CompanyProposal.fachkraft_id),
            col(CompanyProposal.sentence),
            col(CompanyProposal.answer),
            col(CompanyProposal.answered_at),
            col(Account.name).label("proposed_by"),
            acts_for_company(col(CompanyProposal.proposed_by)).label("on_behalf"),
            col(azubi_person.name).label("azubi"),
            col(fachkraft_person.name).label("fachkraft"),
            col(Company.name).label("company"),
            col(Block.id).label("block_id"),
            col(Block.state).label("state"),
        )
        .join(RoundCompany, col(RoundCompany.id) == col(CompanyProposal.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Block, col(Block.id) == col(RoundCompany.block_id))
        .join(azubi, col(azubi.id) == col(CompanyProposal.azubi_id))
        .join(fachkraft, col(fachkraft.id) == col(CompanyProposal.fachkraft_id))
        .join(azubi_person, col(azubi_person.id) == col(azubi.person_id))
        .join(fachkraft_person, col(fachkraft_person.id) == col(fachkraft.person_id))
        .outerjoin(Account, col(Account.id) == col(CompanyProposal.proposed_by))
        .where(
            condition, own_companies(actor), col(azubi.withdrawn_at).is_(None), col(fachkraft.withdrawn_at).is_(None)
        )
        .order_by(col(CompanyProposal.created_at), col(CompanyProposal.id))
    )
    return rows(session, statement)


def proposal(session: Session, actor: Actor, proposal_id: UUID) -> CompanyProposal | None:
    """Return one proposal of the actor's companies, for editing."""
    statement = (
        select_rows(CompanyProposal)
        .join(RoundCompany, col(RoundCompany.id) == col(CompanyProposal.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(col(CompanyProposal.id) == proposal_id, own_companies(actor))
    )
    return session.exec(statement).first()


def of_pair(
    session: Session, actor: Actor, round_id: UUID, azubi_id: UUID | None, fachkraft_id: UUID | None, *, kept: bool
) -> Sequence[CompanyProposal]:
    """Return the proposals of these two that a coordinator kept together without a word, or that wait, for editing."""
    answered = col(CompanyProposal.answered_at)
    statement = (
        select_rows(CompanyProposal)
        .join(RoundCompany, col(RoundCompany.id) == col(CompanyProposal.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(
            col(RoundCompany.round_id) == round_id,
            col(CompanyProposal.azubi_id) == azubi_id,
            col(CompanyProposal.fachkraft_id) == fachkraft_id,
            answered.is_not(None) if kept else answered.is_(None),
            col(CompanyProposal.answer) == "",
            own_companies(actor),
        )
        .order_by(col(CompanyProposal.id))
    )
    return session.exec(statement).all()
