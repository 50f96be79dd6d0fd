"""What happens with one's data: made from the questionnaire in use, one tap from every page."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, SQLModel

from tests.factories import give_answers
from tests.web.client import Browser
from tests.web.participant import stage
from tests.web.participant.stage import Stage
from web.db.models import AnswerSource, QuestionnaireVersion, Round
from web.db.session import Unit


@pytest.fixture
def here(unit: Unit) -> Stage:
    return unit.run(stage.set_up)


def test_it_names_controller_sources_readers_and_rights(client: Browser, unit: Unit, here: Stage) -> None:
    page = client.sign_in(unit, here.azubi_account).open(f"/participant/{here.azubi.id}/notice")
    for words in (
        "Stiftung Beispiel, Musterweg 1", "koordination@example.org", "kommen nicht von dir, sondern von Muster",
        "Ausbildungsjahr", "Das fragen wir deinen Betrieb außerdem", "Das bringe ich mit",
        "sobald das Tandem feststeht", "Sechs Monate nach dem Ende", "Art. 77",
        "Art. 6 Abs. 1 Buchst. a", "nie der Computer allein",
    ):  # fmt: skip
        assert words in page
    assert "im Auftrag" not in page


def test_it_says_of_every_question_what_for_and_how_long(client: Browser, unit: Unit, here: Stage) -> None:
    """Also of facts the company has not entered yet, and of questions that are asked no more but were answered."""

    def retire(session: Session) -> None:
        give_answers(session, here.azubi, {"reach": "email"}, AnswerSource.SELF)
        version = session.get_one(QuestionnaireVersion, session.get_one(Round, here.round_id).questionnaire_version_id)
        questions = [question | {"active": question["key"] != "reach"} for question in version.document["questions"]]
        version.document = {**version.document, "questions": questions}

    unit.run(retire)
    browser = client.sign_in(unit, here.azubi_account)
    page = browser.open(f"/participant/{here.azubi.id}/notice")
    row = page.partition("Was dein Betrieb noch nicht eingetragen hat")[2].partition(
        "Verantwortlich für die Ausbildung"
    )
    assert "Damit niemand ein Tandem mit der eigenen Führungskraft bildet" in row[2].partition("</tr>")[0]
    assert "Sechs Monate nach dem Ende des Durchgangs" in row[2].partition("</tr>")[0]
    gone = page.partition("Das hast du früher beantwortet.")[2].partition("</table>")[0]
    assert "So bin ich gut zu erreichen" in gone
    stored = browser.open(f"/participant/{here.azubi.id}/data").partition("So bin ich gut zu erreichen")[2]
    assert "die Koordination" in stored.partition("</tr>")[0]
    assert "Sechs Monate nach dem Ende des Durchgangs" in stored.partition("</tr>")[0]


def test_it_tells_what_coordinators_entered(client: Browser, unit: Unit, here: Stage) -> None:
    unit.run(lambda session: give_answers(session, here.azubi, {"department": "Halle 2"}, AnswerSource.COORDINATOR))
    assert "im Auftrag" in client.sign_in(unit, here.azubi_account).open(f"/participant/{here.azubi.id}/notice")


def test_it_follows_the_questionnaire(client: Browser, unit: Unit, here: Stage) -> None:
    """What a programme does not ask is not named, and its own questions are."""

    def change(session: Session) -> None:
        version = session.get_one(QuestionnaireVersion, session.get_one(Round, here.round_id).questionnaire_version_id)
        known = {question["key"]: question for question in version.document["questions"]}
        own = {**known["reach"], "key": "q_place", "label": {"de": "Treffpunkt", "en": "Place"}}
        version.document = {**version.document, "questions": [known["occupation"], known["languages"], own]}

    unit.run(change)
    page = client.sign_in(unit, here.azubi_account).open(f"/participant/{here.azubi.id}/notice")
    assert "Treffpunkt" in page
    assert "Das bringe ich mit" not in page


@pytest.mark.parametrize("path", ["", "/questions", "/questions/brings", "/review", "/done", "/data", "/withdraw"])
def test_it_is_one_tap_away_from_every_page(
    new_browser: Callable[..., Browser], unit: Unit, here: Stage, path: str
) -> None:
    page = new_browser().sign_in(unit, here.fachkraft_account).open(f"/participant/{here.fachkraft.id}{path}")
    assert f"/participant/{here.fachkraft.id}/notice" in page
    assert ("Speichern und abmelden" if path == "/questions/brings" else "Fertig, abmelden") in page


@pytest.mark.parametrize("path", ["/notice", "/notice/simple"])
def test_both_forms_of_address_and_english(
    new_browser: Callable[..., Browser], unit: Unit, here: Stage, path: str
) -> None:
    du = new_browser().sign_in(unit, here.azubi_account).open(f"/participant/{here.azubi.id}{path}")
    sie = new_browser().sign_in(unit, here.fachkraft_account).open(f"/participant/{here.fachkraft.id}{path}")
    english = new_browser(language="en").sign_in(unit, here.azubi_account).open(f"/participant/{here.azubi.id}{path}")
    assert " dein" in du
    assert " Ihr" in sie
    assert " dein" not in sie
    assert "‖" not in du + sie + english
    assert "Betrieb" not in english


TOLD = {
    "answer": "Das bringe ich mit",
    "block_input_member": "eine Kopie deiner Antworten ohne deinen Namen",
    "company_proposal": "Wen dein Betrieb gern mit dir im Tandem sähe",
    "credential": "Links, Codes und PINs nur in einer Form",
    "decision": "was die Koordination dazu entschieden hat",
    "notice": "Dein Tandem: mit wem, warum",
    "participant": "Wie weit du mit deinen Antworten bist",
    "plan_pair": "wie gut eure Angaben übereinstimmen",
    "plan_unmatched": "Was berechnet wurde",
    "tandem": "Dein Tandem: mit wem, warum",
    "tandem_event": "wie es steht und seit wann",
    "web_session": "Wann du dich angemeldet hast",
}
"""Every table that keeps something about a participant, and the words in which the notice tells it."""


def test_it_tells_of_every_table_that_keeps_something_about_people(client: Browser, unit: Unit, here: Stage) -> None:
    about = {"person", "participant", "tandem"}
    tables = SQLModel.metadata.tables.values()
    keeping = {one.name for one in tables if about & {key.column.table.name for key in one.foreign_keys}}
    assert keeping <= TOLD.keys(), "a table nobody is told of"
    page = client.sign_in(unit, here.azubi_account).open(f"/participant/{here.azubi.id}/notice")
    mails = ("Die Mails, die wir dir geschickt haben", "in welcher Sprache", "Fehlversuche", "Tabellen, die ein")
    assert [words for words in (*TOLD.values(), *mails) if words not in page] == []
