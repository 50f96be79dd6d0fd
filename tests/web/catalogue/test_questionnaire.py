import json
import re
from typing import Any

import pytest

from web.catalogue.competences import COMPETENCES
from web.catalogue.introduction import INTRODUCTION
from web.catalogue.question import NO_HEALTH, RETENTION_TEXTS, Kind, Part, Question, Retention, Role, Source, Viewer
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, NotAQuestionnaire, Questionnaire

QUESTIONS = DEFAULT_QUESTIONNAIRE.questions
KEYS_OF_COMPANY = [
    "occupation",
    "site",
    "department",
    "training_year",
    "training_ends",
    "shift",
    "school",
    "capacity",
    "aevo",
    "safety_instruction",
    "line_manager",
    "trainer",
    "minor_until",
]
KEYS_OF_PERSON = [
    "brings",
    "learns",
    "languages",
    "reach",
    "talk_first",
    "wishes",
    "please_not",
    "work_style",
    "motivation",
]
FORBIDDEN = re.compile(
    r"geschlecht|geburt|herkunft|religion|behinderung|krank|familienstand|noten\b|foto|gender|birth|origin|disab|grade",
    re.IGNORECASE,
)


def test_the_parts_ask_what_was_agreed_in_this_order() -> None:
    assert [question.key for question in QUESTIONS if question.part is Part.COMPANY] == KEYS_OF_COMPANY
    assert [question.key for question in QUESTIONS if question.part is Part.PERSON] == KEYS_OF_PERSON


def test_only_work_style_and_motivation_are_switched_off() -> None:
    assert {question.key for question in QUESTIONS if not question.active} == {"work_style", "motivation"}
    assert "motivation" not in {question.key for question in DEFAULT_QUESTIONNAIRE.asked(Part.PERSON, Role.AZUBI)}


def test_only_the_occupation_is_required() -> None:
    assert [question.key for question in QUESTIONS if question.required] == ["occupation"]


def test_azubis_and_fachkraefte_are_asked_what_concerns_them() -> None:
    azubi = {question.key for question in DEFAULT_QUESTIONNAIRE.asked(Part.COMPANY, Role.AZUBI)}
    fachkraft = {question.key for question in DEFAULT_QUESTIONNAIRE.asked(Part.COMPANY, Role.FACHKRAFT)}
    assert azubi - fachkraft == {"training_year", "training_ends", "school", "line_manager", "trainer", "minor_until"}
    assert fachkraft - azubi == {"capacity", "aevo", "safety_instruction"}


def test_the_company_sees_nothing_of_the_person_part_and_types_no_confidential_answer() -> None:
    for question in QUESTIONS:
        if question.part is Part.PERSON:
            assert Viewer.COMPANY not in question.seen_by
            assert Source.COMPANY not in question.answered_by
    for key in ("wishes", "please_not"):
        question = DEFAULT_QUESTIONNAIRE.question(key)
        assert question.answered_by == (Source.SELF,)
        assert question.seen_by == (Viewer.SELF, Viewer.COORDINATOR)
        assert "Das sieht nur die Koordination. In kleinen Betrieben kann man es trotzdem erraten." in question.hint.de


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_every_question_says_what_it_is_for_in_short_plain_words(question: Question) -> None:
    for text in (question.label, question.hint, question.purpose):
        assert text.de
        assert text.en
    assert len(question.label.de) <= 60
    assert max(len(sentence.split()) for sentence in re.split(r"[.?!]", question.hint.de)) <= 12
    assert not FORBIDDEN.search(question.label.de + question.label.en)
    assert question.seen_by[0] is Viewer.SELF


def test_free_texts_ask_to_say_nothing_about_health() -> None:
    free_texts = [question for question in QUESTIONS if question.kind is Kind.TEXT]
    assert free_texts
    assert all(NO_HEALTH.de in question.hint.de and NO_HEALTH.en in question.hint.en for question in free_texts)


def test_the_month_of_coming_of_age_goes_with_that_month() -> None:
    assert DEFAULT_QUESTIONNAIRE.question("minor_until").retention is Retention.OWN_MONTH
    assert set(RETENTION_TEXTS) == set(Retention)


def test_closed_lists_carry_their_options() -> None:
    competences = [competence.key for competence in COMPETENCES]
    for key in ("brings", "learns"):
        assert [option.key for option in DEFAULT_QUESTIONNAIRE.question(key).options] == competences
    assert len(DEFAULT_QUESTIONNAIRE.question("reach").options) == 3


def test_keys_are_unique() -> None:
    assert len({question.key for question in QUESTIONS}) == len(QUESTIONS)
    with pytest.raises(KeyError):
        DEFAULT_QUESTIONNAIRE.question("gender")


def test_a_stored_document_reads_back_as_the_same_questionnaire() -> None:
    document = DEFAULT_QUESTIONNAIRE.to_document()
    stored = json.dumps(document, ensure_ascii=False)
    assert Questionnaire.from_document(json.loads(stored)) == DEFAULT_QUESTIONNAIRE
    assert json.dumps(DEFAULT_QUESTIONNAIRE.to_document(), ensure_ascii=False) == stored


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"format": 2, "questions": []},
        {"format": 1},
        {"format": 1, "questions": [{"key": "site"}]},
        {"format": 1, "questions": [{**DEFAULT_QUESTIONNAIRE.to_document()["questions"][0], "kind": "riddle"}]},
    ],
)
def test_anything_else_is_refused(document: dict[str, Any]) -> None:
    with pytest.raises(NotAQuestionnaire):
        Questionnaire.from_document(document)


def test_the_first_screen_answers_the_four_questions() -> None:
    assert [worry.question("de") for worry in INTRODUCTION] == [
        "Muss ich mitmachen?",
        "Ist das Arbeitszeit?",
        "Wer liest das?",
        "Ist das ein Test?",
    ]
    assert [worry.question("en-GB") for worry in INTRODUCTION] == [worry.question_en for worry in INTRODUCTION]


def test_the_first_screen_keeps_to_one_form_of_address() -> None:
    for worry in INTRODUCTION:
        assert not re.search(r"\b(Sie|Ihnen|Ihre?[rnms]?)\b", worry.answer("de", "du"))
        assert not re.search(r"\b([Dd]u|[Dd]ein\w*|dir|dich|euch|eure?\w*)\b", worry.answer("de", "sie"))
        assert worry.answer("en", "du") == worry.answer("en", "sie") == worry.en


def test_the_first_screen_is_written_in_short_sentences() -> None:
    for worry in INTRODUCTION:
        for address in ("du", "sie"):
            sentences = [part for part in re.split(r"[.?!]", worry.answer("de", address)) if part.strip()]
            words = [len(sentence.split()) for sentence in sentences]
            assert sum(words) / len(words) <= 12
