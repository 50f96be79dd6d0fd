"""The coordinator's pages: the whole journey by forms, nothing for strangers, no step by a raw POST."""

import re
import threading
from collections.abc import Callable, Iterator, Mapping
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event
from sqlmodel import Session

from tests import factories
from tests.web.client import Browser, path_of
from tests.web.coordinator.conftest import World
from tests.web.papers.reading import Printed
from web.db.models import Notice, Publication, Round, Tandem
from web.db.session import Unit
from web.jobs import matching as matching_job
from web.services.access import coordinators
from web.services.errors import InputRefused, WrongState
from web.services.planning import company_tandems

NewBrowser = Callable[..., Browser]


@pytest.fixture
def desk(world: World, client: Browser) -> Browser:
    """The coordinator's browser."""
    return client.sign_in(world.unit, world.coordinator.account_id)


def _base(world: World) -> str:
    return f"/coordinator/rounds/{world.round_id}"


def _send(desk: Browser, page: str, path: str, data: Mapping[str, object], *, status: int = 303) -> str:
    """Send a form from a page, with the key of a freshly rendered form; return where it leads."""
    response = desk.submit(path, dict(data), page=page, status=status)
    return path_of(response) if status == 303 else str(response.text)


def test_the_whole_journey_by_forms(world: World, desk: Browser) -> None:
    base = _base(world)
    page = desk.open(base)
    assert "Nordwind Logistik GmbH: 1 Azubi, keine Fachkraft" in page
    assert 'href="tel:051198765"' in page
    assert "Frischkost GmbH lässt sich nicht einladen" in page
    _send(desk, base, f"{base}/invitations", {})
    assert "Alle Unternehmen sind schon eingeladen" in _send(desk, base, f"{base}/invitations", {}, status=422)
    _send(desk, base, f"{base}/freeze", {"blocks": [str(block) for block in world.blocks], "reason": ""})
    assert "Vorschlag berechnen" in desk.open(base)
    run = _send(desk, base, f"{base}/runs", {})
    assert 'http-equiv="refresh"' in desk.open(run)
    matching_job.solve_run(world.unit, UUID(run.rsplit("/", 1)[1]))
    assert desk.get(run, headers={"hx-request": "true"}).headers["hx-redirect"].endswith("?done=computed")
    plan = path_of(desk.get(run))
    page = desk.open(f"{plan}?open=all")
    assert "Jonas Weiß und Petra Sommer" in page
    assert "Übereinstimmung der Angaben" in page
    assert "Ziel: Niemand kommt zu kurz" in page
    assert "Mehr Tandems sind mit diesen Angaben nicht möglich" in page
    desk.open(f"{plan}/proof")
    desk.open(f"{plan}?show=first")

    pair = {"azubi": str(world.azubis[0]), "fachkraft": str(world.fachkraefte[1])}
    assert "Warum nicht diese beiden?" in desk.open(f"{plan}/pairs/{pair['azubi']}/{pair['fachkraft']}")
    page = desk.open(f"{plan}/pins/{pair['azubi']}/{pair['fachkraft']}")
    assert "Mia Kurz: bisher Ali Demir, dann Petra Sommer." in page
    assert "<title>Fehler:" in " ".join(_send(desk, plan, f"{plan}/pins", pair, status=422).split())
    assert 'href="#f-reason"' in _send(desk, plan, f"{plan}/bans", pair, status=422)
    _send(desk, plan, f"{plan}/pins", {**pair, "reason": "Wunsch der Ausbildung"})
    page = desk.open(f"{plan}/blocks/{world.block}")
    assert "Was die letzte Berechnung geändert hat" in page
    assert "Jonas Weiß und Ali Demir" in page

    _approve_and_publish(world, desk, plan)


def test_nobody_is_told_by_default_where_the_company_wants_a_call(world: World, desk: Browser) -> None:
    world.freeze()
    world.approve(world.compute())
    world.publish()
    page = desk.open(f"{_base(world)}/news")
    assert page.count(" checked") == 3
    assert "zuerst an" not in page
    world.unit.run(
        lambda session: company_tandems.reply_to_publication(session, world.contact, world.company, agreed=False)
    )
    page = desk.open(f"{_base(world)}/news")
    assert page.count(" checked") == 2
    assert "Sie bitten um einen Anruf wegen der Tandems." in page


def _approve_and_publish(world: World, desk: Browser, plan: str) -> None:
    base = _base(world)
    check = desk.open(f"{plan}/approval")
    assert "Noch wird niemand benachrichtigt" in check
    values = re.findall(r'name="blocks" value="([^"]+)"', check)
    assert len(values) == 3
    form = {"blocks": values, "name": "Niemand"}
    assert "Ihren eigenen Namen" in _send(desk, plan, f"{plan}/approval", form, status=422)
    _send(desk, plan, f"{plan}/approval", {**form, "name": "Sabine Krüger"})
    page = desk.open(f"{base}/publication")
    assert "2 Mails gehen hinaus." in page
    blocks = {"blocks": [str(block) for block in world.blocks]}
    _send(desk, base, f"{base}/publication", blocks)
    page = desk.open(f"{base}/news")
    assert "3 Mails und 4 Briefe" in page
    _send(desk, base, f"{base}/news", blocks)
    page = desk.open(f"{base}/publication")
    assert "Schritt 3 von 3" in page
    letter = re.search(r'action="([^"]+/letter.pdf)"', page)
    assert letter is not None
    printed = Printed(desk.submit(letter[1], page=base, status=200).content).text
    assert "Persönlich" in printed
    assert "Die Tandems stehen fest." in printed
    assert "Sobald" not in printed


def _addresses(world: World, plan_id: UUID) -> Iterator[tuple[str, str]]:
    base = _base(world)
    for path in ("", "/freeze", "/publication", "/news", f"/plans/{plan_id}", f"/plans/{plan_id}/proof",
                 f"/plans/{plan_id}/approval", f"/plans/{plan_id}/places/{world.block}",
                 f"/plans/{plan_id}/people/{world.azubis[0]}",
                 f"/plans/{plan_id}/pairs/{world.azubis[0]}/{world.fachkraefte[0]}",
                 f"/plans/{plan_id}/pins/{world.azubis[0]}/{world.fachkraefte[1]}",
                 f"/plans/{plan_id}/bans/{world.azubis[0]}/{world.fachkraefte[0]}",
                 f"/plans/{plan_id}/swaps/{world.azubis[0]}/{world.azubis[1]}",
                 f"/plans/{plan_id}/left-out/{world.azubis[0]}",
                 f"/blocks/{world.block}/release", f"/blocks/{world.block}/revocation"):  # fmt: skip
        yield "GET", base + path
    for path in ("/invitations", "/freeze", "/runs", f"/blocks/{world.block}/release", "/publication", "/news",
                 f"/blocks/{world.block}/revocation", f"/plans/{plan_id}/pins", f"/plans/{plan_id}/bans",
                 f"/plans/{plan_id}/left-out", f"/plans/{plan_id}/places", f"/plans/{plan_id}/approval",
                 f"/plans/{plan_id}/swaps", f"/plans/{plan_id}/undo", f"/plans/{plan_id}/redo", "/letters.pdf",
                 f"/people/{world.azubis[0]}/letter.pdf"):  # fmt: skip
        yield "POST", base + path


def test_strangers_get_what_a_missing_round_gives(world: World, new_browser: NewBrowser) -> None:
    world.freeze()
    plan_id = world.compute()
    form = {
        "reason": "Neugier", "name": "Karin Vogt", "block": str(world.block), "places": "1",
        "azubi": str(world.azubis[0]), "fachkraft": str(world.fachkraefte[0]), "participant": str(world.azubis[0]),
        "blocks": [str(world.block)],
    }  # fmt: skip
    for actor in (world.stranger, world.contact):
        browser = new_browser().sign_in(world.unit, actor.account_id)
        for method, path in _addresses(world, plan_id):
            sent = {**form, "blocks": [f"{world.block}:{'0' * 64}"]} if path.endswith("/approval") else form
            missing = path.replace(str(world.round_id), str(uuid4()))
            answers = [
                browser.get(each) if method == "GET" else browser.submit(each, sent, status=404)
                for each in (path, missing)
            ]
            assert [answer.status_code for answer in answers] == [404, 404], path
            foreign, unknown = (_without_tokens(answer.text) for answer in answers)
            assert foreign == unknown.replace(missing, path), path


def _without_tokens(html: str) -> str:
    return re.sub(r'name="(csrf|form_key)" value="[^"]*"', "", html)


def test_nobody_signed_in_is_sent_to_the_door(world: World, client: Browser) -> None:
    assert path_of(client.get(_base(world))) == "/sign-in"


@pytest.mark.parametrize("path", ["runs", "publication", "news"])
def test_a_raw_post_cannot_skip_a_step(world: World, desk: Browser, path: str) -> None:
    _send(desk, "/", f"{_base(world)}/{path}", {"blocks": [str(world.block)]}, status=409)


def test_tampered_forms_are_refused(world: World, desk: Browser) -> None:
    world.freeze()
    plan = f"{_base(world)}/plans/{world.compute()}"
    _send(desk, plan, f"{plan}/pins", {"azubi": "x", "fachkraft": "y", "reason": "egal"}, status=404)
    _send(desk, plan, f"{plan}/approval", {"blocks": ["x"], "name": "Sabine Krüger"}, status=422)
    _send(desk, plan, f"{plan}/approval", {"name": "Sabine Krüger"}, status=422)
    _send(desk, plan, f"{plan}/places", {"block": str(world.block), "places": "9999", "reason": "egal"}, status=422)


def test_filters_and_pages_of_the_list(world: World, desk: Browser) -> None:
    base = _base(world)
    page = desk.open(f"{base}?q=nordw")
    assert page.count('id="company-') == 1
    assert "Kein Unternehmen passt zu dieser Auswahl" in desk.open(f"{base}?state=submitted")
    world.unit.run(lambda session: _add_companies(session, world.round_id, 60))
    page = desk.open(f"{base}?page=2")
    assert page.count('id="company-') == 13
    assert desk.open(f"{base}?page=99").count('id="company-') == 13


def _add_companies(session: Session, round_id: UUID, number: int) -> None:
    round_ = session.get_one(Round, round_id)
    for index in range(number):
        company = factories.make_company(session, round_, f"Firma {index:03}")
        for role in ("azubi", "fachkraft"):
            factories.make_participant(session, company, role, f"{role} {index}")


def _statements(unit: Unit, work: Callable[[], object]) -> int:
    counted: list[str] = []

    def note(*arguments: object) -> None:
        if arguments[2] != "BEGIN":
            counted.append(str(arguments[2]))

    event.listen(unit.read_engine, "before_cursor_execute", note)
    try:
        work()
    finally:
        event.remove(unit.read_engine, "before_cursor_execute", note)
    return len(counted)


def test_lists_take_the_same_number_of_queries_at_any_size(world: World, desk: Browser) -> None:
    base = _base(world)
    unit: Unit = desk.app.state.unit  # type: ignore[attr-defined]
    few = _statements(unit, lambda: desk.open(base))
    world.unit.run(lambda session: _add_companies(session, world.round_id, 47))
    assert _statements(unit, lambda: desk.open(base)) == few
    assert few <= 17, "nine for what hinders, two for who looks, two for the list, four for what is under way"
    world.freeze(world.block)
    plan = f"{base}/plans/{world.compute()}"
    small = _statements(unit, lambda: desk.open(plan))
    world.freeze(world.mute, world.lonely)
    world.compute()
    assert _statements(unit, lambda: desk.open(plan)) == small


def test_two_at_once_publish_once(world: World) -> None:
    world.freeze()
    world.approve(world.compute())
    answers = _at_once(world.publish)
    assert sorted(answers) == ["3", "WrongState"]
    assert (world.count(Publication), world.count(Tandem)) == (3, 2)
    answers = _at_once(world.tell)
    assert sorted(answers) == ["7", "WrongState"]
    assert world.count(Notice) == 7


def _at_once(act: Callable[[], object]) -> list[str]:
    barrier, answers = threading.Barrier(2), []

    def run() -> None:
        barrier.wait()
        try:
            answers.append(str(act()))
        except WrongState as error:
            answers.append(type(error).__name__)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def test_the_same_form_sent_again_gives_the_same_answer(world: World, desk: Browser) -> None:
    world.freeze()
    world.approve(world.compute())
    base = _base(world)
    form = {"blocks": [str(block) for block in world.blocks], "form_key": "one-rendered-form"}
    first = desk.submit(f"{base}/publication", form, page=base)
    assert desk.submit(f"{base}/publication", form, page=base).headers["location"] == first.headers["location"]
    assert world.count(Publication) == 3


def test_coordinators_are_made_on_the_command_line(world: World) -> None:
    def create(email: str, programme: str | None = "Roboscouts") -> UUID:
        made = world.unit.run(lambda s: coordinators.create_coordinator(s, email, "Neu", programme_name=programme))
        return made.account_id

    account = create(" Neu@Example.org ")
    assert create("neu@example.org") == account
    for email, programme in (("x@example.org", None), ("x@example.org", "Keines"), ("niemand", "Roboscouts")):
        with pytest.raises(InputRefused):
            create(email, programme)
