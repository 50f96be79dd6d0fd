"""`--proof`: what docs/proof.md promises, checked with the lines that stand there."""

import copy
import json
import random
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.web.offline.conftest import Desk

Check = Callable[[dict[str, Any], str], None]

WORDS = ("CAD", "Schweißen", "CNC", "Robotik", "Holz")


@pytest.fixture(scope="session")
def checks(root: Path) -> tuple[Check, Check]:
    """The two functions of the page."""
    page = (root / "docs" / "proof.md").read_text(encoding="utf-8")
    names: dict[str, Any] = {}
    for code in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(code, names)  # noqa: S102 - what the page shows is what is run
    return names["check"], names["check_stages"]


def tables(seed: int) -> tuple[str, str]:
    """Three companies with people who know and want a little, and a few with room for two."""
    draw = random.Random(seed)
    azubis = ["Nummer;Name;Firma;Will lernen;Bitte nicht;Unter 18 bis"]
    fachkraefte = ["Nummer;Name;Firma;Bringt mit;Kapazität"]
    for number in range(14):
        company = number % 3
        nots = f"f{draw.randrange(4) * 3 + company}" if draw.random() < 0.4 else ""
        azubis.append(f"a{number};Azubi {number};Firma {company};{draw.choice(WORDS)};{nots};")
    for number in range(12):
        level = f"{draw.choice(WORDS)}:{draw.randint(0, 3)}"
        fachkraefte.append(f"f{number};Kraft {number};Firma {number % 3};{level};{draw.choice(('', '2'))}")
    return "\n".join(azubis) + "\n", "\n".join(fachkraefte) + "\n"


def proof(desk: Desk, seed: int, *options: str) -> dict[str, Any]:
    desk.put(*tables(seed))
    path = desk.folder / "proof.json"
    decisions = desk.folder / "decisions.csv"
    decisions.write_text("Entscheidung;Azubi;Fachkraft;Grund\nauslassen;a3;;x\nnicht zusammen;a1;f1;x\n", "utf-8")
    done = desk.match("--proof", str(path), "--seed", str(seed), "--decisions", str(decisions), *options)
    assert done.exit_code == 0, done.output
    assert str(path) in done.stdout
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    assert (document["format"], document["version"]) == ("tandemwerk-proof", 2)
    return document


@pytest.mark.parametrize("objective", ["floor", "total", "leximin"])
@pytest.mark.parametrize("places", [(), ("--places", "2")])
def test_the_lines_of_the_page_accept_every_proof(
    desk: Desk, checks: tuple[Check, Check], objective: str, places: tuple[str, ...]
) -> None:
    for seed in range(4):
        document = proof(desk, seed, "--objective", objective, *places)
        assert document["objective"] == objective
        for block in document["blocks"]:
            if objective != "leximin":
                checks[0](block, objective)
            checks[1](block, objective)


def test_a_pin_is_taken_out_with_its_room(desk: Desk, checks: tuple[Check, Check]) -> None:
    desk.put("Nummer;Name;Unter 18 bis\n1;Mia;\n2;Jan;\n3;Eva;\n", "Nummer;Name;Kapazität\n7;Petra;2\n")
    decisions, path = desk.folder / "d.csv", desk.folder / "proof.json"
    decisions.write_text("Entscheidung;Azubi;Fachkraft;Grund\nso lassen;Mia;Petra;x\n", encoding="utf-8")
    assert desk.match("--decisions", str(decisions), "--proof", str(path)).exit_code == 0
    (block,) = json.loads(path.read_text(encoding="utf-8"))["blocks"]
    assert block["fixed"][0][:2] == ["1", "7"]
    assert (block["azubis"], block["fachkraefte"], block["room"]) == (["2", "3"], ["7"], [1])
    checks[0](block, "floor")
    checks[1](block, "floor")


def accepts(check: Check, block: dict[str, Any]) -> bool:
    try:
        check(block, "floor")
    except (AssertionError, IndexError):
        return False
    return True


def one_less(block: dict[str, Any]) -> None:
    block["plan"].pop()


def one_twice(block: dict[str, Any]) -> None:
    block["plan"].append(block["plan"][0])


def no_cover(block: dict[str, Any]) -> None:
    block["cover"] = {"azubis": [], "fachkraefte": []}


def a_lower_price(block: dict[str, Any]) -> None:
    block["stages"][0]["u"][0] -= 1


def a_better_plan_is_hidden(block: dict[str, Any]) -> None:
    row, column = block["plan"][0]
    block["points"][row][column] -= 5000


def no_stages(block: dict[str, Any]) -> None:
    block["stages"] = []


@pytest.mark.parametrize("change", [one_less, one_twice, no_cover, a_lower_price, a_better_plan_is_hidden, no_stages])
def test_the_lines_of_the_page_reject_what_is_wrong(
    desk: Desk, checks: tuple[Check, Check], change: Callable[[dict[str, Any]], None]
) -> None:
    blocks = proof(desk, 1)["blocks"]
    assert len(blocks) == 3
    for block in blocks:
        wrong = copy.deepcopy(block)
        change(wrong)
        assert not all(accepts(check, wrong) for check in checks)


def test_the_same_from_a_stored_result_and_without_names(desk: Desk) -> None:
    proof(desk, 2)
    written, again = desk.folder / "proof.json", desk.folder / "again.json"
    assert desk.verify("--proof", str(again)).exit_code == 0
    assert again.read_bytes() == written.read_bytes()
    assert b"Azubi 1" not in written.read_bytes()


def test_no_proof_over_a_result(desk: Desk) -> None:
    taken = f"{desk.json} ist die Datei eines Ergebnisses. Bitte wählen Sie für den Nachweis einen anderen Namen.\n"
    done = desk.match("--proof", str(desk.json))
    assert (done.exit_code, done.stderr, desk.json.exists()) == (2, taken, False)
    desk.match()
    before = desk.json.read_bytes()
    done = desk.verify("--proof", str(desk.json))
    assert (done.exit_code, done.stderr, desk.json.read_bytes()) == (2, taken, before)
    done = desk.match("--proof", str(desk.azubis))
    assert done.stderr == f"{desk.azubis} ist eine der Tabellen. Bitte wählen Sie einen anderen Namen.\n"


def test_no_proof_where_nothing_can_be_written(desk: Desk) -> None:
    done = desk.match("--proof", str(desk.folder / "fehlt" / "proof.json"))
    assert (done.exit_code, desk.out.exists()) == (2, False)
