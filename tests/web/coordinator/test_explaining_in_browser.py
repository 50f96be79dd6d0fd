"""The pages that explain, on a phone and on a desk, by keyboard: nothing is cut off and nothing needs a mouse."""

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session

from tests.infra.browser import axe, overflow
from tests.infra.server import LiveServer
from tests.web.coordinator.conftest import World, make_world
from tests.web.coordinator.explaining import add_company, matrix_of
from web.db.session import Unit
from web.services.access import sessions

pytestmark = pytest.mark.browser

SCROLLED = """region => new Promise(done => {
  region.scrollLeft > 0 ? done(true) : region.addEventListener("scroll", () => done(true), {once: true});
})"""
"""Waits until what was pressed has moved the part that scrolls."""


@pytest.fixture
def behind(live_server: LiveServer) -> Unit:
    """The database of the running application."""
    return Unit(live_server.database_url, base_url=live_server.url)


def signed_in(page: Page, live_server: LiveServer, world: World) -> None:
    def open_session(session: Session) -> str:
        return sessions.open_session(session, world.coordinator.account_id)

    token = world.unit.run(open_session)
    page.context.add_cookies([{"name": "tandem-session", "value": token, "url": live_server.url}])


def test_every_page_fits_and_is_accessible(page: Page, live_server: LiveServer, behind: Unit) -> None:
    world = make_world(behind)
    large = add_company(world, "Großgießerei Bergmann-Holtkamp AG", 27, 11)
    world.freeze(*world.blocks, large)
    plan_id = world.compute()
    azubi, mute = world.azubis[0], matrix_of(world, plan_id, world.mute).ground
    alone = mute.ids[mute.azubis[0]]
    signed_in(page, live_server, world)
    plan = f"{live_server.url}/coordinator/rounds/{world.round_id}/plans/{plan_id}"
    for path in (
        f"/pairs/{azubi}/{world.fachkraefte[0]}",
        f"/pairs/{azubi}/{world.fachkraefte[1]}",
        f"/pairs/{alone}/{mute.ids[mute.fachkraefte[0]]}",
        f"/people/{azubi}",
        f"/people/{alone}",
        f"/blocks/{world.block}/combinations",
        f"/blocks/{world.mute}/combinations",
        f"/blocks/{large}/combinations",
        f"/blocks/{world.block}/alternatives",
        f"/blocks/{world.mute}/missing",
        "/missing",
    ):
        page.goto(plan + path)
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 800})
            assert overflow(page) <= 0, path
        assert axe(page) == [], path
    behind.close()


def test_the_table_opens_and_is_read_by_keyboard(phone: Page, live_server: LiveServer, behind: Unit) -> None:
    world = make_world(behind)
    wide = add_company(world, "Breit GmbH", 3, 20)
    world.freeze(wide)
    plan_id = world.compute()
    signed_in(phone, live_server, world)
    phone.goto(f"{live_server.url}/coordinator/rounds/{world.round_id}/plans/{plan_id}/blocks/{wide}")
    phone.locator("summary", has_text="Alle Kombinationen").focus()
    phone.keyboard.press("Enter")
    region = phone.get_by_role("region", name="Alle Kombinationen: Breit GmbH")
    expect(region).to_be_visible()
    assert overflow(phone) <= 0
    region.focus()
    phone.keyboard.press("ArrowRight")
    expect(region).to_be_focused()
    assert region.evaluate(SCROLLED)
    phone.keyboard.press("Tab")
    phone.keyboard.press("Enter")
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    assert "/people/" in phone.url
    behind.close()
