"""The start page in both states and the legal pages."""

import pytest
from sqlmodel import Session

from tests.factories import make_account, make_company, make_contact, make_programme, make_round
from tests.web.client import Browser
from web.account.forms import own_path
from web.db.models import Coordinator
from web.db.session import Unit
from web.services.actor import Actor

LEGAL = ["/imprint", "/privacy", "/accessibility"]


@pytest.mark.parametrize("path", ["/", "/sign-in", "/sign-in/sent", "/code", *LEGAL])
@pytest.mark.parametrize("language", ["de", "en"])
def test_everybody_may_read(client: Browser, path: str, language: str) -> None:
    client.cookies.set("tandem-language", language, domain="127.0.0.1")
    assert f'lang="{language}"' in client.open(path)


@pytest.mark.parametrize("path", LEGAL)
def test_legal_pages_name_the_programme(client: Browser, unit: Unit, path: str) -> None:
    unit.run(make_programme)
    page = client.open(path)
    assert "Sabine Krüger" in page
    assert "0511 123456" in page


def test_privacy_lists_every_question(client: Browser) -> None:
    page = client.open("/privacy")
    assert 'href="/imprint"' in page
    assert "Aufsichtsbehörde" in page, "it says where a programme's own facts are found"
    for label in ("Arbeitszeiten", "Unter 18 bis", "Mit diesen Personen bitte nicht", "Sprachen"):
        assert label in page


def test_all_places_of_a_human_with_several_roles(client: Browser, unit: Unit) -> None:
    def make(session: Session) -> Actor:
        round_ = make_round(session)
        actor = make_contact(session, make_company(session, round_))
        session.add(Coordinator(programme_id=round_.programme_id, account_id=actor.account_id))
        return actor

    actor = unit.run(make)
    page = client.sign_in(unit, actor.account_id).open("/")
    assert "/company/" in page
    assert "/coordinator/rounds/" in page


def test_somebody_without_a_role_is_told_whom_to_call(client: Browser, unit: Unit) -> None:
    account = unit.run(lambda session: make_account(session, email="x@example.org"))
    assert 'href="/imprint"' in client.sign_in(unit, account.id).open("/")


@pytest.mark.parametrize("address", ["", "x", "//x", "/\\x", "http://x", "/a\\b", "/a\nb"])
def test_foreign_addresses_become_the_start_page(address: str) -> None:
    assert own_path(address) == "/"


def test_own_addresses_stay() -> None:
    assert own_path("/company/1?done=x") == "/company/1?done=x"
