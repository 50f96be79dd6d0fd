"""One list of what hinders the matching of a round, most harmful first, worked out anew at every visit.

Harm is counted in tandems: first those that may not come about, then those that would stand on thin data. Nothing
confidential goes in: no wishes, no please-nots, no answers of the person part.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from statistics import median
from uuid import UUID

from sqlmodel import Session

from web.db.models import BlockState, Waiver
from web.db.models.columns import utc_now
from web.db.queries import hindrances as queries
from web.db.queries.rows import AnyRow
from web.services import audit, rounds
from web.services.actor import Actor
from web.services.errors import WrongState
from web.services.outreach import round_overview
from web.services.outreach.round_overview import CompanyLine, Overview, Progress
from web.services.quality.duplicates import CompanySeen, PersonSeen, mail_domain, twin_companies, twin_people
from web.translations import N_

NEAR_DEADLINE = timedelta(days=7)
PATIENCE = timedelta(days=3)
"""How long an invited company may take before it counts as silent, unless the deadline is near."""
NO_LONGER = N_("This has been settled in the meantime. Please look at the list again.")


class Kind(StrEnum):
    """What hinders, in the order in which equals stand in the list."""

    WANTS_CALL = "wants_call"
    FOLLOW_UP = "follow_up"
    NO_FACHKRAFT = "no_fachkraft"
    NO_AZUBI = "no_azubi"
    MINOR = "minor"
    UNREACHABLE = "unreachable"
    REFUSED_MAIL = "refused_mail"
    NOT_INVITED = "not_invited"
    NOT_SIGNED_IN = "not_signed_in"
    NO_AGREEMENT = "no_agreement"
    UNSENT = "unsent"
    STALE = "stale"
    PEOPLE_TO_TELL = "people_to_tell"
    SAME_COMPANY = "same_company"
    SAME_PERSON = "same_person"
    PROPOSAL = "proposal"
    SHORTAGE = "shortage"
    REFUSED_PERSON = "refused_person"
    COMPANY_PART = "company_part"
    OWN_PART = "own_part"
    ONE_PAIR = "one_pair"


ORDER = {kind: place for place, kind in enumerate(Kind)}


@dataclass(frozen=True)
class Hindrance:
    """One thing that hinders: `at_stake` tandems may not come about, `weaker` ones would stand on thin data.

    `company` is None for what concerns the round as a whole; such a thing cannot be let be. `subject` stands for
    exactly this hindrance of its company.
    """

    kind: Kind
    at_stake: int
    weaker: int = 0
    company: CompanyLine | None = None
    number: int = 0
    names: tuple[str, ...] = ()
    ids: tuple[UUID, ...] = ()
    day: date | None = None
    text: str = ""
    is_waived: bool = False

    @property
    def subject(self) -> str:
        """What a waiver of it is about: the kind, and the people or the day where there may be several."""
        parts = [self.kind.value, *(one.hex for one in self.ids), *([self.day.isoformat()] if self.day else ())]
        return ":".join(parts)

    @property
    def harm(self) -> tuple[int, int, int, str]:
        """What the list is sorted by: the most harmful first."""
        return -self.at_stake, -self.weaker, ORDER[self.kind], self.company.name.casefold() if self.company else ""


@dataclass(frozen=True)
class HindrancePage:
    """Everything the list's page shows."""

    where: rounds.Where
    hindrances: tuple[Hindrance, ...]
    waived: tuple[Hindrance, ...]

    @property
    def kinds(self) -> dict[Kind, int]:
        """How many there are of each kind, in the order of the list."""
        counts = Counter(one.kind for one in self.hindrances)
        return {kind: counts[kind] for kind in Kind if kind in counts}

    def of(self, kind: str) -> tuple[Hindrance, ...]:
        """Return those of one kind, or all."""
        return tuple(one for one in self.hindrances if kind in {"", one.kind.value})


@dataclass(frozen=True)
class _Facts:
    """What was read, and what follows for every company."""

    found: Overview
    today: date
    names: Sequence[AnyRow]
    """Everybody who takes part."""
    people: Sequence[AnyRow]
    """Those about whom there may be something to say."""
    instructed: AbstractSet[UUID]
    """Blocks in which somebody was instructed in robot safety."""
    more: Mapping[UUID, AnyRow]
    """What else is known of each company."""

    @cached_property
    def azubis(self) -> Mapping[UUID, int]:
        """How many Azubis each block has."""
        return self._summed("azubis")

    @cached_property
    def room(self) -> Mapping[UUID, int]:
        """For how many tandems the Fachkräfte of each block have room."""
        return self._summed("room")

    def _summed(self, name: str) -> Mapping[UUID, int]:
        counts = Counter[UUID]()
        for line in self.lines:
            counts[line.block_id] += getattr(line, name)
        return counts

    @cached_property
    def usual(self) -> int:
        """The tandems a company of this round usually makes."""
        reported = [one for line in self.lines if (one := self.potential(line))]
        return round(median(reported)) if reported else 1

    @cached_property
    def lines(self) -> tuple[CompanyLine, ...]:
        """The companies that take part."""
        return tuple(line for line in self.found.companies if line.progress is not Progress.WITHDRAWN)

    def places(self, line: CompanyLine, wanted: int) -> int:
        """Return how many of these tandems the company's places allow."""
        own = self.found.places[line.block_id]
        places = own if own is not None else self.found.default_places
        return wanted if places is None else min(wanted, places)

    def potential(self, line: CompanyLine) -> int:
        """Return the tandems a company's own people can make."""
        return self.places(line, min(line.azubis, line.room))

    def expected(self, line: CompanyLine) -> int:
        """Return the tandems to be expected: its own if it reported people, else what others of the round have."""
        return self.potential(line) or self.places(line, self.usual)

    def is_urgent(self, line: CompanyLine) -> bool:
        """Whether the company's deadline is near or over."""
        return line.deadline - self.today <= NEAR_DEADLINE


def hindrances(session: Session, actor: Actor, round_id: UUID) -> tuple[Hindrance, ...]:
    """Return what hinders the matching of a round now, most harmful first, without what is let be; raises NotFound."""
    return hindrance_page(session, actor, round_id).hindrances


def hindrance_page(session: Session, actor: Actor, round_id: UUID) -> HindrancePage:
    """Return what hinders the matching of a round, and what was let be; raises NotFound.

    The number of queries is the same for any size.
    """
    return of_overview(session, actor, round_overview.overview(session, actor, round_id))


def of_overview(session: Session, actor: Actor, found: Overview) -> HindrancePage:
    """Return the same for a round whose companies have been read already."""
    facts = _Facts(
        found,
        utc_now().date(),
        queries.names(session, actor, found.where.id),
        queries.people(session, actor, found.where.id),
        queries.instructed(session, actor, found.where.id),
        {row.id: row for row in queries.companies(session, actor, found.where.id)},
    )
    every = sorted(_every(facts), key=lambda one: one.harm)
    marked = [replace(one, is_waived=_is_waived(one, facts)) for one in every]
    return HindrancePage(
        found.where,
        tuple(one for one in marked if not one.is_waived),
        tuple(one for one in marked if one.is_waived),
    )


def _is_waived(one: Hindrance, facts: _Facts) -> bool:
    return one.company is not None and one.subject in (facts.more[one.company.id].waived or "").split()


def _every(facts: _Facts) -> Iterator[Hindrance]:
    by_id = {line.id: line for line in facts.lines}
    yield from _of_round(facts)
    for line in facts.lines:
        yield from _reaching(facts, line)
        yield from _people(facts, line)
        yield from _asked_for(facts, line)
    yield from _of_people(facts, by_id)
    yield from _twins(facts, by_id)


def _of_round(facts: _Facts) -> Iterator[Hindrance]:
    uninvited = [line for line in facts.lines if _is_uninvited(line) and line.is_reachable]
    if uninvited:
        names = tuple(line.name for line in uninvited)
        stake = sum(map(facts.expected, uninvited))
        yield Hindrance(Kind.NOT_INVITED, stake, number=len(uninvited), names=names)
    stale = [line for line in facts.lines if line.is_stale]
    if stale:
        blocks = len({line.block_id for line in stale})
        yield Hindrance(Kind.STALE, sum(map(facts.potential, stale)), number=blocks)
    waiting = [line for line in facts.lines if _waits_for_people(line)]
    if waiting:
        blocks = len({line.block_id for line in waiting})
        yield Hindrance(Kind.PEOPLE_TO_TELL, sum(map(facts.potential, waiting)), number=blocks)


def _is_uninvited(line: CompanyLine) -> bool:
    return line.is_collecting and line.progress is Progress.NOT_INVITED


def _waits_for_people(line: CompanyLine) -> bool:
    return line.block_state is BlockState.PUBLISHED and line.people_told_at is None


def _reaching(facts: _Facts, line: CompanyLine) -> Iterator[Hindrance]:
    """Yield at most one: what is in the way of a company's registration before its people are looked at."""
    if not line.is_collecting:
        return
    stake = facts.expected(line)
    refused = facts.more[line.id].refused
    silent = line.invited_at is None or facts.today - line.invited_at.date() >= PATIENCE or facts.is_urgent(line)
    if refused and line.progress in {Progress.NOT_INVITED, Progress.INVITED}:
        yield Hindrance(Kind.REFUSED_MAIL, stake, company=line, text=refused)
    elif _is_uninvited(line) and not line.is_reachable:
        yield Hindrance(Kind.UNREACHABLE, stake, company=line)
    elif line.progress is Progress.INVITED and silent:
        yield Hindrance(Kind.NOT_SIGNED_IN, stake, company=line)
    elif line.progress in {Progress.SIGNED_IN, Progress.BEGUN} and not facts.more[line.id].agreed:
        yield Hindrance(Kind.NO_AGREEMENT, stake, company=line)
    elif line.is_unsent and line.progress is not Progress.INVITED and facts.is_urgent(line):
        yield Hindrance(Kind.UNSENT, stake, company=line, number=line.azubis + line.fachkraefte)


def _people(facts: _Facts, line: CompanyLine) -> Iterator[Hindrance]:
    """Yield what the people of a company lack, from counts alone."""
    if not line.is_collecting:
        return
    azubis, room = facts.azubis[line.block_id], facts.room[line.block_id]
    if line.azubis and not room:
        yield Hindrance(Kind.NO_FACHKRAFT, facts.places(line, line.azubis), company=line, number=line.azubis)
    elif line.fachkraefte and not azubis:
        yield Hindrance(Kind.NO_AZUBI, facts.places(line, line.room), company=line, number=line.fachkraefte)
    elif azubis > room and line.azubis > line.room:
        missing = facts.places(line, line.azubis) - facts.potential(line)
        if missing > 0:
            yield Hindrance(Kind.SHORTAGE, missing, company=line, number=missing)
    if line.azubis == line.room == azubis == room == 1:
        yield Hindrance(Kind.ONE_PAIR, 0, company=line)
    if line.company_part_open:
        weaker = min(line.company_part_open, facts.potential(line))
        yield Hindrance(Kind.COMPANY_PART, 0, weaker, line, number=line.company_part_open)
    if line.own_part_open:
        weaker = min(line.own_part_open, facts.potential(line))
        yield Hindrance(Kind.OWN_PART, 0, weaker, line, number=line.own_part_open)


def _asked_for(facts: _Facts, line: CompanyLine) -> Iterator[Hindrance]:
    if line.wants_call:
        yield Hindrance(Kind.WANTS_CALL, max(1, facts.potential(line)), company=line)
    if line.is_due(facts.today):
        stake = facts.expected(line)
        yield Hindrance(Kind.FOLLOW_UP, stake, company=line, day=line.follow_up_on, text=line.follow_up_note)
    if waiting := facts.more[line.id].proposals:
        yield Hindrance(Kind.PROPOSAL, waiting, company=line, number=waiting)


def _of_people(facts: _Facts, by_id: Mapping[UUID, CompanyLine]) -> Iterator[Hindrance]:
    starts = f"{facts.found.starts_on:%Y-%m}"
    for row in facts.people:
        line = by_id.get(row.home)
        if line is None:
            continue
        if row.refused:
            yield Hindrance(Kind.REFUSED_PERSON, 0, 1, line, names=(row.name,), ids=(row.id,), text=row.refused)
        is_minor = bool(row.minor_until) and row.minor_until >= starts
        if is_minor and line.is_collecting and row.block_id not in facts.instructed and facts.room[row.block_id]:
            yield Hindrance(Kind.MINOR, 1, company=line, names=(row.name,), ids=(row.id,))


def _twins(facts: _Facts, by_id: Mapping[UUID, CompanyLine]) -> Iterator[Hindrance]:
    for first, second in twin_people(PersonSeen(row.id, row.home, row.name) for row in facts.names):
        line = by_id.get(first.home)
        if line is not None and line.is_collecting:
            names, ids = (first.name, second.name), (first.id, second.id)
            yield Hindrance(Kind.SAME_PERSON, 1, company=line, names=names, ids=ids)
    for one, other in twin_companies(company_seen(line, facts.more[line.id].addresses) for line in facts.lines):
        line = by_id[other.id]
        if line.is_collecting:
            stake, ids = facts.expected(line), (one.id, other.id)
            yield Hindrance(Kind.SAME_COMPANY, stake, company=line, names=(one.name, other.name), ids=ids)


def company_seen(line: CompanyLine, addresses: str | None) -> CompanySeen:
    """Return a company as twins are told by it; `addresses` are its contacts', separated by spaces."""
    domains = frozenset(map(mail_domain, (addresses or "").split()))
    return CompanySeen(line.id, line.name, line.phone, domains)


def waive(session: Session, actor: Actor, round_id: UUID, *, company_id: UUID, subject: str) -> None:
    """Let something be that hinders; it can be taken back. Raises NotFound, or WrongState if it does not hinder now."""
    known = [one for one in hindrances(session, actor, round_id) if one.company and one.company.id == company_id]
    if subject not in {one.subject for one in known}:
        raise WrongState(NO_LONGER)
    session.add(Waiver(round_company_id=company_id, subject=subject, waived_by=actor.account_id))
    audit.record(session, actor, "hindrance.waived", company_id, kind=subject.partition(":")[0])


def take_back(session: Session, actor: Actor, round_id: UUID, *, company_id: UUID, subject: str) -> None:
    """Let something count again that was let be; raises NotFound, or WrongState if it was not."""
    rounds.own_round(session, actor, round_id)
    row = queries.waiver(session, actor, company_id, subject)
    if row is None:
        raise WrongState(NO_LONGER)
    session.delete(row)
    audit.record(session, actor, "hindrance.waiver_taken_back", company_id, kind=subject.partition(":")[0])
