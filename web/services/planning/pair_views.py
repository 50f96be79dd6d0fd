"""Two people looked at closely: why they are a tandem or why not, and what it would cost to bring them together."""

from dataclasses import dataclass
from functools import cached_property
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
    choices: tuple[matching.Choice, ...]
    """What would have to be decided to bring them together; nothing for a tandem and where a rule always holds."""
    swaps: tuple[tuple[UUID, str, str], ...]
    """Tandems of the block these two could exchange partners with: the Azubi, and both names."""

    @cached_property
    def price(self) -> matching.Outcomes | None:
        """What it would cost to bring the two together, where that can be; worked out once somebody asks."""
        return self.ground.outcomes(*self.choices) if self.choices else None


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
        choices=_choices(pair, explained),
        swaps=_swaps(session, actor, plan_id, pair) if can_swap else (),
    )


def _choices(pair: decisions.Pair, explained: matching.PairExplained) -> tuple[matching.Choice, ...]:
    """Two people who are no tandem kept together, with the rules against them set aside."""
    if explained.status == "chosen" or not explained.can_be_set_aside:
        return ()
    both = pair.azubi.key, pair.fachkraft.key
    overrides = (matching.Choice(DecisionKind.OVERRIDE, *both, rule=rule) for rule in explained.broken)
    return matching.Choice(DecisionKind.PIN, *both), *overrides


def _swaps(session: Session, actor: Actor, plan_id: UUID, pair: decisions.Pair) -> tuple[tuple[UUID, str, str], ...]:
    return tuple(
        (row.azubi_id, row.azubi, row.fachkraft)
        for row in queries.pairs(session, actor, plan_id, [pair.block_id])
        if row.azubi_id != pair.azubi.id and row.fachkraft_id != pair.fachkraft.id
    )
