"""Somebody of a plan looked at closely: whom they have and why, the second choice, everybody else, or why nobody."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlmodel import Session

from web.db.models import DecisionKind, ParticipantRole
from web.db.queries import plans as queries
from web.services import matching
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.matching.comparing import freely
from web.services.matching.diagnosing import Alone, Wanted, missing_in_block
from web.services.matching.tables import combination_table
from web.services.planning import block_plans
from web.services.planning.block_plans import PairLine
from web.services.planning.ground import Ground, ground_of
from web.services.planning.matrices import Combination, combination


@dataclass(frozen=True)
class SecondChoice:
    """What would happen if a tandem of this person were not possible.

    `other` and `percent`: whom the person would get then, None for nobody. `effect`: what it would do to everybody.
    """

    partner: str
    other: str | None
    percent: int | None
    effect: matching.Effect


@dataclass(frozen=True)
class AloneView:
    """Why somebody has no tandem, and what would help."""

    reason: matching.Said
    person: Alone
    recruits: tuple[Wanted, ...]


@dataclass(frozen=True)
class PersonView:
    """Somebody of a plan, and everybody on the other side of the block, the best fitting first."""

    ground: Ground
    id: UUID
    key: str
    name: str
    role: ParticipantRole
    tandems: tuple[PairLine, ...]
    alone: AloneView | None
    others: tuple[Combination, ...]
    is_only_possible: bool
    """The block has one possible pair, which needs no figure."""

    @cached_property
    def second(self) -> tuple[SecondChoice, ...]:
        """The second choice for each tandem that no decision keeps; worked out once somebody asks."""
        return tuple(_second_choices(self.ground, self.tandems, self.key, self.others))


def person_view(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, participant_id: UUID) -> PersonView:
    """Return somebody of a plan with the other side of their block; raises NotFound."""
    member = queries.block_of_member(session, actor, round_id, participant_id)
    if member is None:
        raise NotFound
    ground = ground_of(session, actor, round_id, plan_id, member)
    pairs = queries.pairs(session, actor, plan_id, [ground.id], of=participant_id)
    tandems = tuple(block_plans.pair_line(row) for row in pairs)
    others, possible = _others(ground, member.role, member.key)
    return PersonView(
        ground=ground,
        id=participant_id,
        key=member.key,
        name=member.name,
        role=member.role,
        tandems=tandems,
        alone=_alone(session, actor, plan_id, ground, member.key) if not tandems else None,
        others=others,
        is_only_possible=possible == 1,
    )


def _others(ground: Ground, role: ParticipantRole, key: str) -> tuple[tuple[Combination, ...], int]:
    """Everybody of the other side: tandems, then who is possible by figure, then the impossible ones by name."""
    is_azubi = role is ParticipantRole.AZUBI
    table = combination_table(
        ground.task,
        ground.result,
        policy=ground.policy,
        azubis=(key,) if is_azubi else ground.azubis,
        fachkraefte=ground.fachkraefte if is_azubi else (key,),
    )
    found = [combination(cell) for row in table.rows for cell in row]
    return tuple(sorted(found, key=_rank)), table.possible


def _rank(cell: Combination) -> tuple[bool, bool, int]:
    return not cell.is_chosen, bool(cell.against), 0 if cell.against else -cell.percent


def _second_choices(
    ground: Ground, tandems: tuple[PairLine, ...], key: str, others: tuple[Combination, ...]
) -> Iterator[SecondChoice]:
    for tandem in tandems:
        found = None if tandem.is_pinned else _second(ground, tandem, key, others)
        if found is not None:
            yield found


def _second(ground: Ground, tandem: PairLine, key: str, others: tuple[Combination, ...]) -> SecondChoice | None:
    """Solve the block again without this tandem, with everybody free to get somebody else.

    None where the data has changed since and no longer holds both.
    """
    keys = {id_: known for known, id_ in ground.ids.items()}
    azubi, fachkraft = keys.get(tandem.azubi_id), keys.get(tandem.fachkraft_id)
    ban = matching.Choice(DecisionKind.BAN, azubi, fachkraft)
    effect = freely(ground.task, ground.result, policy=ground.policy, choices=[ban]) if azubi and fachkraft else None
    if effect is None:
        return None
    other = _new_partner(effect, key)
    percent = {cell.fachkraft if key == cell.azubi else cell.azubi: cell.percent for cell in others}
    return SecondChoice(
        partner=tandem.fachkraft if key == azubi else tandem.azubi,
        other=other,
        percent=percent.get(other) if other else None,
        effect=effect,
    )


def _new_partner(effect: matching.Effect, key: str) -> str | None:
    """Whom somebody gets in place of a partner: as an Azubi, or as a Fachkraft."""
    for azubi, _before, after in effect.changes:
        if azubi == key:
            return after
        if after == key:
            return azubi
    return None


def _alone(session: Session, actor: Actor, plan_id: UUID, ground: Ground, key: str) -> AloneView | None:
    row = next((row for row in queries.unmatched(session, actor, plan_id, [ground.id]) if row.key == key), None)
    found = missing_in_block(ground.task, ground.result, policy=ground.policy, only={key})
    if row is None or not found.people:
        return None
    person, reason = found.people[0], matching.Said.stored(row.reason)
    wanted = () if reason.is_left_out or person.barred else found.recruits
    return AloneView(reason, person, tuple(each for each in wanted if each.role is not person.role))
