"""A newcomer finds each role and each use case where its name says; what must not be there is not."""

import re
from pathlib import Path

import pytest

from tests.repo.files import ROOT, all_files, text_of

PORTALS = ("account", "company", "coordinator", "participant")


@pytest.mark.parametrize("portal", PORTALS)
def test_each_portal_has_its_routes_and_templates(portal: str) -> None:
    assert (ROOT / "web" / portal / "routes.py").is_file()
    assert list((ROOT / "web" / "templates" / portal).glob("*.html"))


@pytest.mark.parametrize("folder", ["alembic", "docker"])
def test_folders_named_like_a_library_are_no_packages(folder: str) -> None:
    assert (ROOT / folder).is_dir()
    assert not (ROOT / folder / "__init__.py").exists()


@pytest.mark.parametrize("folder", ["matcher", "web"])
def test_every_source_folder_is_a_package(folder: str) -> None:
    with_code = {path.parent for path in all_files() if path.parts[0] == folder and path.suffix == ".py"}
    assert {path for path in with_code if not (ROOT / path / "__init__.py").is_file()} == set()


def test_templates_end_in_html() -> None:
    """Jinja escapes by this ending."""
    templates = [path for path in all_files() if path.parts[:2] == ("web", "templates")]
    assert templates
    assert {path.suffix for path in templates} == {".html"}


FORBIDDEN_NAMES = {"utils.py", "helpers.py", "alembic.ini", "uv.lock", "poetry.lock", "pylock.toml", "Pipfile.lock"}


def test_no_file_with_a_name_that_says_nothing_or_a_lock_format_that_names_hosts() -> None:
    assert [path for path in all_files() if path.name in FORBIDDEN_NAMES] == []


def test_no_third_party_code_and_no_data_in_git() -> None:
    foreign = {Path("node_modules"), Path("var"), Path("web/static/vendor"), Path(".venv")}
    assert [path for path in all_files() if foreign & set(path.parents)] == []
    assert [path for path in all_files() if path.name.endswith((".min.js", ".min.css", ".woff2"))] == []


def test_every_vendor_file_the_pages_name_is_fetched() -> None:
    sources = [path for path in all_files() if path.parts[0] == "web" and path.suffix in (".css", ".html", ".py")]
    named = {name for path in sources for name in re.findall(r"vendor/([\w./-]+\.\w+)", text_of(path))}
    assert "htmx/htmx.min.js" in named
    assert [name for name in sorted(named) if not (ROOT / "web" / "static" / "vendor" / name).is_file()] == []
