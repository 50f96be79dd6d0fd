"""What a company reads about its chances before the matching: from its own facts, and from nothing else."""

import time
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests import factories as make
from tests.infra.soak import times
from tests.web.client import Browser
from tests.web.company.conftest import World
from web.catalogue import shifts as catalogue
from web.catalogue.question import Comparison, Part, Role
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.catalogue.shifts import shift_weeks
from web.db.models import AnswerSource, Participant, QuestionnaireVersion, Round, RoundCompany
from web.services.registrations import registration
from web.services.registrations.forecasts import count_tandems, forecast_tandems
from web.services.registrations.reported import Reported, Terms

NIGHTS = {"preset": "night", "weeks": [list(week) for week in shift_weeks("night")]}
DAYS = {"preset": "day", "weeks": [list(week) for week in shift_weeks("day")]}
MINOR = {"minor_until": "2099-03", "shift": DAYS}
PRESETS = tuple(preset.key for preset in catalogue.SHIFTS)
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


SHIFTS = [None, *({"preset": key, "weeks": [list(week) for week in shift_weeks(key)]} for key in PRESETS)]
UNIVERSAL = {"safety_instruction": {"has": True, "on": None}, "aevo": True}
"""Somebody no rule rules out, with the hours that fit best; site and department unknown."""


@st.composite
def companies(draw: st.DrawFn) -> tuple[list[Reported], int | None]:
    """A company's people with random facts, and a number of tandems it wants."""
    shared = {"shift": st.sampled_from(SHIFTS), "site": st.sampled_from([None, "Werk A", "Werk B"])}
    azubi = {
        **shared,
        "minor_until": st.sampled_from([None, "2099-03"]),
        "training_year": st.sampled_from([None, 1, 3]),
        "training_ends": st.sampled_from([None, "2027-04", "2029-01"]),
        "line_manager": st.sampled_from([None, "f0", "f1"]),
        "trainer": st.sampled_from([None, "f0", "f2"]),
    }
    fachkraft = {
        **shared,
        "capacity": st.sampled_from([None, 2]),
        "safety_instruction": st.sampled_from([None, {"has": True, "on": None}, {"has": False, "on": None}]),
        "aevo": st.sampled_from([None, True, False]),
    }
    people = []
    for role, letter, facts in ((Role.AZUBI, "a", azubi), (Role.FACHKRAFT, "f", fachkraft)):
        for number in range(draw(st.integers(1, 3))):
            said = draw(st.fixed_dictionaries(facts))
            known = {key: value for key, value in said.items() if value is not None}
            people.append(Reported(f"{letter}{number}", f"{letter} {number}", role, known))
    return people, draw(st.sampled_from([None, None, 1, 2]))


def most_tandems(people: list[Reported], possible: set[tuple[str, str]]) -> int:
    """The most pairs, by trying every choice: each Azubi once, each Fachkraft as often as there is room."""
    room = {one.id: one.facts.get("capacity", 1) for one in people if one.role is Role.FACHKRAFT}

    def best(azubis: tuple[str, ...]) -> int:
        if not azubis:
            return 0
        most = best(azubis[1:])
        for fachkraft, left in room.items():
            if left and (azubis[0], fachkraft) in possible:
                room[fachkraft] -= 1
                most = max(most, 1 + best(azubis[1:]))
                room[fachkraft] += 1
        return most

    return best(tuple(one.id for one in people if one.role is Role.AZUBI))


def everybody_can_have_one(people: list[Reported], possible: set[tuple[str, str]]) -> bool:
    """Whether there is a choice in which every Azubi and every Fachkraft has a tandem, by trying every choice."""
    room = {one.id: one.facts.get("capacity", 1) for one in people if one.role is Role.FACHKRAFT}
    azubis = [one.id for one in people if one.role is Role.AZUBI]
    choices = product(*([each for each in room if (azubi, each) in possible] for azubi in azubis))
    return any(all(1 <= choice.count(each) <= left for each, left in room.items()) for choice in choices)


def best_recruit(people: list[Reported], role: Role, places: int | None) -> int:
    """How many tandems there are with one more person of a role, whose hours fit."""
    recruits = ({**UNIVERSAL, **({"shift": shift} if shift else {})} for shift in SHIFTS)
    return max(
        forecast_tandems([*people, Reported("new", "Neu", role, facts)], TERMS, places=places).tandems
        for facts in recruits
    )


@given(companies())
@settings(max_examples=times(4), phases=[Phase.generate])
def test_the_number_said_is_the_most_there_can_be(drawn: tuple[list[Reported], int | None]) -> None:
    """Against every pair looked at alone and every choice tried; and whoever is said to help does help.

    Where nobody is said to help, nobody new does, unless everybody who is there has a tandem already.
    """
    people, places = drawn
    azubis, fachkraefte = ([one for one in people if one.role is role] for role in (Role.AZUBI, Role.FACHKRAFT))
    possible = {
        (azubi.id, fachkraft.id)
        for azubi in azubis
        for fachkraft in fachkraefte
        if forecast_tandems([azubi, fachkraft], TERMS, places=None).tandems
    }
    said = forecast_tandems(people, TERMS, places=places)
    assert said.tandems == min(most_tandems(people, possible), len(people) if places is None else places)
    assert {one.id for one in said.impossible} == {
        one.id for one in people if not any(one.id in pair for pair in possible)
    }
    with_one_more = {role: best_recruit(people, role, places) for role in Role}
    if said.wanted:
        assert with_one_more[said.wanted] == said.tandems + 1
    elif not (said.tandems == len(azubis) and everybody_can_have_one(people, possible)):
        assert set(with_one_more.values()) == {said.tandems}


def test_bug_room_for_a_second_tandem_is_nobody_who_waits() -> None:
    """One more Azubi would make one more tandem, but helps nobody who is there: nothing is advised."""
    people = [
        Reported("a0", "Mia Kurz", Role.AZUBI, {"shift": DAYS}),
        Reported("f0", "Petra Sommer", Role.FACHKRAFT, {"capacity": 2}),
    ]
    assert best_recruit(people, Role.AZUBI, None) == 2
    found = forecast_tandems(people, TERMS, places=None)
    assert (found.tandems, found.wanted) == (1, None)


def test_bug_nobody_is_asked_for_who_would_not_help() -> None:
    """A young person who works on Sunday nights only: no Fachkraft's hours would do."""
    sundays = {"preset": "own", "weeks": [[0] * 6 + [0xF00000000000]]}
    people = [
        Reported("a0", "Ben Otto", Role.AZUBI, {"minor_until": "2099-03", "shift": sundays}),
        Reported("a1", "Mia Kurz", Role.AZUBI, {"shift": DAYS}),
        Reported("f0", "Petra Sommer", Role.FACHKRAFT, {"shift": DAYS}),
    ]
    found = forecast_tandems(people, TERMS, places=None)
    assert (found.tandems, found.wanted) == (1, None)


def needs(people: list[Reported], policy: str = "") -> dict[str, list[Any]]:
    """Whom one more Fachkraft has to be like."""
    advice = forecast_tandems(people, Terms("company", policy, make.TODAY), places=None).advice
    assert advice is not None
    assert advice.role is Role.FACHKRAFT
    return {
        need.question: [each.get("preset", each) if isinstance(each, dict) else each for each in need.answers]
        for need in advice.needs
    }


def waiting(**facts: Any) -> list[Reported]:
    """Somebody whose tandem stands, and an Azubi who waits for a Fachkraft."""
    return [
        Reported("a0", "Mia Kurz", Role.AZUBI, {"shift": DAYS, "line_manager": "f1"}),
        Reported("a1", "Ben Otto", Role.AZUBI, facts),
        Reported("f0", "Petra Sommer", Role.FACHKRAFT, {"shift": DAYS}),
    ]


def test_the_advice_names_what_the_rules_read_and_no_more() -> None:
    by_day = ["day", "early_late", "three_shift", "part_time_morning", "flexible"]
    assert needs(waiting()) == {}
    assert needs(waiting(shift=DAYS)) == {"shift": by_day}
    assert needs(waiting(shift=DAYS, minor_until="2099-03")) == {
        "safety_instruction": [{"has": True, "on": None}],
        "shift": by_day,
    }
    sites = [Reported("f1", "Ali Demir", Role.FACHKRAFT, {"site": "Werk B", "shift": NIGHTS})]
    policy = "[rules]\nsite = true\naevo = true\nminimum_hours = false\n"
    at_site = [*(replace(one, facts={**one.facts, "site": "Werk A"}) for one in waiting()), *sites]
    assert needs(at_site, policy) == {"aevo": [True], "site": ["Werk A"]}


def test_whoever_fits_the_advice_helps() -> None:
    """Every combination of what the advice leaves open is solved here once more, one company at a time."""
    people = waiting(shift=DAYS, minor_until="2099-03")
    before = forecast_tandems(people, TERMS, places=None)
    assert before.advice is not None
    wanted = {need.question: need.answers for need in before.advice.needs}
    helps = {
        (preset, has): forecast_tandems(
            [
                *people,
                Reported(
                    "new", "Neu", Role.FACHKRAFT, {"shift": shift, "safety_instruction": {"has": has, "on": None}}
                ),
            ],
            TERMS,
            places=None,
        ).tandems
        > before.tandems
        for preset in PRESETS
        for shift in [{"preset": preset, "weeks": [list(week) for week in shift_weeks(preset)]}]
        for has in (True, False)
    }
    presets = {each["preset"] for each in wanted["shift"]}
    assert {key for key, does in helps.items() if does} == {(preset, True) for preset in presets & set(PRESETS)}


def test_the_advice_names_occupations_where_one_is_best() -> None:
    mechatronics = {"title": "Mechatroniker/in", "kldb": "26112"}
    people = waiting(shift=DAYS, occupation=mechatronics)
    advice = forecast_tandems(people, TERMS, places=None).advice
    assert advice is not None
    assert advice.near == ("Mechatroniker/in",)
    unweighed = Terms("company", "[weights]\noccupation = 0\nhours = 15\n", make.TODAY)
    found = forecast_tandems(people, unweighed, places=None).advice
    assert found is not None
    assert found.near == ()


def test_of_a_large_company_the_advice_names_the_role_only() -> None:
    found = forecast_tandems(reported(201, (1,) * 199), TERMS, places=None)
    assert (found.wanted, found.advice and found.advice.needs) == (Role.FACHKRAFT, ())


def test_the_advice_is_read_on_the_page(world: World, owner: Browser) -> None:
    """Hours, the instruction, an occupation, and competences where the programme has companies name them."""

    def ask(session: Any) -> None:
        round_ = session.get_one(Round, session.get_one(RoundCompany, world.company).round_id)
        question = replace(
            DEFAULT_QUESTIONNAIRE.question("learns"),
            key="q_needs",
            part=Part.COMPANY,
            roles=(Role.AZUBI,),
            used_by=("own_answers",),
            compare=Comparison.WANTED,
        )
        questionnaire = Questionnaire((*DEFAULT_QUESTIONNAIRE.questions, question))
        session.get_one(QuestionnaireVersion, round_.questionnaire_version_id).document = questionnaire.to_document()

    world.unit.run(ask)
    occupation = {"title": "Mechatroniker/in", "kldb": "26112"}
    for name in ("Jonas Weiß", "Mia Kurz"):
        world.add(name=name, answers={**MINOR, "occupation": occupation, "q_needs": ["plc_programming"]})
    world.add("fachkraft", "Petra Sommer", answers={"shift": DAYS, "safety_instruction": {"has": True, "on": None}})
    html = owner.open(world.base)
    for words in (
        "Eine weitere Fachkraft würde helfen:",
        "mit Sicherheitsunterweisung für Roboter",
        "Arbeitszeiten: Tagschicht, Früh- und Spätschicht im Wechsel",
        "am besten mit einem Beruf wie Mechatroniker/in",
        "was Sie für Ihre Leute angegeben haben: SPS programmieren",
    ):
        assert words in html


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
