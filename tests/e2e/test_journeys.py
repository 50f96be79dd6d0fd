"""The product's whole job, as its three kinds of people do it, in a real browser."""

from pathlib import Path

import openpyxl
import pytest

from tests.e2e.visitor import NewVisitor, Visitor
from tests.web.papers.reading import Printed

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def fill_template(path: Path) -> None:
    """Fill a company's table as its HR officer would: two people, one month mistyped."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    titles = [cell.value for cell in sheet[1]]
    people = [
        {"Rolle": "Azubi", "Name": "Nora Jost", "Beruf": "Mechatroniker/in", "Ausbildung bis": "13/2028"},
        {"Rolle": "Fachkraft", "Name": "Olaf Petry", "Beruf": "Industriemechaniker/in", "AEVO": "ja"},
    ]
    for number, person in enumerate(people, start=4):
        for column, title in enumerate(titles, start=1):
            sheet.cell(number, column, person.get(str(title)))
    book.save(path)


def test_a_company_submits_its_registration(new_visitor: NewVisitor, tmp_path: Path) -> None:
    visitor = new_visitor()
    visitor.open_mail("Bitte melden", "Frauke Lüttmann").follow_link_in_mail().sees("Noch ein Schritt")
    visitor.press("Als Frauke Lüttmann anmelden").sees("Unsere Meldung", "Meldeschluss")
    visitor.follow("Vereinbarung lesen").sees("Wofür die Angaben nie da sind")
    visitor.choose("Ich habe die Vereinbarung gelesen").press("Vereinbarung annehmen")

    visitor.follow("Azubi hinzufügen").type(name="Marie Lindner", occupation="Mechatroniker/in")
    visitor.choose("Tagschicht").press("Speichern", exact=True).sees("Marie Lindner", "fehlt")
    visitor.follow("Fachkraft hinzufügen").type(name="Werner Groß", occupation="Elektroniker/in")
    visitor.press("Speichern", exact=True).sees("Werner Groß")

    upload_a_table(visitor, tmp_path)

    visitor.follow("Meldung abschicken").sees("Was fehlt, zählt weder für noch gegen eine Person")
    visitor.press("Meldung abschicken").sees("Marie Lindner", "Werner Groß", "Olaf Petry")


def upload_a_table(visitor: Visitor, folder: Path) -> None:
    """Upload the filled template, mend nothing, leave the wrong row out, take the rest over."""
    visitor.follow("Tabelle hochladen")
    table = visitor.download("Leere Tabelle herunterladen (Excel)", folder)
    fill_template(table)
    visitor.upload(table).press("Vorschau ansehen")
    visitor.sees("Noch ist nichts gespeichert", "Zeile 4", "„13/2028“ ist kein Monat", "07/2027")
    visitor.choose("Zeile 4 weglassen").press("Neu prüfen")
    visitor.press("übernehmen").sees("Olaf Petry").sees_not("Nora Jost")


def test_a_coordinator_matches_and_publishes_and_people_see_it(new_visitor: NewVisitor) -> None:
    coordinator, participant = new_visitor(), new_visitor()
    coordinator.go("/").press("Als Koordination eintreten").sees("Braucht Sie jetzt", "4 Azubis, keine Fachkraft")
    participant.go("/").press("Als Teilnehmer/in eintreten").sees("Hallo Greta Sörensen")

    coordinator.follow("Daten festhalten").press("Daten jetzt festhalten").sees("Die Daten sind festgehalten")
    compute(coordinator, "Vorschlag berechnen")
    coordinator.sees("Niemand kommt zu kurz", "Nachgerechnet", "Mehr Tandems sind mit diesen Angaben nicht möglich")

    kept, parted = decide(coordinator)
    coordinator.sees("Was die letzte Berechnung geändert hat")
    changed = pairs_of(coordinator)
    compute(coordinator, "Neu berechnen")
    pairs = pairs_of(coordinator)
    assert set(pairs) == set(changed)
    assert kept in pairs
    assert parted not in pairs
    participant.go(participant.path()).sees_not("Tandem steht", "Warum ihr zwei?")

    approve_everything(coordinator)
    coordinator.press("Unternehmen informieren").sees("Ihre Personen wissen noch nichts")
    participant.go(participant.path()).sees_not("Warum ihr zwei?")
    company = new_visitor().open_mail("Tandems", "Nele Friedrichsen").sees("geben Sie vorher nichts weiter")
    company.enter_as("Datenwerft IT-Service GmbH: Nele Friedrichsen").follow("Unsere Tandems")
    company.sees("Greta Sörensen").sees_not(" %")

    coordinator.follow("Personen jetzt informieren").sees("98 Mails und 2 Briefe")
    coordinator.press("Personen jetzt informieren").sees("Alle Personen dieser Unternehmen sind informiert")
    participant.go(participant.path()).sees("Warum ihr zwei?", "Als Nächstes", "Marlene Hübner").sees_not(
        " %", "Punkte"
    )
    somebody_without_a_partner(new_visitor())
    somebody_with_a_letter(coordinator, new_visitor())


def compute(coordinator: Visitor, button: str) -> None:
    """Start a computation and wait for its end; without script the page reloads itself."""
    coordinator.page.get_by_role("button", name=button).first.click()
    coordinator.page.get_by_text("Die Berechnung ist fertig").wait_for(timeout=60_000)
    coordinator.look()


def pairs_of(coordinator: Visitor) -> list[str]:
    """The pairs on the page of the plan, once every company is opened."""
    coordinator.go(f"{coordinator.path().split('?')[0].split('#')[0]}?open=all")
    links = coordinator.page.locator("main .tw-tandem a[href*='/pairs/']:not([href*='#'])")
    return [str(link.get_attribute("href")).split("/pairs/")[1] for link in links.all()]


def decide(coordinator: Visitor) -> tuple[str, str]:
    """Keep the first pair and separate the second; return both."""
    plan = coordinator.path().split("?")[0]
    kept, parted = pairs_of(coordinator)[:2]
    for pair, act, verb in ((kept, "pins", "So lassen"), (parted, "bans", "Nicht zusammen")):
        coordinator.go(f"{plan}/{act}/{pair}")
        coordinator.type(reason="So ist es mit dem Betrieb besprochen.").press(verb)
        coordinator.sees("Ihre Entscheidung ist gespeichert").look()
    return kept, parted


def approve_everything(coordinator: Visitor) -> None:
    """Approve as the person one is; another name is refused."""
    coordinator.follow("Freigeben").sees("Noch wird niemand benachrichtigt")
    coordinator.type(name="Tarek Nasser").press("Freigeben").sees("Marlene Hübner")
    coordinator.type(name="Marlene Hübner").press("Freigeben").sees("Freigegeben. Noch ist niemand benachrichtigt.")


def somebody_without_a_partner(visitor: Visitor) -> None:
    """Carlotta Wiese is alone in her company: told the same day, kindly, with a date, by a personal link and a PIN."""
    visitor.open_mail("noch nicht", "Carlotta Wiese").follow_link_in_mail()
    choose_a_pin(visitor)
    visitor.sees("Hallo Carlotta Wiese", "Das liegt nicht an dir").sees_not(" %")


def somebody_with_a_letter(coordinator: Visitor, visitor: Visitor) -> None:
    """Ahmad Rahimi has no e-mail address: he types the code of his letter."""
    with coordinator.page.expect_download() as download:
        coordinator.page.get_by_role("button", name="Brief drucken").first.click()
    letter = Printed(download.value.path().read_bytes())
    assert "Ahmad Rahimi" in letter.text
    assert any("QR-Code" in words for words in letter.alternatives())
    code = letter.code
    visitor.go("/code").type(code=code.lower()).press("Weiter")
    choose_a_pin(visitor)
    visitor.sees("Hallo Ahmad Rahimi", "Warum ihr zwei?")


def choose_a_pin(visitor: Visitor) -> None:
    """Choose the PIN at the first opening."""
    for field in visitor.page.locator("main input:not([type=hidden])").all():
        field.fill("402917")
    visitor.page.locator("main form button[type=submit]").first.click()
    visitor.look()
