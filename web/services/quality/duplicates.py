"""Who may be in the list twice: people of one company and companies of one round that look alike."""

import re
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TypeVar
from uuid import UUID

from web.services.names import same_name_key, sort_key
from web.services.near_names import NearCompanies, is_near

FREE_MAIL = frozenset(
    {
        "aol.com", "example.org", "freenet.de", "gmail.com", "gmx.de", "gmx.net", "googlemail.com", "hotmail.com",
        "icloud.com", "mailbox.org", "outlook.com", "outlook.de", "posteo.de", "t-online.de", "web.de", "yahoo.com",
        "yahoo.de",
    }
)  # fmt: skip
"""Domains that say nothing about where somebody works."""
SHORTEST_PHONE = 6
MOST_ALIKE = 4
P = TypeVar("P")


@dataclass(frozen=True)
class CompanySeen:
    """A company as far as twins are told by it."""

    id: UUID
    name: str
    phone: str = ""
    domains: frozenset[str] = frozenset()


def twin_people(people: Iterable[tuple[Hashable, str, P]]) -> list[tuple[P, P]]:
    """Return pairs of people of one company whose names are the same or nearly so, in the order given.

    `people` are (company, name, whatever stands for the person).
    """
    by_home: dict[Hashable, list[tuple[str, P]]] = defaultdict(list)
    for home, name, person in people:
        by_home[home].append((name, person))
    return [
        (group[first][1], group[second][1])
        for group in by_home.values()
        for first, second in _alike(tuple(name for name, _person in group))
    ]


def any_twins(names: Iterable[str]) -> bool:
    """Whether two of these names may be one person's."""
    return bool(_alike(tuple(sorted(names))))


@lru_cache(maxsize=1 << 12)
def _alike(names: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Return the places of names that may be one person's; worked out once for each state of a company.

    Only names that share a word are compared: a slip in both words is not looked for.
    """
    by_word: dict[str, list[int]] = defaultdict(list)
    words = [sort_key(name).split() for name in names]
    for place, own in enumerate(words):
        for word in own:
            by_word[word].append(place)
    pairs = {pair for places in by_word.values() if len(places) > 1 for pair in combinations(dict.fromkeys(places), 2)}
    texts = [" ".join(sorted(own)) for own in words]
    return tuple((first, second) for first, second in sorted(pairs) if _is_near(texts[first], texts[second]))


def _is_near(first: str, second: str) -> bool:
    """Whether two names may be one person's."""
    return same_name_key(first) == same_name_key(second) or is_near(first, second)


def mail_domain(email: str | None) -> str:
    """Return the domain an address tells a company by; empty for providers anybody may use."""
    domain = (email or "").rpartition("@")[2]
    return "" if domain in FREE_MAIL else domain


def twin_companies(companies: Iterable[CompanySeen]) -> tuple[tuple[CompanySeen, CompanySeen], ...]:
    """Return pairs of companies alike by name, or by telephone or mail domain and a word of the name."""
    return _twin_companies(tuple(companies))


@lru_cache(maxsize=16)
def _twin_companies(companies: tuple[CompanySeen, ...]) -> tuple[tuple[CompanySeen, CompanySeen], ...]:
    """Worked out once for each state of the list: a page asks again at every visit."""
    found: dict[tuple[UUID, UUID], tuple[CompanySeen, CompanySeen]] = {}
    names: NearCompanies[CompanySeen] = NearCompanies()
    for company in companies:
        for other in names.near(company.name):
            found.setdefault((other.id, company.id), (other, company))
        names.add(company.name, company)
    for first, second in _reached_alike(companies):
        found.setdefault((first.id, second.id), (first, second))
    return tuple(found.values())


def _reached_alike(companies: Sequence[CompanySeen]) -> Iterator[tuple[CompanySeen, CompanySeen]]:
    groups: dict[str, list[CompanySeen]] = defaultdict(list)
    for company in companies:
        digits = re.sub(r"\D", "", company.phone)
        if len(digits) >= SHORTEST_PHONE:
            groups[digits].append(company)
        for domain in sorted(company.domains - {""}):
            groups[domain].append(company)
    for group in groups.values():
        if len(group) > MOST_ALIKE:
            continue  # a number or domain of so many is a switchboard or a provider
        for first, second in combinations(group, 2):
            if set(_name_words(first)) & set(_name_words(second)):
                yield first, second


def _name_words(company: CompanySeen) -> list[str]:
    return [word for word in sort_key(company.name).split() if word not in {"gmbh", "ag", "kg", "co.", "&", "und"}]
