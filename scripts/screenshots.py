"""Takes the README's pictures of the three roles from a running demo: `python -m scripts.screenshots [ADDRESS]`.

Needs a fresh demo (`make demo RESET=1`), as it plays a round from the freeze to the publication.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, sync_playwright

from tests.infra.chromium import find_chromium, launch_flags

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "images"
ADDRESS = "http://127.0.0.1:8000"
MARGIN = 12


def main(address: str) -> None:
    """Play a round and keep a picture of each role's main page."""
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_flags())
        company = enter(browser, address, "Als Unternehmen eintreten")
        picture(company, "company")
        coordinator = enter(browser, address, "Als Koordination eintreten")
        publish(coordinator)
        participant = enter(browser, address, "Als Teilnehmer/in eintreten", width=390)
        picture(participant, "participant", height=1180)
        browser.close()


def enter(browser: Browser, address: str, door: str, width: int = 1100) -> Page:
    """Open the demo as somebody."""
    page = browser.new_page(viewport={"width": width, "height": 800}, locale="de-DE")
    page.goto(address)
    page.get_by_role("button", name=door).click()
    return page


def publish(page: Page) -> None:
    """Take a round from the freeze to the news, with a picture of the proposal."""
    page.get_by_role("link", name="Daten festhalten").first.click()
    page.get_by_role("button", name="Daten jetzt festhalten").click()
    page.get_by_role("button", name="Vorschlag berechnen").click()
    page.get_by_text("Die Berechnung ist fertig").wait_for()
    page.goto(page.url.split("?")[0])
    company = page.locator("main details.tw-company").first
    company.locator("summary").first.click()
    company.locator(".tw-tandem").first.wait_for()
    picture(page, "coordinator", top=company)
    page.get_by_role("link", name="Freigeben").first.click()
    page.locator("[name=name]").fill("Marlene Hübner")
    for button in ("Freigeben", "Unternehmen informieren"):
        page.get_by_role("button", name=button).click()
    page.get_by_role("link", name="Personen jetzt informieren").first.click()
    page.get_by_role("button", name="Personen jetzt informieren").click()


def picture(page: Page, name: str, *, top: Locator | None = None, height: int = 900) -> None:
    """Keep what is seen at the top of the page, or from something on it downwards."""
    page.wait_for_load_state()
    box = top.bounding_box() if top else None
    start = max(0, page.evaluate("scrollY") + box["y"] - MARGIN) if box else 0
    width = page.viewport_size["width"] if page.viewport_size else 1100
    page.screenshot(
        path=PICTURES / f"{name}.png", full_page=True, clip={"x": 0, "y": start, "width": width, "height": height}
    )


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else ADDRESS)
