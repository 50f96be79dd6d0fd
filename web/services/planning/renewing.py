"""Bringing the tandems of an approved block to life: all of them the first time, after a repair only what changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from uuid import UUID

from sqlmodel import Session

from web.db.models import Block, Notice, PlanPair, Publication, Tandem, TandemEvent, TandemState
from web.db.models.columns import utc_now
from web.db.queries import approvals as queries
from web.db.queries import repairs as repair_queries
from web.services.actor import Actor
from web.services.names import sort_key
from web.services.planning import news

Pair = tuple[UUID, UUID]
"""Azubi and Fachkraft."""


@dataclass(frozen=True)
class Renewed:
    """How many tandems a block has now, and how many of its people were told of a change at once."""

    tandems: int
    told: int


def renew(session: Session, actor: Actor, block: Block, publication: Publication) -> Renewed:
    """Let a block have the tandems of its approved plan, and tell those concerned if its people knew theirs already.

    A tandem that goes on stays as it is, with its events; one that is no more in the plan is dissolved.
    """
    known = repair_queries.tandems(session, actor, block.id)
    told = repair_queries.last_told(session, actor, block.id)
    wanted = {(pair.azubi_id, pair.fachkraft_id): pair for pair in queries.approved_pairs(session, actor, block.id)}
    living = {_people(tandem): tandem for tandem in known if _is_living(tandem)}
    lost = [tandem for people, tandem in living.items() if people not in wanted]
    for tandem in lost:
        _end(session, actor, tandem)
    session.flush()  # nobody is in two living tandems, not even for a moment
    for people in living.keys() & wanted.keys():
        living[people].approval_id = publication.approval_id
    new = [wanted[people] for people in wanted.keys() - living.keys()]
    born = _bring_to_life(session, actor, new, known, publication=publication)
    if told is None:
        return Renewed(len(wanted), 0)
    concerned = _concerned(known, lost, told.approval_id) | {person for tandem in born for person in _people(tandem)}
    return Renewed(len(wanted), _tell(session, actor, publication, born, concerned))


def _people(tandem: Tandem) -> Pair:
    return tandem.azubi_id, tandem.fachkraft_id


def _is_living(tandem: Tandem) -> bool:
    return tandem.state not in repair_queries.ENDED


def _end(session: Session, actor: Actor, tandem: Tandem) -> None:
    tandem.state = TandemState.DISSOLVED
    session.add(TandemEvent(tandem_id=tandem.id, state=tandem.state, by=actor.account_id))


def _bring_to_life(
    session: Session, actor: Actor, pairs: Iterable[PlanPair], known: Sequence[Tandem], *, publication: Publication
) -> Sequence[Tandem]:
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
    return born


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


def _concerned(known: Iterable[Tandem], lost: Iterable[Tandem], last_approval_id: UUID) -> set[UUID]:
    """Everybody who read of a tandem that came apart now, or that ended since the last publication.

    Tandems that go on move on to each new approval, so what still stands under the last one ended since.
    """
    ended = [
        tandem
        for tandem in known
        if tandem.state is TandemState.DISSOLVED
        and tandem.told_at is not None
        and tandem.approval_id == last_approval_id
    ]
    return {person for tandem in (*lost, *ended) for person in _people(tandem)}


def _tell(
    session: Session, actor: Actor, publication: Publication, born: Iterable[Tandem], concerned: set[UUID]
) -> int:
    """Tell those concerned, each what now holds for them, and return how many they were."""
    publication.people_told_at = utc_now()
    for tandem in born:
        tandem.state, tandem.told_at = TandemState.PUBLISHED, publication.people_told_at
        session.add(TandemEvent(tandem_id=tandem.id, state=tandem.state, by=actor.account_id))
    session.flush()  # what each person is part of is read back
    partners = _partners(tandem for tandem in repair_queries.tandems(session, actor, publication.block_id))
    people = {row.id: row for row in queries.block_people(session, actor, [publication.block_id])}
    reasons = queries.public_reasons(session, actor, publication.approval_id)
    told = sorted(concerned & people.keys(), key=lambda each: sort_key(people[each].name))
    for person_id in told:
        own = partners[person_id]
        session.add(
            Notice(
                participant_id=person_id,
                publication_id=publication.id,
                tandem_id=own[0][0] if own else None,
                reason={} if own else reasons.get(person_id, {}),
            )
        )
        names = sorted((people[partner].name for _tandem_id, partner in own if partner in people), key=sort_key)
        key = f"people-told:{publication.id}:{person_id}"
        news.tell_person(session, person_id, partners=names, once=key, is_change=True)
    return len(told)


def _partners(tandems: Iterable[Tandem]) -> Mapping[UUID, Sequence[tuple[UUID, UUID]]]:
    """The living tandems of each person: the tandem, and with whom it is."""
    found: defaultdict[UUID, list[tuple[UUID, UUID]]] = defaultdict(list)
    for tandem in tandems:
        if _is_living(tandem):
            found[tandem.azubi_id].append((tandem.id, tandem.fachkraft_id))
            found[tandem.fachkraft_id].append((tandem.id, tandem.azubi_id))
    return found
