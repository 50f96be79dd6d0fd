"""Bringing the tandems of an approved block to life: all of them the first time, after a repair only what changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from uuid import UUID

from sqlmodel import Session

from web.db.models import Block, PlanPair, Publication, Tandem, TandemEvent, TandemState
from web.db.queries import approvals as queries
from web.db.queries import repairs as repair_queries
from web.services.actor import Actor

Pair = tuple[UUID, UUID]
"""Azubi and Fachkraft."""


def renew(session: Session, actor: Actor, block: Block, publication: Publication) -> int:
    """Let a block have the tandems of its approved plan, and return how many it has then.

    A tandem that goes on stays as it is, with its events; one that is no more in the plan is dissolved.
    """
    known = repair_queries.tandems(session, actor, block.id)
    plan = _plan(session, actor, block.id, known)
    for tandem in plan.lost:
        _end(session, actor, tandem)
    session.flush()  # nobody is in two living tandems, not even for a moment
    for tandem in plan.kept:
        tandem.approval_id = publication.approval_id
    _bring_to_life(session, actor, plan.new, known, publication=publication)
    return len(plan.kept) + len(plan.new)


def concerned(session: Session, actor: Actor, block_id: UUID) -> Mapping[UUID, bool]:
    """Return whom a repair that is approved concerns: everybody for whom something else holds than they have read.

    With each of them whether they had read of a tandem that is no more.
    """
    known = repair_queries.tandems(session, actor, block_id)
    plan, told = _plan(session, actor, block_id, known), repair_queries.last_told(session, actor, block_id)
    ended = [tandem for tandem in known if told is not None and _ended_since(tandem, told.approval_id)]
    had = {person for tandem in (*plan.lost, *ended) for person in _people(tandem)}
    new = {person for pair in plan.new for person in (pair.azubi_id, pair.fachkraft_id)}
    return {person: person in had for person in had | new}


def _ended_since(tandem: Tandem, last_approval_id: UUID) -> bool:
    """Whether people read of a tandem that ended since they were told last.

    Tandems that go on move on to each new approval, so what still stands under the last one ended since.
    """
    is_over = tandem.state is TandemState.DISSOLVED and tandem.told_at is not None
    return is_over and tandem.approval_id == last_approval_id


@dataclass(frozen=True)
class _Plan:
    """What an approved plan makes of the tandems of a block."""

    kept: Sequence[Tandem]
    lost: Sequence[Tandem]
    new: Sequence[PlanPair]


def _plan(session: Session, actor: Actor, block_id: UUID, known: Iterable[Tandem]) -> _Plan:
    wanted = {(pair.azubi_id, pair.fachkraft_id): pair for pair in queries.approved_pairs(session, actor, block_id)}
    living = {_people(tandem): tandem for tandem in known if _is_living(tandem)}
    return _Plan(
        [tandem for people, tandem in living.items() if people in wanted],
        [tandem for people, tandem in living.items() if people not in wanted],
        [pair for people, pair in wanted.items() if people not in living],
    )


def _people(tandem: Tandem) -> Pair:
    return tandem.azubi_id, tandem.fachkraft_id


def _is_living(tandem: Tandem) -> bool:
    return tandem.state not in repair_queries.ENDED


def _end(session: Session, actor: Actor, tandem: Tandem) -> None:
    tandem.state = TandemState.DISSOLVED
    session.add(TandemEvent(tandem_id=tandem.id, state=tandem.state, by=actor.account_id))


def _bring_to_life(
    session: Session, actor: Actor, pairs: Iterable[PlanPair], known: Sequence[Tandem], *, publication: Publication
) -> None:
    """Make the tandems that are new; one that had ended begins again. Each Fachkraft's have seats of their own."""
    ended = {_people(tandem): tandem for tandem in known if not _is_living(tandem)}
    taken: dict[UUID, set[int]] = defaultdict(set)
    for tandem in known:
        if _is_living(tandem):
            taken[tandem.fachkraft_id].add(tandem.seat)
    born = []
    for pair in sorted(pairs, key=lambda each: (each.seat, str(each.azubi_id))):
        tandem = ended.get((pair.azubi_id, pair.fachkraft_id)) or _tandem(session, pair, publication.approval_id)
        tandem.approval_id, tandem.reasons = publication.approval_id, _reasons(pair)
        tandem.state, tandem.told_at = TandemState.ANNOUNCED, None
        tandem.seat = next(seat for seat in count() if seat not in taken[pair.fachkraft_id])
        taken[pair.fachkraft_id].add(tandem.seat)
        born.append(tandem)
    session.add_all(born)
    session.flush()  # the events point at them
    session.add_all(TandemEvent(tandem_id=each.id, state=each.state, by=actor.account_id) for each in born)


def _tandem(session: Session, pair: PlanPair, approval_id: UUID) -> Tandem:
    return Tandem(
        round_id=session.get_one(Block, pair.block_id).round_id,
        block_id=pair.block_id,
        azubi_id=pair.azubi_id,
        fachkraft_id=pair.fachkraft_id,
        approval_id=approval_id,
    )


def _reasons(pair: PlanPair) -> dict[str, object]:
    return {audience: pair.details.get(audience, []) for audience in ("company", "participant")}
