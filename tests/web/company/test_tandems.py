"""What a company sees of its tandems, from the first wave on, and its reply."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import select

from tests.web.client import Browser, path_of
from tests.web.company.conftest import World
from tests.web.papers.reading import A4, Printed
from web.db.models import (
    Approval,
    Block,
    BlockState,
    CompanyReply,
    Participant,
    Plan,
    Publication,
    Round,
    RoundCompany,
    Run,
    Tandem,
    TandemState,
)
from web.db.models.columns import utc_now

REASONS = {
    "company": [{"key": "fachkraft_shows", "params": {"competences": ["cad"]}}],
    "participant": [],
}


@dataclass(frozen=True)
class Published:
    """A published block of the company."""

    publication: UUID
    tandem: UUID
    azubi: UUID
    fachkraft: UUID


def publish(world: World, *, fachkraft_company: UUID | None = None, told: bool = True) -> Published:
    """Make a tandem of Mia Kurz and Petra Sommer and tell the company."""
    azubi = world.add(name="Mia Kurz", answers={"occupation": {"title": "Schweißer/in", "kldb": "24422"}})
    facts = {
        "occupation": {"title": "Zerspanungsmechaniker/in", "kldb": "24232"},
        "department": "Geheime Halle",
        "site": "Hannover",
        "shift": {"preset": "day", "weeks": [[67092480] * 5 + [0, 0]]},
    }
    fachkraft = world.add("fachkraft", "Petra Sommer", answers=facts, company=fachkraft_company)
    world.add(name="Jonas Weiß")

    def work(session: Any) -> Published:
        company = session.get_one(RoundCompany, world.company)
        round_ = session.get_one(Round, company.round_id)
        plan = Plan(round_id=round_.id, number=1, policy_version_id=round_.policy_version_id)
        session.add(plan)
        session.flush()
        run = Run(plan_id=plan.id, seed=1, policy_fingerprint="0" * 64)
        session.add(run)
        session.flush()
        approval = Approval(
            block_id=company.block_id, plan_id=plan.id, run_id=run.id, result_hash="0" * 64, approver_name="S. Krüger"
        )
        session.add(approval)
        session.flush()
        publication = Publication(
            block_id=company.block_id,
            approval_id=approval.id,
            company_told_at=utc_now() if told else None,
            people_due_on=dt.date(2027, 2, 9),
        )
        tandem = Tandem(
            round_id=round_.id,
            block_id=company.block_id,
            azubi_id=azubi,
            fachkraft_id=fachkraft,
            approval_id=approval.id,
            reasons=REASONS,
        )
        session.add_all([publication, tandem])
        session.get_one(Block, company.block_id).state = BlockState.PUBLISHED
        return Published(publication.id, tandem.id, azubi, fachkraft)

    return world.unit.run(work)


def replies(world: World) -> list[bool]:
    """What companies replied."""
    return world.unit.read(lambda session: [reply.agreed for reply in session.exec(select(CompanyReply)).all()])


def test_nothing_is_shown_before_the_first_wave(world: World, owner: Browser) -> None:
    assert path_of(owner.get(f"{world.base}/tandems")) == world.base
    publish(world, told=False)
    assert "Ihre Tandems sind da" not in owner.open(world.base)
    assert path_of(owner.get(f"{world.base}/tandems")) == world.base
    owner.submit(f"{world.base}/tandems/reply", {"agreed": "yes"}, status=409)


def test_the_company_reads_its_tandems_in_words(world: World, owner: Browser) -> None:
    publish(world)
    assert "Ihre Tandems sind da" in owner.open(world.base)
    html = owner.open(f"{world.base}/tandems")
    assert "Mia Kurz und Petra Sommer" in html
    assert "Zerspanungsmechaniker/in" in html
    assert "Geheime Halle" in html
    assert "Warum diese zwei?" in html
    assert "CAD" in html
    assert "%" not in html.split("<main")[1].split("</main>")[0]
    assert "Bisher ohne Tandem (1)" in html
    assert "Jonas Weiß" in html
    assert "Di, 9. Februar 2027" in html
    assert "Wenn Sie nichts sagen" in html


def test_the_sheet_is_for_paper(world: World, owner: Browser) -> None:
    publish(world)
    printed = Printed(owner.get(f"{world.base}/tandems.pdf").content)
    assert (printed.is_pdf_ua, printed.sizes, len(printed.pages)) == (True, {A4}, 1)
    assert printed.title == "Tandems von Muster Metallbau GmbH"
    for words in (
        "Mia Kurz und Petra Sommer",
        "Tagschicht",
        "Geheime Halle",
        "CAD",
        "Das ist Arbeitszeit.",
        "ab Di, 9. Februar",
    ):
        assert words in printed.text
    assert "%" not in printed.text


def test_printed_by_coordinators_the_sheet_is_in_the_language_of_the_contact(
    world: World, coordinator: Browser
) -> None:
    publish(world)
    coordinator.cookies.set("tandem-language", "en", domain="127.0.0.1")
    answer = coordinator.get(f"{world.base}/tandems.pdf")
    printed = Printed(answer.content)
    assert (printed.root["/Lang"], printed.title) == ("de", "Tandems von Muster Metallbau GmbH")
    assert "Warum diese zwei?" in printed.text
    assert 'filename="tandems-of' in answer.headers["content-disposition"]


def test_of_another_company_only_name_occupation_site_and_company_are_shown(world: World, owner: Browser) -> None:
    publish(world, fachkraft_company=world.other)
    printed = Printed(owner.get(f"{world.base}/tandems.pdf").content).text
    for text in (owner.open(f"{world.base}/tandems"), printed):
        assert "Petra Sommer" in text
        assert "Nordwind Logistik GmbH" in text
        assert "Geheime Halle" not in text
        assert "Tagschicht" not in text


def test_the_company_agrees_or_asks_for_a_call_and_may_change_its_mind(world: World, owner: Browser) -> None:
    publish(world)
    answer = owner.submit(f"{world.base}/tandems/reply", {"agreed": "no"})
    assert "Sie möchten angerufen werden." in owner.open(answer.headers["location"])
    owner.submit(f"{world.base}/tandems/reply", {"agreed": "yes"})
    assert "Sie sind einverstanden. Danke." in owner.open(f"{world.base}/tandems")
    assert replies(world) == [True]


def test_a_reply_without_an_answer_is_refused(world: World, owner: Browser) -> None:
    publish(world)
    owner.submit(f"{world.base}/tandems/reply", status=422)
    assert replies(world) == []


def test_after_the_second_wave_changes_are_a_matter_for_the_telephone(world: World, owner: Browser) -> None:
    published = publish(world)

    def tell(session: Any) -> None:
        session.get_one(Publication, published.publication).people_told_at = utc_now()

    world.unit.run(tell)
    html = owner.open(f"{world.base}/tandems")
    assert "Ihre Leute wissen Bescheid" in html
    assert "/tandems/reply" not in html
    answer = owner.submit(f"{world.base}/tandems/reply", {"agreed": "no"}, status=409)
    assert "0511 123456" in answer.text


@pytest.mark.parametrize("state", [TandemState.DISSOLVED, TandemState.NOT_CONTINUED])
def test_tandems_that_ended_are_not_shown(world: World, owner: Browser, state: TandemState) -> None:
    published = publish(world)

    def end(session: Any) -> None:
        session.get_one(Tandem, published.tandem).state = state

    world.unit.run(end)
    html = owner.open(f"{world.base}/tandems")
    assert "Mia Kurz und Petra Sommer" not in html
    assert "Diesmal kein Tandem" in html
    assert "Bisher ohne Tandem (3)" in html


def test_a_revoked_approval_hides_everything(world: World, owner: Browser) -> None:
    published = publish(world)

    def revoke(session: Any) -> None:
        publication = session.get_one(Publication, published.publication)
        session.get_one(Approval, publication.approval_id).revoked_at = utc_now()

    world.unit.run(revoke)
    assert path_of(owner.get(f"{world.base}/tandems")) == world.base


def test_withdrawn_people_are_not_among_those_waiting(world: World, owner: Browser) -> None:
    publish(world)

    def withdraw(session: Any) -> None:
        for participant in session.exec(select(Participant)).all():
            participant.withdrawn_at = utc_now()

    world.unit.run(withdraw)
    assert "Bisher ohne Tandem" not in owner.open(f"{world.base}/tandems")
