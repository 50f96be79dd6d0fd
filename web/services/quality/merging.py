"""What merging persons and merging companies have in common: fields of two sides, one of which is kept."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.question import Question
from web.services import rounds
from web.services.actor import Actor
from web.services.quality import hindrances
from web.services.quality.hindrances import Hindrance, Kind

FIRST, SECOND = "first", "second"


@dataclass(frozen=True)
class MergeField:
    """One field of two sides; `kept` is the side proposed: the one said last, or the only one that says anything."""

    key: str
    first: Any
    second: Any
    kept: str

    @property
    def differs(self) -> bool:
        """Whether there is something to choose."""
        return self.first != self.second and self.first not in (None, "") and self.second not in (None, "")

    def chosen(self, choices: Mapping[str, str]) -> Any:
        """Return the value of the side chosen for this field, or of the side proposed."""
        side = choices.get(self.key, self.kept) if self.differs else self.kept
        return self.second if side == SECOND else self.first


@dataclass(frozen=True)
class MergePage:
    """Two sides as they stand: `first` stays, `second` goes.

    `moves` counts what goes over; `notes` say what happens to the rest; `refusal` says why it cannot be done.
    """

    where: rounds.Where
    first_id: UUID
    second_id: UUID
    first_name: str
    second_name: str
    fields: tuple[MergeField, ...]
    moves: Mapping[str, int]
    notes: tuple[str, ...]
    refusal: str
    names: Mapping[str, str]
    """Names of people the fields refer to, by identifier."""
    questions: Mapping[str, Question] = field(default_factory=dict)
    """The questions behind the fields, by key."""

    @property
    def seen(self) -> str:
        """Stands for exactly what the page shows; it tells whether somebody changed it meanwhile."""
        content = [
            str(self.first_id),
            str(self.second_id),
            [[field.key, field.first, field.second] for field in self.fields],
            sorted(self.moves.items()),
            self.refusal,
        ]
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:32]


@dataclass(frozen=True)
class Candidates:
    """Who may be in a round twice."""

    where: rounds.Where
    people: tuple[Hindrance, ...]
    companies: tuple[Hindrance, ...]


def candidates(session: Session, actor: Actor, round_id: UUID) -> Candidates:
    """Return the people and companies of a round that may be in it twice; raises NotFound."""
    page = hindrances.hindrance_page(session, actor, round_id)
    every = (*page.hindrances, *page.waived)
    return Candidates(
        page.where,
        tuple(one for one in every if one.kind is Kind.SAME_PERSON),
        tuple(one for one in every if one.kind is Kind.SAME_COMPANY),
    )


def merge_field(key: str, first: Any, second: Any, *, newer: str) -> MergeField:
    """Return a field of two sides with the side to propose."""
    if first in (None, ""):
        return MergeField(key, first, second, SECOND)
    return MergeField(key, first, second, FIRST if second in (None, "") else newer)


def values_of(fields: Sequence[MergeField], choices: Mapping[str, str]) -> dict[str, Any]:
    """Return what is kept of every field."""
    return {field.key: field.chosen(choices) for field in fields}
