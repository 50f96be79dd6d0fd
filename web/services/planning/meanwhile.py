"""What somebody else did with companies since a page was opened: a form that came too late names them, and by whom."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlmodel import Session

from web.db.models import Block, BlockState
from web.db.queries import approvals as queries
from web.db.queries.rows import AnyRow
from web.services import rounds
from web.services.actor import Actor
from web.services.errors import Changed
from web.translations import N_

NAMED = 10
"""So many companies are named at most."""
APPROVED = N_(
    "Approved by somebody else in the meantime: %(companies)s. You have not approved anything. Whatever else you"
    " ticked is still ticked: please send it again."
)
SOLVED = N_(
    "The proposal has changed since this page was opened: %(companies)s. Nothing was approved. These companies"
    " are no longer ticked: please look at them, then tick them again. Whatever else you ticked is still ticked."
)
VOID = N_(
    "The proposal has changed since this approval was requested: %(companies)s. Nothing was approved. For these"
    " companies, the approval has to be requested again. Whatever else you ticked is still ticked: please send it"
    " again."
)
TAKEN_BACK = N_(
    "The approval was taken back in the meantime: %(companies)s. Nobody was told anything. Whatever else you"
    " ticked is still ticked: please send it again."
)
TOLD = N_(
    "Published by somebody else in the meantime: %(companies)s. Nothing of yours has gone out. Whatever else you"
    " ticked is still ticked: please send it again."
)
BEFORE_APPROVAL = frozenset({BlockState.COLLECTING, BlockState.FREEZING, BlockState.FROZEN, BlockState.MATCHED})


def refuse_approved(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID]) -> None:
    """Raise Changed, naming them, if some of these blocks were approved already."""
    blocks = rounds.own_blocks(session, actor, round_id, block_ids, states=BlockState)
    moved = [block for block in blocks if block.state not in BEFORE_APPROVAL]
    if moved:
        rows = queries.in_force_of(session, actor, [block.id for block in moved])
        raise Changed(APPROVED, companies=_named(moved, {row.block_id: row.approver_name for row in rows}))


def refuse_solved(blocks: Collection[Block]) -> None:
    """Raise Changed, naming them, if there are blocks with another result than the one seen."""
    if blocks:
        raise Changed(SOLVED, companies=_named(blocks, {}))


def refuse_void(requests: Collection[AnyRow]) -> None:
    """Raise Changed, naming the companies, if there are requests of an approval for results that are no more."""
    if requests:
        raise Changed(VOID, companies=_few([row.name for row in requests]))


def refuse_taken_back_or_told(session: Session, actor: Actor, round_id: UUID, block_ids: Collection[UUID]) -> None:
    """Raise Changed, naming them, if approvals of some blocks were taken back, or their companies were told."""
    blocks = rounds.own_blocks(session, actor, round_id, block_ids, states=BlockState)
    before = [block for block in blocks if block.state in BEFORE_APPROVAL]
    by = queries.taken_back_by(session, actor, [block.id for block in before])
    if taken := [block for block in before if block.id in by]:
        raise Changed(TAKEN_BACK, companies=_named(taken, by))
    if told := [block for block in blocks if block.state not in {BlockState.APPROVED, *BEFORE_APPROVAL}]:
        raise Changed(TOLD, companies=_named(told, {}))


def _named(blocks: Iterable[Block], by: Mapping[UUID, str]) -> str:
    return _few([f"{block.name} ({by[block.id]})" if by.get(block.id) else block.name for block in blocks])


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:NAMED]) + (" …" if len(names) > NAMED else "")
