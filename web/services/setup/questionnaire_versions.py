"""What was asked before: the versions of a programme's questionnaire, each as it was, with what it changed."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from web.catalogue.differences import Difference, differences
from web.catalogue.questionnaire import Questionnaire
from web.db.queries import questionnaires as queries
from web.services.actor import Actor
from web.services.errors import NotFound


@dataclass(frozen=True)
class Version:
    """One version: who took it over and when (nobody for the one a programme begins with), and what uses it."""

    id: UUID
    number: int
    made_at: datetime
    author: str | None
    rounds: tuple[str, ...]
    """Names of the rounds that ask it now."""
    answers: int
    """How many answers were given to it; they keep it."""
    is_in_use: bool
    """Whether it is the newest, which new rounds begin with."""


@dataclass(frozen=True)
class VersionView:
    """One version as it was. `differences` is against the one before, None for the first."""

    version: Version
    questionnaire: Questionnaire
    differences: tuple[Difference, ...] | None


def versions_of(session: Session, actor: Actor, programme_id: UUID) -> tuple[Version, ...]:
    """Return every version of a programme's questionnaire, the newest first; raises NotFound."""
    found = queries.versions(session, actor, programme_id)
    if not found:
        raise NotFound
    asked, answers = queries.use_of_versions(session, actor, programme_id)
    rounds: dict[UUID, list[str]] = defaultdict(list)
    for row in asked:
        rounds[row.version_id].append(row.name)
    return tuple(
        Version(
            id=row.id,
            number=row.number,
            made_at=row.created_at,
            author=row.author,
            rounds=tuple(rounds[row.id]),
            answers=answers.get(row.id, 0),
            is_in_use=row is found[0],
        )
        for row in found
    )


def version_of(session: Session, actor: Actor, programme_id: UUID, number: int) -> VersionView:
    """Return one version with what it changed; raises NotFound."""
    known = {version.number: version for version in versions_of(session, actor, programme_id)}
    if number not in known:
        raise NotFound
    version, before = known[number], known.get(number - 1)
    documents = queries.documents(session, actor, [each.id for each in (version, before) if each])
    questionnaire = Questionnaire.from_document(documents[version.id])
    if before is None:
        return VersionView(version, questionnaire, None)
    earlier = Questionnaire.from_document(documents[before.id])
    return VersionView(version, questionnaire, differences(earlier, questionnaire))
