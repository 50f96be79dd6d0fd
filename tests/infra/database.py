"""Databases for tests, migrated and without rows, on SQLite and on PostgreSQL.

`database`, `own_database` and `empty_database` run a test twice, once per kind; `sqlite_database` and
`postgresql_database` once. All of them are addresses (`database_url` of the settings).

`database` is used by one test after another and emptied in between; tests that change tables, read the file, or start
and kill processes take one of the others, which nobody else ever sees.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.infra.kept import Keeper
from tests.infra.postgres import Server, running_server
from tests.infra.shared import folder_in_memory, once, shared_folder
from web.db.migrations import upgrade

KINDS = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.postgresql),
]


@pytest.fixture(scope="session")
def sqlite_template(pytestconfig: pytest.Config) -> Path:
    """A migrated, closed SQLite file."""
    folder = shared_folder(pytestconfig)
    template = folder / "template.sqlite3"
    with once(folder, "sqlite") as is_first:
        if is_first:
            upgrade(f"sqlite:///{template}")
    return template


@pytest.fixture(scope="session")
def postgresql_server(pytestconfig: pytest.Config) -> Server:
    """The PostgreSQL server of this run."""
    return running_server(shared_folder(pytestconfig))


@pytest.fixture(scope="session")
def postgresql_template(pytestconfig: pytest.Config, postgresql_server: Server) -> str:
    """Name of a migrated database nobody is connected to."""
    folder = shared_folder(pytestconfig)
    name = f"template_{folder.name.replace('-', '_')}"
    with once(folder, "postgresql-template") as is_first:
        if is_first:
            postgresql_server.drop(name)
            upgrade(postgresql_server.create(name))
    return name


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> str:
    """A migrated SQLite database of this test's own."""
    path = tmp_path / "tandem.sqlite3"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_database(postgresql_server: Server, postgresql_template: str) -> Iterator[str]:
    """A migrated PostgreSQL database of this test's own."""
    yield from _temporary(postgresql_server, template=postgresql_template)


@pytest.fixture
def empty_postgresql_database(postgresql_server: Server) -> Iterator[str]:
    """A PostgreSQL database without any table."""
    yield from _temporary(postgresql_server, template=None)


def _temporary(server: Server, *, template: str | None) -> Iterator[str]:
    name = f"test_{os.getpid()}_{uuid.uuid4().hex[:12]}"
    yield server.create(name, template)
    server.drop(name)


@pytest.fixture(scope="session")
def kept_sqlite(sqlite_template: Path, pytestconfig: pytest.Config) -> Iterator[Keeper]:
    """SQLite databases of this worker that come again."""

    def make() -> str:
        path = folder_in_memory(shared_folder(pytestconfig)) / f"kept-{uuid.uuid4().hex}.sqlite3"
        shutil.copyfile(sqlite_template, path)
        return f"sqlite:///{path}"

    keeper = Keeper(make, lambda url: Path(url.removeprefix("sqlite:///")).unlink())
    yield keeper
    keeper.give_up()


@pytest.fixture(scope="session")
def kept_postgresql(postgresql_server: Server, postgresql_template: str) -> Iterator[Keeper]:
    """PostgreSQL databases of this worker that come again."""
    keeper = Keeper(
        lambda: postgresql_server.create(f"kept_{os.getpid()}_{uuid.uuid4().hex[:12]}", postgresql_template),
        lambda url: postgresql_server.drop(url.rpartition("/")[2].partition("?")[0]),
    )
    yield keeper
    keeper.give_up()


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Iterator[str]:
    """A migrated database without rows, on each kind in turn."""
    keeper: Keeper = request.getfixturevalue(f"kept_{request.param}")
    yield keeper.take()
    keeper.give_back()


@pytest.fixture(params=KINDS)
def own_database(request: pytest.FixtureRequest) -> str:
    """A migrated database of this test's own, on each kind in turn."""
    return str(request.getfixturevalue(f"{request.param}_database"))


@pytest.fixture(params=KINDS)
def empty_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table, on each kind in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    return str(request.getfixturevalue("empty_postgresql_database"))
