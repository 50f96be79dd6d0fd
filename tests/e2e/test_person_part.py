"""The person part as two people go through it: together at the company's computer, then alone on a phone."""

import pytest

from tests.e2e.test_journeys import choose_a_pin
from tests.e2e.visitor import NewVisitor, Visitor
from tests.web.papers.reading import Printed

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

MIA = "Mia Kurz"


def on(visitor: Visitor, title: str) -> None:
    """Save the screen and stand on the next one."""
    visitor.press("Speichern und weiter").sees(title)


def open_person(company: Visitor) -> None:
    """The company's page about Mia."""
    company.go("/").press("Als Unternehmen eintreten").follow(MIA, exact=True).sees("Persönlicher Teil")


def test_together_then_alone_and_gone_again(new_visitor: NewVisitor) -> None:
    """The company types with Mia, prints her letter; she changes an answer, reads her rights and leaves."""
    company = new_visitor()
    open_person(company)
    company.follow("Gemeinsam ausfüllen").sees("Mia Kurz sitzt neben mir").sees_not("bitte nicht")
    company.page.get_by_text("Roboter", exact=True).first.click()
    company.page.get_by_label("Roboter bedienen").first.select_option("Kann ich allein")
    company.press("Speichern").sees("Niemand darf für eine Person antworten")
    company.choose("Mia Kurz sitzt neben mir").press("Speichern").sees("Gespeichert.")
    with company.page.expect_download() as download:
        company.page.get_by_role("button", name="Brief drucken").first.click()
    code = Printed(download.value.path().read_bytes()).code

    mia = new_visitor()
    mia.page.set_viewport_size({"width": 360, "height": 740})
    mia.go("/code").type(code=code.lower()).press("Weiter")
    choose_a_pin(mia)
    mia.sees("Hallo Mia Kurz").follow("Meine Antworten").sees(
        "Muss ich mitmachen?", "Ist das Arbeitszeit?", "Wer liest das?", "Ist das ein Test?"
    )
    mia.follow("ansehen").sees("Roboter bedienen: Kann ich allein")
    mia.page.locator("main a[href$='/questions/brings']").click()
    mia.page.get_by_text("Roboter", exact=True).click()
    mia.page.get_by_label("Roboter bedienen").select_option("Kann ich anderen zeigen")
    on(mia, "kreuze an, was du lernen willst")
    mia.page.get_by_text("Computer und Daten", exact=True).click()
    mia.choose("3D-Druck")
    on(mia, "Eine gemeinsame Sprache genügt")
    mia.page.get_by_label("Deutsch").select_option("B1")
    on(mia, "Bitte sprechen Sie mich vorher an")
    on(mia, "Das sieht nur die Koordination")
    mia.choose("Mein Name darf auch bei den anderen in der Liste stehen")
    on(mia, "Deine Antworten")
    mia.sees("Roboter bedienen: Kann ich anderen zeigen", "3D-Druck", "Dein Teil ist fertig").sees_not("Ich bin fertig")
    mia.follow("Was passiert mit meinen Daten?").sees("Art. 77").follow("Einfach erklärt").sees(
        "Ein Mensch entscheidet"
    )
    mia.press("Fertig, abmelden").sees("abgemeldet")
    mia.page.go_back()
    mia.sees_not("Hallo Mia", "Das passiert mit deinen Daten")

    mia.go("/code").type(code=code).press("Weiter").type(pin="402917").press("Weiter").sees("Hallo Mia Kurz")
    mia.follow("Ich möchte nicht mehr mitmachen").sees("sofort gelöscht")
    mia.press("Ja, Antworten löschen und aufhören").sees("Die Teilnahme ist beendet")
    company.go("/").press("Als Unternehmen eintreten").sees("Mia Kurz nimmt nicht teil").sees_not("gelöscht")
