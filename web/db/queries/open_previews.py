"""Uploaded tables whose preview nobody has confirmed or dropped. Only the worker reads these, so there is no actor."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, union_all
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from web.db.models import PeopleImport, RoundImport
from web.db.queries.round_imports import TABLE_LATER
from web.db.queries.rows import row_or_none


def _of_companies(before: datetime) -> ColumnElement[bool]:
    return col(PeopleImport.closed_at).is_(None) & (col(PeopleImport.created_at) < before)


def _of_rounds(before: datetime) -> ColumnElement[bool]:
    return (col(RoundImport.state) == "preview") & (col(RoundImport.created_at) < before)


def any_before(session: Session, before: datetime) -> bool:
    """Whether there is one that was uploaded before a moment."""
    found = union_all(
        select_columns(col(PeopleImport.id)).where(_of_companies(before)),
        select_columns(col(RoundImport.id)).where(_of_rounds(before)),
    )
    return row_or_none(session, found.limit(1)) is not None


def of_companies(session: Session, before: datetime) -> Sequence[PeopleImport]:
    """Return companies' tables that were uploaded before a moment, for editing."""
    return session.exec(select(PeopleImport).where(_of_companies(before)).order_by(col(PeopleImport.id))).all()


def of_rounds(session: Session, before: datetime) -> Sequence[RoundImport]:
    """Return coordinators' tables that were uploaded before a moment, for editing."""
    statement = select(RoundImport).where(_of_rounds(before)).order_by(col(RoundImport.id)).options(TABLE_LATER)
    return session.exec(statement).all()
