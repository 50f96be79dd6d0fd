"""Languages: German first, English second. English is the source; German lives in `locales/de/LC_MESSAGES/*.po`."""

from functools import cache
from io import BytesIO
from pathlib import Path

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
