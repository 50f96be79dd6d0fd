"""`tandem verify`: a result proves itself anew, and whatever is changed in it is found."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from matcher import ISSUES, RESULT_ISSUES, Issue, Policy
from tests.web.offline.conftest import AZUBIS, Desk
from web.offline.issues import TEXTS, issue_text
from web.translations import load

Change = Callable[[dict[str, Any]], object]


def changed(desk: Desk, change: Change) -> None:
    document = json.loads(desk.json.read_text(encoding="utf-8"))
    change(document)
    desk.json.write_text(json.dumps(document), encoding="utf-8")


def test_proved(desk: Desk) -> None:
    desk.match()
    german, english = desk.verify(), desk.verify("--language", "en")
    assert (german.exit_code, german.stdout) == (
        0,
        "Nachgerechnet: Anzahl der Tandems 2. Mit diesen Angaben ist kein besserer Vorschlag möglich.\n",
    )
    assert english.stdout == "Proved: 2 tandems, and with these answers no better plan is possible.\n"


def another_input(document: dict[str, Any]) -> None:
    document["result"]["input_fingerprint"] = "0" * 64


def a_better_percent(document: dict[str, Any]) -> None:
    document["result"]["tandems"][0]["percent"] += 1


def another_seed(document: dict[str, Any]) -> None:
    document["result"]["seed"] += 1


def another_objective(document: dict[str, Any]) -> None:
    document["policy"] = Policy(objective="total").to_toml()


def somebody_else(document: dict[str, Any]) -> None:
    tandem, alone = document["result"]["tandems"][0], document["result"]["unmatched"][0]
    tandem["azubi"], alone["person"] = alone["person"], tandem["azubi"]


def nobody_alone(document: dict[str, Any]) -> None:
    document["result"]["unmatched"] = []


def a_decision(document: dict[str, Any]) -> None:
    document["decisions"]["left_out"] = [{"person": document["result"]["tandems"][0]["azubi"], "reason": "x"}]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (another_input, "Das Ergebnis stammt aus anderen Angaben."),
        (a_better_percent, "Nord GmbH: Was über Mia Kurz und Petra Sommer gesagt wird, stimmt nicht."),
        (another_objective, "Das Ergebnis stammt aus einem anderen Regelwerk."),
        (somebody_else, "Nord GmbH: Es ist nicht nachgewiesen, dass der niedrigste Wert nicht höher sein kann."),
        (nobody_alone, "Nord GmbH: Die Personen ohne Tandem oder ihre Gründe stimmen nicht."),
        (a_decision, "Das Ergebnis stammt aus anderen Entscheidungen."),
    ],
)
def test_whatever_is_changed_is_found(desk: Desk, change: Change, message: str) -> None:
    desk.match()
    changed(desk, change)
    done = desk.verify()
    assert done.exit_code == 1
    assert message in done.stderr.splitlines()
    assert done.stderr.splitlines()[-1] == "Nicht nachgewiesen."


def test_one_company_without_a_name(desk: Desk) -> None:
    desk.put("Name;Unter 18 bis\nMia;\nJan;\n", "Name\nPetra\n")
    desk.match()
    changed(desk, nobody_alone)
    assert desk.verify().stderr.splitlines()[0] == "Alle: Die Personen ohne Tandem oder ihre Gründe stimmen nicht."


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no json",
        b"[]",
        b"{}",
        b'{"format": "tandemwerk-result", "version": 2}',
        b'{"format": "tandemwerk-result", "version": 1, "input": "%%%"}',
        b'{"format": "tandemwerk-result", "version": 1, "input": "AAAA"}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
    ],
)
def test_no_result_at_all(desk: Desk, content: bytes) -> None:
    desk.json.write_bytes(content)
    done = desk.verify()
    assert done.exit_code == 2
    assert done.stderr.startswith("tandems.json ist kein Ergebnis von `tandem match`. Bitte")
    assert "Bitte nennen Sie die .json-Datei, die dieser Befehl geschrieben hat." in done.stderr


def no_terms(document: dict[str, Any]) -> None:
    document["policy"] = 'objective = "best"'


def no_names(document: dict[str, Any]) -> None:
    document["people"] = ["Mia"]


def no_tandems(document: dict[str, Any]) -> None:
    del document["result"]["tandems"]


def nobody_there(document: dict[str, Any]) -> None:
    document["people"] = {}


def another_role(document: dict[str, Any]) -> None:
    next(iter(document["people"].values()))["role"] = "boss"


@pytest.mark.parametrize("change", [no_terms, no_names, no_tandems, nobody_there, another_role])
def test_a_damaged_result(desk: Desk, change: Change) -> None:
    desk.match()
    changed(desk, change)
    assert desk.verify().exit_code == 2


def test_decisions_that_do_not_fit(desk: Desk) -> None:
    desk.match()

    def unknown_person(document: dict[str, Any]) -> None:
        document["decisions"]["left_out"] = [{"person": "nobody", "reason": "x"}]

    changed(desk, unknown_person)
    done = desk.verify()
    assert (done.exit_code, "nobody" in done.stderr) == (2, True)


def test_no_file(desk: Desk) -> None:
    assert desk.verify().exit_code == 2


def test_the_result_names_people_and_answers_but_no_path(desk: Desk) -> None:
    desk.match()
    stored = desk.json.read_text(encoding="utf-8")
    assert "Mia Kurz" in stored
    assert str(desk.folder) not in stored
    assert "azubis.csv" not in stored
    assert AZUBIS.splitlines()[0] not in stored


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_issue_of_the_engine_has_words(language: str) -> None:
    assert set(TEXTS) == set(ISSUES) | set(RESULT_ISSUES)
    params = dict.fromkeys(("stored", "actual", "azubi", "fachkraft", "block", "pairs", "places", "row", "column"), 1)
    for code in TEXTS:
        text = issue_text(Issue(code, "message", params), {}, load(language))
        assert text.endswith(".")
        assert (text == TEXTS[code] % params) == (language == "en") or text.startswith("1: ")


def test_an_issue_of_a_newer_engine_keeps_its_message() -> None:
    assert issue_text(Issue("new", "Something new."), {}, load("de")) == "Something new."
