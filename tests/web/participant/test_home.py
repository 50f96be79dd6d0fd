"""What a participant sees when: nothing of anybody before publication, then the partner and why."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from sqlmodel import Session

from tests.factories import give_answers, make_company, make_contact
from tests.web.client import Browser
from tests.web.participant import stage
from tests.web.participant.stage import Stage
from web.db.models import Company, Participant, Round, Tandem, TandemState
from web.db.models.columns import utc_now
from web.db.session import Unit


@pytest.fixture
def here(unit: Unit) -> Stage:
    return unit.run(stage.set_up)


@pytest.fixture
def mia(client: Browser, unit: Unit, here: Stage) -> Browser:
    return client.sign_in(unit, here.azubi_account)


@pytest.fixture
def situation(mia: Browser, unit: Unit, here: Stage) -> tuple[Browser, Unit, Stage]:
    return mia, unit, here


def home(participant: Participant) -> str:
    return f"/participant/{participant.id}"


PAGES = ("", "/questions", "/questions/languages", "/questions/wishes", "/review", "/data", "/done")


@pytest.mark.parametrize("page", PAGES)
def test_nothing_of_a_tandem_before_publication(
    new_browser: Callable[..., Browser], unit: Unit, here: Stage, page: str
) -> None:
    """The same bytes before and after the company's wave, at every address."""
    browser = new_browser().sign_in(unit, here.azubi_account)
    unit.run(lambda session: stage.freeze(session, here))

    def body() -> str:
        return re.sub(r'value="[^"]+"', "", browser.open(home(here.azubi) + page))

    before = body()
    unit.run(lambda session: stage.publish(session, here, to_people=False))
    assert body() == before
    assert "Petra" not in before


def test_before_publication_one_reads_what_happens_when(mia: Browser, here: Stage) -> None:
    page = mia.open(home(here.azubi))
    for words in ("Hallo Mia Kurz", "29. Januar 2027", "1. März 2027", "Anfangen", "0511 123456"):
        assert words in page


def test_whoever_has_not_begun_is_one_tap_away_from_the_first_question(mia: Browser, here: Stage) -> None:
    page = mia.open(home(here.azubi))
    for words in ("Muss ich mitmachen?", "Ist das ein Test?", "Was wann passiert"):
        assert words in page
    assert f"{home(here.azubi)}/questions/brings" in page


def test_after_the_freeze_one_need_not_do_anything(mia: Browser, unit: Unit, here: Stage) -> None:
    unit.run(lambda session: stage.freeze(session, here))
    assert "Du musst nichts tun" in mia.open(home(here.azubi))


def test_the_tandem_in_words_for_both(new_browser: Callable[..., Browser], unit: Unit, here: Stage) -> None:
    unit.run(lambda session: stage.publish(session, here))
    azubi = new_browser().sign_in(unit, here.azubi_account).open(home(here.azubi))
    for words in (
        "Hallo Mia Kurz, das ist dein Tandem: du und Petra Sommer.",
        "Zerspanungsmechaniker/in",
        "Halle 2",
        "CAD zeichnen",
        "Sprich Petra Sommer einfach im Betrieb an.",
        "15. März 2027",
        "Ruf uns an: Sabine Krüger",
    ):
        assert words in azubi
    fachkraft = new_browser().sign_in(unit, here.fachkraft_account).open(home(here.fachkraft))
    assert "Guten Tag Petra Sommer, das ist Ihr Tandem: Sie und Mia Kurz." in fachkraft
    assert "Mechatroniker/in" in fachkraft


def test_no_figure_of_the_match_anywhere(new_browser: Callable[..., Browser], unit: Unit, here: Stage) -> None:
    unit.run(lambda session: stage.publish(session, here))
    page = new_browser().sign_in(unit, here.azubi_account).open(home(here.azubi))
    assert "%" not in page
    assert "Punkte" not in page
    assert "‖" not in page


def test_without_a_partner_kindly_with_reason_and_date(
    new_browser: Callable[..., Browser], unit: Unit, here: Stage
) -> None:
    unit.run(lambda session: stage.publish(session, here))
    page = new_browser().sign_in(unit, here.alone_account).open(home(here.alone))
    for words in ("noch keine zweite Person für dich", "mehr Auszubildende als Fachkräfte", "liegt nicht an dir"):
        assert words in page
    assert "31. März 2027" in page
    assert "Petra" not in page


@pytest.mark.parametrize(
    ("reach", "shown", "hidden"),
    [
        ("email", "petra@example.org", "Karin Vogt"),
        ("through_company", "Karin Vogt, 0511 55512", "petra@example.org"),
        ("in_person", "im Betrieb an", "petra@example.org"),
        (None, "im Betrieb an", "petra@example.org"),
    ],
)
def test_one_learns_only_the_way_the_partner_agreed_to(
    situation: tuple[Browser, Unit, Stage], reach: str | None, shown: str, hidden: str
) -> None:
    mia, unit, here = situation

    def make(session: Session) -> None:
        make_contact(session, here.company)
        stage.publish(session, here, reach=reach)

    unit.run(make)
    page = mia.open(home(here.azubi))
    assert shown in page
    assert hidden not in page


def test_a_partner_of_another_company_comes_with_its_name(mia: Browser, unit: Unit, here: Stage) -> None:
    def make(session: Session) -> None:
        stage.publish(session, here)
        other = make_company(session, session.get_one(Round, here.round_id), "Nordwind Logistik")
        stage.person_of(session, here.fachkraft).company_id = session.get_one(Company, other.company_id).id

    unit.run(make)
    assert "Nordwind Logistik" in mia.open(home(here.azubi))


@pytest.mark.parametrize("state", [TandemState.DISSOLVED, TandemState.NOT_CONTINUED])
def test_an_ended_tandem_names_nobody(mia: Browser, unit: Unit, here: Stage, state: TandemState) -> None:
    tandem = unit.run(lambda session: stage.publish(session, here))

    def end(session: Session) -> None:
        session.get_one(Tandem, tandem.id).state = state

    unit.run(end)
    page = mia.open(home(here.azubi))
    assert "kommt nicht zustande" in page
    assert "Petra" not in page


@pytest.mark.parametrize("page", PAGES)
def test_other_people_find_nothing(new_browser: Callable[..., Browser], unit: Unit, here: Stage, page: str) -> None:
    contact = unit.run(lambda session: make_contact(session, here.company))
    unit.run(lambda session: stage.publish(session, here))
    missing = new_browser().sign_in(unit, here.azubi_account)
    nothing = missing.open("/participant/7d6058a7-dcdc-41b4-9e7c-bed810ae8fae" + page, status=404)
    for account_id in (here.fachkraft_account, here.alone_account, contact.account_id):
        stranger = new_browser().sign_in(unit, account_id)
        assert _plain(stranger.open(home(here.azubi) + page, status=404)) == _plain(nothing)
    assert new_browser().get(home(here.azubi) + page).headers["location"].startswith("/sign-in?next=")


def _plain(page: str) -> str:
    return re.sub(r'value="[^"]+"|/participant/[0-9a-f-]{36}', "", page)


def test_who_has_withdrawn_finds_nothing(mia: Browser, unit: Unit, here: Stage) -> None:
    def withdraw(session: Session) -> None:
        session.get_one(Participant, here.azubi.id).withdrawn_at = utc_now()

    unit.run(withdraw)
    mia.open(home(here.azubi), status=404)


def test_my_data_shows_all_of_it_in_words(mia: Browser, unit: Unit, here: Stage) -> None:
    def answer(session: Session) -> None:
        give_answers(
            session,
            here.azubi,
            {
                "training_ends": "2028-07",
                "shift": {"preset": "early_late", "weeks": [[1] * 7]},
                "school": {"preset": "own", "weeks": [[0] * 7]},
                "line_manager": str(here.fachkraft.person_id),
                "trainer": "7d6058a7-dcdc-41b4-9e7c-bed810ae8fae",
                "safety_instruction": {"has": True, "on": "2026-09-01"},
                "languages": {"de": "B1", "tr": "C2"},
                "brings": {"cad": 2},
                "learns": ["wiring"],
                "reach": "email",
                "talk_first": True,
                "wishes": [str(here.fachkraft.person_id)],
                "work_style": 3,
            },
        )

    unit.run(answer)
    handed_over = dt.date(2027, 1, 12)
    unit.run(lambda s: setattr(s.get_one(Participant, here.azubi.id), "guardian_letter_on", handed_over))
    page = mia.open(home(here.azubi) + "/data")
    for words in (
        "Azubi", "Mitgegeben am Di, 12. Januar 2027",
        "mia@example.org", "Mechatroniker/in", "Juli 2028", "Eigene Arbeitszeiten", "Petra Sommer",
        "Eine Person, die nicht in der Liste steht", "Ja, am 1. September 2026", "Türkisch", "Kann ich allein",
        "Verdrahten", "Per E-Mail", "Stiftung Beispiel",
    ):  # fmt: skip
        assert words in page
