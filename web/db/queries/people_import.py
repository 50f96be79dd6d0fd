"""Uploaded tables between preview and import. They belong to whoever uploaded them."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from web.db.models import Company, PeopleImport, RoundCompany
from web.db.queries.scope import own_companies
from web.services.actor import Actor


def one(session: Session, actor: Actor, round_company_id: UUID, import_id: UUID) -> PeopleImport | None:
    """Return a table the actor uploaded for this registration, closed or not."""
    statement = (
        select(PeopleImport)
        .join(RoundCompany, col(RoundCompany.id) == col(PeopleImport.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(
            col(PeopleImport.id) == import_id,
            col(RoundCompany.id) == round_company_id,
            col(PeopleImport.created_by) == actor.account_id,
            own_companies(actor),
        )
    )
    return session.exec(statement).first()


def open_ones(session: Session, actor: Actor, round_company_id: UUID) -> Sequence[PeopleImport]:
    """Return the actor's tables for this registration that are neither taken over nor dropped."""
    statement = (
        select(PeopleImport)
        .join(RoundCompany, col(RoundCompany.id) == col(PeopleImport.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(
            col(RoundCompany.id) == round_company_id,
            col(PeopleImport.created_by) == actor.account_id,
            col(PeopleImport.closed_at).is_(None),
            own_companies(actor),
        )
        .order_by(col(PeopleImport.id))
    )
    return session.exec(statement).all()
