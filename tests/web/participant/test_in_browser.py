"""A person without an e-mail address goes the whole way in a real browser: by keyboard, by thumb, without scripts."""

from collections.abc import Callable
from typing import Literal

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session

from tests.factories import make_contact
from tests.infra.browser import axe, overflow
from tests.infra.server import LiveServer
from tests.web.participant import stage
from tests.web.participant.stage import Stage
from web.db.session import Unit
from web.services.access import letters
from web.services.access.letters import Letter

pytestmark = pytest.mark.browser

PIN = "482915"
PAGES = (
    "", "/questions", "/questions/brings", "/questions/learns", "/questions/languages", "/questions/reach",
    "/questions/wishes", "/review", "/done", "/data", "/notice", "/notice/simple", "/withdraw",
)  # fmt: skip


@pytest.fixture
def behind(live_server: LiveServer) -> Unit:
    """The unit of work of the running application's database."""
    return Unit(live_server.database_url, base_url=live_server.url)


@pytest.fixture
def here(behind: Unit) -> Stage:
    return behind.run(stage.set_up)


@pytest.fixture
def letter(behind: Unit, here: Stage) -> Letter:
    def issue(session: Session) -> Letter:
        return letters.issue_letter(session, make_contact(session, here.company), here.azubi.id)

    return behind.run(issue)


def look(page: Page) -> None:
    """Every page on the way is free of violations and no wider than its window."""
    assert axe(page) == []
    assert overflow(page) <= 0


def open_letter(page: Page, address: str, letter: Letter) -> None:
    page.goto(f"{address}/code")
    page.get_by_label("Code").fill(letter.code.lower())
    page.get_by_role("button", name="Weiter").click()
    page.get_by_label("Neue PIN").fill(PIN)
    page.get_by_role("button", name="PIN speichern und weiter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hallo Mia Kurz")


def test_the_whole_way_without_scripts_on_a_phone(
    new_page: Callable[..., Page], live_server: LiveServer, letter: Letter
) -> None:
    page = new_page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    open_letter(page, live_server.url, letter)
    page.get_by_role("link", name="Anfangen").click()
    page.get_by_text("Roboter", exact=True).click()
    page.get_by_label("Greifer auswählen und bauen").select_option("Kann ich allein")
    go_on(page, to="Das will ich lernen")
    page.get_by_text("Computer und Daten", exact=True).click()
    page.get_by_label("3D-Druck").check()
    go_on(page, to="Sprachen")
    page.get_by_label("Deutsch").select_option("B1")
    go_on(page, to="So bin ich erreichbar")
    page.get_by_label("Im Betrieb ansprechen").check()
    go_on(page, to="Wünsche")
    page.get_by_role("button", name="Speichern und Antworten ansehen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deine Antworten")
    expect(page.get_by_text("Greifer auswählen und bauen: Kann ich allein")).to_be_visible()
    page.get_by_role("button", name="Ich bin fertig").click()
    page.get_by_role("button", name="Fertig, abmelden").click()
    expect(page.get_by_role("status")).to_contain_text("abgemeldet")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("Fertig")
    assert "Mia Kurz" not in page.content(), "on a shared device the next person reads nothing"


def go_on(page: Page, *, to: str) -> None:
    page.get_by_role("button", name="Speichern und weiter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(to)


TYPICAL_TAPS = 40
"""Twelve things brought, six wanted and two languages: at six seconds a tap that is four minutes."""


def test_a_typical_profile_takes_few_taps(phone: Page, live_server: LiveServer, letter: Letter) -> None:
    open_letter(phone, live_server.url, letter)
    taps = 0

    def tap(name: str, role: Literal["link", "button"] = "button") -> None:
        nonlocal taps
        phone.get_by_role(role, name=name).first.click()
        taps += 1

    tap("Anfangen", "link")
    for area in ("Roboter", "Computer und Daten"):
        phone.get_by_text(area, exact=True).click()
        taps += 1
        lists = phone.locator("details[open] select")
        for number in range(6):
            lists.nth(number).select_option("2")
            taps += 1
    tap("Speichern und weiter")
    for area in ("Werkstatt und Fertigung", "Erklären und Zusammenarbeiten"):
        phone.get_by_text(area, exact=True).click()
        taps += 1
        for number in range(3):
            phone.locator("details[open] input").nth(number).check()
            taps += 1
    tap("Speichern und weiter")
    phone.get_by_label("Deutsch").select_option("C2")
    phone.get_by_label("Englisch").select_option("B1")
    taps += 2
    tap("Speichern und weiter")
    phone.get_by_label("Im Betrieb ansprechen").check()
    taps += 1
    tap("Speichern und weiter")
    tap("Speichern und fertig")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Danke")
    assert taps <= TYPICAL_TAPS


def test_one_area_is_open_at_a_time_and_stays_in_view(
    phone: Page, live_server: LiveServer, here: Stage, letter: Letter
) -> None:
    open_letter(phone, live_server.url, letter)
    phone.goto(f"{live_server.url}/participant/{here.azubi.id}/questions/brings")
    for area in ("Steuerung und Elektro", "Computer und Daten", "Werkstatt und Fertigung"):
        phone.get_by_text(area, exact=True).click()
        expect(phone.locator("details[open]")).to_have_count(1)
        expect(phone.get_by_text(area, exact=True)).to_be_in_viewport()
    look(phone)


def see_the_chosen_one_in_forced_colours(phone: Page) -> None:
    """The dot of a radio button is drawn, so it disappears where the system's colours replace all others."""
    phone.emulate_media(forced_colors="active")
    chosen = phone.get_by_label("Im Betrieb ansprechen")
    chosen.check()
    assert chosen.evaluate("radio => getComputedStyle(radio, '::before').forcedColorAdjust") == "none"
    phone.emulate_media(forced_colors="none")


def test_every_page_on_a_phone(phone: Page, live_server: LiveServer, behind: Unit, here: Stage, letter: Letter) -> None:
    for path in ("/", "/sign-in", "/sign-in/sent", "/code", f"/code/{letter.code}", "/link/unknown"):
        phone.goto(live_server.url + path)
        look(phone)
    open_letter(phone, live_server.url, letter)
    home = f"{live_server.url}/participant/{here.azubi.id}"
    for path in PAGES:
        phone.goto(home + path)
        look(phone)
    phone.goto(f"{home}/questions/languages")
    phone.get_by_text("Weitere Sprache", exact=True).click()
    phone.get_by_label("Sprache").first.select_option("tr")
    phone.get_by_role("button", name="Speichern und weiter").click()
    expect(phone.locator(".tw-summary")).to_be_focused()
    assert phone.title().startswith("Fehler:")
    look(phone)
    phone.goto(f"{home}/questions/reach")
    see_the_chosen_one_in_forced_colours(phone)
    behind.run(lambda session: stage.publish(session, here))
    phone.goto(home)
    expect(phone.get_by_role("heading", level=1)).to_contain_text("du und Petra Sommer")
    look(phone)


def test_by_keyboard_alone(page: Page, live_server: LiveServer, letter: Letter) -> None:
    page.goto(f"{live_server.url}/code/{letter.code}")

    def tab_to(name: str) -> None:
        for _ in range(40):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()") == name:
                return
        pytest.fail(f"{name} cannot be reached")

    tab_to("pin")
    page.keyboard.type(PIN)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Hallo Mia Kurz")
    tab_to("Anfangen")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Das bringe ich mit")
    tab_to("Roboter")
    page.keyboard.press("Enter")
    tab_to("brings.grippers")
    page.keyboard.type("Kann ich allein")
    tab_to("Speichern und weiter")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Das will ich lernen")
    page.go_back()
    page.reload()
    page.get_by_text("Roboter", exact=True).click()
    expect(page.get_by_label("Greifer auswählen und bauen")).to_have_value("2")
