"""Decisions by hand: append-only entries of a plan, each with its reason.

What a coordinator does in one act is one step: its decisions are made together, the block is solved again at once, and
they are undone together. So a plan is always the best one, given its decisions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict, Unpack
from uuid import UUID

from sqlmodel import Session

from web.db.models import DecisionKind, ParticipantRole
from web.db.queries import plans as queries
from web.db.queries.rows import AnyRow
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.planning import refusals
from web.services.planning.steps import Step, answer_proposals, open_block, own_plan
from web.translations import N_

ALREADY = N_("This has already been decided.")
NO_TANDEM = N_("One of these two tandems is no longer in the proposal. Please choose again.")


class Choice(TypedDict, total=False):
    """What every change of pairs says besides whom it is about.

    `hold_others`: all other tandems of the block stay as they are. `seen`: the result of the block that was on the
    page; without it nobody has looked at figures that could have changed since.
    """

    reason: str
    hold_others: bool
    seen: str


@dataclass(frozen=True)
class Pair:
    """Two people of one block, as the engine and as people know them."""

    block_id: UUID
    azubi: AnyRow
    fachkraft: AnyRow


def pair_of(session: Session, actor: Actor, round_id: UUID, azubi_id: UUID, fachkraft_id: UUID) -> Pair:
    """Return an Azubi and a Fachkraft who stand in the frozen data of one block; raises NotFound."""
    azubi = queries.block_of_member(session, actor, round_id, azubi_id)
    fachkraft = queries.block_of_member(session, actor, round_id, fachkraft_id)
    if azubi is None or fachkraft is None or azubi.block_id != fachkraft.block_id:
        raise NotFound
    if azubi.role != ParticipantRole.AZUBI or fachkraft.role != ParticipantRole.FACHKRAFT:
        raise NotFound
    return Pair(azubi.block_id, azubi, fachkraft)


def keep_pair(
    session: Session,
    actor: Actor,
    round_id: UUID,
    plan_id: UUID,
    *,
    azubi_id: UUID,
    fachkraft_id: UUID,
    override: bool = False,
    **choice: Unpack[Choice],
) -> UUID:
    """Keep two people together ("so lassen"), or bring them together, from now on, and return their block.

    With `override` the rules that speak against the pair are set aside for it, as far as the law of the rules allows.
    Raises NotFound, WrongState, Changed, or InputRefused with what the engine has against it.
    """
    pair = pair_of(session, actor, round_id, azubi_id, fachkraft_id)
    return _pin(_step_for(session, actor, round_id, plan_id, [pair], **choice), [pair], override=override)


def swap_partners(
    session: Session,
    actor: Actor,
    round_id: UUID,
    plan_id: UUID,
    *,
    azubi_ids: tuple[UUID, UUID],
    override: bool = False,
    **choice: Unpack[Choice],
) -> UUID:
    """Let two Azubis exchange their Fachkräfte and keep both new tandems together. Raises as `keep_pair`."""
    pairs = swapped(session, actor, round_id, plan_id, azubi_ids)
    return _pin(_step_for(session, actor, round_id, plan_id, pairs, **choice), pairs, override=override)


def swapped(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, azubi_ids: tuple[UUID, UUID]
) -> tuple[Pair, Pair]:
    """Return the two pairs that come about when two Azubis exchange their Fachkräfte.

    Raises NotFound, or WrongState if one of them has no tandem in the plan or both have the same Fachkraft.
    """
    own_plan(session, actor, round_id, plan_id)
    if any(queries.block_of_member(session, actor, round_id, azubi_id) is None for azubi_id in azubi_ids):
        raise NotFound
    partners = queries.partners_in_plan(session, actor, plan_id, azubi_ids)
    if len(set(partners.values())) < len(azubi_ids):
        raise WrongState(NO_TANDEM)
    first, second = azubi_ids
    return (
        pair_of(session, actor, round_id, first, partners[second]),
        pair_of(session, actor, round_id, second, partners[first]),
    )


def separate_pair(
    session: Session,
    actor: Actor,
    round_id: UUID,
    plan_id: UUID,
    *,
    azubi_id: UUID,
    fachkraft_id: UUID,
    **choice: Unpack[Choice],
) -> UUID:
    """Never put two people together ("nicht zusammen") from now on. Raises as `keep_pair`."""
    pair = pair_of(session, actor, round_id, azubi_id, fachkraft_id)
    step = _step_for(session, actor, round_id, plan_id, [pair], **choice)
    step.decide(DecisionKind.BAN, azubi_id, fachkraft_id)
    return step.settle()


def leave_out(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, participant_id: UUID, **choice: Unpack[Choice]
) -> UUID:
    """Leave somebody out from now on; they are told kindly like everybody without a tandem. Raises as `keep_pair`."""
    member = queries.block_of_member(session, actor, round_id, participant_id)
    if member is None:
        raise NotFound
    step = _step(session, actor, round_id, plan_id, member.block_id, **choice)
    is_azubi = member.role == ParticipantRole.AZUBI
    azubi_id, fachkraft_id = (participant_id, None) if is_azubi else (None, participant_id)
    if step.has_decided([DecisionKind.LEAVE_OUT], azubi_id, fachkraft_id):
        raise InputRefused("", ALREADY)
    if choice.get("hold_others"):
        step.hold_all_but({participant_id})
    step.decide(DecisionKind.LEAVE_OUT, azubi_id, fachkraft_id)
    return step.settle()


def block_to_change(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_id: UUID) -> tuple[UUID, str]:
    """Return id and name of a block that decisions can still be made about; raises NotFound or WrongState."""
    own_plan(session, actor, round_id, plan_id)
    block = open_block(session, actor, round_id, block_id)
    return block.id, block.name


def set_places(
    session: Session,
    actor: Actor,
    round_id: UUID,
    plan_id: UUID,
    block_id: UUID,
    *,
    places: int | None,
    **choice: Unpack[Choice],
) -> UUID:
    """Say how many tandems a block gets, None for as many as possible. The last number given counts."""
    step = _step(session, actor, round_id, plan_id, block_id, **choice)
    step.decide(DecisionKind.PLACES, places=places)
    return step.settle()


def _step_for(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, pairs: Sequence[Pair], **choice: Unpack[Choice]
) -> Step:
    """Begin a step about pairs of one block; raises InputRefused if one of them has been decided about already."""
    if len({pair.block_id for pair in pairs}) > 1:
        raise NotFound
    step = _step(session, actor, round_id, plan_id, pairs[0].block_id, **choice)
    if any(step.has_decided([DecisionKind.PIN, DecisionKind.BAN], pair.azubi.id, pair.fachkraft.id) for pair in pairs):
        raise InputRefused("", ALREADY)
    if choice.get("hold_others"):
        step.hold_all_but({person.id for pair in pairs for person in (pair.azubi, pair.fachkraft)})
    return step


def _step(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_id: UUID, **choice: Unpack[Choice]
) -> Step:
    plan = own_plan(session, actor, round_id, plan_id)
    block = open_block(session, actor, round_id, block_id)
    step = Step(session, actor, plan, block, reason=choice.get("reason", ""))
    step.expect(choice.get("seen", ""))
    return step


def _pin(step: Step, pairs: Sequence[Pair], *, override: bool) -> UUID:
    """Solve the block with these pins; rules that make one impossible are set aside one after the other."""
    for pair in pairs:
        step.decide(DecisionKind.PIN, pair.azubi.id, pair.fachkraft.id)
    by_keys = {(pair.azubi.key, pair.fachkraft.key): pair for pair in pairs}
    while (refusal := step.refusal()) is not None:
        wanted = by_keys.get((refusal.params.get("azubi"), refusal.params.get("fachkraft")))
        if refusal.code != "pin_impossible" or wanted is None or refusals.is_confidential(refusal):
            raise InputRefused("", refusals.refusal_text(refusal))
        if not override:
            raise InputRefused("override", refusals.refusal_text(refusal))
        step.decide(DecisionKind.OVERRIDE, wanted.azubi.id, wanted.fachkraft.id, rule=str(refusal.params["rule"]))
    for pair in pairs:
        answer_proposals(step.session, step.actor, step.plan.round_id, pair.azubi.id, pair.fachkraft.id)
    return step.block.id
