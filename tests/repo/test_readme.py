"""The README promises only commands that exist."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.repo.files import ROOT, all_files, text_of

BLOCK = re.compile(r"```(?:sh|bash|console|shell)\n(.*?)```", re.DOTALL)
DOCUMENTS = [path for path in all_files() if path.suffix == ".md"]


def commands(document: Path) -> list[str]:
    """The command lines of a document's shell blocks, without their comments."""
    lines = (
        line.partition("#")[0].strip().removeprefix("$ ")
        for block in BLOCK.findall(text_of(document))
        for line in block.splitlines()
    )
    return [line for line in lines if line]


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z]+):.*## ", text_of(Path("Makefile")), re.MULTILINE))


def test_the_readme_begins_with_the_two_commands() -> None:
    assert [line for line in commands(Path("README.md")) if line.startswith("make ")][:2] == ["make demo", "make test"]


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_every_make_command_is_a_target(document: Path) -> None:
    named = {line.split()[1] for line in commands(document) if line.startswith("make ")}
    assert named - make_targets() == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_links_inside_the_repository_lead_somewhere(document: Path) -> None:
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", text_of(document))
    assert [link for link in links if not (ROOT / document.parent / link).exists()] == []


def test_make_lists_its_targets() -> None:
    done = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {line.split()[1] for line in done.stdout.splitlines()} == make_targets()


def test_continuous_integration_runs_the_readmes_test_command() -> None:
    assert "make test" in text_of(Path(".ci/run"))
