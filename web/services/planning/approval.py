"""Approving: a named person takes exactly this plan and result for a block. It tells nobody; publishing does."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from sqlmodel import Session

from web.db.models import SUPERSEDED, Approval, Block, BlockState, Round
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

NAME_DIFFERS = N_("Please enter your own name as shown at the top of the page: %(name)s.")
WITHDRAWN = N_(
    "Somebody at %(block)s withdrew after the data was frozen. Please reopen the data, freeze it and compute again."
)
WITHDRAWN_SINCE = N_(
    "Somebody at %(block)s withdrew after the approval. Please take the approval back, reopen the data, freeze it"
    " and compute again."
)
SECOND_NEEDED = N_(
    "In this programme two people approve: one asks for it, another one checks and approves. Please ask for approval."
)
NOTHING_KNOWN: Mapping[UUID, "Ground"] = MappingProxyType({})
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
class Ground:
    """All that a proof of a block's result stands on: as long as it is the same, the proof holds."""

    task: matching.BlockTask
    """Without the data, which follows from the input."""
    result_hash: str
    policy: str
    seed: int


@dataclass(frozen=True)
class Proved:
    """Blocks whose results were proved once more just now, with the plan's answer for each."""

    programme_id: UUID
    plan_id: UUID
    answers: Sequence[tuple[Block, AnyRow]]


def approve(
    session: Session,
    actor: Actor,
    round_id: UUID,
    plan_id: UUID,
    chosen: Chosen,
    *,
    known: Mapping[UUID, Ground] = NOTHING_KNOWN,
) -> int:
    """Approve the chosen blocks of a plan and return how many they are.

    Everything is proved once more before it counts, except what is `known` to be proved on the same ground, see
    `grounds`. Raises NotFound, WrongState (stale or changed data, or a programme in which two people approve), Changed
    (another result than the one seen) or InputRefused.
    """
    refuse_alone(session, actor, round_id, plan_id)
    proved = proved_blocks(session, actor, round_id, plan_id, chosen, known=known)
    approve_proved(session, actor, proved, name=chosen.name)
    return len(proved.answers)


def refuse_alone(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> None:
    """Raise NotFound, or WrongState in a programme in which one person alone may not approve."""
    steps.own_plan(session, actor, round_id, plan_id)
    if request_queries.needs_two(session, actor, round_id):
        raise WrongState(SECOND_NEEDED)


def refuse_other_name(actor: Actor, name: str) -> None:
    """Raise InputRefused unless this is the actor's own name."""
    if same_name_key(name) != same_name_key(actor.name):
        raise InputRefused("name", NAME_DIFFERS, name=actor.name)


def proved_blocks(
    session: Session,
    actor: Actor,
    round_id: UUID,
    plan_id: UUID,
    chosen: Chosen,
    *,
    known: Mapping[UUID, Ground] = NOTHING_KNOWN,
) -> Proved:
    """Return the chosen blocks of a plan once each result is proved again; raises as `approve`."""
    round_ = rounds.own_round(session, actor, round_id)
    seen = everything_seen(session, actor, round_id, plan_id, chosen)
    meanwhile.refuse_approved(session, actor, round_id, seen)
    blocks = rounds.own_blocks(session, actor, round_id, seen, states=[BlockState.MATCHED])
    refuse_other_name(actor, chosen.name)
    if steps.own_plan(session, actor, round_id, plan_id).policy_version_id != round_.policy_version_id:
        raise WrongState(NOT_CURRENT, block=blocks[0].name)
    refuse_withdrawn(session, actor, blocks, WITHDRAWN)
    found = _current(session, actor, round_, plan_id, blocks, known=known)
    meanwhile.refuse_solved([block for block, answer in found if answer.result_hash != seen[block.id]])
    return Proved(round_.programme_id, plan_id, found)


def everything_seen(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, chosen: Chosen
) -> Mapping[UUID, str]:
    """Return the chosen blocks with the result that was seen of each, also those one tick stood for.

    Raises Changed unless these are still the same with the same results.
    """
    if not chosen.rest:
        return chosen.seen
    _listed, rest = checking.listed(checking.check_page(session, actor, round_id, plan_id).open)
    if chosen.rest != checking.mark_of_rest(rest):
        raise Changed
    return {**chosen.seen, **{each.id: each.line.row.result_hash for each in rest}}


def grounds(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_ids: Collection[UUID]
) -> Mapping[UUID, Ground]:
    """Prove what a plan says about some of its blocks, ahead of their approval, and return what each proof stands on.

    Raises NotFound, or WrongState as `approve`.
    """
    round_ = rounds.own_round(session, actor, round_id)
    blocks = rounds.own_blocks(session, actor, round_id, block_ids, states=[BlockState.MATCHED])
    found = _current(session, actor, round_, plan_id, blocks)
    tasks = _tasks(session, round_, plan_id, block_ids, with_data=False)
    return {block.id: _ground(tasks[block.id], answer) for block, answer in found if block.id in tasks}


def _ground(task: matching.BlockTask, answer: AnyRow) -> Ground:
    return Ground(task, answer.result_hash, answer.toml, answer.seed)


def _tasks(
    session: Session, round_: Round, plan_id: UUID, block_ids: Collection[UUID], *, with_data: bool
) -> Mapping[UUID, matching.BlockTask]:
    found = runs.tasks(session, plan_id, round_.id, round_.default_places, with_data=with_data, only=block_ids)
    return {task.block_id: task for task in found}


def approve_proved(session: Session, actor: Actor, proved: Proved, *, name: str) -> None:
    """Put the approval of proved blocks into force, in the name of the actor."""
    ids = [block.id for block, _answer in proved.answers]
    _supersede(session, actor, ids)
    approved = [(block.id, answer.run_id, answer.result_hash) for block, answer in proved.answers]
    common = {"plan_id": proved.plan_id, "approved_by": actor.account_id, "approver_name": name}
    queries.insert(session, approved, {**common, "approved_at": utc_now()})
    block_queries.move(session, ids, BlockState.APPROVED)
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
    session: Session,
    actor: Actor,
    round_: Round,
    plan_id: UUID,
    blocks: Sequence[Block],
    *,
    known: Mapping[UUID, Ground] = NOTHING_KNOWN,
) -> Sequence[tuple[Block, AnyRow]]:
    """Return the plan's answer for each block if it is the best one for today's data, decisions and policy.

    Raises WrongState that names the first block for which it is not.
    """
    ids = [block.id for block in blocks]
    tasks = _tasks(session, round_, plan_id, ids, with_data=False)
    answers = {row.block_id: row for row in queries.answers(session, actor, plan_id, ids, with_result=False)}
    for block in blocks:
        answer, task = answers.get(block.id), tasks.get(block.id)
        if answer is None or task is None or answer.stale or answer.input_id != task.input_id or not answer.has_result:
            raise WrongState(NOT_CURRENT, block=block.name)
    unknown = [each for each in ids if known.get(each) != _ground(tasks[each], answers[each])]
    wrong = matching.unproved(_stored(session, actor, round_, plan_id, unknown)) if unknown else ()
    for block in blocks:
        if block.id in wrong:
            raise WrongState(NOT_CURRENT, block=block.name)
    return [(block, answers[block.id]) for block in blocks]


def _stored(
    session: Session, actor: Actor, round_: Round, plan_id: UUID, block_ids: Collection[UUID]
) -> Sequence[matching.StoredBlock]:
    """What is to be proved: results of one plan, which all follow the same policy."""
    tasks = _tasks(session, round_, plan_id, block_ids, with_data=True)
    answers = queries.answers(session, actor, plan_id, block_ids)
    policy = matching.policy_of_round(answers[0].toml, answers[0].starts_on)
    return [
        matching.StoredBlock(
            tasks[answer.block_id], policy, answer.seed, answer.sha256, answer.result, answer.result_hash
        )
        for answer in answers
    ]


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
