"""A hospital's workshop: electrical, plumbing and medical devices; one Fachkraft works nights only."""

from web.catalogue.demo.draft import CompanyDraft, PersonDraft
from web.catalogue.demo.model import DemoContact
from web.catalogue.question import Role
from web.catalogue.shifts import rota

_ELECTRICAL = "Elektroniker/in für Betriebstechnik"
_PLUMBING = "Anlagenmechaniker/in für Sanitär-, Heizungs- und Klimatechnik"

KLINIKUM = CompanyDraft(
    slug="klinikum-aurenburg",
    name="Klinikum Aurenburg gGmbH",
    town="Aurenburg",
    phone="030 23125 440",
    sites=("Haupthaus", "Rehazentrum"),
    hours={"day": rota("Mon-Thu 07:00-15:30, Fri 07:00-14:00"), "night": rota("Mon-Thu 21:00-07:00")},
    submitted_days_ago=6,
    contacts=(
        DemoContact(
            "Annegret Seifert",
            "Leitung Technik",
            "annegret.seifert@klinikum-aurenburg.example",
            "030 23125 441",
        ),
        DemoContact(
            "Malte Hinrichs",
            "Ausbildung",
            "malte.hinrichs@klinikum-aurenburg.example",
            "030 23125 443",
            substitute=True,
        ),
    ),
    people=(
        PersonDraft(
            "Amelie Fürstenau", Role.AZUBI, _ELECTRICAL, "Elektrowerkstatt",
            site="Haupthaus", year=2, school="one_day Wed",
            brings="wiring 2, electrical_testing 2, circuit_diagrams 1, spreadsheets 2, digital_media 2",
            learns="sensors_actuators driverless_vehicles plc_basics troubleshooting",
            languages="de C2, en B1", reach="in_person",
        ),
        PersonDraft(
            "Diyar Aydın", Role.AZUBI, _PLUMBING, "Haustechnik",
            site="Haupthaus", year=1, school="two_days Mon Tue", minor_for_months=9,
            brings="printing_3d 2, digital_media 3, ai_tools 2",
            learns="building_automation maintenance measuring robot_operation",
            languages="de C2, ku C1, tr B2", reach="in_person",
        ),
        PersonDraft(
            "Malin Ebeling", Role.AZUBI, _ELECTRICAL, "Medizintechnik",
            site="Rehazentrum", year=3, school="one_day Wed",
            brings="electrical_testing 2, circuit_diagrams 2, plc_basics 1, writing_guides 2, english_manuals 2, cad 1",
            learns="robot_operation robot_safety hygiene machine_data quality_checks",
            languages="de C2, en B2", reach="email",
        ),
        PersonDraft(
            "Paweł Kamiński", Role.AZUBI, _PLUMBING, "Haustechnik",
            site="Rehazentrum", year=3, school="one_day Fri",
            brings="maintenance 2, measuring 2, planning 1, welding 1",
            learns="building_automation troubleshooting driverless_vehicles machine_data",
            languages="de B2, pl C2", reach="in_person", mailbox="pawel.kaminski@post.example",
        ),
        PersonDraft(
            "Volker Schütte", Role.FACHKRAFT, _ELECTRICAL, "Bereitschaft",
            site="Haupthaus", hours="night", aevo=False, instructed_months_ago=5,
            brings="troubleshooting 3, electrical_testing 3, circuit_diagrams 3, handover 3, driverless_vehicles 2",
            learns="plc_programming machine_data ai_tools",
            languages="de C2, en A2", reach="through_company",
        ),
        PersonDraft(
            "Renate Oltmanns", Role.FACHKRAFT, "Techniker/in Medizintechnik", "Medizintechnik",
            site="Rehazentrum", aevo=True, instructed_months_ago=3,
            brings="electrical_testing 3, hygiene 3, quality_checks 3, english_manuals 3, robot_operation 2, "
            "writing_guides 2",
            learns="robot_programming cad digital_media machine_data",
            languages="de C2, en B2", reach="email",
        ),
        PersonDraft(
            "Hüseyin Çelik", Role.FACHKRAFT, _PLUMBING, "Haustechnik",
            site="Haupthaus", aevo=True, instructed_months_ago=3,
            brings="building_automation 2, maintenance 3, measuring 2, troubleshooting 2, explaining 3",
            learns="printing_3d robot_operation digital_media",
            languages="de C1, tr C2", reach="in_person",
        ),
        PersonDraft(
            "Bärbel Bruns", Role.FACHKRAFT, _ELECTRICAL, "Elektrowerkstatt",
            site="Haupthaus", hours="part_time_morning", aevo=False, instructed_months_ago=11,
            brings="wiring 3, electrical_testing 3, plc_basics 2, sensors_actuators 3, planning 2",
            learns="robot_teaching spreadsheets driverless_vehicles",
            languages="de C2", reach="in_person", please_not=("Amelie Fürstenau",),
        ),
        PersonDraft(
            "Norbert Ziegler", Role.FACHKRAFT, "Mechatroniker/in für Kältetechnik", "Haustechnik",
            site="Rehazentrum", aevo=False, instructed_months_ago=0,
            brings="building_automation 3, maintenance 3, troubleshooting 3, machine_data 2, customers 2",
            learns="robot_operation networks ai_tools",
            languages="de C2, en A2", reach="in_person",
        ),
    ),
)  # fmt: skip
