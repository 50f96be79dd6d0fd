"""Texts that are made in one place and put into the reader's language in another."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import TypeAlias

from web.catalogue.text import Text

Parameter: TypeAlias = "str | int | Message | Text | tuple[Text, ...]"


def N_(msgid: str) -> str:  # noqa: N802 - the name gettext's extractors look for
    """Mark an English text for translation and leave it as it is.

    The product's own marker stands in ``web.translations``; this one keeps babel out of the reading process.
    """
    return msgid


@dataclass(frozen=True, slots=True)
class Message:
    """An English text with named places (``%(row)s``); :meth:`text` puts it into the reader's language."""

    msgid: str
    params: Mapping[str, Parameter] = field(default_factory=dict)

    def text(self, translations: NullTranslations) -> str:
        """Return the translated text; parameters that are texts are translated too, several joined by commas."""
        values = {name: _shown(value, translations) for name, value in self.params.items()}
        return translations.gettext(self.msgid) % values


def language_of(translations: NullTranslations) -> str:
    """Return the language a catalogue speaks; one without a header is the source language, English."""
    return translations.info().get("language", "en")


def _shown(value: Parameter, translations: NullTranslations) -> str | int:
    if isinstance(value, Message):
        return value.text(translations)
    if isinstance(value, Text):
        return value.in_language(language_of(translations))
    if isinstance(value, tuple):
        return ", ".join(text.in_language(language_of(translations)) for text in value)
    return value
