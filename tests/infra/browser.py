"""A real Chromium. Pages are watched: a script error, a breach of the CSP or a request to a stranger fails the test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from tests.infra.chromium import find_chromium, launch_flags

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OWN_SCHEMES = ("data", "blob", "about")
SECONDS = 1000
PATIENCE = 30 * SECONDS
"""A busy machine is slow, not wrong; who waits in vain for long fails all the same."""


@dataclass
class Watch:
    """What went wrong on the pages of one browser context."""

    problems: list[str] = field(default_factory=list)

    def attach(self, context: BrowserContext) -> None:
        """Listens to everything the context's pages say and ask for."""
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.problems.append(f"script error: {error.error}"))
        context.on("request", self._on_request)

    def _on_console(self, message: ConsoleMessage) -> None:
        # An answer such as 404 or 422 is logged as an error too; whether it was wanted is the test's business.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.problems.append(f"console: {message.text}")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in OWN_SCHEMES and address.hostname not in ("127.0.0.1", "localhost"):
            self.problems.append(f"request to a stranger: {request.url}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A Chromium for the whole run."""
    path = find_chromium()
    if path is None:
        pytest.fail("No Chromium on this machine: run `make browser`, or set CHROMIUM to the path of one.")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=launch_flags())
        yield chromium
        chromium.close()


@pytest.fixture
def new_page(browser: Browser, serve: object) -> Iterator[Callable[..., Page]]:
    """A function that opens a page in a fresh context, as another person would: `new_page(java_script_enabled=False)`.

    Takes the options of playwright's `new_context`. Pages close before servers of the test end, which they still ask.
    """
    del serve
    watch = Watch()
    with ExitStack() as contexts:

        def opened(**options: Any) -> Page:
            settings: dict[str, Any] = {"locale": "de-DE", "timezone_id": "Europe/Berlin"} | options
            context = browser.new_context(**settings)
            contexts.callback(context.close)
            context.set_default_timeout(PATIENCE)
            watch.attach(context)
            return context.new_page()

        yield opened
    assert watch.problems == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page of ordinary desktop size."""
    return new_page(viewport={"width": 1280, "height": 900})


@pytest.fixture
def phone(new_page: Callable[..., Page]) -> Page:
    """A page as small as WCAG asks for: 320 px."""
    return new_page(viewport={"width": 320, "height": 640}, has_touch=True, is_mobile=True)


def axe(page: Page) -> list[str]:
    """What axe-core finds on the page as it is now, one line per violation and element; empty is good.

    The script comes by the debugger's door, so a strict CSP need not be loosened.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    run = "rules => axe.run(document, {runOnly: rules, resultTypes: ['violations']})"
    found: dict[str, Any] = page.evaluate(run, list(AXE_RULES))
    return [
        f"{violation['id']}: {violation['help']}: {' '.join(map(str, node['target']))}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def overflow(page: Page) -> int:
    """By how many pixels the page is wider than its window; 0 is good."""
    page.wait_for_load_state()
    # The locator waits for the element: right after a form was sent there is none for a moment.
    return int(page.locator("html").evaluate("root => root.scrollWidth - root.clientWidth"))
