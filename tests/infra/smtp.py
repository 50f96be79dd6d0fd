"""A real SMTP server on loopback that keeps what it is sent."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.infra.ports import free_port


@dataclass
class Mailserver:
    """Where to send mail to, and what came in; `refuse_next` answers that many mails with "try again later",
    `refuse_sender` all of them."""

    host: str
    port: int
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refuse_next: int = 0
    refuse_sender: bool = False

    async def handle_MAIL(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Takes a sender, or refuses as a server does that wants a password first (called by aiosmtpd)."""
        if self.refuse_sender:
            return "530 Authentication required"
        envelope.mail_from, envelope.mail_options = address, options
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        """Keeps one mail (called by aiosmtpd)."""
        if self.refuse_next > 0:
            self.refuse_next -= 1
            return "451 Try again later"
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        self.messages.append(message_from_bytes(content, _class=EmailMessage, policy=policy.default))
        self.recipients.extend(envelope.rcpt_tos)
        return "250 OK"

    def wait_for(self, count: int, *, seconds: float = 15.0) -> list[EmailMessage]:
        """The messages as soon as there are `count` of them; fails the test if they do not come in time."""
        deadline = time.monotonic() + seconds
        while len(self.messages) < count:
            if time.monotonic() > deadline:
                pytest.fail(f"{count} mails expected, {len(self.messages)} came in {seconds} s")
            time.sleep(0.02)
        return list(self.messages)

    def sent_to(self, address: str) -> list[EmailMessage]:
        """The messages addressed to `address`."""
        return [message for message in self.messages if address in str(message["To"])]


@pytest.fixture
def mailserver() -> Iterator[Mailserver]:
    """A running SMTP server."""
    mailbox = Mailserver(host="127.0.0.1", port=free_port())
    controller = Controller(mailbox, hostname=mailbox.host, port=mailbox.port, enable_SMTPUTF8=True)
    controller.start()
    yield mailbox
    controller.stop()
