"""The mails people receive, as plain text, one file for each kind of reader. German or English by their language."""

from dataclasses import dataclass

from web.speech import Address, spoken
from web.translations import load


@dataclass(frozen=True)
class Mail:
    """A mail ready for the outbox. `kind` is a stable name for lists and tests.

    `unsubscribe` is the address under which one says, without signing in, that no more of this kind should come.
    """

    kind: str
    subject: str
    text: str
    unsubscribe: str = ""


def compose(language: str, kind: str, subject: str, *paragraphs: str | None, **params: object) -> Mail:
    """Put a mail together from msgids: translate subject and paragraphs, fill in the parameters, leave out None."""
    return compose_as("sie", language, kind, subject, *paragraphs, **params)


def compose_as(
    form: Address, language: str, kind: str, subject: str, *paragraphs: str | None, **params: object
) -> Mail:
    """Put a mail together as `compose` does, in the form in which its reader is spoken to."""
    gettext = load(language).gettext

    def text(message: str) -> str:
        return spoken(gettext(message), form) % params

    body = [text(paragraph) for paragraph in paragraphs if paragraph is not None]
    return Mail(kind, text(subject), "\n\n".join(body) + "\n")
