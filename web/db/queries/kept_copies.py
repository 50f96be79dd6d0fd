"""Tables that could still be taken back, with what they keep of people for it."""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import String, cast
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from web.db.models import Company, Participant, PeopleImport, RoundCompany, RoundImport
from web.db.queries.round_imports import TABLE_LATER
from web.db.queries.rows import AnyRow, rows
from web.db.queries.scope import own_companies
from web.services.actor import Actor


def with_undo(session: Session, actor: Actor, block_ids: Collection[UUID]) -> Sequence[PeopleImport]:
    """Return the companies' tables of these blocks, for editing."""
    statement = (
        select(PeopleImport)
        .join(RoundCompany, col(RoundCompany.id) == col(PeopleImport.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(col(RoundCompany.block_id).in_(block_ids), col(PeopleImport.undone_at).is_(None), own_companies(actor))
        .order_by(col(PeopleImport.id))
    )
    return [row for row in session.exec(statement).all() if row.undo is not None]


def naming(session: Session, round_company_id: UUID, participant_id: str) -> Sequence[PeopleImport]:
    """Return a registration's tables that keep something of somebody, for editing."""
    statement = (
        select(PeopleImport)
        .where(
            col(PeopleImport.round_company_id) == round_company_id,
            cast(col(PeopleImport.undo), String).contains(participant_id),
        )
        .order_by(col(PeopleImport.id))
    )
    return session.exec(statement).all()


def of_round(session: Session, round_id: UUID) -> Sequence[RoundImport]:
    """Return the coordinators' tables of a round that changed people, for editing."""
    statement = (
        select(RoundImport)
        .where(col(RoundImport.round_id) == round_id, cast(col(RoundImport.undo), String).contains("[["))
        .order_by(col(RoundImport.id))
        .options(TABLE_LATER)
    )
    return session.exec(statement).all()


def people(session: Session, actor: Actor, block_ids: Collection[UUID]) -> Sequence[AnyRow]:
    """Return (participant, person) of everybody of these blocks, withdrawn people too."""
    statement = (
        select_columns(col(Participant.id), col(Participant.person_id))
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(col(RoundCompany.block_id).in_(block_ids), own_companies(actor))
        .order_by(col(Participant.id))
    )
    return rows(session, statement)
