"""Letting what was decided about people or places no longer hold, after a look at what that would do."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Unpack
from uuid import UUID

from sqlmodel import Session

from web.db.models import Decision, DecisionKind
from web.db.queries import plans as queries
from web.services import matching
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning.decisions import Choice
from web.services.planning.ground import Ground, ground_of_block
from web.services.planning.steps import Step, open_block, own_plan

TOGETHER = (
    frozenset({DecisionKind.PIN, DecisionKind.HOLD, DecisionKind.OVERRIDE}),
    frozenset({DecisionKind.BAN}),
    frozenset({DecisionKind.LEAVE_OUT}),
    frozenset({DecisionKind.PLACES}),
)
"""What is released in one go, since one of them without the other would say nothing or cannot be."""


@dataclass(frozen=True)
class ReleaseView:
    """Decisions about one pair, one person or the places, and what it would do if they no longer held."""

    id: UUID
    ground: Ground
    kind: DecisionKind
    """Of the one that says most: a pin before what goes with it."""
    names: tuple[str, ...]
    places: int | None
    reasons: tuple[str, ...]
    """Why it was decided."""
    left: tuple[matching.Choice, ...]
    """What would still hold."""
    people: tuple[str, ...]
    """Whom it is about, by their keys."""

    @cached_property
    def outcomes(self) -> matching.Outcomes:
        """What it would do now; worked out once somebody asks."""
        task = replace(self.ground.task, choices=self.left)
        return matching.outcomes(task, self.ground.result, policy=self.ground.policy, choices=(), about=self.people)


def release_view(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, decision_id: UUID) -> ReleaseView:
    """Return what it would do if a decision no longer held; raises NotFound also for one that does not hold now."""
    own_plan(session, actor, round_id, plan_id)
    rows = _to_release(session, actor, plan_id, decision_id)
    ground = ground_of_block(session, actor, round_id, plan_id, rows[0].block_id)
    keys: dict[UUID | None, str] = {participant: key for key, participant in ground.ids.items()}
    people = tuple(keys[person] for person in (rows[0].azubi_id, rows[0].fachkraft_id) if person in keys)
    gone = {(row.kind, keys.get(row.azubi_id), keys.get(row.fachkraft_id), row.places, row.rule) for row in rows}
    left = tuple(
        each
        for each in ground.task.choices
        if (each.kind, each.azubi, each.fachkraft, each.places, each.rule or "") not in gone
    )
    return ReleaseView(
        id=decision_id,
        ground=ground,
        kind=min((row.kind for row in rows), key=list(DecisionKind).index),
        names=tuple(ground.names[key] for key in people),
        places=rows[-1].places,
        reasons=tuple(dict.fromkeys(row.reason for row in rows)),
        left=left,
        people=people,
    )


def release(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, decision_id: UUID, **choice: Unpack[Choice]
) -> UUID:
    """Let a decision no longer hold, solve its block again and return it.

    Raises NotFound, WrongState, Changed, or InputRefused if what is left contradicts itself.
    """
    plan = own_plan(session, actor, round_id, plan_id)
    rows = _to_release(session, actor, plan_id, decision_id)
    block = open_block(session, actor, round_id, rows[0].block_id)
    step = Step(session, actor, plan, block, reason=choice.get("reason", ""))
    step.expect(choice.get("seen", ""))
    step.release(rows)
    if choice.get("hold_others"):
        step.hold_all_but({person for row in rows for person in (row.azubi_id, row.fachkraft_id) if person})
    return step.settle()


def _to_release(session: Session, actor: Actor, plan_id: UUID, decision_id: UUID) -> Sequence[Decision]:
    in_force = queries.decisions_in_force(session, actor, plan_id)
    named = next((row for row in in_force if row.id == decision_id), None)
    if named is None:
        raise NotFound
    kinds = next(kinds for kinds in TOGETHER if named.kind in kinds)
    return [row for row in in_force if row.kind in kinds and _about(row) == _about(named)]


def _about(row: Decision) -> tuple[UUID | None, ...]:
    return row.block_id, row.azubi_id, row.fachkraft_id
