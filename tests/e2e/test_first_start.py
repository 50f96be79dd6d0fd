"""A real installation from its first minute: an empty database, the command line, real mail, the first registration."""

import datetime as dt
import re
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.visitor import NewVisitor, Visitor
from tests.infra.server import LiveServer
from tests.infra.smtp import Mailserver
from tests.web.test_cli import tandem

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

CONTACT = "karin.vogt@example.org"


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def new_visitor(request: pytest.FixtureRequest, new_page: Callable[..., Page], live_server: LiveServer) -> NewVisitor:
    """Makes people in front of a production server; once with JavaScript, once without."""
    script: bool = request.param

    def visitor() -> Visitor:
        page = new_page(java_script_enabled=script, viewport={"width": 1280, "height": 900})
        return Visitor(page, live_server.url, checks=script)

    return visitor


def test_from_an_empty_database_to_the_first_registration(
    new_visitor: NewVisitor, live_server: LiveServer, mailserver: Mailserver, tmp_path: Path
) -> None:
    coordinator, contact = new_visitor(), new_visitor()
    coordinator.go(first_link(live_server, tmp_path)).press("Als Anna Beispiel anmelden")
    coordinator.sees("Es gibt noch keinen Durchgang")
    set_up(coordinator)
    coordinator.press("An mich schicken").sees("Die Probe ist zu Ihnen unterwegs")
    [trial] = mailserver.wait_for(1, seconds=60)
    assert "anna@example.org" in str(trial["To"])
    assert "/link/" not in text_of(trial)
    coordinator.press("1 Unternehmen einladen").sees("Die Einladungen sind unterwegs")
    overview = coordinator.path().split("?")[0]

    mail = mailserver.wait_for(2, seconds=60)[1]
    assert CONTACT in str(mail["To"])
    assert "Muster Metallbau GmbH" in str(mail["Subject"])
    contact.go(link_in(mail, live_server)).press("Als Karin Vogt anmelden").sees("Unsere Meldung")
    report(contact)
    coordinator.go(overview).sees("1 von 1")
    assert coordinator.page.locator("#companies tbody").inner_text().count("abgeschickt") == 1

    receipt = mailserver.wait_for(3, seconds=60)[2]
    assert CONTACT in str(receipt["To"])
    assert "Marie Lindner" in text_of(receipt)


def first_link(server: LiveServer, folder: Path) -> str:
    """Make the first coordinator as the handbook says, and return the path of the link that is printed."""
    answer = tandem(
        *("create-coordinator", "anna@example.org", "Anna Beispiel", "--programme", "Roboscouts"),
        folder=folder,
        DATABASE_URL=server.database_url,
        BASE_URL=server.url,
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip().removeprefix(server.url)


def set_up(coordinator: Visitor) -> None:
    """Go through the four steps: programme, dates, the first company, the invitation; leave once on the way."""
    coordinator.follow("Ersten Durchgang vorbereiten")
    coordinator.type(controller="Stiftung Beispiel, Musterweg 1, 30159 Hannover", contact_phone="0511 123456")
    coordinator.press("Speichern und weiter").sees("Die Angaben zum Programm sind gespeichert")
    today = dt.datetime.now(dt.UTC).date()
    dates = {"deadline": today + dt.timedelta(weeks=6), "starts_on": today + dt.timedelta(weeks=9)}
    coordinator.type(name="Durchgang Frühjahr", **{name: day.isoformat() for name, day in dates.items()})
    coordinator.press("Durchgang anlegen").sees("Durchgang Frühjahr", "Noch nimmt kein Unternehmen teil")
    coordinator.go("/").follow("Durchgang öffnen").follow("Programm").follow("Mit den vier Schritten weitermachen")
    coordinator.follow("Weiter: Unternehmen").press("Dieses Unternehmen hinzufügen")
    coordinator.sees("Bitte noch einmal prüfen")
    coordinator.type(name="Muster Metallbau GmbH", contact_name="Karin Vogt", contact_email=CONTACT)
    coordinator.press("Dieses Unternehmen hinzufügen").sees("Es ist noch nicht eingeladen")
    coordinator.follow("Weiter: Einladung lesen").sees("Guten Tag Karin Vogt")


def report(contact: Visitor) -> None:
    """Report an Azubi and a Fachkraft and send the registration."""
    contact.follow("Azubi hinzufügen").type(name="Marie Lindner", occupation="Mechatroniker/in")
    contact.press("Speichern", exact=True).sees("Marie Lindner")
    contact.follow("Fachkraft hinzufügen").type(name="Werner Groß", occupation="Elektroniker/in")
    contact.press("Speichern", exact=True).sees("Werner Groß")
    contact.follow("Meldung abschicken").press("Meldung abschicken").sees("Marie Lindner", "Werner Groß")


def text_of(mail: EmailMessage) -> str:
    """The text of a mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def link_in(mail: EmailMessage, server: LiveServer) -> str:
    """The path of the link in a mail, which must begin with the address of this installation."""
    found = re.search(re.escape(server.url) + r"(/link/\S+)", text_of(mail))
    assert found is not None, text_of(mail)
    return found[1]
