"""What stood in a form that led nowhere, in words to read and to copy.

The page of such a form is gone with its step: the data is fixed, somebody was taken out, another person is signed in.
All that is left is what the browser sent: names of fields and values.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from web.catalogue.competence_lists import competence_keys
from web.catalogue.competences import LEVELS
from web.catalogue.languages import LANGUAGE_LEVELS, LANGUAGES_BY_CODE
from web.catalogue.question import Kind, Option, Question
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.catalogue.shifts import WEEKDAYS
from web.catalogue.text import Text
from web.question_fields import DAY_PARTS, YES_NO
from web.rendering import Page
from web.sentence_texts import OBJECTIVE_NAMES
from web.translations import N_

NAMES: Mapping[str, str] = {
    "name": N_("Name"),
    "email": N_("E-mail"),
    "contact_email": N_("E-mail"),
    "phone": N_("Telephone"),
    "contact_phone": N_("Telephone"),
    "contact_name": N_("Contact person"),
    "town": N_("Town"),
    "sentence": N_("Why these two? One sentence"),
    "reason": N_("Reason"),
    "note": N_("Note"),
    "text": N_("Text"),
    "pasted": N_("Rows"),
    "hours": N_("Working hours a month for each tandem"),
    "tandems": N_("How many tandems do you want?"),
    "on": N_("Handed over on"),
    "until": N_("New deadline for this company"),
    "school_days": N_("School days"),
    "safety_instruction_on": N_("Day of the instruction"),
    "authorised": N_("I may accept the agreement for the company"),
    "beside": N_("Filled in together with the person, or copied from their sheet"),
    "listed": N_("Colleagues may find my name in their list, too"),
    "tell": N_("Tell the contacts by e-mail"),
    "say": N_("Notify the contacts of this by e-mail"),
    "is_substitute": N_("Substitute"),
    "override": N_("Set the rule aside for these people"),
    "required": N_("An answer is required"),
    "in_matching": N_("Use in the matching"),
    "partner_sees": N_("The other person in the tandem sees the answer after publication"),
    "confirmed": N_("Yes, change it for these companies"),
    "places": N_("Places"),
    "deadline": N_("Deadline"),
    "starts_on": N_("Start of the round"),
    "opens_on": N_("Registration opens on"),
    "freezes_on": N_("Data is frozen on"),
    "news_by": N_("News for people without a tandem, at the latest"),
    "reminder_days": N_("Reminders, days before the deadline"),
    "controller": N_("Responsible body"),
    "day": N_("Day"),
    "four_eyes": N_("Two people approve a proposal"),
}
"""What a field asks for, where no question of the questionnaire has its name."""
ADDRESSES = {"du": N_("Du"), "sie": N_("Sie")}
COLOURS = {
    "blue": N_("Blue"),
    "teal": N_("Teal"),
    "green": N_("Green"),
    "violet": N_("Violet"),
    "petrol": N_("Petrol"),
}
CHOICES: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "azubi_address": (N_("How do you address Azubis?"), ADDRESSES),
    "fachkraft_address": (N_("How do you address Fachkräfte?"), ADDRESSES),
    "accent": (N_("Colour of the pages"), COLOURS),
    "how": (N_("What was agreed?"), {"stays": N_("It continues"), "ends": N_("The tandem is not going ahead")}),
    "when": (N_("When?"), {"now": N_("At once"), "later": N_("At a set time")}),
    "objective": (N_("Objective"), OBJECTIVE_NAMES),
    "same": (N_("Who is meant?"), {"new": N_("A new person"), "skip": N_("Leave out this row")}),
}
"""What a choice asks, and the words of its values, where it belongs to no questionnaire; `same.` names a row."""
OTHERWISE = N_("Entry")
QUESTIONS = {question.key: question for question in DEFAULT_QUESTIONNAIRE.questions}
HIDDEN = frozenset(
    {"csrf", "form_key", "seen", "state", "version", "wording", "role", "kind", "next", "more", "pin", "code"}
)
"""Nobody types these in a form of a portal, or they are secrets."""
MADE_BY_THE_PAGE = re.compile(
    r"(?:.*[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f: -]{22,}|(?:rest:)?[0-9a-f]{32,}|[\w-]+\.[\w.-]{30,}|unknown|on)"
)
"""Keys, digests and ticks: words of the page, not of the person."""
HOURS = re.compile(r"(?:days|from|to)(\d)[a-g]")
DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
PARTS = {key: label for key, label, _spans in DAY_PARTS}
WEEK = N_("Week %(number)s")
LANGUAGE = N_("Language")


def typed_words(
    page: Page, sent: Iterable[tuple[str, str]], questions: Iterable[Question] = ()
) -> list[tuple[str, str]]:
    """Return what somebody typed or chose, as (what was asked, what was said); nothing of what the page itself sent.

    `questions` are those of the round the form belonged to, where that is known.
    """
    asked = {**QUESTIONS, **{question.key: question for question in questions}}
    lines: dict[str, list[str]] = {}
    for name, value in sent:
        if name not in HIDDEN and value.strip() and not MADE_BY_THE_PAGE.fullmatch(value):
            label, said = _said(page, asked, name, value.strip("\r\n"))
            lines.setdefault(label, []).append(said)
    return [(label, ", ".join(said)) for label, said in lines.items()]


def _said(page: Page, asked: Mapping[str, Question], name: str, value: str) -> tuple[str, str]:
    """Return what was asked, and the answer, in the reader's language."""
    key, _, rest = name.partition(".")
    if hours := HOURS.fullmatch(name):
        return page.t(WEEK, number=hours[1]), _day(page, value) if name.startswith("days") else value
    if key in CHOICES:
        label, words = CHOICES[key]
        return page.t(label), page.t(words.get(value, value))
    if name in NAMES:
        return page.t(NAMES[name]), _day(page, value) if name == "school_days" else _plain(page, value)
    if key in {"level", "other", "other_level"}:
        return _language(page, rest) if key == "level" else page.t(LANGUAGE), _spoken(page, value)
    if key in asked:
        return _answer(page, asked[key], rest, value)
    return page.t(OTHERWISE), _plain(page, value)


def _plain(page: Page, value: str) -> str:
    """A tick as a word, a day as its reader writes it, else what was typed."""
    try:
        return page.day(date.fromisoformat(value)) if DATE.fullmatch(value) else _option(page, value, YES_NO)
    except ValueError:
        return value


def _day(page: Page, value: str) -> str:
    is_day = len(value) == 1 and value.isdecimal() and int(value) < len(WEEKDAYS)
    return WEEKDAYS[int(value)].in_language(page.language) if is_day else value


def _language(page: Page, code: str) -> str:
    known = LANGUAGES_BY_CODE.get(code)
    return Text(known.de, known.en).in_language(page.language) if known else code


def _spoken(page: Page, value: str) -> str:
    """A language, or how well somebody speaks it."""
    level = next((each for each in LANGUAGE_LEVELS if each.code == value), None)
    return Text(level.de, level.en).in_language(page.language) if level else _language(page, value)


def _answer(page: Page, question: Question, rest: str, value: str) -> tuple[str, str]:
    if question.kind is Kind.COMPETENCE_LEVELS:
        return _competence(page, question, rest), _level(page, value)
    label = question.label.in_language(page.language)
    if question.kind is Kind.COMPETENCES:
        return label, _competence(page, question, value)
    if question.is_custom and question.kind is Kind.LANGUAGES:
        return label, _spoken(page, value)
    if question.is_custom and question.kind is Kind.SHIFT:
        return label, _part_of_day(page, value)
    if question.options:
        return label, _option(page, value, question.options)
    return label, _plain(page, value)


def _part_of_day(page: Page, value: str) -> str:
    day, _, part = value.partition("-")
    if part not in PARTS:
        return value
    return f"{_day(page, day)}: {PARTS[part].in_language(page.language)}"


def _option(page: Page, value: str, options: Iterable[Option]) -> str:
    return next((each.label.in_language(page.language) for each in options if each.key == value), value)


def _competence(page: Page, question: Question, key: str) -> str:
    known = competence_keys(question).get(key)
    return Text(known.de, known.en).in_language(page.language) if known else key


def _level(page: Page, value: str) -> str:
    known = next((each for each in LEVELS if str(each.value) == value), None)
    return Text(known.de, known.en).in_language(page.language) if known else value
