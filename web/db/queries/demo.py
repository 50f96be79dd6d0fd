"""What the demo needs to know of its invented people. These read across companies: never call them outside the demo."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, cast, literal, select, union_all
from sqlmodel import Session, col
from sqlmodel import select as select_rows

from web.db.models import (
    Account,
    Company,
    CompanyContact,
    Coordinator,
    Participant,
    Person,
    Programme,
    Round,
    RoundCompany,
)
from web.db.queries.rows import AnyRow, rows
from web.services.actor import Actor


def account(session: Session, email: str) -> Account | None:
    """Return the account of an invented address."""
    return session.exec(select_rows(Account).where(col(Account.email) == email.lower())).first()


def uninvited(session: Session, actor: Actor, round_id: UUID) -> Sequence[UUID]:
    """Return the companies of a round whose invitation has not been sent."""
    statement = (
        select_rows(RoundCompany.id)
        .join(Company)
        .where(
            col(RoundCompany.round_id) == round_id,
            col(RoundCompany.invited_at).is_(None),
            col(Company.programme_id).in_(actor.coordinates),
        )
        .order_by(col(Company.sort_key), col(RoundCompany.id))
    )
    return session.exec(statement).all()


def ways(session: Session) -> Sequence[AnyRow]:
    """Return (account, name, company, role, kind of place, its id) of everybody with an account, practice left out."""
    real = ~col(Programme.is_practice)
    found = union_all(_coordinators().where(real), _contacts().where(real), _participants().where(real)).subquery()
    columns = [found.c.id, found.c.name, found.c.company, found.c.role, found.c.kind, found.c.place]
    return rows(session, select(*columns).order_by(found.c.company_key, found.c.person_key, found.c.place))


def _coordinators() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Account.id),
            col(Account.name).label("name"),
            col(Programme.name).label("company"),
            literal("coordinator").label("role"),
            literal("coordinator").label("kind"),
            col(Round.id).label("place"),
            literal("").label("company_key"),
            col(Account.name).label("person_key"),
        )
        .join(Coordinator, col(Coordinator.account_id) == col(Account.id))
        .join(Programme, col(Programme.id) == col(Coordinator.programme_id))
        .join(Round, col(Round.programme_id) == col(Programme.id))
    )


def _contacts() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Account.id),
            col(Account.name),
            col(Company.name),
            literal("company"),
            literal("company"),
            col(RoundCompany.id),
            col(Company.sort_key),
            col(Account.name),
        )
        .join(CompanyContact, col(CompanyContact.account_id) == col(Account.id))
        .join(Company, col(Company.id) == col(CompanyContact.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .join(RoundCompany, col(RoundCompany.company_id) == col(Company.id))
    )


def _participants() -> Select[*tuple[Any, ...]]:
    return (
        select(
            col(Account.id),
            col(Person.name),
            col(Company.name),
            cast(col(Participant.role), String),
            literal("participant"),
            col(Participant.id),
            col(Company.sort_key),
            col(Person.sort_key),
        )
        .join(Person, col(Person.account_id) == col(Account.id))
        .join(Participant, col(Participant.person_id) == col(Person.id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
    )
