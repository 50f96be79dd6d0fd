"""The screens of the person part as forms: what stands in the fields, and what they say when they come back."""

from collections.abc import Callable, Mapping
from typing import Any

from web.catalogue.competences import in_group
from web.forms import Bound, Form
from web.services.person_part import Screen, ScreenView
from web.translations import N_

UNKNOWN = "unknown"
MAIN_LANGUAGES = ("de", "en")
OTHER_LANGUAGES = (1, 2, 3)
LEVEL_MISSING = N_("Please say how well, or take the language away.")
LANGUAGE_MISSING = N_("Please choose the language, or take the level away.")


class ScreenForm(Form):
    """What every screen sends beside its own fields."""

    state: str = ""
    listed: bool = False


class NothingForm(Form):
    """A button without fields."""


def filled(view: ScreenView) -> Bound[ScreenForm]:
    """Return a screen's form with what is stored."""
    return ScreenForm.filled(_FIELDS[view.screen.step](view))


def read(screen: Screen, form: Bound[ScreenForm]) -> dict[str, Any]:
    """Return the answers of a screen, None for what was left out; notes in the form what cannot be understood."""
    return _ANSWERS[screen.step](screen, form)


def _language_fields(view: ScreenView) -> Mapping[str, object]:
    known = dict(view.values.get("languages") or {})
    fields = {f"level.{code}": known.pop(code, None) for code in MAIN_LANGUAGES}
    for number, (code, level) in zip(OTHER_LANGUAGES, known.items(), strict=False):
        fields |= {f"other.{number}": code, f"other_level.{number}": level}
    return fields


def _language_answers(_screen: Screen, form: Bound[ScreenForm]) -> dict[str, Any]:
    levels = {code: form.value(f"level.{code}") for code in MAIN_LANGUAGES}
    for number in OTHER_LANGUAGES:
        code, level = form.value(f"other.{number}"), form.value(f"other_level.{number}")
        if code and not level:
            form.refuse(f"other_level.{number}", LEVEL_MISSING, {})
        elif level and not code:
            form.refuse(f"other.{number}", LANGUAGE_MISSING, {})
        elif code:
            levels[code] = level
    return {"languages": {code: level for code, level in levels.items() if level}}


def _competence_fields(view: ScreenView) -> Mapping[str, object]:
    """A competence that was left out on a screen that has answers is one the person does not know yet."""
    keys = [competence.key for competence in in_group(view.screen.group)]
    brings, learns = view.values.get("brings") or {}, view.values.get("learns") or ()
    is_answered = any(key in brings or key in learns for key in keys)
    fields = {f"brings.{key}": brings.get(key, UNKNOWN if is_answered else None) for key in keys}
    return {**fields, "learns": [key for key in keys if key in learns]}


def _competence_answers(screen: Screen, form: Bound[ScreenForm]) -> dict[str, Any]:
    typed = {each.key: form.value(f"brings.{each.key}") for each in in_group(screen.group)}
    brings = {key: _level(text) for key, text in typed.items() if text not in ("", UNKNOWN)}
    return {"brings": brings, "learns": form.values("learns")}


def _level(text: str) -> int | str:
    return int(text) if len(text) == 1 and text.isdecimal() else text


def _reach_fields(view: ScreenView) -> Mapping[str, object]:
    return {
        "reach": view.values.get("reach"),
        "talk_first": "yes" if view.values.get("talk_first") else None,
        "listed": "yes" if view.is_listed else None,
    }


def _reach_answers(_screen: Screen, form: Bound[ScreenForm]) -> dict[str, Any]:
    return {"reach": form.value("reach"), "talk_first": True if form.value("talk_first") else None}


def _wish_fields(view: ScreenView) -> Mapping[str, object]:
    return {key: view.values.get(key) for key in ("wishes", "please_not")}


def _wish_answers(_screen: Screen, form: Bound[ScreenForm]) -> dict[str, Any]:
    return {key: form.values(key) for key in ("wishes", "please_not")}


_FIELDS: dict[str, Callable[[ScreenView], Mapping[str, object]]] = {
    "languages": _language_fields,
    "competences": _competence_fields,
    "reach": _reach_fields,
    "wishes": _wish_fields,
}
_ANSWERS: dict[str, Callable[[Screen, Bound[ScreenForm]], dict[str, Any]]] = {
    "languages": _language_answers,
    "competences": _competence_answers,
    "reach": _reach_answers,
    "wishes": _wish_answers,
}
