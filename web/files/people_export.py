"""A registration as a workbook that can be changed and uploaded again: the company part, as the importer reads it."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from web.catalogue.question import Kind, Question
from web.catalogue.shifts import OWN_HOURS, SCHOOL_PATTERNS, SHIFTS, Weeks, school_weekdays
from web.files.cells import AZUBI, CellProblem
from web.files.fields import BY_KEY
from web.files.messages import N_
from web.files.own_columns import own_text
from web.files.patterns import read_school, read_shift
from web.files.template import COLUMNS, PEOPLE_SHEET, TEXT_COLUMNS
from web.files.writing import Sheet, new_workbook, write_sheet
from web.translations import load

KEYS = (*(column.key for column in COLUMNS[:-1]), "capacity", COLUMNS[-1].key)
SLOTS, DAYS = 48, 7
DAY_NAMES = {"de": "Mo Di Mi Do Fr Sa So".split(), "en": "Mon Tue Wed Thu Fri Sat Sun".split()}  # noqa: SIM905
YES, NO = N_("yes"), N_("no")


@dataclass(frozen=True, slots=True)
class ExportedPerson:
    """Somebody of a registration: role, name, address and the company part by question key, people by their names."""

    role: str
    name: str
    email: str | None
    answers: Mapping[str, Any]


def people_workbook(people: Sequence[ExportedPerson], language: str, own: Sequence[Question] = ()) -> bytes:
    """Return the people as XLSX, one row each. Uploaded again as it is, it changes nothing.

    What the importer could not read back the same (hours of one's own over an empty week) stays an empty cell.
    """
    headings = [BY_KEY[key].heading.in_language(language) for key in KEYS]
    headings += [question.label.in_language(language) for question in own]
    rows = [
        [*(_cell(person, key, language) for key in KEYS), *(_own_cell(person, question, language) for question in own)]
        for person in people
    ]
    title = load(language).gettext(PEOPLE_SHEET)
    buffer = io.BytesIO()
    with new_workbook(buffer, title=title) as workbook:
        sheet = write_sheet(workbook, Sheet(title, headings, rows))
        as_text = workbook.add_format({"num_format": "@"})
        for index, key in enumerate(KEYS):
            if key in TEXT_COLUMNS:
                sheet.set_column(index, index, 18, as_text)
        if own:
            sheet.set_column(len(KEYS), len(KEYS) + len(own) - 1, 18, as_text)
    return buffer.getvalue()


def _cell(person: ExportedPerson, key: str, language: str) -> str:
    if key == "role":
        return "Azubi" if person.role == AZUBI else "Fachkraft"
    if key == "name":
        return person.name
    if key == "email":
        return person.email or ""
    value = person.answers.get(key)
    return "" if value is None else _WRITERS.get(key, _plain)(value, language)


def _own_cell(person: ExportedPerson, question: Question, language: str) -> str:
    value = person.answers.get(question.key)
    if value is None:
        return ""
    return _shift(value, language) if question.kind is Kind.SHIFT else own_text(question, value, language)


def _plain(value: Any, _language: str) -> str:
    return str(value)


def _occupation(value: Mapping[str, Any], _language: str) -> str:
    return str(value["title"])


def _month(value: str, _language: str) -> str:
    year, month = value.split("-")
    return f"{month}/{year}"


def _yes_no(value: bool, language: str) -> str:
    return load(language).gettext(YES if value else NO)


def _instruction(value: Mapping[str, Any], language: str) -> str:
    if not value["on"]:
        return _yes_no(value["has"], language)
    year, month, day = value["on"].split("-")
    return f"{day}.{month}.{year}"


def _shift(value: Mapping[str, Any], language: str) -> str:
    weeks = _weeks(value)
    preset = next((one for one in SHIFTS if one.key == value["preset"] and one.key != OWN_HOURS), None)
    text = str(getattr(preset, language)) if preset and preset.weeks == weeks else rota_text(weeks, language)
    return text if _reads_as(read_shift, text, weeks) else ""


def _school(value: Mapping[str, Any], language: str) -> str:
    weeks = _weeks(value)
    days = [DAY_NAMES[language][day] for day in school_weekdays(weeks)]
    none = getattr(SCHOOL_PATTERNS[0], language)
    texts = {"none": none, "block": "Block"}
    text = texts.get(value["preset"], ", ".join(days))
    return text if _reads_as(read_school, text, weeks) else ""


def _weeks(value: Mapping[str, Any]) -> Weeks:
    return tuple(tuple(week) for week in value["weeks"])


def _reads_as(read: Callable[[str], Any], text: str, weeks: Weeks) -> bool:
    try:
        return bool(text) and bool(read(text).weeks == weeks)
    except CellProblem:
        return False


def rota_text(weeks: Weeks, language: str) -> str:
    """Write hours as the importer reads them: "Mo-Fr 06:00-14:00 | Mo-Fr 14:00-22:00"."""
    slots = [bool(day >> slot & 1) for week in weeks for day in week for slot in range(SLOTS)]
    starts = [place for place, works in enumerate(slots) if works and not slots[place - 1]]
    spans = [(start, _length(slots, start)) for start in starts]
    return " | ".join(_week(number, spans, language) for number in range(len(weeks)))


def _length(slots: Sequence[bool], start: int) -> int:
    return next(step for step in range(1, len(slots) + 1) if not slots[(start + step) % len(slots)])


def _week(number: int, spans: Sequence[tuple[int, int]], language: str) -> str:
    own = [
        (start // SLOTS % DAYS, start % SLOTS, length) for start, length in spans if start // SLOTS // DAYS == number
    ]
    by_hours = sorted((first, length, day) for day, first, length in own)
    parts = []
    # Days in a row with the same hours: their number less their place is the same.
    for (first, length, _), group in groupby(enumerate_runs(by_hours), key=lambda item: (item[0], item[1], item[2])):
        days = [item[3] for item in group]
        names = [DAY_NAMES[language][day] for day in (days[0], days[-1])]
        parts.append(f"{'-'.join(dict.fromkeys(names))} {_time(first)}-{_time((first + length) % SLOTS)}")
    return ", ".join(parts)


def enumerate_runs(spans: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Return (first slot, length, number of the run of days, day) of sorted (first slot, length, day)."""
    return [(first, length, day - place, day) for place, (first, length, day) in enumerate(spans)]


def _time(slot: int) -> str:
    return f"{slot // 2:02d}:{slot % 2 * 30:02d}"


_WRITERS: Mapping[str, Callable[[Any, str], str]] = {
    "occupation": _occupation,
    "training_ends": _month,
    "minor_until": _month,
    "aevo": _yes_no,
    "safety_instruction": _instruction,
    "shift": _shift,
    "school": _school,
}
