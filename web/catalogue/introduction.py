"""The first screen of the person part: four questions people have before they answer any, in both forms of address.

These are the default texts; a programme may use its own.
"""

from dataclasses import dataclass
from typing import Literal

Address = Literal["du", "sie"]


@dataclass(frozen=True, slots=True)
class Worry:
    """One question people have, and its answer in German (du and Sie) and English."""

    key: str
    question_de: str
    question_en: str
    du: str
    sie: str
    en: str

    def question(self, language: str) -> str:
        """Return the question in English for ``en…``, else in German."""
        return self.question_en if language.startswith("en") else self.question_de

    def answer(self, language: str, address: Address) -> str:
        """Return the answer; `address` only matters in German."""
        if language.startswith("en"):
            return self.en
        return self.du if address == "du" else self.sie


INTRODUCTION: tuple[Worry, ...] = (
    Worry(
        "voluntary",
        "Muss ich mitmachen?",
        "Do I have to take part?",
        "Nein. Mitmachen ist freiwillig. Du kannst jederzeit aufhören, ohne Grund und ohne Nachteil. Was du auslässt, "
        "zählt weder für noch gegen dich.",
        "Nein. Mitmachen ist freiwillig. Sie können jederzeit aufhören, ohne Grund und ohne Nachteil. Was Sie "
        "auslassen, zählt weder für noch gegen Sie.",
        "No. Taking part is your choice. You can stop at any time, without giving a reason and without any "
        "disadvantage. What you leave out counts neither for nor against you.",
    ),
    Worry(
        "working_time",
        "Ist das Arbeitszeit?",
        "Is this working time?",
        "Ja. Diese Fragen und eure Treffen gehören zur Arbeitszeit. Dein Betrieb hat zugestimmt.",
        "Ja. Diese Fragen und Ihre Treffen gehören zur Arbeitszeit. Ihr Betrieb hat zugestimmt.",
        "Yes. These questions and your meetings count as working time. Your company has agreed.",
    ),
    Worry(
        "readers",
        "Wer liest das?",
        "Who reads this?",
        "Die Koordination des Programms. Dein Betrieb sieht nur, ob du fertig bist. Erst wenn dein Tandem "
        "feststeht, erfährt die zweite Person, was ihr einander zeigen könnt.",
        "Die Koordination des Programms. Ihr Betrieb sieht nur, ob Sie fertig sind. Erst wenn Ihr Tandem "
        "feststeht, erfährt die zweite Person, was Sie einander zeigen können.",
        "The coordinators of the programme. Your company only sees whether you have finished. Once your tandem is "
        "decided, the other person learns what you can show each other.",
    ),
    Worry(
        "no_test",
        "Ist das ein Test?",
        "Is this a test?",
        "Nein. Es gibt keine falschen Antworten und keine Noten. Niemand darf deine Antworten für eine "
        "Beurteilung oder die Übernahme verwenden.",
        "Nein. Es gibt keine falschen Antworten und keine Noten. Niemand darf Ihre Antworten für eine "
        "Beurteilung verwenden.",
        "No. There are no wrong answers and no grades. Nobody may use your answers to appraise you.",
    ),
)
