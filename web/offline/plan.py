"""The plan for the people of two files: computed, proved, and put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from gettext import NullTranslations

import matcher
from web.files.cells import AZUBI, FACHKRAFT
from web.offline.members import Member
from web.offline.terminal import EXPLAINING, Terminal
from web.sentences import Role, Voice, sentence_text, sentence_texts
from web.services.names import sort_key

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
    """Somebody without a tandem, why, and what would help."""

    company: str
    name: str
    role: Role
    reason: str
    helpful: tuple[str, ...]


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
    return sorted(lines, key=lambda line: (sort_key(line.company), sort_key(line.azubi)))


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
    helpful = _helpful(plan)
    lines = [_alone_line(plan, person, helpful[person.person], translations) for person in plan.result.unmatched]
    return sorted(lines, key=lambda line: (sort_key(line.company), line.role, sort_key(line.name)))


def _helpful(plan: Plan) -> dict[str, list[matcher.Sentence]]:
    """What would help, by person: the smallest exception that gives them a tandem, one more on the other side."""
    found = matcher.diagnose(plan.problem, plan.policy, plan.result, plan.decisions)
    recruits: dict[tuple[str, str], list[matcher.Sentence]] = {
        (block.block, recruit.role): [*recruit.sentences[:1], *recruit.needed]
        for block in found.blocks
        for recruit in block.recruits
    }
    left_out = {entry.person for entry in plan.decisions.left_out}
    helpful: dict[str, list[matcher.Sentence]] = {}
    for person in found.people:
        recruit = recruits.get((person.block, AZUBI if person.role == FACHKRAFT else FACHKRAFT), [])
        more = [] if person.barred or person.person in left_out else recruit
        helpful[person.person] = [*person.sentences(), *more]
    return helpful


def _alone_line(
    plan: Plan, alone: matcher.Unmatched, helpful: list[matcher.Sentence], translations: NullTranslations
) -> AloneLine:
    person = plan.members[alone.person]
    role: Role = "azubi" if alone.role == AZUBI else "fachkraft"
    voice = Voice(translations, names=plan.names, labels=plan.labels, role=role)
    reason = sentence_text(alone.reason, voice)
    return AloneLine(person.company_name, person.name, role, reason, tuple(sentence_texts(helpful, voice)))
