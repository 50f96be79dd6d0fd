"""The agreement a company accepts before it names its first person.

A company accepts it once for each round. What binds it is that somebody who may speak for it says so (BGB §§ 164, 177);
no form is prescribed. So the page fills in who is signed in and asks for one deliberate tick: read, and I may accept
it. Whoever may not has the page signed; a coordinator then notes that it is there on paper.

When the wording changes afterwards (the hours, the controller, the text), what was reported stays; the new wording is
asked for when the next person is added.
"""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import Agreement
from web.services import audit
from web.services.actor import Actor
from web.services.errors import AgreementNeeded, Changed, InputRefused
from web.services.registrations.registration import Frame, get_frame, note_change, open_frame
from web.translations import N_

MAY_YOU = N_(
    "Please tick that you may accept the agreement for your company. If you may not, have the page signed: the"
    " coordinators then note it."
)


@dataclass(frozen=True)
class AgreementPage:
    """What the page of the agreement shows."""

    frame: Frame

    @property
    def is_asked(self) -> bool:
        """Whether it is to be accepted now."""
        return self.frame.is_open and not self.frame.may_add


def frame_for_adding(session: Session, actor: Actor, round_company_id: UUID) -> Frame:
    """Return the frame of a registration somebody is to be added to.

    Raises NotFound, WrongState once the data is fixed, and AgreementNeeded unless the present wording is accepted.
    """
    frame = open_frame(session, actor, round_company_id)
    if not frame.may_add:
        raise AgreementNeeded(round_company_id=round_company_id)
    return frame


def agreement_page(session: Session, actor: Actor, round_company_id: UUID) -> AgreementPage:
    """Return the agreement and whether it is accepted; raises NotFound."""
    return AgreementPage(get_frame(session, actor, round_company_id))


def accept_agreement(
    session: Session, actor: Actor, round_company_id: UUID, *, name: str, wording: str, authorised: bool = False
) -> bool:
    """Remember that a company accepts the agreement, by the name given; False if somebody else just has.

    `wording` is the hash of what was read; `authorised` says that the reader may accept it for the company. A
    coordinator notes that way that it is there on paper. Raises NotFound, WrongState once the data is fixed, Changed
    when it reads differently by now, and InputRefused for a company's contact who is not authorised.
    """
    frame = open_frame(session, actor, round_company_id)
    if not (authorised or frame.on_behalf):
        raise InputRefused("authorised", MAY_YOU)
    now = frame.wording.sha256
    if wording != now:
        raise Changed
    if frame.may_add:
        return False
    row = Agreement(
        round_company_id=round_company_id,
        name=name,
        accepted_by=actor.account_id,
        wording_sha256=now,
        on_behalf=frame.on_behalf,
    )
    session.add(row)
    note_change(session, actor, round_company_id)
    audit.record(
        session,
        actor,
        "agreement.accepted",
        round_company_id,
        programme_id=frame.programme_id,
        wording=now,
        on_behalf=frame.on_behalf,
    )
    return True
