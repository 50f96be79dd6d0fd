"""A programme's own questions in the matching: which may be used, what reaches the engine, how much it counts."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, col, select

from matcher import OwnUse, Policy, Problem
from matcher.policy import DEFAULT_WEIGHTS
from tests import factories
from tests.web.coordinator.conftest import World
from tests.web.coordinator.desk import ANSWERS, REASON, Desk, desk_of
from web.catalogue.own_answers import (
    COMPARISONS,
    CRITERION,
    WEIGHTS,
    WIDEST_RANGE,
    compared,
    engine_answers,
    in_matching,
)
from web.catalogue.question import Comparison, Kind, Option, Part, Role, Weight
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.catalogue.text import Text
from web.db.models import BlockInput, Participant, PlanPair, PolicyVersion, Round
from web.services.errors import InputRefused, NotFound
from web.services.planning import pair_views
from web.services.setup import policies, question_edits, questionnaire_files, questionnaires
from web.services.setup.question_edits import OBSTACLES

EVERYBODY = tuple(Role)
MEDIUM = WEIGHTS[Weight.MEDIUM]
STEPS = tuple(Option("", Text(f"Stufe {step}", "")) for step in "abcde")


@pytest.fixture
def desk(world: World) -> Desk:
    return desk_of(world)


def round_of(world: World) -> Round:
    return world.unit.read(lambda session: session.get_one(Round, world.round_id))


def policies_of(desk: Desk) -> list[PolicyVersion]:
    return sorted(desk.all(PolicyVersion), key=lambda version: version.number)


def weight(policy: PolicyVersion) -> int:
    return Policy.from_toml(policy.toml).weights[CRITERION]


def answer(world: World, key: str, *values: Any) -> None:
    """What Jonas, Mia, Petra and Ali answer."""

    def store(session: Any) -> None:
        for person, value in zip((*world.azubis, *world.fachkraefte), values, strict=True):
            if value is not None:
                factories.give_answers(session, session.get_one(Participant, person), {key: value})

    world.unit.run(store)


def problem_of(world: World) -> Problem:
    """What the engine is given of the block with four people."""
    statement = select(BlockInput).where(BlockInput.block_id == world.block).order_by(col(BlockInput.number).desc())
    data = world.unit.read(lambda session: session.exec(statement).first())
    assert data is not None
    assert data.data is not None
    return Problem.from_bytes(data.data)


def first_pair(world: World, plan: UUID) -> pair_views.PairView:
    """Jonas and Petra."""
    return world.unit.read(
        lambda session: pair_views.pair_view(
            session,
            world.coordinator,
            world.round_id,
            plan,
            azubi_id=world.azubis[0],
            fachkraft_id=world.fachkraefte[0],
        )
    )


def test_used_answers_reach_the_engine_count_and_are_explained(desk: Desk) -> None:
    world = desk.world
    key = desk.add(roles=EVERYBODY, in_matching=True, label=Text("Lieber <b>allein</b> oder zu zweit?", "Alone?"))
    desk.adopt(world.round_id)
    first, second = (option.key for option in desk.look().questionnaire.question(key).options)
    answer(world, key, first, second, first, None)
    world.freeze()
    problem = problem_of(world)
    assert set(problem.own_options) == {f"{key}=", f"{key}={first}", f"{key}={second}"}
    plan = world.compute()
    assert world.pairs(plan) == {(world.azubis[0], world.fachkraefte[0]), (world.azubis[1], world.fachkraefte[1])}
    pair = first_pair(world, plan)
    line = next(each for each in pair.explained.criteria if each.key == CRITERION)
    assert (line.percent, line.weight, line.known) == (100, MEDIUM, 100)
    assert ("own_same", {"questions": (key,)}) in [(each.key, dict(each.params)) for each in pair.explained.sentences]
    assert "own_shared" not in {each.key for each in pair.explained.sentences}, "that is said to people"
    assert pair.ground.own == {key: Text("Lieber <b>allein</b> oder zu zweit?", "Alone?")}
    assert world.approve(plan) == 3


def test_reasons_for_people_name_questions_and_no_answer(desk: Desk) -> None:
    world = desk.world
    key = desk.add(roles=EVERYBODY, in_matching=True)
    desk.adopt(world.round_id)
    first = desk.look().questionnaire.question(key).options[0].key
    answer(world, key, first, first, first, first)
    world.freeze()
    world.compute()
    details = world.unit.read(lambda session: session.exec(select(PlanPair.details)).all())
    told = [sentence for each in details for sentence in each["participant"] if sentence["key"] == "own_shared"]
    assert told == [{"key": "own_shared", "params": {"questions": [key]}}] * 2
    assert first not in json.dumps([each["participant"] for each in details])
    assert "own_" not in json.dumps([each["company"] for each in details])


def test_the_policy_of_a_round_follows_its_questionnaire(desk: Desk) -> None:
    first = round_of(desk.world).policy_version_id
    key = desk.add(roles=EVERYBODY, in_matching=True)
    desk.adopt()
    assert [weight(policy) for policy in policies_of(desk)] == [0, MEDIUM]
    assert round_of(desk.world).policy_version_id == first
    desk.change(key, hint=Text("Nur eine", ""))
    desk.adopt(desk.world.round_id)
    assert round_of(desk.world).policy_version_id == policies_of(desk)[1].id
    desk.change(key, in_matching=False)
    desk.adopt(desk.world.round_id)
    versions = policies_of(desk)
    assert [weight(policy) for policy in versions] == [0, MEDIUM, 0]
    assert versions[2].fingerprint == Policy().fingerprint
    assert round_of(desk.world).policy_version_id == versions[2].id


def test_what_is_approved_has_to_be_approved_again_once_own_questions_count(desk: Desk) -> None:
    world = desk.world
    world.freeze(world.block)
    world.approve(world.compute(), world.block)
    key = desk.add(roles=EVERYBODY)
    desk.adopt(world.round_id)
    assert not world.is_stale(world.block), "it counts for nothing"
    desk.change(key, in_matching=True)
    desk.adopt(world.round_id)
    assert world.is_stale(world.block)


def test_the_policy_says_how_each_question_counts_and_how_much(desk: Desk) -> None:
    first = desk.add(roles=EVERYBODY, in_matching=True, weight=Weight.MUCH, compare=Comparison.DIFFERENT)
    second = desk.add(Kind.COMPETENCES, roles=(Role.FACHKRAFT,), in_matching=True, compare=Comparison.SHOWN)
    desk.adopt(desk.world.round_id)
    policy = Policy.from_toml(policies_of(desk)[-1].toml)
    assert policy.questions == {first: OwnUse(15, "different"), second: OwnUse(8, "shown")}
    assert policy.weights[CRITERION] == 23
    assert desk.look().share(first, Weight.MUCH) == round(100 * 15 / 123)
    assert desk.look().own_share == round(100 * 23 / 123)


def test_what_was_changed_in_the_policy_stays_until_the_question_is_changed(desk: Desk) -> None:
    first, second = (desk.add(roles=EVERYBODY, in_matching=True) for _ in range(2))
    desk.adopt(desk.world.round_id)
    fine = Policy.from_toml(policies_of(desk)[-1].toml)
    fine = replace(fine, questions={first: OwnUse(9), second: OwnUse(9)})

    def edit_policy(session: Session) -> None:
        version = PolicyVersion(
            programme_id=desk.programme_id, number=3, toml=fine.to_toml(), fingerprint=fine.fingerprint
        )
        session.add(version)
        session.flush()
        session.get_one(Round, desk.world.round_id).policy_version_id = version.id

    desk.world.unit.run(edit_policy)
    desk.change(second, weight=Weight.LITTLE)
    desk.adopt(desk.world.round_id)
    policy = Policy.from_toml(policies_of(desk)[-1].toml)
    assert policy.questions == {first: OwnUse(9), second: OwnUse(3)}
    assert policy.weights[CRITERION] == 12


def test_words_for_weights_are_true_of_the_default_policy() -> None:
    """As the editor says: as much as the same site, near occupations, shared working time."""
    assert {
        Weight.LITTLE: DEFAULT_WEIGHTS["site"],
        Weight.MEDIUM: DEFAULT_WEIGHTS["occupation"],
        Weight.MUCH: DEFAULT_WEIGHTS["hours"],
    } == WEIGHTS


def test_only_lists_of_competences_are_compared_with_what_the_other_learns_or_brings(desk: Desk) -> None:
    for compare in (Comparison.SHOWN, Comparison.WANTED):
        refused(desk, "kind", roles=EVERYBODY, compare=compare)
        key = desk.add(Kind.COMPETENCES, roles=(Role.AZUBI,), in_matching=True, compare=compare)
        assert desk.look().questionnaire.question(key).used_by == (CRITERION,)


def test_what_a_fachkraft_shows_meets_what_an_azubi_wants_to_learn(desk: Desk) -> None:
    world = desk.world
    key = desk.add(Kind.COMPETENCES, roles=(Role.FACHKRAFT,), in_matching=True, compare=Comparison.SHOWN)
    desk.adopt(world.round_id)
    answer(world, key, None, None, ["cad"], ["cad"])
    world.freeze()
    assert problem_of(world).own_options == (f"{key}=cad",)
    pair = first_pair(world, world.compute()).explained
    assert [each.percent for each in pair.criteria if each.key == CRITERION] == [100]
    assert ("own_complete", {"questions": (key,)}) in [(each.key, dict(each.params)) for each in pair.sentences]


def test_without_own_questions_in_use_nothing_changes(desk: Desk) -> None:
    desk.add(roles=EVERYBODY)
    desk.adopt(desk.world.round_id)
    assert len(policies_of(desk)) == 1
    desk.world.freeze()
    assert problem_of(desk.world).own_options == ()


@pytest.mark.parametrize("kind", [Kind.TEXT, Kind.DATE, Kind.MONTH, Kind.LANGUAGES, Kind.SHIFT])
def test_kinds_that_cannot_be_compared_are_not_used(desk: Desk, kind: Kind) -> None:
    refused(desk, "kind", kind=kind, roles=EVERYBODY)


def refused(desk: Desk, obstacle: str, **values: Any) -> None:
    with pytest.raises(InputRefused) as caught:
        desk.add(in_matching=True, **values)
    assert (caught.value.field, caught.value.message) == ("counts", OBSTACLES[obstacle])  # type: ignore[index]


def test_what_the_law_forbids_or_warns_of_is_never_used(desk: Desk) -> None:
    refused(desk, "topic", roles=EVERYBODY, label=Text("Welche Religion?", ""), reason=REASON)
    refused(desk, "topic", roles=EVERYBODY, label=Text("Haben Sie einen Führerschein?", ""))
    with pytest.raises(InputRefused) as caught:
        desk.change("languages", label=Text("Muttersprache", "Mother tongue"))
    assert caught.value.field == "in_matching"
    desk.change("minor_until", label=Text("Minderjährig bis", "Underage until"), reason=REASON)
    assert desk.look().questionnaire.question("minor_until").used_by


def test_only_what_both_are_asked_is_compared(desk: Desk) -> None:
    refused(desk, "roles", roles=(Role.AZUBI,))


@pytest.mark.parametrize("span", [(None, None), (0, WIDEST_RANGE + 1)])
def test_numbers_are_compared_only_in_a_range(desk: Desk, span: tuple[int | None, int | None]) -> None:
    refused(desk, "range", kind=Kind.NUMBER, roles=EVERYBODY, span=span)


@pytest.mark.parametrize(
    ("span", "field"), [((1, None), "most"), ((None, 1), "least"), ((5, 5), "most"), ((0, 10_000), "most")]
)
def test_a_range_has_two_ends(desk: Desk, span: tuple[int | None, int | None], field: str) -> None:
    with pytest.raises(InputRefused) as caught:
        desk.add(Kind.NUMBER, span=span)
    assert caught.value.field == field


def test_every_kind_is_handed_over_as_the_engine_compares_it(desk: Desk) -> None:
    made = {
        kind: desk.add(
            kind,
            Part.COMPANY,
            roles=EVERYBODY,
            in_matching=True,
            span=(2, 10) if kind is Kind.NUMBER else (None, None),
            options=STEPS if kind is Kind.SCALE else ANSWERS if kind in question_edits.LISTS else (),
        )
        for kind in COMPARISONS
    }
    questions = compared(desk.look().questionnaire)
    assert {question.key for question in questions} == set(made.values())
    said = {Kind.CHOICE: "o", Kind.MULTIPLE: ["o", "p"], Kind.SCALE: 2, Kind.YES_NO: True, Kind.NUMBER: 5}
    given = engine_answers(questions, {made[kind]: value for kind, value in said.items()})
    assert given == {
        made[Kind.CHOICE]: "o",
        made[Kind.MULTIPLE]: ["o", "p"],
        made[Kind.SCALE]: (1, 4),
        made[Kind.YES_NO]: True,
        made[Kind.NUMBER]: (3, 8),
        made[Kind.COMPETENCES]: None,
    }
    assert engine_answers(questions, {made[Kind.NUMBER]: 11})[made[Kind.NUMBER]] is None


def test_a_file_can_say_that_an_own_question_counts(desk: Desk) -> None:
    key = desk.add(roles=EVERYBODY, in_matching=True, compare=Comparison.DIFFERENT, weight=Weight.LITTLE)
    text = desk.add(Kind.TEXT, roles=EVERYBODY)
    document = desk.look().questionnaire.to_document()
    for row in document["questions"]:
        if row["key"] == text:
            row["used_by"] = [CRITERION]
    desk.do(questionnaires.discard_draft)
    desk.do(questionnaire_files.import_questionnaire, data=json.dumps(document).encode())
    read = desk.look().questionnaire
    found = read.question(key)
    assert (found.used_by, found.compare, found.weight) == ((CRITERION,), Comparison.DIFFERENT, Weight.LITTLE)
    assert read.question(text).used_by == ()


def test_a_stored_version_that_uses_what_may_not_be_used_hands_nothing_over(desk: Desk) -> None:
    """As a version could that was made before its words were known."""
    desk.add(roles=EVERYBODY, in_matching=True, label=Text("Wie gern lernst du?", ""))
    document = desk.look().questionnaire.to_document()
    document["questions"][-1]["label"]["de"] = "Welche Konfession?"
    stored = Questionnaire.from_document(document)
    assert compared(stored) == ()
    assert in_matching(stored) == in_matching(DEFAULT_QUESTIONNAIRE)


def test_rounds_with_policies_of_their_own_keep_what_else_they_say(desk: Desk) -> None:
    """A round whose policy aims at something else gets a version of that policy."""
    world = desk.world

    def aim_at_total(session: Any) -> UUID:
        policy = Policy(objective="total")
        version = PolicyVersion(
            programme_id=desk.programme_id, number=2, toml=policy.to_toml(), fingerprint=policy.fingerprint
        )
        later = PolicyVersion(
            programme_id=desk.programme_id, number=3, toml=Policy().to_toml(), fingerprint=Policy().fingerprint
        )
        session.add_all([version, later])
        session.flush()
        session.get_one(Round, world.round_id).policy_version_id = version.id
        return version.id

    world.unit.run(aim_at_total)
    desk.add(roles=EVERYBODY, in_matching=True)
    desk.adopt(world.round_id)
    mine = world.unit.read(
        lambda session: session.get_one(PolicyVersion, session.get_one(Round, world.round_id).policy_version_id)
    )
    assert (mine.number, Policy.from_toml(mine.toml).objective, weight(mine)) == (5, "total", MEDIUM)
    assert (policies_of(desk)[3].number, weight(policies_of(desk)[3])) == (4, MEDIUM)


def test_strangers_learn_nothing_of_what_counts(desk: Desk) -> None:
    with pytest.raises(NotFound):
        desk.world.unit.read(lambda session: policies.weight_of_others(session, desk.world.stranger, desk.programme_id))
