"""Publications that go out by themselves: at a set time, on their day, once, and not at all once they are stopped."""

import re
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.web.client import Browser, path_of
from tests.web.coordinator.conftest import World
from web.db.models import (
    Approval,
    BlockState,
    Coordinator,
    Notice,
    OutboxMail,
    Participant,
    PlannedWave,
    Publication,
    Round,
    Tandem,
    WaveKind,
)
from web.db.models.columns import utc_now
from web.db.queries import staleness
from web.jobs import publishing
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound, WrongState
from web.services.outreach import round_overview
from web.services.outreach.round_overview import Step
from web.services.planning import approval, company_tandems, waves

NewBrowser = Callable[..., Browser]
NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)


@pytest.fixture
def approved(world: World) -> World:
    """All three companies approved."""
    world.freeze()
    world.approve(world.compute())
    return world


def _plan(world: World, *blocks: UUID, at: datetime | None = None) -> int:
    when = at or utc_now() + timedelta(days=1)
    here = (world.coordinator, world.round_id, blocks or world.blocks)
    return world.unit.run(lambda session: waves.plan_first_wave(session, *here, at=when))


def _publish(world: World, *blocks: UUID) -> int:
    here = (world.coordinator, world.round_id, blocks or world.blocks)
    return world.unit.run(lambda session: waves.publish_now(session, *here, today=factories.TODAY))


def _make_due(world: World) -> None:
    def earlier(session: Session) -> None:
        for wave in session.exec(select(PlannedWave)):
            wave.due_at = utc_now() - timedelta(minutes=1)

    world.unit.run(earlier)


def _send(world: World) -> int:
    return publishing.send_due(world.unit, NOW)


def _planned(world: World) -> waves.Planned:
    return world.unit.read(lambda session: waves.planned(session, world.coordinator, world.round_id))


def test_the_companies_are_told_at_the_set_time_and_once(approved: World) -> None:
    assert _plan(approved) == 3
    assert (_send(approved), approved.state(approved.block).state) == (0, BlockState.APPROVED)
    _make_due(approved)
    assert _send(approved) == 3
    assert approved.state(approved.block).state is BlockState.PUBLISHED
    mails = approved.count(OutboxMail)
    assert (_send(approved), approved.count(OutboxMail), approved.count(Publication)) == (0, mails, 3)
    told = approved.unit.read(lambda session: session.exec(select(Publication)).all())
    assert {each.published_by for each in told} == {approved.coordinator.account_id}


def test_two_workers_at_once_send_each_wave_once(approved: World) -> None:
    _plan(approved)
    _make_due(approved)
    sent: list[int] = []
    barrier = threading.Barrier(2)

    def work() -> None:
        barrier.wait(10)
        sent.append(_send(approved))

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(sent) == 3
    assert (approved.count(Publication), approved.count(Tandem)) == (3, 2)


def test_what_is_stopped_does_not_go_out(approved: World) -> None:
    _plan(approved)
    here = (approved.coordinator, approved.round_id, [approved.block])
    assert approved.unit.run(lambda session: waves.stop_first_wave(session, *here)) == 1
    _make_due(approved)
    assert _send(approved) == 2
    assert approved.state(approved.block).state is BlockState.APPROVED
    assert [wave.name for wave in _planned(approved).stopped] == ["Muster Metallbau GmbH"]
    assert _planned(approved).is_free(approved.block)
    with pytest.raises(WrongState):
        approved.unit.run(lambda session: waves.stop_first_wave(session, *here))
    assert _publish(approved, approved.block) == 1


def test_taking_the_approval_back_stops_it_too(approved: World) -> None:
    _plan(approved)
    here = (approved.coordinator, approved.round_id, approved.block)
    approved.unit.run(lambda session: approval.revoke_approval(session, *here, reason="Irrtum"))
    _make_due(approved)
    assert _send(approved) == 2
    assert approved.state(approved.block).state is BlockState.MATCHED
    assert approved.block not in _planned(approved).companies


def test_somebody_who_withdrew_keeps_it_waiting(approved: World) -> None:
    _plan(approved)
    approved.unit.run(lambda session: _leave(session, approved.azubis[0]))
    _make_due(approved)
    assert _send(approved) == 2
    assert _planned(approved).companies[approved.block].waits
    with pytest.raises(WrongState):
        _plan(approved, approved.block)


def _leave(session: Session, participant_id: UUID) -> None:
    session.get_one(Participant, participant_id).withdrawn_at = utc_now()


def test_a_time_is_checked_and_set_once(approved: World) -> None:
    with pytest.raises(InputRefused):
        _plan(approved, at=utc_now() - timedelta(minutes=1))
    _plan(approved, approved.block)
    with pytest.raises(WrongState):
        _plan(approved, approved.block)
    for day, at in ((None, time(9)), (date(2027, 2, 1), None)):
        with pytest.raises(InputRefused):
            waves.moment_of(day, at)
    assert waves.moment_of(date(2027, 2, 1), time(9)).astimezone(UTC) == datetime(2027, 2, 1, 8, tzinfo=UTC)


def test_the_people_are_told_on_their_day_by_themselves(approved: World) -> None:
    _publish(approved)
    ahead = _planned(approved).people
    due = {wave.due_at.astimezone(UTC) for wave in ahead.values()}
    told = approved.unit.read(lambda session: session.exec(select(Publication)).first())
    assert told is not None
    assert due == {waves.moment_of(told.people_due_on, waves.MORNING).astimezone(UTC)}
    assert approved.count(Notice) == 0
    _make_due(approved)
    assert _send(approved) == 3
    assert (approved.count(Notice), _send(approved)) == (7, 0)
    assert _planned(approved).people == {}


def test_a_call_that_was_asked_for_comes_first(approved: World) -> None:
    _publish(approved)
    reply = (approved.contact, approved.company)
    approved.unit.run(lambda session: company_tandems.reply_to_publication(session, *reply, agreed=False))
    _make_due(approved)
    assert _send(approved) == 2
    wave = _planned(approved).people[approved.block]
    assert (wave.wants_call, wave.waits) == (True, True)
    approved.unit.run(lambda session: company_tandems.reply_to_publication(session, *reply, agreed=True))
    assert _send(approved) == 1


def test_who_asked_to_stop_or_withdrew_keeps_their_company_waiting(approved: World) -> None:
    _publish(approved)

    def ask_out(session: Session) -> None:
        session.get_one(Participant, approved.azubis[1]).asked_out_at = utc_now()

    approved.unit.run(ask_out)
    _make_due(approved)
    assert _send(approved) == 2
    assert _planned(approved).waiting_for_people == {approved.block}
    here = (approved.coordinator, approved.round_id, [approved.block])
    assert approved.unit.run(lambda session: waves.tell_now(session, *here)) == 4
    assert _send(approved) == 0


def test_the_news_for_people_are_stopped_and_go_on(approved: World) -> None:
    _publish(approved)
    here = (approved.coordinator, approved.round_id, [approved.block])
    with pytest.raises(WrongState):
        approved.unit.run(lambda session: waves.resume_second_wave(session, *here))
    approved.unit.run(lambda session: waves.stop_second_wave(session, *here))
    _make_due(approved)
    assert _send(approved) == 2
    assert _planned(approved).people[approved.block].is_stopped
    approved.unit.run(lambda session: waves.resume_second_wave(session, *here))
    assert _send(approved) == 1
    with pytest.raises(WrongState):
        approved.unit.run(lambda session: waves.stop_second_wave(session, *here))


def test_all_that_goes_out_by_itself_is_stopped_at_once(approved: World, client: Browser) -> None:
    desk = client.sign_in(approved.unit, approved.coordinator.account_id)
    url = f"/coordinator/rounds/{approved.round_id}/publication"
    _plan(approved)
    all_of_them = {"blocks": waves.mark_of_rest(approved.blocks)}
    assert "Alle 3 anhalten" in desk.open(url)
    desk.submit(f"{url}/stop", {"blocks": waves.mark_of_rest(approved.blocks[:2])}, page=url, status=409)
    desk.submit(f"{url}/stop", all_of_them, page=url, status=303)
    assert len(_planned(approved).stopped) == 3
    _publish(approved)
    news = url.replace("publication", "news")
    desk.submit(f"{news}/stop", all_of_them, page=url, status=303)
    _make_due(approved)
    assert _send(approved) == 0
    assert "Alle 3 doch von selbst" in desk.open(url)
    desk.submit(f"{news}/resume", all_of_them, page=url, status=303)
    assert _send(approved) == 3


def test_what_is_out_of_date_waits_and_says_so(approved: World, client: Browser) -> None:
    _plan(approved)
    approved.unit.run(lambda session: staleness.mark(session, [approved.block]))
    desk = client.sign_in(approved.unit, approved.coordinator.account_id)
    page = desk.open(f"/coordinator/rounds/{approved.round_id}/publication")
    assert "Diese Freigabe gilt nicht mehr." in page
    assert f"/blocks/{approved.block}/revocation" in page
    assert "macht nicht mehr mit" not in page
    _make_due(approved)
    assert _send(approved) == 2


@pytest.mark.parametrize("is_gone", [True, False], ids=["account deleted", "coordinates no more"])
def test_what_nobody_stands_for_waits_until_another_coordinator_does(
    approved: World, client: Browser, is_gone: bool
) -> None:
    programme_id = approved.unit.read(lambda session: session.get_one(Round, approved.round_id).programme_id)
    second = approved.unit.run(lambda session: factories.make_coordinator(session, programme_id, "Bernd Zweit"))
    _plan(approved)

    def forget(session: Session) -> None:
        for wave in session.exec(select(PlannedWave)) if is_gone else ():
            wave.planned_by = None
        session.delete(session.exec(select(Coordinator).where(Coordinator.account_id == wanted)).one())

    wanted = approved.coordinator.account_id
    approved.unit.run(forget)
    _make_due(approved)
    assert _send(approved) == 0
    assert _overview(approved, second).step(factories.TODAY) is Step.PUBLISH
    desk = client.sign_in(approved.unit, second.account_id)
    url = f"/coordinator/rounds/{approved.round_id}/publication"
    assert desk.open(url).count("Wer es geplant hat, koordiniert hier nicht mehr") == 3
    desk.submit(f"{url}/take-over", {"blocks": str(approved.block)}, page=url, status=303)
    assert _send(approved) == 1
    told = approved.unit.read(lambda session: session.exec(select(Publication)).one())
    assert (told.block_id, told.published_by) == (approved.block, second.account_id)
    here = (second, approved.round_id, [approved.block])
    with pytest.raises(WrongState):
        approved.unit.run(lambda session: waves.take_over(session, *here))
    assert approved.unit.run(lambda session: waves.send_wave(session, uuid4(), today=factories.TODAY)) is False


def _overview(world: World, actor: Actor | None = None) -> round_overview.Overview:
    here = (actor or world.coordinator, world.round_id)
    return world.unit.read(lambda session: round_overview.overview(session, *here))


def test_the_next_step_is_none_where_all_goes_out_by_itself(approved: World) -> None:
    def step() -> Step:
        return _overview(approved).step(factories.TODAY)

    people = (approved.coordinator, approved.round_id, [approved.block])
    assert step() is Step.PUBLISH
    _plan(approved, approved.block, approved.lonely)
    assert step() is Step.PUBLISH
    _plan(approved, approved.mute)
    assert step() is Step.GOES_OUT
    _publish(approved)
    assert step() is Step.GOES_OUT
    approved.unit.run(lambda session: waves.stop_second_wave(session, *people))
    assert (step(), _overview(approved).people_to_tell) == (Step.TELL_PEOPLE, 1)
    approved.unit.run(lambda session: waves.resume_second_wave(session, *people))
    reply = (approved.contact, approved.company)
    approved.unit.run(lambda session: company_tandems.reply_to_publication(session, *reply, agreed=False))
    assert step() is Step.TELL_PEOPLE
    approved.tell()
    assert step() is Step.NONE


def test_an_approval_that_is_gone_publishes_nothing(approved: World) -> None:
    def revoke(session: Session) -> None:
        for row in session.exec(select(Approval)):
            row.revoked_at = utc_now()

    approved.unit.run(revoke)
    with pytest.raises(WrongState):
        _plan(approved, approved.block)


def test_strangers_plan_and_stop_nothing(approved: World) -> None:
    _plan(approved)
    here = (approved.stranger, approved.round_id, approved.blocks)
    for act in (waves.stop_first_wave, waves.stop_second_wave, waves.resume_second_wave, waves.take_over):
        with pytest.raises(NotFound):
            approved.unit.run(partial(act, actor=here[0], round_id=here[1], block_ids=here[2]))
    with pytest.raises(NotFound):
        approved.unit.run(lambda session: waves.plan_first_wave(session, *here, at=utc_now() + timedelta(days=1)))


def test_all_of_it_by_forms(approved: World, client: Browser) -> None:
    desk = client.sign_in(approved.unit, approved.coordinator.account_id)
    base = f"/coordinator/rounds/{approved.round_id}"
    page = desk.open(f"{base}/publication")
    assert "2 Mails gehen hinaus." in page
    form = {"blocks": [str(block) for block in approved.blocks], "when": "later", "day": "", "at": "09:30"}
    assert "Bitte geben Sie Tag und Uhrzeit an." in desk.submit(f"{base}/publication", form, page=base, status=422).text
    assert (
        "Bitte geben Sie eine Uhrzeit ein"
        in desk.submit(f"{base}/publication", form | {"at": "morgens"}, page=base, status=422).text
    )
    later = form | {"day": "2099-02-03"}
    desk.submit(f"{base}/publication", later, page=base, status=303)
    page = desk.open(f"{base}/publication")
    assert "3. Februar 2099, 09:30" in page
    desk.submit(f"{base}/publication/stop", {"blocks": [str(approved.block)]}, page=base, status=303)
    page = desk.open(f"{base}/publication")
    assert "Angehalten, bevor es hinausging: Muster Metallbau GmbH." in page
    now = {"blocks": [str(approved.block)], "when": "now"}
    desk.submit(f"{base}/publication", now, page=base, status=303)
    page = desk.open(f"{base}/publication")
    assert "geht von selbst hinaus" in page
    desk.submit(f"{base}/news/stop", now, page=base, status=303)
    assert "Doch von selbst" in desk.open(f"{base}/publication")
    desk.submit(f"{base}/news/resume", now, page=base, status=303)
    desk.submit(f"{base}/news/resume", now, page=base, status=409)
    desk.submit(f"{base}/publication/stop", {"blocks": []}, page=base, status=422)


def test_only_waves_ahead_of_a_company_are_shown(approved: World) -> None:
    _plan(approved, approved.block)
    _publish(approved, approved.block)
    assert _planned(approved).companies == {}
    assert set(_planned(approved).people) == {approved.block}
    kinds = approved.unit.read(lambda session: [wave.kind for wave in session.exec(select(PlannedWave))])
    assert sorted(kinds) == [WaveKind.COMPANIES, WaveKind.PEOPLE]


def test_many_companies_are_told_one_after_the_other_and_the_page_says_how_far_it_is(
    world: World, client: Browser
) -> None:
    many = waves.LISTED + 2

    def add(session: Session) -> list[UUID]:
        round_ = session.get_one(Round, world.round_id)
        companies = [factories.make_company(session, round_, f"Werk {number}") for number in range(many)]
        for company in companies:
            factories.make_participant(session, company, "azubi", "Kim Petersen")
        return [company.block_id for company in companies]

    blocks = world.unit.run(add)
    world.freeze(*blocks)
    world.approve(world.compute(), *blocks)
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    base = f"/coordinator/rounds/{world.round_id}"
    ticks = re.findall(r'name="blocks" value="([^"]+)"', desk.open(f"{base}/publication"))
    assert (len(ticks), ticks[-1][:5]) == (waves.LISTED + 1, "rest:")
    _plan(world, blocks[-1])
    form = {"blocks": ticks, "when": "now"}
    desk.submit(f"{base}/publication", form, page=f"{base}/publication", status=409)
    here = (world.coordinator, world.round_id, [blocks[-1]])
    world.unit.run(lambda session: waves.stop_first_wave(session, *here))
    answer = desk.submit(f"{base}/publication", form, page=f"{base}/publication", status=303)
    assert world.count(Publication) == 0
    assert f"0 von {many}" in desk.open(answer.headers["location"])
    assert f"{many} Unternehmen sind noch an der Reihe." in desk.open(f"{base}/publication")
    assert _send(world) == many
    assert path_of(desk.get(answer.headers["location"])) == f"{base}/publication"
    ticks = re.findall(r'name="blocks" value="([^"]+)"', desk.open(f"{base}/news"))
    assert len(ticks) == waves.LISTED + 1
    answer = desk.submit(f"{base}/news", {"blocks": ticks}, page=f"{base}/news", status=303)
    assert (_send(world), world.count(Notice), _send(world)) == (many, many, 0)


def test_an_approval_taken_back_or_published_meanwhile_is_named_and_the_other_ticks_stay(
    approved: World, client: Browser
) -> None:
    desk = client.sign_in(approved.unit, approved.coordinator.account_id)
    url = f"/coordinator/rounds/{approved.round_id}/publication"
    fields = {"blocks": [str(each) for each in approved.blocks], "when": "now", "at": "09:00"}
    desk.open(url)
    programme_id = approved.unit.read(lambda session: session.get_one(Round, approved.round_id).programme_id)
    other = approved.unit.run(lambda session: factories.make_coordinator(session, programme_id, "Bernd Zweit"))
    here = (other, approved.round_id, approved.block)
    approved.unit.run(lambda session: approval.revoke_approval(session, *here, reason="Irrtum"))
    answer = desk.submit(url, fields, status=409).text
    assert "Muster Metallbau GmbH (Bernd Zweit)" in answer
    ticked = re.findall(r'name="blocks" value="([^"]+)"[^>]* checked', answer)
    assert {UUID(each) for each in ticked} == {approved.lonely, approved.mute}
    _publish(approved, approved.lonely)
    answer = desk.submit(url, fields | {"blocks": ticked}, status=409).text
    assert "veröffentlicht: Nordwind Logistik GmbH." in answer
    assert approved.count(Publication) == 1
    (last,) = re.findall(r'name="blocks" value="([^"]+)"[^>]* checked', answer)
    assert desk.submit(url, fields | {"blocks": [last]}).status_code == 303
    assert approved.count(Publication) == 2
