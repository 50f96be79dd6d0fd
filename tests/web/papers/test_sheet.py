"""The paper questionnaire: two pages in the words of the screens, without wishes, without answers."""

from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session

from tests import factories as make
from tests.web.client import Browser
from tests.web.papers.conftest import Ground
from tests.web.papers.reading import A4, Printed
from web.catalogue.competences import COMPETENCES, GROUPS
from web.catalogue.question import Kind, Option, Question
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.catalogue.text import Text
from web.db.models import AnswerSource, Participant, QuestionnaireVersion, Round


def sheet(browser: Browser, address: str) -> Printed:
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return Printed(answer.content)


def ask_also(ground: Ground, *questions: Question) -> None:
    """Let the round ask more."""

    def work(session: Session) -> None:
        document = Questionnaire((*DEFAULT_QUESTIONNAIRE.questions, *questions)).to_document()
        version = QuestionnaireVersion(programme_id=ground.programme, number=2, document=document)
        session.add(version)
        session.flush()
        session.get_one(Round, ground.round).questionnaire_version_id = version.id

    ground.unit.run(work)


@pytest.mark.parametrize(("language", "unknown"), [("de", "Weiß ich noch nicht"), ("en", "I don't know yet")])
def test_two_pages_in_the_words_of_the_screens(ground: Ground, contact: Browser, language: str, unknown: str) -> None:
    ground.read_by(ground.mia, language)
    made = sheet(contact, f"{ground.base}/people/{ground.mia}/sheet.pdf")
    assert (len(made.pages), made.sizes, made.is_pdf_ua) == (2, {A4}, True)
    assert "Mia Kurz" in made.pages[0]
    words = [each.de if language == "de" else each.en for each in COMPETENCES]
    words += [each.de if language == "de" else each.en for each in GROUPS]
    assert [word for word in words if word not in made.text] == []
    assert unknown in made.text.replace("’", "'")
    labels = {each.key: each.label.in_language(language) for each in DEFAULT_QUESTIONNAIRE.questions}
    assert all(labels[key] in made.text for key in ("brings", "learns", "languages", "reach", "talk_first"))
    assert not any(labels[key] in made.text for key in ("wishes", "please_not", "occupation", "work_style"))


def test_what_happens_with_it_in_du_and_sie(ground: Ground, contact: Browser) -> None:
    azubi = sheet(contact, f"{ground.base}/people/{ground.mia}/sheet.pdf").text
    assert "Danach bekommst du den Bogen zurück, oder er wird geschreddert." in azubi
    assert "Bitte gib den Bogen bis Fr, 29. Januar 2027 zurück." in azubi
    assert "Das geht nur mit deinem eigenen Link oder Brief." in azubi
    fachkraft = sheet(contact, f"{ground.base}/people/{ground.petra}/sheet.pdf").text
    assert "Danach bekommen Sie den Bogen zurück" in fachkraft
    assert "‖" not in azubi + fachkraft


@pytest.mark.parametrize("role", ["azubi", "fachkraft"])
def test_an_empty_sheet_names_nobody(ground: Ground, contact: Browser, role: str) -> None:
    made = sheet(contact, f"{ground.base}/sheet.pdf?role={role}")
    assert len(made.pages) == 2
    assert "Kurz" not in made.text
    assert "Sommer" not in made.text
    assert ("deinem" in made.text) is (role == "azubi")
    assert contact.get(f"{ground.base}/sheet.pdf?role=chef").status_code == 404


def test_nothing_that_was_answered_stands_on_it(ground: Ground, contact: Browser) -> None:
    before = sheet(contact, f"{ground.base}/people/{ground.mia}/sheet.pdf").text

    def work(session: Session) -> None:
        answers: dict[str, Any] = {"languages": {"tr": "C2"}, "brings": {"cad": 3}}
        make.give_answers(session, session.get_one(Participant, ground.mia), answers, AnswerSource.SELF)

    ground.unit.run(work)
    assert sheet(contact, f"{ground.base}/people/{ground.mia}/sheet.pdf").text == before


def test_own_questions_of_a_programme_stand_on_it(ground: Ground, contact: Browser) -> None:
    like = DEFAULT_QUESTIONNAIRE.question("reach")
    kinds = (Kind.CHOICE, Kind.MULTIPLE, Kind.SCALE, Kind.DATE, Kind.NUMBER, Kind.TEXT, Kind.YES_NO, Kind.PEOPLE)
    options = (Option("1", Text("Erstens", "One")), Option("2", Text("Vorbei", "Gone"), active=False))
    like = replace(like, options=options)
    own = [replace(like, key=f"q_{kind}", kind=kind, label=Text(f"Frage {kind}", "?")) for kind in kinds]
    ask_also(
        ground,
        *own,
        replace(like, key="q_levels", kind=Kind.COMPETENCE_LEVELS, label=Text("Eigene Stufen", "?")),
        replace(like, key="q_list", kind=Kind.COMPETENCES, label=Text("Eigene Liste", "?")),
    )
    made = sheet(contact, f"{ground.base}/people/{ground.mia}/sheet.pdf")
    assert [kind for kind in kinds if f"Frage {kind}" not in made.text] == [Kind.PEOPLE]
    assert "Erstens" in made.text
    assert "Vorbei" not in made.text
    assert "Tag, Monat, Jahr" in made.text
    assert "Bitte keine Angaben zur Gesundheit." in made.text
    assert "Weiteres" in made.text
    assert len(made.pages) == 3


def test_it_is_found_from_the_pages(ground: Ground, contact: Browser) -> None:
    assert f"{ground.base}/people/{ground.mia}/sheet.pdf" in contact.open(f"{ground.base}/people/{ground.mia}")
    assert f"{ground.base}/sheet.pdf?role=fachkraft" in contact.open(f"{ground.base}/letters")


def test_other_companies_people_have_none_here(ground: Ground, contact: Browser, coordinator: Browser) -> None:
    for address in (f"{ground.base}/people/{ground.jonas}/sheet.pdf", f"/company/{ground.other}/sheet.pdf"):
        assert contact.get(address).status_code == 404
    assert coordinator.get(f"{ground.base}/people/{ground.jonas}/sheet.pdf").status_code == 404
    assert coordinator.get(f"/company/{ground.other}/people/{ground.jonas}/sheet.pdf").status_code == 200
