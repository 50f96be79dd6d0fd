"""Every form of every portal, filled with what nobody should send: refused in words, and nothing is stored of it."""

import random
import re
from collections.abc import Iterator
from urllib.parse import quote_plus
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx2 import Response
from sqlmodel import Session

from tests import factories as make
from tests.web.account.doorstep import everything
from tests.web.client import Browser
from tests.web.test_permissions import ROUTES, address, build
from web.db.session import Unit
from web.forms import Form

HOSTILE = (
    "", "a\0b", "\ud800x", "-99999999999999999999", "2147483648", "9223372036854775808", "1e400", "NaN", "٣",
    "2027-02-30", "9999-12-31", "0001-01-01", "32.13.2025", "x" * 2_000, "<b>", "%(name)s %", "\u202e\ufeff\u200b",
    "null@", "yes", "-" * 36,
)  # fmt: skip
PLAUSIBLE = {
    "name": "Muster", "contact_name": "Eva Vogt", "contact_email": "eva@neu.example", "email": "neu@neu.example",
    "text": "Ruft an", "reason": "Ein guter Grund", "day": "2030-01-05", "until": "2030-01-05", "version": "1",
    "deadline": "2030-01-05", "starts_on": "2030-02-05", "company_days": "3", "hours_per_month": "4", "way": "mail",
    "how": "stays", "answer": "Danke.", "label_de": "Wie geht das?", "purpose_de": "Damit es klappt", "roles": "azubi",
    "controller": "Stiftung", "contact_phone": "1", "azubi_address": "du", "fachkraft_address": "sie", "step": "1",
    "accent": "blue", "direction": "up", "role": "azubi", "occupation": "Mechatroniker/in", "training_year": "2",
}  # fmt: skip
ENDLESS = "9" * 30
FREE = (
    "cell.A1", "column.A", "meant.x", "skip", "keep.name", "option.0.de", "option.1.de", "option.99.key", "state",
    "weight.hours", "why.minor_night",
)  # fmt: skip
"""Fields whose names are made on the page."""
ALLOWED = {200, 303, 400, 403, 404, 409, 422}


def forms(kind: type[Form] = Form) -> Iterator[type[Form]]:
    """Every form there is."""
    for each in kind.__subclasses__():
        yield each
        yield from forms(each)


FIELDS = sorted({name for form in forms() for name in form.model_fields} | set(FREE))


def bodies(path: str, ids: list[str], database: str) -> Iterator[list[tuple[str, str]]]:
    """What is sent to an address, always the same: endless, and what chance says; nothing and all of it twice, which
    forms meet before any database does, on the one, and broken texts on the database that refuses to store them.
    """
    if database.startswith("sqlite"):
        yield []
        yield [(name, value) for name in FIELDS for value in ("a", ids[0])]
    else:
        yield [(name, "a\0\ud800b") for name in FIELDS]
    yield [(name, ENDLESS) for name in FIELDS]
    chance = random.Random(path)
    yield [
        (name, chance.choice((*HOSTILE, *ids)) if chance.random() < 0.1 else PLAUSIBLE.get(name, "")) for name in FIELDS
    ]


class Careless(Browser):
    """A browser that looks at no page: each holds other junk, and what pages are made of is looked at elsewhere."""

    @staticmethod
    def check(response: Response) -> None:
        """Whatever comes is fine."""


def send(browser: Browser, path: str, fields: list[tuple[str, str]]) -> Response:
    """Send a form with halves of characters in it, which no library would encode."""
    body = [("csrf", browser.token()), *fields]
    content = "&".join(f"{name}={quote_plus(value.encode('utf-8', 'surrogatepass'))}" for name, value in body)
    answer: Response = browser.post(
        path, content=content.encode(), headers={"content-type": "application/x-www-form-urlencoded"}
    )
    assert answer.status_code in ALLOWED, (path, answer.status_code)
    if answer.status_code == 422:
        assert re.search(r"<title>\s*Fehler|kern-alert", answer.text), (path, "refused without a word")
    return answer


def strangers(session: Session) -> list[str]:
    """Identifiers of another programme."""
    round_ = make.make_round(session, make.make_programme(session, "Fremd"))
    company = make.make_company(session, round_, "Fremde Firma")
    person = make.make_participant(session, company, "azubi", "Fremder Azubi")
    return [str(each) for each in (round_.id, company.id, company.block_id, person.id, uuid4())]


@pytest.mark.parametrize("portal", ["/coordinator/programmes/", "/coordinator/rounds/", "/company/", "/participant/"])
def test_nothing_sent_to_a_form_breaks_it(unit: Unit, database: str, app: FastAPI, portal: str) -> None:
    world = unit.run(build)
    ids = [str(each) for each in world.ids.values()] + unit.run(strangers)
    browser = Careless(app).sign_in(unit, world.accounts[portal.split("/")[1]])
    before = everything(unit)
    for path in [path for method, path in ROUTES if method == "POST" and path.startswith(portal)]:
        answers = [send(browser, address(path, world.ids), fields) for fields in bodies(path, ids, database)]
        now = everything(unit)
        assert now == before or any(answer.status_code < 400 for answer in answers), (path, "refused, and stored")
        before = now


def test_the_forms_are_found() -> None:
    assert len(FIELDS) > 80
