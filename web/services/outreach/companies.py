"""Companies of a programme: bringing one into a round, with the contact who will report its people."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from web.db.models import Account, Block, BlockState, Company, CompanyContact, Round, RoundCompany
from web.db.queries import accounts
from web.db.queries import companies as queries
from web.services import audit, rounds
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.names import same_name_key, sort_key
from web.translations import N_

SAME_COMPANY = N_("%(company)s is already taking part in this round. Please look it up in the list.")
SAME_CONTACT = N_(
    "%(email)s already speaks for %(company)s. Please enter another person's address, or tick below that this"
    " person speaks for both."
)
ALL_TAKEN_OVER = N_("All companies of that round are already taking part in this one.")
ROUND_OVER = N_("This round is closed. Please open a new one for further companies.")


@dataclass(frozen=True)
class NewCompany:
    """What a coordinator knows of a company that is to take part."""

    name: str
    contact_name: str
    contact_email: str
    """Normalised."""
    phone: str = ""
    town: str = ""
    for_both: bool = False
    """The contact may speak for another company of the programme as well."""


def check_open(session: Session, actor: Actor, round_id: UUID) -> Round:
    """Return a round that still takes companies in; raises NotFound, or WrongState once all of it is closed."""
    round_ = rounds.own_round(session, actor, round_id)
    states = queries.block_states(session, actor, round_id)
    if states and all(state == BlockState.CLOSED for state in states):
        raise WrongState(ROUND_OVER)
    return round_


def add_company(session: Session, actor: Actor, round_id: UUID, new: NewCompany) -> UUID:
    """Let a company take part in a round, in a block of its own, and return its part in the round.

    A company of an earlier round is known by its name and keeps its contacts. Nobody is told: inviting is a step of
    its own. Raises NotFound, WrongState once the round is closed, or InputRefused if the company takes part already
    or the contact speaks for another company of the programme and not for both.
    """
    round_ = check_open(session, actor, round_id)
    known = {
        same_name_key(row.name): row for row in queries.of_programme(session, actor, round_.programme_id, round_id)
    }
    row = known.get(same_name_key(new.name))
    if row is not None and row.takes_part:
        raise InputRefused("name", SAME_COMPANY, company=row.name)
    company_id = row.id if row else None
    account = contact_account(
        session,
        actor,
        round_.programme_id,
        new.contact_name,
        new.contact_email,
        company_id=company_id,
        for_both=new.for_both,
        field="contact_email",
    )
    company = _company(session, actor, round_.programme_id, new, company_id=company_id)
    part = _enrol(session, round_id, company)
    if not queries.is_contact(session, actor, company.id, account.id):
        session.add(CompanyContact(company_id=company.id, account_id=account.id))
    audit.record(session, actor, "company.add", part.id, programme_id=round_.programme_id)
    return part.id


def _enrol(session: Session, round_id: UUID, company: Company) -> RoundCompany:
    block = Block(round_id=round_id, name=company.name, sort_key=company.sort_key)
    session.add(block)
    session.flush()  # the company's part in the round points at its block
    part = RoundCompany(round_id=round_id, company_id=company.id, block_id=block.id)
    session.add(part)
    return part


@dataclass(frozen=True)
class EarlierRound:
    """Another round of the programme with companies that do not take part in this one yet."""

    id: UUID
    name: str
    companies: int


def earlier_rounds(session: Session, actor: Actor, round_id: UUID) -> tuple[EarlierRound, ...]:
    """Return the rounds companies can be taken over from, newest first; raises NotFound."""
    rounds.own_round(session, actor, round_id)
    return tuple(EarlierRound(*row) for row in queries.earlier_rounds(session, actor, round_id))


def take_over_companies(session: Session, actor: Actor, round_id: UUID, earlier_id: UUID) -> int:
    """Let the companies of an earlier round take part, with the contacts they have, and return how many.

    Nobody is told. Raises NotFound, also for a round of another programme, WrongState once the round is closed, or
    InputRefused when all of them take part already.
    """
    round_ = check_open(session, actor, round_id)
    if rounds.own_round(session, actor, earlier_id).programme_id != round_.programme_id:
        raise NotFound
    missing = queries.missing_of(session, actor, round_id, earlier_id)
    if not missing:
        raise InputRefused("", ALL_TAKEN_OVER)
    for company in missing:
        _enrol(session, round_id, company)
    audit.record(
        session, actor, "company.take_over", round_id, programme_id=round_.programme_id, companies=len(missing)
    )
    return len(missing)


def contact_account(
    session: Session,
    actor: Actor,
    programme_id: UUID,
    name: str,
    email: str,
    *,
    company_id: UUID | None,
    for_both: bool = False,
    field: str = "email",
) -> Account:
    """Return the account behind a contact's address, made if need be; one that exists keeps its name.

    Raises InputRefused if it speaks for another company of the programme, unless it may speak for both.
    """
    account = accounts.account_by_email(session, email)
    if account is None:
        account = Account(email=email, name=name)
        session.add(account)
        session.flush()  # the role points at it
        return account
    elsewhere = queries.spoken_for(session, actor, programme_id, account.id, besides=company_id)
    if elsewhere is not None and not for_both:
        raise InputRefused(field, SAME_CONTACT, email=email, company=elsewhere)
    return account


def _company(
    session: Session, actor: Actor, programme_id: UUID, new: NewCompany, *, company_id: UUID | None
) -> Company:
    """Return the company's row: a new one, or the known one with what was said now."""
    company = queries.company(session, actor, company_id) if company_id else None
    if company is None:
        company = Company(programme_id=programme_id, name=new.name, sort_key=sort_key(new.name))
        session.add(company)
    company.phone = new.phone or company.phone
    company.town = new.town or company.town
    session.flush()  # its part in the round and its contact point at it
    return company
