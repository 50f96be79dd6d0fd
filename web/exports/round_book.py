"""The plan of a round as a workbook for coordinators: figures, companies, reasons, people without, decisions."""

from collections.abc import Iterable, Sequence

from web.exports.reader import ROLES, Reader
from web.files.writing import CellValue, Sheet, workbook_bytes
from web.rendering import ZONE
from web.sentence_texts import OBJECTIVE_NAMES
from web.services.planning.block_plans import AloneLine, BlockPlan, PairLine
from web.services.planning.decision_lines import DecisionLine
from web.services.planning.exports import Outline
from web.translations import N_

TOLD_ELSEWHERE = frozenset({"only_possible", "rule_open", "confidence", "rule_overridden"})
"""Sentences that have a column of their own."""
DECISIONS = {
    "pin": N_("keep together"),
    "ban": N_("not together"),
    "hold": N_("keep for now"),
    "leave_out": N_("leave out"),
    "places": N_("places"),
    "override": N_("rule set aside"),
    "release": N_("no longer in force"),
}
TANDEMS = (
    N_("Company"), N_("Azubi"), N_("Fachkraft"), N_("Agreement in per cent"), N_("Answers given, in per cent"),
    N_("Why these two?"), N_("To be clarified before approval"), N_("Kept together by hand"), N_("Rules set aside"),
)  # fmt: skip
ALONE = (N_("Company"), N_("Name"), N_("Role"), N_("Why no tandem?"), N_("What would help"))
DECIDED = (
    N_("Company"), N_("Decision"), N_("Azubi"), N_("Fachkraft"), N_("Places"), N_("Rule"), N_("Reason"),
    N_("Decided by"), N_("Decided on"), N_("Undone on"),
)  # fmt: skip
COMPANIES = (
    N_("Company"), N_("Status"), N_("Azubis"), N_("Fachkräfte"), N_("Tandems"), N_("Azubis without a tandem"),
    N_("Fachkräfte without a tandem"), N_("Lowest agreement in per cent"), N_("Approved by"), N_("Approved on"),
)  # fmt: skip


def round_book(reader: Reader, plan: Outline, parts: Iterable[Sequence[BlockPlan]]) -> bytes:
    """Return the workbook; the companies come a part at a time, and only their rows are kept."""
    rows: dict[str, list[list[CellValue]]] = {"tandems": [], "alone": [], "decided": [], "companies": []}
    for part in parts:
        for block in part:
            rows["tandems"] += [_tandem(reader, block, pair) for pair in block.pairs]
            rows["alone"] += [_alone(reader, block, person) for person in block.alone]
            rows["decided"] += [_decision(reader, block, decision) for decision in block.decisions]
            rows["companies"].append(_company(reader, block))
    sheets = [
        Sheet(reader.t(N_("Summary")), [reader.t(N_("What")), reader.t(N_("Value"))], _summary(reader, plan)),
        _sheet(reader, N_("Tandems"), TANDEMS, rows["tandems"]),
        _sheet(reader, N_("Without a tandem"), ALONE, rows["alone"]),
        _sheet(reader, N_("Decisions"), DECIDED, rows["decided"]),
        _sheet(reader, N_("Companies"), COMPANIES, rows["companies"]),
    ]
    return workbook_bytes(sheets, title=f"{plan.issuer.programme} {plan.issuer.round_name}")


def _sheet(reader: Reader, title: str, headings: Sequence[str], rows: Sequence[Sequence[CellValue]]) -> Sheet:
    return Sheet(reader.t(title), [reader.t(heading) for heading in headings], rows)


def _summary(reader: Reader, plan: Outline) -> list[list[CellValue]]:
    totals = plan.totals
    rows: list[tuple[str, CellValue]] = [
        (N_("Programme"), plan.issuer.programme),
        (N_("Round"), plan.issuer.round_name),
        (N_("Proposal"), plan.plan_number),
        (N_("Aim"), reader.t(OBJECTIVE_NAMES[plan.objective])),
        (N_("Computed on"), plan.finished_at.astimezone(ZONE).date() if plan.finished_at else None),
        (N_("Companies"), len(plan.lines)),
        (N_("Tandems"), totals.tandems),
        (N_("Azubis without a tandem"), totals.azubis_alone),
        (N_("Fachkräfte without a tandem"), totals.fachkraefte_alone),
        (N_("Average agreement in per cent"), totals.mean),
        (N_("Lowest agreement in per cent"), totals.lowest),
        (N_("Answers given, in per cent"), totals.confidence),
        (N_("Written on"), reader.today()),
        (N_("For whom"), reader.t(N_("For the coordinators only: with figures and names. Please do not pass it on."))),
    ]
    return [[reader.t(what), value] for what, value in rows]


def _tandem(reader: Reader, block: BlockPlan, pair: PairLine) -> list[CellValue]:
    return [
        " / ".join(pair.companies) or block.name,
        pair.azubi,
        pair.fachkraft,
        None if pair.is_only_possible else pair.percent,
        pair.confidence,
        " ".join(reasons(reader, block, pair)),
        " ".join(open_questions(reader, block, pair)),
        reader.t(N_("yes")) if pair.is_pinned else "",
        ", ".join(reader.rule(rule) for rule in pair.overridden),
    ]


def reasons(reader: Reader, block: BlockPlan, pair: PairLine) -> list[str]:
    """Return why two people are a tandem, in sentences for the coordinators."""
    return [
        reader.coordinator(said, block.names, azubi=pair.azubi, fachkraft=pair.fachkraft)
        for said in pair.sentences
        if said.key not in TOLD_ELSEWHERE
    ]


def open_questions(reader: Reader, block: BlockPlan, pair: PairLine) -> list[str]:
    """Return what is to be cleared up about two people."""
    return [
        reader.coordinator(said, block.names, azubi=pair.azubi, fachkraft=pair.fachkraft)
        for said in pair.sentences
        if said.key == "rule_open"
    ]


def _alone(reader: Reader, block: BlockPlan, person: AloneLine) -> list[CellValue]:
    return [
        person.company,
        person.name,
        reader.t(ROLES[person.role.value]),
        alone_reason(reader, block, person),
        " ".join(helps(reader, block, person)),
    ]


def alone_reason(reader: Reader, block: BlockPlan, person: AloneLine) -> str:
    """Return why somebody has no tandem."""
    return reader.coordinator(person.reason, block.names, role=person.role.value)


def helps(reader: Reader, block: BlockPlan, person: AloneLine) -> list[str]:
    """Return what would help somebody without a tandem."""
    return [reader.coordinator(said, block.names, role=person.role.value) for said in person.helps]


def _decision(reader: Reader, block: BlockPlan, decision: DecisionLine) -> list[CellValue]:
    """Of a decision that ends another one: whom that one was about."""
    undone, about = decision.undone_at, decision.released or decision
    return [
        block.name,
        reader.t(DECISIONS[decision.kind.value]),
        about.azubi,
        about.fachkraft,
        about.places,
        reader.rule(about.rule) if about.rule else "",
        decision.reason,
        decision.made_by,
        decision.made_at.astimezone(ZONE).date(),
        undone.astimezone(ZONE).date() if undone else None,
    ]


def _company(reader: Reader, block: BlockPlan) -> list[CellValue]:
    azubis = sum(person.role.value == "azubi" for person in block.alone)
    rated = [pair.percent for pair in block.pairs if not pair.is_only_possible]
    return [
        block.name,
        reader.state(block.state.value, is_stale=block.is_stale),
        block.azubis,
        block.fachkraefte,
        len(block.pairs),
        azubis,
        len(block.alone) - azubis,
        min(rated, default=None),
        block.approver,
        block.approved_at.astimezone(ZONE).date() if block.approved_at else None,
    ]
