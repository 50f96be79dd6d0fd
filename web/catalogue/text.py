"""A short text in the two languages of the product."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """One text, German (the product's first language) and English."""

    de: str
    en: str

    def in_language(self, language: str) -> str:
        """Return the English text for ``en`` and everything that starts with it, else the German one.

        A text that is not translated yet is shown as it is.
        """
        first, other = (self.en, self.de) if language.startswith("en") else (self.de, self.en)
        return first or other


def in_one_line(labels: Sequence[str]) -> str:
    """Return labels beside each other: with commas, or with semicolons if a label has a comma of its own."""
    return ("; " if any("," in label for label in labels) else ", ").join(labels)
