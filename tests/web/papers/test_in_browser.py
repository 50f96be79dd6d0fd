"""Letters and the guardians' letter on a phone: no violation, no sideways scroll, and the file arrives."""

import pytest
from playwright.sync_api import Page
from sqlmodel import Session

from tests import factories as make
from tests.infra.browser import axe, overflow
from tests.infra.server import LiveServer
from tests.web.papers.conftest import Ground
from tests.web.papers.reading import Printed
from web.db.models import Participant
from web.db.session import Unit
from web.services.access import sessions

pytestmark = pytest.mark.browser


def test_letters_on_a_phone(phone: Page, live_server: LiveServer) -> None:
    behind = Unit(live_server.database_url, base_url=live_server.url)
    ground = behind.run(lambda session: Ground(session, behind))

    def prepare(session: Session) -> str:
        make.give_answers(session, session.get_one(Participant, ground.mia), {"minor_until": "2099-01"})
        return sessions.open_session(session, ground.contact.account_id)

    token = behind.run(prepare)
    behind.close()
    phone.context.add_cookies([{"name": "tandem-session", "value": token, "url": live_server.url}])
    for path in ("/letters", f"/people/{ground.mia}/guardian-letter", f"/people/{ground.mia}", "/letters"):
        phone.goto(live_server.url + ground.base + path)
        assert axe(phone) == []
        assert overflow(phone) <= 0
    with phone.expect_download() as download:
        phone.get_by_role("button", name="Briefe erstellen (PDF)").click()
    letters = Printed(download.value.path().read_bytes())
    assert download.value.suggested_filename == "Zugangsbriefe.pdf"
    assert (len(letters.pages), letters.is_pdf_ua) == (2, True)
