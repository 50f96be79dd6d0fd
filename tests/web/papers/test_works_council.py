"""The two pages for works council, trainee council and data protection."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session

from tests import factories as make
from tests.web.client import Browser
from tests.web.papers.reading import A4, Printed
from web.catalogue.question import Question
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.catalogue.text import Text
from web.db.models import Programme, QuestionnaireVersion, Round
from web.db.session import Unit
from web.services.actor import Actor

PAPER = "papers/works-council.pdf"
LONGEST = "Gemeinnützige Stiftung Fachkräfte und Robotik Niedersachsen, Lange Laube 14 a, 30159 Hannover, Deutschland"


class Ground:
    """A round with a company, its contact and its coordinator."""

    def __init__(self, session: Session) -> None:
        round_ = make.make_round(session)
        company = make.make_company(session, round_, "Muster Metallbau und Sondermaschinen GmbH & Co. KG")
        self.round, self.company, self.programme = round_.id, company.id, round_.programme_id
        self.contact: Actor = make.make_contact(session, company)
        self.coordinator: Actor = make.make_coordinator(session, round_.programme_id)
        session.get_one(Programme, round_.programme_id).controller = LONGEST

    def addresses(self) -> tuple[str, str]:
        """The company's paper and the programme's."""
        return f"/company/{self.company}/{PAPER}", f"/coordinator/programmes/{self.programme}/{PAPER}"


@pytest.fixture
def ground(unit: Unit) -> Ground:
    return unit.run(Ground)


def ask(unit: Unit, ground: Ground, questionnaire: Questionnaire) -> None:
    """Let the round and the programme ask other questions."""

    def work(session: Session) -> None:
        version = QuestionnaireVersion(programme_id=ground.programme, number=2, document=questionnaire.to_document())
        session.add(version)
        session.flush()
        session.get_one(Round, ground.round).questionnaire_version_id = version.id

    unit.run(work)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("number", [0, 1])
def test_two_pages_that_say_everything(
    ground: Ground, unit: Unit, new_browser: Callable[..., Browser], language: str, number: int
) -> None:
    browser = new_browser(language=language).sign_in(unit, (ground.contact, ground.coordinator)[number].account_id)
    answer = browser.get(ground.addresses()[number] + ("", f"?language={language}")[number])
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith("attachment;")
    made = Printed(answer.content)
    assert (len(made.pages), made.sizes, made.is_pdf_ua) == (2, {A4}, True)
    assert made.root["/Lang"] == language
    for question in DEFAULT_QUESTIONNAIRE.questions:
        assert (question.label.in_language(language) in made.text) is question.active, question.key
        assert question.purpose.in_language(language) in made.text or not question.active, question.key
    assert LONGEST in made.text
    assert {"H1", "H2", "Table", "TH", "L"} <= set(made.tags())


def test_the_promises_stand_in_it(ground: Ground, unit: Unit, client: Browser) -> None:
    made = Printed(client.sign_in(unit, ground.contact.account_id).get(ground.addresses()[0]).content)
    for sentence in (
        "Die Daten dürfen nicht für Beurteilungen, für die Übernahme, für Zeugnisse oder für Abmahnungen verwendet",
        "Ein Betrieb ohne Betriebsrat braucht keine Unterschrift.",
        "Vorher gilt nichts (DSGVO Art. 22).",
        "Es gibt keine Rangliste, kein Persönlichkeitsprofil",
        "Gelöscht: sechs Monate nach dem Ende des Durchgangs.",
        "Gelöscht: am Ende des genannten Monats",
        "Nie gefragt: Geschlecht, Geburtsdatum",
        "unter 18 und Nachtarbeit (JArbSchG §§ 8, 14)",
        "Sabine Krüger, 0511 123456",
    ):
        assert sentence in made.text, sentence
    assert "Jonas" not in made.text


def own_questions(number: int) -> list[Question]:
    person = DEFAULT_QUESTIONNAIRE.question("talk_first")
    return [
        replace(person, key=f"q_{each}", label=Text(f"Eigene Frage {each}", f"Own question {each}"))
        for each in range(number)
    ]


@pytest.mark.parametrize(("number", "pages"), [(38, 2), (70, 3)])
def test_many_questions_take_smaller_letters_before_a_third_page(
    ground: Ground, unit: Unit, client: Browser, number: int, pages: int
) -> None:
    kept = [question for question in DEFAULT_QUESTIONNAIRE.questions if question.key != "wishes"]
    ask(unit, ground, Questionnaire((*kept, *own_questions(number))))
    unit.run(lambda session: setattr(session.get_one(Programme, ground.programme), "name", f"Roboscouts {LONGEST}"))
    for address, actor in zip(ground.addresses(), (ground.contact, ground.coordinator), strict=True):
        made = Printed(client.sign_in(unit, actor.account_id).get(address).content)
        assert (len(made.pages), made.is_pdf_ua) == (pages, True)
        assert f"Eigene Frage {number - 1}" in made.text
        assert "Datenschutzbeauftragte Stelle" in made.pages[-1]
        assert "Mit diesen Personen gern" not in made.text
        assert ("Dieses Programm fragt mehr als üblich" in made.text) is (pages > 2)


def test_long_texts_are_parted_not_cut(ground: Ground, unit: Unit, client: Browser) -> None:
    """Also a word no dictionary knows: no letter of it stands beyond its column."""
    word, purpose = "Donaudampfschifffahrtsgesellschaftskapitänsmützen" + "x" * 71, "Q" * 200
    own = replace(own_questions(1)[0], label=Text(word, ""), purpose=Text(purpose, ""))
    ask(unit, ground, Questionnaire((*DEFAULT_QUESTIONNAIRE.questions, own)))
    made = Printed(client.sign_in(unit, ground.contact.account_id).get(ground.addresses()[0]).content)
    assert made.is_pdf_ua
    assert made.text.count("Q") == len(purpose)
    assert made.text.count("x") >= 71
    assert max(len(line) for line in re.findall("Q+", made.text)) < 50


def test_a_programme_without_rounds_shows_the_defaults(unit: Unit, client: Browser) -> None:
    def work(session: Session) -> tuple[Any, Actor]:
        programme = make.make_programme(session, "Neu")
        return programme.id, make.make_coordinator(session, programme.id)

    programme_id, coordinator = unit.run(work)
    address = f"/coordinator/programmes/{programme_id}/{PAPER}"
    made = Printed(client.sign_in(unit, coordinator.account_id).get(address).content)
    assert len(made.pages) == 2
    assert "Abteilung" in made.text


def test_a_practice_programme_says_so(ground: Ground, unit: Unit, client: Browser) -> None:
    def work(session: Session) -> None:
        session.get_one(Programme, ground.programme).is_practice = True

    unit.run(work)
    made = Printed(client.sign_in(unit, ground.contact.account_id).get(ground.addresses()[0]).content)
    assert all("Übung – erfundene Personen" in page for page in made.pages)
    assert len(made.pages) == 2


def test_strangers_get_nothing(ground: Ground, unit: Unit, client: Browser) -> None:
    stranger = unit.run(lambda s: make.make_coordinator(s, make.make_programme(s, "Anderes").id))
    client.sign_in(unit, stranger.account_id)
    missing = client.get(f"/company/{uuid4()}/{PAPER}")
    for address in ground.addresses():
        answer = client.get(address)
        assert (answer.status_code, answer.headers["content-type"]) == (404, missing.headers["content-type"])
