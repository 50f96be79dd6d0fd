"""Questions a programme added to the company part: asked in the form, stored, read back, checked."""

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.web.client import Browser
from tests.web.company.conftest import World
from tests.web.company.people import AZUBI, people, stored
from tests.web.company.uploading import everybody, preview_of, sums, take_over
from web.catalogue.question import Kind, Option, Role
from web.catalogue.questionnaire import DEFAULT_QUESTIONNAIRE, Questionnaire
from web.catalogue.text import Text
from web.db.models import BlockState, QuestionnaireVersion, Round, RoundCompany

HALL = (Option("north", Text("Nordhalle", "North hall")), Option("south", Text("Südhalle", "South hall")))


@pytest.fixture(autouse=True)
def asked(world: World) -> None:
    """The programme asks two questions of its own."""
    plain = replace(DEFAULT_QUESTIONNAIRE.question("department"), used_by=(), hint=Text("", ""))
    hall = replace(plain, key="q_hall", kind=Kind.CHOICE, label=Text("Halle", "Hall"), options=HALL)
    day = replace(plain, key="q_day", kind=Kind.DATE, label=Text("Erster Robotertag", "First day at the robot"))
    document = Questionnaire((*DEFAULT_QUESTIONNAIRE.questions, hall, day)).to_document()

    def work(session: Any) -> None:
        round_ = session.get_one(Round, session.get_one(RoundCompany, world.company).round_id)
        session.get_one(QuestionnaireVersion, round_.questionnaire_version_id).document = document

    world.unit.run(work)


def test_own_questions_are_asked_stored_and_shown(world: World, owner: Browser) -> None:
    html = owner.open(f"{world.base}/people/new?role=azubi")
    assert "Nordhalle" in html
    assert "Erster Robotertag" in html
    owner.submit(f"{world.base}/people", {**AZUBI, "q_hall": "south", "q_day": "2027-03-05"})
    person = people(world)["Mia Kurz"]
    assert (stored(world, person)["q_hall"], stored(world, person)["q_day"]) == ("south", "2027-03-05")
    path = f"{world.base}/people/{person}"
    assert 'value="2027-03-05"' in owner.open(path)
    world.set_state(BlockState.FROZEN)
    html = owner.open(path)
    assert "Südhalle" in html
    assert "5. März 2027" in html


def test_what_came_too_late_is_kept_in_the_words_of_its_question(world: World, owner: Browser) -> None:
    person, token = world.add(), owner.token(world.base)
    world.set_state(BlockState.FROZEN)
    data = {"csrf": token, **AZUBI, "q_hall": "south", "q_day": "2027-03-05"}
    page = owner.post(f"{world.base}/people/{person}", data=data).text
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Halle Südhalle" in words
    assert "Erster Robotertag 5. März 2027" in words


def test_what_cannot_be_an_answer_is_refused_and_kept(world: World, owner: Browser) -> None:
    answer = owner.submit(f"{world.base}/people", {**AZUBI, "q_hall": "west"}, status=422)
    assert "Bitte prüfen Sie diese Angabe" in answer.text
    answer = owner.submit(f"{world.base}/people", {**AZUBI, "q_day": "am Montag"}, status=422)
    assert "am Montag" in answer.text
    assert people(world) == {}


PAINT = (Option("oil", Text("Öl, matt", "Oil, matt")), Option("wax", Text("Wachs", "Wax")))


@pytest.fixture
def all_kinds(world: World) -> None:
    """The programme asks a question of every kind, one of them about Azubis only."""
    plain = replace(DEFAULT_QUESTIONNAIRE.question("department"), used_by=(), hint=Text("", ""))
    own = (
        replace(plain, key="q_hall", kind=Kind.CHOICE, label=Text("Halle", "Hall"), options=HALL),
        replace(plain, key="q_paints", kind=Kind.MULTIPLE, label=Text("Lacke", "Paints"), options=PAINT),
        replace(plain, key="q_day", kind=Kind.DATE, label=Text("Erster Robotertag", "First day at the robot")),
        replace(plain, key="q_until", kind=Kind.MONTH, label=Text("Im Haus bis", "Here until")),
        replace(plain, key="q_hours", kind=Kind.NUMBER, label=Text("Robotererfahrung", "Hours"), span=(1, 40)),
        replace(plain, key="q_licence", kind=Kind.YES_NO, label=Text("Staplerschein", "Forklift licence")),
        replace(plain, key="q_club", kind=Kind.TEXT, label=Text("Club", "Club"), roles=(Role.AZUBI,)),
        replace(plain, key="q_shows", kind=Kind.COMPETENCES, label=Text("Zeigt gern", "Likes to show")),
        replace(plain, key="q_tongues", kind=Kind.LANGUAGES, label=Text("Im Team", "In the team")),
        replace(plain, key="q_week", kind=Kind.SHIFT, label=Text("Roboterzeit", "Robot time")),
    )
    document = Questionnaire((*DEFAULT_QUESTIONNAIRE.questions, *own)).to_document()
    world.unit.run(lambda session: _ask(session, world, document))


def _ask(session: Any, world: World, document: dict[str, Any]) -> None:
    round_ = session.get_one(Round, session.get_one(RoundCompany, world.company).round_id)
    session.get_one(QuestionnaireVersion, round_.questionnaire_version_id).document = document


OWN_TABLE = (
    (
        "Name;Rolle;Beruf;Halle;Paints;Erster Robotertag;Im Haus bis;Robotererfahrung;Forklift licence;Club;"
        "Zeigt gern;Im Team;Roboterzeit"
    ),
    (
        'Mia Kurz;Azubi;Koch/Köchin;Südhalle;"Wachs, Öl, matt";5.3.2027;07/2028;12;ja;Chor;'
        '"Schweißen, CAD zeichnen und konstruieren";Türkisch C1, de: b2;Mo 8-10'
    ),
    "Petra Sommer;Fachkraft;Koch/Köchin;North hall;oil;2027-03-08;;;x;Chor;;;",
)


@pytest.mark.usefixtures("all_kinds")
def test_own_questions_are_columns_of_tables(world: World, owner: Browser) -> None:
    path, html = preview_of(owner, world, "\n".join(OWN_TABLE).encode())
    assert sums(html) == (2, 2, 0, 0, 0, 0)
    assert "Das wird in Ihrem Programm bei Personen dieser Rolle nicht gefragt" in html
    take_over(owner, path, html)
    told = everybody(world)
    mia = {key: value for key, value in told["Mia Kurz"].items() if key.startswith("q_")}
    assert mia == {
        "q_hall": "south", "q_paints": ["oil", "wax"], "q_day": "2027-03-05", "q_until": "2028-07", "q_hours": 12,
        "q_licence": True, "q_club": "Chor", "q_shows": ["cad", "welding"], "q_tongues": {"de": "B2", "tr": "C1"},
        "q_week": {"preset": "own", "weeks": [[0b1111 << 16, 0, 0, 0, 0, 0, 0]]},
    }  # fmt: skip
    assert told["Petra Sommer"]["q_hall"] == "north"
    assert "q_club" not in told["Petra Sommer"]
    for language in ("de", "en"):
        owner.cookies.set("tandem-language", language, domain="127.0.0.1")
        export = owner.get(f"{world.base}/people.xlsx").content
        owner.cookies.set("tandem-language", "de", domain="127.0.0.1")
        assert sums(preview_of(owner, world, export, "people.xlsx")[1]) == (2, 0, 0, 2, 0, 0)
    changed = OWN_TABLE[1].replace("Südhalle", "Nordhalle")
    assert "Südhalle → Nordhalle" in preview_of(owner, world, f"{OWN_TABLE[0]}\n{changed}".encode())[1]


@pytest.mark.usefixtures("all_kinds")
def test_a_cell_that_is_no_answer_is_told_with_what_can_be_chosen(world: World, owner: Browser) -> None:
    wrong = (
        OWN_TABLE[1]
        .replace("Südhalle", "West")
        .replace(";12;", ";99;")
        .replace("Wachs", "Teer")
        .replace("C1", "gut")
        .replace("Schweißen", "Zaubern")
    )
    _, html = preview_of(owner, world, f"{OWN_TABLE[0]}\n{wrong}".encode())
    assert "Zeile 2, Spalte D: „West“ ist keine Antwort auf „Halle“. Bitte wählen Sie: Nordhalle, Südhalle." in html
    assert "Zeile 2, Spalte H: „99“ ist keine ganze Zahl von 1 bis 40." in html
    assert "„Teer, Öl, matt“ ist keine Antwort auf „Lacke“" in html
    assert "„Türkisch gut“ ist keine Sprache mit Stufe für „Im Team“." in html
    assert "Bitte wählen Sie: Roboter bedienen, Roboter einlernen (Teachen)" in html
    assert "Englische Anleitungen lesen" not in html, "not all sixty competences are named"


@pytest.mark.usefixtures("all_kinds")
def test_the_template_has_a_column_for_each_own_question(world: World, owner: Browser) -> None:
    text = owner.get(f"{world.base}/template.csv").content.decode("utf-8-sig")
    assert text.splitlines()[0].endswith(
        ";Halle;Lacke;Erster Robotertag;Im Haus bis;Robotererfahrung;Staplerschein;Club;Zeigt gern;Im Team;Roboterzeit"
    )
    workbook = load_workbook(io.BytesIO(owner.get(f"{world.base}/template.xlsx").content))
    lists = [rule.formula1 for rule in workbook.worksheets[0].data_validations.dataValidation]
    assert '"Nordhalle,Südhalle"' in lists
    assert '"ja,nein"' in lists


def test_every_kind_of_answer_is_put_into_words(world: World, owner: Browser) -> None:
    """A weekly grid, languages and competences are no lists of signs."""
    department = replace(DEFAULT_QUESTIONNAIRE.question("department"), used_by=(), hint=Text("", ""))
    kinds = (
        Kind.SHIFT,
        Kind.LANGUAGES,
        Kind.COMPETENCES,
        Kind.MULTIPLE,
        Kind.SCALE,
        Kind.YES_NO,
        Kind.MONTH,
        Kind.TEXT,
    )
    steps = (Option("1", Text("gar nicht", "not at all")), Option("2", Text("viel", "a lot")))
    options = {Kind.MULTIPLE: HALL, Kind.SCALE: steps}
    own = [
        replace(department, key=f"q_{kind}", kind=kind, label=Text(f"Frage {kind}", ""), options=options.get(kind, ()))
        for kind in kinds
    ]
    document = Questionnaire((*DEFAULT_QUESTIONNAIRE.questions, *own)).to_document()

    def work(session: Any) -> None:
        round_ = session.get_one(Round, session.get_one(RoundCompany, world.company).round_id)
        session.get_one(QuestionnaireVersion, round_.questionnaire_version_id).document = document

    world.unit.run(work)
    answers = {
        "q_shift": ["0-morning", "2-night"], "q_languages": "tr", "q_languages.level.1": "B1", "q_competences": ["cad"],
        "q_multiple": ["north", "south"], "q_scale": "2", "q_yes_no": "no", "q_month": "2027-08", "q_text": "<i>so</i>",
    }  # fmt: skip
    owner.submit(f"{world.base}/people", {**AZUBI, **answers})
    path = f"{world.base}/people/{people(world)['Mia Kurz']}"
    world.set_state(BlockState.FROZEN)
    html = owner.open(path)
    for words in (
        "Montag: Morgens (6 bis 12 Uhr), Mittwoch: Nachts (22 bis 6 Uhr)",
        "Türkisch: ",
        "CAD zeichnen und konstruieren",
        "Nordhalle, Südhalle",
        "viel",
        "Nein",
        "August 2027",
        "&lt;i&gt;so&lt;/i&gt;",
    ):
        assert words in html
