"""Four eyes: one coordinator asks for an approval, another one of the programme checks and approves, or declines."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlmodel import Session

from web.db.models import ApprovalRequest, BlockState, RequestEnd
from web.db.models.columns import utc_now
from web.db.queries import approval_requests as queries
from web.services import audit, outbox, rounds
from web.services.access import links
from web.services.actor import Actor
from web.services.errors import Changed, NotAllowed, WrongState
from web.services.mails import approval as mails
from web.services.planning import meanwhile, steps
from web.services.planning.approval import NOTHING_KNOWN, Chosen, Ground, approve_proved, proved_blocks
from web.translations import N_

NOBODY_ELSE = N_(
    "You are the only coordinator of this programme, so nobody else can approve. Please have a second coordinator"
    " added on the machine (tandem create-coordinator), or switch off the second approval in the programme's"
    " data."
)
NOT_NEEDED = N_("In this programme one person approves. Please go back and approve the proposal.")
NOT_ASKED = N_("Nobody is asking for this approval any more. Please look at the proposal again.")
OWN_REQUEST = N_("You asked for this approval yourself. A second person has to give it.")
OF_SOMEBODY_ELSE = N_("Somebody else asked for this approval. Only they can take it back; you can decline it.")


def refuse_alone(session: Session, actor: Actor, round_id: UUID, plan_id: UUID) -> None:
    """Raise NotFound, or WrongState in a programme in which one person approves alone."""
    steps.own_plan(session, actor, round_id, plan_id)
    if not queries.needs_two(session, actor, round_id):
        raise WrongState(NOT_NEEDED)


def ask_for_approval(
    session: Session,
    actor: Actor,
    round_id: UUID,
    plan_id: UUID,
    chosen: Chosen,
    *,
    known: Mapping[UUID, Ground] = NOTHING_KNOWN,
) -> int:
    """Ask the other coordinators to approve exactly these results, and return for how many blocks.

    A request for a result that is no more is replaced. Everything is proved as for an approval. Raises NotFound,
    WrongState, Changed or InputRefused.
    """
    refuse_alone(session, actor, round_id, plan_id)
    proved = proved_blocks(session, actor, round_id, plan_id, chosen, known=known)
    readers = queries.others(session, actor, proved.programme_id)
    if not readers:
        raise WrongState(NOBODY_ELSE)
    current = {row.block_id for row in queries.open_requests(session, actor, round_id) if row.is_current}
    if current & {block.id for block, _answer in proved.answers}:
        raise Changed
    _end(session, actor, _open(session, actor, [block.id for block, _ in proved.answers]), RequestEnd.REPLACED)
    session.flush()  # at most one request of a block is open
    for block, answer in proved.answers:
        row = ApprovalRequest(
            block_id=block.id,
            plan_id=plan_id,
            result_hash=answer.result_hash,
            requested_by=actor.account_id,
            requester_name=chosen.name,
        )
        session.add(row)
    noted = [(block.id, {"plan": plan_id, "result": answer.result_hash}) for block, answer in proved.answers]
    audit.record_each(session, actor, "block.ask_approval", noted, programme_id=proved.programme_id)
    _tell(session, actor, round_id, plan_id, len(proved.answers))
    return len(proved.answers)


def _tell(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, companies: int) -> None:
    where = rounds.where(session, actor, round_id)
    link = links.address(session, f"/coordinator/rounds/{round_id}/plans/{plan_id}/second-approval")
    for row in queries.others(session, actor, where.programme_id):
        if row.email:
            mail = mails.asked(
                row.language,
                reader=row.name,
                asker=actor.name,
                round_name=where.name,
                programme=where.programme,
                companies=companies,
                link=link,
            )
            to = outbox.Recipient(row.email, row.name, row.language, row.id)
            outbox.write(session, mail, to, programme_id=where.programme_id)


def approve_as_second(
    session: Session,
    actor: Actor,
    round_id: UUID,
    plan_id: UUID,
    chosen: Chosen,
    *,
    known: Mapping[UUID, Ground] = NOTHING_KNOWN,
) -> int:
    """Approve what somebody else asked for, and return for how many blocks.

    Raises as `approval.approve`, and NotAllowed for what the actor asked for.
    """
    steps.own_plan(session, actor, round_id, plan_id)
    meanwhile.refuse_approved(session, actor, round_id, chosen.seen)
    found = _asked(session, actor, round_id, plan_id, chosen.seen)
    if any(row.requested_by == actor.account_id for row in found.values()):
        raise NotAllowed(OWN_REQUEST)
    if any(row.result_hash != chosen.seen[block_id] for block_id, row in found.items()):
        raise Changed
    waiting = queries.open_requests(session, actor, round_id, plan_id)
    meanwhile.refuse_void([row for row in waiting if row.block_id in found and not row.is_current])
    proved = proved_blocks(session, actor, round_id, plan_id, chosen, known=known)
    _end(session, actor, found.values(), RequestEnd.APPROVED)
    approve_proved(session, actor, proved, name=chosen.name)
    return len(proved.answers)


def decline(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_ids: Collection[UUID], *, reason: str
) -> int:
    """Decline what somebody else asked for, with a reason, and return for how many blocks.

    They read it on the check page and in a mail. Raises NotFound, WrongState, or NotAllowed for an own request.
    """
    found = _asked(session, actor, round_id, plan_id, block_ids)
    if any(row.requested_by == actor.account_id for row in found.values()):
        raise NotAllowed(OWN_REQUEST)
    _end(session, actor, found.values(), RequestEnd.DECLINED, reason=reason)
    where = rounds.where(session, actor, round_id)
    askers = {row.requested_by for row in found.values()}
    link = links.address(session, f"/coordinator/rounds/{round_id}/plans/{plan_id}/approval")
    for row in queries.others(session, actor, where.programme_id):
        if row.id in askers and row.email:
            mail = mails.declined(
                row.language, reader=row.name, decliner=actor.name, round_name=where.name, programme=where.programme,
                companies=len(found), reason=reason, link=link,
            )  # fmt: skip
            to = outbox.Recipient(row.email, row.name, row.language, row.id)
            outbox.write(session, mail, to, programme_id=where.programme_id)
    _record(session, actor, where.programme_id, "block.decline_approval", found)
    return len(found)


def take_back(session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_ids: Collection[UUID]) -> int:
    """Take back what the actor asked for, and return for how many blocks; raises NotFound, WrongState, NotAllowed."""
    found = _asked(session, actor, round_id, plan_id, block_ids)
    if any(row.requested_by != actor.account_id for row in found.values()):
        raise NotAllowed(OF_SOMEBODY_ELSE)
    _end(session, actor, found.values(), RequestEnd.TAKEN_BACK)
    programme_id = rounds.own_round(session, actor, round_id).programme_id
    _record(session, actor, programme_id, "block.take_back_request", found)
    return len(found)


def _asked(
    session: Session, actor: Actor, round_id: UUID, plan_id: UUID, block_ids: Collection[UUID]
) -> Mapping[UUID, ApprovalRequest]:
    """The open request of each of these blocks; raises WrongState if one has none."""
    steps.own_plan(session, actor, round_id, plan_id)
    rounds.own_blocks(session, actor, round_id, block_ids, states=[BlockState.MATCHED])
    found = queries.of_blocks(session, actor, block_ids)
    if len(found) < len(set(block_ids)) or any(row.plan_id != plan_id for row in found.values()):
        raise WrongState(NOT_ASKED)
    return found


def _open(session: Session, actor: Actor, block_ids: Collection[UUID]) -> Iterable[ApprovalRequest]:
    return queries.of_blocks(session, actor, block_ids).values()


def _end(
    session: Session, actor: Actor, found: Iterable[ApprovalRequest], outcome: RequestEnd, *, reason: str = ""
) -> None:
    for row in found:
        row.outcome, row.ended_at, row.ended_by, row.reason = outcome, utc_now(), actor.account_id, reason
        session.add(row)


def _record(session: Session, actor: Actor, programme_id: UUID, action: str, blocks: Iterable[UUID]) -> None:
    audit.record_each(session, actor, action, [(block_id, {}) for block_id in blocks], programme_id=programme_id)
