"""Hidden rows of a coordinator's table: named on its preview, left out with one button, and counted."""

from collections.abc import Callable

from tests.web.client import Browser, path_of
from tests.web.coordinator.many_place import make_place
from tests.web.files.builders import xlsx_bytes
from web.db.session import Unit
from web.services.tables import many_people_import as many

PEOPLE = [
    ["Unternehmen", "Rolle", "Name", "Beruf"],
    ["Nord AG", "Azubi", "Mia Kurz", "Mechatroniker/in"],
    ["Nord AG", "Fachkraft", "Petra Sommer", "Mechatroniker/in"],
    ["Nord AG", "Fachkraft", "Otto Alt", "Mechatroniker/in"],
]
COMPANIES = [["Firma", "Ort"], ["Ost KG", "Ulm"], ["West KG", "Bonn"]]


def test_hidden_people_are_left_out_or_read(unit: Unit, new_browser: Callable[..., Browser]) -> None:
    place = make_place(unit)
    import_id = place.upload(xlsx_bytes({"Alle": PEOPLE}, hidden_rows={4}))
    browser = new_browser().sign_in(unit, place.actor.account_id)
    here = f"/coordinator/rounds/{place.round_id}/imports/{import_id}"
    said = "Blatt „Alle“: Zeile 4 war in Ihrer Tabelle ausgeblendet. Wir lesen sie wie die anderen."
    assert browser.open(here).count(said) == 1
    browser.submit(f"{here}/meaning", {"hidden": "leave"}, page=here)
    place.work(import_id)
    assert place.counts(import_id) == {"rows": 3, "new": 2, "nobody": 1}
    browser.submit(f"{here}/meaning", {"hidden": "read"}, page=here)
    place.work(import_id)
    assert place.counts(import_id) == {"rows": 3, "new": 3}
    browser.submit(f"{here}/meaning", {"hidden": "leave"}, page=here)
    place.work(import_id)
    place.do(many.take_over, import_id)
    assert place.names() == {"Mia Kurz", "Petra Sommer"}


def test_hidden_companies_are_left_out_or_read(unit: Unit, new_browser: Callable[..., Browser]) -> None:
    place = make_place(unit)
    browser = new_browser().sign_in(unit, place.actor.account_id)
    home = f"/coordinator/rounds/{place.round_id}/imports"
    file = xlsx_bytes({"Firmen": COMPANIES, "Firmen alt": COMPANIES}, hidden_rows={3})
    here = path_of(browser.submit(f"{home}/companies", files={"file": ("firmen.xlsx", file)}))
    html = browser.open(here)
    assert "Zeile 3 war in Ihrer Tabelle ausgeblendet. Wir lesen sie wie die anderen." in html
    assert "Das Blatt „Firmen alt“ wurde nicht gelesen" in html
    browser.submit(f"{here}/mend", {"hidden": "leave"}, page=here)
    html = browser.open(here)
    assert "2 Zeilen unter den Überschriften = 1 neu + 1 ausgelassen" in html
    assert "in Ihrer Tabelle ausgeblendet, „West KG · Bonn“" in html
