"""Cells with the names of people, as lists really have them: turned around, numbered, with salutations and remarks."""

import re

from web.files.cells import LONGEST_TEXT, CellProblem, Noted, is_role_word, quoted, read_text, word_set
from web.files.fields import fold
from web.files.messages import N_, Message

READ_AS = N_("“%(text)s” was read as “%(name)s”.")
NO_NAME = N_("“%(text)s” is not a name. Please write first name and last name, for example Petra Sommer.")
TWO_PEOPLE = N_("“%(text)s” seems to be two people. Please give each person a row of their own.")

BEFORE_NAME = re.compile(
    r"^(?:\d+[.)]\s*|[-–•*]\s+)?(?:(?:herrn?|frau|hr\.|fr\.|mr\.?|mrs\.?|ms\.?)\s+)?", re.IGNORECASE
)
"""Numbers, bullets and salutations: the last would say somebody's gender, which is never stored."""
AFTER_NAME = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|\*+)\s*$")
"""Remarks, such as "(Elternzeit)": nothing of the kind is stored."""
TWO = re.compile(r"[^\W\d]{2,}\s*(?:/|;|&|\+|\bund\b|\band\b)\s*[^\W\d]{2,}")
NOBODY = word_set(
    "nn neu offen nochoffen unbekannt folgt namefolgt nochunbesetzt unbesetzt vakant frei niemand keiner"
    " wirdnachgereicht nochnichtbekannt platzhalter tba tbd"
)
PLACEHOLDER = re.compile(r"x+|(?:azubi|auszubildende[rn]?|fachkraft|mitarbeiter(?:in)?)(?:nr)?\d*|\w*gesucht\w*")
PLAIN = re.compile(
    r"(?!(?:herrn?|frau|hr\.|fr\.|mr\.?|mrs\.?|ms\.?)\s|.*\b(?:und|and)\b)[^\W\d_]['’\w.-]*(?: ['’\w.-]+)+",
    re.IGNORECASE,
)
"""First and last name and nothing else: most cells are, and looking closer takes long."""
ALIAS = re.compile(r"[^\W\d]+\d+")
"""What people are called in tables made anonymous, such as "Azubi 12"."""


ADDRESS = re.compile(r"[\s,;]*<?\S+@\S+>?\s*$")
REMARK = re.compile(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])\s*")
BEHIND_DASH = re.compile(r"\s+[-–—]\s+(?:[a-zäöü].*|.*\d.*|(?i:azubi|auszubildende|fachkraft).*)$", re.DOTALL)
BORN = re.compile(r",?\s*\b(?:geb\.|geborene[rn]?|née)\s.*$", re.IGNORECASE)
LOST_LETTER = re.compile(r"\w\?|\?\w|\ufffd")
LETTER_LOST = N_(
    "A letter of “%(text)s” was lost when the table was saved. Please correct it here, or save the table as an Excel"
    " file (.xlsx) and upload that."
)
DEGREE = re.compile(
    r"(?:[bm]\.\s?(?:sc|a|eng|ed)\.?|mba|ll\.?m\.?|dipl\.?[-. ].*|ph\.?d\.?|jun(?:ior|\.)?|sen(?:ior|\.)?|jr\.?|sr\.?"
    r"|meister(?:in)?|techniker(?:in)?)",
    re.IGNORECASE,
)
TITLES = re.compile(r"^(?:(?:prof|dr|dipl|ing|mag)\b[\w.-]*\s+)+", re.IGNORECASE)


def read_name(text: str) -> str | Noted:
    """Return a person's name, first name first; what was taken away or turned around is noted."""
    if PLAIN.fullmatch(text) and len(text) <= LONGEST_TEXT and not _is_nobody(text):
        return text
    cell = read_text(text)
    name = BEFORE_NAME.sub("", _without_remarks(cell))
    if LOST_LETTER.search(name):
        raise CellProblem("lost_letter", LETTER_LOST, text=quoted(text))
    if not any(letter.isalpha() for letter in name) or name.startswith("=") or _is_nobody(name):
        raise CellProblem("not_a_name", NO_NAME, text=quoted(text))
    if TWO.search(name):
        raise CellProblem("two_people", TWO_PEOPLE, text=quoted(text))
    return _noted(cell, _turned(name, cell))


def read_name_part(text: str) -> str | Noted:
    """Return a first or last name that stands alone; what was taken away is noted."""
    cell = read_text(text)
    name = BEFORE_NAME.sub("", _without_remarks(cell))
    if LOST_LETTER.search(name):
        raise CellProblem("lost_letter", LETTER_LOST, text=quoted(text))
    return _noted(cell, name or cell)


def _without_remarks(cell: str) -> str:
    """Take away what stands in brackets, behind a dash, or says what somebody was called before they married."""
    name = REMARK.sub(" ", AFTER_NAME.sub("", ADDRESS.sub("", cell)))
    return re.sub(r"\s+(?=,|$)", "", BORN.sub("", BEHIND_DASH.sub("", name)))


def _is_nobody(name: str) -> bool:
    """Whether no name stands here but a word for one that is not known yet."""
    bare = fold(name)
    return bare in NOBODY or bool(PLACEHOLDER.fullmatch(bare))


def read_name_or_alias(text: str) -> str | Noted:
    """Return a person's name, or what stands for it in a table made anonymous."""
    return read_text(text) if ALIAS.fullmatch(fold(text)) else read_name(text)


def read_turned_name(text: str) -> str | Noted:
    """Return the name of a column "Nachname Vorname": the last word is the first name."""
    read = read_name(text)
    name = str(read.value) if isinstance(read, Noted) else read
    if "," in text or " " not in name:
        return read
    last, first = name.rsplit(" ", 1)
    return _noted(text, f"{first} {last}")


def _turned(name: str, cell: str) -> str:
    """Turn "Kurz, Mia" around; in "Mia Kurz, Azubi 2. LJ" only the first part is the name."""
    first, *others = [part.strip() for part in name.split(",")]
    parts = [first, *(part for part in others if part and not _is_beside_name(part))]
    if len(parts) > 2:
        raise CellProblem("not_a_name", NO_NAME, text=quoted(cell))
    if len(parts) == 1:
        return first
    titles = found[0] if (found := TITLES.match(parts[0])) else ""  # "Dr. Demir, Ali" is Dr. Ali Demir
    return BEFORE_NAME.sub("", f"{titles}{parts[1]} {parts[0].removeprefix(titles)}".strip())


def _is_beside_name(part: str) -> bool:
    """Whether a part behind a comma is a role, a year of training or a degree."""
    return is_role_word(part) or any(map(str.isdigit, part)) or bool(DEGREE.fullmatch(part))


def _noted(cell: str, name: str) -> str | Noted:
    if name == cell:
        return name
    return Noted(name, "name_turned", Message(READ_AS, {"text": quoted(cell), "name": name}))
