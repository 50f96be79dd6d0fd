"""The policy of a run names the month in which the round starts; the programme's stored policy names none."""

from datetime import date

from sqlmodel import Session, select

from matcher import Policy
from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from web.db.models import AnswerSource, BlockState, Participant, PolicyVersion, Run, RunBlock
from web.services import matching

STARTS = date(2027, 3, 1)
"""When the rounds of the factories start."""


def end_training(session: Session, world: World, month: str) -> None:
    """Jonas Weiß finishes the training in this month."""
    jonas = session.get_one(Participant, world.azubis[0])
    factories.give_answers(session, jonas, {"training_ends": month}, AnswerSource.COMPANY)


def test_a_training_that_ends_before_the_start_gives_no_tandem(world: World, client: Browser) -> None:
    world.unit.run(lambda session: end_training(session, world, "2027-02"))
    world.freeze()
    plan_id = world.compute()
    assert {azubi for azubi, _ in world.pairs(plan_id)} == {world.azubis[1]}

    desk = client.sign_in(world.unit, world.coordinator.account_id)
    page = desk.open(
        f"/coordinator/rounds/{world.round_id}/plans/{plan_id}/pairs/{world.azubis[0]}/{world.fachkraefte[0]}"
    )
    assert "Die Ausbildung von Jonas Weiß ist zu früh zu Ende." in page


def test_a_run_keeps_the_fingerprint_of_what_it_used_and_can_be_proved_and_approved(world: World) -> None:
    world.unit.run(lambda session: end_training(session, world, "2027-08"))
    world.freeze()
    plan_id = world.compute()
    stored = world.unit.read(lambda session: session.exec(select(PolicyVersion.toml)).first())
    run = world.unit.read(lambda session: session.exec(select(Run)).one())
    answers = world.unit.read(lambda session: session.exec(select(RunBlock.result)).all())
    assert stored == factories.POLICY
    assert run.policy_fingerprint == Policy(starts="2027-03").fingerprint
    assert {answer["policy_fingerprint"] for answer in answers if answer} == {run.policy_fingerprint}
    world.approve(plan_id)
    assert world.state(world.block).state is BlockState.APPROVED


def test_a_policy_that_names_a_month_keeps_it() -> None:
    own = Policy(starts="2027-09").to_toml()
    assert matching.policy_of_round(own, STARTS) == own
    assert Policy.from_toml(matching.policy_of_round("", STARTS)) == Policy(starts="2027-03")


def test_bug_a_training_that_ends_soon_is_not_called_a_missing_answer(world: World, client: Browser) -> None:
    world.unit.run(lambda session: end_training(session, world, "2027-05"))
    world.freeze()
    plan_id = world.compute()
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    here = f"/coordinator/rounds/{world.round_id}/plans/{plan_id}"
    check = desk.open(f"{here}/approval")
    assert "Eine Angabe fehlt, die eine Regel braucht, oder die Abschlussprüfung ist nahe." in check
    assert "weil eine Antwort fehlt" not in check
    fachkraft = next(second for first, second in world.pairs(plan_id) if first == world.azubis[0])
    pair = desk.open(f"{here}/pairs/{world.azubis[0]}/{fachkraft}")
    assert "Bitte klären: Die Ausbildung von Jonas Weiß endet bald" in pair
