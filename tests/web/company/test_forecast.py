"""What a company reads about its chances before the matching: from its own facts, and from nothing else."""

import time
from typing import Any

import pytest

from tests import factories as make
from tests.web.client import Browser
from tests.web.company.conftest import World
from web.catalogue.question import Role
from web.catalogue.shifts import shift_weeks
from web.db.models import AnswerSource, Participant
from web.services.registrations import registration
from web.services.registrations.forecasts import Reported, Terms, count_tandems, forecast_tandems

NIGHTS = {"preset": "night", "weeks": [list(week) for week in shift_weeks("night")]}
DAYS = {"preset": "day", "weeks": [list(week) for week in shift_weeks("day")]}
MINOR = {"minor_until": "2099-03", "shift": DAYS}
TERMS = Terms("company", "", make.TODAY)


def reported(azubis: int, capacities: tuple[int, ...]) -> list[Reported]:
    """So many Azubis, and a Fachkraft for each number of tandems they have room for."""
    sides = [Reported(f"a{number}", f"Azubi {number}", Role.AZUBI, {}) for number in range(azubis)]
    return sides + [
        Reported(f"f{number}", f"Fachkraft {number}", Role.FACHKRAFT, {"capacity": capacity})
        for number, capacity in enumerate(capacities)
    ]


@pytest.mark.parametrize(
    ("azubis", "capacities", "places", "expected"),
    [
        (3, (1, 1), None, (2, Role.FACHKRAFT)),
        (1, (1, 1, 1, 1), None, (1, Role.AZUBI)),
        (2, (1, 1), None, (2, None)),
        (3, (1, 1), 1, (1, None)),
        (2, (), None, (0, Role.FACHKRAFT)),
        (0, (), None, (0, None)),
        (3, (2,), None, (2, Role.FACHKRAFT)),
        (3, (2, 1), None, (3, None)),
    ],
)
def test_how_many_tandems(
    azubis: int, capacities: tuple[int, ...], places: int | None, expected: tuple[int, Role | None]
) -> None:
    people = reported(azubis, capacities)
    for found in (count_tandems(people, places=places), forecast_tandems(people, TERMS, places=places)):
        assert (found.tandems, found.wanted) == expected


def test_fifty_people_are_looked_at_at_once() -> None:
    people = [
        Reported(one.id, one.name, one.role, {**one.facts, "shift": NIGHTS if number % 3 else DAYS, "minor_until": ""})
        for number, one in enumerate(reported(25, (1,) * 25))
    ]
    forecast_tandems(people, TERMS, places=None)
    begin = time.process_time()
    forecast_tandems(people, TERMS, places=None)
    assert time.process_time() - begin < 1, "a tenth of a second on a quiet machine"


def test_what_cannot_be_read_is_counted() -> None:
    people = reported(1, (1,))
    broken = [Reported(one.id, one.name, one.role, {"training_year": "twelve"}) for one in people]
    assert forecast_tandems(broken, TERMS, places=None) == count_tandems(broken, places=None)


def test_who_cannot_be_paired_is_told_with_what_would_change_it(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz", answers=MINOR)
    world.add("fachkraft", "Petra Sommer", answers={"shift": NIGHTS, "safety_instruction": {"has": True, "on": None}})
    html = owner.open(world.base)
    assert "1 Azubi und 1 Fachkraft: Mit Ihren Angaben ist noch kein Tandem möglich." in html
    assert "Mia Kurz: " in html
    assert "JArbSchG §§ 8, 14" in html or "gemeinsame Arbeitsstunden" in html
    assert "würde helfen" in html


def test_the_one_possible_pair_is_named(world: World, owner: Browser) -> None:
    world.add(name="Jonas Weiß")
    world.add("fachkraft", "Petra Sommer")
    text = "Es gibt genau ein mögliches Paar: Jonas Weiß und Petra Sommer."
    assert text in owner.open(world.base)
    world.add("fachkraft", "Ali Demir")
    assert text not in owner.open(world.base)


def test_every_gap_says_what_the_answer_is_for(world: World, owner: Browser) -> None:
    world.add(name="Jonas Weiß", answers={"occupation": {"title": "Mechatroniker/in", "kldb": "26112"}})
    html = owner.open(world.base)
    assert "Damit beide genug gemeinsame Arbeitszeit haben" in html
    assert "was jemand kann und lernen möchte" in html


def test_nothing_people_answer_themselves_changes_the_page(world: World, owner: Browser) -> None:
    """Neither wishes, please-nots, languages nor competences leave a trace, whatever they would do to the plan."""
    azubis = [world.add(name=name, answers={"shift": DAYS}) for name in ("Jonas Weiß", "Mia Kurz")]
    fachkraefte = [world.add("fachkraft", name, answers={"shift": DAYS}) for name in ("Petra Sommer", "Ali Demir")]
    before = bare(owner.open(world.base))

    def answer(session: Any) -> None:
        people = {each: session.get_one(Participant, each) for each in (*azubis, *fachkraefte)}
        all_fachkraefte = [str(people[each].person_id) for each in fachkraefte]
        for azubi in azubis:
            own = {
                "please_not": all_fachkraefte,
                "wishes": all_fachkraefte[:1],
                "languages": {"sw": "C2"},
                "learns": ["cad"],
            }
            make.give_answers(session, people[azubi], own, AnswerSource.SELF)
        for fachkraft in fachkraefte:
            own = {"languages": {"de": "C2"}, "brings": {"cad": 3}, "learns": []}
            make.give_answers(session, people[fachkraft], own, AnswerSource.SELF)

    world.unit.run(answer)
    assert bare(owner.open(world.base)) == before
    found = world.unit.read(lambda session: registration.overview(session, world.owner, world.company)).forecast
    assert (found.tandems, found.impossible) == (2, ())


def bare(html: str) -> str:
    """A page without the token and the keys that differ each time."""
    return "".join(part.partition('"')[2] for part in html.split('value="'))
