"""What a company may know of its own block before publication."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import matcher
from matcher import MatcherError, Policy, Problem
from web.services.matching.blocks import made
from web.services.matching.values import EngineRefusal
from web.services.planning.records import Record


@dataclass(frozen=True)
class PublicForecast:
    """What a company may know of its own block before publication; people by their keys.

    `recruit`: of which role one more person would help. `only_pair`: the one possible pair, if there is exactly one.
    `impossible`: for whom nobody is possible, with the rules that rule them out, commonest first.
    """

    tandems: int
    recruit: str | None
    only_pair: tuple[str, str] | None
    impossible: Mapping[str, tuple[str, ...]]
    minimum_hours: int


def public_forecast(
    people: Iterable[tuple[str, Record]], *, block: str, policy: str, places: int | None
) -> PublicForecast:
    """Look ahead at a company on nothing but what it reported; raises EngineRefusal for what cannot be read.

    `people` are given as (role, record); whatever is in a record beyond a company's facts plays no part.
    """
    try:
        problem, rules = _own_block(people, block), Policy.from_toml(policy)
        choices = made(places=[(block, places, "")])
        plan = matcher.match(matcher.public_view(problem), replace(rules, minimum=None, objective="total"), choices)
        found = matcher.public_diagnosis(problem, rules, choices)
    except MatcherError as error:
        raise EngineRefusal(error) from error
    only = next((each for each in plan.tandems if each.only_possible), None)
    recruits = found.blocks[0].recruits if found.blocks else ()
    return PublicForecast(
        tandems=len(plan.tandems),
        recruit=recruits[0].role if recruits else None,
        only_pair=(only.azubi, only.fachkraft) if only else None,
        impossible={each.person: _commonest(each.rules) for each in found.people if each.rules},
        minimum_hours=rules.minimum_hours,
    )


def _own_block(people: Iterable[tuple[str, Record]], block: str) -> Problem:
    sides: dict[str, list[Record]] = {"azubi": [], "fachkraft": []}
    for role, record in people:
        sides[role].append(record)
    return Problem.from_records(sides["azubi"], sides["fachkraft"], [{"id": block, "pool": None}])


def _commonest(counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda rule: (-counts[rule], rule)))
