"""Figures as text: lines for the terminal, a table for the documentation, JSON for everything else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.figure import Figure

__all__ = ["Results", "amount", "conclusion", "line", "size", "table", "times", "with_table"]

BAR_WIDTH = 12
START, END = "<!-- figures: made by `make bench` -->", "<!-- end of figures -->"


@dataclass(frozen=True)
class Results:
    """All figures of a run, and the machine they were taken on."""

    machine: Mapping[str, str | int]
    figures: tuple[Figure, ...]

    def to_json(self) -> str:
        """As text that is easy to compare."""
        rows = ",\n    ".join(json.dumps(figure.to_dict()) for figure in self.figures)
        return f'{{\n  "machine": {json.dumps(dict(self.machine))},\n  "rows": [\n    {rows}\n  ]\n}}\n'

    @classmethod
    def from_json(cls, text: str) -> Results:
        """Read what ``to_json`` wrote."""
        data = json.loads(text)
        return cls(data["machine"], tuple(Figure.from_dict(row) for row in data["rows"]))


def amount(value: float, kind: str) -> str:
    """A figure with its unit: seconds, milliseconds or per cent."""
    if kind == "share":
        return f"{value:.3g} %"
    return f"{value:.3g} s" if value >= 1 else f"{value * 1000:.3g} ms"


def _optional(value: float | None, kind: str = "time") -> str:
    return "" if value is None else amount(value, kind)


def _bar(figure: Figure) -> str:
    """How much of the bar is used, drawn and in per cent."""
    if figure.used is None:
        return ""
    full = min(BAR_WIDTH, max(1, round(figure.used * BAR_WIDTH)))
    return f"{'█' * full}{'░' * (BAR_WIDTH - full)} {figure.used:.0%}"


def times(ratio: float) -> str:
    """A ratio in three digits."""
    return f"{ratio:,.0f} ×" if ratio >= 1000 else f"{ratio:.3g} ×"


def _ratio(figure: Figure) -> str:
    return "" if figure.ratio is None else times(figure.ratio)


def size(figure: Figure) -> str:
    """Memory, with its bar if there is one; nothing where it was not measured."""
    if figure.memory is None:
        return ""
    return f"{figure.memory} MB" + (f" of {figure.memory_bar}" if figure.memory_bar else "")


def line(figure: Figure) -> str:
    """One line for the terminal."""
    parts = (
        f"{figure.key:<30}",
        f"{amount(figure.value, figure.kind):>8}",
        f"cpu {_optional(figure.cpu):>8}" if figure.cpu is not None else " " * 12,
        f"{'' if figure.is_kept else 'above its bar, '}{_bar(figure)} of {amount(figure.bar, figure.kind)}"
        if figure.bar is not None
        else "",
        f"scipy {amount(figure.scipy, figure.kind)} {_ratio(figure)}".rstrip() if figure.scipy is not None else "",
        size(figure),
    )
    return "  ".join(part for part in parts if part)


def table(results: Results) -> str:
    """The figures as a table in Markdown, below a line about the machine."""
    rows = [
        "| row | work | time | CPU | bar | used | scipy | ratio | memory |",
        "|---|---|--:|--:|--:|---|--:|--:|--:|",
    ]
    for each in results.figures:
        cells = (
            f"`{each.key}`",
            each.work,
            amount(each.value, each.kind),
            _optional(each.cpu),
            _optional(each.bar, each.kind),
            _bar(each) + ("" if each.is_kept else " **above**"),
            _optional(each.scipy, each.kind),
            _ratio(each),
            size(each),
        )
        rows.append(f"| {' | '.join(cells)} |")
    return f"{_machine(results.machine)}\n\n" + "\n".join(rows) + "\n"


def _machine(facts: Mapping[str, str | int]) -> str:
    return (
        f"{facts['processor']}, {facts['cores']} cores, {facts['memory_gb']} GB, {facts['system']}; Python "
        f"{facts['python']}, numpy {facts['numpy']}, scipy {facts['scipy']}, engine {facts['engine']}."
    )


def with_table(page: str, results: Results) -> str:
    """The page with the table between its two marks renewed."""
    before, _, rest = page.partition(START)
    after = rest.partition(END)[2]
    return f"{before}{START}\n{table(results)}{END}{after}"


def conclusion(results: Results) -> str:
    """How many bars there are, and which are not kept."""
    barred = [figure for figure in results.figures if figure.bar is not None]
    above = [figure.key for figure in barred if not figure.is_kept]
    kept = f"{len(barred) - len(above)} of {len(barred)} rows with a bar keep it."
    return " ".join([_machine(results.machine), kept, *([f"Above: {', '.join(above)}."] if above else [])])
