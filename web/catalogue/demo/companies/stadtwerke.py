"""The town's utility: electricity, water and waste water; wishes, confidential "please not", a responsible trainer."""

from web.catalogue.demo.draft import CompanyDraft, PersonDraft
from web.catalogue.demo.model import DemoContact
from web.catalogue.question import Role
from web.catalogue.shifts import rota

_ELECTRICAL = "Elektroniker/in für Betriebstechnik"
_WATER = "Umwelttechnologe/Umwelttechnologin für Abwasserbewirtschaftung"

STADTWERKE = CompanyDraft(
    slug="stadtwerke-aurenburg",
    name="Stadtwerke Aurenburg AöR",
    town="Aurenburg",
    phone="030 23125 560",
    sites=("Betriebshof", "Klärwerk"),
    hours={
        "day": rota("Mon-Thu 07:00-15:30, Fri 07:00-12:30"),
        "flexible": rota("Mon-Thu 07:30-16:30, Fri 07:30-12:30"),
    },
    submitted_days_ago=7,
    contacts=(
        DemoContact(
            "Dr. Elke Bornemann",
            "Personalentwicklung",
            "bornemann@stadtwerke-aurenburg.example",
            "030 23125 561",
        ),
        DemoContact(
            "Timo Wessels",
            "Ausbildung",
            "wessels@stadtwerke-aurenburg.example",
            "030 23125 564",
            substitute=True,
        ),
    ),
    people=(
        PersonDraft(
            "Leonie Thießen", Role.AZUBI, _ELECTRICAL, "Netzbetrieb",
            site="Betriebshof", year=3, school="one_day Wed", trainer="Kerstin Wolters",
            brings="electrical_testing 2, circuit_diagrams 2, plc_basics 2, cad 1, spreadsheets 2",
            learns="plc_programming fieldbus robot_programming planning",
            languages="de C2, en B2", reach="email", please_not=("Manfred Kuhlmann",),
        ),
        PersonDraft(
            "Hamza Bouzid", Role.AZUBI, _ELECTRICAL, "Netzbetrieb",
            site="Betriebshof", year=2, school="one_day Wed", trainer="Kerstin Wolters",
            brings="wiring 2, electrical_testing 2, scripting 2, ai_tools 2",
            learns="circuit_diagrams plc_basics robot_operation machine_data",
            languages="de C2, ar B2, fr B1", reach="in_person", wishes=("Kerstin Wolters", "Stefan Behnke"),
        ),
        PersonDraft(
            "Marieke Cordes", Role.AZUBI, _WATER, "Klärwerk",
            site="Klärwerk", year=2, school="block",
            brings="quality_checks 2, occupational_safety 1, spreadsheets 2, digital_media 2",
            learns="maintenance sensors_actuators machine_data robot_operation",
            languages="de C2, en B1", reach="in_person",
        ),
        PersonDraft(
            "Jakub Procházka", Role.AZUBI, _WATER, "Klärwerk",
            site="Klärwerk", year=1, school="block", minor_for_months=7,
            brings="printing_3d 2, digital_media 2, spreadsheets 1",
            learns="quality_checks maintenance pneumatics_hydraulics robot_operation",
            languages="de B2, cs C2, en B1", reach="in_person", mailbox="jakub.prochazka@post.example",
        ),
        PersonDraft(
            "Aaliyah Johnson", Role.AZUBI, "Mechatroniker/in", "Werkstatt",
            site="Betriebshof", year=3, hours="flexible", school="one_day Mon",
            brings="circuit_diagrams 2, assembly 2, plc_basics 2, cad 2, printing_3d 2, english_manuals 3",
            learns="robot_teaching robot_programming drives troubleshooting",
            languages="de C2, en C2", reach="email",
        ),
        PersonDraft(
            "Niklas Kühl", Role.AZUBI, "Fachinformatiker/in für Systemintegration", "IT",
            site="Betriebshof", year=2, hours="flexible", school="one_day Thu",
            brings="networks 2, scripting 2, it_security 2, ai_tools 3",
            learns="fieldbus machine_data plc_basics building_automation",
            languages="de C2, en B2", reach="email",
        ),
        PersonDraft(
            "Svenja Ohlsen", Role.AZUBI, "Anlagenmechaniker/in", "Rohrnetz",
            site="Betriebshof", year=1, school="two_days Mon Tue", minor_for_months=10,
            brings="technical_drawings 1, digital_media 2",
            learns="welding assembly measuring robot_operation",
            languages="de C2, en A2", reach="in_person",
        ),
        PersonDraft(
            "Kerstin Wolters", Role.FACHKRAFT, "Industriemeister/in Elektrotechnik", "Netzbetrieb",
            site="Betriebshof", aevo=True, instructed_months_ago=3,
            brings="circuit_diagrams 3, electrical_testing 3, plc_programming 2, occupational_safety 3, "
            "explaining 3, planning 3",
            learns="ai_tools robot_operation machine_data",
            languages="de C2, en B1", reach="email",
        ),
        PersonDraft(
            "Manfred Kuhlmann", Role.FACHKRAFT, "Techniker/in Automatisierungstechnik", "Leitwarte",
            site="Betriebshof", aevo=False, instructed_months_ago=5,
            brings="plc_programming 3, fieldbus 3, hmi 3, networks 2, plc_basics 3",
            learns="robot_programming scripting cad",
            languages="de C2, en B1", reach="email",
        ),
        PersonDraft(
            "Stefan Behnke", Role.FACHKRAFT, _ELECTRICAL, "Netzbetrieb",
            site="Betriebshof", aevo=True, instructed_months_ago=5,
            brings="circuit_diagrams 3, wiring 3, plc_basics 2, drives 2, machine_data 2",
            learns="scripting robot_teaching ai_tools",
            languages="de C2", reach="in_person",
        ),
        PersonDraft(
            "Oksana Melnyk", Role.FACHKRAFT, _WATER, "Klärwerk",
            site="Klärwerk", hours="early_late", aevo=False, instructed_months_ago=2,
            brings="quality_checks 3, maintenance 2, occupational_safety 2, spreadsheets 2",
            learns="machine_data robot_operation digital_media",
            languages="de B2, uk C2, ru C2", reach="in_person",
        ),
        PersonDraft(
            "Klaus-Dieter Heuer", Role.FACHKRAFT, "Industriemechaniker/in", "Klärwerk",
            site="Klärwerk", aevo=True, instructed_months_ago=8,
            brings="maintenance 3, pneumatics_hydraulics 3, sensors_actuators 2, troubleshooting 3, welding 2",
            learns="printing_3d digital_media machine_data",
            languages="de C2", reach="in_person",
        ),
        PersonDraft(
            "Ebru Kılıç", Role.FACHKRAFT, "Mechatroniker/in", "Werkstatt",
            site="Betriebshof", hours="flexible", aevo=True, instructed_months_ago=1,
            brings="robot_operation 3, robot_teaching 3, drives 3, troubleshooting 3, plc_basics 2",
            learns="robot_programming cad english_manuals",
            languages="de C2, tr C2, en B1", reach="email", wishes=("Aaliyah Johnson",),
        ),
        PersonDraft(
            "Roland Mews", Role.FACHKRAFT, "Anlagenmechaniker/in", "Rohrnetz",
            site="Betriebshof", aevo=True, instructed_months_ago=6,
            brings="welding 3, assembly 3, measuring 3, technical_drawings 3, load_securing 2",
            learns="digital_media robot_operation spreadsheets",
            languages="de C2", reach="in_person",
        ),
        PersonDraft(
            "Franziska Eickhoff", Role.FACHKRAFT, "IT-Systemadministrator/in", "IT",
            site="Betriebshof", hours="flexible", aevo=False,
        ),
    ),
)  # fmt: skip
