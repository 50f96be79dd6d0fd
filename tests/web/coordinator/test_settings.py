"""The settings of a round: changed together, refused at their fields, confirmed where companies know them already."""

import datetime as dt
import re
from typing import Any

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from web.db.models import Block, BlockState, OutboxMail, Round, RoundCompany
from web.db.models.columns import utc_now
from web.services.errors import Changed, InputRefused, NotFound
from web.services.outreach import invitations
from web.services.setup import first_steps, round_settings
from web.services.setup.round_dates import RoundDates, RoundSettings

TODAY = factories.TODAY
LATER = dt.date(2027, 2, 5)


def view(world: World) -> round_settings.SettingsView:
    return world.unit.read(lambda session: round_settings.view_settings(session, world.coordinator, world.round_id))


def changed(world: World, **values: Any) -> RoundSettings:
    """The stored settings with other values; dates by their names."""
    now = view(world).settings
    dates = RoundDates(**{name: values.pop(name, value) for name, value in vars(now.dates).items()})
    return RoundSettings(**(vars(now) | {"dates": dates} | values))


def save(world: World, settings: RoundSettings, *, is_confirmed: bool = False, version: int | None = None) -> None:
    seen = view(world).version if version is None else version
    world.unit.run(
        lambda session: round_settings.change_settings(
            session,
            world.coordinator,
            world.round_id,
            settings=settings,
            version=seen,
            is_confirmed=is_confirmed,
            today=TODAY,
        )
    )


def invite(world: World) -> None:
    world.unit.run(lambda session: invitations.invite_company(session, world.coordinator, world.company))


def test_everything_can_be_changed(world: World) -> None:
    settings = changed(
        world,
        name="Durchgang Frühjahr",
        opens_on=dt.date(2027, 1, 5),
        deadline=LATER,
        starts_on=dt.date(2027, 3, 8),
        news_by=dt.date(2027, 4, 5),
        reminder_days=(7, 1),
        freezes_on=dt.date(2027, 2, 9),
        default_places=3,
        hours_per_month=6,
        company_days=5,
    )
    save(world, settings)
    assert view(world).settings == settings


def test_a_second_editor_is_told(world: World) -> None:
    save(world, changed(world, hours_per_month=5))
    with pytest.raises(Changed):
        save(world, changed(world, hours_per_month=7), version=1)


def test_everything_that_does_not_fit_is_refused_together(world: World) -> None:
    with pytest.raises(InputRefused) as refusal:
        save(world, changed(world, news_by=dt.date(2027, 2, 1), freezes_on=dt.date(2027, 1, 29)))
    found = [refusal.value, *refusal.value.others]
    assert [each.field for each in found] == ["news_by", "freezes_on"]


def test_companies_that_know_the_dates_must_be_thought_of(world: World) -> None:
    invite(world)
    with pytest.raises(InputRefused) as refusal:
        save(world, changed(world, deadline=LATER, freezes_on=dt.date(2027, 2, 8)))
    assert refusal.value.field == "confirmed"
    save(world, changed(world, reminder_days=(5,)))
    save(world, changed(world, deadline=LATER, freezes_on=dt.date(2027, 2, 8)), is_confirmed=True)
    assert view(world).settings.dates.deadline == LATER


def test_a_moved_deadline_stands_on_the_companies_pages_and_in_mails(world: World, client: Browser) -> None:
    save(world, changed(world, deadline=LATER, freezes_on=dt.date(2027, 2, 8)))
    client.sign_in(world.unit, world.contact.account_id)
    assert "5. Februar 2027" in client.open(f"/company/{world.company}")
    invite(world)
    [mail] = world.unit.read(lambda session: list(session.exec(select(OutboxMail))))
    assert "5. Februar 2027" in mail.text
    assert "29. Januar" not in mail.text


def test_the_start_stays_while_data_is_fixed(world: World) -> None:
    world.freeze(world.block)
    assert view(world).is_start_fixed
    with pytest.raises(InputRefused) as refusal:
        save(world, changed(world, starts_on=dt.date(2027, 3, 8)))
    assert refusal.value.field == "starts_on"
    save(world, changed(world, name="Anderer Name"))


def test_other_places_make_proposals_out_of_date(world: World) -> None:
    world.freeze()
    world.compute()
    world.unit.run(lambda session: _give_places(session, world))
    save(world, changed(world, default_places=1))
    assert world.is_stale(world.block)
    assert not world.is_stale(world.lonely)
    save(world, changed(world, default_places=1))
    assert world.state(world.block).state is BlockState.MATCHED


def _give_places(session: Session, world: World) -> None:
    session.get_one(Block, world.lonely).places = 1


def test_a_round_of_before_has_a_freeze_day_too(world: World) -> None:
    dates = world.unit.read(lambda session: first_steps.dates_of(session, world.coordinator, world.round_id))
    assert dates.freezes_on == dt.date(2027, 2, 1)


def test_settings_are_the_coordinators_own(world: World) -> None:
    with pytest.raises(NotFound):
        world.unit.read(lambda session: round_settings.view_settings(session, world.stranger, world.round_id))


# ---------------------------------------------------------------- pages


def ahead(world: World) -> dict[str, str]:
    """Move the round ahead of today and return its form."""
    today = dt.datetime.now(dt.UTC).date()

    def move(session: Session) -> None:
        row = session.get_one(Round, world.round_id)
        row.opens_on, row.deadline = today, today + dt.timedelta(days=40)
        row.starts_on, row.news_by = today + dt.timedelta(days=60), today + dt.timedelta(days=90)
        row.freezes_on = today + dt.timedelta(days=42)

    world.unit.run(move)
    settings = view(world)
    dates = settings.settings.dates
    return {
        "name": settings.settings.name,
        "deadline": str(dates.deadline),
        "starts_on": str(dates.starts_on),
        "news_by": str(dates.news_by),
        "freezes_on": str(dates.freezes_on),
        "reminder_days": "10, 3",
        "hours_per_month": "4",
        "company_days": "3",
        "version": str(settings.version),
    }


def test_the_page_asks_before_companies_read_another_deadline(world: World, client: Browser) -> None:
    form = ahead(world)
    path = f"/coordinator/rounds/{world.round_id}/settings"
    client.sign_in(world.unit, world.coordinator.account_id)
    page = client.open(path)
    assert "Noch ist kein Unternehmen eingeladen" in page
    assert page.count("kern-btn--primary") == 1
    world.unit.run(lambda session: setattr(session.get_one(RoundCompany, world.company), "invited_at", utc_now()))
    moved = form | {"deadline": str(dt.date.fromisoformat(form["deadline"]) - dt.timedelta(days=1))}
    asked = client.submit(path, moved, status=422).text
    assert "Das ändert sich für ein Unternehmen" in asked
    assert "Ja, für diese Unternehmen so ändern" in asked
    client.submit(path, moved | {"confirmed": "yes"})
    assert str(view(world).settings.dates.deadline) == moved["deadline"]


def test_the_page_keeps_a_second_editors_text(world: World, client: Browser) -> None:
    form = ahead(world)
    path = f"/coordinator/rounds/{world.round_id}/settings"
    client.sign_in(world.unit, world.coordinator.account_id)
    client.submit(path, form | {"name": "Erster"})
    page = client.submit(path, form | {"name": "Zweiter"}, status=409).text
    assert 'value="Zweiter"' in page
    assert "Hier hat jemand anders gespeichert: Erster" in page
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    client.submit(path, form | {"name": "Zweiter", "version": version[1], "reminder_days": ""})
    assert (view(world).settings.name, view(world).settings.dates.reminder_days) == ("Zweiter", ())
    refused = client.submit(path, form | {"default_places": "viele", "company_days": "99"}, status=422).text
    assert refused.count('id="f-default_places-error"') == refused.count('id="f-company_days-error"') == 1


def test_fixing_the_data_early_is_said_to_be_early(world: World, client: Browser) -> None:
    ahead(world)
    client.sign_in(world.unit, world.coordinator.account_id)
    assert "Geplant ab" in client.open(f"/coordinator/rounds/{world.round_id}/freeze")
    yesterday = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=1)
    world.unit.run(lambda session: setattr(session.get_one(Round, world.round_id), "freezes_on", yesterday))
    assert "Geplant ab" not in client.open(f"/coordinator/rounds/{world.round_id}/freeze")


def test_a_company_without_a_contact_is_greeted_by_its_name(world: World) -> None:
    def add(session: Session) -> None:
        round_ = session.get_one(Round, world.round_id)
        factories.make_company(session, round_, "Achtermann Holzbau")

    world.unit.run(add)
    mail = world.unit.read(lambda session: first_steps.preview_invitation(session, world.coordinator, world.round_id))
    assert mail is not None
    assert "Guten Tag Achtermann Holzbau" in mail.text
