"""Questions of every kind as fields: what was stored is shown, and what is shown is read back as the same answer."""

import datetime as dt
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import FormData

from tests.web.test_ui import FakeForm, FakePage
from web.catalogue.answers import AnswerProblem, validate_answer
from web.catalogue.competences import COMPETENCES
from web.catalogue.languages import LANGUAGE_LEVELS, LANGUAGES
from web.catalogue.question import NO_HEALTH, Kind, Option, Part, Question, Retention, Role, Source, Viewer
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.catalogue.text import Text
from web.forms import Form
from web.question_fields import answer_fields, read_answer
from web.rendering import environment

STEPS = tuple(
    Option(str(step), Text(f"Stufe {step}", f"Step {step}"), Text(f"Beispiel {step}", f"Example {step}"))
    for step in range(1, 5)
)
COLOURS = tuple(Option(key, Text(key.title(), key.title())) for key in ("red", "green", "blue"))
MANY = tuple(Option(f"o{number}", Text(f"Wahl {number}", f"Choice {number}")) for number in range(12))


def question(kind: Kind, options: tuple[Option, ...] = (), **values: Any) -> Question:
    """A question of the programme's own."""
    said: dict[str, Any] = {
        "key": "q_own",
        "part": Part.PERSON,
        "roles": tuple(Role),
        "label": Text("Eigene Frage", "Own question"),
        "hint": Text("Ein Hinweis.", "A hint."),
        "purpose": Text("Zum Kennenlernen", "To get to know each other"),
        "retention": Retention.END_OF_ROUND,
        "answered_by": (Source.SELF,),
        "seen_by": (Viewer.SELF, Viewer.COORDINATOR),
    }
    return Question(kind=kind, options=options, **{**said, **values})


OWN = {
    "choice": question(Kind.CHOICE, COLOURS),
    "long_choice": question(Kind.CHOICE, MANY),
    "multiple": question(Kind.MULTIPLE, COLOURS),
    "scale": question(Kind.SCALE, STEPS),
    "plain_scale": question(Kind.SCALE),
    "date": question(Kind.DATE),
    "month": question(Kind.MONTH),
    "number": question(Kind.NUMBER),
    "yes_no": question(Kind.YES_NO),
    "text": question(Kind.TEXT),
    "tongues": question(Kind.LANGUAGES),
    "competences": question(Kind.COMPETENCES),
    "levels": question(Kind.COMPETENCE_LEVELS),
    "hours": question(Kind.SHIFT),
}
EVERY = {**OWN, **{each.key: each for each in DEFAULT_QUESTIONNAIRE.questions}}
PARTS = {"morning": 0xFFF << 12, "afternoon": 0xFFF << 24, "evening": 0xFF << 36, "night": 0xFFF | 0xF << 44}
DAYS = st.sets(st.sampled_from(sorted(PARTS))).map(lambda parts: sum(PARTS[part] for part in parts))
COMPETENCE = st.sampled_from([each.key for each in COMPETENCES])
LANGUAGE, LEVEL = (st.sampled_from([each.code for each in known]) for known in (LANGUAGES, LANGUAGE_LEVELS))
ANSWERS: dict[str, st.SearchStrategy[Any]] = {
    "choice": st.sampled_from(["red", "green", "blue"]),
    "long_choice": st.integers(0, 11).map(lambda number: f"o{number}"),
    "multiple": st.lists(st.sampled_from(["red", "green", "blue"]), min_size=1),
    "scale": st.integers(1, 4),
    "plain_scale": st.integers(1, 5),
    "date": st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31)).map(str),
    "month": st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)).map(lambda day: f"{day:%Y-%m}"),
    "number": st.integers(0, 9999),
    "yes_no": st.booleans(),
    "text": st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=120),
    "tongues": st.dictionaries(LANGUAGE, LEVEL, min_size=1, max_size=4),
    "competences": st.lists(COMPETENCE, min_size=1),
    "levels": st.dictionaries(COMPETENCE, st.integers(0, 3), min_size=1),
    "hours": st.lists(DAYS, min_size=7, max_size=7).filter(any).map(lambda week: {"preset": "own", "weeks": [week]}),
}


@dataclass(frozen=True)
class Reader(FakePage):
    """A page with a language."""

    language: str = "de"


def rendered(asked: Question, form: FakeForm | None = None, language: str = "de", **context: Any) -> str:
    source = "{{ ui.error_summary(page, form) }}{{ ui.question(page, form, question, value, people, saved) }}"
    given_context = {"value": None, "people": (), "saved": False} | context
    template = environment(language).from_string(source)
    return template.render(page=Reader(language=language), form=form, question=asked, **given_context)


def browser_sends(html: str) -> FormData:
    """What a browser would send for the fields of a page, as they stand."""
    inputs = re.findall(r'<input[^>]*?type="(\w+)"[^>]*?name="([^"]+)" value="([^"]*)"([^>]*)>', html)
    sent = [
        (name, value) for kind, name, value, rest in inputs if kind not in {"radio", "checkbox"} or "checked" in rest
    ]
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', html, re.DOTALL):
        sent.append((name, (re.findall(r'value="([^"]*)" selected', options) or [""])[0]))
    return FormData(sent)


@given(st.data())
@pytest.mark.parametrize("name", OWN)
def test_an_answer_survives_its_fields(name: str, data: st.DataObject) -> None:
    asked = OWN[name]
    answer = validate_answer(asked, data.draw(ANSWERS[name].filter(lambda value: value != "unknown")))
    fields = answer_fields(asked, answer)
    sent = FormData([(field, value) for field, values in fields.items() for value in values])
    assert validate_answer(asked, read_answer(asked, sent)) == answer
    assert validate_answer(asked, read_answer(asked, Form.bind(sent))) == answer


STORED: dict[str, Any] = {
    "choice": "green",
    "long_choice": "o11",
    "multiple": ["red", "blue"],
    "scale": 3,
    "plain_scale": 5,
    "date": "2027-03-01",
    "month": "2027-03",
    "number": 12,
    "yes_no": False,
    "text": "Halle 2 & 3",
    "tongues": {"de": "B1", "tr": "C2"},
    "competences": ["welding", "cad"],
    "levels": {"welding": 2, "cad": 0},
    "hours": {"preset": "own", "weeks": [[PARTS["night"], 0, PARTS["morning"] | PARTS["evening"], 0, 0, 0, 0]]},
    "safety_instruction": {"has": True, "on": "2026-03-02"},
    "occupation": {"title": "Mechatroniker/in", "kldb": "26112"},
    "shift": {"preset": "day"},
    "school": validate_answer("school", {"preset": "one_day", "weekdays": [2]}),
    "wishes": ["p2"],
    "trainer": "p1",
}


@pytest.mark.parametrize("name", STORED)
@pytest.mark.parametrize("language", ["de", "en"])
def test_a_browser_sends_back_what_was_stored(name: str, language: str) -> None:
    asked = EVERY[name]
    people = [("p1", "Petra Sommer"), ("p2", "Ali Demir")]
    html = rendered(asked, language=language, value=validate_answer(asked, STORED[name]), people=people)
    sent = FormData([(field, unescape(str(text))) for field, text in browser_sends(html).multi_items()])
    assert validate_answer(asked, read_answer(asked, sent)) == validate_answer(asked, STORED[name])


@pytest.mark.parametrize("asked", EVERY.values(), ids=EVERY)
def test_an_untouched_question_says_nothing(asked: Question) -> None:
    assert read_answer(asked, browser_sends(rendered(asked))) is None
    assert read_answer(asked, FormData()) is None
    assert read_answer(asked, FormData([(asked.key, "unknown")])) is None


@pytest.mark.parametrize("asked", EVERY.values(), ids=EVERY)
def test_a_refused_question_leads_to_its_first_field_and_keeps_what_was_typed(asked: Question) -> None:
    html = rendered(asked, FakeForm({asked.key: ["<odd>"]}, wrong=[asked.key]), people=[("p1", "Petra Sommer")])
    ids = re.findall(r'\bid="([^"]+)"', html)
    pointed_at = {name for names in re.findall(r'aria-describedby="([^"]+)"', html) for name in names.split()}
    assert f'href="#f-{asked.key}"' in html
    assert ids.count(f"f-{asked.key}") == 1
    assert len(ids) == len(set(ids))
    assert pointed_at <= set(ids)
    assert html.count(f"Problem of {asked.key}") == 2
    assert "<odd>" not in html
    controls = re.findall(r'<(?:input|select|textarea)[^>]*\bid="([^"]+)"', html)
    assert sorted(controls) == sorted(re.findall(r'<label[^>]*\bfor="([^"]+)"', html))


def test_what_was_typed_wins_over_what_is_stored_once_it_was_refused() -> None:
    html = rendered(OWN["text"], FakeForm({"q_own": ["zu lang"]}, wrong=["q_own"]), value="alt")
    assert 'value="zu lang"' in html
    assert 'value="alt"' in rendered(OWN["text"], FakeForm({"q_own": ["zu lang"]}), value="alt")


@pytest.mark.parametrize("name", ["choice", "scale", "yes_no", "plain_scale"])
def test_not_knowing_yet_is_offered_unless_an_answer_is_required(name: str) -> None:
    assert 'value="unknown"' in rendered(OWN[name])
    assert "checked" not in rendered(OWN[name])
    assert re.findall(r'value="(\w+)" checked', rendered(OWN[name], saved=True)) == ["unknown"]
    required = question(OWN[name].kind, OWN[name].options, required=True)
    assert 'value="unknown"' not in rendered(required, saved=True)


def test_the_steps_of_a_scale_are_said_in_words_with_an_example() -> None:
    html = rendered(OWN["scale"])
    assert ">2: Stufe 2<" in html
    assert ">Beispiel 2<" in html
    assert ">2: Step 2<" in rendered(OWN["scale"], language="en")


def test_a_retired_option_is_offered_only_to_those_who_chose_it() -> None:
    retired = question(Kind.CHOICE, (*COLOURS, Option("pink", Text("Rosa", "Pink"), active=False)))
    assert "Rosa" not in rendered(retired)
    assert "Rosa" in rendered(retired, value="pink")
    assert validate_answer(retired, "pink") == "pink"
    assert [option.key for option in retired.offered] == ["red", "green", "blue"]


def test_every_free_text_asks_to_say_nothing_about_health() -> None:
    assert "Ein Hinweis. Bitte keine Angaben zur Gesundheit." in rendered(OWN["text"])
    assert NO_HEALTH.en in rendered(OWN["text"], language="en")
    assert rendered(EVERY["site"]).count(NO_HEALTH.de) == 1
    assert NO_HEALTH.de not in rendered(OWN["choice"])


@pytest.mark.parametrize(
    ("name", "typed", "read"),
    [
        ("date", "1.9.2025", "2025-09-01"),
        ("date", "neulich", "neulich"),
        ("month", "7/2027", "2027-07"),
        ("month", "bald", "bald"),
        ("number", " 007 ", 7),
        ("number", "viele", "viele"),
        ("number", "²", "²"),
        ("scale", "4", 4),
        ("yes_no", "yes", True),
        ("yes_no", "vielleicht", "vielleicht"),
    ],
)
def test_what_was_typed_is_understood_or_kept_for_the_check(name: str, typed: str, read: Any) -> None:
    assert read_answer(OWN[name], FormData([("q_own", typed)])) == read


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("choice", "pink", "unknown_option"),
        ("choice", ["red"], "unknown_option"),
        ("multiple", "red", "unknown_option"),
        ("multiple", ["pink"], "unknown_option"),
        ("multiple", [["red"]], "unknown_option"),
        ("multiple", [], "missing"),
        ("scale", 5, "not_a_number"),
        ("scale", "2", "not_a_number"),
        ("scale", True, "not_a_number"),
        ("plain_scale", 6, "not_a_number"),
        ("date", "32.13.2025", "not_a_date"),
        ("date", "0001-01-01", "not_a_date"),
        ("date", 20250901, "not_a_date"),
        ("number", -1, "not_a_number"),
        ("number", 10_000, "not_a_number"),
        ("text", "x" * 121, "too_long"),
        ("tongues", {"de": ""}, "level_missing"),
        ("tongues", {"": "B1"}, "language_missing"),
    ],
)
def test_an_answer_that_is_none_is_refused_with_a_code(name: str, value: Any, code: str) -> None:
    with pytest.raises(AnswerProblem) as caught:
        validate_answer(OWN[name], value)
    assert caught.value.code == code


def test_a_day_of_instruction_without_a_yes_means_yes() -> None:
    asked = EVERY["safety_instruction"]
    sent = FormData([("safety_instruction.on", "02.03.2026")])
    assert read_answer(asked, sent) == {"has": True, "on": "2026-03-02"}


def test_a_question_of_the_default_questionnaire_and_its_key_are_checked_alike() -> None:
    assert validate_answer(EVERY["training_year"], 3) == validate_answer("training_year", 3)
    with pytest.raises(AnswerProblem):
        validate_answer(EVERY["training_year"], 5)
