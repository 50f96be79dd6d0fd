"""Other plans of a round: computed beside the one that counts, and taken in its place."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import Plan, PolicyVersion, Round
from web.db.queries import plans as plan_queries
from web.db.queries import programmes, round_plans
from web.db.queries import runs as run_queries
from web.services import audit, matching, rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import carrying, governing, runs


@dataclass(frozen=True)
class ToTake:
    """A plan that may take the place of the one that counts, and what would go along."""

    where: rounds.Where
    plan_id: UUID
    number: int
    objective: str
    counts: bool
    """Whether it is the plan that counts already."""
    counting: int | None
    """Number of the plan that counts now."""
    decisions: int
    """Decisions by hand in force, which go along."""
    brings_other_decisions: bool
    """Whether the plan was computed under other decisions."""
    outdated: int
    """Companies that can still change about which the plan says nothing, or nothing of today."""
    affected: governing.Affected

    @property
    def is_computed_again(self) -> bool:
        """Whether it has to be computed again once it is taken."""
        return self.brings_other_decisions or self.outdated > 0


def plan_to_take(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> ToTake:
    """Return what it would mean to take a plan; raises NotFound."""
    head = plan_queries.head(session, actor, round_id, plan_id)
    if head is None:
        raise NotFound
    counts = round_plans.plan_that_counts(session, actor, round_id)
    source = counts.id if counts else plan_id
    decided = carrying.in_force(session, actor, [source, plan_id])
    return ToTake(
        where=rounds.where(session, actor, round_id),
        plan_id=plan_id,
        number=head.number,
        objective=matching.objective(head.toml),
        counts=head.policy_version_id == head.round_policy_id,
        counting=counts.number if counts else None,
        decisions=len(decided[source]),
        brings_other_decisions=decided[plan_id] != decided[source],
        outdated=governing.outdated(session, actor, round_id, plan_id),
        affected=governing.affected_blocks(session, actor, round_id),
    )


def take_plan(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> UUID | None:
    """Let a plan be the plan of its round: the round has its policy from now on, and all decisions by hand go along.

    What is published stays as it is, what is approved has to be approved again; see `governing.put_in_force`. Nobody is
    told. Returns the run by which it is computed again where anything of it is not of today, else None.
    Raises NotFound.
    """
    round_ = rounds.own_round(session, actor, round_id)
    chosen = plan_queries.plan_of(session, actor, round_id, plan_id)
    if chosen is None:
        raise NotFound
    if chosen.policy_version_id == round_.policy_version_id:
        return None
    run_id = governing.put_in_force(session, actor, round_, chosen.policy_version_id)
    audit.record(session, actor, "round.take_plan", round_id, programme_id=round_.programme_id, plan=plan_id)
    return run_id


def compute(session: Session, actor: Actor, round_id: UUID, *, objective: str, plan_id: UUID | None) -> UUID:
    """Compute a plan to be compared, and return it: the one that is named once more, else that of an objective.

    Raises as `compute_objective`.
    """
    if plan_id is not None:
        return compute_again(session, actor, round_id, plan_id)
    return compute_objective(session, actor, round_id, objective or "total")


def compute_objective(session: Session, actor: Actor, round_id: UUID, objective: str) -> UUID:
    """Ask for a plan of the round's policy with another objective, to be compared, and return it.

    The plan that counts, its blocks and its decisions stay. Raises NotFound, or WrongState if nothing is fixed.
    """
    round_ = rounds.own_round(session, actor, round_id)
    version = _version(session, actor, round_, objective)
    return _compute(session, actor, round_, version.id)


def compute_again(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> UUID:
    """Compute a plan of the round again, with the data and decisions of today, and return it; raises as above."""
    round_ = rounds.own_round(session, actor, round_id)
    plan = plan_queries.plan_of(session, actor, round_id, plan_id)
    if plan is None:
        raise NotFound
    return _compute(session, actor, round_, plan.policy_version_id)


def _compute(session: Session, actor: Actor, round_: Round, policy_version_id: UUID) -> UUID:
    plan: Plan = carrying.beside(session, actor, round_, policy_version_id)
    runs.request_run_of(session, actor, round_, plan)
    return plan.id


def _version(session: Session, actor: Actor, round_: Round, objective: str) -> PolicyVersion:
    """The round's policy with this objective: its own version, one that says so already, or a new one."""
    own = run_queries.policy_version(session, actor, round_.policy_version_id)
    if own is None:
        raise NotFound
    toml = matching.with_objective(own.toml, objective)
    fingerprint = matching.policy_fingerprint(toml)
    known = programmes.policies(session, actor, round_.programme_id)
    for version in (own, *known):
        if version.fingerprint == fingerprint and version.reasons == own.reasons:
            return version
    new = PolicyVersion(
        programme_id=round_.programme_id,
        number=max(version.number for version in known) + 1,
        toml=toml,
        fingerprint=fingerprint,
        reasons=own.reasons,
        created_by=actor.account_id,
        for_comparison=True,
    )
    session.add(new)
    session.flush()  # the plan points at it
    audit.record(session, actor, "policy.compare", new.id, programme_id=new.programme_id, number=new.number)
    return new
