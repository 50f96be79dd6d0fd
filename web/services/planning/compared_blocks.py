"""One company of a comparison: who is with whom in each column, side by side."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import ParticipantRole
from web.db.queries import comparisons as queries
from web.db.queries.rows import AnyRow
from web.services import rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning.columns import Bond, of_block
from web.services.planning.comparing import Offer, chosen_columns, reading_of


@dataclass(frozen=True)
class Partner:
    """With whom somebody is in a column; `percent` is None where it was the only possible combination."""

    name: str
    percent: int | None


@dataclass(frozen=True)
class PersonLine:
    """Somebody of a company, with the partners they have in each column."""

    id: UUID
    name: str
    company: str
    role: ParticipantRole
    partners: tuple[tuple[Partner, ...], ...]

    @property
    def differs(self) -> tuple[bool, ...]:
        """For each column whether they have somebody else than in the first."""
        first = {partner.name for partner in self.partners[0]}
        return tuple({partner.name for partner in partners} != first for partners in self.partners)


@dataclass(frozen=True)
class ComparedBlock:
    """A company of a comparison."""

    where: rounds.Where
    id: UUID
    name: str
    offers: tuple[Offer, ...]
    """The columns that say something."""
    azubis: tuple[PersonLine, ...]
    fachkraefte: tuple[PersonLine, ...]
    is_shared: bool
    """Whether its people come from several companies."""


def compared_block(
    session: Session, actor: Actor, round_id: UUID, block_id: UUID, wanted: Sequence[UUID] = ()
) -> ComparedBlock:
    """Return a company of a comparison of these columns; raises NotFound where one of them says nothing about it."""
    where = rounds.where(session, actor, round_id)
    offers = [offer for offer in chosen_columns(session, actor, round_id, wanted) if offer.is_computed]
    reading = reading_of(session, actor, round_id, offers, only=block_id)
    found = queries.names(session, actor, [block_id])
    if not found or not reading.count_shared():
        raise NotFound
    contents = reading.contents()
    now = reading.bonds({each.column.plan_id for each in contents}, [block_id])
    people = queries.people(session, actor, [block_id])
    lines = _lines(people, [of_block(each, block_id, now) for each in contents])
    return ComparedBlock(
        where=where,
        id=block_id,
        name=found[0].name,
        offers=tuple(offers),
        azubis=tuple(line for line in lines if line.role is ParticipantRole.AZUBI),
        fachkraefte=tuple(line for line in lines if line.role is ParticipantRole.FACHKRAFT),
        is_shared=len({row.company for row in people}) > 1,
    )


def _lines(people: Sequence[AnyRow], columns: Sequence[Sequence[Bond]]) -> list[PersonLine]:
    names = {row.id: row.name for row in people}
    partners = [_partners(bonds, names) for bonds in columns]
    return [
        PersonLine(row.id, row.name, row.company, row.role, tuple(tuple(found[row.id]) for found in partners))
        for row in people
    ]


def _partners(bonds: Sequence[Bond], names: Mapping[UUID, str]) -> defaultdict[UUID, list[Partner]]:
    found: defaultdict[UUID, list[Partner]] = defaultdict(list)
    for bond in bonds:
        for one, other in (bond.both, bond.both[::-1]):
            found[one].append(Partner(names.get(other, "–"), bond.percent))
    return found
