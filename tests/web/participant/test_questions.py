"""The person part: saved as one goes, every answer optional, closed with the registration."""

import re

import pytest
from sqlmodel import Session, col, select

from tests.factories import give_answers, make_contact, make_participant
from tests.web.client import Browser, path_of
from tests.web.participant import stage
from tests.web.participant.stage import Stage
from web.db.models import Answer, AnswerSource, Participant, QuestionnaireVersion, Round
from web.db.session import Unit
from web.services.access import personal_links
from web.services.actor import Actor
from web.services.people import person_part

SCREENS = ["brings", "learns", "languages", "reach", "wishes"]


@pytest.fixture
def here(unit: Unit) -> Stage:
    return unit.run(stage.set_up)


@pytest.fixture
def mia(client: Browser, unit: Unit, here: Stage) -> Browser:
    return client.sign_in(unit, here.azubi_account)


def address(here: Stage, screen: str = "") -> str:
    return f"/participant/{here.azubi.id}/questions" + (f"/{screen}" if screen else "")


def stored(unit: Unit, here: Stage) -> dict[str, object]:
    def read(session: Session) -> dict[str, object]:
        statement = select(Answer).where(
            col(Answer.participant_id) == here.azubi.id, col(Answer.source) == AnswerSource.SELF
        )
        return {row.question_key: row.value for row in session.exec(statement)}

    return unit.read(read)


def state_of(page: str) -> str:
    return page.split('name="state" value="')[1].split('"', maxsplit=1)[0]


def save(browser: Browser, here: Stage, screen: str, status: int = 303, **fields: object) -> str:
    page = address(here, screen)
    names = {name.replace("__", "."): value for name, value in fields.items()}
    answer = browser.submit(page, {"state": state_of(browser.open(page)), **names}, page=page, status=status)
    return str(answer.headers.get("location", answer.text))


def test_first_the_worries_are_answered(mia: Browser, here: Stage) -> None:
    page = mia.open(address(here))
    for question in ("Muss ich mitmachen?", "Ist das Arbeitszeit?", "Wer liest das?", "Ist das ein Test?"):
        assert question in page


def test_the_whole_way_with_answers(mia: Browser, unit: Unit, here: Stage) -> None:
    unit.run(lambda session: setattr(stage.person_of(session, here.fachkraft), "listed", True))
    save(mia, here, "brings", brings__robot_operation="1", brings__grippers="unknown", brings__cad="3")
    save(mia, here, "learns", learns=["grippers", "scripting"])
    save(mia, here, "languages", level__de="B1", other__1="tr", other_level__1="C2")
    save(mia, here, "reach", reach="in_person", talk_first="yes")
    assert path_of_(save(mia, here, "wishes", wishes=str(here.fachkraft.person_id), listed="yes")) == "review"
    assert stored(unit, here) == {
        "languages": {"de": "B1", "tr": "C2"},
        "brings": {"robot_operation": 1, "cad": 3},
        "learns": ["grippers", "scripting"],
        "reach": "in_person",
        "talk_first": True,
        "wishes": [str(here.fachkraft.person_id)],
    }
    assert unit.read(lambda session: stage.person_of(session, here.azubi).listed)
    answer = mia.submit(f"/participant/{here.azubi.id}/finish", page=f"/participant/{here.azubi.id}/review")
    assert path_of(answer).endswith("/done")
    assert "Fertig, abmelden" in mia.open(answer.headers["location"])
    assert unit.read(lambda session: session.get_one(Participant, here.azubi.id).person_part_done_at) is not None
    assert "Dein Teil ist fertig" in mia.open(f"/participant/{here.azubi.id}")


def test_the_last_screen_is_saved_and_finished_with_in_one_go(mia: Browser, unit: Unit, here: Stage) -> None:
    save(mia, here, "brings", brings__cad="2", finish="yes")
    assert "Speichern und fertig" not in mia.open(address(here, "learns"))
    assert "Speichern und fertig" in mia.open(address(here, "wishes"))

    def done(session: Session) -> bool:
        return session.get_one(Participant, here.azubi.id).person_part_done_at is not None

    assert not unit.read(done), "only the last screen ends it"
    assert path_of_(save(mia, here, "wishes", finish="yes", wishes=str(here.azubi.person_id), status=422)) != "done"
    assert not unit.read(done), "a refused screen ends nothing"
    assert path_of_(save(mia, here, "wishes", finish="yes")) == "done"
    assert unit.read(done)
    page = mia.open(f"/participant/{here.azubi.id}/done")
    assert f"/participant/{here.azubi.id}/review" in page
    assert "Speichern und fertig" not in mia.open(address(here, "wishes")), "who is done only changes answers"
    review = mia.open(f"/participant/{here.azubi.id}/review")
    assert "Dein Teil ist fertig" in review
    assert "Ich bin fertig" not in review
    assert "/questions/" not in mia.open(address(here)), "nothing to go on with"


def path_of_(location: str) -> str:
    return location.rsplit("/", 1)[-1]


def test_the_whole_way_without_any_answer_stores_nothing(mia: Browser, unit: Unit, here: Stage) -> None:
    """Not answering is neutral: no zero, no empty value, nothing."""
    for screen, following in zip(SCREENS, [*SCREENS[1:], "review"], strict=True):
        assert path_of_(save(mia, here, screen)) == following
    assert stored(unit, here) == {}
    mia.submit(f"/participant/{here.azubi.id}/finish", page=f"/participant/{here.azubi.id}/review")


def test_the_person_part_has_five_screens_of_at_most_twelve_open_fields(mia: Browser, here: Stage) -> None:
    """What is folded stands in areas of which only one is open at a time."""
    for number, screen in enumerate(SCREENS, start=1):
        page = mia.open(address(here, screen))
        assert f"Schritt {number} von 5" in page
        areas = page.split('<details class="kern-accordion tw-area"')[1:]
        assert all(f'name="{screen}"' in area.split(">")[0] for area in areas)
        assert all(len(re.findall(r"<select|type=.checkbox", area.split("</details>")[0])) <= 12 for area in areas)


def test_what_was_saved_stands_there_again_and_one_goes_on_where_one_stopped(
    mia: Browser, unit: Unit, here: Stage
) -> None:
    save(mia, here, "brings", brings__robot_operation="2")
    save(mia, here, "learns")
    save(mia, here, "languages", level__de="B1", other__1="tr", other_level__1="C2")
    page = mia.open(address(here, "languages"))
    assert 'value="B1" selected' in page
    assert 'value="tr" selected' in page
    assert "1 angegeben" in mia.open(address(here, "brings"))
    assert address(here, "reach") in mia.open(f"/participant/{here.azubi.id}")
    save(mia, here, "brings", brings__robot_operation="3")
    assert address(here, "reach") in mia.open(f"/participant/{here.azubi.id}"), "going back does not lose the place"
    review = mia.open(f"/participant/{here.azubi.id}/review")
    assert "Roboter bedienen: Kann ich anderen zeigen" in review
    assert review.count("Keine Antwort") == 3


def test_a_screen_that_was_left_out_is_not_asked_again(mia: Browser, here: Stage) -> None:
    save(mia, here, "brings")
    assert address(here, "learns") in mia.open(address(here))
    for screen in SCREENS[1:]:
        save(mia, here, screen)
    assert f"/participant/{here.azubi.id}/review" in mia.open(f"/participant/{here.azubi.id}")


def test_answers_of_earlier_screens_stay_and_lead_on(mia: Browser, unit: Unit, here: Stage) -> None:
    """Answers that were stored before the screens were counted: nothing is lost, one goes on behind them."""
    known = {"languages": {"de": "B1"}, "brings": {"welding": 3}}
    unit.run(lambda session: own_answers(session, here, known))
    assert "Schweißen" in mia.open(address(here, "brings"))
    assert address(here, "reach") in mia.open(f"/participant/{here.azubi.id}")


def own_answers(session: Session, here: Stage, answers: dict[str, object]) -> None:
    give_answers(session, here.azubi, answers, AnswerSource.SELF)
    for row in session.exec(select(Answer).where(col(Answer.source) == AnswerSource.SELF)):
        row.answered_by = here.azubi_account


def test_answers_can_be_taken_back(mia: Browser, unit: Unit, here: Stage) -> None:
    save(mia, here, "brings", brings__grippers="1", brings__welding="3")
    save(mia, here, "brings", brings__welding="3", brings__grippers="")
    assert stored(unit, here) == {"brings": {"welding": 3}}
    save(mia, here, "brings", brings__welding="unknown")
    save(mia, here, "reach", reach="in_person")
    save(mia, here, "reach", reach="unknown")
    assert stored(unit, here) == {}
    assert 'value="unknown" checked' in mia.open(address(here, "reach"))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"other__1": "tr"}, "Bitte angeben, wie gut"),
        ({"other_level__2": "B1"}, "Bitte die Sprache wählen"),
        ({"level__de": "Z9"}, "steht nicht zur Auswahl"),
        ({"other__1": "xx", "other_level__1": "B1"}, "steht nicht zur Auswahl"),
    ],
)
def test_languages_that_cannot_be_understood(mia: Browser, here: Stage, fields: dict[str, str], message: str) -> None:
    assert message in save(mia, here, "languages", status=422, **fields)


@pytest.mark.parametrize("level", ["9", "x", "-1"])
def test_levels_that_do_not_exist(mia: Browser, unit: Unit, here: Stage, level: str) -> None:
    save(mia, here, "brings", status=422, brings__grippers=level)
    assert stored(unit, here) == {}


def test_people_come_from_the_list_only(mia: Browser, unit: Unit, here: Stage) -> None:
    """Colleagues of the other role in the own company who agreed; raw identifiers of others are refused."""
    page = mia.open(address(here, "wishes"))
    assert "Noch steht niemand in der Liste" in page
    assert "Petra" not in page
    answer = save(mia, here, "wishes", status=422, wishes=str(here.fachkraft.person_id))
    assert "Bitte Personen aus der Liste wählen" in answer
    save(mia, here, "wishes", status=422, please_not=str(here.alone.person_id))
    assert stored(unit, here) == {}


def test_somebody_who_left_the_list_is_not_lost_from_the_answer(mia: Browser, unit: Unit, here: Stage) -> None:
    chosen = str(here.fachkraft.person_id)
    unit.run(lambda session: setattr(stage.person_of(session, here.fachkraft), "listed", True))
    save(mia, here, "wishes", please_not=chosen)
    unit.run(lambda session: setattr(stage.person_of(session, here.fachkraft), "listed", False))
    assert f'value="{chosen}" selected' in mia.open(address(here, "wishes"))


def test_nobody_is_both_wish_and_please_not(mia: Browser, unit: Unit, here: Stage) -> None:
    chosen = str(here.fachkraft.person_id)
    unit.run(lambda session: setattr(stage.person_of(session, here.fachkraft), "listed", True))
    assert "nur eines davon" in save(mia, here, "wishes", status=422, wishes=chosen, please_not=chosen)


def test_at_most_two_please_nots(mia: Browser, unit: Unit, here: Stage) -> None:
    def more(session: Session) -> list[str]:
        people = [
            stage.person_of(session, make_participant(session, here.company, "fachkraft", f"Fachkraft {n}"))
            for n in range(3)
        ]
        for person in people:
            person.listed = True
        return [str(person.id) for person in people]

    people = unit.run(more)
    assert "höchstens 2" in save(mia, here, "wishes", status=422, please_not=people)
    save(mia, here, "wishes", wishes=people)
    assert "höchstens 3" not in mia.open(address(here, "wishes"))


def test_after_the_freeze_answers_are_read_only_also_by_a_raw_post(mia: Browser, unit: Unit, here: Stage) -> None:
    save(mia, here, "languages", level__de="B1")
    unit.run(lambda session: stage.freeze(session, here))
    page = mia.open(address(here, "languages"))
    assert "lassen sich nicht mehr ändern" in page
    assert 'name="level.de"' not in page
    fields = {"level.de": "A1", "state": "languages:1"}
    answer = mia.submit(address(here, "languages"), fields, page=address(here), status=409)
    assert "lassen sich nicht mehr ändern" in answer.text
    mia.submit(f"/participant/{here.azubi.id}/finish", page=address(here), status=409)
    assert stored(unit, here) == {"languages": {"de": "B1"}}


def test_a_second_window_does_not_overwrite_the_first(mia: Browser, unit: Unit, here: Stage) -> None:
    save(mia, here, "languages", level__de="B1")
    page = address(here, "languages")
    answer = mia.submit(page, {"level.de": "A1", "state": ""}, page=page, status=422)
    assert "in einem anderen Fenster" in answer.text
    assert 'value="A1" selected' in answer.text
    assert stored(unit, here) == {"languages": {"de": "B1"}}
    mia.submit(page, {"level.de": "A1", "state": state_of(answer.text)}, page=page)
    assert stored(unit, here) == {"languages": {"de": "A1"}}


def test_the_same_form_twice_has_one_effect(mia: Browser, unit: Unit, here: Stage) -> None:
    page = address(here, "languages")
    fields = {"level.de": "B1", "state": "", "form_key": "one page"}
    locations = {mia.submit(page, fields, page=page).headers["location"] for _ in range(3)}
    assert len(locations) == 1


def test_nobody_else_answers(mia: Browser, unit: Unit, here: Stage) -> None:
    contact = unit.run(lambda session: make_contact(session, here.company))
    for account_id in (here.fachkraft_account, contact.account_id):
        mia.sign_in(unit, account_id)
        mia.submit(address(here, "languages"), {"level.de": "A1", "state": ""}, page="/", status=404)
        mia.submit(f"/participant/{here.azubi.id}/finish", page="/", status=404)
    assert stored(unit, here) == {}


def test_unknown_screens_are_not_there(mia: Browser, here: Stage) -> None:
    mia.open(address(here, "nothing"), status=404)
    mia.submit(address(here, "nothing"), page=address(here), status=404)


def test_what_a_programme_does_not_ask_is_not_shown(unit: Unit, here: Stage) -> None:
    def shorten(session: Session) -> None:
        version_id = session.get_one(Round, here.round_id).questionnaire_version_id
        version = session.get_one(QuestionnaireVersion, version_id)
        kept = [question for question in version.document["questions"] if question["key"] in ("languages", "reach")]
        version.document = {**version.document, "questions": kept}

    unit.run(shorten)
    actor = Actor(here.azubi_account, "Mia Kurz", participates=frozenset({here.azubi.id}))
    progress = unit.read(lambda session: person_part.progress_of(session, actor, here.azubi.id))
    assert [screen.key for screen in progress.screens] == ["languages", "reach"]
    assert progress.screens[1].questions == ("reach",)


@pytest.fixture
def own_questions(unit: Unit, here: Stage) -> None:
    """The programme asks two things of its own: one of a few, and whether."""

    def add(session: Session) -> None:
        version = session.get_one(QuestionnaireVersion, session.get_one(Round, here.round_id).questionnaire_version_id)
        known = {question["key"]: question for question in version.document["questions"]}
        options = [{"key": key, "label": {"de": key, "en": key}} for key in ("hall", "office")]
        choice = {**known["reach"], "key": "q_place", "label": {"de": "Treffpunkt", "en": "Place"}, "options": options}
        whether = {**known["talk_first"], "key": "q_early", "label": {"de": "Früh?", "en": "Early?"}, "required": True}
        version.document = {**version.document, "questions": [*version.document["questions"], choice, whether]}

    unit.run(add)


def test_a_programmes_own_questions_stand_on_a_sixth_screen(
    mia: Browser, unit: Unit, here: Stage, own_questions: None
) -> None:
    """Also a question the programme marked as required can be left out: nobody has to answer."""
    page = mia.open(address(here, "more"))
    assert "Schritt 6 von 6" in page
    assert page.count("Weiß ich noch nicht") == 2
    assert path_of_(save(mia, here, "wishes")) == "more"
    assert path_of_(save(mia, here, "more")) == "review"
    assert stored(unit, here) == {}
    save(mia, here, "more", q_place="hall", q_early="no")
    assert stored(unit, here) == {"q_place": "hall", "q_early": False}
    assert "Treffpunkt" in mia.open(f"/participant/{here.azubi.id}/review")
    assert 'value="hall" checked' in mia.open(address(here, "more"))
    save(mia, here, "more", status=422, q_place="elsewhere")


def test_without_an_address_nobody_offers_e_mail(mia: Browser, unit: Unit, here: Stage) -> None:
    assert "Per E-Mail" in mia.open(address(here, "reach"))
    unit.run(lambda session: setattr(stage.person_of(session, here.azubi), "email", None))
    assert "Per E-Mail" not in mia.open(address(here, "reach"))


@pytest.mark.parametrize("screen", ["", *SCREENS])
def test_every_screen_in_english(mia: Browser, here: Stage, screen: str) -> None:
    mia.cookies.set("tandem-language", "en", domain="127.0.0.1")
    page = mia.open(address(here, screen))
    assert "Weiter" not in page
    assert "‖" not in page


def test_signing_out_in_the_middle_loses_nothing(mia: Browser, unit: Unit, here: Stage) -> None:
    screen = f"/participant/{here.azubi.id}/questions/languages"
    refused = mia.submit(screen, {"state": "", "other.1": "tr", "leave": "yes"}, page=screen, status=422)
    assert "Speichern und abmelden" in refused.text
    answer = mia.submit(screen, {"state": "", "level.de": "B1", "leave": "yes"}, page=screen)
    assert "abgemeldet" in mia.open(answer.headers["location"])
    assert mia.get(screen).headers["location"].startswith("/sign-in")
    mia.sign_in(unit, here.azubi_account)
    assert "Weiter geht es mit Seite 4 von 5" in mia.open(f"/participant/{here.azubi.id}")
    assert "Ich kann mich über die Arbeit unterhalten" in mia.open(f"/participant/{here.azubi.id}/review")


def test_after_the_last_screen_one_is_asked_to_finish(mia: Browser, here: Stage) -> None:
    screen = f"/participant/{here.azubi.id}/questions/wishes"
    mia.submit(screen, {"state": ""}, page=screen)
    assert "alle Seiten durchgegangen" in mia.open(f"/participant/{here.azubi.id}")


WORDS = "Ich möchte Sonderschichten an der Fräse zeigen."


@pytest.fixture
def page_left_open(mia: Browser, unit: Unit, here: Stage) -> dict[str, str]:
    """Mia has a page with a text question open, and has typed into it."""

    def add(session: Session) -> None:
        version = session.get_one(QuestionnaireVersion, session.get_one(Round, here.round_id).questionnaire_version_id)
        reach = next(question for question in version.document["questions"] if question["key"] == "reach")
        text = {**reach, "key": "q_text", "kind": "text", "label": {"de": "Idee", "en": "Idea"}, "options": []}
        version.document = {**version.document, "questions": [*version.document["questions"], text]}

    unit.run(add)
    return {"state": state_of(mia.open(address(here, "more"))), "q_text": WORDS}


def test_words_outlive_the_freeze_of_the_page_they_were_typed_into(
    mia: Browser, unit: Unit, here: Stage, page_left_open: dict[str, str]
) -> None:
    unit.run(lambda session: stage.freeze(session, here))
    page = mia.submit(address(here, "more"), page_left_open, status=409).text
    assert "Die Eingaben sind noch da" in page
    assert f">{WORDS}</dd>" in page
    assert f'name="q_text" value="{WORDS}"' in page
    choices = mia.submit(address(here, "languages"), {"level.de": "B1", "state": ""}, status=409).text
    assert 'name="level.de" value="B1"' in choices
    assert "Deutsch</dt>" in choices
    button = mia.submit(f"/participant/{here.azubi.id}/finish", {"form_key": "x"}, status=409).text
    assert "Die Eingaben" not in button


def test_words_outlive_that_somebody_else_signed_in_on_the_same_device(
    mia: Browser, unit: Unit, here: Stage, page_left_open: dict[str, str]
) -> None:
    mia.sign_in(unit, here.fachkraft_account)
    assert WORDS in mia.submit(address(here, "more"), page_left_open, status=404).text
    mia.sign_in(unit, here.azubi_account)
    mia.submit(address(here, "more"), page_left_open)
    assert stored(unit, here)["q_text"] == WORDS


def test_words_outlive_a_renewed_link(mia: Browser, unit: Unit, here: Stage, page_left_open: dict[str, str]) -> None:
    mia.sign_in(unit, here.azubi_account, participant_id=here.azubi.id)
    unit.run(lambda session: personal_links.revoke(session, here.azubi.id))
    page = mia.submit(address(here, "more"), page_left_open, status=401).text
    assert f'name="q_text" value="{WORDS}"' in page
    assert 'href="/code"' in page, "a letter opens as well"
