"""Pools (Verbünde): companies too small for tandems of their own that agreed to form some together.

A pool is one block: it is fixed, computed, approved and published as one, and has one number of places.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import Block, BlockKind, BlockState, CompanyNote, RoundCompany
from web.db.queries import merging
from web.db.queries.rows import AnyRow
from web.services import audit, rounds
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.names import natural_key, same_name_key, sort_key
from web.services.outreach import round_overview
from web.translations import N_

TOO_FEW = N_("A pool needs at least two companies that have agreed.")
NAME_TAKEN = N_("There is already a company or a pool with this name in the round.")
NOT_FREE = N_(
    "%(company)s cannot join: its data is frozen or has been computed before, it withdrew, or it is already in a pool."
)
FIXED = N_("The data of this pool is frozen, so it stays together. Please reopen its data first.")
COMPUTED = N_("This pool was computed before, so it stays together.")


@dataclass(frozen=True)
class Member:
    """A company of a pool, or one that can join: its part in the round, and whom it has reported."""

    id: UUID
    name: str
    town: str
    azubis: int
    fachkraefte: int

    @property
    def lacks_a_side(self) -> bool:
        """Whether it cannot form a tandem alone."""
        return not self.azubis or not self.fachkraefte


@dataclass(frozen=True)
class Pool:
    """Companies that form tandems together."""

    id: UUID
    name: str
    members: tuple[Member, ...]
    is_open: bool
    """It still collects, so it can be taken apart."""


@dataclass(frozen=True)
class PoolPage:
    """The pools of a round, and the companies that can join one: those that lack a side first."""

    where: rounds.Where
    pools: tuple[Pool, ...]
    free: tuple[Member, ...]


def pool_page(session: Session, actor: Actor, round_id: UUID) -> PoolPage:
    """Return the pools of a round and who can form one; raises NotFound."""
    where = rounds.where(session, actor, round_id)
    rows = round_overview.company_rows(session, actor, round_id)
    pools: dict[UUID, list[AnyRow]] = {}
    for row in rows:
        if row.kind is BlockKind.POOL:
            pools.setdefault(row.block_id, []).append(row)
    free = [_member(row) for row in rows if _is_free(row)]
    return PoolPage(
        where,
        tuple(sorted(map(_pool, pools.values()), key=lambda pool: natural_key(pool.name))),
        tuple(sorted(free, key=lambda one: not one.lacks_a_side)),
    )


def _is_free(row: AnyRow) -> bool:
    return row.kind is BlockKind.COMPANY and row.block_state is BlockState.COLLECTING and row.withdrawn_at is None


def _member(row: AnyRow) -> Member:
    return Member(row.id, row.name, row.town, row.azubis, row.fachkraefte)


def _pool(rows: Sequence[AnyRow]) -> Pool:
    is_open = rows[0].block_state is BlockState.COLLECTING
    return Pool(rows[0].block_id, rows[0].block, tuple(map(_member, rows)), is_open)


def form_pool(
    session: Session, actor: Actor, round_id: UUID, *, name: str, company_ids: Collection[UUID], note: str
) -> UUID:
    """Join companies that have agreed to a pool and return its block.

    `note` is kept with each of them: who noted the agreement, and when. Places set for one of them rest. Raises
    NotFound, or InputRefused for fewer than two, a name that is taken, or a company that cannot join.
    """
    round_ = rounds.own_round(session, actor, round_id)
    rows = {row.id: row for row in round_overview.company_rows(session, actor, round_id)}
    chosen = set(company_ids)
    if not chosen <= set(rows):
        raise NotFound
    if len(chosen) < 2:
        raise InputRefused("companies", TOO_FEW)
    if same_name_key(name) in {same_name_key(row.block) for row in rows.values() if row.id not in chosen}:
        raise InputRefused("name", NAME_TAKEN)
    for each in chosen:
        if not _is_free(rows[each]) or merging.blocks_with_inputs(session, [rows[each].block_id]):
            raise InputRefused("companies", NOT_FREE, company=rows[each].name)
    block = Block(round_id=round_id, kind=BlockKind.POOL, name=name, sort_key=sort_key(name))
    session.add(block)
    session.flush()  # the companies point at it
    for part in merging.of_round(session, actor, round_id, chosen).values():
        _move(session, part, block)
        session.add(CompanyNote(company_id=part.company_id, text=note, written_by=actor.account_id))
    audit.record(session, actor, "pool.form", block.id, programme_id=round_.programme_id, companies=len(chosen))
    return block.id


def _move(session: Session, part: RoundCompany, block: Block) -> None:
    """Put a company into another block; the one it leaves goes if it was the company alone."""
    old = session.get_one(Block, part.block_id)
    part.block_id = block.id
    session.flush()  # nothing points at the block that goes any more
    if old.kind is BlockKind.COMPANY:
        session.delete(old)


def dissolve_pool(session: Session, actor: Actor, round_id: UUID, block_id: UUID) -> None:
    """Let the companies of a pool each stand for themselves again, with the places of the round.

    Raises NotFound, or WrongState once the pool's data is fixed or was computed.
    """
    round_ = rounds.own_round(session, actor, round_id)
    rows = [row for row in round_overview.company_rows(session, actor, round_id) if row.block_id == block_id]
    if not rows or rows[0].kind is not BlockKind.POOL:
        raise NotFound
    if rows[0].block_state is not BlockState.COLLECTING:
        raise WrongState(FIXED)
    if merging.blocks_with_inputs(session, [block_id]):
        raise WrongState(COMPUTED)
    names = {row.id: row.name for row in rows}
    for part in merging.of_round(session, actor, round_id, names).values():
        alone = Block(round_id=round_id, name=names[part.id], sort_key=sort_key(names[part.id]))
        session.add(alone)
        session.flush()  # the company points at it
        _move(session, part, alone)
    session.flush()  # nobody stands in the pool any more
    session.delete(session.get_one(Block, block_id))
    audit.record(session, actor, "pool.dissolve", block_id, programme_id=round_.programme_id, companies=len(rows))
