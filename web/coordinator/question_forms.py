"""What the questionnaire editor sends."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, field_validator
from starlette.datastructures import UploadFile

from web.catalogue.competence_lists import is_own
from web.catalogue.question import Comparison, Option, Question, Retention, Role, Weight
from web.catalogue.text import Text
from web.coordinator.question_counting import NOT_AT_ALL
from web.forms import Bound, Form
from web.services.setup.question_edits import Wording, wording_of

MOST_ROWS = 60
NEW_ROWS = 2
FIRST_ROWS = 4
"""So many answers can be worded at once before there are any."""
OPTION_FIELDS = ("key", "de", "en", "example_de", "example_en", "active", "group")


def _one_line(text: str) -> str:
    return " ".join(text.split())


Line = Annotated[str, AfterValidator(_one_line)]


class StateForm(Form):
    """A button; `state` is what the questionnaire looked like on the page."""

    state: str = ""


class MoveForm(StateForm):
    """A question to move by one place."""

    direction: str = ""


class SwitchForm(StateForm):
    """A question to retire or bring back."""

    reason: Line = ""


class AdoptForm(StateForm):
    """The draft becomes the next version; these rounds use it from now on."""

    rounds: tuple[UUID, ...] = ()


class FileForm(StateForm):
    """A questionnaire from a file."""

    file: UploadFile | None = None
    reason: Line = ""


class QuestionForm(StateForm):
    """A question in both languages. Its answers are read by `read_options`, because their number is free."""

    label_de: Line = ""
    label_en: Line = ""
    hint_de: Line = ""
    hint_en: Line = ""
    purpose_de: Line = ""
    purpose_en: Line = ""
    roles: tuple[Role, ...] = ()
    required: bool = False
    in_matching: bool = False
    counts: Literal["", "no", "alike", "different", "shown", "wanted"] = ""
    weight: Weight = Weight.MEDIUM
    partner_sees: bool = False
    retention: Retention = Retention.ROUND_PLUS_SIX_MONTHS
    least: int | None = None
    most: int | None = None
    reason: Line = ""
    more: str = ""
    move: str = ""

    @field_validator("required", "in_matching", "partner_sees", mode="before")
    @classmethod
    def _ticked(cls, value: object) -> bool:
        return value in {"yes", True}

    def wording(self, options: tuple[Option, ...]) -> Wording:
        """Return what the form says."""
        return Wording(
            label=Text(self.label_de, self.label_en),
            hint=Text(self.hint_de, self.hint_en),
            purpose=Text(self.purpose_de, self.purpose_en),
            roles=self.roles,
            required=self.required,
            in_matching=self.in_matching or self.compare is not None,
            compare=self.compare or Comparison.ALIKE,
            weight=self.weight,
            partner_sees=self.partner_sees,
            retention=self.retention,
            options=options,
            span=(self.least, self.most),
        )

    @property
    def compare(self) -> Comparison | None:
        """How the answers to an own question are compared, if they are."""
        return None if self.counts in {"", NOT_AT_ALL} else Comparison(self.counts)

    @property
    def stays(self) -> bool:
        """Whether the editor goes on with this question after saving."""
        return bool(self.more or self.move)


class CompetencesForm(StateForm):
    """Which competences are offered. Those of the programme's own are read by `read_options`."""

    offered: tuple[str, ...] = ()
    reason: Line = ""
    more: str = ""


def competences_form(options: Sequence[Option]) -> Bound[CompetencesForm]:
    """Return the form of a list of competences as it stands."""
    bound = CompetencesForm.filled({"offered": [option.key for option in options if option.active]})
    _write_options(bound, [option for option in options if is_own(option)])
    return bound


def question_form(question: Question | None) -> Bound[QuestionForm]:
    """Return the form of a question, or of a new one."""
    if question is None:
        return QuestionForm.filled(
            {"roles": [role.value for role in Role], "counts": NOT_AT_ALL, "weight": Weight.MEDIUM.value}
        )
    said = wording_of(question)
    values: dict[str, object] = {
        f"{name}_{language}": getattr(getattr(said, name), language)
        for name in ("label", "hint", "purpose")
        for language in ("de", "en")
    }
    values |= {name: "yes" for name in ("required", "in_matching", "partner_sees") if getattr(said, name)}
    values |= {name: end for name, end in zip(("least", "most"), said.span, strict=True) if end is not None}
    values |= {"counts": said.compare.value if said.in_matching else NOT_AT_ALL, "weight": said.weight.value}
    values |= {"roles": [role.value for role in said.roles], "retention": said.retention.value}
    bound = QuestionForm.filled(values)
    _write_options(bound, said.options)
    return bound


def read_options(bound: Bound[Any]) -> tuple[Option, ...]:
    """Return the answers of the form, moved where a button says so; empty rows at the end are no answers.

    The form is brought in order too, so that it can be shown again row by row.
    """
    rows = [_option(bound, row) for row in range(MOST_ROWS) if f"option.{row}.de" in bound.data]
    options = [option for option in rows if option.key or option.label.de or option.label.en or option.example]
    _move(options, bound.value("move"))
    _write_options(bound, options)
    return tuple(options)


def _option(bound: Bound[Any], row: int) -> Option:
    typed = {name: _one_line(bound.value(f"option.{row}.{name}")) for name in OPTION_FIELDS}
    example = Text(typed["example_de"], typed["example_en"])
    is_offered = bool(typed["active"]) or not typed["key"] or f"option.{row}.offer" not in bound.data
    return Option(
        key=typed["key"],
        label=Text(typed["de"], typed["en"]),
        example=example if example.de or example.en else None,
        active=is_offered,
        group=typed["group"],
    )


def _move(options: list[Option], move: str) -> None:
    place, _colon, direction = move.partition(":")
    if not (place.isascii() and place.isdecimal() and len(place) < 4) or direction not in {"up", "down"}:
        return
    here = int(place)
    there = here - 1 if direction == "up" else here + 1
    if max(here, there) < len(options) and there >= 0:
        options[here], options[there] = options[there], options[here]


def place_to_go_on(bound: Bound[Any]) -> str:
    """Return the id of what has the focus next: the first empty answer, or the button that moved one.

    To be asked after `read_options`, which brings the answers in order.
    """
    filled = 1 + max((int(name.split(".")[1]) for name in bound.data if name.startswith("option.")), default=-1)
    row, _colon, direction = bound.value("move").partition(":")
    if direction not in {"up", "down"} or not (row.isascii() and row.isdecimal() and len(row) < 4):
        return f"f-option.{filled}.de"
    there = max(0, min(int(row) + (-1 if direction == "up" else 1), filled - 1))
    if there in {0, filled - 1}:
        direction = "up" if there else "down"
    return f"answer-{there}-{direction}"


def _write_options(bound: Bound[Any], options: Sequence[Option]) -> None:
    for name in [name for name in bound.data if name.startswith("option.")]:
        del bound.data[name]
    for row, option in enumerate(options):
        example = option.example or Text("", "")
        is_offered = "yes" if option.active else ""
        said = (option.label.de, option.label.en, example.de, example.en)
        values = (option.key, *said, is_offered, option.group)
        bound.data |= {
            f"option.{row}.{name}": [value] for name, value in zip(OPTION_FIELDS, values, strict=True) if value
        }


def option_rows(bound: Bound[Any], *, more: bool, first: int = FIRST_ROWS) -> int:
    """Return how many rows of answers to show: those there are, and some empty ones where answers can be added."""
    filled = {int(name.split(".")[1]) for name in bound.data if name.startswith("option.")}
    if not filled:
        return first if more else 0
    return max(filled) + 1 + (NEW_ROWS if more else 0)
