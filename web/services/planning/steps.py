"""Steps of a plan: what a coordinator does in one act, and going back and forth along them."""

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session

from web.db.models import CHANGEABLE, Block, Decision, DecisionKind, Plan
from web.db.models.columns import utc_now
from web.db.queries import plans as queries
from web.db.queries import proposals
from web.db.queries import runs as run_queries
from web.db.queries import steps as step_queries
from web.db.queries.rows import AnyRow
from web.services import audit, matching, rounds
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused, NotFound, WrongState
from web.services.planning import refusals, solving
from web.translations import N_

SOLVED_SINCE = N_(
    "The proposal for %(block)s has changed since this page was opened. Nothing of yours was saved. "
    "Below you see what your change would do now. Please send it once more if it still fits."
)
NOT_LAST = N_("Somebody else decided something in the meantime. Please look at the proposal and try again.")


def own_plan(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> Plan:
    """Return a plan of a round of the actor's programmes; raises NotFound."""
    found = queries.plan_of(session, actor, round_id, plan_id)
    if found is None:
        raise NotFound
    return found


def open_block(session: Session, actor: Actor, round_id: UUID, block_id: UUID) -> Block:
    """Return a block that decisions can still be made about; raises NotFound or WrongState."""
    (block,) = rounds.own_blocks(session, actor, round_id, [block_id], states=CHANGEABLE)
    return block


@dataclass
class Step:
    """One act about one block: decisions made together for one reason."""

    session: Session
    actor: Actor
    plan: Plan
    block: Block
    reason: str
    number: int = field(default=0, init=False)

    def expect(self, seen: str) -> None:
        """Raise Changed if the plan's result for the block is another than the one somebody saw; "" is any."""
        held = run_queries.plan_blocks(self.session, self.plan.id, [self.block.id]).get(self.block.id)
        if seen and (held is None or held.result_hash != seen):
            raise Changed(SOLVED_SINCE, block=self.block.name)

    def has_decided(self, kinds: Collection[DecisionKind], azubi_id: UUID | None, fachkraft_id: UUID | None) -> bool:
        """Whether such a decision about these two, or about one person, is in force."""
        return any(
            row.kind in kinds and row.azubi_id == azubi_id and row.fachkraft_id == fachkraft_id
            for row in _in_force(self.session, self.actor, self.plan)
        )

    def decide(
        self,
        kind: DecisionKind,
        azubi_id: UUID | None = None,
        fachkraft_id: UUID | None = None,
        *,
        places: int | None = None,
        rule: str = "",
    ) -> None:
        """Add a decision; what follows from it is found out by `settle` or `refusal`."""
        number = queries.last_decision_number(self.session, self.actor, self.plan.id) + 1
        self.number = self.number or number
        decision = Decision(
            plan_id=self.plan.id,
            block_id=self.block.id,
            number=number,
            step=self.number,
            kind=kind,
            azubi_id=azubi_id,
            fachkraft_id=fachkraft_id,
            places=places,
            rule=rule,
            reason=self.reason,
            made_by=self.actor.account_id,
        )
        self.session.add(decision)
        self.session.flush()  # the next decision's number and the engine must see it
        _record(self.session, self.actor, self.plan, f"decision.{kind.value}", decision)

    def hold_all_but(self, people: AbstractSet[UUID]) -> None:
        """Hold every tandem of the block that none of these people is part of and nobody decided about."""
        for row in queries.pairs(self.session, self.actor, self.plan.id, [self.block.id]):
            both = (row.azubi_id, row.fachkraft_id)
            if people.isdisjoint(both) and not self.has_decided([DecisionKind.PIN, DecisionKind.HOLD], *both):
                self.decide(DecisionKind.HOLD, *both)

    def refusal(self) -> matching.EngineRefusal | None:
        """Solve the block again under all decisions, or return what the engine has against them."""
        return solving.refusal_of(self.session, self.actor, self.plan, self.block)

    def settle(self) -> UUID:
        """Solve the block again under all decisions and return it; raises InputRefused with what is wrong."""
        refusal = self.refusal()
        if refusal is not None:
            raise InputRefused("", refusals.refusal_text(refusal))
        return self.block.id


def undo_step(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, step: int) -> UUID:
    """Undo what was decided in one act, solve the block again and return it. Undoing twice is undoing once.

    A company's proposal waits again once no other plan of the round keeps the two together. Raises NotFound, or
    WrongState if the block cannot be changed any more or the decisions that are left contradict each other.
    """
    plan, block, decisions = _step_rows(session, actor, round_id, plan_id, step)
    live = [row for row in decisions if row.undone_at is None]
    now = utc_now()
    for row in live:
        row.undone_at, row.undone_by = now, actor.account_id
        if row.kind is DecisionKind.PIN:
            _let_proposals_wait(session, actor, round_id, row)
        _record(session, actor, plan, "decision.undo", row)
    if live:
        _solve_again(session, actor, plan, block)
    return block.id


def redo_step(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, step: int) -> UUID:
    """Do again what was undone last, solve the block again and return it.

    Raises NotFound, or WrongState if something else was decided or undone since, or as `undo_step`.
    """
    plan, block, decisions = _step_rows(session, actor, round_id, plan_id, step)
    if all(row.undone_at is None for row in decisions):
        return block.id
    if step_queries.redo_of_block(session, actor, plan_id, block.id) != step:
        raise WrongState(NOT_LAST)
    for row in decisions:
        row.undone_at = row.undone_by = None
        if row.kind is DecisionKind.PIN:
            _answer_proposals(session, actor, round_id, row)
        _record(session, actor, plan, "decision.redo", row)
    _solve_again(session, actor, plan, block)
    return block.id


def _step_rows(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, step: int
) -> tuple[Plan, Block, Sequence[Decision]]:
    plan = own_plan(session, actor, round_id, plan_id)
    decisions = queries.step_of(session, actor, plan_id, step)
    if not decisions:
        raise NotFound
    return plan, open_block(session, actor, round_id, decisions[0].block_id), decisions


def _solve_again(session: Session, actor: Actor, plan: Plan, block: Block) -> None:
    session.flush()  # the engine must see which decisions are in force
    refusal = solving.refusal_of(session, actor, plan, block)
    if refusal is not None:
        raise WrongState(refusals.refusal_text(refusal))


def _let_proposals_wait(session: Session, actor: Actor, round_id: UUID, pin: Decision) -> None:
    if queries.is_pinned_elsewhere(session, actor, round_id, pin):
        return
    for proposal in proposals.of_pair(session, actor, round_id, pin.azubi_id, pin.fachkraft_id, kept=True):
        proposal.answered_at = proposal.answered_by = None


def _answer_proposals(session: Session, actor: Actor, round_id: UUID, pin: Decision) -> None:
    for proposal in proposals.of_pair(session, actor, round_id, pin.azubi_id, pin.fachkraft_id, kept=False):
        proposal.answered_at, proposal.answered_by = utc_now(), actor.account_id


def _in_force(session: Session, actor: Actor, plan: Plan) -> Collection[AnyRow]:
    return [row for row in queries.decisions(session, actor, plan.id) if row.undone_at is None]


def _record(session: Session, actor: Actor, plan: Plan, action: str, decision: Decision) -> None:
    round_ = rounds.own_round(session, actor, plan.round_id)
    details = {"plan": plan.id, "block": decision.block_id, "number": decision.number}
    audit.record(session, actor, action, decision.id, programme_id=round_.programme_id, **details)
