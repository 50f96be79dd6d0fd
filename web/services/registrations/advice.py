"""Whom else a company could report so that there is one more tandem: as exactly as its own data allows, and no more.

Every combination of what a rule of the round reads in a newcomer is solved; what is said of them is what all the
solved combinations have in common that give one more tandem. So whoever fits the advice does help.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from web.catalogue.question import Role
from web.catalogue.shifts import SHIFTS
from web.services import matching
from web.services.registrations.reported import Reported, Terms, record_of, records_of

NEWCOMER = "newcomer"
QUALIFIED: Mapping[str, Any] = {"safety_instruction": {"has": True, "on": None}, "aevo": True}
UNQUALIFIED: Mapping[str, Any] = {"safety_instruction": {"has": False, "on": None}, "aevo": False}
MOST_VALUES = 4
"""So many own hours, sites or departments of a company are tried."""
MOST_PEOPLE = 4000
"""So many people may stand in all copies of a company that are solved for one advice: a page may not wait long."""
ALIEN = "01"
"""An occupation near none: the armed forces."""
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Need:
    """What a newcomer has to bring: `question` of the company part, and the answers that do."""

    question: str
    answers: tuple[Any, ...]


@dataclass(frozen=True)
class Advice:
    """One more person of a role makes one more tandem if they meet the needs.

    `near`: the occupations of the company's own people a newcomer's should be near, where that makes a better plan.
    """

    role: Role
    needs: tuple[Need, ...] = ()
    near: tuple[str, ...] = ()


@dataclass(frozen=True)
class Company:
    """A company as its forecast sees it, and how many tandems it has without a newcomer."""

    people: Sequence[Reported]
    terms: Terms
    places: int | None
    tandems: int

    def outlooks(self, role: Role, newcomers: Sequence[Facts]) -> tuple[matching.Outlook, ...]:
        """Solve with each of these newcomers alone."""
        joined = [(role.value, record_of(Reported(NEWCOMER, "", role, facts), self.terms)) for facts in newcomers]
        return matching.outlooks(
            records_of(self.people, self.terms), joined, policy=self.terms.policy, places=self.places
        )


def advise(company: Company, likeliest: Sequence[Role]) -> Advice | None:
    """Return of whom one more would help, the likeliest role first; None if nobody would."""
    return next(filter(None, (_of_role(company, role) for role in likeliest)), None)


def _of_role(company: Company, role: Role) -> Advice | None:
    choices = _choices(company, role)
    if prod(len(values) for _question, values in choices) * len(company.people) > MOST_PEOPLE:
        return _plain(company, role)
    profiles = list(product(*(range(len(values)) for _question, values in choices)))
    made = [_facts(role, choices, profile) for profile in profiles]
    found = company.outlooks(role, made)
    helps = {profile: one.tandems > company.tandems for profile, one in zip(profiles, found, strict=True)}
    good = _generalised(helps, [len(values) for _question, values in choices])
    if good is None:
        return None
    needs = tuple(
        Need(question, tuple(values[place] for place in sorted(places)))
        for (question, values), places in zip(choices, good, strict=True)
        if len(places) < len(values)
    )
    best = next(profile for profile in profiles if helps[profile])
    return Advice(role, needs, _near(company, role, _facts(role, choices, best)))


def _plain(company: Company, role: Role) -> Advice | None:
    """Return that somebody would help, without saying who: for large companies only the hours are tried."""
    newcomers = [_facts(role, [("shift", [shift])], (0,)) for shift in _shifts(company.people, role)]
    found = company.outlooks(role, newcomers[: max(MOST_PEOPLE // len(company.people), 1)])
    return Advice(role) if any(one.tandems > company.tandems for one in found) else None


def _facts(role: Role, choices: Sequence[tuple[str, Sequence[Any]]], profile: Sequence[int]) -> dict[str, Any]:
    facts = {question: values[place] for (question, values), place in zip(choices, profile, strict=True)}
    return {**(QUALIFIED if role is Role.FACHKRAFT else {}), **facts}


def _generalised(helps: Mapping[tuple[int, ...], bool], sizes: Sequence[int]) -> list[set[int]] | None:
    """Return sets of values, one for each question, of which every combination helps; as large as they get in turn."""
    first = next((profile for profile, does in helps.items() if does), None)
    if first is None:
        return None
    good = [{place} for place in first]
    for question, size in enumerate(sizes):
        others = [*good[:question], {0}, *good[question + 1 :]]
        good[question] = {
            place
            for place in range(size)
            if all(helps[profile] for profile in product(*(others[:question]), {place}, *(others[question + 1 :])))
        }
    return good


def _choices(company: Company, role: Role) -> list[tuple[str, list[Any]]]:
    """Return what a rule in force reads in a newcomer, each with the answers to try, the most fitting first."""
    rules = set(matching.in_force(company.terms.policy)[1])
    questions = dict(_qualities(company, role, rules))
    questions |= {key: _known(company.people, key) for key in ("site", "department") if key in rules}
    if rules & {"minimum_hours", "minor_night"}:
        questions["shift"] = _shifts(company.people, role)
    return [(question, values) for question, values in questions.items() if values]


def _qualities(company: Company, role: Role, rules: set[str]) -> Iterator[tuple[str, list[Any]]]:
    if role is Role.AZUBI:
        if rules & {"minor_night", "minor_safety"}:
            yield "minor_until", ["", "9999-12"]
        yield "training_year", [1, 2, 3, 4]
        return
    minors = any(each.facts.get("minor_until") for each in company.people)
    asked = {"safety_instruction": minors and "minor_safety" in rules, "aevo": False}
    for key, is_asked in asked.items():
        if is_asked or key in rules:
            yield key, [QUALIFIED[key], UNQUALIFIED[key]]


def _known(people: Sequence[Reported], key: str) -> list[Any]:
    return list(dict.fromkeys(each.facts[key] for each in people if key in each.facts))[:MOST_VALUES]


def _shifts(people: Sequence[Reported], role: Role) -> list[Any]:
    """Return the usual hours, then those somebody on the other side has set."""
    usual = [{"preset": each.key, "weeks": [list(week) for week in each.weeks]} for each in SHIFTS]
    own = [each.facts["shift"] for each in people if each.role is not role and "shift" in each.facts]
    added = [each for place, each in enumerate(own) if each not in usual and each not in own[:place]]
    return [*usual, *added[:MOST_VALUES]]


def _near(company: Company, role: Role, facts: Facts) -> tuple[str, ...]:
    """Return the occupations that make the best plan, if it matters which a newcomer has."""
    if "occupation" not in matching.in_force(company.terms.policy)[0]:
        return ()
    others = [each.facts.get("occupation", {}) for each in company.people if each.role is not role]
    titles = {each["kldb"]: each["title"] for each in others if each.get("kldb")}
    if not titles:
        return ()
    tried = [{**facts, "occupation": {"kldb": kldb}} for kldb in (*titles, ALIEN)]
    points = [one.points for one in company.outlooks(role, tried)]
    best = [title for title, reached in zip(titles.values(), points, strict=False) if reached == max(points)]
    return tuple(best) if len(best) < 3 and min(points) < max(points) else ()
