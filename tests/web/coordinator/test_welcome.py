"""The welcome: four steps from an empty programme to the first invitations, left and taken up again."""

import datetime as dt
import re
from uuid import UUID

import pytest
from sqlmodel import Session, select

from tests.web.client import Browser, path_of
from tests.web.coordinator.test_first_start import (
    DATA,
    METALL,
    add,
    begin_round,
    everything,
    fill_in,
    programme_of,
    ready,
)
from web.db.models import Account, Coordinator, OutboxMail, Round, RoundCompany
from web.db.session import Unit
from web.services.access import coordinators
from web.services.actor import Actor
from web.services.errors import InputRefused, NotFound
from web.services.setup import first_steps
from web.services.setup.first_steps import FirstStep


@pytest.fixture
def anna(unit: Unit) -> Actor:
    """The first coordinator of an empty product."""
    made = unit.run(
        lambda session: coordinators.create_coordinator(
            session, "anna@example.org", "Anna Beispiel", programme_name="Roboscouts"
        )
    )
    return unit.read(lambda session: _actor(session, made.account_id))


def _actor(session: Session, account_id: UUID) -> Actor:
    account = session.get_one(Account, account_id)
    programme_id = session.exec(select(Coordinator.programme_id)).one()
    return Actor(account_id, account.name, account.email, coordinates=frozenset({programme_id}))


def step(unit: Unit, anna: Actor) -> FirstStep:
    """The step that comes next."""
    return unit.read(lambda session: first_steps.first_steps(session, anna, programme_of(anna))).step


def test_the_next_step_follows_from_what_is_there(unit: Unit, anna: Actor) -> None:
    assert step(unit, anna) is FirstStep.PROGRAMME
    fill_in(unit, anna)
    assert step(unit, anna) is FirstStep.DATES
    round_id = begin_round(unit, anna)
    assert step(unit, anna) is FirstStep.COMPANIES
    add(unit, anna, round_id)
    assert step(unit, anna) is FirstStep.INVITATION


def test_the_trial_goes_to_oneself_and_opens_nothing(unit: Unit, anna: Actor) -> None:
    round_id = ready(unit, anna)
    add(unit, anna, round_id)
    assert unit.run(lambda session: first_steps.send_to_oneself(session, anna, round_id)) == "anna@example.org"
    [mail] = everything(unit, OutboxMail)
    assert mail.recipient == "anna@example.org"
    assert mail.subject.startswith("Probe: ")
    assert METALL.name in mail.text
    assert "/link/" not in mail.text
    assert step(unit, anna) is FirstStep.INVITATION


def test_no_trial_without_a_company_or_an_address(unit: Unit, anna: Actor) -> None:
    round_id = ready(unit, anna)
    with pytest.raises(InputRefused):
        unit.run(lambda session: first_steps.send_to_oneself(session, anna, round_id))
    add(unit, anna, round_id)
    silent = Actor(anna.account_id, anna.name, None, coordinates=anna.coordinates)
    with pytest.raises(InputRefused):
        unit.run(lambda session: first_steps.send_to_oneself(session, silent, round_id))
    assert everything(unit, OutboxMail) == []


def test_what_belongs_to_others_is_not_there(unit: Unit, anna: Actor) -> None:
    round_id = ready(unit, anna)
    stranger = Actor(anna.account_id, "Bo")
    for attempt in (
        lambda session: first_steps.first_steps(session, stranger, programme_of(anna)),
        lambda session: first_steps.round_so_far(session, stranger, round_id),
        lambda session: first_steps.dates_of(session, stranger, round_id),
        lambda session: first_steps.send_to_oneself(session, stranger, round_id),
    ):
        with pytest.raises(NotFound):
            unit.run(attempt)


def test_four_steps_on_pages(client: Browser, unit: Unit, anna: Actor) -> None:
    home = f"/coordinator/programmes/{programme_of(anna)}"
    client.sign_in(unit, anna.account_id)
    welcome = client.open(f"{home}/welcome")
    assert "etwa 20 Minuten" in welcome
    assert "Schritt 1 von 4" in welcome
    assert welcome.count("kern-btn--primary") == 1
    client.submit(f"{home}/data", vars(DATA) | {"version": "1"})
    assert "Schritt 2 von 4" in client.open(f"{home}/welcome")

    today = dt.datetime.now(dt.UTC).date()
    dates = {"deadline": today + dt.timedelta(weeks=6), "starts_on": today + dt.timedelta(weeks=9)}
    opened = client.submit(f"{home}/rounds", {"name": "Durchgang", **{key: str(day) for key, day in dates.items()}})
    companies = path_of(opened)
    assert companies.endswith("/first-companies")
    page = client.open(companies)
    assert "Schritt 3 von 4" in page
    assert "/imports/companies" in page
    assert page.count("kern-btn--primary") == 1
    assert "Mit den vier Schritten weitermachen" in client.open(home)

    base = companies.removesuffix("/first-companies")
    assert "Noch nimmt kein Unternehmen teil" in client.open(f"{base}/first-invitation")
    client.submit(companies, {"name": "Nordwind"}, status=422)
    form = {"name": METALL.name, "contact_name": METALL.contact_name, "contact_email": METALL.contact_email}
    assert path_of(client.submit(companies, form)) == companies
    page = client.open(companies)
    assert METALL.name in page
    assert "Weiter: Einladung lesen" in page
    assert page.count("kern-btn--primary") == 1

    invitation = client.open(f"{base}/first-invitation")
    assert "Guten Tag Karin Vogt" in invitation
    assert "anna@example.org" in invitation
    assert "Hier ist noch kein Mailserver eingestellt" in client.open(f"{base}/first-invitation")
    tried = client.submit(f"{base}/first-invitation/trial")
    assert "Die Mails warten" in client.open(tried.headers["location"])
    done = client.submit(f"{base}/first-invitation")
    assert path_of(done) == base
    assert {mail.recipient for mail in everything(unit, OutboxMail)} == {"anna@example.org", METALL.contact_email}
    assert "Alle vier Schritte sind erledigt" in client.open(f"{home}/welcome")
    assert "Alle Unternehmen sind schon eingeladen" in client.open(f"{base}/first-invitation")
    client.submit(f"{base}/first-invitation", status=422)


def test_the_calendar_suggests_dates_on_the_page(client: Browser, unit: Unit, anna: Actor) -> None:
    fill_in(unit, anna)
    home = f"/coordinator/programmes/{programme_of(anna)}"
    client.sign_in(unit, anna.account_id)
    typed = {"name": "Unser Durchgang", "reminder_days": "5", "land": "NI", "propose": "yes"}
    page = client.submit(f"{home}/rounds", typed, status=200).text
    assert '<option value="NI" selected>' in page
    assert "Schulferien bis zum Start" in page
    assert 'value="Unser Durchgang"' in page
    assert 'value="5"' in page
    assert "Fehler" not in page
    client.submit(f"{home}/rounds", typed | {"land": "nowhere"}, status=200)
    assert everything(unit, Round) == []


def test_a_second_round_begins_with_the_settings_of_the_first(client: Browser, unit: Unit, anna: Actor) -> None:
    fill_in(unit, anna)
    round_id = begin_round(unit, anna)

    def set_values(session: Session) -> None:
        row = session.get_one(Round, round_id)
        row.default_places, row.hours_per_month, row.company_days, row.reminder_days = 2, 6, 5, [14]

    unit.run(set_values)
    home = f"/coordinator/programmes/{programme_of(anna)}"
    page = client.sign_in(unit, anna.account_id).open(f"{home}/rounds")
    assert "wie in" in page
    today = dt.datetime.now(dt.UTC).date()
    form = {
        "name": "Der zweite",
        "deadline": str(today + dt.timedelta(weeks=6)),
        "starts_on": str(today + dt.timedelta(weeks=9)),
    }
    shown = re.findall(r'name="(reminder_days|default_places|hours_per_month|company_days)" value="([^"]*)"', page)
    assert dict(shown) == {
        "reminder_days": "14",
        "default_places": "2",
        "hours_per_month": "6",
        "company_days": "5",
    }
    client.submit(f"{home}/rounds", form | dict(shown))
    second = next(each for each in everything(unit, Round) if each.id != round_id)
    assert (second.default_places, second.hours_per_month, second.company_days) == (2, 6, 5)
    assert second.reminder_days == [14]


def test_a_second_round_takes_over_the_companies_of_the_first(client: Browser, unit: Unit, anna: Actor) -> None:
    first = ready(unit, anna)
    add(unit, anna, first, METALL)
    second = begin_round(unit, anna, name="Der zweite")
    path = f"/coordinator/rounds/{second}/first-companies"
    client.sign_in(unit, anna.account_id)
    assert "1 Unternehmen aus „Durchgang 2027“ übernehmen" in client.open(path)
    client.submit(f"{path}/earlier", {"earlier": str(first)})
    parts = [row for row in everything(unit, RoundCompany) if row.round_id == second]
    assert [row.invited_at for row in parts] == [None]
    assert client.open(path).count(f"{path}/earlier") == 0
    client.submit(f"{path}/earlier", {"earlier": str(first)}, status=422)
    client.submit(f"{path}/earlier", {"earlier": str(parts[0].id)}, status=404)


@pytest.mark.parametrize("days", ["61", "0", "zehn", "1,2,3,4,5,6"])
def test_reminder_days_are_explained(client: Browser, unit: Unit, anna: Actor, days: str) -> None:
    fill_in(unit, anna)
    today = dt.datetime.now(dt.UTC).date()
    form = {
        "name": "X",
        "deadline": str(today + dt.timedelta(weeks=6)),
        "starts_on": str(today + dt.timedelta(weeks=9)),
    }
    path = f"/coordinator/programmes/{programme_of(anna)}/rounds"
    client.sign_in(unit, anna.account_id)
    refused = client.submit(path, form | {"reminder_days": days}, status=422).text
    assert "höchstens fünf Zahlen" in refused
    assert f'value="{days}"' in refused
    wrong = client.submit(path, form | {"news_by": "2020-01-01", "freezes_on": "2020-01-01"}, status=422).text
    assert wrong.count('id="f-news_by-error"') == wrong.count('id="f-freezes_on-error"') == 1
