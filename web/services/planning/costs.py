"""What all decisions by hand of a plan cost together, per company and in sum."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.queries import approval_requests
from web.db.queries import approvals as queries
from web.db.queries import blocks as block_queries
from web.db.queries import plans as plan_queries
from web.services import matching
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import refusals, runs


@dataclass(frozen=True)
class CostLine:
    """A company about which something was decided: as it stands, and without that."""

    id: UUID
    name: str
    now: matching.Sum
    without: matching.Sum
    changes: tuple[tuple[str, str, str], ...]
    """Azubis who would have somebody else: who, with whom now, with whom then ("" for nobody)."""


@dataclass(frozen=True)
class Costs:
    """Every company with decisions, and all of them together. `problem`: why it could not be computed, as a message."""

    lines: tuple[CostLine, ...]
    now: matching.Sum
    without: matching.Sum
    problem: str = ""

    @property
    def others(self) -> int:
        """How many Azubis would have somebody else."""
        return sum(len(line.changes) for line in self.lines)


def cost_of_decisions(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, only: str = "") -> Costs:
    """Solve every open company with decisions once without them, or only the one with this id; raises NotFound."""
    head = plan_queries.head(session, actor, round_id, plan_id)
    if head is None:
        raise NotFound
    tasks = {task.block_id: task for task in runs.tasks(session, plan_id, round_id, head.default_places)}
    decided = {block_id: task for block_id, task in tasks.items() if task.choices and only in ("", str(block_id))}
    found = [
        (decided[row.block_id], row.result)
        for row in queries.answers(session, actor, plan_id, decided)
        if row.result is not None and row.input_id == decided[row.block_id].input_id
    ]
    policy = matching.policy_of_round(head.toml, head.starts_on)
    try:
        costs = matching.cost_of_choices(found, policy=policy, seed=head.seed)
    except matching.EngineRefusal as refusal:
        nothing = matching.added_up(())
        return Costs((), nothing, nothing, refusals.refusal_text(refusal))
    return _named(session, actor, round_id, costs)


def _named(session: Session, actor: Actor, round_id: UUID, costs: tuple[matching.Cost, ...]) -> Costs:
    found = block_queries.of_round(session, actor, round_id, [cost.block_id for cost in costs])
    blocks = {block.id: block.name for block in found}
    keys = {key for cost in costs for change in cost.changes for key in change if key}
    names = approval_requests.names_of_keys(session, actor, round_id, keys)
    lines = tuple(
        CostLine(cost.block_id, blocks[cost.block_id], cost.now, cost.without, _changes(cost, names)) for cost in costs
    )
    return Costs(
        tuple(sorted(lines, key=lambda line: (-len(line.changes), line.name))),
        matching.added_up([cost.now for cost in costs]),
        matching.added_up([cost.without for cost in costs]),
    )


def _changes(cost: matching.Cost, names: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (names.get(who, ""), names.get(now or "", ""), names.get(then or "", "")) for who, now, then in cost.changes
    )
