"""The special cases the demo was written for really happen when the engine runs on it."""

from collections import Counter
from datetime import date
from functools import cache

import pytest

from matcher import CRITERIA, RULES, Policy, Problem, Result, match
from matcher.pairs import Pairs
from matcher.rules import find, keys_of
from web.catalogue.demo import demo_programme, to_records
from web.catalogue.own_answers import CRITERION
from web.catalogue.question import Role
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE

PROGRAMME = demo_programme(date(2027, 1, 15))
PROBLEM = Problem.from_records(*to_records(PROGRAMME))


@cache
def result(objective: str = "floor", seed: int = 7) -> Result:
    return match(PROBLEM, Policy(objective=objective), seed=seed)


@cache
def rules_against() -> dict[tuple[str, str], tuple[str, ...]]:
    """Which rules forbid each pair of the round, by the default policy."""
    pairs = Pairs.of_blocks(PROBLEM, 0, len(PROBLEM.blocks))
    broken = find(pairs, Policy()).broken
    names = [(PROBLEM.azubis.ids[azubi], PROBLEM.fachkraefte.ids[fachkraft]) for azubi, fachkraft in _rows(pairs)]
    return {name: keys_of(mask) for name, mask in zip(names, broken, strict=True)}


def _rows(pairs: Pairs) -> list[tuple[int, int]]:
    return [(int(azubi), int(fachkraft)) for azubi, fachkraft in zip(pairs.azubi, pairs.fachkraft, strict=True)]


def pairs_of(company: str, objective: str = "floor", seed: int = 7) -> set[tuple[str, str]]:
    return {(row.azubi, row.fachkraft) for row in result(objective, seed).tandems if row.block == company}


def left_over(company: str) -> dict[str, str]:
    """Who is unmatched in a company, each with the key of the reason."""
    return {row.person: row.reason.key for row in result().unmatched if row.block == company}


def test_questions_name_criteria_and_rules_the_engine_knows() -> None:
    used = {name for question in DEFAULT_QUESTIONNAIRE.questions for name in question.used_by}
    assert used <= {*CRITERIA, *RULES}
    assert {*CRITERIA, *RULES} - used == {"company", "block", CRITERION}


def test_most_people_get_a_tandem_and_everybody_else_a_reason() -> None:
    outcome = result()
    assert 40 <= len(outcome.tandems) <= 50
    matched = {person for row in outcome.tandems for person in (row.azubi, row.fachkraft)}
    assert len(matched) + len(outcome.unmatched) == len(PROGRAMME.people)
    assert all(row.reason.key for row in outcome.unmatched)


def test_no_fachkraft_means_four_azubis_with_that_reason() -> None:
    company = PROGRAMME.company("nordwind-logistik")
    reasons = left_over("nordwind-logistik")
    assert not pairs_of("nordwind-logistik")
    assert reasons == {person.slug: "unmatched_no_counterpart" for person in company.people_of(Role.AZUBI)}


def test_one_person_alone_has_the_same_reason() -> None:
    assert left_over("tischlerei-broemmelkamp") == {"carlotta-wiese": "unmatched_no_counterpart"}


def test_language_rules_out_every_pair_of_one_company() -> None:
    people = PROGRAMME.company("frischkost-aurental").people
    assert not pairs_of("frischkost-aurental")
    assert left_over("frischkost-aurental") == {person.slug: "unmatched_ruled_out" for person in people}
    slugs = {person.slug for person in people}
    forbidden = {pair: keys for pair, keys in rules_against().items() if pair[0] in slugs}
    assert len(forbidden) == 9
    assert set(forbidden.values()) == {("language",)}


def test_more_azubis_than_fachkraefte_leave_azubis_over() -> None:
    for slug in ("muster-metallbau", "elektro-haberland", "datenwerft"):
        company = PROGRAMME.company(slug)
        room = sum(person.answers["capacity"] for person in company.people_of(Role.FACHKRAFT))
        assert len(pairs_of(slug)) == room
        surplus = len(company.people_of(Role.AZUBI)) - room
        assert list(left_over(slug).values()) == ["unmatched_competition"] * surplus


def test_one_fachkraft_takes_on_two_azubis() -> None:
    for objective in ("floor", "total", "leximin"):
        tandems = Counter(row.fachkraft for row in result(objective).tandems)
        assert {person for person, number in tandems.items() if number > 1} == {"bjoern-ahlers"}
        assert tandems["bjoern-ahlers"] == 2


@pytest.mark.parametrize(
    ("azubi", "fachkraft", "rule"),
    [
        ("amina-diallo", "torsten-bock", "minor_night"),
        ("ben-luca-reimers", "torsten-bock", "minor_night"),
        ("diyar-aydin", "volker-schuette", "minor_night"),
        ("ole-juergens", "ralf-haberland", "line_manager"),
        ("luisa-haase", "ralf-haberland", "line_manager"),
        ("ole-juergens", "lukasz-nowak", "minor_safety"),
        ("lennart-brandes", "ali-demir", "minor_safety"),
        ("leonie-thiessen", "manfred-kuhlmann", "please_not"),
        ("wiebke-claussen", "torsten-bock", "please_not"),
        ("amelie-fuerstenau", "baerbel-bruns", "please_not"),
    ],
)
def test_planned_pairs_are_ruled_out_and_never_formed(azubi: str, fachkraft: str, rule: str) -> None:
    assert rule in rules_against()[azubi, fachkraft]
    for objective in ("floor", "total"):
        assert (azubi, fachkraft) not in {(row.azubi, row.fachkraft) for row in result(objective).tandems}


def test_three_rotating_shifts_are_no_night_work_for_minors() -> None:
    assert "minor_night" not in rules_against()["amina-diallo", "mirjana-stankovic"]


def test_the_two_people_without_mail_have_a_tandem_and_so_a_letter_worth_reading() -> None:
    matched = {person for row in result().tandems for person in (row.azubi, row.fachkraft)}
    assert {person.slug for person in PROGRAMME.people if person.email is None} <= matched


def test_total_and_floor_differ_so_that_comparing_them_is_worth_a_look() -> None:
    differ = {
        company.slug for company in PROGRAMME.companies if pairs_of(company.slug, "total") != pairs_of(company.slug)
    }
    assert 2 <= len(differ) <= 8
    floor, total = result("floor").summary(), result("total").summary()
    assert floor.tandems == total.tandems
    assert floor.total < total.total


def test_twins_on_paper_are_decided_by_lot_and_nothing_else_changes() -> None:
    draws = [pairs_of("tiedemann-landtechnik", seed=seed) for seed in range(1, 13)]
    same_names = {"neele-feddersen": "jannik-feddersen", "hilke-evers": "martina-oldenburg"}
    merged = {
        tuple(sorted((same_names.get(azubi, azubi), same_names.get(other, other)) for azubi, other in draw))
        for draw in draws
    }
    assert len({frozenset(draw) for draw in draws}) > 1
    assert len(merged) == 1


def test_thin_answers_are_still_matched_but_with_less_confidence() -> None:
    unanswered = {person.slug for person in PROGRAMME.people if not person.person_part_done}
    thin = [row for row in result().tandems if {row.azubi, row.fachkraft} & unanswered]
    assert thin
    assert max(row.confidence for row in thin) < 60
