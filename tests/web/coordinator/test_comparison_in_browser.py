"""The comparison in a real browser: on a phone and on a desk, with the keyboard, and no violation anywhere."""

import pytest
from playwright.sync_api import Page

from tests.infra.browser import axe, overflow
from tests.infra.server import LiveServer
from tests.web.coordinator.conftest import make_world
from tests.web.coordinator.test_comparison import Desk
from web.db.session import Unit
from web.services.access import sessions

pytestmark = pytest.mark.browser


def test_comparing_on_a_phone_with_the_keyboard(phone: Page, live_server: LiveServer) -> None:
    behind = Unit(live_server.database_url, base_url=live_server.url)
    desk = Desk(make_world(behind))
    block = desk.keep_first(desk.plan_id)
    other = desk.other()
    run = next(offer.id for offer in desk.look().offers if offer.is_earlier)
    token = behind.run(lambda session: sessions.open_session(session, desk.world.coordinator.account_id))
    behind.close()
    phone.context.add_cookies([{"name": "tandem-session", "value": token, "url": live_server.url}])
    home = f"{live_server.url}/coordinator/rounds/{desk.world.round_id}/comparison"
    columns = f"with={desk.plan_id}&with={other}&with={run}"
    for path in (f"?{columns}", f"/blocks/{block}?{columns}", f"/plans/{other}", f"/states/{run}", ""):
        phone.goto(home + path)
        assert axe(phone) == [], path
        assert overflow(phone) <= 0, path
    phone.goto(f"{home}?{columns}")
    company = phone.locator(f"#block-{block}")
    company.locator("summary").focus()
    phone.keyboard.press("Enter")
    company.get_by_role("table").wait_for()
    assert axe(phone) == []
    assert overflow(phone) <= 0
    take = phone.get_by_role("link", name="Diesen Vorschlag nehmen")
    take.focus()
    phone.keyboard.press("Enter")
    phone.wait_for_url(f"{home}/plans/{other}")
    phone.get_by_role("button", name="Diesen Vorschlag nehmen").focus()
    phone.keyboard.press("Enter")
    phone.get_by_text("Das ist ab jetzt der Vorschlag des Durchgangs").wait_for()
    assert desk.counts() == other
