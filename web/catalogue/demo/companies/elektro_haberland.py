"""An electrical contractor. The boss takes part and is line manager of two of the Azubis."""

from web.catalogue.demo.draft import CompanyDraft, PersonDraft
from web.catalogue.demo.model import DemoContact, DemoProposal
from web.catalogue.question import Role
from web.catalogue.shifts import rota

_BUILDINGS = "Elektroniker/in für Energie- und Gebäudetechnik"
_SYSTEMS = "Elektroniker/in für Gebäudesystemintegration"

ELEKTRO_HABERLAND = CompanyDraft(
    slug="elektro-haberland",
    name="Elektro Haberland GmbH & Co. KG",
    town="Lohbrück",
    phone="030 23125 400",
    hours={"day": rota("Mon-Thu 07:00-16:00, Fri 07:00-13:00")},
    submitted_days_ago=4,
    contacts=(
        DemoContact("Ute Haberland", "Büro und Personal", "ute.haberland@elektro-haberland.example", "030 23125 401"),
    ),
    proposals=(
        DemoProposal("jana-meissner", "dirk-behrens", "Die beiden betreuen schon gemeinsam unsere Schaltanlagen."),
    ),
    people=(
        PersonDraft(
            "Ole Jürgens", Role.AZUBI, _BUILDINGS, "Montage",
            year=1, school="block", minor_for_months=7, boss="Ralf Haberland",
            brings="wiring 1, digital_media 2, ai_tools 2, printing_3d 1",
            learns="circuit_diagrams wiring electrical_testing robot_operation building_automation",
            languages="de C2, en B1", reach="in_person", mailbox="ole.juergens@post.example",
        ),
        PersonDraft(
            "Luisa Haase", Role.AZUBI, _SYSTEMS, "Gebäudetechnik",
            year=2, school="two_days Tue Wed", boss="Ralf Haberland",
            brings="building_automation 2, networks 2, circuit_diagrams 2, scripting 2, spreadsheets 2",
            learns="plc_basics plc_programming hmi customers projects",
            languages="de C2, en B2", reach="email",
        ),
        PersonDraft(
            "Mehmet Can Aksoy", Role.AZUBI, _BUILDINGS, "Montage",
            year=3, school="one_day Mon",
            brings="wiring 2, circuit_diagrams 2, electrical_testing 2, building_automation 1, customers 2",
            learns="plc_basics robot_operation sensors_actuators planning",
            languages="de C2, tr C2, en A2", reach="in_person",
        ),
        PersonDraft(
            "Ivan Kovač", Role.AZUBI, _BUILDINGS, "Montage",
            year=2, school="two_days Tue Wed",
            brings="wiring 2, electrical_testing 1, printing_3d 2, ai_tools 2",
            learns="circuit_diagrams drives building_automation robot_operation",
            languages="de B2, hr C2, en B1", reach="in_person", mailbox="ivan.kovac@post.example",
        ),
        PersonDraft(
            "Jana Meißner", Role.AZUBI, _BUILDINGS, "Schaltschrankbau",
            year=4, school="one_day Mon",
            brings="wiring 3, circuit_diagrams 3, electrical_testing 2, plc_basics 2, cad 1",
            learns="plc_programming drives robot_cell fieldbus",
            languages="de C2, en B1", reach="email",
        ),
        PersonDraft(
            "Tobias Groß", Role.AZUBI, _SYSTEMS, "Gebäudetechnik",
            year=1, school="block", minor_for_months=13,
            brings="scripting 2, networks 1, printing_3d 2, ai_tools 3",
            learns="wiring circuit_diagrams building_automation plc_basics robot_operation",
            languages="de C2, en B2", reach="in_person",
        ),
        PersonDraft(
            "Rojda Şahin", Role.AZUBI, _BUILDINGS, "Montage", year=2, school="two_days Tue Wed",
        ),
        PersonDraft(
            "Ralf Haberland", Role.FACHKRAFT, "Techniker/in Elektrotechnik", "Gebäudetechnik",
            aevo=True, instructed_months_ago=4,
            brings="building_automation 3, plc_programming 3, plc_basics 3, hmi 2, circuit_diagrams 3, "
            "projects 3, customers 3",
            learns="robot_cell robot_programming ai_tools scripting",
            languages="de C2, en B2", reach="email",
        ),
        PersonDraft(
            "Dirk Behrens", Role.FACHKRAFT, _BUILDINGS, "Schaltschrankbau",
            aevo=True, instructed_months_ago=4,
            brings="wiring 3, circuit_diagrams 3, electrical_testing 3, drives 3, fieldbus 2, planning 2",
            learns="robot_operation cad spreadsheets",
            languages="de C2", reach="in_person",
        ),
        PersonDraft(
            "Senad Hodžić", Role.FACHKRAFT, _BUILDINGS, "Montage",
            aevo=False, instructed_months_ago=7,
            brings="wiring 3, electrical_testing 3, sensors_actuators 2, customers 2, occupational_safety 2",
            learns="robot_operation digital_media printing_3d",
            languages="de C1, bs C2, hr C1", reach="in_person",
        ),
        PersonDraft(
            "Claudia Vogt", Role.FACHKRAFT, _SYSTEMS, "Gebäudetechnik",
            hours="part_time_morning", aevo=False, instructed_months_ago=2,
            brings="building_automation 3, networks 3, hmi 3, plc_basics 2, writing_guides 3",
            learns="scripting robot_teaching ai_tools machine_data",
            languages="de C2, en B2", reach="email", talk_first=True,
        ),
        PersonDraft(
            "Łukasz Nowak", Role.FACHKRAFT, _BUILDINGS, "Montage",
            aevo=False, instructed_months_ago=0,
            brings="wiring 3, circuit_diagrams 2, electrical_testing 2, building_automation 2, planning 2",
            learns="plc_basics robot_operation printing_3d",
            languages="de B2, pl C2", reach="in_person",
        ),
        PersonDraft(
            "Anja Krömer", Role.FACHKRAFT, "Elektroniker/in für Betriebstechnik", "Kundendienst",
            aevo=True, instructed_months_ago=10,
            brings="troubleshooting 3, electrical_testing 3, drives 2, customers 3, occupational_safety 3, "
            "explaining 3",
            learns="machine_data robot_safety networks",
            languages="de C2, en A2", reach="through_company",
        ),
    ),
)  # fmt: skip
