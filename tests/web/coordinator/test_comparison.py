"""Proposals side by side: what differs, who is concerned, computing others, choosing one, going back."""

import random
from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.infra.kept import put_up
from tests.web.client import Browser
from tests.web.coordinator.conftest import DAY, GERMAN, World, make_world
from tests.web.coordinator.test_plan_page import statements
from web.db.models import Block, BlockState, PolicyVersion, Round, Run
from web.db.queries import round_plans
from web.db.queries.programmes import newest_versions
from web.db.session import Unit
from web.services.errors import NotFound, WrongState
from web.services.outreach import round_overview
from web.services.planning import (
    alternatives,
    approval,
    compared_blocks,
    comparing,
    decisions,
    going_back,
    steps,
)
from web.services.planning.comparing import Comparison
from web.services.setup import policy_versions

SKILLS = ("cad", "plc", "robot_programming", "welding", "machining", "quality", "safety", "measuring")


class Desk:
    """The coordinator at the comparison of a round whose companies can be matched in several ways."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.here = (world.coordinator, world.round_id)
        world.unit.run(lambda session: add_companies(session, world.round_id, 8))
        world.freeze(*self.blocks(BlockState.COLLECTING))
        self.plan_id = world.compute()

    def blocks(self, *states: BlockState) -> list[UUID]:
        """Blocks of the round in these states."""
        return self.world.unit.read(
            lambda session: [
                block.id
                for block in session.exec(select(Block).where(Block.round_id == self.world.round_id))
                if block.state in states
            ]
        )

    def run(self, service: Callable[..., Any], *args: Any, **values: Any) -> Any:
        """Do something in the round."""
        return self.world.unit.run(lambda session: service(session, *self.here, *args, **values))

    def look(self, *columns: UUID, number: int = 1) -> Comparison:
        """Open the comparison."""
        return self.world.unit.read(lambda session: comparing.comparison(session, *self.here, columns, number))

    def other(self, objective: str = "total") -> UUID:
        """Compute the policy of the round with another objective."""
        plan_id: UUID = self.run(alternatives.compute_objective, objective)
        self.work()
        return plan_id

    def work(self) -> None:
        """Let the worker do what waits."""
        for run_id in self.world.unit.read(lambda session: [run.id for run in session.exec(select(Run))]):
            self.world.solve(run_id)

    def counts(self) -> UUID:
        """The plan that counts."""
        found = self.world.unit.read(lambda session: round_plans.plan_that_counts(session, *self.here))
        assert found is not None
        return found.id

    def pairs(self, plan_id: UUID) -> set[tuple[UUID, UUID]]:
        """The pairs of a plan."""
        return self.world.pairs(plan_id)

    def keep_first(self, plan_id: UUID, reason: str = "Sie kennen sich") -> UUID:
        """Bring two people together who are not, and return their block."""
        blocks = (block for block in self.world.plan(plan_id).blocks if len(block.pairs) > 2 and block.is_open)
        block = next(block for block in blocks if not any(pair.is_pinned for pair in block.pairs))
        azubi, fachkraft = block.pairs[0].azubi_id, block.pairs[1].fachkraft_id
        return self.run(decisions.keep_pair, plan_id, azubi_id=azubi, fachkraft_id=fachkraft, reason=reason)  # type: ignore[no-any-return]


def add_companies(session: Session, round_id: UUID, count: int) -> None:
    """Companies with four people on each side who know and want different things."""
    draw, round_ = random.Random(5), session.get_one(Round, round_id)
    for number in range(count):
        company = factories.make_company(session, round_, f"Werk {number} GmbH")
        for place in range(4):
            facts = {"shift": DAY, "languages": GERMAN}
            learns = {"learns": draw.sample(SKILLS[:2], draw.randint(1, 2))}
            brings = {"brings": {skill: draw.randint(0, 3) for skill in SKILLS[:2]}}
            factories.make_participant(session, company, "azubi", f"Azubi {number}.{place}", answers=facts | learns)
            factories.make_participant(session, company, "fachkraft", f"Kraft {number}.{place}", answers=facts | brings)


def make_desk(unit: Unit) -> Desk:
    """The coordinator with a computed plan, for `put_up`."""
    return Desk(make_world(unit))


@pytest.fixture
def desk(database: str, unit: Unit) -> Desk:
    """The coordinator, with a computed plan."""
    return put_up(database, make_desk, unit)


@pytest.fixture
def browser(desk: Desk, client: Browser) -> Browser:
    """The coordinator's browser."""
    return client.sign_in(desk.world.unit, desk.world.coordinator.account_id)


def test_without_a_choice_the_plan_of_the_round_stands_alone(desk: Desk) -> None:
    (column,) = desk.look().columns
    totals = desk.world.page(desk.plan_id).totals
    assert (column.offer.id, column.offer.counts, column.moves, column.is_of_today) == (desk.plan_id, True, None, True)
    assert column.totals is not None
    assert (column.totals.tandems, column.totals.spread) == (totals.tandems, totals.spread)
    assert (column.totals.mean, column.totals.lowest) == (totals.mean, totals.lowest)
    assert (column.totals.confidence, column.totals.azubis_alone) == (totals.confidence, totals.azubis_alone)


def test_another_objective_is_computed_beside_and_changes_nothing(desk: Desk) -> None:
    before = desk.pairs(desk.plan_id)
    other = desk.other()
    assert desk.counts() == desk.plan_id
    assert desk.world.page(desk.plan_id).where.plan_id == desk.plan_id
    assert desk.pairs(desk.plan_id) == before
    first, second = desk.look(desk.plan_id, other).columns
    assert (first.offer.objective, second.offer.objective) == ("floor", "total")
    assert first.totals is not None
    assert second.totals is not None
    assert first.totals.tandems == second.totals.tandems
    assert second.totals.mean is not None
    assert first.totals.mean is not None
    assert second.totals.mean >= first.totals.mean
    assert second.measures_alike
    assert second.is_of_today


def test_who_has_somebody_else_is_counted_from_the_pairs(desk: Desk) -> None:
    other = desk.other()
    found = desk.look(desk.plan_id, other)
    before, after = desk.pairs(desk.plan_id), desk.pairs(other)
    moved = {person for pair in before ^ after for person in pair}
    moves = found.columns[1].moves
    assert moves is not None
    assert moved, "the example must differ"
    assert moves.people == len(moved)
    rated = {pair.azubi_id: pair.percent for pair in desk.world.plan(desk.plan_id).pairs}
    rated_then = {pair.azubi_id: pair.percent for pair in desk.world.plan(other).pairs}
    azubis = {azubi for azubi, _ in before ^ after}
    assert moves.gained == len([azubi for azubi in azubis if azubi not in rated])
    assert moves.lost == len([azubi for azubi in azubis if azubi not in rated_then])
    both = [azubi for azubi in azubis if azubi in rated and azubi in rated_then]
    assert moves.higher == sum(rated_then[azubi] > rated[azubi] for azubi in both)
    assert moves.lower == sum(rated_then[azubi] < rated[azubi] for azubi in both)


def test_companies_that_differ_come_by_how_much(desk: Desk) -> None:
    other = desk.other()
    found = desk.look(desk.plan_id, other)
    moves = found.columns[1].moves
    assert moves is not None
    assert [line.people for line in found.shown] == sorted(moves.by_block.values(), reverse=True)
    assert {line.id for line in found.shown} == set(moves.by_block)
    figures = {line.id: (line.figures.tandems, line.figures.lowest) for line in desk.world.page(other).lines}
    assert all(line.figures[1] == figures[line.id] for line in found.shown)


def test_a_company_shows_who_is_with_whom_in_each_column(desk: Desk) -> None:
    other = desk.other()
    line = desk.look(desk.plan_id, other).shown[0]
    found = desk.world.unit.read(
        lambda session: compared_blocks.compared_block(session, *desk.here, line.id, [desk.plan_id, other])
    )
    for place, plan_id in enumerate((desk.plan_id, other)):
        pairs = {(pair.azubi, pair.fachkraft) for pair in desk.world.plan(plan_id).pairs if pair.block_id == line.id}
        assert {(azubi.name, partner.name) for azubi in found.azubis for partner in azubi.partners[place]} == pairs
    moved = [person for person in (*found.azubis, *found.fachkraefte) if person.differs[1]]
    assert len(moved) == line.people
    with pytest.raises(NotFound):
        desk.world.unit.read(
            lambda session: compared_blocks.compared_block(session, *desk.here, uuid4(), [desk.plan_id, other])
        )


def test_three_columns_at_most_and_none_twice(desk: Desk) -> None:
    total, leximin = desk.other(), desk.other("leximin")
    found = desk.look(desk.plan_id, desk.plan_id, total, leximin)
    assert [column.offer.id for column in found.columns] == [desk.plan_id, total, leximin]
    assert found.objectives == {"floor": desk.plan_id, "total": total, "leximin": leximin}
    assert desk.other() == total, "there is one plan of a policy"


def test_a_decision_makes_the_other_plan_one_of_yesterday_until_it_is_computed_again(desk: Desk) -> None:
    other = desk.other()
    desk.keep_first(desk.plan_id)
    assert [column.is_of_today for column in desk.look(desk.plan_id, other).columns] == [True, False]
    assert desk.run(alternatives.compute_again, other) == other
    desk.work()
    assert [column.is_of_today for column in desk.look(desk.plan_id, other).columns] == [True, True]
    pinned = [pair for pair in desk.world.plan(other).pairs if pair.is_pinned]
    assert len(pinned) == 1
    assert (pinned[0].azubi_id, pinned[0].fachkraft_id) in desk.pairs(desk.plan_id)


def test_what_is_undone_is_undone_in_the_other_plan_too(desk: Desk) -> None:
    block = desk.keep_first(desk.plan_id)
    other = desk.other()
    step = next(each for each in desk.world.plan(desk.plan_id).blocks if each.id == block).decisions[0].step
    desk.run(steps.undo_step, desk.plan_id, step)
    desk.run(alternatives.compute_again, other)
    desk.work()
    assert not [pair for pair in desk.world.plan(other).pairs if pair.is_pinned]


def next_round(session: Session, round_id: UUID) -> UUID:
    """Make a further round of the same programme, as it would be made today."""
    row = session.get_one(Round, round_id)
    copied = row.model_dump(exclude={"id", "created_at"}) | {"name": "Durchgang 2028"}
    session.add(further := Round(**copied))
    session.flush()
    return further.id


def test_choosing_a_proposal_makes_it_the_one_of_the_round_everywhere(desk: Desk) -> None:
    desk.keep_first(desk.plan_id)
    other = desk.other()
    assert desk.run(alternatives.take_plan, other) is None, "nothing changed since it was computed"
    assert desk.counts() == other
    assert desk.world.page(desk.plan_id).where.plan_id == other
    overview = desk.world.unit.read(lambda session: round_overview.overview(session, *desk.here))
    assert (overview.where.plan_id, overview.tandems) == (other, len(desk.pairs(other)))
    later = desk.world.unit.run(lambda session: next_round(session, desk.world.round_id))
    coming = desk.world.unit.read(lambda session: round_overview.overview(session, desk.world.coordinator, later))
    assert (coming.where.plan_id, coming.tandems) == (None, 0), "another round has nothing to do with it"
    assert desk.world.compute() == other, "further runs are runs of it"
    assert desk.run(alternatives.take_plan, other) is None
    desk.world.approve(other, *desk.blocks(BlockState.MATCHED))


def test_what_was_decided_under_one_proposal_goes_along_to_the_other_and_back(desk: Desk) -> None:
    other = desk.other()
    desk.run(alternatives.take_plan, other)
    block = desk.keep_first(other)
    run_id = desk.run(alternatives.take_plan, desk.plan_id)
    assert run_id, "it was computed without the decision"
    desk.work()
    assert desk.counts() == desk.plan_id
    (kept,) = [pair for pair in desk.world.plan(desk.plan_id).pairs if pair.is_pinned]
    assert (kept.azubi_id, kept.fachkraft_id) in desk.pairs(other)
    step = next(each for each in desk.world.plan(desk.plan_id).blocks if each.id == block).decisions[0].step
    desk.run(steps.undo_step, desk.plan_id, step)
    desk.run(alternatives.take_plan, other)
    desk.work()
    assert not [pair for pair in desk.world.plan(other).pairs if pair.is_pinned]


def test_a_run_that_compares_is_no_run_of_the_round(desk: Desk) -> None:
    desk.run(alternatives.compute_objective, "total")
    overview = desk.world.unit.read(lambda session: round_overview.overview(session, *desk.here))
    assert overview.run_id is None
    assert desk.world.compute() == desk.plan_id
    (_, column) = desk.look(desk.plan_id, desk.run(alternatives.compute_objective, "total")).columns
    assert (column.offer.is_computed, column.totals) == (False, None)


def test_what_is_approved_has_to_be_approved_again_and_what_is_published_stays(desk: Desk, browser: Browser) -> None:
    other = desk.other()
    block = desk.look(desk.plan_id, other).shown[0].id
    told = next(each for each in desk.blocks(BlockState.MATCHED) if each != block)
    approved = {pair for pair in desk.pairs(desk.plan_id) if pair[0] in azubis_of(desk, desk.plan_id, block)}
    desk.world.approve(desk.plan_id, block, told)
    desk.world.publish(told)
    assert desk.run(alternatives.compute_objective, "total") == other
    desk.work()
    found = desk.look(desk.plan_id, other)
    assert not {block, told} & {line.id for line in found.shown}
    assert (found.approved, found.published, found.left_aside) == (1, 1, 0)
    said = browser.open(f"/coordinator/rounds/{desk.world.round_id}/comparison/plans/{other}")
    assert "Ein Unternehmen ist freigegeben und noch nicht veröffentlicht. Diese Freigabe gilt dann nicht mehr" in said
    assert "Ein Unternehmen ist veröffentlicht und behält seine Tandems." in said
    desk.run(alternatives.take_plan, other)
    assert {pair for pair in desk.pairs(other) if pair[0] in azubis_of(desk, other, block)} == approved
    assert desk.world.state(block).state is BlockState.APPROVED
    assert (desk.world.is_stale(block), desk.world.is_stale(told)) == (True, False)
    with pytest.raises(WrongState):
        desk.world.publish(block)
    desk.run(approval.revoke_approval, block, reason="Anderes Ziel")
    assert desk.world.compute() == other
    desk.world.approve(other, block)
    desk.world.publish(block)


def test_a_version_is_taken_over_as_its_proposal_is(desk: Desk) -> None:
    other = desk.other()
    approved = desk.look(desk.plan_id, other).shown[0].id
    desk.world.approve(desk.plan_id, approved)
    block = desk.keep_first(desk.plan_id)
    round_id, actor = desk.world.round_id, desk.world.coordinator
    policies = desk.world.unit.read(lambda session: policy_versions.policies_of_round(session, actor, round_id))
    now = policies.in_force(round_id)
    (version,) = [each for each in policies.versions if each.id != now.id]
    assert desk.run(policy_versions.take_over, number=version.number, seen=now.number), "it lacks the decision"
    desk.work()
    assert desk.counts() == other
    assert [pair.is_pinned for pair in desk.world.plan(other).pairs].count(True) == 1
    assert (desk.world.is_stale(approved), desk.world.is_stale(block)) == (True, False)


def test_what_was_approved_under_another_proposal_is_computed_again_once_that_is_taken_back(desk: Desk) -> None:
    other = desk.other()
    block = desk.look(desk.plan_id, other).shown[0].id
    desk.world.approve(desk.plan_id, block)
    desk.run(alternatives.take_plan, other)
    desk.run(approval.revoke_approval, block, reason="Doch noch einmal ansehen")
    assert next(line for line in desk.world.page(other).lines if line.id == block).is_stale
    assert desk.world.compute() == other
    desk.world.approve(other, block)


def azubis_of(desk: Desk, plan_id: UUID, block_id: UUID) -> set[UUID]:
    """The Azubis with a tandem in a block."""
    return {pair.azubi_id for block in desk.world.plan(plan_id).blocks if block.id == block_id for pair in block.pairs}


def test_a_policy_made_to_compare_is_not_that_of_new_rounds(desk: Desk) -> None:
    programme = desk.world.unit.read(lambda session: session.get_one(Round, desk.world.round_id).programme_id)
    before = desk.world.unit.read(lambda session: newest_versions(session, desk.world.coordinator, programme).policy_id)
    desk.other()
    desk.other("leximin")
    assert desk.world.count(PolicyVersion) >= 3
    after = desk.world.unit.read(lambda session: newest_versions(session, desk.world.coordinator, programme).policy_id)
    assert after == before


def earlier_run(desk: Desk) -> UUID:
    """The run that made the plan."""
    return next(offer.id for offer in desk.look().offers if offer.is_earlier)


@pytest.mark.parametrize(
    "service", [alternatives.take_plan, alternatives.compute_again, alternatives.plan_to_take, going_back.go_back]
)
def test_what_is_not_there_or_somebody_elses_is_not_found(desk: Desk, service: Callable[..., Any]) -> None:
    stranger = (desk.world.stranger, desk.world.round_id)
    for here, subject in ((desk.here, uuid4()), (stranger, desk.plan_id), (stranger, earlier_run(desk))):
        with pytest.raises(NotFound):
            desk.world.unit.run(partial(refused, service, here, subject))


def refused(service: Callable[..., Any], here: tuple[Any, ...], subject: UUID, session: Session) -> Any:
    """Ask a service for something, as a unit of work calls it."""
    return service(session, *here, subject)


def test_nobody_else_compares_or_computes(desk: Desk) -> None:
    stranger, round_id = desk.world.stranger, desk.world.round_id
    with pytest.raises(NotFound):
        desk.world.unit.read(lambda session: comparing.comparison(session, stranger, round_id))
    with pytest.raises(NotFound):
        desk.world.unit.run(lambda session: alternatives.compute_objective(session, stranger, round_id, "total"))
    with pytest.raises(NotFound):
        desk.look(desk.plan_id, uuid4())


def test_the_pages_lead_from_comparing_to_choosing(desk: Desk, browser: Browser) -> None:
    home = f"/coordinator/rounds/{desk.world.round_id}/comparison"
    alone = browser.open(home)
    assert "Insgesamt am besten" in alone
    assert "Von unten auf gerecht" in alone
    browser.submit(f"{home}/runs", {"objective": "total", "shown": str(desk.plan_id)}, page=home)
    other = next(offer.id for offer in desk.look().offers if not offer.counts)
    both = f"{home}?with={desk.plan_id}&with={other}"
    assert 'http-equiv="refresh"' in browser.open(both), "without a script the page shows how far it is by itself"
    desk.work()
    page = browser.open(both)
    line = desk.look(desk.plan_id, other).shown[0]
    assert line.name in page
    assert "jemand anders" in browser.open(f"{home}/blocks/{line.id}?with={desk.plan_id}&with={other}")
    part = browser.get(f"{home}/blocks/{line.id}?with={desk.plan_id}&with={other}", headers={"hx-request": "true"}).text
    assert "<html" not in part
    assert "Niemand wird benachrichtigt" in browser.open(f"{home}/plans/{other}")
    browser.submit(f"{home}/plans", {"plan": str(other)}, page=f"{home}/plans/{other}")
    assert desk.counts() == other
    assert "schon" in browser.open(f"{home}/plans/{other}")


def test_the_pages_lead_back_to_an_earlier_state(desk: Desk, browser: Browser) -> None:
    home, run_id = f"/coordinator/rounds/{desk.world.round_id}/comparison", earlier_run(desk)
    before = desk.pairs(desk.plan_id)
    browser.open(f"{home}/states/{run_id}")
    desk.keep_first(desk.plan_id)
    browser.open(f"{home}?with={desk.plan_id}&with={run_id}")
    browser.submit(f"{home}/states", {"run": str(run_id)}, page=f"{home}/states/{run_id}")
    assert desk.pairs(desk.plan_id) == before


@pytest.mark.parametrize("query", ["with=x", f"with={UUID(int=7)}"])
def test_columns_that_are_not_there_are_not_found(desk: Desk, browser: Browser, query: str) -> None:
    browser.open(f"/coordinator/rounds/{desk.world.round_id}/comparison?{query}", status=404)


@pytest.mark.parametrize("query", ["with=", "page=x", "page=99999"])
def test_whatever_else_stands_in_the_address_the_page_opens(desk: Desk, browser: Browser, query: str) -> None:
    browser.open(f"/coordinator/rounds/{desk.world.round_id}/comparison?{query}")


def test_before_the_first_run_there_is_nothing_to_compare(world: World, client: Browser) -> None:
    browser = client.sign_in(world.unit, world.coordinator.account_id)
    assert "Es gibt noch keinen Vorschlag" in browser.open(f"/coordinator/rounds/{world.round_id}/comparison")


def test_the_number_of_statements_is_the_same_for_any_size(desk: Desk, browser: Browser) -> None:
    other, run_id = desk.other(), earlier_run(desk)
    url = f"/coordinator/rounds/{desk.world.round_id}/comparison?with={desk.plan_id}&with={other}&with={run_id}"
    unit: Unit = browser.app.state.unit  # type: ignore[attr-defined]
    desk.keep_first(desk.plan_id)
    few = statements(unit, lambda: browser.open(url))
    for number in range(3):
        desk.keep_first(desk.plan_id, f"Grund {number}")
    assert statements(unit, lambda: browser.open(url)) == few
    assert few <= 24
