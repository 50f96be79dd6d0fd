"""One act looked at before it is undone or done again: what it was, what happened since, and what that would do now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal
from uuid import UUID

from sqlmodel import Session

from web.db.models import DecisionKind
from web.db.queries import plans as queries
from web.services import matching
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.matching.comparing import freely
from web.services.planning.decision_lines import DecisionLine, History, decision_lines
from web.services.planning.ground import Ground, ground_of_block
from web.services.planning.history import Act, acts_of
from web.services.planning.steps import own_plan

Way = Literal["undo", "redo"]


@dataclass(frozen=True)
class StepView:
    """One act of a plan, before it is undone or done again."""

    way: Way
    number: int
    ground: Ground
    lines: tuple[DecisionLine, ...]
    """What was decided in it."""
    later: tuple[Act, ...]
    """What was done about the same company since the act, or since it was undone; oldest first."""
    is_done: bool
    """It is undone, or in force again, already."""
    is_possible: bool
    """Nothing was decided since that would have to be undone first."""
    left: tuple[DecisionLine, ...]
    """What would hold then."""

    @cached_property
    def effect(self) -> matching.Effect | None:
        """What it would do now; None where it cannot be, also because another decision stands against it."""
        return _effect(self.ground, self.left) if self.is_possible and self.ground.is_open else None


def step_view(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, number: int, way: Way) -> StepView:
    """Return what it would do to undo one act of a plan, or to do it again; raises NotFound."""
    own_plan(session, actor, round_id, plan_id)
    every = decision_lines(queries.decisions(session, actor, plan_id))
    act = tuple(line for line in every if line.step == number)
    if not act:
        raise NotFound
    history = History(tuple(line for line in every if line.block_id == act[0].block_id))
    ground = ground_of_block(session, actor, round_id, plan_id, act[0].block_id)
    moving = [line for line in act if not line.is_released and line.is_in_force is (way == "undo")]
    is_possible = bool(moving) and (way == "undo" or history.redo == number)
    return StepView(
        way=way,
        number=number,
        ground=ground,
        lines=act,
        later=_later(history, act, way),
        is_done=not moving,
        is_possible=is_possible,
        left=tuple(_left(history.lines, moving, way)),
    )


def _later(history: History, act: Sequence[DecisionLine], way: Way) -> tuple[Act, ...]:
    """What holds that was decided after an act to be undone, or what was done since one to be done again was undone."""
    acts = sorted(acts_of(history.lines), key=lambda each: (each.at, each.line.number))
    if way == "undo":
        return tuple(each for each in acts if each.line.step > act[0].step and each.line.is_in_force)
    undone = max((line.undone_at for line in act if line.undone_at), default=None)
    return tuple(each for each in acts if undone is not None and each.at > undone)


def _left(lines: Sequence[DecisionLine], moving: Collection[DecisionLine], way: Way) -> list[DecisionLine]:
    """What would hold then. A release that moves takes with it what it had released, the other way."""
    numbers = {line.number for line in moving}
    released = {line.released.number for line in moving if line.released}
    ends, begins = (numbers, released) if way == "undo" else (released, numbers)
    return [line for line in lines if line.number in begins or (line.is_in_force and line.number not in ends)]


def _effect(ground: Ground, left: Sequence[DecisionLine]) -> matching.Effect | None:
    keys: dict[UUID | None, str] = {person: key for key, person in ground.ids.items()}
    choices = tuple(
        matching.Choice(line.kind, keys.get(line.azubi_id), keys.get(line.fachkraft_id), line.places, line.rule)
        for line in left
        if line.kind is not DecisionKind.RELEASE
    )
    task = replace(ground.task, choices=choices)
    return freely(task, ground.result, policy=ground.policy, choices=())
