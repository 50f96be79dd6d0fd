"""Languages: German first, English second. English is the source; German lives in `locales/de/LC_MESSAGES/*.po`."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path

from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

DEFAULT_LANGUAGE = "de"
LANGUAGES = ("de", "en")
LOCALES = Path(__file__).parent / "locales"


def N_(message: str) -> str:  # noqa: N802  (gettext's own name for "translate later")
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


def known_language(language: str | None) -> str:
    """Return `language` if the product speaks it, else German."""
    return language if language in LANGUAGES else DEFAULT_LANGUAGE


def day_in(day: date, language: str) -> str:
    """Write a date as it stands in a sentence: 12. Januar 2027; 12 January 2027."""
    return format_date(day, "d. MMMM y" if language == "de" else "d MMMM y", locale=language)


def filled_in(text: str, params: Mapping[str, object], language: str) -> str:
    """Put parameters into a translated text, dates in the words of its language.

    So services hand on the date itself: whoever reads it decides how it looks.
    """
    said = {key: day_in(value, language) if isinstance(value, date) else value for key, value in params.items()}
    return text % said if said else text


@cache
def load(language: str) -> NullTranslations:
    """Return the messages of a language, merged from one catalogue per portal. Compiled in memory, once."""
    merged = NullTranslations()
    for path in sorted((LOCALES / language / "LC_MESSAGES").glob("*.po")):
        catalogue = _compile(path, language)
        merged = catalogue.merge(merged) if isinstance(merged, Translations) else catalogue
    return merged


def _compile(path: Path, language: str) -> Translations:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled, domain="messages")
