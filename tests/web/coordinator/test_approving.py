"""Before an approval: the check page, what decisions cost, and a second person where the programme wants one."""

import re
from collections.abc import Callable
from functools import partial
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from tests import factories
from tests.web.client import Browser, path_of
from tests.web.coordinator.conftest import World
from tests.web.coordinator.policy_desk import form_in
from web.db.models import (
    Approval,
    ApprovalRequest,
    AuditEntry,
    BlockState,
    Decision,
    OutboxMail,
    PolicyVersion,
    Programme,
    RequestEnd,
    Round,
)
from web.services.actor import Actor
from web.services.errors import Changed, InputRefused, NotAllowed, NotFound, WrongState
from web.services.planning import approval, checking, costs, decisions, second_person
from web.services.planning.approval import Chosen
from web.services.planning.checking import Unusual

NewBrowser = Callable[..., Browser]


@pytest.fixture
def plan_id(world: World) -> UUID:
    """A computed proposal for all three companies."""
    world.freeze()
    return world.compute()


@pytest.fixture
def second(world: World) -> Actor:
    """Another coordinator of the programme, which wants two people."""
    return world.unit.run(lambda session: _two_people(session, world))


def _two_people(session: Session, world: World) -> Actor:
    programme_id = session.get_one(Round, world.round_id).programme_id
    session.get_one(Programme, programme_id).four_eyes = True
    return factories.make_coordinator(session, programme_id, "Bernd Zweit")


def _check(world: World, plan_id: UUID, actor: Actor | None = None) -> checking.Check:
    here = (actor or world.coordinator, world.round_id, plan_id)
    return world.unit.read(lambda session: checking.check_page(session, *here))


def _chosen(world: World, plan_id: UUID, actor: Actor, *blocks: UUID) -> Chosen:
    return Chosen(world.seen(plan_id, *blocks), actor.name)


def _ask(world: World, plan_id: UUID, *blocks: UUID) -> int:
    chosen = _chosen(world, plan_id, world.coordinator, *blocks)
    here = (world.coordinator, world.round_id, plan_id)
    return world.unit.run(lambda session: second_person.ask_for_approval(session, *here, chosen))


def _give(world: World, plan_id: UUID, actor: Actor, *blocks: UUID) -> int:
    chosen = _chosen(world, plan_id, actor, *blocks)
    here = (actor, world.round_id, plan_id)
    return world.unit.run(lambda session: second_person.approve_as_second(session, *here, chosen))


def _pin(world: World, plan_id: UUID, reason: str = "Wunsch der Ausbildung") -> None:
    world.unit.run(
        lambda session: decisions.keep_pair(
            session,
            world.coordinator,
            world.round_id,
            plan_id,
            azubi_id=world.azubis[0],
            fachkraft_id=world.fachkraefte[1],
            reason=reason,
        )
    )


def _all(world: World, table: type) -> list[object]:
    return world.unit.read(lambda session: list(session.exec(select(table)).all()))


def test_the_check_names_what_is_unusual_gravest_first(world: World, plan_id: UUID) -> None:
    _pin(world, plan_id, reason="")
    check = _check(world, plan_id)
    assert (check.tandems, check.alone, sum(each.decisions for each in check.ready)) == (2, 3, 1)
    found = {each.kind: each.count for each in check.findings}
    assert found[Unusual.UNEXPLAINED] == 1
    assert found[Unusual.BY_HAND] == 1
    assert list(found) == [kind for kind in Unusual if kind in found]
    assert check.ready[0].line.name == "Muster Metallbau GmbH"


def test_the_page_says_it_in_sentences(world: World, plan_id: UUID, client: Browser) -> None:
    _pin(world, plan_id)
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    url = f"/coordinator/rounds/{world.round_id}/plans/{plan_id}/approval"
    page = desk.open(url)
    assert "Es geht um 3 Unternehmen mit 2 Tandems und 3 Personen ohne Tandem." in page
    assert "auf einem zweiten Weg nachgerechnet" in page
    assert "Ein Tandem wurde von Hand zusammengelassen" in page or "von Hand" in page
    assert "Eine Entscheidung wurde von Hand getroffen." in page
    cost = desk.open(f"{url}/cost")
    assert "Jonas Weiß: jetzt Ali Demir, ohne die Entscheidungen Petra Sommer." in cost
    fragment = desk.get(f"{url}/cost", headers={"hx-request": "true"}).text
    assert "<html" not in fragment
    assert "Alles zusammen" in fragment


def test_what_decisions_cost_is_what_solving_without_them_gives(world: World, plan_id: UUID) -> None:
    before = _check(world, plan_id).ready
    free = {each.id: each.line.figures.percent_sum for each in before}
    _pin(world, plan_id)
    here = (world.coordinator, world.round_id, plan_id)
    found = world.unit.read(lambda session: costs.cost_of_decisions(session, *here))
    (line,) = found.lines
    assert line.without.total == free[world.block]
    assert line.now.total < line.without.total
    assert (found.now, found.without) == (line.now, line.without)
    assert sorted(line.changes) == [
        ("Jonas Weiß", "Ali Demir", "Petra Sommer"),
        ("Mia Kurz", "Petra Sommer", "Ali Demir"),
    ]
    assert found.others == 2


def test_without_decisions_there_is_no_cost(world: World, plan_id: UUID) -> None:
    here = (world.coordinator, world.round_id, plan_id)
    found = world.unit.read(lambda session: costs.cost_of_decisions(session, *here))
    assert (found.lines, found.others, found.now.tandems, found.now.mean) == ((), 0, 0, None)
    with pytest.raises(NotFound):
        world.unit.read(lambda session: costs.cost_of_decisions(session, world.stranger, world.round_id, plan_id))


def test_the_rest_shares_a_tick_that_stands_for_exactly_these(world: World, plan_id: UUID) -> None:
    ready = _check(world, plan_id).open
    mark = checking.mark_of_rest(ready)
    assert mark == checking.mark_of_rest(tuple(reversed(ready)))
    assert mark != checking.mark_of_rest(ready[1:])
    here = (world.coordinator, world.round_id, plan_id)
    with pytest.raises(Changed):
        world.unit.run(
            lambda session: approval.approve(session, *here, approval.Chosen({}, world.coordinator.name, mark))
        )
    assert _all(world, Approval) == []


def test_one_company_is_approved_alone(world: World, plan_id: UUID, client: Browser) -> None:
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    url = f"/coordinator/rounds/{world.round_id}/plans/{plan_id}/approval"
    page = desk.open(f"{url}?block={world.block}")
    (value,) = re.findall(r'name="blocks" value="([^"]+)"', page)
    assert value.startswith(str(world.block))
    answer = desk.submit(url, {"blocks": [value], "name": world.coordinator.name}, page=url, status=303)
    assert path_of(answer).endswith("/publication")
    assert world.state(world.block).state is BlockState.APPROVED
    assert world.state(world.lonely).state is BlockState.MATCHED


def test_the_check_of_one_company_speaks_of_it_alone(world: World, plan_id: UUID, client: Browser) -> None:
    _pin(world, plan_id)
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    url = f"/coordinator/rounds/{world.round_id}/plans/{plan_id}/approval"
    page, one = (desk.open(f"{url}{words}") for words in ("", f"?block={world.lonely}"))
    assert "Eine Entscheidung wurde von Hand getroffen." in page
    assert "Es geht um ein Unternehmen mit 0 Tandems" in one
    assert "von Hand getroffen" not in one
    assert "Jonas Weiß" in desk.open(f"{url}/cost?block={world.block}")
    assert "Jonas Weiß" not in desk.open(f"{url}/cost?block={world.lonely}")


def test_a_plan_of_an_earlier_policy_says_so(world: World, plan_id: UUID) -> None:
    def renew(session: Session) -> None:
        round_ = session.get_one(Round, world.round_id)
        newer = PolicyVersion(programme_id=round_.programme_id, number=2, toml="", fingerprint="1" * 64)
        session.add(newer)
        session.flush()
        round_.policy_version_id = newer.id

    world.unit.run(renew)
    check = _check(world, plan_id)
    assert (check.is_in_force, check.ready) == (False, ())


def test_two_people_approve(world: World, plan_id: UUID, second: Actor) -> None:
    with pytest.raises(WrongState):
        world.approve(plan_id)
    assert _ask(world, plan_id) == 3
    assert _all(world, Approval) == []
    mails = [each for each in _all(world, OutboxMail) if isinstance(each, OutboxMail)]
    assert [(mail.kind, mail.recipient) for mail in mails] == [("approval-asked", second.email)]
    assert "Bitte prüfen und freigeben" in mails[0].subject
    with pytest.raises(NotAllowed):
        _give(world, plan_id, world.coordinator)
    assert {each.id for each in _check(world, plan_id, second).theirs} == set(world.blocks)
    assert _check(world, plan_id).theirs == ()
    assert _give(world, plan_id, second) == 3
    assert world.state(world.block).state is BlockState.APPROVED
    given = [each for each in _all(world, Approval) if isinstance(each, Approval)]
    assert {each.approver_name for each in given} == {"Bernd Zweit"}
    ended = [each for each in _all(world, ApprovalRequest) if isinstance(each, ApprovalRequest)]
    assert {(each.outcome, each.requested_by, each.ended_by) for each in ended} == {
        (RequestEnd.APPROVED, world.coordinator.account_id, second.account_id)
    }


def test_a_changed_result_voids_the_request(world: World, plan_id: UUID, second: Actor, client: Browser) -> None:
    _ask(world, plan_id)
    seen_then = _chosen(world, plan_id, second)
    _pin(world, plan_id)
    check = _check(world, plan_id, second)
    assert [each.id for each in check.outdated] == [world.block]
    assert world.block not in {each.id for each in check.theirs}
    overview = client.sign_in(world.unit, world.coordinator.account_id).open(f"/coordinator/rounds/{world.round_id}")
    assert "Bei 2 Unternehmen warten Sie auf die Freigabe" in overview
    assert "Der Vorschlag für ein Unternehmen hat sich geändert, seit" in overview
    here = (second, world.round_id, plan_id)
    with pytest.raises(Changed, match="has to be requested again") as refused:
        world.unit.run(lambda session: second_person.approve_as_second(session, *here, seen_then))
    assert refused.value.params["companies"] == "Muster Metallbau GmbH"
    with pytest.raises(Changed):
        _give(world, plan_id, second, world.block)
    assert _all(world, Approval) == []
    assert _ask(world, plan_id, world.block) == 1
    with pytest.raises(Changed):
        _ask(world, plan_id, world.block)
    assert _give(world, plan_id, second, world.block) == 1


def test_declined_with_a_reason_and_asked_again(world: World, plan_id: UUID, second: Actor) -> None:
    _ask(world, plan_id)
    here = (second, world.round_id, plan_id)
    own = (world.coordinator, world.round_id, plan_id)
    with pytest.raises(NotAllowed):
        world.unit.run(lambda session: second_person.decline(session, *own, world.blocks, reason="Nein"))
    said = world.unit.run(lambda session: second_person.decline(session, *here, [world.block], reason="Mia fehlt"))
    assert said == 1
    assert _check(world, plan_id).declined == (("Muster Metallbau GmbH", "Bernd Zweit", "Mia fehlt"),)
    mails = [each for each in _all(world, OutboxMail) if isinstance(each, OutboxMail)]
    told = [mail for mail in mails if mail.kind == "approval-declined"]
    assert [mail.recipient for mail in told] == [world.coordinator.email]
    assert "Mia fehlt" in told[0].text
    with pytest.raises(WrongState):
        world.unit.run(lambda session: second_person.decline(session, *here, [world.block], reason="Noch einmal"))
    assert _ask(world, plan_id, world.block) == 1


def test_only_who_asked_takes_a_request_back(world: World, plan_id: UUID, second: Actor) -> None:
    _ask(world, plan_id)
    here, own = (second, world.round_id, plan_id), (world.coordinator, world.round_id, plan_id)
    with pytest.raises(NotAllowed):
        world.unit.run(lambda session: second_person.take_back(session, *here, [world.block]))
    assert world.unit.run(lambda session: second_person.take_back(session, *own, [world.block])) == 1
    with pytest.raises(WrongState):
        _give(world, plan_id, second, world.block)
    with pytest.raises(NotFound):
        world.unit.run(
            lambda session: second_person.take_back(session, world.stranger, world.round_id, plan_id, [world.block])
        )


def test_nobody_asks_where_one_person_approves_or_nobody_else_is_there(world: World, plan_id: UUID) -> None:
    with pytest.raises(WrongState):
        _ask(world, plan_id)

    def alone(session: Session) -> None:
        session.get_one(Programme, session.get_one(Round, world.round_id).programme_id).four_eyes = True

    world.unit.run(alone)
    with pytest.raises(WrongState) as refused:
        _ask(world, plan_id)
    assert refused.value.message == second_person.NOBODY_ELSE


def _asks(here: tuple[Actor, UUID, UUID], chosen: Chosen, session: Session) -> int:
    return second_person.ask_for_approval(session, *here, chosen)


def test_a_wrong_name_and_an_empty_choice_are_refused(world: World, plan_id: UUID, second: Actor) -> None:
    here = (world.coordinator, world.round_id, plan_id)
    for chosen in (Chosen(world.seen(plan_id), second.name), Chosen({}, world.coordinator.name)):
        with pytest.raises(InputRefused):
            world.unit.run(partial(_asks, here, chosen))


def test_bug_the_proposal_itself_says_who_waits_for_whom(
    world: World, plan_id: UUID, second: Actor, new_browser: NewBrowser
) -> None:
    plan = f"/coordinator/rounds/{world.round_id}/plans/{plan_id}"
    asker, giver = (new_browser().sign_in(world.unit, actor.account_id) for actor in (world.coordinator, second))
    assert "Freigabe einer zweiten Person" not in asker.open(plan)
    assert _ask(world, plan_id, world.block, world.lonely) == 2
    assert "Bei 2 Unternehmen warten Sie auf die Freigabe einer zweiten Person." in asker.open(plan)
    page = giver.open(plan)
    assert f"{world.coordinator.name} bittet Sie um die Freigabe: 2 Unternehmen." in page
    assert f"{plan}/second-approval" in page
    world.outdate(world.block)
    assert "Freigabe: ein Unternehmen." in giver.open(plan)


def test_both_people_by_forms(world: World, plan_id: UUID, second: Actor, new_browser: NewBrowser) -> None:
    asking = new_browser().sign_in(world.unit, world.coordinator.account_id)
    giving = new_browser().sign_in(world.unit, second.account_id)
    url = f"/coordinator/rounds/{world.round_id}/plans/{plan_id}"
    page = asking.open(f"{url}/approval")
    assert "geben zwei Personen frei" in page
    values = re.findall(r'name="blocks" value="([^"]+)"', page)
    form = {"blocks": values, "name": world.coordinator.name}
    assert "geben zwei Personen frei" in asking.submit(f"{url}/approval", form, page=url, status=409).text
    asking.submit(f"{url}/approval/request", form, page=url, status=303)
    assert "Wartet auf eine zweite Person" in asking.open(f"{url}/approval")
    assert "Niemand wartet auf Ihre Freigabe" in asking.open(f"{url}/second-approval")
    assert "Jemand wartet auf Ihre Freigabe" in giving.open(f"{url}/approval")
    giving.open(f"{url}/refusal")
    refusal = {"blocks": [str(world.lonely)], "reason": ""}
    assert "Warum?" in giving.submit(f"{url}/refusal", refusal, page=url, status=422).text
    giving.submit(f"{url}/refusal", refusal | {"reason": "Zu früh"}, page=url, status=303)
    asking.submit(f"{url}/approval/request/end", {"blocks": [str(world.mute)]}, page=url, status=303)
    page = giving.open(f"{url}/second-approval")
    (value,) = re.findall(r'name="blocks" value="([^"]+)"', page)
    answer = giving.submit(f"{url}/second-approval", {"blocks": [value], "name": second.name}, page=url, status=303)
    assert path_of(answer).endswith("/publication")
    assert "hat abgelehnt. Der Grund: Zu früh" in asking.open(f"{url}/approval")
    stored = world.unit.read(
        lambda session: session.exec(select(Approval).where(col(Approval.revoked_at).is_(None))).all()
    )
    assert [each.block_id for each in stored] == [world.block]


def test_who_may_not_see_the_round_can_do_none_of_it(world: World, plan_id: UUID, second: Actor) -> None:
    _ask(world, plan_id)
    chosen = Chosen(world.seen(plan_id), world.stranger.name)
    here = (world.stranger, world.round_id, plan_id)
    for act in (
        lambda session: second_person.ask_for_approval(session, *here, chosen),
        lambda session: second_person.approve_as_second(session, *here, chosen),
        lambda session: second_person.decline(session, *here, world.blocks, reason="Nein"),
        lambda session: checking.check_page(session, *here),
    ):
        with pytest.raises((NotFound, WrongState)):
            world.unit.run(act)
    assert _all(world, Decision) == []
    assert second.coordinates


def test_the_second_person_is_not_given_up_while_something_depends_on_it(
    world: World, plan_id: UUID, second: Actor, new_browser: NewBrowser
) -> None:
    programme_id = world.unit.read(lambda session: session.get_one(Round, world.round_id).programme_id)
    home = f"/coordinator/programmes/{programme_id}"
    desk = new_browser().sign_in(world.unit, second.account_id)
    off = form_in(desk.open(f"{home}/data"), f"{home}/data")
    assert off.pop("four_eyes") == "yes"
    words = "Das Vier-Augen-Prinzip lässt sich gerade nicht ausschalten"

    _ask(world, plan_id, world.block)
    refused = desk.submit(f"{home}/data", off, page=f"{home}/data", status=422).text
    assert words in refused
    assert world.unit.read(lambda session: session.get_one(Round, world.round_id).name) in refused
    _give(world, plan_id, second, world.block)
    assert words in desk.submit(f"{home}/data", off, page=f"{home}/data", status=422).text
    assert world.unit.read(lambda session: session.get_one(Programme, programme_id).four_eyes)

    world.publish(world.block)
    desk.submit(f"{home}/data", off, page=f"{home}/data")
    assert not world.unit.read(lambda session: session.get_one(Programme, programme_id).four_eyes)
    mails = [
        mail for mail in _all(world, OutboxMail) if isinstance(mail, OutboxMail) and mail.kind == "second-person-off"
    ]
    assert [mail.recipient for mail in mails] == [world.coordinator.email]
    assert second.name in mails[0].text
    noted = [each for each in _all(world, AuditEntry) if isinstance(each, AuditEntry)]
    assert [each.actor for each in noted if each.action == "programme.give_up_second_person"] == [second.account_id]


def test_a_result_that_changed_meanwhile_is_named_with_what_was_decided(
    world: World, plan_id: UUID, new_browser: NewBrowser
) -> None:
    desk = new_browser().sign_in(world.unit, world.coordinator.account_id)
    url = f"/coordinator/rounds/{world.round_id}/plans/{plan_id}/approval"
    ticks = re.findall(r'name="blocks" value="([^"]+)"', desk.open(url))
    _pin(world, plan_id)
    fields = {"blocks": ticks, "name": world.coordinator.name}
    answer = desk.submit(url, fields, page=url, status=409).text
    assert "Muster Metallbau GmbH. Es wurde nichts freigegeben." in answer
    assert "Nordwind Logistik GmbH. Es wurde" not in answer
    assert "Das ist inzwischen geschehen" in answer
    assert "Jonas Weiß und Ali Demir bleiben ein Tandem." in answer
    ticked = re.findall(r'name="blocks" value="([^"]+)"[^>]* checked', answer)
    assert {each[:36] for each in ticked} == {str(world.lonely), str(world.mute)}
    assert _all(world, Approval) == []

    world.approve(plan_id, world.lonely)
    answer = desk.submit(url, fields | {"blocks": ticked}, page=url, status=409).text
    assert f"Nordwind Logistik GmbH ({world.coordinator.name})" in answer
    assert re.findall(r'name="blocks" value="([^:]+):[^"]+"[^>]* checked', answer) == [str(world.mute)]
