"""Questions a programme added to the company part: asked in the form, stored, read back, checked."""

from dataclasses import replace
from typing import Any

import pytest

from tests.web.client import Browser
from tests.web.company.conftest import World
from tests.web.company.people import AZUBI, people, stored
from web.catalogue.question import Kind, Option
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.catalogue.text import Text
from web.db.models import BlockState, QuestionnaireVersion, Round, RoundCompany

HALL = (Option("north", Text("Nordhalle", "North hall")), Option("south", Text("Südhalle", "South hall")))


@pytest.fixture(autouse=True)
def asked(world: World) -> None:
    """The programme asks two questions of its own."""
    plain = replace(DEFAULT_QUESTIONNAIRE.question("department"), used_by=(), hint=Text("", ""))
    hall = replace(plain, key="q_hall", kind=Kind.CHOICE, label=Text("Halle", "Hall"), options=HALL)
    day = replace(plain, key="q_day", kind=Kind.DATE, label=Text("Erster Robotertag", "First day at the robot"))
    document = Questionnaire((*DEFAULT_QUESTIONNAIRE.questions, hall, day)).to_document()

    def work(session: Any) -> None:
        round_ = session.get_one(Round, session.get_one(RoundCompany, world.company).round_id)
        session.get_one(QuestionnaireVersion, round_.questionnaire_version_id).document = document

    world.unit.run(work)


def test_own_questions_are_asked_stored_and_shown(world: World, owner: Browser) -> None:
    html = owner.open(f"{world.base}/people/new?role=azubi")
    assert "Nordhalle" in html
    assert "Erster Robotertag" in html
    owner.submit(f"{world.base}/people", {**AZUBI, "q_hall": "south", "q_day": "2027-03-05"})
    person = people(world)["Mia Kurz"]
    assert (stored(world, person)["q_hall"], stored(world, person)["q_day"]) == ("south", "2027-03-05")
    path = f"{world.base}/people/{person}"
    assert 'value="2027-03-05"' in owner.open(path)
    world.set_state(BlockState.FROZEN)
    html = owner.open(path)
    assert "Südhalle" in html
    assert "5. März 2027" in html


def test_what_cannot_be_an_answer_is_refused_and_kept(world: World, owner: Browser) -> None:
    answer = owner.submit(f"{world.base}/people", {**AZUBI, "q_hall": "west"}, status=422)
    assert "Bitte prüfen Sie diese Angabe" in answer.text
    answer = owner.submit(f"{world.base}/people", {**AZUBI, "q_day": "am Montag"}, status=422)
    assert "am Montag" in answer.text
    assert people(world) == {}
