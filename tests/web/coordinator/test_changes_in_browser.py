"""Changes by hand in a real browser: by keyboard alone, on a small phone, and without a script."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlmodel import Session, select

from tests import factories
from tests.infra.browser import axe, overflow
from tests.infra.server import LiveServer
from tests.web.coordinator.bench import Bench, make_bench
from tests.web.coordinator.conftest import make_world
from web.db.models import Participant, RoundCompany
from web.db.session import Unit
from web.services.access import sessions
from web.services.planning import freezing

PRESSABLE = 44
"""Pixels a finger needs."""
MOST_SECONDS = 60


@dataclass(frozen=True)
class Desk:
    """A coordinator in front of a company of which one pair has a confidential note and another is proposed."""

    bench: Bench
    page: Page
    url: str
    asked: tuple[UUID, UUID]

    def look(self) -> None:
        """Every page on the way is free of violations, no wider than its window, and can be pressed by a finger."""
        assert axe(self.page) == []
        assert overflow(self.page) <= 0
        assert small(self.page.locator("main .kern-btn:visible, main summary:visible")) == []

    def press(self, target: Locator) -> None:
        """Use the keyboard alone."""
        target.focus()
        expect(target).to_be_focused()
        self.page.keyboard.press("Enter")

    def button(self, name: str) -> Locator:
        """A button by the beginning of its name."""
        return self.page.get_by_role("button", name=name).first

    def link(self, name: str) -> Locator:
        """A link by the beginning of its name."""
        return self.page.get_by_role("link", name=name).first


def small(targets: Locator) -> list[str]:
    """Which of these are too small for a finger."""
    return [
        f"{target.inner_text()!r} {box['width']:.0f} x {box['height']:.0f}"
        for target in targets.all()
        if (box := target.bounding_box()) and min(box["width"], box["height"]) < PRESSABLE
    ]


@pytest.fixture
def make_desk(live_server: LiveServer, new_page: Callable[..., Page]) -> Callable[..., Desk]:
    def made(**options: object) -> Desk:
        unit = Unit(live_server.database_url, base_url=live_server.url)
        bench = make_bench(make_world(unit))
        wait_for_run(bench)
        asked = next(iter(bench.tandems().items()))
        unit.run(lambda session: _ask_and_propose(session, bench, asked))
        bench.world.compute()
        wait_for_run(bench)
        page = new_page(**options)
        token = unit.run(lambda session: sessions.open_session(session, bench.world.coordinator.account_id))
        page.context.add_cookies([{"name": "tandem-session", "value": token, "url": live_server.url}])
        url = f"{live_server.url}/coordinator/rounds/{bench.world.round_id}/plans/{bench.plan}"
        return Desk(bench, page, url, asked)

    return made


def wait_for_run(bench: Bench) -> None:
    """The server's own worker may have taken the run up first."""
    until = time.monotonic() + MOST_SECONDS
    while not bench.tandems() or bench.world.is_stale(bench.block):
        assert time.monotonic() < until
        time.sleep(0.2)


def _ask_and_propose(session: Session, bench: Bench, asked: tuple[UUID, UUID]) -> None:
    here = (session, bench.world.coordinator, bench.world.round_id)
    freezing.release_block(*here, bench.block, reason="Nachtrag")
    azubi, fachkraft = (session.get_one(Participant, each) for each in asked)
    factories.give_answers(session, azubi, {"please_not": [str(fachkraft.person_id)]})
    company = session.exec(select(RoundCompany).where(RoundCompany.block_id == bench.block)).one()
    other = next(each for each in bench.azubis if each != asked[0])
    factories.make_proposal(session, company.id, other, asked[1])
    factories.make_proposal(session, company.id, *asked)
    session.flush()
    freezing.freeze_blocks(*here, block_ids=[bench.block])


def test_by_keyboard_alone_on_a_small_phone(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(viewport={"width": 320, "height": 640})
    page = desk.page
    page.goto(f"{desk.url}?open={desk.bench.block}")
    expect(desk.button("Übernehmen")).to_be_visible()
    desk.look()
    desk.press(desk.button("Übernehmen"))
    expect(page.get_by_role("status").first).to_contain_text("Ihre Entscheidung ist gespeichert")
    expect(page.get_by_text("Bleiben zusammen.").first).to_be_visible()
    desk.look()
    desk.press(desk.link("Lösen …"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("lösen")
    desk.look()
    page.get_by_label("Grund").focus()
    page.keyboard.type("Doch anders besprochen")
    desk.press(desk.button("Lösen"))
    expect(page.get_by_text("Gelöst: ").first).to_be_visible()
    block = page.locator(f"#block-{desk.bench.block}")
    desk.press(block.get_by_role("link", name="Letzte Änderung zurücknehmen"))
    expect(page.get_by_role("heading", name="Was sich dann ändert")).to_be_visible()
    desk.look()
    desk.press(desk.button("Zurücknehmen"))
    expect(page.get_by_role("status").first).to_contain_text("Zurückgenommen")
    desk.press(block.get_by_role("link", name="Wieder ausführen"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("wieder ausführen")
    desk.look()
    desk.press(desk.button("Wieder ausführen"))
    expect(page.get_by_text("Gelöst: ").first).to_be_visible()
    desk.press(desk.link("Alle Entscheidungen von Hand"))
    expect(page.get_by_text("Doch anders besprochen")).to_be_visible()
    desk.look()


def test_a_confidential_note_opens_on_one_press(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(viewport={"width": 320, "height": 640})
    page = desk.page
    page.goto("/".join([desk.url, "pins", *map(str, desk.asked)]))
    note = page.locator("summary", has_text="Vertraulicher Hinweis")
    expect(page.get_by_text("hat darum gebeten")).to_have_count(0)
    desk.look()
    desk.press(note)
    expect(page.get_by_text("hat darum gebeten")).to_be_visible()
    desk.look()


def test_without_a_script_every_change_is_there(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = desk.page
    page.goto(f"{desk.url}?open={desk.bench.block}")
    desk.link("Übernehmen …").click()
    expect(page.get_by_label("Grund")).to_have_value("Sie kennen sich.")
    page.get_by_role("button", name=re.compile("^(So lassen|Zusammen festlegen)$")).click()
    expect(page.get_by_text("Bleiben zusammen.").first).to_be_visible()
    page.get_by_text("Stattdessen antworten").first.click()
    page.get_by_label("Antwort an").first.fill("Dieses Mal anders.")
    desk.button("Antwort senden").click()
    expect(page.get_by_text("Ihre Antwort: Dieses Mal anders.")).to_be_visible()
    desk.link("Plätze festlegen …").click()
    page.get_by_label("Plätze").fill("2")
    desk.button("Zeigen, was sich ändert").click()
    expect(page.get_by_text("2 Tandems statt 4")).to_be_visible()
    page.get_by_label("Grund").fill("Budget")
    desk.button("Plätze festlegen").click()
    expect(page.get_by_text("Plätze: 2.").first).to_be_visible()
    page.goto("/".join([desk.url, "pins", *map(str, desk.asked)]))
    page.get_by_text("Vertraulicher Hinweis").last.click()
    desk.button("Hinweis öffnen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vertraulicher Hinweis")
    expect(page.get_by_text("hat darum gebeten")).to_be_visible()
