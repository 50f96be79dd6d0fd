"""The list of competences of a programme: some of its own, some left out; what people and the engine make of it."""

import json
import re
from typing import Any

import pytest
from sqlmodel import select

from matcher import Problem
from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.conftest import GERMAN, World
from tests.web.coordinator.desk import REASON, Desk, desk_of
from web.catalogue.answers import AnswerProblem, validate_answer
from web.catalogue.competence_lists import competences_of, own_labels, shared_list
from web.catalogue.question import Kind, Option, Question
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.catalogue.text import Text
from web.db.models import Answer, BlockInput, Round, RoundCompany
from web.services.errors import InputRefused, NotFound
from web.services.planning import block_plans
from web.services.setup import competence_edits, questionnaire_files, questionnaires

CRANE = Option("", Text("Hallenkran <b>fahren</b>", "Driving the crane"), Text("mit Schein", "licensed"), group="flow")
EVERYTHING = [option.key for option in DEFAULT_QUESTIONNAIRE.question("brings").options]


@pytest.fixture
def desk(world: World) -> Desk:
    return desk_of(world)


def change(desk: Desk, *own: Option, offered: Any = None, reason: str = "") -> str:
    """Change the list, and return the key of the last own competence."""
    desk.do(
        competence_edits.change_competences,
        offered=EVERYTHING if offered is None else offered,
        own=own,
        reason=reason,
    )
    return shared_list(desk.look().questionnaire.questions)[-1].key


def both(desk: Desk) -> tuple[Question, Question]:
    found = desk.look().questionnaire
    return found.question("brings"), found.question("learns")


def test_an_own_competence_can_be_brought_learnt_and_matched(desk: Desk) -> None:
    world = desk.world
    key = change(desk, CRANE)
    assert re.fullmatch("c_[0-9a-f]{8}", key)
    brings, learns = both(desk)
    assert brings.options == learns.options
    assert validate_answer(brings, {key: 3, "cad": 1}) == {"cad": 1, key: 3}
    assert validate_answer(learns, [key]) == [key]
    with pytest.raises(AnswerProblem):
        validate_answer("brings", {key: 3})
    desk.adopt(world.round_id)

    def answer(session: Any) -> None:
        company = session.get_one(RoundCompany, world.company)
        factories.make_participant(
            session, company, "azubi", "Kim Berg", answers={"learns": [key], "languages": GERMAN}
        )
        ali = select(Answer).where(Answer.participant_id == world.fachkraefte[1], Answer.question_key == "brings")
        session.exec(ali).one().value = {key: 3}
        for learner in session.exec(select(Answer).where(Answer.question_key == "learns")).all():
            learner.value = [key]

    world.unit.run(answer)
    world.freeze(world.block)
    data = world.unit.read(lambda session: session.exec(select(BlockInput.data)).first())
    assert key in Problem.from_bytes(data or b"").competences
    plan = world.plan(world.compute())
    shown = [
        sentence
        for pair in plan.pairs
        for sentence in pair.sentences
        if sentence.key == "fachkraft_shows" and key in sentence.params["competences"]
    ]
    assert shown
    own = world.unit.read(lambda session: block_plans.own_words(session, world.coordinator, world.round_id))
    assert own[key] == CRANE.label


def test_every_list_of_competences_offers_the_same_ones(desk: Desk) -> None:
    """Those of the programme's own questions too, whether the competence or the question came first."""
    before = desk.add(Kind.COMPETENCES)
    key = change(desk, CRANE, offered=[each for each in EVERYTHING if each != "cad"])
    after = desk.add(Kind.COMPETENCES)
    for question in map(desk.look().questionnaire.question, (before, after)):
        assert question.options == both(desk)[0].options
        assert validate_answer(question, [key]) == [key]
        assert "cad" not in {option.key for option in question.offered}
    document = desk.look().questionnaire.to_document()
    for row in document["questions"]:
        row["options"] = [] if row["key"] == after else row["options"]
    desk.do(questionnaire_files.import_questionnaire, data=json.dumps(document).encode())
    assert desk.look().questionnaire.question(after).options == both(desk)[1].options


def test_what_is_left_out_is_not_offered_but_stays_readable(desk: Desk) -> None:
    change(desk, offered=[key for key in EVERYTHING if key != "cad"])
    brings, _learns = both(desk)
    assert "cad" not in {option.key for option in brings.offered}
    assert validate_answer(brings, {"cad": 2}) == {"cad": 2}
    assert "cad" in {each.key for each in competences_of(brings)}
    assert {each.change for each in desk.look().differences} == {"option_retired"}
    change(desk)
    assert both(desk)[0] == DEFAULT_QUESTIONNAIRE.question("brings")


def test_an_own_competence_that_was_in_use_is_retired_never_dropped(desk: Desk) -> None:
    key = change(desk, CRANE)
    change(desk)
    assert both(desk)[0] == DEFAULT_QUESTIONNAIRE.question("brings")
    key = change(desk, CRANE)
    desk.adopt()
    change(desk)
    kept = shared_list(desk.look().questionnaire.questions)[-1]
    assert (kept.key, kept.active, kept.label) == (key, False, CRANE.label)
    assert own_labels(both(desk)) == {key: CRANE.label}


@pytest.mark.parametrize(
    ("own", "field"),
    [
        (Option("", Text("", "Crane"), group="flow"), "option.0.de"),
        (Option("", Text("Kran", ""), group="sea"), "option.0.group"),
        (Option("", Text("Schweißen", ""), group="flow"), "option.0.de"),
        (Option("", Text("K" * 121, ""), group="flow"), "option.0.de"),
        (Option("", Text("Muttersprache Deutsch", ""), group="together"), "option.0.de"),
    ],
)
def test_what_cannot_be_a_competence_is_refused(desk: Desk, own: Option, field: str) -> None:
    with pytest.raises(InputRefused) as refused:
        change(desk, own, reason=REASON)
    assert refused.value.field == field


def test_no_more_stand_in_an_area_than_fit_on_a_screen_and_no_list_is_empty(desk: Desk) -> None:
    more = [Option("", Text(f"Kran {number}", ""), group="flow") for number in range(3)]
    for own, offered in ((more, EVERYTHING), ([], EVERYTHING[:1])):
        with pytest.raises(InputRefused) as refused:
            change(desk, *own, offered=offered)
        assert refused.value.field == "offered"


def test_a_file_brings_its_list_of_competences(desk: Desk) -> None:
    key = change(desk, CRANE, offered=EVERYTHING[1:])
    brings = both(desk)[0]
    document = desk.look().questionnaire.to_document()
    desk.do(questionnaires.discard_draft)
    desk.do(questionnaire_files.import_questionnaire, data=json.dumps(document).encode())
    assert both(desk)[0] == brings
    for row in document["questions"]:
        if row["key"] == "brings":
            row["options"][-1]["group"] = "sea"
    with pytest.raises(InputRefused) as refused:
        desk.do(questionnaire_files.import_questionnaire, data=json.dumps(document).encode())
    assert refused.value.field == "file"
    assert key


def test_the_page_of_competences_works_without_a_script(world: World, client: Browser) -> None:
    browser = client.sign_in(world.unit, world.coordinator.account_id)
    programme_id = world.unit.read(lambda session: session.get_one(Round, world.round_id).programme_id)
    base = f"/coordinator/programmes/{programme_id}/questionnaire"
    html = browser.open(f"{base}/competences")
    assert html.count('name="offered"') == len(EVERYTHING)
    data = {"state": "1", "offered": EVERYTHING[1:], "option.0.de": "Hallenkran", "option.0.group": "flow"}
    browser.submit(f"{base}/competences", data | {"more": "yes"})
    html = browser.open(f"{base}/competences")
    assert 'value="Hallenkran"' in html
    refused = browser.submit(f"{base}/competences", data | {"option.0.de": "Schweißen"}, status=422)
    assert "inzwischen geändert" in refused.text
    preview = browser.open(f"{base}/preview?as=azubi")
    assert "Hallenkran" in preview
    with pytest.raises(NotFound):
        Desk(world, programme_id, world.stranger).do(
            competence_edits.change_competences, offered=EVERYTHING, own=(), state="1"
        )
