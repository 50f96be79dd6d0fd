"""Giving a plan away: what stands in each file, who may fetch it, and that every download is written down."""

import io
import zipfile
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, col, select

from tests import factories
from tests.web.client import Browser
from tests.web.coordinator.conftest import DAY, GERMAN, World
from tests.web.coordinator.exports import (
    FIGURES,
    KINDS,
    answer,
    book,
    entries,
    fetched,
    home,
    keep,
    made,
    numbers_without_a_meaning,
    person_id,
    separate,
    words_of,
)
from tests.web.papers.reading import Printed
from web.db.models import (
    Decision,
    ExportKind,
    Participant,
    Plan,
    Round,
    RoundCompany,
)
from web.exports import making
from web.exports.papers import round_paper
from web.exports.reader import Reader
from web.services.errors import NotFound
from web.services.outreach import pools
from web.services.planning import exports, plan_proofs, releasing


@pytest.fixture
def plan_id(world: World) -> UUID:
    world.freeze()
    return world.compute()


@pytest.fixture
def desk(world: World, client: Browser) -> Browser:
    """The coordinator's browser."""
    return client.sign_in(world.unit, world.coordinator.account_id)


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

    def let_go(session: Session) -> None:
        kept = session.exec(select(Decision)).one()
        releasing.release(session, world.coordinator, world.round_id, plan_id, kept.id, reason="Doch nicht")

    world.unit.run(let_go)
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
    decided, ended = list(found["Entscheidungen"].iter_rows(values_only=True))[1:]
    assert (ended[1], *ended[2:4]) == ("gilt nicht mehr", *decided[2:4]), "of an end it says of what"
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
    assert numbers_without_a_meaning(words) == []
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
        assert numbers_without_a_meaning(words) == []
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
