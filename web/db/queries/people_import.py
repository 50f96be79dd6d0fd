"""Uploaded tables between preview and import. They belong to whoever uploaded them."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from web.db.models import Account, Answer, Company, Participant, PeopleImport, RoundCompany
from web.db.queries.rows import AnyRow, rows
from web.db.queries.scope import own_companies
from web.services.actor import Actor


def _of_registration(
    actor: Actor, round_company_id: UUID, *conditions: ColumnElement[bool]
) -> SelectOfScalar[PeopleImport]:
    """Select the tables of a registration of the actor's, for editing."""
    return (
        select(PeopleImport)
        .join(RoundCompany, col(RoundCompany.id) == col(PeopleImport.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(col(RoundCompany.id) == round_company_id, own_companies(actor), *conditions)
    )


def one(session: Session, actor: Actor, round_company_id: UUID, import_id: UUID) -> PeopleImport | None:
    """Return a table the actor uploaded for this registration, closed or not."""
    is_own = col(PeopleImport.created_by) == actor.account_id
    return session.exec(_of_registration(actor, round_company_id, col(PeopleImport.id) == import_id, is_own)).first()


def open_ones(session: Session, actor: Actor, round_company_id: UUID) -> Sequence[PeopleImport]:
    """Return the actor's tables for this registration that are neither taken over nor dropped."""
    is_own, is_open = col(PeopleImport.created_by) == actor.account_id, col(PeopleImport.closed_at).is_(None)
    return session.exec(_of_registration(actor, round_company_id, is_own, is_open).order_by(col(PeopleImport.id))).all()


def company(session: Session, actor: Actor, company_id: UUID) -> Company | None:
    """Return a company of the actor, for editing what is remembered about its columns."""
    return session.exec(select(Company).where(col(Company.id) == company_id, own_companies(actor))).first()


def taken_over(session: Session, actor: Actor, round_company_id: UUID) -> Sequence[AnyRow]:
    """Return the tables that were taken over for a registration, whoever uploaded them, the latest first."""
    statement = (
        select_columns(
            col(PeopleImport.id),
            col(PeopleImport.file_name),
            col(PeopleImport.closed_at),
            col(PeopleImport.outcome),
            (func.coalesce(cast(col(PeopleImport.undo), String), "null") != "null").label("has_undo"),
            col(PeopleImport.undone_at),
            col(Account.name).label("by"),
        )
        .join(Account, col(Account.id) == col(PeopleImport.created_by))
        .join(RoundCompany, col(RoundCompany.id) == col(PeopleImport.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(col(RoundCompany.id) == round_company_id, col(PeopleImport.closed_at).is_not(None), own_companies(actor))
        .order_by(col(PeopleImport.closed_at).desc(), col(PeopleImport.id))
    )
    return [row for row in rows(session, statement) if "new" in row.outcome]


def closed_one(session: Session, actor: Actor, round_company_id: UUID, import_id: UUID) -> PeopleImport | None:
    """Return a table that was taken over or dropped, whoever uploaded it, for editing."""
    is_closed = col(PeopleImport.closed_at).is_not(None)
    return session.exec(_of_registration(actor, round_company_id, col(PeopleImport.id) == import_id, is_closed)).first()


def begun_person_parts(
    session: Session, actor: Actor, round_company_id: UUID, company_keys: Collection[str]
) -> Sequence[UUID]:
    """Return the participants of a registration who have answered something themselves."""
    statement = (
        select_columns(col(Answer.participant_id))
        .join(Participant, col(Participant.id) == col(Answer.participant_id))
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(
            col(RoundCompany.id) == round_company_id,
            col(Answer.question_key).not_in(sorted(company_keys)),
            own_companies(actor),
        )
        .distinct()
        .order_by(col(Answer.participant_id))
    )
    return [row.participant_id for row in rows(session, statement)]
