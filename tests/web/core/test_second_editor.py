"""Whoever saves second reads what the first stored, keeps every typed word, and may then decide knowingly."""

import re
from uuid import UUID

import pytest
from starlette.datastructures import FormData

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.test_first_start import DATA, programme_of
from web.coordinator.programme_forms import ProgrammeForm
from web.db.models import Programme
from web.db.session import Unit
from web.services.actor import Actor
from web.services.setup import programmes

TYPED = vars(DATA) | {"name": "Roboscouts Nord", "controller": "Mein langer Text, Weg 2", "accent": "teal"}


@pytest.fixture
def anna(unit: Unit) -> Actor:
    return unit.run(
        lambda session: factories.make_coordinator(session, factories.make_programme(session).id, "Anna Beispiel")
    )


def stored(unit: Unit, programme_id: UUID) -> Programme:
    return unit.read(lambda session: session.get_one(Programme, programme_id))


def change(unit: Unit, anna: Actor, **values: str) -> None:
    data = programmes.ProgrammeData(**(vars(DATA) | values))
    version = stored(unit, programme_of(anna)).version
    unit.run(lambda session: programmes.change_programme(session, anna, programme_of(anna), data=data, version=version))


def test_the_page_keeps_what_was_typed_and_shows_what_is_stored(client: Browser, unit: Unit, anna: Actor) -> None:
    path = f"/coordinator/programmes/{programme_of(anna)}/data"
    client.sign_in(unit, anna.account_id)
    change(unit, anna, name="Roboscouts Süd", accent="green")
    page = client.submit(path, TYPED | {"version": "1"}, status=409).text
    assert "Inzwischen hat jemand anders etwas geändert" in page
    assert 'value="Roboscouts Nord"' in page
    assert 'value="Mein langer Text, Weg 2"' in page
    assert "Hier hat jemand anders gespeichert: Roboscouts Süd" in page
    assert "Jemand anders hat hier etwas anderes gewählt" in page
    assert stored(unit, programme_of(anna)).name == "Roboscouts Süd"
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    client.submit(path, TYPED | {"version": version[1]})
    assert stored(unit, programme_of(anna)).name == "Roboscouts Nord"


def test_two_save_at_the_same_moment(client: Browser, unit: Unit, anna: Actor) -> None:
    """The database refuses the second although both saw the same state when they asked."""
    path = f"/coordinator/programmes/{programme_of(anna)}/data"
    client.sign_in(unit, anna.account_id)
    answers = [client.submit(path, TYPED | {"version": "1"}, status=status) for status in (303, 409)]
    assert [answer.status_code for answer in answers] == [303, 409]


def test_equal_fields_are_not_named_and_hidden_state_follows() -> None:
    typed = ProgrammeForm.bind(FormData({**{name: str(value) for name, value in TYPED.items()}, "version": "1"}))
    typed.meet(
        ProgrammeForm.filled(vars(DATA) | {"version": 4, "controller": TYPED["controller"], "contact_phone": ""})
    )
    assert [name for name, _problem in typed.refusals] == ["name", "contact_phone", "accent"]
    assert typed.value("version") == "4"
    assert typed.value("name") == TYPED["name"]
