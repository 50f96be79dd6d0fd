"""Names that are nearly the same: slips of the keyboard, and companies that differ in their legal form only."""

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import Generic, TypeVar

from rapidfuzz import fuzz, process

from web.services.names import same_name_key

T = TypeVar("T")
NEAR = 86
"""Per cent of the letters of both names that stand in the same order in both: one slip in eight letters."""
_DIGITS = re.compile(r"\d+")
LEGAL_FORMS = re.compile(
    r"\b(gmbh\s*&\s*co\.?\s*kga?|gmbh|mbh|kgaa|kg|ohg|gbr|ag|se|ug|e\.?\s?k\.?|e\.?\s?v\.?|eg|ltd|inc|partg)\b|"
    r"\(haftungsbeschränkt\)",
    re.IGNORECASE,
)


def company_core(name: str) -> str:
    """Return what is left of a company's name without its legal form: "Muster GmbH & Co. KG" and "Muster" agree."""
    return same_name_key(LEGAL_FORMS.sub(" ", name).strip()) or same_name_key(name)


def is_near(first: str, second: str) -> bool:
    """Whether two names differ by slips alone; another number is no slip: "Azubi 2" and "Azubi 3" are two."""
    return _DIGITS.findall(first) == _DIGITS.findall(second) and fuzz.ratio(first, second, score_cutoff=NEAR) > 0


class NearNames(Generic[T]):
    """Finds entries by names that are nearly theirs: thousands are compared in a millisecond."""

    def __init__(self, entries: Iterable[tuple[str, T]] = ()) -> None:
        """`entries` are (compared text, entry); texts as `same_name_key` or `company_core` make them."""
        self._texts: dict[tuple[str, ...], list[str]] = defaultdict(list)
        self._entries: dict[tuple[str, ...], list[T]] = defaultdict(list)
        for text, entry in entries:
            self.add(text, entry)

    def add(self, text: str, entry: T) -> None:
        """Take in one more."""
        numbers = tuple(_DIGITS.findall(text))
        self._texts[numbers].append(text)
        self._entries[numbers].append(entry)

    def near(self, text: str) -> list[T]:
        """Return the entries whose text is this one or nearly so, nearest first. Their numbers must be the same."""
        numbers = tuple(_DIGITS.findall(text))
        found = process.extract(text, self._texts.get(numbers, ()), scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
        return [self._entries[numbers][place] for _text, _score, place in found]


class NearCompanies(Generic[T]):
    """Finds companies by names that are nearly theirs, with or without the legal form."""

    def __init__(self, entries: Iterable[tuple[str, T]] = ()) -> None:
        """`entries` are (name, entry)."""
        self._cores: NearNames[T] = NearNames()
        self._names: NearNames[T] = NearNames()
        for name, entry in entries:
            self.add(name, entry)

    def add(self, name: str, entry: T) -> None:
        """Take in one more."""
        self._cores.add(company_core(name), entry)
        self._names.add(same_name_key(name), entry)

    def near(self, name: str) -> list[T]:
        """Return the entries whose name is this one or nearly so."""
        found = self._cores.near(company_core(name))
        return found + [
            one for one in self._names.near(same_name_key(name)) if not any(one is other for other in found)
        ]
