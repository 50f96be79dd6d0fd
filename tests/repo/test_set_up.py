"""The README's first command, run as a newcomer would: in a fresh copy, without any environment or setting."""

import os
import shutil
import signal
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.infra.ports import free_port
from tests.repo.files import ROOT, all_files

START_SECONDS = 150.0
STOP_SECONDS = 20.0


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of this repository and nothing else."""
    folder = tmp_path_factory.mktemp("checkout")
    for path in all_files():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, folder / path)
    return folder


@contextmanager
def running_demo(checkout: Path, *options: str) -> Iterator[tuple[str, str]]:
    """Runs `make demo`; gives its start page and what it said until then. Stopped as by Ctrl+C."""
    port, log = free_port(), checkout / "make.log"
    environment = {"HOME": os.environ["HOME"], "PATH": os.environ["PATH"]}
    with log.open("wb") as output:
        command = ["make", "demo", f"PORT={port}", *options]
        make = subprocess.Popen(
            command, cwd=checkout, env=environment, stdout=output, stderr=subprocess.STDOUT, start_new_session=True
        )
    try:
        yield start_page(make, f"http://127.0.0.1:{port}/", log), log.read_text()
    finally:
        os.killpg(make.pid, signal.SIGINT)
        make.wait(STOP_SECONDS)


def start_page(make: subprocess.Popen[bytes], url: str, log: Path) -> str:
    deadline = time.monotonic() + START_SECONDS
    while make.poll() is None and time.monotonic() < deadline:
        if "is ready" in log.read_text():
            with urllib.request.urlopen(url, timeout=30) as answer:  # noqa: S310 - loopback only
                return str(answer.read().decode())
        time.sleep(0.1)
    pytest.fail(f"make demo did not serve:\n{log.read_text()}")


def programme_ids(checkout: Path) -> list[str]:
    with closing(sqlite3.connect(checkout / "var" / "demo.sqlite3")) as connection:
        return [row[0] for row in connection.execute("SELECT id FROM programme")]


@pytest.mark.timeout(400)
def test_make_demo_installs_serves_keeps_its_data_and_starts_over(checkout: Path) -> None:
    with running_demo(checkout) as (page, output):
        assert "Tandemwerk" in page
        assert "==> Creating the environment" in output
        first = programme_ids(checkout)
        assert len(first) == 1
    with running_demo(checkout) as (_page, output):
        assert "==>" not in output
        assert programme_ids(checkout) == first
    with running_demo(checkout, "RESET=1"):
        assert len(programme_ids(checkout)) == 1
        assert programme_ids(checkout) != first
