"""Files of a large plan, made by the worker, and the proofs of a plan."""

import io
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import Session, select

from tests.web.client import Browser
from tests.web.coordinator.conftest import World
from tests.web.coordinator.exports import (
    book,
    entries,
    fetched,
    home,
    made,
    person_of,
    separate,
)
from web.db.models import (
    Block,
    BlockInput,
    BlockKind,
    ExportKind,
    Participant,
    PlanBlock,
    PlanExport,
    PlanExportFile,
    Round,
    RunState,
)
from web.db.queries import plan_exports
from web.exports import making
from web.jobs import exporting
from web.services.errors import NotFound
from web.services.matching import BlockTask, proofs
from web.services.people import leaving
from web.services.planning import export_jobs, exports, plan_proofs
from web.transparency.checking import check_both
from web.transparency.document import read_transparency


@pytest.fixture
def plan_id(world: World) -> UUID:
    world.freeze()
    return world.compute()


@pytest.fixture
def desk(world: World, client: Browser) -> Browser:
    """The coordinator's browser."""
    return client.sign_in(world.unit, world.coordinator.account_id)


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


def test_what_is_no_result_is_no_group(world: World, plan_id: UUID) -> None:
    here = (world.coordinator, world.round_id)
    frame = world.unit.read(lambda s: plan_proofs.proof_frame(s, *here, plan_id, "de"))
    row = world.unit.read(lambda s: plan_exports.answered(s, world.coordinator, plan_id, [world.block])[0])
    task = BlockTask(row.block_id, row.input_id, row.data, None, ())
    for stored, is_one in ((row.result, True), ({}, False)):
        found = proofs.proved_group(task, stored, policy=frame.policy, seed=frame.seed, result_hash=row.result_hash)
        assert (found is not None) is is_one
    with pytest.raises(NotFound):
        world.unit.read(lambda s: plan_proofs.proof_frame(s, *here, uuid4(), "de"))
    with pytest.raises(NotFound):
        world.unit.read(lambda s: exports.issuer_of_programme(s, world.coordinator, uuid4()))


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
