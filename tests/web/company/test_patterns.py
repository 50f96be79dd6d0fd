"""What is set once: working hours and school days by name, sites, departments; offered first, given to many."""

from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select
from starlette.datastructures import FormData

from tests.web.client import Browser, path_of
from tests.web.company.conftest import World
from tests.web.company.people import AZUBI, people, stored
from web.catalogue.shifts import rota
from web.company.pattern_forms import PatternForm, read_weeks, typed_weeks
from web.db.models import BlockState, Department, RoundCompany, Site, WorkPattern
from web.db.queries import blocks as block_queries
from web.db.session import Unit
from web.services import rounds
from web.services.errors import Changed, NotFound, WrongState
from web.services.planning import freezing
from web.services.registrations import giving, patterns

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


def marks_on(html: str) -> list[str]:
    """What a page carries along about each person it shows."""
    return [part.split('"', maxsplit=1)[0] for part in html.split('name="seen" value="')[1:]]


def weeks_of(**fields: Any) -> Any:
    shown = PatternForm.filled({"name": "x", **fields})
    form = PatternForm.bind(FormData([(name, each) for name in shown.data for each in shown.values(name)]))
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
    seen = marks_on(owner.open(path))
    assert "Bitte mindestens eine Person" in owner.submit(f"{path}/give", {"seen": seen}, status=422).text
    owner.submit(f"{path}/give", {"people": [str(first), str(second)], "seen": seen})
    assert stored(world, first)["shift"] == stored(world, second)["shift"]
    assert "2 Personen haben sie und behalten die Zeiten: Jonas Weiß, Petra Sommer" in owner.open(path)
    late = owner.submit(f"{path}/give", {"people": [str(first)], "seen": seen}, status=409).text
    assert "Bei Jonas Weiß hat inzwischen jemand anders andere Zeiten eingetragen" in late
    assert f'value="{first}" checked' in late, "what was ticked is still ticked"
    owner.submit(f"{path}/give", {"people": [str(first)], "seen": marks_on(late)})
    owner.submit(f"{path}/remove")
    assert "shift" in stored(world, first)
    assert path not in owner.open(f"{world.base}/patterns")
    assert owner.get(path).status_code == 404


def test_two_contacts_give_hours_to_different_people(world: World, owner: Browser) -> None:
    first, second = world.add(name="Jonas Weiß"), world.add("fachkraft", "Petra Sommer")
    path = f"{world.base}/patterns/{add(owner, world, EARLY)}"
    seen = marks_on(owner.open(path))
    owner.submit(f"{path}/give", {"people": [str(first)], "seen": seen})
    owner.submit(f"{path}/give", {"people": [str(second)], "seen": seen})
    assert stored(world, first)["shift"] == stored(world, second)["shift"]


@pytest.mark.parametrize(
    "written",
    [
        ("Mo-Do 06:00-14:00, Fr 06:00-12:00",),
        ("Mo-Di 08:00-12:00, Di-Mi 12:00-16:00",),
        ("Mo-Fr 22:00-06:00", "", "So 16:00-24:00"),
    ],
)
def test_hours_stand_in_the_form_as_they_were_typed(written: tuple[str, ...]) -> None:
    weeks = rota(*written)
    assert weeks_of(**typed_weeks(weeks)) == weeks


def test_a_pattern_is_changed_for_those_who_are_to_get_it(world: World, owner: Browser) -> None:
    first, second = world.add(name="Jonas Weiß"), world.add("fachkraft", "Petra Sommer")
    path = f"{world.base}/patterns/{add(owner, world, EARLY)}"
    owner.submit(f"{path}/give", {"people": [str(first), str(second)], "seen": marks_on(owner.open(path))})
    html = owner.open(f"{path}/change")
    assert "2 Personen haben diese Zeiten. Wer bekommt die neuen?" in html
    assert html.count("checked") == 7, "five days and two people"
    (seen,) = marks_on(html)
    later = {**EARLY, "name": "Frühschicht", "from1a": "06:30", "people": [str(first)], "seen": seen}
    assert "Bitte geben Sie einen Namen ein" in owner.submit(path, {**later, "name": ""}, status=422).text
    owner.submit(path, later)
    assert stored(world, first)["shift"]["weeks"] == [list(rota("Mo-Fr 06:30-14:00")[0])]
    assert stored(world, second)["shift"]["weeks"] == [list(rota("Mo-Fr 06:00-14:00")[0])]
    late = owner.submit(path, {**later, "to1a": "15:00"}, status=409).text
    assert 'value="15:00"' in late, "what was typed is still here"
    assert "Hier hat jemand anders gespeichert: 14:00" in late
    owner.submit(path, {**later, "to1a": "15:00", "seen": marks_on(late)[0]})
    assert stored(world, first)["shift"]["weeks"] == [list(rota("Mo-Fr 06:30-15:00")[0])]


def test_school_days_are_changed(world: World, owner: Browser) -> None:
    path = f"{world.base}/patterns/{add(owner, world, {**SCHOOL, 'school': ''})}"
    html = owner.open(f"{path}/change")
    assert 'value="one_day" checked' in html, "one ticked day says which kind it is"
    assert "Zurzeit hat das niemand." in html
    owner.submit(path, {**SCHOOL, "school": "", "school_days": ["1", "3"], "seen": marks_on(html)[0]})
    assert "Di, Do" in owner.open(path)
    twin = add(owner, world, {**SCHOOL, "name": "Klasse MT3"})
    seen = marks_on(owner.open(f"{world.base}/patterns/{twin}/change"))[0]
    answer = owner.submit(f"{world.base}/patterns/{twin}", {**SCHOOL, "seen": seen}, status=422)
    assert "schon einen Eintrag" in answer.text


def test_a_site_is_renamed_for_everybody_who_has_it(world: World, owner: Browser) -> None:
    for name in ("Werk Nrod", "Werk Süd"):
        owner.submit(f"{world.base}/patterns/places", {"kind": "site", "name": name})
    person = world.add(name="Jonas Weiß", answers={"site": "Werk Nrod"})
    place = world.unit.read(lambda s: s.exec(select(Site.id).where(Site.name == "Werk Nrod")).one())
    path = f"{world.base}/patterns/places/{place}"
    assert f'href="{path}"' in owner.open(f"{world.base}/patterns")
    assert "1 Person hat das und bekommt den neuen Namen: Jonas Weiß." in owner.open(path)
    assert "schon einen Eintrag" in owner.submit(path, {"name": "werk süd", "seen": "Werk Nrod"}, status=422).text
    owner.submit(path, {"name": "Werk Nord", "seen": "Werk Nrod"})
    assert stored(world, person)["site"] == "Werk Nord"
    late = owner.submit(path, {"name": "Werk Ost", "seen": "Werk Nrod"}, status=409).text
    assert "Hier hat jemand anders gespeichert: Werk Nord" in late
    assert 'value="Werk Ost"' in late


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
        everybody = block_queries.people(session, world.coordinator, condition)
        records = freezing.people_records(session, world.coordinator, round_, condition, everybody)
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
    owner.submit(f"{world.base}/patterns/places", {"kind": "department", "name": "Versand"})
    place = unit.read(lambda s: s.exec(select(Department.id)).one())
    for actor, company in ((world.stranger, world.company), (world.stranger, world.other)):
        with pytest.raises(NotFound):
            unit.read(partial(giving.place_page, actor=actor, round_company_id=company, place_id=place))
        with pytest.raises(NotFound):
            unit.read(partial(giving.giving_page, actor=actor, round_company_id=company, pattern_id=pattern))
        with pytest.raises(NotFound):
            unit.run(partial(patterns.remove_pattern, actor=actor, round_company_id=company, pattern_id=pattern))
    assert unit.read(lambda s: s.get(WorkPattern, pattern)) is not None


def test_fixed_data_stays(world: World, unit: Unit, owner: Browser) -> None:
    person = world.add(name="Jonas Weiß")
    pattern = add(owner, world, EARLY)
    seen = unit.read(lambda s: giving.giving_page(s, world.owner, world.company, pattern)).marks
    with pytest.raises(Changed):
        unit.run(
            lambda s: giving.give_pattern(s, world.owner, world.company, pattern_id=pattern, chosen=[person], seen=())
        )
    world.set_state(BlockState.FROZEN)
    with pytest.raises(WrongState):
        unit.run(
            lambda s: giving.give_pattern(s, world.owner, world.company, pattern_id=pattern, chosen=[person], seen=seen)
        )
    assert "Die Daten sind fest" in owner.open(f"{world.base}/patterns/new")
