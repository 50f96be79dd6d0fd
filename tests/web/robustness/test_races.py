"""Two people do the same at the same moment, each with a browser of their own, several times on each database.

`make soak` repeats them more often (it was shown with twenty and more).

One of the two succeeds; the other reads that something changed (409) or gets the same answer. Nothing happens twice.
"""

import re
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, SQLModel, col, select

from tests import factories as make
from tests.infra.soak import times
from tests.web.client import Browser
from tests.web.robustness.ground import Ground, make_ground
from web.db.models import (
    Approval,
    ApprovalRequest,
    Block,
    BlockInput,
    BlockState,
    CredentialKind,
    Decision,
    Notice,
    OutboxMail,
    Participant,
    Person,
    PlannedWave,
    Programme,
    Publication,
    RoundCompany,
    Run,
    Tandem,
    WebSession,
)
from web.db.models.columns import utc_now
from web.db.session import Unit
from web.jobs import matching as matching_job
from web.jobs import publishing
from web.services import audit
from web.services.access import links
from web.services.planning import freezing

ROUNDS = times(5)
NewBrowser = Callable[..., Browser]


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Run acts at the same moment and return what each answered."""
    barrier = threading.Barrier(len(acts))
    answers: list[Any] = [None] * len(acts)

    def run(number: int, act: Callable[[], Any]) -> None:
        barrier.wait(10)
        answers[number] = act()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def form(browser: Browser, path: str, fields: dict[str, Any]) -> Callable[[], int]:
    """A form that is filled in and waits to be sent; gives the status."""
    data = {"csrf": browser.token("/imprint"), **fields}
    return lambda: int(browser.post(path, data=data).status_code)


def rows(unit: Unit, table: type[SQLModel]) -> Sequence[Any]:
    return unit.read(lambda session: session.exec(select(table)).all())


@pytest.fixture
def ground(unit: Unit) -> Ground:
    return unit.run(lambda session: make_ground(unit, session))


@pytest.fixture
def two_coordinators(ground: Ground, new_browser: NewBrowser) -> tuple[Browser, Browser]:
    other = ground.unit.run(lambda session: make.make_coordinator(session, ground.programme, ground.coordinator.name))
    first = new_browser().sign_in(ground.unit, ground.coordinator.account_id)
    return first, new_browser().sign_in(ground.unit, other.account_id)


def audit_is_whole(unit: Unit) -> bool:
    return unit.read(audit.is_whole)


def one_won(answers: Sequence[int]) -> bool:
    return sorted(answers) == [303, 409]


def test_two_approve_the_same_block(ground: Ground, two_coordinators: tuple[Browser, Browser]) -> None:
    ground.freeze()
    plan = ground.compute()
    block, result = ground.first.block, ground.seen(plan)[ground.first.block]
    fields = {"blocks": f"{block}:{result}", "name": ground.coordinator.name}
    for number in range(1, ROUNDS + 1):
        path = f"{ground.home}/plans/{plan}/approval"
        assert one_won(together(*(form(each, path, fields) for each in two_coordinators)))
        approvals = rows(ground.unit, Approval)
        assert len(approvals) == number
        assert sum(each.revoked_at is None for each in approvals) == 1
        revoke = f"{ground.home}/blocks/{block}/revocation"
        assert one_won(together(*(form(each, revoke, {"reason": "Probe"}) for each in two_coordinators)))
    assert audit_is_whole(ground.unit)


def test_two_ask_for_a_run_and_get_the_same(ground: Ground, two_coordinators: tuple[Browser, Browser]) -> None:
    ground.freeze()
    for number in range(1, ROUNDS + 1):
        asks = [form(each, f"{ground.home}/runs", {}) for each in two_coordinators]
        assert together(*asks) == [303, 303]
        asked = rows(ground.unit, Run)
        assert len(asked) == number
        for run in asked:
            matching_job.solve_run(ground.unit, run.id)


def test_two_give_the_second_approval(
    ground: Ground, new_browser: NewBrowser, two_coordinators: tuple[Browser, Browser]
) -> None:
    """Of two who approve what a third one asked for, one does; asking twice at once is asking once."""
    ground.freeze()
    plan, unit = ground.compute(), ground.unit

    def third(session: Session) -> UUID:
        session.get_one(Programme, ground.programme).four_eyes = True
        return make.make_coordinator(session, ground.programme, ground.coordinator.name).account_id

    asking = [new_browser().sign_in(unit, account) for account in [unit.run(third)] * 2]
    fields = {
        "blocks": f"{ground.first.block}:{ground.seen(plan)[ground.first.block]}",
        "name": ground.coordinator.name,
    }
    home = f"{ground.home}/plans/{plan}"
    for number in range(1, ROUNDS + 1):
        assert one_won(together(*(form(each, f"{home}/approval/request", fields) for each in asking)))
        assert one_won(together(*(form(each, f"{home}/second-approval", fields) for each in two_coordinators)))
        assert len(rows(unit, Approval)) == len(rows(unit, ApprovalRequest)) == number
        revoke = f"{ground.home}/blocks/{ground.first.block}/revocation"
        assert form(two_coordinators[0], revoke, {"reason": "Probe"})() == 303
    assert audit_is_whole(unit)


def test_stopping_while_it_goes_out(ground: Ground, two_coordinators: tuple[Browser, Browser]) -> None:
    """Either it was stopped and nobody was told, or it went out and the stop came too late."""
    ground.freeze()
    ground.approve(ground.compute())
    unit, block = ground.unit, ground.first.block
    later = {"blocks": str(block), "when": "later", "day": "2099-01-01", "at": "09:00"}
    assert form(two_coordinators[0], f"{ground.home}/publication", later)() == 303

    def make_due(session: Session) -> None:
        session.exec(select(PlannedWave)).one().due_at = utc_now()

    unit.run(make_due)
    stop = form(two_coordinators[1], f"{ground.home}/publication/stop", {"blocks": str(block)})
    status, sent = together(stop, partial(publishing.send_due, unit, utc_now()))
    assert (status, sent) in {(303, 0), (409, 1)}
    assert len(rows(unit, Publication)) == sent


def test_approving_while_a_new_run_ends(ground: Ground, two_coordinators: tuple[Browser, Browser]) -> None:
    """What is approved is exactly what was seen, whichever comes first."""
    ground.freeze()
    plan = ground.compute()
    block, unit = ground.first.block, ground.unit
    for _ in range(ROUNDS):
        seen = ground.seen(plan)[block]
        run = ground.request_run()
        approve = form(
            two_coordinators[0],
            f"{ground.home}/plans/{plan}/approval",
            {"blocks": f"{block}:{seen}", "name": ground.coordinator.name},
        )
        status, _done = together(approve, partial(matching_job.solve_run, unit, run))
        assert status in {303, 409}
        standing = [each for each in rows(unit, Approval) if each.revoked_at is None]
        assert [each.result_hash for each in standing] == ([seen] if status == 303 else [])
        if status == 303:
            assert ground.seen(plan)[block] == seen
            assert form(two_coordinators[1], f"{ground.home}/blocks/{block}/revocation", {"reason": "Probe"})() == 303


def test_two_publish_and_two_tell(
    unit: Unit, new_browser: NewBrowser, ground: Ground, two_coordinators: tuple[Browser, Browser]
) -> None:
    ground.freeze()
    ground.approve(ground.compute())
    for block in (ground.first.block, ground.second.block):
        for path in ("publication", "news"):
            sends = [form(each, f"{ground.home}/{path}", {"blocks": str(block)}) for each in two_coordinators]
            assert one_won(together(*sends))
    assert len(rows(unit, Publication)) == 2
    tandems = rows(unit, Tandem)
    assert len(tandems) == 4
    assert len({each.azubi_id for each in tandems}) == len({each.fachkraft_id for each in tandems}) == 4
    assert len(rows(unit, Notice)) == 8
    mails = [(mail.kind, mail.recipient) for mail in rows(unit, OutboxMail)]
    assert len(mails) == len(set(mails)) == 10
    assert audit_is_whole(unit)


def test_publishing_again_and_again(ground: Ground, two_coordinators: tuple[Browser, Browser]) -> None:
    """Both waves as a race, with the block set back by hand in between: never a double booking."""
    ground.freeze()
    plan = ground.compute()
    ground.approve(plan)
    unit = ground.unit

    def set_back(session: Session) -> None:
        for table in (PlannedWave, Notice, Publication):
            for row in session.exec(select(table)).all():
                session.delete(row)
        for tandem in session.exec(select(Tandem)).all():
            session.delete(tandem)
        for block in session.exec(select(Block)).all():
            block.state = BlockState.APPROVED

    for _ in range(ROUNDS):
        fields = {"blocks": [str(ground.first.block), str(ground.second.block)]}
        sends = [form(each, f"{ground.home}/publication", fields) for each in two_coordinators]
        assert one_won(together(*sends))
        assert len(rows(unit, Tandem)) == 4
        unit.run(set_back)


def test_a_decision_made_twice(ground: Ground, two_coordinators: tuple[Browser, Browser]) -> None:
    ground.freeze()
    plan = ground.compute()
    house = ground.first
    pair = {"azubi": str(house.azubis[0]), "fachkraft": str(house.fachkraefte[0]), "reason": "Besprochen"}
    base = f"{ground.home}/plans/{plan}"
    for number in range(1, ROUNDS + 1):
        answers = together(*(form(each, f"{base}/pins", pair) for each in two_coordinators))
        assert sorted(answers) == [303, 422]
        decisions = rows(ground.unit, Decision)
        assert len(decisions) == number
        step = {"step": str(next(each.step for each in decisions if each.undone_at is None))}
        assert together(*(form(each, f"{base}/undo", step) for each in two_coordinators)) == [303, 303]


def test_pin_against_ban(ground: Ground, two_coordinators: tuple[Browser, Browser]) -> None:
    ground.freeze()
    plan = ground.compute()
    house = ground.first
    pair = {"azubi": str(house.azubis[0]), "fachkraft": str(house.fachkraefte[0]), "reason": "Besprochen"}
    base = f"{ground.home}/plans/{plan}"
    first, second = two_coordinators
    for _ in range(ROUNDS):
        answers = together(form(first, f"{base}/pins", pair), form(second, f"{base}/bans", pair))
        assert sorted(answers) == [303, 422]
        live = [each for each in rows(ground.unit, Decision) if each.undone_at is None]
        assert len(live) == 1
        assert form(first, f"{base}/undo", {"step": str(live[0].step)})() == 303


@pytest.fixture
def two_contacts(ground: Ground, new_browser: NewBrowser) -> tuple[Browser, Browser]:
    def mate(session: Session) -> UUID:
        return make.make_contact(session, session.get_one(RoundCompany, ground.first.id), "Ralf Kleinert").account_id

    first = new_browser().sign_in(ground.unit, ground.first.contact.account_id)
    return first, new_browser().sign_in(ground.unit, ground.unit.run(mate))


def test_two_contacts_send_the_same_registration(ground: Ground, two_contacts: tuple[Browser, Browser]) -> None:
    home = ground.first.home
    for _ in range(ROUNDS):
        assert together(*(form(each, f"{home}/send", {}) for each in two_contacts)) == [303, 303]
    links = [mail for mail in rows(ground.unit, OutboxMail) if "/link/" in mail.text]
    assert len(links) == len({mail.recipient for mail in links}) == 4
    assert audit_is_whole(ground.unit)


def test_the_same_person_added_twice(ground: Ground, two_contacts: tuple[Browser, Browser]) -> None:
    home = ground.first.home
    for number in range(ROUNDS):
        fields = {"role": "azubi", "name": f"Nora Jost {chr(97 + number)}", "occupation": "Koch"}
        assert sorted(together(*(form(each, f"{home}/people", fields) for each in two_contacts))) == [303, 422]
    added = [each for each in rows(ground.unit, Person) if each.name.startswith("Nora")]
    assert len(added) == ROUNDS


def test_two_edits_of_one_person(ground: Ground, two_contacts: tuple[Browser, Browser]) -> None:
    """Nobody's typing is overwritten unseen."""
    address = f"{ground.first.home}/people/{ground.first.azubis[0]}"
    person = ground.unit.read(lambda s: s.get_one(Participant, ground.first.azubis[0])).person_id
    for number in range(ROUNDS):
        seen = re.search(r'name="seen" value="([^"]*)"', two_contacts[0].open(address))
        assert seen is not None
        names = [f"Jonas {who}{chr(97 + number)}" for who in ("Eins", "Zwei")]
        sends = [
            form(each, address, {"name": name, "occupation": "Koch", "seen": seen[1]})
            for each, name in zip(two_contacts, names, strict=True)
        ]
        answers = together(*sends)
        assert one_won(answers)
        stored = ground.unit.read(lambda s: s.get_one(Person, person)).name
        assert stored == names[answers.index(303)]


def preview(browser: Browser, home: str, *rows: str) -> tuple[str, str]:
    """Upload a table; give the address of its preview, and what stands for what it shows."""
    content = "\n".join(["Name;Rolle;Beruf", *rows]).encode()
    answer = browser.submit(f"{home}/upload", files={"file": ("a.csv", content)})
    return answer.headers["location"], seen_at(browser, answer.headers["location"])


def unlike(first: str, number: int) -> str:
    """A name near no other: near ones are asked about."""
    letter = chr(97 + number % 26)
    return f"{(letter + 'i') * (2 + number // 26)}{first} {letter * (7 + number // 26)}".title()


def seen_at(browser: Browser, path: str) -> str:
    found = re.search(r'name="seen" value="([^"]*)"', browser.open(path))
    assert found is not None
    return found[1]


def take_over(browser: Browser, path: str, seen: str) -> Callable[[], str]:
    """The button of a preview, waiting to be pressed; gives where it leads."""
    data = {"csrf": browser.token("/imprint"), "seen": seen}
    return lambda: str(browser.post(f"{path}/take-over", data=data).headers.get("location"))


def test_two_contacts_take_over_tables_with_the_same_people(
    ground: Ground, two_contacts: tuple[Browser, Browser]
) -> None:
    """Nobody is lost or doubled; whoever came second sees what is left of their own table, and decides again."""
    home = ground.first.home
    for number in range(ROUNDS):
        nora, olaf, paul = (unlike(first, number) for first in ("Nora", "Olaf", "Paul"))
        lists = (f"{nora};Azubi;Koch", f"{olaf};Azubi;Koch"), (f"{nora};Azubi;Bäcker", f"{paul};Fachkraft;Koch")
        made = [preview(each, home, *rows_) for each, rows_ in zip(two_contacts, lists, strict=True)]
        ends = together(*(take_over(each, *one) for each, one in zip(two_contacts, made, strict=True)))
        late = next(place for place, end in enumerate(ends) if "preview-changed" in end)
        assert f"{home}?done=table-taken-over" in ends
        path = made[late][0]
        assert "1 neu + 1 geändert" in two_contacts[late].open(path)
        assert "taken-over" in take_over(two_contacts[late], path, seen_at(two_contacts[late], path))()
        stored = [each.name for each in rows(ground.unit, Person) if each.name in {nora, olaf, paul}]
        assert sorted(stored) == [nora, olaf, paul]
    assert audit_is_whole(ground.unit)


def test_one_preview_taken_over_twice_at_once(ground: Ground, two_contacts: tuple[Browser, Browser]) -> None:
    """From two tabs, each with a form of its own."""
    for number in range(ROUNDS):
        path, seen = preview(two_contacts[0], ground.first.home, f"{unlike('Nora', number)};Azubi;Koch")
        ends = together(*(take_over(two_contacts[0], path, seen) for _ in range(2)))
        assert sum("table-taken-over" in end for end in ends) == 1
        assert "None" in ends, "the other is told that the table was taken over"
    assert (
        sum(each.name in {unlike("Nora", number) for number in range(ROUNDS)} for each in rows(ground.unit, Person))
        == ROUNDS
    )


def test_freezing_while_the_company_adds_somebody(
    ground: Ground, two_contacts: tuple[Browser, Browser], two_coordinators: tuple[Browser, Browser]
) -> None:
    """Whoever is in the registration is in the fixed data: nobody slips in between."""
    unit, house = ground.unit, ground.first
    for number in range(ROUNDS):
        fields = {"role": "azubi", "name": f"Nora Jost {chr(97 + number)}", "occupation": "Koch"}
        added, frozen = together(
            form(two_contacts[0], f"{house.home}/people", fields),
            form(two_coordinators[0], f"{ground.home}/freeze", {"blocks": str(house.block)}),
        )
        assert (added, frozen) in {(303, 303), (409, 303)}
        registered = len(
            unit.read(
                lambda s: s.exec(
                    select(Participant).where(
                        Participant.round_company_id == house.id, col(Participant.role) == "azubi"
                    )
                ).all()
            )
        )
        fixed = max(rows(unit, BlockInput), key=lambda each: int(each.number))
        assert fixed.azubis == registered
        unit.run(lambda s: freezing.release_block(s, ground.coordinator, ground.round, house.block, reason="Probe"))


def test_one_form_sent_twenty_times(ground: Ground, two_contacts: tuple[Browser, Browser]) -> None:
    fields = {"role": "azubi", "name": "Nora Jost", "occupation": "Koch", "form_key": "k" * 22}
    sends = [form(two_contacts[0], f"{ground.first.home}/people", fields) for _ in range(20)]
    assert together(*sends) == [303] * 20
    assert [each.name for each in rows(ground.unit, Person)].count("Nora Jost") == 1


def test_one_link_opened_by_two(ground: Ground, new_browser: NewBrowser) -> None:
    unit = ground.unit
    for number in range(1, ROUNDS + 1):
        link = unit.run(
            lambda s: links.issue_link(s, ground.first.contact.account_id, CredentialKind.SIGN_IN_LINK)
        ).partition("8000")[2]
        answers = together(*(form(new_browser(), link, {"form_key": f"key {who}"}) for who in ("one", "two")))
        assert sorted(answers) == [303, 410]
        assert len(rows(unit, WebSession)) == number
