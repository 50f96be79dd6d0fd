"""The page of a plan: its figures, what comes first, what can be found, and that its size costs nothing."""

import re
from collections.abc import Callable
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlmodel import Session

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.conftest import DAY, GERMAN, World
from web.db.models import Round
from web.db.session import Unit
from web.services.planning import decisions, freezing, plans
from web.services.planning.plans import Choice, Mark, Order, Show


@pytest.fixture
def plan_id(world: World) -> UUID:
    world.freeze()
    return world.compute()


@pytest.fixture
def desk(world: World, client: Browser) -> Browser:
    """The coordinator's browser."""
    return client.sign_in(world.unit, world.coordinator.account_id)


def add_companies(world: World, count: int) -> None:
    """Companies with an Azubi and two Fachkräfte each, frozen."""

    def add(session: Session) -> list[UUID]:
        round_ = session.get_one(Round, world.round_id)
        facts = {"shift": DAY, "languages": GERMAN}
        blocks = []
        for number in range(count):
            company = factories.make_company(session, round_, f"Werk {number} GmbH")
            factories.make_participant(session, company, "azubi", f"Azubi {number}", answers=facts)
            for place in ("Erste", "Zweite"):
                factories.make_participant(session, company, "fachkraft", f"{place} {number}", answers=facts)
            blocks.append(company.block_id)
        return blocks

    world.freeze(*world.unit.run(add))


def names(page: plans.PlanPage) -> list[str]:
    return [line.name.split()[0] for line in page.shown]


def test_the_figures_are_those_of_the_pairs(world: World, plan_id: UUID) -> None:
    page, pairs = world.page(plan_id), world.plan(plan_id).pairs
    rated = [pair.percent for pair in pairs if not pair.is_only_possible]
    assert page.totals.tandems == len(pairs) == 2
    assert (page.totals.mean, page.totals.lowest) == (sum(rated) // len(rated), min(rated))
    assert page.totals.confidence == sum(pair.confidence for pair in pairs) // len(pairs)
    assert page.totals.spread == tuple(sum(percent // 10 == step for percent in rated) for step in range(10))
    assert (page.totals.azubis_alone, page.totals.fachkraefte_alone) == (2, 1)
    assert [pair.percent for pair in page.weakest] == sorted(rated)


def test_what_needs_a_look_comes_first(world: World, plan_id: UUID) -> None:
    assert names(world.page(plan_id)) == ["Muster", "Frischkost", "Nordwind"]
    world.outdate(world.lonely)
    page = world.page(plan_id)
    assert names(page) == ["Nordwind", "Muster", "Frischkost"]
    assert page.shown[0].marks == ((Mark.STALE, 1),)
    assert names(world.page(plan_id, Choice(order=Order.NAME))) == ["Frischkost", "Muster", "Nordwind"]
    assert names(world.page(plan_id, Choice(order=Order.LOWEST)))[0] == "Muster"
    assert names(world.page(plan_id, Choice(show=Show.FIRST)))[0] == "Nordwind"


def test_what_is_approved_needs_no_look_and_comes_last(world: World, plan_id: UUID) -> None:
    world.approve(plan_id, world.block)
    page = world.page(plan_id)
    assert names(page)[-1] == "Muster"
    assert page.shown[-1].marks == ()
    assert names(world.page(plan_id, Choice(show=Show.APPROVED))) == ["Muster"]
    assert names(world.page(plan_id, Choice(show=Show.OPEN))) == ["Frischkost", "Nordwind"]
    world.publish(world.block)
    assert names(world.page(plan_id, Choice(show=Show.PUBLISHED))) == ["Muster"]


def test_a_pin_and_a_proposal_are_marked(world: World, plan_id: UUID) -> None:
    azubi, fachkraft = world.azubis[1], world.fachkraefte[1]
    world.unit.run(lambda session: factories.make_proposal(session, world.company, azubi, fachkraft))
    assert dict(world.page(plan_id).shown[0].marks)[Mark.PROPOSED] == 1
    here = (world.coordinator, world.round_id, plan_id)
    world.unit.run(
        lambda session: decisions.keep_pair(
            session, *here, azubi_id=azubi, fachkraft_id=fachkraft, reason="Kennen sich"
        )
    )
    marks = dict(world.page(plan_id).shown[0].marks)
    assert marks[Mark.BY_HAND] == 1
    assert Mark.CHANGED not in marks, "what was decided by hand is no surprise"


@pytest.mark.parametrize("query", ["muster", "METALL", "mia k", "sommer", "  Demir "])
def test_a_company_is_found_by_its_name_and_its_people(world: World, plan_id: UUID, query: str) -> None:
    assert names(world.page(plan_id, Choice(query=query))) == ["Muster"]


@pytest.mark.parametrize("query", ["%", "_", "niemand", "\\"])
def test_nothing_is_found_where_nothing_fits(world: World, plan_id: UUID, query: str) -> None:
    assert names(world.page(plan_id, Choice(query=query))) == []


def test_the_list_has_pages_and_what_is_opened_is_on_its_own(world: World) -> None:
    add_companies(world, 60)
    plan_id = world.compute()
    by_name = partial(Choice, order=Order.NAME)
    pages = [world.page(plan_id, by_name(number=number)) for number in (1, 2, 3)]
    assert [len(page.shown) for page in pages] == [25, 25, 10]
    shown = [line.id for page in pages for line in page.shown]
    assert len(set(shown)) == 60 == pages[0].chosen
    assert [line.name for line in pages[0].shown[9:12]] == ["Werk 9 GmbH", "Werk 10 GmbH", "Werk 11 GmbH"]
    assert world.page(plan_id, by_name(opened=shown[30])).number == 2
    assert world.page(plan_id, by_name(number=99)).number == 3
    assert world.page(plan_id, by_name(number=0)).number == 1
    assert len(pages[0].weakest) == 10


def test_the_page_takes_five_statements_at_any_size(world: World, plan_id: UUID, desk: Browser) -> None:
    unit: Unit = desk.app.state.unit  # type: ignore[attr-defined]
    url = f"/coordinator/rounds/{world.round_id}/plans/{plan_id}"
    few = statements(unit, lambda: desk.open(url))
    add_companies(world, 30)
    assert world.compute() == plan_id
    assert statements(unit, lambda: desk.open(f"{url}?q=werk")) == few <= 5


def statements(unit: Unit, work: Callable[[], object]) -> int:
    """How many statements are read while something is done."""
    counted: list[object] = []

    def note(*arguments: object) -> None:
        if arguments[2] != "BEGIN":
            counted.append(arguments[2])

    event.listen(unit.read_engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(unit.read_engine, "before_cursor_execute", note)
    return len(counted)


def test_a_company_opens_in_place_and_on_a_page_of_its_own(world: World, plan_id: UUID, desk: Browser) -> None:
    plan = f"/coordinator/rounds/{world.round_id}/plans/{plan_id}"
    closed = desk.open(plan)
    assert "Jonas Weiß und Petra Sommer" not in closed.partition('id="companies"')[2]
    (url,) = set(re.findall(rf'hx-get="([^"]+{world.block})"', closed))
    part = desk.get(url, headers={"hx-request": "true"}).text
    assert "Jonas Weiß und Petra Sommer" in part
    assert "<html" not in part
    whole = desk.open(url)
    assert part.strip().splitlines()[-1] in whole
    for opened in (world.block, "all"):
        assert "Jonas Weiß und Petra Sommer" in desk.open(f"{plan}?open={opened}").partition('id="companies"')[2]


@pytest.mark.parametrize("query", ["show=x", "order=x", "page=x", "page=99999999", "page=²", "open=x", "q=%00%ff"])
def test_whatever_stands_in_the_address_the_page_opens(world: World, plan_id: UUID, desk: Browser, query: str) -> None:
    desk.open(f"/coordinator/rounds/{world.round_id}/plans/{plan_id}?{query}")


def test_a_company_that_is_not_in_the_plan_is_not_found(world: World, plan_id: UUID, desk: Browser) -> None:
    desk.open(f"/coordinator/rounds/{world.round_id}/plans/{plan_id}/blocks/{uuid4()}", status=404)


def test_who_is_missing_from_the_proposal_is_counted(world: World, desk: Browser) -> None:
    world.freeze(world.block)
    plan_id = world.compute()
    assert world.page(plan_id).missing == 2
    assert "2 Unternehmen dieses Durchgangs" in desk.open(f"/coordinator/rounds/{world.round_id}/plans/{plan_id}")


def test_data_that_is_opened_again_counts_no_more(world: World, plan_id: UUID, desk: Browser) -> None:
    here = (world.coordinator, world.round_id, world.block)
    world.unit.run(lambda session: freezing.release_block(session, *here, reason="Neue Person"))
    assert (world.page(plan_id).totals.tandems, world.plan(plan_id).pairs) == (0, ())
    page = desk.open(f"/coordinator/rounds/{world.round_id}/plans/{plan_id}/blocks/{world.block}")
    assert "Die Daten dieses Unternehmens sind wieder offen." in page
