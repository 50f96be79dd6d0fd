"""What is missing in a block: what keeps people without a tandem, what little would help, and whom to recruit."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import matcher
from matcher import RULES, Policy, Problem, Relaxation, Result
from web.db.models import ParticipantRole
from web.services.matching.blocks import decisions_of
from web.services.matching.values import BlockTask, Said


@dataclass(frozen=True)
class WayOut:
    """One way to one more tandem. `pairs`: whose rules are set aside, by their keys, each with the rule.

    `first`: what to ask whom before that, for then perhaps nothing has to be set aside.
    """

    said: Said
    pairs: tuple[tuple[str, str, str], ...]
    first: tuple[Said, ...]


@dataclass(frozen=True)
class Alone:
    """Somebody without a tandem: what stands between them and everybody on the other side.

    `partners`: how many there are; `possible`: whom nothing rules out. `rules`: how many each rule takes away, most
    first; a person may be taken away by several. `ways_out`: what would give one more tandem, smallest first.
    """

    key: str
    role: ParticipantRole
    partners: int
    possible: int
    rules: tuple[tuple[str, int], ...]
    banned: int
    left_out: int
    below: int
    barred: bool
    """A rule about this person alone rules everybody out: nobody new would help."""
    ways_out: tuple[WayOut, ...]
    said: tuple[Said, ...]

    @property
    def asks_first(self) -> bool:
        """Whether a rule takes people away that also counts where an answer is missing."""
        return any(RULES[rule].unknown == "impossible" for rule, _count in self.rules)


@dataclass(frozen=True)
class Wanted:
    """A recruit who would help. `helped`: how many wait for such recruits, each of whom gives one tandem more.

    `needs`: what those have to meet who are to help.
    """

    role: ParticipantRole
    helped: int
    said: Said
    needs: tuple[Said, ...]
    wanted: tuple[tuple[str, int], ...]
    """How many of those who wait want to learn a competence, most first."""


@dataclass(frozen=True)
class BlockMissing:
    """What is missing in a block; without people alone there is nothing to say. `is_full`: all places are taken."""

    people: tuple[Alone, ...]
    recruits: tuple[Wanted, ...]
    ways_out: tuple[WayOut, ...]
    is_full: bool


def missing_in_block(task: BlockTask, stored: Mapping[str, Any], *, policy: str, only: Collection[str]) -> BlockMissing:
    """Return why these people have no tandem in a stored result, and what would change it there, found by trying."""
    rules, problem, result = Policy.from_toml(policy), Problem.from_bytes(task.data), Result.from_dict(stored)
    found = matcher.diagnose(problem, rules, result, decisions_of(task, problem))
    blocks = found.blocks[:1]
    return BlockMissing(
        people=tuple(_alone(person) for person in found.people if person.person in only),
        recruits=tuple(
            Wanted(
                ParticipantRole(each.role),
                each.helped,
                _said(each.sentences[0]),
                tuple(map(_said, each.needed)),
                each.wanted,
            )
            for block in blocks
            for each in block.recruits
        ),
        ways_out=_ways_out(each for block in blocks for each in block.relaxations),
        is_full=any(block.full for block in blocks),
    )


def _alone(person: matcher.PersonDiagnosis) -> Alone:
    return Alone(
        key=person.person,
        role=ParticipantRole(person.role),
        partners=person.partners,
        possible=person.possible,
        rules=tuple(sorted(person.rules.items(), key=lambda each: -each[1])),
        banned=person.banned,
        left_out=person.left_out,
        below=person.below,
        barred=person.barred,
        ways_out=_ways_out(person.relaxations),
        said=tuple(said for said in map(_said, person.sentences()) if said.key == "relax_nothing" or helps(said)),
    )


def _ways_out(found: Iterable[Relaxation]) -> tuple[WayOut, ...]:
    return tuple(_way_out(each) for each in found if helps(_said(each.sentence)))


def helps(said: Said) -> bool:
    """Whether an exception is one: two people who share no hour at all never meet."""
    return said.key != "relax_nothing" and not (said.key == "relax_minimum_hours" and not said.params["hours"])


def _way_out(found: Relaxation) -> WayOut:
    pairs = tuple((each.azubi, each.fachkraft, each.rule) for each in found.overrides)
    return WayOut(_said(found.sentence), pairs, tuple(map(_said, found.cures)))


def _said(sentence: matcher.Sentence) -> Said:
    return Said(sentence.key, sentence.params)
