"""A food plant whose Azubis and Fachkräfte share no language well enough: no tandem is possible with these answers.

The Fachkräfte came from Romania and Bulgaria a short while ago and have just begun to learn German.
"""

from web.catalogue.demo.draft import CompanyDraft, PersonDraft
from web.catalogue.demo.model import DemoContact
from web.catalogue.question import Role

FRISCHKOST = CompanyDraft(
    slug="frischkost-aurental",
    name="Frischkost Aurental GmbH",
    town="Hallingen",
    phone="030 23125 360",
    submitted_days_ago=5,
    contacts=(
        DemoContact("Birgit Naumann", "Personal", "birgit.naumann@frischkost-aurental.example", "030 23125 361"),
    ),
    people=(
        PersonDraft(
            "Paul Niemeyer", Role.AZUBI, "Fachkraft für Lebensmitteltechnik", "Abfüllung",
            year=2, hours="early_late", school="one_day Wed",
            brings="hygiene 2, quality_checks 1, spreadsheets 2, digital_media 2",
            learns="robot_operation machine_setup troubleshooting grippers",
            languages="de C2, en B1", reach="in_person",
        ),
        PersonDraft(
            "Phạm Minh Anh", Role.AZUBI, "Fachkraft für Lebensmitteltechnik", "Abfüllung",
            year=1, hours="early_late", school="block",
            brings="hygiene 1, spreadsheets 2, ai_tools 2",
            learns="machine_setup quality_checks robot_operation explaining",
            languages="de B1, vi C2, en B1", reach="email",
        ),
        PersonDraft(
            "Selin Arslan", Role.AZUBI, "Maschinen- und Anlagenführer/in", "Verpackung",
            year=2, hours="early_late", school="one_day Wed",
            brings="machine_setup 2, hygiene 2, handover 2",
            learns="robot_operation robot_safety maintenance sensors_actuators",
            languages="de C2, tr C1", reach="in_person",
        ),
        PersonDraft(
            "Gheorghe Munteanu", Role.FACHKRAFT, "Maschinen- und Anlagenführer/in", "Verpackung",
            hours="early_late", aevo=False, instructed_months_ago=3,
            brings="machine_setup 3, maintenance 2, troubleshooting 3, robot_operation 1, hygiene 3",
            learns="robot_teaching machine_vision spreadsheets",
            languages="ro C2, de A1", reach="in_person",
        ),
        PersonDraft(
            "Desislava Petrova", Role.FACHKRAFT, "Fachkraft für Lebensmitteltechnik", "Abfüllung",
            hours="early_late", aevo=False, instructed_months_ago=3,
            brings="hygiene 3, quality_checks 3, machine_setup 2, handover 2",
            learns="robot_operation digital_media",
            languages="bg C2, ru B2, de A1", reach="in_person",
        ),
        PersonDraft(
            "Ioan Szabó", Role.FACHKRAFT, "Industrieelektriker/in", "Technik",
            aevo=False, instructed_months_ago=6,
            brings="wiring 3, electrical_testing 3, circuit_diagrams 3, sensors_actuators 2, plc_basics 2",
            learns="plc_programming robot_programming hmi",
            languages="ro C2, hu C1, de A1", reach="in_person",
        ),
    ),
)  # fmt: skip
