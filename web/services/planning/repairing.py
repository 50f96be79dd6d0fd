"""After publishing, changes go through a repair: somebody left, and as few tandems as possible come apart.

A step that is chosen becomes decisions of the approved plan: its tandems are held, and the block is solved and proved
again. It then has to be approved and published like any other; until then everybody reads what they were told.
"""

import hashlib
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import Block, BlockState, DecisionKind, Plan, Round
from web.db.queries import approvals as approval_queries
from web.db.queries import blocks as block_queries
from web.db.queries import plans as plan_queries
from web.db.queries import repairs as queries
from web.db.queries.rows import AnyRow
from web.services import audit, matching, rounds
from web.services.actor import Actor
from web.services.errors import Changed, NotFound, WrongState
from web.services.planning import freezing, refusals, runs, steps


@dataclass(frozen=True)
class Way:
    """One way to mend a block: what comes apart, what comes about, who then has no tandem; people by name."""

    changed: int
    """Tandems of two people who are both still there and that come apart."""
    tandems: int
    lowest: int | None
    mean: int | None
    is_recommended: bool
    apart: tuple[tuple[str, str], ...]
    together: tuple[tuple[str, str], ...]
    alone: tuple[str, ...]
    seen: str
    """This way with the data it was computed from, as a form sends it back."""

    @property
    def is_as_before(self) -> bool:
        """Whether every tandem stays and none is added."""
        return not self.apart and not self.together


@dataclass(frozen=True)
class Mended:
    """The plan that now holds a chosen way, and its block. `is_by_hand`: nothing changed yet, it is changed by hand."""

    plan_id: UUID
    block_id: UUID
    is_by_hand: bool


@dataclass(frozen=True)
class RepairPage:
    """A published block in which somebody is missing, and the ways to mend it, the fewest changes first."""

    id: UUID
    name: str
    gone: tuple[str, ...]
    asking_out: tuple[tuple[UUID, str], ...]
    """People of its tandems who ask to stop: as long as that is not settled, every way still counts them in."""
    left: tuple[tuple[str, str], ...]
    """The tandems that live now."""
    ways: tuple[Way, ...]
    is_complete: bool
    """Whether no way in between is missing, as it may be in a very large company."""
    problem: str
    """Why nothing could be computed, as a message to translate."""


@dataclass(frozen=True)
class _Ground:
    round: Round
    block: Block
    plan: Plan
    data: matching.FrozenData
    task: matching.BlockTask
    policy: str
    tandems: Sequence[AnyRow]
    people: Mapping[str, AnyRow]
    """Everybody who is still there, by engine key."""

    @property
    def pairs(self) -> set[tuple[str, str]]:
        """The tandems that live, by engine keys."""
        return {(each.azubi_key, each.fachkraft_key) for each in self.tandems}

    def found(self) -> matching.Repairing:
        """The ways there are; raises EngineRefusal."""
        return matching.repair_steps(self.task, self.pairs, policy=self.policy)

    def seen(self, step: matching.RepairStep) -> str:
        """What stands for a way, with the data and the tandems it starts from."""
        text = repr((self.data.sha256, sorted(self.pairs), sorted(step.pairs)))
        return hashlib.sha256(text.encode()).hexdigest()


def to_repair(session: Session, actor: Actor, round_id: UUID) -> Sequence[AnyRow]:
    """Return (id, name, gone) of the published blocks in which somebody is missing, by name."""
    return queries.with_leavers(session, actor, round_id)


def repair_page(session: Session, actor: Actor, round_id: UUID, block_id: UUID) -> RepairPage:
    """Return the ways to mend a published block; raises NotFound, WrongState, or InputRefused for unusable answers."""
    ground = _ground(session, actor, round_id, block_id)
    gone = tuple(row.name for row in block_queries.withdrawn_members(session, actor, [block_id]))
    asking_out = tuple((row.id, row.name) for row in queries.asking_out(session, actor, block_id))
    try:
        found, problem = ground.found(), ""
    except matching.EngineRefusal as refusal:
        found, problem = matching.Repairing((), is_complete=True), refusals.refusal_text(refusal)
    return RepairPage(
        block_id,
        ground.block.name,
        gone,
        asking_out,
        tuple((each.azubi, each.fachkraft) for each in ground.tandems),
        tuple(_way(ground, step, may_recommend=not asking_out) for step in found.steps),
        found.is_complete,
        problem,
    )


def _way(ground: _Ground, step: matching.RepairStep, *, may_recommend: bool) -> Way:
    names = {key: row.name for key, row in ground.people.items()}
    names |= {each.azubi_key: each.azubi for each in ground.tandems}
    names |= {each.fachkraft_key: each.fachkraft for each in ground.tandems}
    served = {person for pair in step.pairs for person in pair}
    return Way(
        changed=step.changed,
        tandems=len(step.pairs),
        lowest=step.lowest,
        mean=step.mean,
        is_recommended=step.is_recommended and may_recommend,
        apart=_named(ground.pairs - step.pairs, names),
        together=_named(step.pairs - ground.pairs, names),
        alone=tuple(sorted(row.name for key, row in ground.people.items() if key not in served)),
        seen=ground.seen(step),
    )


def _named(pairs: AbstractSet[tuple[str, str]], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:

    return tuple(sorted((names[azubi], names[fachkraft]) for azubi, fachkraft in pairs))


def _ground(session: Session, actor: Actor, round_id: UUID, block_id: UUID) -> _Ground:
    round_ = rounds.own_round(session, actor, round_id)
    (block,) = rounds.own_blocks(session, actor, round_id, [block_id], states=[BlockState.PUBLISHED])
    approval = approval_queries.in_force(session, actor, block_id)
    if approval is None:
        raise WrongState
    plan = steps.own_plan(session, actor, round_id, approval.plan_id)
    head = plan_queries.head(session, actor, round_id, plan.id)
    inputs = block_queries.current_inputs(session, actor, [block_id])
    if head is None or not inputs:
        raise NotFound
    data = freezing.data_of_block(session, actor, round_, block)
    places = block.places if block.places is not None else round_.default_places
    choices = runs.choices_of(session, plan.id, block_id)
    return _Ground(
        round=round_,
        block=block,
        plan=plan,
        data=data,
        task=matching.BlockTask(block_id, inputs[0].id, data.data, places, choices),
        policy=matching.policy_of_round(head.toml, head.starts_on),
        tandems=queries.living(session, actor, block_id),
        people={row.key: row for row in block_queries.people(session, actor, block_queries.in_blocks([block_id]))},
    )


def choose_way(session: Session, actor: Actor, round_id: UUID, block_id: UUID, *, seen: str, reason: str) -> Mended:
    """Take one way to mend a block into its plan; nobody is told.

    The data of who is still there is fixed anew, the tandems of the way are held, the block is solved and proved. It
    then waits for its approval. Raises NotFound, WrongState, or Changed if the way is no more the one on the page.
    """
    ground = _ground(session, actor, round_id, block_id)
    try:
        chosen = next((step for step in ground.found().steps if ground.seen(step) == seen), None)
    except matching.EngineRefusal as refusal:
        raise WrongState(refusals.refusal_text(refusal)) from refusal
    if chosen is None:
        raise Changed
    gone = block_queries.withdrawn_members(session, actor, [block_id])  # read before the data forgets them
    freezing.fix_again(session, actor, ground.round, ground.block, ground.data, reason=reason)
    _hold(session, actor, ground, chosen, reason=reason)
    _check(session, actor, ground, chosen)
    details = {"plan": ground.plan.id, "changed": chosen.changed}
    audit.record(session, actor, "block.repair", block_id, programme_id=ground.round.programme_id, **details)
    return Mended(ground.plan.id, block_id, is_by_hand=not gone and chosen.pairs == ground.pairs)


def _hold(session: Session, actor: Actor, ground: _Ground, chosen: matching.RepairStep, *, reason: str) -> None:
    """Hold the tandems of the way instead of whatever was held before, and solve the block."""
    ground.block.state = BlockState.MATCHED
    step = steps.Step(session, actor, ground.plan, ground.block, reason=reason)
    step.release(queries.holds(session, actor, ground.plan.id, ground.block.id))
    for azubi, fachkraft in sorted(chosen.pairs):
        both = (ground.people[azubi].id, ground.people[fachkraft].id)
        if not step.has_decided([DecisionKind.PIN], *both):
            step.decide(DecisionKind.HOLD, *both)
    step.settle()


def _check(session: Session, actor: Actor, ground: _Ground, chosen: matching.RepairStep) -> None:
    """Raise Changed unless the plan now says just what was chosen."""
    session.flush()  # what was solved is read back
    pairs = plan_queries.pairs(session, actor, ground.plan.id, [ground.block.id])
    if {(row.azubi_key, row.fachkraft_key) for row in pairs} != chosen.pairs:
        raise Changed
