"""What is missing in one company: who has no tandem and what stands in the way, and what would change it."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.queries import plans as queries
from web.services import matching
from web.services.actor import Actor
from web.services.matching.diagnosing import Alone, BlockMissing, missing_in_block
from web.services.planning.ground import Ground, ground_of_block

PER_PAGE = 20
"""So many people are told of at a time; for each of them a way out is looked for."""


@dataclass(frozen=True)
class CompanyMissing:
    """A block of a plan, what is missing in it, and one page of those without a tandem, each with the reason."""

    ground: Ground
    found: BlockMissing
    people: tuple[tuple[Alone, matching.Said], ...]
    number: int
    pages: int


def company_missing(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_id: UUID, *, number: int = 1
) -> CompanyMissing:
    """Return what is missing in a block of a plan; raises NotFound where the plan says nothing about it."""
    ground = ground_of_block(session, actor, round_id, plan_id, block_id)
    alone = queries.unmatched(session, actor, plan_id, [block_id])
    pages = max(-(-len(alone) // PER_PAGE), 1)
    number = min(max(number, 1), pages)
    shown = {row.key: row for row in alone[(number - 1) * PER_PAGE : number * PER_PAGE]}
    found = missing_in_block(ground.task, ground.result, policy=ground.policy, only=shown)
    told = {person.key: person for person in found.people}
    people = tuple((told[key], matching.Said.stored(row.reason)) for key, row in shown.items() if key in told)
    return CompanyMissing(ground, found, people, number, pages)
