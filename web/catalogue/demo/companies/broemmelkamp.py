"""A joinery that sends one person only."""

from web.catalogue.demo.draft import CompanyDraft, PersonDraft
from web.catalogue.demo.model import DemoContact
from web.catalogue.question import Role

BROEMMELKAMP = CompanyDraft(
    slug="tischlerei-broemmelkamp",
    name="Tischlerei Brömmelkamp",
    town="Kleinwedel",
    phone="030 23125 320",
    submitted_days_ago=12,
    contacts=(
        DemoContact("Wiebke Brömmelkamp", "Inhaberin", "wiebke@tischlerei-broemmelkamp.example", "0152 28817386"),
    ),
    people=(
        PersonDraft(
            "Carlotta Wiese", Role.AZUBI, "Tischler/in", "Werkstatt",
            year=2, school="one_day Mon",
            brings="wood 2, technical_drawings 2, cad 2, digital_media 2",
            learns="robot_operation cnc_programming printing_3d grippers",
            languages="de C2, en B1", reach="in_person",
        ),
    ),
)  # fmt: skip
