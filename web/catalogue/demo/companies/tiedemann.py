"""A dealer and workshop for farm machinery at two sites, with twins on paper: equal answers, so lots decide."""

from dataclasses import replace

from web.catalogue.demo.draft import CompanyDraft, PersonDraft
from web.catalogue.demo.model import DemoContact
from web.catalogue.question import Role
from web.catalogue.shifts import rota

_FARM = "Land- und Baumaschinenmechatroniker/in"

_JANNIK = PersonDraft(
    "Jannik Feddersen", Role.AZUBI, _FARM, "Werkstatt",
    site="Lohbrück", year=2, school="one_day Tue",
    brings="assembly 2, pneumatics_hydraulics 1, digital_media 2, printing_3d 1",
    learns="troubleshooting robot_operation sensors_actuators welding",
    languages="de C2, en B1", reach="in_person",
)  # fmt: skip
_MARTINA = PersonDraft(
    "Martina Oldenburg", Role.FACHKRAFT, _FARM, "Werkstatt",
    site="Lohbrück", aevo=False, instructed_months_ago=6,
    brings="troubleshooting 3, pneumatics_hydraulics 3, welding 2, customers 2",
    learns="digital_media machine_data robot_operation",
    languages="de C2", reach="in_person",
)  # fmt: skip

TIEDEMANN = CompanyDraft(
    slug="tiedemann-landtechnik",
    name="Tiedemann & Söhne Landtechnik KG",
    town="Lohbrück",
    phone="030 23125 540",
    sites=("Lohbrück", "Kleinwedel"),
    hours={"day": rota("Mon-Fri 07:30-16:30")},
    submitted_days_ago=1,
    contacts=(
        DemoContact("Henning Tiedemann", "Geschäftsführung", "henning@tiedemann-landtechnik.example", "0152 54599371"),
    ),
    people=(
        _JANNIK,
        replace(_JANNIK, name="Neele Feddersen"),
        PersonDraft(
            "Karim Haddad", Role.AZUBI, _FARM, "Werkstatt",
            site="Kleinwedel", year=3, school="one_day Tue",
            brings="troubleshooting 2, pneumatics_hydraulics 2, welding 2, explaining 2, ai_tools 1",
            learns="sensors_actuators fieldbus machine_data plc_basics",
            languages="de B2, ar C2, fr B2", reach="in_person", mailbox="karim.haddad@post.example",
        ),
        PersonDraft(
            "Antje Lorenzen", Role.AZUBI, "Metallbauer/in", "Schlosserei",
            site="Kleinwedel", year=2, school="two_days Wed Thu",
            brings="welding 2, sheet_metal 2, technical_drawings 1, cad 2",
            learns="robot_teaching robot_operation cnc_operation measuring",
            languages="de C2", reach="in_person",
        ),
        PersonDraft(
            "Oskar Lühr", Role.AZUBI, _FARM, "Werkstatt",
            site="Lohbrück", year=1, school="block", minor_for_months=12,
            brings="digital_media 2, printing_3d 2, ai_tools 3",
            learns="welding maintenance technical_drawings robot_operation",
            languages="de C2, en B1", reach="in_person",
        ),
        PersonDraft("Ragnhild Søndergaard", Role.AZUBI, _FARM, "Werkstatt", site="Kleinwedel", year=1, school="block"),
        _MARTINA,
        replace(_MARTINA, name="Hilke Evers"),
        PersonDraft(
            "Bernd Asmussen", Role.FACHKRAFT, "Metallbauer/in", "Schlosserei",
            site="Kleinwedel", aevo=True, instructed_months_ago=4,
            brings="welding 3, sheet_metal 3, technical_drawings 3, measuring 2, occupational_safety 3",
            learns="robot_teaching cad cnc_operation",
            languages="de C2", reach="in_person",
        ),
        PersonDraft(
            "Vitali Schneider", Role.FACHKRAFT, _FARM, "Werkstatt",
            site="Kleinwedel", aevo=True, instructed_months_ago=4,
            brings="fieldbus 3, sensors_actuators 3, machine_data 2, troubleshooting 3, networks 2",
            learns="plc_programming scripting ai_tools",
            languages="de C1, ru C2", reach="email",
        ),
        PersonDraft(
            "Dörte Martens", Role.FACHKRAFT, _FARM, "Kundendienst",
            site="Lohbrück", aevo=False, instructed_months_ago=9,
            brings="maintenance 3, customers 3, technical_drawings 2, explaining 3, planning 2",
            learns="digital_media ai_tools printing_3d",
            languages="de C2, en B1", reach="in_person",
        ),
        PersonDraft(
            "Günter Paulsen", Role.FACHKRAFT, "Industriemeister/in Metall", "Lager und Teile",
            site="Lohbrück", hours="part_time_morning", aevo=True, instructed_months_ago=0,
            brings="warehouse 3, erp 3, planning 3, quality_checks 2",
            learns="robot_operation spreadsheets machine_vision",
            languages="de C2", reach="through_company",
        ),
    ),
)  # fmt: skip
