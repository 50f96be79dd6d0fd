"""A maker of packaging: plastics, paper and a packing line; more Fachkräfte than Azubis."""

from web.catalogue.demo.draft import NO_EMAIL, CompanyDraft, PersonDraft
from web.catalogue.demo.model import DemoContact
from web.catalogue.question import Role

_PLASTICS = "Verfahrensmechaniker/in für Kunststoff- und Kautschuktechnik"
_PAPER = "Packmitteltechnologe/Packmitteltechnologin"
_OPERATOR = "Maschinen- und Anlagenführer/in"

AURENLAND_VERPACKUNG = CompanyDraft(
    slug="aurenland-verpackung",
    name="Aurenland Verpackung GmbH",
    town="Hallingen",
    phone="030 23125 520",
    sites=("Werk 1", "Werk 2"),
    submitted_days_ago=3,
    contacts=(
        DemoContact("Gunda Wichmann", "Personal", "gunda.wichmann@aurenland-verpackung.example", "030 23125 521"),
    ),
    people=(
        PersonDraft(
            "Ahmad Rahimi", Role.AZUBI, _OPERATOR, "Packlinie",
            site="Werk 1", year=1, hours="early_late", school="one_day Tue", mailbox=NO_EMAIL,
            brings="assembly 1, handover 1, forklift 1",
            learns="machine_setup robot_operation maintenance occupational_safety",
            languages="de B1, fa C2, en A2", reach="in_person",
        ),
        PersonDraft(
            "Charlotte Rösner", Role.AZUBI, _PAPER, "Weiterverarbeitung",
            site="Werk 2", year=3, school="block",
            brings="machine_setup 2, quality_checks 2, cad 2, digital_media 3, presenting 2",
            learns="robot_cell machine_vision lean projects",
            languages="de C2, en B2", reach="email",
        ),
        PersonDraft(
            "Andrei Popescu", Role.AZUBI, _PLASTICS, "Spritzguss",
            site="Werk 1", year=2, hours="early_late", school="one_day Mon",
            brings="plastics 2, machine_setup 1, printing_3d 3, spreadsheets 2",
            learns="robot_teaching grippers maintenance quality_checks",
            languages="de C1, ro C2, en B1", reach="in_person",
        ),
        PersonDraft(
            "Pia Holtkamp", Role.AZUBI, _PLASTICS, "Spritzguss",
            site="Werk 1", year=1, school="one_day Mon", minor_for_months=8,
            brings="printing_3d 2, ai_tools 2, digital_media 2",
            learns="plastics machine_setup robot_operation measuring",
            languages="de C2, en B1", reach="in_person",
        ),
        PersonDraft(
            "Yannick Brößkamp", Role.AZUBI, "Mechatroniker/in", "Instandhaltung",
            site="Werk 2", year=3, school="one_day Thu",
            brings="circuit_diagrams 2, sensors_actuators 2, plc_basics 2, scripting 2, pneumatics_hydraulics 2",
            learns="plc_programming robot_programming troubleshooting fieldbus",
            languages="de C2, en B1", reach="email",
        ),
        PersonDraft(
            "Hatice Güneş", Role.AZUBI, "Fachkraft für Lagerlogistik", "Versand",
            site="Werk 2", year=2, hours="early_late", school="two_days Tue Wed",
            brings="warehouse 2, load_securing 2, erp 2, spreadsheets 2",
            learns="driverless_vehicles forklift planning lean",
            languages="de C2, tr C2", reach="in_person",
        ),
        PersonDraft(
            "Gisela Ostermann", Role.FACHKRAFT, _PAPER, "Weiterverarbeitung",
            site="Werk 2", aevo=True, instructed_months_ago=6,
            brings="machine_setup 3, quality_checks 3, lean 3, handover 2, explaining 2",
            learns="digital_media cad robot_operation",
            languages="de C2", reach="in_person",
        ),
        PersonDraft(
            "Marek Dvořák", Role.FACHKRAFT, _PLASTICS, "Spritzguss",
            site="Werk 1", hours="early_late", aevo=False, instructed_months_ago=3,
            brings="plastics 3, machine_setup 3, robot_operation 3, robot_teaching 2, grippers 3, measuring 2",
            learns="printing_3d robot_programming machine_data",
            languages="de B2, cs C2, en B1", reach="in_person",
        ),
        PersonDraft(
            "Sven Rademacher", Role.FACHKRAFT, "Mechatroniker/in", "Instandhaltung",
            site="Werk 2", aevo=True, instructed_months_ago=3,
            brings="plc_programming 3, troubleshooting 3, fieldbus 3, sensors_actuators 3, maintenance 3",
            learns="scripting ai_tools robot_programming",
            languages="de C2, en B1", reach="email",
        ),
        PersonDraft(
            "Fatma Doğan", Role.FACHKRAFT, _OPERATOR, "Packlinie",
            site="Werk 1", hours="early_late", aevo=False, instructed_months_ago=5,
            brings="machine_setup 3, maintenance 2, handover 3, occupational_safety 2, robot_operation 2",
            learns="robot_teaching spreadsheets digital_media",
            languages="de B2, tr C2", reach="in_person",
        ),
        PersonDraft(
            "Uwe Kröger", Role.FACHKRAFT, "Logistikmeister/in", "Versand",
            site="Werk 2", aevo=True, instructed_months_ago=12,
            brings="warehouse 3, planning 3, load_securing 3, forklift 3, erp 2, driverless_vehicles 1",
            learns="driverless_vehicles machine_data spreadsheets",
            languages="de C2, en A2", reach="through_company",
        ),
        PersonDraft(
            "Ingrid Sandmann", Role.FACHKRAFT, _PLASTICS, "Spritzguss",
            site="Werk 1", hours="part_time_morning", aevo=False, instructed_months_ago=4,
            brings="plastics 3, measuring 3, quality_checks 3, machine_setup 2",
            learns="printing_3d machine_vision digital_media",
            languages="de C2, en B1", reach="email",
        ),
        PersonDraft(
            "Thorben Maaß", Role.FACHKRAFT, "Produktionstechnologe/Produktionstechnologin", "Planung",
            site="Werk 2", hours="flexible", aevo=False, instructed_months_ago=0,
            brings="robot_cell 2, machine_data 3, lean 3, projects 3, machine_vision 2",
            learns="robot_programming explaining digital_media",
            languages="de C2, en B2", reach="email",
        ),
    ),
)  # fmt: skip
