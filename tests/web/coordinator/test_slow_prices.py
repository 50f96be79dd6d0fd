"""In a large company solved level by level the page of a change comes at once, and what it would do follows."""

from uuid import UUID

from sqlmodel import Session

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.conftest import DAY, GERMAN, World
from web.db.models import PolicyVersion, Round
from web.services import matching
from web.services.planning.ground import SLOW_PAIRS

SIDE = int(SLOW_PAIRS**0.5) + 1
WAITING = "In einem so großen Unternehmen dauert das einen Moment."


def test_the_page_comes_at_once_and_the_price_follows(world: World, client: Browser) -> None:
    block, first = world.unit.run(lambda session: large_company(session, world.round_id))
    world.freeze(block)
    plan_id = world.compute()
    desk = client.sign_in(world.unit, world.coordinator.account_id)
    plan = f"/coordinator/rounds/{world.round_id}/plans/{plan_id}"
    pairs = [pair for pair in world.plan(plan_id).pairs if pair.block_id == block]
    mine = next(pair for pair in pairs if pair.azubi_id == first)
    other = next(pair for pair in pairs if pair.azubi_id != first)
    pages = {
        f"{plan}/pins/{first}/{other.fachkraft_id}": "Zusammen festlegen",
        f"{plan}/swaps/{first}/{other.azubi_id}": "Tauschen",
        f"{plan}/pairs/{first}/{other.fachkraft_id}": "Was es kosten würde",
        f"{plan}/people/{first}": "Was das für alle hieße",
    }
    for url, shown in pages.items():
        page, priced = desk.open(url), desk.open(f"{url}?price=1")
        assert WAITING in page
        assert shown not in page
        assert f'hx-get="{url}?price=1"' in page
        assert f'href="{url}?price=1"' in page, "without a script it is one press away"
        assert WAITING not in priced
        assert 'id="price"' in priced
        assert shown in priced
    refused = {"azubi": str(first), "fachkraft": str(mine.fachkraft_id), "others": "free"}
    answer = desk.submit(f"{plan}/pins", refused, page=f"{plan}/pins/{first}/{mine.fachkraft_id}", status=422)
    assert WAITING not in answer.text, "who sent the form has seen the price"


def large_company(session: Session, round_id: UUID) -> tuple[UUID, UUID]:
    """A company with that many people on each side, in a round that is solved level by level."""
    round_ = session.get_one(Round, round_id)
    policy = session.get_one(PolicyVersion, round_.policy_version_id)
    policy.toml = matching.with_objective(policy.toml, "leximin")
    policy.fingerprint = matching.policy_fingerprint(policy.toml)
    company = factories.make_company(session, round_, "Große Werke AG")
    facts = {"shift": DAY, "languages": GERMAN}
    azubis = [
        factories.make_participant(
            session, company, "azubi", f"Azubi {number}", answers=facts | ({"learns": ["cad"]} if number % 2 else {})
        ).id
        for number in range(SIDE)
    ]
    for number in range(SIDE):
        brings = {"brings": {"cad": number % 4}}
        factories.make_participant(session, company, "fachkraft", f"Kraft {number}", answers=facts | brings)
    return company.block_id, azubis[0]
