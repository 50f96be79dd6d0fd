"""What people bring and want to learn: robotics and control beside the knowledge of the shop floor, on equal terms.

Labels are short enough for a phone. Every group fits on one screen (at most twelve). "Weiß ich noch nicht" is an
answer of its own: such a competence is simply missing from what a person brings, it is never stored as a zero.
"""

from dataclasses import dataclass

from web.catalogue.text import Text


@dataclass(frozen=True, slots=True)
class CompetenceGroup:
    """A screenful of competences under one heading."""

    key: str
    de: str
    en: str


@dataclass(frozen=True, slots=True)
class Competence:
    """One thing a person may bring or want to learn, with everyday examples."""

    key: str
    group: str
    de: str
    en: str
    examples: Text


@dataclass(frozen=True, slots=True)
class CompetenceLevel:
    """How far somebody has got with a competence: 0 to 3, a sentence about oneself and an example."""

    value: int
    de: str
    en: str
    examples: Text


GROUPS: tuple[CompetenceGroup, ...] = (
    CompetenceGroup("robotics", "Roboter", "Robots"),
    CompetenceGroup("control", "Steuerung und Elektro", "Control and electrics"),
    CompetenceGroup("digital", "Computer und Daten", "Computers and data"),
    CompetenceGroup("making", "Werkstatt und Fertigung", "Workshop and production"),
    CompetenceGroup("flow", "Ablauf, Qualität und Sicherheit", "Process, quality and safety"),
    CompetenceGroup("together", "Erklären und Zusammenarbeiten", "Explaining and working together"),
)

LEVELS: tuple[CompetenceLevel, ...] = (
    CompetenceLevel(
        0,
        "Noch nie gemacht",
        "Never done it",
        Text("Ich kenne es höchstens vom Hörensagen.", "I have only heard of it."),
    ),
    CompetenceLevel(
        1,
        "Schon mal gemacht, mit Hilfe",
        "Done it with help",
        Text(
            "Jemand stand daneben oder hat mir die Schritte gesagt.", "Somebody stood beside me or told me the steps."
        ),
    ),
    CompetenceLevel(
        2,
        "Kann ich allein",
        "I can do it alone",
        Text("Ich mache es im Alltag und finde Fehler selbst.", "I do it at work and find my own mistakes."),
    ),
    CompetenceLevel(
        3,
        "Kann ich anderen zeigen",
        "I can show others",
        Text("Andere fragen mich, wenn sie nicht weiterkommen.", "Others ask me when they are stuck."),
    ),
)


def _group(key: str, *rows: tuple[str, str, str, str, str]) -> tuple[Competence, ...]:
    return tuple(Competence(row[0], key, row[1], row[2], Text(row[3], row[4])) for row in rows)


COMPETENCES: tuple[Competence, ...] = (
    *_group(
        "robotics",
        ("robot_operation", "Roboter bedienen", "Operating a robot",
         "einschalten, verfahren, Programm starten", "switching on, moving axes, starting a program"),
        ("robot_teaching", "Roboter einlernen (Teachen)", "Teaching a robot",
         "Punkte anfahren und speichern, von Hand führen", "moving to points and saving them, guiding by hand"),
        ("robot_programming", "Roboter programmieren", "Programming a robot",
         "Schleifen, Abfragen, Abläufe am Rechner", "loops, conditions, sequences on a computer"),
        ("grippers", "Greifer auswählen und bauen", "Choosing and building grippers",
         "Sauger, Backen, Finger aus dem 3D-Drucker", "suction cups, jaws, 3D-printed fingers"),
        ("robot_safety", "Sicherheit am Roboter", "Robot safety",
         "Schutzbereich, Not-Halt, Abstand, Einweisung", "safeguarded space, emergency stop, distances"),
        ("machine_vision", "Kamera und Bilderkennung", "Cameras and machine vision",
         "Teile finden, Lage und Fehler erkennen", "finding parts, seeing position and defects"),
        ("robot_cell", "Roboterzelle planen", "Planning a robot cell",
         "Aufgabe aussuchen, Platz, Takt, Zuführung", "choosing the task, space, cycle time, feeding"),
        ("driverless_vehicles", "Fahrerlose Transportsysteme", "Driverless vehicles",
         "Wege, Haltestellen, Störungen", "routes, stations, faults"),
    ),
    *_group(
        "control",
        ("circuit_diagrams", "Schaltpläne lesen", "Reading circuit diagrams",
         "Bauteile finden, Stromlauf verfolgen", "finding parts, following the circuit"),
        ("wiring", "Verdrahten und anschließen", "Wiring and connecting",
         "Schaltschrank, Klemmen, Leitungen", "control cabinets, terminals, cables"),
        ("electrical_testing", "Elektrisch messen und prüfen", "Electrical testing",
         "Spannungsfreiheit, Durchgang, Geräteprüfung", "absence of voltage, continuity, appliance tests"),
        ("plc_basics", "SPS verstehen", "Understanding PLCs",
         "Ein- und Ausgänge ansehen, Signale verfolgen", "watching inputs and outputs, tracing signals"),
        ("plc_programming", "SPS programmieren", "Programming PLCs",
         "Schrittketten, Bausteine, Fehlersuche online", "step sequences, blocks, online debugging"),
        ("sensors_actuators", "Sensoren und Aktoren", "Sensors and actuators",
         "Lichtschranke, Näherungsschalter, Ventile", "light barriers, proximity switches, valves"),
        ("hmi", "Bedienoberflächen (HMI)", "Operator panels (HMI)",
         "Bilder anlegen, Meldungen, Rezepte", "creating screens, messages, recipes"),
        ("fieldbus", "Feldbus und Maschinennetze", "Fieldbus and machine networks",
         "PROFINET, IO-Link, Adressen vergeben", "PROFINET, IO-Link, setting addresses"),
        ("drives", "Motoren und Antriebe", "Motors and drives",
         "Frequenzumrichter, Servos, Parameter", "frequency converters, servos, parameters"),
        ("pneumatics_hydraulics", "Pneumatik und Hydraulik", "Pneumatics and hydraulics",
         "Zylinder, Ventile, Lecks finden", "cylinders, valves, finding leaks"),
        ("building_automation", "Gebäudetechnik steuern", "Building automation",
         "Licht, Heizung, Lüftung, KNX", "light, heating, ventilation, KNX"),
    ),
    *_group(
        "digital",
        ("cad", "CAD zeichnen und konstruieren", "CAD drawing and design",
         "Teile und Baugruppen in 3D, Zeichnungen ableiten", "3D parts and assemblies, deriving drawings"),
        ("printing_3d", "3D-Druck", "3D printing",
         "Datei vorbereiten, drucken, nacharbeiten", "preparing files, printing, finishing"),
        ("spreadsheets", "Tabellen und Auswertungen", "Spreadsheets",
         "Formeln, Diagramme, Listen abgleichen", "formulas, charts, comparing lists"),
        ("scripting", "Kleine Programme schreiben", "Writing small programs",
         "Python, Skripte, Aufgaben automatisieren", "Python, scripts, automating tasks"),
        ("databases", "Datenbanken nutzen", "Using databases",
         "abfragen, Daten einspielen, Berichte", "queries, importing data, reports"),
        ("networks", "Netzwerke einrichten", "Setting up networks",
         "WLAN, Switches, Adressen, Fernzugriff", "wireless, switches, addresses, remote access"),
        ("it_security", "IT-Sicherheit", "IT security",
         "Rechte, Updates, Datensicherung, Phishing", "permissions, updates, backups, phishing"),
        ("erp", "Firmensoftware (ERP)", "Company software (ERP)",
         "Aufträge, Bestände, Rückmeldungen", "orders, stock, confirmations"),
        ("machine_data", "Maschinendaten nutzen", "Using machine data",
         "Laufzeiten, Störungen und Verbrauch auswerten", "analysing run times, faults and consumption"),
        ("ai_tools", "KI-Werkzeuge nutzen", "Using AI tools",
         "Texte, Code oder Bilder prüfen und verbessern", "checking and improving text, code or pictures"),
        ("digital_media", "Anleitungen mit Fotos und Videos", "Guides with photos and videos",
         "kurze Lernvideos, Schritt-Bilder", "short how-to videos, step-by-step pictures"),
    ),
    *_group(
        "making",
        ("technical_drawings", "Technische Zeichnungen lesen", "Reading technical drawings",
         "Maße, Toleranzen, Oberflächen", "dimensions, tolerances, surfaces"),
        ("measuring", "Messen und Prüfmittel", "Measuring tools",
         "Messschieber, Bügelmessschraube, Lehren", "callipers, micrometers, gauges"),
        ("turning_milling", "Drehen und Fräsen", "Turning and milling",
         "von Hand gesteuerte Maschinen, Spannen", "manual machines, clamping"),
        ("cnc_operation", "CNC-Maschinen bedienen", "Operating CNC machines",
         "einrichten, Werkzeuge messen, abarbeiten", "setting up, measuring tools, running"),
        ("cnc_programming", "CNC programmieren", "Programming CNC machines",
         "an der Steuerung oder mit CAM", "at the controller or with CAM"),
        ("welding", "Schweißen", "Welding",
         "MAG, WIG, Nähte vorbereiten und prüfen", "MAG, TIG, preparing and checking seams"),
        ("sheet_metal", "Bleche bearbeiten", "Sheet metal work",
         "schneiden, kanten, lasern", "cutting, bending, laser"),
        ("assembly", "Montieren", "Assembly",
         "Baugruppen fügen, ausrichten, verschrauben", "joining, aligning, bolting assemblies"),
        ("machine_setup", "Maschinen rüsten", "Setting up machines",
         "Formen, Formate und Werkzeuge wechseln", "changing moulds, formats and tools"),
        ("plastics", "Kunststoff verarbeiten", "Processing plastics",
         "Spritzguss, Folien, Werkstoffe", "injection moulding, films, materials"),
        ("wood", "Holz bearbeiten", "Woodworking",
         "Verbindungen, Maschinen, Oberflächen", "joints, machines, surfaces"),
    ),
    *_group(
        "flow",
        ("occupational_safety", "Arbeitssicherheit", "Safety at work",
         "Gefahren erkennen, Schutz, Unterweisung", "seeing hazards, protection, instruction"),
        ("quality_checks", "Qualität prüfen", "Quality checks",
         "Stichproben, Prüfplan, Fehler einordnen", "samples, test plans, sorting defects"),
        ("maintenance", "Warten und instand setzen", "Maintenance and repair",
         "Wartungsplan, Verschleißteile, Reparatur", "maintenance plans, wear parts, repair"),
        ("troubleshooting", "Störungen finden", "Finding faults",
         "eingrenzen, Ursache finden, beheben", "narrowing down, finding the cause, fixing"),
        ("lean", "Abläufe verbessern", "Improving processes",
         "5S, kurze Wege, Ideen umsetzen", "5S, short distances, putting ideas into practice"),
        ("planning", "Arbeit planen", "Planning work",
         "Reihenfolge, Zeiten, Material bereitstellen", "sequence, times, providing material"),
        ("warehouse", "Lager und Bestände", "Warehouse and stock",
         "einlagern, kommissionieren, Inventur", "storing, picking, stocktaking"),
        ("forklift", "Stapler und Flurförderzeuge", "Forklifts and trucks",
         "fahren, be- und entladen, tägliche Prüfung", "driving, loading, daily check"),
        ("load_securing", "Ladung sichern und verpacken", "Securing and packing loads",
         "Zurrmittel, Gewichte, Versand", "lashing, weights, dispatch"),
        ("hygiene", "Hygiene und Reinraum", "Hygiene and clean rooms",
         "Lebensmittel, Medizinprodukte, Reinigung", "food, medical devices, cleaning"),
    ),
    *_group(
        "together",
        ("explaining", "Anderen etwas erklären", "Explaining things",
         "zeigen, vormachen, nachfragen", "showing, demonstrating, asking questions"),
        ("writing_guides", "Anleitungen schreiben", "Writing instructions",
         "Schritte ordnen, Checklisten", "putting steps in order, checklists"),
        ("presenting", "Vor Gruppen sprechen", "Speaking to groups",
         "Ergebnis vorstellen, Rundgang führen", "presenting results, giving a tour"),
        ("english_manuals", "Englische Anleitungen lesen", "Reading English manuals",
         "Handbücher, Fehlermeldungen", "manuals, error messages"),
        ("projects", "Ein Projekt organisieren", "Organising a project",
         "Ziel, Schritte, wer macht was bis wann", "goal, steps, who does what by when"),
        ("customers", "Mit Kunden sprechen", "Talking to customers",
         "Auftrag klären, Übergabe, Beschwerden", "clarifying orders, handover, complaints"),
        ("handover", "Schichtübergabe", "Shift handover",
         "Stand weitergeben, Störungen notieren", "passing on the status, noting faults"),
    ),
)  # fmt: skip

COMPETENCES_BY_KEY: dict[str, Competence] = {competence.key: competence for competence in COMPETENCES}


def in_group(key: str) -> tuple[Competence, ...]:
    """Return the competences of one group in the order they are asked."""
    return tuple(competence for competence in COMPETENCES if competence.group == key)
