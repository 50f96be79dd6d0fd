"""Values that go through the door to the engine. People appear as engine keys only; names never get this far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from matcher import MatcherError
from web.db.models import DecisionKind, ParticipantRole

Words = dict[str, Any]
"""A sentence or reason as it is stored: key and parameters."""


@dataclass(frozen=True)
class Said:
    """A sentence or reason of the engine, for `web.sentences`."""

    key: str
    params: Mapping[str, Any]

    @classmethod
    def stored(cls, words: Mapping[str, Any]) -> "Said":
        """Return what was stored as key and parameters."""
        return cls(words["key"], words["params"])

    @property
    def is_left_out(self) -> bool:
        """Whether it is the reason of somebody whom a decision leaves out."""
        return self.key == "unmatched_left_out"


class EngineRefusal(Exception):
    """The engine refused what it was given; `code` and `params` say why."""

    def __init__(self, error: MatcherError) -> None:
        self.code = error.code
        self.params = dict(error.params)
        super().__init__(str(error))


class NotProved(Exception):
    """A result did not stand up to the independent check: an error in the program, never of the people's data."""


@dataclass(frozen=True)
class FrozenData:
    """A block's data as canonical bytes, with their hash and counts."""

    data: bytes
    sha256: str
    azubis: int
    fachkraefte: int


@dataclass(frozen=True)
class Choice:
    """A coordinator's decision in the engine's terms; people by their keys."""

    kind: DecisionKind
    azubi: str | None = None
    fachkraft: str | None = None
    places: int | None = None
    rule: str | None = None
    reason: str = ""

    def stored(self) -> list[Any]:
        """Return it as a list fit for JSON."""
        return [self.kind.value, self.azubi, self.fachkraft, self.places, self.rule, self.reason]

    @classmethod
    def restored(cls, entry: Sequence[Any]) -> "Choice":
        """Read what `stored` gave."""
        kind, *rest = entry
        return cls(DecisionKind(kind), *rest)


@dataclass(frozen=True)
class BlockTask:
    """One block to solve: its frozen bytes, its places (None: as many as possible) and what was decided about it."""

    block_id: UUID
    input_id: UUID
    data: bytes = field(compare=False)
    """Follows from the input."""
    places: int | None
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class PairAnswer:
    """A pair of the answer. `details`: reasons for each audience, confidence, open and overridden rules, as JSON."""

    azubi: str
    fachkraft: str
    points: int
    percent: int
    pinned: bool
    overridden: bool
    only_possible: bool
    confidence: int
    is_unclear: bool
    """Whether nobody can tell if a rule holds."""
    details: str


@dataclass(frozen=True)
class AloneAnswer:
    """Somebody without a partner, with the coordinator's reason, the one that may be told, and what would help."""

    key: str
    role: ParticipantRole
    reason: Words
    public: Words
    helps: tuple[Words, ...]


@dataclass(frozen=True)
class BlockAnswer:
    """A solved and proved block. `result` is the engine's own result with its certificate, as JSON in canonical form.

    `result_hash` is its SHA-256.
    """

    block_id: UUID
    input_id: UUID
    pairs: tuple[PairAnswer, ...]
    alone: tuple[AloneAnswer, ...]
    result: str
    result_hash: str
    input_hash: str
    decisions_hash: str
