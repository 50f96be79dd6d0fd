"""Somebody in front of a browser: reads, clicks and types by what the page says, and looks at every page with axe."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Page, expect

from tests.infra.browser import axe, overflow

WIDTHS = (320, 768, 1280)


class Visitor:
    """A person with a browser of their own. `checks` turns off axe where no script may run."""

    def __init__(self, page: Page, url: str, *, checks: bool = True) -> None:
        self.page = page
        self.url = url
        self.checks = checks
        self.seen: set[str] = set()

    def go(self, path: str) -> "Visitor":
        """Open an address."""
        self.page.goto(self.url + path)
        return self.look()

    def look(self) -> "Visitor":
        """Check a page when it is first met: axe, no sideways scroll at any width."""
        self.page.wait_for_load_state()
        if self.checks and self.page.title() not in self.seen:
            self.seen.add(self.page.title())
            size = self.page.viewport_size
            for width in WIDTHS:
                self.page.set_viewport_size({"width": width, "height": 800})
                assert overflow(self.page) <= 0, (self.page.url, width)
            assert axe(self.page) == [], self.page.url
            if size is not None:
                self.page.set_viewport_size(size)
        return self

    def press(self, name: str, *, exact: bool = False) -> "Visitor":
        """Press the first button of that name."""
        self.page.get_by_role("button", name=name, exact=exact).first.click()
        return self.look()

    def follow(self, name: str, *, exact: bool = False) -> "Visitor":
        """Follow the first link of that name."""
        self.page.get_by_role("link", name=name, exact=exact).first.click()
        return self.look()

    def type(self, **fields: str) -> "Visitor":
        """Fill in fields by their names."""
        for name, text in fields.items():
            self.page.locator(f"[name='{name}']").fill(text)
        return self

    def choose(self, name: str) -> "Visitor":
        """Choose a radio button or tick a box by its label."""
        self.page.get_by_label(name, exact=False).first.check()
        return self

    def upload(self, path: Path) -> "Visitor":
        """Choose a file."""
        self.page.locator("input[type=file]").set_input_files(path)
        return self

    def download(self, name: str, folder: Path) -> Path:
        """Follow a link that downloads, and return the file."""
        with self.page.expect_download() as waiting:
            self.page.get_by_role("link", name=name).first.click()
        target = folder / waiting.value.suggested_filename
        waiting.value.save_as(target)
        return target

    def sees(self, *texts: str) -> "Visitor":
        """Expect texts on the page."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)
        return self

    def sees_not(self, *texts: str) -> "Visitor":
        """Expect texts to be absent from the page."""
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    def open_mail(self, subject: str, recipient: str) -> "Visitor":
        """Open the newest mail to somebody in the demo's mailbox."""
        self.go(f"/demo/mailbox?to={quote(recipient)}")
        row = self.page.get_by_role("row").filter(has_text=recipient).filter(has_text=subject).first
        row.get_by_role("link").click()
        return self.look()

    def enter_as(self, door: str) -> "Visitor":
        """Enter the demo as somebody of the long list."""
        self.go("/").page.get_by_label("Als jemand anders eintreten").select_option(label=door)
        return self.press("Eintreten", exact=True)

    def follow_link_in_mail(self) -> "Visitor":
        """Follow the link of the open mail that opens a door."""
        self.page.locator(".tw-mail a[href^='/link/']").first.click()
        return self.look()

    def path(self) -> str:
        """The path of the page."""
        return re.sub(r"^https?://[^/]+", "", self.page.url)


NewVisitor = Callable[[], Visitor]
