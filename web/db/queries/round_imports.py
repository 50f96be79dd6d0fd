"""Coordinators' uploaded tables, and what a table of companies is compared with."""

from collections.abc import Collection, Sequence
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import QueryableAttribute, defer
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Block,
    Company,
    CompanyContact,
    CompanyNote,
    Programme,
    Round,
    RoundCompany,
    RoundImport,
)
from web.db.queries.rows import AnyRow, rows
from web.db.queries.scope import own_programmes
from web.services.actor import Actor

TABLE_LATER = defer(cast("QueryableAttribute[bytes | None]", RoundImport.data))
"""Leaves out the table, which may be some megabytes: it is read when somebody asks for it."""
UNDO_LATER = defer(cast("QueryableAttribute[dict[str, Any] | None]", RoundImport.undo))
"""Leaves out what a table changed, which may be as much."""


def one(session: Session, actor: Actor, round_id: UUID, import_id: UUID) -> RoundImport | None:
    """Return an import of a round the actor coordinates, for editing; what is large is read when it is asked for."""
    statement = (
        select_rows(RoundImport)
        .join(Round, col(Round.id) == col(RoundImport.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(RoundImport.id == import_id, RoundImport.round_id == round_id, own_programmes(actor))
        .options(TABLE_LATER, UNDO_LATER)
    )
    return session.exec(statement).first()


def companies(session: Session, actor: Actor, programme_id: UUID, round_id: UUID) -> Sequence[AnyRow]:
    """Return every company of a programme with its block in this round, if it takes part."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Company.id),
            col(Company.name),
            col(Company.town),
            col(Company.phone),
            col(Block.id).label("block_id"),
            col(Block.kind),
            col(Block.state),
            col(Block.places),
        )
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .outerjoin(
            RoundCompany, and_(col(RoundCompany.company_id) == col(Company.id), col(RoundCompany.round_id) == round_id)
        )
        .outerjoin(Block, col(Block.id) == col(RoundCompany.block_id))
        .where(col(Company.programme_id) == programme_id, own_programmes(actor))
        .order_by(col(Company.sort_key), col(Company.id))
    )
    return rows(session, statement)


def contacts(session: Session, actor: Actor, programme_id: UUID) -> Sequence[AnyRow]:
    """Return (company id, name, e-mail) of everybody who speaks for a company of a programme."""
    statement = (
        select(col(CompanyContact.company_id), col(Account.name), col(Account.email))
        .join(Account, col(Account.id) == col(CompanyContact.account_id))
        .join(Company, col(Company.id) == col(CompanyContact.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(col(Company.programme_id) == programme_id, own_programmes(actor))
        .order_by(col(CompanyContact.created_at), col(CompanyContact.id))
    )
    return rows(session, statement)


def notes(session: Session, actor: Actor, programme_id: UUID) -> Sequence[AnyRow]:
    """Return (company id, text) of every note about a company of a programme."""
    statement = (
        select(col(CompanyNote.company_id), col(CompanyNote.text))
        .join(Company, col(Company.id) == col(CompanyNote.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(col(Company.programme_id) == programme_id, own_programmes(actor))
        .order_by(col(CompanyNote.id))
    )
    return rows(session, statement)


def companies_to_edit(session: Session, actor: Actor, company_ids: Collection[UUID]) -> dict[UUID, Company]:
    """Return these companies by identifier, for editing."""
    statement = (
        select_rows(Company)
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(col(Company.id).in_(company_ids), own_programmes(actor))
    )
    return {row.id: row for row in session.exec(statement).all()}


def blocks_to_edit(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID]) -> dict[UUID, Block]:
    """Return these blocks of a round by identifier, for editing."""
    statement = (
        select_rows(Block)
        .join(Round, col(Round.id) == col(Block.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Block.id).in_(block_ids), Block.round_id == round_id, own_programmes(actor))
    )
    return {row.id: row for row in session.exec(statement).all()}


def accounts_by_email(session: Session, emails: Collection[str]) -> dict[str, Account]:
    """Return the accounts of these (normalised) addresses."""
    found = session.exec(select_rows(Account).where(col(Account.email).in_(emails))).all()
    return {account.email: account for account in found if account.email}
