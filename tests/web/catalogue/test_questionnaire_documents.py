"""Any questionnaire survives its document, old documents stay readable, and differences are found and only those."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.catalogue.answers import AnswerProblem, validate_answer
from web.catalogue.differences import Change, differences
from web.catalogue.question import Comparison, Kind, Option, Part, Question, Retention, Role, Source, Viewer, Weight
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, NotAQuestionnaire, Questionnaire
from web.catalogue.text import Text
from web.services.setup.questionnaire_files import read_questionnaire

KEYS = st.from_regex(r"[a-z0-9][a-z0-9_]{0,20}", fullmatch=True)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=40)
TEXTS = st.builds(Text, WORDS, WORDS)
OPTIONS = st.lists(
    st.builds(Option, KEYS, TEXTS, st.none() | TEXTS, st.booleans()), max_size=5, unique_by=lambda option: option.key
)


def some_of(kind: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    """Some members of an enumeration, in order."""
    return st.sets(st.sampled_from(list(kind))).map(lambda chosen: tuple(each for each in kind if each in chosen))


QUESTIONS = st.builds(
    Question,
    key=KEYS,
    part=st.sampled_from(Part),
    roles=some_of(Role),
    kind=st.sampled_from(Kind),
    label=TEXTS,
    hint=TEXTS,
    purpose=TEXTS,
    retention=st.sampled_from(Retention),
    answered_by=some_of(Source),
    seen_by=some_of(Viewer),
    used_by=st.lists(KEYS, max_size=2).map(tuple),
    options=OPTIONS.map(tuple),
    required=st.booleans(),
    active=st.booleans(),
    compare=st.sampled_from(Comparison),
    weight=st.sampled_from(Weight),
)
QUESTIONNAIRES = st.lists(QUESTIONS, max_size=4, unique_by=lambda question: question.key).map(
    lambda questions: Questionnaire(tuple(questions))
)


@given(QUESTIONNAIRES)
def test_a_questionnaire_survives_its_document(questionnaire: Questionnaire) -> None:
    document = json.loads(json.dumps(questionnaire.to_document()))
    assert Questionnaire.from_document(document) == questionnaire
    assert Questionnaire.from_document(document).to_document() == document


@given(QUESTIONNAIRES)
def test_nothing_differs_from_itself(questionnaire: Questionnaire) -> None:
    assert differences(questionnaire, questionnaire) == ()


@given(QUESTIONNAIRES, QUESTIONNAIRES)
def test_whatever_was_changed_is_said(before: Questionnaire, after: Questionnaire) -> None:
    found = {each.question.key for each in differences(before, after)}
    old = {question.key: question for question in before.questions}
    new = {question.key: question for question in after.questions}
    assert set(old.keys() ^ new.keys()) <= found
    for key in old.keys() & new.keys():
        if (old[key].label, old[key].active, old[key].options) != (new[key].label, new[key].active, new[key].options):
            assert key in found


@given(st.permutations(range(13)))
def test_any_order_is_said_with_as_few_moves_as_possible(order: list[int]) -> None:
    company = DEFAULT_QUESTIONNAIRE.questions[:13]
    after = Questionnaire((*(company[place] for place in order), *DEFAULT_QUESTIONNAIRE.questions[13:]))
    found = differences(DEFAULT_QUESTIONNAIRE, after)
    assert {each.change for each in found} <= {Change.MOVED}
    assert (found == ()) == (list(order) == sorted(order))
    moved = {each.question.key for each in found}
    kept = [question.key for question in company if question.key not in moved]
    assert kept == [question.key for question in after.questions[:13] if question.key not in moved]


def test_one_question_that_moved_is_said_once() -> None:
    questions = DEFAULT_QUESTIONNAIRE.questions
    after = Questionnaire((*questions[1:6], questions[0], *questions[6:]))
    (found,) = differences(DEFAULT_QUESTIONNAIRE, after)
    assert (found.question.key, found.change) == ("occupation", Change.MOVED)


@pytest.mark.parametrize(
    ("values", "change"),
    [
        ({"active": False}, Change.RETIRED),
        ({"required": True}, Change.REQUIRED),
        ({"used_by": ()}, Change.UNUSED),
        ({"seen_by": (Viewer.SELF,)}, Change.UNSHOWN),
        ({"roles": (Role.AZUBI,)}, Change.ROLES),
        ({"retention": Retention.END_OF_ROUND}, Change.RETENTION),
        ({"hint": Text("Kurz", "Short")}, Change.HINT),
        ({"span": (0, 10)}, Change.SPAN),
        ({"compare": Comparison.DIFFERENT}, Change.COMPARE),
        ({"weight": Weight.MUCH}, Change.WEIGHT),
        ({"purpose": Text("Kurz", "Short")}, Change.PURPOSE),
        ({"label": Text("Werk", "Plant")}, Change.LABEL),
    ],
)
def test_each_thing_that_can_change_is_named_in_both_directions(values: dict[str, Any], change: Change) -> None:
    back = {
        Change.RETIRED: Change.RETURNED,
        Change.REQUIRED: Change.OPTIONAL,
        Change.UNUSED: Change.USED,
        Change.UNSHOWN: Change.SHOWN,
    }
    questions = DEFAULT_QUESTIONNAIRE.questions
    after = Questionnaire(tuple(replace(each, **values) if each.key == "site" else each for each in questions))
    assert [each.change for each in differences(DEFAULT_QUESTIONNAIRE, after)] == [change]
    assert [each.change for each in differences(after, DEFAULT_QUESTIONNAIRE)] == [back.get(change, change)]


def test_what_happens_to_answers_is_named() -> None:
    one, two, three = (Option(str(n), Text(f"Stufe {n}", f"Step {n}")) for n in (1, 2, 3))
    asked = replace(DEFAULT_QUESTIONNAIRE.question("motivation"), options=(one, two))
    changed = replace(asked, options=(three, replace(two, example=Text("x", "x")), replace(one, active=False)))
    found = differences(Questionnaire((asked,)), Questionnaire((changed,)))
    assert [each.change for each in found] == [
        Change.OPTION_ADDED, Change.OPTION_EXAMPLE, Change.OPTION_RETIRED, Change.OPTIONS_MOVED,
    ]  # fmt: skip
    back = differences(Questionnaire((changed,)), Questionnaire((asked,)))
    assert [each.change for each in back] == [
        Change.OPTION_RETURNED, Change.OPTION_EXAMPLE, Change.OPTION_REMOVED, Change.OPTIONS_MOVED,
    ]  # fmt: skip
    assert [each.change for each in differences(Questionnaire((asked,)), Questionnaire(()))] == [Change.REMOVED]


def test_a_document_from_before_worded_examples_is_still_read() -> None:
    document = DEFAULT_QUESTIONNAIRE.to_document()
    for row in document["questions"]:
        row["options"] = [{"key": option["key"], "label": option["label"]} for option in row["options"]]
        if row["kind"] == "scale":
            row["options"] = []
    read = Questionnaire.from_document(document)
    assert read.question("reach") == DEFAULT_QUESTIONNAIRE.question("reach")
    assert read.question("motivation").options == ()
    assert read.to_document() == document


def test_the_default_questionnaire_survives_the_way_through_a_file() -> None:
    data = json.dumps(DEFAULT_QUESTIONNAIRE.to_document()).encode()
    assert read_questionnaire(data) == DEFAULT_QUESTIONNAIRE
    assert read_questionnaire(b"\xef\xbb\xbf" + data) == DEFAULT_QUESTIONNAIRE


@pytest.mark.parametrize(
    "values",
    [
        {"key": "Ö"},
        {"key": 3},
        {"active": 1},
        {"label": {"de": "x"}},
        {"label": {"de": None, "en": "x"}},
        {"span": [3, 3]},
        {"span": [0, True]},
        {"span": 7},
        {"compare": "random"},
        {"weight": 8},
    ],
)
def test_a_document_with_other_types_is_refused(values: dict[str, Any]) -> None:
    document = DEFAULT_QUESTIONNAIRE.to_document()
    document["questions"][0] |= values
    with pytest.raises(NotAQuestionnaire):
        Questionnaire.from_document(document)


def test_a_range_of_numbers_survives_its_document_and_limits_the_answers() -> None:
    asked = replace(DEFAULT_QUESTIONNAIRE.question("training_year"), key="q_number", span=(2, 9))
    again = Questionnaire.from_document(Questionnaire((asked,)).to_document()).question("q_number")
    assert again == asked
    assert validate_answer(again, 9) == 9
    with pytest.raises(AnswerProblem) as problem:
        validate_answer(again, 1)
    assert problem.value.params == {"least": 2, "most": 9}


def test_a_text_without_translation_is_shown_as_it_is() -> None:
    assert Text("Standort", "").in_language("en") == "Standort"
    assert Text("", "Site").in_language("de") == "Site"
