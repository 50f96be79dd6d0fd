"""The agreement before the first person: read, accepted by name, noted by a coordinator, asked for again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from tests import factories as make
from tests.web.client import Browser, path_of
from tests.web.company.conftest import World
from tests.web.company.people import AZUBI
from web.catalogue.question import Role
from web.db.models import CompanyContact, Round, RoundCompany
from web.db.session import Unit
from web.services.errors import AgreementNeeded, Changed, NotFound
from web.services.registrations import agreements, intake


@pytest.fixture
def newcomer(world: World) -> UUID:
    """A company that has not accepted anything; `owner` of the world speaks for it too."""

    def build(session: Any) -> UUID:
        row = session.get_one(RoundCompany, world.company)
        fresh = make.make_company(session, session.get_one(Round, row.round_id), "Neu GmbH", agreed=False)
        session.add(CompanyContact(company_id=fresh.company_id, account_id=world.owner.account_id))
        return fresh.id

    return world.unit.run(build)


def wording_on(html: str) -> str:
    return html.split('name="wording" value="')[1].split('"', maxsplit=1)[0]


def test_nobody_is_entered_before_the_agreement(world: World, owner: Browser, newcomer: UUID) -> None:
    base = f"/company/{newcomer}"
    html = owner.open(base)
    assert "Vereinbarung lesen" in html
    assert "Azubi hinzufügen" not in html
    assert "Noch niemand eingetragen" not in html, "an empty box without a next step"
    for address in ("/upload", "/patterns", "/people"):
        assert f'href="{base}{address}' not in html, "nothing leads to where the agreement would be asked for"
    assert f'href="{base}/withdrawal"' in html, "who does not take part can say so at once"
    for page in ("/people/new", "/people/new?role=azubi", "/upload"):
        assert path_of(owner.get(base + page)) == f"{base}/agreement"
    assert f'href="{base}/agreement' in owner.submit(f"{base}/people", AZUBI, status=409).text, (
        "and keeps what was typed"
    )
    assert "Mia Kurz" not in owner.open(base)


def test_accepting_by_name_opens_the_forms(world: World, owner: Browser, newcomer: UUID) -> None:
    base = f"/company/{newcomer}"
    html = owner.open(f"{base}/agreement")
    assert "4 Stunden Arbeitszeit im Monat" in html
    assert "für Zeugnisse oder für Abmahnungen" in html
    assert f"{base}/papers/works-council.pdf" in html
    assert 'value="Karin Vogt"' in html
    answer = owner.submit(f"{base}/agreement", {"name": "Karin Vogt", "wording": wording_on(html)}, status=422)
    assert "dass Sie für Ihr Unternehmen zustimmen dürfen" in answer.text
    sent = {"name": "Karin Vogt", "authorised": "yes", "wording": wording_on(html)}
    answer = owner.submit(f"{base}/agreement", sent)
    assert path_of(answer) == base
    html = owner.open(base)
    assert "Azubi hinzufügen" in html
    assert "Vereinbarung angenommen von Karin Vogt" in html
    assert owner.submit(f"{base}/people", AZUBI).headers["location"].endswith("person-added")
    html = owner.open(f"{base}/agreement")
    assert "Angenommen von Karin Vogt" in html
    assert 'name="wording"' not in html


def test_the_second_of_two_contacts_reads_who_accepted_and_when(
    world: World, unit: Unit, owner: Browser, new_browser: Callable[..., Browser], newcomer: UUID
) -> None:
    base = f"/company/{newcomer}"
    second = unit.run(lambda s: make.make_contact(s, s.get_one(RoundCompany, newcomer), "Bernd Otto").account_id)
    other = new_browser().sign_in(unit, second)
    wording = wording_on(other.open(f"{base}/agreement"))
    sent = {"authorised": "on", "wording": wording}
    owner.submit(f"{base}/agreement", {"name": "Karin Vogt", **sent})
    answer = other.submit(f"{base}/agreement", {"name": "Bernd Otto", **sent})
    assert path_of(answer) == f"{base}/agreement"
    html = other.open(answer.headers["location"])
    assert "Angenommen von Karin Vogt" in html
    assert "Bernd Otto" not in html.split("<main")[1]


def test_a_name_is_needed(owner: Browser, newcomer: UUID) -> None:
    html = owner.open(f"/company/{newcomer}/agreement")
    sent = {"name": " ", "wording": wording_on(html)}
    answer = owner.submit(f"/company/{newcomer}/agreement", sent, status=422)
    assert "zum Beispiel Petra Sommer" in answer.text


def test_a_coordinator_notes_what_is_there_on_paper(
    world: World, coordinator: Browser, owner: Browser, newcomer: UUID
) -> None:
    base = f"/company/{newcomer}"
    html = coordinator.open(f"{base}/agreement")
    assert "Liegt unterschrieben vor" in html
    coordinator.submit(f"{base}/agreement", {"name": "Karin Vogt", "wording": wording_on(html)})
    html = owner.open(f"{base}/agreement")
    assert "Liegt vor, unterschrieben von Karin Vogt" in html
    assert "Sabine Krüger" in html


def test_another_wording_is_asked_for_only_when_people_are_added(world: World, unit: Unit, owner: Browser) -> None:
    world.add(name="Jonas Weiß")
    seen = wording_on_paper(world, unit)

    def reword(session: Any) -> None:
        session.get_one(Round, session.get_one(RoundCompany, world.company).round_id).hours_per_month = 6

    unit.run(reword)
    html = owner.open(world.base)
    assert "Jonas Weiß" in html
    assert "Die Vereinbarung lautet jetzt anders" in html
    entry = intake.Entry("Mia Kurz", None, {"occupation": {"title": "Schweißer/in"}})
    with pytest.raises(AgreementNeeded):
        unit.run(lambda s: intake.add_person(s, world.owner, world.company, role=Role.AZUBI, entry=entry))
    with pytest.raises(Changed):
        unit.run(
            lambda s: agreements.accept_agreement(
                s, world.owner, world.company, name="Karin Vogt", wording=seen, authorised=True
            )
        )
    owner.submit(f"{world.base}/send", {"version": "1"})
    html = owner.open(f"{world.base}/agreement")
    assert "6 Stunden Arbeitszeit" in html
    sent = {"name": "Karin Vogt", "authorised": "yes", "wording": wording_on(html)}
    owner.submit(f"{world.base}/agreement", sent)
    unit.run(lambda s: intake.add_person(s, world.owner, world.company, role=Role.AZUBI, entry=entry))
    assert "Mia Kurz" in owner.open(world.base)


def wording_on_paper(world: World, unit: Unit) -> str:
    """The hash of the wording as it is now."""
    return unit.read(lambda s: agreements.agreement_page(s, world.owner, world.company)).frame.wording.sha256


def test_strangers_find_no_agreement(world: World, unit: Unit, new_browser: Callable[..., Browser]) -> None:
    stranger = new_browser().sign_in(unit, world.stranger.account_id)
    stranger.open(f"{world.base}/agreement", status=404)
    stranger.submit(f"{world.base}/agreement", {"name": "Eva Fremd", "wording": "x"}, status=404)
    with pytest.raises(NotFound):
        unit.read(lambda s: agreements.agreement_page(s, world.stranger, world.company))
    found = unit.read(lambda s: agreements.agreement_page(s, world.owner, world.company)).frame.accepted
    assert found is not None
    assert found.name == "Karin Vogt"
