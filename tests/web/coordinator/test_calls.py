"""A company that asks for a call about its tandems: where it stands, and what the call comes to."""

from functools import partial

import pytest
from sqlmodel import select

from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from tests.web.coordinator.one_company import do, here, page_of
from web.db.models import CompanyReply
from web.services.actor import Actor
from web.services.errors import NotFound, WrongState
from web.services.planning import calls, company_tandems


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
