"""What the full proof of a plan is made from, read a few blocks at a time: of thousands never all at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.queries import plan_exports as queries
from web.db.queries import plans as plan_queries
from web.db.queries import runs as run_queries
from web.db.queries.rows import AnyRow
from web.services import matching, rounds
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.matching.proofs import about_plan, proved_group
from web.translations import N_
from web.transparency.full_proof import About, Group

NOTHING_YET = N_("Nothing has been computed yet. Please compute the proposal first.")


@dataclass(frozen=True)
class ProofFrame:
    """What all blocks of a plan have in common."""

    plan_id: UUID
    about: About
    policy: str
    seed: int
    default_places: int | None
    choices: Mapping[UUID, tuple[matching.Choice, ...]]
    """What was decided, by block."""


def proof_frame(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, language: str) -> ProofFrame:
    """Return what a full proof of a plan begins with; raises NotFound, or WrongState before anything was computed."""
    where, head = rounds.where(session, actor, round_id), plan_queries.head(session, actor, round_id, plan_id)
    if head is None:
        raise NotFound
    if head.seed is None:
        raise WrongState(NOTHING_YET)
    policy = matching.policy_of_round(head.toml, head.starts_on)
    about = about_plan(
        programme=where.programme,
        round_name=where.name,
        number=head.number,
        computed_at=head.finished_at,
        language=language,
        policy=policy,
        seed=head.seed,
    )
    return ProofFrame(plan_id, about, policy, head.seed, head.default_places, _choices(session, plan_id))


def _choices(session: Session, plan_id: UUID) -> Mapping[UUID, tuple[matching.Choice, ...]]:
    found: dict[UUID, list[matching.Choice]] = defaultdict(list)
    for row in run_queries.live_decisions(session, plan_id):
        found[row.block_id].append(
            matching.Choice(row.kind, row.azubi, row.fachkraft, row.places, row.rule, row.reason)
        )
    return {block_id: tuple(choices) for block_id, choices in found.items()}


def proved_groups(
    session: Session, actor: Actor, frame: ProofFrame, block_ids: Collection[UUID]
) -> Sequence[Group | None]:
    """Return these blocks as groups of the full proof, each proved once more, in the order of their ids.

    None stands for a block that is out of date, was never solved, or whose data was deleted.
    """
    return [_group(row, frame) for row in queries.answered(session, actor, frame.plan_id, block_ids)]


def _group(row: AnyRow, frame: ProofFrame) -> Group | None:
    if row.data is None or row.result is None or row.stale or row.released_at is not None:
        return None
    places = row.places if row.places is not None else frame.default_places
    choices = frame.choices.get(row.block_id, ())
    task = matching.BlockTask(row.block_id, row.input_id, row.data, places, choices)
    return proved_group(task, row.result, policy=frame.policy, seed=frame.seed, result_hash=row.result_hash)
