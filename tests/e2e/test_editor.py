"""The questionnaire editor without a mouse: every page of it is reached, understood and left by keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.visitor import Visitor
from tests.infra.server import LiveServer

pytestmark = pytest.mark.browser

MOST_STOPS = 400


class Keyboard:
    """Somebody who never touches a mouse, and looks at every page with axe."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page = visitor, visitor.page

    def to(self, place: str, *, key: str = "Tab") -> "Keyboard":
        """Go on with the tab key until the focus stands on a place of the page; with Shift+Tab back."""
        for _stop in range(MOST_STOPS):
            self.page.keyboard.press(key)
            if self.stands_on(place):
                return self
        raise AssertionError(f"{place} cannot be reached on {self.page.url}")

    def stands_on(self, place: str) -> bool:
        """Whether the focus stands there."""
        return bool(self.page.evaluate("place => document.activeElement.matches(place)", place))

    def press(self, key: str) -> "Keyboard":
        """Press a key."""
        self.page.keyboard.press(key)
        return self

    def enter(self) -> "Keyboard":
        """Press the return key and wait for the page it opens."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")
        self.visitor.look()
        return self

    def type(self, text: str) -> "Keyboard":
        """Type into the field that has the focus."""
        self.page.keyboard.type(text)
        return self


def test_a_question_is_made_ordered_looked_at_and_dropped_by_keyboard(
    new_page: Callable[..., Page], demo_server: LiveServer
) -> None:
    """In a window as wide as one of 1280 pixels at a zoom of 200 per cent."""
    visitor = Visitor(new_page(viewport={"width": 640, "height": 450}), demo_server.url)
    keys = Keyboard(visitor.go("/").press("Als Koordination").follow("Programm"))
    keys.to("#expert summary").press("Enter").to("a[href$='/questionnaire']").enter()
    keys.to("a[href$='/new/person']").enter().to("a[href$='/new/person/multiple']").enter()
    keys.to("[name=label_de]").type("Womit arbeitest du gern?").to("[name=purpose_de]").type("Damit es passt")
    keys.to("[name='option.0.de']").type("Drehmaschine").to("[name='option.1.de']").type("Fräse")
    keys.to("[name=more]").enter()
    assert keys.stands_on("[name='option.2.de']"), "the first empty answer is next"
    keys.type("Roboter").to("[name=counts]").press("ArrowDown").press("ArrowDown")
    assert keys.stands_on("[name=counts][value=different]")
    keys.to("[name=weight]").press("ArrowDown")
    keys.to("main form .tw-buttons:last-child button[type=submit]").enter()
    visitor.sees("Womit arbeitest du gern?", "verschiedene Antworten (viel)")
    question = keys.page.locator("li.tw-question", has_text="Womit arbeitest du gern?").last.get_attribute("id")
    keys.to(f"#up-{question}").enter()
    assert keys.stands_on(f"#up-{question}"), "so that it can be pressed again"
    keys.to(f"a[href$='/questions/{question}']", key="Shift+Tab").enter()
    keys.to("#answer-2-up").enter()
    assert keys.stands_on("#answer-1-up")
    keys.enter()
    assert keys.stands_on("#answer-0-down")
    for page in ("preview", "versions", "competences", "changes"):
        visitor.go(f"{visitor.path().partition('/questionnaire')[0]}/questionnaire/{page}")
    visitor.sees("Neue Frage: Mehrere Antworten aus einer Liste")
    keys.to("form[action$='/discard'] button").enter()
    visitor.sees("Der Entwurf ist verworfen")
