"""What is missing in a round: counted over all companies from what its run found out, without solving anything again.

Each figure says how many tandems more something would give at least: a recruit gives everybody who waits for one a
tandem, as far as there are places; an exception is known to give its company one.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.text import Text
from web.db.models import ParticipantRole
from web.db.queries import plans as plan_queries
from web.db.queries import shortages as queries
from web.db.queries.rows import AnyRow
from web.services import matching, rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.matching.diagnosing import helps
from web.services.planning import block_plans
from web.services.rounds import Where

PER_PAGE = 25
MOST_NAMED = 5
"""So many competences are named of those recruits should bring."""


@dataclass(frozen=True)
class Recruits:
    """People of one role who would help: so many, each with a tandem.

    `competences`: what they should know, if said. `needs`: rules they have to meet, in words.
    """

    role: ParticipantRole
    number: int
    competences: tuple[str, ...]
    needs: tuple[matching.Said, ...]


@dataclass(frozen=True)
class Shortage:
    """What is missing in one company or pool. `ways_out`: exceptions, each of which gives one tandem more.

    `is_full`: all places are taken.
    """

    id: UUID
    name: str
    tandems: int
    azubis: int
    fachkraefte: int
    recruits: tuple[Recruits, ...]
    first: tuple[matching.Said, ...]
    """What to ask whom before an exception is made, for then perhaps none is needed."""
    ways_out: tuple[matching.Said, ...]
    is_full: bool

    @property
    def gain(self) -> int:
        """How many tandems more the best of all that would give."""
        return max([each.number for each in self.recruits] + [1] * bool(self.ways_out), default=0)


@dataclass(frozen=True)
class Measure:
    """Something that would help in several companies: what kind, and the tandems it would give at least.

    `key`: "recruit_fachkraft", "recruit_azubi", a rule, or a setting as the engine's sentences name it.
    """

    key: str
    tandems: int
    companies: int


@dataclass(frozen=True)
class RuleCount:
    """A rule, and how many people it leaves alone: all for whom it takes somebody away, and those it alone does."""

    rule: str
    people: int
    alone: int


@dataclass(frozen=True)
class Shortages:
    """What is missing in a round; `shown` is the page of companies asked for, `number` of `pages`."""

    where: Where
    plan_number: int
    azubis: int
    fachkraefte: int
    measures: tuple[Measure, ...]
    hours: tuple[tuple[int, int], ...]
    """Shared hours a week that would be enough -> the tandems this would give, the most hours first."""
    rules: tuple[RuleCount, ...]
    reasons: tuple[tuple[str, ParticipantRole, int], ...]
    """How many of a role have no tandem for which reason, most first."""
    wanted: tuple[tuple[str, int], ...]
    """Competences that recruits should know -> in how many companies, most first."""
    companies: int
    shown: tuple[Shortage, ...]
    number: int
    pages: int
    names: Mapping[str, str]
    own: Mapping[str, Text]


def shortages(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, number: int) -> Shortages:
    """Return what is missing in a round as a plan has it, and one page of its companies, where most is to be gained.

    Raises NotFound for an unknown plan. The number of queries is the same for any size.
    """
    plan = plan_queries.plan_of(session, actor, round_id, plan_id)
    if plan is None:
        raise NotFound
    alone = queries.alone(session, actor, plan_id)
    found = _by_block(session, actor, plan_id, alone)
    pages = max(-(-len(found) // PER_PAGE), 1)
    number = min(max(number, 1), pages)
    shown = tuple(found[(number - 1) * PER_PAGE : number * PER_PAGE])
    roles = Counter(row.role for row in alone)
    return Shortages(
        where=rounds.where(session, actor, round_id),
        plan_number=plan.number,
        azubis=roles[ParticipantRole.AZUBI],
        fachkraefte=roles[ParticipantRole.FACHKRAFT],
        measures=_measures(found),
        hours=_hours(found),
        rules=_rules(alone),
        reasons=_reasons(alone),
        wanted=_wanted(found),
        companies=len(found),
        shown=shown,
        number=number,
        pages=pages,
        names=queries.names(session, actor, _people(shown)),
        own=block_plans.own_words(session, actor, round_id),
    )


def _by_block(session: Session, actor: Actor, plan_id: UUID, alone: Sequence[AnyRow]) -> list[Shortage]:
    waiting: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in alone:
        waiting[row.block_id].append(row)
    decided = queries.places_decided(session, actor, plan_id)
    found = [_shortage(row, waiting[row.id], decided) for row in queries.blocks(session, actor, plan_id)]
    return sorted(found, key=lambda each: -each.gain)


def _shortage(block: AnyRow, people: Sequence[AnyRow], decided: Mapping[UUID, int | None]) -> Shortage:
    default = block.default_places if block.places is None else block.places
    places = decided.get(block.id, default)
    roles = Counter(row.role for row in people)
    waiting = [row for row in people if row.reason["key"] != "unmatched_left_out"]
    found = [(row.role, matching.Said.stored(words)) for row in waiting for words in row.reason.get("helps", ())]
    room = None if places is None else places - block.tandems
    return Shortage(
        id=block.id,
        name=block.name,
        tandems=block.tandems,
        azubis=roles[ParticipantRole.AZUBI],
        fachkraefte=roles[ParticipantRole.FACHKRAFT],
        recruits=_recruits(found, room),
        first=_distinct(said for _role, said in found if said.key.startswith("cure_")),
        ways_out=_distinct(said for _role, said in found if _is_way_out(said)),
        is_full=room is not None and room <= 0,
    )


def _recruits(helped: Sequence[tuple[ParticipantRole, matching.Said]], room: int | None) -> tuple[Recruits, ...]:
    """As many as wait for them: the engine names a recruit to everybody who does."""
    found = []
    for role in (ParticipantRole.FACHKRAFT, ParticipantRole.AZUBI):
        said = [each for waits, each in helped if waits is not role and each.key.startswith(f"recruit_{role.value}")]
        number = len(said) if room is None else min(len(said), room)
        if number > 0:
            needs = _distinct(each for waits, each in helped if waits is not role and each.key == "recruit_needs")
            found.append(Recruits(role, number, tuple(said[0].params.get("competences", ())), needs))
    return tuple(sorted(found, key=lambda each: -each.number))


def _is_way_out(said: matching.Said) -> bool:
    """The single rules of an exception of several are told on the company's own page."""
    return said.key.startswith("relax_") and said.key != "relax_pair" and helps(said)


def _distinct(said: Iterable[matching.Said]) -> tuple[matching.Said, ...]:
    return tuple({(each.key, repr(sorted(each.params.items()))): each for each in said}.values())


def _measures(found: Iterable[Shortage]) -> tuple[Measure, ...]:
    """An exception counts once in a company, however many people it could be made for."""
    tandems: Counter[str] = Counter()
    companies: Counter[str] = Counter()
    for shortage in found:
        gains = {f"recruit_{each.role.value}": each.number for each in shortage.recruits}
        gains |= {_kind(each): 1 for each in shortage.ways_out}
        tandems.update(gains)
        companies.update(gains.keys())
    return tuple(Measure(key, number, companies[key]) for key, number in tandems.most_common())


def _kind(said: matching.Said) -> str:
    return str(said.params["rule"]) if said.key == "relax_override" else said.key


def _hours(found: Iterable[Shortage]) -> tuple[tuple[int, int], ...]:
    """In each company the most hours with which there is one tandem more; with fewer hours it still is."""
    needed = Counter(
        max(said.params["hours"] for said in shortage.ways_out if said.key == "relax_minimum_hours")
        for shortage in found
        if any(said.key == "relax_minimum_hours" for said in shortage.ways_out)
    )
    levels = sorted(needed, reverse=True)
    return tuple((hours, sum(needed[more] for more in levels if more >= hours)) for hours in levels)


def _rules(alone: Iterable[AnyRow]) -> tuple[RuleCount, ...]:
    people: Counter[str] = Counter()
    only: Counter[str] = Counter()
    for row in alone:
        if row.reason["key"] == "unmatched_ruled_out":
            params = row.reason["params"]
            people.update(params["rules"].keys())
            if len(params["rules"]) == 1 and not params["banned"] and not params["left_out"]:
                only.update(params["rules"].keys())
    return tuple(RuleCount(rule, number, only[rule]) for rule, number in people.most_common())


def _reasons(alone: Iterable[AnyRow]) -> tuple[tuple[str, ParticipantRole, int], ...]:
    counted = Counter((str(row.reason["key"]), row.role) for row in alone)
    return tuple((key, role, number) for (key, role), number in counted.most_common())


def _wanted(found: Iterable[Shortage]) -> tuple[tuple[str, int], ...]:
    counted = Counter(competence for each in found for recruits in each.recruits for competence in recruits.competences)
    return tuple(counted.most_common(MOST_NAMED))


def _people(shown: Iterable[Shortage]) -> set[str]:
    """Whom the exceptions name."""
    params: list[Mapping[str, Any]] = [said.params for each in shown for said in (*each.first, *each.ways_out)]
    return {entry[name] for entry in params for name in ("azubi", "fachkraft") if name in entry}
