"""Why: every combination, a pair with its price, a person with the second choice."""

import re
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete
from sqlmodel import Session, col

from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from tests.web.coordinator.explaining import (
    add_company,
    ask_not,
    here,
    matrix_of,
    pair_of,
    person_of,
)
from web.db.models import BlockInputMember, ParticipantRole, PlanUnmatched
from web.services.matching import Said
from web.services.matching.speaking import criterion_of
from web.services.planning import decisions


@pytest.fixture
def plan_id(world: World) -> UUID:
    world.freeze()
    return world.compute()


@pytest.fixture
def desk(world: World, client: Browser) -> Browser:
    """The coordinator's browser."""
    return client.sign_in(world.unit, world.coordinator.account_id)


class TestCombinations:
    def test_the_table_shows_what_the_pages_of_the_pairs_say(self, world: World, plan_id: UUID) -> None:
        found = matrix_of(world, plan_id, world.block)
        ids = found.ground.ids
        chosen = world.pairs(plan_id)
        for row in found.rows:
            for cell in row:
                pair = pair_of(world, plan_id, ids[cell.azubi], ids[cell.fachkraft])
                assert (cell.percent, cell.is_chosen) == (pair.explained.percent, pair.explained.status == "chosen")
                assert cell.is_chosen == ((ids[cell.azubi], ids[cell.fachkraft]) in chosen)
        assert (len(found.rows), len(found.rows[0]), found.legend) == (2, 2, ())

    def test_an_impossible_pair_shows_its_rule(self, world: World, plan_id: UUID, desk: Browser) -> None:
        found = matrix_of(world, plan_id, world.mute)
        assert (found.legend, found.rows[0][0].against) == (("language",), ("language",))
        page = desk.open(f"{here(world, plan_id)}/blocks/{world.mute}/combinations")
        assert "nicht möglich: keine gemeinsame Sprache" in page
        assert re.search(r">A\s*<span class=\"tw-hidden\">Selin Arslan, Ioan Szabó", page)

    def test_what_was_decided_by_hand_stands_in_the_table(self, world: World, plan_id: UUID) -> None:
        where = (world.coordinator, world.round_id, plan_id)
        azubi, fachkraft = world.azubis[0], world.fachkraefte[0]
        world.unit.run(
            lambda session: decisions.separate_pair(
                session, *where, azubi_id=azubi, fachkraft_id=fachkraft, reason="Streit"
            )
        )
        world.unit.run(lambda session: decisions.leave_out(session, *where, world.azubis[1], reason="Im Ausland"))
        found = matrix_of(world, plan_id, world.block)
        against = {cell.against for row in found.rows for cell in row}
        assert against == {("banned",), (), ("left_out",)}

    def test_a_single_possible_pair_has_no_figure(self, world: World, desk: Browser) -> None:
        block = add_company(world, "Allein GmbH", 1, 1)
        world.freeze(block)
        plan_id = world.compute()
        page = desk.open(f"{here(world, plan_id)}/blocks/{block}/combinations")
        assert "die einzige" in page
        assert "%" not in page.partition('class="tw-matrix"')[2].partition("</table>")[0]

    def test_a_large_table_has_parts(self, world: World, desk: Browser) -> None:
        block = add_company(world, "Groß AG", 30, 22)
        world.freeze(block)
        plan_id = world.compute()
        first, last = matrix_of(world, plan_id, block), matrix_of(world, plan_id, block, 99, 99)
        assert (len(first.rows), len(first.rows[0])) == (25, 10)
        assert (len(last.rows), len(last.rows[0])) == (5, 2)
        assert (last.azubis.number, last.azubis.pages, last.fachkraefte.pages) == (2, 2, 3)
        url = f"{here(world, plan_id)}/blocks/{block}/combinations"
        assert "row=2" in desk.open(url)
        assert "azubi 9" in desk.open(f"{url}?row=2&column=3")
        desk.open(f"{url}?row=x&column=²")
        assert url in desk.open(f"{here(world, plan_id)}/blocks/{block}")

    def test_a_small_table_opens_within_its_company(self, world: World, plan_id: UUID, desk: Browser) -> None:
        url = f"{here(world, plan_id)}/blocks/{world.block}"
        assert f'hx-get="{url}/combinations"' in desk.open(url)
        part = desk.get(f"{url}/combinations", headers={"hx-request": "true"}).text
        assert "<html" not in part
        assert "✓ Tandem" in part

    def test_without_one_side_there_are_none(self, world: World, plan_id: UUID, desk: Browser) -> None:
        url = f"{here(world, plan_id)}/blocks/{world.lonely}"
        assert "Eine Seite fehlt" in desk.open(f"{url}/combinations")
        assert "Alle Kombinationen" not in desk.open(url)

    def test_of_an_unknown_company_there_is_no_table(self, world: World, plan_id: UUID, desk: Browser) -> None:
        for part in ("combinations", "alternatives", "missing"):
            desk.open(f"{here(world, plan_id)}/blocks/{uuid4()}/{part}", status=404)


class TestPair:
    def test_the_price_is_what_bringing_them_together_does(self, world: World, plan_id: UUID) -> None:
        where = (world.coordinator, world.round_id, plan_id)
        azubi, fachkraft = world.azubis[0], world.fachkraefte[1]
        view = pair_of(world, plan_id, azubi, fachkraft)
        assert view.explained.status == "possible"
        assert view.price is not None
        assert view.price.free is not None
        names = view.ground.ids
        promised = {names[one]: after and names[after] for one, _before, after in view.price.free.changes}
        before = world.page(plan_id).totals
        world.unit.run(
            lambda session: decisions.keep_pair(
                session, *where, azubi_id=azubi, fachkraft_id=fachkraft, reason="Kennen sich"
            )
        )
        after = world.page(plan_id).totals
        assert {pair for pair in world.pairs(plan_id) if pair[0] in promised} == {*promised.items()}
        (weakest,) = [said.params for said in view.price.free.said if said.key == "effect_weakest"]
        assert (weakest["before"], weakest["after"]) == (before.lowest, after.lowest)

    def test_both_sides_and_all_figures_are_told(self, world: World, plan_id: UUID, desk: Browser) -> None:
        azubi, fachkraft = world.azubis[0], world.fachkraefte[0]
        page = desk.open(f"{here(world, plan_id)}/pairs/{azubi}/{fachkraft}")
        first, second, both = (
            page.index(title)
            for title in ("Was Jonas Weiß davon hat", "Was Petra Sommer davon hat", "Was für beide zählt")
        )
        assert first < page.index("Petra Sommer kann 1 von 1 zeigen") < second < both
        assert both < page.index("Gemeinsame Arbeitszeit") < page.index("Alle Zahlen als Tabelle")
        assert "noch nicht bekannt" in page[second:both], "nobody knows what Petra Sommer wants to learn"

    def test_every_criterion_keeps_its_sentences(self, world: World, plan_id: UUID) -> None:
        found = pair_of(world, plan_id, world.azubis[0], world.fachkraefte[0]).explained
        said = {line.key: {each.key for each in line.said} for line in found.criteria}
        assert said["azubi_goals"] == {"azubi_goals", "fachkraft_shows", "fachkraft_brings"}
        assert said["hours"] >= {"shared_hours"}
        assert {line.side for line in found.criteria} == {"azubi", "fachkraft", "both"}
        assert not {each.key for each in found.about} & set().union(*said.values())

    def test_a_rule_that_may_be_set_aside_has_a_price_and_that_one_is_right(
        self, world: World, plan_id: UUID, desk: Browser
    ) -> None:
        found = matrix_of(world, plan_id, world.mute)
        azubi, fachkraft = (found.ground.ids[key] for key in (found.rows[0][0].azubi, found.rows[0][0].fachkraft))
        page = desk.open(f"{here(world, plan_id)}/pairs/{azubi}/{fachkraft}")
        assert "Was es kosten würde, die beiden trotzdem zusammenzubringen" in page
        assert "Selin Arslan bekäme ein Tandem mit Ioan Szabó." in page
        where = (world.coordinator, world.round_id, plan_id)
        world.unit.run(
            lambda session: decisions.keep_pair(
                session, *where, azubi_id=azubi, fachkraft_id=fachkraft, override=True, reason="Dolmetscher ist da"
            )
        )
        assert (azubi, fachkraft) in world.pairs(plan_id)

    def test_a_confidential_note_is_not_read_out(self, world: World, desk: Browser) -> None:
        ask_not(world, world.azubis[0], world.fachkraefte[1])
        world.freeze()
        plan_id = world.compute()
        page = desk.open(f"{here(world, plan_id)}/pairs/{world.azubis[0]}/{world.fachkraefte[1]}")
        assert "Vertraulicher Hinweis" in page
        assert "Was es kosten würde" not in page
        assert "zusammenbringen" not in page
        assert pair_of(world, plan_id, world.azubis[0], world.fachkraefte[1]).price is None

    def test_an_earlier_decision_is_named_where_nothing_can_be_priced(
        self, world: World, plan_id: UUID, desk: Browser
    ) -> None:
        where = (world.coordinator, world.round_id, plan_id)
        world.unit.run(
            lambda session: decisions.keep_pair(
                session, *where, azubi_id=world.azubis[0], fachkraft_id=world.fachkraefte[0], reason="Kennen sich"
            )
        )
        page = desk.open(f"{here(world, plan_id)}/pairs/{world.azubis[0]}/{world.fachkraefte[1]}")
        assert "Eine frühere Entscheidung steht diesem Tandem entgegen." in page


def test_criteria_of_ones_own_keep_their_sentences() -> None:
    assert criterion_of(Said("criterion_value", {"criterion": "own_one", "percent": 3})) == "own_one"
    assert criterion_of(Said("rule_open", {"rule": "site"})) == ""


class TestPerson:
    def test_the_second_choice_is_what_a_ban_brings(self, world: World, plan_id: UUID) -> None:
        where = (world.coordinator, world.round_id, plan_id)
        found = person_of(world, plan_id, world.azubis[0])
        (second,) = found.second
        assert (found.tandems[0].fachkraft, second.partner) == ("Petra Sommer", "Petra Sommer")
        assert second.other is not None
        before = world.page(plan_id).totals
        world.unit.run(
            lambda session: decisions.separate_pair(
                session, *where, azubi_id=world.azubis[0], fachkraft_id=world.fachkraefte[0], reason="Streit"
            )
        )
        after = {pair.azubi_id: pair for pair in world.plan(plan_id).pairs}[world.azubis[0]]
        assert (found.ground.ids[second.other], second.percent) == (after.fachkraft_id, after.percent)
        ids = found.ground.ids
        promised = {(ids[one], ids[new]) for one, _old, new in second.effect.changes if new}
        assert promised <= world.pairs(plan_id)
        (weakest,) = [said.params for said in second.effect.said if said.key == "effect_weakest"]
        assert (weakest["before"], weakest["after"]) == (before.lowest, world.page(plan_id).totals.lowest)

    def test_a_fachkraft_has_a_second_choice_too(self, world: World, plan_id: UUID, desk: Browser) -> None:
        found = person_of(world, plan_id, world.fachkraefte[0])
        assert [found.ground.names[each.other or ""] for each in found.second] == ["Mia Kurz"]
        page = desk.open(f"{here(world, plan_id)}/people/{world.fachkraefte[0]}")
        assert "Was wäre, wenn Petra Sommer und Jonas Weiß kein Tandem wären?" in page
        assert "Petra Sommer hätte ein Tandem mit Mia Kurz: Übereinstimmung" in page
        assert "Jonas Weiß hätte ein Tandem mit Ali Demir statt mit Petra Sommer." in page

    def test_whoever_has_no_other_would_be_alone(self, world: World, desk: Browser) -> None:
        block = add_company(world, "Allein GmbH", 1, 1)
        world.freeze(block)
        plan_id = world.compute()
        azubi = matrix_of(world, plan_id, block).ground
        for person in azubi.ids.values():
            assert "hätte kein Tandem" in desk.open(f"{here(world, plan_id)}/people/{person}")

    def test_after_a_change_of_the_data_nothing_is_said_of_people_who_are_gone(
        self, world: World, plan_id: UUID, desk: Browser
    ) -> None:
        def drop(session: Session) -> None:
            session.exec(delete(BlockInputMember).where(col(BlockInputMember.participant_id) == world.fachkraefte[0]))
            session.exec(delete(PlanUnmatched).where(col(PlanUnmatched.block_id) == world.lonely))

        lonely = matrix_of(world, plan_id, world.lonely).ground
        world.unit.run(drop)
        assert person_of(world, plan_id, world.azubis[0]).second == ()
        assert person_of(world, plan_id, lonely.ids[lonely.azubis[0]]).alone is None
        for person in (world.azubis[0], lonely.ids[lonely.azubis[0]]):
            desk.open(f"{here(world, plan_id)}/people/{person}")
        desk.open(f"{here(world, plan_id)}/people/{uuid4()}", status=404)

    def test_kept_tandems_have_no_second_choice(self, world: World, plan_id: UUID) -> None:
        where = (world.coordinator, world.round_id, plan_id)
        world.unit.run(
            lambda session: decisions.keep_pair(
                session, *where, azubi_id=world.azubis[0], fachkraft_id=world.fachkraefte[0], reason="Kennen sich"
            )
        )
        assert person_of(world, plan_id, world.azubis[0]).second == ()

    def test_all_others_stand_with_figure_or_reason(self, world: World, plan_id: UUID, desk: Browser) -> None:
        others = person_of(world, plan_id, world.azubis[0]).others
        assert [other.is_chosen for other in others] == [True, False]
        mute = matrix_of(world, plan_id, world.mute).ground
        page = desk.open(f"{here(world, plan_id)}/people/{mute.ids[mute.azubis[0]]}")
        assert "nicht möglich: keine gemeinsame Sprache" in page

    def test_whoever_is_alone_reads_why_and_what_would_help(self, world: World, plan_id: UUID, desk: Browser) -> None:
        mute = matrix_of(world, plan_id, world.mute).ground
        azubi = mute.ids[mute.azubis[0]]
        found = person_of(world, plan_id, azubi)
        assert found.alone is not None
        assert (found.alone.person.partners, found.alone.person.rules) == (1, (("language", 1),))
        assert [each.role for each in found.alone.recruits] == [ParticipantRole.FACHKRAFT]
        page = desk.open(f"{here(world, plan_id)}/people/{azubi}")
        assert "Warum ohne Tandem?" in page
        assert f"/pairs/{azubi}/{mute.ids[mute.fachkraefte[0]]}" in page.partition("Was helfen würde")[2]

    def test_whoever_was_left_out_is_told_to_be(self, world: World, plan_id: UUID, desk: Browser) -> None:
        where = (world.coordinator, world.round_id, plan_id)
        world.unit.run(lambda session: decisions.leave_out(session, *where, world.azubis[1], reason="Im Ausland"))
        page = desk.open(f"{here(world, plan_id)}/people/{world.azubis[1]}")
        assert "Eine Entscheidung lässt" in page or "weggelassen" in page
