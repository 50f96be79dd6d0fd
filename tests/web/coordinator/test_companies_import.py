"""Many companies by spreadsheet: dry run row by row, exactly that is stored, and nobody is invited."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.web.client import Browser, path_of
from web.db.models import (
    Account,
    Block,
    BlockKind,
    BlockState,
    Company,
    CompanyContact,
    CompanyNote,
    OutboxMail,
    RoundCompany,
    RoundImport,
)
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.near_names import NearNames, company_core
from web.services.tables import companies_import, round_imports
from web.services.tables.companies_import import Brought
from web.services.tables.companies_plan import CompaniesPreview
from web.services.tables.round_imports import Mending

STEPS = 'aria-current="step"'
HEAD = "Firma;Ort;Telefon;Ansprechpartner;E-Mail;Vertretung;E-Mail Vertretung;Plätze;Notiz\n"
FILE = (
    HEAD + "Neubau AG;Celle;05141 123;Ina Neu;ina@example.org;Udo Alt;udo@example.org;3;nur vormittags\n"
    "Altbau GmbH;Peine;;Ohne Mail;;;;;\n"
    "Früher KG;;;Tom Früh;tom@example.org;;;;\n"
    "muster metallbau gmbh;Hannover;0511 98765;;;;;;\n"
)


@dataclass
class Place:
    """A round with one company, another company of an earlier round, and the import's steps."""

    unit: Unit
    round_id: UUID
    actor: Actor
    stranger: Actor
    company: RoundCompany

    def upload(self, text: str) -> UUID:
        """Upload a CSV."""
        table = companies_import.read_upload(text.encode(), "liste.csv")
        return self.unit.run(lambda s: companies_import.start(s, self.actor, self.round_id, table=table))

    def preview(self, import_id: UUID) -> CompaniesPreview:
        """Look at what it would do."""
        page = self.unit.read(lambda s: companies_import.preview_page(s, self.actor, self.round_id, import_id))
        return page.preview

    def take_over(self, import_id: UUID, seen: str | None = None) -> Brought | None:
        """Store it."""
        seen = self.preview(import_id).seen if seen is None else seen
        return self.unit.run(lambda s: companies_import.take_over(s, self.actor, self.round_id, import_id, seen=seen))

    def mend(self, import_id: UUID, mending: Mending) -> None:
        """Correct something on the preview."""
        self.unit.run(lambda s: round_imports.mend(s, self.actor, self.round_id, import_id, mending=mending))

    def all(self, table: type) -> list:  # type: ignore[type-arg]
        """Return every row of a table."""
        return list(self.unit.read(lambda s: s.exec(select(table)).all()))


@pytest.fixture
def place(unit: Unit) -> Place:
    def build(session: Session) -> Place:
        round_ = factories.make_round(session)
        company = factories.make_company(session, round_)
        factories.make_contact(session, company, email="karin@example.org")
        session.add(Company(programme_id=round_.programme_id, name="Früher KG", sort_key="frueher kg", town="Ulm"))
        other = factories.make_programme(session, "Anderes Programm")
        actor = factories.make_coordinator(session, round_.programme_id)
        return Place(unit, round_.id, actor, factories.make_coordinator(session, other.id), company)

    return unit.run(build)


def path_of_round(place: Place) -> str:
    return f"/coordinator/rounds/{place.round_id}"


def deeds(preview: CompaniesPreview) -> list[tuple[int, str]]:
    return [(step.row, step.deed.value) for step in preview.steps]


def test_the_dry_run_is_what_happens_and_twice_changes_nothing(place: Place) -> None:
    first = place.upload(FILE)
    preview = place.preview(first)
    assert deeds(preview) == [(2, "new"), (3, "new"), (4, "joins"), (5, "nothing")]
    assert (preview.problems, preview.questions, preview.table.row_count) == ((), (), 4)
    assert place.take_over(first) == Brought(2, 1, 0)
    assert {one.name for one in place.all(Company)} == {
        "Muster Metallbau GmbH", "Früher KG", "Neubau AG", "Altbau GmbH"
    }  # fmt: skip
    assert len(place.all(RoundCompany)) == len(place.all(Block)) == 4
    assert {block.places for block in place.all(Block) if block.name == "Neubau AG"} == {3}
    names = {account.id: account.name for account in place.all(Account)}
    assert {(names[row.account_id], row.is_substitute) for row in place.all(CompanyContact)} == {
        ("Karin Vogt", False), ("Ina Neu", False), ("Udo Alt", True), ("Ohne Mail", False), ("Tom Früh", False)
    }  # fmt: skip
    assert [note.text for note in place.all(CompanyNote)] == ["nur vormittags"]
    assert place.all(OutboxMail) == []
    assert {row.invited_at for row in place.all(RoundCompany)} == {None}
    again = place.upload(FILE)
    assert deeds(place.preview(again)) == [(2, "nothing"), (3, "nothing"), (4, "nothing"), (5, "nothing")]
    assert place.take_over(again) == Brought(0, 0, 0)
    stored = [(row.state, row.data, row.choices) for row in place.all(RoundImport)]
    assert stored == [("done", None, {}), ("done", None, {})]


def test_changes_are_shown_field_by_field(place: Place) -> None:
    text = HEAD + "Muster Metallbau GmbH;Garbsen;0511 1;Karin Vogt;karin@example.org;Udo Alt;;2;ruft gern an\n"
    import_id = place.upload(text.replace("0511 1;", "0511 11;"))
    (step,) = place.preview(import_id).steps
    assert [(change.key, change.before, change.after) for change in step.changes] == [
        ("town", "Hannover", "Garbsen"),
        ("phone", "0511 98765", "0511 11"),
        ("substitute_name", "", "Udo Alt"),
        ("places", "", "2"),
        ("note", "", "ruft gern an"),
    ]
    assert place.take_over(import_id) == Brought(0, 0, 1)
    (company,) = [one for one in place.all(Company) if one.name.startswith("Muster")]
    assert (company.town, company.phone) == ("Garbsen", "0511 11")


def test_near_names_are_asked_about(place: Place) -> None:
    import_id = place.upload("Firma;Ort\nMuster Metalbau AG;Celle\nFrueher;Bonn\nFrüher;Bonn\n")
    preview = place.preview(import_id)
    assert [(one.row, [known.name for known in one.candidates]) for one in preview.questions] == [
        (2, ["Muster Metallbau GmbH"]),
        (3, ["Früher KG"]),
    ]
    assert (preview.refused_rows, [note.row for note in preview.notes]) == (0, [4])
    known = {one.name: str(one.id) for question in preview.questions for one in question.candidates}
    meant = {"mustermetalbauag": "new", "frueher": known["Früher KG"]}
    place.mend(import_id, Mending(meant=meant, skipped=frozenset({4})))
    preview = place.preview(import_id)
    assert (deeds(preview), preview.left_out) == ([(2, "new"), (3, "joins")], 1)
    assert [(one.number, one.why.value) for one in preview.table.left] == [(4, "skipped")]
    assert place.take_over(import_id) == Brought(1, 1, 0)


def test_every_row_is_counted_and_those_left_out_are_named(place: Place, new_browser: Callable[..., Browser]) -> None:
    rows = ("Neubau AG;030 123;2", "", "Neubau AG;;", "Frueher;;", "Altbau;x;", "Beispiel: Nord AG;;", "", "Summe;;2")
    text = "Unsere Liste;;\nFirma;Telefon;Plätze\n" + "\n".join([*rows, "Stand: 01.02.2027;;\n"])
    import_id = place.upload(text)
    preview = place.preview(import_id)
    assert (deeds(preview), preview.table.joined, preview.open_rows) == ([(3, "new")], 1, 2)
    assert (preview.table.rows_below, preview.left_out) == (9, 5)
    browser = new_browser().sign_in(place.unit, place.actor.account_id)
    page = " ".join(browser.open(f"{path_of_round(place)}/imports/{import_id}").split())
    assert "9 Zeilen unter den Überschriften = 1 neu + 2 zu klären + 5 ausgelassen + 1 mit einer anderen Zeile" in page
    for said in (
        "Zeile 8: Beispiel, „Beispiel: Nord AG“",
        "Zeile 10: Summe, „Summe · 2“",
        "Zeile 11: Bemerkung, „Stand",
    ):
        assert said in page
    assert "2 leere Zeilen" in page


def test_further_rows_of_a_company_add_its_contacts(place: Place) -> None:
    text = "Firma;Ort;Ansprechperson;E-Mail\n" + "".join(
        f"{row}\n"
        for row in (
            "Neubau AG;;Ina Neu;ina@example.org",
            "Muster Metallbau GmbH;Hannover;Karin Vogt;karin@example.org",
            "NEUBAU AG;Celle;Udo Alt;udo@example.org",
            "Neubau AG;Peine;Ina Neu;ina@example.org",
            "Neubau AG;;Ohne Mail;",
            "Muster Metallbau GmbH;;Tom Neu;tom@example.org",
            "Muster Metallbau GmbH;;Karin Vogt;karin@example.org",
        )
    )
    first = place.upload(text)
    preview = place.preview(first)
    assert deeds(preview) == [(2, "new"), (3, "changes")]
    assert [[(change.key, change.after) for change in step.changes] for step in preview.steps] == [
        [
            ("town", "Celle"),
            ("contact_name", "Ina Neu (ina@example.org)"),
            ("further", "Udo Alt (udo@example.org)"),
            ("further", "Ohne Mail"),
        ],
        [("further", "Tom Neu (tom@example.org)")],
    ]
    assert (preview.problems, [note.row for note in preview.notes]) == ((), [4, 5, 6, 7, 8])
    assert place.take_over(first) == Brought(1, 0, 1)
    names = {account.id: account.name for account in place.all(Account)}
    companies = {company.id: company.name[:6] for company in place.all(Company)}
    assert sorted((companies[row.company_id], names[row.account_id]) for row in place.all(CompanyContact)) == [
        ("Muster", "Karin Vogt"), ("Muster", "Tom Neu"),
        ("Neubau", "Ina Neu"), ("Neubau", "Ohne Mail"), ("Neubau", "Udo Alt"),
    ]  # fmt: skip
    assert deeds(place.preview(place.upload(text))) == [(2, "nothing"), (3, "nothing")]
    other = place.preview(
        place.upload("Firma;Ansprechperson;E-Mail\nWest AG;Ida;i@x.org\nWest AG;Karin;karin@example.org\n")
    )
    assert [(note.row, note.code) for note in other.shared] == [(2, "shared_email")]


def test_a_table_within_the_four_steps_keeps_their_frame(place: Place, new_browser: Callable[..., Browser]) -> None:
    browser: Browser = new_browser().sign_in(place.unit, place.actor.account_id)
    home = f"/coordinator/rounds/{place.round_id}"
    assert "first-companies" in browser.open(f"{home}/imports/companies")
    here = path_of(
        browser.submit(f"{home}/imports/companies", {"pasted": "Firma\nNeubau AG\n"}, page=f"{home}/first-companies")
    )
    shown = browser.open(here)
    assert ("tw-steps" in shown or "Schritt" in shown, "Einladung" in shown) == (True, True)
    seen = place.preview(UUID(here.rsplit("/", 1)[1])).seen
    done = browser.submit(f"{here}/take-over", {"seen": seen}, page=here)
    assert done.headers["location"] == f"{home}/first-companies?done=companies-taken-over"
    place.unit.run(lambda s: setattr(s.get_one(RoundCompany, place.company.id), "invited_at", utc_now()))
    assert "first-companies" not in browser.open(f"{home}/imports/companies")


def test_one_person_for_several_companies_is_shown(place: Place, new_browser: Callable[..., Browser]) -> None:
    browser: Browser = new_browser().sign_in(place.unit, place.actor.account_id)
    text = (
        "Firma;Ansprechperson;E-Mail\nNeubau AG;Karin Vogt;karin@example.org\n"
        "Ost AG;Ida Ost;ida@example.org\nWest AG;Ida Ost;ida@example.org\n"
    )
    import_id = place.upload(text)
    preview = place.preview(import_id)
    assert (preview.problems, preview.other_notes) == ((), ())
    assert [(note.row, note.column) for note in preview.shared] == [(2, "C"), (3, "C")]
    shown = browser.open(f"{path_of_round(place)}/imports/{import_id}")
    assert "karin@example.org spricht schon für Muster Metallbau GmbH und dann auch für Neubau AG" in shown
    assert place.take_over(import_id) == Brought(3, 0, 0)
    names = {account.id: account.name for account in place.all(Account)}
    assert sorted(names[row.account_id] for row in place.all(CompanyContact)) == [
        "Ida Ost", "Ida Ost", "Karin Vogt", "Karin Vogt"
    ]  # fmt: skip
    assert place.preview(place.upload(text.split("Ost AG", maxsplit=1)[0])).shared == ()


def test_one_company_meant_by_two_rows(place: Place) -> None:
    import_id = place.upload("Firma\nFrüher KG\nFrueher AG\nNeubau Nord\nNeubau Nort\n")
    place.mend(import_id, Mending(meant={"frueherag": str(next(c.id for c in place.all(Company) if c.town == "Ulm"))}))
    preview = place.preview(import_id)
    assert [(problem.row, problem.code) for problem in preview.problems] == [(3, "company_name")]
    assert [(note.row, note.code) for note in preview.notes] == [(5, "company_name")]


@pytest.mark.parametrize("change", [{"kind": BlockKind.POOL}, {"state": BlockState.FROZEN}])
def test_places_that_cannot_be_set_are_left_out(place: Place, change: dict[str, str]) -> None:
    def alter(session: Session) -> None:
        block = session.get_one(Block, place.company.block_id)
        for name, value in change.items():
            setattr(block, name, value)

    place.unit.run(alter)
    preview = place.preview(place.upload("Firma;Plätze\nMuster Metallbau GmbH;4\n"))
    assert (deeds(preview), [note.code for note in preview.notes]) == ([(2, "nothing")], ["company_places"])


def test_what_changed_meanwhile_is_shown_again(place: Place) -> None:
    import_id = place.upload(FILE)
    seen = place.preview(import_id).seen
    place.take_over(place.upload("Firma\nNeubau AG\n"))
    assert place.take_over(import_id, seen) is None
    assert deeds(place.preview(import_id))[0] == (2, "changes")


def test_dropped_and_foreign_imports(place: Place) -> None:
    import_id = place.upload(FILE)
    with pytest.raises(NotFound):
        place.unit.read(lambda s: companies_import.preview_page(s, place.stranger, place.round_id, import_id))
    for _ in range(2):
        place.unit.run(lambda s: round_imports.drop(s, place.actor, place.round_id, import_id))
    assert [(row.state, row.data) for row in place.all(RoundImport)] == [("dropped", None)]
    with pytest.raises(WrongState):
        place.preview(import_id)
    with pytest.raises(NotFound):
        place.preview(uuid4())


def test_on_the_pages(place: Place, new_browser: Callable[..., Browser]) -> None:
    browser: Browser = new_browser().sign_in(place.unit, place.actor.account_id)
    home = f"/coordinator/rounds/{place.round_id}/imports"
    assert browser.get(f"{home}/companies.xlsx").content[:2] == b"PK"
    assert "Oder die Zellen hier einfügen" in browser.open(f"{home}/companies")
    nothing = browser.submit(f"{home}/companies", page=f"{home}/companies", status=422)
    assert "Bitte wählen Sie zuerst eine Datei" in nothing.text
    broken = browser.submit(
        f"{home}/companies", page=f"{home}/companies", status=422, files={"file": ("x.pdf", b"%PDF-1.7", "text/plain")}
    )
    assert "PDF" in broken.text
    pasted = FILE.replace(";", "\t") + "Muster Metalbau\t\t1\t\tx\n"
    sent = browser.submit(f"{home}/companies", {"pasted": pasted}, page=f"{home}/companies")
    preview = browser.open(path_of(sent))
    assert "Zeile 6, Spalte C: „1“ ist keine Telefonnummer" in preview
    browser.submit(f"{path_of(sent)}/mend", {"cell.C6": "", "cell.E6": "", "column.B": "town"}, page=path_of(sent))
    preview = browser.open(path_of(sent))
    assert "Ist es eines von diesen?" in preview
    stale = browser.submit(f"{path_of(sent)}/take-over", {"seen": "old"}, page=path_of(sent))
    assert stale.headers["location"].endswith("done=import-outdated")
    seen = place.preview(UUID(path_of(sent).rsplit("/", 1)[1])).seen
    done = browser.submit(f"{path_of(sent)}/take-over", {"seen": seen}, page=path_of(sent))
    assert done.headers["location"] == f"{path_of_round(place)}/first-companies?done=companies-taken-over"
    assert browser.get(path_of(sent)).status_code == 409
    other = browser.submit(f"{home}/companies", {"pasted": FILE}, page=f"{home}/companies")
    assert "steht schon im Durchgang" in browser.open(path_of(other))
    browser.submit(f"{path_of(other)}/drop", page=path_of(other))


def test_near_names() -> None:
    assert company_core("Muster GmbH & Co. KG") == company_core("Muster") == "muster"
    assert company_core("AG") == "ag"
    names = NearNames([("karinvogt", 1), ("udoalt", 2), ("karinvoigt", 3)])
    assert NearNames([("muster2", 1)]).near("muster3") == []
    assert (names.near("karinvogt"), names.near("karinvot"), names.near("x")) == ([1, 3], [1, 3], [])
