"""Lines between people that only say who follows: "Auszubildende", "Azubis Metall", "2. Lehrjahr"."""

import re

from web.files.cells import AZUBI, ROLES, role_named, word_set
from web.files.fields import fold

IN_GROUPS = word_set(
    "unsere unser alle im in der die den und lehrjahr ausbildungsjahr jahr lj aj liste gruppe abteilung i ii iii iv nr"
    " our all the year of"
)
"""Words beside the role in a line between people: "Unsere Azubis im 2. Lehrjahr:"."""
MANY = word_set("azubis auszubildende auszubildenden lehrlinge fachkraefte fachkraeften mentoren trainees apprentices")
"""Words for several people of a role: beside them a line is no name, as in "Azubis Metall"."""
YEAR = re.compile(
    r"\b([1-4])\.?\s*(?:lehrjahr|ausbildungsjahr|lj|aj)\b|\b(?:lehrjahr|ausbildungsjahr|lj|aj|year)\.?\s*([1-4])\b",
    re.IGNORECASE,
)
MOST_WORDS_OF_GROUP = 4
YEARS = word_set("lehrjahr ausbildungsjahr ausbildungsjahrgang lehrlingsjahrgang azubijahrgang")
"""A line "2. Lehrjahr" or "Ausbildungsjahrgang 2026" between people speaks of Azubis."""


def is_group(text: str) -> bool:
    """A line between people that only names a role: "Auszubildende", "Fachkräfte (4)"."""
    words = [word for word in map(fold, re.split(r"[\s(:)/.*#_–—-]+", text)) if word]
    known = [word for word in words if (word in ROLES and len(word) > 1) or word in YEARS]
    if known and all(word in ROLES or word.isdigit() or word in IN_GROUPS | YEARS for word in map(fold, words)):
        return True
    return len(words) <= MOST_WORDS_OF_GROUP and role_named(text) is not None and any(word in MANY for word in words)


def group_year(text: str) -> int:
    """Return the year of training a line between people or the name of a sheet says, 0 if it says none."""
    found = YEAR.search(text)
    return int(found[1] or found[2]) if found else 0


def is_other_group(text: str) -> bool:
    """Whether a line between people begins a group of another kind, such as "Reserve:": nobody knows its role."""
    return text.endswith(":") and len(text.split()) <= MOST_WORDS_OF_GROUP


def group_role(text: str) -> str:
    """Return the role of a line between people; whoever is in a year of training is an Azubi."""
    said = any(fold(word) in YEARS for word in re.findall(r"\w+", text))
    return role_named(text) or (AZUBI if said else "")
