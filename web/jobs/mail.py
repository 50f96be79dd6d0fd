"""Handing mails to SMTP: one job empties the outbox over one connection."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, parseaddr

import structlog

from web.db.session import Unit
from web.services import outbox
from web.settings import Settings

log = structlog.get_logger("mail")
SECONDS = 20
FIRST_FINAL_CODE = 500


def deliver(unit: Unit, settings: Settings) -> int:
    """Hand over every due mail and return how many went out.

    The demo only marks them: its mailbox page shows them. Without an SMTP server mails wait.
    """
    if settings.is_demo:
        return _mark_all(unit)
    if not settings.smtp_host:
        return 0
    try:
        with _connection(settings) as smtp:
            return _send_all(unit, settings, smtp)
    except (OSError, smtplib.SMTPException) as error:
        log.warning("smtp unreachable", error=type(error).__name__)
        return 0


def _mark_all(unit: Unit) -> int:
    count = 0
    while mail := unit.run(outbox.lease_next):
        _mark_sent(unit, mail, keep_text=True)
        count += 1
    return count


def _send_all(unit: Unit, settings: Settings, smtp: smtplib.SMTP) -> int:
    count = 0
    while mail := unit.run(outbox.lease_next):
        try:
            message = as_message(mail, settings.mail_sender)
        except Exception as error:  # noqa: BLE001  of many kinds: an impossible address must not hold up everybody's mail
            _mark_failed(unit, mail, error, final=True)
            continue
        count += _send(unit, smtp, mail, message)
    return count


def _send(unit: Unit, smtp: smtplib.SMTP, mail: outbox.LeasedMail, message: EmailMessage) -> bool:
    """Hand over one mail and note what became of it; raises what concerns every other mail as well."""
    try:
        smtp.send_message(message)
    except (smtplib.SMTPServerDisconnected, smtplib.SMTPSenderRefused) as error:
        _mark_failed(unit, mail, error, final=False)
        raise
    except smtplib.SMTPException as error:
        _mark_failed(unit, mail, error, final=_is_final(error))
        smtp.rset()
        return False
    _mark_sent(unit, mail, keep_text=False)
    return True


def _mark_sent(unit: Unit, mail: outbox.LeasedMail, *, keep_text: bool) -> None:
    unit.run(lambda session: outbox.mark_sent(session, mail.id, keep_text=keep_text))


def _mark_failed(unit: Unit, mail: outbox.LeasedMail, error: Exception, *, final: bool) -> None:
    problem = f"{type(error).__name__}: {_code(error) or ''}".strip(": ")
    unit.run(lambda session: outbox.mark_failed(session, mail.id, problem, final=final))
    log.warning("mail refused", mail=str(mail.id), problem=problem, final=final)


def _code(error: Exception) -> int | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return next((code for code, _ in error.recipients.values()), None)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None


def _is_final(error: Exception) -> bool:
    """Whether the server will never take this mail (5xx)."""
    code = _code(error)
    return code is not None and code >= FIRST_FINAL_CODE


@contextmanager
def _connection(settings: Settings) -> Iterator[smtplib.SMTP]:
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS) as smtp:
        if settings.smtp_start_tls:
            smtp.starttls(context=ssl.create_default_context())
        if settings.smtp_username:
            smtp.login(settings.smtp_username, settings.smtp_password.get_secret_value())
        yield smtp


def as_message(mail: outbox.LeasedMail, sender: str) -> EmailMessage:
    """Return the mail as it goes over the wire: plain text, one recipient, its permanent Message-ID."""
    message = EmailMessage()
    sender_name, sender_address = parseaddr(sender)
    message["From"] = Address(sender_name or "Tandemwerk", addr_spec=sender_address)
    message["To"] = Address(mail.recipient_name, addr_spec=_on_the_wire(mail.recipient))
    message["Subject"] = mail.subject
    message["Message-ID"] = mail.message_id
    message["Date"] = formatdate(localtime=False)
    message["Auto-Submitted"] = "auto-generated"
    if mail.unsubscribe:
        message["List-Unsubscribe"] = f"<{mail.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(mail.text)
    return message


def _on_the_wire(address: str) -> str:
    """Return an address as every mail server understands it: a domain such as müller.de in its ASCII form."""
    local, at, domain = address.rpartition("@")
    return local + at + domain.encode("idna").decode("ascii")
