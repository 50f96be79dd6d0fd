"""Companies of a programme, for those who bring them into a round."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import Block, Company, CompanyContact, Programme, Round, RoundCompany
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.scope import own_companies, own_programmes
from web.services.actor import Actor


def block_states(session: Session, actor: Actor, round_id: UUID) -> Sequence[str]:
    """Return the state of every block of a round."""
    statement = (
        select_rows(Block.state)
        .join(Round, col(Round.id) == col(Block.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Block.round_id) == round_id, own_programmes(actor))
        .order_by(col(Block.id))
    )
    return session.exec(statement).all()


def of_programme(session: Session, actor: Actor, programme_id: UUID, round_id: UUID) -> Sequence[AnyRow]:
    """Return (id, name, takes_part) of every company of a programme; `takes_part` is about this round."""
    takes_part = exists().where(col(RoundCompany.company_id) == col(Company.id), col(RoundCompany.round_id) == round_id)
    statement = (
        select(col(Company.id), col(Company.name), takes_part.label("takes_part"))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(col(Company.programme_id) == programme_id, own_programmes(actor))
        .order_by(col(Company.sort_key), col(Company.id))
    )
    return rows(session, statement)


def company(session: Session, actor: Actor, company_id: UUID) -> Company | None:
    """Return a company, for editing."""
    return session.exec(select_rows(Company).where(Company.id == company_id, own_companies(actor))).first()


def spoken_for(
    session: Session, actor: Actor, programme_id: UUID, account_id: UUID, *, besides: UUID | None
) -> str | None:
    """Return the name of a company of the programme an account speaks for already, other than `besides`."""
    statement = (
        select(col(Company.name))
        .join(CompanyContact, col(CompanyContact.company_id) == col(Company.id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .where(
            col(Company.programme_id) == programme_id,
            col(CompanyContact.account_id) == account_id,
            own_programmes(actor),
        )
        .order_by(col(Company.sort_key), col(Company.id))
    )
    if besides is not None:
        statement = statement.where(col(Company.id) != besides)
    found = row_or_none(session, statement)
    return str(found.name) if found else None


def is_contact(session: Session, actor: Actor, company_id: UUID, account_id: UUID) -> bool:
    """Whether an account speaks for a company."""
    statement = (
        select(col(CompanyContact.id))
        .join(Company, col(Company.id) == col(CompanyContact.company_id))
        .where(col(Company.id) == company_id, col(CompanyContact.account_id) == account_id, own_companies(actor))
    )
    return row_or_none(session, statement) is not None
