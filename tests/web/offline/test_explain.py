"""`--explain`: why these two, or why not, from fresh and from stored results."""

import pytest

from tests.web.offline.conftest import Desk

AZUBIS = """\
Nummer;Name;Firma;Will lernen;Führungskraft;Bitte nicht;Unter 18 bis
a1;Mia Kurz;Nord GmbH;Schweißen;;;
a2;Jonas Weiß;Nord GmbH;CAD;Ali Demir;Ida Vogt;
a3;Mia Kurz;Süd KG;CAD;;;
"""
FACHKRAEFTE = """\
Nummer;Name;Firma;Bringt mit
f1;Petra Sommer;Nord GmbH;Schweißen:3, CAD:3
f2;Ali Demir;Nord GmbH;Schweißen:0, CAD:2
f3;Ida Vogt;Nord GmbH;CAD:3
f4;Karin Olsen;Süd KG;CAD:3
f5;Nele Voss;Nord GmbH;CAD:3
"""


@pytest.fixture
def desk(desk: Desk) -> Desk:
    desk.put(AZUBIS, FACHKRAEFTE)
    return desk


def explained(desk: Desk, first: str, second: str, *options: str) -> list[str]:
    done = desk.match("--explain", first, second, *options)
    assert done.exit_code == 0, done.output
    lines: list[str] = done.stdout.splitlines()
    assert lines[-1].startswith("Tandems: ")
    return lines[:-2]


def test_a_tandem(desk: Desk) -> None:
    lines = explained(desk, "a1", "Petra Sommer")
    assert lines[:2] == [
        "Nord GmbH: Mia Kurz (Azubi) und Petra Sommer (Fachkraft)",
        "Die beiden sind ein Tandem dieses Vorschlags.",
    ]
    assert "- Petra Sommer kann zeigen, was Mia Kurz lernen will: Schweißen." in lines
    start = lines.index("Wenn die beiden kein Tandem sein dürften")
    assert lines[start + 1] == "  Tandems des Unternehmens: 2 (jetzt: 2)"
    assert "  Für diese Personen würde sich etwas ändern:" in lines[start:]


def test_why_not_and_what_it_would_cost(desk: Desk) -> None:
    lines = explained(desk, "Ali Demir", "mia kurz")
    assert lines[1] == "Die beiden könnten ein Tandem sein, der Vorschlag ist aber ein anderer."
    table = lines[lines.index("Wie die Angaben übereinstimmen") + 1 :]
    assert table[0].split() == ["Kriterium", "Wert", "Gewicht", "Punkte"]
    assert table[1].startswith("  Was Azubis lernen wollen ")
    assert any(line.startswith("  Übereinstimmung der Angaben: ") for line in table)
    assert "Wenn die beiden ein Tandem sein müssten" in lines
    assert lines[lines.index("Wenn die beiden ein Tandem sein müssten") + 1 :][0] == (
        "  Tandems des Unternehmens: 2 (jetzt: 2)"
    )


def test_a_rule_and_what_setting_it_aside_would_do(desk: Desk) -> None:
    lines = explained(desk, "Jonas Weiß", "Ali Demir")
    assert lines[1] == "Die beiden können kein Tandem sein."
    assert "  Führungskraft: spricht dagegen" in lines
    assert "Wenn die beiden ein Tandem sein müssten und die Regel ausgesetzt wäre (Führungskraft)" in lines


def test_a_rule_nothing_sets_aside(desk: Desk) -> None:
    lines = explained(desk, "Jonas Weiß", "Ida Vogt")
    assert lines[-1] == (
        "  Das geht nicht: Jonas Weiß und Ida Vogt können kein Tandem sein, denn diese Regel gilt immer:"
        " vertraulicher Hinweis. Bitte nehmen Sie die Entscheidung zurück."
    )


def test_the_only_possible_pair_has_no_figure(desk: Desk) -> None:
    lines = explained(desk, "a3", "f4")
    assert "  Übereinstimmung der Angaben: keine Zahl, denn dies ist die einzige mögliche Kombination." in lines
    assert "  Tandems des Unternehmens: 0 (jetzt: 1)" in lines
    assert "    Karin Olsen: kein Tandem (jetzt: Mia Kurz)" in lines


def test_people_of_two_companies(desk: Desk) -> None:
    lines = explained(desk, "a1", "f4")
    assert lines == [
        "Mia Kurz (Azubi) und Karin Olsen (Fachkraft)",
        "Die beiden können kein Tandem sein.",
        "",
        "- Beide gehören zu verschiedenen Unternehmen ohne gemeinsamen Verbund.",
    ]


def test_a_name_is_told_apart_by_the_other(desk: Desk) -> None:
    assert explained(desk, "Mia Kurz", "Karin Olsen")[0].startswith("Süd KG: ")


def test_in_english_and_from_a_stored_result(desk: Desk) -> None:
    desk.match()
    done = desk.verify("--explain", "a1", "f1", "--language", "en")
    lines = done.stdout.splitlines()
    assert (done.exit_code, lines[0]) == (0, "Nord GmbH: Mia Kurz (Azubi) and Petra Sommer (Fachkraft)")
    assert "If the two must not be a tandem" in lines
    assert lines[-1] == "Proved: 3 tandems, and with these answers no better plan is possible."


@pytest.mark.parametrize(
    ("first", "second", "message"),
    [
        (
            "Mia Kurz",
            "Rumpelstilz",
            "Niemand heißt „Rumpelstilz“. Bitte schreiben Sie Name oder Nummer wie in den Tabellen.",
        ),
        ("Petra Somer", "a1", "Niemand heißt „Petra Somer“. Meinten Sie: Petra Sommer?"),
        (
            "a1",
            "a2",
            (
                "„a1“ und „a2“ haben die gleiche Rolle."
                " Bitte nennen Sie je eine Person von beiden Seiten: Azubis und Fachkräfte."
            ),
        ),
    ],
)
def test_names_that_do_not_do(desk: Desk, first: str, second: str, message: str) -> None:
    done = desk.match("--explain", first, second)
    assert (done.exit_code, done.stderr, desk.out.exists()) == (2, message + "\n", False)
    desk.match()
    done = desk.verify("--explain", first, second)
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", message + "\n")


def test_a_name_of_several(desk: Desk) -> None:
    desk.put(AZUBIS.replace("Süd KG", "Nord GmbH"), FACHKRAEFTE.replace("Süd KG", "Nord GmbH"))
    doubled = desk.match("--explain", "Mia Kurz", "f1")
    assert (doubled.exit_code, doubled.stderr) == (
        2,
        (
            "Mehrere Personen heißen „Mia Kurz“: Mia Kurz, Nord GmbH, Nummer a1; Mia Kurz, Nord GmbH, Nummer a3."
            " Bitte schreiben Sie die Nummer der Person, die gemeint ist.\n"
        ),
    )


def test_one_name_is_not_enough(desk: Desk) -> None:
    assert desk.match("--explain", "Mia Kurz").exit_code == 2
