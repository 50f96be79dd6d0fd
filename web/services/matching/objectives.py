"""The aims of a policy: the same policy with another one, and whether two policies measure alike."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from matcher import OBJECTIVES, Policy

__all__ = ["OBJECTIVES", "StoredPair", "StoredPairs", "measure_alike", "stored_pairs", "with_objective"]


def with_objective(toml: str, objective: str) -> str:
    """Return a stored policy with another objective."""
    return replace(Policy.from_toml(toml), objective=objective).to_toml()


def measure_alike(one: str, other: str) -> bool:
    """Whether two stored policies differ in nothing but their objective, so that their figures can be compared."""
    return with_objective(one, OBJECTIVES[0]) == with_objective(other, OBJECTIVES[0])


@dataclass(frozen=True)
class StoredPair:
    """A pair of a stored result, people by their engine keys; `percent` is None for the only possible one."""

    azubi: str
    fachkraft: str
    percent: int | None
    confidence: int


@dataclass(frozen=True)
class StoredPairs:
    """Who is together in a stored result, and how many of each side are with nobody."""

    pairs: tuple[StoredPair, ...]
    azubis_alone: int
    fachkraefte_alone: int


def stored_pairs(stored: Mapping[str, Any] | str) -> StoredPairs:
    """Return who is together in a stored result; its figures are not proved again."""
    result = json.loads(stored) if isinstance(stored, str) else stored
    alone = [each["role"] for each in result["unmatched"]]
    return StoredPairs(
        tuple(
            StoredPair(
                each["azubi"],
                each["fachkraft"],
                None if each["only_possible"] else each["percent"],
                each["confidence"],
            )
            for each in result["tandems"]
        ),
        alone.count("azubi"),
        alone.count("fachkraft"),
    )
