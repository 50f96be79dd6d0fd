"""What every look at a block of a plan stands on: its data, its decisions, its result, and the words for all of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session

from web.catalogue.text import Text
from web.db.models import CHANGEABLE, ParticipantRole
from web.db.queries import approvals as approval_queries
from web.db.queries import blocks as block_queries
from web.db.queries import plans as queries
from web.db.queries.rows import AnyRow
from web.services import matching, rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import block_plans, runs


@dataclass(frozen=True)
class Ground:
    """A block as a plan has it now, and what is needed to speak of it."""

    id: UUID
    name: str
    is_open: bool
    """Whether decisions are still possible."""
    seen: str
    """The result that is being looked at, as a form sends it back."""
    names: Mapping[str, str]
    """Names of everybody in the block by engine key."""
    ids: Mapping[str, UUID]
    """Their ids as participants by engine key."""
    azubis: tuple[str, ...]
    """The keys of one side, in the order of the names."""
    fachkraefte: tuple[str, ...]
    own: Mapping[str, Text]
    """The programme's own questions and competences by key."""
    task: matching.BlockTask
    result: Mapping[str, Any]
    policy: str

    def explained(self, azubi: str, fachkraft: str) -> matching.PairExplained:
        """Why two people are a pair or not, given by their engine keys."""
        return matching.explain_pair(self.task, self.result, policy=self.policy, azubi=azubi, fachkraft=fachkraft)

    def outcomes(self, *choices: matching.Choice) -> matching.Outcomes:
        """What these choices would do now."""
        return matching.outcomes(self.task, self.result, policy=self.policy, choices=choices)


def ground_of(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, member: AnyRow) -> Ground:
    """Return the block somebody of a plan stands in; raises NotFound where the plan says nothing about it."""
    return ground_of_block(session, actor, round_id, plan_id, member.block_id)


def ground_of_block(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_id: UUID) -> Ground:
    """Return a block of a plan; raises NotFound where the plan says nothing about it."""
    rounds.own_round(session, actor, round_id)
    head = queries.head(session, actor, round_id, plan_id)
    blocks = block_queries.of_round(session, actor, round_id, [block_id])
    found = approval_queries.answers(session, actor, plan_id, [block_id])
    if head is None or not blocks or not found or found[0].result is None:
        raise NotFound
    task = runs.block_task(session, actor, plan_id, blocks[0], head.default_places)
    people = queries.members(session, actor, task.input_id)
    return Ground(
        id=block_id,
        name=blocks[0].name,
        is_open=blocks[0].state in CHANGEABLE,
        seen=found[0].result_hash,
        names={row.key: row.name for row in people},
        ids={row.key: row.id for row in people},
        azubis=tuple(row.key for row in people if row.role is ParticipantRole.AZUBI),
        fachkraefte=tuple(row.key for row in people if row.role is ParticipantRole.FACHKRAFT),
        own=block_plans.own_words(session, actor, round_id),
        task=task,
        result=found[0].result,
        policy=matching.policy_of_round(head.toml, head.starts_on),
    )
