"""A metal shop in the middle of its registration: the company one enters in the demo.

More Azubis than Fachkräfte. Still missing: one person's hours, one safety instruction, two personal parts.
"""

from web.catalogue.demo.draft import CompanyDraft, PersonDraft
from web.catalogue.demo.model import CompanyState, DemoContact
from web.catalogue.question import Role
from web.catalogue.shifts import rota

MUSTER_METALLBAU = CompanyDraft(
    slug="muster-metallbau",
    name="Muster Metallbau GmbH",
    town="Aurenburg",
    phone="030 23125 200",
    state=CompanyState.STARTED,
    sites=("Aurenburg",),
    hours={
        "day": rota("Mon-Thu 06:30-15:30, Fri 06:30-12:30"),
        "early_late": rota("Mon-Fri 06:00-14:00", "Mon-Thu 13:30-22:00, Fri 13:00-19:00"),
    },
    contacts=(
        DemoContact(
            "Sabine Reuter",
            "Personal und Ausbildung",
            "sabine.reuter@muster-metallbau.example",
            "030 23125 201",
        ),
        DemoContact(
            "Ralf Kleinert",
            "Betriebsleitung",
            "ralf.kleinert@muster-metallbau.example",
            "030 23125 204",
            substitute=True,
        ),
    ),
    people=(
        PersonDraft(
            "Mia Kurz", Role.AZUBI, "Konstruktionsmechaniker/in", "Halle 2",
            year=2, school="two_days Mon Thu", trainer="Grzegorz Wójcik", mailbox="mia.kurz@post.example",
        ),
        PersonDraft(
            "Jonas Weiß", Role.AZUBI, "Zerspanungsmechaniker/in", "Halle 1",
            year=3, hours=None, school="one_day Tue",
            brings="technical_drawings 2, measuring 2, turning_milling 2, cnc_operation 2, cad 1, "
            "printing_3d 3, ai_tools 2",
            learns="robot_operation robot_teaching cnc_programming grippers quality_checks",
            languages="de C2, en B2", reach="in_person",
        ),
        PersonDraft(
            "Ayşe Öztürk", Role.AZUBI, "Industriemechaniker/in", "Halle 2",
            year=2, hours="early_late", school="two_days Mon Thu",
            brings="technical_drawings 2, assembly 2, pneumatics_hydraulics 1, digital_media 3, "
            "spreadsheets 2, explaining 2",
            learns="robot_operation robot_safety maintenance troubleshooting welding sensors_actuators",
            languages="de C2, tr C2, en B1", reach="email", mailbox="ayse.oeztuerk@post.example",
        ),
        PersonDraft(
            "Lennart Brandes", Role.AZUBI, "Konstruktionsmechaniker/in", "Halle 2",
            year=1, school="block", minor_for_months=11,
            brings="printing_3d 2, digital_media 2, ai_tools 2, technical_drawings 1",
            learns="welding sheet_metal technical_drawings robot_operation measuring",
            languages="de C2, en B1", reach="in_person",
        ),
        PersonDraft(
            "Nguyễn Thanh Hà", Role.AZUBI, "Technische/r Produktdesigner/in", "Konstruktionsbüro",
            year=2, school="one_day Wed",
            brings="cad 2, printing_3d 3, technical_drawings 2, spreadsheets 2, scripting 1, english_manuals 2",
            learns="robot_cell grippers assembly welding cnc_programming presenting",
            languages="de B2, vi C2, en B2", reach="email",
        ),
        PersonDraft(
            "Marie Sophie Thiele", Role.AZUBI, "Zerspanungsmechaniker/in", "Halle 1",
            year=2, hours="early_late", school="two_days Mon Thu",
            brings="measuring 2, turning_milling 1, technical_drawings 2, spreadsheets 2, presenting 2",
            learns="cnc_operation cnc_programming robot_teaching machine_setup lean",
            languages="de C2, en B1, fr A2", reach="in_person",
        ),
        PersonDraft(
            "Petra Sommer", Role.FACHKRAFT, "Zerspanungsmechaniker/in", "Halle 2",
            hours="early_late", aevo=True, instructed_months_ago=5,
            brings="cnc_operation 3, cnc_programming 3, measuring 3, machine_setup 3, robot_operation 2, "
            "quality_checks 3, "
            "explaining 3",
            learns="robot_programming cad printing_3d digital_media",
            languages="de C2, en A2", reach="in_person",
        ),
        PersonDraft(
            "Ali Demir", Role.FACHKRAFT, "Konstruktionsmechaniker/in", "Halle 2",
            aevo=False,
            brings="welding 3, sheet_metal 3, technical_drawings 3, assembly 3, occupational_safety 2, planning 2",
            learns="robot_teaching robot_safety cad spreadsheets",
            languages="de C1, tr C2", reach="in_person",
        ),
        PersonDraft(
            "Grzegorz Wójcik", Role.FACHKRAFT, "Industriemeister/in Metall", "Instandhaltung",
            hours="day", aevo=True, instructed_months_ago=9,
            brings="maintenance 3, troubleshooting 3, pneumatics_hydraulics 3, circuit_diagrams 2, "
            "occupational_safety 3, "
            "robot_safety 2, planning 3",
            learns="machine_data ai_tools robot_cell digital_media",
            languages="de C1, pl C2, en B1", reach="through_company",
        ),
        PersonDraft(
            "Heike Lüders", Role.FACHKRAFT, "Technische/r Produktdesigner/in", "Konstruktionsbüro",
            hours="part_time_morning", aevo=False, instructed_months_ago=0,
        ),
    ),
)  # fmt: skip
