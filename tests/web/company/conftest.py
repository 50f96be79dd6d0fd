"""A round with two companies, their contacts, and the coordinators of two programmes."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from tests import factories as make
from tests.web.client import Browser
from web.db.models import Block, BlockState, RoundCompany
from web.db.session import Unit
from web.services.actor import Actor


@dataclass(frozen=True)
class World:
    """Who is there. `owner` and `mate` speak for `company`, `stranger` for `other`."""

    unit: Unit
    company: UUID
    other: UUID
    programme: UUID
    owner: Actor
    mate: Actor
    stranger: Actor
    coordinator: Actor
    foreign_coordinator: Actor

    @property
    def base(self) -> str:
        """Address of the company's registration."""
        return f"/company/{self.company}"

    def add(self, role: str = "azubi", name: str = "Jonas Weiß", *, company: UUID | None = None, **values: Any) -> UUID:
        """Put somebody into a registration, past the forms, and return the participant."""

        def work(session: Any) -> UUID:
            row = session.get(RoundCompany, company or self.company)
            return make.make_participant(session, row, role, name, **values).id

        return self.unit.run(work)

    def set_state(self, state: BlockState) -> None:
        """Move the company's block to a state."""

        def work(session: Any) -> None:
            session.get(Block, session.get(RoundCompany, self.company).block_id).state = state

        self.unit.run(work)


@pytest.fixture
def world(unit: Unit) -> World:
    """Two companies in a round that collects."""

    def build(session: Any) -> World:
        round_ = make.make_round(session)
        company = make.make_company(session, round_)
        other = make.make_company(session, round_, "Nordwind Logistik GmbH")
        foreign = make.make_programme(session, "Anderes Programm")
        return World(
            unit,
            company.id,
            other.id,
            round_.programme_id,
            owner=make.make_contact(session, company, "Karin Vogt", email="vogt@muster.example"),
            mate=make.make_contact(session, company, "Ralf Kleinert", email="kleinert@muster.example"),
            stranger=make.make_contact(session, other, "Jörg Pietsch", email="pietsch@nordwind.example"),
            coordinator=make.make_coordinator(session, round_.programme_id),
            foreign_coordinator=make.make_coordinator(session, foreign.id, "Tom Berg"),
        )

    return unit.run(build)


@pytest.fixture
def owner(world: World, new_browser: Callable[..., Browser]) -> Browser:
    """The browser of the company's contact."""
    return new_browser().sign_in(world.unit, world.owner.account_id)


@pytest.fixture
def coordinator(world: World, new_browser: Callable[..., Browser]) -> Browser:
    """The browser of the coordinator."""
    return new_browser().sign_in(world.unit, world.coordinator.account_id)
