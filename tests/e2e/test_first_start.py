"""A real installation from its first minute: an empty database, the command line, real mail, the first registration."""

import datetime as dt
import re
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from playwright.sync_api import Page

from tests.e2e.visitor import NewVisitor, Visitor
from tests.infra.server import SECRET_KEY, LiveServer
from tests.infra.smtp import Mailserver
from tests.web.client import settings_for
from web.security import set_up_token

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
    new_visitor: NewVisitor, live_server: LiveServer, mailserver: Mailserver
) -> None:
    coordinator, contact = new_visitor(), new_visitor()
    coordinator.go(set_up_link()).type(name="Anna Beispiel", email="anna@example.org", programme="Roboscouts")
    coordinator.press("Anfangen")
    practise(coordinator)
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


def set_up_link() -> str:
    """The path of the link that `tandem serve` prints while nobody coordinates anything."""
    return f"/set-up/{set_up_token(settings_for('sqlite://', secret_key=SECRET_KEY))}"


def practise(coordinator: Visitor) -> None:
    """Begin a practice round, look around in it and delete it whole."""
    home = coordinator.path()
    coordinator.press("Probedurchgang mit erfundenen Personen").sees("Übung – es wird nichts gesendet")
    coordinator.press("1 Unternehmen einladen").follow("Nicht gesendete Mails")
    coordinator.sees("Diese Mails wären verschickt worden").follow("Lüttmann Fördertechnik")
    coordinator.sees("Guten Tag Frauke Lüttmann").follow("Nicht gesendete Mails").follow("Übung")
    coordinator.follow("Übung löschen").press("Alles im Probedurchgang löschen")
    coordinator.sees("Der Probedurchgang ist gelöscht").go(home)


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
    coordinator.follow("Einstellungen").press("Speichern", exact=True)
    coordinator.sees("Die Einstellungen des Durchgangs sind gespeichert").follow("Übersicht").follow("Einladung lesen")
    coordinator.sees("Guten Tag Karin Vogt")


def report(contact: Visitor) -> None:
    """Accept the agreement, report an Azubi and a Fachkraft, and send the registration."""
    contact.follow("Vereinbarung lesen").type(name="Karin Vogt").choose("Ich habe die Vereinbarung gelesen")
    contact.press("Vereinbarung annehmen")
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
