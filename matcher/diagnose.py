"""Who has no tandem and why, what little would give one more, and which recruit would help most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matcher.canonical import to_bits
from matcher.cases import Case, cases
from matcher.decisions import Decisions
from matcher.policy import Policy
from matcher.problem import Ints, Problem
from matcher.public import public_view
from matcher.relaxing import Ground, Relaxation, Role
from matcher.result import Result, Sentence
from matcher.rounds import match
from matcher.rules import PAIR_RULES, RULES, keys_of
from matcher.sentences import Audience, say, sentences_for
from matcher.statements import SHOWABLE

__all__ = ["BlockDiagnosis", "Diagnosis", "PersonDiagnosis", "Recruit", "diagnose", "public_diagnosis"]

NO_DECISIONS = Decisions()
MOST_NAMED = 3
"""So many competences are named of those a recruit should bring."""
OF_THOSE_THERE = frozenset({"line_manager", "trainer"})
"""Rules about what two people are to each other: they never hold against somebody new."""
ROLES: tuple[Role, Role] = ("azubi", "fachkraft")


@dataclass(frozen=True)
class Recruit:
    """One more person in the block whom no rule rules out. ``role``: of the recruit.

    ``tandems``: how many there would be with one recruit. ``helped``: how many people wait for such recruits, as far as
    there are places; whom a rule about themselves rules out no recruit helps. ``wanted`` and ``brought``: how many of
    those who wait want to learn a competence, or can show it; most first. ``needs``: rules that keep those who wait
    from people who are there, so that the recruit has to meet them; never a confidential one.
    """

    role: Role
    tandems: int
    helped: int
    wanted: tuple[tuple[str, int], ...]
    brought: tuple[tuple[str, int], ...]
    needs: tuple[str, ...] = ()

    @property
    def needed(self) -> tuple[Sentence, ...]:
        """For the coordinator: what a recruit has to meet."""
        return (say("recruit_needs", needs=self.needs),) if self.needs else ()

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """That a recruit would help, for the coordinator with what to bring; then the same for everybody."""
        plain = say(f"recruit_{self.role}_any")
        competences = tuple(key for key, _ in self.wanted[:MOST_NAMED])
        return (say(f"recruit_{self.role}", competences=competences), plain) if competences else (plain,)


@dataclass(frozen=True)
class PersonDiagnosis:
    """Somebody without a tandem.

    ``partners``: people on the other side; ``possible``: those no rule and no decision rules out; ``rules``: how many
    each rule rules out, a person perhaps by several; ``banned`` and ``left_out``: by decision; ``below``: the policy's
    minimum. ``barred``: a rule about this person alone rules everybody out, so that no recruit would help.
    """

    block: str
    person: str
    role: Role
    partners: int
    possible: int
    rules: Mapping[str, int]
    banned: int
    left_out: int
    below: int
    barred: bool = False
    solve: Callable[[], tuple[Relaxation, ...]] = field(default=tuple, repr=False, compare=False)

    @cached_property
    def relaxations(self) -> tuple[Relaxation, ...]:
        """What gives the block one more tandem, perhaps this person's; smallest first, found when first asked for."""
        return self.solve()

    def sentences(self) -> tuple[Sentence, ...]:
        """For the coordinator: the smallest relaxation and what to ask first, or that overriding would not help."""
        if self.relaxations:
            return self.relaxations[0].sentences
        return (say("relax_nothing"),) if self.rules else ()


@dataclass(frozen=True)
class BlockDiagnosis:
    """A block in which somebody has no tandem.

    ``tandems``: the most there can be as things stand. ``recruits``: best first, none if there are no places for them.
    ``full``: all places are taken.
    """

    block: str
    azubis: int
    fachkraefte: int
    tandems: int
    recruits: tuple[Recruit, ...]
    full: bool = False
    solve: Callable[[], tuple[Relaxation, ...]] = field(default=tuple, repr=False, compare=False)

    @cached_property
    def relaxations(self) -> tuple[Relaxation, ...]:
        """What gives the block one more tandem, smallest first; found when first asked for."""
        return self.solve()

    def sentences(self, audience: Audience) -> tuple[Sentence, ...]:
        """Which recruit would help, and for the coordinator the smallest relaxation."""
        recruit = self.recruits[0].sentences if self.recruits else ()
        if audience == "coordinator":
            needed = self.recruits[0].needed if self.recruits else ()
            return (*recruit[:1], *needed, *(said for each in self.relaxations[:1] for said in each.sentences))
        return sentences_for(audience, recruit)


@dataclass(frozen=True)
class Diagnosis:
    """Everybody without a tandem, and their blocks."""

    people: tuple[PersonDiagnosis, ...]
    blocks: tuple[BlockDiagnosis, ...]


def diagnose(problem: Problem, policy: Policy, result: Result, decisions: Decisions = NO_DECISIONS) -> Diagnosis:
    """Look at everybody without a tandem in a result of this input, policy and decisions.

    Counts and recruits are there at once; relaxations are solved when first asked for, each in some solves of the
    block. Raises a ``DecisionError`` like ``match``.
    """
    waiting: dict[str, set[str]] = {}
    for person in result.unmatched:
        waiting.setdefault(person.block, set()).add(person.person)
    tandems = Counter(tandem.block for tandem in result.tandems)
    people: list[PersonDiagnosis] = []
    blocks: list[BlockDiagnosis] = []
    for case in cases(problem, policy, decisions):
        if case.block in waiting:
            ground = Ground(case, policy, tandems[case.block])
            people += _people(ground, waiting[case.block])
            blocks.append(_block(ground, waiting[case.block]))
    return Diagnosis(tuple(people), tuple(blocks))


def public_diagnosis(problem: Problem, policy: Policy, decisions: Decisions = NO_DECISIONS) -> Diagnosis:
    """What a company may read before publication: computed on ``public_view`` and the numbers of places alone.

    Whatever people answer themselves, and decisions about single people, change nothing. Blocks are told without
    competences, people only if nobody is possible for them, neither with relaxations. Raises ``UnknownBlock``.
    """
    view = public_view(problem)
    terms = replace(policy, minimum=None, objective="total")
    places = Decisions(places=decisions.places)
    found = diagnose(view, terms, match(view, terms, places), places)
    return Diagnosis(
        people=tuple(replace(person, solve=tuple) for person in found.people if not person.possible),
        blocks=tuple(replace(block, solve=tuple) for block in found.blocks),
    )


def _people(ground: Ground, waiting: set[str]) -> list[PersonDiagnosis]:
    sides = (ground.case.azubis, ground.case.fachkraefte)
    return [
        _person(ground, role, place, person)
        for role, people in zip(ROLES, sides, strict=True)
        for place, person in enumerate(people)
        if person in waiting
    ]


def _person(ground: Ground, role: Role, place: int, person: str) -> PersonDiagnosis:
    case = ground.case
    line: Any = (place, slice(None)) if role == "azubi" else (slice(None), place)
    sides = (case.ruling.azubis_left_out, case.ruling.fachkraefte_left_out)
    own, others = sides if role == "azubi" else sides[::-1]
    standing = case.broken[line] & ~case.overridden[line]
    counts = Counter(key for mask in standing.tolist() if mask for key in keys_of(mask))
    return PersonDiagnosis(
        block=case.block,
        person=person,
        role=role,
        partners=len(standing),
        possible=int(case.allowed[line].sum()),
        rules={rule.key: counts[rule.key] for rule in PAIR_RULES if counts[rule.key]},
        banned=int(case.banned[line].sum()),
        left_out=len(others),
        below=int((case.weak[line] & (standing == 0) & ~case.banned[line]).sum()),
        barred=bool(ground.barred[role][place]),
        solve=tuple if place in own else partial(ground.relaxations, role, place),
    )


def _block(ground: Ground, waiting: set[str]) -> BlockDiagnosis:
    case = ground.case
    azubis, fachkraefte = case.points.shape
    recruits = [found for role in ROLES[::-1] if (found := _recruit(ground, role, waiting))]
    return BlockDiagnosis(
        block=case.block,
        azubis=azubis,
        fachkraefte=fachkraefte,
        tandems=ground.tandems,
        recruits=tuple(sorted(recruits, key=lambda recruit: -recruit.helped)),
        full=ground.places_left <= 0,
        solve=ground.relaxations,
    )


def _recruit(ground: Ground, role: Role, waiting: set[str]) -> Recruit | None:
    """Somebody of this role, if there is a place and on the other side somebody waits whom a recruit could help."""
    case, problem = ground.case, ground.case.problem
    people, other, start, places = (
        (problem.azubis, ROLES[0], case.azubi_start, ground.rows)
        if role == "fachkraft"
        else (problem.fachkraefte, ROLES[1], case.fachkraft_start, np.unique(ground.columns))
    )
    lone = places[[people.ids[row] in waiting for row in (places + start).tolist()]]
    lone = lone[~ground.barred[other][lone]]
    if not len(lone) or ground.places_left <= 0:
        return None
    rows = lone + start
    return Recruit(
        role=role,
        tandems=ground.tandems + 1,
        helped=min(len(rows), ground.places_left),
        wanted=_counted(people.learns[rows], problem.competences),
        brought=_counted(people.brings[rows, SHOWABLE], problem.competences),
        needs=_needs(case, other, lone),
    )


def _needs(case: Case, role: Role, places: Ints) -> tuple[str, ...]:
    """What keeps these people of that role from somebody there, and could from somebody new; never confidential."""
    lines = case.broken[places] if role == "azubi" else case.broken[:, places]
    found = keys_of(int(np.bitwise_or.reduce(lines, axis=None)))
    return tuple(key for key in found if not RULES[key].confidential and key not in OF_THOSE_THERE)


def _counted(bits: NDArray[np.uint64], competences: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """How many rows of the bit sets hold each competence, most first."""
    counts = to_bits(bits, len(competences)).sum(axis=0).tolist()
    found = [(competence, count) for competence, count in zip(competences, counts, strict=True) if count]
    return tuple(sorted(found, key=lambda each: (-each[1], each[0])))
