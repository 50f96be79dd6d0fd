"""Any question of a questionnaire as fields of a form: what stands in them, and what they say when they come back.

The macro `ui.question` renders what is read here. The fields are named for the question's key, so that a refusal of the
answer (`InputRefused(question.key, …)`) stands at the question. Reading never refuses: what cannot be understood is
returned as it was typed, and `validate_answer` says what is wrong with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData

from web.catalogue.answers import SCALE, Value
from web.catalogue.competence_lists import competence_keys, competences_of
from web.catalogue.competences import GROUPS, LEVELS
from web.catalogue.languages import LANGUAGE_LEVELS, LANGUAGES
from web.catalogue.question import Kind, Option, Question
from web.catalogue.shifts import OWN_HOURS, WEEKDAYS, school_weekdays
from web.catalogue.text import Text
from web.files.cells import CellProblem, read_date, read_month
from web.forms import Bound

UNKNOWN = "unknown"
"""What "I don't know yet" sends: no answer."""
_NOTHING: tuple[object, ...] = (None, "", UNKNOWN, [], {})
YES_NO = (Option("yes", Text("Ja", "Yes")), Option("no", Text("Nein", "No")))
LANGUAGE_ROWS = (1, 2, 3, 4)
MANY_OPTIONS = 8
"""From here on a list is easier to use than dots."""
DAY_PARTS: tuple[tuple[str, Text, tuple[tuple[int, int], ...]], ...] = (
    ("morning", Text("Morgens (6 bis 12 Uhr)", "Morning (6 to 12)"), ((12, 24),)),
    ("afternoon", Text("Nachmittags (12 bis 18 Uhr)", "Afternoon (12 to 18)"), ((24, 36),)),
    ("evening", Text("Abends (18 bis 22 Uhr)", "Evening (18 to 22)"), ((36, 44),)),
    ("night", Text("Nachts (22 bis 6 Uhr)", "Night (22 to 6)"), ((0, 12), (44, 48))),
)
"""Key, name and half-hours of the parts in which a week is ticked."""


def _mask(spans: Sequence[tuple[int, int]]) -> int:
    return sum((1 << stop) - (1 << start) for start, stop in spans)


_PART_MASKS = {key: _mask(spans) for key, _label, spans in DAY_PARTS}


Texts = Callable[[str], list[str]]


def read_answer(question: Question, data: FormData | Bound[Any]) -> Value | None:
    """Return what the fields of a question say, or None for no answer (also "I don't know yet").

    The value is not checked yet: give it to `validate_answer(question, value)`.
    """
    answer = _READERS[question.kind](question, data.values if isinstance(data, Bound) else _texts_of(data))
    return None if answer in _NOTHING else answer


def _texts_of(data: FormData) -> Texts:
    return lambda name: [value.strip() for value in data.getlist(name) if isinstance(value, str)]


def _last(texts: Texts, name: str) -> str:
    return next(reversed(texts(name)), "")


def _text(question: Question, texts: Texts) -> str:
    return _last(texts, question.key)


def _number(question: Question, texts: Texts) -> int | str:
    typed = _last(texts, question.key)
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else typed


def _yes_no(question: Question, texts: Texts) -> bool | str:
    typed = _last(texts, question.key)
    return {"yes": True, "no": False}.get(typed, typed)


def _date(question: Question, texts: Texts) -> str:
    return _day(_last(texts, question.key))


def _day(typed: str) -> str:
    try:
        return read_date(typed).isoformat()
    except CellProblem:
        return typed


def _month(question: Question, texts: Texts) -> str:
    typed = _last(texts, question.key)
    try:
        return read_month(typed)
    except CellProblem:
        return typed


def _several(question: Question, texts: Texts) -> list[str]:
    return [key for key in texts(question.key) if key not in {"", UNKNOWN}]


def language_field(key: str, row: int) -> str:
    """Return the name of the field for the language of a line; the first one carries the question's errors."""
    return key if row == LANGUAGE_ROWS[0] else f"{key}.language.{row}"


def _languages(question: Question, texts: Texts) -> dict[str, str]:
    rows = [
        (_last(texts, language_field(question.key, row)), _last(texts, f"{question.key}.level.{row}"))
        for row in LANGUAGE_ROWS
    ]
    return {code: level for code, level in rows if {code, level} - {"", UNKNOWN}}


def _levels(question: Question, texts: Texts) -> dict[str, int | str]:
    typed = {key: _last(texts, f"{question.key}.{key}") for key in competence_keys(question)}
    return {
        key: int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else text
        for key, text in typed.items()
        if text not in {"", UNKNOWN}
    }


def _shift(question: Question, texts: Texts) -> dict[str, Any] | None:
    if question.options:
        preset = _last(texts, question.key)
        return {"preset": preset} if preset not in {"", UNKNOWN} else None
    ticked = set(texts(question.key))
    week = [
        sum(mask for part, mask in _PART_MASKS.items() if f"{day}-{part}" in ticked) for day in range(len(WEEKDAYS))
    ]
    return {"preset": OWN_HOURS, "weeks": [week]} if any(week) else None


def _school(question: Question, texts: Texts) -> dict[str, Any] | None:
    preset = _last(texts, question.key)
    if preset in {"", UNKNOWN}:
        return None
    days = [int(day) for day in texts(f"{question.key}.days") if day.isascii() and day.isdecimal() and len(day) < 3]
    return {"preset": preset, "weekdays": days}


def _instruction(question: Question, texts: Texts) -> dict[str, Any] | None:
    has, on = _yes_no(question, texts), _last(texts, f"{question.key}.on")
    if has in {"", UNKNOWN} and not on:
        return None
    return {"has": True if has in {"", UNKNOWN} else has, "on": _day(on) if on else None}


def _occupation(question: Question, texts: Texts) -> dict[str, str] | None:
    title = _last(texts, question.key)
    return {"title": title} if title not in {"", UNKNOWN} else None


_READERS: Mapping[Kind, Callable[[Question, Texts], Any]] = {
    Kind.OCCUPATION: _occupation,
    Kind.NUMBER: _number,
    Kind.MONTH: _month,
    Kind.TEXT: _text,
    Kind.SHIFT: _shift,
    Kind.SCHOOL: _school,
    Kind.YES_NO: _yes_no,
    Kind.INSTRUCTION: _instruction,
    Kind.PERSON: _text,
    Kind.PEOPLE: _several,
    Kind.COMPETENCE_LEVELS: _levels,
    Kind.COMPETENCES: _several,
    Kind.LANGUAGES: _languages,
    Kind.CHOICE: _text,
    Kind.MULTIPLE: _several,
    Kind.SCALE: _number,
    Kind.DATE: _date,
}


def answer_fields(question: Question, value: Value | None) -> dict[str, list[str]]:
    """Return what stands in the fields of a question for a stored value; `read_answer` reads the same value back."""
    return {} if value is None else _WRITERS.get(question.kind, _write_text)(question.key, value)


def _write_text(key: str, value: Value) -> dict[str, list[str]]:
    return {key: [str(value)]}


def _write_yes_no(key: str, value: Value) -> dict[str, list[str]]:
    return {key: ["yes" if value else "no"]}


def _write_several(key: str, value: Value) -> dict[str, list[str]]:
    return {key: [str(each) for each in value]}


def _write_languages(key: str, value: Value) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for row, (code, level) in zip(LANGUAGE_ROWS, value.items(), strict=False):
        fields |= {language_field(key, row): [code], f"{key}.level.{row}": [level]}
    return fields


def _write_levels(key: str, value: Value) -> dict[str, list[str]]:
    return {f"{key}.{competence}": [str(level)] for competence, level in value.items()}


def _write_shift(key: str, value: Value) -> dict[str, list[str]]:
    """The name of a pattern, and beside it the ticks of its first week."""
    week = value["weeks"][0]
    ticks = [f"{day}-{part}" for day, mask in enumerate(week) for part, bits in _PART_MASKS.items() if mask & bits]
    return {key: [*ticks, value["preset"]]}


def _write_school(key: str, value: Value) -> dict[str, list[str]]:
    return {key: [value["preset"]], f"{key}.days": [str(day) for day in school_weekdays(value["weeks"])]}


def _write_instruction(key: str, value: Value) -> dict[str, list[str]]:
    return {key: ["yes" if value["has"] else "no"], f"{key}.on": [value["on"]] if value["on"] else []}


def _write_occupation(key: str, value: Value) -> dict[str, list[str]]:
    return {key: [value["title"]]}


_WRITERS: Mapping[Kind, Callable[[str, Value], dict[str, list[str]]]] = {
    Kind.OCCUPATION: _write_occupation,
    Kind.SHIFT: _write_shift,
    Kind.SCHOOL: _write_school,
    Kind.YES_NO: _write_yes_no,
    Kind.INSTRUCTION: _write_instruction,
    Kind.PEOPLE: _write_several,
    Kind.COMPETENCE_LEVELS: _write_levels,
    Kind.COMPETENCES: _write_several,
    Kind.LANGUAGES: _write_languages,
    Kind.MULTIPLE: _write_several,
}


@dataclass(frozen=True)
class ShownQuestion:
    """A question as the macro shows it: fields with content and errors, choices in the reader's language."""

    question: Question
    language: str
    fields: Mapping[str, list[str]] = field(default_factory=dict)
    problems: Sequence[str] = ()

    def value(self, name: str) -> str:
        """Return what stands in a field, as text."""
        return next(reversed(self.values(name)), "")

    def values(self, name: str) -> list[str]:
        """Return everything chosen for a field, as text."""
        return self.fields.get(name, [])

    def errors(self, name: str) -> Sequence[str]:
        """Return the problems of the question; they stand at its first field."""
        return self.problems if name == self.question.key else ()

    @property
    def label(self) -> str:
        """The question in the reader's language."""
        return self._said(self.question.label)

    @property
    def hint(self) -> str:
        """The hint in the reader's language."""
        return self.question.shown_hint(self.language)

    @property
    def choices(self) -> list[tuple[str, str, str]]:
        """Value, label and example of every option that is offered, and of those that were chosen before."""
        chosen = set(self.values(self.question.key))
        return [self._choice(option) for option in self._options if option.active or option.key in chosen]

    @property
    def _options(self) -> tuple[Option, ...]:
        if self.question.kind in {Kind.YES_NO, Kind.INSTRUCTION}:
            return YES_NO
        if self.question.kind is Kind.SCALE and not self.question.options:
            return tuple(Option(str(step), Text(str(step), str(step))) for step in range(SCALE[0], SCALE[1] + 1))
        return self.question.options

    def _choice(self, option: Option) -> tuple[str, str, str]:
        label, example = self._said(option.label), self._said(option.example) if option.example else ""
        number = self.question.kind is Kind.SCALE and label != option.key
        return option.key, f"{option.key}: {label}" if number else label, example

    @property
    def entries(self) -> list[tuple[str, str]]:
        """Value and label of the choices, for a list."""
        return [(value, label) for value, label, _example in self.choices]

    @property
    def is_long(self) -> bool:
        """Whether there are too many choices for dots."""
        return len(self.choices) > MANY_OPTIONS

    @property
    def groups(self) -> list[tuple[str, bool, list[tuple[int, str, str, str]]]]:
        """Groups of competences: heading, whether one is chosen, and (number, key, label, examples) of each."""
        chosen = set(self.values(self.question.key)) | {name.rpartition(".")[2] for name in self.fields}
        numbers = {key: number for number, key in enumerate(competence_keys(self.question), start=1)}
        offered = {option.key for option in self.question.offered} or numbers.keys()
        shown = [each for each in competences_of(self.question) if each.key in offered or each.key in chosen]
        return [
            (
                self._said(Text(group.de, group.en)),
                any(each.key in chosen for each in shown if each.group == group.key),
                [
                    (numbers[each.key], each.key, self._said(Text(each.de, each.en)), self._said(each.examples))
                    for each in shown
                    if each.group == group.key
                ],
            )
            for group in GROUPS
            if any(each.group == group.key for each in shown)
        ]

    @property
    def levels(self) -> list[tuple[str, str]]:
        """The levels of a competence."""
        return [(str(level.value), self._said(Text(level.de, level.en))) for level in LEVELS]

    @property
    def languages(self) -> list[tuple[str, str]]:
        """The languages."""
        return [(each.code, self._said(Text(each.de, each.en))) for each in LANGUAGES]

    @property
    def language_levels(self) -> list[tuple[str, str]]:
        """How well somebody speaks a language, in words."""
        return [(level.code, self._said(Text(level.de, level.en))) for level in LANGUAGE_LEVELS]

    @property
    def language_rows(self) -> list[tuple[int, str]]:
        """Number and field name of the lines in which a language can be named."""
        return [(row, language_field(self.question.key, row)) for row in LANGUAGE_ROWS]

    @property
    def days(self) -> list[tuple[str, str]]:
        """The days of the week."""
        return [(str(day), self._said(name)) for day, name in enumerate(WEEKDAYS)]

    @property
    def parts(self) -> list[tuple[str, str]]:
        """The parts of a day."""
        return [(key, self._said(label)) for key, label, _spans in DAY_PARTS]

    def _said(self, text: Text) -> str:
        return text.in_language(self.language)


def shown_question(question: Question, language: str, form: Any = None, value: Value | None = None) -> ShownQuestion:
    """Return a question with what was typed into a refused form, else with the stored value."""
    if form is None or not form.invalid:
        return ShownQuestion(question, language, answer_fields(question, value))
    fields = {name: form.values(name) for name in _names(question)}
    return ShownQuestion(question, language, fields, form.errors(question.key))


def _levels_of(question: Question) -> Mapping[str, object]:
    """The competences of which a level is asked."""
    return competence_keys(question) if question.kind is Kind.COMPETENCE_LEVELS else {}


def _names(question: Question) -> list[str]:
    """Every name a field of this question can have."""
    key = question.key
    rows = [name for row in LANGUAGE_ROWS for name in (language_field(key, row), f"{key}.level.{row}")]
    levels = [f"{key}.{competence}" for competence in _levels_of(question)]
    return [key, f"{key}.days", f"{key}.on", *rows, *levels]
