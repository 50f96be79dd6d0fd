"""Cells with e-mail addresses, as lists really have them: with names, telephone numbers and remarks beside them."""

import re

from web.files.cells import EMAIL, LONGEST_EMAIL, CellProblem, Noted, quoted, read_email, word_set
from web.files.fields import fold
from web.files.messages import N_, Message

ADDRESS = re.compile(r"[^\s<>()\[\],;:|/\"']+@[^\s<>()\[\],;:|/\"']+")
AT = re.compile(r"\s*[(\[{]\s*(?:at|@)\s*[)\]}]\s*", re.IGNORECASE)
AROUND_AT = re.compile(r"(?<=\w)\s*@\s*(?=\w)")
QUERY = re.compile(r"(?<=\.[a-z]{2})\?\S*$|(?<=\.[a-z]{3})\?\S*$")
"""Behind the address of a link: "mailto:mia@example.org?subject=…"."""
NO_ADDRESS = word_set(
    "keine keinemail keinmail keineemail keinemailadresse hatkeine nichtvorhanden anonymous anonym none no nein"
)
FOUND = N_("“%(text)s” was read as “%(name)s”.")
SEVERAL = N_("“%(text)s” contains several addresses. Please leave only the one the person reads.")


def read_address(text: str) -> str | Noted | None:
    """Return the one address of a cell in lower case, with a note if something stands beside it.

    None for "keine" and the like: then the person gets a letter.
    """
    if len(text) <= LONGEST_EMAIL and EMAIL.fullmatch(text):
        return text
    if fold(text) in NO_ADDRESS:
        return None
    plain = AROUND_AT.sub("@", QUERY.sub("", AT.sub("@", text)))
    found = list(dict.fromkeys(address.strip(".").lower() for address in ADDRESS.findall(plain)))
    if len(found) > 1:
        raise CellProblem("several_emails", SEVERAL, text=quoted(text))
    if not found or found[0] == plain.removeprefix("mailto:").strip(" <>;,").lower():
        return read_email(plain)
    address = read_email(found[0])
    return Noted(address, "email_found", Message(FOUND, {"text": quoted(text), "name": address}))
