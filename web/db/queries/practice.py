"""Practice programmes: finding a coordinator's own, and taking one away with every row that belongs to it."""

from collections.abc import Collection, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Select,
    String,
    Table,
    cast,
    delete,
    exists,
    literal,
    or_,
    select,
    union_all,
)
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as select_rows

from web.catalogue.practice import PRACTICE_DOMAIN
from web.db.models import (
    Account,
    Company,
    CompanyContact,
    Coordinator,
    FormSubmission,
    Participant,
    Person,
    Programme,
    Round,
    RoundCompany,
)
from web.db.queries.rows import AnyRow, rows
from web.db.queries.scope import own_programmes
from web.services.actor import Actor


def programmes(session: Session, actor: Actor) -> Sequence[AnyRow]:
    """Return (id, is_practice, its newest round) of every programme the actor coordinates, oldest first."""
    newest = (
        select(col(Round.id))
        .where(col(Round.programme_id) == col(Programme.id))
        .order_by(col(Round.created_at).desc(), col(Round.id))
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(col(Programme.id), col(Programme.is_practice), newest.label("round_id"))
        .where(own_programmes(actor))
        .order_by(col(Programme.created_at), col(Programme.id))
    )
    return rows(session, statement)


def practice(session: Session, actor: Actor, programme_id: UUID) -> Programme | None:
    """Return a practice programme the actor coordinates; real ones are never found here."""
    statement = select_rows(Programme).where(
        col(Programme.id) == programme_id, col(Programme.is_practice), own_programmes(actor)
    )
    return session.exec(statement).first()


def accounts_made_for(session: Session, programme: Programme) -> Sequence[UUID]:
    """Return the accounts that speak for its companies or belong to its people and were made since it began."""
    contacts: Select[*tuple[Any, ...]] = (
        select(col(CompanyContact.account_id))
        .join(Company, col(Company.id) == col(CompanyContact.company_id))
        .where(col(Company.programme_id) == programme.id)
    )
    people: Select[*tuple[Any, ...]] = select(col(Person.account_id)).where(col(Person.programme_id) == programme.id)
    statement = select(col(Account.id)).where(
        or_(col(Account.id).in_(contacts), col(Account.id).in_(people)),
        col(Account.created_at) >= programme.created_at,
    )
    return [row.id for row in rows(session, statement)]


def made_up(session: Session, actor: Actor, programme_id: UUID) -> Sequence[AnyRow]:
    """Return (kind, id, account_id, name, company) of whom a practice programme's coordinator may visit it as.

    Kind is `company` (id of its part in a round), `azubi` or `fachkraft` (id of the participant). Only people with a
    made-up address or none are there, never somebody real who was added.
    """
    is_made_up = or_(col(Account.email).is_(None), col(Account.email).endswith(PRACTICE_DOMAIN))
    mine = (col(Programme.id) == programme_id, col(Programme.is_practice), own_programmes(actor), is_made_up)
    contacts: Select[*tuple[Any, ...]] = (
        select(
            literal("company").label("kind"),
            col(RoundCompany.id),
            col(Account.id).label("account_id"),
            col(Account.name),
            col(Company.name).label("company"),
            col(Company.sort_key),
        )
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .join(CompanyContact, col(CompanyContact.company_id) == col(Company.id))
        .join(Account, col(Account.id) == col(CompanyContact.account_id))
        .where(*mine)
    )
    people: Select[*tuple[Any, ...]] = (
        select(
            cast(col(Participant.role), String), col(Participant.id), col(Account.id), col(Account.name),
            col(Company.name), col(Company.sort_key),
        )
        .join(Person, col(Person.id) == col(Participant.person_id))
        .join(Company, col(Company.id) == col(Person.company_id))
        .join(Programme, col(Programme.id) == col(Company.programme_id))
        .join(Account, col(Account.id) == col(Person.account_id))
        .where(*mine, col(Participant.withdrawn_at).is_(None))
    )  # fmt: skip
    both = union_all(contacts, people).subquery()
    return rows(session, select(both).order_by(both.c.kind, both.c.sort_key, both.c.name, both.c.id))


def owned_tables(programme_id: UUID) -> dict[Table, ColumnElement[bool]]:
    """Return, for every table, which rows belong to a programme: those that hang on it by required foreign keys.

    Read from the schema, so that a table that joins the product later is never forgotten.
    """
    programme_table: Table = SQLModel.metadata.tables["programme"]
    owned: dict[Table, ColumnElement[bool]] = {programme_table: programme_table.c.id == programme_id}
    for table in SQLModel.metadata.sorted_tables:
        key = next((found for column in table.c if (found := _hangs_on(column, owned))), None)
        if key is not None:
            parent = key.column.table
            owned[table] = key.parent.in_(select(key.column).where(owned[parent]))
    return owned


def _hangs_on(column: Column[Any], owned: Collection[Table]) -> ForeignKey | None:
    if column.nullable:
        return None
    return next((key for key in column.foreign_keys if key.ondelete == "CASCADE" and key.column.table in owned), None)


def identifiers(session: Session, programme_id: UUID) -> frozenset[str]:
    """Return every identifier that addresses of a programme's pages may hold."""
    owned = owned_tables(programme_id)
    return frozenset(
        str(row.id)
        for table, belongs in owned.items()
        if "id" in table.c
        for row in rows(session, select(table.c.id).where(belongs))
    )


def delete_programme(session: Session, programme_id: UUID) -> None:
    """Delete every row that belongs to a programme, dependent rows first."""
    owned = owned_tables(programme_id)
    for table in reversed(SQLModel.metadata.sorted_tables):
        if table in owned:
            session.connection().execute(delete(table).where(owned[table]))


def delete_unused_accounts(session: Session, account_ids: Collection[UUID]) -> None:
    """Delete those of these accounts that hold no role any more."""
    roles = (
        exists().where(col(Coordinator.account_id) == col(Account.id)),
        exists().where(col(CompanyContact.account_id) == col(Account.id)),
        exists().where(col(Person.account_id) == col(Account.id)),
    )
    statement = delete(Account).where(col(Account.id).in_(account_ids), *(~role for role in roles))
    session.connection().execute(statement)


def submissions_since(session: Session, programme: Programme) -> Sequence[FormSubmission]:
    """Return the forms that were sent since a programme began."""
    statement = select_rows(FormSubmission).where(col(FormSubmission.at) >= programme.created_at)
    return session.exec(statement.order_by(col(FormSubmission.key))).all()
