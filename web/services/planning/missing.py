"""What is missing in one company: who has no tandem and what stands in the way, and what would change it."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.queries import plans as queries
from web.services import matching
from web.services.actor import Actor
from web.services.matching.diagnosing import Alone, BlockMissing, missing_in_block
from web.services.planning.ground import Ground, ground_of_block


@dataclass(frozen=True)
class CompanyMissing:
    """A block of a plan, what is missing in it, and everybody without a tandem with the reason."""

    ground: Ground
    found: BlockMissing
    people: tuple[tuple[Alone, matching.Said], ...]


def company_missing(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_id: UUID) -> CompanyMissing:
    """Return what is missing in a block of a plan; raises NotFound where the plan says nothing about it."""
    ground = ground_of_block(session, actor, round_id, plan_id, block_id)
    found = missing_in_block(ground.task, ground.result, policy=ground.policy)
    reasons = {
        row.key: matching.Said.stored(row.reason) for row in queries.unmatched(session, actor, plan_id, [block_id])
    }
    people = tuple((person, reasons[person.key]) for person in found.people if person.key in reasons)
    return CompanyMissing(ground, found, people)
