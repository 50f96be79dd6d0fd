"""What papers are made from: the programme that issues them, questions and policy in force, the people they are for."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlmodel import Session, col

from web.db.models import (
    Account,
    Company,
    CompanyContact,
    PolicyVersion,
    Programme,
    QuestionnaireVersion,
    Round,
    RoundCompany,
)
from web.db.queries.rows import AnyRow, row_or_none
from web.db.queries.scope import own_companies, own_programmes
from web.services.actor import Actor

ISSUER: tuple[Any, ...] = (
    col(Programme.id).label("programme_id"),
    col(Programme.name).label("programme"),
    col(Programme.accent),
    col(Programme.is_practice),
    col(Programme.controller),
    col(Programme.contact_name),
    col(Programme.contact_phone),
    col(Programme.contact_email),
)
"""Who issues a paper."""


def of_company(session: Session, actor: Actor, round_company_id: UUID) -> AnyRow | None:
    """Return what a company's round asks and by which policy; for the company and its coordinators.

    Columns: those of ISSUER, round_id, round_name, company, deadline, starts_on, azubi_address, fachkraft_address,
    document, toml.
    """
    statement: Select[*tuple[Any, ...]] = (
        select(
            *ISSUER,
            col(Round.id).label("round_id"),
            col(Round.name).label("round_name"),
            col(Company.name).label("company"),
            func.coalesce(col(RoundCompany.extended_deadline), col(Round.deadline)).label("deadline"),
            col(Round.starts_on),
            col(Programme.azubi_address),
            col(Programme.fachkraft_address),
            col(QuestionnaireVersion.document),
            col(PolicyVersion.toml),
        )
        .select_from(RoundCompany)
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Round, col(Round.id) == col(RoundCompany.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .join(QuestionnaireVersion, col(QuestionnaireVersion.id) == col(Round.questionnaire_version_id))
        .join(PolicyVersion, col(PolicyVersion.id) == col(Round.policy_version_id))
        .where(col(RoundCompany.id) == round_company_id, own_companies(actor))
    )
    return row_or_none(session, statement)


def contact_language(session: Session, actor: Actor, round_company_id: UUID) -> str | None:
    """Return the language of a company's contact, of a substitute where there is nobody else; None without any."""
    statement: Select[*tuple[Any, ...]] = (
        select(col(Account.language))
        .select_from(RoundCompany)
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(CompanyContact, col(CompanyContact.company_id) == col(Company.id))
        .join(Account, col(Account.id) == col(CompanyContact.account_id))
        .where(col(RoundCompany.id) == round_company_id, own_companies(actor))
        .order_by(col(CompanyContact.is_substitute), col(CompanyContact.created_at), col(CompanyContact.id))
        .limit(1)
    )
    found = row_or_none(session, statement)
    return found.language if found else None


def of_programme(session: Session, actor: Actor, programme_id: UUID) -> AnyRow | None:
    """Return who issues the papers of a programme the actor coordinates: the columns of ISSUER."""
    statement: Select[*tuple[Any, ...]] = select(*ISSUER).where(
        col(Programme.id) == programme_id, own_programmes(actor)
    )
    return row_or_none(session, statement)
