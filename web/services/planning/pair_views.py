"""People looked at closely: why two are a tandem or why not, and with whom somebody could be compared."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import ParticipantRole
from web.db.queries import plans as queries
from web.services import matching
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import decisions
from web.services.planning.ground import Ground, ground_of


@dataclass(frozen=True)
class PairView:
    """A pair of a block, chosen or not."""

    ground: Ground
    azubi_id: UUID
    azubi: str
    fachkraft_id: UUID
    fachkraft: str
    explained: matching.PairExplained
    swaps: tuple[tuple[UUID, str, str], ...]
    """Tandems of the block these two could exchange partners with: the Azubi, and both names."""


@dataclass(frozen=True)
class PersonView:
    """Somebody of a plan, and everybody with whom they could be compared."""

    ground: Ground
    id: UUID
    name: str
    role: ParticipantRole
    others: tuple[tuple[UUID, str], ...]


def pair_view(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, azubi_id: UUID, fachkraft_id: UUID
) -> PairView:
    """Return two people of one block with what the engine says about them; raises NotFound."""
    pair = decisions.pair_of(session, actor, round_id, azubi_id, fachkraft_id)
    ground = ground_of(session, actor, round_id, plan_id, pair.azubi)
    explained = ground.explained(pair.azubi.key, pair.fachkraft.key)
    can_swap = ground.is_open and explained.status == "chosen"
    return PairView(
        ground=ground,
        azubi_id=azubi_id,
        azubi=pair.azubi.name,
        fachkraft_id=fachkraft_id,
        fachkraft=pair.fachkraft.name,
        explained=explained,
        swaps=_swaps(session, actor, plan_id, pair) if can_swap else (),
    )


def _swaps(session: Session, actor: Actor, plan_id: UUID, pair: decisions.Pair) -> tuple[tuple[UUID, str, str], ...]:
    return tuple(
        (row.azubi_id, row.azubi, row.fachkraft)
        for row in queries.pairs(session, actor, plan_id, [pair.block_id])
        if row.azubi_id != pair.azubi.id and row.fachkraft_id != pair.fachkraft.id
    )


def person_view(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, participant_id: UUID) -> PersonView:
    """Return somebody of a plan with the other side of their block, by name; raises NotFound."""
    member = queries.block_of_member(session, actor, round_id, participant_id)
    if member is None:
        raise NotFound
    others = queries.members(session, actor, member.input_id)
    return PersonView(
        ground=ground_of(session, actor, round_id, plan_id, member),
        id=participant_id,
        name=member.name,
        role=member.role,
        others=tuple((row.id, row.name) for row in others if row.role != member.role),
    )
