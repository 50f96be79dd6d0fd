"""Adding people one by one."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import select

from tests.web.client import Browser, path_of
from tests.web.company.conftest import World
from tests.web.company.people import AZUBI, FACHKRAFT, people, stored
from web.db.models import (
    Person,
    RoundCompany,
)


def test_an_azubi_is_added_with_the_company_part(world: World, owner: Browser) -> None:
    form = owner.open(f"{world.base}/people/new?role=azubi")
    assert "Ausbildungsjahr" in form
    assert "AEVO" not in form
    answer = owner.submit(f"{world.base}/people", AZUBI)
    assert path_of(answer) == world.base
    person = people(world)["Mia Kurz"]
    answers = stored(world, person)
    assert answers["occupation"] == {"title": "Mechatroniker/in", "kldb": "26112"}
    assert answers["training_year"] == 2
    assert answers["training_ends"] == "2099-07"
    assert answers["minor_until"] == "2099-03"
    assert answers["shift"]["preset"] == "early_late"
    assert answers["school"]["preset"] == "two_days"
    assert [bool(day) for day in answers["school"]["weeks"][0]] == [False, True, False, True, False, False, False]
    assert set(answers) == {
        "occupation", "training_year", "training_ends", "shift", "school", "department", "minor_until",
    }  # fmt: skip


def test_a_fachkraft_is_added_and_an_unknown_occupation_keeps_its_text(world: World, owner: Browser) -> None:
    form = owner.open(f"{world.base}/people/new?role=fachkraft")
    assert "AEVO" in form
    assert "Ausbildungsjahr" not in form
    owner.submit(f"{world.base}/people", FACHKRAFT)
    answers = stored(world, people(world)["Petra Sommer"])
    assert answers["occupation"] == {"title": "Roboterflüsterer", "kldb": None}
    assert answers["aevo"] is False
    assert answers["safety_instruction"] == {"has": True, "on": "2025-09-01"}


def test_answers_of_the_other_role_are_not_stored(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", {**AZUBI, "aevo": "yes", "capacity": "3"})
    assert not {"aevo", "capacity"} & set(stored(world, people(world)["Mia Kurz"]))


def test_the_person_part_cannot_be_posted_by_the_company(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", {**AZUBI, "learns": "cad", "brings.cad": "3", "wishes": "x"})
    assert not {"learns", "brings", "wishes"} & set(stored(world, people(world)["Mia Kurz"]))


def test_the_first_person_begins_the_registration(world: World, owner: Browser) -> None:
    assert _row(world).begun_at is None
    owner.submit(f"{world.base}/people", AZUBI)
    row = _row(world)
    assert row.begun_at is not None
    assert row.last_activity_at == row.begun_at


def _row(world: World) -> RoundCompany:
    return world.unit.read(lambda session: session.get_one(RoundCompany, world.company))


def test_the_role_comes_first(world: World, owner: Browser) -> None:
    html = owner.open(f"{world.base}/people/new")
    assert "Wen möchten Sie hinzufügen?" in html
    owner.open(f"{world.base}/people/new?role=chef", status=404)


def test_the_next_person_has_the_same_hours_and_department_until_that_is_changed(
    world: World, owner: Browser, new_browser: Callable[..., Browser]
) -> None:
    answer = owner.submit(f"{world.base}/people", {**AZUBI, "more": "yes"})
    person = people(world)["Mia Kurz"]
    assert answer.headers["location"] == f"{world.base}/people/new?role=azubi&like={person}&done=person-added"
    page = owner.open(answer.headers["location"])
    assert "Wie bei Mia Kurz: Abteilung, Arbeitszeiten. Bitte" in page
    assert 'value="Halle 2"' in page
    assert 'value="Mia Kurz"' not in page
    assert "mia.kurz@example.org" not in page.lower()
    other = new_browser().sign_in(world.unit, world.stranger.account_id)
    other.open(f"/company/{world.other}/people/new?role=azubi&like={person}", status=404)


def test_the_same_form_sent_twice_adds_oneperson_of(world: World, owner: Browser) -> None:
    first = owner.submit(f"{world.base}/people", {**AZUBI, "form_key": "k1"})
    second = owner.submit(f"{world.base}/people", {**AZUBI, "form_key": "k1"})
    assert first.headers["location"] == second.headers["location"]
    assert len(people(world)) == 1


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"name": ""}, "Bitte geben Sie Vorname und Nachname ein"),
        ({"name": "12345"}, "Bitte geben Sie Vorname und Nachname ein"),
        ({"occupation": ""}, "Bitte geben Sie den Beruf ein"),
        ({"email": "kein at"}, "Das ist keine E-Mail-Adresse."),
        ({"email": "info@muster.example"}, "Das Postfach info@muster.example lesen vermutlich mehrere Personen."),
        ({"email": "vogt@muster.example"}, "Das ist die Adresse einer Ansprechperson Ihres Unternehmens."),
        ({"training_year": "7"}, "Bitte geben Sie eine Zahl"),
        ({"training_ends": "irgendwann"}, "Bitte geben Sie Monat und Jahr ein"),
        ({"training_ends": "2020-01"}, "die Ausbildung wäre also beendet"),
        ({"school_days": ["1"]}, "Bitte kreuzen Sie die Schultage an"),
        ({"shift": "moonlight"}, "Bitte prüfen Sie diese Angabe."),
        ({"line_manager": "3f0c0a8e-0000-0000-0000-000000000000"}, "Diese Person steht nicht in Ihrer Meldung."),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_kept(
    world: World, owner: Browser, change: dict[str, Any], text: str
) -> None:
    answer = owner.submit(f"{world.base}/people", {**AZUBI, **change}, status=422)
    assert text in answer.text
    assert "Fehler:" in answer.text
    assert 'value="Halle 2"' in answer.text
    assert people(world) == {}


def test_an_instruction_in_the_future_is_refused(world: World, owner: Browser) -> None:
    data = {**FACHKRAFT, "safety_instruction_on": "2099-01-01"}
    assert "liegt in der Zukunft" in owner.submit(f"{world.base}/people", data, status=422).text


def test_a_contact_who_takes_part_uses_their_own_address(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", {**FACHKRAFT, "name": "Karin Vogt", "email": "vogt@muster.example"})
    assert "Karin Vogt" in people(world)


def test_an_address_twice_is_refused(world: World, owner: Browser) -> None:
    world.add(name="Jonas Weiß", email="mia.kurz@example.org")
    answer = owner.submit(f"{world.base}/people", AZUBI, status=422)
    assert "Diese Adresse gehört schon zu Jonas Weiß." in answer.text


def test_a_name_twice_is_refused_whatever_its_spelling(world: World, owner: Browser) -> None:
    world.add(name="Jürgen Groß")
    answer = owner.submit(f"{world.base}/people", {**AZUBI, "name": "juergen GROSS"}, status=422)
    assert "Jürgen Groß steht schon in Ihrer Meldung." in answer.text


def test_two_people_of_one_name_are_told_apart_by_their_addresses(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz", email="other@example.org")
    owner.submit(f"{world.base}/people", AZUBI)
    assert world.unit.read(lambda session: len(session.exec(select(Person)).all())) == 2


def test_a_name_in_another_company_is_nobodys_business(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz", email="mia.kurz@example.org", company=world.other)
    owner.submit(f"{world.base}/people", AZUBI)
    assert "Mia Kurz" in people(world)


def test_the_form_shows_the_hours_that_are_stored(world: World, owner: Browser) -> None:
    """A shift whose hours are the company's own is not shown with the usual ones."""
    early = [[(1 << 14) - (1 << 12)] * 5 + [0, 0]]
    person = world.add(name="Mia Kurz", answers={"shift": {"preset": "day", "weeks": early}})
    html = owner.open(f"{world.base}/people/{person}")
    assert "Mo–Fr 06:00–07:00" in html
    assert "Mo–Fr 07:00–15:30" not in html
