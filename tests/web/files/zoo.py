"""Lists of people as offices really have them, and who is in them."""

import datetime as dt

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.web.files.animals import (
    AZUBIS,
    FACHKRAEFTE,
    HEAD,
    JONAS,
    MIA,
    PETRA,
    ROWS,
    A,
    Animal,
    F,
    drawn,
    joined,
    text,
)
from tests.web.files.builders import ods_bytes, xls_bytes, xlsx_bytes


def _merged_names(_book: Workbook, sheet: Worksheet) -> None:
    sheet.merge_range("A1:B1", "Name")
    sheet.merge_range("C1:C2", "Rolle")
    sheet.merge_range("D1:E1", "Ausbildung")
    for column, heading in enumerate(["Vorname", "Nachname"]):
        sheet.write(1, column, heading)
    sheet.write_row(1, 3, ["Beruf", "Ende"])
    for number, (name, role, job) in enumerate(ROWS, start=2):
        first, last = name.split()
        sheet.write_row(number, 0, [first, last, role, job, "07/2028" if role == "Azubi" else ""])


def _grouped(_book: Workbook, sheet: Worksheet) -> None:
    sheet.merge_range("A1:C1", "Angaben zur Person")
    sheet.merge_range("D1:F1", "Angaben zum Einsatz im Betrieb")
    sheet.write_row(1, 0, ["Name", "Rolle", "Beruf", "Abteilung", "Standort", "Schicht?"])
    for number, row in enumerate(ROWS, start=2):
        sheet.write_row(number, 0, [*row, "Halle 2", "Hannover", "Tagschicht"])


def _titled(_book: Workbook, sheet: Worksheet) -> None:
    sheet.merge_range("B2:F2", "Muster Metallbau GmbH: Personal für Roboscouts 2027")
    sheet.write("B3", "Ansprechperson: Karin Vogt, Telefon 0511 12345")
    sheet.write_row("B6", HEAD)
    for number, row in enumerate(ROWS):
        sheet.write_row(6 + 2 * number, 1, row)
    sheet.write_row("B16", ["Summe", "", "4"])
    sheet.write("B18", "Stand: 01.02.2027")
    sheet.write("B19", "gez. Müller")


def _dates(book: Workbook, sheet: Worksheet) -> None:
    day = book.add_format({"num_format": "mm/yyyy"})
    sheet.write_row(0, 0, ["Name", "Rolle", "Beruf", "Ausbildung bis", "Lehrjahr"])
    sheet.write_row(1, 0, ["Mia Kurz", "Azubi", "Schweißer/in"])
    sheet.write_datetime(1, 3, dt.datetime(2028, 7, 31), day)  # noqa: DTZ001 - a spreadsheet knows no time zone
    sheet.write_number(1, 4, 2)
    sheet.write_row(2, 0, ["Jonas Weiß", "Azubi", "Schweißer/in"])
    sheet.write_number(2, 3, 46966)
    sheet.write_string(2, 4, "3. LJ")


def _formulas(_book: Workbook, sheet: Worksheet) -> None:
    sheet.write_row(0, 0, ["Vorname", "Nachname", "Name", "Rolle", "Beruf"])
    sheet.write_row(1, 0, ["Mia", "Kurz"])
    sheet.write_formula("C2", '=A2&" "&B2', None, "Mia Kurz")
    sheet.write_row(1, 3, ["Azubi", "Schweißer/in"])


def _hidden(_book: Workbook, sheet: Worksheet) -> None:
    sheet.write_row(0, 0, [*HEAD, "E-Mail"])
    sheet.write_row(1, 0, [*ROWS[0], "mia@example.org"])
    sheet.write_row(2, 0, ROWS[1])
    sheet.set_column("D:D", None, None, {"hidden": True})
    sheet.set_row(2, None, None, {"hidden": True})


CSV = text(*joined(";", [HEAD, *ROWS]))
ZOO = [
    Animal("plain XLSX", xlsx_bytes({"Tabelle1": [HEAD, *ROWS]})),
    Animal("XLS", xls_bytes([HEAD, *ROWS])),
    Animal("ODS", ods_bytes([HEAD, *ROWS])),
    Animal("CSV with a mark", b"\xef\xbb\xbf" + CSV),
    Animal("CSV of Excel on Windows", CSV.decode().encode("cp1252")),
    Animal("UTF-16 text of Excel", text(*joined("\t", [HEAD, *ROWS]), encoding="utf-16")),
    Animal("commas", text(*joined(",", [HEAD, *ROWS]))),
    Animal("tabs", text(*joined("\t", [HEAD, *ROWS]))),
    Animal("titles, empty rows and columns, total, date, signature", drawn(_titled)),
    Animal(
        "a heading over first and last name",
        drawn(_merged_names),
        answers={"Mia Kurz": {"training_ends": "2028-07"}},
    ),
    Animal("groups above the headings", drawn(_grouped), answers={"Ali Demir": {"site": "Hannover"}}),
    Animal("two sheets, one for each role", xlsx_bytes({
        "Azubis": [["Name", "Beruf"], *AZUBIS],
        "Fachkräfte": [["Name", "Beruf"], *FACHKRAEFTE],
    })),
    Animal("two sheets with other columns", xlsx_bytes({
        "Azubis 2027": [["Nr.", "Name", "Ausb.-Beruf", "LJ"], [1, *AZUBIS[0], 2], [2, *AZUBIS[1], 1]],
        "FK": [["Beruf", "Name", "AEVO"], *([row[1], row[0], "ja"] for row in FACHKRAEFTE)],
    }), answers={"Mia Kurz": {"training_year": 2}, "Ali Demir": {"aevo": True}}),
    Animal("a sheet of notes beside", xlsx_bytes({
        "Hinweise": [["Bitte alle Felder ausfüllen"], ["Rückfragen: Karin Vogt"]], "Personen": [HEAD, *ROWS],
    }), notes=["Das Blatt „Hinweise“ wurde nicht gelesen"]),
    Animal("a hidden sheet with people", xlsx_bytes(
        {"Personen": [HEAD, *ROWS], "Alt": [HEAD, ["Otto Alt", "Azubi", "Koch/Köchin"]]}, hidden=["Alt"]
    ), notes=["Das Blatt „Alt“ wurde nicht gelesen, denn es ist ausgeblendet"]),
    Animal("two lists in one sheet", xlsx_bytes({"Tabelle1": [
        ["Auszubildende"], ["Name", "Beruf"], *AZUBIS, [], ["Fachkräfte"], ["Name", "Beruf", "AEVO"],
        *([*row, "x"] for row in FACHKRAEFTE),
    ]}), answers={"Petra Sommer": {"aevo": True}}),
    Animal("roles as lines between people", text(
        "Name;Beruf", "Auszubildende (2);", *joined(";", AZUBIS), "", "Fachkräfte (2);", *joined(";", FACHKRAEFTE),
    )),
    Animal("role in the name of the file", text("Name;Beruf", *joined(";", AZUBIS)), [MIA, JONAS],
           filename="azubis_2027.csv"),
    Animal("role in the title", text("Liste der Auszubildenden 2027", "Name;Beruf", *joined(";", AZUBIS)),
           [MIA, JONAS]),
    Animal("headings repeated on every page", text(
        *joined(";", [HEAD, *ROWS[:2]]), ";".join(HEAD), *joined(";", ROWS[2:]),
    )),
    Animal("last name, first name", text(
        "Nachname;Vorname;Azubi/FK;Beruf", "Kurz;Mia;A;Schweißer/in", "Sommer;Petra;FK;Schweißer/in",
    ), [MIA, PETRA]),
    Animal("Name and Vorname", text(
        "Name;Vorname;Anrede;Rolle;Beruf", "Kurz;Mia;Frau;Azubi;Schweißer/in", "Weiß;Jonas;Herr;Azubi;Koch/Köchin",
    ), [MIA, JONAS], notes=["„Anrede“ haben wir ausgelassen"]),
    Animal("names turned around, with a title", text(
        "Name;Rolle;Beruf", '"Kurz, Mia";Azubi;Schweißer/in', "Dr. Petra Sommer;Fachkraft;Schweißer/in",
    ), [MIA, ("Dr. Petra Sommer", F)]),
    Animal("abbreviations", text(
        "Lfd. Nr.;Mitarbeiter/in;Azubi/FK;Ausb.-Beruf;LJ;AbtNr;E Mail;Schicht?;BS-Tage",
        "1;Mia Kurz;Azubi;Schweißer/in;2;12;mia@example.org;Normalschicht;Di + Do",
    ), [MIA], answers={"Mia Kurz": {"training_year": 2, "department": "12"}}),
    Animal("slips in the headings", text(
        "Nahme;Role;Berruf;Ausbildungsjar;Abteilug", "Mia Kurz;Azubi;Schweißer/in;2;Halle 1",
    ), [MIA], answers={"Mia Kurz": {"training_year": 2, "department": "Halle 1"}},
           notes=["„Ausbildungsjar“ haben wir als „Ausbildungsjahr“ gelesen"]),
    Animal("English", text(
        "Employee name,Group,Job title,Year of training,Training end,Work email",
        "Mia Kurz,Trainee,Welder,2,Sept. 2028,mia@example.org", "Petra Sommer,Skilled worker,Welder,,,",
    ), [MIA, PETRA], answers={"Mia Kurz": {"training_ends": "2028-09"}}),
    Animal("yes and no as people tick it", text(
        "Name;Rolle;Beruf;AEVO ja/nein;Sicherheitsunterweisung",
        "A Eins;FK;Koch/Köchin;x;ja", "B Zwei;FK;Koch/Köchin;✓;01.09.2026", "C Drei;FK;Koch/Köchin;1;1.9.26",
        "D Vier;FK;Koch/Köchin;nein;-", "E Fünf;FK;Koch/Köchin;0;noch nicht", "F Sechs;FK;Koch/Köchin;–;",
        "G Sieben;FK;Koch/Köchin;Ja, seit 2019;x",
    ), [(name, F) for name in ("A Eins", "B Zwei", "C Drei", "D Vier", "E Fünf", "F Sechs", "G Sieben")],
           answers={"B Zwei": {"aevo": True}, "F Sechs": {"aevo": False}, "G Sieben": {"aevo": True}}),
    Animal("months in every way", text(
        "Name;Rolle;Beruf;Ausbildung bis", "A Eins;Azubi;Koch/Köchin;Sept. 2028", "B Zwei;Azubi;Koch/Köchin;2028-09",
        "C Drei;Azubi;Koch/Köchin;9/28", "D Vier;Azubi;Koch/Köchin;bis 09/2028", "E Fünf;Azubi;Koch/Köchin;30.09.2028",
        "F Sechs;Azubi;Koch/Köchin;30. September 2028", "G Sieben;Azubi;Koch/Köchin;Sep 28",
    ), [(name, A) for name in ("A Eins", "B Zwei", "C Drei", "D Vier", "E Fünf", "F Sechs", "G Sieben")],
           answers={name: {"training_ends": "2028-09"} for name in ("A Eins", "C Drei", "F Sechs", "G Sieben")}),
    Animal("dates and numbers of a spreadsheet", drawn(_dates), [MIA, JONAS],
           answers={"Mia Kurz": {"training_ends": "2028-07"}, "Jonas Weiß": {"training_ends": "2028-08"}}),
    Animal("numbers kept as text", text(
        "Name;Rolle;Beruf;Lehrjahr;Telefon;Personalnummer", "Mia Kurz;Azubi;Schweißer/in;'2;'0511 12345;'00123",
    ), [MIA], answers={"Mia Kurz": {"training_year": 2}}, notes=["„Telefon“ haben wir ausgelassen"]),
    Animal("formulas", drawn(_formulas), [MIA]),
    Animal("hidden rows and columns are read", drawn(_hidden), [MIA, JONAS]),
    Animal("line breaks and odd spaces", text(
        '"Vor- und\nNachname";Rolle;"Ausb.-\nBeruf";"Berufsschul-\ntage"',
        '\u00a0Mia\u2009Kurz\u200b ;Azubi\u00a0;Schweißer/in;"Di\nDo"',
    ), [MIA]),
    Animal("days in every way", text(
        "Name;Rolle;Beruf;Berufsschule", 'A Eins;Azubi;Koch/Köchin;"Di, Do"', "B Zwei;Azubi;Koch/Köchin;Di / Do",
        "C Drei;Azubi;Koch/Köchin;Dienstag und Donnerstag", "D Vier;Azubi;Koch/Köchin;Block",
        "E Fünf;Azubi;Koch/Köchin;Di.u.Do.",
    ), [(name, A) for name in ("A Eins", "B Zwei", "C Drei", "D Vier", "E Fünf")]),
    Animal("nothing said in many ways", text(
        "Name;Rolle;Beruf;E-Mail;Abteilung;Ausbildung bis", "Mia Kurz;Azubi;Schweißer/in;-;k. A.;?",
        "Jonas Weiß;Azubi;Schweißer/in;n/a;unbekannt;",
    ), [MIA, JONAS]),
    Animal("columns nobody needs", text(
        "Name;Rolle;Beruf;Geburtsdatum;Nationalität;Noten;Sprachen;Straße;Gehalt",
        "Mia Kurz;Azubi;Schweißer/in;01.01.2009;deutsch;2,3;Deutsch;Weg 1;900",
    ), [MIA], notes=["„Geburtsdatum“ haben wir ausgelassen", "„Sprachen“ haben wir ausgelassen", "„Straße“"]),
    Animal("totals in words", text(
        *joined(";", [HEAD, *ROWS]), ";;", "Gesamt: 4;;", "davon Azubis: 2;;", ";;4",
    )),
    Animal("total above and below", text(
        *joined(";", [HEAD, *ROWS[:2]]), "Zwischensumme Azubis;;2", *joined(";", ROWS[2:]), "Anzahl;4;",
    )),
    Animal("remarks at the end", text(
        *joined(";", [HEAD, *ROWS]), "", "* freiwillig;;", "Legende: A = Azubi, F = Fachkraft;;",
        "Die Liste wird bis Freitag noch ergänzt.;;", "i. A. Karin Vogt;;", "Seite 1;;",
    )),
    Animal("examples of the template", text(*joined(";", [HEAD, ["Beispiel: Max Muster", "Azubi", "Koch"], *ROWS]))),
    Animal("slips in the roles", text(
        "Name;Rolle;Beruf", "Mia Kurz;Auzubi;Schweißer/in", "Jonas Weiß;Auszubildende/r;Schweißer/in",
        "Petra Sommer;Fachkarft;Schweißer/in", "Ali Demir;Facharbeiter (m/w/d);Schweißer/in",
    ), notes=["„Fachkarft“ haben wir als „Fachkraft“ gelesen"]),
    Animal("shifts as offices call them", text(
        "Name;Rolle;Beruf;Schichtmodell", "Mia Kurz;Azubi;Schweißer/in;3-Schicht", "Jonas Weiß;Azubi;Koch;Früh/Spät",
        "Petra Sommer;FK;Koch;Gleitzeit", "Ali Demir;FK;Koch;Mo-Fr 06:00-14:00",
    )),
    Animal("a separator line of Excel", b"sep=;\r\n" + CSV),
    Animal("names of the trade for names", text(
        "Beschäftigte;Art der Teilnahme;Tätigkeit", *joined(";", ROWS),
    )),
    Animal("a company column", text(
        "Firma;Name;Rolle;Beruf", *(f"Muster Metallbau GmbH;{';'.join(row)}" for row in ROWS),
    )),
]  # fmt: skip
"""All of them are read without a problem."""
