"""Another policy in force in a round: by its version, or by the proposal computed with it. Both do the same."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import CHANGEABLE, NOT_FIXED, BlockState, Round
from web.db.queries import blocks as block_queries
from web.db.queries import comparisons, staleness
from web.db.queries import runs as run_queries
from web.services import rounds
from web.services.actor import Actor
from web.services.planning import carrying, runs


@dataclass(frozen=True)
class Affected:
    """Companies of a round another policy would concern, by what happens to them."""

    open: int
    """Their data is fixed; what counts for them comes from the other policy."""
    approved: int
    """They have to be approved again before they are published."""
    published: int
    """They keep what they have."""


def affected_blocks(session: Session, actor: Actor, round_id: UUID) -> Affected:
    """Return how many companies (or pools) of a round another policy would concern; raises NotFound."""
    rounds.own_round(session, actor, round_id)
    states = comparisons.states(session, actor, round_id)
    approved, waiting = states.get(BlockState.APPROVED, 0), sum(states.get(state, 0) for state in CHANGEABLE)
    before = sum(states.get(state, 0) for state in NOT_FIXED)
    published = sum(states.values()) - before - waiting - approved
    return Affected(waiting, approved, published)


def outdated(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> int:
    """Return about how many companies that can still change a plan says nothing, or nothing of today."""
    states = comparisons.states(session, actor, round_id)
    of_today = comparisons.of_today(session, actor, round_id, [plan_id])[plan_id]
    return sum(states.get(state, 0) for state in CHANGEABLE) - of_today


def put_in_force(session: Session, actor: Actor, round_: Round, policy_version_id: UUID) -> UUID | None:
    """Let a round have another policy. What is published stays; what is approved has to be approved again.

    If the round has a plan of that policy, it counts from now on, and all decisions by hand go along. Returns the run
    by which that plan is computed again where anything of it is not of today, else None. Without such a plan what can
    still change is out of date until the next run, which brings the decisions along.
    """
    round_.policy_version_id = policy_version_id
    session.flush()  # which plan counts follows from it
    has_plan = run_queries.plan_for_policy(session, actor, round_.id, policy_version_id) is not None
    _outdate(session, actor, round_, {BlockState.APPROVED, *(() if has_plan else CHANGEABLE)})
    if not has_plan:
        return None
    plan, has_changed = carrying.take(session, actor, round_, policy_version_id)
    session.flush()  # what is of today is counted with what went along
    left = outdated(session, actor, round_.id, plan.id)
    is_asked = left or (has_changed and affected_blocks(session, actor, round_.id).open)
    return runs.request_run_of(session, actor, round_, plan) if is_asked else None


def _outdate(session: Session, actor: Actor, round_: Round, states: set[BlockState]) -> None:
    """Say of the blocks in these states that what plans of other policies found is out of date."""
    blocks = [block.id for block in block_queries.of_round(session, actor, round_.id) if block.state in states]
    staleness.mark_other_policies(session, blocks, round_.policy_version_id)
