"""A programme's own wording, version by version."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlmodel import Session, col

from web.db.models import Programme, ProgrammeTexts, TextsKind
from web.db.queries.rows import AnyRow, row_or_none, rows
from web.db.queries.scope import readable_programmes
from web.services.actor import Actor


def newest(
    session: Session, actor: Actor, programme_id: UUID, kind: TextsKind, *, number: int | None = None
) -> AnyRow | None:
    """Return (number, created_at, document) of the newest version of a kind, or of the one with a number."""
    statement: Select[*tuple[Any, ...]] = (
        select(col(ProgrammeTexts.number), col(ProgrammeTexts.created_at), col(ProgrammeTexts.document))
        .join(Programme, col(Programme.id) == col(ProgrammeTexts.programme_id))
        .where(col(Programme.id) == programme_id, col(ProgrammeTexts.kind) == kind, readable_programmes(actor))
        .order_by(col(ProgrammeTexts.number).desc())
        .limit(1)
    )
    return row_or_none(session, statement if number is None else statement.where(col(ProgrammeTexts.number) == number))


def versions(session: Session, actor: Actor, programme_id: UUID, kind: TextsKind) -> Sequence[AnyRow]:
    """Return (number, created_at) of every version of a kind, newest first."""
    statement = (
        select(col(ProgrammeTexts.number), col(ProgrammeTexts.created_at))
        .join(Programme, col(Programme.id) == col(ProgrammeTexts.programme_id))
        .where(col(Programme.id) == programme_id, col(ProgrammeTexts.kind) == kind, readable_programmes(actor))
        .order_by(col(ProgrammeTexts.number).desc())
    )
    return rows(session, statement)
