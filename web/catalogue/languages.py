"""Languages offered in the questionnaire and the six CEFR levels in words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """One language: ISO 639-1 code and its name in German and English."""

    code: str
    de: str
    en: str


@dataclass(frozen=True, slots=True)
class LanguageLevel:
    """One level of the Common European Framework, said in words a person would use about themselves."""

    code: str
    de: str
    en: str


LANGUAGES: tuple[Language, ...] = (
    Language("de", "Deutsch", "German"),
    Language("en", "Englisch", "English"),
    Language("sq", "Albanisch", "Albanian"),
    Language("ar", "Arabisch", "Arabic"),
    Language("bs", "Bosnisch", "Bosnian"),
    Language("bg", "Bulgarisch", "Bulgarian"),
    Language("zh", "Chinesisch", "Chinese"),
    Language("fr", "Französisch", "French"),
    Language("el", "Griechisch", "Greek"),
    Language("hi", "Hindi", "Hindi"),
    Language("it", "Italienisch", "Italian"),
    Language("hr", "Kroatisch", "Croatian"),
    Language("ku", "Kurdisch", "Kurdish"),
    Language("nl", "Niederländisch", "Dutch"),
    Language("fa", "Persisch (Farsi, Dari)", "Persian (Farsi, Dari)"),
    Language("pl", "Polnisch", "Polish"),
    Language("pt", "Portugiesisch", "Portuguese"),
    Language("ro", "Rumänisch", "Romanian"),
    Language("ru", "Russisch", "Russian"),
    Language("sr", "Serbisch", "Serbian"),
    Language("so", "Somali", "Somali"),
    Language("es", "Spanisch", "Spanish"),
    Language("ti", "Tigrinya", "Tigrinya"),
    Language("cs", "Tschechisch", "Czech"),
    Language("tr", "Türkisch", "Turkish"),
    Language("uk", "Ukrainisch", "Ukrainian"),
    Language("hu", "Ungarisch", "Hungarian"),
    Language("vi", "Vietnamesisch", "Vietnamese"),
)
"""German and English first, then in the order of the German names."""

LANGUAGE_LEVELS: tuple[LanguageLevel, ...] = (
    LanguageLevel("A1", "Ich verstehe einzelne Wörter", "I understand individual words"),
    LanguageLevel("A2", "Ich verstehe einfache Sätze", "I understand simple sentences"),
    LanguageLevel("B1", "Ich kann mich über die Arbeit unterhalten", "I can talk about work"),
    LanguageLevel("B2", "Ich kann auch Schwieriges erklären", "I can explain difficult things too"),
    LanguageLevel("C1", "Ich spreche fast wie in meiner Muttersprache", "I speak almost as in my first language"),
    LanguageLevel("C2", "Das ist eine Muttersprache von mir", "This is a first language of mine"),
)
"""From least to most; the code is what is stored."""

LANGUAGES_BY_CODE: dict[str, Language] = {language.code: language for language in LANGUAGES}
