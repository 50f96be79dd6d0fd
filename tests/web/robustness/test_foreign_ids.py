"""Ids of others in addresses and in bodies: another company's, another round's, another programme's."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from tests import factories as make
from tests.web.account.doorstep import everything
from tests.web.client import Browser
from tests.web.coordinator.policy_desk import form_in
from tests.web.robustness.ground import Ground, House, make_ground, send
from web.db.models import (
    ActKind,
    Answer,
    CompanyContact,
    Coordinator,
    LargeAct,
    Participant,
    PeopleImport,
    Person,
    Programme,
    RoundCompany,
    Run,
)
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.services.planning import decisions

NewBrowser = Callable[..., Browser]


@dataclass(frozen=True)
class Grounds:
    """Two rounds of one programme, computed, with a decision each, and one of another programme."""

    own: Ground
    next: Ground
    foreign: Ground
    plans: dict[str, UUID]

    def others(self) -> Iterator[tuple[str, Ground]]:
        """The rounds that are not the one in the address."""
        yield from (("next", self.next), ("foreign", self.foreign))

    def run_of(self, name: str) -> UUID:
        """A run of a round's plan."""
        statement = select(Run).where(Run.plan_id == self.plans[name]).order_by(col(Run.created_at))
        return self.own.unit.read(lambda session: session.exec(statement).all())[0].id

    def act_of(self, name: str) -> UUID:
        """An act of a round on very many companies."""
        statement = select(LargeAct.id).where(LargeAct.plan_id == self.plans[name])
        return self.own.unit.read(lambda session: session.exec(statement).one())


@pytest.fixture
def grounds(unit: Unit) -> Grounds:
    def build(session: Session) -> tuple[Ground, Ground, Ground]:
        own = make_ground(unit, session)
        programme = session.get_one(Programme, own.programme)
        following = make_ground(unit, session, programme, "Tal")
        return own, following, make_ground(unit, session, None, "Fern")

    rounds = dict(zip(("own", "next", "foreign"), unit.run(build), strict=True))
    plans = {}
    for name, ground in rounds.items():
        ground.freeze()
        plans[name] = ground.compute()
        _pin(unit, ground, plans[name])
        over = LargeAct(
            round_id=ground.round, plan_id=plans[name], kind=ActKind.APPROVE, name="", finished_at=utc_now()
        )
        unit.run(lambda session, over=over: session.add(over))  # type: ignore[misc]
    return Grounds(**rounds, plans=plans)


def _pin(unit: Unit, ground: Ground, plan: UUID) -> None:
    house = ground.first
    unit.run(
        lambda s: decisions.keep_pair(
            s,
            ground.coordinator,
            ground.round,
            plan,
            azubi_id=house.azubis[0],
            fachkraft_id=house.fachkraefte[0],
            reason="Besprochen",
        )
    )


@pytest.fixture
def coordinator(grounds: Grounds, new_browser: NewBrowser) -> Browser:
    return new_browser().sign_in(grounds.own.unit, grounds.own.coordinator.account_id)


def attacks(grounds: Grounds, name: str, other: Ground) -> Iterator[tuple[str, dict[str, str]]]:
    """Forms to the own round that name something of another one, in the address or in the body."""
    base, plan, theirs = grounds.own.home, grounds.plans["own"], grounds.plans[name]
    pair = {"azubi": str(other.first.azubis[1]), "fachkraft": str(other.first.fachkraefte[1]), "reason": "Darum"}
    mixed = {"azubi": str(grounds.own.first.azubis[1]), "fachkraft": str(other.first.fachkraefte[1]), "reason": "Darum"}
    own_pair = {
        "azubi": str(grounds.own.first.azubis[1]),
        "fachkraft": str(grounds.own.first.fachkraefte[1]),
        "reason": "Darum",
    }
    yield from attacks_on_companies(grounds, name, other)
    for path in ("pins", "bans", "confidential"):
        yield f"{base}/plans/{plan}/{path}", pair
        yield f"{base}/plans/{plan}/{path}", mixed
        yield f"{base}/plans/{theirs}/{path}", own_pair
        yield f"{base}/plans/{theirs}/{path}", pair
    yield f"{base}/plans/{plan}/left-out", {"participant": pair["azubi"], "reason": "Darum"}
    yield f"{base}/plans/{theirs}/left-out", {"participant": own_pair["azubi"], "reason": "Darum"}
    yield f"{base}/plans/{plan}/places", {"block": str(other.first.block), "places": "0", "reason": "Darum"}
    yield f"{base}/plans/{theirs}/places", {"block": str(grounds.own.first.block), "places": "0", "reason": "Darum"}
    for path in ("undo", "redo"):
        yield f"{base}/plans/{theirs}/{path}", {"step": "1"}
    for target in (plan, theirs):
        yield f"{base}/plans/{target}/releases", {"decision": str(uuid4()), "reason": "Darum"}
    run = grounds.run_of(name)
    stop = f"acts/{grounds.act_of(name)}/cancellation"
    for path in (f"plans/{theirs}/checks", f"runs/{run}/checks", f"runs/{run}/cancellation", stop):
        yield f"{base}/{path}", {}
    yield f"{base}/comparison/runs", {"plan": str(theirs)}
    yield f"{base}/comparison/plans", {"plan": str(theirs)}
    yield f"{base}/comparison/states", {"run": str(run)}
    both = {"first": pair["azubi"], "second": pair["azubi"], "reason": "Darum"}
    yield f"{base}/plans/{plan}/swaps", both
    yield f"{base}/plans/{theirs}/swaps", both
    name_ = grounds.own.coordinator.name
    for target, seen in ((plan, other.seen(theirs)), (theirs, other.seen(theirs)), (theirs, grounds.own.seen(plan))):
        fields = {"blocks": next(f"{b}:{h}" for b, h in seen.items()), "name": name_}
        yield f"{base}/plans/{target}/approval", fields
        yield f"{base}/plans/{target}/second-approval", fields
        if target != plan:
            yield f"{base}/plans/{target}/approval/request", fields


def attacks_on_companies(grounds: Grounds, name: str, other: Ground) -> Iterator[tuple[str, dict[str, str]]]:
    """Those about a company of the other round as a whole."""
    base, plan, theirs = grounds.own.home, grounds.plans["own"], grounds.plans[name]
    block = str(other.first.block)
    for path in (
        "freeze",
        "publication",
        "news",
        "publication/stop",
        "publication/take-over",
        "news/stop",
        "news/resume",
    ):
        yield f"{base}/{path}", {"blocks": block}
    yield f"{base}/companies/{other.first.id}/called", {"said": "Einverstanden"}
    yield f"{base}/publication", {"blocks": block, "when": "later", "day": "2099-01-01", "at": "09:00"}
    yield f"{base}/blocks/{block}/repair", {"seen": "0" * 64, "reason": "Darum"}
    for target, blocks in ((plan, block), (theirs, block), (theirs, str(grounds.own.first.block))):
        yield f"{base}/plans/{target}/refusal", {"blocks": blocks, "reason": "Darum"}
        yield f"{base}/plans/{target}/approval/request/end", {"blocks": blocks}
    for path in ("release", "revocation"):
        yield f"{base}/blocks/{block}/{path}", {"reason": "Darum"}
    yield f"{base}/revocations", {"blocks": block, "reason": "Darum"}


def test_a_coordinator_cannot_mix_rounds(grounds: Grounds, coordinator: Browser) -> None:
    before = everything(grounds.own.unit)
    for name, other in grounds.others():
        for path, fields in attacks(grounds, name, other):
            assert send(coordinator, path, grounds.own.home, **fields) == 404, (path, fields)
    assert everything(grounds.own.unit) == before


def test_a_policy_is_tried_and_put_in_force_in_rounds_of_its_own_programme_alone(
    grounds: Grounds, coordinator: Browser
) -> None:
    own, foreign = (f"/coordinator/programmes/{ground.programme}/policies" for ground in (grounds.own, grounds.foreign))
    fields = form_in(coordinator.open(f"{own}/editor"), f"{own}/editor") | {"note": "Versuch", "weight.hours": "40"}
    before = everything(grounds.own.unit)
    theirs = str(grounds.foreign.round)
    for path, changes in (
        (f"{own}/editor", {"round": theirs, "take_over": "yes"}),
        (f"{own}/preview", {"round": theirs}),
        (f"{foreign}/editor", {}),
        (f"{foreign}/preview", {"round": theirs}),
        (f"{foreign}/file", {"text": "objective = 'floor'", "seen": "1"}),
        (f"{grounds.foreign.home}/policy", {"version": "1", "seen": "1"}),
    ):
        answer = coordinator.submit(path, fields | changes, page=f"{own}/editor", status=404)
        assert answer.status_code == 404, path
    for path in (foreign, f"{foreign}/1", f"{foreign}/1/policy.toml", f"{foreign}/editor", f"{own}/2",
                 f"{own}/editor?round={theirs}", f"{grounds.foreign.home}/policy?version=1"):  # fmt: skip
        assert coordinator.get(path).status_code == 404, path
    assert everything(grounds.own.unit) == before


def test_a_coordinator_sees_no_other_rounds_things_through_the_own_round(
    grounds: Grounds, coordinator: Browser
) -> None:
    base, plan = grounds.own.home, grounds.plans["own"]
    for name, other in grounds.others():
        theirs, house = grounds.plans[name], other.first
        for path in (
            f"plans/{theirs}",
            f"plans/{theirs}/proof",
            f"runs/{grounds.run_of(name)}",
            f"runs/{grounds.run_of(name)}/record",
            f"acts/{grounds.act_of(name)}",
            f"plans/{theirs}/blocks/{house.block}",
            f"plans/{theirs}/blocks/{grounds.own.first.block}",
            f"plans/{plan}/blocks/{house.block}",
            *(
                f"plans/{target}/blocks/{house.block}/{part}"
                for target in (theirs, plan)
                for part in ("combinations", "alternatives", "missing")
            ),
            f"plans/{theirs}/blocks/{grounds.own.first.block}/combinations",
            f"plans/{theirs}/missing",
            f"plans/{theirs}/decisions",
            f"comparison?with={plan}&with={theirs}",
            f"comparison?with={grounds.run_of(name)}",
            f"comparison/blocks/{house.block}?with={plan}",
            f"comparison/blocks/{grounds.own.first.block}?with={theirs}",
            f"comparison/plans/{theirs}",
            f"comparison/states/{grounds.run_of(name)}",
            f"plans/{theirs}/news",
            f"plans/{theirs}/releases/{uuid4()}",
            f"plans/{theirs}/undo/1",
            f"plans/{theirs}/redo/1",
            *(f"plans/{theirs}/{path}" for path in ("approval", "approval/cost", "second-approval", "refusal")),
            f"blocks/{house.block}/repair",
            f"plans/{plan}/pairs/{house.azubis[0]}/{house.fachkraefte[0]}",
            f"plans/{theirs}/pairs/{grounds.own.first.azubis[0]}/{grounds.own.first.fachkraefte[0]}",
            f"plans/{plan}/people/{house.azubis[0]}",
            f"plans/{theirs}/people/{grounds.own.first.azubis[0]}",
            f"plans/{plan}/places/{house.block}",
            f"blocks/{house.block}/release",
            f"blocks/{house.block}/revocation",
        ):
            assert coordinator.get(f"{base}/{path}").status_code == 404, path


def test_bug_a_letter_through_another_round(grounds: Grounds, coordinator: Browser) -> None:
    for _name, other in grounds.others():
        path = f"{grounds.own.home}/people/{other.first.azubis[0]}/letter.pdf"
        assert send(coordinator, path, grounds.own.home) == 404


@pytest.fixture
def two(unit: Unit) -> Ground:
    return unit.run(lambda session: make_ground(unit, session))


@pytest.fixture
def thief(two: Ground, new_browser: NewBrowser) -> Browser:
    """The first company's contact."""
    return new_browser().sign_in(two.unit, two.first.contact.account_id)


def test_a_company_cannot_touch_anothers_people(two: Ground, thief: Browser) -> None:
    before = everything(two.unit)
    victim = two.second.azubis[0]
    fields = {"name": "Neu Name", "occupation": "Koch", "seen": "x", "role": "azubi"}
    for base in (two.first.home, two.second.home):
        for path in ("", "/remove", "/link", "/letter.pdf", "/guardian-letter", "/together"):
            assert send(thief, f"{base}/people/{victim}{path}", two.first.home, **fields) == 404
        for path in ("", "/remove", "/together", "/sheet.pdf", "/guardian-letter.pdf"):
            assert thief.get(f"{base}/people/{victim}{path}").status_code == 404
    assert everything(two.unit) == before


def upload_of(two: Ground, house: House, new_browser: NewBrowser) -> UUID:
    browser = new_browser().sign_in(two.unit, house.contact.account_id)
    table = b"Rolle;Name;Beruf\nAzubi;Nora Jost;Koch\n"
    answer = browser.post(
        f"{house.home}/upload", data={"csrf": browser.token(house.home)}, files={"file": ("a.csv", table)}
    )
    assert answer.status_code == 303, answer.text
    return UUID(answer.headers["location"].rsplit("/", 1)[1])


def test_a_company_cannot_open_anothers_table(two: Ground, thief: Browser, new_browser: NewBrowser) -> None:
    table = upload_of(two, two.second, new_browser)
    for base in (two.first.home, two.second.home):
        assert thief.get(f"{base}/upload/{table}").status_code == 404
        for path in ("mend", "take-over", "drop"):
            assert send(thief, f"{base}/upload/{table}/{path}", two.first.home, seen="x") == 404
    open_ones = two.unit.read(lambda s: s.exec(select(PeopleImport).where(col(PeopleImport.closed_at).is_(None))).all())
    assert [row.id for row in open_ones] == [table]


@pytest.mark.parametrize("field", ["line_manager", "trainer"])
def test_a_company_cannot_name_anothers_people(two: Ground, thief: Browser, field: str) -> None:
    foreign = two.second.fachkraefte[0]
    person = two.unit.read(lambda s: s.get_one(Participant, foreign)).person_id
    for value in (foreign, person, uuid4()):
        fields = {"role": "azubi", "name": "Nora Jost", "occupation": "Koch", field: str(value)}
        assert send(thief, f"{two.first.home}/people", two.first.home, **fields) == 422
    found = two.unit.read(lambda s: s.exec(select(Answer).where(Answer.question_key == field)).all())
    assert found == []


def test_a_person_cannot_wish_for_people_elsewhere(two: Ground, new_browser: NewBrowser) -> None:
    def arrange(session: Session) -> UUID:
        for house in (two.first, two.second):
            for each in house.fachkraefte:
                session.get_one(Person, session.get_one(Participant, each).person_id).listed = True
        return make.participant_actor(session, session.get_one(Participant, two.first.azubis[0])).account_id

    account = two.unit.run(arrange)
    browser = new_browser().sign_in(two.unit, account)
    screen = f"/participant/{two.first.azubis[0]}/questions/wishes"
    state = re.search(r'name="state" value="([^"]*)"', browser.open(screen))
    assert state is not None
    foreign = two.unit.read(lambda s: s.get_one(Participant, two.second.fachkraefte[0])).person_id
    for field in ("wishes", "please_not"):
        for value in (foreign, two.second.fachkraefte[0], uuid4()):
            fields = {"state": state[1], field: str(value)}
            assert send(browser, screen, screen, **fields) == 422


def test_a_personal_link_opens_one_participation_only(two: Ground, new_browser: NewBrowser) -> None:
    """Also where the account behind it is a contact and a coordinator as well."""

    def many_roles(session: Session) -> UUID:
        own = session.get_one(Participant, two.first.azubis[0])
        account = make.participant_actor(session, own).account_id
        company = session.get_one(RoundCompany, two.first.id).company_id
        session.add_all(
            [
                CompanyContact(company_id=company, account_id=account),
                Coordinator(programme_id=two.programme, account_id=account),
            ]
        )
        return account

    account = two.unit.run(many_roles)
    browser = new_browser().sign_in(two.unit, account, participant_id=two.first.azubis[0])
    own = f"/participant/{two.first.azubis[0]}"
    assert browser.get(own).status_code == 200
    for path in (f"/participant/{two.first.azubis[1]}", two.first.home, two.home, f"{own}/../{two.second.azubis[0]}"):
        assert browser.get(path).status_code == 404, path
    assert send(browser, f"{two.first.home}/send", own) == 404
    assert send(browser, f"{two.home}/freeze", own, blocks=str(two.first.block)) == 404
    assert two.first.home not in browser.open("/")
