"""Not taking part any more: at any time, without a reason. What follows depends on how far the round is."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from web.catalogue.question import Part
from web.db.models import BlockState, Participant, Person, RoundCompany, TandemEvent, TandemState
from web.db.models.columns import utc_now
from web.db.queries import leaving as queries
from web.db.queries import participation as own_queries
from web.db.queries import staleness
from web.db.queries.rows import AnyRow
from web.services import audit, outbox
from web.services.access import links, personal_links
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.mails import leaving as mails
from web.services.people.naming import forget_named
from web.services.people.participation import Standing, questionnaire_of, standing_of
from web.services.planning import export_jobs
from web.services.registrations.registration import note_change, open_frame
from web.services.tables.kept_copies import forget_person

REACH = "reach"
"""Kept while a tandem stands: without it the partner would read another way to reach somebody, and wonder why."""
COMPUTED = frozenset({BlockState.MATCHED, BlockState.APPROVED, BlockState.PUBLISHED})
"""States in which something computed of the block stands, which a withdrawal makes stale."""


class Stage(StrEnum):
    """How far the round is for the one who leaves."""

    OPEN = "open"
    """Nothing is fixed: they are simply gone, and a registration that was sent counts as changed since."""
    FIXED = "fixed"
    """The data is fixed: the coordinators must do it anew, and are told."""
    ALONE = "alone"
    """They were told that there is nobody for them: nothing of anybody else changes, and the coordinators are told."""
    PAIRED = "paired"
    """They were told a partner: a human has to settle it, and is told."""


MAILS = {
    Stage.FIXED: mails.person_left,
    Stage.ALONE: mails.person_alone_left,
    Stage.PAIRED: mails.person_asked_out,
}
"""What coordinators are told; while the data is open there is nothing for them to do."""


@dataclass(frozen=True)
class Leaving:
    """What the check page says before somebody leaves."""

    standing: Standing
    stage: Stage


def leaving_of(session: Session, actor: Actor, participant_id: UUID) -> Leaving:
    """Return what would happen if the actor withdrew now; raises NotFound."""
    standing = standing_of(session, actor, participant_id)
    return Leaving(standing, _stage(session, actor, standing))


def _stage(session: Session, actor: Actor, standing: Standing) -> Stage:
    if own_queries.told_tandems(session, actor, standing.id):
        return Stage.PAIRED
    if own_queries.newest_notice(session, actor, standing.id) is not None:
        return Stage.ALONE
    return Stage.OPEN if standing.is_open else Stage.FIXED


def withdraw(session: Session, actor: Actor, participant_id: UUID) -> Stage:
    """Take the actor out of the round and return how far it was; their answers are deleted at once.

    With a partner already told only their own part is deleted: they stay until a coordinator has settled it. Nothing
    tells anybody a reason. Raises NotFound.
    """
    stage = leaving_of(session, actor, participant_id).stage
    participant = own_queries.own_participant(session, actor, participant_id)
    around = own_queries.standing(session, actor, participant_id)
    if participant is None or around is None:
        raise NotFound
    _delete_answers(session, actor, participant_id, own_part_only=stage is Stage.PAIRED)
    session.get_one(Person, participant.person_id).listed = False
    forget_person(session, participant)
    if stage is Stage.PAIRED:
        participant.asked_out_at = participant.asked_out_at or utc_now()
    else:
        _leave(session, participant, is_stale=stage is not Stage.ALONE)
    if stage is Stage.OPEN:
        session.get_one(RoundCompany, participant.round_company_id).last_activity_at = utc_now()
    if stage is not Stage.OPEN:
        _tell_coordinators(session, around, stage)
    audit.record(session, actor, "person.withdraw", participant_id, programme_id=around.programme_id, stage=stage.value)
    return stage


def _delete_answers(session: Session, actor: Actor, participant_id: UUID, *, own_part_only: bool) -> None:
    questions = questionnaire_of(session, actor, participant_id).questions
    kept = (
        {question.key for question in questions if question.part is Part.COMPANY} | {REACH} if own_part_only else set()
    )
    for answer in own_queries.own_answers(session, actor, participant_id):
        if answer.question_key not in kept:
            session.delete(answer)


def _leave(session: Session, participant: Participant, *, is_stale: bool) -> None:
    """Close every way in, erase the copies in fixed data, and make what was computed from them stale if it is to be.

    A tandem that only the company knows of does not come about; its other half is told that there is nobody yet.
    """
    participant.withdrawn_at = utc_now()
    participant.withdrew = True
    participant.person_part_done_at = None
    personal_links.revoke(session, participant.id)
    forget_named(session, participant.round_company_id, participant.person_id)
    for copy in queries.inputs_with(session, participant.id):
        copy.data, copy.erased_at = None, utc_now()
    export_jobs.forget_person(session, participant.id)
    for tandem in queries.announced_tandems(session, participant.id):
        tandem.state = TandemState.DISSOLVED
        session.add(TandemEvent(tandem_id=tandem.id, state=tandem.state))
    block = queries.block_of(session, participant.id)
    if is_stale and block.state in COMPUTED:
        staleness.mark(session, [block.id])


def _tell_coordinators(session: Session, around: AnyRow, stage: Stage) -> None:
    write = MAILS[stage]
    link = links.address(session, f"/coordinator/rounds/{around.round_id}")
    for row in queries.coordinators(session, around.programme_id):
        mail = write(
            row.language,
            reader=row.name,
            name=around.person_name,
            company=around.company_name,
            round_name=around.round_name,
            link=link,
        )
        recipient = outbox.Recipient(row.email, row.name, row.language, row.id)
        outbox.write(
            session, mail, recipient, programme_id=around.programme_id, once=f"{mail.kind}:{around.id}:{row.id}"
        )


@dataclass(frozen=True)
class Leaver:
    """Somebody who withdrew from a registration; more than the name a company does not learn."""

    participant_id: UUID
    name: str


def people_who_left(session: Session, actor: Actor, round_company_id: UUID) -> tuple[Leaver, ...]:
    """Return those of a registration who withdrew, by name."""
    return tuple(Leaver(row.id, row.name) for row in queries.withdrew(session, actor, round_company_id))


def take_back(session: Session, actor: Actor, round_company_id: UUID, participant_id: UUID) -> None:
    """Let somebody who withdrew take part again, as they asked the coordinators to; nothing they had said comes back.

    Only coordinators may: a company must not undo what somebody decided. Raises NotFound, and WrongState once the data
    is fixed.
    """
    frame = open_frame(session, actor, round_company_id)
    known = {each.participant_id for each in people_who_left(session, actor, round_company_id)}
    if not frame.on_behalf or participant_id not in known:
        raise NotFound
    participant = session.get_one(Participant, participant_id)
    participant.withdrawn_at, participant.withdrew = None, False
    participant.person_part_screen = ""
    note_change(session, actor, round_company_id)
    audit.record(session, actor, "person.take_back", participant_id, programme_id=frame.programme_id)
