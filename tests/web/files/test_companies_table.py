"""Tables of companies as coordinators keep them."""

import io

import pytest

from tests.web.files.builders import ods_bytes, xlsx_bytes
from web.files.companies_joined import ImportedCompany
from web.files.companies_table import CompaniesTable, Correction, companies_table
from web.files.companies_template import companies_template
from web.services.tables.companies_import import read_upload
from web.translations import load


def read(data: bytes | str, correction: Correction | None = None) -> CompaniesTable:
    raw = data.encode() if isinstance(data, str) else data
    return companies_table(read_upload(raw, "liste.csv"), correction)


def codes(table: CompaniesTable) -> list[tuple[int | None, str]]:
    return [(problem.row, problem.code) for problem in table.problems]


def left(table: CompaniesTable) -> list[tuple[int, str]]:
    return [(one.number, one.why.value) for one in table.left]


ROW = ImportedCompany(
    2, "Muster Metallbau GmbH", "Hannover", "0511 123456", "Karin Vogt", "karin@example.org", "", None, 2, "nachmittags"
)


@pytest.mark.parametrize(
    "header",
    [
        "Unternehmen;Ort;Telefon;Ansprechperson;E-Mail;Plätze;Notiz",
        "Firma;Stadt;Tel.;Ansprechpartner/in;Mailadresse;Anzahl Tandems;Bemerkungen",
        "Company;Town;Phone;Contact person;Email;Places;Comment",
        "Unternehmn;Ort;Telefonnumer;Ansprechprson;EMail-Adresse;Plaetze;Bemerkung",
    ],
)
def test_headings_are_understood(header: str) -> None:
    text = f"{header}\nMuster Metallbau GmbH;Hannover;0511 123456;Karin Vogt;Karin@Example.org;2;nachmittags\n"
    assert read(text).rows == (ROW,)


def test_name_in_two_columns_and_a_second_mail_column() -> None:
    found = read(
        "Firma,Name,Vorname,E-Mail,Vertretung,E-Mail\n"
        "Nord AG,Vogt,Karin,k@example.org,Ali Demir,a@example.org\nSüd AG,Roth,,,,\n"
    )
    assert [(one.contact_name, one.email, one.substitute_name, one.substitute_email) for one in found.rows] == [
        ("Karin Vogt", "k@example.org", "Ali Demir", "a@example.org"),
        ("Roth", None, "", None),
    ]
    assert codes(found) == []


def test_first_and_last_name_that_are_too_long_together() -> None:
    found = read(f"Firma;Vorname;Nachname\nNord AG;{'A' * 120};{'B' * 120}\nSüd AG;Karin;Vogt\n")
    assert (codes(found), [one.name for one in found.rows]) == ([(2, "too_long")], ["Süd AG"])


def test_firm_and_name_means_the_contact() -> None:
    assert read("Firma;Name\nNord AG;Vogt, Karin\n").rows[0].contact_name == "Karin Vogt"


@pytest.mark.parametrize(
    "data",
    [
        xlsx_bytes(
            {"Notizen": [["Hallo"]], "Liste": [["Partner 2027"], [], ["", "Firma", "Ort"], ["", "Nord AG", "Celle"]]}
        ),
        ods_bytes([["Firma", "Ort"], ["Nord AG", "Celle"]]),
        "Firma\tOrt\nNord AG\tCelle\n".encode("utf-16"),
        "Firma;Ort\nNord AG;Celle\n".encode("cp1252"),
    ],
)
def test_kinds_of_files(data: bytes) -> None:
    assert [(one.name, one.town) for one in read(data).rows] == [("Nord AG", "Celle")]


def test_every_problem_names_its_place() -> None:
    found = read(
        "Firma;Telefon;E-Mail;Plätze;Notiz;Farbe\n"
        "Nord AG;zwei;nord;viele;x;rot\n"
        ";1;;;;\n"
        "Ost AG;030 12345;ost@example.org;1;;\n"
        "ost ag;;;;;\n"
        "West AG;;west@example.org;;;\n"
        "Süd AG;;west@example.org;;;\n"
    )
    assert codes(found) == [
        (None, "unknown_column"),
        (2, "not_a_phone"),
        (2, "not_an_email"),
        (2, "not_places"),
        (3, "not_a_phone"),
        (3, "cell_missing"),
        (4, "name_from_company"),
        (6, "name_from_company"),
        (7, "name_from_company"),
        (6, "shared_email"),
        (5, "same_company"),
    ]
    assert [one.row for one in found.rows] == [4, 6, 7]
    sentence = found.problems[1].sentence(load("de"))
    assert (
        sentence == "Zeile 2, Spalte B: „zwei“ ist keine Telefonnummer. Bitte schreiben Sie Ziffern, z. B. 0511 123456."
    )


def test_corrections_columns_and_rows_left_out() -> None:
    text = "Firma;Was\nNord AG;Celle\nOst AG;Peine\nNordwest;x\n"
    found = read(text, Correction(columns={"B": "town"}, cells={"B2": "Uelzen"}, skipped={4}))
    assert [(one.name, one.town) for one in found.rows] == [("Nord AG", "Uelzen"), ("Ost AG", "Peine")]
    assert (found.row_count, left(found)) == (2, [(4, "skipped")])


def test_a_table_that_cannot_be_read_says_why() -> None:
    assert codes(read("Ort;Telefon\nCelle;030 12345\n")) == [(None, "column_missing")]
    assert codes(read("Firma;Ort\nBeispiel: Nord AG;Celle\n")) == [(None, "no_rows")]
    twice = read("Telefon;Mobil;Firma\n1;2;Nord AG\n")
    assert (twice.usable, codes(twice)) == (False, [(None, "column_twice")])
    assert (
        read("Telefon;Mobil;Firma\n030 12345;2;Nord AG\n", Correction(columns={"B": ""})).rows[0].phone == "030 12345"
    )
    assert codes(read("Firma;E-Mail;E-Mail Vertretung\nNord;a@example.org;a@example.org\n"))[0] == (2, "own_substitute")
    assert codes(read(f"Firma;Ort\nNord AG;{'x' * 121}\n")) == [(2, "too_long")]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_template_can_be_imported(language: str) -> None:
    found = companies_table(read_upload(io.BytesIO(companies_template(language)).read(), "vorlage.xlsx"))
    assert codes(found) == [(None, "no_rows")]
    assert {why for _, why in left(found)} == {"example"}
    assert all(use.field for use in found.columns)


def test_slips_in_short_headings_and_swapped_letters() -> None:
    found = read("Fima;E-Mial;Stellvertretung Mail;Stellvertretung\nNord AG;a@example.org;b@example.org;Eva Nord\n")
    assert [use.field.key if use.field else "" for use in found.columns] == [
        "name",
        "email",
        "substitute_email",
        "substitute_name",
    ]
    assert [use.field for use in read("Firma;Vertreter Mails\nNord AG;x\n").columns][1] is None


def test_first_names_beside_a_column_of_contacts() -> None:
    found = read("Firma;Ansprechpartner;Vorname\nNord AG;Kaya;Ömer\nOst AG;Eva Sommer;Eva\nSüd AG;;Tim\n")
    assert [one.contact_name for one in found.rows] == ["Ömer Kaya", "Eva Sommer", "Tim"]


def test_a_total_is_no_company() -> None:
    found = read("Firma;Ort;Plätze\nNord AG;Celle;2\nTotal Energie GmbH;Peine;1\nSumme: 2;;\nGesamt;;3\n")
    assert [one.name for one in found.rows] == ["Nord AG", "Total Energie GmbH"]
    assert (found.row_count, codes(found), left(found)) == (2, [], [(4, "total"), (5, "total")])


def test_remarks_below_the_companies_are_no_companies() -> None:
    data = "Firma;Ort\nKontakt GmbH;Ulm\nKontakt AG;\nStand: 01.02.2027;\n* neu dabei;\n"
    table = companies_table(read_upload(data.encode(), "firmen.csv"))
    assert [row.name for row in table.rows] == ["Kontakt GmbH", "Kontakt AG"]
    assert left(table) == [(4, "note"), (5, "note")]


def test_headings_of_mailing_lists_and_customer_systems() -> None:
    found = read(
        "Firma / Betrieb;PLZ/Ort;AP Vorname;AP Nachname;AP E-Mail;AP Telefon\n"
        "Nord AG;Ulm;Mia;Kurz;m@example.org;030 12345\n"
    )
    [row] = found.rows
    assert (row.name, row.town, row.contact_name, row.email, row.phone) == (
        "Nord AG",
        "Ulm",
        "Mia Kurz",
        "m@example.org",
        "030 12345",
    )
    found = read("Name 1;Name 2;Ort\nTheta;GmbH & Co. KG;Ulm\n")
    assert [use.field and use.field.key for use in found.columns] == ["name", None, "town"]
