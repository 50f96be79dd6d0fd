"""Figures as a picture: SVG written by hand, with a title and a description for those who do not see it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

from benchmarks.figure import Figure
from benchmarks.report import Results, amount, size, times

__all__ = ["picture"]

WIDTH, LABELS, SCALE = 860, 250, 420
ROW, HEAD = 24, 64
MOST_USED = 1.25
"""Longer bars end here, with their figure beside them."""

STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #1b1f24; paint-order: stroke; stroke: #ffffff; stroke-width: 4px }
.head { font-size: 16px; font-weight: 600 }
.note { fill: #4b5560 }
.page { fill: #ffffff }
.kept { fill: #2f6f9f }
.above { fill: #b3261e }
.ratio { fill: #56707f }
.line { stroke: #4b5560; stroke-dasharray: 3 3 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6e9ec; stroke: #14181c }
  .note { fill: #aab4bd }
  .page { fill: #14181c }
  .kept { fill: #6fb1e0 }
  .above { fill: #ff8a80 }
  .ratio { fill: #9db4c0 }
  .line { stroke: #aab4bd }
}
"""


def picture(results: Results) -> str:
    """Two charts: how much of each bar is used, and how many times scipy's bare solve a row takes."""
    barred = [figure for figure in results.figures if figure.bar]
    compared = [figure for figure in results.figures if figure.ratio]
    parts = [*_used(barred, top=0), *_ratios(compared, top=HEAD + ROW * len(barred) + ROW)]
    height = 2 * HEAD + ROW * (len(barred) + len(compared) + 2)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}" '
        'role="img" aria-labelledby="title description">\n'
        '<title id="title">Speed of the matching engine</title>\n'
        f'<desc id="description">{escape(_told(barred, compared))}</desc>\n'
        f"<style>\n{STYLE}</style>\n"
        f'<rect class="page" width="{WIDTH}" height="{height}"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _told(barred: Sequence[Figure], compared: Sequence[Figure]) -> str:
    used = "; ".join(f"{each.key} {each.used or 0:.0%}" for each in barred)
    ratios = "; ".join(f"{each.key} {times(each.ratio or 0.0)}" for each in compared)
    return f"Part of its bar that each row uses: {used}. Times scipy's bare solve: {ratios}."


def _used(figures: Sequence[Figure], *, top: int) -> list[str]:
    unit = SCALE / MOST_USED
    parts = _heading("Processor time, as part of the bar", "the dashed line is the bar; shorter is faster", top)
    parts.append(_upright(LABELS + unit, top + HEAD, ROW * len(figures)))
    for number, each in enumerate(figures):
        length = min(each.used or 0.0, MOST_USED) * unit
        parts += _bar(each.key, length, _used_of(each), top + HEAD + ROW * number, _colour(each))
    return parts


def _used_of(figure: Figure) -> str:
    value = figure.value if figure.cpu is None else figure.cpu
    time = f"{amount(value, figure.kind)} of {amount(figure.bar or 0.0, figure.kind)}"
    return f"{time}, {size(figure)}" if figure.memory_bar else time


def _colour(figure: Figure) -> str:
    return "kept" if figure.is_kept else "above"


def _ratios(figures: Sequence[Figure], *, top: int) -> list[str]:
    note = "logarithmic; ours draws lots and proves the plan, scipy only solves"
    parts = _heading("Processor time, in multiples of scipy's bare solve of the same matrices", note, top)
    values = [math.log10(each.ratio or 1.0) for each in figures]
    low, high = math.floor(min(values, default=0.0)), math.ceil(max(values, default=1.0))
    unit = SCALE / max(high - low, 1)
    bottom = top + HEAD + ROW * len(figures)
    for power in range(low, high + 1):
        x = LABELS + (power - low) * unit
        parts.append(_upright(x, top + HEAD, ROW * len(figures)))
        parts.append(_text(x, bottom + 16, times(10.0**power), "note", "middle"))
    for number, (each, value) in enumerate(zip(figures, values, strict=True)):
        parts += _bar(each.key, (value - low) * unit, times(each.ratio or 0.0), top + HEAD + ROW * number, "ratio")
    return parts


def _heading(title: str, note: str, top: int) -> list[str]:
    return [_text(16, top + 28, title, "head"), _text(16, top + 48, note, "note")]


def _bar(label: str, length: float, told: str, top: int, colour: str) -> list[str]:
    width = max(length, 1.0)
    return [
        _text(LABELS - 10, top + 16, label, "label", "end"),
        f'<rect class="{colour}" x="{LABELS}" y="{top + 4}" width="{width:.1f}" height="{ROW - 8}"/>',
        _text(LABELS + width + 8, top + 16, told, "note"),
    ]


def _upright(x: float, top: int, height: int) -> str:
    return f'<line class="line" x1="{x:.1f}" x2="{x:.1f}" y1="{top}" y2="{top + height}"/>'


def _text(x: float, y: float, text: str, kind: str, anchor: str = "start") -> str:
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
