"""The questionnaire editor: one draft, its pages, the versions it becomes, what of it reaches the matching."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import Session, col, select

from tests import factories
from tests.web.coordinator.conftest import World
from tests.web.coordinator.desk import ANSWERS, REASON, WORDING, Desk, desk_of
from web.catalogue.question import Kind, Option, Part, Retention, Role, Viewer
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.catalogue.text import Text
from web.db.models import (
    Answer,
    AnswerSource,
    AuditEntry,
    BlockInput,
    QuestionnaireDraft,
    QuestionnaireVersion,
    Round,
)
from web.db.models import Option as OptionKey
from web.db.models import Question as QuestionKey
from web.services.errors import InputRefused, NotFound
from web.services.planning import freezing
from web.services.setup import question_edits, questionnaire_files, questionnaires


@pytest.fixture
def desk(world: World) -> Desk:
    return desk_of(world)


def test_untouched_the_default_questionnaire_is_in_use(desk: Desk) -> None:
    seen = desk.look()
    assert (seen.number, seen.draft, seen.differences) == (1, None, ())
    assert seen.questionnaire == DEFAULT_QUESTIONNAIRE
    assert {each.key for part in Part for each in seen.part(part, active=False)} == {"work_style", "motivation"}


def test_a_question_is_added_to_the_draft_and_nobody_else_sees_it(desk: Desk) -> None:
    key = desk.add()
    seen = desk.look()
    made = seen.questionnaire.question(key)
    assert key.startswith("q_")
    assert seen.questionnaire.questions[-1] == made
    assert (made.kind, made.part, made.roles, made.retention) == (
        Kind.CHOICE, Part.PERSON, (Role.AZUBI,), Retention.END_OF_ROUND,
    )  # fmt: skip
    assert made.used_by == ()
    assert made.seen_by == (Viewer.SELF, Viewer.COORDINATOR)
    assert len({option.key for option in made.options}) == 2
    assert seen.draft is not None
    assert seen.draft.changed_by == desk.actor.name
    assert seen.is_new(key)
    assert [each.change for each in seen.differences] == ["added"]
    assert desk.all(QuestionnaireVersion)[0].document == DEFAULT_QUESTIONNAIRE.to_document()


def test_a_company_sees_what_it_answers_and_nothing_of_what_people_answer(desk: Desk) -> None:
    of_company = desk.add(Kind.TEXT, Part.COMPANY, partner_sees=True)
    of_person = desk.add(Kind.TEXT, Part.PERSON, partner_sees=True)
    found = desk.look().questionnaire
    assert Viewer.COMPANY in found.question(of_company).seen_by
    assert Viewer.COMPANY not in found.question(of_person).seen_by
    assert Viewer.PARTNER in found.question(of_person).seen_by
    assert [each.part for each in found.questions] == sorted(
        (each.part for each in found.questions), key=list(Part).index
    )


def test_taking_over_makes_the_next_version_for_the_chosen_rounds_only(desk: Desk) -> None:
    key = desk.add()
    old = desk.all(Round)[0].questionnaire_version_id
    assert desk.adopt() == 2
    assert desk.all(Round)[0].questionnaire_version_id == old
    assert desk.all(QuestionnaireDraft) == []
    desk.change(key, label=Text("Neu gefragt", "Asked anew"))
    assert desk.adopt(desk.world.round_id) == 3
    versions = {version.number: version for version in desk.all(QuestionnaireVersion)}
    assert desk.all(Round)[0].questionnaire_version_id == versions[3].id
    assert versions[3].created_by == desk.actor.account_id
    assert Questionnaire.from_document(versions[2].document).question(key).label == WORDING.label
    assert {answer.questionnaire_version_id for answer in desk.all(Answer)} == {versions[1].id}
    assert key in {row.key for row in desk.all(QuestionKey)}
    made = Questionnaire.from_document(versions[3].document).question(key)
    assert {option.key for option in made.options} <= {row.key for row in desk.all(OptionKey)}


def test_keys_are_reserved_once(desk: Desk) -> None:
    key = desk.add()
    desk.adopt()
    desk.change(key, hint=Text("Kurz", "Short"))
    desk.adopt()
    keys = [row.key for row in desk.all(QuestionKey)]
    assert sorted(keys) == sorted({*keys})
    assert len(keys) == len(DEFAULT_QUESTIONNAIRE.questions) + 1


def test_a_round_that_is_fixed_keeps_its_questionnaire(desk: Desk) -> None:
    desk.world.freeze()
    desk.add()
    rounds = desk.world.unit.read(
        lambda session: questionnaires.collecting_rounds(session, desk.actor, desk.programme_id)
    )
    assert rounds == ()
    with pytest.raises(InputRefused) as refused:
        desk.adopt(desk.world.round_id)
    assert refused.value.field == "rounds"
    with pytest.raises(InputRefused):
        desk.adopt(uuid4())


def rounds_of(desk: Desk) -> tuple[questionnaires.CollectingRound, ...]:
    return desk.world.unit.read(
        lambda session: questionnaires.collecting_rounds(session, desk.actor, desk.programme_id)
    )


def test_a_running_round_is_proposed_where_no_answer_goes_missing(desk: Desk) -> None:
    (running,) = rounds_of(desk)
    assert (running.answered, running.is_computed) == (7, False)
    desk.change("site", label=Text("Werk", "Plant"))
    assert desk.look().is_wording_alone
    assert running.suits(desk.look())
    key = desk.add(roles=tuple(Role), in_matching=True)
    assert not running.suits(desk.look())
    assert desk.look().changes_weights
    assert replace(running, answered=0).suits(desk.look())
    assert [each.change for each in desk.look().differences if each.question.key == key] == ["added", "used"]
    desk.world.freeze(desk.world.block)
    desk.world.compute()
    assert rounds_of(desk)[0].is_computed


def test_without_changes_there_is_nothing_to_take_over(desk: Desk) -> None:
    with pytest.raises(InputRefused):
        desk.adopt()
    desk.change("site", label=Text("Werk", "Plant"))
    desk.change("site", label=DEFAULT_QUESTIONNAIRE.question("site").label)
    assert desk.look().draft is not None
    with pytest.raises(InputRefused):
        desk.adopt()


def test_a_dropped_draft_leaves_what_is_in_use(desk: Desk) -> None:
    desk.add()
    desk.do(questionnaires.discard_draft)
    assert desk.look().questionnaire == DEFAULT_QUESTIONNAIRE
    desk.do(questionnaires.discard_draft)
    assert desk.all(QuestionnaireDraft) == []


def test_the_second_of_two_editors_is_told_who_was_faster(desk: Desk) -> None:
    desk.change("site", label=Text("Werk", "Plant"))
    seen = desk.look().state
    other = desk.world.unit.run(lambda session: factories.make_coordinator(session, desk.programme_id, "Ludger Voss"))
    Desk(desk.world, desk.programme_id, other).change("site", label=Text("Niederlassung", "Branch"))
    with pytest.raises(InputRefused) as refused:
        desk.change("site", label=Text("Betriebsstätte", "Premises"), state=seen)
    assert refused.value.params == {"name": "Ludger Voss"}
    assert desk.look().questionnaire.question("site").label.de == "Niederlassung"
    Desk(desk.world, desk.programme_id, other).adopt()
    with pytest.raises(InputRefused):
        desk.change("site", label=Text("Betriebsstätte", "Premises"), state=seen)


def test_questions_move_within_their_part(desk: Desk) -> None:
    desk.do(questionnaires.move_question, "site", up=True)
    desk.do(questionnaires.move_question, "learns", up=False)
    keys = [question.key for question in desk.look().questionnaire.questions]
    assert keys[:2] == ["site", "occupation"]
    assert keys[13:16] == ["brings", "languages", "learns"]
    assert len(desk.look().differences) == 2
    for key, up in (("site", True), ("minor_until", False), ("brings", True), ("please_not", False)):
        with pytest.raises(InputRefused):
            desk.do(questionnaires.move_question, key, up=up)


def test_bug_a_new_question_moves_past_what_is_not_asked(desk: Desk) -> None:
    """Retired questions stand in a list of their own: moving among them cannot be seen."""
    key = desk.add()
    assert desk.do(questionnaires.move_question, key, up=True)
    asked = [question.key for question in desk.look().part(Part.PERSON)]
    assert asked[-2:] == [key, "please_not"]
    assert not desk.do(questionnaires.move_question, key, up=False)
    assert not desk.do(questionnaires.move_question, "motivation", up=True)


def test_a_question_is_retired_and_brought_back_but_never_lost(desk: Desk) -> None:
    desk.do(questionnaires.switch_question, "site", active=False)
    assert [each.change for each in desk.look().differences] == ["retired"]
    desk.adopt()
    desk.do(questionnaires.switch_question, "site", active=True)
    assert [each.change for each in desk.look().differences] == ["returned"]
    with pytest.raises(InputRefused):
        desk.do(questionnaires.switch_question, "occupation", active=False)


def test_only_what_never_was_in_use_is_deleted(desk: Desk) -> None:
    key = desk.add()
    desk.do(questionnaires.switch_question, key, active=False)
    with pytest.raises(KeyError):
        desk.look().questionnaire.question(key)
    key = desk.add()
    desk.adopt()
    desk.do(questionnaires.switch_question, key, active=False)
    assert not desk.look().questionnaire.question(key).active


def test_answers_of_a_list_are_reworded_ordered_added_and_retired(desk: Desk) -> None:
    key = desk.add()
    watch, do = desk.look().questionnaire.question(key).options
    desk.adopt()
    talk = Option("", Text("Im Gespräch", "By talking"))
    desk.change(key, options=(replace(do, label=Text("Beim Tun", "By doing it")), talk))
    made = desk.look().questionnaire.question(key)
    assert [(option.label.de, option.active) for option in made.options] == [
        ("Beim Tun", True), ("Im Gespräch", True), ("Beim Zuschauen", False),
    ]  # fmt: skip
    assert made.options[2].key == watch.key
    changes = [each.change.value for each in desk.look().differences]
    assert changes == ["option_label", "option_added", "option_retired", "options_moved"]


def test_an_answer_that_never_was_in_use_can_be_dropped(desk: Desk) -> None:
    key = desk.add(options=(*ANSWERS, Option("", Text("Gar nicht", "Not at all"))))
    kept = desk.look().questionnaire.question(key).options[:2]
    desk.change(key, options=kept)
    assert desk.look().questionnaire.question(key).options == kept
    desk.change(key, options=(*kept, Option("o_gone", Text("", ""))))
    assert desk.look().questionnaire.question(key).options == kept


def test_the_steps_of_a_scale_are_numbered_and_stay(desk: Desk) -> None:
    steps = tuple(Option("", Text(f"Stufe {n}", f"Step {n}"), Text(f"Beispiel {n}", "")) for n in (1, 2, 3))
    key = desk.add(Kind.SCALE, options=steps)
    assert [option.key for option in desk.look().questionnaire.question(key).options] == ["1", "2", "3"]
    desk.adopt()
    first, second, third = desk.look().questionnaire.question(key).options
    desk.change(key, options=(third, replace(first, active=False), second, Option("", Text("Stufe 4", "Step 4"))))
    made = desk.look().questionnaire.question(key).options
    assert [(option.key, option.label.de, option.active) for option in made] == [
        ("1", "Stufe 1", True), ("2", "Stufe 2", True), ("3", "Stufe 3", True), ("4", "Stufe 4", True),
    ]  # fmt: skip


def test_lists_of_the_product_can_only_be_reworded(desk: Desk) -> None:
    first, *others = DEFAULT_QUESTIONNAIRE.question("reach").options
    reworded = replace(first, label=Text("Einfach ansprechen", "Just talk to me"), active=False)
    desk.change("reach", options=(reworded, Option("", Text("Per Brief", "By letter")), Option("x", Text("?", "?"))))
    made = desk.look().questionnaire.question("reach").options
    assert made == (replace(reworded, active=True), *others)
    desk.change("shift", options=())
    assert desk.look().questionnaire.question("shift") == DEFAULT_QUESTIONNAIRE.question("shift")


def test_what_the_product_decides_about_its_questions_cannot_be_changed(desk: Desk) -> None:
    before = DEFAULT_QUESTIONNAIRE.question("wishes")
    desk.change("wishes", roles=(Role.AZUBI,), partner_sees=True, required=True, retention=Retention.OWN_MONTH)
    assert desk.look().questionnaire.question("wishes") == before
    desk.change("occupation", required=False)
    assert desk.look().questionnaire.question("occupation").required
    desk.change("site", required=True)
    assert desk.look().questionnaire.question("site").required


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "label": ({"label": Text("", "Question")}, "label_de"),
    "purpose": ({"purpose": Text("", "Purpose")}, "purpose_de"),
    "roles": ({"roles": ()}, "roles"),
    "long": ({"hint": Text("x" * 301, "")}, "hint_de"),
    "long English": ({"label": Text("Frage", "x" * 121)}, "label_en"),
    "one answer": ({"options": ANSWERS[:1]}, "option.0.de"),
    "same answers": ({"options": (*ANSWERS, Option("", Text("beim machen", "")))}, "option.2.de"),
    "only English": ({"options": (*ANSWERS, Option("", Text("", "By reading")))}, "option.2.de"),
    "long answer": ({"options": (*ANSWERS, Option("", Text("x" * 121, "")))}, "option.2.de"),
    "too many": ({"options": tuple(Option("", Text(f"A{n}", "")) for n in range(41))}, "option.0.de"),
}


@pytest.mark.parametrize(("values", "field"), REFUSED.values(), ids=REFUSED)
def test_a_question_that_makes_no_sense_is_refused_at_its_field(desk: Desk, values: dict[str, Any], field: str) -> None:
    with pytest.raises(InputRefused) as refused:
        desk.add(**values)
    assert refused.value.field == field
    assert desk.all(QuestionnaireDraft) == []


@pytest.mark.parametrize("count", [1, 8])
def test_a_scale_has_two_to_seven_steps(desk: Desk, count: int) -> None:
    with pytest.raises(InputRefused):
        desk.add(Kind.SCALE, options=tuple(Option("", Text(f"Stufe {n}", "")) for n in range(count)))


def test_a_scale_has_short_examples(desk: Desk) -> None:
    steps = tuple(Option("", Text(f"Stufe {n}", ""), Text("x" * 201, "x" * 201)) for n in (1, 2))
    with pytest.raises(InputRefused) as refused:
        desk.add(Kind.SCALE, options=steps)
    assert [refused.value.field, *(each.field for each in refused.value.others)] == [
        f"option.{row}.example_{language}" for row in (0, 1) for language in ("de", "en")
    ]


def test_a_questionnaire_has_an_end(desk: Desk) -> None:
    for number in range(question_edits.MOST_QUESTIONS - len(DEFAULT_QUESTIONNAIRE.questions)):
        desk.add(Kind.YES_NO, label=Text(f"Frage {number}", ""))
    with pytest.raises(InputRefused):
        desk.add(Kind.YES_NO)


def reasons(desk: Desk) -> list[tuple[str, str, str]]:
    """What was logged: question, topics, reason."""
    entries = [entry for entry in desk.all(AuditEntry) if entry.action == "question.reason"]
    return [(entry.subject, entry.details["topics"], entry.details["reason"]) for entry in entries]


def test_what_the_law_forbids_is_stored_only_with_a_reason_that_is_logged(desk: Desk) -> None:
    forbidden = Text("Haben Sie Kinder?", "Do you have children?")
    for reason in ("", "  ", "weil"):
        with pytest.raises(InputRefused) as refused:
            desk.add(Kind.YES_NO, label=forbidden, reason=reason)
        assert refused.value.field == "reason"
    assert desk.all(QuestionnaireDraft) == []
    key = desk.add(Kind.YES_NO, label=forbidden, reason=REASON)
    assert reasons(desk) == [(key, "family", REASON)]
    desk.change(key, hint=Text("Freiwillig", "Voluntary"))
    with pytest.raises(InputRefused):
        desk.change(key, hint=Text("Auch Krankheiten", "Illness too"))
    assert [topic.key for topic in desk.look().topics(desk.look().questionnaire.question(key))] == ["family"]


def test_a_proxy_is_stored_without_a_reason(desk: Desk) -> None:
    key = desk.add(Kind.NUMBER, label=Text("Berufsjahre", "Years in the job"))
    assert [topic.key for topic in desk.look().topics(desk.look().questionnaire.question(key))] == ["seniority"]


@pytest.mark.parametrize("key", ["minor_until", "safety_instruction", "school", "please_not"])
def test_what_protects_people_is_left_out_only_with_a_reason(desk: Desk, key: str) -> None:
    with pytest.raises(InputRefused):
        desk.do(questionnaires.switch_question, key, active=False)
    with pytest.raises(InputRefused):
        desk.change(key, in_matching=False)
    desk.do(questionnaires.switch_question, key, active=False, reason=REASON)
    assert reasons(desk) == [(key, "", REASON)]
    desk.do(questionnaires.switch_question, key, active=True)


def test_a_forbidden_question_needs_its_reason_again_when_it_comes_back(desk: Desk) -> None:
    key = desk.add(Kind.YES_NO, label=Text("Sind Sie schwanger?", ""), reason=REASON)
    desk.adopt()
    desk.do(questionnaires.switch_question, key, active=False)
    with pytest.raises(InputRefused):
        desk.do(questionnaires.switch_question, key, active=True)
    desk.do(questionnaires.switch_question, key, active=True, reason=REASON)


def frozen_bytes(world: World) -> bytes:
    """What the engine is given of the block with four people, when its data is fixed now; then it is opened again."""
    world.freeze(world.block)
    inputs = world.unit.read(
        lambda session: session.exec(
            select(BlockInput).where(BlockInput.block_id == world.block).order_by(col(BlockInput.number))
        ).all()
    )
    world.unit.run(
        lambda session: freezing.release_block(
            session, world.coordinator, world.round_id, world.block, reason="Noch einmal"
        )
    )
    return inputs[-1].data or b""


def forget(session: Session, *keys: str) -> None:
    """Delete the answers to these questions."""
    for row in session.exec(select(Answer)).all():
        if row.question_key in keys:
            session.delete(row)


@pytest.mark.parametrize("is_retired", [False, True])
def test_what_is_not_used_reaches_the_engine_as_if_nobody_had_answered(desk: Desk, *, is_retired: bool) -> None:
    left_out = ("brings", "languages")
    with_all = frozen_bytes(desk.world)
    for key in left_out:
        if is_retired:
            desk.do(questionnaires.switch_question, key, active=False)
        else:
            desk.change(key, in_matching=False)
    desk.adopt()
    assert frozen_bytes(desk.world) == with_all
    desk.change("site", hint=Text("Nur bei mehreren", ""))
    desk.adopt(desk.world.round_id)
    without = frozen_bytes(desk.world)
    assert without != with_all
    desk.world.unit.run(lambda session: forget(session, *left_out))
    assert frozen_bytes(desk.world) == without


def test_the_answers_to_own_questions_do_not_reach_the_engine(desk: Desk) -> None:
    key = desk.add()
    desk.adopt(desk.world.round_id)
    azubi = desk.world.azubis[0]
    desk.world.unit.run(
        lambda session: session.add(
            Answer(
                participant_id=azubi,
                question_key=key,
                value="o_secret",
                questionnaire_version_id=session.get_one(Round, desk.world.round_id).questionnaire_version_id,
                source=AnswerSource.SELF,
            )
        )
    )
    data = frozen_bytes(desk.world)
    assert key.encode() not in data
    assert b"o_secret" not in data


def test_strangers_and_missing_programmes_look_alike(desk: Desk) -> None:
    stranger = Desk(desk.world, desk.programme_id, desk.world.stranger)
    nowhere = Desk(desk.world, uuid4())
    for one in (stranger, nowhere):
        with pytest.raises(NotFound):
            one.look()
        for service, args, values in (
            (questionnaires.add_question, (), {"part": Part.PERSON, "kind": Kind.TEXT, "wording": WORDING}),
            (questionnaires.change_question, ("site",), {"wording": WORDING}),
            (questionnaires.move_question, ("site",), {"up": True}),
            (questionnaires.switch_question, ("site",), {"active": False}),
            (questionnaires.adopt_draft, (), {}),
            (questionnaires.discard_draft, (), {}),
            (questionnaire_files.import_questionnaire, (), {"data": b"{}"}),
        ):
            with pytest.raises(NotFound):
                one.do(service, *args, state="1", **values)
    with pytest.raises(NotFound):
        desk.do(questionnaires.change_question, "q_none", wording=WORDING)
