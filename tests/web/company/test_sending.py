"""Inviting a company, and sending its registration."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlmodel import col, select

from tests import factories as make
from tests.web.client import Browser, path_of
from tests.web.company.conftest import World
from tests.web.papers.reading import A4, Printed
from web.db.models import Account, AuditEntry, BlockState, Credential, CredentialKind, OutboxMail, Round, RoundCompany
from web.db.models.columns import utc_now
from web.services import audit
from web.services.access import letters
from web.services.errors import InputRefused, NotFound
from web.services.outreach import invitations

OCCUPATION = {"occupation": {"title": "Mechatroniker/in (100 %)", "kldb": None}}


def mails(world: World, kind: str) -> Sequence[OutboxMail]:
    """Mails of a kind, oldest first."""

    def work(session: Any) -> Sequence[OutboxMail]:
        statement = select(OutboxMail).where(OutboxMail.kind == kind).order_by(col(OutboxMail.created_at))
        found: Sequence[OutboxMail] = session.exec(statement).all()
        return found

    return world.unit.read(work)


def row(world: World) -> RoundCompany:
    """The company's part in the round."""
    return world.unit.read(lambda session: session.get_one(RoundCompany, world.company))


def invite(world: World, actor: Any) -> invitations.Invitation:
    """Invite the company."""
    return world.unit.run(lambda session: invitations.invite_company(session, actor, world.company))


def test_every_contact_gets_a_link_of_their_own(world: World) -> None:
    invitation = invite(world, world.coordinator)
    assert invitation.company == "Muster Metallbau GmbH"
    assert invitation.names == ("Karin Vogt", "Ralf Kleinert")
    assert row(world).invited_at is not None
    first, second = mails(world, "company-invitation")
    assert {first.recipient, second.recipient} == {"vogt@muster.example", "kleinert@muster.example"}
    text = first.text
    assert text.count("http://127.0.0.1:8000/link/") == 1
    assert "Guten Tag Karin Vogt," in text
    assert "Muster Metallbau GmbH" in text
    assert "Fr, 29. Januar 2027" in text
    assert "0511 123456" in text
    assert "Sabine Krüger" in text
    assert _link(first) != _link(second)

    def kinds(session: Any) -> set[CredentialKind]:
        return {credential.kind for credential in session.exec(select(Credential)).all()}

    assert world.unit.read(kinds) == {CredentialKind.INVITATION_LINK}


def _link(mail: OutboxMail) -> str:
    return next(line for line in mail.text.splitlines() if line.startswith("http"))


def test_an_invitation_speaks_the_contacts_language(world: World) -> None:
    def english(session: Any) -> None:
        session.get_one(Account, world.owner.account_id).language = "en"

    world.unit.run(english)
    invite(world, world.coordinator)
    mail = next(mail for mail in mails(world, "company-invitation") if mail.recipient == "vogt@muster.example")
    assert "Dear Karin Vogt," in mail.text
    assert "Fri, 29 January 2027" in mail.text


def test_only_the_programmes_coordinators_invite(world: World) -> None:
    for actor in (world.owner, world.stranger, world.foreign_coordinator):
        with pytest.raises(NotFound):
            invite(world, actor)
    assert mails(world, "company-invitation") == []


def test_a_company_without_a_contact_cannot_be_invited(world: World) -> None:
    def bare(session: Any) -> Any:
        from_round = session.get_one(RoundCompany, world.company)
        return make.make_company(session, session.get_one(Round, from_round.round_id), "Ohne Kontakt KG").id

    company = world.unit.run(bare)
    with pytest.raises(InputRefused) as refusal:
        world.unit.run(lambda session: invitations.invite_company(session, world.coordinator, company))
    assert refusal.value.params == {"company": "Ohne Kontakt KG"}


def test_the_invitation_opens_the_companys_page(world: World, client: Browser) -> None:
    invite(world, world.coordinator)
    link = _link(mails(world, "company-invitation")[0]).removeprefix("http://127.0.0.1:8000")
    assert row(world).first_sign_in_at is None
    client.open(link)
    assert row(world).first_sign_in_at is None
    answer = client.submit(link, page=link)
    assert path_of(answer) == world.base
    assert row(world).first_sign_in_at is not None
    assert "Unsere Meldung" in client.open(world.base)


def test_the_check_page_says_what_is_missing_and_that_it_may_be(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz", answers=OCCUPATION, email="mia@example.org")
    world.add("fachkraft", "Petra Sommer", answers=OCCUPATION, email="petra@example.org", person_part_done_at=utc_now())
    html = owner.open(f"{world.base}/send")
    assert "Sie können so abschicken." in html
    assert "Was fehlt, zählt weder für noch gegen eine Person." in html
    assert "1 Person bekommt eine Mail mit dem Link zum persönlichen Teil: Mia Kurz." in html
    assert "bekommt einen Link zum Nachlesen und Ändern: Petra Sommer." in html
    assert row(world).submitted_at is None


def test_sending_gives_a_receipt_and_people_their_links(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz", answers=OCCUPATION, email="mia@example.org")
    world.add(name="Jonas Weiß", answers=OCCUPATION)
    assert "1 Person hat keine E-Mail-Adresse: Jonas Weiß." in owner.open(f"{world.base}/send")
    answer = owner.submit(f"{world.base}/send")
    assert path_of(answer) == f"{world.base}/receipt"
    now = row(world)
    assert now.submitted_at is not None
    assert now.submitted_by == world.owner.account_id
    html = owner.open(answer.headers["location"])
    assert "Ihre Meldung ist angekommen" in html
    assert "Mia Kurz, Mechatroniker/in (100 %)" in html
    assert "Karin Vogt" in html
    assert "noch keinen Brief: Jonas Weiß." in html, "what comes next is said"
    assert f'href="{world.base}/letters"' in html
    (receipt,) = mails(world, "registration-receipt")
    assert receipt.recipient == "vogt@muster.example"
    assert "– Mia Kurz, Mechatroniker/in (100 %)" in receipt.text
    assert "Azubis (2)" in receipt.text
    assert "– niemand" in receipt.text
    assert f"{world.base}/receipt" in receipt.text
    assert "weder E-Mail-Adresse noch Brief: Jonas Weiß." in receipt.text
    assert f"{world.base}/letters" in receipt.text
    assert "abgeschickt" in owner.open(world.base)
    printed = Printed(owner.get(f"{world.base}/receipt.pdf").content)
    assert "Mia Kurz" in printed.text
    assert (printed.sizes, printed.is_pdf_ua, len(printed.pages)) == ({A4}, True, 1)

    def links(session: Any) -> int:
        return len(session.exec(select(Credential).where(Credential.kind == CredentialKind.PERSONAL_LINK)).all())

    assert world.unit.read(links) == 1
    owner.submit(f"{world.base}/send")
    assert world.unit.read(links) == 1


def test_whoever_has_finished_and_can_come_in_gets_no_mail(world: World, owner: Browser) -> None:
    """Only those with something to do, and those who learn from it what was entered together with them."""
    world.add(name="Mia Kurz", email="mia@post.example")
    world.add(name="Jonas Weiß", email="jonas@post.example", person_part_done_at=utc_now())
    ready = world.add("fachkraft", name="Petra Sommer", email="petra@post.example", person_part_done_at=utc_now())
    world.unit.run(lambda session: letters.issue_letter(session, world.owner, ready))
    check = owner.open(f"{world.base}/send")
    assert "1 Person bekommt eine Mail mit dem Link zum persönlichen Teil: Mia Kurz." in check
    assert (
        "1 Person, mit der gemeinsam ausgefüllt wurde, bekommt einen Link zum Nachlesen und Ändern: Jonas Weiß."
        in check
    )
    owner.submit(f"{world.base}/send")
    assert {mail.recipient for mail in mails(world, "personal_link")} == {"mia@post.example", "jonas@post.example"}


def test_the_check_page_says_when_the_registration_is_taken_back(world: World, owner: Browser) -> None:
    """A page that another contact left open, or a bookmark, may lead here."""
    words = "Wenn Sie abschicken, macht Ihr Unternehmen doch mit."
    world.add(name="Jonas Weiß")
    assert words not in owner.open(f"{world.base}/send")
    owner.submit(f"{world.base}/withdrawal")
    assert words in owner.open(f"{world.base}/send")
    owner.submit(f"{world.base}/send")
    assert "zurückgenommen" not in owner.open(world.base)


def test_sending_is_written_into_the_audit_log_without_names(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz", answers=OCCUPATION)
    owner.submit(f"{world.base}/send")

    def entry(session: Any) -> AuditEntry:
        found: AuditEntry = session.exec(select(AuditEntry).where(AuditEntry.action == "registration.sent")).one()
        return found

    assert world.unit.read(entry).details == {"azubis": 1, "fachkraefte": 0, "links": 0}
    assert world.unit.read(audit.is_whole)


def test_a_change_after_sending_shows_and_sending_again_settles_it(world: World, owner: Browser) -> None:
    person = world.add(name="Mia Kurz", answers=OCCUPATION)
    owner.submit(f"{world.base}/send")
    first = row(world).submitted_at
    owner.submit(f"{world.base}/people/{person}/remove")
    assert "nach dem Abschicken geändert" in owner.open(world.base)
    assert "nach dem Abschicken geändert" in owner.open(f"{world.base}/receipt")
    assert "Meldung noch einmal abschicken" in owner.open(world.base)
    owner.submit(f"{world.base}/send")
    assert first is not None
    assert (row(world).submitted_at or first) > first
    assert "nach dem Abschicken geändert" not in owner.open(world.base)
    assert len(mails(world, "registration-receipt")) == 2


def test_an_empty_registration_can_be_sent(world: World, owner: Browser) -> None:
    assert "Niemand ist eingetragen" in owner.open(f"{world.base}/send")
    owner.submit(f"{world.base}/send")
    assert row(world).submitted_at is not None


def test_what_a_coordinator_sends_is_confirmed_to_the_contacts(world: World, coordinator: Browser) -> None:
    world.add(name="Mia Kurz")
    coordinator.submit(f"{world.base}/send")
    assert {mail.recipient for mail in mails(world, "registration-receipt")} == {
        "vogt@muster.example",
        "kleinert@muster.example",
    }


def test_what_coordinators_do_in_the_companys_name_is_marked(
    world: World, owner: Browser, coordinator: Browser
) -> None:
    azubi, fachkraft = world.add(name="Mia Kurz", answers=OCCUPATION), world.add("fachkraft", "Petra Sommer")
    fields = {"role": "azubi", "name": "Mia Kurz", "occupation": "Mechatroniker/in", "training_year": "2"}
    html = coordinator.open(f"{world.base}/people/{azubi}")
    seen = html.split('name="seen" value="')[1].split('"', maxsplit=1)[0]
    coordinator.submit(f"{world.base}/people/{azubi}", {**fields, "seen": seen})
    html = owner.open(f"{world.base}/people/{azubi}")
    assert "Von der Koordination in Ihrem Auftrag eingetragen: " in html
    assert "Ausbildungsjahr" in html.split("Von der Koordination in Ihrem Auftrag eingetragen: ")[1].split("</p>")[0]
    pair = {"azubi_id": str(azubi), "fachkraft_id": str(fachkraft), "sentence": "Sie kennen sich."}
    coordinator.submit(f"{world.base}/proposals", pair)
    assert "im Auftrag eingetragen" in owner.open(f"{world.base}/proposals")
    coordinator.submit(f"{world.base}/send")
    assert "im Auftrag abgeschickt" in owner.open(world.base)
    said = "von Sabine Krüger (Koordination), in Ihrem Auftrag."
    assert said in owner.open(f"{world.base}/receipt")
    assert said in Printed(owner.get(f"{world.base}/receipt.pdf").content).text
    coordinator.submit(f"{world.base}/withdrawal")
    assert "Eingetragen von Sabine Krüger (Koordination), in Ihrem Auftrag." in owner.open(world.base)
    owner.submit(f"{world.base}/withdrawal/undo")
    owner.submit(f"{world.base}/withdrawal")
    assert "in Ihrem Auftrag" not in owner.open(world.base)


def test_an_address_that_is_not_the_persons_own_does_not_stop_the_registration(world: World, owner: Browser) -> None:
    world.add(name="Mia Kurz", email="info@muster.example")
    owner.submit(f"{world.base}/send")
    assert row(world).submitted_at is not None
    assert "Brief drucken" in owner.open(world.base)


def test_fixed_data_is_not_offered_for_sending(world: World, owner: Browser) -> None:
    owner.submit(f"{world.base}/send")
    assert "können Sie alles ändern" in owner.open(f"{world.base}/receipt")
    world.set_state(BlockState.FROZEN)
    assert f'href="{world.base}/receipt"' in owner.open(world.base)
    assert "können Sie alles ändern" not in owner.open(f"{world.base}/receipt")
    assert path_of(owner.get(f"{world.base}/send")) == world.base


def test_there_is_no_receipt_before_sending(world: World, owner: Browser) -> None:
    assert path_of(owner.get(f"{world.base}/receipt")) == world.base
