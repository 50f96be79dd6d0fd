"""What a question is: who is asked, who answers, who sees it, why it is asked and how long the answer is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from web.catalogue.text import Text


class Part(StrEnum):
    """The two halves of a profile: facts the employer has, and what only the person can say."""

    COMPANY = "company"
    PERSON = "person"


class Role(StrEnum):
    """The two sides of a tandem; the words are the domain's own."""

    AZUBI = "azubi"
    FACHKRAFT = "fachkraft"


class Source(StrEnum):
    """Who may type an answer. "together": the company types while the person sits beside."""

    SELF = "self"
    COMPANY = "company"
    COORDINATOR = "coordinator"
    TOGETHER = "together"


class Viewer(StrEnum):
    """Who may read an answer. The partner reads it only after publication, as part of a reason in words."""

    SELF = "self"
    COMPANY = "company"
    COORDINATOR = "coordinator"
    PARTNER = "partner"


class Kind(StrEnum):
    """The form of an answer and so the control that asks for it."""

    OCCUPATION = "occupation"
    NUMBER = "number"
    MONTH = "month"
    TEXT = "text"
    SHIFT = "shift"
    SCHOOL = "school"
    YES_NO = "yes_no"
    INSTRUCTION = "instruction"
    PERSON = "person"
    PEOPLE = "people"
    COMPETENCE_LEVELS = "competence_levels"
    COMPETENCES = "competences"
    LANGUAGES = "languages"
    CHOICE = "choice"
    MULTIPLE = "multiple"
    SCALE = "scale"
    DATE = "date"


class Comparison(StrEnum):
    """What speaks for a pair in the answers to a programme's own question.

    "shown" and "wanted" compare a list of competences with what the other person wants to learn, or brings.
    """

    ALIKE = "alike"
    DIFFERENT = "different"
    SHOWN = "shown"
    WANTED = "wanted"


class Weight(StrEnum):
    """How much a programme's own question counts."""

    LITTLE = "little"
    MEDIUM = "medium"
    MUCH = "much"


class Retention(StrEnum):
    """When an answer is deleted."""

    ROUND_PLUS_SIX_MONTHS = "round_plus_six_months"
    END_OF_ROUND = "end_of_round"
    OWN_MONTH = "own_month"


RETENTION_TEXTS: dict[Retention, Text] = {
    Retention.ROUND_PLUS_SIX_MONTHS: Text(
        "Sechs Monate nach dem Ende des Durchgangs", "Six months after the end of the round"
    ),
    Retention.END_OF_ROUND: Text("Am Ende des Durchgangs", "At the end of the round"),
    Retention.OWN_MONTH: Text("Am Ende des genannten Monats", "At the end of the month named"),
}


LARGEST_NUMBER = 9999
"""The largest whole number that can be an answer."""
NO_HEALTH = Text("Bitte keine Angaben zur Gesundheit.", "Please write nothing about health.")
"""Stands at every free text."""
PARTNER_SEES = Text(
    "Die andere Person im Tandem sieht die Antwort, sobald das Tandem feststeht.",
    "The other person of the tandem sees the answer once the tandem is settled.",
)
"""Stands at every question of the programme's own whose answer the partner is shown."""
IN_RANGE = Text("Von {least} bis {most}.", "From {least} to {most}.")
"""Stands at every question for a number in a range."""

CUSTOM_PREFIX = "q_"
"""How the keys of a programme's own questions begin; the engine knows none of them, it only compares their answers."""


@dataclass(frozen=True, slots=True)
class Option:
    """One answer of a closed list; the key is permanent, the label may be reworded.

    An `example` says in words what the answer means. Not `active` means: no longer offered, but still an answer of
    those who chose it. The options of a scale have the keys "1", "2" and so on, from least to most. `group` is the area
    in which a competence of the programme's own stands.
    """

    key: str
    label: Text
    example: Text | None = None
    active: bool = True
    group: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a questionnaire.

    `used_by` names the criteria and rules of the engine that read the answer; empty when none does. Not `active`
    means: known, but not asked. `span`: the smallest and the largest number that can be an answer. `compare` and
    `weight` say how the programme's own questions count, where they do. Labels and hints address nobody, so they suit
    du and Sie alike.
    """

    key: str
    part: Part
    roles: tuple[Role, ...]
    kind: Kind
    label: Text
    hint: Text
    purpose: Text
    retention: Retention
    answered_by: tuple[Source, ...]
    seen_by: tuple[Viewer, ...]
    used_by: tuple[str, ...] = ()
    options: tuple[Option, ...] = ()
    required: bool = False
    active: bool = True
    span: tuple[int, int] | None = None
    compare: Comparison = Comparison.ALIKE
    weight: Weight = Weight.MEDIUM

    @property
    def is_custom(self) -> bool:
        """Whether the programme made this question itself."""
        return self.key.startswith(CUSTOM_PREFIX)

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options somebody can choose now."""
        return tuple(option for option in self.options if option.active)

    def shown_hint(self, language: str) -> str:
        """Return the hint with what is always said: the range, nothing about health, that the partner sees it."""
        hint = self.hint.in_language(language)
        more = [text for text in self._always_said(language) if text not in hint]
        if hint and more and hint[-1] not in ".!?":
            hint = f"{hint}."
        return " ".join([hint, *more]).strip()

    def _always_said(self, language: str) -> Iterator[str]:
        if self.span is not None:
            yield IN_RANGE.in_language(language).format(least=self.span[0], most=self.span[1])
        if self.kind is Kind.TEXT:
            yield NO_HEALTH.in_language(language)
        if self.is_custom and Viewer.PARTNER in self.seen_by:
            yield PARTNER_SEES.in_language(language)
