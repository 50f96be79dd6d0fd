"""Decisions by hand: append-only entries of a plan, each with its reason. Undoing one is a second fact about it.

A decision changes no pair by itself: the block becomes stale until the next run.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TypedDict, Unpack
from uuid import UUID

from sqlmodel import Session

from web.db.models import Block, BlockState, Decision, DecisionKind, ParticipantRole, Plan
from web.db.models.columns import utc_now
from web.db.queries import plans as queries
from web.db.queries import proposals
from web.db.queries.rows import AnyRow
from web.services import audit, matching, rounds
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound
from web.services.planning import refusals, runs
from web.translations import N_

CHANGEABLE = (BlockState.FROZEN, BlockState.MATCHED)
ALREADY = N_("This has been decided already.")


class About(TypedDict):
    """Whom a decision is about, and why."""

    azubi_id: UUID | None
    fachkraft_id: UUID | None
    reason: str


class Draft(About, total=False):
    """A decision before it is stored."""

    places: int | None
    rule: str


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
    reason: str,
    override: bool = False,
) -> None:
    """Keep two people together ("so lassen") in every further run.

    With `override` the rules that speak against the pair are set aside for it, as far as the law of the rules allows.
    Raises NotFound, WrongState, or InputRefused with what the engine has against it.
    """
    plan, block = _changeable(session, actor, round_id, plan_id, azubi_id=azubi_id, fachkraft_id=fachkraft_id)
    about: About = {"azubi_id": azubi_id, "fachkraft_id": fachkraft_id, "reason": reason}
    _add(session, actor, plan, block, kind=DecisionKind.PIN, **about)
    while (refusal := _refusal(session, actor, plan, block)) is not None:
        rule = str(refusal.params.get("rule", ""))
        if refusal.code != "pin_impossible" or not override:
            raise InputRefused("override" if refusal.code == "pin_impossible" else "", refusals.refusal_text(refusal))
        _add(session, actor, plan, block, kind=DecisionKind.OVERRIDE, rule=rule, **about)


def separate_pair(
    session: Session,
    actor: Actor,
    round_id: UUID,
    plan_id: UUID,
    *,
    azubi_id: UUID,
    fachkraft_id: UUID,
    reason: str,
) -> None:
    """Never put two people together ("nicht zusammen") in any further run. Raises as `keep_pair`."""
    plan, block = _changeable(session, actor, round_id, plan_id, azubi_id=azubi_id, fachkraft_id=fachkraft_id)
    about: About = {"azubi_id": azubi_id, "fachkraft_id": fachkraft_id, "reason": reason}
    _add(session, actor, plan, block, kind=DecisionKind.BAN, **about)
    _check(session, actor, plan, block)


def leave_out(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, participant_id: UUID, *, reason: str
) -> None:
    """Leave somebody out of every further run; they are told kindly like everybody without a tandem."""
    plan = own_plan(session, actor, round_id, plan_id)
    member = queries.block_of_member(session, actor, round_id, participant_id)
    if member is None:
        raise NotFound
    block = _open_block(session, actor, round_id, member.block_id)
    is_azubi = member.role == ParticipantRole.AZUBI
    azubi_id, fachkraft_id = (participant_id, None) if is_azubi else (None, participant_id)
    if any(_is_same(row, DecisionKind.LEAVE_OUT, azubi_id, fachkraft_id) for row in _live(session, actor, plan)):
        raise InputRefused("", ALREADY)
    about: About = {"azubi_id": azubi_id, "fachkraft_id": fachkraft_id, "reason": reason}
    _add(session, actor, plan, block, kind=DecisionKind.LEAVE_OUT, **about)
    _check(session, actor, plan, block)


def block_to_change(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_id: UUID) -> tuple[UUID, str]:
    """Return id and name of a block that decisions can still be made about; raises NotFound or WrongState."""
    own_plan(session, actor, round_id, plan_id)
    block = _open_block(session, actor, round_id, block_id)
    return block.id, block.name


def set_places(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_id: UUID, *, places: int | None, reason: str
) -> None:
    """Say how many tandems a block gets, None for as many as possible. The last number given counts."""
    plan = own_plan(session, actor, round_id, plan_id)
    block = _open_block(session, actor, round_id, block_id)
    _add(
        session,
        actor,
        plan,
        block,
        kind=DecisionKind.PLACES,
        places=places,
        azubi_id=None,
        fachkraft_id=None,
        reason=reason,
    )
    _check(session, actor, plan, block)


def undo_decision(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, decision_id: UUID) -> None:
    """Undo a decision; with a pin, the overrides it needed go too.

    A company's proposal waits again once no other plan of the round keeps the two together. Undoing twice is undoing
    once.
    """
    plan = own_plan(session, actor, round_id, plan_id)
    decision = queries.decision_of(session, actor, plan_id, decision_id)
    if decision is None:
        raise NotFound
    block = _open_block(session, actor, round_id, decision.block_id)
    if decision.undone_at is not None:
        return
    gone = [decision]
    if decision.kind is DecisionKind.PIN:
        gone += queries.overrides_of(session, actor, plan_id, decision.azubi_id, decision.fachkraft_id)
        _let_proposals_wait(session, actor, round_id, decision)
    for row in gone:
        row.undone_at = utc_now()
        row.undone_by = actor.account_id
    block.stale = block.state is BlockState.MATCHED
    _record(session, actor, plan, "decision.undo", decision)


def _let_proposals_wait(session: Session, actor: Actor, round_id: UUID, pin: Decision) -> None:
    if queries.is_pinned_elsewhere(session, actor, round_id, pin):
        return
    for proposal in proposals.kept(session, actor, round_id, pin.azubi_id, pin.fachkraft_id):
        proposal.answered_at = proposal.answered_by = None


def own_plan(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> Plan:
    """Return a plan of a round of the actor's programmes; raises NotFound."""
    found = queries.plan_of(session, actor, round_id, plan_id)
    if found is None:
        raise NotFound
    return found


def _changeable(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, azubi_id: UUID, fachkraft_id: UUID
) -> tuple[Plan, Block]:
    plan = own_plan(session, actor, round_id, plan_id)
    pair = pair_of(session, actor, round_id, azubi_id, fachkraft_id)
    block = _open_block(session, actor, round_id, pair.block_id)
    both = (DecisionKind.PIN, DecisionKind.BAN)
    for row in _live(session, actor, plan):
        if any(_is_same(row, kind, azubi_id, fachkraft_id) for kind in both):
            raise InputRefused("", ALREADY)
    return plan, block


def _open_block(session: Session, actor: Actor, round_id: UUID, block_id: UUID) -> Block:
    (block,) = rounds.own_blocks(session, actor, round_id, [block_id], states=CHANGEABLE)
    return block


def _live(session: Session, actor: Actor, plan: Plan) -> Collection[AnyRow]:
    return [row for row in queries.decisions(session, actor, plan.id) if row.undone_at is None]


def _is_same(row: AnyRow, kind: DecisionKind, azubi_id: UUID | None, fachkraft_id: UUID | None) -> bool:
    return bool(row.kind is kind and row.azubi_id == azubi_id and row.fachkraft_id == fachkraft_id)


def _add(
    session: Session, actor: Actor, plan: Plan, block: Block, *, kind: DecisionKind, **about: Unpack[Draft]
) -> None:
    decision = Decision(
        plan_id=plan.id,
        block_id=block.id,
        number=queries.last_decision_number(session, actor, plan.id) + 1,
        kind=kind,
        made_by=actor.account_id,
        **about,
    )
    session.add(decision)
    session.flush()  # the next decision's number and the engine's check must see it
    block.stale = block.state is BlockState.MATCHED
    _record(session, actor, plan, f"decision.{decision.kind.value}", decision)


def _record(session: Session, actor: Actor, plan: Plan, action: str, decision: Decision) -> None:
    round_ = rounds.own_round(session, actor, plan.round_id)
    details = {"plan": plan.id, "block": decision.block_id, "number": decision.number}
    audit.record(session, actor, action, decision.id, programme_id=round_.programme_id, **details)


def _refusal(session: Session, actor: Actor, plan: Plan, block: Block) -> matching.EngineRefusal | None:
    """What the engine has against the decisions about a block as they stand now."""
    head = queries.head(session, actor, plan.round_id, plan.id)
    if head is None:
        raise NotFound
    task = runs.block_task(session, actor, plan.id, block, head.default_places)
    try:
        matching.check_choices(task, policy=matching.policy_of_round(head.toml, head.starts_on))
    except matching.EngineRefusal as refusal:
        return refusal
    return None


def _check(session: Session, actor: Actor, plan: Plan, block: Block) -> None:
    refusal = _refusal(session, actor, plan, block)
    if refusal is not None:
        raise InputRefused("", refusals.refusal_text(refusal))
