"""The plan for the people of two files: computed, proved, and put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from gettext import NullTranslations

import matcher
from web.files.cells import AZUBI
from web.offline.members import Member
from web.offline.terminal import EXPLAINING, Terminal
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


@dataclass(frozen=True)
class Plan:
    """Everything about one result: what it was computed from, and who the people are.

    ``labels`` name the competences that are in no catalogue.
    """

    problem: matcher.Problem
    policy: matcher.Policy
    decisions: matcher.Decisions
    result: matcher.Result
    members: Mapping[str, Member]
    labels: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[str, str]:
        """Names of all people, by id."""
        return {key: member.name for key, member in self.members.items()}

    def voice(self, translations: NullTranslations, azubi: str, fachkraft: str) -> Voice:
        """Return who speaks about these two, given by their ids."""
        members = self.members
        return Voice(translations, members[azubi].name, members[fachkraft].name, self.names, self.labels)


def tandem_lines(plan: Plan, terminal: Terminal) -> list[TandemLine]:
    """Return the tandems by company, then by the Azubi's name."""
    terminal.step(EXPLAINING, len(plan.result.tandems))
    explained = matcher.explain_tandems(plan.problem, plan.policy, plan.result, decisions=plan.decisions)
    lines = [
        _tandem_line(plan, tandem, each, terminal) for tandem, each in zip(plan.result.tandems, explained, strict=True)
    ]
    return sorted(lines, key=lambda line: (line.company.casefold(), line.azubi.casefold()))


def _tandem_line(
    plan: Plan, tandem: matcher.Tandem, explanation: matcher.Explanation, terminal: Terminal
) -> TandemLine:
    terminal.done()
    voice = plan.voice(terminal.translations, tandem.azubi, tandem.fachkraft)
    said = explanation.sentences("coordinator")
    return TandemLine(
        company=plan.members[tandem.azubi].company_name,
        azubi=voice.azubi,
        fachkraft=voice.fachkraft,
        percent=None if tandem.only_possible else tandem.percent,
        reasons=tuple(sentence_text(each, voice) for each in said if each.key not in TOLD_ELSEWHERE),
        to_clear_up=tuple(sentence_text(each, voice) for each in said if each.key == "rule_open"),
    )


def alone_lines(plan: Plan, translations: NullTranslations) -> list[AloneLine]:
    """Return the people without a tandem by company, then by name."""
    lines = [_alone_line(plan, person, translations) for person in plan.result.unmatched]
    return sorted(lines, key=lambda line: (line.company.casefold(), line.role, line.name.casefold()))


def _alone_line(plan: Plan, alone: matcher.Unmatched, translations: NullTranslations) -> AloneLine:
    person = plan.members[alone.person]
    role: Role = "azubi" if alone.role == AZUBI else "fachkraft"
    reason = sentence_text(alone.reason, Voice(translations, labels=plan.labels, role=role))
    return AloneLine(person.company_name, person.name, role, reason)
