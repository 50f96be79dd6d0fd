"""The policy editor: versions, taking one over, files, what is refused."""

import re
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import Session, select

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from tests.web.coordinator.policy_desk import PolicyDesk
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.db.models import AuditEntry
from web.services.setup.policy_feeding import unfed_by


@pytest.fixture
def desk(world: World, client: Browser) -> PolicyDesk:
    """The editor, with the coordinator at it."""
    return PolicyDesk(world, client)


def test_the_form_as_it_opens_says_what_the_version_says(desk: PolicyDesk) -> None:
    newest = desk.policies().newest
    refused = desk.save(status=422).text
    assert "Nichts ist anders als in Fassung 1" in refused
    assert desk.policies().versions == (newest,)


def test_everything_that_can_be_changed_becomes_a_version(desk: PolicyDesk, world: World) -> None:
    desk.save(
        counts=[*desk.without("counts", "wishes"), "motivation"],
        weight__hours="40",
        weight__motivation="7",
        holds=[*desk.without("holds", "minor_night"), "aevo"],
        why__minor_night="In diesem Programm arbeitet niemand nachts.",
        objective="leximin",
        places="3",
        minimum="40",
        minimum_hours="6",
        full_hours="20",
        department="different",
        starts="03/2027",
        training_months="2",
        exam_months="9",
        training_years=["2", "3"],
    )
    version = desk.policies().newest
    sheet = version.sheet
    assert (version.number, version.note, version.author) == (2, "Versuch", world.coordinator.name)
    assert version.reasons == {"minor_night": "In diesem Programm arbeitet niemand nachts."}
    assert (sheet.weights["hours"], sheet.weights["wishes"], sheet.weights["motivation"]) == (40, 0, 7)
    assert (sheet.rules["minor_night"], sheet.rules["aevo"], sheet.rules["block"]) == (False, True, True)
    assert (sheet.objective, sheet.places, sheet.minimum) == ("leximin", 3, 40)
    assert (sheet.minimum_hours, sheet.full_hours, sheet.department, sheet.starts) == (6, 20, "different", "2027-03")
    assert (sheet.training_months, sheet.exam_months, sheet.training_years) == (2, 9, (2, 3))
    page = desk.client.open(f"{desk.base}/2")
    for said in (
        "Ziel: Niemand kommt zu kurz → Von unten auf gerecht",
        "„Gemeinsame Arbeitszeit“ zählt 40 statt 15.",
        "„Wünsche“ zählt nicht mehr (bisher 5).",
        "„Interesse“ zählt jetzt, mit 7.",
        "In diesem Programm arbeitet niemand nachts.",
        version.fingerprint,
    ):
        assert said in page, said
    [entry] = world.unit.read(
        lambda session: session.exec(select(AuditEntry).where(AuditEntry.action == "policy.save")).all()
    )
    assert entry.details["number"] == 2


def test_rounds_keep_their_version_until_they_take_another_over(desk: PolicyDesk, world: World) -> None:
    desk.save(weight__hours="40")
    assert desk.policies().in_force(world.round_id).number == 1
    page = desk.client.open(f"{desk.round}?version=2")
    assert "„Gemeinsame Arbeitszeit“ zählt 40 statt 15." in page
    assert "Was Sie von Hand entschieden haben, geht mit." in page
    desk.client.submit(desk.round, {"version": "2", "seen": "1"})
    assert desk.policies().in_force(world.round_id).number == 2
    assert "ist in Kraft" in desk.client.open(desk.round)


def test_a_version_can_be_taken_over_while_saving(desk: PolicyDesk, world: World) -> None:
    answer = desk.save(f"?round={world.round_id}", weight__hours="40", take_over="yes")
    assert answer.headers["location"].startswith(f"/coordinator/rounds/{world.round_id}?done=")
    assert desk.policies().in_force(world.round_id).number == 2


def test_what_was_decided_by_hand_goes_along_and_the_proposal_is_another(desk: PolicyDesk, world: World) -> None:
    world.freeze()
    first = world.compute()
    before = world.pairs(first)
    desk.save(f"?round={world.round_id}", objective="total", take_over="yes")
    assert world.is_stale(world.block)
    second = world.compute()
    assert second != first
    assert not world.is_stale(world.block)
    assert world.pairs(second) == before


def test_what_is_approved_has_to_be_approved_again(desk: PolicyDesk, world: World) -> None:
    world.freeze()
    world.approve(world.compute(), world.block)
    desk.save(weight__hours="40")
    assert "Diese Freigabe gilt dann nicht mehr" in desk.client.open(f"{desk.round}?version=2")
    desk.client.submit(desk.round, {"version": "2", "seen": "1"})
    assert world.is_stale(world.block)


def test_a_second_editor_loses_nothing(desk: PolicyDesk) -> None:
    late = desk.form(note="Meine Gewichte", weight__hours="33", weight__languages="12")
    desk.save(weight__hours="40")
    page = desk.client.submit(f"{desk.base}/editor", late, status=409).text
    assert 'value="33"' in page
    assert "Meine Gewichte" in page
    assert "Hier hat jemand anders gespeichert: 40" in page
    assert len(desk.policies().versions) == 2
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen is not None
    desk.client.submit(f"{desk.base}/editor", late | {"seen": seen[1]})
    assert desk.policies().newest.sheet.weights["hours"] == 33


def test_taking_over_from_an_old_page_is_refused(desk: PolicyDesk, world: World) -> None:
    desk.save(weight__hours="40")
    desk.save(weight__hours="50")
    desk.client.submit(desk.round, {"version": "3", "seen": "1"})
    desk.client.submit(desk.round, {"version": "2", "seen": "1"}, status=409)
    assert desk.policies().in_force(world.round_id).number == 3
    again = desk.client.submit(desk.round, {"version": "3", "seen": "3"}, status=422).text
    assert "schon in Kraft" in again


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"weight__hours": "viel"}, "ganze Zahl von 1 bis 1000"),
        ({"weight__hours": "1001"}, "ganze Zahl von 1 bis 1000"),
        ({"weight__hours": "0"}, "ganze Zahl von 1 bis 1000"),
        ({"counts": ["hours", "age"]}, "Bitte wählen Sie"),
        ({"holds": ["please_not"]}, "Bitte wählen Sie"),
        ({"objective": "best"}, "Bitte wählen Sie"),
        ({"minimum": "101"}, "eine Zahl bis 100"),
        ({"full_hours": "0"}, "eine Zahl ab 1"),
        ({"starts": "bald"}, "Monat"),
        ({"training_years": []}, "mindestens ein Ausbildungsjahr"),
        ({"counts": []}, "mindestens ein Kriterium"),
        ({"note": ""}, "in wenigen Worten"),
        ({"note": "x" * 401}, "höchstens 400"),
        ({"holds": ["language"]}, "folgt aus einem Gesetz"),
        ({"holds": ["language"], "why__minor_night": "x" * 401}, "höchstens 400"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(desk: PolicyDesk, changes: dict[str, Any], said: str) -> None:
    fields = desk.form(**({"note": "Versuch"} | changes))
    page = desk.client.submit(f"{desk.base}/editor", fields, status=422).text
    assert said in page
    assert len(desk.policies().versions) == 1


def test_a_file_comes_back_as_it_was_given_out(desk: PolicyDesk) -> None:
    desk.save(
        weight__hours="40", holds=desk.without("holds", "minor_safety"), why__minor_safety="Alle sind volljährig."
    )
    answer = desk.client.get(f"{desk.base}/2/policy.toml")
    assert answer.headers["content-disposition"] == 'attachment; filename="policy-2.toml"'
    assert "# Note: Versuch" in answer.text
    assert "# The rule minor_safety does not apply: Alle sind volljährig." in answer.text
    desk.save(weight__hours="50")
    fields = {"seen": "3"}
    page = desk.client.submit(f"{desk.base}/file", fields, files={"file": ("p.toml", answer.content)}, status=200).text
    assert 'name="weight.hours" value="40"' in page
    pasted = desk.client.submit(f"{desk.base}/file", fields | {"text": answer.text}, status=200).text
    assert 'name="weight.hours" value="40"' in pasted
    assert len(desk.policies().versions) == 3


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Datei"),
        ("objective = ja", "Zeile 1, Spalte"),
        ("objective", "nicht als TOML"),
        ("a = " + "[" * 5_000, "nicht als TOML"),
        ("places = " + "9" * 5_000, "nicht als TOML"),
        ("# Farbe\ncolour = 3", "Zeile 2: Eine Einstellung „colour“ gibt es nicht"),
        ("[weights]\nhours = 5\nage = 3", "Zeile 3: Ein Kriterium „age“ gibt es nicht"),
        ("[rules]\nsalary = true", "Zeile 2: Eine Regel „salary“ gibt es nicht"),
        ("[rules]\nplease_not = false", "Zeile 2: Die Regel „please_not“ gilt immer"),
        ('objective = "best"', "Zeile 1: Ein Ziel „best“ gibt es nicht"),
        ("[weights]\nhours = 2000", "eine ganze Zahl von 0 bis 1000"),
        ("weights = 3", "Zeile 1"),
        ('rules.aevo = "ja"', "Zeile –"),
        ("training_years = []", "einige der Jahre 1 bis 4"),
        ('department = "both"', "same, different or any"),
        ("[weights]\nhours = 0", "Alle Gewichte sind 0"),
        ("[questions.x]\nweight = 3\nhow = 1", "Zeile 1"),
    ],
)
def test_a_file_that_is_no_policy_is_refused_with_its_line(desk: PolicyDesk, text: str, said: str) -> None:
    page = desk.client.submit(f"{desk.base}/file", {"seen": "1", "text": text}, status=422).text
    assert said in page


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"#" * 70_000])
def test_a_file_that_is_no_text_or_too_large_is_refused(desk: PolicyDesk, content: bytes) -> None:
    files = {"file": ("p.toml", content)}
    page = desk.client.submit(f"{desk.base}/file", {"seen": "1"}, files=files, status=422).text
    assert "Diese Datei ist" in page


def test_own_questions_in_a_file_are_left_to_the_questionnaire_and_that_is_said(desk: PolicyDesk) -> None:
    text = "[questions.lernweise]\nweight = 9"
    page = desk.client.submit(f"{desk.base}/file", {"seen": "1", "text": text}, status=200).text
    assert "lernweise" in page
    assert "nicht übernommen" in page


def test_a_stranger_sees_and_changes_nothing(desk: PolicyDesk, world: World, client: Browser) -> None:
    fields = desk.form(note="Fremd", weight__hours="40")
    client.sign_in(world.unit, world.stranger.account_id)
    for path in (desk.base, f"{desk.base}/editor", f"{desk.base}/1", f"{desk.base}/1/policy.toml", desk.round):
        client.open(path, status=404)
    for path in (f"{desk.base}/editor", f"{desk.base}/preview", f"{desk.base}/file"):
        client.submit(path, fields, status=404)
    client.submit(desk.round, {"version": "1", "seen": "1"}, status=404)


def test_what_is_not_there_is_not_found(desk: PolicyDesk, world: World) -> None:
    elsewhere = world.unit.run(_other_round)
    for path in ("/9", "/x", "/1?against=9", f"/editor?round={elsewhere}", "/editor?round=x", "/editor?version=9"):
        desk.client.open(f"{desk.base}{path}", status=404)
    desk.client.open(f"{desk.round}?version=9", status=404)
    desk.client.submit(desk.round, {"version": "9", "seen": "1"}, status=404)
    desk.client.submit(desk.round, {"version": "x", "seen": "1"}, status=422)
    fields = desk.form(note="Fremd", weight__hours="40", take_over="yes", round=str(elsewhere))
    desk.client.submit(f"{desk.base}/editor", fields, status=404)
    assert len(desk.policies().versions) == 1


def _other_round(session: Session) -> UUID:
    return factories.make_round(session, factories.make_programme(session, "Drittes Programm")).id


def test_two_versions_are_compared_whichever_is_newer(desk: PolicyDesk) -> None:
    desk.save(weight__hours="40")
    desk.save(weight__hours="50")
    assert "zählt 50 statt 15" in desk.client.open(f"{desk.base}/3?against=1")
    assert "zählt 15 statt 50" in desk.client.open(f"{desk.base}/1?against=3")
    listed = desk.client.open(desk.base)
    assert all(f'href="{desk.base}/{number}"' in listed for number in (1, 2, 3))


def test_a_round_of_the_programme_points_to_its_policy(desk: PolicyDesk, world: World) -> None:
    assert desk.round in desk.client.open(f"/coordinator/rounds/{world.round_id}/settings")
    assert desk.base in desk.client.open(f"/coordinator/programmes/{desk.programme_id}")


def test_what_counts_and_is_not_asked_is_said(desk: PolicyDesk) -> None:
    url, said = f"{desk.base}/preview", "Danach fragt der Fragebogen nicht"
    assert said not in desk.client.open(f"{desk.base}/editor")
    counts = [*desk.form()["counts"], "work_style"]
    for round_id in ("", str(desk.world.round_id)):
        fields = desk.form(counts=counts, weight__work_style="5", round=round_id)
        page = desk.client.submit(url, fields, page=f"{desk.base}/editor", status=200).text
        assert page.partition(said)[2].partition("</ul>")[0].count("<li>") == 1
        assert "Arbeitsweise" in page.partition(said)[2].partition("</ul>")[0]


@pytest.mark.parametrize(
    ("missing", "unfed"),
    [
        ("school", set()),
        ("learns", {"azubi_goals", "fachkraft_goals"}),
        ("safety_instruction", {"minor_safety", "safety_instruction"}),
    ],
)
def test_everything_a_criterion_needs_has_to_be_asked(missing: str, unfed: set[str]) -> None:
    questions = [replace(each, active=each.active and each.key != missing) for each in DEFAULT_QUESTIONNAIRE.questions]
    assert unfed_by(Questionnaire(tuple(questions))) - {"work_style", "motivation"} == unfed
