"""The pages of the questionnaire editor, as a coordinator clicks through them without a script."""

import re
from typing import Any

import pytest
from sqlmodel import select

from tests import factories
from tests.web.client import Browser, path_of
from tests.web.coordinator.conftest import World
from web.catalogue.question import Part
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.db.models import QuestionnaireDraft, QuestionnaireVersion, Round
from web.services.errors import NotFound
from web.services.setup import questionnaire_versions, questionnaires
from web.services.setup.question_edits import CUSTOM_KINDS, LISTS
from web.services.setup.questionnaires import Editor

QUESTION = {
    "label_de": "Wie lernst du am liebsten?",
    "label_en": "How do you like to learn?",
    "hint_de": "Eine Antwort genügt.",
    "purpose_de": "Damit der Einstieg leichtfällt",
    "roles": ["azubi", "fachkraft"],
    "retention": "end_of_round",
}
ANSWERS = {"option.0.de": "Beim Zuschauen", "option.0.en": "By watching", "option.1.de": "Beim Machen"}


class Pages:
    """A coordinator in front of the editor."""

    def __init__(self, world: World, browser: Browser) -> None:
        self.world = world
        self.browser = browser.sign_in(world.unit, world.coordinator.account_id)
        programme_id = world.unit.read(lambda session: session.get_one(Round, world.round_id).programme_id)
        self.programme_id = programme_id
        self.base = f"/coordinator/programmes/{programme_id}/questionnaire"

    def look(self) -> Editor:
        return self.world.unit.read(
            lambda session: questionnaires.open_editor(session, self.world.coordinator, self.programme_id)
        )

    def open(self, path: str = "") -> str:
        return self.browser.open(self.base + path)

    def send(self, path: str, data: dict[str, Any] | None = None, *, status: int = 303, **values: Any) -> Any:
        fields = {"state": self.look().state, **(data or {})}
        return self.browser.submit(self.base + path, fields, status=status, **values)

    def add(self, kind: str = "choice", part: str = "person", **values: Any) -> str:
        answers = ANSWERS if kind in {each.value for each in LISTS} else {}
        before = {question.key for question in self.look().questionnaire.questions}
        self.send(f"/new/{part}/{kind}", {**QUESTION, **answers, **values})
        (key,) = {question.key for question in self.look().questionnaire.questions} - before
        return key


@pytest.fixture
def pages(world: World, client: Browser) -> Pages:
    return Pages(world, client)


def test_the_editor_shows_every_question_with_what_can_be_done(pages: Pages) -> None:
    html = pages.open()
    for question in DEFAULT_QUESTIONNAIRE.questions:
        assert question.label.de in html.replace("&#39;", "'")
        assert f"/questions/{question.key}" in html
    assert "Fassung 1, gilt jetzt" in html
    assert "/questions/occupation/retirement" not in html
    assert "Nicht gestellt (2)" in html


def test_from_a_new_question_to_the_version_a_round_uses(pages: Pages) -> None:
    assert "Skala mit Stufen in Worten" in pages.open("/new/person")
    assert re.findall(r'name="roles" value="(\w+)" checked', pages.open("/new/person/choice")) == ["azubi", "fachkraft"]
    key = pages.add()
    html = pages.open()
    assert f'id="{key}"' in html
    assert "Entwurf, zuletzt geändert von" in html
    assert "nicht für das Matching verwendet" in html
    changes = pages.open("/changes")
    assert "Neue Frage: Eine Antwort aus einer Liste" in changes
    assert "Als Fassung 2 übernehmen" in changes
    assert "Zu 7 Personen gibt es schon Angaben. Mit Häkchen finden sie das Neue" in changes
    assert not re.search(r'name="rounds"[^>]* checked', changes)
    answer = pages.send("/versions", {"rounds": [str(pages.world.round_id)]})
    assert path_of(answer) == pages.base
    assert "Fassung 2, gilt jetzt" in pages.open()
    used = pages.world.unit.read(
        lambda session: (
            session.get_one(
                QuestionnaireVersion, session.get_one(Round, pages.world.round_id).questionnaire_version_id
            ).number
        )
    )
    assert used == 2


def test_other_words_are_proposed_for_the_running_round_too(pages: Pages) -> None:
    html = pages.open("/questions/site")
    data = {"label_de": "Werk", "purpose_de": "Damit sich beide finden", "in_matching": "yes"}
    assert "Für das Matching verwenden" in html
    pages.send("/questions/site", data)
    changes = pages.open("/changes")
    assert "Nur Wortlaut und Reihenfolge ändern sich. Die Antworten gelten weiter." in changes
    assert re.search(r'name="rounds"[^>]* checked', changes)


def test_more_answers_are_worded_on_the_page_of_the_new_question(pages: Pages) -> None:
    answer = pages.send("/new/person/choice", {
        "label_de": "Wie gern?", "purpose_de": "Für den Start", "roles": ["azubi", "fachkraft"], "more": "yes",
        "option.0.de": "gern", "option.1.de": "weniger",
    })  # fmt: skip
    assert re.fullmatch(rf"{pages.base}/questions/q_\w+", path_of(answer))


def test_an_own_question_is_marked_for_the_matching_in_the_editor(pages: Pages) -> None:
    html = pages.open("/new/person/number")
    assert "Je näher beide Antworten beieinanderliegen, desto besser." in html
    assert "Alles außer eigenen Fragen zählt zusammen 100." in html
    data = {
        "label_de": "Wie viele?",
        "purpose_de": "Für den Start",
        "roles": ["azubi", "fachkraft"],
        "counts": "different",
        "weight": "much",
    }
    refused = pages.send("/new/person/number", data, status=422).text
    assert "Zahlen lassen sich nur in einem Bereich vergleichen" in refused
    pages.send("/new/person/number", data | {"least": "0", "most": "20"})
    assert "Zählt im Matching: verschiedene Antworten (viel)." in pages.open("/changes")
    assert "Eigene Fragen, die zählen, machen zusammen 13 % der Übereinstimmung aus." in pages.open("/changes")
    assert "Von 0 bis 20." in pages.open("/preview?as=azubi")
    text = pages.open("/new/person/text")
    assert "Antworten dieser Art lassen sich nicht vergleichen" in text
    assert 'name="counts"' not in text


@pytest.mark.parametrize("part", [part.value for part in Part])
def test_every_kind_is_made_edited_and_shown_through_the_right_eyes(pages: Pages, part: str) -> None:
    keys = {}
    for kind in CUSTOM_KINDS:
        assert "Neue Frage" in pages.open(f"/new/{part}/{kind.value}")
        keys[kind] = pages.add(kind.value, part, label_de=f"Frage {kind.value}")
        assert f'value="Frage {kind.value}"' in pages.open(f"/questions/{keys[kind]}")
    for eyes in ("azubi", "fachkraft", "company-azubi", "company-fachkraft"):
        preview = pages.open(f"/preview?as={eyes}")
        is_shown = eyes.startswith("company") == (part == "company")
        assert {f'id="f-{key}"' in preview for key in keys.values()} == {is_shown}


def test_the_preview_speaks_english_and_falls_back_to_german(pages: Pages, new_browser: Any) -> None:
    pages.add(hint_de="Nur deutsch")
    english = Pages(pages.world, new_browser(language="en"))
    html = english.open("/preview?as=fachkraft")
    assert "How do you like to learn?" in html
    assert "Nur deutsch" in html
    assert "English is missing" not in english.open()
    pages.add(label_en="")
    assert "English is missing" in english.open()
    assert "Azubi" in english.open("/preview?as=nobody")


def test_answers_move_and_grow_without_a_script(pages: Pages) -> None:
    key = pages.add()
    html = pages.open(f"/questions/{key}")
    names = re.findall(r'name="(option\.\d+\.key)" value="([^"]+)"', html)
    data = {**QUESTION, **ANSWERS, **dict(names), "option.0.offer": "yes", "option.1.offer": "yes"}
    offered = {"option.0.active": "yes", "option.1.active": "yes"}
    answer = pages.send(f"/questions/{key}", data | offered | {"move": "0:down"})
    assert path_of(answer).endswith(key)
    assert labels(pages, key) == ["Beim Machen", "Beim Zuschauen"]
    html = pages.open(f"/questions/{key}")
    data |= dict(re.findall(r'name="(option\.\d+\.key)" value="([^"]+)"', html))
    data |= {"option.0.de": "Beim Machen", "option.1.de": "Beim Zuschauen", "option.3.de": "Beim Erklären"}
    pages.send(f"/questions/{key}", data | offered | {"more": "yes"})
    assert labels(pages, key) == ["Beim Machen", "Beim Zuschauen", "Beim Erklären"]
    for odd in ("9:up", "0:up", "x:down", "1:sideways", "²:up"):
        pages.send(f"/questions/{key}", data | offered | {"move": odd})
    refused = pages.send(f"/questions/{key}", data | {"option.0.active": "yes", "option.3.de": ""}, status=422)
    assert "mindestens zwei Antworten" in refused.text


def labels(pages: Pages, key: str) -> list[str]:
    return [option.label.de for option in pages.look().questionnaire.question(key).offered]


def test_a_refused_question_keeps_what_was_typed_and_names_every_problem(pages: Pages) -> None:
    typed = {**QUESTION, **ANSWERS, "label_de": "", "purpose_de": "", "option.1.de": "beim zuschauen"}
    html = pages.send("/new/person/choice", typed, status=422).text
    assert 'href="#f-label_de"' in html
    assert 'href="#f-purpose_de"' in html
    assert 'href="#f-option.1.de"' in html
    assert 'value="How do you like to learn?"' in html
    assert 'value="beim zuschauen"' in html


def test_a_warning_names_reason_and_paragraph_and_asks_for_a_reason(pages: Pages) -> None:
    typed = {**QUESTION, "label_de": "Haben Sie Kinder?"}
    html = pages.send("/new/person/yes_no", typed, status=422).text
    assert "Das berührt: Familie" in html
    assert "AGG § 3 Abs. 2" in html
    assert 'href="#f-reason"' in html
    assert "freiwillig" not in html.partition('for="f-reason"')[2].partition("</label>")[0]
    pages.send("/new/person/yes_no", {**typed, "reason": "Für die Kinderbetreuung am Kennenlerntag"})
    assert "Das berührt: Familie" in pages.open()
    assert "Das berührt: Familie" in pages.open("/changes")


def test_a_second_editor_sees_both_wordings(pages: Pages) -> None:
    html = pages.open("/questions/site")
    state = re.search(r'name="state" value="([^"]+)"', html)
    assert state is not None
    pages.send("/questions/site", {"label_de": "Werk", "label_en": "Plant", "purpose_de": "Zum Finden"})
    late = {"state": state[1], "label_de": "Niederlassung", "purpose_de": "Zum Finden"}
    refused = pages.send("/questions/site", late, status=422).text
    assert "hat den Fragebogen inzwischen geändert" in refused
    assert "Was jetzt gespeichert ist" in refused
    assert "Werk" in refused
    assert 'value="Niederlassung"' in refused
    pages.send("/questions/site", {**late, "state": pages.look().state})
    assert pages.look().questionnaire.question("site").label.de == "Niederlassung"


def test_questions_move_with_buttons(pages: Pages) -> None:
    """The button that was pressed has the focus again, at the end of the list the other one."""
    for key, direction, focus in (
        ("site", "up", "down-site"), ("trainer", "up", "up-trainer"), ("trainer", "down", "down-trainer"),
        ("trainer", "down", "up-trainer"),
    ):  # fmt: skip
        answer = pages.send(f"/questions/{key}/place", {"direction": direction})
        assert answer.headers["location"].endswith(f"#{focus}")
        assert f'id="{focus}"' in pages.open()
    assert pages.look().questionnaire.questions[0].key == "site"
    refused = pages.send("/questions/site/place", {"direction": "up"}, status=422).text
    assert "schon an erster Stelle" in refused


def test_retiring_says_what_it_means_and_can_be_taken_back(pages: Pages) -> None:
    html = pages.open("/questions/languages/retirement")
    assert "gegebene Antworten bleiben" in html
    pages.send("/questions/languages/retirement")
    assert "Nicht gestellt (3)" in pages.open()
    pages.send("/questions/languages/return")
    assert pages.look().questionnaire == DEFAULT_QUESTIONNAIRE
    html = pages.open("/questions/minor_until/retirement")
    assert "JArbSchG" in html
    refused = pages.send("/questions/minor_until/retirement", status=422).text
    assert 'href="#f-reason"' in refused
    pages.send("/questions/minor_until/retirement", {"reason": "Alle sind erwachsen in diesem Programm."})
    assert not pages.look().questionnaire.question("minor_until").active


def test_a_retired_forbidden_question_asks_for_its_reason_when_it_comes_back(pages: Pages) -> None:
    key = pages.add("yes_no", label_de="Sind Sie verheiratet?", reason="Für die Unterkunft am Seminartag")
    pages.send("/versions")
    pages.send(f"/questions/{key}/retirement")
    refused = pages.send(f"/questions/{key}/return", status=422).text
    assert "Diese Frage wieder stellen?" in refused
    pages.send(f"/questions/{key}/return", {"reason": "Für die Unterkunft am Seminartag"})


def test_a_question_that_never_was_in_use_is_deleted(pages: Pages) -> None:
    key = pages.add()
    assert "Diese Frage löschen?" in pages.open(f"/questions/{key}/retirement")
    pages.send(f"/questions/{key}/retirement")
    assert key not in pages.open()


def test_the_draft_is_dropped(pages: Pages) -> None:
    pages.add()
    pages.send("/discard")
    assert pages.world.unit.read(lambda session: session.exec(select(QuestionnaireDraft)).all()) == []
    assert "Nichts geändert" in pages.open("/changes")
    assert "Es gibt nichts zu übernehmen" in pages.send("/versions", status=422).text


def test_every_change_is_said_in_words(pages: Pages) -> None:
    key = pages.add("choice", "company")
    pages.send("/versions")
    codes = [option.key for option in pages.look().questionnaire.question(key).options]
    changed = {
        **QUESTION,
        "label_de": "Wie lernen Sie?",
        "label_en": "",
        "hint_de": "",
        "purpose_de": "Zum Anfangen",
        "roles": ["azubi"],
        "required": "yes",
        "partner_sees": "yes",
        "retention": "round_plus_six_months",
        "option.0.key": codes[1],
        "option.0.de": "Beim Tun",
        "option.1.de": "Beim Lesen",
    }
    pages.send(f"/questions/{key}", changed)
    pages.send("/questions/site", {"label_de": "Standort", "purpose_de": "Damit sich beide im Betrieb finden"})
    pages.send("/questions/department/retirement")
    html = pages.open("/changes")
    for said in (
        "Die Frage hat einen anderen Text:",
        "bisher: Deutsch: Wie lernst du am liebsten? · Englisch: How do you like to learn?",
        "ab jetzt: Deutsch: Wie lernen Sie? · Englisch: nichts",
        "Der Hinweis hat einen anderen Text:",
        "Der Zweck hat einen anderen Text:",
        "Andere Personen werden gefragt:",
        "Eine Antwort ist jetzt Pflicht.",
        "Die zweite Person im Tandem sieht die Antwort jetzt nach der Veröffentlichung.",
        "Wird zu einer anderen Zeit gelöscht:",
        "Neue Antwort: „Beim Lesen“.",
        "Die Antwort „Beim Zuschauen“ wird nicht mehr angeboten.",
        "hat einen anderen Text:",
        "Wird nicht mehr für das Matching verwendet.",
        "Wird nicht mehr gestellt.",
    ):
        assert said in html, said


def test_the_questionnaire_travels_as_a_file(pages: Pages, new_browser: Any) -> None:
    pages.add()
    response = pages.browser.get(pages.base + "/questionnaire.json")
    assert response.headers["content-disposition"] == 'attachment; filename="questionnaire-1.json"'
    pages.send("/discard")
    assert "Fragebogen herunterladen" in pages.open("/file")
    answer = pages.send("/file", files={"file": ("fragebogen.json", response.content, "application/json")})
    assert path_of(answer).endswith("/changes")
    assert "Neue Frage: Eine Antwort aus einer Liste, für Azubis und Fachkräfte." in pages.open("/changes")
    refused = pages.send("/file", files={"file": ("liste.txt", b"Hallo", "text/plain")}, status=422).text
    assert "Zeile 1 ist nicht lesbar" in refused
    assert "Bitte wählen Sie eine Datei." in pages.send("/file", status=422).text


@pytest.mark.parametrize(
    "path", ["/new/person/people", "/new/person/riddle", "/new/nobody", "/new/nobody/text", "/questions/q_none"]
)
def test_what_there_is_not_answers_404(pages: Pages, path: str) -> None:
    assert pages.browser.get(pages.base + path).status_code == 404


def test_the_coordinator_of_another_programme_meets_nothing(pages: Pages, new_browser: Any) -> None:
    stranger = new_browser().sign_in(pages.world.unit, pages.world.stranger.account_id)
    for path in ("", "/changes", "/preview", "/file", "/questionnaire.json", "/new/person", "/questions/site"):
        assert stranger.get(pages.base + path).status_code == 404
    contact = new_browser().sign_in(pages.world.unit, pages.world.contact.account_id)
    assert contact.get(pages.base).status_code == 404


def test_a_team_mate_works_on_the_same_draft(pages: Pages, new_browser: Any) -> None:
    key = pages.add()
    mate = pages.world.unit.run(lambda session: factories.make_coordinator(session, pages.programme_id, "Ludger Voss"))
    html = new_browser().sign_in(pages.world.unit, mate.account_id).open(pages.base)
    assert f'id="{key}"' in html


def test_earlier_versions_stay_readable_with_what_they_changed(pages: Pages) -> None:
    key = pages.add(label_de="Wie <i>gern</i>?")
    pages.send("/versions", {"rounds": [str(pages.world.round_id)]})
    pages.send(f"/questions/{key}/retirement", {})
    pages.send("/versions", {})
    html = pages.open("/versions")
    assert re.findall(r"/versions/(\d)\"", html) == ["3", "2", "1"]
    assert "Sabine Krüger" in html
    assert "mit dem Programm angelegt" in html
    second = pages.open("/versions/2?as=azubi")
    assert "Was sich gegenüber Fassung 1 geändert hat" in second
    assert "Neue Frage: Eine Antwort aus einer Liste, für Azubis und Fachkräfte." in second
    assert "Wie &lt;i&gt;gern&lt;/i&gt;?" in second
    assert f'id="f-{key}"' in second
    assert "Durchgang 2027" in second
    third = pages.open("/versions/3?as=azubi")
    assert "Was sich gegenüber Fassung 2 geändert hat" in third
    assert f'id="f-{key}"' not in third
    assert f'id="f-{key}"' not in pages.open("/versions/2?as=company-azubi")
    assert "Mit dieser Fassung hat das Programm begonnen." in pages.open("/versions/1")
    for number in ("4", "0", "x", "99999999999"):
        pages.browser.open(f"{pages.base}/versions/{number}", status=404)


def test_strangers_find_no_versions(pages: Pages) -> None:
    stranger, programme_id = pages.world.stranger, pages.programme_id
    with pytest.raises(NotFound):
        pages.world.unit.read(lambda session: questionnaire_versions.versions_of(session, stranger, programme_id))
    with pytest.raises(NotFound):
        pages.world.unit.read(lambda session: questionnaire_versions.version_of(session, stranger, programme_id, 1))
