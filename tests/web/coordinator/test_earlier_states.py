"""Earlier states of the proposal of a round: what they said, and the way back to them."""

import pytest

from tests.infra.kept import put_up
from tests.web.coordinator.test_comparison import Desk, azubis_of, earlier_run, make_desk
from web.db.models import Participant
from web.db.session import Unit
from web.services.errors import WrongState
from web.services.planning import alternatives, compared_blocks, freezing, going_back, steps


@pytest.fixture
def desk(database: str, unit: Unit) -> Desk:
    """The coordinator, with a computed plan."""
    return put_up(database, make_desk, unit)


def test_an_earlier_state_is_what_that_run_had_found(desk: Desk) -> None:
    before, run_id = desk.pairs(desk.plan_id), earlier_run(desk)
    totals = desk.look(desk.plan_id).columns[0].totals
    block = desk.keep_first(desk.plan_id)
    now, then = desk.look(desk.plan_id, run_id).columns
    assert then.totals == totals
    assert then.totals != now.totals
    assert (then.offer.is_earlier, then.is_of_today, then.measures_alike) == (True, False, True)
    moves = then.moves
    assert moves is not None
    assert moves.people == len({person for pair in before ^ desk.pairs(desk.plan_id) for person in pair})
    assert set(moves.by_block) == {block}
    found = desk.world.unit.read(
        lambda session: compared_blocks.compared_block(session, *desk.here, block, [run_id, desk.plan_id])
    )
    assert sum(person.differs[1] for person in (*found.azubis, *found.fachkraefte)) == moves.people
    figures = next(line.figures for line in desk.look(run_id, desk.plan_id).shown if line.id == block)
    assert figures[1] == next(
        (line.figures.tandems, line.figures.lowest) for line in desk.world.page(desk.plan_id).lines if line.id == block
    )


def test_going_back_undoes_what_was_decided_since(desk: Desk) -> None:
    before, run_id = desk.pairs(desk.plan_id), earlier_run(desk)
    desk.keep_first(desk.plan_id)
    way = desk.world.unit.read(lambda session: going_back.way_back(session, *desk.here, run_id))
    assert (way.steps, way.is_exact) == (1, True)
    assert desk.run(going_back.go_back, run_id) == (desk.plan_id, True)
    assert desk.pairs(desk.plan_id) == before
    way = desk.world.unit.read(lambda session: going_back.way_back(session, *desk.here, run_id))
    assert (way.steps, way.is_exact) == (0, True)


def test_what_cannot_be_brought_back_is_said(desk: Desk) -> None:
    pinned = desk.keep_first(desk.plan_id)
    desk.world.compute()
    run_id = earlier_run(desk)
    step = next(each for each in desk.world.plan(desk.plan_id).blocks if each.id == pinned).decisions[0].step
    desk.run(steps.undo_step, desk.plan_id, step)
    desk.run(freezing.release_block, desk.world.block, reason="Neue Person")
    desk.keep_first(desk.plan_id, "Noch einmal anders")
    way = desk.world.unit.read(lambda session: going_back.way_back(session, *desk.here, run_id))
    assert (way.steps, way.undone_since, way.kept) == (1, 1, 0)
    assert way.new_data == ("Muster Metallbau GmbH",)
    desk.world.approve(desk.plan_id, pinned)
    way = desk.world.unit.read(lambda session: going_back.way_back(session, *desk.here, run_id))
    assert (way.steps, way.kept) == (0, 1)
    assert desk.run(going_back.go_back, run_id) == (desk.plan_id, False)


def test_an_earlier_state_of_another_proposal_is_none_to_go_back_to(desk: Desk) -> None:
    run_id = earlier_run(desk)
    desk.run(alternatives.take_plan, desk.other())
    assert run_id not in {offer.id for offer in desk.look().offers}
    assert desk.look(run_id).columns[0].offer.id == run_id, "it can still be looked at"
    with pytest.raises(WrongState):
        desk.run(going_back.go_back, run_id)


def test_who_was_erased_is_not_shown_in_an_earlier_state(desk: Desk) -> None:
    run_id = earlier_run(desk)
    block = desk.keep_first(desk.plan_id)
    gone = next(iter(azubis_of(desk, desk.plan_id, block)))
    desk.world.unit.run(lambda session: session.delete(session.get_one(Participant, gone)))
    found = desk.world.unit.read(
        lambda session: compared_blocks.compared_block(session, *desk.here, block, [run_id, desk.plan_id])
    )
    assert gone not in {person.id for person in found.azubis}
