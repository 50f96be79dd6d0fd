"""A form whose step ended meanwhile: what happened is said, what was typed is there to copy, and the way on."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import col, select

from tests import factories as make
from tests.web.client import Browser
from tests.web.company.conftest import World
from tests.web.company.people import AZUBI
from web.db.models import BlockState, CompanyContact, Programme

WORDS = "Beide kennen sich aus der Lehrwerkstatt"
WEEK = {"kind": "shift", "name": "Frühschicht Halle 2", "days1a": ["0", "1"], "from1a": "06:00", "to1a": "14:00"}
PASTED = "Name\tRolle\tBeruf\nMia Kurz\tAzubi\tMechatronikerin"
TOGETHER = {
    "brings.cad": "2",
    "learns": ["cad"],
    "level.de": "B1",
    "other.1": "tr",
    "other_level.1": "C1",
    "beside": "yes",
}


@pytest.fixture
def forms(world: World) -> dict[str, tuple[dict[str, Any], str]]:
    """Every form of the portal in which something is typed or chosen: what is sent, and what the answer shows of it."""
    person, import_id = world.add(), uuid4()

    def keep(session: Any) -> tuple[UUID, UUID]:
        return make.make_pattern(session, world.company), make.make_site(session, world.company)

    pattern, place = world.unit.run(keep)
    return {
        "/agreement": ({"name": "Karin Vogt", "authorised": "yes"}, "Karin Vogt"),
        "/people": (AZUBI, "Mechatronikerin"),
        f"/people/{person}": ({**AZUBI, "seen": "x"}, "Mechatronikerin"),
        f"/people/{person}/together": (TOGETHER, "Türkisch"),
        f"/people/{person}/guardian-letter": ({"on": "2027-01-12"}, "12. Januar 2027"),
        "/send": ({"hours": "7", "tandems": "2"}, ">7</dd>"),
        "/proposals": ({"azubi_id": str(person), "fachkraft_id": str(uuid4()), "sentence": WORDS}, WORDS),
        "/patterns": (WEEK, "Frühschicht Halle 2"),
        f"/patterns/{pattern}": (WEEK, "Montag"),
        "/patterns/places": ({"kind": "site", "name": "Werk Süd"}, "Werk Süd"),
        f"/patterns/places/{place}": ({"name": "Werk Nord", "seen": "Hannover"}, "Werk Nord"),
        "/upload": ({"pasted": PASTED}, "Mia Kurz\tAzubi"),
        f"/upload/{import_id}/mend": ({"cell.E9": "12/2029"}, "12/2029"),
    }


def test_after_the_freeze(world: World, owner: Browser, forms: dict[str, tuple[dict[str, Any], str]]) -> None:
    """Also with an extension that was taken back: the data is fixed, and the registration can be looked at."""
    token = owner.token(world.base)
    world.set_state(BlockState.FROZEN)
    del forms["/agreement"], forms[next(path for path in forms if path.endswith("guardian-letter"))]
    for path, (data, words) in forms.items():
        page = owner.post(world.base + path, data={"csrf": token, **data})
        assert page.status_code in {404, 409}, path
        assert words in page.text, path
        assert f'href="{world.base}">' in page.text, path
        assert "Muster Metallbau GmbH" in page.text, path


@pytest.mark.parametrize("case", ["replaced", "somebody else"])
def test_who_does_not_speak_for_the_company_any_more(
    world: World, new_browser: Callable[..., Browser], forms: dict[str, tuple[dict[str, Any], str]], case: str
) -> None:
    """Nothing of the company is told, but what this browser itself sent is there."""
    browser = new_browser().sign_in(world.unit, world.owner.account_id)
    browser.token(world.base)
    if case == "replaced":
        world.unit.run(lambda session: session.delete(contact(session, world.owner.account_id)))
    else:
        browser.sign_in(world.unit, world.stranger.account_id)
    token = browser._tokens[browser.cookies["tandem-csrf"]]
    for path, (data, words) in forms.items():
        page = browser.post(world.base + path, data={"csrf": token, **data})
        assert (page.status_code, words in page.text) == (404, True), path
        assert "Muster Metallbau" not in page.text, path
        assert f'href="{world.base}"' not in page.text, path


def contact(session: Any, account_id: UUID) -> CompanyContact:
    found = session.exec(select(CompanyContact).where(col(CompanyContact.account_id) == account_id)).one()
    assert isinstance(found, CompanyContact)
    return found


def test_somebody_was_taken_out_while_their_form_was_open(world: World, owner: Browser) -> None:
    page = owner.submit(f"{world.base}/people/{uuid4()}", {**AZUBI, "seen": "x"}, status=404).text
    for words in ("Mechatronikerin", "Früh- und Spätschicht", "Dienstag, Donnerstag", f'href="{world.base}"'):
        assert words in page


def test_what_was_chosen_stands_there_in_words(world: World, owner: Browser) -> None:
    page = owner.submit(f"{world.base}/upload/{uuid4()}/mend", {"same.5": "new", "same.7": "skip"}, status=404).text
    for words in ("Wer ist gemeint?", "Eine neue Person, Diese Zeile weglassen"):
        assert words in page
    assert ">new" not in page


def test_another_agreement_is_accepted_first_and_then_the_form_is_sent(world: World, owner: Browser) -> None:
    owner.open(f"{world.base}/people/new?role=azubi")
    world.unit.run(
        lambda session: setattr(session.get_one(Programme, world.programme), "controller", "Andere Stiftung")
    )
    page = owner.submit(f"{world.base}/people", {**AZUBI, "school_days": ["1", "3"]}, status=409).text
    assert "Bitte nehmen Sie zuerst die Vereinbarung an" in page
    assert f'href="{world.base}/agreement' in page
    form = page.split(f'action="{world.base}/people"')[1]
    kept: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form):
        kept.setdefault(name, []).append(value)
    wording = re.search(r'name="wording" value="(\w+)"', owner.open(f"{world.base}/agreement"))
    assert wording is not None
    owner.submit(f"{world.base}/agreement", {"name": "Karin Vogt", "wording": wording[1], "authorised": "yes"})
    owner.submit(f"{world.base}/people", kept)
    assert "Mia Kurz" in owner.open(world.base)


def test_bug_a_tick_was_called_an_entry(world: World, owner: Browser) -> None:
    person, token = world.add(), owner.token(world.base)
    world.set_state(BlockState.FROZEN)
    page = owner.post(f"{world.base}/people/{person}/together", data={"csrf": token, **TOGETHER}).text
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Mit der Person ausgefüllt oder von ihrem Bogen übertragen Ja" in words
    assert "Eingabe Ja" not in words


def test_a_button_alone_has_nothing_to_keep(world: World, owner: Browser) -> None:
    world.set_state(BlockState.FROZEN)
    page = owner.submit(f"{world.base}/withdrawal", {"form_key": "x"}, status=409).text
    assert "Die Eingaben sind noch da" not in page
