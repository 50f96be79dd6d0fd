"""The application as a process of its own, on a free loopback port, for browsers and for tests that kill it."""

import datetime as dt
import os
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path

import pytest

from tests.infra.ports import free_port, listening_socket
from tests.infra.serve import log_of, run_command
from tests.infra.serve import serve as serve_on
from tests.infra.shared import once, shared_folder
from tests.infra.smtp import Mailserver
from web.db.migrations import upgrade
from web.db.session import Unit
from web.services import demo_seed

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 90.0
STOP_SECONDS = 15.0
SECRET_KEY = "only-for-tests-" * 4


@dataclass(frozen=True)
class LiveServer:
    """A running application."""

    url: str
    database_url: str
    process: ForkServerProcess
    log: Path

    def stop(self) -> None:
        """Ends it as an operator would, and waits."""
        self.process.terminate()
        self._wait()

    def kill(self) -> None:
        """Ends it as a power cut would, and waits."""
        self.process.kill()
        self._wait()

    def _wait(self) -> None:
        self.process.join(STOP_SECONDS)
        assert self.process.exitcode is not None, f"did not end in {STOP_SECONDS} s"


def start_server(database_url: str, folder: Path, settings: Mapping[str, str]) -> LiveServer:
    """Starts the application and waits until it answers.

    `settings` are further settings by their environment names without TANDEM_, such as {"MODE": "demo"}.
    """
    with listening_socket() as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        own = {"DATABASE_URL": database_url, "BASE_URL": url, "SECRET_KEY": SECRET_KEY, **settings}
        server = _launch(serve_on, listener, url, folder, own)
    _wait_until_it_answers(server)
    return server


def start_demo(folder: Path) -> LiveServer:
    """Runs `tandem demo` as a newcomer does, on a free port and with a database file of its own."""
    port = free_port()
    own = {"DATABASE_URL": f"sqlite:///{folder / 'demo.sqlite3'}"}
    server = _launch(run_command, ("demo", "--port", str(port)), f"http://127.0.0.1:{port}", folder, own)
    _wait_until_it_answers(server)
    return server


def _launch(run: Callable[..., None], given: object, url: str, folder: Path, settings: Mapping[str, str]) -> LiveServer:
    """Starts a process with these settings and none of the developer's own, nor those of a file .env."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("TANDEM_")}
    environment |= {f"TANDEM_{key}": value for key, value in settings.items()}
    process = loaded().Process(target=run, args=(given, environment, folder), daemon=True)
    process.start()
    return LiveServer(url, settings["DATABASE_URL"], process, log_of(folder))


@cache
def loaded() -> ForkServerContext:
    """The process that has loaded the application and of which servers and commands are forks; one for each worker."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.infra.loaded", "tests.infra.serve"])
    before = dict(os.environ)
    os.environ["PYTHONPATH"] = str(ROOT)
    forkserver.ensure_running()
    os.environ.clear()
    os.environ.update(before)
    return context


def _wait_until_it_answers(server: LiveServer) -> None:
    """The socket listens from the start, so one request waits for the application."""
    deadline = time.monotonic() + START_SECONDS
    while server.process.is_alive() and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(server.url, timeout=START_SECONDS).close()  # noqa: S310 - loopback only
        except urllib.error.HTTPError as answer:
            answer.close()
        except OSError:
            time.sleep(0.05)
            continue
        return
    server.kill()
    pytest.fail(f"The application did not start:\n{server.log.read_text()}")


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., LiveServer]]:
    """A function that starts the application: `serve(database_url, MODE="demo")`.

    After the test all are killed: an orderly end, which takes seconds of waiting, is proved where it is asked for, and
    by every server of the demo.
    """
    with ExitStack() as running:

        def start(database_url: str, **settings: str) -> LiveServer:
            server = start_server(database_url, tmp_path, settings)
            running.callback(server.kill)
            return server

        yield start


@pytest.fixture
def live_server(serve: Callable[..., LiveServer], sqlite_database: str, mailserver: Mailserver) -> LiveServer:
    """The application as in production, with a database of its own and a real mail server."""
    mail = {"SMTP_HOST": mailserver.host, "SMTP_PORT": str(mailserver.port), "SMTP_START_TLS": "false"}
    return serve(sqlite_database, **mail)


@pytest.fixture(scope="session")
def demo_template(pytestconfig: pytest.Config) -> Path:
    """A closed SQLite file with the demo's fictional programme, sown once a run."""
    folder = shared_folder(pytestconfig)
    template = folder / "demo.sqlite3"
    with once(folder, "demo") as is_first:
        if is_first:
            url = f"sqlite:///{template}"
            upgrade(url)
            unit = Unit(url)
            unit.run(lambda session: demo_seed.seed(session, dt.datetime.now(dt.UTC).date()))
            unit.close()
    return template


@pytest.fixture
def demo_server(tmp_path: Path, demo_template: Path) -> Iterator[LiveServer]:
    """The demo with its fictional programme, as `tandem demo` serves it."""
    shutil.copyfile(demo_template, tmp_path / "demo.sqlite3")
    server = start_demo(tmp_path)
    yield server
    server.stop()
