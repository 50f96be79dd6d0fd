"""Questionnaires as files: taken over whole, joined with what is there, refused by name."""

import json
from dataclasses import replace
from typing import Any

import pytest

from tests import factories
from tests.web.coordinator.conftest import World
from tests.web.coordinator.desk import ANSWERS, REASON, Desk, desk_of
from web.catalogue.question import Kind, Option
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.catalogue.text import Text
from web.db.models import QuestionnaireDraft
from web.services.errors import InputRefused
from web.services.setup import question_edits, questionnaire_files, questionnaires


@pytest.fixture
def desk(world: World) -> Desk:
    return desk_of(world)


def file_of(desk: Desk) -> bytes:
    return desk.world.unit.read(
        lambda session: questionnaire_files.export_questionnaire(session, desk.actor, desk.programme_id)[1]
    )


def read_in(desk: Desk, data: bytes, reason: str = "") -> int:
    count: int = desk.do(questionnaire_files.import_questionnaire, data=data, reason=reason)
    return count


def test_a_programme_takes_over_the_questionnaire_of_another(desk: Desk) -> None:
    key = desk.add()
    desk.change("site", label=Text("Werk", "Plant"))
    data = file_of(desk)
    round_ = desk.world.unit.run(lambda s: factories.make_round(s, factories.make_programme(s, "Nachbarn")))
    neighbour = desk.world.unit.run(lambda session: factories.make_coordinator(session, round_.programme_id))
    other = Desk(desk.world, round_.programme_id, neighbour)
    assert read_in(other, data) == 2
    assert other.look().questionnaire == desk.look().questionnaire
    assert other.adopt(round_.id) == 2
    assert key in {each.key for each in other.look().in_use.questions}


def test_nothing_of_the_own_questionnaire_is_lost(desk: Desk) -> None:
    key = desk.add(options=(*ANSWERS, Option("", Text("Gar nicht", ""))))
    with_all = json.loads(file_of(desk))
    desk.adopt()
    with_all["questions"][-1]["options"] = with_all["questions"][-1]["options"][:2]
    read_in(desk, json.dumps(with_all).encode())
    assert [option.active for option in desk.look().questionnaire.question(key).options] == [True, True, False]
    read_in(desk, json.dumps(DEFAULT_QUESTIONNAIRE.to_document()).encode())
    assert not desk.look().questionnaire.question(key).active
    assert [each.change for each in desk.look().differences] == ["retired"]


def test_what_the_product_decides_is_not_taken_from_a_file(desk: Desk) -> None:
    document = DEFAULT_QUESTIONNAIRE.to_document()
    rows = {row["key"]: row for row in document["questions"]}
    rows["wishes"] |= {"seen_by": ["self", "company", "partner"], "answered_by": ["company"], "used_by": ["hours"]}
    rows["reach"]["options"] = [{"key": "pigeon", "label": {"de": "Per Taube", "en": "By pigeon"}}]
    rows["site"]["label"] = {"de": "Werk\x00 \n Nord\ud800", "en": "Plant"}
    assert read_in(desk, json.dumps(document).encode()) == 1
    found = desk.look().questionnaire
    assert found.question("wishes") == DEFAULT_QUESTIONNAIRE.question("wishes")
    assert found.question("reach") == DEFAULT_QUESTIONNAIRE.question("reach")
    assert found.question("site").label == Text("Werk Nord", "Plant")


def test_a_file_that_asks_what_the_law_forbids_needs_a_reason(desk: Desk) -> None:
    desk.add(Kind.TEXT, label=Text("Religion", "Religion"), reason=REASON)
    data = file_of(desk)
    desk.do(questionnaires.discard_draft)
    with pytest.raises(InputRefused) as refused:
        read_in(desk, data)
    assert refused.value.field == "reason"
    read_in(desk, data, REASON)


def with_question(**values: Any) -> bytes:
    """The default questionnaire as a file, its first question changed."""
    document = DEFAULT_QUESTIONNAIRE.to_document()
    document["questions"][0] |= values
    return json.dumps(document).encode()


OWN = DEFAULT_QUESTIONNAIRE.to_document()["questions"][1] | {"key": "q_own"}
MALFORMED: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", questionnaire_files.FILE_MISSING),
    "huge": (b" " * 500_001, questionnaire_files.TOO_LARGE),
    "a picture": (b"\x89PNG\xff\xfe", questionnaire_files.NOT_TEXT),
    "prose": (b"\nHallo", questionnaire_files.NOT_JSON),
    "deep": (b"[" * 100_000, questionnaire_files.NOT_A_QUESTIONNAIRE),
    "a list": (b"[]", questionnaire_files.NOT_A_QUESTIONNAIRE),
    "something else": (b"{}", questionnaire_files.NOT_A_QUESTIONNAIRE),
    "no questions": (b'{"format": 1, "questions": []}', questionnaire_files.NOT_A_QUESTIONNAIRE),
    "from the future": (b'{"format": 2, "questions": []}', questionnaire_files.OTHER_FORMAT),
    "not questions": (b'{"format": 1, "questions": [3]}', questionnaire_files.QUESTION_UNREADABLE),
    "a number as text": (with_question(label={"de": 3, "en": "x"}), questionnaire_files.QUESTION_UNREADABLE),
    "a text as truth": (with_question(required="no"), questionnaire_files.QUESTION_UNREADABLE),
    "odd key": (with_question(key="../x"), questionnaire_files.QUESTION_UNREADABLE),
    "unknown key": (with_question(key="gender"), questionnaire_files.UNKNOWN_KEY),
    "key twice": (with_question(key="site", kind="text"), questionnaire_files.KEY_TWICE),
    "another kind": (with_question(kind="text"), questionnaire_files.OTHER_KIND),
    "a kind of the product": (with_question(key="q_x", kind="people"), questionnaire_files.OTHER_KIND),
    "no label": (with_question(label={"de": "", "en": ""}), questionnaire_files.QUESTION_REFUSED),
    "odd steps": (
        with_question(key="q_x", kind="scale", options=[{"key": k, "label": {"de": k, "en": k}} for k in "ab"]),
        questionnaire_files.QUESTION_REFUSED,
    ),
    "answers of one key": (
        with_question(key="q_x", kind="choice", options=[{"key": "a", "label": {"de": k, "en": k}} for k in "ab"]),
        questionnaire_files.QUESTION_REFUSED,
    ),
    "no occupation": (with_question(active=False), questionnaire_files.OCCUPATION_MISSING),
    "too many": (
        json.dumps({"format": 1, "questions": [OWN | {"key": f"q_{n}"} for n in range(61)]}).encode(),
        question_edits.TOO_MANY_QUESTIONS,
    ),
}


@pytest.mark.parametrize(("data", "message"), MALFORMED.values(), ids=MALFORMED)
def test_a_file_that_is_no_questionnaire_is_refused_by_name(desk: Desk, data: bytes, message: str) -> None:
    with pytest.raises(InputRefused) as refused:
        read_in(desk, data)
    assert (refused.value.field, refused.value.message) == ("file", message)
    assert message % refused.value.params
    assert desk.all(QuestionnaireDraft) == []


def test_a_question_of_another_kind_under_a_key_of_ours_is_refused(desk: Desk) -> None:
    key = desk.add(Kind.TEXT)
    document = json.loads(file_of(desk))
    desk.adopt()
    document["questions"][-1] |= {"key": key, "kind": "number"}
    with pytest.raises(InputRefused) as refused:
        read_in(desk, json.dumps(document).encode())
    assert refused.value.message == questionnaire_files.OTHER_KIND


def test_bug_made_up_keys_of_answers_broke_the_taking_over(desk: Desk) -> None:
    """Only by a raw request: the columns are too short for such a key, and no key may stand there twice."""
    key = desk.add(options=tuple(Option("k" * 90, Text(text, "")) for text in ("Ja", "Nein")))
    first = desk.look().questionnaire.question(key).options[0]
    desk.change(key, options=(first, replace(first, label=Text("Nein", "")), Option("made_up", Text("Weder noch", ""))))
    desk.adopt()
    keys = [option.key for option in desk.look().in_use.question(key).options]
    assert keys[0] == first.key
    assert len(set(keys) - {"made_up", "k" * 90}) == 3
