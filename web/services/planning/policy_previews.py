"""What a policy would do to the proposal in force, found out on the round's data while somebody edits it."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import CHANGEABLE, NOT_FIXED, Block, ParticipantRole, Plan
from web.db.queries import blocks as block_queries
from web.db.queries import policies as queries
from web.db.queries import round_plans
from web.db.queries.rows import AnyRow
from web.services import matching, rounds
from web.services.actor import Actor
from web.services.matching.trials import Trial, try_policy
from web.services.planning import runs
from web.services.planning.refusals import refusal_text

NO_PLAN = UUID(int=0)
NAMED = 8
"""Companies that are named; the others are counted."""
NOT_DRAWN = 0
"""Stands for the seed of a round before it is drawn; what hangs on lots alone may then still come out otherwise."""


@dataclass(frozen=True)
class Figures:
    """A proposal in five figures; the last two in per cent, None without a pair that has a figure."""

    tandems: int
    azubis_alone: int
    fachkraefte_alone: int
    lowest: int | None
    mean: int | None

    @property
    def alone(self) -> int:
        """Everybody without a tandem."""
        return self.azubis_alone + self.fachkraefte_alone


@dataclass(frozen=True)
class Today:
    """The proposal in force, over the companies that were computed now as well."""

    plan_id: UUID
    plan_number: int
    figures: Figures
    lowest_then: int | None
    """Its lowest value, measured as the new policy would."""
    mean_then: int | None
    forbidden: int
    """Its tandems that the new rules would forbid."""
    outdated: int
    """Companies whose proposal is out of date already, so that not every difference comes from the policy."""


@dataclass(frozen=True)
class Preview:
    """What would come out. `today` is None while there is no proposal to compare with."""

    figures: Figures
    """Over the companies that can be compared, else over all that were computed."""
    today: Today | None
    changed: int
    """Azubis with another partner than today, with one for the first time or with none any more."""
    changed_in: tuple[tuple[UUID, str, int], ...]
    """The companies where that is so, with how many; the most first, the first few of them."""
    more_companies: int
    computed: int
    new: int
    """Companies the proposal in force says nothing about yet."""
    refused: tuple[tuple[str, str], ...]
    """Companies that cannot be computed, with why."""
    too_large: tuple[str, ...]
    collecting: int
    closed: int
    """Companies whose tandems are approved or published: they keep them."""

    @property
    def is_empty(self) -> bool:
        """Whether there is no data to try anything on."""
        return not (self.computed or self.refused or self.too_large)


@dataclass(frozen=True)
class _Compared:
    """The companies of which both are known, the proposal in force and what the trial found."""

    blocks: Mapping[UUID, AnyRow]
    pairs: Sequence[AnyRow]
    trial: Trial
    inputs: Mapping[UUID, UUID]

    def changes(self) -> Counter[UUID]:
        """How many Azubis have another partner, by block."""
        before = {(row.block_id, row.azubi): row.fachkraft for row in self.pairs}
        after = {
            (pair.block_id, pair.azubi): pair.fachkraft for pair in self.trial.pairs if pair.block_id in self.blocks
        }
        return Counter(key[0] for key in before.keys() | after.keys() if before.get(key) != after.get(key))

    def today(self, plan: Plan) -> Today:
        """The proposal in force, as it says itself and as the tried policy would measure it."""
        lines = self.blocks.values()
        then = [(row, self.trial.today.get((row.azubi, row.fachkraft))) for row in self.pairs]
        rated = [measured.percent for row, measured in then if measured and not row.only_possible]
        return Today(
            plan_id=plan.id,
            plan_number=plan.number,
            figures=Figures(
                tandems=sum(line.tandems for line in lines),
                azubis_alone=sum(line.azubis_alone for line in lines),
                fachkraefte_alone=sum(line.fachkraefte_alone for line in lines),
                lowest=min((line.lowest for line in lines if line.lowest is not None), default=None),
                mean=_mean(sum(line.percent_sum for line in lines), sum(line.rated for line in lines)),
            ),
            lowest_then=min(rated, default=None),
            mean_then=_mean(sum(rated), len(rated)),
            forbidden=sum(bool(measured and measured.is_forbidden and not row.overridden) for row, measured in then),
            outdated=sum(line.stale or line.input_id != self.inputs[key] for key, line in self.blocks.items()),
        )


def preview_policy(session: Session, actor: Actor, round_id: UUID, toml: str) -> Preview:
    """Solve everything that is fixed and not approved under this policy, and compare it; raises NotFound.

    Decisions by hand hold as they would after the policy was taken over.
    """
    with matching.collector_resting():
        return _tried(session, actor, round_id, toml)


def _tried(session: Session, actor: Actor, round_id: UUID, toml: str) -> Preview:
    round_ = rounds.own_round(session, actor, round_id)
    blocks = block_queries.of_round(session, actor, round_id)
    plan = round_plans.plan_that_counts(session, actor, round_id)
    tasks = runs.tasks(session, plan.id if plan else NO_PLAN, round_id, round_.default_places)
    answered = {row.block_id: row for row in queries.answered_blocks(session, actor, plan.id)} if plan else {}
    pairs = queries.pairs(session, actor, plan.id) if plan else ()
    trial = try_policy(
        round_id,
        tasks,
        policy=matching.policy_of_round(toml, round_.starts_on),
        seed=NOT_DRAWN if round_.seed is None else round_.seed,
        today=[(row.azubi, row.fachkraft) for row in pairs],
    )
    both = {key: row for key, row in answered.items() if key in trial.blocks}
    inputs = {task.block_id: task.input_id for task in tasks}
    compared = _Compared(both, [row for row in pairs if row.block_id in both], trial, inputs)
    return _preview(blocks, trial, compared, plan if both else None)


def _preview(blocks: Sequence[Block], trial: Trial, compared: _Compared, plan: Plan | None) -> Preview:
    names = {block.id: block.name for block in blocks}
    changes = compared.changes()
    order = {key: place for place, key in enumerate(names)}
    ranked = sorted(changes, key=lambda key: (-changes[key], order[key]))
    states = Counter(block.state for block in blocks)
    return Preview(
        figures=_figures(trial, compared.blocks if plan else trial.blocks),
        today=compared.today(plan) if plan else None,
        changed=changes.total(),
        changed_in=tuple((key, names[key], changes[key]) for key in ranked[:NAMED]),
        more_companies=max(0, len(ranked) - NAMED),
        computed=len(trial.blocks),
        new=len(trial.blocks) - len(compared.blocks),
        refused=tuple((names[key], refusal_text(why)) for key, why in trial.refused.items()),
        too_large=tuple(name for key, name in names.items() if key in trial.too_large),
        collecting=sum(states[state] for state in NOT_FIXED),
        closed=len(blocks) - sum(states[state] for state in (*NOT_FIXED, *CHANGEABLE)),
    )


def _figures(trial: Trial, blocks: Collection[UUID]) -> Figures:
    pairs = [pair for pair in trial.pairs if pair.block_id in blocks]
    rated = [pair.percent for pair in pairs if pair.percent is not None]
    alone: Counter[ParticipantRole] = Counter()
    for (block_id, role), number in trial.alone.items():
        alone[role] += number if block_id in blocks else 0
    return Figures(
        tandems=len(pairs),
        azubis_alone=alone[ParticipantRole.AZUBI],
        fachkraefte_alone=alone[ParticipantRole.FACHKRAFT],
        lowest=min(rated, default=None),
        mean=_mean(sum(rated), len(rated)),
    )


def _mean(total: int, number: int) -> int | None:
    return total // number if number else None
