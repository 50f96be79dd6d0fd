"""A forwarding company that sends four Azubis and no Fachkraft: nobody can get a partner here."""

from web.catalogue.demo.draft import CompanyDraft, PersonDraft
from web.catalogue.demo.model import DemoContact
from web.catalogue.question import Role
from web.catalogue.shifts import rota

NORDWIND = CompanyDraft(
    slug="nordwind-logistik",
    name="Nordwind Logistik GmbH",
    town="Hallingen",
    phone="030 23125 300",
    sites=("Hallingen",),
    hours={"early_late": rota("Mon-Fri 05:30-13:30", "Mon-Fri 13:00-21:00")},
    submitted_days_ago=8,
    contacts=(
        DemoContact(
            "Jörg Pietsch",
            "Niederlassungsleitung",
            "joerg.pietsch@nordwind-logistik.example",
            "030 23125 301",
        ),
    ),
    people=(
        PersonDraft(
            "Emre Yıldız", Role.AZUBI, "Fachkraft für Lagerlogistik", "Umschlag",
            year=2, hours="early_late", school="two_days Tue Thu",
            brings="warehouse 2, load_securing 2, forklift 2, erp 1, digital_media 2",
            learns="driverless_vehicles robot_operation machine_data lean",
            languages="de C2, tr C2, en B1", reach="in_person",
        ),
        PersonDraft(
            "Lea-Marie Grothe", Role.AZUBI, "Kaufmann/Kauffrau für Spedition und Logistikdienstleistung", "Disposition",
            year=3, school="one_day Fri",
            brings="erp 2, spreadsheets 3, customers 2, planning 2, english_manuals 2",
            learns="machine_data driverless_vehicles scripting databases",
            languages="de C2, en B2, es B1", reach="email",
        ),
        PersonDraft(
            "Samuel Tesfay", Role.AZUBI, "Fachlagerist/in", "Lager",
            year=1, hours="early_late", school="one_day Wed",
            brings="warehouse 1, load_securing 1, handover 1",
            learns="forklift warehouse robot_operation occupational_safety",
            languages="de B1, ti C2, en A2", reach="in_person", mailbox="samuel.tesfay@post.example",
        ),
        PersonDraft(
            "Kim Petersen", Role.AZUBI, "Fachkraft für Lagerlogistik", "Lager",
            year=1, school="two_days Tue Thu",
            brings="spreadsheets 2, digital_media 3, ai_tools 2",
            learns="warehouse planning robot_operation lean",
            languages="de C2, en B2", reach="email",
        ),
    ),
)  # fmt: skip
