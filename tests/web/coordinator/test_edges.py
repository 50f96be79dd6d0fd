"""What seldom happens: check pages on their own, data that changed behind the plan, rows that are gone."""

import hashlib
import json
from dataclasses import replace
from datetime import date
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from web.db.models import (
    Answer,
    Approval,
    Decision,
    DecisionKind,
    Participant,
    PlanBlock,
    PolicyVersion,
    Round,
    RunBlock,
    RunState,
)
from web.db.models.columns import utc_now
from web.jobs import matching as matching_job
from web.services import matching, rounds
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.outreach import round_overview
from web.services.planning import (
    approval,
    block_plans,
    checking,
    decisions,
    freezing,
    pair_views,
    person_views,
    plans,
    records,
    runs,
    steps,
)


@pytest.fixture
def plan_id(world: World) -> UUID:
    """The first computed plan."""
    world.freeze()
    return world.compute()


def test_every_check_page_opens(world: World, client: Browser) -> None:
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    base = f"/coordinator/rounds/{world.round_id}"
    page = desk.open(f"{base}/freeze?block={world.block}")
    assert "Persönlicher Teil nicht fertig: Ali Demir, Jonas Weiß, Mia Kurz, Petra Sommer." in page
    assert page.count(" checked") == 1
    world.freeze()
    plan_id = world.compute()
    plan = f"{base}/plans/{plan_id}"
    assert "Nordwind Logistik GmbH" in desk.open(f"{base}/blocks/{world.lonely}/release")
    assert "Petra Sommer" in desk.open(f"{plan}/people/{world.azubis[0]}")
    assert "Leer: so viele wie möglich" in desk.open(f"{plan}/places/{world.block}")
    desk.submit(f"{plan}/places", {"block": str(world.block), "places": "1", "reason": "Budget"}, page=plan)
    desk.submit(f"{plan}/left-out", {"participant": str(world.azubis[1]), "reason": "Wechsel"}, page=plan)
    page = desk.open(f"{plan}?open=all")
    assert "Plätze: 1." in page
    assert "Mia Kurz: ausgelassen." in page
    desk.submit(f"{plan}/undo", {"step": "1"}, page=plan)
    page = desk.open(f"{plan}?open=all")
    assert "(zurückgenommen von Sabine Krüger" in page
    assert "Letzte Änderung zurücknehmen" in page
    assert "Wieder ausführen" in page
    desk.submit(f"{plan}/redo", {"step": "1"}, page=plan)
    assert "(zurückgenommen von" not in desk.open(f"{plan}?open=all")
    world.approve(plan_id)
    revocation = f"{base}/blocks/{world.block}/revocation"
    assert "Freigabe zurücknehmen" in desk.open(revocation)
    desk.submit(revocation, {"reason": "Irrtum"}, page=revocation)
    release = f"{base}/blocks/{world.block}/release"
    desk.submit(release, {}, page=release, status=422)
    desk.submit(release, {"reason": "Nachmeldung"}, page=release)
    assert "noch nicht eingeladen" in desk.open(base)


def test_answers_the_engine_cannot_read_name_the_company(world: World) -> None:
    def spoil(session: Session) -> None:
        factories.give_answers(session, session.get_one(Participant, world.azubis[0]), {"training_year": 9})

    world.unit.run(spoil)
    with pytest.raises(InputRefused) as refusal:
        world.freeze(world.block)
    assert refusal.value.params["company"] == "Muster Metallbau GmbH"


def test_a_decision_that_does_not_fit_new_data_spoils_only_its_company(
    world: World, client: Browser, plan_id: UUID
) -> None:
    world.unit.run(
        lambda session: decisions.keep_pair(
            session,
            world.coordinator,
            world.round_id,
            plan_id,
            azubi_id=world.azubis[0],
            fachkraft_id=world.fachkraefte[0],
            reason="So vereinbart",
        )
    )
    world.unit.run(
        lambda session: freezing.release_block(
            session, world.coordinator, world.round_id, world.block, reason="Nachmeldung"
        )
    )

    def change(session: Session) -> None:
        row = session.exec(
            select(Answer).where(Answer.participant_id == world.azubis[0], Answer.question_key == "languages")
        ).one()
        row.value = {"tr": "C1"}

    world.unit.run(change)
    world.freeze(world.block)
    run_id = world.unit.run(lambda session: runs.request_run(session, world.coordinator, world.round_id))
    matching_job.solve_run(world.unit, run_id)
    assert (world.run(run_id).state, world.run(run_id).summary["blocks"]) == (RunState.DONE, 2)
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    page = desk.open(f"/coordinator/rounds/{world.round_id}/plans/{plan_id}?open=all")
    assert "Diese Unternehmen konnten nicht berechnet werden" in page
    assert "passt nicht mehr zu den Daten" in page
    refused = [block.name for block in world.plan(plan_id).blocks if block.problem]
    assert refused == ["Muster Metallbau GmbH"]
    world.unit.run(lambda session: steps.undo_step(session, world.coordinator, world.round_id, plan_id, 1))
    (block,) = [block for block in world.plan(plan_id).blocks if block.id == world.block]
    assert (block.problem, block.can_be_approved) == ("", True)


def test_a_run_in_which_nothing_can_be_solved_ends_with_a_hint(world: World) -> None:
    world.freeze(world.block)
    plan_id = world.compute()
    both = {"azubi_id": world.azubis[0], "fachkraft_id": world.fachkraefte[0]}

    def spoil(session: Session) -> None:
        about = {"plan_id": plan_id, "block_id": world.block, "reason": "So vereinbart"}
        for number, kind in ((1, DecisionKind.PIN), (2, DecisionKind.BAN)):
            session.add(Decision.model_validate({**about, **both, "number": number, "step": number, "kind": kind}))

    world.unit.run(spoil)
    run_id = world.unit.run(lambda session: runs.request_run(session, world.coordinator, world.round_id))
    matching_job.solve_run(world.unit, run_id)
    run = world.run(run_id)
    assert (run.state, run.problem[:34]) == (RunState.FAILED, "A decision made by hand no longer ")
    assert world.is_stale(world.block)
    assert len(world.pairs(plan_id)) == 2


def test_a_result_that_fails_the_check_is_thrown_away(world: World, plan_id: UUID) -> None:
    tasks = world.unit.read(lambda session: runs.tasks(session, plan_id, world.round_id, None))
    task = next(task for task in tasks if task.block_id == world.block)
    policy = matching.default_policy().to_toml()
    answer = matching.solve_block(task, policy=policy, seed=1)
    result = json.loads(answer.result)
    sha256 = hashlib.sha256(task.data).hexdigest()
    whole = matching.StoredBlock(task, policy, 1, sha256, result, answer.result_hash)
    assert matching.unproved([whole]) == {}
    forged = replace(whole, result={**result, "tandems": result["tandems"][:1]})
    assert matching.unproved([forged]) == {world.block: "changed"}


def _renew_policy(session: Session, world: World) -> None:
    round_ = session.get_one(Round, world.round_id)
    version = PolicyVersion(
        programme_id=round_.programme_id, number=2, toml='objective = "total"\n', fingerprint="1" * 64
    )
    session.add(version)
    session.flush()
    round_.policy_version_id = version.id


def test_a_new_policy_makes_a_new_plan_and_outdates_the_old(world: World, plan_id: UUID) -> None:
    world.unit.run(lambda session: _renew_policy(session, world))
    with pytest.raises(WrongState):
        world.approve(plan_id, world.block)
    newer = world.compute()
    assert (world.page(newer).plan_number, world.page(newer).objective) == (2, "total")
    assert world.approve(newer, world.block) == 1


def test_what_was_decided_by_hand_outlives_the_policy(world: World, plan_id: UUID) -> None:
    for azubi in world.azubis:
        world.unit.run(
            partial(decisions.leave_out, actor=world.coordinator, round_id=world.round_id, plan_id=plan_id,
                    participant_id=azubi, reason="Wechsel")
        )  # fmt: skip
    world.unit.run(lambda session: steps.undo_step(session, world.coordinator, world.round_id, plan_id, 1))
    world.unit.run(lambda session: _renew_policy(session, world))
    newer_id = world.compute()
    assert newer_id != plan_id
    newer = world.plan(newer_id)
    (block,) = [block for block in newer.blocks if block.id == world.block]
    assert [(line.azubi, line.reason, line.undone_at) for line in block.decisions] == [("Mia Kurz", "Wechsel", None)]
    assert [pair.azubi_id for pair in newer.pairs] == [world.azubis[0]]


def test_who_withdrew_stands_on_the_approval_page(world: World, plan_id: UUID) -> None:
    def withdraw(session: Session) -> None:
        session.get_one(Participant, world.azubis[0]).withdrawn_at = utc_now()

    world.unit.run(withdraw)
    check = world.unit.read(lambda session: checking.check_page(session, world.coordinator, world.round_id, plan_id))
    assert {name for each in check.ready for name in each.gone} == {"Jonas Weiß"}


def test_rows_that_contradict_each_other_publish_nothing(world: World, plan_id: UUID) -> None:
    world.approve(plan_id)

    def revoke(session: Session) -> None:
        for row in session.exec(select(Approval).where(Approval.block_id == world.lonely)):
            row.revoked_at = utc_now()

    world.outdate(world.block)
    world.unit.run(revoke)
    for block in (world.block, world.lonely):
        with pytest.raises(WrongState):
            world.publish(block)
    with pytest.raises(NotFound):
        world.unit.run(
            lambda session: approval.revoke_approval(
                session, world.coordinator, world.round_id, world.lonely, reason="Irrtum"
            )
        )


def test_erased_data_explains_nothing(world: World, plan_id: UUID) -> None:
    def erase(session: Session) -> None:
        for row in session.exec(select(RunBlock).where(col(RunBlock.block_id) == world.block)):
            row.result = None

    world.unit.run(erase)
    with pytest.raises(NotFound):
        world.unit.read(
            lambda session: pair_views.pair_view(
                session,
                world.coordinator,
                world.round_id,
                plan_id,
                azubi_id=world.azubis[0],
                fachkraft_id=world.fachkraefte[0],
            )
        )
    with pytest.raises(WrongState):
        world.approve(plan_id, world.block)


def test_what_is_missing_is_not_found(world: World, plan_id: UUID) -> None:
    here = (world.coordinator, world.round_id)
    reads = (
        lambda session: plans.plan_page(session, *here, uuid4()),
        lambda session: block_plans.block_plans(session, *here, uuid4()),
        lambda session: person_views.person_view(session, *here, uuid4(), world.azubis[0]),
        lambda session: person_views.person_view(session, *here, plan_id, uuid4()),
        lambda session: runs.progress(session, *here, uuid4()),
    )
    writes = (
        lambda session: steps.undo_step(session, *here, plan_id, 77),
        lambda session: steps.redo_step(session, *here, uuid4(), 1),
        lambda session: decisions.leave_out(session, *here, plan_id, uuid4(), reason="weg"),
        lambda session: rounds.own_blocks(session, *here, [uuid4()], states=[]),
        lambda session: round_overview.invite_companies(session, *here, [uuid4()]),
    )
    for read in reads:
        with pytest.raises(NotFound):
            world.unit.read(read)
    for write in writes:
        with pytest.raises(NotFound):
            world.unit.run(write)
    assert world.count(PlanBlock) == 3


def test_a_minor_is_one_until_the_month_named() -> None:
    def minor(until: str) -> object:
        answers = {"minor_until": until} if until else {}
        record = records.person_record("k", "c", "azubi", answers, keys={}, starts_on=date(2027, 3, 1))
        return record["minor"]

    assert [minor("2027-03"), minor("2027-02"), minor("")] == [True, False, False]


def test_people_named_in_answers_become_keys() -> None:
    record = records.person_record(
        "k",
        "c",
        "azubi",
        {"line_manager": "p1", "trainer": "gone", "please_not": ["p1", "gone"]},
        keys={"p1": "key-1"},
        starts_on=date(2027, 3, 1),
    )
    assert (record["line_manager"], record["trainer"], record["please_not"]) == (
        "key-1",
        records.ELSEWHERE,
        ["key-1"],
    )
