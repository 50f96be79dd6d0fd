"""The mails people receive, as plain text, one file for each kind of reader. German or English by their language."""

from dataclasses import dataclass

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
    gettext = load(language).gettext
    texts = [gettext(paragraph) % params for paragraph in paragraphs if paragraph is not None]
    return Mail(kind, gettext(subject) % params, "\n\n".join(texts) + "\n")
