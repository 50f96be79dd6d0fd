"""A change by hand looked at before it is made: whom it is about, and what it would do now."""

from dataclasses import dataclass
from functools import cached_property
from typing import Literal
from uuid import UUID

from sqlmodel import Session

from web.db.models import DecisionKind, ParticipantRole
from web.db.queries import plans as queries
from web.services import matching
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import decisions, refusals
from web.services.planning.ground import Ground, ground_of, ground_of_block

BELOW = "below_minimum"
"""What the engine says of two people whose answers agree less than the minimum."""


@dataclass(frozen=True)
class ChangeView:
    """A change of one block. `names` are those of the people it is about, each pair as Azubi, Fachkraft."""

    kind: Literal["keep", "bring", "separate", "swap", "leave_out"]
    ground: Ground
    names: tuple[str, ...]
    choices: tuple[matching.Choice, ...]
    """What would be decided."""
    broken: tuple[str, ...] = ()
    """Rules that have to be set aside for it."""
    is_possible: bool = True
    """Whether all of these may be set aside."""
    below: tuple[tuple[str, str, matching.Said], ...] = ()
    """Pairs whose answers agree less than the minimum of the policy, by their names, in words."""
    confidential: tuple[tuple[UUID, UUID, str], ...] = ()
    """Pairs with a confidential note: both ids, both names in one."""

    @cached_property
    def outcomes(self) -> matching.Outcomes:
        """What it would do now; worked out once somebody asks."""
        return self.ground.outcomes(*self.choices)


@dataclass(frozen=True)
class PlacesView:
    """What another number of places would do; None is as many as possible."""

    ground: Ground
    places: int | None
    outcomes: matching.Outcomes


def keep_view(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, azubi_id: UUID, fachkraft_id: UUID
) -> ChangeView:
    """Return what it would do to keep two people together, or to bring them together; raises NotFound."""
    pair = decisions.pair_of(session, actor, round_id, azubi_id, fachkraft_id)
    return _pinned(session, actor, round_id, plan_id, (pair,))


def swap_view(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, azubi_ids: tuple[UUID, UUID]
) -> ChangeView:
    """Return what it would do if two Azubis exchanged their Fachkräfte.

    Raises NotFound, or WrongState if one of them has no tandem any more or both have the same Fachkraft.
    """
    pairs = decisions.swapped(session, actor, round_id, plan_id, azubi_ids)
    return _pinned(session, actor, round_id, plan_id, pairs)


def _pinned(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, pairs: tuple[decisions.Pair, ...]
) -> ChangeView:
    if len({pair.block_id for pair in pairs}) > 1:
        raise NotFound
    ground = ground_of(session, actor, round_id, plan_id, pairs[0].azubi)
    keys = tuple((pair.azubi.key, pair.fachkraft.key) for pair in pairs)
    explained = [ground.explained(*both) for both in keys]
    broken = [(both, rule) for both, why in zip(keys, explained, strict=True) for rule in why.broken]
    pins = (matching.Choice(DecisionKind.PIN, *both) for both in keys)
    overrides = (matching.Choice(DecisionKind.OVERRIDE, *both, rule=rule) for both, rule in broken)
    return ChangeView(
        kind="swap" if len(pairs) > 1 else "keep" if explained[0].status == "chosen" else "bring",
        ground=ground,
        names=tuple(person.name for pair in pairs for person in (pair.azubi, pair.fachkraft)),
        choices=(*pins, *overrides),
        broken=tuple(dict.fromkeys(rule for _both, rule in broken)),
        is_possible=all(why.can_be_set_aside for why in explained),
        below=tuple(
            (pair.azubi.name, pair.fachkraft.name, said)
            for pair, why in zip(pairs, explained, strict=True)
            for said in why.why
            if said.key == BELOW
        ),
        confidential=tuple(
            (pair.azubi.id, pair.fachkraft.id, f"{pair.azubi.name}, {pair.fachkraft.name}")
            for pair, why in zip(pairs, explained, strict=True)
            if refusals.CONFIDENTIAL_RULE in why.broken
        ),
    )


def separate_view(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, azubi_id: UUID, fachkraft_id: UUID
) -> ChangeView:
    """Return what it would do never to put two people together; raises NotFound."""
    pair = decisions.pair_of(session, actor, round_id, azubi_id, fachkraft_id)
    ground = ground_of(session, actor, round_id, plan_id, pair.azubi)
    ban = matching.Choice(DecisionKind.BAN, pair.azubi.key, pair.fachkraft.key)
    return ChangeView("separate", ground, (pair.azubi.name, pair.fachkraft.name), (ban,))


def leave_out_view(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, participant_id: UUID) -> ChangeView:
    """Return what it would do to leave somebody out; raises NotFound."""
    member = queries.block_of_member(session, actor, round_id, participant_id)
    if member is None:
        raise NotFound
    ground = ground_of(session, actor, round_id, plan_id, member)
    is_azubi = member.role == ParticipantRole.AZUBI
    whom = {"azubi": member.key} if is_azubi else {"fachkraft": member.key}
    return ChangeView("leave_out", ground, (member.name,), (matching.Choice(DecisionKind.LEAVE_OUT, **whom),))


def places_view(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, block_id: UUID, places: int | None
) -> PlacesView:
    """Return what another number of places would do to a block; raises NotFound."""
    ground = ground_of_block(session, actor, round_id, plan_id, block_id)
    found = ground.outcomes(matching.Choice(DecisionKind.PLACES, places=places))
    return PlacesView(ground, places, matching.Outcomes(found.free, None))
