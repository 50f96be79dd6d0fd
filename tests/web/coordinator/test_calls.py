"""A company that asks for a call about its tandems: where it stands, and what the call comes to."""

from functools import partial

import pytest
from sqlmodel import Session, col, select

from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from tests.web.coordinator.one_company import do, here, page_of
from web.db.models import CompanyReply, Participant, Tandem, TandemState
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.planning import calls, company_tandems
from web.services.quality import hindrances


@pytest.fixture
def asked(world: World) -> World:
    """A published round of which one company asks for a call."""
    world.freeze()
    world.approve(world.compute())
    world.publish()
    _reply(world, world.contact, agreed=False)
    return world


def _reply(world: World, actor: Actor, *, agreed: bool) -> None:
    world.unit.run(lambda session: company_tandems.reply_to_publication(session, actor, world.company, agreed=agreed))


def test_a_call_is_asked_for_noted_and_marked_as_noted(asked: World, client: Browser) -> None:
    desk = client.sign_in(asked.unit, asked.coordinator.account_id)
    publication = f"/coordinator/rounds/{asked.round_id}/publication"
    page = desk.open(publication)
    assert "Muster Metallbau GmbH bittet um einen Anruf" in page
    assert f'href="{here(asked)}#call"' in page
    page = desk.open(here(asked))
    assert "Das Unternehmen bittet um einen Anruf" in page
    assert f"/blocks/{asked.block}/repair" in page
    desk.submit(f"{here(asked)}/called", {"said": "Passt so, sagt die Ausbildung."}, page=here(asked), status=303)
    page = desk.open(here(asked))
    assert 'id="call"' not in page
    assert "Passt so, sagt die Ausbildung." in page
    assert "bittet um einen Anruf" not in desk.open(publication)
    told = desk.open(f"/company/{asked.company}/tandems")
    assert "hat das in Ihrem Namen vermerkt" in told
    assert "Passt so" not in told


def test_what_is_at_stake_are_the_tandems_there_are_not_those_there_could_be(asked: World) -> None:
    """Of two possible tandems one was dissolved since."""

    def end_one(session: Session) -> None:
        tandem = session.exec(select(Tandem).join(Participant, col(Participant.id) == col(Tandem.azubi_id))).first()
        assert tandem is not None
        tandem.state = TandemState.DISSOLVED

    def stakes(session: Session) -> list[int]:
        found = hindrances.hindrances(session, asked.coordinator, asked.round_id)
        return [one.at_stake for one in found if one.kind is hindrances.Kind.WANTS_CALL]

    (before,) = asked.unit.read(stakes)
    asked.unit.run(end_one)
    assert asked.unit.read(stakes) == [before - 1]


def test_who_asks_for_no_call_is_not_answered_for(asked: World) -> None:
    do(asked, calls.note_agreement, note="")
    assert page_of(asked).notes == ()
    replies = asked.unit.read(lambda session: session.exec(select(CompanyReply)).all())
    assert [(each.agreed, each.replied_by) for each in replies] == [(True, asked.coordinator.account_id)]
    with pytest.raises(WrongState):
        do(asked, calls.note_agreement, note="")


def test_only_a_coordinator_of_the_programme_notes_it(asked: World) -> None:
    at = (asked.round_id, asked.company)
    for stranger in (asked.contact, asked.stranger):
        with pytest.raises(NotFound):
            asked.unit.run(partial(calls.note_agreement, actor=stranger, round_id=at[0], company_id=at[1], note=""))
