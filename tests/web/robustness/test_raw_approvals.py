"""The form of an approval, sent raw: at the wrong moment, for the wrong plan or block, twice, or without a token.

Who may send it at all is proved in `test_skipped_steps`, two at the same moment in `test_races`.
"""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx2 import Response
from sqlmodel import Session

from tests import factories as make
from tests.web.account.doorstep import everything
from tests.web.client import Browser
from tests.web.robustness.ground import Ground, make_ground
from web.db.models import Approval, Plan, PolicyVersion, Programme, Round, Run, RunState
from web.db.session import Unit
from web.services.planning import freezing, working

NewBrowser = Callable[..., Browser]
WAYS = ("approval", "approval/request", "second-approval")
NO_HASH = "0" * 64


@pytest.fixture
def ground(unit: Unit) -> Ground:
    return unit.run(lambda session: make_ground(unit, session))


@pytest.fixture
def desk(ground: Ground, new_browser: NewBrowser) -> Browser:
    return new_browser().sign_in(ground.unit, ground.coordinator.account_id)


def fields(ground: Ground, block: UUID, result: str) -> dict[str, Any]:
    return {"blocks": f"{block}:{result}", "name": ground.coordinator.name}


def sent(desk: Browser, path: str, data: dict[str, Any]) -> Response:
    return desk.post(path, data={"csrf": desk.token("/imprint"), **data})


def refused(desk: Browser, ground: Ground, path: str, data: dict[str, Any], status: int) -> str:
    """Send a form that is refused: a whole page that says why in words, and no row of any table is another."""
    before = everything(ground.unit)
    answer = sent(desk, path, data)
    assert answer.status_code == status, (path, answer.status_code)
    assert re.search(r"<h1.*?\w+.*?</h1>", answer.text, re.DOTALL)
    assert everything(ground.unit) == before
    return str(answer.text)


def test_before_the_first_result_is_there(ground: Ground, desk: Browser) -> None:
    """A run waits, then works: its plan has an address already and says nothing yet."""
    ground.freeze()
    run = ground.request_run()
    plan = ground.unit.read(lambda session: session.get_one(Run, run)).plan_id
    block = ground.first.block
    for is_at_work in (False, True):
        if is_at_work:
            ground.unit.run(lambda session: working.start(session, run))
        for way in WAYS:
            for result in (NO_HASH, ""):
                status = 409 if result else 422
                refused(desk, ground, f"{ground.home}/plans/{plan}/{way}", fields(ground, block, result), status)
    assert ground.unit.read(lambda session: session.get_one(Run, run)).state is RunState.RUNNING


def test_data_that_was_opened_again(ground: Ground, desk: Browser) -> None:
    """Neither while it collects nor once other data is fixed does what was seen before count."""
    ground.freeze()
    plan, block = ground.compute(), ground.first.block
    here = (ground.coordinator, ground.round)
    data = fields(ground, block, ground.seen(plan)[block])
    ground.unit.run(lambda session: freezing.release_block(session, *here, block, reason="Fehler"))
    for way in WAYS:
        refused(desk, ground, f"{ground.home}/plans/{plan}/{way}", data, 409)
    ground.freeze(block)
    for way in WAYS:
        refused(desk, ground, f"{ground.home}/plans/{plan}/{way}", data, 409)
    both = {"blocks": [data["blocks"], f"{ground.second.block}:{ground.seen(plan)[ground.second.block]}"]}
    refused(desk, ground, f"{ground.home}/plans/{plan}/approval", data | both, 409)


def test_a_plan_that_was_only_compared(ground: Ground, desk: Browser) -> None:
    """A newer plan of another policy is looked at beside the round's: approving it would pass by choosing it."""
    ground.freeze()
    plan, block = ground.compute(), ground.first.block
    other = ground.unit.run(lambda session: other_plan(session, ground))
    for seen in (ground.seen(plan)[block], NO_HASH):
        for way in WAYS:
            refused(desk, ground, f"{ground.home}/plans/{other}/{way}", fields(ground, block, seen), 409)
    answer = sent(desk, f"{ground.home}/plans/{plan}/approval", fields(ground, block, ground.seen(plan)[block]))
    assert answer.status_code == 303


def other_plan(session: Session, ground: Ground) -> UUID:
    round_ = session.get_one(Round, ground.round)
    old = session.get_one(PolicyVersion, round_.policy_version_id)
    policy = PolicyVersion(programme_id=old.programme_id, number=2, toml='objective = "total"\n', fingerprint="1" * 64)
    session.add(policy)
    session.flush()
    plan = Plan(round_id=round_.id, number=2, policy_version_id=policy.id)
    session.add(plan)
    session.flush()
    return plan.id


def test_bug_blocks_of_others_and_of_nobody(unit: Unit, ground: Ground, desk: Browser) -> None:
    """A block of the next round, of another programme, and one that never was: the same page, without any key."""
    following = unit.run(
        lambda session: make_ground(unit, session, session.get_one(Programme, ground.programme), "Tal")
    )
    foreign = unit.run(lambda session: make_ground(unit, session, None, "Fern"))
    for each in (ground, following, foreign):
        each.freeze()
    plans = [each.compute() for each in (ground, following, foreign)]
    own = f"{ground.first.block}:{ground.seen(plans[0])[ground.first.block]}"
    for way in WAYS[:1]:
        path = f"{ground.home}/plans/{plans[0]}/{way}"
        pages = set()
        for house, plan in ((following, plans[1]), (foreign, plans[2])):
            strange = f"{house.first.block}:{house.seen(plan)[house.first.block]}"
            for blocks in (strange, [own, strange]):
                pages.add(refused(desk, ground, path, {"blocks": blocks, "name": ground.coordinator.name}, 404))
        pages.add(refused(desk, ground, path, fields(ground, uuid4(), NO_HASH), 404))
        shown = {re.sub(r"<input[^>]*>", "", page) for page in pages}
        assert len(shown) == 1
        assert str(ground.first.block) not in "".join(shown)
    for garbage in ("", "x", f"{ground.first.block}", "rest:1", f"rest:{NO_HASH}:", f"{uuid4()}:{NO_HASH};--"):
        refused(desk, ground, f"{ground.home}/plans/{plans[0]}/approval", fields_of(ground, garbage), 422)
    for plan in (*plans[1:], uuid4()):
        for way in WAYS:
            refused(desk, ground, f"{ground.home}/plans/{plan}/{way}", fields_of(ground, own), 404)


def fields_of(ground: Ground, blocks: str) -> dict[str, Any]:
    return {"blocks": blocks, "name": ground.coordinator.name}


def test_sent_once_more_and_without_a_token(ground: Ground, desk: Browser) -> None:
    ground.freeze()
    plan, block = ground.compute(), ground.first.block
    path, data = f"{ground.home}/plans/{plan}/approval", fields(ground, block, ground.seen(plan)[block])
    before = everything(ground.unit)
    for broken in ({}, {"csrf": "x"}, {"csrf": "0" * 64}):
        assert desk.post(path, data={**broken, **data}).status_code == 403
    elsewhere = {"origin": "https://example.org", "sec-fetch-site": "cross-site"}
    assert desk.post(path, data={"csrf": desk.token("/imprint"), **data}, headers=elsewhere).status_code == 403
    assert desk.put(path).status_code == 405
    assert everything(ground.unit) == before
    refused(desk, ground, path, data | {"name": "Jemand anders"}, 422)
    assert sent(desk, path, data).status_code == 303
    assert "Inzwischen schon freigegeben" in refused(desk, ground, path, data, 409)
    twice = [f"{ground.second.block}:{ground.seen(plan)[ground.second.block]}"] * 2
    assert sent(desk, path, data | {"blocks": twice}).status_code == 303
    assert sum(name == "approval" for name, rows in everything(ground.unit).items() for _row in rows) == 2


def test_of_two_people_none_passes_by_the_other(ground: Ground, desk: Browser, new_browser: NewBrowser) -> None:
    """Where two approve, neither the plain form nor the second one alone approves; nor does who asked."""
    unit = ground.unit

    def two(session: Session) -> UUID:
        session.get_one(Programme, ground.programme).four_eyes = True
        return make.make_coordinator(session, ground.programme, ground.coordinator.name).account_id

    other = new_browser().sign_in(unit, unit.run(two))
    ground.freeze()
    plan, block = ground.compute(), ground.first.block
    home, data = f"{ground.home}/plans/{plan}", fields(ground, block, ground.seen(plan)[block])
    for browser in (desk, other):
        refused(browser, ground, f"{home}/approval", data, 409)
        refused(browser, ground, f"{home}/second-approval", data, 409)
    assert sent(desk, f"{home}/approval/request", data).status_code == 303
    refused(desk, ground, f"{home}/approval", data, 409)
    assert sent(desk, f"{home}/second-approval", data).status_code in {403, 409}
    assert unit.read(lambda session: session.get(Approval, block)) is None
    assert sent(other, f"{home}/second-approval", data).status_code == 303
    refused(other, ground, f"{home}/second-approval", data, 409)
