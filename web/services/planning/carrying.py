"""The plan of a round, and what goes along when another takes its place: decisions by hand, and what is approved."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from sqlmodel import Session

from web.db.models import Decision, Plan, Round
from web.db.models.columns import utc_now
from web.db.queries import carrying as queries
from web.db.queries import plans as plan_queries
from web.db.queries import round_plans
from web.db.queries import runs as run_queries
from web.services import audit
from web.services.actor import Actor


def take(session: Session, actor: Actor, round_: Round, policy_version_id: UUID) -> tuple[Plan, bool]:
    """Return the plan of a policy, as the plan of the round from now on, and whether its decisions are other ones now.

    What was decided under the plan before goes along.
    """
    before = round_plans.last_taken(session, actor, round_.id)
    plan = _plan_of_policy(session, actor, round_, policy_version_id)
    if before is not None and before.id == plan.id and plan.taken_at is not None:
        return plan, False
    plan.taken_at = utc_now()
    return plan, before is not None and carry_over(session, actor, before, plan)


def beside(session: Session, actor: Actor, round_: Round, policy_version_id: UUID) -> Plan:
    """Return the plan of a policy with everything that is decided in the plan that counts, to be compared with it."""
    counts = round_plans.plan_that_counts(session, actor, round_.id)
    plan = _plan_of_policy(session, actor, round_, policy_version_id)
    if counts is not None and counts.id != plan.id:
        counts.taken_at = counts.taken_at or utc_now()
        carry_over(session, actor, counts, plan)
    return plan


def _plan_of_policy(session: Session, actor: Actor, round_: Round, policy_version_id: UUID) -> Plan:
    found = run_queries.plan_for_policy(session, actor, round_.id, policy_version_id)
    if found is not None:
        return found
    plan = Plan(
        round_id=round_.id,
        number=round_plans.last_number(session, actor, round_.id) + 1,
        policy_version_id=policy_version_id,
        created_by=actor.account_id,
    )
    session.add(plan)
    session.flush()  # decisions and the run point at it
    audit.record(session, actor, "plan.create", plan.id, programme_id=round_.programme_id, number=plan.number)
    return plan


def carry_over(session: Session, actor: Actor, source: Plan, target: Plan) -> bool:
    """Let a plan hold the decisions that are in force in another one, and its blocks that are approved or further.

    What is approved stays as it is under every plan. Returns whether any decision had to be brought along or undone.
    """
    if source.id == target.id:
        return False
    queries.copy_what_stands(session, actor, target)
    wanted = plan_queries.decisions_in_force(session, actor, source.id)
    held = plan_queries.decisions_in_force(session, actor, target.id)
    same = _common(wanted, held)
    for row in held[same:]:
        row.undone_at, row.undone_by = utc_now(), actor.account_id
    session.flush()  # two equal decisions are never in force at once
    _append(session, actor, target, wanted[same:])
    return same < max(len(wanted), len(held))


def _common(wanted: Sequence[Decision], held: Sequence[Decision]) -> int:
    """How many decisions both lists begin with."""
    pairs = zip(map(_said, wanted), map(_said, held), strict=False)
    return next((place for place, (one, other) in enumerate(pairs) if one != other), min(len(wanted), len(held)))


def _said(decision: Decision) -> tuple[object, ...]:
    about = (decision.block_id, decision.kind, decision.azubi_id, decision.fachkraft_id)
    return (*about, decision.places, decision.rule, decision.reason)


def _append(session: Session, actor: Actor, plan: Plan, decisions: Sequence[Decision]) -> None:
    """Whoever decided it and why stays; it is in force here from now on."""
    first = plan_queries.last_decision_number(session, actor, plan.id) + 1
    steps: dict[int, int] = {}
    for number, row in enumerate(decisions, first):
        copied = row.model_dump(exclude={"id", "plan_id", "number", "step", "made_at"})
        step = steps.setdefault(row.step, number)
        session.add(Decision(**copied, plan_id=plan.id, number=number, step=step))


def in_force(session: Session, actor: Actor, plan_ids: Collection[UUID]) -> Mapping[UUID, Sequence[object]]:
    """Return what is decided in each of these plans: equal lists mean equal decisions, whoever made them and when."""
    said: dict[UUID, list[object]] = {plan_id: [] for plan_id in plan_ids}
    for row in queries.decisions_of(session, actor, plan_ids):
        said[row.plan_id].append(_said(row))
    return said
