from dataclasses import FrozenInstanceError

import pytest

from web.catalogue.occupations import ALIASES, OCCUPATIONS, Occupation, by_kldb, find, suggest

BY_TITLE = {occupation.de: occupation for occupation in OCCUPATIONS}


def test_about_sixty_occupations_with_unique_titles_and_five_digit_codes() -> None:
    assert 55 <= len(OCCUPATIONS) <= 70
    assert len(BY_TITLE) == len(OCCUPATIONS) == len({occupation.en for occupation in OCCUPATIONS})
    assert all(len(occupation.kldb) == 5 and occupation.kldb.isdigit() for occupation in OCCUPATIONS)


def test_metal_electro_it_and_logistics_are_covered() -> None:
    branches = {occupation.kldb[:2] for occupation in OCCUPATIONS}
    assert {"24", "25", "26", "43", "51"} <= branches


def test_entries_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        OCCUPATIONS[0].de = "anders"  # type: ignore[misc]


@pytest.mark.parametrize("occupation", OCCUPATIONS, ids=lambda occupation: occupation.de)
def test_every_title_finds_itself_in_any_spelling(occupation: Occupation) -> None:
    umlauts = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
    for typed in (occupation.de, occupation.de.upper(), f"  {occupation.de} (m/w/d)", occupation.de.translate(umlauts)):
        assert find(typed) == occupation
    assert find(occupation.en) == occupation


@pytest.mark.parametrize("occupation", [entry for entry in OCCUPATIONS if entry.de.endswith("/in")], ids=str)
def test_one_gender_form_and_newer_spellings_are_enough(occupation: Occupation) -> None:
    stem = occupation.de.removesuffix("/in")
    for ending in ("", "in", "*in", ":in", "_in", "/-in", "(in)"):
        assert find(stem + ending) == occupation


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("Zerspannungsmechaniker", "Zerspanungsmechaniker/in"),
        ("Mechatronicker", "Mechatroniker/in"),
        ("Elektroniker für Automatisierungstechnick", "Elektroniker/in für Automatisierungstechnik"),
        ("Elektronikerin Betriebstechnik", "Elektroniker/in für Betriebstechnik"),
        ("Kfz-Mechatronikerin", "Kraftfahrzeugmechatroniker/in"),
        ("Fachinformatiker FR Systemintegration", "Fachinformatiker/in für Systemintegration"),
        ("Kauffrau für IT-System-Management", "Kaufmann/Kauffrau für IT-System-Management"),
        ("Industriekauffrau", "Industriekaufmann/Industriekauffrau"),
        ("Packmitteltechnologin", "Packmitteltechnologe/Packmitteltechnologin"),
        ("Technischer Produktdesigner", "Technische/r Produktdesigner/in"),
        ("Schreinerin", "Tischler/in"),
    ],
)
def test_slips_and_everyday_words_are_understood(typed: str, title: str) -> None:
    assert find(typed) == BY_TITLE[title]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "???",
        "Kapitän",
        "Mechaniker",
        "Elektroniker",
        "Fachinformatiker",
        "Systemelektroniker",
        "Industriemechatroniker",
        "Medientechnologe Siebdruck",
        "Kaufmann für Büromanagement",
    ],
)
def test_unclear_titles_are_not_guessed(typed: str) -> None:
    assert find(typed) is None


def test_every_alias_names_an_existing_title() -> None:
    assert set(ALIASES.values()) <= set(BY_TITLE)
    assert {find(alias) for alias in ALIASES} == {BY_TITLE[title] for title in ALIASES.values()}


def test_a_code_finds_its_occupations_and_a_prefix_its_branch() -> None:
    assert by_kldb("24232") == (BY_TITLE["Zerspanungsmechaniker/in"],)
    assert by_kldb("24412") == (BY_TITLE["Konstruktionsmechaniker/in"], BY_TITLE["Metallbauer/in"])
    assert set(by_kldb("24232")) < set(by_kldb("24"))
    assert by_kldb("99999") == by_kldb("") == ()


def test_suggestions_start_with_titles_that_contain_the_text() -> None:
    suggestions = suggest("Elektroniker", limit=4)
    assert len(suggestions) == 4
    assert all("Elektroniker" in occupation.de for occupation in suggestions)
    assert BY_TITLE["Zerspanungsmechaniker/in"] in suggest("Zerspaner Mechaniker")
    assert suggest("") == ()
