"""Solving one block again at once, after something was decided about it."""

from sqlmodel import Session

from web.db.models import Block, BlockInput, BlockState, Plan
from web.db.models.columns import utc_now
from web.db.queries import plans as plan_queries
from web.db.queries import runs as queries
from web.services import matching, rounds
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.planning import answers, runs

AT_ONCE = 60_000
"""Pairs of a block up to which it is solved within the request, which takes a fraction of a second."""


def refusal_of(session: Session, actor: Actor, plan: Plan, block: Block) -> matching.EngineRefusal | None:
    """Solve a block of a plan again under its decisions as they stand now, or return what the engine has against them.

    All this belongs to the caller's transaction: a decision and what follows from it are stored together or not at all.
    A block the plan says nothing about yet is only checked. A very large one is checked, and solved by a run of its
    own; until then what this plan says about it is stale.
    """
    try:
        _solve(session, actor, plan, block)
    except matching.EngineRefusal as refusal:
        return refusal
    return None


def _solve(session: Session, actor: Actor, plan: Plan, block: Block) -> None:
    head = plan_queries.head(session, actor, plan.round_id, plan.id)
    if head is None:
        raise NotFound
    task = runs.block_task(session, actor, plan.id, block, head.default_places)
    policy = matching.policy_of_round(head.toml, head.starts_on)
    held = queries.plan_blocks(session, plan.id, [block.id]).get(block.id)
    data = session.get_one(BlockInput, task.input_id)
    if held and data.azubis * data.fachkraefte <= AT_ONCE:
        _put(session, actor, plan, task, matching.solve_block(task, policy=policy, seed=head.seed))
        return
    matching.check_choices(task, policy=policy)
    if held and block.state is BlockState.MATCHED:
        held.stale = True
        round_ = rounds.own_round(session, actor, plan.round_id)
        runs.queue(session, actor, runs.new_run(session, actor, round_, plan, block_id=block.id), round_)


def _put(session: Session, actor: Actor, plan: Plan, task: matching.BlockTask, answer: matching.BlockAnswer) -> None:
    run = runs.new_run(session, actor, rounds.own_round(session, actor, plan.round_id), plan, block_id=task.block_id)
    run.started_at = utc_now()
    people = {row.key: row.id.hex for row in plan_queries.members(session, actor, answer.input_id)}
    answers.keep(session, run.id, [answer], [task])
    answers.note_changes(session, run, [answer])
    answers.put_into_plan(session, run, [answer], people=people)
    answers.finish(run, [answer], kept=[answer], asked=[task])
