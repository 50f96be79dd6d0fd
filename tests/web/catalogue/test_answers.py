import string
from datetime import date
from typing import Any

import pytest

from web.catalogue.answers import PROBLEMS, AnswerProblem, validate_answer
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.catalogue.shifts import ALL_DAY, school_weeks, shift_weeks

WEEK = [1 << 20] * 5 + [0, 0]
DAY_WEEKS = [list(week) for week in shift_weeks("day")]

GOOD: list[tuple[str, Any, Any]] = [
    ("occupation", "mechatronikerin", {"title": "Mechatroniker/in", "kldb": "26112"}),
    ("occupation", {"title": " Mechatroniker*in ", "kldb": None}, {"title": "Mechatroniker/in", "kldb": "26112"}),
    ("occupation", {"title": "Bootsbauer/in", "kldb": "25242"}, {"title": "Bootsbauer/in", "kldb": "25242"}),
    ("occupation", {"title": "Bootsbauer/in"}, {"title": "Bootsbauer/in", "kldb": None}),
    ("occupation", {"title": "Mechatroniker/in", "kldb": "26"}, {"title": "Mechatroniker/in", "kldb": "26"}),
    ("site", "  Werk   Nord ", "Werk Nord"),
    ("department", "Halle 2", "Halle 2"),
    ("training_year", 3, 3),
    ("training_ends", " 2028-02 ", "2028-02"),
    ("shift", "day", {"preset": "day", "weeks": DAY_WEEKS}),
    ("shift", {"preset": "day", "weeks": [WEEK]}, {"preset": "day", "weeks": [WEEK]}),
    ("shift", {"weeks": [tuple(WEEK), tuple(WEEK)]}, {"preset": "own", "weeks": [WEEK, WEEK]}),
    ("school", "none", {"preset": "none", "weeks": [[0] * 7]}),
    ("school", {"preset": "block"}, {"preset": "block", "weeks": [list(week) for week in school_weeks("block")]}),
    (
        "school",
        {"preset": "two_days", "weekdays": [3, 0]},
        {"preset": "two_days", "weeks": [[ALL_DAY, 0, 0, ALL_DAY, 0, 0, 0]]},
    ),
    ("school", {"preset": "one_day", "weeks": [WEEK]}, {"preset": "one_day", "weeks": [WEEK]}),
    ("capacity", 2, 2),
    ("aevo", False, False),
    ("safety_instruction", {"has": True, "on": "2026-03-02"}, {"has": True, "on": "2026-03-02"}),
    ("safety_instruction", {"has": True}, {"has": True, "on": None}),
    ("safety_instruction", {"has": False, "on": "2026-03-02"}, {"has": False, "on": None}),
    ("line_manager", "p-17", "p-17"),
    ("trainer", "p-18", "p-18"),
    ("minor_until", "2027-05", "2027-05"),
    ("brings", {"welding": 2, "robot_operation": 0}, {"robot_operation": 0, "welding": 2}),
    ("learns", ["welding", "cad", "welding"], ["cad", "welding"]),
    ("languages", {"tr": "C2", "de": "B1"}, {"de": "B1", "tr": "C2"}),
    ("reach", "in_person", "in_person"),
    ("talk_first", True, True),
    ("wishes", ["c", "a", "b"], ["a", "b", "c"]),
    ("please_not", ["b", "a"], ["a", "b"]),
    ("work_style", 5, 5),
    ("motivation", 1, 1),
]

BAD: list[tuple[str, Any, str]] = [
    ("gender", "x", "unknown_question"),
    ("occupation", {"title": "  "}, "missing"),
    ("occupation", {"title": 7}, "not_text"),
    ("occupation", {"title": "Bootsbauer/in", "kldb": "2x"}, "unknown_occupation_code"),
    ("occupation", {"name": "Bootsbauer/in"}, "unknown_option"),
    ("occupation", ["Bootsbauer/in"], "unknown_option"),
    ("site", "x" * 121, "too_long"),
    ("site", "   ", "missing"),
    ("department", 2, "not_text"),
    ("training_year", 5, "not_a_number"),
    ("training_year", True, "not_a_number"),
    ("training_year", "3", "not_a_number"),
    ("training_ends", "2028-13", "not_a_month"),
    ("training_ends", 202802, "not_a_month"),
    ("shift", "sometimes", "unknown_option"),
    ("shift", {"preset": "own"}, "weeks_malformed"),
    ("shift", {"weeks": []}, "weeks_malformed"),
    ("shift", {"weeks": [WEEK] * 5}, "weeks_malformed"),
    ("shift", {"weeks": [WEEK[:6]]}, "weeks_malformed"),
    ("shift", {"weeks": [[ALL_DAY + 1] * 7]}, "weeks_malformed"),
    ("shift", {"weeks": [[True] * 7]}, "weeks_malformed"),
    ("shift", {"weeks": [[0] * 7]}, "no_hours"),
    ("shift", 3, "unknown_option"),
    ("school", {"preset": "one_day"}, "weekdays_needed"),
    ("school", {"preset": "one_day", "weekdays": 3}, "weekdays_needed"),
    ("school", {"preset": "two_days", "weekdays": ["mo", "di"]}, "weekdays_needed"),
    ("school", {"preset": "sometimes"}, "unknown_option"),
    ("capacity", 0, "not_a_number"),
    ("aevo", "ja", "not_yes_or_no"),
    ("safety_instruction", {"on": "2026-03-02"}, "not_yes_or_no"),
    ("safety_instruction", {"has": True, "on": "32.13.2025"}, "not_a_date"),
    ("safety_instruction", {"has": True, "on": ["2026-03-02"]}, "not_a_date"),
    ("line_manager", 17, "not_text"),
    ("trainer", "", "missing"),
    ("minor_until", "May 2027", "not_a_month"),
    ("brings", {"juggling": 2}, "unknown_option"),
    ("brings", {"welding": 4}, "not_a_number"),
    ("brings", ["welding"], "unknown_option"),
    ("learns", "welding", "unknown_option"),
    ("learns", [["welding"]], "unknown_option"),
    ("languages", {"xx": "B1"}, "unknown_option"),
    ("languages", {"de": "B3"}, "unknown_option"),
    ("languages", {"de": ""}, "level_missing"),
    ("languages", {"": "B1"}, "language_missing"),
    ("reach", "phone", "unknown_option"),
    ("talk_first", 1, "not_yes_or_no"),
    ("wishes", ["a", "b", "c", "d"], "too_many"),
    ("please_not", ["a", "b", "c"], "too_many"),
    ("wishes", ["a", "a"], "named_twice"),
    ("wishes", [3], "not_text"),
    ("work_style", 0, "not_a_number"),
    ("motivation", 6, "not_a_number"),
]


@pytest.mark.parametrize(("key", "value", "stored"), GOOD)
def test_good_answers_are_brought_into_the_stored_form(key: str, value: Any, stored: Any) -> None:
    answer = validate_answer(key, value)
    assert answer == stored
    assert list(answer) == list(stored) if isinstance(stored, dict) else type(answer) is type(stored)
    assert validate_answer(key, answer) == answer


@pytest.mark.parametrize(("key", "value", "code"), BAD)
def test_bad_answers_are_refused_with_a_code(key: str, value: Any, code: str) -> None:
    with pytest.raises(AnswerProblem) as caught:
        validate_answer(key, value)
    assert caught.value.code == code


@pytest.mark.parametrize("question", DEFAULT_QUESTIONNAIRE.questions, ids=lambda question: question.key)
def test_every_question_has_a_check_and_no_answer_is_never_stored(question: Any) -> None:
    assert question.key in {key for key, _, _ in GOOD}
    assert question.key in {key for key, _, _ in BAD}
    nothings: tuple[object, ...] = (None, "", [], {})
    for nothing in nothings:
        with pytest.raises(AnswerProblem) as caught:
            validate_answer(question.key, nothing)
        assert caught.value.code == "missing"


def test_an_instruction_cannot_have_happened_tomorrow() -> None:
    today = date(2027, 1, 15)
    assert validate_answer("safety_instruction", {"has": True, "on": "2027-01-15"}, today=today)["on"] == "2027-01-15"
    with pytest.raises(AnswerProblem) as caught:
        validate_answer("safety_instruction", {"has": True, "on": "2027-01-16"}, today=today)
    assert caught.value.code == "date_in_future"


def test_every_problem_has_a_sentence_in_both_languages_that_its_parameters_fill() -> None:
    seen = {code for _, _, code in BAD} | {"date_in_future"}
    assert seen == set(PROBLEMS)
    for key, value, code in BAD:
        with pytest.raises(AnswerProblem) as caught:
            validate_answer(key, value)
        for language in ("de", "en"):
            names = {name for _, name, _, _ in string.Formatter().parse(PROBLEMS[code].in_language(language)) if name}
            assert names == set(caught.value.params)
            assert "{" not in caught.value.message(language)
