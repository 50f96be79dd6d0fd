"""What coordinators receive: the invitation as a trial, before it goes to the companies."""

from web.services.mails import Mail
from web.translations import N_, load

TRIAL = "invitation-trial"
SUBJECT = N_("Trial: %(subject)s")
LEAD = N_(
    "This is a trial for you alone. The companies receive the text below, each with its own name and link. "
    "The link in this trial only leads to the start page."
)


def trial(mail: Mail, *, language: str) -> Mail:
    """Return an invitation as a coordinator receives it for reading."""
    gettext = load(language).gettext
    subject = gettext(SUBJECT) % {"subject": mail.subject}
    return Mail(TRIAL, subject, f"{gettext(LEAD)}\n\n{'- ' * 30}\n\n{mail.text}")
