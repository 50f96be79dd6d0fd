"""What a heading means: in German or English, with the slips offices make, and as whole questions of a form."""

import difflib
import re
from dataclasses import dataclass
from functools import cache, lru_cache

from web.files.cells import CellProblem, read_training_year
from web.files.fields import BY_KEY, FIELDS, NAMES, TICKS, Field, fold

SIMILAR_ENOUGH = 0.86
"""difflib's ratio: one slip in a heading of seven letters passes, another word does not."""
SHORTEST_SIMILAR = 4
SWAPPED_LETTERS = 0.75
"""difflib's ratio of words of four letters, two of which are swapped."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a heading means; ``exact`` is false when a slip was overlooked."""

    field: Field
    exact: bool


@cache
def _spellings() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for field in FIELDS:
        for spelling in (field.de, field.en, field.key, *field.aliases):
            found.setdefault(fold(spelling), field)
    return found


EXPLAINING = re.compile(
    r"\(.*?\)|\[.*?\]|\b(?:ja\s*/\s*nein|j\s*/\s*n|yes\s*/\s*no|vorhanden)\b|_(?:TXT|TEXT|BEZ)$", re.IGNORECASE
)


# "Aktuelles Lehrjahr", "Name der Person", "vorauss. Ausbildungsende", "Azubi Beruf": these words change nothing here.
SAYS_LITTLE = re.compile(
    r"\b(?:aktuell|derzeitig|voraussichtlich)e?[rs]?\b|\bvorauss\.|\b(?:der person|des azubis|der fachkraft|"
    r"TN|teilnehmer(?:in|/in)?|entsendende[rs]?|"
    r"des mitarbeiters|azubi|auszubildende(?:[rn]|/r)?|lehrling|fachkraft|fk|mentor(?:in)?|current|expected)\b",
    re.IGNORECASE,
)
WORDS_OF_QUESTION = 4
NO_SUBJECT = frozenset({"company", "id", *NAMES})
"""Forms ask "Darf der Betrieb …?", and for anybody's name; who asks for a role names others: "… oder Fachkraft?"."""
ALTERNATIVES = re.compile(r"/|\||\bbzw\b|\boder\b|\bor\b|\bund\b|&", re.IGNORECASE)


@lru_cache(maxsize=1024)
def match_heading(heading: str) -> Match | None:
    """Return the field a heading means, or None: tolerant of case, punctuation, umlauts as ae/oe/ue and small slips."""
    heading = heading.replace("#", " no")  # "Employee #" is no employee's name
    wanted = fold(heading)
    spellings = _spellings()
    # What stands in brackets or asks for yes or no explains: "Unter 18 bis (Monat)", "AEVO ja/nein", "Schicht?*".
    for bare in (wanted, fold(EXPLAINING.sub(" ", heading)), fold(SAYS_LITTLE.sub(" ", heading))):
        if bare in spellings:
            return Match(spellings[bare], exact=True)
    found = _match_alternatives(heading) or _match_question(heading)
    if found or not SHORTEST_SIMILAR <= len(wanted) <= 60:
        return found
    near = difflib.get_close_matches(wanted, spellings, n=3, cutoff=SWAPPED_LETTERS)
    meant = next((one for one in near if is_slip(wanted, one)), None)
    return Match(spellings[meant], exact=False) if meant else None


def _match_alternatives(heading: str) -> Match | None:
    """Match "Standort/Werk" and "Abteilung bzw. Bereich"; "E-Mail / Telefon" is a column of addresses, with a note."""
    parts = [fold(part) for part in ALTERNATIVES.split(heading)]
    found = [_spellings().get(part) for part in parts if part]
    meant = {field.key for field in found if field}
    if len(found) > 1 and len(meant) == 1 and None not in found:
        return Match(BY_KEY[meant.pop()], exact=True)
    return Match(BY_KEY["email"], exact=False) if meant == {"email", "reach"} else None


def _match_question(heading: str) -> Match | None:
    """Match "An welchen Tagen hast du Berufsschule?" by the one word in it that heads a column elsewhere."""
    if "?" not in heading or len(heading.split()) < WORDS_OF_QUESTION:
        return None
    named = {field.key for word in heading.split() if (field := _spellings().get(fold(word)))}
    subjects = named - NO_SUBJECT
    return Match(BY_KEY[subjects.pop()], exact=False) if len(subjects) == 1 and not named & TICKS else None


@lru_cache(maxsize=1024)
def year_in_heading(heading: str) -> int | None:
    """Return the year of training a heading names: "1. LJ", "Lehrjahr 2", "3rd year"."""
    if not any(map(str.isalpha, fold(heading))):
        return None
    try:
        return read_training_year(heading)
    except CellProblem:
        return None


def is_slip(typed: str, meant: str) -> bool:
    """Whether a heading is another one with a slip: no address where a name is meant, two letters may be swapped."""
    if "mail" in typed and "mail" not in meant:
        return False
    ratio = difflib.SequenceMatcher(None, typed, meant).ratio()
    return ratio >= SIMILAR_ENOUGH or sorted(typed) == sorted(meant)


def is_known_heading(cell: str) -> bool:
    """Say whether a cell is a heading we know, without overlooking slips: for finding the heading row."""
    field = _spellings().get(fold(cell))
    return field is not None and field.key not in TICKS


def is_similar_heading(cell: str) -> bool:
    """Say whether a cell is a heading we know, slips overlooked: where no heading row was found otherwise."""
    match = match_heading(cell)
    return match is not None and match.field.key not in TICKS


def is_name_heading(cell: str) -> bool:
    """Say whether a cell can be the heading of people's names: a list without names is no list of people."""
    match = match_heading(cell)
    return match is not None and match.field.key in NAMES | TICKS
