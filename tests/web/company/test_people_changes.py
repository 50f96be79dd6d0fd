"""Changing people one by one."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from tests import factories as make
from tests.web.client import Browser
from tests.web.company.conftest import World
from tests.web.company.people import AZUBI, change, people, person_of, stored
from web.catalogue.question import Role
from web.db.models import (
    Answer,
    AnswerSource,
    Participant,
)
from web.db.models.columns import utc_now
from web.services.errors import InputRefused, NotFound
from web.services.registrations import intake, registration


def test_a_person_is_changed_and_only_what_changed_is_written(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    before = _rows(world, person)
    change(world, owner, person, **{**AZUBI, "training_year": "3", "department": "", "email": ""})()
    after = _rows(world, person)
    assert after["training_year"].value == 3
    assert "department" not in after
    assert after["shift"].answered_at == before["shift"].answered_at
    assert after["shift"].version == 1
    assert after["training_year"].version == 2
    assert person_of(world, person).email is None


def _rows(world: World, person: UUID) -> dict[str, Answer]:
    def work(session: Any) -> dict[str, Answer]:
        found = session.exec(select(Answer).where(Answer.participant_id == person)).all()
        return {answer.question_key: answer for answer in found}

    return world.unit.read(work)


def test_the_form_shows_what_is_stored(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    html = owner.open(f"{world.base}/people/{people(world)['Mia Kurz']}")
    assert 'value="mia.kurz@example.org"' in html
    assert 'value="Mechatroniker/in"' in html
    assert 'value="early_late" checked' in html
    assert 'name="school_days" value="3" checked' in html
    assert 'name="school_days" value="2" checked' not in html


def test_hours_of_ones_own_survive_the_form(world: World, owner: Browser) -> None:
    own = {"preset": "own", "weeks": [[255, 0, 0, 0, 0, 0, 0]]}
    code = {"title": "Roboterflüsterer", "kldb": "26112"}
    person = world.add(name="Mia Kurz", answers={"occupation": code, "shift": own})
    html = owner.open(f"{world.base}/people/{person}")
    assert "Eigene Zeiten" in html
    assert "Mo 00:00–04:00" in html
    data = {"name": "Mia Kurz", "occupation": "Roboterflüsterer", "shift": "own", "department": "Versand"}
    change(world, owner, person, **data)()
    assert stored(world, person) == {"occupation": code, "shift": own, "department": "Versand"}


def test_a_second_editor_is_told_and_nothing_is_overwritten(
    world: World, owner: Browser, new_browser: Callable[..., Browser]
) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    mate = new_browser().sign_in(world.unit, world.mate.account_id)
    slow = change(world, mate, person, **{**AZUBI, "training_year": "4"})
    change(world, owner, person, **{**AZUBI, "training_year": "3"})()
    with pytest.raises(AssertionError, match="409"):
        slow()
    assert stored(world, person)["training_year"] == 3


def test_the_person_part_does_not_disturb_the_companys_form(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    slow = change(world, owner, person, **{**AZUBI, "training_year": "4"})

    def answer_own_part(session: Any) -> None:
        row = session.get_one(Participant, person)
        row.person_part_done_at = utc_now()
        make.give_answers(session, row, {"learns": ["cad"]}, AnswerSource.SELF)

    world.unit.run(answer_own_part)
    slow()
    assert stored(world, person)["training_year"] == 4
    assert stored(world, person)["learns"] == ["cad"]


def test_what_a_coordinator_enters_is_marked(world: World, coordinator: Browser, owner: Browser) -> None:
    coordinator.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    assert {row.source for row in _rows(world, person).values()} == {AnswerSource.COORDINATOR}
    assert "im Auftrag eingetragen" in owner.open(world.base)


def test_a_change_by_a_coordinator_is_marked_too(world: World, coordinator: Browser, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    assert "im Auftrag eingetragen" not in owner.open(world.base)
    change(world, coordinator, people(world)["Mia Kurz"], **{**AZUBI, "training_year": "3"})()
    assert "im Auftrag eingetragen" in owner.open(world.base)


def test_a_name_is_corrected_and_the_address_stays(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    change(world, owner, person, **{**AZUBI, "name": "Mia Kurz-Öhl"})()
    assert person_of(world, person).email == "mia.kurz@example.org"
    assert person_of(world, person).sort_key == "mia kurz-ohl"


def test_typed_input_is_kept_when_a_change_is_refused(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", AZUBI)
    person = people(world)["Mia Kurz"]
    path = f"{world.base}/people/{person}"
    seen = owner.open(path).split('name="seen" value="')[1].split('"')[0]
    data = {**AZUBI, "department": "Halle 77", "training_ends": "2020-01", "seen": seen}
    answer = owner.submit(path, data, status=422)
    assert "Halle 77" in answer.text
    assert f'name="seen" value="{seen}"' in answer.text


def test_who_is_of_age_needs_no_month(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/people", {**AZUBI, "minor_until": "2020-01"})
    assert "minor_until" not in stored(world, people(world)["Mia Kurz"])


def test_a_needed_answer_cannot_be_left_out_past_the_form(world: World) -> None:
    entry = intake.Entry("Mia Kurz", None, {})
    with pytest.raises(InputRefused, match="fill in"):
        world.unit.run(
            lambda session: intake.add_person(session, world.owner, world.company, role=Role.AZUBI, entry=entry)
        )


def test_a_stranger_notes_and_renames_nothing(world: World) -> None:
    person = world.add(name="Mia Kurz")
    line = world.unit.read(lambda session: intake.line_of(session, world.owner, world.company, person))
    with pytest.raises(NotFound):
        world.unit.run(lambda session: registration.note_change(session, world.stranger, world.company))
    with pytest.raises(NotFound):
        world.unit.run(lambda session: intake.rename(session, world.stranger, line, name="X", email=None))


def test_bug_what_was_typed_outlives_the_session(world: World, new_browser: Callable[..., Browser]) -> None:
    """Signed out in mid-form: the page holds what was typed; after the sign-in it is sent from there."""
    browser = new_browser().sign_in(world.unit, world.owner.account_id)
    browser.open(f"{world.base}/people/new?role=azubi")
    token = browser.cookies["tandem-session"]
    del browser.cookies["tandem-session"]
    typed = {**AZUBI, "name": "Mia <script>Kurz</script>"}
    html = browser.submit(f"{world.base}/people", typed, status=401).text
    assert "Alle Eingaben sind noch da" in html
    assert 'name="name" value="Mia &lt;script&gt;Kurz&lt;/script&gt;"' in html
    form = html.split(f'action="{world.base}/people"')[1]
    kept: dict[str, Any] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form):
        kept.setdefault(name, []).append(value)
    assert kept["school_days"] == AZUBI["school_days"]
    browser.cookies.set("tandem-session", token, domain="127.0.0.1")
    browser.submit(f"{world.base}/people", {**kept, "name": "Mia Kurz"})
    assert "Mia Kurz" in people(world)


def test_a_form_without_a_token_is_kept_only_if_the_page_was_ours(
    world: World, new_browser: Callable[..., Browser]
) -> None:
    browser = new_browser().sign_in(world.unit, world.owner.account_id)
    path, typed = f"{world.base}/people", {**AZUBI, "name": "Mia Kurz", "csrf": "old"}
    ours = browser.post(path, data=typed, headers={"sec-fetch-site": "same-origin"})
    assert (ours.status_code, 'value="Mia Kurz"' in ours.text) == (403, True)
    for headers in ({"sec-fetch-site": "cross-site"}, {}):
        foreign = browser.post(path, data=typed, headers=headers)
        assert (foreign.status_code, "Mia Kurz" in foreign.text) == (403, False)
