"""After publishing somebody leaves: the ways to mend their company, one is chosen, approved and published alone."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.web.client import Browser, path_of
from tests.web.coordinator.conftest import World
from web.db.models import BlockState, Notice, OutboxMail, Participant, PlanBlock, Tandem, TandemState
from web.db.models.columns import utc_now
from web.services.actor import Actor
from web.services.errors import Changed, NotFound, WrongState
from web.services.people import participation, settling
from web.services.planning import company_tandems, publication, repairing, waves


@dataclass(frozen=True)
class Told:
    """The world after both waves, in which one Azubi then left."""

    world: World
    plan_id: UUID

    def page(self) -> repairing.RepairPage:
        here = (self.world.coordinator, self.world.round_id, self.world.block)
        return self.world.unit.read(lambda session: repairing.repair_page(session, *here))

    def choose(self, seen: str, reason: str = "Mia rückt nach") -> repairing.Mended:
        here = (self.world.coordinator, self.world.round_id, self.world.block)
        return self.world.unit.run(lambda session: repairing.choose_way(session, *here, seen=seen, reason=reason))

    def publish(self) -> int:
        here = (self.world.coordinator, self.world.round_id, [self.world.block])
        return self.world.unit.run(lambda session: waves.publish_now(session, *here, today=factories.TODAY))

    def tell(self) -> int:
        here = (self.world.coordinator, self.world.round_id, [self.world.block])
        return self.world.unit.run(lambda session: waves.tell_now(session, *here))

    def mend(self) -> None:
        """Choose the recommended way and approve it."""
        (way,) = [way for way in self.page().ways if way.is_recommended]
        self.choose(way.seen)
        assert self.world.approve(self.plan_id, self.world.block) == 1

    def company(self) -> company_tandems.TandemsPage:
        """What the company reads."""
        here = (self.world.contact, self.world.company)
        found = self.world.unit.read(lambda session: company_tandems.tandems_page(session, *here))
        assert found is not None
        return found

    def leave(self, participant_id: UUID) -> None:
        """They asked out, and it was settled that they go."""

        def ask(session: Session) -> None:
            session.get_one(Participant, participant_id).asked_out_at = utc_now()

        here = (self.world.coordinator, self.world.round_id, participant_id)
        self.world.unit.run(ask)
        self.world.unit.run(lambda session: settling.settle(session, *here, goes_on=False))

    def tandems(self) -> dict[tuple[UUID, UUID], TandemState]:
        found = self.world.unit.read(lambda session: session.exec(select(Tandem)).all())
        return {(each.azubi_id, each.fachkraft_id): each.state for each in found}

    def mails(self) -> list[tuple[str, str]]:
        found = self.world.unit.read(lambda session: session.exec(select(OutboxMail)).all())
        return sorted((each.kind, each.recipient_name) for each in found)


@pytest.fixture
def told(world: World) -> Told:
    """Everybody of all three companies knows their tandem."""
    world.freeze()
    plan_id = world.compute()
    world.approve(plan_id)
    world.publish()
    world.tell()
    return Told(world, plan_id)


def test_who_asks_to_stop_is_to_be_settled_with_before_any_way_is_recommended(told: Told, client: Browser) -> None:
    world = told.world
    leaver = next(azubi for azubi, _fachkraft in told.tandems() if azubi in world.azubis)

    def ask(session: Session, at: datetime | None) -> None:
        session.get_one(Participant, leaver).asked_out_at = at

    world.unit.run(lambda session: ask(session, utc_now()))
    page = told.page()
    assert [key for key, _name in page.asking_out] == [leaver]
    assert page.ways
    assert not any(way.is_recommended for way in page.ways)
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    shown = desk.open(f"/coordinator/rounds/{world.round_id}/blocks/{world.block}/repair")
    assert f"/asked-out/{leaver}" in shown
    assert "(empfohlen)" not in shown
    world.unit.run(lambda session: ask(session, None))
    assert any(way.is_recommended for way in told.page().ways)


def test_what_a_company_does_not_agree_to_is_changed_by_hand(told: Told, client: Browser) -> None:
    world = told.world
    before = told.company()
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    address = f"/coordinator/rounds/{world.round_id}/blocks/{world.block}/repair"
    assert "Von Hand ändern" in desk.open(address)
    fields = {"seen": told.page().ways[0].seen, "reason": "Der Betrieb möchte es anders"}
    answer = desk.submit(address, fields, page=address, status=303)
    assert f"/plans/{told.plan_id}?open={world.block}" in answer.headers["location"]
    assert "Nicht zusammen" in desk.open(answer.headers["location"].partition("#")[0])
    assert told.company() == replace(before, frame=told.company().frame), "it reads on what it was told"
    contact = client.sign_in(world.unit, world.contact.account_id)
    assert "Unsere Tandems ansehen" in contact.open(f"/company/{world.company}")


def test_nothing_has_to_be_mended_while_everybody_is_there(told: Told) -> None:
    page = told.page()
    assert page.gone == ()
    assert [(way.changed, way.apart, way.together) for way in page.ways if way.is_recommended] == [(0, (), ())]
    here = (told.world.coordinator, told.world.round_id)
    assert told.world.unit.read(lambda session: repairing.to_repair(session, *here)) == []


def test_the_one_who_is_left_keeps_their_tandem(told: Told) -> None:
    told.leave(told.world.azubis[0])
    page = told.page()
    assert page.gone == ("Jonas Weiß",)
    assert page.left == (("Mia Kurz", "Ali Demir"),)
    (first,) = [way for way in page.ways if way.is_recommended]
    assert (first.changed, first.tandems, first.together, first.alone) == (0, 1, (), ("Petra Sommer",))
    here = (told.world.coordinator, told.world.round_id)
    (line,) = told.world.unit.read(lambda session: repairing.to_repair(session, *here))
    assert (line.id, line.gone) == (told.world.block, 1)


def test_a_way_is_chosen_approved_and_published_for_those_concerned_alone(told: Told) -> None:
    before = told.mails()
    told.leave(told.world.azubis[0])
    notices = told.world.count(Notice)
    (way,) = [way for way in told.page().ways if way.is_recommended]
    assert told.choose(way.seen) == repairing.Mended(told.plan_id, told.world.block, is_by_hand=False)
    assert told.world.state(told.world.block).state is BlockState.MATCHED
    assert told.world.state(told.world.lonely).state is BlockState.PUBLISHED
    assert len(told.company().tandems) == 1
    assert told.world.approve(told.plan_id, told.world.block) == 1
    assert told.mails() == before
    told.publish()
    assert told.world.state(told.world.block).state is BlockState.PUBLISHED
    jonas, mia = told.world.azubis
    petra, ali = told.world.fachkraefte
    assert told.tandems() == {(jonas, petra): TandemState.DISSOLVED, (mia, ali): TandemState.PUBLISHED}
    assert [mail for mail in told.mails() if mail not in before] == [("company_changes", "Karin Vogt")]
    assert told.company().ahead == company_tandems.Ahead((), ())
    assert told.tell() == 1
    new = [mail for mail in told.mails() if mail not in before]
    assert new == [("company_changes", "Karin Vogt"), ("partner_gone", "Petra Sommer")]
    assert told.world.count(Notice) == notices + 1
    assert told.company().ahead is None
    with pytest.raises(WrongState):
        told.tell()


def test_somebody_who_was_alone_moves_up_after_the_company_has_read_it(told: Told) -> None:
    jonas, mia = told.world.azubis
    petra, ali = told.world.fachkraefte
    told.leave(petra)
    (way,) = [way for way in told.page().ways if way.is_recommended]
    assert way.alone == ("Jonas Weiß",)
    told.mend()
    told.publish()
    told.tell()
    told.leave(mia)
    (way,) = [way for way in told.page().ways if way.is_recommended]
    assert way.together == (("Jonas Weiß", "Ali Demir"),)
    told.mend()
    assert told.company().ahead is None
    before = told.tandems()
    told.publish()
    assert told.tandems() == before
    assert told.company().ahead == company_tandems.Ahead((("Jonas Weiß", "Ali Demir"),), ())
    planned = told.world.unit.read(lambda session: waves.planned(session, told.world.coordinator, told.world.round_id))
    assert [*planned.people] == [told.world.block]
    news = told.world.unit.read(
        lambda session: publication.second_wave(session, told.world.coordinator, told.world.round_id, factories.TODAY)
    )
    assert [(block.mails, block.is_repair) for block in news.blocks] == [(2, True)]
    assert {preview.title for preview in news.previews} == {"changed", "gone"}
    assert told.tell() == 2
    assert told.tandems() == {
        (jonas, petra): TandemState.DISSOLVED,
        (mia, ali): TandemState.DISSOLVED,
        (jonas, ali): TandemState.PUBLISHED,
    }
    changed = [mail for mail in told.mails() if mail[0] == "partner_changed"]
    found = [mail for mail in told.mails() if mail == ("partner_found", "Jonas Weiß")]
    assert (changed, len(found)) == ([("partner_changed", "Ali Demir")], 2)


def test_who_leaves_before_a_change_was_told_is_never_announced(told: Told) -> None:
    jonas, mia = told.world.azubis
    petra, ali = told.world.fachkraefte
    told.leave(petra)
    told.mend()
    told.publish()
    told.tell()
    told.leave(mia)
    told.mend()
    told.publish()

    def withdraw(session: Session) -> None:
        session.get_one(Participant, jonas).withdrawn_at = utc_now()

    told.world.unit.run(withdraw)
    mails = told.mails()
    with pytest.raises(WrongState):
        told.tell()
    assert told.mails() == mails
    here = (told.world.coordinator, told.world.round_id)
    assert [row.id for row in told.world.unit.read(lambda session: repairing.to_repair(session, *here))]
    told.mend()
    told.publish()
    assert told.tell() == 1
    assert [mail for mail in told.mails() if mail not in mails] == [("partner_gone", "Ali Demir")]
    reader = Actor(uuid4(), "Ali Demir", participates=frozenset({ali}))
    read = told.world.unit.read(lambda session: participation.news_of(session, reader, ali))
    assert read is not None
    assert read.has_ended, "the page says what the mail said: that it ended, not that nobody was found"


def test_who_withdraws_before_the_people_are_told_is_mended_in_two_waves_again(world: World) -> None:
    world.freeze()
    told = Told(world, world.compute())
    world.approve(told.plan_id)
    here = (world.coordinator, world.round_id, world.blocks)
    world.unit.run(lambda session: waves.publish_now(session, *here, today=factories.TODAY))

    def withdraw(session: Session) -> None:
        session.get_one(Participant, world.azubis[0]).withdrawn_at = utc_now()
        tandem = session.exec(select(Tandem).where(Tandem.azubi_id == world.azubis[0])).one()
        tandem.state = TandemState.DISSOLVED

    world.unit.run(withdraw)
    (way,) = [way for way in told.page().ways if way.is_recommended]
    told.choose(way.seen)
    world.approve(told.plan_id, world.block)
    told.publish()
    planned = world.unit.read(lambda session: waves.planned(session, world.coordinator, world.round_id))
    assert not planned.people[world.block].is_stopped
    assert not planned.people[world.block].somebody_left
    assert world.count(Notice) == 0
    tell = (world.coordinator, world.round_id, [world.block])
    assert world.unit.run(lambda session: waves.tell_now(session, *tell)) == 3
    assert {kind for kind, _name in told.mails()} >= {"no_partner_yet", "partner_found"}
    assert [kind for kind, name in told.mails() if name == "Karin Vogt"] == ["company_corrected", "company_tandems"]


def test_a_page_that_is_out_of_date_changes_nothing(told: Told) -> None:
    (way,) = [way for way in told.page().ways if way.is_recommended]
    told.leave(told.world.azubis[0])
    with pytest.raises(Changed):
        told.choose(way.seen)
    assert told.world.state(told.world.block).state is BlockState.PUBLISHED
    (way,) = [way for way in told.page().ways if way.is_recommended]
    told.choose(way.seen)
    with pytest.raises(WrongState):
        told.choose(way.seen)


def test_strangers_mend_nothing(told: Told) -> None:
    here = (told.world.stranger, told.world.round_id, told.world.block)
    with pytest.raises(NotFound):
        told.world.unit.read(lambda session: repairing.repair_page(session, *here))
    with pytest.raises(NotFound):
        told.world.unit.run(lambda session: repairing.choose_way(session, *here, seen="0" * 64, reason="Neugier"))


def test_all_of_it_by_forms(told: Told, client: Browser) -> None:
    told.leave(told.world.azubis[0])
    desk = client.sign_in(told.world.unit, told.world.coordinator.account_id)
    base = f"/coordinator/rounds/{told.world.round_id}"
    url = f"{base}/blocks/{told.world.block}/repair"
    assert "Nachbesetzen" in desk.open(f"{base}/publication")
    page = desk.open(url)
    assert "Nicht mehr dabei: Jonas Weiß." in page
    (way,) = [way for way in told.page().ways if way.is_recommended]
    assert "Warum dieser Weg?" in desk.submit(url, {"seen": way.seen, "reason": ""}, page=url, status=422).text
    answer = desk.submit(url, {"seen": way.seen, "reason": "Jonas geht"}, page=url, status=303)
    assert path_of(answer).endswith("/approval")
    assert "Muster Metallbau GmbH" in desk.open(f"{path_of(answer)}?block={told.world.block}")
    assert desk.get(url).status_code == 409
    told.world.approve(told.plan_id, told.world.block)
    assert "Nachbesetzung: Die Personen dort kennen ihre Tandems schon." in desk.open(f"{base}/publication")


def test_the_approval_of_a_repair_does_not_say_that_nothing_was_decided_by_hand(told: Told, client: Browser) -> None:
    world = told.world
    told.leave(world.azubis[0])
    (way,) = [way for way in told.page().ways if way.is_recommended]
    told.choose(way.seen)

    def clear(session: Session) -> None:
        for line in session.exec(select(PlanBlock)):
            line.unclear = line.unsure = line.low = 0

    world.unit.run(clear)
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    url = f"/coordinator/rounds/{world.round_id}/plans/{told.plan_id}/approval"
    for address in (url, f"{url}?block={world.block}"):
        shown = desk.open(address)
        assert "von Hand getroffen" in shown
        assert "nichts wurde von Hand" not in shown
        assert "Keine Regel ist ausgesetzt, und keine Frage ist offen." in shown
    cost = desk.open(f"{url}/cost")
    assert "Muster Metallbau GmbH wurde ohne die Entscheidungen von Hand noch einmal berechnet." in cost
