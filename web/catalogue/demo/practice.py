"""The practice round: a few companies of the demo, with addresses of their own so that several rounds get along."""

from dataclasses import replace
from datetime import date

from web.catalogue.demo.build import company_on, round_on
from web.catalogue.demo.companies.elektro_haberland import ELEKTRO_HABERLAND
from web.catalogue.demo.companies.luettmann import LUETTMANN
from web.catalogue.demo.companies.muster_metallbau import MUSTER_METALLBAU
from web.catalogue.demo.companies.nordwind import NORDWIND
from web.catalogue.demo.model import DemoCompany, DemoProgramme
from web.catalogue.practice import PRACTICE_DOMAIN

COMPANIES = (ELEKTRO_HABERLAND, LUETTMANN, MUSTER_METALLBAU, NORDWIND)
"""One that has sent its registration, one to invite, one with gaps, one without a Fachkraft."""


def practice_programme(today: date, *, name: str, round_name: str, contact_name: str, token: str) -> DemoProgramme:
    """Return a small made-up programme as it stands on `today`; `token` tells its addresses from another one's."""
    return DemoProgramme(
        name=name,
        controller="Fachkräftebündnis Aurenland e. V., Lindenplatz 3, Aurenburg",
        contact_name=contact_name,
        contact_phone="030 23125 110",
        contact_email=f"koordination@{token}{PRACTICE_DOMAIN}",
        round=replace(round_on(today), name=round_name),
        coordinators=(),
        companies=tuple(_moved(company_on(draft, today), token) for draft in COMPANIES),
    )


def _moved(company: DemoCompany, token: str) -> DemoCompany:
    """Return the company with every address in the practice domain."""
    return replace(
        company,
        contacts=tuple(replace(each, email=_address(each.email, token)) for each in company.contacts),
        people=tuple(
            replace(each, email=_address(each.email, token) if each.email else None) for each in company.people
        ),
    )


def _address(email: str, token: str) -> str:
    local, _, domain = email.partition("@")
    return f"{local}@{domain.removesuffix('.example')}.{token}{PRACTICE_DOMAIN}"
