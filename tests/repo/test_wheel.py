"""A wheel is complete: templates, texts, migrations and the front-end files, so its users need neither git nor node."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.repo.files import ROOT, all_files

MIGRATE = """
import sys, web
from web.db import migrations
print(web.__file__)
migrations.upgrade(sys.argv[1])
print(migrations.is_current(sys.argv[1]))
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of a freshly built wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "content")
    return folder / "content"


def test_every_source_file_is_in_it(unpacked: Path) -> None:
    expected = [path for path in all_files() if path.parts[0] in ("matcher", "web")]
    assert [path for path in expected if not (unpacked / path).is_file()] == []


def test_the_front_end_files_are_in_it(unpacked: Path) -> None:
    vendor = unpacked / "web" / "static" / "vendor"
    assert {"htmx.min.js", "kern.min.css", "LICENSE", "LICENSE.md"} <= {path.name for path in vendor.rglob("*")}


def test_it_hides_no_library(unpacked: Path) -> None:
    folders = {path.name for path in unpacked.iterdir() if not path.name.endswith(".dist-info")}
    assert folders == {"matcher", "web"}


def test_it_can_migrate_a_database(unpacked: Path, tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'new.sqlite3'}"
    environment = os.environ | {"PYTHONPATH": str(unpacked)}
    done = subprocess.run(
        [sys.executable, "-c", MIGRATE, address],
        cwd=tmp_path,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.splitlines() == [str(unpacked / "web" / "__init__.py"), "True"]
