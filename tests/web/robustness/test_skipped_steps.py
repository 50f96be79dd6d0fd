"""Raw POSTs that skip a step of a block's life: each is refused and changes nothing."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select

from tests import factories as make
from tests.web.account.doorstep import everything
from tests.web.client import Browser
from tests.web.robustness.ground import Ground, make_ground, send
from web.db.models import ExportKind, Notice, OutboxMail, Participant, PlanBlock, PolicyVersion, Round, Tandem
from web.db.models.columns import utc_now
from web.db.queries import staleness
from web.db.session import Unit
from web.services import matching
from web.services.people import settling
from web.services.planning import repairing, waves, working

NewBrowser = Callable[..., Browser]
STAGES = ("collecting", "frozen", "matched", "approved", "published", "told")


@dataclass
class Story:
    """A round that is led through its life, and the browsers of everybody in it."""

    ground: Ground
    coordinator: Browser
    company: Browser
    person: Browser
    plan: UUID | None = None

    def advance(self, stage: str) -> None:
        """Live up to a stage."""
        for each in STAGES[1 : STAGES.index(stage) + 1]:
            self.step(each)

    def step(self, stage: str) -> None:
        """Live up to the next stage."""
        ground = self.ground
        if stage == "frozen":
            ground.freeze()
        elif stage == "matched":
            self.plan = ground.compute()
        elif stage == "approved":
            assert self.plan is not None
            ground.approve(self.plan)
        elif stage == "published":
            ground.publish()
        else:
            ground.tell()

    def attempts(self) -> dict[str, tuple[Browser, str, dict[str, Any]]]:
        """Every act there is, by its name: who sends what."""
        ground, house = self.ground, self.ground.first
        block, home = str(house.block), ground.home
        plan = f"{home}/plans/{self.plan}"
        pair = {"azubi": str(house.azubis[0]), "fachkraft": str(house.fachkraefte[1]), "reason": "Besprochen"}
        swap = {"first": str(house.azubis[0]), "second": str(house.azubis[1]), "reason": "Besprochen"}
        seen = f"{block}:{ground.seen(self.plan)[house.block]}" if self.plan else f"{block}:{'0' * 64}"
        person = {"name": "Nora Jost", "occupation": "Koch", "role": "azubi", "seen": "x"}
        own = f"/participant/{house.azubis[0]}"
        return {
            "freeze": (self.coordinator, f"{home}/freeze", {"blocks": block}),
            "release": (self.coordinator, f"{home}/blocks/{block}/release", {"reason": "Fehler"}),
            "run": (self.coordinator, f"{home}/runs", {}),
            "pin": (self.coordinator, f"{plan}/pins", pair),
            "ban": (self.coordinator, f"{plan}/bans", pair),
            "swap": (self.coordinator, f"{plan}/swaps", swap),
            "leave out": (self.coordinator, f"{plan}/left-out", {"participant": pair["azubi"], "reason": "Darum"}),
            "places": (self.coordinator, f"{plan}/places", {"block": block, "places": "1", "reason": "Darum"}),
            "approve": (self.coordinator, f"{plan}/approval", {"blocks": seen, "name": ground.coordinator.name}),
            "revoke": (self.coordinator, f"{home}/blocks/{block}/revocation", {"reason": "Fehler"}),
            "publish": (self.coordinator, f"{home}/publication", {"blocks": block}),
            "tell": (self.coordinator, f"{home}/news", {"blocks": block}),
            "plan": (
                self.coordinator,
                f"{home}/publication",
                {"blocks": block, "when": "later", "day": "2099-01-01", "at": "09:00"},
            ),
            "take over": (self.coordinator, f"{home}/publication/take-over", {"blocks": block}),
            "stop": (self.coordinator, f"{home}/publication/stop", {"blocks": block}),
            "stop news": (self.coordinator, f"{home}/news/stop", {"blocks": block}),
            "resume news": (self.coordinator, f"{home}/news/resume", {"blocks": block}),
            "ask": (self.coordinator, f"{plan}/approval/request", {"blocks": seen, "name": ground.coordinator.name}),
            "second": (self.coordinator, f"{plan}/second-approval", {"blocks": seen, "name": ground.coordinator.name}),
            "decline": (self.coordinator, f"{plan}/refusal", {"blocks": block, "reason": "Darum"}),
            "repair": (self.coordinator, f"{home}/blocks/{block}/repair", {"seen": "0" * 64, "reason": "Darum"}),
            "add": (self.company, f"{house.home}/people", person),
            "change": (self.company, f"{house.home}/people/{house.azubis[0]}", person),
            "remove": (self.company, f"{house.home}/people/{house.azubis[0]}/remove", {}),
            "send": (self.company, f"{house.home}/send", {}),
            "reply": (self.company, f"{house.home}/tandems/reply", {"agreed": "yes"}),
            "answer": (self.person, f"{own}/questions/languages", {"state": "", "level.de": "C1"}),
            "finish": (self.person, f"{own}/finish", {}),
        }


ALLOWED = {
    "collecting": {"freeze", "add", "change", "remove", "send", "answer", "finish"},
    "frozen": {"release", "run"},
    "matched": {"release", "run", "pin", "ban", "swap", "leave out", "places", "approve"},
    "approved": {"revoke", "publish", "plan"},
    "published": {"tell", "reply"},
    "told": set(),
}
"""What each stage lets happen; everything else must be refused."""
ONWARD = {
    "collecting": ("add", "send", "finish", "remove", "freeze"),
    "frozen": ("run",),
    "matched": ("approve",),
    "approved": ("publish",),
    "published": ("reply", "tell"),
}
"""What each stage lets happen, in an order in which one form does not take the ground from the next."""


@pytest.fixture
def story(unit: Unit, new_browser: NewBrowser) -> Story:
    ground = unit.run(lambda session: make_ground(unit, session))

    def account(session: Session) -> UUID:
        azubi = session.get_one(Participant, ground.first.azubis[0])
        return make.participant_actor(session, azubi).account_id

    return Story(
        ground,
        new_browser().sign_in(unit, ground.coordinator.account_id),
        new_browser().sign_in(unit, ground.first.contact.account_id),
        new_browser().sign_in(unit, unit.run(account)),
    )


@pytest.mark.parametrize("stage", STAGES)
def test_no_step_can_be_skipped(story: Story, stage: str) -> None:
    story.advance(stage)
    before = everything(story.ground.unit)
    answers = {
        name: send(browser, path, "/imprint", **fields)
        for name, (browser, path, fields) in story.attempts().items()
        if name not in ALLOWED[stage] and (story.plan or "/plans/None" not in path)
    }
    assert {name: status for name, status in answers.items() if status != 409} == {}
    assert everything(story.ground.unit) == before


@pytest.mark.parametrize("stage", STAGES)
def test_what_a_stage_allows_happens(story: Story, stage: str) -> None:
    """The control: the same forms pass where they belong, so that the refusals above mean something."""
    story.advance(stage)
    for name in ONWARD.get(stage, ()):
        browser, path, fields = story.attempts()[name]
        assert send(browser, path, "/imprint", **fields) == 303, name


APPROVING = (
    "approve", "revoke", "publish", "plan", "stop", "take over", "tell", "stop news", "resume news", "ask", "second",
    "decline", "repair",
)  # fmt: skip


def test_only_a_coordinator_of_the_programme_approves_publishes_and_repairs(
    story: Story, new_browser: NewBrowser
) -> None:
    """The very forms a coordinator may send, from everybody else: refused, and nothing changes."""
    unit = story.ground.unit
    programme = unit.run(lambda session: make.make_programme(session, "Anderes Programm").id)
    foreign = unit.run(lambda session: make.make_coordinator(session, programme))
    others = (story.company, story.person, new_browser().sign_in(unit, foreign.account_id))
    nobody = new_browser()
    story.advance("matched")
    exports = [
        (f"{story.ground.home}/plans/{story.plan}/exports/{kind.value}", dict[str, Any]()) for kind in ExportKind
    ]
    for stage, further in (("matched", exports), ("approved", []), ("published", [])):
        if stage != "matched":
            story.step(stage)
        before = everything(unit)
        for path, fields in [story.attempts()[name][1:] for name in APPROVING] + further:
            assert [send(browser, path, "/imprint", **fields) for browser in others] == [404, 404, 404], path
            assert send(nobody, path, "/imprint", **fields) in {303, 401}, path
        assert everything(unit) == before


def refused(story: Story, *names: str) -> None:
    """These acts are refused in words and change nothing."""
    before = everything(story.ground.unit)
    for name in names:
        browser, path, fields = story.attempts()[name]
        answer = browser.post(path, data={"csrf": browser.token("/imprint"), **fields})
        assert (name, answer.status_code) == (name, 409)
        assert re.search(r'kern-alert__body">.*?\w+.*?</div>|<h1.*?</h1>\s*<p', answer.text, re.DOTALL), name
    assert everything(story.ground.unit) == before


def test_what_a_plan_in_a_wrong_state_refuses(story: Story) -> None:
    """Out of date, stopped, published and superseded by a repair, one after the other in one world."""
    story.advance("matched")
    ground, block = story.ground, story.ground.first.block
    both, here = [ground.first.block, ground.second.block], (ground.coordinator, ground.round)
    ground.unit.run(lambda session: staleness.mark(session, [block]))
    refused(story, "approve", "ask", "second", "decline")
    story.plan = ground.compute()
    ground.approve(story.plan)
    ground.unit.run(lambda session: staleness.mark(session, [block]))
    refused(story, "publish", "plan", "take over", "stop")
    ground.unit.run(lambda session: staleness.mark(session, [block], stale=False))
    ground.unit.run(lambda session: waves.publish_now(session, *here, both, today=make.TODAY))
    refused(story, "approve", "publish", "plan", "revoke", "resume news", "stop", "take over")
    browser, path, fields = story.attempts()["stop news"]
    assert send(browser, path, "/imprint", **fields) == 303
    refused(story, "stop news", "take over")
    ground.tell()
    refused(story, "tell", "stop news", "publish", "approve")
    gone = ground.first.azubis[0]
    ground.unit.run(lambda session: setattr(session.get_one(Participant, gone), "asked_out_at", utc_now()))
    ground.unit.run(lambda session: settling.settle(session, *here, gone, goes_on=False))
    approve = story.attempts()["approve"]
    found = ground.unit.read(lambda session: repairing.repair_page(session, *here, block))
    chosen = next(way.seen for way in found.ways if way.is_recommended)
    ground.unit.run(lambda session: repairing.choose_way(session, *here, block, seen=chosen, reason="Wegzug"))
    assert send(approve[0], approve[1], "/imprint", **approve[2]) == 409
    refused(story, "publish", "tell", "stop", "stop news", "plan", "revoke", "repair", "take over")
    browser, path, fields = story.attempts()["approve"]
    assert send(browser, path, "/imprint", **fields) == 303
    refused(story, "approve", "tell", "repair")


def test_a_plan_that_changed_since_it_was_seen_cannot_be_approved(story: Story) -> None:
    story.advance("matched")
    attempts = story.attempts()
    seen = attempts["approve"]
    browser, path, fields = attempts["ban"]
    assert send(browser, path, "/imprint", **fields) == 303
    assert send(seen[0], seen[1], "/imprint", **seen[2]) == 409
    assert story.ground.state(story.ground.first) == "matched"


def test_a_result_nobody_saw_cannot_be_approved(story: Story) -> None:
    story.advance("matched")
    browser, path, fields = story.attempts()["approve"]
    forged = {**fields, "blocks": f"{story.ground.first.block}:{'f' * 64}"}
    assert send(browser, path, "/imprint", **forged) == 409


def test_a_plan_of_an_older_policy_cannot_be_approved(story: Story) -> None:
    story.advance("matched")
    browser, path, fields = story.attempts()["approve"]

    def new_policy(session: Session) -> None:
        round_ = session.get_one(Round, story.ground.round)
        old = session.get_one(PolicyVersion, round_.policy_version_id)
        policy = PolicyVersion(programme_id=old.programme_id, number=2, toml=old.toml, fingerprint="1" * 64)
        session.add(policy)
        session.flush()
        round_.policy_version_id = policy.id

    story.ground.unit.run(new_policy)
    assert send(browser, path, "/imprint", **fields) == 409
    assert story.ground.state(story.ground.first) == "matched"


def test_a_decision_during_a_run_outlives_it(story: Story) -> None:
    story.advance("matched")
    ground = story.ground
    run = ground.request_run()
    work = ground.unit.run(lambda session: working.start(session, run))
    assert work is not None
    browser, path, fields = story.attempts()["ban"]
    assert send(browser, path, "/imprint", **fields) == 303
    answers = [matching.solve_block(task, policy=work.policy, seed=work.seed) for task in work.blocks]
    assert ground.unit.run_unseen(lambda session: working.keep(session, work, answers, done=2))
    ground.unit.run(lambda session: working.store(session, work, answers))
    assert not ground.unit.read(lambda session: staleness.among(session, [ground.first.block]))
    answer = ground.unit.read(lambda session: session.exec(select(PlanBlock).where(PlanBlock.run_id == run)).all())
    assert ground.first.block not in {row.block_id for row in answer}
    browser, path, fields = story.attempts()["approve"]
    assert send(browser, path, "/imprint", **fields) == 303


@pytest.mark.parametrize("moment", ["frozen", "matched", "approved"])
def test_bug_somebody_who_withdrew_is_never_announced(story: Story, moment: str) -> None:
    """Whoever withdraws between two steps stops the next one."""
    story.advance(moment)
    gone = story.ground.first.azubis[0]

    def withdraw(session: Session) -> None:
        session.get_one(Participant, gone).withdrawn_at = utc_now()

    story.ground.unit.run(withdraw)
    for name in ("approve", "publish", "tell"):
        browser, path, fields = story.attempts()[name]
        if story.plan or "/plans/None" not in path:
            assert send(browser, path, "/imprint", **fields) == 409
    read = story.ground.unit.read
    assert read(lambda session: session.exec(select(Tandem)).all()) == []
    assert read(lambda session: session.exec(select(Notice)).all()) == []
    assert read(lambda session: session.exec(select(OutboxMail)).all()) == []
