"""Letting a decision by hand no longer hold: shown before, done, undone; and what the second coordinator sees."""

from collections.abc import Callable
from typing import Literal
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from tests import factories
from tests.infra.kept import put_up
from tests.web.client import Browser
from tests.web.coordinator.bench import Bench, bench_alone
from web.db.models import (
    AuditEntry,
    BlockInput,
    CompanyProposal,
    Decision,
    DecisionKind,
    PlanBlock,
    PolicyVersion,
    Round,
    RoundCompany,
)
from web.db.session import Unit
from web.services.errors import Changed, NotFound
from web.services.planning import change_views, decisions, history, releasing, step_views, steps


@pytest.fixture
def bench(database: str, unit: Unit) -> Bench:
    return put_up(database, bench_alone, unit)


@pytest.fixture
def desk(bench: Bench, new_browser: Callable[..., Browser]) -> Browser:
    return new_browser().sign_in(bench.world.unit, bench.world.coordinator.account_id)


def address(bench: Bench) -> str:
    return f"/coordinator/rounds/{bench.world.round_id}/plans/{bench.plan}"


def in_force(bench: Bench, kind: DecisionKind) -> list[UUID]:
    statement = select(Decision.id).where(Decision.kind == kind, col(Decision.undone_at).is_(None))
    return list(bench.world.unit.read(lambda session: session.exec(statement.order_by(col(Decision.number))).all()))


def other_partner(bench: Bench) -> tuple[UUID, UUID]:
    """An Azubi and a Fachkraft who are no tandem."""
    first, partner = next(iter(bench.tandems().items()))
    return first, next(each for each in bench.fachkraefte if each != partner)


@pytest.mark.parametrize("others", ["free", "held"])
@pytest.mark.parametrize("kind", [DecisionKind.PIN, DecisionKind.BAN, DecisionKind.LEAVE_OUT, DecisionKind.PLACES])
def test_what_is_released_is_as_if_it_had_never_been_decided(bench: Bench, kind: DecisionKind, others: str) -> None:
    before = bench.tandems()
    azubi, fachkraft = other_partner(bench)
    partner = before[azubi]
    decide = {
        DecisionKind.PIN: lambda: bench.do(decisions.keep_pair, azubi_id=azubi, fachkraft_id=fachkraft),
        DecisionKind.BAN: lambda: bench.do(decisions.separate_pair, azubi_id=azubi, fachkraft_id=partner),
        DecisionKind.LEAVE_OUT: lambda: bench.do(decisions.leave_out, participant_id=azubi),
        DecisionKind.PLACES: lambda: bench.do(decisions.set_places, block_id=bench.block, places=2),
    }
    decide[kind]()
    decided = bench.tandems()
    (decision,) = in_force(bench, kind)
    view = bench.world.unit.read(
        lambda session: releasing.release_view(session, bench.world.coordinator, *bench.here, decision)
    )
    effect = getattr(view.outcomes, others)
    bench.do(releasing.release, decision_id=decision, hold_others=others == "held", seen=view.ground.seen)
    after = bench.tandems()
    names: dict[UUID | None, str] = {each: name for name, each in view.ground.ids.items()}
    changed = {(names[who], names.get(decided.get(who)), names.get(after.get(who))) for who in {*decided, *after}}
    assert {each for each in changed if each[1] != each[2]} == set(effect.changes)
    if others == "free":
        assert after == before
    assert in_force(bench, kind) == []
    bench.world.compute()
    assert bench.tandems() == after
    with pytest.raises(NotFound):
        bench.do(releasing.release, decision_id=decision)


def test_a_release_goes_back_and_forth_like_every_step(bench: Bench) -> None:
    azubi, fachkraft = other_partner(bench)
    states = [bench.tandems()]
    bench.do(decisions.keep_pair, azubi_id=azubi, fachkraft_id=fachkraft)
    states.append(bench.tandems())
    bench.do(releasing.release, decision_id=in_force(bench, DecisionKind.PIN)[0])
    assert (bench.tandems(), bench.history()) == (states[0], (2, None))
    bench.go(steps.undo_step, 2)
    assert (bench.tandems(), bench.history()) == (states[1], (1, 2))
    bench.go(steps.undo_step, 1)
    assert (bench.tandems(), bench.history()) == (states[0], (None, 1))
    bench.go(steps.redo_step, 1)
    assert (bench.tandems(), bench.history()) == (states[1], (1, 2))
    bench.go(steps.redo_step, 2)
    assert (bench.tandems(), bench.history()) == (states[0], (2, None))
    bench.go(steps.undo_step, 1)
    assert bench.tandems() == states[0], "what is released is not undone a second time"
    bench.do(decisions.keep_pair, azubi_id=azubi, fachkraft_id=fachkraft)
    bench.do(releasing.release, decision_id=in_force(bench, DecisionKind.PIN)[0])
    assert bench.tandems() == states[0]


def test_the_company_has_its_own_way_back_and_forth(bench: Bench) -> None:
    first, second = list(bench.tandems())[:2]
    bench.do(decisions.leave_out, participant_id=first)
    bench.do(decisions.leave_out, participant_id=second)
    bench.go(steps.undo_step, 2)
    (block,) = [each for each in bench.world.plan(bench.plan).blocks if each.id == bench.block]
    assert (block.history.undo, block.history.redo) == (1, 2) == bench.history()
    lonely = bench.world.page(bench.plan).lines
    assert {line.id for line in lonely} >= {bench.block}
    bench.do(decisions.leave_out, participant_id=second)
    (block,) = [each for each in bench.world.plan(bench.plan).blocks if each.id == bench.block]
    assert (block.history.undo, block.history.redo) == (3, None)


def test_released_on_the_page(bench: Bench, desk: Browser) -> None:
    azubi, partner = next(iter(bench.tandems().items()))
    bench.do(decisions.keep_pair, azubi_id=azubi, fachkraft_id=partner)
    plan = address(bench)
    (decision,) = in_force(bench, DecisionKind.PIN)
    assert f"{plan}/releases/{decision}" in desk.open(f"{plan}?open={bench.block}")
    page = desk.open(f"{plan}/releases/{decision}")
    assert "Entschieden wegen" in page
    assert "Niemand bekommt jemand anderen" in page
    fields = {"decision": str(decision), "others": "free"}
    assert "Entschieden wegen" in desk.submit(f"{plan}/releases", fields, page=plan, status=422).text
    desk.submit(f"{plan}/releases", {**fields, "reason": "Doch nicht nötig"}, page=plan)
    page = desk.open(f"{plan}?open={bench.block}")
    assert "Gelöst: " in page
    assert "(gelöst)" in page
    listed = desk.open(f"{plan}/decisions?block={bench.block}")
    assert "Doch nicht nötig" in listed
    assert "2 Entscheidungen" in listed
    assert "Noch wurde nichts" not in desk.open(f"{plan}/decisions?page=99")


def test_places_show_their_price_first(bench: Bench, desk: Browser) -> None:
    plan = address(bench)
    look = f"{plan}/places/{bench.block}"
    assert "Plätze festlegen" not in desk.open(look)
    for wrong in ("-1", "501", "viele"):
        assert "Plätze festlegen" not in desk.open(f"{look}?places={wrong}")
    page = desk.open(f"{look}?places=2")
    assert "Höchstens 2" in page
    assert "2 Tandems statt 4" in page
    assert "So viele wie möglich" in desk.open(f"{look}?places=")
    desk.submit(f"{plan}/places", {"block": str(bench.block), "places": "2", "reason": "Budget"}, page=look)
    assert len(bench.tandems()) == 2
    assert "/releases/" in desk.open(look)


def test_what_the_first_did_stands_on_the_page_of_the_second(bench: Bench, desk: Browser) -> None:
    first, second = list(bench.tandems())[:2]
    seen = bench.look(change_views.leave_out_view, participant_id=second).ground.seen
    bench.do(decisions.leave_out, participant_id=first, reason="Elternzeit ab März")
    bench.do(decisions.set_places, block_id=bench.block, places=3)
    bench.go(steps.undo_step, 2)
    plan = address(bench)
    fields = {"participant": str(second), "reason": "Mit dem Ausbilder besprochen", "seen": seen}
    page = " ".join(desk.submit(f"{plan}/left-out", fields, page=plan, status=409).text.split())
    assert "Das ist inzwischen geschehen" in page
    assert "Elternzeit ab März" in page
    assert "zurückgenommen: Plätze: 3." in page
    assert "Sabine Krüger" in page
    assert "Mit dem Ausbilder besprochen" in page


def test_an_undo_that_comes_too_late_says_what_happened(bench: Bench, desk: Browser) -> None:
    first, second = list(bench.tandems())[:2]
    plan = address(bench)
    bench.do(decisions.leave_out, participant_id=first)
    seen = bench.look(change_views.leave_out_view, participant_id=second).ground.seen
    bench.do(decisions.leave_out, participant_id=second, reason="Wechselt die Abteilung")
    for page in (
        desk.submit(f"{plan}/undo", {"step": "1", "seen": seen}, page=plan, status=409).text,
        desk.open(f"{plan}/undo/1"),
    ):
        assert "Wechselt die Abteilung" in page
        assert "Trotzdem zurücknehmen" in page
    assert bench.history() == (2, None)
    now = bench.look(change_views.leave_out_view, participant_id=second).ground.seen
    desk.submit(f"{plan}/undo", {"step": "1", "seen": now}, page=plan)
    assert first in bench.tandems()
    desk.submit(f"{plan}/undo", {"step": "1", "seen": seen}, page=plan)
    assert "Das ist schon zurückgenommen" in desk.open(f"{plan}/undo/1")
    desk.submit(f"{plan}/undo", {"step": "x"}, page=plan, status=404)
    for path in ("undo/9", "redo/9", "undo/-1", "redo/99999999"):
        desk.open(f"{plan}/{path}", status=404)


def test_a_redo_that_comes_too_late_says_what_happened(bench: Bench, desk: Browser) -> None:
    first, second = list(bench.tandems())[:2]
    plan = address(bench)
    bench.do(decisions.leave_out, participant_id=first)
    bench.go(steps.undo_step, 1)
    seen = bench.look(change_views.leave_out_view, participant_id=second).ground.seen
    assert "Wieder ausführen" in desk.open(f"{plan}/redo/1")
    bench.do(decisions.leave_out, participant_id=second, reason="Wechselt die Abteilung")
    before = bench.tandems()
    for fields in ({"step": "1", "seen": seen}, {"step": "1"}):
        page = desk.submit(f"{plan}/redo", fields, page=plan, status=409).text
        assert "wurde inzwischen etwas anderes entschieden" in page
        assert "Wechselt die Abteilung" in page
        assert f"?open={bench.block}" in page
    assert bench.tandems() == before
    bench.go(steps.undo_step, 2)
    seen = bench.look(change_views.leave_out_view, participant_id=second).ground.seen
    desk.submit(f"{plan}/redo", {"step": "2", "seen": "0" * 64}, page=plan, status=409)
    desk.submit(f"{plan}/redo", {"step": "2", "seen": seen}, page=plan)
    assert bench.tandems() == before
    assert "Das gilt schon wieder" in desk.open(f"{plan}/redo/2")
    bench.world.approve(bench.plan, bench.block)
    assert "Nehmen Sie zuerst die Freigabe zurück" in desk.open(f"{plan}/undo/2")


@pytest.mark.parametrize("way", ["undo", "redo"])
def test_what_is_shown_before_a_step_is_what_happens(bench: Bench, way: Literal["undo", "redo"]) -> None:
    """The steps: a swap that holds the others, another number of places, the swap released."""
    first, second = list(bench.tandems())[:2]
    bench.do(decisions.swap_partners, azubi_ids=(first, second), hold_others=True)
    bench.do(decisions.set_places, block_id=bench.block, places=3)
    pin = next(each for each in lines(bench) if each.kind is DecisionKind.PIN)
    bench.do(releasing.release, decision_id=pin.id)
    numbers = sorted({each.step for each in lines(bench)})
    for number in reversed(numbers):
        if way == "redo":
            bench.go(steps.undo_step, number)
        found = look_at_step(bench, number, way)
        assert found.effect is not None
        before = bench.tandems()
        bench.go(steps.undo_step if way == "undo" else steps.redo_step, number)
        moved = {who: (old, new) for who, old, new in found.effect.changes}
        people = {participant: key for key, participant in found.ground.ids.items()}
        named = {people[azubi]: people[fachkraft] for azubi, fachkraft in before.items()}
        after = {people[azubi]: people[fachkraft] for azubi, fachkraft in bench.tandems().items()}
        assert {who: (named.get(who), after.get(who)) for who in moved} == moved
        assert {who for who in named.keys() | after.keys() if named.get(who) != after.get(who)} == moved.keys()
        if way == "redo":
            bench.go(steps.undo_step, number)


def look_at_step(bench: Bench, number: int, way: Literal["undo", "redo"]) -> step_views.StepView:
    """Look at a step before it is undone or done again."""
    actor = bench.world.coordinator
    return bench.world.unit.read(
        lambda session: step_views.step_view(session, actor, *bench.here, number=number, way=way)
    )


def lines(bench: Bench) -> list[Decision]:
    """All decisions of the proposal."""
    return bench.world.unit.read(lambda session: list(session.exec(select(Decision).order_by(col(Decision.number)))))


def propose(bench: Bench, azubi: UUID, fachkraft: UUID) -> UUID:
    def work(session: Session) -> UUID:
        company = session.exec(select(RoundCompany).where(RoundCompany.block_id == bench.block)).one()
        return factories.make_proposal(session, company.id, azubi, fachkraft)

    return bench.world.unit.run(work)


def proposal(bench: Bench, proposal_id: UUID) -> CompanyProposal:
    return bench.world.unit.read(lambda session: session.get_one(CompanyProposal, proposal_id))


def test_what_the_company_proposes_is_taken_over_with_its_price(bench: Bench, desk: Browser) -> None:
    azubi, fachkraft = other_partner(bench)
    asked = propose(bench, azubi, fachkraft)
    plan = address(bench)
    opened = desk.open(f"{plan}/blocks/{bench.block}")
    look = f"{plan}/pins/{azubi}/{fachkraft}?proposal={asked}"
    assert "„Sie kennen sich.“" in opened
    assert look in opened
    assert 'value="Sie kennen sich."' in desk.open(look)
    assert 'value="Sie kennen sich."' not in desk.open(look.replace(str(asked), str(bench.block)))
    part = desk.get(look, headers={"hx-request": "true"}).text
    assert "<html" not in part
    assert "dann" in part
    seen = bench.look(change_views.keep_view, azubi_id=azubi, fachkraft_id=fachkraft).ground.seen
    assert f'name="seen" value="{seen}"' in part
    fields = {"azubi": str(azubi), "fachkraft": str(fachkraft), "reason": "Sie kennen sich.", "seen": seen}
    desk.submit(f"{plan}/pins", fields, page=plan)
    assert bench.tandems()[azubi] == fachkraft
    assert proposal(bench, asked).answered_at is not None
    assert "Bleiben zusammen." in desk.open(f"{plan}/blocks/{bench.block}")
    bench.do(releasing.release, decision_id=in_force(bench, DecisionKind.PIN)[0])
    assert proposal(bench, asked).answered_at is None


def test_a_proposal_is_answered_in_the_opened_company(bench: Bench, desk: Browser) -> None:
    asked = propose(bench, *other_partner(bench))
    send = f"/coordinator/rounds/{bench.world.round_id}/proposals/{asked}/answer"
    fields = {"answer": "Dieses Mal anders.", "plan": str(bench.plan), "block": str(bench.block)}
    location = desk.submit(send, fields, page=address(bench)).headers["location"]
    assert location.startswith(f"{address(bench)}?open={bench.block}")
    assert "Ihre Antwort: Dieses Mal anders." in desk.open(f"{address(bench)}/blocks/{bench.block}")


def stale(bench: Bench) -> dict[UUID, bool]:
    """Of each plan, whether what it says about the company is out of date."""
    statement = select(PlanBlock).where(PlanBlock.block_id == bench.block)
    return {row.plan_id: row.stale for row in bench.world.unit.read(lambda session: session.exec(statement).all())}


def test_each_plan_is_out_of_date_and_cleared_by_itself(bench: Bench) -> None:
    world, first = bench.world, bench.plan

    def another_policy(session: Session) -> None:
        round_ = session.get_one(Round, world.round_id)
        version = PolicyVersion(
            programme_id=round_.programme_id, number=9, toml='objective = "total"\n', fingerprint="9" * 64
        )
        session.add(version)
        session.flush()
        round_.policy_version_id = version.id

    def enlarge(session: Session) -> None:
        data = session.exec(select(BlockInput).where(BlockInput.block_id == bench.block)).one()
        data.azubis = data.fachkraefte = 400

    world.unit.run(another_policy)
    second = world.compute()
    assert stale(bench) == {first: False, second: False}
    world.unit.run(enlarge)
    bench.do(decisions.leave_out, participant_id=bench.azubis[0])
    assert stale(bench) == {first: True, second: False}
    world.outdate(bench.block)
    world.compute()
    assert stale(bench) == {first: True, second: False}


def test_nobody_else_sees_decisions(bench: Bench) -> None:
    stranger = bench.world.stranger
    with pytest.raises(NotFound):
        bench.world.unit.read(lambda session: history.decisions_page(session, stranger, *bench.here))
    with pytest.raises(NotFound):
        bench.world.unit.read(
            lambda session: step_views.step_view(session, stranger, *bench.here, number=1, way="undo")
        )
    assert not bench.world.unit.read(
        lambda session: history.acts_since(
            session, bench.world.coordinator, *bench.here, block_id=bench.block, seen="unknown"
        )
    )


def test_what_others_did_stands_on_the_plan_until_one_decides_oneself(bench: Bench, desk: Browser) -> None:
    first, second, third = list(bench.tandems())[:3]
    world, plan = bench.world, address(bench)
    other = world.unit.run(
        lambda session: factories.make_coordinator(
            session, session.get_one(Round, world.round_id).programme_id, "Jana Lang", email="jana@example.org"
        )
    )
    assert "Niemand sonst hat etwas entschieden" in desk.open(f"{plan}/news")

    def others_do(session: Session) -> None:
        decisions.leave_out(session, other, *bench.here, first, reason="Elternzeit ab März")
        decisions.leave_out(session, other, *bench.here, second, reason="Wechselt die Abteilung")

    world.unit.run(others_do)
    world.unit.run(lambda session: steps.undo_step(session, other, *bench.here, 2))
    assert f'hx-get="{plan}/news"' in desk.open(plan)
    part = desk.get(f"{plan}/news", headers={"hx-request": "true"}).text
    assert "<html" not in part
    for words in ("Jana Lang", "Elternzeit ab März", "zurückgenommen: "):
        assert words in part
    bench.do(decisions.leave_out, participant_id=third)
    assert "Jana Lang" not in desk.open(f"{plan}/news")


def test_a_release_of_other_figures_is_refused(bench: Bench) -> None:
    azubi, fachkraft = other_partner(bench)
    bench.do(decisions.keep_pair, azubi_id=azubi, fachkraft_id=fachkraft)
    with pytest.raises(Changed):
        bench.do(releasing.release, decision_id=in_force(bench, DecisionKind.PIN)[0], seen="0" * 64)


def test_holding_the_others_is_one_line_and_one_entry(bench: Bench, desk: Browser) -> None:
    first, second = list(bench.tandems())[:2]
    bench.do(decisions.swap_partners, azubi_ids=(first, second), hold_others=True)
    page = desk.open(f"{address(bench)}?open={bench.block}")
    assert page.count("2 andere Tandems bleiben vorerst.") == 1
    assert page.count(">Zurücknehmen\N{NO-BREAK SPACE}…<") == 1
    bench.go(steps.undo_step, 1)
    statement = select(AuditEntry.action, AuditEntry.details).where(col(AuditEntry.action).startswith("decision."))
    entries = bench.world.unit.read(lambda session: session.exec(statement.order_by(col(AuditEntry.number))).all())
    assert [(action, details.get("held")) for action, details in entries] == [
        ("decision.hold", 2),
        ("decision.pin", None),
        ("decision.pin", None),
        ("decision.undo", None),
        ("decision.undo", None),
        ("decision.undo", 2),
    ]
