"""The policy editor in a real browser: the preview follows what is typed, slid and ticked; and without a script."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.infra.browser import axe, overflow
from tests.infra.server import LiveServer
from tests.web.coordinator.conftest import World, make_world
from web.db.models import Round
from web.db.session import Unit
from web.services.access import sessions

pytestmark = pytest.mark.browser
WIDTHS = (320, 1280)


@dataclass(frozen=True)
class Place:
    """A round with fixed data on a running server."""

    server: LiveServer
    world: World
    programme_id: UUID

    @property
    def base(self) -> str:
        """Address of the programme's policy."""
        return f"{self.server.url}/coordinator/programmes/{self.programme_id}/policies"

    def sign_in(self, page: Page) -> Page:
        """Give a page the coordinator's session."""
        account = self.world.coordinator.account_id
        token = self.world.unit.run(lambda session: sessions.open_session(session, account))
        page.context.add_cookies([{"name": "tandem-session", "value": token, "url": self.server.url}])
        return page


@pytest.fixture
def place(live_server: LiveServer) -> Place:
    world = make_world(Unit(live_server.database_url, base_url=live_server.url))
    world.freeze()
    programme_id = world.unit.read(lambda session: session.get_one(Round, world.round_id).programme_id)
    return Place(live_server, world, programme_id)


def look(page: Page) -> None:
    """No violation, and no wider than the window, on a phone and on a wide screen."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert axe(page) == [], page.url
        assert overflow(page) <= 0, page.url


def test_the_preview_follows_while_one_edits(place: Place, new_page: Callable[..., Page]) -> None:
    page = place.sign_in(new_page(viewport={"width": 1280, "height": 900}))
    page.goto(f"{place.base}/editor?round={place.world.round_id}")
    found = page.locator("#preview [role=status]")
    expect(found).to_have_text("2 Tandems kämen zustande.")
    look(page)
    page.locator("[name=minimum]").fill("100")
    expect(found).to_have_text("0 Tandems kämen zustande.")
    page.locator("[name=minimum]").fill("101")
    expect(found).to_have_text("Bitte zuerst berichtigen:")
    look(page)
    page.locator("[name=minimum]").fill("")
    page.locator("[name=places]").fill("1")
    expect(found).to_have_text("Ein Tandem käme zustande.")
    page.set_viewport_size({"width": 320, "height": 800})
    page.locator("[name='weight.hours']").focus()
    expect(page.locator(".tw-policy__bar")).to_have_text("Ein Tandem käme zustande.")
    expect(page.locator(".tw-policy__bar")).to_be_in_viewport()


def test_weights_are_set_by_keyboard_with_a_slider_or_a_number(place: Place, new_page: Callable[..., Page]) -> None:
    page = place.sign_in(new_page(viewport={"width": 1280, "height": 900}))
    page.goto(f"{place.base}/editor?round={place.world.round_id}")
    number, slider = page.locator("[name='weight.hours']"), page.locator("[data-for='f-weight.hours']")
    number.focus()
    page.keyboard.press("Tab")
    expect(slider).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(number).to_have_value("16")
    expect(page.locator("#preview [role=status]")).to_have_text("2 Tandems kämen zustande.")
    expect(slider).to_be_focused()
    number.fill("60")
    expect(slider).to_have_value("60")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator("[name=counts][value=hours]")).not_to_be_checked()
    page.locator("[name=holds][value=minor_night]").uncheck()
    expect(page.locator("[name='why.minor_night']")).to_be_visible()
    page.locator("[name=note]").fill("Arbeitszeit zählt nicht mehr")
    page.get_by_role("button", name="Als Fassung 2 speichern").click()
    expect(page.locator("#f-why\\.minor_night-error")).to_contain_text("folgt aus einem Gesetz")
    look(page)
    page.locator("[name='why.minor_night']").fill("Hier arbeitet niemand nachts.")
    page.get_by_role("button", name="Als Fassung 2 speichern").click()
    expect(page.locator("#notice")).to_contain_text("ist gespeichert")
    look(page)
    page.get_by_role("link", name="Fassung 2").click()
    expect(page.locator("body")).to_contain_text("„Gemeinsame Arbeitszeit“ zählt nicht mehr (bisher 15).")
    look(page)
    page.goto(f"{place.server.url}/coordinator/rounds/{place.world.round_id}/policy?version=2")
    look(page)
    page.get_by_role("button", name="Fassung 2 übernehmen").click()
    expect(page.locator("#notice")).to_contain_text("in Kraft")


def test_without_a_script_a_button_shows_the_preview_and_numbers_are_typed(
    place: Place, new_page: Callable[..., Page]
) -> None:
    page = place.sign_in(new_page(java_script_enabled=False))
    page.goto(f"{place.base}/editor?round={place.world.round_id}")
    expect(page.locator("[data-for='f-weight.hours']")).to_be_hidden()
    page.locator("[name='weight.hours']").fill("60")
    page.locator("[name=minimum]").fill("100")
    page.get_by_role("button", name="Vorschau").click()
    expect(page.locator("#preview [role=status]")).to_have_text("0 Tandems kämen zustande.")
    expect(page.locator("[name='weight.hours']")).to_have_value("60")
    page.locator("[name=note]").fill("Ohne Skript")
    page.get_by_role("button", name="Als Fassung 2 speichern").click()
    expect(page.locator("#notice")).to_contain_text("ist gespeichert")
