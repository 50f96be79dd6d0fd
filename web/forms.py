"""Forms: what was sent, what it means, and what is wrong with it, kept together so that a page can show it again."""

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Generic, Literal, Self, TypeVar, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails
from starlette.datastructures import FormData, UploadFile

from web.translations import N_

M = TypeVar("M", bound="Form")
Problem = tuple[str, dict[str, object]]
"""An English msgid and its parameters."""

MESSAGES: dict[str, str] = {
    "missing": N_("Please fill in this field."),
    "string_too_long": N_("Please use at most %(max_length)s characters."),
    "too_long": N_("Please use at most %(max_length)s characters."),
    "string_too_short": N_("Please use at least %(min_length)s characters."),
    "int_parsing": N_("Please enter a whole number, for example 2."),
    "greater_than_equal": N_("Please enter a number of at least %(ge)s."),
    "less_than_equal": N_("Please enter a number of at most %(le)s."),
    "date_from_datetime_parsing": N_("Please enter a date such as 2027-01-31."),
    "date_parsing": N_("Please enter a date such as 2027-01-31."),
    "time_parsing": N_("Please enter a time such as 09:30."),
    "enum": N_("Please choose one of the options."),
    "literal_error": N_("Please choose one of the options."),
    "uuid_parsing": N_("Please choose one of the options."),
    "bool_parsing": N_("Please choose one of the options."),
}
OTHER = N_("Please check this field.")
STORED_NOW = N_("Somebody else saved this here: %(value)s")
STORED_EMPTY = N_("Somebody else cleared this field.")
STORED_CHOICE = N_("Somebody else chose something different here.")
DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_UNTYPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean_text(text: str) -> str:
    """Return text without control characters and halves of characters, which nobody types and databases refuse."""
    return _UNTYPABLE.sub("", text)


class Form(BaseModel):
    """The meaning of a form. Validators raise `ValueError(N_("…"))` with a message for people."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True, extra="ignore", arbitrary_types_allowed=True)
    state_fields: ClassVar[frozenset[str]] = frozenset({"version", "seen"})
    """Hidden fields that say which state was on the page; after a conflict they follow the new state."""

    @classmethod
    def bind(cls, data: FormData) -> "Bound[Self]":
        """Read what was sent; empty fields count as not filled in."""
        raw = _raw(data)
        filled = {name: _chosen(cls, name, values) for name, values in raw.items() if name in cls.model_fields}
        try:
            model = cls.model_validate({name: value for name, value in filled.items() if value not in ("", None)})
        except ValidationError as error:
            return Bound(raw, None, _problems(error.errors()))
        return Bound(raw, model)

    @classmethod
    def filled(cls, values: Mapping[str, object] | None = None) -> "Bound[Self]":
        """Return a form to show, with what is known already."""
        return Bound({name: _texts(value) for name, value in (values or {}).items()}, None)


def _raw(data: FormData) -> dict[str, list[Any]]:
    return {name: [v.strip() if isinstance(v, str) else v for v in data.getlist(name)] for name in data}


def _chosen(model: type[Form], name: str, values: list[Any]) -> Any:
    """Return all values for fields that hold several, else the last one; an empty file field is not filled in."""
    if get_origin(model.model_fields[name].annotation) in (list, tuple, set, frozenset):
        return [value for value in values if value != ""]
    last = values[-1]
    if isinstance(last, str) and _holds_day(model.model_fields[name].annotation):
        return _day_as_sent(last)
    return None if isinstance(last, UploadFile) and not last.filename else last


def _holds_day(annotation: Any) -> bool:
    return annotation is dt.date or dt.date in get_args(annotation)


def _day_as_sent(text: str) -> str:
    """Return a day as browsers send it; where they offer no calendar it is typed as people write it: 31.1.2027."""
    found = DAY.fullmatch(text)
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else text


def _texts(value: object) -> list[Any]:
    if value is None:
        return []
    if isinstance(value, list | tuple | set | frozenset):
        return [str(each) for each in value]
    return [str(value)]


def _problems(errors: Sequence[ErrorDetails]) -> list[tuple[str, Problem]]:
    return [(str(error["loc"][0]) if error["loc"] else "", _problem(error)) for error in errors]


def _problem(error: ErrorDetails) -> Problem:
    context = dict(error.get("ctx", {}))
    if error["type"] == "value_error":
        return str(context["error"]), {}
    return MESSAGES.get(error["type"], OTHER), context


@dataclass
class Bound(Generic[M]):
    """A form with what was typed into it. `model` is there once everything in it is right."""

    data: dict[str, list[Any]]
    accepted: M | None
    refusals: list[tuple[str, Problem]] = field(default_factory=list)
    is_overtaken: bool = False
    """Somebody else saved first; what was typed is still here."""

    @property
    def model(self) -> M:
        """The form's meaning; only to be asked for when the form is not invalid."""
        if self.accepted is None:
            raise LookupError("the form is not valid: look at `invalid` first")
        return self.accepted

    @property
    def invalid(self) -> bool:
        """Whether something has to be mended."""
        return bool(self.refusals)

    @property
    def mark(self) -> str:
        """Stands for the rendered form with exactly this content; empty for a form without a key.

        All forms of a page share its key, and a page may come back from the browser's history: another button of it, or
        the same one with other content, is no repetition.
        """
        if not self.value("form_key"):
            return ""
        content = sorted((name, list(map(_told_apart, values))) for name, values in self.data.items() if name != "csrf")
        return hashlib.sha256(json.dumps(content).encode()).hexdigest()

    def refuse(self, name: str, message: str, params: dict[str, object]) -> None:
        """Add what a use case had against the content."""
        self.refusals.append((name, (message, params)))

    def meet(self, stored: "Bound[M]") -> None:
        """Keep what was typed, name at each field what somebody else stored meanwhile, and follow the new state.

        `stored` is the form as it would be shown now. Sent once more, this form then knowingly replaces it.
        """
        for name in stored.data:
            if name in Form.state_fields:
                self.data[name] = stored.data[name]
            elif _filled(self.values(name)) != _filled(stored.values(name)):
                self.refuse(name, *_stored_now(type(self.accepted), name, _filled(stored.values(name))))

    def value(self, name: str) -> str:
        """Return what stands in a field, as text."""
        values = self.values(name)
        return values[-1] if values else ""

    def values(self, name: str) -> list[str]:
        """Return everything chosen for a field, as text."""
        return [value for value in self.data.get(name, []) if isinstance(value, str)]


def _told_apart(value: Any) -> str:
    """Return what tells a value from others; two files of one name and size count as one."""
    return f"{value.filename} {value.size}" if isinstance(value, UploadFile) else str(value)


def _filled(values: list[str]) -> list[str]:
    return sorted(value for value in values if value)


def _stored_now(model: type[Form | None], name: str, values: list[str]) -> Problem:
    """Say what stands in a field now; a choice or several values are not repeated by their keys."""
    if not values:
        return STORED_EMPTY, {}
    known = model.model_fields.get(name) if issubclass(model, Form) else None
    if len(values) > 1 or (known is not None and get_origin(known.annotation) is Literal):
        return STORED_CHOICE, {}
    return STORED_NOW, {"value": values[0]}
