"""The person part entered together: nothing the person answered alone is shown, overwritten or even hinted at."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlmodel import Session, col, select

from tests.factories import give_answers, make_company, make_contact, make_coordinator, make_participant
from tests.web.client import Browser, path_of
from tests.web.participant import stage
from tests.web.participant.stage import Stage
from web.db.models import Answer, AnswerSource, OutboxMail, Participant, Round, RoundCompany
from web.db.session import Unit
from web.services.actor import Actor

LATER = date(2027, 2, 5)


@pytest.fixture
def here(unit: Unit) -> Stage:
    return unit.run(stage.set_up)


@pytest.fixture
def contact(unit: Unit, here: Stage) -> Actor:
    return unit.run(lambda session: make_contact(session, here.company))


@pytest.fixture
def owner(client: Browser, unit: Unit, contact: Actor) -> Browser:
    return client.sign_in(unit, contact.account_id)


def address(here: Stage) -> str:
    return f"/company/{here.company.id}/people/{here.azubi.id}/together"


def enter(browser: Browser, here: Stage, status: int = 303, **fields: object) -> str:
    names = {name.replace("__", "."): value for name, value in fields.items()}
    answer = browser.submit(address(here), {"beside": "yes", **names}, page=address(here), status=status)
    return path_of(answer) if status == 303 else str(answer.text)


def stored(unit: Unit, here: Stage) -> dict[str, tuple[object, AnswerSource]]:
    statement = select(Answer).where(
        col(Answer.participant_id) == here.azubi.id,
        col(Answer.source).in_([AnswerSource.SELF, AnswerSource.TOGETHER]),
    )
    return unit.read(lambda session: {row.question_key: (row.value, row.source) for row in session.exec(statement)})


def test_answers_are_marked_as_entered_together(owner: Browser, unit: Unit, here: Stage) -> None:
    page = owner.open(address(here))
    assert "Mia Kurz sitzt neben mir" in page
    assert enter(
        owner, here, brings__cad="3", learns=["grippers"], level__de="B1", reach="in_person", talk_first="yes"
    ) == f"/company/{here.company.id}/people/{here.azubi.id}"  # fmt: skip
    assert stored(unit, here) == {
        "brings": ({"cad": 3}, AnswerSource.TOGETHER),
        "learns": (["grippers"], AnswerSource.TOGETHER),
        "languages": ({"de": "B1"}, AnswerSource.TOGETHER),
        "reach": ("in_person", AnswerSource.TOGETHER),
        "talk_first": (True, AnswerSource.TOGETHER),
    }
    assert unit.read(lambda session: session.get_one(Participant, here.azubi.id).person_part_done_at) is not None


def test_the_order_is_that_of_the_paper_sheet(owner: Browser, here: Stage) -> None:
    page = owner.open(address(here))
    titles = ("Das bringe ich mit", "Das will ich lernen", ">Sprachen<", "So bin ich gut", "sprechen Sie mich vorher")
    places = [page.index(title) for title in titles]
    assert places == sorted(places)


def test_without_the_confirmation_nothing_is_stored(owner: Browser, unit: Unit, here: Stage) -> None:
    text = enter(owner, here, status=422, beside="", brings__cad="3")
    assert "Niemand darf für eine Person antworten" in text
    assert 'value="3" selected' in text, "what was typed is still there"
    assert stored(unit, here) == {}


def test_wishes_cannot_be_entered_not_even_by_a_raw_post(owner: Browser, unit: Unit, here: Stage) -> None:
    page = owner.open(address(here))
    assert 'name="wishes"' not in page
    assert 'name="please_not"' not in page
    chosen = str(here.fachkraft.person_id)
    unit.run(lambda session: setattr(stage.person_of(session, here.fachkraft), "listed", True))
    enter(owner, here, wishes=chosen, please_not=chosen)
    assert stored(unit, here) == {}


def test_what_the_person_answered_alone_is_neither_shown_nor_overwritten(
    owner: Browser, unit: Unit, here: Stage
) -> None:
    """The page is the same with and without answers of the person's own."""

    def body() -> str:
        return owner.open(address(here)).partition("<main")[2].partition("form_key")[0]

    before = body()
    unit.run(lambda session: give_answers(session, here.azubi, {"languages": {"de": "C2"}}, AnswerSource.SELF))
    assert body() == before
    enter(owner, here, level__de="A1", brings__cad="1")
    assert stored(unit, here) == {
        "languages": ({"de": "C2"}, AnswerSource.SELF),
        "brings": ({"cad": 1}, AnswerSource.TOGETHER),
    }


def test_two_contacts_who_enter_for_the_same_person_do_not_overwrite_each_other_unasked(
    owner: Browser, new_browser: Callable[..., Browser], unit: Unit, here: Stage
) -> None:
    other = new_browser().sign_in(
        unit, unit.run(lambda session: make_contact(session, here.company, "Bernd Otto")).account_id
    )
    seen = seen_in(other.open(address(here)))
    unit.run(lambda session: give_answers(session, here.azubi, {"reach": "in_person"}))
    assert seen_in(other.open(address(here))) == seen, "what the person does alone is no news to the company"
    enter(owner, here, level__de="B1", seen=seen)
    page = enter(other, here, status=409, level__de="C2", seen=seen)
    assert "hat jemand anders mit dieser Person" in page
    assert stored(unit, here)["languages"][0] == {"de": "B1"}
    enter(other, here, level__de="C2", seen=seen_in(page))
    assert stored(unit, here)["languages"][0] == {"de": "C2"}


def seen_in(page: str) -> str:
    return page.split('name="seen" value="')[1].split('"', maxsplit=1)[0]


def test_what_was_entered_together_is_not_shown_to_the_company_again(owner: Browser, unit: Unit, here: Stage) -> None:
    enter(owner, here, brings__cad="3")
    assert 'value="3" selected' not in owner.open(address(here))
    enter(owner, here, brings__cad="2")
    assert stored(unit, here) == {"brings": ({"cad": 2}, AnswerSource.TOGETHER)}


def test_the_person_sees_it_can_change_it_and_makes_it_their_own(
    owner: Browser, new_browser: Callable[..., Browser], unit: Unit, here: Stage
) -> None:
    enter(owner, here, level__de="A1", brings__cad="3")
    mia = new_browser().sign_in(unit, here.azubi_account)
    assert "gemeinsam ausgefüllt" in mia.open(f"/participant/{here.azubi.id}/data")
    screen = f"/participant/{here.azubi.id}/questions/languages"
    page = mia.open(screen)
    assert 'value="A1" selected' in page
    state = page.split('name="state" value="')[1].split('"')[0]
    mia.submit(screen, {"state": state, "level.de": "A1"}, page=screen)
    enter(owner, here, level__de="C2")
    assert stored(unit, here)["languages"] == ({"de": "A1"}, AnswerSource.SELF)


def test_the_coordinator_goes_the_same_way(client: Browser, unit: Unit, here: Stage) -> None:
    def programme(session: Session) -> Actor:
        return make_coordinator(session, session.get_one(Round, here.round_id).programme_id)

    client.sign_in(unit, unit.run(programme).account_id)
    enter(client, here, level__de="B1")
    assert stored(unit, here) == {"languages": ({"de": "B1"}, AnswerSource.TOGETHER)}


@pytest.mark.parametrize(
    ("fields", "message"),
    [({"other.1": "tr"}, "Bitte angeben, wie gut"), ({"brings.cad": "9"}, "ganze Zahl")],
)
def test_what_makes_no_sense_is_said(
    owner: Browser, unit: Unit, here: Stage, fields: dict[str, str], message: str
) -> None:
    assert message in enter(owner, here, status=422, **fields)
    assert stored(unit, here) == {}


def test_after_the_freeze_nothing_can_be_entered(owner: Browser, unit: Unit, here: Stage) -> None:
    unit.run(lambda session: stage.freeze(session, here))
    assert "Die Daten sind fest" in owner.open(address(here))
    owner.submit(address(here), {"beside": "yes", "level.de": "B1"}, page=address(here), status=409)
    assert stored(unit, here) == {}


def test_an_empty_sheet_is_a_sheet(owner: Browser, unit: Unit, here: Stage) -> None:
    enter(owner, here)
    assert stored(unit, here) == {}
    assert unit.read(lambda session: session.get_one(Participant, here.azubi.id).person_part_done_at) is not None


def test_people_of_other_companies_are_not_there(owner: Browser, unit: Unit, here: Stage) -> None:
    def elsewhere(session: Session) -> Participant:
        other = make_company(session, session.get_one(Round, here.round_id), "Nordwind Logistik")
        return make_participant(session, other)

    stranger = unit.run(elsewhere)
    page = f"/company/{here.company.id}/people/{stranger.id}/together"
    owner.open(page, status=404)
    owner.submit(page, {"beside": "yes", "level.de": "B1"}, page="/", status=404)


def test_who_was_entered_together_still_gets_a_way_to_their_own_page(owner: Browser, unit: Unit, here: Stage) -> None:
    """They must be able to read, change and delete it."""
    enter(owner, here, level__de="B1")
    send = f"/company/{here.company.id}/send"
    assert "Mia Kurz" in owner.open(send).split("Mail mit dem Link")[1]
    unit.run(lambda session: setattr(session.get_one(RoundCompany, here.company.id), "extended_deadline", LATER))
    owner.submit(f"/company/{here.company.id}/people/{here.azubi.id}/link", page=f"/company/{here.company.id}")
    mail = unit.read(lambda session: session.exec(select(OutboxMail)).one())
    assert "Deine Antworten sind schon da" in mail.text
    assert "Bis Freitag, 5. Februar 2027 kannst du" in mail.text
    assert "haben wir von deinem Betrieb" in mail.text
