"""Decisions: everything about a plan that names people, each with its reason."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from matcher.errors import InvalidDecisions

if TYPE_CHECKING:
    from matcher.problem import Problem

__all__ = ["Decisions", "OverrideDecision", "PairDecision", "PersonDecision", "PlacesDecision"]

MAX_PLACES = 1_000_000


CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True, order=True)
class PairDecision:
    """Something is decided about these two."""

    azubi: str
    fachkraft: str
    reason: str = ""


@dataclass(frozen=True, order=True)
class PersonDecision:
    """Something is decided about this person."""

    person: str
    reason: str = ""


@dataclass(frozen=True)
class PlacesDecision:
    """The block gets so many tandems; None for as many as possible, whatever the policy says."""

    block: str
    places: int | None
    reason: str = ""


@dataclass(frozen=True, order=True)
class OverrideDecision:
    """The rule does not hold for these two."""

    azubi: str
    fachkraft: str
    rule: str
    reason: str = ""


Kind = TypeVar("Kind", PairDecision, PersonDecision, PlacesDecision, OverrideDecision)


@dataclass(frozen=True)
class Decisions:
    """Pins (this pair stays together), bans (never these two), holds (keep the pair while others change), people left
    out, places of blocks, overrides of rules. Their order plays no part.

    Each entry may be given as its class or as a plain tuple, e.g. ``Decisions(pins=[("a1", "f2", "asked for")])``.
    A hold is kept like a pin, but still counts when the weakest tandem is looked for. Whether the people exist and the
    decisions agree is found out when they meet a problem. Raises ``InvalidDecisions``.
    """

    pins: tuple[PairDecision, ...] = ()
    bans: tuple[PairDecision, ...] = ()
    holds: tuple[PairDecision, ...] = ()
    left_out: tuple[PersonDecision, ...] = ()
    places: tuple[PlacesDecision, ...] = ()
    overrides: tuple[OverrideDecision, ...] = ()

    def __post_init__(self) -> None:
        for name, kind in KINDS.items():
            values = getattr(self, name)
            if values != ():
                entries = {_entry(kind, name, value) for value in _listed(name, values)}
                object.__setattr__(self, name, tuple(sorted(entries, key=_order)))
        if len(self.places) > 1:
            for block, times in Counter(entry.block for entry in self.places).items():
                if times > 1:
                    raise InvalidDecisions(detail=f"two numbers of places for the block {block}")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Decisions:
        """Read what ``to_dict`` wrote. Raises ``InvalidDecisions``."""
        if not _has_kinds(data):
            raise InvalidDecisions(detail=f"expected a mapping with the keys {', '.join(KINDS)}")
        return cls(
            **{name: tuple(_read(KINDS[name], name, value) for value in _listed(name, data[name])) for name in data}
        )

    def to_dict(self) -> dict[str, list[dict[str, Any]]]:
        """As lists of mappings, fit for JSON."""
        return {name: [dict(vars(entry)) for entry in getattr(self, name)] for name in KINDS}

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the decisions in canonical form, in hexadecimal."""
        text = CANONICAL.encode(self.to_dict())
        return hashlib.sha256(text.encode()).hexdigest()

    def plus(self, other: Decisions) -> Decisions:
        """These decisions and the others; where both give places for a block, the others win."""
        renewed = {entry.block for entry in other.places}
        both = {name: (*getattr(self, name), *getattr(other, name)) for name in KINDS if name != "places"}
        kept = tuple(entry for entry in self.places if entry.block not in renewed)
        return Decisions(**both, places=(*kept, *other.places))

    def within(self, problem: Problem) -> Decisions:
        """Only the decisions about blocks and people of this problem."""
        people = {*problem.azubis.ids, *problem.fachkraefte.ids}
        blocks = set(problem.blocks)
        return Decisions(
            **{name: tuple(each for each in getattr(self, name) if _concerns(each, people, blocks)) for name in KINDS}
        )


KINDS: Mapping[str, type[Any]] = {
    "pins": PairDecision,
    "bans": PairDecision,
    "holds": PairDecision,
    "left_out": PersonDecision,
    "places": PlacesDecision,
    "overrides": OverrideDecision,
}


def _has_kinds(data: object) -> bool:
    return isinstance(data, Mapping) and set(data) <= set(KINDS)


def _listed(name: str, values: object) -> Iterable[Any]:
    if not isinstance(values, Iterable):
        raise InvalidDecisions(detail=f"{name}: {values!r:.80} is no list")
    return values


def _entry(kind: type[Kind], name: str, value: object) -> Kind:
    if isinstance(value, tuple) and not isinstance(value, str):
        try:
            value = kind(*value)
        except TypeError:
            raise InvalidDecisions(detail=f"{name}: {value!r:.80} is no {kind.__name__}") from None
    if not isinstance(value, kind):
        raise InvalidDecisions(detail=f"{name}: {value!r:.80} is no {kind.__name__}")
    for field in fields(kind):
        item = getattr(value, field.name)
        if not _fits(field.name, item):
            raise InvalidDecisions(detail=f"{name}: {field.name} is {item!r:.80}")
    return value


def _fits(field: str, item: object) -> bool:
    if field == "places":
        return item is None or (isinstance(item, int) and not isinstance(item, bool) and 0 <= item <= MAX_PLACES)
    return isinstance(item, str) and (bool(item) or field == "reason")


def _order(entry: Any) -> tuple[str, ...]:
    return tuple(str(getattr(entry, field.name)) for field in fields(entry))


def _read(kind: type[Kind], name: str, value: object) -> Kind:
    if not isinstance(value, Mapping):
        raise InvalidDecisions(detail=f"{name}: {value!r:.80} is no mapping")
    try:
        return kind(**value)
    except TypeError:
        raise InvalidDecisions(detail=f"{name}: {value!r:.80} is no {kind.__name__}") from None


def _concerns(entry: Any, people: set[str], blocks: set[str]) -> bool:
    if isinstance(entry, PlacesDecision):
        return entry.block in blocks
    if isinstance(entry, PersonDecision):
        return entry.person in people
    return entry.azubi in people and entry.fachkraft in people
