"""`make bench`: measure every row, each in a process of its own, and say what came out.

A complete run renews benchmarks/results.json and what is made of it: the table of docs/benchmarks.md and its picture.
Other runs write var/benchmarks/results.json only.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path

from benchmarks import machine, plot, report
from benchmarks.figure import Figure
from benchmarks.report import Results
from benchmarks.rows import UnknownRow, chosen

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "benchmarks" / "results.json"
PAGE = ROOT / "docs" / "benchmarks.md"
PICTURE = ROOT / "docs" / "images" / "benchmarks.svg"
OTHER = ROOT / "var" / "benchmarks" / "results.json"


class RowFailed(Exception):
    """The process that measured a row ended with an error."""


def main(arguments: list[str]) -> int:
    """Run what is asked for; 2 if there is no such row, 1 if a bar is not kept."""
    options = _parser().parse_args(arguments)
    try:
        keys = chosen(options.row)
    except UnknownRow as error:
        print(error)
        return 2
    figures = []
    for key in keys:
        figures.append(_measured(key, quick=options.quick))
        print(report.line(figures[-1]), flush=True)
    results = Results(machine.describe(), tuple(figures))
    if options.quick or options.row:
        _write(OTHER, results.to_json())
    else:
        publish(results)
    print(f"\n{report.conclusion(results)}")
    return 0 if options.quick or all(figure.is_kept for figure in figures) else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure the engine.")
    parser.add_argument("--row", action="append", default=[], help="rows that begin like this; may be given again")
    parser.add_argument("--quick", action="store_true", help="small data, one run: only to see that every row works")
    return parser


def _measured(key: str, *, quick: bool) -> Figure:
    command = [sys.executable, "-m", "benchmarks.child", key, *(["--quick"] if quick else [])]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603  our own text
    if done.returncode:
        raise RowFailed(key)
    return Figure.from_dict(json.loads(done.stdout.splitlines()[-1]))  # rows about the web log before that


def publish(results: Results) -> None:
    """Keep the figures as the reference, and make table and picture of them."""
    _write(REFERENCE, results.to_json())
    _write(PICTURE, plot.picture(results))
    _write(PAGE, report.with_table(PAGE.read_text(encoding="utf-8"), results))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
