"""One list of what hinders the matching of a round, most harmful first, worked out anew at every visit.

First come people who ask to stop or have left, and companies that ask for a call: somebody waits for an answer. Among
the rest harm is counted in tandems: first those that may not come about, then those that would stand on thin data.
Nothing confidential goes in: no wishes, no please-nots, no answers of the person part.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from web.db.models import BlockState, Waiver
from web.db.queries import hindrances as queries
from web.services import audit, rounds
from web.services.actor import Actor
from web.services.errors import WrongState
from web.services.names import natural_key
from web.services.outreach import round_overview
from web.services.outreach.round_overview import CompanyLine, Overview, Progress
from web.services.quality import facts as reading
from web.services.quality.duplicates import CompanySeen, mail_domain, twin_companies, twin_people
from web.services.quality.facts import Basis, Facts
from web.translations import N_

PATIENCE = timedelta(days=3)
"""How long an invited company may take before it counts as silent, unless the deadline is near."""
STILL_OPEN = frozenset({BlockState.COLLECTING, BlockState.FREEZING, BlockState.FROZEN, BlockState.MATCHED})
"""States in which an answer to a proposal can still change who forms a tandem."""
NO_LONGER = N_("This has been settled in the meantime. Please look at the list again.")


class Kind(StrEnum):
    """What hinders, in the order in which equals stand in the list."""

    WANTS_CALL = "wants_call"
    FOLLOW_UP = "follow_up"
    MAILS_WAIT = "mails_wait"
    ASKED_OUT = "asked_out"
    LEFT = "left"
    LEFT_ANNOUNCED = "left_announced"
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
    LAPSED = "lapsed"
    PEOPLE_TO_TELL = "people_to_tell"
    SAME_COMPANY = "same_company"
    SAME_PERSON = "same_person"
    PROPOSAL = "proposal"
    SHORTAGE = "shortage"
    REFUSED_PERSON = "refused_person"
    REFUSED_CONTACT = "refused_contact"
    COMPANY_PART = "company_part"
    OWN_PART = "own_part"
    ONE_PAIR = "one_pair"


WAITING = (Kind.ASKED_OUT, Kind.LEFT_ANNOUNCED, Kind.LEFT, Kind.WANTS_CALL)
"""Somebody waits for an answer: these stand first, in this order, however many tandems anything else is about."""
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
    basis: Basis = Basis.COUNTED
    """What `at_stake` rests on."""
    is_waived: bool = False

    @property
    def subject(self) -> str:
        """What a waiver of it is about: the kind, and the people or the day where there may be several."""
        parts = [self.kind.value, *(one.hex for one in self.ids), *([self.day.isoformat()] if self.day else ())]
        return ":".join(parts)

    @property
    def harm(self) -> tuple[int, int, int, int, str]:
        """What the list is sorted by: who waits for an answer, then the most harmful first."""
        waits = WAITING.index(self.kind) if self.kind in WAITING else len(WAITING)
        name = natural_key(self.company.name) if self.company else ""
        return waits, -self.at_stake, -self.weaker, ORDER[self.kind], name


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
    facts = reading.gather(session, actor, found)
    every = sorted(_every(facts), key=lambda one: one.harm)
    let_be = {row.id: frozenset(row.waived.split()) for row in facts.more.values() if row.waived}
    waived = tuple(replace(one, is_waived=True) for one in every if _is_waived(one, let_be))
    if not waived:
        return HindrancePage(found.where, tuple(every), ())
    return HindrancePage(found.where, tuple(one for one in every if not _is_waived(one, let_be)), waived)


def _is_waived(one: Hindrance, let_be: Mapping[UUID, AbstractSet[str]]) -> bool:
    return one.company is not None and one.company.id in let_be and one.subject in let_be[one.company.id]


def _every(facts: Facts) -> Iterator[Hindrance]:
    yield from _of_round(facts)
    for line in facts.lines:
        yield from _refused(facts, line)
        yield from _reaching(facts, line)
        yield from _people(facts, line)
        yield from _asked_for(facts, line)
    yield from _of_people(facts)
    yield from _twins(facts)


def _of_round(facts: Facts) -> Iterator[Hindrance]:
    uninvited = [line for line in facts.lines if _is_uninvited(line) and line.is_reachable]
    if uninvited:
        names = tuple(line.name for line in uninvited)
        stake = sum(map(facts.expected, uninvited))
        basis = facts.basis(*uninvited)
        yield Hindrance(Kind.NOT_INVITED, stake, number=len(uninvited), names=names, basis=basis)
    if facts.stuck_mails:
        yield Hindrance(Kind.MAILS_WAIT, sum(map(facts.potential, facts.lines)), number=facts.stuck_mails)
    for kind, states in ((Kind.STALE, STILL_OPEN), (Kind.LAPSED, {BlockState.APPROVED})):
        stale = [line for line in facts.lines if line.is_stale and line.block_state in states]
        if stale:
            blocks = len({line.block_id for line in stale})
            yield Hindrance(kind, sum(map(facts.potential, stale)), number=blocks)
    waiting = [line for line in facts.lines if _waits_for_people(line)]
    if waiting:
        blocks = len({line.block_id for line in waiting})
        yield Hindrance(Kind.PEOPLE_TO_TELL, sum(map(facts.potential, waiting)), number=blocks)


def _is_uninvited(line: CompanyLine) -> bool:
    return line.is_collecting and line.progress is Progress.NOT_INVITED


def _waits_for_people(line: CompanyLine) -> bool:
    """A company that asks for a call is rung up first: that stands in the list by itself."""
    return line.waits_for_news and line.goes_out_at is None and not line.wants_call


def _refused(facts: Facts, line: CompanyLine) -> Iterator[Hindrance]:
    """Yield each contact whom no mail reaches; tandems are at stake where nobody else of the company is reached."""
    refused = facts.refused_contacts.get(line.id, ())
    nobody_else = len(refused) >= line.addresses
    kind = Kind.REFUSED_MAIL if nobody_else else Kind.REFUSED_CONTACT
    for row in refused:
        stake, basis = (facts.expected(line), facts.basis(line)) if nobody_else else (0, Basis.COUNTED)
        names, ids = (row.name,), (row.contact_id, row.mail_id)
        yield Hindrance(kind, stake, company=line, names=names, ids=ids, text=row.email, basis=basis)


def _reaching(facts: Facts, line: CompanyLine) -> Iterator[Hindrance]:
    """Yield at most one: what is in the way of a company's registration before its people are looked at."""
    kind = _in_the_way(facts, line) if line.is_collecting else None
    if kind is not None:
        count = line.azubis + line.fachkraefte if kind is Kind.UNSENT else 0
        yield Hindrance(kind, facts.expected(line), company=line, number=count, basis=facts.basis(line))


def _in_the_way(facts: Facts, line: CompanyLine) -> Kind | None:
    silent = line.invited_at is None or facts.today - line.invited_at.date() >= PATIENCE or facts.is_urgent(line)
    if _is_uninvited(line) and not line.is_reachable:
        return Kind.UNREACHABLE
    if line.progress is Progress.INVITED:
        return Kind.NOT_SIGNED_IN if silent else None
    if line.progress in {Progress.SIGNED_IN, Progress.BEGUN} and not facts.more[line.id].agreed:
        return Kind.NO_AGREEMENT
    return Kind.UNSENT if line.is_unsent and facts.is_urgent(line) else None


def _people(facts: Facts, line: CompanyLine) -> Iterator[Hindrance]:
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


def _asked_for(facts: Facts, line: CompanyLine) -> Iterator[Hindrance]:
    if line.wants_call:
        yield Hindrance(Kind.WANTS_CALL, max(1, facts.announced.get(line.id, 0)), company=line)
    if line.is_due(facts.today):
        stake, day, note = facts.expected(line), line.follow_up_on, line.follow_up_note
        yield Hindrance(Kind.FOLLOW_UP, stake, company=line, day=day, text=note, basis=facts.basis(line))
    if waiting := facts.more[line.id].proposals:
        stake = waiting if line.block_state in STILL_OPEN else 0
        yield Hindrance(Kind.PROPOSAL, stake, company=line, number=waiting)


def _of_people(facts: Facts) -> Iterator[Hindrance]:
    for row in facts.refused_people:
        if line := facts.by_id.get(row.home):
            names, ids = (row.name,), (row.participant_id, row.mail_id)
            yield Hindrance(Kind.REFUSED_PERSON, 0, 1, line, names=names, ids=ids, text=row.email)
    for row in facts.left:
        line = facts.by_id.get(row.home)
        if line and (row.is_asked_out or row.has_torn or line.waits_for_news or line.people_told_at is None):
            kind = Kind.ASKED_OUT if row.is_asked_out else _left(line)
            yield Hindrance(kind, 1, company=line, names=(row.name,), ids=(row.participant_id,))
    for row in facts.minors:
        line = facts.by_id.get(row.home)
        is_alone = row.block_id not in facts.instructed and facts.room[row.block_id] > 0
        if line and line.is_collecting and is_alone:
            yield Hindrance(Kind.MINOR, 1, company=line, names=(row.name,), ids=(row.id,))


def _left(line: CompanyLine) -> Kind:
    """What has to be done about somebody who left: the data anew, or a word with the company that knows its tandems."""
    return Kind.LEFT_ANNOUNCED if line.block_state is BlockState.PUBLISHED else Kind.LEFT


def _twins(facts: Facts) -> Iterator[Hindrance]:
    for first, second in twin_people((row.home, row.name, row) for row in facts.names):
        line = facts.by_id.get(first.home)
        if line is not None and line.is_collecting:
            names, ids = (first.name, second.name), (first.id, second.id)
            yield Hindrance(Kind.SAME_PERSON, 1, company=line, names=names, ids=ids)
    for one, other in twin_companies(company_seen(line, facts.more[line.id].addresses) for line in facts.lines):
        line = facts.by_id[other.id]
        if line.is_collecting:
            names, ids = (one.name, other.name), (one.id, other.id)
            yield Hindrance(
                Kind.SAME_COMPANY, facts.expected(line), company=line, names=names, ids=ids, basis=facts.basis(line)
            )


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
