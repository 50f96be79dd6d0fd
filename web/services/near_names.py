"""Names that are nearly the same: slips of the keyboard, and companies that differ in their legal form only."""

import difflib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Generic, TypeVar

from web.services.names import same_name_key

T = TypeVar("T")
NEAR = 0.86
"""difflib's ratio: one slip in seven letters."""
SHARED_PIECES = 0.4
"""Part of the three-letter pieces two names must share before they are compared letter by letter."""
_DIGITS = re.compile(r"\d+")
LEGAL_FORMS = re.compile(
    r"\b(gmbh\s*&\s*co\.?\s*kga?|gmbh|mbh|kgaa|kg|ohg|gbr|ag|se|ug|e\.?\s?k\.?|e\.?\s?v\.?|eg|ltd|inc|partg)\b|"
    r"\(haftungsbeschränkt\)",
    re.IGNORECASE,
)


def company_core(name: str) -> str:
    """Return what is left of a company's name without its legal form: "Muster GmbH & Co. KG" and "Muster" agree."""
    return same_name_key(LEGAL_FORMS.sub(" ", name).strip()) or same_name_key(name)


class NearNames(Generic[T]):
    """Finds entries by names that are nearly theirs; asking takes about as long however many there are."""

    def __init__(self, entries: Iterable[tuple[str, T]] = ()) -> None:
        """`entries` are (compared text, entry); texts as `same_name_key` or `company_core` make them."""
        self._texts: list[str] = []
        self._entries: list[T] = []
        self._by_piece: dict[str, list[int]] = defaultdict(list)
        for text, entry in entries:
            self.add(text, entry)

    def add(self, text: str, entry: T) -> None:
        """Take in one more."""
        for piece in _pieces(text):
            self._by_piece[piece].append(len(self._texts))
        self._texts.append(text)
        self._entries.append(entry)

    def near(self, text: str) -> list[T]:
        """Return the entries whose text is this one or nearly so, nearest first."""
        pieces = _pieces(text)
        shared = Counter(place for piece in pieces for place in self._by_piece.get(piece, ()))
        likely = [place for place, count in shared.items() if count >= SHARED_PIECES * len(pieces)]
        rated = [(self._ratio(text, place), -place) for place in likely]
        return [self._entries[-place] for ratio, place in sorted(rated, reverse=True) if ratio >= NEAR]

    def _ratio(self, text: str, place: int) -> float:
        other = self._texts[place]
        if _DIGITS.findall(text) != _DIGITS.findall(other):
            return 0.0  # another number is no slip: "Werk 2" and "Werk 3" are two
        return 1.0 if text == other else difflib.SequenceMatcher(None, text, other, autojunk=False).ratio()


def _pieces(text: str) -> Sequence[str]:
    padded = f"^{text}$"
    return sorted({padded[start : start + 3] for start in range(max(1, len(padded) - 2))})


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
