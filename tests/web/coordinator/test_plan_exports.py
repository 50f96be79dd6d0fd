"""Giving a plan away: what stands in each file, who may fetch it, and that every download is written down."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from sqlmodel import Session, col, select

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.conftest import DAY, GERMAN, World
from tests.web.papers.reading import Printed
from web.db.models import (
    AuditEntry,
    Block,
    BlockInput,
    BlockKind,
    ExportKind,
    Participant,
    Plan,
    PlanBlock,
    PlanExport,
    PlanExportFile,
    Round,
    RoundCompany,
    RunState,
)
from web.exports import making
from web.exports.papers import round_paper
from web.exports.reader import Reader
from web.jobs import exporting
from web.services.errors import NotFound
from web.services.outreach import pools
from web.services.people import leaving
from web.services.planning import decisions, export_jobs, exports, plan_proofs
from web.transparency.checking import check_both
from web.transparency.document import read_transparency

KINDS = tuple(kind.value for kind in ExportKind)
FIGURES = ("%", "Übereinstimmung", "Prozent", "Punkte")


@pytest.fixture
def plan_id(world: World) -> UUID:
    world.freeze()
    return world.compute()


@pytest.fixture
def desk(world: World, client: Browser) -> Browser:
    """The coordinator's browser."""
    return client.sign_in(world.unit, world.coordinator.account_id)


def home(world: World, plan_id: UUID) -> str:
    return f"/coordinator/rounds/{world.round_id}/plans/{plan_id}/exports"


def fetched(browser: Browser, url: str) -> bytes:
    browser.token("/imprint")
    answer = browser.post(url, data={"csrf": browser.token()})
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["content-disposition"].startswith("attachment; ")
    content: bytes = answer.content
    return content


def book(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def words_of(content: bytes) -> str:
    """Everything in a workbook or in the paper of a company."""
    if content.startswith(b"%PDF"):
        return Printed(content).text
    cells = (value for sheet in book(content) for row in sheet.iter_rows(values_only=True) for value in row)
    return "\n".join(str(value) for value in cells if value is not None)


def entries(world: World, action: str) -> list[dict[str, Any]]:
    """The details of what the audit log says about this."""
    statement = select(AuditEntry).where(AuditEntry.action == action).order_by(col(AuditEntry.number))
    return [row.details for row in world.unit.read(lambda session: session.exec(statement).all())]


def answer(session: Session, person: UUID, key: str, value: Any) -> None:
    factories.give_answers(session, session.get_one(Participant, person), {key: value})


def person_id(session: Session, participant: UUID) -> str:
    """By which answers name somebody."""
    return str(session.get_one(Participant, participant).person_id)


def made(world: World, plan_id: UUID, kind: ExportKind, language: str = "de") -> list[export_jobs.File]:
    order = making.Order(world.unit, world.coordinator, world.round_id, plan_id, kind, language)
    return list(making.make_files(order, making.outline_of(order)))


def keep(world: World, plan_id: UUID, azubi: UUID, fachkraft: UUID, *, reason: str) -> None:
    """Decide that two people stay together."""
    here = (world.coordinator, world.round_id, plan_id)
    world.unit.run(lambda s: decisions.keep_pair(s, *here, azubi_id=azubi, fachkraft_id=fachkraft, reason=reason))


def separate(world: World, plan_id: UUID, azubi: UUID, fachkraft: UUID, *, reason: str) -> None:
    """Decide that two people do not get together."""
    here = (world.coordinator, world.round_id, plan_id)
    world.unit.run(lambda s: decisions.separate_pair(s, *here, azubi_id=azubi, fachkraft_id=fachkraft, reason=reason))


def test_the_page_says_for_each_file_who_may_get_it(world: World, plan_id: UUID, desk: Browser) -> None:
    html = desk.open(home(world, plan_id))
    assert html.count("Wer darf es bekommen:") == html.count("Was steht darin:") == 4
    assert all(f'action="{home(world, plan_id)}/{kind}"' in html for kind in KINDS)
    assert html.count("/workbook") == html.count("/paper") == 3
    assert "bei so vielen unternehmen" not in html.lower()
    found = desk.open(f"{home(world, plan_id)}?q=muster")
    assert found.count("/workbook") == 1
    assert "Kein Unternehmen gefunden" in desk.open(f"{home(world, plan_id)}?q=gibtesnicht")
    assert f'href="{home(world, plan_id)}"' in desk.open(home(world, plan_id).removesuffix("/exports"))


def test_the_workbook_of_the_round(world: World, plan_id: UUID, desk: Browser) -> None:
    keep(world, plan_id, world.azubis[0], world.fachkraefte[0], reason="=1+1 abgesprochen")
    found = book(fetched(desk, f"{home(world, plan_id)}/round_book"))
    assert found.sheetnames == ["Zusammenfassung", "Tandems", "Ohne Tandem", "Entscheidungen", "Unternehmen"]
    assert {sheet.freeze_panes for sheet in found} == {"A2"}
    assert all(sheet.column_dimensions["A"].width >= 8 for sheet in found)
    tandems = list(found["Tandems"].iter_rows(values_only=True))
    assert tandems[0][:4] == ("Unternehmen", "Azubi", "Fachkraft", "Übereinstimmung in Prozent")
    assert {row[1:3] for row in tandems[1:]} == {("Jonas Weiß", "Petra Sommer"), ("Mia Kurz", "Ali Demir")}
    assert all("Petra Sommer kann" in str(row[5]) for row in tandems[1:] if row[2] == "Petra Sommer")
    alone = list(found["Ohne Tandem"].iter_rows(values_only=True))
    assert ("Nordwind Logistik GmbH", "Kim Petersen", "Azubi") in {row[:3] for row in alone}
    decided = list(found["Entscheidungen"].iter_rows(values_only=True))[1]
    assert (decided[1], decided[6], decided[7]) == ("so lassen", "'=1+1 abgesprochen", world.coordinator.name)
    assert isinstance(decided[8], datetime)
    assert [row[1] for row in found["Unternehmen"].iter_rows(values_only=True)][1:] == ["Vorschlag"] * 3


def test_the_paper_of_the_round_is_tagged_and_goes_company_by_company(
    world: World, plan_id: UUID, desk: Browser
) -> None:
    paper = Printed(fetched(desk, f"{home(world, plan_id)}/round_paper"))
    assert paper.is_pdf_ua
    assert {"H1", "H2", "H3", "Table", "L"} <= set(paper.tags())
    assert "Seite 1 von 2" in paper.pages[0]
    names = ["Frischkost GmbH", "Muster Metallbau GmbH", "Nordwind Logistik GmbH"]
    assert sorted(names, key=paper.text.index) == names
    assert "Jonas Weiß und Petra Sommer, Übereinstimmung" in paper.text
    assert "Bitte nicht weitergeben" in paper.pages[0]


def test_a_please_not_and_a_wish_appear_in_no_file(world: World, desk: Browser) -> None:
    def confide(session: Session) -> None:
        answer(session, world.azubis[0], "please_not", [person_id(session, world.fachkraefte[0])])
        answer(session, world.azubis[0], "wishes", [person_id(session, world.fachkraefte[1])])

    world.unit.run(confide)
    world.freeze()
    plan = world.compute()
    separate(world, plan, world.azubis[0], world.fachkraefte[1], reason="getrennte Schichten")
    words = words_of(fetched(desk, f"{home(world, plan)}/round_book"))
    words += Printed(fetched(desk, f"{home(world, plan)}/round_paper")).text
    words += words_of(fetched(desk, f"{home(world, plan)}/companies/{world.company}/workbook"))
    words += Printed(fetched(desk, f"{home(world, plan)}/company_papers")).text
    assert "Jonas Weiß" in words
    for secret in ("vertraulich", "gebeten", "gewünscht", "Wunsch"):
        assert secret not in words


@pytest.mark.parametrize("form", ["workbook", "paper"])
def test_what_a_company_gets_has_no_figure_and_nobody_else(
    world: World, plan_id: UUID, desk: Browser, form: str
) -> None:
    content = fetched(desk, f"{home(world, plan_id)}/companies/{world.company}/{form}")
    words = words_of(content)
    assert "Jonas Weiß" in words
    assert "Petra Sommer kann zeigen, was Jonas Weiß lernen will" in words
    assert "noch nicht freigegeben" in words
    assert not [figure for figure in FIGURES if figure in words]
    assert not [name for name in ("Nordwind", "Frischkost", "Kim Petersen", "Selin") if name in words]
    assert form != "paper" or Printed(content).is_pdf_ua
    (entry,) = entries(world, "export.download")
    assert (entry["kind"], entry["company"]) == (f"company_{form}", str(world.company))


def test_all_companies_in_one_paper_and_in_one_archive(world: World, plan_id: UUID, desk: Browser) -> None:
    paper = Printed(fetched(desk, f"{home(world, plan_id)}/company_papers"))
    assert paper.is_pdf_ua
    assert len(paper.pages) == 3
    assert all("Seite 1 von 1" in page for page in paper.pages)
    assert [page.count("GmbH") > 0 for page in paper.pages] == [True] * 3
    archive = zipfile.ZipFile(io.BytesIO(fetched(desk, f"{home(world, plan_id)}/company_files")))
    assert archive.namelist() == [
        f"tandems-{name}.{ending}"
        for name in ("frischkost-gmbh", "muster-metallbau-gmbh", "nordwind-logistik-gmbh")
        for ending in ("pdf", "xlsx")
    ]
    for name in archive.namelist():
        words = words_of(archive.read(name))
        assert not [figure for figure in FIGURES if figure in words]
        assert sum(company in words for company in ("Frischkost", "Muster", "Nordwind")) == 1


def test_companies_of_one_name_have_files_of_their_own(world: World) -> None:
    def again(session: Session) -> None:
        round_ = session.get_one(RoundCompany, world.company).round_id
        twin = factories.make_company(session, session.get_one(Round, round_), "Muster Metallbau (GmbH)")
        factories.make_participant(session, twin, "azubi", "Lea Vogt", answers={"shift": DAY, "languages": GERMAN})

    world.unit.run(again)
    blocks = world.unit.read(lambda s: [row.block_id for row in s.exec(select(RoundCompany)).all()])
    world.freeze(*blocks)
    (archive,) = made(world, world.compute(), ExportKind.COMPANY_FILES)
    names = zipfile.ZipFile(io.BytesIO(archive.data)).namelist()
    assert len(names) == len(set(names)) == 8
    assert "tandems-muster-metallbau-gmbh-2.pdf" in names


def test_the_other_half_of_a_pool_is_named_once_companies_are_told(world: World) -> None:
    def join(session: Session) -> UUID:
        answer(session, world.azubis[0], "site", "Werk Süd")
        rows = session.exec(select(RoundCompany).where(col(RoundCompany.block_id).in_([world.block, world.lonely])))
        ids = [row.id for row in rows]
        return pools.form_pool(
            session, world.coordinator, world.round_id, name="Verbund", company_ids=ids, note="stimmt zu"
        )

    pool = world.unit.run(join)
    lonely = world.unit.read(
        lambda s: s.exec(select(Participant).where(col(Participant.round_company_id) != world.company)).all()
    )
    kim = next(person for person in lonely if person.role.value == "azubi" and person.round_company_id != world.company)
    world.freeze(pool)
    plan = world.compute()
    keep(world, plan, kim.id, world.fachkraefte[0], reason="Nachbarn")
    here = (world.coordinator, plan, kim.round_company_id)

    def paper() -> str:
        handout = world.unit.read(lambda session: exports.handout(session, *here))
        order = making.Order(world.unit, world.coordinator, world.round_id, plan, ExportKind.COMPANY_PAPERS, "de")
        return Printed(making.paper_of(Reader("de"), making.outline_of(order), handout).data).text

    before = paper()
    assert "Kim Petersen" in before
    assert "eine Person aus einem anderen Unternehmen" in before
    assert "Petra Sommer" not in before
    world.approve(plan, pool)
    world.publish(pool)
    after = paper()
    assert "Kim Petersen und Petra Sommer" in after
    assert "Muster Metallbau GmbH" in after
    assert "Bitte behalten Sie das für sich" in after


def test_who_left_stands_in_no_handout(world: World, plan_id: UUID) -> None:
    def leave(session: Session) -> None:
        session.get_one(Participant, world.azubis[0]).withdrawn_at = datetime.now(UTC)

    world.unit.run(leave)
    found = world.unit.read(lambda s: exports.handout(s, world.coordinator, plan_id, world.company))
    assert [tandem.azubi.name for tandem in found.tandems] == ["Mia Kurz"]
    assert [each.name for each in found.waiting] == ["Petra Sommer"]
    world.unit.run(lambda s: setattr(s.get_one(Participant, world.azubis[0]), "withdrawn_at", None))
    world.unit.run(lambda s: setattr(s.get_one(Participant, world.fachkraefte[0]), "withdrawn_at", datetime.now(UTC)))
    found = world.unit.read(lambda s: exports.handout(s, world.coordinator, plan_id, world.company))
    assert [each.name for each in found.waiting] == ["Jonas Weiß"]


def proved(told: bytes, full: bytes) -> list[str]:
    """What the check of both files finds wrong."""
    checked = check_both(
        read_transparency(told, "told.json"),
        io.BytesIO(full),
        file="told.json",
        proof="full.jsonl",
        found=lambda issue: pytest.fail(issue.code),
        step=lambda: None,
    )
    return [issue.msgid for issue in checked.issues]


@pytest.mark.parametrize("language", ["de", "en"])
def test_transparency_file_and_full_proof_belong_together(world: World, plan_id: UUID, language: str) -> None:
    (told,), (full,) = (
        made(world, plan_id, kind, language) for kind in (ExportKind.TRANSPARENCY, ExportKind.FULL_PROOF)
    )
    assert proved(told.data, full.data) == []
    assert made(world, plan_id, ExportKind.TRANSPARENCY, language)[0].data == told.data
    said = json.loads(told.data)
    assert said["counts"]["groups"] == 3
    assert said["full_proof"] == {"sha256": full.sha256, "bytes": len(full.data)}
    assert said["language"] == language
    names = ("Jonas", "Petra", "Muster", "Nordwind", world.coordinator.name)
    assert not [name for name in names if name in told.data.decode() + full.data.decode()]
    people = world.unit.read(lambda s: [row.key for row in s.exec(select(Participant)).all()])
    assert not [key for key in people if key in told.data.decode()]


def test_what_is_out_of_date_or_deleted_is_left_out_of_the_proof(world: World, plan_id: UUID) -> None:
    separate(world, plan_id, world.azubis[0], world.fachkraefte[0], reason="Petra Sommer will nicht")
    (full,) = made(world, plan_id, ExportKind.FULL_PROOF)
    assert b"Petra" not in full.data
    frame = world.unit.read(lambda s: plan_proofs.proof_frame(s, world.coordinator, world.round_id, plan_id, "de"))
    changed = type(frame)(**{**vars(frame), "choices": {}})
    found = world.unit.read(
        lambda s: plan_proofs.proved_groups(s, world.coordinator, changed, sorted(world.blocks, key=str))
    )
    assert found.count(None) == 1
    world.unit.run(lambda s: leaving.withdraw(s, person_of(world, world.azubis[1]), world.azubis[1]))
    told = json.loads(made(world, plan_id, ExportKind.TRANSPARENCY)[0].data)
    assert (told["counts"]["groups"], told["counts"]["groups_left_out"]) == (2, 1)


def person_of(world: World, participant_id: UUID) -> Any:
    """Somebody acting for themselves."""
    return world.unit.run(lambda s: factories.participant_actor(s, s.get_one(Participant, participant_id)))


def test_every_download_is_written_down(world: World, plan_id: UUID, desk: Browser) -> None:
    for kind in KINDS:
        fetched(desk, f"{home(world, plan_id)}/{kind}")
    found = entries(world, "export.download")
    assert [entry["kind"] for entry in found] == list(KINDS)
    assert all(len(entry["sha256"]) == 64 for entry in found)


def an_empty_plan(session: Session, round_id: UUID) -> UUID:
    """A plan nothing was computed for."""
    plan = Plan(round_id=round_id, number=1, policy_version_id=session.get_one(Round, round_id).policy_version_id)
    session.add(plan)
    session.flush()
    return plan.id


def test_nothing_is_given_out_before_anything_was_computed(world: World, desk: Browser) -> None:
    plan = world.unit.run(lambda s: an_empty_plan(s, world.round_id))
    for kind in ("company_files", "company_papers"):
        desk.submit(f"{home(world, plan)}/{kind}", page=home(world, plan))
    assert "Hier stehen nur Unternehmen, die schon berechnet sind" in desk.open(home(world, plan))
    desk.submit(f"{home(world, plan)}/transparency", page=home(world, plan), status=409)
    assert entries(world, "export.download") == []


def test_strangers_and_made_up_addresses_find_nothing(world: World, plan_id: UUID, client: Browser) -> None:
    client.sign_in(world.unit, world.stranger.account_id)
    client.token("/imprint")
    here, csrf = home(world, plan_id), {"csrf": client.token()}
    assert client.get(here).status_code == 404
    for url in [*KINDS, f"companies/{world.company}/workbook", f"companies/{world.company}/paper"]:
        assert client.post(f"{here}/{url}", data=csrf).status_code == 404
    client.sign_in(world.unit, world.coordinator.account_id)
    client.token("/imprint")
    csrf = {"csrf": client.token()}
    for url in [
        "nothing",
        f"companies/{uuid4()}/paper",
        f"companies/{world.company}/letter",
        f"made/{uuid4()}/files/1",
    ]:
        assert client.post(f"{here}/{url}", data=csrf).status_code == 404
    assert client.get(f"{here}/made/{uuid4()}").status_code == 404


class TestLarge:
    """A plan so large that its files are made by the worker: here as if three companies were that many."""

    @pytest.fixture
    def export(self, world: World, plan_id: UUID) -> UUID:
        return self.ask(world, plan_id, ExportKind.ROUND_BOOK)

    def ask(self, world: World, plan_id: UUID, kind: ExportKind) -> UUID:
        return world.unit.run(
            lambda s: export_jobs.request_export(
                s, world.coordinator, world.round_id, plan_id, kind=kind, language="de"
            )
        )

    def state(self, world: World, export: UUID) -> RunState | None:
        row = world.unit.read(lambda s: s.get(PlanExport, export))
        return row.state if row else None

    def test_files_are_made_and_fetched(self, world: World, plan_id: UUID, export: UUID, desk: Browser) -> None:
        here = f"{home(world, plan_id)}/made/{export}"
        assert 'hx-trigger="every 1s"' in desk.open(here)
        assert self.ask(world, plan_id, ExportKind.ROUND_BOOK) == export
        exporting.make_export(world.unit, export)
        html = desk.open(here)
        assert "Die Dateien bleiben bis" in html
        assert "hx-trigger" not in html
        assert "Zusammenfassung" in book(fetched(desk, f"{here}/files/1")).sheetnames
        assert entries(world, "export.download")[0]["kind"] == "round_book"
        desk.submit(f"{here}/files/2", page=here, status=404)
        exporting.make_export(world.unit, export)
        assert len(world.unit.read(lambda s: s.exec(select(PlanExportFile)).all())) == 1
        other = self.ask(world, plan_id, ExportKind.ROUND_BOOK)
        assert other != export
        elsewhere = f"/coordinator/rounds/{world.round_id}/plans/{uuid4()}/exports/made/{export}"
        assert desk.get(elsewhere).status_code == 404

    def test_the_warning_stands_beside_the_full_proof(self, world: World, plan_id: UUID, desk: Browser) -> None:
        export = self.ask(world, plan_id, ExportKind.FULL_PROOF)
        exporting.make_export(world.unit, export)
        assert "pseudonym" in desk.open(f"{home(world, plan_id)}/made/{export}")

    def test_what_fails_is_told_and_leaves_nothing(self, world: World, plan_id: UUID, desk: Browser) -> None:
        def no_seed(session: Session) -> None:
            session.get_one(Round, world.round_id).seed = None

        proof = self.ask(world, plan_id, ExportKind.FULL_PROOF)
        world.unit.run(no_seed)
        exporting.make_export(world.unit, proof)
        assert self.state(world, proof) is RunState.FAILED
        assert "konnten nicht erstellt werden" in desk.open(f"{home(world, plan_id)}/made/{proof}")
        assert world.unit.read(lambda s: s.exec(select(PlanExportFile)).all()) == []

    def test_who_leaves_takes_the_files_along(self, world: World, plan_id: UUID, export: UUID) -> None:
        exporting.make_export(world.unit, export)
        person = person_of(world, world.azubis[0])
        world.unit.run(lambda s: leaving.withdraw(s, person, world.azubis[0]))
        assert self.state(world, export) is None
        assert world.unit.read(lambda s: s.exec(select(PlanExportFile)).all()) == []

    def test_files_that_are_deleted_while_they_are_made_are_not_kept(self, world: World, plan_id: UUID) -> None:
        export = self.ask(world, plan_id, ExportKind.COMPANY_FILES)
        work = world.unit.run(lambda s: export_jobs.start(s, export))
        assert work is not None
        world.unit.run(lambda s: export_jobs.forget_person(s, world.azubis[0]))
        with pytest.raises(exporting.Dropped):
            exporting.carry_out(world.unit, work)
        file = export_jobs.File("x.pdf", b"")
        assert not world.unit.run(lambda s: export_jobs.keep(s, export, 1, file))
        world.unit.run(lambda s: export_jobs.end(s, export, is_good=True))
        assert world.unit.run(lambda s: export_jobs.start(s, export)) is None
        exporting.make_export(world.unit, export)

    def test_the_sweeper_finds_what_was_forgotten_and_deletes_what_is_old(self, world: World, export: UUID) -> None:
        now = datetime.now(UTC)
        assert world.unit.read(export_jobs.forgotten) == []
        assert not world.unit.read(lambda s: export_jobs.any_old(s, now))

        def age(session: Session) -> None:
            session.get_one(PlanExport, export).created_at = now - timedelta(days=2)

        world.unit.run(age)
        assert world.unit.read(export_jobs.forgotten) == [export]
        assert world.unit.read(lambda s: export_jobs.any_old(s, now))
        world.unit.run(lambda s: export_jobs.drop_old(s, now))
        assert self.state(world, export) is None

    def test_a_large_plan_goes_to_the_worker(self, world: World, plan_id: UUID, desk: Browser) -> None:
        def many(session: Session) -> None:
            for number in range(making.AT_ONCE):
                block = Block(round_id=world.round_id, kind=BlockKind.POOL, name=f"Verbund {number}", sort_key="v")
                session.add(block)
                session.flush()
                data = BlockInput(block_id=block.id, number=1, data=None, sha256="", azubis=0, fachkraefte=0)
                session.add(data)
                session.flush()
                session.add(PlanBlock(plan_id=plan_id, block_id=block.id, input_id=data.id, problem="x"))

        world.unit.run(many)
        here = home(world, plan_id)
        assert "Bei so vielen Unternehmen" in desk.open(here)
        response = desk.submit(f"{here}/transparency", page=here)
        assert "/exports/made/" in response.headers["location"]
        desk.submit(f"{here}/transparency", page=here)
        assert len(world.unit.read(lambda s: s.exec(select(PlanExport)).all())) == 1


def test_only_the_programmes_own_coordinators_read_a_plan(world: World, plan_id: UUID) -> None:
    here = (world.stranger, world.round_id, plan_id)
    with pytest.raises(NotFound):
        world.unit.read(lambda s: exports.outline(s, *here))
    with pytest.raises(NotFound):
        world.unit.read(lambda s: plan_proofs.proof_frame(s, *here, "de"))
    assert world.unit.read(lambda s: exports.handouts(s, world.stranger, plan_id, [world.block])) == ()


def test_a_paper_of_many_companies_comes_in_parts(world: World, plan_id: UUID) -> None:
    order = making.Order(world.unit, world.coordinator, world.round_id, plan_id, ExportKind.ROUND_PAPER, "en")
    plan = making.outline_of(order)
    reader = Reader("en", plan.own)
    blocks = world.unit.read(
        lambda s: exports.companies_in_full(s, world.coordinator, world.round_id, plan_id, [world.block])
    )
    paper = Printed(round_paper(reader, plan, blocks, (2, 3)))
    assert paper.title == "Proposal 1, part 2 of 3"
    assert "Mean agreement" not in paper.text
