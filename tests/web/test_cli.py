"""The `tandem` command as somebody at a terminal meets it."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.infra.ports import free_port
from tests.web.client import settings_for
from web.app import create_app
from web.db.session import Unit
from web.services import installation

COMMANDS = {"create-coordinator", "demo", "match", "migrate", "serve", "verify", "worker"}


def tandem(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs the command in a folder with an environment of its own."""
    return subprocess.run(
        [sys.executable, "-m", "web.cli", *arguments],
        cwd=folder,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
            "COLUMNS": "200",
            **{f"TANDEM_{name}": value for name, value in environment.items()},
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_help_names_every_command(tmp_path: Path) -> None:
    answer = tandem("--help", folder=tmp_path)
    assert answer.returncode == 0
    assert set(re.findall(r"^│ ([a-z-]+) ", answer.stdout, re.MULTILINE)) >= COMMANDS


def test_a_wrong_setting_is_explained(tmp_path: Path) -> None:
    answer = tandem("migrate", folder=tmp_path, SECRET_KEY="short")
    assert answer.returncode == 2
    assert "32 characters" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_serving_an_old_database_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    answer = tandem("serve", folder=tmp_path)
    assert answer.returncode == 2
    assert "tandem migrate" in answer.stderr


def test_a_database_that_is_away_is_said(tmp_path: Path) -> None:
    settings = {"SECRET_KEY": "x" * 40, "DATABASE_URL": f"postgresql+psycopg://tandem@/tandem?host={tmp_path}"}
    answer = tandem("worker", folder=tmp_path, **settings)
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
            command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as server:
            try:
                page = wait_for(f"http://127.0.0.1:{port}/", server)
            finally:
                server.terminate()
                server.communicate(timeout=30)
        assert "Sabine Reuter" in page
    assert (tmp_path / "var" / "demo.sqlite3").exists()


def wait_for(address: str, server: subprocess.Popen[str]) -> str:
    for _ in range(300):
        if server.poll() is not None:
            pytest.fail(str(server.communicate()))
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 - loopback only
                return str(answer.read().decode())
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail("the demo did not start within 30 s")
