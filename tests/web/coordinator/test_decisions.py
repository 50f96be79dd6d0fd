"""Decisions by hand: they hold in every further run, contradict nothing, and can be undone."""

from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from matcher.errors import LeximinTooLarge
from tests import factories
from tests.web.coordinator.conftest import NIGHT, World
from web.db.models import Answer, AnswerSource, Decision, DecisionKind, Participant, Person, Run
from web.services import matching
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.matching import EngineRefusal, Outcomes
from web.services.planning import change_views, decisions, pair_views, runs, steps, working
from web.services.planning.refusals import failure_text, refusal_text


def _keep(world: World, plan_id: UUID, azubi: UUID, fachkraft: UUID, *, override: bool = False) -> None:
    world.unit.run(
        lambda session: decisions.keep_pair(
            session,
            world.coordinator,
            world.round_id,
            plan_id,
            azubi_id=azubi,
            fachkraft_id=fachkraft,
            reason="Wunsch der Ausbildung",
            override=override,
        )
    )


def _look(world: World, plan_id: UUID, azubi: UUID, fachkraft: UUID) -> pair_views.PairView:
    return world.unit.read(
        lambda session: pair_views.pair_view(
            session, world.coordinator, world.round_id, plan_id, azubi_id=azubi, fachkraft_id=fachkraft
        )
    )


def _change(world: World, plan_id: UUID, azubi: UUID, fachkraft: UUID) -> change_views.ChangeView:
    return world.unit.read(
        lambda session: change_views.keep_view(
            session, world.coordinator, world.round_id, plan_id, azubi_id=azubi, fachkraft_id=fachkraft
        )
    )


def _separate(world: World, plan_id: UUID, azubi: UUID, fachkraft: UUID) -> None:
    world.unit.run(
        lambda session: decisions.separate_pair(
            session,
            world.coordinator,
            world.round_id,
            plan_id,
            azubi_id=azubi,
            fachkraft_id=fachkraft,
            reason="Absprache",
        )
    )


def _undo(world: World, plan_id: UUID, kind: DecisionKind) -> None:
    row = world.unit.read(lambda s: s.exec(select(Decision).where(Decision.kind == kind)).first())
    assert row is not None
    world.unit.run(lambda session: steps.undo_step(session, world.coordinator, world.round_id, plan_id, row.step))


@pytest.fixture
def plan_id(world: World) -> UUID:
    """The first computed plan: Jonas with Petra, Mia with Ali."""
    world.freeze()
    return world.compute()


def test_a_pin_changes_the_plan_at_once_and_survives_every_run(world: World, plan_id: UUID) -> None:
    assert world.pairs(plan_id) == set(zip(world.azubis, world.fachkraefte, strict=True))
    _keep(world, plan_id, world.azubis[0], world.fachkraefte[1])
    for _ in range(2):
        assert not world.is_stale(world.block)
        assert world.pairs(plan_id) == {
            (world.azubis[0], world.fachkraefte[1]),
            (world.azubis[1], world.fachkraefte[0]),
        }
        world.compute()
    pinned = [pair.azubi for pair in world.plan(plan_id).pairs if pair.is_pinned]
    assert pinned == ["Jonas Weiß"]


def test_the_plan_says_what_the_decision_changed(world: World, plan_id: UUID) -> None:
    _keep(world, plan_id, world.azubis[0], world.fachkraefte[1])
    (block,) = [block for block in world.plan(plan_id).blocks if block.changes]
    assert {(change.name, change.before, change.after) for change in block.changes} == {
        ("Jonas Weiß", "Petra Sommer", "Ali Demir"),
        ("Mia Kurz", "Ali Demir", "Petra Sommer"),
    }


def test_a_ban_holds_until_it_is_undone(world: World, plan_id: UUID) -> None:
    before = world.pairs(plan_id)
    _separate(world, plan_id, world.azubis[0], world.fachkraefte[0])
    assert (world.azubis[0], world.fachkraefte[0]) not in world.pairs(plan_id)
    world.compute()
    assert (world.azubis[0], world.fachkraefte[0]) not in world.pairs(plan_id)
    _undo(world, plan_id, DecisionKind.BAN)
    assert world.pairs(plan_id) == before
    runs_so_far = world.count(Run)
    _undo(world, plan_id, DecisionKind.BAN)
    assert (world.pairs(plan_id), world.count(Run)) == (before, runs_so_far)


def test_the_same_pair_cannot_be_decided_twice(world: World, plan_id: UUID) -> None:
    _keep(world, plan_id, world.azubis[0], world.fachkraefte[0])
    for act in (_keep, _separate):
        with pytest.raises(InputRefused):
            act(world, plan_id, world.azubis[0], world.fachkraefte[0])
    assert world.count(Decision) == 1


def test_somebody_kept_together_with_one_cannot_be_kept_with_another(world: World, plan_id: UUID) -> None:
    _keep(world, plan_id, world.azubis[0], world.fachkraefte[0])
    with pytest.raises(InputRefused):
        _keep(world, plan_id, world.azubis[0], world.fachkraefte[1])
    assert world.count(Decision) == 1


def _answer(world: World, participant_id: UUID, key: str, value: object) -> None:
    def store(session: Session) -> None:
        participant = session.get_one(Participant, participant_id)
        for row in session.exec(select(Answer)).all():
            if row.participant_id == participant_id and row.question_key == key:
                session.delete(row)
        session.flush()
        factories.give_answers(session, participant, {key: value}, AnswerSource.SELF)

    world.unit.run(store)


def test_a_rule_is_set_aside_only_on_purpose(world: World) -> None:
    _answer(world, world.azubis[0], "minor_until", "2027-12")
    _answer(world, world.fachkraefte[1], "shift", NIGHT)
    _answer(world, world.fachkraefte[1], "safety_instruction", {"has": False, "on": None})
    _answer(world, world.fachkraefte[0], "safety_instruction", {"has": True, "on": None})
    world.freeze()
    plan_id = world.compute()
    with pytest.raises(InputRefused) as refusal:
        _keep(world, plan_id, world.azubis[0], world.fachkraefte[1])
    assert refusal.value.field == "override"
    assert world.count(Decision) == 0
    _keep(world, plan_id, world.azubis[0], world.fachkraefte[1], override=True)
    rules = world.unit.read(lambda s: s.exec(select(Decision.rule).where(Decision.kind == DecisionKind.OVERRIDE)).all())
    assert set(rules) >= {"minor_night", "minor_safety"}
    (pair,) = [pair for pair in world.plan(plan_id).pairs if pair.azubi_id == world.azubis[0]]
    assert pair.overridden
    _undo(world, plan_id, DecisionKind.PIN)
    live = world.unit.read(lambda s: [row for row in s.exec(select(Decision)).all() if row.undone_at is None])
    assert live == []


def test_no_decision_beats_a_please_not(world: World) -> None:
    def person_of(session: Session, participant_id: UUID) -> str:
        return str(session.get_one(Person, session.get_one(Participant, participant_id).person_id).id)

    refused = world.unit.read(lambda session: person_of(session, world.fachkraefte[0]))
    _answer(world, world.azubis[0], "please_not", [refused])
    world.freeze()
    plan_id = world.compute()
    assert (world.azubis[0], world.fachkraefte[0]) not in world.pairs(plan_id)
    with pytest.raises(InputRefused) as refusal:
        _keep(world, plan_id, world.azubis[0], world.fachkraefte[0], override=True)
    assert "always applies" in refusal.value.message


def test_places_and_leaving_out(world: World, plan_id: UUID) -> None:
    def places(number: int | None) -> None:
        world.unit.run(
            lambda session: decisions.set_places(
                session, world.coordinator, world.round_id, plan_id, world.block, places=number, reason="Budget"
            )
        )

    places(1)
    assert len(world.pairs(plan_id)) == 1
    places(None)
    assert len(world.pairs(plan_id)) == 2

    def leave_out() -> None:
        world.unit.run(
            lambda session: decisions.leave_out(
                session, world.coordinator, world.round_id, plan_id, world.azubis[1], reason="Wechsel der Abteilung"
            )
        )

    leave_out()
    with pytest.raises(InputRefused):
        leave_out()
    assert {azubi for azubi, _ in world.pairs(plan_id)} == {world.azubis[0]}


def test_more_pins_than_places_are_refused(world: World, plan_id: UUID) -> None:
    for azubi, fachkraft in zip(world.azubis, world.fachkraefte, strict=True):
        _keep(world, plan_id, azubi, fachkraft)
    with pytest.raises(InputRefused) as refusal:
        world.unit.run(
            lambda session: decisions.set_places(
                session, world.coordinator, world.round_id, plan_id, world.block, places=1, reason="Budget"
            )
        )
    assert "places" in refusal.value.message


def test_stale_proposals_cannot_be_approved(world: World, plan_id: UUID) -> None:
    world.outdate(world.block)
    with pytest.raises(WrongState):
        world.approve(plan_id, world.block)
    world.compute()
    assert world.approve(plan_id, world.block) == 1


def test_a_changed_proposal_can_be_approved_as_it_stands(world: World, plan_id: UUID) -> None:
    _keep(world, plan_id, world.azubis[0], world.fachkraefte[1])
    assert world.approve(plan_id, world.block) == 1


def test_after_approval_nothing_can_be_decided(world: World, plan_id: UUID) -> None:
    _keep(world, plan_id, world.azubis[0], world.fachkraefte[0])
    world.approve(plan_id)
    with pytest.raises(WrongState):
        _separate(world, plan_id, world.azubis[0], world.fachkraefte[1])
    with pytest.raises(WrongState):
        _undo(world, plan_id, DecisionKind.PIN)


def test_a_decision_while_a_run_is_at_work_is_not_overwritten_by_it(world: World, plan_id: UUID) -> None:
    run_id = world.unit.run(lambda session: runs.request_run(session, world.coordinator, world.round_id))
    work = world.unit.run(lambda session: working.start(session, run_id))
    assert work is not None
    answers = [matching.solve_block(task, policy=work.policy, seed=work.seed) for task in work.blocks]
    _keep(world, plan_id, world.azubis[0], world.fachkraefte[1])
    assert world.unit.run_unseen(lambda session: working.keep(session, work, answers, done=2))
    world.unit.run(lambda session: working.store(session, work, answers))
    assert not world.is_stale(world.block)
    assert (world.azubis[0], world.fachkraefte[1]) in world.pairs(plan_id)


def test_people_of_two_companies_or_nobody_are_not_found(world: World, plan_id: UUID) -> None:
    foreign = next(block for block in world.plan(plan_id).blocks if block.id == world.mute).alone[1]
    for azubi, fachkraft in (
        (world.azubis[0], foreign.id),
        (world.azubis[0], uuid4()),
        (world.fachkraefte[0], world.azubis[0]),
    ):
        with pytest.raises(NotFound):
            _keep(world, plan_id, azubi, fachkraft)


def test_a_decision_that_stands_in_the_way_of_a_pair_is_named_instead_of_an_effect(world: World, plan_id: UUID) -> None:
    _keep(world, plan_id, world.azubis[0], world.fachkraefte[0])
    view = _look(world, plan_id, world.azubis[0], world.fachkraefte[1])
    assert view.explained.why[0].key == "azubi_kept"
    assert _change(world, plan_id, world.azubis[0], world.fachkraefte[1]).outcomes == Outcomes(None, None)


def test_why_not_names_the_partners_and_the_effect(world: World, plan_id: UUID) -> None:
    view = _look(world, plan_id, world.azubis[0], world.fachkraefte[1])
    assert view.explained.status == "possible"
    assert view.explained.why[0].key == "both_have_partners"
    effect = _change(world, plan_id, world.azubis[0], world.fachkraefte[1]).outcomes.free
    assert effect is not None
    assert [said.key for said in effect.said] == ["effect_weakest", "effect_mean"]
    assert len(effect.changes) == 2
    assert set(view.ground.names.values()) == {"Jonas Weiß", "Mia Kurz", "Petra Sommer", "Ali Demir"}


def test_a_group_too_large_for_its_aim_is_told_with_what_to_do() -> None:
    too_large = EngineRefusal(LeximinTooLarge(block="c", limit=500, size=600))
    assert "Fair from below" in failure_text(too_large)
    assert failure_text(too_large) == refusal_text(too_large)
