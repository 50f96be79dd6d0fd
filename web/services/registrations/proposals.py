"""Two people a company would like to see together: proposing, taking back; keeping them together, or answering.

To the company every proposal looks the same until a coordinator has acted: no rule is asked when it is made, so nothing
can be learnt from it about what people answered in confidence.
"""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session

from web.db.models import CHANGEABLE, CompanyProposal
from web.db.models.columns import utc_now
from web.db.queries import proposals as queries
from web.db.queries.rows import AnyRow
from web.services import audit, rounds
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.planning import decisions
from web.services.registrations.registration import Frame, PersonLine, get_frame, note_change, open_frame, overview
from web.translations import N_

TWICE = N_("You have already proposed these two.")
CHOOSE = N_("Please choose one person on each side.")
NO_PLAN = N_("A pair can be kept together once the company's data is frozen and the round has a proposal.")
ANSWERED = N_("This has already been answered. Please reload the page.")


class Standing(StrEnum):
    """How a proposal stands, as the company sees it."""

    WAITING = "waiting"
    NOTED = "noted"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Proposal:
    """A pair a company proposes."""

    id: UUID
    azubi_id: UUID
    fachkraft_id: UUID
    azubi: str
    fachkraft: str
    company: str
    round_company_id: UUID
    sentence: str
    answer: str
    standing: Standing
    proposed_by: str | None
    on_behalf: bool
    """A coordinator proposed it in the company's name."""
    can_keep: bool
    """The company's data is fixed and its tandems are not approved yet."""


@dataclass(frozen=True)
class ProposalsPage:
    """A company's proposals and whom it can propose."""

    frame: Frame
    proposals: tuple[Proposal, ...]
    azubis: tuple[PersonLine, ...]
    fachkraefte: tuple[PersonLine, ...]


@dataclass(frozen=True)
class RoundProposals:
    """All proposals of a round, those that wait first."""

    where: rounds.Where
    waiting: tuple[Proposal, ...]
    done: tuple[Proposal, ...]


def proposals_page(session: Session, actor: Actor, round_company_id: UUID) -> ProposalsPage:
    """Return a company's proposals; raises NotFound."""
    view = overview(session, actor, round_company_id)
    found = tuple(_proposal(row) for row in queries.of_registration(session, actor, round_company_id))
    return ProposalsPage(view.frame, found, view.azubis, view.fachkraefte)


def _proposal(row: AnyRow) -> Proposal:
    standing = Standing.WAITING
    if row.answered_at is not None:
        standing = Standing.ANSWERED if row.answer else Standing.NOTED
    return Proposal(
        row.id,
        row.azubi_id,
        row.fachkraft_id,
        row.azubi,
        row.fachkraft,
        row.company,
        row.round_company_id,
        row.sentence,
        row.answer,
        standing,
        row.proposed_by,
        bool(row.on_behalf),
        row.state in CHANGEABLE,
    )


def propose_pair(
    session: Session,
    actor: Actor,
    round_company_id: UUID,
    *,
    azubi_id: UUID | None,
    fachkraft_id: UUID | None,
    sentence: str,
) -> UUID:
    """Propose two people of a registration and return the proposal.

    Raises NotFound, WrongState once the data is fixed, or InputRefused when they are not in the registration or are
    proposed already. No rule is looked at.
    """
    page = proposals_page(session, actor, round_company_id)
    open_frame(session, actor, round_company_id)
    azubis = {line.participant_id for line in page.azubis}
    fachkraefte = {line.participant_id for line in page.fachkraefte}
    if azubi_id is None or azubi_id not in azubis:
        raise InputRefused("azubi_id", CHOOSE)
    if fachkraft_id is None or fachkraft_id not in fachkraefte:
        raise InputRefused("fachkraft_id", CHOOSE)
    if any((each.azubi_id, each.fachkraft_id) == (azubi_id, fachkraft_id) for each in page.proposals):
        raise InputRefused("fachkraft_id", TWICE)
    row = CompanyProposal(
        round_company_id=round_company_id,
        azubi_id=azubi_id,
        fachkraft_id=fachkraft_id,
        sentence=sentence,
        proposed_by=actor.account_id,
    )
    session.add(row)
    note_change(session, actor, round_company_id)
    audit.record(session, actor, "proposal.made", row.id, programme_id=page.frame.programme_id)
    return row.id


def take_back(session: Session, actor: Actor, round_company_id: UUID, proposal_id: UUID) -> None:
    """Take a proposal back; raises NotFound, or WrongState once the data is fixed."""
    frame = get_frame(session, actor, round_company_id)
    row = queries.proposal(session, actor, proposal_id)
    if row is None or row.round_company_id != round_company_id:
        raise NotFound
    open_frame(session, actor, round_company_id)
    session.delete(row)
    note_change(session, actor, round_company_id)
    audit.record(session, actor, "proposal.taken_back", proposal_id, programme_id=frame.programme_id)


def round_proposals(session: Session, actor: Actor, round_id: UUID) -> RoundProposals:
    """Return what the companies of a round propose; raises NotFound."""
    where = rounds.where(session, actor, round_id)
    found = [_proposal(row) for row in queries.of_round(session, actor, round_id)]
    return RoundProposals(
        where,
        waiting=tuple(each for each in found if each.standing is Standing.WAITING),
        done=tuple(each for each in found if each.standing is not Standing.WAITING),
    )


def keep_proposed(session: Session, actor: Actor, round_id: UUID, proposal_id: UUID) -> None:
    """Keep a proposed pair together in the newest plan, for the reason the company gave.

    Raises NotFound, WrongState without a plan or with the block in another state, and InputRefused with what rules or
    earlier decisions have against it.
    """
    row, where = _waiting(session, actor, round_id, proposal_id)
    if where.plan_id is None:
        raise WrongState(NO_PLAN)
    decisions.keep_pair(
        session,
        actor,
        round_id,
        where.plan_id,
        azubi_id=row.azubi_id,
        fachkraft_id=row.fachkraft_id,
        reason=row.sentence,
    )
    audit.record(session, actor, "proposal.kept", proposal_id, programme_id=where.programme_id)


def answer_proposal(session: Session, actor: Actor, round_id: UUID, proposal_id: UUID, *, answer: str) -> None:
    """Answer a proposal with a text the company reads; raises NotFound or WrongState."""
    row, where = _waiting(session, actor, round_id, proposal_id)
    row.answer, row.answered_at, row.answered_by = answer, utc_now(), actor.account_id
    audit.record(session, actor, "proposal.answered", proposal_id, programme_id=where.programme_id)


def reason_of(session: Session, actor: Actor, round_id: UUID, proposal: str, azubi_id: UUID) -> str:
    """Return why a company proposed a pair with this Azubi, given the proposal as an address names it; "" for none."""
    found = queries.of_round(session, actor, round_id) if proposal else ()
    return next((row.sentence for row in found if (str(row.id), row.azubi_id) == (proposal, azubi_id)), "")


def _waiting(session: Session, actor: Actor, round_id: UUID, proposal_id: UUID) -> tuple[CompanyProposal, rounds.Where]:
    where = rounds.where(session, actor, round_id)
    if proposal_id not in {each.id for each in queries.of_round(session, actor, round_id)}:
        raise NotFound
    row = queries.proposal(session, actor, proposal_id)
    if row is None:
        raise NotFound
    if row.answered_at is not None:
        raise WrongState(ANSWERED)
    return row, where
