"""Two people looked at closely: why they are a tandem, or why not and what it would change."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.catalogue.text import Text
from web.db.models import ParticipantRole
from web.db.queries import approvals as approval_queries
from web.db.queries import blocks as block_queries
from web.db.queries import plans as queries
from web.db.queries.rows import AnyRow
from web.services import matching, rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import decisions, plans, runs


@dataclass(frozen=True)
class PairView:
    """A pair of a block. `names` are the names of everybody in the block by engine key."""

    block: str
    azubi_id: UUID
    azubi: str
    fachkraft_id: UUID
    fachkraft: str
    explained: matching.PairExplained
    names: Mapping[str, str]
    own: Mapping[str, Text]
    """The programme's own questions and competences by key."""
    is_open: bool
    """Whether decisions are still possible."""


@dataclass(frozen=True)
class PersonView:
    """Somebody of a plan, and everybody with whom they could be compared."""

    id: UUID
    name: str
    role: ParticipantRole
    block: str
    is_open: bool
    others: tuple[tuple[UUID, str], ...]


def pair_view(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, azubi_id: UUID, fachkraft_id: UUID
) -> PairView:
    """Return two people of one block with what the engine says about them; raises NotFound."""
    head = _head(session, actor, round_id, plan_id)
    pair = decisions.pair_of(session, actor, round_id, azubi_id, fachkraft_id)
    (block,) = block_queries.of_round(session, actor, round_id, [pair.block_id])
    found = approval_queries.answers(session, actor, plan_id, [block.id])
    if not found or found[0].result is None:
        raise NotFound
    task = runs.block_task(session, actor, plan_id, block, head.default_places)
    explained = matching.explain_pair(
        task,
        found[0].result,
        policy=matching.policy_of_round(head.toml, head.starts_on),
        azubi=pair.azubi.key,
        fachkraft=pair.fachkraft.key,
    )
    names = {row.key: row.name for row in queries.members(session, actor, pair.azubi.input_id)}
    return PairView(
        block=block.name,
        azubi_id=azubi_id,
        azubi=pair.azubi.name,
        fachkraft_id=fachkraft_id,
        fachkraft=pair.fachkraft.name,
        explained=explained,
        names=names,
        own=plans.own_words(session, actor, round_id),
        is_open=block.state in decisions.CHANGEABLE,
    )


def person_view(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, participant_id: UUID) -> PersonView:
    """Return somebody of a plan with the other side of their block, by name; raises NotFound."""
    _head(session, actor, round_id, plan_id)
    member = queries.block_of_member(session, actor, round_id, participant_id)
    if member is None:
        raise NotFound
    (block,) = block_queries.of_round(session, actor, round_id, [member.block_id])
    others = queries.members(session, actor, member.input_id)
    return PersonView(
        id=participant_id,
        name=member.name,
        role=member.role,
        block=block.name,
        is_open=block.state in decisions.CHANGEABLE,
        others=tuple((row.id, row.name) for row in others if row.role != member.role),
    )


def _head(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> AnyRow:
    rounds.own_round(session, actor, round_id)
    head = queries.head(session, actor, round_id, plan_id)
    if head is None:
        raise NotFound
    return head
