"""Letters for people who were told and have no e-mail address of their own."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from sqlmodel import Session

from web.db.queries import approvals as queries
from web.db.queries.rows import AnyRow
from web.services import rounds
from web.services.actor import Actor


@dataclass(frozen=True)
class LetterLine:
    """Somebody without an address of their own who has been told and needs a letter."""

    participant_id: UUID
    name: str
    company: str
    partners: tuple[str, ...]
    is_changed: bool
    """Whether they were told more than once: a letter they have may speak of an earlier tandem."""


def letters_to_print(session: Session, actor: Actor, round_id: UUID) -> tuple[LetterLine, ...]:
    """Return who was told and has no address of their own, by company; raises NotFound."""
    rounds.own_round(session, actor, round_id)
    return tuple(
        LetterLine(
            first.id,
            first.name,
            first.company,
            tuple(row.partner for row in found if row.partner),
            is_changed=bool(first.changed),
        )
        for found in _by_person(queries.letters(session, actor, round_id))
        for first in found[:1]
    )


def _by_person(found: Iterable[AnyRow]) -> Iterable[list[AnyRow]]:
    """The rows of each person, who has one for each of their tandems."""
    return (list(of_person) for _, of_person in groupby(found, key=lambda row: row.id))
