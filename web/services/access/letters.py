"""Access letters: a code on paper for people without an e-mail address. The code exists on the paper only."""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlmodel import Session

from web.db.models import BlockState, Credential, CredentialKind, Person
from web.db.queries import credentials
from web.db.queries import letters as queries
from web.db.queries.rows import AnyRow
from web.services import audit, rounds
from web.services.access import links, personal_links
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.registrations import registration
from web.services.registrations.papers import Issuer, issuer_of
from web.speech import Address

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs, five bits each. Without 0, O, 1 and I, which look alike on paper."""
LENGTH = 12
GROUP = 4
SALT = b"tandemwerk letter code"
MOST = 300
"""Letters made at once: a matter of seconds."""


@dataclass(frozen=True)
class Code:
    """A letter's code as it is printed, and what is stored of it."""

    printed: str = field(repr=False)
    secret: str = field(repr=False)


@dataclass(frozen=True)
class Letter:
    """Everything a letter says. `code` is grouped for reading; `link` is what its QR code holds."""

    name: str
    code: str
    address: str
    """What somebody types who has no camera: where to enter the code."""
    link: str
    form: Address
    language: str
    """What the person reads; empty when nobody said."""
    asks: bool
    """Whether there are still questions to answer, until `deadline`."""
    deadline: date
    is_done: bool
    """Whether the own part is filled in, for example together with the company."""
    is_told: bool
    """Whether the person's news is out: a tandem, or none yet."""
    issuer: Issuer
    is_reprint: bool


@dataclass(frozen=True)
class Addressee:
    """Somebody a letter could be made for; `needs` when they have no other way to their own page."""

    participant_id: UUID
    name: str
    company: str
    has_letter: bool
    needs: bool


def addressees_of_company(session: Session, actor: Actor, round_company_id: UUID) -> tuple[Addressee, ...]:
    """Return everybody of a registration, by name; raises NotFound."""
    registration.get_frame(session, actor, round_company_id)
    return tuple(_addressee(row) for row in queries.addressees_of_company(session, actor, round_company_id))


def addressees_of_round(session: Session, actor: Actor, round_id: UUID) -> tuple[Addressee, ...]:
    """Return everybody of a round, by company and name; raises NotFound."""
    rounds.where(session, actor, round_id)
    return tuple(_addressee(row) for row in queries.addressees_of_round(session, actor, round_id))


def _addressee(row: AnyRow) -> Addressee:
    needs = not (row.has_email or row.has_letter or row.block_state is BlockState.CLOSED)
    return Addressee(row.id, row.name, row.company, bool(row.has_letter), needs)


def new_codes(participant_ids: Sequence[UUID], seed: bytes) -> dict[UUID, Code]:
    """Return a code for each of these people; the same seed gives the same codes, so a form sent twice prints the same.

    Every code takes its time (see `secret_of`), so this belongs outside of transactions.
    """
    printed = [grouped(_code(seed, participant_id)) for participant_id in participant_ids]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        stored = pool.map(secret_of, printed)
        return {each: Code(*pair) for each, *pair in zip(participant_ids, printed, stored, strict=True)}


def _code(seed: bytes, participant_id: UUID) -> str:
    digest = int.from_bytes(hmac.digest(seed, participant_id.bytes, "sha256"))
    return "".join(ALPHABET[(digest >> 5 * place) % len(ALPHABET)] for place in range(LENGTH))


def issue_letter(
    session: Session, actor: Actor, participant_id: UUID, *, code: Code | None = None, round_id: UUID | None = None
) -> Letter:
    """Make a person's letter; company contacts and coordinators may. A reprint kills the old code, links and PIN.

    `code` comes from `new_codes`; the same one again gives the same letter and has no effect, until it was opened.
    Raises NotFound for foreign people, with `round_id` also for people of another round, and WrongState when the round
    has ended or the code is used up.
    """
    found = queries.reader(session, actor, participant_id)
    if found is None or round_id not in {None, found.round_id}:
        raise NotFound
    if found.block_state is BlockState.CLOSED:
        raise WrongState
    code = code or new_codes([participant_id], secrets.token_bytes(32))[participant_id]
    made = credentials.by_secret(session, code.secret)
    if made is None:
        made = _store(session, session.get_one(Person, found.person_id), participant_id, code)
        audit.record(
            session, actor, "letter.issue", participant_id, programme_id=found.programme_id, number=made.issue_number
        )
    elif made.revoked_at is not None or made.used_at is not None or made.participant_id != participant_id:
        raise WrongState
    return _letter(session, found, code, is_reprint=made.issue_number > 1)


def _store(session: Session, person: Person, participant_id: UUID, code: Code) -> Credential:
    number = 1 + len(credentials.of_participant(session, participant_id, [CredentialKind.LETTER]))
    account = personal_links.account_for_letter(session, person)
    pin_hash = personal_links.carried_pin(session, participant_id)
    if number > 1:
        personal_links.revoke(session, participant_id)
        pin_hash = None
    made = Credential(
        account_id=account.id,
        kind=CredentialKind.LETTER,
        participant_id=participant_id,
        secret_hash=code.secret,
        pin_hash=pin_hash,
        issue_number=number,
    )
    session.add(made)
    return made


def _letter(session: Session, found: AnyRow, code: Code, *, is_reprint: bool) -> Letter:
    link = links.address(session, f"/code/{code.printed}")
    return Letter(
        name=found.name,
        code=code.printed,
        address=links.address(session, "/c").removeprefix("https://").removeprefix("http://"),
        link=link,
        form=personal_links.address_of(found),
        language=found.language or "",
        asks=found.block_state is BlockState.COLLECTING,
        deadline=found.deadline,
        is_done=found.is_done,
        is_told=found.is_told,
        issuer=issuer_of(found),
        is_reprint=is_reprint,
    )


def plain(typed: str) -> str:
    """Return a typed code without spaces, dashes and case; empty when it cannot be a code."""
    code = re.sub(r"[^0-9A-Za-z]", "", typed).upper()
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def grouped(code: str) -> str:
    """Return a code in groups of four, as it is printed."""
    return "-".join(code[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def secret_of(typed: str) -> str:
    """Return what is stored of a typed code, empty for what cannot be one.

    Sixty bits are few, so each guess is made expensive: call this outside a transaction.
    """
    code = plain(typed)
    return hashlib.scrypt(code.encode(), salt=SALT, n=2**12, r=8, p=1).hex() if code else ""
