"""What a programme words itself: legal facts of the notice, greetings of the first pages. Kept version by version.

A version is never changed, so it can be said at any time what stood there on which day.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from sqlmodel import Session

from web.catalogue.introduction import INTRODUCTION
from web.catalogue.question import Role
from web.db.models import ProgrammeTexts, TextsKind
from web.db.queries import programme_texts as queries
from web.db.queries import programmes
from web.services import audit
from web.services.actor import Actor
from web.services.errors import Changed, NotFound
from web.translations import DEFAULT_LANGUAGE

KEYS: Mapping[TextsKind, tuple[str, ...]] = MappingProxyType(
    {
        TextsKind.LEGAL: ("officer", "authority", "receivers", "basis_person", "basis_company"),
        TextsKind.GREETING: ("company", *(f"{role.value}_{each.key}" for role in Role for each in INTRODUCTION)),
    }
)
"""What can be worded, in the order of the pages."""


@dataclass(frozen=True)
class OwnText:
    """A text as the programme wrote it, and the language it is in."""

    text: str
    language: str


@dataclass(frozen=True)
class Texts:
    """A programme's own texts as of one version. Number 0, without a day, is the product's own wording."""

    number: int = 0
    since: datetime | None = None
    document: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def own(self, key: str, language: str) -> OwnText | None:
        """Return a text in a language, else in German; None where the product's own wording stands."""
        for each in (language, DEFAULT_LANGUAGE):
            if text := self.document.get(each, {}).get(key):
                return OwnText(text, each)
        return None

    def typed(self, language: str) -> Mapping[str, str]:
        """Return what was written in one language."""
        return self.document.get(language, {})


@dataclass(frozen=True)
class Version:
    """One version in the list of all; number 0 is the product's own wording, before the first."""

    number: int
    since: datetime | None


def texts_of(
    session: Session, actor: Actor, programme_id: UUID, kind: TextsKind, *, number: int | None = None
) -> Texts:
    """Return the texts in force, or those of an earlier version; raises NotFound for a version that never was."""
    row = queries.newest(session, actor, programme_id, kind, number=number)
    if row is not None:
        return Texts(row.number, row.created_at, row.document)
    if number:
        raise NotFound
    return Texts()


def with_versions(
    session: Session, actor: Actor, programme_id: UUID, kind: TextsKind, *, number: int | None = None
) -> tuple[Texts, tuple[Version, ...]]:
    """Return texts as `texts_of` does, and every version, newest first; the last one is the product's own wording."""
    rows = queries.versions(session, actor, programme_id, kind)
    known = (*(Version(row.number, row.created_at) for row in rows), Version(0, None))
    return texts_of(session, actor, programme_id, kind, number=number), known


def change_texts(
    session: Session,
    actor: Actor,
    programme_id: UUID,
    kind: TextsKind,
    *,
    language: str,
    texts: Mapping[str, str],
    version: int,
) -> None:
    """Store texts of one language as the next version; what is empty stands as in the product.

    Nothing happens when nothing changes. Raises NotFound, or Changed if there is a newer version than `version`.
    """
    if programmes.programme(session, actor, programme_id) is None:
        raise NotFound
    known = texts_of(session, actor, programme_id, kind)
    if known.number != version:
        raise Changed
    written = {key: texts[key] for key in KEYS[kind] if texts.get(key)}
    if written == known.typed(language):
        return
    row = ProgrammeTexts(
        programme_id=programme_id,
        kind=kind,
        number=known.number + 1,
        document={**{key: dict(value) for key, value in known.document.items()}, language: written},
        created_by=actor.account_id,
    )
    session.add(row)
    audit.record(session, actor, f"{kind.value}.change", row.id, programme_id=programme_id, number=row.number)
