"""Every row works on small data, and the command writes what it says. No time is asserted."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.__main__ import OTHER, PAGE, PICTURE, REFERENCE, main
from benchmarks.figure import Figure
from benchmarks.measure import QUICK, Effort, Task, WrongOutcome, measure
from benchmarks.plot import picture
from benchmarks.report import Results, with_table
from benchmarks.rows import ROWS, chosen
from benchmarks.rows.row import TimedRow


@pytest.mark.parametrize("key", ROWS)
def test_every_row_measures_something(key: str) -> None:
    figure = ROWS[key].measure(quick=True)
    assert (figure.key, figure.work, figure.bar) == (key, ROWS[key].work, ROWS[key].bar)
    if figure.kind == "time":
        assert figure.value > 0
        assert figure.cpu
    assert Figure.from_dict(json.loads(json.dumps(figure.to_dict()))).to_dict() == figure.to_dict()


def test_the_order_of_records_changes_no_company() -> None:
    assert ROWS["order"].measure(quick=True).value == 0


def test_a_part_of_the_rows_can_be_asked_for(root: Path) -> None:
    kept = REFERENCE.read_bytes()
    command = [sys.executable, "-m", "benchmarks", "--quick", "--row", "pool-1000-t", "--row", "prices-5"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    told = Results.from_json(OTHER.read_text(encoding="utf-8"))
    assert [figure.key for figure in told.figures] == ["pool-1000-total", "prices-50"]
    assert [line.split()[0] for line in done.stdout.splitlines()[:2]] == [figure.key for figure in told.figures]
    assert REFERENCE.read_bytes() == kept


def test_an_unknown_row_is_named_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--row", "pool-7"]) == 2
    assert capsys.readouterr().out.startswith("No row begins with 'pool-7'. There are: company-6x8, ")
    assert chosen([]) == list(ROWS)


def test_page_and_picture_are_made_of_the_reference_figures() -> None:
    results = Results.from_json(REFERENCE.read_text(encoding="utf-8"))
    assert results.to_json() == REFERENCE.read_text(encoding="utf-8")
    assert with_table(PAGE.read_text(encoding="utf-8"), results) == PAGE.read_text(encoding="utf-8")
    assert picture(results) == PICTURE.read_text(encoding="utf-8")


def test_both_tasks_run_equally_often_and_only_their_run_is_told() -> None:
    calls: list[str] = []
    ours = Task(calls.append, prepare=lambda: "ours")
    bare = Task(lambda _given: calls.append("bare"))
    found = measure(ours, lambda: bare, Effort(least=3, most=3, seconds=10.0, shortest=0.0))
    assert calls == [*["ours"] * 2, *["bare"] * 2, *["ours", "bare"] * 3], "each is warm before they take turns"
    assert (found.ours.runs, found.bare and found.bare.runs) == (3, 3)
    assert found.memory > 10


def test_a_short_run_is_repeated_within_a_measurement_and_a_long_one_is_measured_once() -> None:
    calls: list[int] = []
    task = Task(lambda _given: calls.append(1))
    assert measure(task, None, Effort(least=1, most=1, seconds=10.0, shortest=0.2)).ours.runs == 1
    assert len(calls) > 2
    calls.clear()
    assert measure(task, None, Effort(least=3, most=9, seconds=0.0, shortest=0.0)).ours.runs == 1
    assert len(calls) == 1


def test_a_wrong_outcome_is_no_measurement() -> None:
    with pytest.raises(WrongOutcome):
        measure(Task(lambda _given: 1, accept=lambda outcome: outcome == 2), None, QUICK)


@pytest.mark.parametrize("key", ["germany-total", "germany-default"])
def test_a_national_plan_that_is_not_the_best_is_not_accepted(key: str) -> None:
    row = ROWS[key]
    assert isinstance(row, TimedRow)
    task = row.setup(True).ours
    solution = task.run(task.prepare())
    assert task.accept(solution)
    partner, points = solution.partner.copy(), solution.points.copy()
    partner[partner >= 0], points[:] = -1, 0
    assert not task.accept(replace(solution, partner=partner, points=points))
