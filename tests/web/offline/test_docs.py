"""The page about the command line names every option and every heading that is read."""

import inspect
import re
from pathlib import Path

import pytest

from web.files.fields import BY_KEY, NEVER_STORED
from web.files.headings import match_heading
from web.offline.commands import match, verify

NOT_FOR_MATCHING = {"email", "work_style", "motivation", "reach", "talk_first"}


@pytest.fixture
def page(root: Path) -> str:
    return (root / "docs" / "command-line.md").read_text(encoding="utf-8")


def test_every_option(page: str) -> None:
    options = {*inspect.signature(match).parameters, *inspect.signature(verify).parameters} - {"result"}
    for option in options:
        assert f"`--{option}" in page


def test_every_heading(page: str) -> None:
    table = page.partition("| heading (German)")[2].partition("\n\n")[0]
    cells = [cell for row in table.splitlines()[2:] for cell in row.split(" | ")[:2]]
    named = {match_heading(name) for cell in cells for name in re.split(r", | or | and ", cell.strip("| "))}
    assert None not in named
    assert {found.field.key for found in named if found} == (
        set(BY_KEY) - {field.key for field in NEVER_STORED} - NOT_FOR_MATCHING
    )
