"""Changes by hand: what is shown before is what happens, steps go back and forth, nobody overwrites anybody."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from tests import factories
from tests.infra.kept import put_up
from tests.web.client import Browser
from tests.web.coordinator.bench import Act, Bench, Look, bench_alone
from web.db.models import (
    BlockInput,
    CompanyProposal,
    Decision,
    DecisionKind,
    Participant,
    PolicyVersion,
    Round,
    RoundCompany,
    Run,
    RunState,
)
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.jobs import matching as matching_job
from web.services.errors import Changed, InputRefused, NotFound, WrongState
from web.services.matching import Effect
from web.services.planning import change_views, decisions, steps


@pytest.fixture
def bench(database: str, unit: Unit) -> Bench:
    return put_up(database, bench_alone, unit)


def _after(bench: Bench, effect: Effect, before: dict[UUID, UUID]) -> dict[UUID, UUID]:
    """The tandems a shown effect announces."""
    rows = bench.world.unit.read(lambda session: session.exec(select(Participant)).all())
    people = {row.key: row.id for row in rows}
    announced = dict(before)
    for person, _old, new in effect.changes:
        announced.pop(people[person], None)
        if new is not None:
            announced[people[person]] = people[new]
    return announced


@pytest.mark.parametrize("others", ["free", "held"])
@pytest.mark.parametrize("kind", ["keep", "separate", "swap", "leave_out"])
def test_what_is_shown_before_is_what_happens(bench: Bench, kind: str, others: str) -> None:
    before = bench.tandems()
    (first, partner), (second, _other) = list(before.items())[:2]
    free = next(each for each in bench.fachkraefte if each != partner)
    changes: dict[str, tuple[dict[str, object], Look, Act]] = {
        "keep": ({"azubi_id": first, "fachkraft_id": free}, change_views.keep_view, decisions.keep_pair),
        "separate": (
            {"azubi_id": first, "fachkraft_id": partner},
            change_views.separate_view,
            decisions.separate_pair,
        ),
        "swap": ({"azubi_ids": (first, second)}, change_views.swap_view, decisions.swap_partners),
        "leave_out": ({"participant_id": first}, change_views.leave_out_view, decisions.leave_out),
    }
    named, view, act = changes[kind]
    outcomes = bench.look(view, **named).outcomes
    assert bench.do(act, **named, hold_others=others == "held") == bench.block
    after = bench.tandems()
    assert after == _after(bench, getattr(outcomes, others), before)
    if others == "held":
        meant = {first, *([free] if kind == "keep" else []), *([second] if kind == "swap" else [])}
        assert all(meant & {*pair} for pair in before.items() - after.items())
    bench.world.compute()
    assert bench.tandems() == after


def test_steps_go_back_and_forth(bench: Bench) -> None:
    states = [bench.tandems()]
    first, second, third = list(states[0])[:3]
    bench.do(decisions.swap_partners, azubi_ids=(first, second), hold_others=True)
    states.append(bench.tandems())
    bench.do(decisions.leave_out, participant_id=third)
    states.append(bench.tandems())
    last = bench.history()[0]
    assert last is not None
    bench.go(steps.undo_step, last)
    assert (bench.tandems(), bench.history()) == (states[1], (1, last))
    bench.go(steps.undo_step, 1)
    assert (bench.tandems(), bench.history()) == (states[0], (None, 1))
    with pytest.raises(Changed):
        bench.go(steps.redo_step, last)
    bench.go(steps.redo_step, 1)
    assert (bench.tandems(), bench.history()) == (states[1], (1, last))
    bench.go(steps.redo_step, last)
    bench.go(steps.redo_step, last)
    assert (bench.tandems(), bench.history()) == (states[2], (last, None))


def test_a_new_decision_ends_what_could_be_done_again(bench: Bench) -> None:
    first, second = list(bench.tandems())[:2]
    bench.do(decisions.leave_out, participant_id=first)
    bench.go(steps.undo_step, 1)
    bench.do(decisions.leave_out, participant_id=second)
    assert bench.history() == (2, None)


def test_what_was_decided_in_one_act_is_one_step(bench: Bench) -> None:
    first, second = list(bench.tandems())[:2]
    bench.do(decisions.swap_partners, azubi_ids=(first, second), hold_others=True)
    rows = bench.world.unit.read(lambda session: session.exec(select(Decision).order_by(col(Decision.number))).all())
    assert [(row.number, row.step, row.kind) for row in rows] == [
        (1, 1, DecisionKind.HOLD),
        (2, 1, DecisionKind.HOLD),
        (3, 1, DecisionKind.PIN),
        (4, 1, DecisionKind.PIN),
    ]
    bench.go(steps.undo_step, 1)
    assert bench.history() == (None, 1)


def test_who_looked_at_other_figures_is_told_and_nothing_is_stored(bench: Bench) -> None:
    first, second = list(bench.tandems())[:2]
    seen = bench.look(change_views.leave_out_view, participant_id=second).ground.seen
    bench.do(decisions.leave_out, participant_id=first, seen=seen)
    after = bench.tandems()
    with pytest.raises(Changed) as refusal:
        bench.do(decisions.leave_out, participant_id=second, seen=seen)
    assert refusal.value.params == {"block": "Vierer Werkzeugbau GmbH"}
    assert bench.tandems() == after
    bench.do(
        decisions.leave_out,
        participant_id=second,
        seen=bench.look(change_views.leave_out_view, participant_id=second).ground.seen,
    )


def test_the_second_coordinator_keeps_what_they_typed_and_sees_the_new_figures(
    bench: Bench, new_browser: Callable[..., Browser]
) -> None:
    browser = new_browser().sign_in(bench.world.unit, bench.world.coordinator.account_id)
    first, second = list(bench.tandems())[:2]
    plan = f"/coordinator/rounds/{bench.world.round_id}/plans/{bench.plan}"
    seen = bench.look(change_views.leave_out_view, participant_id=second).ground.seen
    bench.do(decisions.leave_out, participant_id=first)
    fields = {"participant": str(second), "reason": "Mit dem Ausbilder besprochen", "seen": seen}
    page = browser.submit(f"{plan}/left-out", fields, page=plan, status=409).text
    assert "Mit dem Ausbilder besprochen" in page
    assert "Der Vorschlag für Vierer Werkzeugbau GmbH hat sich geändert" in page
    fields["seen"] = bench.look(change_views.leave_out_view, participant_id=second).ground.seen
    assert f'value="{fields["seen"]}"' in page
    browser.submit(f"{plan}/left-out", fields, page=plan)
    assert len(bench.tandems()) == 2


def test_two_who_share_a_fachkraft_or_have_none_cannot_swap(bench: Bench) -> None:
    first, second = list(bench.tandems())[:2]
    bench.do(decisions.leave_out, participant_id=first)
    for both in ((first, second), (second, second)):
        with pytest.raises(WrongState):
            bench.do(decisions.swap_partners, azubi_ids=both)
    with pytest.raises(NotFound):
        bench.do(decisions.swap_partners, azubi_ids=(second, bench.world.azubis[0]))


def test_what_was_only_held_stands_in_nobodys_way(bench: Bench) -> None:
    first, second, third, fourth = bench.tandems()
    bench.do(decisions.swap_partners, azubi_ids=(first, second), hold_others=True)
    held = bench.tandems()
    bench.do(decisions.swap_partners, azubi_ids=(third, fourth))
    assert bench.tandems() == held | {third: held[fourth], fourth: held[third]}
    bench.go(steps.undo_step, bench.history()[0] or 0)
    assert bench.tandems() == held
    bench.do(decisions.leave_out, participant_id=third)
    bench.do(decisions.set_places, block_id=bench.block, places=2)
    assert bench.tandems() == {azubi: held[azubi] for azubi in (first, second)}


def test_an_undone_decision_that_no_longer_fits_stays_undone(bench: Bench) -> None:
    first = next(iter(bench.tandems()))
    partner = bench.tandems()[first]
    bench.do(decisions.keep_pair, azubi_id=first, fachkraft_id=partner)
    bench.go(steps.undo_step, 1)
    bench.do(decisions.separate_pair, azubi_id=first, fachkraft_id=partner)
    with pytest.raises(Changed):
        bench.go(steps.redo_step, 1)
    with pytest.raises(InputRefused):
        bench.do(decisions.keep_pair, azubi_id=first, fachkraft_id=partner)


def test_a_very_large_company_is_solved_by_a_run_of_its_own(bench: Bench) -> None:
    def enlarge(session: Session) -> None:
        data = session.exec(select(BlockInput).where(BlockInput.block_id == bench.block)).one()
        data.azubis = data.fachkraefte = 400

    bench.world.unit.run(enlarge)
    first = next(iter(bench.tandems()))
    before = bench.tandems()
    bench.do(decisions.leave_out, participant_id=first)
    assert bench.tandems() == before
    assert bench.world.is_stale(bench.block)
    run = bench.world.unit.read(lambda session: session.exec(select(Run).where(Run.block_id == bench.block)).one())
    assert run.state is RunState.QUEUED
    matching_job.solve_run(bench.world.unit, run.id)
    assert first not in bench.tandems()
    assert not bench.world.is_stale(bench.block)
    assert bench.world.run(run.id).summary["blocks"] == 1


def test_a_proposal_of_the_company_follows_its_pin_back_and_forth(bench: Bench) -> None:
    azubi, fachkraft = next(iter(bench.tandems().items()))

    def propose(session: Session) -> UUID:
        company = session.exec(select(RoundCompany).where(RoundCompany.block_id == bench.block)).one()
        return factories.make_proposal(session, company.id, azubi, fachkraft)

    proposal = bench.world.unit.run(propose)

    def is_answered() -> bool:
        return bench.world.unit.read(lambda session: session.get_one(CompanyProposal, proposal)).answered_at is not None

    def noted(session: Session) -> None:
        session.get_one(CompanyProposal, proposal).answered_at = utc_now()

    bench.do(decisions.keep_pair, azubi_id=azubi, fachkraft_id=fachkraft)
    bench.world.unit.run(noted)
    bench.go(steps.undo_step, 1)
    assert not is_answered()
    bench.go(steps.redo_step, 1)
    assert is_answered()


def test_bug_who_is_below_the_minimum_is_told_before_they_are_brought_together(bench: Bench, client: Browser) -> None:
    """The minimum keeps the solver from forming such a tandem; a person may, and has to know."""
    world = bench.world
    world.unit.run(lambda session: set_minimum(session, world.round_id))
    plan_id = world.compute()
    assert world.pairs(plan_id) == set()
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    both = f"{bench.azubis[0]}/{bench.fachkraefte[0]}"
    here = f"/coordinator/rounds/{world.round_id}/plans/{plan_id}/pins/{both}"
    assert "unter dem Mindestwert von 100 %. Ihre Entscheidung gilt trotzdem." in desk.open(here)
    assert "unter dem Mindestwert von 100 %" in desk.get(here, headers={"hx-request": "true"}).text


def set_minimum(session: Session, round_id: UUID) -> None:
    round_ = session.get_one(Round, round_id)
    policy = PolicyVersion(programme_id=round_.programme_id, number=2, toml="minimum = 100\n", fingerprint="1" * 64)
    session.add(policy)
    session.flush()
    round_.policy_version_id = policy.id
