"""Personal links and the account behind them: one participation only, under a PIN, until the round closes."""

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session

from web.db.models import Account, BlockState, Credential, CredentialKind, ParticipantRole, Person
from web.db.models.columns import utc_now
from web.db.queries import accounts, participation
from web.db.queries import credentials as queries
from web.db.queries.rows import AnyRow
from web.services import audit, outbox
from web.services.access import links
from web.services.access.sessions import new_token, token_hash
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.mails import Mail
from web.services.mails import participant as mails
from web.services.names import is_shared_mailbox, same_name_key
from web.speech import Address
from web.translations import N_

FOR_EVER = datetime(9999, 1, 1, tzinfo=UTC)
KINDS = (CredentialKind.PERSONAL_LINK, CredentialKind.LETTER)
NO_ADDRESS = N_("There is no e-mail address for this person. Please print the letter instead.")
NOT_PERSONAL = N_("This e-mail address does not belong to this person alone. Please print the letter instead.")


def send_personal_link(session: Session, actor: Actor, participant_id: UUID) -> None:
    """Send somebody the way to their own page; company contacts and coordinators may ask for it.

    Raises NotFound for foreign people, InputRefused when there is no address of the person's own, WrongState when the
    round has ended.
    """
    found = participation.managed(session, actor, participant_id)
    if found is None:
        raise NotFound
    _send(session, found)
    audit.record(session, actor, "personal_link.send", participant_id, programme_id=found.programme_id)


def send_again(session: Session, participant_id: UUID) -> None:
    """Send a new link to the person whose old one was opened too late or is locked."""
    found = participation.to_tell(session, participant_id)
    if found is None:
        raise NotFound
    _send(session, found)


def _send(session: Session, found: AnyRow) -> None:
    if found.block_state is BlockState.CLOSED:
        raise WrongState
    account, link = issue_personal_link(session, found)
    if account is None:
        raise InputRefused("email", NO_ADDRESS)
    asks = found.block_state is BlockState.COLLECTING
    mail = mails.personal_link(
        reader(found, account),
        company=found.company_name,
        link=link,
        deadline=found.deadline if asks else None,
        is_done=found.is_done,
    )
    write(session, mail, account, found.programme_id)


def issue_personal_link(session: Session, found: AnyRow) -> tuple[Account | None, str]:
    """Return the account of a person with an e-mail address and a new link, or (None, "") without an address.

    A PIN that was chosen before stays; a locked one is forgotten, and its other links with it. Raises InputRefused
    when the address belongs to somebody else as well.
    """
    person = session.get_one(Person, found.person_id)
    if person.email is None:
        return None, ""
    account = account_with_email(session, person)
    pin_hash = carried_pin(session, found.id)
    token = new_token()
    session.add(
        Credential(
            account_id=account.id,
            kind=CredentialKind.PERSONAL_LINK,
            participant_id=found.id,
            secret_hash=token_hash(token),
            pin_hash=pin_hash,
            expires_at=utc_now() + links.VALID_FOR[CredentialKind.PERSONAL_LINK],
        )
    )
    return account, links.address(session, f"/link/{token}")


def carried_pin(session: Session, participant_id: UUID) -> str | None:
    """Return the PIN a new door of this participation takes over.

    Where a door was locked the PIN is forgotten and all doors die; the next opening chooses a new one.
    """
    alive = [each for each in queries.of_participant(session, participant_id, KINDS) if each.revoked_at is None]
    if any(each.locked_until is not None for each in alive):
        revoke(session, participant_id)
        return None
    return next((each.pin_hash for each in alive if each.pin_hash), None)


def revoke(session: Session, participant_id: UUID) -> None:
    """Shut every personal link and letter of a participation, and end the sessions that came through them."""
    for credential in queries.of_participant(session, participant_id, KINDS):
        credential.revoked_at = credential.revoked_at or utc_now()
    for open_session in queries.live_sessions_of_participant(session, participant_id):
        open_session.ended_at = utc_now()


def set_pin(session: Session, participant_id: UUID, pin_hash: str) -> None:
    """Store a PIN that was just chosen, for every living door of the participation."""
    for door in queries.of_participant(session, participant_id, KINDS):
        if door.revoked_at is None:
            door.pin_hash = pin_hash
    audit.record(session, None, "pin.choose", participant_id)


def account_with_email(session: Session, person: Person) -> Account:
    """Return the account that signs in with the person's address, and let the person belong to it.

    An address that has an account already is the same human. Raises InputRefused when it is the company contact's or
    a mailbox of several people.
    """
    email = person.email or ""
    contact = queries.contact_with_email(session, person.company_id, email)
    if is_shared_mailbox(email) or (contact is not None and same_name_key(contact) != same_name_key(person.name)):
        raise InputRefused("email", NOT_PERSONAL)
    account = accounts.account_by_email(session, email) or _new_account(session, person, email)
    if queries.other_people_with_account(session, account.id, person.company_id, person.id):
        raise InputRefused("email", NOT_PERSONAL)
    person.account_id = account.id
    return account


def _new_account(session: Session, person: Person, email: str | None) -> Account:
    account = Account(name=person.name, email=email)
    session.add(account)
    session.flush()  # the person's row refers to it
    return account


def forget_authors(session: Session, person_id: UUID) -> None:
    """Note that the account behind somebody may be another human's now, because its address was changed.

    What the person answered still counts; by mail it is shown only after it was typed again, by PIN it stays.
    """
    for answer in queries.own_words(session, person_id):
        answer.answered_by = None


def account_for_letter(session: Session, person: Person) -> Account:
    """Return the person's account, made without an address if there is none."""
    if person.account_id is not None:
        return session.get_one(Account, person.account_id)
    account = _new_account(session, person, None)
    person.account_id = account.id
    return account


def address_of(row: AnyRow) -> Address:
    """Return how the programme speaks to a participant: du or Sie, by role."""
    form = row.azubi_address if row.role is ParticipantRole.AZUBI else row.fachkraft_address
    return "du" if form == "du" else "sie"


def reader(row: AnyRow, account: Account) -> mails.Reader:
    """Return whom a mail to this participant speaks to."""
    contact = f"{row.contact_name}, {row.contact_phone}"
    return mails.Reader(account.name, account.language, address_of(row), row.programme_name, contact)


def write(session: Session, mail: Mail, account: Account, programme_id: UUID, *, once: str | None = None) -> None:
    """Put a mail to somebody's account into the outbox."""
    recipient = outbox.Recipient(account.email or "", account.name, account.language, account.id)
    outbox.write(session, mail, recipient, programme_id=programme_id, once=once)
