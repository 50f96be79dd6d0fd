"""More time for one company, and late people in a block that is not published yet."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from uuid import UUID

import pytest
import time_machine
from sqlmodel import Session, select

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.conftest import DAY, GERMAN, World
from web.db.models import BlockInput, BlockState, OutboxMail, Participant, PolicyVersion, Round, RoundCompany
from web.db.models.columns import utc_now
from web.services import matching
from web.services.errors import Changed, InputRefused, NotFound, WrongState
from web.services.outreach import late_people
from web.services.planning import decisions

UNTIL = dt.date(2027, 2, 12)
FACTS = {"occupation": {"title": "Zerspanungsmechaniker/in", "kldb": "24232"}, "shift": DAY, "languages": GERMAN}


@pytest.fixture(autouse=True)
def january() -> Iterator[None]:
    """It is the day the factories' round is in full swing."""
    with time_machine.travel(dt.datetime(2027, 1, 17, 10, tzinfo=dt.UTC)):
        yield


@pytest.fixture
def desk(world: World, client: Browser) -> Browser:
    """The coordinator's browser."""
    return client.sign_in(world.unit, world.coordinator.account_id)


def extend(world: World, until: dt.date = UNTIL, *, tell: bool = False, company: UUID | None = None) -> None:
    world.unit.run(
        lambda session: late_people.extend_deadline(
            session,
            world.coordinator,
            world.round_id,
            company or world.company,
            until=until,
            reason="Betriebsferien",
            tell=tell,
            today=factories.TODAY,
        )
    )


def outlook(world: World) -> late_people.Outlook:
    return world.unit.read(lambda session: late_people.outlook(session, world.coordinator, world.round_id, world.block))


def take(world: World, seen: str) -> None:
    world.unit.run(
        lambda session: late_people.take_new_data(
            session, world.coordinator, world.round_id, world.block, seen=seen, reason="Nachmeldung"
        )
    )


def report(world: World, role: str = "azubi", name: str = "Zoe Ahrens", **answers: Any) -> UUID:
    def work(session: Session) -> UUID:
        company = session.get_one(RoundCompany, world.company)
        return factories.make_participant(session, company, role, name, answers=FACTS | answers).id

    return world.unit.run(work)


def test_a_company_that_collects_only_gets_a_later_day(world: World) -> None:
    extend(world, tell=True)
    part = world.unit.read(lambda session: session.get_one(RoundCompany, world.company))
    assert (part.extended_deadline, part.extension_reason) == (UNTIL, "Betriebsferien")
    assert world.state(world.block).state is BlockState.COLLECTING
    [mail] = world.unit.read(lambda session: session.exec(select(OutboxMail)).all())
    assert mail.subject == "Roboscouts: Muster Metallbau GmbH hat Zeit bis Fr, 12. Februar 2027"
    assert "Grund: Betriebsferien" in mail.text


def test_the_company_reads_it_on_its_page(world: World, client: Browser) -> None:
    extend(world)
    page = client.sign_in(world.unit, world.contact.account_id).open(f"/company/{world.company}")
    assert "Sie haben mehr Zeit: bis Fr, 12. Februar 2027" in page
    assert "Grund: Betriebsferien" in page


def test_an_extension_is_shortened_and_taken_back(world: World, desk: Browser) -> None:
    def granted() -> tuple[dt.date | None, str]:
        part = world.unit.read(lambda session: session.get_one(RoundCompany, world.company))
        return part.extended_deadline, part.extension_reason

    here = f"/coordinator/rounds/{world.round_id}/companies/{world.company}/extension"
    desk.submit(f"{here}/withdrawal", page=here, status=409)
    extend(world)
    extend(world, dt.date(2027, 2, 5))
    assert granted() == (dt.date(2027, 2, 5), "Betriebsferien")
    assert "Nachfrist zurücknehmen" in desk.open(here)
    desk.submit(f"{here}/withdrawal", {"say": "yes"}, page=here)
    assert granted() == (None, "")
    [mail] = world.unit.read(lambda session: session.exec(select(OutboxMail)).all())
    assert mail.subject == "Roboscouts: Meldeschluss für Muster Metallbau GmbH ist Fr, 29. Januar 2027"


@pytest.mark.parametrize("until", [dt.date(2027, 1, 17), dt.date(2027, 1, 29), dt.date(2027, 3, 1)])
def test_the_day_must_be_a_later_one(world: World, until: dt.date) -> None:
    with pytest.raises(InputRefused) as refusal:
        extend(world, until)
    assert refusal.value.field == "until"


@pytest.mark.parametrize(
    ("language", "until", "said"),
    [
        ("de", "2027-01-29", "nach dem Meldeschluss des Durchgangs, 29. Januar 2027"),
        ("en", "2027-01-29", "after the deadline of the round, 29 January 2027."),
        ("de", "2027-03-01", "1. März 2027"),
        ("en", "2027-03-01", "before the start of the round, 1 March 2027,"),
    ],
)
def test_bug_days_in_a_refusal_stood_in_german_on_english_pages(
    world: World, new_browser: Callable[..., Browser], language: str, until: str, said: str
) -> None:
    browser = new_browser(language=language).sign_in(world.unit, world.coordinator.account_id)
    path = f"/coordinator/rounds/{world.round_id}/companies/{world.company}/extension"
    answer = browser.submit(path, {"until": until, "reason": "Betriebsferien"}, page=path, status=422)
    assert said in answer.text


@pytest.mark.parametrize("state", ["frozen", "matched", "approved"])
def test_a_fixed_block_opens_again_and_keeps_its_answer(world: World, state: str) -> None:
    world.freeze()
    plan = world.compute() if state != "frozen" else None
    if plan and state == "approved":
        world.approve(plan)
    extend(world)
    assert world.state(world.block).state is BlockState.COLLECTING
    assert world.state(world.lonely).state is BlockState(state)
    if plan:
        assert outlook(world).tandems_before == 2
    else:
        with pytest.raises(WrongState):
            outlook(world)


def test_a_published_block_stays(world: World, desk: Browser) -> None:
    world.freeze()
    world.approve(world.compute())
    world.publish()
    with pytest.raises(WrongState):
        extend(world)
    path = f"/coordinator/rounds/{world.round_id}/companies/{world.company}"
    desk.open(f"{path}/extension", status=409)
    assert "Nachfrist geben" not in desk.open(path)


def test_late_people_enter_after_a_look(world: World, desk: Browser) -> None:
    world.freeze()
    plan = world.compute()
    world.approve(plan)
    base = f"/coordinator/rounds/{world.round_id}"
    path = f"{base}/companies/{world.company}/extension"
    assert "Die Freigabe wird zurückgenommen." in desk.open(path)
    desk.submit(path, {"until": "2027-02-12", "reason": "Betriebsferien", "tell": "yes"}, page=path)
    report(world, "azubi", "Zoe Ahrens", learns=["cad", "plc"])
    report(world, "fachkraft", "Rolf Engel", brings={"cad": 3, "plc": 3})
    assert "Muster Metallbau GmbH" in desk.open(f"{base}/freeze")
    look = f"{base}/blocks/{world.block}/new-data"
    page = " ".join(desk.open(look).split())
    assert "Neu dabei: Rolf Engel, Zoe Ahrens" in page
    assert outlook(world).tandems_after == 3
    seen = re.search(r'name="seen" value="(\w+)"', page)
    assert seen is not None
    assert world.state(world.block).state is BlockState.COLLECTING, "looking takes nothing over"
    desk.submit(look, {"seen": seen[1], "reason": "Nachmeldung"}, page=look)
    block = world.state(world.block)
    assert (block.state, world.is_stale(world.block)) == (BlockState.FROZEN, True)
    inputs = world.unit.read(
        lambda session: session.exec(select(BlockInput).where(BlockInput.block_id == world.block)).all()
    )
    assert sorted(each.number for each in inputs) == [1, 2]
    assert world.compute() == plan
    assert len([pair for pair in world.plan(plan).pairs if pair.block_id == world.block]) == 3
    assert world.state(world.lonely).state is BlockState.APPROVED


def test_when_nothing_changes_the_look_says_so(world: World, desk: Browser) -> None:
    world.freeze()
    world.compute()
    extend(world)
    page = desk.open(f"/coordinator/rounds/{world.round_id}/blocks/{world.block}/new-data")
    assert "Es sind dieselben Personen" in page
    assert "Alle, die ein Tandem hatten, behalten es." in page
    take(world, outlook(world).seen)
    assert world.is_stale(world.block)


def test_who_would_get_somebody_else_is_said(world: World) -> None:
    world.freeze()
    world.compute()
    extend(world)
    assert outlook(world).others == 0

    def leave(session: Session) -> None:
        session.get_one(Participant, world.fachkraefte[0]).withdrawn_at = utc_now()

    world.unit.run(leave)
    found = outlook(world)
    assert (found.tandems_before, found.tandems_after, found.gone) == (2, 1, 1)
    assert found.others >= 1
    assert "Petra Sommer" in {change.before for change in found.changes}


def renew_policy(world: World, toml: str) -> None:
    """Let the round have a new policy."""

    def work(session: Session) -> None:
        round_ = session.get_one(Round, world.round_id)
        version = PolicyVersion(programme_id=round_.programme_id, number=2, toml=toml, fingerprint="1" * 64)
        session.add(version)
        session.flush()
        round_.policy_version_id = version.id

    world.unit.run(work)


def test_the_look_is_by_the_policy_a_new_run_would_use(world: World) -> None:
    world.freeze()
    world.compute()
    extend(world)
    assert outlook(world).tandems_after == 2
    renew_policy(world, "minimum_hours = 168\n")
    found = outlook(world)
    assert (found.tandems_before, found.tandems_after) == (2, 0)
    take(world, found.seen)
    newer = world.plan(world.compute())
    assert [pair for pair in newer.pairs if pair.block_id == world.block] == []


def test_the_look_keeps_what_was_decided_by_hand_under_a_new_policy(world: World) -> None:
    world.freeze()
    plan = world.compute()
    left_out = partial(decisions.leave_out, actor=world.coordinator, round_id=world.round_id, plan_id=plan)
    world.unit.run(partial(left_out, participant_id=world.azubis[0], reason="Wechsel"))
    extend(world)
    assert outlook(world).tandems_after == 1
    renew_policy(world, matching.default_policy().to_toml())
    found = outlook(world)
    assert found.tandems_after == 1
    take(world, found.seen)
    newer = world.compute()
    assert newer != plan
    assert len([pair for pair in world.plan(newer).pairs if pair.block_id == world.block]) == 1


def test_what_changed_since_the_look_is_looked_at_again(world: World) -> None:
    world.freeze()
    world.compute()
    extend(world)
    seen = outlook(world).seen
    report(world)
    with pytest.raises(Changed):
        take(world, seen)
    take(world, outlook(world).seen)
    with pytest.raises(WrongState):
        take(world, seen)


def test_fixing_without_a_look_is_refused(world: World, desk: Browser) -> None:
    world.freeze()
    world.compute()
    extend(world)
    path = f"/coordinator/rounds/{world.round_id}/freeze"
    page = desk.submit(path, {"blocks": [str(world.block)]}, page=path, status=422).text
    assert "wurde schon einmal berechnet" in page


def test_answers_the_engine_cannot_read_are_said(world: World, desk: Browser) -> None:
    world.freeze()
    world.compute()
    extend(world)
    report(world, training_year=99)
    with pytest.raises(InputRefused):
        outlook(world)


def test_strangers_find_nothing(world: World) -> None:
    world.freeze()
    world.compute()
    extend(world)
    for actor in (world.stranger, world.contact):
        look = partial(late_people.outlook, actor=actor, round_id=world.round_id, block_id=world.block)
        with pytest.raises(NotFound):
            world.unit.read(look)
    with pytest.raises(NotFound):
        extend(world, company=world.block)
