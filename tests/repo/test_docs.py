"""What the documentation promises exists, and what exists is documented."""

import doctest
import re
from pathlib import Path

import pytest

from web.settings import Settings

SETTING = re.compile(r"`TANDEM_([A-Z_]+)`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
CODE_PATH = re.compile(r"`((?:web|matcher|alembic|docker|tests)/[\w./]+?)/?`")


def documents(root: Path) -> list[Path]:
    return [root / "README.md", *sorted((root / "docs").rglob("*.md"))]


def test_every_setting_is_documented(root: Path) -> None:
    named = set(SETTING.findall((root / "docs/operations.md").read_text()))
    assert named == {name.upper() for name in Settings.model_fields}


def test_every_link_leads_somewhere(root: Path) -> None:
    broken = [
        f"{document.relative_to(root)}: {target}"
        for document in documents(root)
        for target in LINK.findall(document.read_text())
        if not (document.parent / target).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("name", ["docs/architecture.md", "README.md"])
def test_every_named_file_exists(root: Path, name: str) -> None:
    missing = [path for path in CODE_PATH.findall((root / name).read_text()) if not (root / path).exists()]
    assert missing == []


def test_every_module_of_the_engine_has_its_place_on_the_map(root: Path) -> None:
    text = (root / "docs/engine.md").read_text()
    section = text.partition("\n## Where it is\n")[2].partition("\n## ")[0]
    modules = {path.name for path in (root / "matcher").glob("*.py")} - {"__init__.py"}
    assert set(re.findall(r"`(\w+\.py)`", section)) == modules


def test_the_examples_of_the_engine_run(root: Path) -> None:
    examples = doctest.DocTestParser().get_doctest(
        (root / "docs/engine.md").read_text(), {}, "engine.md", "engine.md", None
    )
    told: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(examples, out=told.append)
    assert examples.examples
    assert told == []
