"""The product's whole job, as its three kinds of people do it, in a real browser."""

from pathlib import Path

import openpyxl
import pytest

from tests.e2e.visitor import NewVisitor, Visitor

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
