"""Programmes as their coordinators see them: their data, their rounds, the versions a new round starts with."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import PolicyVersion, Programme, QuestionnaireVersion, Round, RoundCompany
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.scope import own_programmes
from web.services.actor import Actor


def programme(session: Session, actor: Actor, programme_id: UUID) -> Programme | None:
    """Return a programme the actor coordinates, for editing."""
    return session.exec(select_rows(Programme).where(Programme.id == programme_id, own_programmes(actor))).first()


def data(session: Session, actor: Actor, programme_id: UUID) -> AnyRow | None:
    """Return what coordinators may change of a programme, with its version, and whether it is for practice."""
    statement = select(
        col(Programme.id),
        col(Programme.version),
        col(Programme.accent),
        col(Programme.four_eyes),
        col(Programme.name),
        col(Programme.controller),
        col(Programme.contact_name),
        col(Programme.contact_phone),
        col(Programme.contact_email),
        col(Programme.azubi_address),
        col(Programme.fachkraft_address),
        col(Programme.is_practice),
    ).where(col(Programme.id) == programme_id, own_programmes(actor))
    return row_or_none(session, statement)


def rounds(session: Session, actor: Actor, programme_id: UUID) -> Sequence[AnyRow]:
    """Return (id, name, deadline, starts_on, companies) of every round of a programme, newest first."""
    companies = (
        select(func.count())
        .select_from(RoundCompany)
        .where(col(RoundCompany.round_id) == col(Round.id))
        .scalar_subquery()
    )
    statement = (
        select(col(Round.id), col(Round.name), col(Round.deadline), col(Round.starts_on), companies.label("companies"))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Programme.id) == programme_id, own_programmes(actor))
        .order_by(col(Round.starts_on).desc(), col(Round.id))
    )
    return rows(session, statement)


def policies(session: Session, actor: Actor, programme_id: UUID) -> Sequence[PolicyVersion]:
    """Return every version of a programme's policy, the newest first; those made only to compare come last."""
    statement = (
        select_rows(PolicyVersion)
        .join(Programme, col(Programme.id) == col(PolicyVersion.programme_id))
        .where(PolicyVersion.programme_id == programme_id, own_programmes(actor))
        .order_by(col(PolicyVersion.for_comparison), col(PolicyVersion.number).desc())
    )
    return session.exec(statement).all()


def newest_versions(session: Session, actor: Actor, programme_id: UUID) -> AnyRow:
    """Return the ids of a programme's newest questionnaire and policy."""
    questionnaire = (
        select(col(QuestionnaireVersion.id))
        .where(col(QuestionnaireVersion.programme_id) == col(Programme.id))
        .order_by(col(QuestionnaireVersion.number).desc())
        .limit(1)
        .scalar_subquery()
    )
    policy = (
        select(col(PolicyVersion.id))
        .where(col(PolicyVersion.programme_id) == col(Programme.id), col(PolicyVersion.for_comparison).is_(False))
        .order_by(col(PolicyVersion.number).desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = select(questionnaire.label("questionnaire_id"), policy.label("policy_id")).where(
        col(Programme.id) == programme_id, own_programmes(actor)
    )
    return rows(session, statement)[0]
