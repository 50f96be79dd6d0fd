"""Companies that asked for a call about their tandems, and whose reply a coordinator noted for them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from web.db.models import Account, Approval, Block, Company, CompanyReply, Publication, RoundCompany
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.scope import acts_for_company, own_companies
from web.services.actor import Actor


def asking(session: Session, actor: Actor, round_id: UUID, only: UUID | None = None) -> Sequence[AnyRow]:
    """Return the companies of a round that wait for a call before their people are told, by name; `only`: one of them.

    Each with its phone, its block, since when, who asked, and when its people are due.
    """
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(RoundCompany.id).label("company_id"),
            col(Company.name),
            col(Company.phone),
            col(Publication.block_id),
            col(Publication.people_due_on),
            col(CompanyReply.created_at).label("asked_at"),
            col(Account.name).label("asked_by"),
        )
        .select_from(CompanyReply)
        .join(Publication, col(Publication.id) == col(CompanyReply.publication_id))
        .join(Approval, (col(Approval.id) == col(Publication.approval_id)) & col(Approval.revoked_at).is_(None))
        .join(Block, col(Block.id) == col(Publication.block_id))
        .join(RoundCompany, col(RoundCompany.id) == col(CompanyReply.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .outerjoin(Account, col(Account.id) == col(CompanyReply.replied_by))
        .where(
            col(Block.round_id) == round_id,
            col(Company.programme_id).in_(actor.coordinates),
            col(CompanyReply.agreed).is_(False),
            col(Publication.people_told_at).is_(None),
        )
        .order_by(col(Company.sort_key), col(RoundCompany.id))
    )
    if only is not None:
        statement = statement.where(col(RoundCompany.id) == only)
    return rows(session, statement)


def noted_by(session: Session, actor: Actor, round_company_id: UUID, publication_id: UUID) -> str | None:
    """Return the name of the coordinator who noted a company's reply to a publication, unless a contact gave it."""
    statement = (
        select(col(Account.name))
        .join(CompanyReply, col(CompanyReply.replied_by) == col(Account.id))
        .join(RoundCompany, col(RoundCompany.id) == col(CompanyReply.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(
            col(CompanyReply.round_company_id) == round_company_id,
            col(CompanyReply.publication_id) == publication_id,
            acts_for_company(col(Account.id)),
            own_companies(actor),
        )
    )
    found = row_or_none(session, statement)
    return None if found is None else str(found.name)
