"""People's and companies' names: how they sort, when two of them are the same, and which addresses are one person's."""

import re
import unicodedata
from functools import lru_cache

from web.files.fields import fold

LONGEST_KEY = 200
_DIGITS = re.compile(r"\d+")
PLAIN_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"} | dict(zip("øłđıðħŧŋəɖɓɗƙ", "oldidhtnedbdk", strict=True))
)
"""Letters that are no base letter with a mark to Unicode, and stand beside one all the same."""
SHARED_MAILBOXES = frozenset(
    {
        "admin", "ausbildung", "azubi", "azubis", "bewerbung", "buchhaltung", "buero", "büro", "contact", "empfang",
        "fertigung", "firma", "hallo", "hello", "hr", "info", "jobs", "karriere", "kontakt", "lager", "mail",
        "mailbox", "mitarbeiter", "office", "personal", "personalabteilung", "post", "produktion", "sekretariat",
        "service", "team", "verwaltung", "werkstatt", "zentrale",
    }
)  # fmt: skip


@lru_cache(maxsize=1 << 14)
def sort_key(name: str) -> str:
    """Return what a name sorts by, the same on every database: without case and marks, so that Ä stands beside A."""
    if name.isascii():  # most names are, and this is many times as fast
        return " ".join(name.lower().split())[:LONGEST_KEY]
    letters = unicodedata.normalize("NFKD", name.casefold().translate(PLAIN_LETTERS))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(plain.split())[:LONGEST_KEY]


@lru_cache(maxsize=1 << 14)
def natural_key(name: str) -> str:
    """Return what a name sorts by where people read the list: "Werk 7" stands before "Werk 10".

    Beside the stored `sort_key`, which every database sorts by as it is.
    """
    return _DIGITS.sub(lambda found: found[0].zfill(12), sort_key(name))


def same_name_key(name: str) -> str:
    """Return what two spellings of one name have in common: "Jürgen  Groß" and "juergen gross" agree."""
    return fold(name) or name.casefold()


def is_shared_mailbox(email: str) -> bool:
    """Whether an address is read by several people, judged by the part before the @ ("info", "ausbildung")."""
    local = email.partition("@")[0].casefold()
    return local in SHARED_MAILBOXES
