"""More lists of people as other programmes have them, and who is in them."""

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from tests.web.files.animals import ALI, ALL, HEAD, JONAS, MIA, PETRA, ROWS, Animal, drawn, text
from tests.web.files.builders import xlsx_bytes


def _pairs_below_merged_groups(_book: Workbook, sheet: Worksheet) -> None:
    sheet.merge_range("A1:H1", "Tandems 2027 – Vorschlag der Personalabteilung")
    sheet.merge_range("B3:D3", "Auszubildende/r")
    sheet.merge_range("E3:H3", "Fachkraft")
    sheet.write_row(3, 0, ["Nr.", "Nachname", "Vorname", "Ausbildungsberuf", "Nachname", "Vorname", "Beruf", "E-Mail"])
    sheet.write_row(4, 0, [1, "Kurz", "Mia", "Koch/Köchin", "Sommer", "Petra", "Schweißer/in", "petra@example.org"])
    sheet.write_row(5, 0, [2, "Weiß", "Jonas", "Koch/Köchin"])
    sheet.write(7, 0, "Rückfragen an Frau Vogt, Tel. 0511 / 12345")


def _years_between_people(_book: Workbook, sheet: Worksheet) -> None:
    rows = [
        ["Teilnehmerliste"],
        ["Firma:", "Muster Metallbau GmbH"],
        [],
        ["Nr", "Teilnehmer/in", "Berufsbezeichnung", "Geb.-Dat.", "Mobilnr.", "Schichtmodell", "Schule am"],
        ["Ausbildungsjahrgang 2025"],
        [1, "Mia Kurz", "Mechatroniker/in", "03.04.2008", "0171/1234567", "Gleitzeit", "Mo/Mi"],
        [2, "Jonas Weiß", "Schweißer/in", "", "", "Nachtschicht", "jeden Dienstag"],
        ["Fachkräfte"],
        [3, "Petra Sommer", "Schweißer/in", "", "+49 171 99", "Mo-Do 7-16 Uhr, Fr 7-12 Uhr"],
        [],
        ["Teilnehmende gesamt:", 3],
        ["Datum, Unterschrift: ______________"],
    ]
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    sheet.set_column("D:E", None, None, {"hidden": True})
    sheet.set_row(6, None, None, {"hidden": True})


WEB_PAGE = (
    "<html><head><meta charset=utf-8></head><body><table><thead><tr><th colspan=2>Person</th><th rowspan=2>Rolle</th>"
    "<th rowspan=2>Beruf</th></tr><tr><th>Vorname</th><th>Name</th></tr></thead><tr><td>Mia</td><td>Kurz</td>"
    "<td>Azubi</td><td>K&ouml;chin</td></tr><tfoot><tr><td colspan=4>1 Eintrag gefunden</td></tr></table></body></html>"
)
OFFICES = [
    Animal("pairs below merged groups", drawn(_pairs_below_merged_groups), [MIA, JONAS, PETRA]),
    Animal("pairs of several companies", text(
        "Firma;Standort;Azubi;Beruf;Fachkraft;Beruf", "Nordwind GmbH;Kiel;Mia Kurz;Koch;Petra Sommer;Köchin",
        "Nordwind GmbH;Kiel;Jonas Weiß;Koch;;", "Südstern AG;Ulm;;;Ali Demir;Koch",
    ), ALL, answers={"Petra Sommer": {"site": "Kiel"}, "Ali Demir": {"site": "Ulm"}}),
    Animal("pairs, every heading with its role", text(
        "Betrieb;Azubi Name;Azubi Beruf;FK Name;FK Beruf;FK E-Mail",
        "Nordwind GmbH;Mia Kurz;Koch;Petra Sommer;Köchin;petra@example.org", "Südstern AG;Jonas Weiß;Koch;;;",
    ), [MIA, JONAS, PETRA]),
    Animal("years of training between people, hidden columns and rows", drawn(_years_between_people),
           [MIA, JONAS, PETRA], answers={"Jonas Weiß": {"department": None}}),
    Animal("answers of a web form", text(
        "Zeitstempel,E-Mail-Adresse,Wie heißt du?,Bist du Azubi oder Fachkraft?,In welchem Beruf?,"
        "Wie viele Azubis kannst du begleiten?,Möchtest du teilnehmen?",
        "2027/01/05 9:12:44 AM MEZ,mia@example.org,Mia Kurz,Azubi,Mechatroniker/in,,Ja",
        '2027/01/05 9:13:44 AM MEZ,petra@example.org,Petra Sommer,Fachkraft,Schweißer/in,2,"Ja, gerne"',
    ), [MIA, PETRA], answers={"Petra Sommer": {"capacity": 2}}),
    Animal("a slip in every heading", text(
        "Naem,Roll,Ocupation,Departmnet,Emial,Traning year",
        "Mia Kurz,Apprentise,Mechatroniker/in,Hall 2,mia@example.org,2nd",
        "Petra Sommer,Skiled worker,Welder,,petra@example.org,",
    ), [MIA, PETRA], answers={"Mia Kurz": {"training_year": 2, "department": "Hall 2"}}),
    Animal("a web page that counts its rows", WEB_PAGE.encode(), [MIA], filename="export.xls"),
    Animal("both what people do and their occupation", text(
        "Anrede;Nachname;Vorname;Funktion;Beruf;Führungskraft;Fremdsprachen",
        'Frau;Kurz;Mia;Azubi;Koch;"Sommer, Petra";"deutsch; türkisch"', "Herr;Weiß;Jonas;Azubi;Koch;Sommer;",
        "Frau;Sommer;Petra;Facharbeiterin;Köchin;;", encoding="cp1252",
    ), [MIA, JONAS, PETRA]),
    Animal("what people do beside their role and occupation", text(
        "Name;Rolle;Position;Beruf", "Mia Kurz;Azubi;Springerin;Mechatroniker/in",
        "Petra Sommer;FK;Schichtführerin;Schweißer/in",
    ), [MIA, PETRA], notes=["Spalte C: „Position“ haben wir ausgelassen: „Beruf“ lesen wir aus Spalte D."]),
    Animal("lines within cells", text(
        "Full name\tRole\tProfession\tWorking hours", '"Mia\nKurz"\ttrainee\tMechatronics technician\tday shift',
        'Petra Sommer\tskilled worker\tWelder\t"06:00-14:00\n14:00-22:00"', encoding="utf-16",
    ), [MIA, PETRA]),
    Animal("totals nobody worked out", xlsx_bytes({"Liste": [
        HEAD, *ROWS, ["Summe", "=COUNTA(A2:A5)", None], ["=TODAY()"],
    ]})),
    Animal("numbers saved as formulas of text", text(
        "Personalnr.;Name;Rolle;Beruf", '="0012";="Mia Kurz";Azubi;Koch', '="0013";="Ali Demir";FK;Koch',
    ), [MIA, ALI]),
]  # fmt: skip
"""All of them are read without a problem."""
