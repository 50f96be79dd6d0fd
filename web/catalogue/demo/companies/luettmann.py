"""A company that was invited and has not signed in yet: nobody is registered."""

from web.catalogue.demo.draft import CompanyDraft
from web.catalogue.demo.model import CompanyState, DemoContact

LUETTMANN = CompanyDraft(
    slug="luettmann-foerdertechnik",
    name="Lüttmann Fördertechnik GmbH",
    town="Steinfurth",
    phone="030 23125 340",
    state=CompanyState.INVITED,
    contacts=(
        DemoContact(
            "Frauke Lüttmann", "Geschäftsführung", "frauke.luettmann@luettmann-foerdertechnik.example", "030 23125 341"
        ),
    ),
)
