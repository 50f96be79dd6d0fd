"""How many tandems the companies of blocks want."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from web.db.models import Block, BlockKind, Company, RoundCompany
from web.db.queries.rows import rows
from web.db.queries.scope import own_companies
from web.services.actor import Actor


def wanted_by_block(session: Session, actor: Actor, block_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return the number wanted for each of these blocks that is one company and wants a number."""
    statement = (
        select(col(Block.id), col(RoundCompany.tandems_wanted))
        .join(RoundCompany, col(RoundCompany.block_id) == col(Block.id))
        .join(Company, col(Company.id) == col(RoundCompany.company_id))
        .where(
            col(Block.id).in_(block_ids),
            col(Block.kind) == BlockKind.COMPANY,
            col(RoundCompany.tandems_wanted).is_not(None),
            own_companies(actor),
        )
        .order_by(col(Block.id), col(RoundCompany.id))
    )
    return {row.id: row.tandems_wanted for row in rows(session, statement)}
