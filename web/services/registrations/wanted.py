"""How many tandems companies want: at the freeze that becomes the number of places of their block.

A number a coordinator set for the block counts more, the round's default is never exceeded, and in a pool, which has
one number of places, the companies' own numbers rest. Opening the data again takes back what was set here.
"""

from collections.abc import Sequence

from sqlmodel import Session

from web.db.models import Block, Round
from web.db.queries import wanted as queries
from web.services.actor import Actor


def set_wanted_places(session: Session, actor: Actor, round_: Round, blocks: Sequence[Block]) -> None:
    """Give blocks without a number of their own the one their company wants."""
    wanted = queries.wanted_by_block(session, actor, [block.id for block in blocks])
    for block in blocks:
        if block.places is None and block.id in wanted:
            block.places = _allowed(round_, wanted[block.id])


def forget_wanted_places(session: Session, actor: Actor, round_: Round, block: Block) -> None:
    """Take back the number a block got from its company, so that another wish can count at the next freeze."""
    wanted = queries.wanted_by_block(session, actor, [block.id])
    if block.id in wanted and block.places == _allowed(round_, wanted[block.id]):
        block.places = None


def _allowed(round_: Round, wanted: int) -> int:
    return wanted if round_.default_places is None else min(wanted, round_.default_places)
