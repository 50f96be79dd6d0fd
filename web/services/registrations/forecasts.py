"""How many tandems a company can expect before the matching, from nothing but what it reported itself.

Neither wishes nor refusals nor anything else people answer themselves is ever handed in here, so nothing of it can be
read from a forecast. For a pool there are only counts: its other companies' people are nobody's business yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from web.catalogue.question import Role
from web.services import matching
from web.services.planning.records import person_record

MOST_PEOPLE = 400
"""Of larger registrations people are only counted: a page may not wait for the engine."""


QUALIFIED: Mapping[str, Any] = MappingProxyType({"safety_instruction": {"has": True, "on": None}, "aevo": True})
NEWCOMER = "newcomer"


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


@dataclass(frozen=True)
class Impossible:
    """Somebody nobody is possible for, with the rules that speak against all others, commonest first."""

    id: str
    name: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Forecast:
    """How many tandems are possible at most. `wanted` is the role of which one more person would help, if one would.

    `only_pair` are the names of the two who make the one possible pair, if there is exactly one; `impossible` are the
    people who cannot be paired because of what their company reported.
    """

    azubis: int
    fachkraefte: int
    tandems: int
    wanted: Role | None
    is_pool: bool
    only_pair: tuple[str, str] | None = None
    impossible: tuple[Impossible, ...] = ()
    minimum_hours: int = 0


def count_tandems(people: Sequence[Reported], *, places: int | None, is_pool: bool = False) -> Forecast:
    """Return the most tandems that so many people can make, whoever they are."""
    azubis = sum(each.role is Role.AZUBI for each in people)
    fachkraefte = len(people) - azubis
    room = sum(each.facts.get("capacity", 1) for each in people if each.role is Role.FACHKRAFT)
    possible = min(azubis, room)
    tandems = possible if places is None else min(possible, places)
    wanted = None
    if tandems == possible and azubis > room:
        wanted = Role.FACHKRAFT
    elif tandems == possible and azubis < fachkraefte:
        wanted = Role.AZUBI
    return Forecast(azubis, fachkraefte, tandems, wanted, is_pool)


def forecast_tandems(people: Sequence[Reported], terms: Terms, *, places: int | None) -> Forecast:
    """Return the most tandems these people can make under the round's rules."""
    counted = count_tandems(people, places=places)
    if not (counted.azubis and counted.fachkraefte) or len(people) > MOST_PEOPLE:
        return counted
    try:
        found = matching.public_forecast(_records(people, terms), block=terms.block, policy=terms.policy, places=places)
    except matching.EngineRefusal:
        return counted
    names = {each.id: each.name for each in people}
    likeliest = sorted(Role, key=lambda role: role != found.recruit) if found.recruit else []
    wanted = (role for role in likeliest if _helps(role, people, terms, places, found.tandems))
    return Forecast(
        counted.azubis,
        counted.fachkraefte,
        found.tandems,
        next(wanted, None),
        is_pool=False,
        only_pair=(names[found.only_pair[0]], names[found.only_pair[1]]) if found.only_pair else None,
        impossible=tuple(Impossible(key, names[key], rules) for key, rules in found.impossible.items()),
        minimum_hours=found.minimum_hours,
    )


def _helps(role: Role, people: Sequence[Reported], terms: Terms, places: int | None, tandems: int) -> bool:
    """Whether one more person of a role does make one more tandem, found by solving again with one.

    The newcomer has every qualification and the hours of somebody who is there. For a young person who works at night
    only, for example, nobody's hours would do.
    """
    shifts = [each.facts["shift"] for each in people if each.role is not role and "shift" in each.facts]
    for shift in [None, *(each for place, each in enumerate(shifts) if each not in shifts[:place])]:
        facts = {**QUALIFIED, **({"shift": shift} if shift else {})}
        newcomer = Reported(NEWCOMER, "", role, facts)
        records = _records([*people, newcomer], terms)
        found = matching.public_forecast(records, block=terms.block, policy=terms.policy, places=places)
        if found.tandems > tandems:
            return True
    return False


def _records(people: Sequence[Reported], terms: Terms) -> list[tuple[str, dict[str, Any]]]:
    keys = {each.id: each.id for each in people}
    return [
        (
            each.role.value,
            person_record(each.id, terms.block, each.role.value, each.facts, keys=keys, starts_on=terms.starts_on),
        )
        for each in people
    ]
