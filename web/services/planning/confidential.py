"""The confidential note about two people: closed everywhere, opened by a coordinator, and that is recorded."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.services import audit, rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.matching.confidential import who_asked
from web.services.planning import decisions
from web.services.planning.ground import ground_of


@dataclass(frozen=True)
class Note:
    """What stands in it: who asked not to be put together with whom, by name."""

    block_id: UUID
    block: str
    names: tuple[str, str]
    asked: tuple[tuple[str, str], ...]
    """Each: who asked, and not to be put together with whom."""


def open_note(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, azubi_id: UUID, fachkraft_id: UUID
) -> Note:
    """Return the confidential note about two people and record who opened it; raises NotFound where there is none."""
    round_ = rounds.own_round(session, actor, round_id)
    pair = decisions.pair_of(session, actor, round_id, azubi_id, fachkraft_id)
    ground = ground_of(session, actor, round_id, plan_id, pair.azubi)
    both = pair.azubi, pair.fachkraft
    asked = who_asked(ground.task.data, pair.azubi.key, pair.fachkraft.key)
    if not asked:
        raise NotFound
    details = {"plan": plan_id, "azubi": azubi_id, "fachkraft": fachkraft_id}
    audit.record(session, actor, "confidential_note.open", ground.id, programme_id=round_.programme_id, **details)
    others = {one.key: (one.name, other.name) for one, other in (both, both[::-1])}
    return Note(ground.id, ground.name, (both[0].name, both[1].name), tuple(others[key] for key in asked))
