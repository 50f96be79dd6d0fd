"""Doors: sign-in links, invitations, personal links and letters. Looking at one changes nothing; a POST opens it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal
from uuid import UUID

from sqlmodel import Session

from web.db.models import BlockState, Credential, CredentialKind
from web.db.models.columns import utc_now
from web.db.queries import credentials as queries
from web.services import audit, places
from web.services.access import attempts, personal_links, pins, sessions, sign_in
from web.services.errors import InputRefused, LinkUnusable
from web.services.registrations import registration
from web.speech import Address
from web.translations import N_

send_personal_link = personal_links.send_personal_link
PERSONAL = frozenset({CredentialKind.PERSONAL_LINK, CredentialKind.LETTER})
WRONG_PIN = N_("This PIN is not right. You have %(left)s tries left.")
LAST_TRY = N_("This PIN is not right. You have one try left.")
PIN_MISSING = N_("Please enter your PIN.")


class DoorState(StrEnum):
    """Whether a door opens, and if not, why."""

    OPEN = "open"
    EXPIRED = "expired"
    USED = "used"
    LOCKED = "locked"
    ENDED = "ended"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Door:
    """What stands on a door. `pin` says whether it asks for one, or lets one be chosen at the first opening.

    A link can be passed on, so a door names programme and round, never a company, a partner or an answer; and the
    person only until a PIN protects it, so that nobody chooses one at somebody else's door by mistake.
    """

    state: DoorState
    account_id: UUID | None = None
    name: str = ""
    language: str = ""
    programme: str = ""
    round_name: str = ""
    accent: str = "blue"
    pin: Literal["none", "choose", "enter"] = "none"
    address: Address = "sie"
    renewable: bool = False
    """A new link can be sent to the address of this person."""
    contact_name: str = ""
    contact_phone: str = ""


@dataclass(frozen=True)
class Entered:
    """A door that opened: the session's token, for the cookie only, and where the person's way leads."""

    token: str
    path: str


@dataclass(frozen=True)
class Refused:
    """A door that stayed shut because of what was typed. A value, not an error: the failure must be remembered."""

    field: str
    message: str
    params: dict[str, object]


@dataclass(frozen=True)
class Knock:
    """Who stands before a door: the network address, the browser's form, and the session that ends when it opens."""

    client: str
    form_mark: str = ""
    old_token: str | None = None
    language: str = ""
    """The language chosen in this browser; empty where none was."""


def look(session: Session, secret_hash: str) -> Door:
    """Return what stands on a door. Reads only, so mail scanners burn nothing."""
    credential = queries.by_secret(session, secret_hash)
    if credential is None:
        return Door(DoorState.UNKNOWN)
    around = queries.surroundings(session, credential.id)
    personal = credential.kind in PERSONAL
    state = _state(credential, around.withdrawn_at is not None, around.block_state)
    return Door(
        state,
        credential.account_id,
        name="" if credential.pin_hash else around.person_name or around.name,
        language=around.language,
        programme=around.programme_name or "",
        round_name=around.round_name or "",
        accent=around.accent or "blue",
        pin=("enter" if credential.pin_hash else "choose") if personal else "none",
        address=personal_links.address_of(around)
        if personal
        else sign_in.address_of_account(session, credential.account_id),
        renewable=_is_renewable(credential, state, around.email),
        contact_name=around.contact_name or "",
        contact_phone=around.contact_phone or "",
    )


def _state(credential: Credential, withdrawn: bool, block_state: BlockState | None) -> DoorState:
    if withdrawn or block_state is BlockState.CLOSED:
        return DoorState.ENDED
    if credential.locked_until is not None and credential.locked_until > utc_now():
        return DoorState.LOCKED
    if credential.revoked_at is not None:
        return DoorState.USED
    if credential.kind not in PERSONAL and credential.used_at is not None:
        return DoorState.USED
    if credential.expires_at is not None and credential.expires_at <= utc_now():
        return DoorState.EXPIRED
    return DoorState.OPEN


def _is_renewable(credential: Credential, state: DoorState, email: str | None) -> bool:
    return email is not None and credential.kind is not CredentialKind.LETTER and state is not DoorState.ENDED


def enter(session: Session, secret_hash: str, knock: Knock, *, pin: str = "") -> Entered | Refused:
    """Open a door: consume a sign-in link or an invitation, or check the PIN of a personal link or a letter.

    The same form sent again opens for the same browser. Raises LinkUnusable when the door does not open any more.
    """
    credential = queries.by_secret(session, secret_hash)
    if credential is None:
        raise LinkUnusable
    around = queries.surroundings(session, credential.id)
    state = _state(credential, around.withdrawn_at is not None, around.block_state)
    if state is not DoorState.OPEN and not _was_sent_before(credential, state, knock):
        raise LinkUnusable
    if credential.kind in PERSONAL:
        refused = _refuse_pin(session, credential, around.participant_id, pin)
        if refused is not None:
            return refused
    else:
        attempts.forgive(session, around.email or "", client=knock.client)
    return _open(session, credential, knock)


def _was_sent_before(credential: Credential, state: DoorState, knock: Knock) -> bool:
    mark = credential.details.get("form")
    return state is DoorState.USED and credential.revoked_at is None and bool(mark) and mark == _mark(knock)


def _mark(knock: Knock) -> str:
    return sessions.token_hash(knock.form_mark) if knock.form_mark else ""


def _refuse_pin(session: Session, credential: Credential, participant_id: UUID, pin: str) -> Refused | None:
    """Choose the PIN at the first opening, else compare; five wrong ones lock the door."""
    if credential.pin_hash is None:
        try:
            personal_links.set_pin(session, participant_id, pins.hash_of(pin))
        except InputRefused as refusal:
            return Refused(refusal.field, refusal.message, refusal.params)
        return None
    if not pin:
        return Refused("pin", PIN_MISSING, {})
    if pins.is_right(credential.pin_hash, pin):
        credential.failures = 0
        return None
    return _count_failure(session, credential)


def _count_failure(session: Session, credential: Credential) -> Refused:
    credential.failures += 1
    left = pins.MOST_FAILURES - credential.failures
    if left > 0:
        return Refused("pin", LAST_TRY if left == 1 else WRONG_PIN, {} if left == 1 else {"left": left})
    credential.locked_until = personal_links.FOR_EVER
    audit.record(session, None, "door.lock", credential.id, kind=credential.kind.value)
    return Refused("pin", "", {})


def _open(session: Session, credential: Credential, knock: Knock) -> Entered:
    personal = credential.kind in PERSONAL
    credential.used_at = credential.used_at or utc_now()
    if not personal:
        credential.details = {**credential.details, "form": _mark(knock)}
        registration.note_first_sign_in(session, credential.account_id)
    if knock.language:
        sessions.remember_language(session, credential.account_id, knock.language)
    if knock.old_token:
        sessions.end_session(session, knock.old_token)
    token = sessions.open_session(
        session, credential.account_id, participant_id=credential.participant_id if personal else None
    )
    session.flush()  # the places below are looked up through the new session
    return Entered(token, _first_place(session, token, credential.participant_id if personal else None))


def _first_place(session: Session, token: str, participant_id: UUID | None) -> str:
    if participant_id is not None:
        return f"/participant/{participant_id}"
    actor = sessions.actor_of(session, token)
    found = places.places_of(session, actor) if actor else ()
    return found[0].path if found else "/"


def is_known(session: Session, secret_hash: str, *, client: str, limit: int) -> bool:
    """Whether a typed code opens any door; a wrong one is counted. Raises TooManyAttempts."""
    attempts.check(session, "", client=client, limit=limit)
    known = queries.by_secret(session, secret_hash) is not None
    if not known:
        attempts.count(session, "", client=client)
    return known


def renew(session: Session, secret_hash: str, *, client: str, limit: int) -> None:
    """Send a new link in place of one that does not work any more; nothing happens for an unknown one.

    Asked for at a personal link that works, it means a forgotten PIN: the old doors die, and at the new one another PIN
    is chosen. Raises TooManyAttempts.
    """
    credential = queries.by_secret(session, secret_hash)
    if credential is None or credential.kind is CredentialKind.LETTER:
        return
    around = queries.surroundings(session, credential.id)
    if around.email is None:
        return
    if credential.kind is CredentialKind.PERSONAL_LINK and credential.participant_id is not None:
        attempts.check(session, around.email, client=client, limit=limit)
        attempts.count(session, around.email, client=client)
        is_open = _state(credential, around.withdrawn_at is not None, around.block_state) is DoorState.OPEN
        if is_open and credential.pin_hash is not None:
            personal_links.revoke(session, credential.participant_id)
        personal_links.send_again(session, credential.participant_id)
    else:
        sign_in.ask_for_link(session, around.email, client=client, limit=limit)
