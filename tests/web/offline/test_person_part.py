"""How the columns are read that people answer themselves."""

import pytest

from web.files.cells import CellProblem
from web.offline.person_part import Vocabulary, person_part_readers

VOCABULARY = Vocabulary()
READERS = person_part_readers(VOCABULARY)


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("CAD", {"cad": 2}),
        ("CAD zeichnen und konstruieren:3, Schweißen=1", {"cad": 3, "welding": 1}),
        ("cad (0); SPS verstehen : 2", {"cad": 0, "plc_basics": 2}),
        ("CAD:?; Welding:3", {"welding": 3}),
        ("Anleitungen mit Fotos und Videos:3, CAD", {"digital_media": 3, "cad": 2}),
        ("Roboter einlernen (Teachen):1", {"robot_teaching": 1}),
        ("Unser Kran:3, unser kran:1", {"unserkran": 1}),
    ],
)
def test_brings(text: str, levels: dict[str, int]) -> None:
    assert READERS["brings"](text) == levels


def test_own_words_keep_their_spelling() -> None:
    READERS["learns"]("Hallenkran")
    assert VOCABULARY.labels["hallenkran"] == "Hallenkran"


def test_learns() -> None:
    assert READERS["learns"]("CAD; schweissen; CAD") == ("cad", "welding")


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("de B2; en A2", {"de": "B2", "en": "A2"}),
        ("Deutsch: c1, Englisch (b1)", {"de": "C1", "en": "B1"}),
        ("German native, Turkish = A1", {"de": "C2", "tr": "A1"}),
        ("Türkisch (Muttersprache)", {"tr": "C2"}),
        ("sw B1", {"sw": "B1"}),
    ],
)
def test_languages(text: str, languages: dict[str, str]) -> None:
    assert READERS["languages"](text) == languages


@pytest.mark.parametrize("text", ["Deutsch", "de B7", "Klingonisch B1", "B2"])
def test_no_language(text: str) -> None:
    with pytest.raises(CellProblem):
        READERS["languages"](text)


def test_scales() -> None:
    assert READERS["work_style"]("4") == 4
    with pytest.raises(CellProblem):
        READERS["motivation"]("6")
