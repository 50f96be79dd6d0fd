"""Approving: a named person takes exactly this plan and result for a block. It tells nobody; publishing does."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import SUPERSEDED, Approval, Block, BlockState
from web.db.models.columns import utc_now
from web.db.queries import approval_requests as request_queries
from web.db.queries import approvals as queries
from web.db.queries import blocks as block_queries
from web.db.queries import round_plans, staleness
from web.db.queries import waves as wave_queries
from web.db.queries.rows import AnyRow
from web.services import audit, matching, rounds
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused, NotFound, WrongState
from web.services.names import same_name_key
from web.services.planning import checking, meanwhile, runs, steps
from web.translations import N_

NAME_DIFFERS = N_("Please enter your own name as it stands at the top of the page: %(name)s.")
WITHDRAWN = N_(
    "Somebody of %(block)s withdrew after the data was fixed. Please open the data, fix it and compute again."
)
WITHDRAWN_SINCE = N_(
    "Somebody of %(block)s withdrew after the approval. "
    "Please take the approval back, open the data, fix it and compute again."
)
SECOND_NEEDED = N_(
    "In this programme two people approve: one asks for it, another one checks and approves. Please ask for approval."
)
NOT_CURRENT = N_("The proposal for %(block)s is out of date. Please compute again before you approve it.")


@dataclass(frozen=True)
class Chosen:
    """What a check page sends: blocks with the result it showed of each, the mark of the rest if that was ticked, and
    the name of who takes responsibility.
    """

    seen: Mapping[UUID, str]
    name: str
    rest: str = ""


@dataclass(frozen=True)
class Proved:
    """Blocks whose results were proved once more just now, with the plan's answer for each."""

    programme_id: UUID
    plan_id: UUID
    answers: Sequence[tuple[Block, AnyRow]]


def approve_blocks(
    session: Session,
    actor: Actor,
    round_id: UUID,
    plan_id: UUID,
    *,
    seen: Mapping[UUID, str],
    name: str,
    rest: str = "",
) -> int:
    """Approve what the plan says about these blocks and return how many they are; what is sent: see `Chosen`.

    Everything is proved once more before it counts. Raises NotFound, WrongState (stale or changed data, or a programme
    in which two people approve), Changed (another result than the one seen) or InputRefused.
    """
    steps.own_plan(session, actor, round_id, plan_id)
    if request_queries.needs_two(session, actor, round_id):
        raise WrongState(SECOND_NEEDED)
    proved = proved_blocks(session, actor, round_id, plan_id, Chosen(seen, name, rest))
    approve_proved(session, actor, proved, name=name)
    return len(proved.answers)


def proved_blocks(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, chosen: Chosen) -> Proved:
    """Return the chosen blocks of a plan once each result is proved again; raises as `approve_blocks`."""
    round_ = rounds.own_round(session, actor, round_id)
    plan = steps.own_plan(session, actor, round_id, plan_id)
    seen = {**chosen.seen, **_rest(session, actor, round_id, plan_id, chosen)}
    meanwhile.refuse_approved(session, actor, round_id, seen)
    blocks = rounds.own_blocks(session, actor, round_id, seen, states=[BlockState.MATCHED])
    if same_name_key(chosen.name) != same_name_key(actor.name):
        raise InputRefused("name", NAME_DIFFERS, name=actor.name)
    if plan.policy_version_id != round_.policy_version_id:
        raise WrongState(NOT_CURRENT, block=blocks[0].name)
    refuse_withdrawn(session, actor, blocks, WITHDRAWN)
    tasks = {task.block_id: task for task in runs.tasks(session, plan_id, round_id, round_.default_places)}
    found = _current(blocks, {row.block_id: row for row in queries.answers(session, actor, plan_id, seen)}, tasks)
    meanwhile.refuse_solved([block for block, answer in found if answer.result_hash != seen[block.id]])
    return Proved(round_.programme_id, plan_id, found)


def _rest(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, chosen: Chosen) -> Mapping[UUID, str]:
    """The companies one tick stood for, if they are still the same with the same results; raises Changed."""
    if not chosen.rest:
        return {}
    _listed, rest = checking.listed(checking.check_page(session, actor, round_id, plan_id).open)
    if chosen.rest != checking.mark_of_rest(rest):
        raise Changed
    return {each.id: each.line.row.result_hash for each in rest}


def approve_proved(session: Session, actor: Actor, proved: Proved, *, name: str) -> None:
    """Put the approval of proved blocks into force, in the name of the actor."""
    _supersede(session, actor, [block.id for block, _answer in proved.answers])
    for block, answer in proved.answers:
        _approve(session, actor, block, answer, name=name)
    noted = [
        (block.id, {"plan": proved.plan_id, "run": answer.run_id, "result": answer.result_hash})
        for block, answer in proved.answers
    ]
    audit.record_each(session, actor, "block.approve", noted, programme_id=proved.programme_id)


def _supersede(session: Session, actor: Actor, block_ids: Collection[UUID]) -> None:
    """The approval of a published block that was repaired gives way to the new one; its tandems live on.

    News for people that were still to go out are stopped: they hear of what is published now.
    """
    superseded = queries.in_force_of(session, actor, block_ids)
    for approval in superseded:
        approval.revoked_at, approval.revoked_by, approval.revoked_reason = utc_now(), actor.account_id, SUPERSEDED
    for wave in wave_queries.open_of_blocks(session, actor, [approval.block_id for approval in superseded]):
        wave.stopped_at, wave.stopped_by = utc_now(), actor.account_id
    session.flush()  # at most one approval of a block is in force


def refuse_withdrawn(session: Session, actor: Actor, blocks: Collection[Block], message: str) -> None:
    """Raise WrongState with this message if somebody in the fixed data of these blocks takes part no more."""
    names = {block.id: block.name for block in blocks}
    for row in block_queries.withdrawn_members(session, actor, names):
        raise WrongState(message, block=names[row.block_id])


def _current(
    blocks: Sequence[Block], answers: Mapping[UUID, AnyRow], tasks: Mapping[UUID, matching.BlockTask]
) -> Sequence[tuple[Block, AnyRow]]:
    """Return the plan's answer for each block if it is the best one for today's data, decisions and policy.

    Raises WrongState that names the first block for which it is not.
    """
    found = []
    for block in blocks:
        answer, task = answers.get(block.id), tasks.get(block.id)
        if answer is None or task is None or answer.stale or answer.input_id != task.input_id or answer.result is None:
            raise WrongState(NOT_CURRENT, block=block.name)
        found.append((task, answer))
    wrong = matching.unproved(_stored(found))
    for block in blocks:
        if block.id in wrong:
            raise WrongState(NOT_CURRENT, block=block.name)
    return [(block, answers[block.id]) for block in blocks]


def _stored(found: Sequence[tuple[matching.BlockTask, AnyRow]]) -> Sequence[matching.StoredBlock]:
    """What is to be proved: results of one plan, which all follow the same policy."""
    policy = matching.policy_of_round(found[0][1].toml, found[0][1].starts_on)
    return [
        matching.StoredBlock(task, policy, answer.seed, answer.sha256, answer.result, answer.result_hash)
        for task, answer in found
    ]


def _approve(session: Session, actor: Actor, block: Block, answer: AnyRow, *, name: str) -> None:
    session.add(
        Approval(
            block_id=block.id,
            plan_id=answer.plan_id,
            run_id=answer.run_id,
            result_hash=answer.result_hash,
            approved_by=actor.account_id,
            approver_name=name,
        )
    )
    block.state = BlockState.APPROVED


def block_to_revoke(session: Session, actor: Actor, round_id: UUID, block_id: UUID) -> str:
    """Return the name of an approved block; raises NotFound or WrongState."""
    (block,) = rounds.own_blocks(session, actor, round_id, [block_id], states=[BlockState.APPROVED])
    return block.name


def revoke_approval(session: Session, actor: Actor, round_id: UUID, block_id: UUID, *, reason: str) -> None:
    """Take an approval back while nothing is published; the block can then be changed again.

    A publication that was to go out by itself is stopped with it.
    Raises NotFound, or WrongState for a block that is not approved or already published.
    """
    round_ = rounds.own_round(session, actor, round_id)
    (block,) = rounds.own_blocks(session, actor, round_id, [block_id], states=[BlockState.APPROVED])
    if not (taken := take_back(session, actor, [block], reason=reason)):
        raise NotFound
    counts = round_plans.plan_that_counts(session, actor, round_id)
    if counts is not None and counts.id != taken[0].plan_id:
        staleness.mark(session, [block.id])  # the plan of the round held what was approved in another one
    audit.record(session, actor, "block.revoke", block.id, programme_id=round_.programme_id, approval=taken[0].id)


def take_back(session: Session, actor: Actor, blocks: Sequence[Block], *, reason: str) -> Sequence[Approval]:
    """Take the approvals of approved blocks back and stop the news that were to go out; returns the approvals."""
    ids = [block.id for block in blocks]
    taken = queries.in_force_of(session, actor, ids)
    for approval in taken:
        approval.revoked_at, approval.revoked_by, approval.revoked_reason = utc_now(), actor.account_id, reason
    for block in blocks:
        block.state = BlockState.MATCHED
    for wave in wave_queries.open_of_blocks(session, actor, ids):
        wave.stopped_at, wave.stopped_by = utc_now(), actor.account_id
    return taken
