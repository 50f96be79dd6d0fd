"""Pairs a company proposes: what it sees, what the coordinator does, and that nothing confidential shows."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select

from tests import factories as make
from tests.web.client import Browser
from tests.web.company.conftest import World
from web.db.models import AnswerSource, BlockState, CompanyProposal, Decision, Participant, Plan, RoundCompany
from web.db.session import Unit
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.planning import freezing, runs, steps
from web.services.registrations import proposals
from web.services.registrations.proposals import Standing

WHY = "Sie kennen sich aus der Lehrwerkstatt."


@pytest.fixture
def pair(world: World) -> tuple[UUID, UUID]:
    return world.add(name="Jonas Weiß"), world.add("fachkraft", "Petra Sommer")


def propose(world: World, pair: tuple[UUID, UUID]) -> UUID:
    azubi, fachkraft = pair
    return world.unit.run(
        partial(
            proposals.propose_pair,
            actor=world.owner,
            round_company_id=world.company,
            azubi_id=azubi,
            fachkraft_id=fachkraft,
            sentence=WHY,
        )
    )


def round_of(world: World) -> UUID:
    return world.unit.read(lambda session: session.get_one(RoundCompany, world.company).round_id)


def frozen_with_plan(world: World) -> None:
    """Fix the data of the company's block and start a first computation."""

    def work(session: Any) -> None:
        block_id = session.get_one(RoundCompany, world.company).block_id
        freezing.freeze_blocks(session, world.coordinator, round_of(world), block_ids=[block_id])
        runs.request_run(session, world.coordinator, round_of(world))

    world.unit.run(work)


def test_two_people_are_proposed_with_a_sentence(world: World, owner: Browser, pair: tuple[UUID, UUID]) -> None:
    assert "Zwei Personen vorschlagen" in owner.open(world.base)
    path = f"{world.base}/proposals"
    form = {"azubi_id": str(pair[0]), "fachkraft_id": str(pair[1]), "sentence": WHY}
    owner.submit(path, form)
    html = owner.open(path)
    assert "Jonas Weiß und Petra Sommer" in html
    assert WHY in html
    assert "wartet" in html
    assert "schon vorgeschlagen" in owner.submit(path, form, status=422).text
    assert "in einem Satz" in owner.submit(path, {**form, "sentence": " "}, status=422).text
    swapped = {**form, "azubi_id": str(pair[1])}
    assert "auf jeder Seite" in owner.submit(path, swapped, status=422).text
    (found,) = page_of(world).proposals
    owner.submit(f"{path}/{found.id}/take-back")
    assert "wartet" not in owner.open(path)


def page_of(world: World) -> Any:
    return world.unit.read(lambda session: proposals.proposals_page(session, world.owner, world.company))


def test_people_of_another_company_cannot_be_proposed(world: World, pair: tuple[UUID, UUID]) -> None:
    foreign = world.add("fachkraft", "Ali Nord", company=world.other)
    with pytest.raises(InputRefused):
        propose(world, (pair[0], foreign))


def test_a_forbidden_pair_looks_like_any_other(world: World, owner: Browser, pair: tuple[UUID, UUID]) -> None:
    """A please-not of the Azubi changes nothing on the company's page, before and after proposing."""
    propose(world, pair)
    before = without_tokens(owner.open(f"{world.base}/proposals"))

    def refuse(session: Any) -> None:
        azubi, fachkraft = (session.get_one(Participant, each) for each in pair)
        make.give_answers(session, azubi, {"please_not": [str(fachkraft.person_id)]}, AnswerSource.SELF)

    world.unit.run(refuse)
    assert without_tokens(owner.open(f"{world.base}/proposals")) == before


def without_tokens(html: str) -> str:
    return "".join(part.partition('"')[2] for part in html.split('value="'))


def test_the_coordinator_makes_it_a_pin(
    world: World, owner: Browser, coordinator: Browser, pair: tuple[UUID, UUID]
) -> None:
    proposal = propose(world, pair)
    path = f"/coordinator/rounds/{round_of(world)}/proposals"
    assert "Paar ansehen" not in coordinator.open(path)
    coordinator.submit(f"{path}/{proposal}/keep", status=409)
    frozen_with_plan(world)
    assert WHY in coordinator.open(path)
    coordinator.submit(f"{path}/{proposal}/keep")
    (pin,) = world.unit.read(lambda session: session.exec(select(Decision)).all())
    assert (pin.azubi_id, pin.fachkraft_id, pin.reason) == (*pair, WHY)
    assert "vorgemerkt" in owner.open(f"{world.base}/proposals")
    assert "Zusammen gelassen" in coordinator.open(path)
    coordinator.submit(f"{path}/{proposal}/answer", {"answer": "Zu spät."}, status=409)


def test_a_pin_that_is_undone_leaves_the_proposal_waiting_again(
    world: World, owner: Browser, coordinator: Browser, pair: tuple[UUID, UUID]
) -> None:
    proposal = propose(world, pair)
    path = f"/coordinator/rounds/{round_of(world)}/proposals"
    frozen_with_plan(world)
    coordinator.submit(f"{path}/{proposal}/keep")
    (pin,) = world.unit.read(lambda session: session.exec(select(Decision)).all())
    world.unit.run(
        lambda s: steps.undo_step(s, world.coordinator, round_of(world), pin.plan_id, pin.step),
    )
    assert "vorgemerkt" not in owner.open(f"{world.base}/proposals")
    assert page_of(world).proposals[0].standing is Standing.WAITING
    coordinator.submit(f"{path}/{proposal}/keep")
    assert "vorgemerkt" in owner.open(f"{world.base}/proposals")


def test_bug_a_proposal_another_plan_keeps_does_not_wait_again(
    world: World, coordinator: Browser, pair: tuple[UUID, UUID]
) -> None:
    proposal = propose(world, pair)
    frozen_with_plan(world)
    coordinator.submit(f"/coordinator/rounds/{round_of(world)}/proposals/{proposal}/keep")

    def pin_elsewhere(session: Session) -> None:
        (pin,) = session.exec(select(Decision)).all()
        plan = session.get_one(Plan, pin.plan_id)
        other = Plan(round_id=plan.round_id, number=2, policy_version_id=plan.policy_version_id)
        session.add(other)
        session.flush()
        session.add(Decision(**pin.model_dump(exclude={"id", "plan_id"}), plan_id=other.id))

    world.unit.run(pin_elsewhere)
    standings = []
    for pin in world.unit.read(lambda session: session.exec(select(Decision)).all()):
        world.unit.run(
            partial(steps.undo_step, actor=world.coordinator, round_id=round_of(world), plan_id=pin.plan_id,
                    step=pin.step)
        )  # fmt: skip
        standings.append(page_of(world).proposals[0].standing)
    assert standings == [Standing.NOTED, Standing.WAITING]


def test_the_coordinator_answers(world: World, owner: Browser, coordinator: Browser, pair: tuple[UUID, UUID]) -> None:
    proposal = propose(world, pair)
    path = f"/coordinator/rounds/{round_of(world)}/proposals"
    assert "Bitte schreiben Sie einen Satz" in coordinator.submit(f"{path}/{proposal}/answer", status=422).text
    coordinator.submit(f"{path}/{proposal}/answer", {"answer": "Diesmal planen wir anders."})
    assert "Diesmal planen wir anders." in owner.open(f"{world.base}/proposals")
    assert page_of(world).proposals[0].standing is Standing.ANSWERED


def test_after_the_freeze_nothing_is_proposed_or_taken_back(world: World, pair: tuple[UUID, UUID]) -> None:
    proposal = propose(world, pair)
    world.set_state(BlockState.FROZEN)
    with pytest.raises(WrongState):
        propose(world, (pair[0], world.add("fachkraft", "Ali Demir")))
    with pytest.raises(WrongState):
        world.unit.run(lambda session: proposals.take_back(session, world.owner, world.company, proposal))


def test_strangers_find_nothing(world: World, unit: Unit, pair: tuple[UUID, UUID]) -> None:
    proposal = propose(world, pair)
    take_back = proposals.take_back
    for actor, company in ((world.stranger, world.company), (world.stranger, world.other)):
        with pytest.raises(NotFound):
            unit.run(partial(take_back, actor=actor, round_company_id=company, proposal_id=proposal))
    with pytest.raises(NotFound):
        unit.run(
            lambda s: proposals.answer_proposal(s, world.foreign_coordinator, round_of(world), proposal, answer="x")
        )
    with pytest.raises(NotFound):
        unit.run(lambda s: proposals.answer_proposal(s, world.coordinator, round_of(world), world.company, answer="x"))
    assert unit.read(lambda s: s.get(CompanyProposal, proposal)) is not None
