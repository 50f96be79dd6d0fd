"""Figures as text and picture."""

import re
from xml.etree import ElementTree as ET

from benchmarks.figure import Figure
from benchmarks.plot import picture
from benchmarks.report import Results, amount, conclusion, line, table, with_table

FAST = Figure("fast", "a quick thing", "time", 0.25, 5, 0.2, 0.02, 0.01, bar=0.4, memory=90, memory_bar=400)
SLOW = Figure("slow", "a <slow> thing", "time", 2.5, 3, 2.4, bar=1.5)
FAT = Figure("fat", "a large thing", "time", 0.1, 3, 0.1, bar=1.0, memory=500, memory_bar=400)
ORDER = Figure("order", "companies changed", "share", 0.0, 1, scipy=12.5, bar=0.0)
FACTS: dict[str, str | int] = {
    "processor": "P",
    "cores": 2,
    "memory_gb": 8,
    "system": "Linux",
    "python": "3.11",
    "numpy": "2",
    "scipy": "1",
    "engine": "2",
}
RESULTS = Results(FACTS, (FAST, SLOW, FAT, ORDER))


def test_bars_are_kept_by_processor_time_memory_and_share() -> None:
    assert [figure.is_kept for figure in RESULTS.figures] == [True, False, False, True]
    assert (FAST.used, FAST.ratio, ORDER.used, ORDER.ratio) == (0.5, 20.0, None, None)
    assert not Figure("order", "", "share", 0.1, 1, bar=0.0).is_kept


def test_amounts_have_units() -> None:
    assert [amount(0.00123, "time"), amount(12.34, "time"), amount(3.21, "share")] == ["1.23 ms", "12.3 s", "3.21 %"]


def test_a_line_says_what_is_used_and_what_is_above() -> None:
    assert "██████░░░░░░ 50% of 400 ms  scipy 20 ms 20 ×  90 MB of 400" in line(FAST)
    assert "above its bar, ████████████ 160% of 1.5 s" in line(SLOW)
    assert conclusion(RESULTS).endswith(" 2 of 4 rows with a bar keep it. Above: slow, fat.")
    assert conclusion(Results(FACTS, (FAST, ORDER))).endswith(" 2 of 2 rows with a bar keep it.")


def test_the_table_has_a_row_for_each_figure_and_replaces_the_old_one() -> None:
    made = table(RESULTS)
    assert made.startswith("P, 2 cores, 8 GB, Linux; Python 3.11, numpy 2, scipy 1, engine 2.\n\n| row |")
    lines = made.splitlines()[2:]
    assert {line.count("|") for line in lines} == {10}
    assert len(lines) == 2 + 4
    page = with_table(
        f"# A page\n{'<!-- figures: made by `make bench` -->'}\nold\n<!-- end of figures -->\nrest\n", RESULTS
    )
    assert "old" not in page
    assert page.endswith("<!-- end of figures -->\nrest\n")
    assert with_table(page, RESULTS) == page


def test_results_come_back_from_json() -> None:
    assert Results.from_json(RESULTS.to_json()) == RESULTS


def test_the_picture_is_readable_without_seeing_it() -> None:
    made = picture(RESULTS)
    root = ET.fromstring(made)  # noqa: S314  our own text
    names = {element.tag.rpartition("}")[2] for element in root}
    assert {"title", "desc", "rect", "text"} <= names
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-labelledby"] == "title description"
    assert "fast 50%; slow 160%; fat 10%" in made
    assert "fast 20 ×." in made


def test_nothing_is_drawn_outside_the_picture() -> None:
    made = picture(RESULTS)
    width, height = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)"', made)[0])
    root = ET.fromstring(made)  # noqa: S314  our own text
    for element in root.iter():
        x, y = (float(element.attrib.get(name, 0)) for name in ("x", "y"))
        assert 0 <= x + float(element.attrib.get("width", 0)) <= width
        assert 0 <= y + float(element.attrib.get("height", 0)) <= height
