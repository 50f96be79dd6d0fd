"""What a company sets once: sites, departments, working times and school patterns."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import Company, Department, RoundCompany, Site, WorkPattern
from web.db.queries.rows import AnyRow, rows
from web.db.queries.scope import own_companies
from web.services.actor import Actor


def patterns(session: Session, actor: Actor, company_id: UUID) -> Sequence[AnyRow]:
    """Return (id, kind, name, answer) of a company's patterns by kind and name."""
    statement = (
        select(col(WorkPattern.id), col(WorkPattern.kind), col(WorkPattern.name), col(WorkPattern.answer))
        .join(Company, col(Company.id) == col(WorkPattern.company_id))
        .where(col(Company.id) == company_id, own_companies(actor))
        .order_by(col(WorkPattern.kind).desc(), col(WorkPattern.name), col(WorkPattern.id))
    )
    return rows(session, statement)


def pattern(session: Session, actor: Actor, company_id: UUID, pattern_id: UUID) -> WorkPattern | None:
    """Return one pattern of a company, for removing it."""
    statement = (
        select_rows(WorkPattern)
        .join(Company, col(Company.id) == col(WorkPattern.company_id))
        .where(col(WorkPattern.id) == pattern_id, col(Company.id) == company_id, own_companies(actor))
    )
    return session.exec(statement).first()


def sites(session: Session, actor: Actor, company_id: UUID) -> Sequence[Site]:
    """Return a company's sites by name, for editing."""
    statement = (
        select_rows(Site)
        .join(Company, col(Company.id) == col(Site.company_id))
        .where(col(Company.id) == company_id, own_companies(actor))
        .order_by(col(Site.name), col(Site.id))
    )
    return session.exec(statement).all()


def departments(session: Session, actor: Actor, company_id: UUID) -> Sequence[Department]:
    """Return a company's departments by name, for editing."""
    statement = (
        select_rows(Department)
        .join(Company, col(Company.id) == col(Department.company_id))
        .where(col(Company.id) == company_id, own_companies(actor))
        .order_by(col(Department.name), col(Department.id))
    )
    return session.exec(statement).all()


def sites_of_registrations(session: Session, actor: Actor, round_company_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return (registration, site name) of the companies of these registrations."""
    statement = (
        select(col(RoundCompany.id), col(Site.name))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Site, col(Site.company_id) == col(Company.id))
        .where(col(RoundCompany.id).in_(round_company_ids), own_companies(actor))
        .order_by(col(RoundCompany.id), col(Site.name), col(Site.id))
    )
    return rows(session, statement)
