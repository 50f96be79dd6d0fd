"""A company that takes its registration back: nobody counts its people, and no step waits for it."""

import re

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from web.db.models import RoundCompany
from web.db.models.columns import utc_now
from web.services.outreach import round_overview
from web.services.outreach.round_overview import Step


@pytest.fixture
def desk(world: World, client: Browser) -> Browser:
    """The coordinator's browser."""
    return client.sign_in(world.unit, world.coordinator.account_id)


def withdraw(world: World) -> None:
    world.unit.run(lambda session: setattr(session.get_one(RoundCompany, world.company), "withdrawn_at", utc_now()))


def overview(world: World) -> round_overview.Overview:
    here = (world.coordinator, world.round_id)
    return world.unit.read(lambda session: round_overview.overview(session, *here))


def test_bug_a_withdrawn_company_is_not_counted(world: World, desk: Browser) -> None:
    before = overview(world)
    assert (len(before.taking_part), before.azubis, before.fachkraefte, before.withdrawn) == (3, 4, 3, 0)
    withdraw(world)
    found = overview(world)
    assert (len(found.taking_part), found.azubis, found.fachkraefte, found.withdrawn) == (2, 2, 1, 1)
    assert found.tandems_at_most == before.tandems_at_most - 2
    page = " ".join(re.sub(r"<[^>]+>", " ", desk.open(f"/coordinator/rounds/{world.round_id}")).split())
    assert "0 von 2" in page
    assert "zurückgezogen: 1" in page
    assert "in der Meldephase: 2" in page


def test_bug_the_data_of_a_withdrawn_company_is_not_waited_for(world: World, desk: Browser) -> None:
    withdraw(world)
    page = desk.open(f"/coordinator/rounds/{world.round_id}/freeze")
    assert str(world.lonely) in page
    assert str(world.block) not in page
    world.freeze(world.lonely, world.mute)
    plan_id = world.compute()
    world.approve(plan_id, world.lonely, world.mute)
    world.publish(world.lonely, world.mute)
    world.tell(world.lonely, world.mute)
    assert overview(world).step(factories.TODAY) is Step.NONE
    home = desk.open(f"/coordinator/rounds/{world.round_id}")
    assert "Alle sind informiert" in home
    assert "Daten festhalten\N{NO-BREAK SPACE}…" not in home
    assert overview(world).takes_companies


def test_of_a_pool_only_who_takes_part_counts(world: World, desk: Browser) -> None:
    def join(session: Session) -> None:
        for row in session.exec(select(RoundCompany)):
            row.block_id = world.lonely

    world.unit.run(join)
    withdraw(world)
    page = " ".join(re.sub(r"<[^>]+>", " ", desk.open(f"/coordinator/rounds/{world.round_id}/freeze")).split())
    assert "2 Azubis, 1 Fachkraft." in page
    assert overview(world).blocks_in(*{line.block_state for line in overview(world).companies}) == 1


def test_a_company_that_wants_to_stop_is_led_out_at_every_stage(world: World, desk: Browser) -> None:
    """The page of a company names the way for its state, and each way leads to a page that is there."""

    def way() -> str:
        page = desk.open(f"/coordinator/rounds/{world.round_id}/companies/{world.company}")
        said = page.split("möchte nicht mehr mitmachen?")[1].split("</details>")[0]
        (found,) = re.findall(r'href="([^"]+)"', said)
        desk.open(found)
        return str(found).rsplit("/", 1)[1]

    assert way() == "withdrawal"
    world.freeze()
    assert way() == "release"
    plan_id = world.compute()
    assert way() == "release"
    world.approve(plan_id, world.block)
    assert way() == "revocation"
    world.publish(world.block)
    assert way() == "repair"
    withdraw(world)
    page = desk.open(f"/coordinator/rounds/{world.round_id}/companies/{world.company}")
    assert "möchte nicht mehr mitmachen?" not in page
