"""The preview of a large table in a real browser: readable on a phone, and by keyboard."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session

from tests import factories as make
from tests.infra.browser import overflow
from tests.infra.server import LiveServer
from web.db.session import Unit
from web.services.access import sessions

pytestmark = pytest.mark.browser

ROWS = 2_000


@pytest.fixture
def behind(live_server: LiveServer) -> Unit:
    """The unit of work of the running application's database."""
    return Unit(live_server.database_url, base_url=live_server.url)


@pytest.fixture
def home(behind: Unit, live_server: LiveServer) -> tuple[str, str]:
    """The address of a registration and the token of its contact."""

    def build(session: Session) -> tuple[str, str]:
        company = make.make_company(session, make.make_round(session))
        make.make_participant(session, company, "azubi", "Jonas Weiß")
        contact = make.make_contact(session, company)
        return f"{live_server.url}/company/{company.id}", sessions.open_session(session, contact.account_id)

    return behind.run(build)


def test_two_thousand_rows_on_a_phone(
    new_page: Callable[..., Page], home: tuple[str, str], live_server: LiveServer
) -> None:
    base, token = home
    page = new_page(viewport={"width": 320, "height": 640})
    page.context.add_cookies([{"name": "tandem-session", "value": token, "url": live_server.url}])
    page.goto(f"{base}/upload")
    assert overflow(page) <= 0
    people = [f"Nora Jost {number}\tAzubi\tKoch/Köchin\t{number % 4 + 1}\n" for number in range(ROWS - 2)]
    rows = "".join(["Name\tRolle\tBeruf\tLehrjahr\tWo?\n", *people, "Jonas Weis\tAzubi\tKoch/Köchin\n", "Summe\t2\n"])
    page.get_by_label("Oder Zeilen aus Ihrer Tabelle einfügen").fill(rows)
    began = time.monotonic()
    page.get_by_role("button", name="Vorschau ansehen").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vorschau der Tabelle")
    assert time.monotonic() - began < 20, "about three seconds on a quiet machine"
    assert overflow(page) <= 0
    page.get_by_label("Eine neue Person").check()
    page.get_by_role("button", name="Neu prüfen").press("Enter")
    expect(page.get_by_text("Neu (1999)")).to_be_visible()
    page.get_by_role("link", name="Weiter").press("Enter")
    expect(page.get_by_text("Seite 2 von")).to_be_visible()
    assert overflow(page) <= 0
