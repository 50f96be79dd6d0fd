"""The browser of the test suite sees what a person would, and complains when a page misbehaves."""

import http.server
import threading
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.infra.browser import Watch, axe, overflow

pytestmark = pytest.mark.browser

HEAD = '<!DOCTYPE html><html lang="de"><meta name="viewport" content="width=device-width"><title>Seite</title>'
GOOD = '<main><h1>Tandem</h1><p>Guten Tag</p><button type="button">Weiter</button></main>'
BAD = f'<main><img src="/none.png"><button type="button"></button><p>{"breit" * 200}</p></main>'
SPY = '<h1>Spion</h1><img alt="" src="http://tracker.invalid/pixel.png"><script>console.error("unwanted")</script>'


class Pages(http.server.BaseHTTPRequestHandler):
    """Serves three small pages under a strict Content-Security-Policy."""

    bodies = {"/good": GOOD, "/bad": BAD, "/spy": SPY}  # noqa: RUF012 - never changed

    def do_GET(self) -> None:
        body = (HEAD + self.bodies.get(self.path, "")).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", "default-src 'self'; img-src *")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Says nothing."""


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_axe_runs_under_a_strict_policy(page: Page, site: str) -> None:
    page.goto(f"{site}/good")
    assert axe(page) == []
    assert overflow(page) == 0


def test_axe_and_the_ruler_find_faults(phone: Page, site: str) -> None:
    phone.goto(f"{site}/bad")
    found = {line.split(":")[0] for line in axe(phone)}
    assert {"button-name", "image-alt", "page-has-heading-one"} <= found
    assert overflow(phone) > 500


def test_a_breach_of_the_policy_and_a_stranger_are_noticed(browser: Browser, site: str) -> None:
    watch = Watch()
    context = browser.new_context()
    watch.attach(context)
    context.new_page().goto(f"{site}/spy")
    context.close()
    assert sorted(problem.split(":")[0] for problem in watch.problems) == ["console", "request to a stranger"]
