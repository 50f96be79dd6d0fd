"""Whom letters are for, and what stands in one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlmodel import Session, col

from web.db.models import (
    Account,
    Block,
    Company,
    Credential,
    CredentialKind,
    Notice,
    Participant,
    Person,
    Programme,
    Round,
    RoundCompany,
)
from web.db.queries.papers import ISSUER
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.scope import own_companies
from web.services.actor import Actor


def reader(session: Session, actor: Actor, participant_id: UUID) -> AnyRow | None:
    """Return what a letter to somebody says, for their company's contacts and coordinators.

    Columns: those of papers.ISSUER, id, person_id, name, role, company, round_id, round_name, round_company_id,
    deadline, starts_on, block_state, azubi_address, fachkraft_address, is_told, is_done, language (None: not known).
    """
    language = select(col(Account.language)).where(col(Account.id) == col(Person.account_id))
    columns: Select[*tuple[Any, ...]] = select(
        *ISSUER,
        col(Participant.id),
        col(Participant.person_id),
        col(Person.name),
        col(Participant.role),
        col(Company.name).label("company"),
        col(Round.id).label("round_id"),
        col(Round.name).label("round_name"),
        col(RoundCompany.id).label("round_company_id"),
        func.coalesce(col(RoundCompany.extended_deadline), col(Round.deadline)).label("deadline"),
        col(Round.starts_on),
        col(Block.state).label("block_state"),
        col(Programme.azubi_address),
        col(Programme.fachkraft_address),
        exists().where(col(Notice.participant_id) == col(Participant.id)).label("is_told"),
        col(Participant.person_part_done_at).is_not(None).label("is_done"),
        language.scalar_subquery().label("language"),
    )
    return row_or_none(session, _taking_part(columns, actor).where(col(Participant.id) == participant_id))


def addressees_of_company(session: Session, actor: Actor, round_company_id: UUID) -> Sequence[AnyRow]:
    """Return everybody of a registration a letter could go to, by name; columns as in `addressees_of_round`."""
    return _addressees(session, actor, col(RoundCompany.id) == round_company_id)


def addressees_of_round(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return everybody of a round a letter could go to, by company and name.

    Columns: id, name, company, has_email, has_letter, block_state.
    """
    return _addressees(session, actor, col(Round.id) == round_id)


def _addressees(session: Session, actor: Actor, condition: ColumnElement[bool]) -> Sequence[AnyRow]:
    living_letter = exists().where(
        col(Credential.participant_id) == col(Participant.id),
        col(Credential.kind) == CredentialKind.LETTER,
        col(Credential.revoked_at).is_(None),
    )
    columns: Select[*tuple[Any, ...]] = select(
        col(Participant.id),
        col(Person.name),
        col(Company.name).label("company"),
        col(Person.email).is_not(None).label("has_email"),
        living_letter.label("has_letter"),
        col(Block.state).label("block_state"),
    )
    order = (col(Company.sort_key), col(Person.sort_key), col(Participant.id))
    return rows(session, _taking_part(columns, actor).where(condition).order_by(*order))


def _taking_part(columns: Select[*tuple[Any, ...]], actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        columns.select_from(Participant)
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .join(RoundCompany, col(RoundCompany.id) == col(Participant.round_company_id))
        .join(Block, col(Block.id) == col(RoundCompany.block_id))
        .join(Round, col(Round.id) == col(Participant.round_id))
        .join(Programme, col(Programme.id) == col(Round.programme_id))
        .where(col(Participant.withdrawn_at).is_(None), own_companies(actor))
    )
