"""A Fachkraft with room for two Azubis, from the data to the pages of everybody."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select

from tests import factories
from tests.web.account.doorstep import link_in, mails
from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from tests.web.participant.stage import person_of
from web.db.models import AnswerSource, Participant, PlanPair, RoundCompany, Tandem
from web.db.models.columns import utc_now
from web.services.outreach import round_overview
from web.services.planning.letters import letters_to_print

NewBrowser = Callable[..., Browser]


@pytest.fixture
def crowded(world: World) -> World:
    """Petra Sommer has room for two; Ali Demir does not take part. A third Azubi is there."""
    return world.unit.run(lambda session: _crowd(session, world))


def _crowd(session: Session, world: World) -> World:
    petra, ali = (session.get_one(Participant, person) for person in world.fachkraefte)
    factories.give_answers(session, petra, {"capacity": 2}, AnswerSource.COMPANY)
    ali.withdrawn_at = utc_now()
    company = session.get_one(RoundCompany, world.company)
    factories.make_participant(
        session, company, "azubi", "Ayşe Öztürk",
        answers={"occupation": {"title": "Mechatroniker/in", "kldb": "26112"}, "languages": {"tr": "C2"}},
    )  # fmt: skip
    return world


def test_both_tandems_reach_everybody(crowded: World, new_browser: NewBrowser) -> None:
    world = crowded
    contact = new_browser().sign_in(world.unit, world.contact.account_id)
    assert "3 Azubis und 1 Fachkraft ergeben höchstens 2 Tandems" in contact.open(f"/company/{world.company}")
    overview = world.unit.read(lambda session: round_overview.overview(session, world.coordinator, world.round_id))
    assert overview.tandems_at_most == 3
    world.freeze()
    plan_id = world.compute()
    rows = world.unit.read(lambda session: session.exec(select(PlanPair).order_by(col(PlanPair.seat))).all())
    assert [(row.fachkraft_id, row.seat) for row in rows] == [(world.fachkraefte[0], 0), (world.fachkraefte[0], 1)]

    desk = new_browser().sign_in(world.unit, world.coordinator.account_id)
    page = desk.open(f"/coordinator/rounds/{world.round_id}/plans/{plan_id}?open=all")
    for words in ("Jonas Weiß und Petra Sommer", "Mia Kurz und Petra Sommer", "Ayşe Öztürk"):
        assert words in page
    assert "Eine weitere Fachkraft würde helfen" in page

    world.approve(plan_id)
    world.publish()
    page = contact.open(f"/company/{world.company}/tandems")
    assert "Jonas Weiß und Petra Sommer" in page
    assert "Mia Kurz und Petra Sommer" in page

    world.tell()
    tandems = world.unit.read(lambda session: session.exec(select(Tandem).order_by(col(Tandem.seat))).all())
    assert [tandem.seat for tandem in tandems] == [0, 1]
    (mail,) = (mail for mail in mails(world.unit) if mail.recipient == "petra@example.org")
    assert mail.subject == "Ihre Tandems stehen fest"
    assert "Sie bilden je ein Tandem mit Jonas Weiß und Mia Kurz." in mail.text
    link = link_in(mail)
    petra = new_browser()
    answer = petra.submit(link, {"pin": "482915"}, page=link)
    page = petra.open(answer.headers["location"])
    for words in (
        "Guten Tag Petra Sommer, Sie bilden je ein Tandem mit Jonas Weiß und Mia Kurz.",
        "Warum Sie und Jonas Weiß?",
        "Warum Sie und Mia Kurz?",
        "So erreichen Sie Mia Kurz",
        "Danach fragen wir Sie alle, wie es war.",
    ):
        assert words in page
    assert "%" not in page.split("<main")[1]


def test_a_letter_names_all_partners_once(crowded: World) -> None:
    world = crowded

    def without_address(session: Session) -> None:
        person_of(session, session.get_one(Participant, world.fachkraefte[0])).email = None

    world.unit.run(without_address)
    world.freeze()
    world.approve(world.compute())
    world.publish()
    world.tell()
    letters = world.unit.read(lambda session: letters_to_print(session, world.coordinator, world.round_id))
    assert {line.name: line.partners for line in letters}["Petra Sommer"] == ("Jonas Weiß", "Mia Kurz")
