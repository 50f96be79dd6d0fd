"""What a company may know of its own block before publication."""

from collections.abc import Iterable, Mapping, Sequence
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


@dataclass(frozen=True)
class Outlook:
    """What one more person would make of a company: how many tandems, and their points in all."""

    tandems: int
    points: int


def outlooks(
    people: Sequence[tuple[str, Record]], newcomers: Sequence[tuple[str, Record]], *, policy: str, places: int | None
) -> tuple[Outlook, ...]:
    """Look ahead at a company with each of these newcomers alone; raises EngineRefusal for what cannot be read.

    Every newcomer joins a copy of the company, and all copies are solved at once, on what companies report alone.
    """
    sides: dict[str, list[Record]] = {"azubi": [], "fachkraft": []}
    for number, newcomer in enumerate(newcomers):
        for role, record in _copy([*people, newcomer], f"{number:03d}"):
            sides[role].append(record)
    blocks = [f"{number:03d}" for number in range(len(newcomers))]
    try:
        problem = Problem.from_records(
            sides["azubi"], sides["fachkraft"], [{"id": each, "pool": None} for each in blocks]
        )
        terms = replace(Policy.from_toml(policy), minimum=None, objective="total")
        choices = made(places=[(block, places, "") for block in blocks])
        plan = matcher.match(matcher.public_view(problem), terms, choices)
    except MatcherError as error:
        raise EngineRefusal(error) from error
    points: dict[str, list[int]] = {block: [] for block in blocks}
    for tandem in plan.tandems:
        points[tandem.block].append(tandem.points)
    return tuple(Outlook(len(points[block]), sum(points[block])) for block in blocks)


def _copy(people: Iterable[tuple[str, Record]], block: str) -> list[tuple[str, Record]]:
    """Return the same people under other keys, who name each other by them."""
    copies = list(people)
    keys = {record["id"]: f"{block}.{record['id']}" for _role, record in copies}
    named = ("id", "line_manager", "trainer")
    return [
        (
            role,
            {
                **record,
                **{name: keys.get(record[name], record[name]) for name in named if name in record},
                "company": block,
            },
        )
        for role, record in copies
    ]


def _own_block(people: Iterable[tuple[str, Record]], block: str) -> Problem:
    sides: dict[str, list[Record]] = {"azubi": [], "fachkraft": []}
    for role, record in people:
        sides[role].append(record)
    return Problem.from_records(sides["azubi"], sides["fachkraft"], [{"id": block, "pool": None}])


def _commonest(counts: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda rule: (-counts[rule], rule)))
