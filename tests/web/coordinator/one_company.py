"""One company of a round as its coordinator works with it: its page, and services called about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from tests.web.coordinator.conftest import World
from web.db.models import Company, RoundCompany
from web.db.session import Unit
from web.services.outreach import company_care


def here(world: World, company_id: UUID | None = None) -> str:
    return f"/coordinator/rounds/{world.round_id}/companies/{company_id or world.company}"


def page_of(world: World) -> company_care.CompanyPage:
    return world.unit.read(
        lambda session: company_care.company_page(session, world.coordinator, world.round_id, world.company)
    )


def contact_id(world: World) -> UUID:
    return page_of(world).contacts[0].id


def do(world: World, service: Callable[..., Any], *args: Any, **values: Any) -> Any:
    """Call a service about the company as its coordinator."""
    return world.unit.run(
        lambda session: service(session, world.coordinator, world.round_id, world.company, *args, **values)
    )


def company_of(unit: Unit, part_id: UUID) -> Company:
    return unit.read(lambda session: session.get_one(Company, session.get_one(RoundCompany, part_id).company_id))
