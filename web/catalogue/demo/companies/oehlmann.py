"""A precision machining works in three shifts, with a permanent night shift and two Azubis under 18."""

from web.catalogue.demo.draft import NO_EMAIL, CompanyDraft, PersonDraft
from web.catalogue.demo.model import DemoContact, DemoProposal
from web.catalogue.question import Role
from web.catalogue.shifts import rota

_MACHINING = "Zerspanungsmechaniker/in"
_MECHANIC = "Industriemechaniker/in"

OEHLMANN = CompanyDraft(
    slug="oehlmann-praezision",
    name="Öhlmann Präzisionstechnik GmbH & Co. KG",
    town="Steinfurth",
    phone="030 23125 500",
    hours={"night": rota("Sun 22:00-06:00, Mon-Thu 22:00-06:00")},
    submitted_days_ago=9,
    contacts=(
        DemoContact(
            "Christiane Öhlmann",
            "Geschäftsführung",
            "c.oehlmann@oehlmann-praezision.example",
            "030 23125 501",
        ),
        DemoContact(
            "Detlef Marquardt",
            "Ausbildung",
            "d.marquardt@oehlmann-praezision.example",
            "0152 28895456",
            substitute=True,
        ),
    ),
    proposals=(
        DemoProposal(
            "fabian-stoever",
            "ewa-zielinska",
            "Ewa Zielińska leitet die Messtechnik, in die Fabian Stöver will.",
        ),
    ),
    people=(
        PersonDraft(
            "Ben Luca Reimers", Role.AZUBI, _MACHINING, "Drehen",
            year=1, school="block", minor_for_months=10, trainer="Andreas Tietjen",
            brings="printing_3d 2, digital_media 2, ai_tools 2, measuring 1",
            learns="turning_milling cnc_operation technical_drawings measuring robot_operation",
            languages="de C2, en B1", reach="in_person",
        ),
        PersonDraft(
            "Amina Diallo", Role.AZUBI, _MACHINING, "Fräsen",
            year=1, school="block", minor_for_months=6,
            brings="technical_drawings 1, measuring 1, presenting 2, spreadsheets 2",
            learns="cnc_operation turning_milling robot_teaching quality_checks",
            languages="de C2, fr C2, en B1", reach="in_person",
        ),
        PersonDraft(
            "Fabian Stöver", Role.AZUBI, _MACHINING, "Fräsen",
            year=3, hours="early_late", school="one_day Thu",
            brings="cnc_operation 2, turning_milling 2, technical_drawings 2, cad 2, printing_3d 2",
            learns="cnc_programming measuring quality_checks robot_programming machine_data",
            languages="de C2, en B2", reach="email",
        ),
        PersonDraft(
            "Zuzana Horáková", Role.AZUBI, _MACHINING, "Drehen",
            year=2, hours="early_late", school="one_day Thu",
            brings="measuring 2, turning_milling 2, spreadsheets 3, digital_media 2",
            learns="cnc_programming machine_setup robot_operation lean",
            languages="de B2, cs C2, en B2", reach="email",
        ),
        PersonDraft(
            "Malik Ouédraogo", Role.AZUBI, _MECHANIC, "Instandhaltung",
            year=2, school="two_days Mon Fri", trainer="Andreas Tietjen",
            brings="assembly 2, pneumatics_hydraulics 1, scripting 2, ai_tools 2",
            learns="troubleshooting maintenance sensors_actuators plc_basics robot_safety",
            languages="de B2, fr C2, en B1", reach="in_person", mailbox="malik.ouedraogo@post.example",
        ),
        PersonDraft(
            "Wiebke Claußen", Role.AZUBI, _MECHANIC, "Montage",
            year=3, hours="early_late", school="one_day Thu",
            brings="assembly 2, technical_drawings 2, measuring 2, cad 2, explaining 2",
            learns="robot_teaching robot_cell grippers planning",
            languages="de C2, en B1", reach="email", please_not=("Torsten Bock",),
        ),
        PersonDraft(
            "Deniz Koç", Role.AZUBI, "Werkzeugmechaniker/in", "Werkzeugbau",
            year=2, school="two_days Mon Fri",
            brings="technical_drawings 2, measuring 2, cad 1, printing_3d 3",
            learns="grippers cnc_programming machine_setup robot_operation",
            languages="de C2, tr C1, en B1", reach="in_person",
        ),
        PersonDraft(
            "Rieke Janßen", Role.AZUBI, "Werkzeugmechaniker/in", "Werkzeugbau",
            year=4, school="one_day Thu",
            brings="technical_drawings 3, measuring 2, machine_setup 2, turning_milling 2, cad 2",
            learns="grippers robot_cell projects machine_vision",
            languages="de C2, en B2", reach="email", wishes=("Ewa Zielińska", "Holger Dreyer"),
        ),
        PersonDraft(
            "Horst Kallweit", Role.FACHKRAFT, _MACHINING, "Drehen",
            aevo=False, instructed_months_ago=8, mailbox=NO_EMAIL, listed=False,
            brings="turning_milling 3, measuring 3, technical_drawings 3, cnc_operation 2, explaining 3",
            learns="printing_3d digital_media robot_operation",
            languages="de C2", reach="in_person",
        ),
        PersonDraft(
            "Torsten Bock", Role.FACHKRAFT, _MACHINING, "Fräsen",
            hours="night", aevo=False, instructed_months_ago=4,
            brings="cnc_operation 3, machine_setup 3, robot_operation 3, handover 3, turning_milling 2",
            learns="cad machine_data spreadsheets",
            languages="de C2, en A2", reach="through_company",
        ),
        PersonDraft(
            "Ewa Zielińska", Role.FACHKRAFT, "Fachkraft für Qualitätssicherung", "Messraum",
            hours="early_late", aevo=True, instructed_months_ago=4,
            brings="measuring 3, quality_checks 3, technical_drawings 3, spreadsheets 3, machine_data 2, "
            "writing_guides 2",
            learns="machine_vision robot_programming scripting cad",
            languages="de C1, pl C2, en B2", reach="email",
        ),
        PersonDraft(
            "Andreas Tietjen", Role.FACHKRAFT, "Industriemeister/in Metall", "Ausbildungswerkstatt",
            aevo=True, instructed_months_ago=2,
            brings="turning_milling 3, technical_drawings 3, occupational_safety 3, explaining 3, planning 3, "
            "cnc_operation 2",
            learns="robot_cell robot_teaching ai_tools",
            languages="de C2, en B1", reach="in_person",
        ),
        PersonDraft(
            "Holger Dreyer", Role.FACHKRAFT, "Werkzeugmechaniker/in", "Werkzeugbau",
            aevo=True, instructed_months_ago=7,
            brings="grippers 2, machine_setup 3, cnc_programming 3, technical_drawings 3, projects 2",
            learns="printing_3d cad robot_teaching",
            languages="de C2, en A2", reach="in_person",
        ),
        PersonDraft(
            "Mirjana Stanković", Role.FACHKRAFT, _MACHINING, "Fräsen",
            hours="three_shift", aevo=False, instructed_months_ago=6,
            brings="cnc_programming 3, cnc_operation 3, machine_setup 3, lean 2, robot_teaching 1",
            learns="robot_programming digital_media spreadsheets",
            languages="de C1, sr C2", reach="in_person",
        ),
        PersonDraft(
            "Jürgen Wulff", Role.FACHKRAFT, "Mechatroniker/in", "Instandhaltung",
            hours="three_shift", aevo=False, instructed_months_ago=1,
            brings="troubleshooting 3, maintenance 3, sensors_actuators 3, plc_basics 3, robot_safety 2, "
            "pneumatics_hydraulics 3",
            learns="plc_programming scripting ai_tools robot_programming",
            languages="de C2, en B1", reach="through_company",
        ),
        PersonDraft(
            "Cem Aktaş", Role.FACHKRAFT, _MECHANIC, "Montage",
            hours="three_shift", aevo=False, instructed_months_ago=0,
        ),
    ),
)  # fmt: skip
