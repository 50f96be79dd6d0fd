"""A company's people in the round before this one."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from web.db.models import Answer, Company, Participant, Person, Round, RoundCompany
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.scope import own_companies
from web.services.actor import Actor


def round_before(session: Session, actor: Actor, round_company_id: UUID, company_id: UUID) -> AnyRow | None:
    """Return (registration, name, start) of the newest earlier round in which the company reported anybody."""
    this = select(col(Round.starts_on)).join(RoundCompany, col(RoundCompany.round_id) == col(Round.id))
    started = this.where(col(RoundCompany.id) == round_company_id).scalar_subquery()
    reported = select(col(Participant.id)).where(col(Participant.round_company_id) == col(RoundCompany.id)).exists()
    statement = (
        select(col(RoundCompany.id), col(Round.name), col(Round.starts_on))
        .join(Round, col(Round.id) == col(RoundCompany.round_id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(
            col(Company.id) == company_id,
            col(RoundCompany.id) != round_company_id,
            col(Round.starts_on) < started,
            reported,
            own_companies(actor),
        )
        .order_by(col(Round.starts_on).desc(), col(RoundCompany.id))
        .limit(1)
    )
    return row_or_none(session, statement)


def people(session: Session, actor: Actor, round_company_id: UUID) -> Sequence[AnyRow]:
    """Return (participant, person, role, name, email) of everybody of a registration who had not withdrawn."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Participant.id), col(Participant.person_id), col(Participant.role), col(Person.name), col(Person.email)
        )
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .where(
            col(Participant.round_company_id) == round_company_id,
            col(Participant.withdrawn_at).is_(None),
            own_companies(actor),
        )
        .order_by(col(Participant.role), col(Person.sort_key), col(Participant.id))
    )
    return rows(session, statement)


def answers(session: Session, actor: Actor, round_company_id: UUID, question_keys: Collection[str]) -> Sequence[AnyRow]:
    """Return (participant, question, value) of these questions for a registration."""
    statement = (
        select(col(Answer.participant_id), col(Answer.question_key), col(Answer.value))
        .join(Participant, col(Participant.id) == col(Answer.participant_id))
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .where(
            col(Participant.round_company_id) == round_company_id,
            col(Answer.question_key).in_(sorted(question_keys)),
            own_companies(actor),
        )
        .order_by(col(Answer.id))
    )
    return rows(session, statement)
