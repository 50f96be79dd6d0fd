"""The default questionnaire and its form as a JSON document, as a programme stores it.

A stored version is never changed: a programme that rewords a question stores the next version. The document keeps the
order of the questions, and the same questionnaire always gives the same document.
"""

import re
from dataclasses import dataclass
from typing import Any, Self

from web.catalogue.question import (
    LARGEST_NUMBER,
    Comparison,
    Kind,
    Option,
    Part,
    Question,
    Retention,
    Role,
    Source,
    Viewer,
    Weight,
)
from web.catalogue.questions import COMPANY_QUESTIONS, PERSON_QUESTIONS
from web.catalogue.text import Text

FORMAT = 1
_KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,59}")


class NotAQuestionnaire(ValueError):
    """A document is not a questionnaire of a known format."""


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """An ordered selection of questions."""

    questions: tuple[Question, ...]

    def question(self, key: str) -> Question:
        """Return the question with this key; raises KeyError when it is not part of the questionnaire."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    def asked(self, part: Part, role: Role) -> tuple[Question, ...]:
        """Return the active questions one part asks about people of one role, in order."""
        return tuple(
            question
            for question in self.questions
            if question.active and question.part is part and role in question.roles
        )

    def to_document(self) -> dict[str, Any]:
        """Return the questionnaire as JSON-able data with a stable order of questions and keys."""
        return {"format": FORMAT, "questions": [_question_out(question) for question in self.questions]}

    @classmethod
    def from_document(cls, document: dict[str, Any]) -> Self:
        """Read back what `to_document` wrote; raises NotAQuestionnaire when it is anything else."""
        if document.get("format") != FORMAT:
            message = f"This is not a questionnaire of format {FORMAT}."
            raise NotAQuestionnaire(message)
        try:
            return cls(tuple(question_from_row(row) for row in document["questions"]))
        except (KeyError, TypeError, ValueError) as error:
            message = f"The questionnaire cannot be read: {error!r}."
            raise NotAQuestionnaire(message) from error


def _question_out(question: Question) -> dict[str, Any]:
    """What is as usual is left out, so that documents made before there was a choice stay as they were."""
    more: dict[str, Any] = {"span": list(question.span)} if question.span else {}
    if question.compare is not Comparison.ALIKE:
        more["compare"] = question.compare.value
    if question.weight is not Weight.MEDIUM:
        more["weight"] = question.weight.value
    return more | {
        "key": question.key,
        "part": question.part.value,
        "roles": [role.value for role in question.roles],
        "kind": question.kind.value,
        "label": _text_out(question.label),
        "hint": _text_out(question.hint),
        "purpose": _text_out(question.purpose),
        "retention": question.retention.value,
        "answered_by": [source.value for source in question.answered_by],
        "seen_by": [viewer.value for viewer in question.seen_by],
        "used_by": list(question.used_by),
        "options": [_option_out(option) for option in question.options],
        "required": question.required,
        "active": question.active,
    }


def question_from_row(row: dict[str, Any]) -> Question:
    """Read one question of a document; raises KeyError, TypeError or ValueError when it is anything else."""
    return Question(
        key=_key(row["key"]),
        part=Part(row["part"]),
        roles=tuple(Role(role) for role in row["roles"]),
        kind=Kind(row["kind"]),
        label=_text_in(row["label"]),
        hint=_text_in(row["hint"]),
        purpose=_text_in(row["purpose"]),
        retention=Retention(row["retention"]),
        answered_by=tuple(Source(source) for source in row["answered_by"]),
        seen_by=tuple(Viewer(viewer) for viewer in row["seen_by"]),
        used_by=tuple(_key(name) for name in row["used_by"]),
        options=tuple(_option_in(option) for option in row["options"]),
        required=_truth(row["required"]),
        active=_truth(row["active"]),
        span=_span(row.get("span")),
        compare=Comparison(row.get("compare", Comparison.ALIKE)),
        weight=Weight(row.get("weight", Weight.MEDIUM)),
    )


def _key(value: Any) -> str:
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        message = f"{value!r} is not a key."
        raise ValueError(message)
    return value


def _span(value: Any) -> tuple[int, int] | None:
    if value is None:
        return None
    least, most = value
    if not (type(least) is type(most) is int and 0 <= least < most <= LARGEST_NUMBER):
        message = f"{value!r} is no range of numbers."
        raise ValueError(message)
    return least, most


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        message = f"{value!r} is neither true nor false."
        raise TypeError(message)
    return value


def _text_in(row: dict[str, Any]) -> Text:
    if not all(isinstance(each, str) for each in row.values()):
        message = f"{row!r} is not a text in two languages."
        raise TypeError(message)
    return Text(**row)


def _option_out(option: Option) -> dict[str, Any]:
    """What is as usual is left out, so that documents without worded examples stay as they were."""
    out: dict[str, Any] = {"key": option.key, "label": _text_out(option.label)}
    if option.example is not None:
        out["example"] = _text_out(option.example)
    if not option.active:
        out["active"] = False
    if option.group:
        out["group"] = option.group
    return out


def _option_in(row: dict[str, Any]) -> Option:
    example = row.get("example")
    return Option(
        key=_key(row["key"]),
        label=_text_in(row["label"]),
        example=_text_in(example) if example else None,
        active=_truth(row.get("active", True)),
        group=_key(row["group"]) if row.get("group") else "",
    )


def _text_out(text: Text) -> dict[str, str]:
    return {"de": text.de, "en": text.en}


DEFAULT_QUESTIONNAIRE = Questionnaire((*COMPANY_QUESTIONS, *PERSON_QUESTIONS))
