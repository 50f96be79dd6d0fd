"""An IT service firm: flexible hours, wishes among colleagues, one person whose whole name is one word.

One Azubi more than Fachkräfte; the administrator of the data centre takes on two, so nobody is left over.
"""

from web.catalogue.demo.draft import CompanyDraft, PersonDraft
from web.catalogue.demo.model import DemoContact
from web.catalogue.question import Role
from web.catalogue.shifts import rota

_SYSTEMS = "Fachinformatiker/in für Systemintegration"
_APPLICATIONS = "Fachinformatiker/in für Anwendungsentwicklung"

DATENWERFT = CompanyDraft(
    slug="datenwerft",
    name="Datenwerft IT-Service GmbH",
    town="Aurenburg",
    phone="030 23125 420",
    hours={"flexible": rota("Mon-Thu 08:30-17:00, Fri 08:30-15:00"), "day": rota("Mon-Fri 08:00-16:30")},
    submitted_days_ago=2,
    contacts=(
        DemoContact(
            "Nele Friedrichsen",
            "Team und Ausbildung",
            "nele.friedrichsen@datenwerft.example",
            "030 23125 421",
        ),
    ),
    people=(
        PersonDraft(
            "Najibullah", Role.AZUBI, _SYSTEMS, "Rechenzentrum",
            year=2, hours="flexible", school="block",
            brings="networks 2, it_security 1, spreadsheets 2, explaining 2",
            learns="machine_data scripting robot_operation databases presenting",
            languages="de B2, fa C2, en B2", reach="email", wishes=("Björn Ahlers",),
        ),
        PersonDraft(
            "Greta Sörensen", Role.AZUBI, _APPLICATIONS, "Entwicklung",
            year=3, hours="flexible", school="one_day Thu",
            brings="scripting 3, databases 2, ai_tools 3, english_manuals 3, presenting 2",
            learns="robot_programming machine_vision plc_basics projects",
            languages="de C2, en C1", reach="email", wishes=("Katharina Sievers",),
        ),
        PersonDraft(
            "Lasse Uhlig", Role.AZUBI, _SYSTEMS, "Kundendienst",
            year=1, hours="day", school="block", minor_for_months=5,
            brings="printing_3d 2, digital_media 2, networks 1",
            learns="networks it_security customers robot_operation",
            languages="de C2, en B1", reach="in_person",
        ),
        PersonDraft(
            "Anastasiia Shevchenko", Role.AZUBI, _APPLICATIONS, "Entwicklung",
            year=2, hours="flexible", school="one_day Thu",
            brings="scripting 2, databases 2, spreadsheets 3, english_manuals 3",
            learns="ai_tools robot_programming machine_vision writing_guides",
            languages="de B1, uk C2, ru C1, en C1", reach="email",
        ),
        PersonDraft(
            "Hannes Böker", Role.AZUBI, "IT-System-Elektroniker/in", "Kundendienst",
            year=2, hours="day", school="one_day Tue",
            brings="wiring 2, networks 2, electrical_testing 1, customers 2",
            learns="sensors_actuators robot_operation it_security plc_basics",
            languages="de C2, en B1", reach="in_person", mailbox="hannes.boeker@post.example",
        ),
        PersonDraft(
            "Şirin Yavuz", Role.AZUBI, _SYSTEMS, "Rechenzentrum",
            year=3, hours="flexible", school="block",
            brings="networks 3, it_security 2, scripting 1, customers 2, explaining 3",
            learns="machine_data robot_cell projects databases",
            languages="de C2, tr B2, en B2", reach="email",
        ),
        PersonDraft(
            "Björn Ahlers", Role.FACHKRAFT, "IT-Systemadministrator/in", "Rechenzentrum",
            hours="flexible", capacity=2, aevo=True, instructed_months_ago=6,
            brings="networks 3, it_security 3, databases 3, scripting 2, machine_data 2, explaining 3",
            learns="robot_operation ai_tools sensors_actuators",
            languages="de C2, en C1", reach="email",
        ),
        PersonDraft(
            "Katharina Sievers", Role.FACHKRAFT, _APPLICATIONS, "Entwicklung",
            hours="flexible", aevo=False, instructed_months_ago=0,
            brings="scripting 3, databases 3, machine_vision 2, projects 3, ai_tools 2, writing_guides 2",
            learns="robot_teaching plc_basics printing_3d",
            languages="de C2, en C1", reach="email",
        ),
        PersonDraft(
            "Tomasz Król", Role.FACHKRAFT, "IT-System-Elektroniker/in", "Kundendienst",
            hours="day", aevo=False, instructed_months_ago=8,
            brings="wiring 3, networks 3, sensors_actuators 2, electrical_testing 3, customers 3",
            learns="robot_safety robot_operation scripting",
            languages="de C1, pl C2, en B1", reach="in_person",
        ),
        PersonDraft(
            "Meike van der Velde", Role.FACHKRAFT, "Kaufmann/Kauffrau für IT-System-Management", "Kundendienst",
            hours="part_time_morning", aevo=True, instructed_months_ago=0,
            brings="customers 3, projects 3, erp 3, presenting 3, planning 3",
            learns="ai_tools machine_data robot_operation digital_media",
            languages="de C2, nl C2, en C1", reach="email",
        ),
        PersonDraft(
            "Rüdiger Falk", Role.FACHKRAFT, _APPLICATIONS, "Entwicklung", hours="flexible", aevo=False,
        ),
    ),
)  # fmt: skip
