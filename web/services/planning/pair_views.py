"""Two people looked at closely: why they are a tandem or why not, and what it would cost to bring them together."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import DecisionKind
from web.db.queries import plans as queries
from web.services import matching
from web.services.actor import Actor
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
    price: matching.Outcomes | None
    """What it would cost to bring the two together; None for a tandem and where a rule always stands against them."""
    swaps: tuple[tuple[UUID, str, str], ...]
    """Tandems of the block these two could exchange partners with: the Azubi, and both names."""


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
        price=_price(ground, pair, explained),
        swaps=_swaps(session, actor, plan_id, pair) if can_swap else (),
    )


def _price(ground: Ground, pair: decisions.Pair, explained: matching.PairExplained) -> matching.Outcomes | None:
    """What it would do to keep two people together who are no tandem, with the rules against them set aside."""
    if explained.status == "chosen" or not explained.can_be_set_aside:
        return None
    both = pair.azubi.key, pair.fachkraft.key
    overrides = [matching.Choice(DecisionKind.OVERRIDE, *both, rule=rule) for rule in explained.broken]
    return ground.outcomes(matching.Choice(DecisionKind.PIN, *both), *overrides)


def _swaps(session: Session, actor: Actor, plan_id: UUID, pair: decisions.Pair) -> tuple[tuple[UUID, str, str], ...]:
    return tuple(
        (row.azubi_id, row.azubi, row.fachkraft)
        for row in queries.pairs(session, actor, plan_id, [pair.block_id])
        if row.azubi_id != pair.azubi.id and row.fachkraft_id != pair.fachkraft.id
    )
