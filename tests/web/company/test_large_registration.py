"""A registration of very many people: searched, filtered and read a page at a time; a small one stays simple."""

from typing import Any
from uuid import UUID

import pytest

from tests import factories as make
from tests.web.client import Browser
from tests.web.company.conftest import World
from web.db.models import RoundCompany
from web.db.models.columns import utc_now
from web.services.registrations.people_pages import MANY, PAGE


@pytest.fixture
def many(world: World) -> list[UUID]:
    """One Azubi more than stands in one table, by number, and two Fachkräfte."""

    def work(session: Any) -> list[UUID]:
        row = session.get(RoundCompany, world.company)
        people = [
            make.make_participant(session, row, "azubi", f"Azubi {number:03}", person_part_done_at=utc_now()).id
            for number in range(1, MANY + 2)
        ]
        make.make_participant(session, row, "fachkraft", "Petra Sommer")
        make.make_participant(session, row, "fachkraft", "Ali Öztürk")
        return people

    return world.unit.run(work)


def test_a_small_registration_has_neither_search_nor_pages(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz")
    html = owner.open(f"{world.base}?q=Niemand&show=gaps&azubi=7")
    assert "Mia Kurz" in html
    assert "Nach Namen suchen" not in html
    assert "Seite 1 von" not in html


def test_many_people_come_a_page_at_a_time(world: World, owner: Browser, many: list[UUID]) -> None:
    html = owner.open(world.base)
    assert f"Azubis ({MANY + 1})" in html
    assert _shown(html) == PAGE
    assert "Seite 1 von 3" in html
    assert "Petra Sommer" in html
    last = owner.open(f"{world.base}?q=&show=all&azubi=3")
    assert _shown(last) == MANY + 1 - 2 * PAGE
    assert "Azubi 101" in last
    assert "Seite 3 von 3" in last


@pytest.mark.parametrize("asked", ["azubi=99", "azubi=0", "azubi=x", "azubi=999999999", "show=nonsense"])
def test_an_address_nobody_made_shows_a_page_that_exists(
    world: World, owner: Browser, many: list[UUID], asked: str
) -> None:
    assert _shown(owner.open(f"{world.base}?{asked}")) in {PAGE, MANY + 1 - 2 * PAGE}


def test_people_are_found_by_a_part_of_the_name_without_its_marks(
    world: World, owner: Browser, many: list[UUID]
) -> None:
    html = owner.open(f"{world.base}?q=ozturk")
    assert "1 Person passt zu Ihrer Auswahl." in html
    assert "Ali Öztürk" in html.split('id="fachkraft"')[1]
    assert "Niemand gefunden" in html.split('id="azubi"')[1].split('id="fachkraft"')[0]


def test_the_filters_say_how_many_they_show(world: World, owner: Browser, many: list[UUID]) -> None:
    html = owner.open(f"{world.base}?show=silent")
    assert "Persönlicher Teil fehlt (2)" in html
    assert f"Betriebsteil unvollständig ({MANY + 3})" in html
    assert "2 Personen passen zu Ihrer Auswahl." in html
    assert _shown(html) == 0


def test_the_pages_of_one_side_leave_the_other_where_it_is(world: World, owner: Browser, many: list[UUID]) -> None:
    html = owner.open(f"{world.base}?q=&show=gaps&azubi=2&fachkraft=1")
    assert f'href="{world.base}?q=&amp;show=gaps&amp;azubi=3#azubi"' in html


def test_the_check_page_names_the_first_of_very_many(world: World, owner: Browser, many: list[UUID]) -> None:
    html = owner.open(f"{world.base}/send")
    assert f"Azubi 020 und {MANY + 3 - 20} weitere" in html
    assert "Azubi 021" not in html


def _shown(html: str) -> int:
    """How many Azubis stand in the table."""
    return html.split('id="azubi"')[1].split('id="fachkraft"', maxsplit=1)[0].count('scope="row"')


def test_letters_of_very_many_are_offered_to_those_who_need_one(world: World, owner: Browser, many: list[UUID]) -> None:
    world.add("fachkraft", name="Karl Kurz", email="karl@post.example")
    html = owner.open(f"{world.base}/letters")
    assert "Petra Sommer" in html
    assert "Karl Kurz" not in html
    assert "Karl Kurz" in owner.open(f"{world.base}/letters?all=yes")


def test_the_receipt_of_very_many_opens_the_names(world: World, owner: Browser, many: list[UUID]) -> None:
    owner.submit(f"{world.base}/send")
    html = owner.open(f"{world.base}/receipt")
    assert html.count("Alle Namen zeigen") == 1, "only the Azubis are very many"
    assert "Azubi 101" in html
