"""What is set once: working hours and school days by name, sites, departments; offered first, given to many."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from starlette.datastructures import FormData

from tests.web.client import Browser, path_of
from tests.web.company.conftest import World
from tests.web.company.people import AZUBI, people, stored
from web.catalogue.shifts import rota
from web.company.pattern_forms import PatternForm, read_weeks
from web.db.models import BlockState, RoundCompany, Site, WorkPattern
from web.db.session import Unit
from web.services import rounds
from web.services.errors import Changed, NotFound, WrongState
from web.services.planning import freezing
from web.services.registrations import intake, patterns

EARLY = {
    "kind": "shift",
    "name": "Frühschicht Halle 2",
    "days1a": ["0", "1", "2", "3", "4"],
    "from1a": "06:00",
    "to1a": "14:00",
}
SCHOOL = {"kind": "school", "name": "Klasse MT2", "school": "one_day", "school_days": ["1"]}


def add(owner: Browser, world: World, form: dict[str, Any]) -> UUID:
    return UUID(path_of(owner.submit(f"{world.base}/patterns", form)).rsplit("/", 1)[1])


def weeks_of(**fields: Any) -> Any:
    sent = [(name, each) for name, value in fields.items() for each in (value if isinstance(value, list) else [value])]
    form = PatternForm.bind(FormData([("name", "x"), *sent]))
    weeks = read_weeks(form)
    return form.refusals[0][0] if form.refusals else tuple(tuple(week) for week in weeks)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"days1a": ["0"], "from1a": "06:00", "to1a": "14:00"}, rota("Mo 06:00-14:00")),
        (
            {
                "days1a": ["0", "1"],
                "from1a": "7:00",
                "to1a": "16:30",
                "days1b": ["4"],
                "from1b": "07:00",
                "to1b": "12:00",
            },
            rota("Mo-Di 07:00-16:30, Fr 07:00-12:00"),
        ),
        ({"days1a": ["6"], "from1a": "22:00", "to1a": "06:00"}, rota("So 22:00-06:00")),
        ({"days1a": ["2"], "from1a": "16:00", "to1a": "00:00"}, rota("Mi 16:00-24:00")),
        (
            {"days1a": ["0"], "from1a": "06:00", "to1a": "14:00", "days3a": ["0"], "from3a": "14:00", "to3a": "22:00"},
            rota("Mo 06:00-14:00", "", "Mo 14:00-22:00"),
        ),
        ({"days1a": ["0"], "from1a": "06:10", "to1a": "14:00"}, "from1a"),
        ({"days1a": ["0"], "from1a": "06:00", "to1a": "06:00"}, "from1a"),
        ({"days1a": ["0"], "from1a": "25:00", "to1a": "26:00"}, "from1a"),
        ({"from1a": "06:00", "to1a": "14:00"}, "days1a"),
        ({}, ()),
    ],
)
def test_weeks_are_read(fields: dict[str, Any], expected: Any) -> None:
    assert weeks_of(**fields) == expected


def test_a_pattern_stands_first_in_the_form_and_gives_its_hours(world: World, owner: Browser) -> None:
    shift, school = add(owner, world, EARLY), add(owner, world, SCHOOL)
    html = owner.open(f"{world.base}/people/new?role=azubi")
    assert html.index("Frühschicht Halle 2") < html.index("Tagschicht")
    assert html.index("Klasse MT2") < html.index("Keine Berufsschule")
    form = {**AZUBI, "shift": f"pattern:{shift}", "school": f"pattern:{school}", "school_days": []}
    owner.submit(f"{world.base}/people", form)
    person = people(world)["Mia Kurz"]
    found = stored(world, person)
    assert found["shift"] == {"preset": "own", "weeks": [list(rota("Mo-Fr 06:00-14:00")[0])]}
    assert found["school"]["preset"] == "one_day"
    html = owner.open(f"{world.base}/people/{person}")
    assert f'value="pattern:{shift}" checked' in html
    assert "Eigene Zeiten" not in html
    assert "Mo–Fr 06:00–14:00" in owner.open(f"{world.base}/patterns")


def test_a_pattern_is_given_to_several_people_at_once(world: World, owner: Browser) -> None:
    first, second = world.add(name="Jonas Weiß"), world.add("fachkraft", "Petra Sommer")
    path = f"{world.base}/patterns/{add(owner, world, EARLY)}"
    seen = owner.open(path).split('name="seen" value="')[1].split('"', maxsplit=1)[0]
    assert "Bitte mindestens eine Person" in owner.submit(f"{path}/give", {"seen": seen}, status=422).text
    owner.submit(f"{path}/give", {"people": [str(first), str(second)], "seen": seen})
    assert stored(world, first)["shift"] == stored(world, second)["shift"]
    assert "2 Personen haben sie und behalten die Zeiten: Jonas Weiß, Petra Sommer" in owner.open(path)
    owner.submit(f"{path}/give", {"people": [str(first)], "seen": seen}, status=409)
    owner.submit(f"{path}/remove")
    assert "shift" in stored(world, first)
    assert path not in owner.open(f"{world.base}/patterns")
    assert owner.get(path).status_code == 404


def test_what_is_wrong_is_said(world: World, owner: Browser) -> None:
    add(owner, world, EARLY)
    assert "schon einen Eintrag" in owner.submit(f"{world.base}/patterns", EARLY, status=422).text
    empty = owner.submit(f"{world.base}/patterns", {"kind": "shift", "name": "Leer"}, status=422).text
    assert "von wann bis wann" in empty
    assert "Bitte geben Sie einen Namen ein" in owner.submit(f"{world.base}/patterns", {}, status=422).text
    no_day = {**SCHOOL, "school_days": []}
    assert "Schultage an: einen Tag" in owner.submit(f"{world.base}/patterns", no_day, status=422).text
    gone = {**AZUBI, "shift": f"pattern:{world.company}"}
    assert "inzwischen entfernt" in owner.submit(f"{world.base}/people", gone, status=422).text


def test_the_only_site_fills_itself_in(world: World, owner: Browser) -> None:
    assert 'name="site"' not in owner.open(f"{world.base}/people/new?role=azubi")
    owner.submit(f"{world.base}/patterns/places", {"kind": "site", "name": "Werk Nord"})
    owner.submit(f"{world.base}/people", AZUBI)
    assert stored(world, people(world)["Mia Kurz"])["site"] == "Werk Nord"
    owner.submit(f"{world.base}/patterns/places", {"kind": "site", "name": "Werk Süd"})
    html = owner.open(f"{world.base}/people/new?role=azubi")
    assert "Werk Süd" in html
    owner.submit(f"{world.base}/patterns/places/remove", {"kind": "site", "name": "Werk Nord"})
    assert stored(world, people(world)["Mia Kurz"])["site"] == "Werk Nord"


def test_departments_are_offered(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/patterns/places", {"kind": "department", "name": "Versand"})
    assert '<option value="Versand">' in owner.open(f"{world.base}/people/new?role=azubi")
    twice = owner.submit(f"{world.base}/patterns/places", {"kind": "department", "name": "versand"}, status=422)
    assert "schon einen Eintrag" in twice.text
    assert "Bitte geben Sie einen Namen ein" in owner.submit(f"{world.base}/patterns/places", {}, status=422).text


def test_bug_the_site_of_a_company_with_one_is_not_unknown(world: World, unit: Unit) -> None:
    azubi, fachkraft = world.add(name="Jonas Weiß"), world.add("fachkraft", "Petra Sommer")
    away = world.add(name="Eva Nord", company=world.other, answers={"site": "Werk A"})
    other = world.add("fachkraft", "Ali Nord", company=world.other)

    def sites(session: Any) -> dict[UUID, Any]:
        round_id = session.get_one(RoundCompany, world.company).round_id
        round_ = rounds.own_round(session, world.coordinator, round_id)
        condition = RoundCompany.__table__.c.round_id == round_id  # type: ignore[attr-defined]
        records = freezing.people_records(session, world.coordinator, round_, condition)
        return {key: record.get("site") for key, (_role, record) in records.items()}

    found = unit.read(sites)
    assert found[azubi] == found[fachkraft]
    assert found[away] == found[other] == "Werk A"
    row = unit.read(lambda s: s.get_one(RoundCompany, world.other).company_id)
    unit.run(lambda s: s.add(Site(company_id=row, name="Werk B")))
    found = unit.read(sites)
    assert (found[away], found[other]) == ("Werk A", None)


def test_strangers_neither_see_nor_change_patterns(world: World, unit: Unit, owner: Browser) -> None:
    pattern = add(owner, world, EARLY)
    for actor, company in ((world.stranger, world.company), (world.stranger, world.other)):
        with pytest.raises(NotFound):
            unit.read(partial(patterns.giving_page, actor=actor, round_company_id=company, pattern_id=pattern))
        with pytest.raises(NotFound):
            unit.run(partial(patterns.remove_pattern, actor=actor, round_company_id=company, pattern_id=pattern))
    assert unit.read(lambda s: s.get(WorkPattern, pattern)) is not None


def test_fixed_data_stays(world: World, unit: Unit, owner: Browser) -> None:
    person = world.add(name="Jonas Weiß")
    pattern = add(owner, world, EARLY)
    seen = unit.read(lambda s: patterns.giving_page(s, world.owner, world.company, pattern)).seen
    with pytest.raises(Changed):
        unit.run(
            lambda s: intake.give_pattern(s, world.owner, world.company, pattern_id=pattern, chosen=[person], seen="x")
        )
    world.set_state(BlockState.FROZEN)
    with pytest.raises(WrongState):
        unit.run(
            lambda s: intake.give_pattern(s, world.owner, world.company, pattern_id=pattern, chosen=[person], seen=seen)
        )
    assert "Die Daten sind fest" in owner.open(f"{world.base}/patterns/new")
