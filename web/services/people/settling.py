"""Settling what somebody asked for after they had read of their tandem: it goes on, or it does not come about."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import Participant, TandemEvent, TandemState
from web.db.models.columns import utc_now
from web.db.queries import leaving as queries
from web.services import audit, rounds
from web.services.access import personal_links
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.people.naming import forget_named
from web.services.planning import export_jobs
from web.translations import N_

SETTLED = N_("This has been settled in the meantime. Please look at the list again.")


@dataclass(frozen=True)
class AskedOut:
    """Somebody who does not want to go on, until it is settled. `partners` are whom their tandems are with."""

    participant_id: UUID
    round_company_id: UUID
    name: str
    company: str
    partners: tuple[str, ...]


def asked_out(session: Session, actor: Actor, round_id: UUID, participant_id: UUID) -> AskedOut:
    """Return who asked not to go on; raises NotFound, or WrongState if nobody has to settle anything any more."""
    rounds.own_round(session, actor, round_id)
    row = queries.somebody(session, actor, round_id, participant_id)
    if row is None:
        raise NotFound
    if row.asked_out_at is None or row.withdrawn_at is not None:
        raise WrongState(SETTLED)
    partners = tuple(each.name for each in queries.partners(session, participant_id))
    return AskedOut(participant_id, row.round_company_id, row.name, row.company, partners)


def settle(session: Session, actor: Actor, round_id: UUID, participant_id: UUID, *, goes_on: bool) -> None:
    """Note what was agreed: they stay in their tandems, or these do not come about and everything of them is deleted.

    No mail says so: the coordinator has talked with both. Raises as `asked_out`.
    """
    asked_out(session, actor, round_id, participant_id)
    participant = session.get_one(Participant, participant_id)
    if goes_on:
        participant.asked_out_at = None
    else:
        _end(session, actor, participant)
    programme_id = rounds.own_round(session, actor, round_id).programme_id
    audit.record(session, actor, "person.settled", participant_id, programme_id=programme_id, goes_on=goes_on)


def _end(session: Session, actor: Actor, participant: Participant) -> None:
    """Dissolve their tandems, close their ways in, and delete their answers and the copies in fixed data.

    What was computed for the others stands: their tandems go on.
    """
    for tandem in queries.living_tandems(session, participant.id):
        tandem.state = TandemState.DISSOLVED
        session.add(TandemEvent(tandem_id=tandem.id, state=tandem.state, by=actor.account_id))
    for answer in queries.answers_of(session, participant.id):
        session.delete(answer)
    forget_named(session, participant.round_company_id, participant.person_id)
    for copy in queries.inputs_with(session, participant.id):
        copy.data, copy.erased_at = None, utc_now()
    export_jobs.forget_person(session, participant.id)
    personal_links.revoke(session, participant.id)
    participant.withdrawn_at, participant.withdrew = utc_now(), True
    participant.person_part_done_at = None
