"""The plan for the people of two files: computed, proved, and put into words."""

from collections.abc import Mapping
from dataclasses import dataclass
from gettext import NullTranslations

import matcher
from web.files.cells import AZUBI
from web.offline.people import ONE_COMPANY, OfflinePerson, Round
from web.offline.records import Record, engine_records
from web.sentences import Role, Voice, sentence_text

TOLD_ELSEWHERE = frozenset({"only_possible", "rule_open"})
"""Sentences that have a column of their own."""


@dataclass(frozen=True, slots=True)
class TandemLine:
    """One tandem as it is told: without a figure if there was no choice."""

    company: str
    azubi: str
    fachkraft: str
    percent: int | None
    reasons: tuple[str, ...]
    to_clear_up: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AloneLine:
    """Somebody without a tandem, and why."""

    company: str
    name: str
    role: Role
    reason: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything about one computed plan."""

    problem: matcher.Problem
    records: Mapping[str, Record]
    policy: matcher.Policy
    result: matcher.Result
    people: Mapping[str, OfflinePerson]
    labels: Mapping[str, str]


def compute_plan(people: Round, policy: matcher.Policy, *, seed: int, start_month: str) -> Plan:
    """Return the best plan.

    Raises
    ------
    BadInput
        A column names somebody who cannot be found.
    matcher.MatcherError
        The engine refuses the input.
    """
    azubis, fachkraefte = engine_records(people, start_month)
    problem = matcher.Problem.from_records(azubis, fachkraefte)
    records = {record["id"]: record for record in (*azubis, *fachkraefte)}
    members = {person.key: person for person in people.everybody}
    return Plan(problem, records, policy, matcher.match(problem, policy, seed=seed), members, people.labels)


def tandem_lines(plan: Plan, translations: NullTranslations) -> list[TandemLine]:
    """Return the tandems by company, then by the Azubi's name."""
    lines = [_tandem_line(plan, tandem, translations) for tandem in plan.result.tandems]
    return sorted(lines, key=lambda line: (line.company.casefold(), line.azubi.casefold()))


def _tandem_line(plan: Plan, tandem: matcher.Tandem, translations: NullTranslations) -> TandemLine:
    names = {key: plan.people[key].name for key in (tandem.azubi, tandem.fachkraft)}
    voice = Voice(translations, names[tandem.azubi], names[tandem.fachkraft], names, plan.labels)
    said = _explanation(plan, tandem).sentences("coordinator")
    return TandemLine(
        company=company_name(plan.people[tandem.azubi]),
        azubi=names[tandem.azubi],
        fachkraft=names[tandem.fachkraft],
        percent=None if tandem.only_possible else tandem.percent,
        reasons=tuple(sentence_text(each, voice) for each in said if each.key not in TOLD_ELSEWHERE),
        to_clear_up=tuple(sentence_text(each, voice) for each in said if each.key == "rule_open"),
    )


def _explanation(plan: Plan, tandem: matcher.Tandem) -> matcher.Explanation:
    """Explain a pair on its own: what the two have in common does not depend on the others, and is quick so."""
    pair = matcher.Problem.from_records([plan.records[tandem.azubi]], [plan.records[tandem.fachkraft]])
    return matcher.explain(pair, plan.policy, plan.result, tandem.azubi, tandem.fachkraft)


def alone_lines(plan: Plan, translations: NullTranslations) -> list[AloneLine]:
    """Return the people without a tandem by company, then by name."""
    lines = [_alone_line(plan, person, translations) for person in plan.result.unmatched]
    return sorted(lines, key=lambda line: (line.company.casefold(), line.role, line.name.casefold()))


def _alone_line(plan: Plan, alone: matcher.Unmatched, translations: NullTranslations) -> AloneLine:
    person = plan.people[alone.person]
    role: Role = "azubi" if alone.role == AZUBI else "fachkraft"
    reason = sentence_text(alone.reason, Voice(translations, labels=plan.labels, role=role))
    return AloneLine(company_name(person), person.name, role, reason)


def company_name(person: OfflinePerson) -> str:
    """Return the company's name, empty if the files do not speak of companies."""
    return "" if person.company == ONE_COMPANY else person.company
