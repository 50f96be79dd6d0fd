"""From what was asked for to files: reads a plan part by part and hands over one file after the other."""

import io
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session

from web.db.models import ExportKind
from web.db.session import Unit
from web.exports.company_book import company_book
from web.exports.papers import Numbered, Render, company_papers, round_paper
from web.exports.reader import Reader, file_name
from web.exports.round_book import round_book
from web.files.pdf import render_pdf, render_pdf_apart
from web.services.actor import Actor
from web.services.planning import exports, plan_proofs
from web.services.planning.block_plans import BlockPlan
from web.services.planning.export_jobs import File
from web.services.planning.exports import Handout, Outline
from web.translations import N_
from web.transparency.full_proof import Group
from web.transparency.making import write_both

AT_ONCE = 50
"""Companies of a plan whose files are made within the request, which takes a second at most."""
PART = 200
"""Companies in one paper: to set more would take over 300 MB of memory."""
PACKED = 500
"""Companies in one archive."""
READ = 100
"""Companies that are read at once."""
PROVED = 500
"""Companies whose proofs are read at once."""
CREATED = (2000, 1, 1, 0, 0, 0)
"""The same content gives the same archive."""
R = TypeVar("R")


@dataclass(frozen=True)
class Order:
    """What to make, of which plan, for whom; `step` learns after each part how many more companies are done."""

    unit: Unit
    actor: Actor
    round_id: UUID
    plan_id: UUID
    kind: ExportKind
    language: str
    step: Callable[[int], None] = lambda _done: None

    def read(self, service: Callable[..., R], *what: object) -> R:
        """Read something of the plan in a transaction of its own."""
        here = (self.round_id, self.plan_id)
        return self.unit.read(lambda session: service(session, self.actor, *here, *what))


def outline_of(order: Order) -> Outline:
    """Return the plan as a whole; raises NotFound."""
    return order.read(exports.outline)


def make_files(order: Order, plan: Outline) -> Iterator[File]:
    """Yield the files that were asked for."""
    yield from MAKERS[order.kind](order, plan, Reader(order.language, plan.own))


def _parts(ids: Sequence[UUID], size: int) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))


def _full(order: Order, ids: Sequence[UUID]) -> Iterator[tuple[BlockPlan, ...]]:
    """Read companies in full, a few at a time."""
    for some in _parts(ids, READ):
        yield order.read(exports.companies_in_full, some)
        order.step(len(some))


def _name(reader: Reader, plan: Outline, what: str, ending: str, part: Numbered = (1, 1)) -> str:
    proposal = reader.t(N_("proposal %(number)s"), number=plan.plan_number)
    numbered = reader.t(N_("part %(part)s"), part=part[0]) if part[1] > 1 else ""
    return f"{file_name(reader.t(what), plan.issuer.round_name, proposal, numbered)}.{ending}"


def _round_book(order: Order, plan: Outline, reader: Reader) -> Iterator[File]:
    data = round_book(reader, plan, _full(order, plan.block_ids))
    yield File(_name(reader, plan, N_("tandems"), "xlsx"), data)


def _round_paper(order: Order, plan: Outline, reader: Reader) -> Iterator[File]:
    parts = list(_parts(plan.block_ids, PART)) or [[]]
    for number, ids in enumerate(parts, start=1):
        part = (number, len(parts))
        blocks = [block for some in _full(order, ids) for block in some]
        yield File(
            _name(reader, plan, N_("tandems"), "pdf", part),
            round_paper(reader, plan, blocks, part, render=_render(plan)),
        )


def _render(plan: Outline) -> Render:
    """What sets the papers of a plan: a process of its own where they are large."""
    return render_pdf_apart if len(plan.lines) > AT_ONCE else render_pdf


def _handouts(order: Order, ids: Sequence[UUID]) -> Iterator[Handout]:
    for some in _parts(ids, READ):
        yield from order.unit.read(partial(_read_handouts, order=order, ids=some))
        order.step(len(some))


def _read_handouts(session: Session, order: Order, ids: Sequence[UUID]) -> tuple[Handout, ...]:
    return exports.handouts(session, order.actor, order.plan_id, ids)


def _company_papers(order: Order, plan: Outline, reader: Reader) -> Iterator[File]:
    parts = list(_parts(_answered(plan), PART))
    for number, ids in enumerate(parts, start=1):
        data = company_papers(reader, plan, list(_handouts(order, ids)), render=_render(plan))
        yield File(_name(reader, plan, N_("companies"), "pdf", (number, len(parts))), data)


def _answered(plan: Outline) -> list[UUID]:
    """The companies and pools that were computed; of the others there is nothing to hand out."""
    return [line.id for line in plan.lines if line.row.result_hash]


def _company_files(order: Order, plan: Outline, reader: Reader) -> Iterator[File]:
    parts = list(_parts(_answered(plan), PACKED))
    for number, ids in enumerate(parts, start=1):
        data = _archive(_files_of(reader, plan, _handouts(order, ids)))
        yield File(_name(reader, plan, N_("companies"), "zip", (number, len(parts))), data)


def _files_of(reader: Reader, plan: Outline, handouts: Iterable[Handout]) -> Iterator[File]:
    for handout in handouts:
        yield paper_of(reader, plan, handout)
        yield book_of(reader, plan, handout)


def paper_of(reader: Reader, plan: Outline, handout: Handout) -> File:
    """Return one company's paper."""
    return File(f"{_company(reader, handout)}.pdf", company_papers(reader, plan, [handout]))


def book_of(reader: Reader, plan: Outline, handout: Handout) -> File:
    """Return one company's workbook."""
    return File(f"{_company(reader, handout)}.xlsx", company_book(reader, plan, handout))


def _company(reader: Reader, handout: Handout) -> str:
    return file_name(reader.t(N_("tandems")), handout.company)


def _archive(files: Iterable[File]) -> bytes:
    """Return the files in one ZIP; two companies of the same name are told apart by a number."""
    packed, taken = io.BytesIO(), set[str]()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in files:
            name = _free(file.name, taken)
            taken.add(name)
            archive.writestr(zipfile.ZipInfo(name, CREATED), file.data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _free(name: str, taken: set[str]) -> str:
    stem, _dot, ending = name.rpartition(".")
    number = 1
    while name in taken:
        number += 1
        name = f"{stem}-{number}.{ending}"
    return name


def _proofs(order: Order, plan: Outline, reader: Reader) -> Iterator[File]:
    """The transparency file and the full proof it belongs to: both, because each needs the other."""
    frame = order.read(plan_proofs.proof_frame, reader.language)
    with tempfile.TemporaryFile() as full:
        told = write_both(frame.about, _groups(order, plan, frame), full)
        full.seek(0)
        proof = full.read()
    if order.kind is ExportKind.TRANSPARENCY:
        yield File(_name(reader, plan, N_("transparency"), "json"), told)
    else:
        yield File(_name(reader, plan, N_("full proof"), "jsonl"), proof)


def _groups(order: Order, plan: Outline, frame: plan_proofs.ProofFrame) -> Iterator[Group | None]:
    for some in _parts(sorted(plan.block_ids, key=str), PROVED):
        yield from order.unit.read(partial(_read_groups, order=order, frame=frame, ids=some))
        order.step(len(some))


def _read_groups(
    session: Session, order: Order, frame: plan_proofs.ProofFrame, ids: Sequence[UUID]
) -> Sequence[Group | None]:
    return plan_proofs.proved_groups(session, order.actor, frame, ids)


MAKERS: dict[ExportKind, Callable[[Order, Outline, Reader], Iterator[File]]] = {
    ExportKind.ROUND_BOOK: _round_book,
    ExportKind.ROUND_PAPER: _round_paper,
    ExportKind.COMPANY_FILES: _company_files,
    ExportKind.COMPANY_PAPERS: _company_papers,
    ExportKind.TRANSPARENCY: _proofs,
    ExportKind.FULL_PROOF: _proofs,
}
