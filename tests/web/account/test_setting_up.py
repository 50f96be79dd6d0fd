"""The set-up link of an empty installation: it opens once, for whoever reads the console."""

import re
from pathlib import Path

import pytest
from sqlmodel import select

from tests import factories
from tests.infra.command import tandem
from tests.infra.ports import free_port
from tests.web.client import Browser, path_of
from web.db.models import Account, Coordinator, Programme
from web.db.session import Unit
from web.security import set_up_token
from web.services.access import coordinators
from web.services.errors import LinkUnusable
from web.settings import Settings

FORM = {"name": "Anna Beispiel", "email": "Anna@Example.org", "programme": "Roboscouts"}


def test_whoever_begins_is_signed_in_and_led_on(client: Browser, unit: Unit, settings: Settings) -> None:
    link = f"/set-up/{set_up_token(settings)}"
    assert "Willkommen bei Tandemwerk" in client.open(link)
    begun = client.submit(link, FORM, page=link)
    programme = unit.read(lambda session: session.exec(select(Programme)).one())
    assert path_of(begun) == f"/coordinator/programmes/{programme.id}"
    client.cookies.set("tandem-session", begun.cookies["tandem-session"], domain="127.0.0.1")
    assert "Schritt 1 von 4" in client.open(path_of(begun))
    account = unit.read(lambda session: session.exec(select(Account)).one())
    assert (account.name, account.email) == ("Anna Beispiel", "anna@example.org")
    assert "schon eingerichtet" in client.open(link, status=410)
    client.submit(link, FORM, page="/imprint", status=410)
    assert len(unit.read(lambda session: session.exec(select(Coordinator)).all())) == 1


def test_a_guessed_link_is_not_there(client: Browser, unit: Unit) -> None:
    client.open("/set-up/0123456789", status=404)
    client.submit("/set-up/0123456789", FORM, page="/imprint", status=404)
    assert unit.read(lambda session: session.exec(select(Account)).all()) == []


@pytest.mark.parametrize(
    ("field", "value"), [("email", "anna"), ("email", "anna@rathaus"), ("email", ""), ("name", ""), ("programme", "")]
)
def test_what_is_missing_is_said_at_its_field(client: Browser, settings: Settings, field: str, value: str) -> None:
    link = f"/set-up/{set_up_token(settings)}"
    refused = client.submit(link, FORM | {field: value}, page=link, status=422).text
    assert f'id="f-{field}-error"' in refused
    assert "Anna" in refused


def test_two_begin_at_once(unit: Unit) -> None:
    unit.run(lambda session: factories.make_coordinator(session, factories.make_programme(session).id))
    with pytest.raises(LinkUnusable):
        unit.run(lambda session: coordinators.set_up(session, email="b@example.org", name="B", programme_name="B"))


def test_serve_knows_whether_somebody_is_there(unit: Unit) -> None:
    assert not unit.read(coordinators.is_set_up)
    unit.run(lambda session: factories.make_coordinator(session, factories.make_programme(session).id))
    assert unit.read(coordinators.is_set_up)


def test_serve_prints_the_link_until_somebody_has_used_it(tmp_path: Path, sqlite_database: str) -> None:
    unit = Unit(sqlite_database)
    assert re.fullmatch(r"http://127\.0\.0\.1:8000/set-up/[0-9a-f]{64}", served(tmp_path, sqlite_database))
    unit.run(lambda session: factories.make_coordinator(session, factories.make_programme(session).id))
    unit.close()
    assert served(tmp_path, sqlite_database) == ""


def served(folder: Path, database_url: str) -> str:
    """What `tandem serve` prints until its pages answer."""
    port = free_port()
    settings = {"DATABASE_URL": database_url, "INLINE_WORKER": "false"}
    ready = f"Listening on port {port} of 127.0.0.1;"
    said = tandem("serve", "--port", str(port), folder=folder, until=ready, **settings)
    assert ready in said.stderr
    return next((line for line in said.stdout.splitlines() if "/set-up/" in line), "")
