"""What others did meanwhile, and everything that was ever decided by hand in a plan."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session

from web.db.queries import blocks as block_queries
from web.db.queries import plans as queries
from web.db.queries import steps as step_queries
from web.services.actor import Actor
from web.services.names import natural_key
from web.services.planning.decision_lines import DecisionLine, History, decision_lines
from web.services.planning.steps import own_plan


def history_of(session: Session, actor: Actor, plan_id: UUID, block_id: UUID) -> History:
    """Return what was decided about a block in a plan."""
    return History(decision_lines(queries.decisions(session, actor, plan_id, [block_id])))


PAGE = 100
"""Decisions on a page."""
NEWEST = 5
LOOKED_AT = 5
"""Companies of one form of which it is told what others decided meanwhile."""
LAST_DAYS = timedelta(days=7)


@dataclass(frozen=True)
class Act:
    """Something somebody did: a decision made, or undone."""

    line: DecisionLine
    by_id: UUID | None
    by: str
    at: datetime
    is_undoing: bool


def acts_since(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, block_id: UUID, seen: str
) -> tuple[Act, ...]:
    """Return what was decided about a block and undone after the result was stored that somebody saw, oldest first.

    Nothing for a result nobody knows. Raises NotFound.
    """
    own_plan(session, actor, round_id, plan_id)
    since = step_queries.stored_at(session, actor, plan_id, block_id, seen)
    if since is None:
        return ()
    acts = acts_of(history_of(session, actor, plan_id, block_id).lines)
    return tuple(sorted((act for act in acts if act.at > since), key=lambda act: (act.at, act.line.number)))


def acts_since_seen(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, seen: Mapping[UUID, str]
) -> tuple[Act, ...]:
    """Return what was decided about these blocks after the results somebody saw, as `acts_since`, block by block.

    Only for the first few; raises NotFound.
    """
    return tuple(
        act
        for block_id, result in list(seen.items())[:LOOKED_AT]
        for act in acts_since(session, actor, round_id, plan_id, block_id=block_id, seen=result)
    )


def acts_of(lines: Collection[DecisionLine]) -> Iterable[Act]:
    """Return who decided and who undid what; what was released is told by its release."""
    for line in lines:
        yield Act(line, line.maker_id, line.made_by, line.made_at, is_undoing=False)
        if line.undone_at and not line.is_released:
            yield Act(line, line.undoer_id, line.undone_by, line.undone_at, is_undoing=True)


def acts_of_others(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, now: datetime) -> tuple[Act, ...]:
    """Return what others decided and undid in a plan since the actor last did, newest first, at most `NEWEST`.

    Who has not done anything there yet reads of the last days. Raises NotFound.
    """
    own_plan(session, actor, round_id, plan_id)
    acts = tuple(acts_of(decision_lines(queries.decisions(session, actor, plan_id))))
    since = max((act.at for act in acts if act.by_id == actor.account_id), default=now - LAST_DAYS)
    news = [act for act in acts if act.by_id != actor.account_id and act.at > since]
    return tuple(sorted(news, key=lambda act: (act.at, act.line.number), reverse=True)[:NEWEST])


@dataclass(frozen=True)
class DecisionsPage:
    """Everything that was decided by hand in a plan, newest first, of all companies or of one."""

    plan_number: int
    lines: tuple[DecisionLine, ...]
    """Those of this page."""
    names: Mapping[UUID, str]
    companies: tuple[tuple[UUID, str], ...]
    """Those something was decided about, by name."""
    chosen: UUID | None
    count: int
    number: int
    pages: int


def decisions_page(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, *, block_id: UUID | None = None, number: int = 1
) -> DecisionsPage:
    """Return a page of the decisions of a plan; raises NotFound."""
    plan = own_plan(session, actor, round_id, plan_id)
    lines = decision_lines(queries.decisions(session, actor, plan_id))[::-1]
    blocks = block_queries.of_round(session, actor, round_id, {line.block_id for line in lines})
    names = {block.id: block.name for block in blocks}
    wanted = tuple(line for line in lines if block_id is None or line.block_id == block_id)
    pages = max(1, -(-len(wanted) // PAGE))
    shown = max(1, min(number, pages))
    return DecisionsPage(
        plan_number=plan.number,
        lines=wanted[(shown - 1) * PAGE : shown * PAGE],
        names=names,
        companies=tuple(sorted(names.items(), key=lambda each: natural_key(each[1]))),
        chosen=block_id,
        count=len(wanted),
        number=shown,
        pages=pages,
    )
