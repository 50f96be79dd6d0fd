"""A company whose data was opened again stands in no file of the proposal: it is no part of it any more."""

import json
from collections.abc import Callable
from uuid import UUID

import pytest

from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from tests.web.coordinator.exports import fetched, home, made, words_of
from web.db.models import ExportKind
from web.services.errors import NotFound
from web.services.planning import exports, freezing

Again = Callable[[World], None]


@pytest.fixture
def plan_id(world: World) -> UUID:
    """A proposal for all three companies, one of which has its data open again."""
    world.freeze()
    plan_id = world.compute()
    here = (world.coordinator, world.round_id, world.block)
    world.unit.run(lambda session: freezing.release_block(session, *here, reason="Das Unternehmen zieht sich zurück"))
    return plan_id


def collects(world: World) -> None:
    """It still collects."""


def is_frozen_again(world: World) -> None:
    """Other data of it is fixed, and nothing computed yet."""
    world.freeze(world.block)


@pytest.mark.parametrize("again", [collects, is_frozen_again])
def test_bug_opened_data_is_in_no_file(world: World, plan_id: UUID, client: Browser, again: Again) -> None:
    again(world)
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    (told,) = made(world, plan_id, ExportKind.TRANSPARENCY)
    counts = json.loads(told.data)["counts"]
    assert (counts["companies"], counts["tandems"], counts["azubis"]) == (2, 0, 2)
    (proof,) = made(world, plan_id, ExportKind.FULL_PROOF)
    assert len(proof.data.splitlines()) == 2 + counts["groups"]
    for kind in ("round_book", "round_paper", "company_papers"):
        words = words_of(fetched(desk, f"{home(world, plan_id)}/{kind}"))
        assert "Frischkost GmbH" in words
        assert "Muster Metallbau GmbH" not in words, kind
    page = desk.open(home(world, plan_id))
    assert "Frischkost GmbH" in page
    assert "Muster Metallbau GmbH" not in page
    assert "Muster Metallbau GmbH" not in desk.open(f"{home(world, plan_id)}?q=Muster")
    with pytest.raises(NotFound):
        world.unit.read(lambda session: exports.handout(session, world.coordinator, plan_id, world.company))
