import re

from web.catalogue.competences import COMPETENCES, COMPETENCES_BY_KEY, GROUPS, LEVELS, in_group
from web.catalogue.languages import LANGUAGE_LEVELS, LANGUAGES, LANGUAGES_BY_CODE
from web.catalogue.text import Text, in_one_line

PHONE_WIDTH = 34
"""Letters that fit beside a tick box at 320 px."""


def test_forty_to_sixty_competences_with_permanent_snake_case_keys() -> None:
    assert 40 <= len(COMPETENCES) <= 60
    assert len(COMPETENCES_BY_KEY) == len(COMPETENCES)
    assert all(re.fullmatch(r"[a-z][a-z0-9]*(_[a-z0-9]+)*", competence.key) for competence in COMPETENCES)


def test_every_group_fits_on_one_screen_and_none_is_left_over() -> None:
    assert sum(len(in_group(group.key)) for group in GROUPS) == len(COMPETENCES)
    assert all(1 <= len(in_group(group.key)) <= 12 for group in GROUPS)


def test_robotics_stands_beside_shop_floor_knowledge() -> None:
    assert {"robot_teaching", "plc_programming", "cad", "welding", "quality_checks", "explaining"} <= set(
        COMPETENCES_BY_KEY
    )


def test_labels_fit_on_a_phone_and_are_unique_in_both_languages() -> None:
    for labels in ([entry.de for entry in COMPETENCES], [entry.en for entry in COMPETENCES]):
        assert len(set(labels)) == len(COMPETENCES)
        assert max(map(len, labels)) <= PHONE_WIDTH
        assert not re.search("[,;]", "".join(labels)), "lists put commas between them"
    assert all(entry.examples.de and entry.examples.en for entry in COMPETENCES)


def test_levels_are_worded_and_numbered_from_zero() -> None:
    assert [level.value for level in LEVELS] == [0, 1, 2, 3]
    assert all(level.de and level.en and level.examples.de and level.examples.en for level in LEVELS)


def test_about_twenty_five_languages_german_and_english_first() -> None:
    assert 23 <= len(LANGUAGES) <= 30
    assert [language.code for language in LANGUAGES[:2]] == ["de", "en"]
    assert all(re.fullmatch("[a-z]{2}", code) for code in LANGUAGES_BY_CODE)
    assert len(LANGUAGES_BY_CODE) == len({language.de for language in LANGUAGES}) == len(LANGUAGES)


def test_language_levels_are_said_in_words() -> None:
    assert [level.code for level in LANGUAGE_LEVELS] == ["A1", "A2", "B1", "B2", "C1", "C2"]
    assert "Ich kann mich über die Arbeit unterhalten" in {level.de for level in LANGUAGE_LEVELS}
    assert not any(re.search(r"\b[ABC][12]\b", level.de + level.en) for level in LANGUAGE_LEVELS)


def test_a_text_is_german_unless_english_is_asked_for() -> None:
    text = Text("Ja", "Yes")
    assert [text.in_language(language) for language in ("de", "en", "en-GB", "fr")] == ["Ja", "Yes", "Yes", "Ja"]


def test_labels_with_commas_of_their_own_stay_apart_in_one_line() -> None:
    assert in_one_line(["Schweißen", "Drehen und Fräsen"]) == "Schweißen, Drehen und Fräsen"
    assert in_one_line(["Schweißen", "Kran, Stapler"]) == "Schweißen; Kran, Stapler"
