"""Approvals that no longer hold, since the policy or data changed: all of a round are taken back in one act."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import BlockState
from web.db.queries import approval_requests, staleness
from web.db.queries import blocks as block_queries
from web.services import audit, rounds
from web.services.actor import Actor
from web.services.errors import WrongState
from web.services.planning.approval import take_back
from web.translations import N_

NOTHING_LEFT = N_(
    "There is nothing left to take back: somebody took these approvals back or published the companies in the"
    " meantime. Please look at the proposal again."
)


@dataclass(frozen=True)
class Lapsed:
    """What no longer holds: approved companies (or pools) that are not published, by name."""

    blocks: tuple[tuple[UUID, str], ...]
    somebody_left: tuple[str, ...]
    """Those somebody of which withdrew: their data has to be opened and fixed before they are computed again."""
    needs_two: bool
    """Whether two people have to approve anew."""

    @property
    def ids(self) -> frozenset[UUID]:
        """The blocks alone."""
        return frozenset(block_id for block_id, _name in self.blocks)


@dataclass(frozen=True)
class TakenBack:
    """How many approvals were taken back, and which of those chosen were left out since they stood elsewhere."""

    taken: int
    left_out: tuple[UUID, ...]


def lapsed_page(session: Session, actor: Actor, round_id: UUID) -> Lapsed:
    """Return which approvals of a round no longer hold; raises NotFound."""
    rounds.own_round(session, actor, round_id)
    found = {row.id: row.name for row in staleness.lapsed(session, actor, round_id)}
    left = {row.block_id for row in block_queries.withdrawn_members(session, actor, found)}
    names = tuple(name for block_id, name in found.items() if block_id in left)
    return Lapsed(tuple(found.items()), names, approval_requests.needs_two(session, actor, round_id))


def take_back_lapsed(
    session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID], *, reason: str
) -> TakenBack:
    """Take back the approvals of these blocks that no longer hold, in one act: the next run computes the blocks anew.

    News that were to go out by themselves are stopped. What somebody published or took back meanwhile is left out.
    Raises NotFound, InputRefused without a block, or WrongState if nothing is left to be taken back.
    """
    round_ = rounds.own_round(session, actor, round_id)
    chosen = rounds.own_blocks(session, actor, round_id, block_ids, states=BlockState)
    lapsed = {row.id for row in staleness.lapsed(session, actor, round_id)}
    blocks = [block for block in chosen if block.id in lapsed]
    if not blocks:
        raise WrongState(NOTHING_LEFT)
    taken = take_back(session, actor, blocks, reason=reason)
    staleness.mark(session, lapsed & {*block_ids})
    noted = [(each.block_id, {"approval": each.id}) for each in taken]
    audit.record_each(session, actor, "block.revoke", noted, programme_id=round_.programme_id)
    return TakenBack(len(taken), tuple(block.id for block in chosen if block.id not in lapsed))
