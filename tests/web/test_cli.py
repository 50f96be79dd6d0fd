"""The `tandem` command as somebody at a terminal meets it."""

import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest
from fastapi import FastAPI

from tests.infra.command import tandem, tandem_from_cold
from tests.infra.ports import free_port, listening_socket
from tests.web.client import settings_for
from web import serving
from web.app import create_app
from web.db.session import Unit
from web.services import installation
from web.settings import Settings

COMMANDS = {"create-coordinator", "demo", "match", "migrate", "replay", "serve", "verify", "worker"}


def test_help_names_every_command(tmp_path: Path) -> None:
    answer = tandem_from_cold("--help", folder=tmp_path)
    assert answer.returncode == 0
    assert set(re.findall(r"^│ ([a-z-]+) ", answer.stdout, re.MULTILINE)) >= COMMANDS


def test_a_wrong_setting_is_explained(tmp_path: Path) -> None:
    answer = tandem("migrate", folder=tmp_path, SECRET_KEY="short")
    assert answer.returncode == 2
    assert "32 characters" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_serving_an_old_database_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    answer = tandem_from_cold("serve", folder=tmp_path)
    assert answer.returncode == 2
    assert "tandem migrate" in answer.stderr


def test_a_database_that_is_away_is_said(tmp_path: Path) -> None:
    settings = {"SECRET_KEY": "x" * 40, "DATABASE_URL": f"postgresql+psycopg://tandem@/tandem?host={tmp_path}"}
    answer = tandem_from_cold("worker", folder=tmp_path, **settings)
    assert answer.returncode == 2
    assert "The database cannot be reached" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_postgresql_needs_a_secret_of_its_own(tmp_path: Path, postgresql_database: str) -> None:
    answer = tandem("serve", folder=tmp_path, DATABASE_URL=postgresql_database)
    assert answer.returncode == 2
    assert "TANDEM_SECRET_KEY" in answer.stderr


def test_production_refuses_a_demo_database(tmp_path: Path, sqlite_database: str) -> None:
    unit = Unit(sqlite_database)
    unit.run(installation.mark_as_demo)
    unit.close()
    answer = tandem("serve", "--port", str(free_port()), folder=tmp_path, DATABASE_URL=sqlite_database)
    assert answer.returncode == 2
    assert "holds the demo" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_reset_deletes_nothing_but_a_demo(tmp_path: Path, sqlite_database: str) -> None:
    answer = tandem("demo", "--reset", folder=tmp_path, DATABASE_URL=sqlite_database)
    assert answer.returncode == 2
    assert "not deleted" in answer.stderr
    assert Path(sqlite_database.removeprefix("sqlite:///")).exists()


def test_the_secret_key_is_made_once_and_kept_private(tmp_path: Path) -> None:
    """Made before the database is looked at, so an installation that is not ready yet shows it without serving."""
    key = tmp_path / "var" / "secret-key"
    assert tandem("serve", folder=tmp_path).returncode == 2
    made = key.read_text()
    assert tandem("serve", folder=tmp_path).returncode == 2
    assert key.read_text() == made
    assert len(made) == 64
    assert key.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("path", ["/demo/mailbox", "/demo/enter"])
def test_production_knows_no_demo_pages(sqlite_database: str, path: str) -> None:
    app = create_app(settings_for(sqlite_database))
    assert path not in {getattr(route, "path", "") for route in app.routes}
    app.state.unit.close()


def test_the_demo_serves_its_start_page_and_keeps_its_data(tmp_path: Path) -> None:
    """The whole of `tandem demo`, twice: made, then found again."""
    for _ in range(2):
        port = free_port()
        command = [sys.executable, "-m", "web.cli", "demo", "--port", str(port)]
        root = str(Path(__file__).resolve().parents[2])
        environment = {"PATH": os.environ["PATH"], "PYTHONPATH": root}
        with subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as server:
            try:
                assert f"Tandemwerk is ready: http://127.0.0.1:{port} " in said_when_ready(server)
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as answer:
                    page = answer.read().decode()
            finally:
                server.terminate()
                server.communicate(timeout=30)
        assert "Sabine Reuter" in page
    assert (tmp_path / "var" / "demo.sqlite3").exists()


def said_when_ready(server: subprocess.Popen[str]) -> str:
    """What a starting server says until it claims to be ready, and that line."""
    said = ""
    while "is ready" not in said:
        line = server.stderr.readline() if server.stderr else ""
        if not line:
            pytest.fail(f"the server ended: {said}")
        said += line
    return said


def test_a_taken_port_is_refused_before_anything_is_prepared(tmp_path: Path, sqlite_database: str) -> None:
    with listening_socket() as taken:
        port = str(taken.getsockname()[1])
        demo = tandem("demo", "--port", port, folder=tmp_path)
        server = tandem("serve", "--port", port, folder=tmp_path, DATABASE_URL=sqlite_database)
    for answer in (demo, server):
        assert answer.returncode == 2
        assert f"Something is already listening on port {port}." in answer.stderr
        assert "is ready" not in answer.stderr
        assert "Traceback" not in answer.stderr
        assert answer.stdout == ""
    assert f"make demo PORT={int(port) + 1}" in demo.stderr
    assert f"tandem serve --port {int(port) + 1}" in server.stderr
    assert not (tmp_path / "var" / "demo.sqlite3").exists()


@pytest.mark.parametrize("host", ["192.0.2.1", "nowhere.invalid"])
def test_an_address_of_another_computer_is_refused_in_words(tmp_path: Path, sqlite_database: str, host: str) -> None:
    answer = tandem("serve", "--host", host, folder=tmp_path, DATABASE_URL=sqlite_database)
    assert answer.returncode == 2
    assert f"{host} is not an address of this computer." in answer.stderr
    assert "Traceback" not in answer.stderr


def test_two_that_reserve_one_port_at_once() -> None:
    """The second notices when it begins to listen: it stops what it had started, says so and is never ready."""
    life = []

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        life.append("started")
        yield
        life.append("stopped")

    address = serving.Address("127.0.0.1", free_port(), "tandem serve --port 8001")
    first, second = serving.reserve(address), serving.reserve(address)
    app, ready = FastAPI(lifespan=lifespan), partial(life.append, "ready")
    with first.socket, second.socket, ThreadPoolExecutor(1) as thread:  # its own thread: a browser's loop may run here
        first.socket.listen()
        with pytest.raises(serving.CannotListen, match=f"Something is already listening on port {address.port}"):
            thread.submit(serving.serve, app, Settings(), second, ready).result(30)
    assert life == ["started", "stopped"]
