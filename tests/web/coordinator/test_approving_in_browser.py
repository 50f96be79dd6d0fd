"""Checking, approving, publishing and mending in a real browser, on a small phone and on a wide screen."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session

from tests import factories
from tests.infra.browser import axe, overflow
from tests.infra.server import LiveServer
from tests.web.coordinator.bench import Bench, make_bench
from tests.web.coordinator.conftest import World, make_world
from tests.web.coordinator.test_changes_in_browser import wait_for_run
from web.db.models import Participant, Programme, Round
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.services.access import sessions
from web.services.people import settling
from web.services.planning import decisions, second_person
from web.services.planning.approval import Chosen

WIDTHS = (320, 1280)


@dataclass(frozen=True)
class Desk:
    """A coordinator before an approval, with something decided by hand."""

    world: World
    bench: Bench
    page: Page
    base: str

    @property
    def plan(self) -> str:
        """Address of the plan."""
        return f"{self.base}/plans/{self.bench.plan}"

    def look(self, name: str) -> None:
        """The page is free of violations and no wider than its window, on a phone and on a wide screen."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 800})
            assert axe(self.page) == [], name
            assert overflow(self.page) <= 0, name

    def press(self, name: str) -> None:
        """Press a button or follow a link by its name."""
        self.page.get_by_role("button", name=name).or_(self.page.get_by_role("link", name=name)).first.click()

    def says(self, text: str) -> None:
        """What was done is said at the top."""
        expect(self.page.get_by_role("status").first).to_contain_text(text)


@pytest.fixture
def desk(live_server: LiveServer, new_page: Callable[..., Page]) -> Desk:
    unit = Unit(live_server.database_url, base_url=live_server.url)
    bench = make_bench(make_world(unit))
    wait_for_run(bench)
    azubi, fachkraft = bench.azubis[0], bench.fachkraefte[3]
    bench.do(decisions.keep_pair, azubi_id=azubi, fachkraft_id=fachkraft)
    page = new_page(viewport={"width": 1280, "height": 900})
    token = unit.run(lambda session: sessions.open_session(session, bench.world.coordinator.account_id))
    page.context.add_cookies([{"name": "tandem-session", "value": token, "url": live_server.url}])
    return Desk(bench.world, bench, page, f"{live_server.url}/coordinator/rounds/{bench.world.round_id}")


def test_from_the_check_to_the_people(desk: Desk) -> None:
    page = desk.page
    page.goto(f"{desk.plan}/approval")
    expect(page.get_by_text("Alles zusammen")).to_be_visible()
    desk.look("check")
    page.get_by_label("Ihr Name").fill(desk.world.coordinator.name)
    desk.press("Freigeben")
    desk.says("Freigegeben. Noch ist niemand benachrichtigt")
    desk.look("publication")
    page.get_by_label("Zu einem festen Zeitpunkt").check()
    page.get_by_label("Tag").fill("2099-02-03")
    desk.press("Unternehmen informieren")
    desk.says("Der Zeitpunkt ist festgelegt")
    expect(page.get_by_text("3. Februar 2099, 09:00").first).to_be_visible()
    desk.look("planned")
    page.locator("#first").get_by_role("button", name="Anhalten").first.click()
    desk.says("Angehalten. Niemand wurde benachrichtigt")
    desk.press("Unternehmen informieren")
    expect(page.get_by_text("geht von selbst hinaus").first).to_be_visible()
    page.locator("#second").get_by_role("button", name="Anhalten").first.click()
    expect(page.get_by_text("Doch von selbst").first).to_be_visible()
    desk.look("announced")
    desk.press("Personen jetzt informieren")
    page.wait_for_url("**/news*")
    desk.look("news")
    desk.press("Personen jetzt informieren")
    expect(page.get_by_role("status").first).to_be_visible()
    _leave(desk, desk.world.azubis[0])
    page.goto(f"{desk.base}/publication")
    desk.press("Nachbesetzen")
    page.wait_for_url("**/repair*")
    desk.look("repair")
    page.get_by_label("Warum dieser Weg?").fill("Jemand rückt nach")
    desk.press("Diesen Weg nehmen")
    desk.says("Gewählt und berechnet")
    desk.look("approve the repair")


def _leave(desk: Desk, participant_id: UUID) -> None:
    def ask(session: Session) -> None:
        session.get_one(Participant, participant_id).asked_out_at = utc_now()

    here = (desk.world.coordinator, desk.world.round_id, participant_id)
    desk.world.unit.run(ask)
    desk.world.unit.run(lambda session: settling.settle(session, *here, goes_on=False))


def test_two_people_approve(desk: Desk) -> None:
    page = desk.page

    def two(session: Session) -> None:
        programme_id = session.get_one(Round, desk.world.round_id).programme_id
        session.get_one(Programme, programme_id).four_eyes = True
        other = factories.make_coordinator(session, programme_id, "Bernd Zweit")
        here = (other, desk.world.round_id, desk.bench.plan)
        seen = desk.world.seen(desk.bench.plan, desk.bench.block)
        second_person.ask_for_approval(session, *here, Chosen(seen, other.name))

    desk.world.unit.run(two)
    page.goto(desk.base)
    expect(page.get_by_text("Bernd Zweit bittet Sie um die Freigabe")).to_be_visible()
    desk.look("overview")
    desk.press("Prüfen und freigeben")
    desk.look("second approval")
    desk.press("Ablehnen")
    desk.look("refusal")
    page.get_by_label("Warum?").fill("Bitte noch einmal ansehen")
    desk.press("Ablehnen")
    page.goto(f"{desk.plan}/approval")
    expect(page.get_by_text("hat abgelehnt. Der Grund: Bitte noch einmal ansehen")).to_be_visible()
    page.get_by_label("Ihr Name").fill(desk.world.coordinator.name)
    desk.press("Um Freigabe bitten")
    desk.says("Noch ist nichts freigegeben")
    desk.look("waiting")
