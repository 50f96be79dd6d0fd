"""Two people approve, or one does: nobody gives up the second person quietly, nor while something depends on it."""

from sqlmodel import Session

from web.db.models import Programme
from web.db.queries import approval_requests as queries
from web.services import audit, outbox
from web.services.access import links
from web.services.actor import Actor
from web.services.errors import InputRefused
from web.services.mails import approval as mails
from web.translations import N_

STILL_NEEDED = N_(
    "The second approval cannot be switched off now: companies are waiting for a second approval, or are approved"
    " and not yet published, in %(rounds)s. Please finish these approvals or take them back first."
)


def give_up_second_person(session: Session, actor: Actor, programme: Programme) -> None:
    """Note that from now on one person approves, and write so to every other coordinator of the programme.

    Raises InputRefused, which names the rounds, while a request waits or something approved is not published yet.
    """
    pending = queries.rounds_in_approval(session, actor, programme.id)
    if pending:
        raise InputRefused("four_eyes", STILL_NEEDED, rounds=", ".join(row.name for row in pending))
    readers = queries.others(session, actor, programme.id)
    details = {"others": len(readers)}
    audit.record(session, actor, "programme.give_up_second_person", programme.id, programme_id=programme.id, **details)
    link = links.address(session, f"/coordinator/programmes/{programme.id}/data")
    for row in readers:
        if row.email:
            mail = mails.second_person_off(
                row.language, reader=row.name, by=actor.name, programme=programme.name, link=link
            )
            to = outbox.Recipient(row.email, row.name, row.language, row.id)
            outbox.write(session, mail, to, programme_id=programme.id)
