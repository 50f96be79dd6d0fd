"""Steps of a plan: what a coordinator does in one act, and going back and forth along them."""

from collections.abc import Collection, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import TypedDict, Unpack
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
    "The proposal for %(block)s has changed since this page was opened. None of your changes were saved. Below"
    " you see what your change would do now. Please send it again if it still fits."
)
DECIDED_SINCE = N_(
    "Something else was decided about %(block)s in the meantime, so this cannot simply be done again. Nothing was"
    " changed."
)


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


class _Said(TypedDict, total=False):
    """What a decision says besides whom it is about."""

    places: int | None
    rule: str
    releases: int | None


@dataclass
class Step:
    """One act about one block: decisions made together for one reason."""

    session: Session
    actor: Actor
    plan: Plan
    block: Block
    reason: str
    number: int = field(default=0, init=False)
    _last: int = field(default=0, init=False)
    """The highest number of a decision of the plan."""

    def expect(self, seen: str) -> None:
        """Raise Changed if the plan's result for the block is another than the one somebody saw; "" is any."""
        expect(self.session, self.plan, self.block, seen)

    def has_decided(self, kinds: Collection[DecisionKind], azubi_id: UUID | None, fachkraft_id: UUID | None) -> bool:
        """Whether such a decision about these two, or about one person, is in force."""
        return any(
            row.kind in kinds and row.azubi_id == azubi_id and row.fachkraft_id == fachkraft_id
            for row in self._in_force()
        )

    def _in_force(self) -> Sequence[AnyRow]:
        found = queries.decisions(self.session, self.actor, self.plan.id, [self.block.id])
        return [row for row in found if row.undone_at is None]

    def decide(
        self,
        kind: DecisionKind,
        azubi_id: UUID | None = None,
        fachkraft_id: UUID | None = None,
        *,
        places: int | None = None,
        rule: str = "",
        releases: int | None = None,
    ) -> None:
        """Add a decision; what follows from it is found out by `settle` or `refusal`."""
        decision = self._added(kind, azubi_id, fachkraft_id, places=places, rule=rule, releases=releases)
        self.session.flush()  # the next decision's number and the engine must see it
        _record(self.session, self.actor, self.plan, f"decision.{kind.value}", decision)

    def _added(
        self, kind: DecisionKind, azubi_id: UUID | None, fachkraft_id: UUID | None, **said: Unpack[_Said]
    ) -> Decision:
        self._last = 1 + (self._last or queries.last_decision_number(self.session, self.actor, self.plan.id))
        self.number = self.number or self._last
        decision = Decision(
            plan_id=self.plan.id,
            block_id=self.block.id,
            number=self._last,
            step=self.number,
            kind=kind,
            azubi_id=azubi_id,
            fachkraft_id=fachkraft_id,
            reason=self.reason,
            made_by=self.actor.account_id,
            **said,
        )
        self.session.add(decision)
        return decision

    def hold_all_but(self, people: AbstractSet[UUID]) -> None:
        """Hold every tandem of the block that none of these people is part of and nobody decided about."""
        kept = {
            (row.azubi_id, row.fachkraft_id)
            for row in self._in_force()
            if row.kind in {DecisionKind.PIN, DecisionKind.HOLD}
        }
        pairs = queries.pairs(self.session, self.actor, self.plan.id, [self.block.id])
        others = [(row.azubi_id, row.fachkraft_id) for row in pairs]
        holds = [
            self._added(DecisionKind.HOLD, *both) for both in others if people.isdisjoint(both) and both not in kept
        ]
        self.session.flush()  # the next decision's number and the engine must see them
        _record_holds(self.session, self.actor, self.plan, "decision.hold", holds)

    def release(self, decisions: Iterable[Decision]) -> None:
        """Let decisions no longer hold; undoing this step brings them back."""
        for decision in decisions:
            take_back(self.session, self.actor, self.plan, decision)
            self.decide(DecisionKind.RELEASE, releases=decision.number)

    def refusal(self) -> matching.EngineRefusal | None:
        """Solve the block again under all decisions, or return what the engine has against them."""
        return solving.refusal_of(self.session, self.actor, self.plan, self.block)

    def settle(self) -> UUID:
        """Solve the block again under all decisions and return it; raises InputRefused with what is wrong."""
        refusal = self.refusal()
        if refusal is not None:
            raise InputRefused("", refusals.refusal_text(refusal))
        return self.block.id


def expect(session: Session, plan: Plan, block: Block, seen: str) -> None:
    """Raise Changed if a plan's result for a block is another than the one somebody saw; "" is any."""
    held = run_queries.plan_blocks(session, plan.id, [block.id]).get(block.id)
    if seen and (held is None or held.result_hash != seen):
        raise Changed(SOLVED_SINCE, block=block.name)


def undo_step(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, step: int, *, seen: str = "") -> UUID:
    """Undo what was decided in one act, solve the block again and return it. Undoing twice is undoing once.

    `seen`: as for every change by hand. A company's proposal waits again once no other plan of the round keeps the two
    together. Raises NotFound, Changed, or WrongState if the block cannot be changed any more or the decisions that are
    left contradict each other.
    """
    plan, block, decisions = _step_rows(session, actor, round_id, plan_id, step)
    live = [row for row in decisions if row.undone_at is None]
    if not live:
        return block.id
    expect(session, plan, block, seen)
    for row in live:
        take_back(session, actor, plan, row)
    _record_holds(session, actor, plan, "decision.undo", live)
    _solve_again(session, actor, plan, block)
    return block.id


def redo_step(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, step: int, *, seen: str = "") -> UUID:
    """Do again what was undone last, solve the block again and return it.

    Raises as `undo_step`, Changed also if something else was decided or undone since.
    """
    plan, block, decisions = _step_rows(session, actor, round_id, plan_id, step)
    if all(row.undone_at is None for row in decisions):
        return block.id
    if step_queries.redo_of_block(session, actor, plan_id, block.id) != step:
        raise Changed(DECIDED_SINCE, block=block.name)
    expect(session, plan, block, seen)
    back = [row for row in decisions if row.undone_at and not step_queries.is_released(session, actor, row)]
    for row in back:
        _bring_back(session, actor, plan, row)
    _record_holds(session, actor, plan, "decision.redo", back)
    _solve_again(session, actor, plan, block)
    return block.id


def take_back(session: Session, actor: Actor, plan: Plan, row: Decision) -> None:
    """Let a decision no longer hold; one it released holds again."""
    row.undone_at, row.undone_by = utc_now(), actor.account_id
    if row.kind is DecisionKind.HOLD:
        return
    session.flush()  # the next decision may say the same
    if row.kind is DecisionKind.PIN:
        _let_proposals_wait(session, actor, plan.round_id, row)
    released = step_queries.released_by(session, actor, row)
    if released is not None:
        _bring_back(session, actor, plan, released)
    _record(session, actor, plan, "decision.undo", row)


def _bring_back(session: Session, actor: Actor, plan: Plan, row: Decision) -> None:
    row.undone_at = row.undone_by = None
    if row.kind is DecisionKind.HOLD:
        return
    session.flush()  # the next decision may release this one
    if row.kind is DecisionKind.PIN:
        answer_proposals(session, actor, plan.round_id, row.azubi_id, row.fachkraft_id)
    released = step_queries.released_by(session, actor, row)
    if released is not None:
        take_back(session, actor, plan, released)
    _record(session, actor, plan, "decision.redo", row)


def _step_rows(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, step: int
) -> tuple[Plan, Block, Sequence[Decision]]:
    plan = own_plan(session, actor, round_id, plan_id)
    decisions = step_queries.step_of(session, actor, plan_id, step)
    if not decisions:
        raise NotFound
    return plan, open_block(session, actor, round_id, decisions[0].block_id), decisions


def _solve_again(session: Session, actor: Actor, plan: Plan, block: Block) -> None:
    session.flush()  # the engine must see which decisions are in force
    refusal = solving.refusal_of(session, actor, plan, block)
    if refusal is not None:
        raise WrongState(refusals.refusal_text(refusal))


def _let_proposals_wait(session: Session, actor: Actor, round_id: UUID, pin: Decision) -> None:
    if step_queries.is_pinned_elsewhere(session, actor, round_id, pin):
        return
    for proposal in proposals.of_pair(session, actor, round_id, pin.azubi_id, pin.fachkraft_id, kept=True):
        proposal.answered_at = proposal.answered_by = None


def answer_proposals(
    session: Session, actor: Actor, round_id: UUID, azubi_id: UUID | None, fachkraft_id: UUID | None
) -> None:
    """Note that what a company proposed about two people is kept, where nobody has answered it."""
    for proposal in proposals.of_pair(session, actor, round_id, azubi_id, fachkraft_id, kept=False):
        proposal.answered_at, proposal.answered_by = utc_now(), actor.account_id


def _record(session: Session, actor: Actor, plan: Plan, action: str, decision: Decision) -> None:
    round_ = rounds.own_round(session, actor, plan.round_id)
    details = {"plan": plan.id, "block": decision.block_id, "number": decision.number}
    audit.record(session, actor, action, decision.id, programme_id=round_.programme_id, **details)


def _record_holds(session: Session, actor: Actor, plan: Plan, action: str, decisions: Iterable[Decision]) -> None:
    """Holding all other tandems is one thing that somebody did, however many they are."""
    holds = [row for row in decisions if row.kind is DecisionKind.HOLD]
    if holds:
        round_ = rounds.own_round(session, actor, plan.round_id)
        details = {"plan": plan.id, "block": holds[0].block_id, "number": holds[0].number, "held": len(holds)}
        audit.record(session, actor, action, holds[0].id, programme_id=round_.programme_id, **details)
