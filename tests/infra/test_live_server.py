"""The application runs as a process of its own and stops when told to."""

import signal
import urllib.request
from collections.abc import Callable

from tests.infra.server import LiveServer


def status_of(url: str) -> int:
    with urllib.request.urlopen(url, timeout=20) as answer:  # noqa: S310 - loopback only
        return int(answer.status)


def test_it_answers_on_its_own_port(live_server: LiveServer) -> None:
    assert status_of(f"{live_server.url}/static/css/app.css") == 200


def test_it_runs_on_each_database(serve: Callable[..., LiveServer], own_database: str) -> None:
    server = serve(own_database)
    assert status_of(f"{server.url}/static/css/app.css") == 200
    server.stop()
    assert server.process.exitcode == -signal.SIGTERM


def test_the_demo_has_a_start_page(demo_server: LiveServer) -> None:
    assert status_of(demo_server.url) == 200
