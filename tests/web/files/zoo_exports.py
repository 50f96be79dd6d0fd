"""Lists as personnel systems, chambers, schools and typing offices hand them out, and who is in them."""

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.web.files.animals import (
    ALL,
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
from tests.web.files.builders import xlsx_bytes

LINES = joined(";", [HEAD, *ROWS])
PAGE = "<html><head><meta charset=utf-8><style>td {}</style></head><body><table border=1>%s</table></body></html>"
HTML_ROWS = "".join(f"<tr><td>{'</td><td>'.join(row)}</td></tr>" for row in [HEAD, *ROWS])
XML_ROWS = "".join(
    "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) + "</Row>"
    for row in [HEAD, *ROWS]
)


def _merged_down(_book: Workbook, sheet: Worksheet) -> None:
    sheet.write_row(0, 0, ["Gruppe", "Name", "Beruf", "Abteilung"])
    for number, (name, _, job) in enumerate(ROWS, start=1):
        sheet.write_row(number, 1, [name, job])
    sheet.merge_range("A2:A3", "Azubis")
    sheet.merge_range("A4:A5", "Fachkräfte")
    sheet.merge_range("D2:D5", "Halle 1")


EXPORTS = [
    Animal("SAP, printed with bars", text(
        "Dynamische Listenausgabe", "", "-" * 40, "|Pers.Nr.|Name        |Mitarbeiterkreis|Planstelle      |", "-" * 40,
        "|00001234|Mia Kurz    |Auszubildende   |Mechatroniker/in|",
        "|00001235|Petra Sommer|Facharbeiter    |Schweißer/in    |", "-" * 40,
    ), [MIA, PETRA], notes=["„Mitarbeiterkreis“ haben wir nach dem Inhalt der Spalte als „Rolle“ gelesen"]),
    Animal("SAP, with tabs", text(
        "\tPers.Nr.\tNachname\tVorname\tMitarbeitergruppe\tMitarbeiterkreis\tStellenbezeichnung", "",
        "\t1234\tKurz\tMia\tAktive\tAuszubildende\tMechatroniker/in",
        "\t1235\tSommer\tPetra\tAktive\tTarifangestellte\tSchweißer/in", encoding="cp1252",
    ), [MIA, PETRA], notes=["„Tarifangestellte“ haben wir als „Fachkraft“ gelesen"]),
    Animal("DATEV", text(
        "Personalnummer;Familienname Arbeitnehmer;Vorname Arbeitnehmer;Geburtsdatum;Eintrittsdatum;Berufsbezeichnung;"
        "Personengruppenschlüssel", "1;Kurz;Mia;01.02.2009;01.09.2025;Mechatroniker/in;102",
        "2;Sommer;Petra;01.02.1979;01.09.1999;Schweißer/in;101",
    ), [MIA, PETRA], notes=["„Geburtsdatum“ haben wir ausgelassen"]),
    Animal("Personio", text(
        "ID,Vorname,Nachname,E-Mail,Geschlecht,Status,Position,Beschäftigungsart,Standort,Vorgesetzter,Vertragsende",
        "1,Mia,Kurz,mia@example.org,w,aktiv,Mechatroniker/in,Auszubildende/r,Hannover,Petra Sommer,2029-02-28",
        "2,Petra,Sommer,petra@example.org,w,aktiv,Schweißer/in,Fachkraft,Hannover,,",
    ), [MIA, PETRA], answers={"Mia Kurz": {"site": "Hannover", "training_ends": "2029-02"}}),
    Animal("English personnel system", text(
        "Employee ID,Preferred Name,Legal Last Name,Worker Type,Job Profile,Location,Manager,Email - Work",
        "1,Mia,Kurz,Apprentice,Mechatronics technician,Hannover,Petra Sommer,mia@example.org",
        "2,Petra,Sommer,Regular employee,Welder,Hannover,,petra@example.org",
    ), [MIA, PETRA]),
    Animal("chamber of commerce", text(
        "Eingetragene Ausbildungsverhältnisse", '"Azubi-Ident-Nr.";"Name, Vorname";Ausbildungsberuf;Ausbildungsbeginn;'
        "Ausbildungsende;Ausbildungsstätte", '4711;"Kurz, Mia";Mechatroniker/in;01.09.2025;28.02.2029;Hannover',
        "4712;Weiß Jonas;Schweißer/in;01.09.2024;31.07.2027;Hannover",
    ), [MIA, JONAS], answers={"Mia Kurz": {"training_year": 2, "site": "Hannover"}, "Jonas Weiß": {"training_year": 3}},
           notes=["Das ergibt Ausbildungsjahr 2"]),
    Animal("school class", text(
        "Klasse MT25a", "Klassenlehrer: Herr Meier", "Nr.;Name;Vorname;Geb.-Dat.;Ausbildungsbetrieb;Beruf;Status",
        "1;Kurz;Mia;01.02.2009;Muster Metallbau;Mechatroniker/in;Azubi",
    ), [MIA]),
    Animal("form on the web", text(
        "ID;Startzeit;E-Mail;Name;Vor- und Nachname der Person;Ist die Person Azubi oder Fachkraft?;Welcher Beruf?",
        "1;01.01.2027 10:00;anonymous;;Mia Kurz;Azubi;Mechatroniker/in",
    ), [MIA]),
    Animal("two columns to tick", text(
        "Name;Azubi;Fachkraft;Beruf", "Mia Kurz;x;;Koch", "Jonas Weiß;X;;Koch", "Petra Sommer;;x;Koch",
        "Ali Demir;;✓;Koch",
    )),
    Animal("one column to tick", text("Name;Beruf;Azubi?", "Mia Kurz;Koch;x", "Petra Sommer;Koch;"), [MIA, PETRA]),
    Animal("names under “Azubi”", text("Azubi;Beruf;LJ", "Mia Kurz;Koch;2", "Jonas Weiß;Koch;1"), [MIA, JONAS]),
    Animal("pairs in a row", text(
        "Azubi;Beruf;Fachkraft;Beruf", "Mia Kurz;Koch;Petra Sommer;Koch", "Jonas Weiß;Koch;Ali Demir;Koch",
    )),
    Animal("lists side by side", text(
        "Auszubildende;;;Fachkräfte;;", "Name;Beruf;;Name;Beruf;AEVO", "Mia Kurz;Koch;;Petra Sommer;Koch;x",
        "Jonas Weiß;Koch;;Ali Demir;Koch;", ";;;Ben Alt;Koch;",
    ), [*ALL, ("Ben Alt", F)], answers={"Petra Sommer": {"aevo": True}}),
    Animal("lines between people with more words", text(
        "Name;Beruf", "Unsere Azubis im 2. Lehrjahr:;", *joined(";", AZUBIS), "--- Fachkräfte ---;",
        *joined(";", FACHKRAEFTE),
    )),
    Animal("no headings", text(*joined(";", ROWS)), notes=["Nach ihrem Inhalt haben wir sie als „Name“ gelesen"]),
    Animal("a title and no headings", text("Teilnehmer Roboscouts", "", *joined(";", ROWS))),
    Animal("three rows of headings", text(
        "Angaben;;;", "Person;;Ausbildung;", "Vorname;Nachname;Beruf;Rolle", "Mia;Kurz;Koch;Azubi",
    ), [MIA]),
    Animal("help and numbers below the headings", text(
        LINES[0], "(Pflicht);(Azubi oder Fachkraft);(Pflicht)", "1;2;3", *LINES[1:],
    )),
    Animal("role only in the occupation", text(
        "Name;Position", "Mia Kurz;Auszubildende zur Mechatronikerin", "Jonas Weiß;Azubi Schweißer",
    ), [MIA, JONAS]),
    Animal("company with and without its legal form", text(
        "Betrieb;Standort;Name;Rolle;Beruf", "Muster Metallbau;Hannover;Mia Kurz;Azubi;Koch",
        "Muster-Metallbau GmbH & Co. KG;Celle;Petra Sommer;FK;Koch",
    ), [MIA, PETRA], answers={"Petra Sommer": {"site": "Celle"}}),
    Animal("years of training in every way", text("Name;Rolle;Beruf;Lehrjahr", *(
        f"{letter} Eins;Azubi;Koch;{year}" for letter, year in zip("ABCDEFGHIJKLM", (
            "2. Lj.", "Lj. 2", "2. Ausbildungsj.", "zweites Lehrjahr", "2. Lehrjahr (verkürzt)", "2025-09-01",
            "01.09.2025",
            "2025", "II", "2. Ausb.-Jahr", "II. Lehrjahr", "im 2.", "LJ II",
        ), strict=True)
    )), [(f"{letter} Eins", A) for letter in "ABCDEFGHIJKLM"],
           answers={f"{letter} Eins": {"training_year": 2} for letter in "ABCDEFGHIJKLM"}),
    Animal("ends of training in every way", text("Name;Rolle;Beruf;Ausbildungsende", *(
        f"{letter} Eins;Azubi;Koch;{end}" for letter, end in zip("ABCDEF", (
            "Ende 07/28", "voraussichtl. 07/28", "31.07.2028 (verkürzt)", "Jul-28", "31. 07. 2028", "zum 31.07.2028",
        ), strict=True)
    )), [(f"{letter} Eins", A) for letter in "ABCDEF"],
           answers={f"{letter} Eins": {"training_ends": "2028-07"} for letter in "ABCDEF"}),
    Animal("addresses with something beside", text(
        "Name;Rolle;Beruf;E-Mail / Telefon", "Mia Kurz;Azubi;Koch;mia@example.org / 0511 1234",
        "Jonas Weiß;Azubi;Koch;Jonas Weiß <Jonas(at)example.org>", "Petra Sommer;FK;Koch;keine",
        "Ali Demir;FK;Koch;privat: a@example.org",
    ), notes=["„privat: a@example.org“ haben wir als „a@example.org“ gelesen"]),
    Animal("names with something around", text(
        "Name;Rolle;Beruf", "Frau Mia Kurz;Azubi;Koch",
        "2. Jonas Weiß*;Azubi;Koch", '"Sommer, Petra (Elternzeit)";FK;Koch',
        '"Ali Demir, Fachkraft";FK;Koch',
    )),
    Animal("hours as people write them", text(
        "Name;Rolle;Beruf;Arbeitszeit", "Mia Kurz;Azubi;Koch;7:00 - 15:30 Uhr", "Jonas Weiß;Azubi;Koch;Mo-Fr 7-15.30",
        'Petra Sommer;FK;Koch;"Mo - Do 7.00 - 16.00 Uhr, Fr 7.00 - 12.00 Uhr"',
        "Ali Demir;FK;Koch;Montag bis Freitag 7 bis 16 Uhr",
    )),
    Animal("headings with many words", text(
        "Name der Person;Rolle (Azubi/Fachkraft)*;Ausbildungsberuf bzw. Beruf;aktuelles Lehrjahr;Standort/Werk",
        "Mia Kurz;Azubi;Mechatroniker/in;2;Hannover",
    ), [MIA], answers={"Mia Kurz": {"site": "Hannover", "training_year": 2}}),
    Animal("merged downwards", drawn(_merged_down), answers={"Jonas Weiß": {"department": "Halle 1"}}),
    Animal("numbers prepared for more people", text(
        "Nr.;Name;Rolle;Beruf", "1;Mia Kurz;Azubi;Koch", *(f"{number};;;" for number in range(2, 12)),
    ), [MIA]),
    Animal("a legend beside the people", text(
        "Name;Rolle;Beruf;;Legende", "Mia Kurz;A;Koch;;A = Azubi", "Petra Sommer;F;Koch;;F = Fachkraft", ";;;;G = Gast",
    ), [MIA, PETRA]),
    Animal("years on sheets", xlsx_bytes({"2026": [HEAD, *ROWS[:2]], "2027": [HEAD, *ROWS[2:]]})),
    Animal("code page 850", text(*LINES, "Jörg Übel;FK;Köchin", encoding="cp850"), [*ALL, ("Jörg Übel", F)]),
    Animal("old Mac", "\r".join(LINES).encode("mac_roman")),
    Animal("UTF-16 without a mark", text(*LINES, encoding="utf-16-le")),
    Animal("UTF-8 saved twice", "\n".join(LINES).encode().decode("cp1252").encode()),
    Animal("letters in pieces", text(LINES[0], "Jo\u0308rg Weiß;Azubi;Schweißer/in"), [("Jörg Weiß", A)]),
    Animal("every line in quotation marks", text(*(f'"{line}"' for line in joined(",", [HEAD, *ROWS])))),
    Animal("typographic quotation marks", text(*(f"„{line.replace(';', '“;„')}“" for line in LINES))),
    Animal("separators in quotation marks", text("Name;Rolle;Beruf;Info", 'Mia Kurz;Azubi;Koch;"a; b\nc, d"'), [MIA]),
    Animal("web page called Excel", (PAGE % HTML_ROWS).encode(), filename="export.xls"),
    Animal("web page with merged cells", (PAGE % (
        "<tr><th colspan=3>Liste<tr><th>Name<th>Rolle<th>Beruf<tr><td>Mia<br>Kurz<td>&#65;zubi<td>Koch"
    )).encode("utf-16"), [MIA]),
    Animal("web archive called Excel", (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="--x"\r\n\r\n----x\r\nContent-Type: text/html;'
        f" charset=utf-8\r\n\r\n{PAGE % HTML_ROWS}\r\n----x--\r\n"
    ).encode(), filename="export.xls"),
    Animal("XML of Excel 2003", (
        '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns:ss="urn:x"><Styles/>'
        f'<Worksheet ss:Name="Personal"><Table>{XML_ROWS}<Row ss:Index="9"><Cell><Data>Ben Alt</Data></Cell>'
        '<Cell/><Cell ss:Index="3"><Data>Koch</Data></Cell></Row></Table></Worksheet></Workbook>'
    ).replace("<Cell/>", "<Cell><Data>FK</Data></Cell>").encode(), [*ALL, ("Ben Alt", F)], filename="export.xls"),
]  # fmt: skip
"""All of them are read without a problem."""
