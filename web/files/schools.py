"""Names of schools where school days are asked for: chambers and schools call their column "Berufsschule" as well."""

import re
from collections.abc import Mapping

from web.files.cells import CellProblem, Noted, quoted, word_set
from web.files.fields import fold
from web.files.messages import N_, Message
from web.files.patterns import WEEKDAYS, Pattern, read_school

SCHOOL = re.compile(
    r"schul|kolleg|school|college|akademie|bildungszentr|\b(?:BBS|BSZ?|OSZ|BKS?|GBS|GS|BFS|BZ)\b[\s\d\w-]*\w",
    re.IGNORECASE,
)
OF_TIMES = word_set("keine kein ohne nein nicht tag tage tagen woche wochen woechentlich frei schulfrei day days no")
"""Beside one of these words a school is no name: "keine Schule", "2 Tage Schule"."""
NO_DAYS = N_("“%(text)s” is the name of a school. No school days were read from it.")


def is_school_name(text: str) -> bool:
    """Whether a cell names a school and no day."""
    words = {fold(word) for word in re.split(r"[\s,;/+&.()-]+", text.casefold())}
    return bool(SCHOOL.search(text)) and words.isdisjoint(WEEKDAYS.keys() | OF_TIMES)


class SchoolReader:
    """Reads school days, also by the name a company gave them; the name of a school says none."""

    def __init__(self, named: Mapping[str, Pattern]) -> None:
        self._named = named

    def __call__(self, text: str) -> object:
        """Return the pattern, or nothing with a note. Raises CellProblem."""
        if pattern := self._named.get(fold(text)):
            return pattern
        try:
            return read_school(text)
        except CellProblem:
            if not is_school_name(text):
                raise
            return Noted(None, "school_name", Message(NO_DAYS, {"text": quoted(text)}))
