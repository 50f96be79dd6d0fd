"""What no browser would send: control characters, broken headers, endless numbers, junk in hidden fields."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from tests import factories as make
from tests.web.client import Browser
from web.catalogue.competences import GROUPS, in_group
from web.db.models import Person, Plan
from web.db.session import Unit

ENDLESS = "9" * 5000
NewBrowser = Callable[..., Browser]


@dataclass(frozen=True)
class Place:
    """A round with one company, a plan, and an account of each kind."""

    company: UUID
    round: UUID
    plan: UUID
    block: UUID
    azubi: UUID
    contact: UUID
    coordinator: UUID
    participant: UUID


@pytest.fixture
def place(unit: Unit) -> Place:
    def build(session: Session) -> Place:
        round_ = make.make_round(session)
        company = make.make_company(session, round_)
        azubi = make.make_participant(session, company, email="jonas@example.org")
        plan = Plan(round_id=round_.id, number=1, policy_version_id=round_.policy_version_id)
        session.add(plan)
        session.flush()
        return Place(
            company.id,
            round_.id,
            plan.id,
            company.block_id,
            azubi.id,
            make.make_contact(session, company).account_id,
            make.make_coordinator(session, round_.programme_id).account_id,
            make.participant_actor(session, azubi).account_id,
        )

    return unit.run(build)


@pytest.mark.parametrize(
    "header",
    [("x-csrf-token", "ä"), ("origin", "http://[evil"), ("origin", "null"), ("sec-fetch-site", "cross-site")],
)
def test_bug_broken_headers_are_refused_not_stumbled_over(client: Browser, header: tuple[str, str]) -> None:
    headers = {header[0].encode(): header[1].encode()}
    answer = client.post("/language", data={"csrf": client.token()}, headers=headers)
    assert answer.status_code == 403


@pytest.mark.parametrize("path", ["/code/%00", "/link/%00", "/sign-in?next=/%00", "/nowhere/%1b%ff"])
def test_bug_control_characters_in_an_address(client: Browser, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in {200, 404}
    assert "\0" not in answer.text


def test_bug_a_nul_in_an_address_to_sign_in_with(client: Browser) -> None:
    answer = client.submit("/sign-in", {"email": "vogt\0@muster.example"}, page="/sign-in")
    assert answer.headers["location"] == "/sign-in/sent"


def test_bug_control_characters_in_a_persons_data(unit: Unit, place: Place, new_browser: NewBrowser) -> None:
    browser = new_browser().sign_in(unit, place.contact)
    fields = {
        "role": "azubi",
        "name": "Mia\0 \x1bKurz",
        "occupation": "Mechatroniker\0/in",
        "department": "Halle\x7f 2",
    }
    browser.submit(f"/company/{place.company}/people", fields, page=f"/company/{place.company}")
    names = unit.read(lambda session: session.exec(select(Person.name).where(Person.name != "Jonas Weiß")).all())
    assert names == ["Mia Kurz"]


def test_bug_half_characters_of_another_encoding(unit: Unit, place: Place, new_browser: NewBrowser) -> None:
    browser = new_browser().sign_in(unit, place.contact)
    home = f"/company/{place.company}"
    fields = {"csrf": browser.token(home), "name": "+2AA-Mia Kurz", "occupation": "+2AA-Mechatroniker", "role": "azubi"}
    parts = "".join(
        f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    )
    kind = {"content-type": "multipart/form-data; charset=utf-7; boundary=cut"}
    answer = browser.post(f"{home}/people", content=f"{parts}--cut--\r\n".encode(), headers=kind)
    assert answer.status_code in {303, 403, 422}


def test_bug_what_nobody_can_have_typed_on_the_page_that_keeps_a_form(client: Browser, place: Place) -> None:
    path = f"/company/{place.company}/people"
    csrf = f'--cut\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n{client.token()}\r\n'
    name = '--cut\r\nContent-Disposition: form-data; name="na+2AA-me"\r\n\r\n+2AA-Mia\0 Kurz\r\n'
    kind = {"content-type": "multipart/form-data; charset=utf-7; boundary=cut"}
    answer = client.post(path, content=f"{csrf}{name}--cut--\r\n".encode(), headers=kind)
    assert (answer.status_code, "\0" in answer.text) == (401, False)
    assert "Mia Kurz" in answer.text


def test_bug_a_text_where_a_file_belongs(unit: Unit, place: Place, new_browser: NewBrowser) -> None:
    browser = new_browser().sign_in(unit, place.contact)
    home = f"/company/{place.company}"
    answer = browser.submit(f"{home}/upload", {"file": "Name;Rolle"}, page=home, status=422)
    assert "Bitte" in answer.text


def test_bug_endless_row_numbers(unit: Unit, place: Place, new_browser: NewBrowser) -> None:
    browser = new_browser().sign_in(unit, place.contact)
    home = f"/company/{place.company}"
    browser.submit(f"{home}/upload/{uuid4()}/mend", {"skip": ENDLESS}, page=home, status=404)


def test_bug_endless_levels(unit: Unit, place: Place, new_browser: NewBrowser) -> None:
    browser = new_browser().sign_in(unit, place.participant)
    screen = f"/participant/{place.azubi}/questions/brings"
    state = re.search(r'name="state" value="([^"]*)"', browser.open(screen))
    assert state is not None
    fields = {"state": state[1], f"brings.{in_group(GROUPS[0].key)[0].key}": ENDLESS}
    browser.submit(screen, fields, page=screen, status=422)


def test_bug_dashes_in_place_of_a_block(unit: Unit, place: Place, new_browser: NewBrowser) -> None:
    browser = new_browser().sign_in(unit, place.coordinator)
    base = f"/coordinator/rounds/{place.round}"
    fields = {"name": "Sabine Krüger", "blocks": "-" * 36 + ":" + "0" * 64}
    browser.submit(f"{base}/plans/{place.plan}/approval", fields, page=base, status=422)


def test_bug_control_characters_in_a_reason(unit: Unit, place: Place, new_browser: NewBrowser) -> None:
    browser = new_browser().sign_in(unit, place.coordinator)
    base = f"/coordinator/rounds/{place.round}"
    browser.open(f"{base}?q=%00%1b&page={ENDLESS[:4000]}")
    browser.submit(f"{base}/freeze", {"blocks": str(place.block), "reason": "Frist\0 vorbei"}, page=base)
