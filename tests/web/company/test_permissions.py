"""Who reaches what: owner and team-mate do, everybody else finds nothing, exactly as for an address that never was."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from tests import factories as make
from tests.web.client import Browser
from tests.web.company.conftest import World
from tests.web.company.test_tandems import publish
from tests.web.company.uploading import MIA, csv, preview_of
from tests.web.test_permissions import routes_of
from web.company import routes
from web.db.models import Participant

PAGES = (
    "",
    "/who-sees-what",
    "/send",
    "/receipt",
    "/receipt.pdf",
    "/people/new",
    "/people/new?role=azubi",
    "/people/{person}",
    "/people/{person}/remove",
    "/people/{person}/letter",
    "/letters",
    "/papers/works-council.pdf",
    "/sheet.pdf",
    "/people/{person}/sheet.pdf",
    "/people/{person}/guardian-letter",
    "/people/{person}/guardian-letter.pdf",
    "/template.xlsx",
    "/template.csv",
    "/upload",
    "/upload/{import}",
    "/imports/{import}/undo",
    "/people.xlsx",
    "/tandems",
    "/tandems.pdf",
    "/agreement",
    "/patterns",
    "/patterns/new",
    "/patterns/{pattern}",
    "/patterns/{pattern}/change",
    "/patterns/places/{place}",
    "/proposals",
    "/copy",
    "/withdrawal",
    "/people/{person}/together",
)
ACTIONS = (
    "/send",
    "/letters.pdf",
    "/people",
    "/people/{person}",
    "/people/{person}/remove",
    "/people/{person}/link",
    "/people/{person}/letter.pdf",
    "/people/{person}/guardian-letter",
    "/upload",
    "/upload/{import}/mend",
    "/upload/{import}/forget",
    "/upload/{import}/take-over",
    "/upload/{import}/drop",
    "/imports/{import}/undo",
    "/tandems/reply",
    "/agreement",
    "/patterns",
    "/patterns/places",
    "/patterns/places/remove",
    "/patterns/places/{place}",
    "/patterns/{pattern}",
    "/patterns/{pattern}/give",
    "/patterns/{pattern}/remove",
    "/proposals",
    "/proposals/{proposal}/take-back",
    "/copy",
    "/withdrawal",
    "/withdrawal/undo",
    "/people/{person}/together",
    "/people/{person}/return",
)
FORM: dict[str, Any] = {
    "name": "Eva Fremd",
    "occupation": "Schweißer/in",
    "role": "azubi",
    "seen": "x",
    "agreed": "yes",
    "skip": "2",
}


def _without_changing_parts(text: str) -> str:
    """A page without token, key and its own address."""
    text = re.sub(r'value="[^"]*"', "", text)
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text)


def _paths(world: World, owner: Browser) -> dict[str, str]:
    """A person, an open table and a pattern and a proposal of the company."""
    person = world.add(name="Jonas Weiß", email="jonas@example.org", answers={"minor_until": "2099-01"})
    path, _ = preview_of(owner, world, csv(MIA))
    pattern = world.unit.run(lambda session: make.make_pattern(session, world.company))
    fachkraft = world.add("fachkraft", "Petra Sommer")
    proposal = world.unit.run(lambda session: make.make_proposal(session, world.company, person, fachkraft))
    return {
        "{person}": str(person),
        "{import}": path.rsplit("/", 1)[1],
        "{pattern}": str(pattern),
        "{place}": str(world.unit.run(lambda session: make.make_site(session, world.company))),
        "{proposal}": str(proposal),
    }


def _filled(path: str, ids: dict[str, str]) -> str:
    for name, value in ids.items():
        path = path.replace(name, value)
    return path


def test_every_route_stands_in_one_of_the_lists() -> None:
    served = {(method, path.replace("_id}", "}")) for method, path in _routes()}
    listed = {("GET", page.partition("?")[0]) for page in PAGES} | {("POST", action) for action in ACTIONS}
    assert served == listed


def _routes() -> set[tuple[str, str]]:
    return {(method, path.removeprefix("/company/{company_id}")) for method, path in routes_of(routes.router)}


@pytest.mark.parametrize("who", ["stranger", "foreign_coordinator"])
def test_strangers_find_nothing_on_any_address(
    world: World, owner: Browser, new_browser: Callable[..., Browser], who: str
) -> None:
    ids = _paths(world, owner)
    missing = {name: str(uuid4()) for name in ids}
    browser = new_browser().sign_in(world.unit, getattr(world, who).account_id)
    never = f"/company/{uuid4()}"
    for page in PAGES:
        answer, other = browser.get(world.base + _filled(page, ids)), browser.get(never + _filled(page, missing))
        assert answer.status_code == other.status_code == 404, page
        assert _without_changing_parts(answer.text) == _without_changing_parts(other.text), page
    for action in ACTIONS:
        files = {"file": ("a.csv", csv(MIA))} if action == "/upload" else None
        answer = browser.submit(world.base + _filled(action, ids), FORM, status=404, files=files)
        other = browser.submit(never + _filled(action, missing), FORM, status=404, files=files)
        assert _without_changing_parts(answer.text) == _without_changing_parts(other.text), action
    assert "Jonas Weiß" in owner.open(world.base)
    assert "Eva Fremd" not in owner.open(world.base)


def test_a_strangers_own_address_opens_nothing_of_ours(
    world: World, owner: Browser, new_browser: Callable[..., Browser]
) -> None:
    ids = _paths(world, owner)
    browser = new_browser().sign_in(world.unit, world.stranger.account_id)
    own = f"/company/{world.other}"
    assert browser.get(own).status_code == 200
    for page in PAGES:
        if "{" in page:
            assert browser.get(own + _filled(page, ids)).status_code == 404, page
    for action in ACTIONS:
        if "{" in action:
            browser.submit(own + _filled(action, ids), FORM, status=404)
    assert "Jonas Weiß" in owner.open(world.base)


def test_nobody_signed_in_is_sent_to_the_sign_in_page(world: World, owner: Browser, client: Browser) -> None:
    ids = _paths(world, owner)
    for page in PAGES:
        answer = client.get(world.base + _filled(page, ids))
        assert answer.status_code == 303, page
        assert answer.headers["location"].startswith("/sign-in"), page
    for action in ACTIONS:
        path = world.base + _filled(action, ids)
        assert client.submit(path, page="/sign-in").headers["location"].startswith("/sign-in"), action
        kept = client.submit(path, FORM, page="/sign-in", status=401)
        assert "Bitte noch einmal anmelden" in kept.text, action


def test_the_team_mate_reaches_the_companys_pages(
    world: World, owner: Browser, new_browser: Callable[..., Browser]
) -> None:
    ids = _paths(world, owner)
    mate = new_browser().sign_in(world.unit, world.mate.account_id)
    for page in PAGES:
        if "{import}" not in page:
            assert mate.get(world.base + _filled(page, ids)).status_code in {200, 303}, page


def test_a_person_with_their_own_link_reaches_nothing_of_the_company(
    world: World, owner: Browser, new_browser: Callable[..., Browser]
) -> None:
    ids = _paths(world, owner)

    def account(session: Any) -> Any:
        participant = session.get_one(Participant, UUID(ids["{person}"]))
        return make.participant_actor(session, participant).account_id, participant.id

    account_id, participant_id = world.unit.run(account)
    browser = new_browser().sign_in(world.unit, account_id, participant_id=participant_id)
    for page in PAGES:
        assert browser.get(world.base + _filled(page, ids)).status_code == 404, page


def test_a_contact_limited_to_a_personal_link_is_no_contact(world: World, new_browser: Callable[..., Browser]) -> None:
    person = world.add("fachkraft", "Karin Vogt")
    browser = new_browser().sign_in(world.unit, world.owner.account_id, participant_id=person)
    assert browser.get(world.base).status_code == 404


def test_the_other_company_of_a_tandem_sees_its_own_page_only(
    world: World, new_browser: Callable[..., Browser]
) -> None:
    publish(world, fachkraft_company=world.other)
    stranger = new_browser().sign_in(world.unit, world.stranger.account_id)
    stranger.open(f"{world.base}/tandems", status=404)
    assert "Jonas Weiß" not in stranger.open(f"/company/{world.other}")
