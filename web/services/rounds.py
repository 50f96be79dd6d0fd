"""A round as the ground every coordinator's use case stands on: whose it is and which blocks it has."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import Block, BlockState, Round
from web.db.queries import blocks as block_queries
from web.db.queries import rounds as queries
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound, WrongState
from web.translations import N_

CHOOSE = N_("Please choose at least one company.")


@dataclass(frozen=True)
class Where:
    """What stands at the top of every page of a round."""

    id: UUID
    name: str
    programme_id: UUID
    programme: str
    accent: str
    plan_id: UUID | None
    """The plan that counts: of the policy the round has, else the one taken last."""


def where(session: Session, actor: Actor, round_id: UUID) -> Where:
    """Return the round's names; raises NotFound."""
    row = queries.head(session, actor, round_id)
    if row is None:
        raise NotFound
    return Where(row.id, row.name, row.programme_id, row.programme, row.accent, row.plan_id)


def own_round(session: Session, actor: Actor, round_id: UUID) -> Round:
    """Return a round of the actor's programmes; raises NotFound."""
    found = queries.round_of(session, actor, round_id)
    if found is None:
        raise NotFound
    return found


def own_blocks(
    session: Session, actor: Actor, round_id: UUID, block_ids: Iterable[UUID], *, states: Iterable[BlockState]
) -> Sequence[Block]:
    """Return these blocks of a round for a step that follows from one of `states`.

    Raises InputRefused if none was chosen, NotFound if one is not of this round, WrongState if one stands elsewhere.
    """
    wanted = set(block_ids)
    found = block_queries.of_round(session, actor, round_id, wanted) if wanted else ()
    _refuse(wanted, [block.state for block in found], states)
    return found


def refuse_blocks(
    session: Session, actor: Actor, round_id: UUID, block_ids: Iterable[UUID], *, states: Iterable[BlockState]
) -> None:
    """Raise what `own_blocks` raises; the rows of very many need not be read for that."""
    wanted = set(block_ids)
    _refuse(wanted, block_queries.states(session, actor, round_id, wanted), states)


def _refuse(wanted: Collection[UUID], found: Collection[BlockState], states: Iterable[BlockState]) -> None:
    if not wanted:
        raise InputRefused("blocks", CHOOSE)
    if len(found) < len(wanted):
        raise NotFound
    if not {*found} <= {*states}:
        raise WrongState
