import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from web.catalogue.answers import validate_answer
from web.catalogue.demo import demo_programme
from web.catalogue.demo.build import slug_of
from web.catalogue.demo.model import CompanyState, DemoPerson
from web.catalogue.demo.record import is_minor, to_record, to_records
from web.catalogue.question import Part, Role
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE
from web.catalogue.shifts import ALL_DAY

TODAY = date(2027, 1, 15)
PROGRAMME = demo_programme(TODAY)
A_DAY_OF_EVERY_KIND = [TODAY + timedelta(days=23 * step) for step in range(32)] + [date(2028, 2, 29)]
RESERVED_NUMBERS = re.compile(r"030 23125 \d{3}|0152 (28817386|28895456|54599371)")
"""Kept free for films and books by the Bundesnetzagentur."""


def test_twelve_companies_and_about_110_people() -> None:
    assert len(PROGRAMME.companies) == 12
    assert 105 <= len(PROGRAMME.people) <= 115
    counts = Counter(person.role for person in PROGRAMME.people)
    assert counts[Role.AZUBI] > counts[Role.FACHKRAFT] > 45


def test_slugs_names_and_addresses_are_unique() -> None:
    for values in (
        [company.slug for company in PROGRAMME.companies],
        [person.slug for person in PROGRAMME.people],
        [person.name for person in PROGRAMME.people],
        [person.email for person in PROGRAMME.people if person.email],
    ):
        assert len(set(values)) == len(values)


def test_nobody_can_be_reached_by_accident() -> None:
    contacts = [contact for company in PROGRAMME.companies for contact in company.contacts]
    phones = [company.phone for company in PROGRAMME.companies] + [contact.phone for contact in contacts]
    phones += [PROGRAMME.contact_phone, *(coordinator.phone for coordinator in PROGRAMME.coordinators)]
    addresses = [person.email for person in PROGRAMME.people if person.email] + [contact.email for contact in contacts]
    addresses += [PROGRAMME.contact_email, *(coordinator.email for coordinator in PROGRAMME.coordinators)]
    assert all(RESERVED_NUMBERS.fullmatch(phone) for phone in phones)
    assert all(re.fullmatch(r"[a-z][a-z.-]*@[a-z-]+\.example", address) for address in addresses)


def test_no_contact_shares_an_address_with_a_participant() -> None:
    contacts = {contact.email for company in PROGRAMME.companies for contact in company.contacts}
    assert not contacts & {person.email for person in PROGRAMME.people}
    assert all(company.contacts for company in PROGRAMME.companies)


def test_exactly_two_people_need_a_letter_one_on_each_side() -> None:
    letters = [person for person in PROGRAMME.people if person.email is None]
    assert sorted(person.role for person in letters) == [Role.AZUBI, Role.FACHKRAFT]


def test_names_are_as_different_as_in_real_life() -> None:
    names = " ".join(person.name for person in PROGRAMME.people)
    assert set("ßéłğşıäöüčńžćø") <= set(names)
    assert "Najibullah" in {person.name for person in PROGRAMME.people}
    assert {"Marie Sophie Thiele", "Mehmet Can Aksoy", "Klaus-Dieter Heuer"} <= {
        person.name for person in PROGRAMME.people
    }


def test_slugs_are_plain_letters() -> None:
    assert slug_of("Łukasz Weiß") == "lukasz-weiss"
    assert slug_of("Nguyễn Thanh Hà") == "nguyen-thanh-ha"
    assert slug_of("İpek Kılıç") == "ipek-kilic"
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", person.slug) for person in PROGRAMME.people)


def test_ten_companies_have_sent_one_has_begun_one_has_not_signed_in() -> None:
    states = Counter(company.state for company in PROGRAMME.companies)
    assert states == {CompanyState.SUBMITTED: 10, CompanyState.STARTED: 1, CompanyState.INVITED: 1}
    for company in PROGRAMME.companies:
        assert (company.submitted_on is not None) == (company.state is CompanyState.SUBMITTED)
        assert company.submitted_on is None or company.invited_on < company.submitted_on < TODAY
        assert bool(company.people) == (company.state is not CompanyState.INVITED)


def test_the_company_one_enters_still_has_something_to_do() -> None:
    company = PROGRAMME.company("muster-metallbau")
    assert company.state is CompanyState.STARTED
    assert len(company.people_of(Role.AZUBI)) > len(company.people_of(Role.FACHKRAFT))
    assert {person.name for person in company.people if "shift" not in person.answers} == {"Jonas Weiß"}
    assert {person.name for person in company.people if not person.person_part_done} == {"Mia Kurz", "Heike Lüders"}
    instructed = {person.name for person in company.people if "safety_instruction" in person.answers}
    assert {person.name for person in company.people_of(Role.FACHKRAFT)} - instructed == {"Ali Demir"}


def test_companies_with_several_sites_say_where_everybody_works() -> None:
    several = [company for company in PROGRAMME.companies if len(company.sites) > 1]
    assert len(several) >= 3
    for company in several:
        assert {person.answers["site"] for person in company.people} == set(company.sites)


@pytest.mark.parametrize("person", PROGRAMME.people, ids=lambda person: person.slug)
def test_every_answer_is_stored_as_the_questionnaire_wants_it(person: DemoPerson) -> None:
    for key, value in person.answers.items():
        question = DEFAULT_QUESTIONNAIRE.question(key)
        assert validate_answer(key, value, today=TODAY) == value
        assert person.role in question.roles
        assert question.active
        assert question.part is Part.COMPANY or person.person_part_done
    assert person.answers["occupation"]["kldb"]
    assert person.answers["department"]
    assert ("school" in person.answers) == (person.role is Role.AZUBI)


@pytest.mark.parametrize("person", PROGRAMME.people, ids=lambda person: person.slug)
def test_nobody_wants_to_learn_what_they_already_can(person: DemoPerson) -> None:
    brings = person.answers.get("brings", {})
    known = {key for key, level in brings.items() if level >= 2}
    assert not known & set(person.answers.get("learns", [])) - {"explaining"}
    assert ("learns" in person.answers) == ("languages" in person.answers) == person.person_part_done


def test_some_people_have_not_filled_in_their_part_yet() -> None:
    waiting = [person for person in PROGRAMME.people if not person.person_part_done]
    assert 5 <= len(waiting) <= 10
    assert {person.role for person in waiting} == {Role.AZUBI, Role.FACHKRAFT}


def test_named_people_are_colleagues_who_agreed_to_be_listed() -> None:
    for company in PROGRAMME.companies:
        people = {person.slug: person for person in company.people}
        for person in company.people:
            named = [*person.answers.get("wishes", []), *person.answers.get("please_not", [])]
            assert all(people[slug].listed and people[slug].role is not person.role for slug in named)
            for key in ("line_manager", "trainer"):
                assert person.answers.get(key) in {None, *people} - {person.slug}
        for proposal in company.proposals:
            assert people[proposal.azubi].role is Role.AZUBI
            assert people[proposal.fachkraft].role is Role.FACHKRAFT


def test_there_are_wishes_please_nots_a_boss_and_a_trainer() -> None:
    given = Counter(key for person in PROGRAMME.people for key in person.answers)
    assert given["wishes"] >= 4
    assert given["please_not"] >= 3
    assert given["line_manager"] >= 2
    assert given["trainer"] >= 2
    assert given["talk_first"] >= 1


def test_twins_on_paper_differ_by_name_only() -> None:
    for first, second in (("jannik-feddersen", "neele-feddersen"), ("martina-oldenburg", "hilke-evers")):
        assert PROGRAMME.person(first).answers == PROGRAMME.person(second).answers


def test_one_coordinator_is_the_main_one() -> None:
    assert [coordinator.main for coordinator in PROGRAMME.coordinators] == [True, False]
    assert PROGRAMME.coordinators[0].name == PROGRAMME.contact_name


def test_unknown_slugs_are_key_errors() -> None:
    with pytest.raises(KeyError):
        PROGRAMME.person("nobody")
    with pytest.raises(KeyError):
        PROGRAMME.company("nowhere")


@pytest.mark.parametrize("today", A_DAY_OF_EVERY_KIND, ids=str)
def test_the_dates_fit_on_any_day(today: date) -> None:
    programme = demo_programme(today)
    when = programme.round
    assert 9 <= (when.deadline - today).days <= 15
    assert when.opens_on < today < when.deadline < when.starts_on < when.news_by
    assert (when.deadline.weekday(), when.starts_on.weekday()) == (4, 0)
    for person in programme.people:
        assert person.answers.get("training_ends", "9999-12") > f"{when.starts_on:%Y-%m}"
        if "safety_instruction" in person.answers:
            validate_answer("safety_instruction", person.answers["safety_instruction"], today=today)
        if "minor_until" in person.answers:
            assert is_minor(person.answers["minor_until"], programme)
            assert person.answers["training_year"] == 1


def test_the_same_day_gives_the_same_programme() -> None:
    assert demo_programme(TODAY) == PROGRAMME


def test_a_record_says_what_the_engine_reads_and_no_name() -> None:
    company = PROGRAMME.company("oehlmann-praezision")
    amina = to_record(PROGRAMME.person("amina-diallo"), company, PROGRAMME)
    assert amina["minor"] is True
    assert amina["occupation"] == "24232"
    assert amina["school"][0] == [ALL_DAY] * 5 + [0, 0]
    torsten = to_record(PROGRAMME.person("torsten-bock"), company, PROGRAMME)
    assert torsten["safety_instruction"] is True
    assert torsten["capacity"] == 1
    assert len(torsten["availability"]) == 1
    assert "Amina" not in str(amina)


def test_what_was_not_answered_is_not_in_the_record() -> None:
    company = PROGRAMME.company("muster-metallbau")
    jonas = to_record(PROGRAMME.person("jonas-weiss"), company, PROGRAMME)
    mia = to_record(PROGRAMME.person("mia-kurz"), company, PROGRAMME)
    assert "availability" not in jonas
    assert jonas["minor"] is False
    assert not {"brings", "learns", "languages", "wishes"} & set(mia)
    assert all(value is not None for value in (*jonas.values(), *mia.values()))


def test_an_occupation_outside_the_catalogue_is_unknown_to_the_engine() -> None:
    person = PROGRAMME.person("carlotta-wiese")
    carved = replace(person, answers={**person.answers, "occupation": {"title": "Holzbildhauer/in", "kldb": None}})
    record = to_record(carved, PROGRAMME.company("tischlerei-broemmelkamp"), PROGRAMME)
    assert "occupation" not in record


def test_the_records_of_a_round_hold_everybody_once() -> None:
    azubis, fachkraefte, companies = to_records(PROGRAMME)
    assert {row["id"] for row in (*azubis, *fachkraefte)} == {person.slug for person in PROGRAMME.people}
    assert len(azubis) + len(fachkraefte) == len(PROGRAMME.people)
    assert [row["id"] for row in companies] == [company.slug for company in PROGRAMME.companies]
