"""Fixtures every test may ask for. They live in tests/infra; importing them here makes pytest know them."""

import gc
import tempfile
from pathlib import Path

import hypothesis
import pytest

import tests.infra.coverage  # noqa: F401 - before anything that is measured
from tests.infra.browser import browser, new_page, page, phone
from tests.infra.database import (
    database,
    empty_database,
    empty_postgresql_database,
    kept_postgresql,
    kept_sqlite,
    own_database,
    postgresql_database,
    postgresql_server,
    postgresql_template,
    sqlite_database,
    sqlite_template,
)
from tests.infra.postgres import stop_server
from tests.infra.server import demo_server, demo_template, live_server, serve
from tests.infra.shared import MEMORY, pytest_configure_node, remove_abandoned_folders, remove_shared_folder
from tests.infra.smtp import mailserver
from tests.infra.soak import times

__all__ = [
    "browser",
    "database",
    "demo_server",
    "demo_template",
    "empty_database",
    "empty_postgresql_database",
    "kept_postgresql",
    "kept_sqlite",
    "live_server",
    "mailserver",
    "new_page",
    "own_database",
    "page",
    "phone",
    "postgresql_database",
    "postgresql_server",
    "postgresql_template",
    "pytest_configure_node",
    "serve",
    "sqlite_database",
    "sqlite_template",
]

# A busy machine is slow, not wrong: speed is measured by benchmarks, never asserted in tests.
hypothesis.settings.register_profile("tandem", deadline=None, print_blob=True, max_examples=times(100))
hypothesis.settings.load_profile("tandem")

ROOT = Path(__file__).resolve().parents[1]
LONG_ONES = ROOT / "tests" / "e2e"


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of this checkout."""
    return ROOT


def pytest_configure(config: pytest.Config) -> None:
    """Clears what killed runs left behind; once, not in every worker."""
    if not hasattr(config, "workerinput"):
        for parent in (Path(tempfile.gettempdir()), MEMORY):
            remove_abandoned_folders(parent, stop_server)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stops what the run started and removes what it left in the temp folder."""
    remove_shared_folder(config, stop_server)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begins with what takes longest, so that at the end no worker waits for another."""
    items.sort(key=lambda item: not item.path.is_relative_to(LONG_ONES) and item.path.name != "test_set_up.py")


def pytest_collection_finish() -> None:
    """What was loaded and collected stays to the end: looking through it for garbage again and again is in vain."""
    gc.collect()
    gc.freeze()
