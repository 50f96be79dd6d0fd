"""The next best plans of a company, and what is missing in it and in the round, checked against solving again."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from tests.web.coordinator.explaining import add_company, crossed, here, matrix_of, missing_in, shortages_of
from web.db.models import Block, ParticipantRole
from web.services.planning import decisions, next_best


@pytest.fixture
def plan_id(world: World) -> UUID:
    world.freeze()
    return world.compute()


@pytest.fixture
def desk(world: World, client: Browser) -> Browser:
    """The coordinator's browser."""
    return client.sign_in(world.unit, world.coordinator.account_id)


class TestNextBest:
    def test_taking_over_the_next_best_gives_that_plan(self, world: World, plan_id: UUID, desk: Browser) -> None:
        where = (world.coordinator, world.round_id, plan_id)
        found = world.unit.read(lambda session: next_best.next_best(session, *where, world.block))
        (other,) = found.plans
        ids = found.ground.ids
        assert other.swap is not None
        page = desk.open(f"{here(world, plan_id)}/blocks/{world.block}/alternatives")
        azubis = (ids[other.swap[0]], ids[other.swap[1]])
        assert f"/swaps/{azubis[0]}/{azubis[1]}" in page
        world.unit.run(
            lambda session: decisions.swap_partners(session, *where, azubi_ids=azubis, reason="Beide wollen")
        )
        pairs = {pair for pair in world.pairs(plan_id) if pair[0] in azubis}
        assert pairs == {(ids[one], ids[new]) for one, new in other.plan.gained}
        assert world.page(plan_id).totals.lowest == other.plan.weakest

    def test_three_who_move_on_are_brought_together_one_by_one(self, world: World, desk: Browser) -> None:
        block = add_company(world, "Kreis GmbH", 3, 4)
        world.freeze(block)
        plan_id = world.compute()
        page = desk.open(f"{here(world, plan_id)}/blocks/{block}/alternatives")
        assert page.count("Genauso gut wie der Vorschlag.") == next_best.MOST
        assert "zusammenbringen\N{NO-BREAK SPACE}…" in page or "Übernehmen\N{NO-BREAK SPACE}…" in page

    def test_of_a_very_large_company_none_are_looked_for(self, world: World, plan_id: UUID) -> None:
        where = (world.coordinator, world.round_id, plan_id, world.block)
        found = world.unit.read(lambda session: next_best.next_best(session, *where, pairs_at_most=3))
        assert (found.plans, found.found) == ((), None)

    def test_without_another_way_the_page_says_so(self, world: World, plan_id: UUID, desk: Browser) -> None:
        for block in (world.mute, world.lonely):
            page = desk.open(f"{here(world, plan_id)}/blocks/{block}/alternatives")
            assert "Es gibt keine andere Möglichkeit" in page


class TestMissing:
    def test_an_exception_gives_the_tandem_it_promises(self, world: World, plan_id: UUID, desk: Browser) -> None:
        where = (world.coordinator, world.round_id, plan_id)
        found = missing_in(world, plan_id, world.mute)
        ((azubi, fachkraft, rule),) = found.found.ways_out[0].pairs
        assert rule == "language"
        ids = found.ground.ids
        page = desk.open(f"{here(world, plan_id)}/blocks/{world.mute}/missing")
        assert f"/pairs/{ids[azubi]}/{ids[fachkraft]}" in page
        before = world.page(plan_id).totals.tandems
        world.unit.run(
            lambda session: decisions.keep_pair(
                session, *where, azubi_id=ids[azubi], fachkraft_id=ids[fachkraft], override=True, reason="Dolmetscher"
            )
        )
        assert world.page(plan_id).totals.tandems == before + 1
        assert "Niemand ist ohne Tandem" in desk.open(f"{here(world, plan_id)}/blocks/{world.mute}/missing")

    def test_the_rules_take_away_as_many_as_the_table_shows(self, world: World, plan_id: UUID) -> None:
        for block in (world.mute, world.lonely):
            found = missing_in(world, plan_id, block)
            table = matrix_of(world, plan_id, block)
            for person, _reason in found.people:
                own = [cell for row in table.rows for cell in row if person.key in {cell.azubi, cell.fachkraft}]
                counted = {rule: sum(rule in cell.against for cell in own) for rule, _count in person.rules}
                assert counted == dict(person.rules)
                assert person.possible == sum(not cell.against for cell in own)

    def test_many_people_are_told_of_in_pages(self, world: World, desk: Browser) -> None:
        block = add_company(world, "Viele GmbH", 23, 1)
        world.freeze(block)
        plan_id = world.compute()
        url = f"{here(world, plan_id)}/blocks/{block}/missing"
        assert "Seite 1 von 2" in desk.open(url)
        last = desk.open(f"{url}?page=2")
        assert last.count("<article") == 2
        assert "22 Azubis warten" in last

    def test_who_is_under_18_is_asked_about_first(self, world: World, desk: Browser) -> None:
        block = add_company(world, "Jung GmbH", 1, 1, minor_until="2031-01")
        world.freeze(block)
        plan_id = world.compute()
        assert "Bitte fragen Sie zuerst im Unternehmen nach" in desk.open(
            f"{here(world, plan_id)}/blocks/{block}/missing"
        )

    def test_a_recruit_is_named_where_one_side_is_missing(self, world: World, plan_id: UUID, desk: Browser) -> None:
        page = desk.open(f"{here(world, plan_id)}/blocks/{world.lonely}/missing")
        assert "Eine weitere Fachkraft würde helfen" in page
        assert "Kim Petersen" in page

    def test_bug_what_somebody_new_has_to_meet_is_told(self, world: World, plan_id: UUID, desk: Browser) -> None:
        """One more person without a language in common would not help anybody here."""
        found = missing_in(world, plan_id, world.mute)
        person = found.ground.ids[found.found.people[0].key]
        for address in (f"/blocks/{world.mute}/missing", f"/people/{person}", "/missing"):
            page = desk.open(f"{here(world, plan_id)}{address}")
            assert "Worauf es dabei ankommt: eine gemeinsame Sprache." in page

    def test_bug_places_that_are_taken_are_named_where_no_change_helps(self, world: World, desk: Browser) -> None:
        block = add_company(world, "Ein Platz GmbH", 3, 1)
        world.unit.run(lambda session: setattr(session.get_one(Block, block), "places", 1))
        world.freeze(block)
        plan_id = world.compute()
        for address in (f"/blocks/{block}", ""):
            assert "Alle Plätze sind vergeben, und ein Platz mehr allein" in desk.open(
                f"{here(world, plan_id)}{address}/missing"
            )

    def test_bug_nobody_new_is_looked_for_whose_training_is_over(self, world: World, desk: Browser) -> None:
        block = add_company(world, "Kurz GmbH", 2, 1, training_ends="2027-02")
        world.freeze(block)
        plan_id = world.compute()
        found = missing_in(world, plan_id, block)
        ids = [found.ground.ids[each.key] for each in found.found.people if each.role is ParticipantRole.AZUBI]
        for address in (f"/blocks/{block}/missing", "/missing", f"/people/{ids[0]}"):
            page = desk.open(f"{here(world, plan_id)}{address}")
            assert "Ausbildung endet zu bald" in page
            assert "Fachkraft würde helfen" not in page
            assert "Fachkraft mehr" not in page


class TestShortages:
    def test_as_many_recruits_as_the_page_asks_for_give_as_many_tandems(self, world: World) -> None:
        block = add_company(world, "Vier Azubis GmbH", 5, 1)
        world.freeze(block)
        plan_id = world.compute()
        (found,) = shortages_of(world, plan_id).shown
        (recruits,) = found.recruits
        assert (found.id, recruits.role, recruits.number, found.gain) == (block, ParticipantRole.FACHKRAFT, 4, 4)
        other = add_company(world, "Fünf und fünf GmbH", 5, 5)
        world.freeze(other)
        assert world.compute() == plan_id
        by_block = {each.id: each for each in world.plan(plan_id).blocks}
        assert len(by_block[other].pairs) == len(by_block[block].pairs) + recruits.number

    def test_places_limit_what_recruits_would_bring(self, world: World) -> None:
        block = add_company(world, "Drei Plätze GmbH", 5, 1)
        world.unit.run(lambda session: setattr(session.get_one(Block, block), "places", 3))
        world.freeze(block)
        plan_id = world.compute()
        assert [each.number for each in shortages_of(world, plan_id).shown[0].recruits] == [2]
        where = (world.coordinator, world.round_id, plan_id)
        world.unit.run(lambda session: decisions.set_places(session, *where, block, places=2, reason="Nur zwei"))
        assert [each.number for each in shortages_of(world, plan_id).shown[0].recruits] == [1]

    def test_the_sums_are_those_of_the_companies(self, world: World, plan_id: UUID, desk: Browser) -> None:
        found = shortages_of(world, plan_id)
        assert (found.azubis, found.fachkraefte, found.companies) == (2, 1, 2)
        measures = {each.key: (each.tandems, each.companies) for each in found.measures}
        assert measures == {"recruit_fachkraft": (2, 2), "recruit_azubi": (1, 1), "language": (1, 1)}
        assert [(each.rule, each.people, each.alone) for each in found.rules] == [("language", 2, 2)]
        reasons = {(key, role.value): count for key, role, count in found.reasons}
        assert reasons == {
            ("unmatched_ruled_out", "azubi"): 1,
            ("unmatched_ruled_out", "fachkraft"): 1,
            ("unmatched_no_counterpart", "azubi"): 1,
        }
        page = desk.open(f"{here(world, plan_id)}/missing")
        assert "2 Fachkräfte mehr" in page
        assert "Selin Arslan" in page
        assert page.index("Frischkost") > 0

    def test_fewer_hours_are_counted_from_the_most_that_help(self, world: World, desk: Browser) -> None:
        blocks = [world.unit.run(partial(crossed, round_id=world.round_id, hours=hours)) for hours in (3, 2, 1, 0)]
        world.freeze(*blocks)
        plan_id = world.compute()
        found = shortages_of(world, plan_id)
        assert found.hours == ((3, 1), (2, 2), (1, 3))
        measures = {each.key: each.tandems for each in found.measures}
        assert measures["relax_minimum_hours"] == 3
        assert {each.rule: (each.people, each.alone) for each in found.rules} == {
            "minimum_hours": (8, 0),
            "please_not": (8, 0),
        }
        page = desk.open(f"{here(world, plan_id)}/missing")
        assert "Weniger gemeinsame Stunden verlangen" in page
        assert "0 statt" not in page

    def test_whoever_was_left_out_waits_for_nobody(self, world: World, plan_id: UUID) -> None:
        where = (world.coordinator, world.round_id, plan_id)
        world.unit.run(lambda session: decisions.leave_out(session, *where, world.azubis[1], reason="Im Ausland"))
        found = {each.id: each for each in shortages_of(world, plan_id).shown}[world.block]
        assert [(each.role, each.number) for each in found.recruits] == [(ParticipantRole.AZUBI, 1)]

    def test_companies_come_by_what_can_be_gained_in_pages(self, world: World, desk: Browser) -> None:
        blocks = [add_company(world, f"Werk {number}", 2 + number % 3, 1) for number in range(27)]
        world.freeze(*blocks)
        plan_id = world.compute()
        first, second = shortages_of(world, plan_id), shortages_of(world, plan_id, 2)
        gains = [each.gain for each in (*first.shown, *second.shown)]
        assert gains == sorted(gains, reverse=True)
        assert (len(first.shown), len(second.shown), first.pages) == (25, 2, 2)
        assert "Seite 2 von 2" in desk.open(f"{here(world, plan_id)}/missing?page=9")

    def test_where_everybody_has_a_tandem_nothing_is_missing(self, world: World, desk: Browser) -> None:
        world.freeze(world.block)
        plan_id = world.compute()
        assert "In diesem Vorschlag haben alle eines." in desk.open(f"{here(world, plan_id)}/missing")
        desk.open(f"/coordinator/rounds/{world.round_id}/plans/{uuid4()}/missing", status=404)


def test_what_an_answer_could_cure_is_told_before_an_exception(world: World, desk: Browser) -> None:
    block = add_company(world, "Jung GmbH", 2, 2, minor_until="2099-01")
    world.freeze(block)
    plan_id = world.compute()
    for page in (f"blocks/{block}/missing", "missing"):
        told = " ".join(desk.open(f"{here(world, plan_id)}/{page}").split())
        before, asked, after = told.partition("Klären Sie zuerst, ob fachkraft")
        assert asked
        assert "Ein Tandem mehr wäre möglich, wenn" not in before
        assert "ausgesetzt" in after
        assert "ohne Sicherheitsunterweisung (JArbSchG § 22)" in told
