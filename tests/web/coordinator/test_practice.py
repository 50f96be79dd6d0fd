"""Practice: a made-up programme of one's own, walked through to the end, of which nothing is sent and nothing stays."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlmodel import Session, SQLModel
from sqlmodel import select as select_rows

from tests import factories
from tests.infra.smtp import Mailserver
from tests.web.client import Browser, path_of, settings_for
from tests.web.coordinator.conftest import World
from web.catalogue.practice import PRACTICE_DOMAIN
from web.db.models import (
    Account,
    Block,
    Company,
    MailState,
    OutboxMail,
    Participant,
    Programme,
    Round,
    RoundCompany,
    Run,
    Tandem,
)
from web.db.session import Unit
from web.jobs import matching as matching_job
from web.jobs.mail import deliver
from web.services import audit, imprint, outbox, places
from web.services.access import coordinators
from web.services.actor import Actor
from web.services.errors import NotFound
from web.services.mails import Mail
from web.services.outreach import companies
from web.services.outreach.companies import NewCompany
from web.services.planning import approval, freezing, plans, publication, runs
from web.services.setup import practice, programmes

TODAY = factories.TODAY
KEPT = {"audit_entry", "form_submission", "account", "coordinator", "web_session"}
"""Tables in which something may stay that is not the practice's: the audit log, and the coordinator's own rows."""


@pytest.fixture
def anna(unit: Unit) -> Actor:
    """The coordinator of a real programme."""
    return unit.run(
        lambda session: factories.make_coordinator(
            session, factories.make_programme(session).id, "Anna Beispiel", email="anna@example.org"
        )
    )


def begin(unit: Unit, actor: Actor) -> UUID:
    """Begin practising and return the round."""
    programme_id = min(actor.coordinates)
    return unit.run(lambda session: practice.begin_practice(session, actor, programme_id, today=TODAY))


def practising(unit: Unit, actor: Actor, round_id: UUID) -> Actor:
    """The coordinator as of the next request."""
    programme_id = unit.read(lambda session: session.get_one(Round, round_id).programme_id)
    return Actor(actor.account_id, actor.name, actor.email, coordinates=actor.coordinates | {programme_id})


def programme_of(unit: Unit, round_id: UUID) -> UUID:
    """The practice programme."""
    return unit.read(lambda session: session.get_one(Round, round_id).programme_id)


def counts(unit: Unit) -> dict[str, int]:
    """How many rows every table holds."""

    def count(session: Session) -> dict[str, int]:
        return {
            table.name: session.connection().execute(select(func.count()).select_from(table)).scalar_one()
            for table in SQLModel.metadata.sorted_tables
        }

    return unit.read(count)


def walk_through(unit: Unit, actor: Actor, round_id: UUID) -> None:
    """Freeze, compute, approve, publish and tell, as in a real round."""

    def blocks(session: Session) -> tuple[UUID, ...]:
        return tuple(session.exec(select_rows(Block.id).where(Block.round_id == round_id)))

    ids = unit.read(blocks)
    unit.run(lambda session: freezing.freeze_blocks(session, actor, round_id, block_ids=ids))
    run_id = unit.run(lambda session: runs.request_run(session, actor, round_id))
    matching_job.solve_run(unit, run_id)
    plan_id = unit.read(lambda session: session.get_one(Run, run_id)).plan_id
    plan = unit.read(lambda session: plans.plan_page(session, actor, round_id, plan_id))
    seen = {line.id: line.row.result_hash for line in plan.lines}
    chosen = approval.Chosen(seen, actor.name)
    unit.run(lambda session: approval.approve(session, actor, round_id, plan_id, chosen))
    unit.run(lambda session: publication.publish_to_companies(session, actor, round_id, ids, today=TODAY))
    unit.run(lambda session: publication.tell_people(session, actor, round_id, ids))


def mails(unit: Unit) -> list[OutboxMail]:
    """Every mail."""
    return unit.read(lambda session: list(session.exec(select_rows(OutboxMail))))


def test_a_small_invented_programme_of_ones_own(unit: Unit, anna: Actor) -> None:
    round_id = begin(unit, anna)
    actor = practising(unit, anna, round_id)
    programme = unit.read(lambda session: session.get_one(Programme, programme_of(unit, round_id)))
    assert (programme.is_practice, programme.accent) == (True, "practice")
    assert len(unit.read(lambda session: session.exec(select_rows(Company)).all())) == 4
    emails = unit.read(lambda session: session.exec(select_rows(Account.email)).all())
    assert all(email.endswith(PRACTICE_DOMAIN) for email in emails if email and email != "anna@example.org")
    assert begin(unit, actor) == round_id
    assert [place.path for place in unit.read(lambda session: places.places_of(session, actor))] == [
        f"/coordinator/rounds/{round_id}",
        f"/coordinator/programmes/{min(anna.coordinates)}",
    ]


def test_two_coordinators_practise_side_by_side(unit: Unit, anna: Actor) -> None:
    ben = unit.run(lambda session: factories.make_coordinator(session, min(anna.coordinates), "Ben"))
    first, second = begin(unit, anna), begin(unit, ben)
    assert first != second
    actor = practising(unit, anna, first)
    unit.run(lambda session: practice.delete_practice(session, actor, programme_of(unit, first)))
    assert unit.read(lambda session: session.get(Round, second)) is not None
    assert len(unit.read(lambda session: session.exec(select_rows(Company)).all())) == 4


def test_nothing_reaches_the_mail_server(unit: Unit, anna: Actor, database: str, mailserver: Mailserver) -> None:
    round_id = begin(unit, anna)
    actor = practising(unit, anna, round_id)
    new = NewCompany("Echte GmbH", "Karin Vogt", "karin@example.org")
    unit.run(lambda session: companies.add_company(session, actor, round_id, new))
    walk_through(unit, actor, round_id)
    somebody = outbox.Recipient(f"mia{PRACTICE_DOMAIN}", "Mia")
    unit.run(lambda session: outbox.write(session, Mail("sign-in", "Link", "x"), somebody))
    written = mails(unit)
    assert len(written) > 5
    assert {mail.state for mail in written} == {MailState.WITHHELD}
    settings = settings_for(
        database,
        smtp_host=mailserver.host,
        smtp_port=mailserver.port,
        smtp_start_tls=False,
        mail_sender="t@example.org",
    )
    assert not unit.read(outbox.is_mail_due)
    assert deliver(unit, settings) == 0
    assert mailserver.messages == []
    assert len(unit.read(lambda session: session.exec(select_rows(Tandem)).all())) > 0
    shown = unit.read(lambda session: practice.withheld_mails(session, actor, programme_of(unit, round_id)))
    assert len(shown) == len(written) - 1


def test_deleted_whole(unit: Unit, anna: Actor, client: Browser) -> None:
    before = counts(unit)
    client.sign_in(unit, anna.account_id)
    real = f"/coordinator/programmes/{min(anna.coordinates)}"
    base = path_of(client.submit(f"{real}/practice"))
    round_id = UUID(base.rpartition("/")[2])
    actor = practising(unit, anna, round_id)
    form = {
        "name": "Echte GmbH",
        "contact_name": "Karin Vogt",
        "contact_email": "karin@example.org",
        "form_key": "k" * 22,
    }
    client.submit(f"{base}/first-companies", form)
    walk_through(unit, actor, round_id)
    participant = unit.read(lambda session: session.exec(select_rows(Participant.id)).first())
    client.open(f"{base}")
    practice_home = f"/coordinator/programmes/{programme_of(unit, round_id)}"
    client.submit(f"{practice_home}/deletion")
    after = counts(unit)
    assert {name: n for name, n in after.items() if name not in KEPT} == {
        name: n for name, n in before.items() if name not in KEPT
    }
    accounts = unit.read(lambda session: session.exec(select_rows(Account.email)).all())
    assert accounts == ["anna@example.org"]
    assert after["coordinator"] == before["coordinator"] == 1
    assert after["form_submission"] == before["form_submission"]
    client.open(base, status=404)
    client.open(practice_home, status=404)
    assert unit.read(audit.is_whole)
    assert participant is not None
    assert "Probedurchgang mit erfundenen Personen" in client.open("/")


def test_an_account_with_another_role_stays(unit: Unit, anna: Actor) -> None:
    round_id = begin(unit, anna)
    actor = practising(unit, anna, round_id)
    new = NewCompany("Echte GmbH", "Karin Vogt", "karin@example.org")
    unit.run(lambda session: companies.add_company(session, actor, round_id, new))
    unit.run(
        lambda session: coordinators.create_coordinator(
            session, "karin@example.org", "Karin", programme_name="Roboscouts"
        )
    )
    unit.run(lambda session: practice.delete_practice(session, actor, programme_of(unit, round_id)))
    emails = unit.read(lambda session: session.exec(select_rows(Account.email)).all())
    assert sorted(email or "" for email in emails) == ["anna@example.org", "karin@example.org"]


def test_a_real_programme_is_never_deleted_here(world: World) -> None:
    programme_id = min(world.coordinator.coordinates)
    attempts: tuple[Callable[[Session], object], ...] = (
        lambda session: practice.delete_practice(session, world.coordinator, programme_id),
        lambda session: practice.own_practice(session, world.coordinator, programme_id),
        lambda session: practice.withheld_mails(session, world.coordinator, programme_id),
    )
    for attempt in attempts:
        with pytest.raises(NotFound):
            world.unit.run(attempt)
    assert world.count(Programme) == 2


def test_practice_is_its_coordinators_own(unit: Unit, anna: Actor) -> None:
    round_id = begin(unit, anna)
    programme_id = programme_of(unit, round_id)
    stranger = unit.run(
        lambda session: factories.make_coordinator(session, factories.make_programme(session, "Anderes").id)
    )
    attempts = (
        lambda session: practice.delete_practice(session, stranger, programme_id),
        lambda session: practice.withheld_mails(session, stranger, programme_id),
        lambda session: practice.begin_practice(session, stranger, min(anna.coordinates), today=TODAY),
    )
    for attempt in attempts:
        with pytest.raises(NotFound):
            unit.run(attempt)
    assert unit.read(lambda session: practice.offer(session, Actor(anna.account_id, "Anna"))) is None


def test_practice_concerns_nobody_else(unit: Unit, anna: Actor) -> None:
    begin(unit, anna)
    assert [row.name for row in unit.read(imprint.public_programmes)] == ["Roboscouts"]
    made = unit.run(lambda session: coordinators.create_coordinator(session, "ben@example.org", "Ben"))
    assert made.programme == "Roboscouts"


def test_its_look_cannot_be_taken_off(unit: Unit, anna: Actor) -> None:
    round_id = begin(unit, anna)
    actor, programme_id = practising(unit, anna, round_id), programme_of(unit, round_id)
    view = unit.read(lambda session: programmes.view_programme(session, actor, programme_id))
    data = programmes.ProgrammeData(**(vars(view.data) | {"accent": "teal"}))
    unit.run(lambda session: programmes.change_programme(session, actor, programme_id, data=data, version=view.version))
    assert unit.read(lambda session: session.get_one(Programme, programme_id)).accent == "practice"


def test_every_page_says_so(unit: Unit, anna: Actor, client: Browser) -> None:
    client.sign_in(unit, anna.account_id)
    assert "Probedurchgang mit erfundenen Personen" in client.open("/")
    real = f"/coordinator/programmes/{min(anna.coordinates)}"
    assert "Erst üben?" in client.open(f"{real}/welcome")
    base = path_of(client.submit(f"{real}/practice"))
    round_id = UUID(base.rpartition("/")[2])
    home = f"/coordinator/programmes/{programme_of(unit, round_id)}"
    part = unit.read(lambda session: session.exec(select_rows(Participant)).first())
    assert part is not None
    pages = (base, f"{base}/freeze", home, f"{home}/mails", f"{home}/deletion", f"/company/{part.round_company_id}")
    for path in pages:
        assert "es wird nichts gesendet" in client.open(path), path
    assert "Noch keine Mail" in client.open(f"{home}/mails")
    assert "In der Übung geht nichts hinaus" in client.open(f"{base}/first-invitation")
    assert f'href="{base}"' in client.open(f"{home}/visits")
    invited = client.submit(f"{base}/first-invitation")
    assert "In der Übung wird nichts gesendet:" in client.open(invited.headers["location"])
    listed = client.open(f"{home}/mails")
    assert "Diese Mails wären verschickt worden" in listed
    mail = mails(unit)[0]
    assert mail.recipient in client.open(f"{home}/mails/{mail.id}")
    client.open(f"{home}/mails/{round_id}", status=404)
    assert "es wird nichts gesendet" not in client.open("/")
    assert "Erst üben?" not in client.open("/")


def test_practice_dates_are_ahead(unit: Unit, anna: Actor) -> None:
    round_id = begin(unit, anna)
    round_ = unit.read(lambda session: session.get_one(Round, round_id))
    assert isinstance(round_.deadline, date)
    assert TODAY < round_.deadline < round_.starts_on


def test_practice_can_begin_while_a_real_round_is_on(world: World, client: Browser) -> None:
    client.sign_in(world.unit, world.coordinator.account_id)
    programme = f"/coordinator/programmes/{min(world.coordinator.coordinates)}"
    world.unit.run(lambda session: session.exec(update(RoundCompany).values(invited_at=func.now())))
    assert "Probedurchgang mit erfundenen Personen" in client.open(programme)
    assert "/rounds/" in path_of(client.submit(f"{programme}/practice"))


def test_practice_is_seen_through_others_eyes_and_one_comes_back(unit: Unit, anna: Actor, client: Browser) -> None:
    client.sign_in(unit, anna.account_id)
    base = path_of(client.submit(f"/coordinator/programmes/{min(anna.coordinates)}/practice"))
    round_id = UUID(base.rpartition("/")[2])
    actor, home = practising(unit, anna, round_id), programme_of(unit, round_id)
    eyes = f"/coordinator/programmes/{home}/visits"
    client.open(eyes)
    people = unit.read(lambda session: practice.people(session, actor, home))
    for kind in ("company", "azubi", "fachkraft"):
        somebody = next(each for each in people if each.kind == kind)
        path = path_of(client.submit(eyes, {"whom": str(somebody.id)}))
        assert path == somebody.path
        seen = client.open(path)
        assert f"mit den Augen von {somebody.name}" in seen
        assert "es wird nichts gesendet" in client.open("/")
        client.open(base, status=404)
        assert path_of(client.submit("/practice/return")) == base
        assert "mit den Augen von" not in client.open(base)
    client.submit(eyes, {"whom": str(round_id)}, status=404)
    assert "mit anderen Augen" in client.submit(eyes, status=200).text
    client.submit(eyes, {"whom": str(people[0].id)})
    client.submit("/sign-out")
    assert path_of(client.submit("/practice/return", page="/imprint")) == "/"
    assert "/sign-in" in client.get(base).headers["location"]


def test_nobody_real_is_visited(unit: Unit, anna: Actor, world: World) -> None:
    round_id = begin(unit, anna)
    actor, home = practising(unit, anna, round_id), programme_of(unit, round_id)
    new = NewCompany("Echte GmbH", "Karin Vogt", "karin@example.org")
    unit.run(lambda session: companies.add_company(session, actor, round_id, new))
    assert "Karin Vogt" not in [each.name for each in unit.read(lambda s: practice.people(s, actor, home))]
    for programme_id in (min(anna.coordinates), home):
        with pytest.raises(NotFound):
            unit.run(lambda session, chosen=programme_id: practice.visit(session, actor, chosen, world.azubis[0]))  # type: ignore[misc]
