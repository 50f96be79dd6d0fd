"""A plan to be given away: for the coordinators whole, for each company what it may see, without any figure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.question import Role
from web.catalogue.text import Text
from web.db.models import CHANGEABLE, BlockState
from web.db.queries import company_tandems as tandem_queries
from web.db.queries import papers as paper_queries
from web.db.queries import plan_exports as queries
from web.db.queries import plans as plan_queries
from web.db.queries.rows import AnyRow
from web.services import matching
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.names import sort_key
from web.services.planning import block_plans, plans
from web.services.planning.block_plans import AloneLine, BlockPlan, PairLine
from web.services.planning.company_tandems import SHOWN_OF_OTHERS, Half, Reason, TandemOfCompany
from web.services.registrations.papers import Issuer, issuer_of

PLEASE_NOT = "please_not"
CONFIDENTIAL = frozenset({"wish_of_both", "wish_of_azubi", "wish_of_fachkraft", "wish_of_nobody"})
"""Sentences about what people told the coordinators alone."""
NOBODY_SAYS = matching.Said("public_neutral", {})


@dataclass(frozen=True)
class Outline:
    """A plan as a whole: what stands on every paper, and its companies and pools by name."""

    issuer: Issuer
    programme_id: UUID
    plan_number: int
    objective: str
    finished_at: datetime | None
    totals: plans.Totals
    lines: tuple[plans.BlockLine, ...]
    own: Mapping[str, Text]
    """The programme's own questions and competences by key."""

    @property
    def block_ids(self) -> list[UUID]:
        """All companies and pools the plan says something about, by name."""
        return [line.id for line in self.lines]


@dataclass(frozen=True)
class WaitingOfCompany:
    """Somebody of a company without a tandem, with the reason that may be told."""

    name: str
    role: Role
    reason: Reason


@dataclass(frozen=True)
class Handout:
    """What one company may be given of a plan."""

    id: UUID
    company: str
    state: BlockState
    is_stale: bool
    is_told: bool
    """Whether the company knows its tandems already, and with it the other half in companies of its pool."""
    are_people_told: bool
    tandems: tuple[TandemOfCompany, ...]
    waiting: tuple[WaitingOfCompany, ...]

    @property
    def is_draft(self) -> bool:
        """Whether nobody has approved it yet."""
        return self.state in CHANGEABLE


def outline(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> Outline:
    """Return a plan as a whole, without companies and pools whose data was opened again; raises NotFound."""
    page = plans.plan_page(session, actor, round_id, plan_id)
    return Outline(
        issuer=replace(issuer_of_programme(session, actor, page.where.programme_id), round_name=page.where.name),
        programme_id=page.where.programme_id,
        plan_number=page.plan_number,
        objective=page.objective,
        finished_at=page.finished_at,
        totals=page.totals,
        lines=tuple(line for line in page.lines if line.row.released_at is None),
        own=block_plans.own_words(session, actor, round_id),
    )


def issuer_of_programme(session: Session, actor: Actor, programme_id: UUID) -> Issuer:
    """Return who issues the papers of a programme; raises NotFound."""
    row = paper_queries.of_programme(session, actor, programme_id)
    if row is None:
        raise NotFound
    return issuer_of(row)


def companies_in_full(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_ids: Collection[UUID]
) -> tuple[BlockPlan, ...]:
    """Return what a plan says about these companies and pools, by name, without anything people said in confidence."""
    found = block_plans.block_plans(session, actor, round_id, plan_id, block_ids)
    return tuple(
        replace(
            block,
            pairs=tuple(_pair_without_secrets(pair) for pair in block.pairs),
            alone=tuple(_alone_without_secrets(person) for person in block.alone),
        )
        for block in found
    )


def _pair_without_secrets(pair: PairLine) -> PairLine:
    return replace(
        pair,
        sentences=tuple(said for said in pair.sentences if not _is_secret(said)),
        open_rules=tuple(rule for rule in pair.open_rules if rule != PLEASE_NOT),
        overridden=tuple(rule for rule in pair.overridden if rule != PLEASE_NOT),
    )


def _alone_without_secrets(person: AloneLine) -> AloneLine:
    """Without a reason that a please-not has a part in: the list would say that there is one, and nearly whose."""
    return replace(
        person,
        reason=NOBODY_SAYS if _is_secret(person.reason) else person.reason,
        helps=tuple(said for said in person.helps if not _is_secret(said)),
    )


def _is_secret(said: matching.Said) -> bool:
    return said.key in CONFIDENTIAL or any(_names_please_not(value) for value in said.params.values())


def _names_please_not(value: Any) -> bool:
    return value == PLEASE_NOT or (isinstance(value, Mapping | list | tuple) and PLEASE_NOT in value)


def handouts(session: Session, actor: Actor, plan_id: UUID, block_ids: Collection[UUID]) -> tuple[Handout, ...]:
    """Return what each company in these blocks may be given, by name; the number of queries is always the same.

    Who has left does not stand in it, and the other half of their tandem has none.
    """
    companies = queries.companies(session, actor, plan_id, block_ids)
    pairs = plan_queries.pairs(session, actor, plan_id, block_ids)
    staying = [row for row in pairs if not row.azubi_left and not row.fachkraft_left]
    answers = _answers(session, staying)
    by_company: dict[UUID, list[AnyRow]] = defaultdict(list)
    for row in staying:
        for place in {row.azubi_place, row.fachkraft_place}:
            by_company[place].append(row)
    waiting = _waiting(queries.alone(session, actor, plan_id, block_ids), pairs)
    return tuple(
        Handout(
            id=row.id,
            company=row.name,
            state=row.state,
            is_stale=row.stale,
            is_told=row.company_told_at is not None,
            are_people_told=row.people_told_at is not None,
            tandems=tuple(_tandem(pair, row, answers) for pair in by_company[row.id]),
            waiting=tuple(waiting.get(row.id, ())),
        )
        for row in companies
    )


def companies_called(
    session: Session, actor: Actor, plan_id: UUID, words: str, *, most: int
) -> tuple[tuple[UUID, str], ...]:
    """Return id and name of the companies of a plan whose name holds these words, by name, so many at most."""
    found = queries.companies_called(session, actor, plan_id, sort_key(words), most=most)
    return tuple((row.id, row.name) for row in found)


def handout(session: Session, actor: Actor, plan_id: UUID, round_company_id: UUID) -> Handout:
    """Return what one company may be given of a plan; raises NotFound."""
    block_id = queries.block_of_company(session, actor, plan_id, round_company_id)
    found = handouts(session, actor, plan_id, [block_id]) if block_id else ()
    for each in found:
        if each.id == round_company_id:
            return each
    raise NotFound


def _answers(session: Session, pairs: Iterable[AnyRow]) -> Mapping[UUID, Mapping[str, Any]]:
    ids = {person for row in pairs for person in (row.azubi_id, row.fachkraft_id)}
    answers: dict[UUID, dict[str, Any]] = defaultdict(dict)
    for person_id, key, value in tandem_queries.answers(session, ids, SHOWN_OF_OTHERS) if ids else ():
        answers[person_id][key] = value
    return answers


def _tandem(pair: AnyRow, company: AnyRow, answers: Mapping[UUID, Mapping[str, Any]]) -> TandemOfCompany:
    azubi, fachkraft = (_half(pair._asdict(), role, answers, company) for role in ("azubi", "fachkraft"))
    reasons = [matching.Said.stored(words) for words in pair.details.get("company", ())]
    is_known = azubi.name and fachkraft.name
    return TandemOfCompany(
        azubi, fachkraft, tuple(Reason(each.key, each.params) for each in reasons) if is_known else ()
    )


def _half(pair: Mapping[str, Any], role: str, answers: Mapping[UUID, Mapping[str, Any]], company: AnyRow) -> Half:
    """One of two people; of another company of the pool only that there is somebody, until companies are told."""
    known = answers.get(pair[f"{role}_id"], {})
    if pair[f"{role}_place"] == company.id:
        return Half(pair[role], None, known)
    return Half(pair[role], pair[f"{role}_company"], known) if company.company_told_at else Half("", "", {})


def _waiting(alone: Iterable[AnyRow], pairs: Sequence[AnyRow]) -> Mapping[UUID, Sequence[WaitingOfCompany]]:
    """Everybody without a tandem by company: those of the plan, and those whose other half has left."""
    found: dict[UUID, list[WaitingOfCompany]] = defaultdict(list)
    for row in alone:
        reason = matching.Said.stored(row.public_reason)
        found[row.place].append(WaitingOfCompany(row.name, Role(row.role.value), Reason(reason.key, reason.params)))
    neutral = Reason(NOBODY_SAYS.key, NOBODY_SAYS.params)
    for row in pairs:
        if row.azubi_left and not row.fachkraft_left:
            found[row.fachkraft_place].append(WaitingOfCompany(row.fachkraft, Role.FACHKRAFT, neutral))
        elif row.fachkraft_left and not row.azubi_left:
            found[row.azubi_place].append(WaitingOfCompany(row.azubi, Role.AZUBI, neutral))
    return found
