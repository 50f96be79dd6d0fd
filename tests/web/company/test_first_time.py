"""A contact who is here for the first time, on a phone 360 px wide: from the first page to the receipt."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlmodel import Session

from tests import factories as make
from tests.infra.browser import axe, overflow
from tests.infra.server import LiveServer
from web.db.session import Unit
from web.services.access import sessions

pytestmark = pytest.mark.browser
AZUBIS = ("Mia Kurz", "Jonas Weiß", "Ben Otto")
FACHKRAEFTE = ("Petra Sommer", "Ali Demir")


@pytest.fixture
def home(live_server: LiveServer) -> tuple[str, str]:
    """The address of an untouched registration and the token of its contact."""

    def build(session: Session) -> tuple[str, str]:
        company = make.make_company(session, make.make_round(session), agreed=False)
        contact = make.make_contact(session, company)
        return f"{live_server.url}/company/{company.id}", sessions.open_session(session, contact.account_id)

    return Unit(live_server.database_url, base_url=live_server.url).run(build)


class Hand:
    """Counts what the hand does, and looks at every page it comes to."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.clicks = 0
        self.typed = 0

    def click(self, role: str, name: str) -> None:
        """Press a button or link and look at the page behind it."""
        self.clicks += 1
        self.page.get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()
        assert overflow(self.page) <= 0, self.page.url

    def type(self, label: str, text: str) -> None:
        """Fill in a field."""
        self.typed += 1
        self.page.get_by_label(label).first.fill(text)

    def choose(self, label: str) -> None:
        """Tick an option."""
        self.clicks += 1
        self.page.get_by_label(label).first.check()


def enter(hand: Hand, name: str, occupation: str, *, first: bool, last: bool) -> None:
    """Enter somebody with what is needed to be planned with; whoever comes next has the same hours."""
    hand.type("Vorname und Nachname", name)
    hand.type("Beruf oder Ausbildungsberuf", occupation)
    if first:
        hand.choose("Tagschicht")
    expect(hand.page.get_by_label("Tagschicht").first).to_be_checked()
    hand.click("button", "Speichern" if last else "Speichern und noch jemanden hinzufügen")


def test_from_the_first_page_to_the_receipt(
    new_page: Callable[..., Page], home: tuple[str, str], live_server: LiveServer
) -> None:
    base, token = home
    page = new_page(viewport={"width": 360, "height": 740})
    page.context.add_cookies([{"name": "tandem-session", "value": token, "url": live_server.url}])
    page.goto(base)
    hand = Hand(page)
    assert axe(page) == []
    hand.click("link", "Vereinbarung lesen")
    assert axe(page) == []
    hand.choose("Ich habe die Vereinbarung gelesen")
    hand.click("button", "Vereinbarung annehmen")
    hand.click("link", "Azubi hinzufügen")
    for name in AZUBIS:
        enter(hand, name, "Mechatroniker/in", first=name == AZUBIS[0], last=name == AZUBIS[-1])
    hand.click("link", "Fachkraft hinzufügen")
    for name in FACHKRAEFTE:
        enter(hand, name, "Zerspanungsmechaniker/in", first=name == FACHKRAEFTE[0], last=name == FACHKRAEFTE[-1])
    expect(page.get_by_text("3 Azubis und 2 Fachkräfte ergeben höchstens 2 Tandems.")).to_be_visible()
    assert axe(page) == []
    hand.click("link", "Meldung abschicken")
    assert axe(page) == []
    hand.click("button", "Meldung abschicken")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Meldung ist angekommen")
    assert (hand.clicks, hand.typed) <= (14, 10)
    page.goto(base + "/patterns")
    hand.type("Name der Abteilung", "Halle 2")
    hand.click("button", "Abteilung hinzufügen")
    assert axe(page) == []
    page.get_by_role("link", name="Umbenennen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Halle 2 umbenennen")
    assert axe(page) == []
    for address in ("/patterns", "/patterns/new", "/proposals", "/copy", "/withdrawal"):
        page.goto(base + address)
        assert axe(page) == [], address
        assert overflow(page) <= 0, address
