"""How many tandems a company can expect before the matching, from nothing but what it reported itself.

Neither wishes nor refusals nor anything else people answer themselves is ever handed in here, so nothing of it can be
read from a forecast. For a pool there are only counts: its other companies' people are nobody's business yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from web.catalogue.question import Role
from web.services import matching
from web.services.registrations.advice import Advice, Company, advise
from web.services.registrations.reported import Reported, Terms, records_of

MOST_PEOPLE = 400
"""Of larger registrations people are only counted: a page may not wait for the engine."""


@dataclass(frozen=True)
class Impossible:
    """Somebody nobody is possible for, with the rules that speak against all others, commonest first."""

    id: str
    name: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Forecast:
    """How many tandems are possible at most. `wanted` is the role of which one more person would help, if one would;
    `advice` says who would, as far as the rules of the round and what the company reported tell.

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
    advice: Advice | None = None


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
        found = matching.public_forecast(
            records_of(people, terms), block=terms.block, policy=terms.policy, places=places
        )
        likeliest = sorted(Role, key=lambda role: role != found.recruit) if found.recruit else []
        advice = advise(Company(people, terms, places, found.tandems), likeliest)
    except matching.EngineRefusal:
        return counted
    names = {each.id: each.name for each in people}
    return Forecast(
        counted.azubis,
        counted.fachkraefte,
        found.tandems,
        advice.role if advice else None,
        is_pool=False,
        only_pair=(names[found.only_pair[0]], names[found.only_pair[1]]) if found.only_pair else None,
        impossible=tuple(Impossible(key, names[key], rules) for key, rules in found.impossible.items()),
        minimum_hours=found.minimum_hours,
        advice=advice,
    )
