"""`kill -9` of the server while a company's table is taken over: all of it is stored or nothing, and it goes on."""

import re
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

import httpx2
import pytest
from sqlmodel import Session, select

from tests import factories
from tests.infra.server import LiveServer
from web.db.models import Answer, Participant
from web.db.session import Unit
from web.services.access import sessions
from web.services.actor import Actor
from web.services.tables import people_import

pytestmark = pytest.mark.timeout(240)
PEOPLE = 800
WHILE_IT_IS_STORED = 0.25
"""Seconds; reading, comparing and storing so many people takes about one."""
TABLE = "Name;Rolle;Beruf;Abteilung\n" + "".join(f"Person Nummer{n};Azubi;Koch;Halle {n % 5}\n" for n in range(PEOPLE))


@pytest.fixture
def database(own_database: str) -> str:
    """A database of the test's own: its servers are killed."""
    return own_database


class Contact:
    """A company's contact with a browser, before the preview of a table."""

    def __init__(self, unit: Unit) -> None:
        def build(session: Session) -> tuple[UUID, Actor, str]:
            company = factories.make_company(session, factories.make_round(session))
            contact = factories.make_contact(session, company)
            return company.id, contact, sessions.open_session(session, contact.account_id)

        self.company, self.actor, self.token = unit.run(build)
        book = people_import.read_upload(TABLE.encode(), "alle.csv")
        start = people_import.start_import
        self.table = unit.run(lambda session: start(session, self.actor, self.company, book=book))

    def open_preview(self, server: LiveServer) -> Callable[[], httpx2.Response]:
        """Open the preview; what is returned presses its button."""
        address = f"{server.url}/company/{self.company}/upload/{self.table}"
        with httpx2.Client(cookies={"tandem-session": self.token}, timeout=60) as browser:
            html = browser.get(address).text
            cookies = dict(browser.cookies)
        fields = {name: _field(html, name) for name in ("csrf", "seen", "form_key")}

        def press() -> httpx2.Response:
            with httpx2.Client(cookies=cookies, timeout=60) as browser:
                return browser.post(f"{address}/take-over", data=fields, headers={"Origin": server.url})

        return press


def _field(html: str, name: str) -> str:
    form = html.split("/take-over", 1)[1]
    found = re.search(rf'name="{name}" value="([^"]*)"', form)
    assert found is not None, name
    return found[1]


def stored(unit: Unit) -> tuple[int, int]:
    people = unit.read(lambda session: session.exec(select(Participant.id)).all())
    answers = unit.read(lambda session: session.exec(select(Answer.id)).all())
    return len(people), len(answers)


def test_a_table_is_whole_or_absent(serve: Callable[..., LiveServer], database: str, unit: Unit) -> None:
    contact = Contact(unit)
    server = serve(database)
    press = contact.open_preview(server)

    def press_and_lose_the_answer() -> None:
        with suppress(httpx2.HTTPError):
            press()

    pressing = threading.Thread(target=press_and_lose_the_answer)
    pressing.start()
    time.sleep(WHILE_IT_IS_STORED)
    server.kill()
    pressing.join(60)
    whole = (PEOPLE, 2 * PEOPLE)
    at_kill = stored(unit)
    assert at_kill in {(0, 0), whole}
    if at_kill == (0, 0):
        assert contact.open_preview(serve(database))().status_code == 303
    assert stored(unit) == whole
