"""What a company says about its people, as the engine reads it for a forecast."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from web.catalogue.question import Role
from web.services.planning.records import person_record


@dataclass(frozen=True)
class Reported:
    """One person as their company reports them: identifier, name, role and the answers of the company part."""

    id: str
    name: str
    role: Role
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Terms:
    """What holds in the round: the policy as TOML, and when it starts."""

    block: str
    policy: str
    starts_on: date


def records_of(people: Sequence[Reported], terms: Terms) -> list[tuple[str, dict[str, Any]]]:
    """Return (role, record) of everybody."""
    keys = {each.id: each.id for each in people}
    return [(each.role.value, record_of(each, terms, keys)) for each in people]


def record_of(person: Reported, terms: Terms, keys: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Return one person; `keys` are those of whom they may name as a superior or trainer."""
    return person_record(
        person.id, terms.block, person.role.value, person.facts, keys=keys or {}, starts_on=terms.starts_on
    )
