"""Asking for a sign-in link: the same answer, work and time for known and unknown addresses."""

import re
from urllib.parse import urlencode
from uuid import UUID, uuid4

from sqlmodel import Session

from web.db.models import CredentialKind
from web.db.queries import accounts
from web.services import outbox, queueing
from web.services.access import attempts, links
from web.services.errors import InputRefused
from web.services.mails import account as mails
from web.speech import Address
from web.translations import N_

LONGEST_EMAIL = 254
NOT_AN_ADDRESS = N_("This e-mail address is incomplete. It should look like name@example.org.")


def ask_for_link(session: Session, email: str, *, client: str, limit: int, onward: str = "/") -> None:
    """Send a sign-in link, if the address is known; nobody learns whether it is.

    `onward` is the page to go to afterwards. Every request counts until its link is used. Raises InputRefused for
    what is no address at all and TooManyAttempts.
    """
    address = normalised(email)
    attempts.check(session, address, client=client, limit=limit)
    attempts.count(session, address, client=client)
    account = accounts.account_by_email(session, address)
    form = address_of_account(session, account.id if account else uuid4())
    if account is None:
        queueing.wake(session, "mail")  # costs what a mail costs, so that time tells nothing
        return
    link = links.issue_link(session, account.id, CredentialKind.SIGN_IN_LINK)
    if onward != "/":
        link += "?" + urlencode({"next": onward})
    mail = mails.sign_in(account.language, form=form, name=account.name, address=link)
    outbox.write(session, mail, outbox.Recipient(address, account.name, account.language, account.id))


def address_of_account(session: Session, account_id: UUID) -> Address:
    """Return how somebody is spoken to before it is clear in which role: du, if they are an Azubi and nothing else."""
    forms = set(accounts.forms_of_address(session, account_id))
    return "du" if forms == {"du"} else "sie"


def normalised(email: str) -> str:
    """Return an e-mail address as it is stored; raises InputRefused when it is none."""
    address = email.strip().lower()
    if len(address) > LONGEST_EMAIL or not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s.]+", address):
        raise InputRefused("email", NOT_AN_ADDRESS)
    return address
