"""Companies of a programme, for those who bring them into a round."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import aliased
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


def _takes_no_part(round_id: UUID) -> ColumnElement[bool]:
    here = aliased(RoundCompany)
    return ~exists().where(col(here.company_id) == col(Company.id), col(here.round_id) == round_id)


def earlier_rounds(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return (id, name, companies) of the programme's other rounds; counted are companies missing in this one."""
    programme_id = select(col(Round.programme_id)).where(col(Round.id) == round_id).correlate(None).scalar_subquery()
    statement = (
        select(col(Round.id), col(Round.name), func.count().label("companies"))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .join(RoundCompany, col(RoundCompany.round_id) == col(Round.id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(col(Programme.id) == programme_id, own_programmes(actor))
        .where(col(Round.id) != round_id, _takes_no_part(round_id))
        .group_by(col(Round.id), col(Round.name), col(Round.starts_on))
        .order_by(col(Round.starts_on).desc(), col(Round.id))
    )
    return rows(session, statement)


def missing_of(session: Session, actor: Actor, round_id: UUID, earlier_id: UUID) -> Sequence[Company]:
    """Return the companies of an earlier round that do not take part in this one, by name."""
    statement = (
        select_rows(Company)
        .join(RoundCompany, col(RoundCompany.company_id) == col(Company.id))
        .where(col(RoundCompany.round_id) == earlier_id, _takes_no_part(round_id), own_companies(actor))
        .order_by(col(Company.sort_key), col(Company.id))
    )
    return session.exec(statement).all()


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
