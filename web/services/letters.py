"""Access letters: a code on paper for people without an e-mail address. The code exists on the paper only."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from web.db.models import BlockState, Credential, CredentialKind, Person
from web.db.queries import credentials as queries
from web.db.queries import participation
from web.db.queries.rows import AnyRow
from web.files.qr import qr_svg
from web.services import audit, links, personal_links
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.speech import Address

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs, five bits each. Without 0, O, 1 and I, which look alike on paper."""
LENGTH = 12
GROUP = 4
SALT = b"tandemwerk letter code"


@dataclass(frozen=True)
class Letter:
    """Everything a letter says. `code` is grouped for reading; `qr` is an SVG element of `link`."""

    name: str
    code: str
    address: str
    """What somebody types who has no camera: where to enter the code."""
    link: str
    qr: str
    form: Address
    asks: bool
    """Whether there are still questions to answer, until `deadline`."""
    deadline: date
    is_told: bool
    """Whether the person's news is out: a tandem, or none yet."""
    programme: str
    round_name: str
    company: str
    contact_name: str
    contact_phone: str
    is_reprint: bool


def issue_letter(session: Session, actor: Actor, participant_id: UUID, *, round_id: UUID | None = None) -> Letter:
    """Make a person's letter; company contacts and coordinators may. A reprint kills the old code, links and PIN.

    Raises NotFound for foreign people, with `round_id` also for people of another round, and WrongState when the round
    has ended.
    """
    found = participation.managed(session, actor, participant_id)
    if found is None or round_id not in {None, found.round_id}:
        raise NotFound
    if found.block_state is BlockState.CLOSED:
        raise WrongState
    person = session.get_one(Person, found.person_id)
    number = 1 + len(queries.of_participant(session, participant_id, [CredentialKind.LETTER]))
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    _store(session, person, participant_id, code, number=number)
    audit.record(session, actor, "letter.issue", participant_id, programme_id=found.programme_id, number=number)
    return _letter(session, found, person.name, code, is_reprint=number > 1)


def _store(session: Session, person: Person, participant_id: UUID, code: str, *, number: int) -> None:
    account = personal_links.account_for_letter(session, person)
    pin_hash = personal_links.carried_pin(session, participant_id)
    if number > 1:
        personal_links.revoke(session, participant_id)
        pin_hash = None
    session.add(
        Credential(
            account_id=account.id,
            kind=CredentialKind.LETTER,
            participant_id=participant_id,
            secret_hash=secret_of(code),
            pin_hash=pin_hash,
            issue_number=number,
        )
    )


def _letter(session: Session, found: AnyRow, name: str, code: str, *, is_reprint: bool) -> Letter:
    link = links.address(session, f"/code/{grouped(code)}")
    return Letter(
        name=name,
        code=grouped(code),
        address=links.address(session, "/code").removeprefix("https://").removeprefix("http://"),
        link=link,
        qr=qr_svg(link, label=link),
        form=personal_links.address_of(found),
        asks=found.block_state is BlockState.COLLECTING,
        deadline=found.deadline,
        is_told=found.is_told,
        programme=found.programme_name,
        round_name=found.round_name,
        company=found.company_name,
        contact_name=found.contact_name,
        contact_phone=found.contact_phone,
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
    return hashlib.scrypt(code.encode(), salt=SALT, n=2**14, r=8, p=1).hex() if code else ""
