"""The plan on paper: for coordinators company by company, for each company a handout without any figure."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from web.exports.reader import ROLES, Reader
from web.exports.round_book import DECISIONS, alone_reason, helps, open_questions, reasons
from web.files.pdf import render_pdf
from web.papers.document import PAGE, PRACTICE, Part, heading, points, strong, table, text
from web.sentence_texts import OBJECTIVE_NAMES
from web.services.planning.block_plans import AloneLine, BlockPlan, PairLine
from web.services.planning.company_tandems import Half, TandemOfCompany
from web.services.planning.decision_lines import DecisionLine
from web.services.planning.exports import Handout, Outline, WaitingOfCompany
from web.services.registrations.papers import Issuer
from web.translations import N_

TWO = N_("%(azubi)s and %(fachkraft)s")
RATED = N_("%(azubi)s and %(fachkraft)s, agreement %(percent)s %%")
SOMEBODY = N_("somebody from another company in your pool; the name follows with the announcement")
WHOLE = (2, 1)
"""Shares of the width of two columns."""
Numbered = tuple[int, int]
"""Which part of how many."""


Render = Callable[[str, Mapping[str, Any]], bytes]


def round_paper(
    reader: Reader,
    plan: Outline,
    blocks: Sequence[BlockPlan],
    part: Numbered = (1, 1),
    *,
    render: Render = render_pdf,
) -> bytes:
    """Return the plan for these companies as a tagged PDF; the first part begins with the summary."""
    title = reader.t(N_("Proposal %(number)s"), number=plan.plan_number)
    if part[1] > 1:
        title = reader.t(N_("%(title)s, part %(part)s of %(parts)s"), title=title, part=part[0], parts=part[1])
    parts = [
        heading(title, 1),
        strong(reader.t(N_("For the coordinators only: with figures and names. Please do not pass it on."))),
        *(_summary(reader, plan) if part[0] == 1 else []),
        *(piece for block in blocks for piece in _block(reader, block)),
    ]
    return render("document", {**_around(reader, plan.issuer, title), "pages": 0, "sizes": [10.5], "parts": parts})


def _around(reader: Reader, issuer: Issuer, title: str) -> dict[str, Any]:
    """What stands above and below every page."""
    return {
        "title": title,
        "author": issuer.programme,
        "page": reader.t(PAGE),
        "language": reader.language,
        "head": " · ".join(part for part in (issuer.programme, issuer.round_name, issuer.company) if part),
        "day": reader.day(reader.today()),
        "practice": reader.t(PRACTICE) if issuer.is_practice else "",
        "foot": reader.t(N_("Questions? %(name)s, %(phone)s"), name=issuer.contact_name, phone=issuer.contact_phone),
    }


def _summary(reader: Reader, plan: Outline) -> list[Part]:
    totals = plan.totals
    rows = [
        (N_("Aim"), reader.t(OBJECTIVE_NAMES[plan.objective])),
        (N_("Companies"), str(len(plan.lines))),
        (N_("Tandems"), str(totals.tandems)),
        (N_("Azubis without a tandem"), str(totals.azubis_alone)),
        (N_("Fachkräfte without a tandem"), str(totals.fachkraefte_alone)),
        (N_("Mean agreement"), reader.percent(totals.mean)),
        (N_("Lowest agreement"), reader.percent(totals.lowest)),
        (N_("Computed on"), reader.time(plan.finished_at) if plan.finished_at else ""),
    ]
    shown = [(reader.t(what), value) for what, value in rows if value]
    return [
        table([reader.t(N_("What")), reader.t(N_("Value"))], shown, WHOLE),
        text(
            reader.t(
                N_(
                    "The figure says how well two sets of answers agree. It never judges a person. Tandems that were"
                    " the only possible combination have none."
                )
            )
        ),
    ]


def _block(reader: Reader, block: BlockPlan) -> list[Part]:
    state = reader.t(N_("Status: %(state)s."), state=reader.state(block.state.value, is_stale=block.is_stale))
    counted = reader.t(
        N_("Azubis: %(azubis)s. Fachkräfte: %(fachkraefte)s. Tandems: %(tandems)s."),
        azubis=block.azubis,
        fachkraefte=block.fachkraefte,
        tandems=len(block.pairs),
    )
    return [
        heading(block.name),
        text(f"{counted} {state}"),
        *([text(reader.t(block.problem))] if block.problem else []),
        *(piece for pair in block.pairs for piece in _pair(reader, block, pair)),
        *_list(reader, N_("Without a tandem"), [_alone(reader, block, person) for person in block.alone]),
        *_list(reader, N_("Decisions"), [_decision(reader, each) for each in block.decisions if not each.undone_at]),
    ]


def _list(reader: Reader, title: str, items: Sequence[str]) -> list[Part]:
    return [heading(reader.t(title), 3), points(items)] if items else []


def _pair(reader: Reader, block: BlockPlan, pair: PairLine) -> list[Part]:
    title = reader.t(
        TWO if pair.is_only_possible else RATED, azubi=pair.azubi, fachkraft=pair.fachkraft, percent=pair.percent
    )
    said = [*reasons(reader, block, pair), *open_questions(reader, block, pair)]
    return [heading(title, 3), *([points(said)] if said else [])]


def _alone(reader: Reader, block: BlockPlan, person: AloneLine) -> str:
    who = f"{person.name} ({reader.t(ROLES[person.role.value])})"
    return " ".join([f"{who}:", alone_reason(reader, block, person), *helps(reader, block, person)])


def _decision(reader: Reader, decision: DecisionLine) -> str:
    """One decision in a line: what, about whom, why, who and when."""
    about = [decision.azubi, decision.fachkraft, str(decision.places) if decision.places is not None else ""]
    about += [reader.rule(decision.rule) if decision.rule else ""]
    return reader.t(
        N_("%(what)s: %(about)s. %(reason)s (%(who)s, %(day)s)"),
        what=reader.t(DECISIONS[decision.kind.value]),
        about=", ".join(part for part in about if part) or "–",
        reason=decision.reason,
        who=decision.made_by or "–",
        day=reader.day(decision.made_at.date()),
    )


def company_papers(reader: Reader, plan: Outline, handouts: Iterable[Handout], *, render: Render = render_pdf) -> bytes:
    """Return the handouts of companies as one tagged PDF: each begins on a page, and its pages are counted alone."""
    made = [_handout(reader, plan.issuer, each) for each in handouts]
    title = made[0]["title"] if len(made) == 1 else reader.t(N_("Tandems of the companies"))
    return render("handouts", {**_around(reader, plan.issuer, title), "handouts": made})


def _handout(reader: Reader, issuer: Issuer, handout: Handout) -> dict[str, Any]:
    title = reader.t(N_("Tandems of %(company)s"), company=handout.company)
    head = " · ".join(part for part in (issuer.programme, issuer.round_name, handout.company) if part)
    parts = [
        heading(title, 1),
        *([strong(note)] if (note := standing(reader, handout)) else []),
        *(piece for tandem in handout.tandems for piece in _tandem(reader, tandem)),
        *([] if handout.tandems else [text(reader.t(N_("No tandem this time")))]),
        *_without(reader, handout.waiting),
    ]
    return {**_around(reader, issuer, title), "head": head, "parts": parts}


def standing(reader: Reader, handout: Handout) -> str:
    """Return what to know about a handout before it is passed on; nothing once everybody has been told."""
    if handout.is_draft or handout.is_stale:
        return reader.t(
            N_("This is a proposal. It has not been approved yet and may still change. Please do not tell anybody.")
        )
    if not handout.are_people_told:
        return reader.t(N_("Please keep this to yourself: the people do not know yet."))
    return ""


def _without(reader: Reader, waiting: Sequence[WaitingOfCompany]) -> list[Part]:
    if not waiting:
        return []
    return [
        heading(reader.t(N_("Without a tandem so far"))),
        text(reader.t(N_("That is not because of these people."))),
        points([f"{each.name} ({reader.t(ROLES[each.role])}): {why_alone(reader, each)}" for each in waiting]),
    ]


def why_alone(reader: Reader, person: WaitingOfCompany) -> str:
    """Return why somebody has no tandem, as the company may be told."""
    return reader.company(person.reason, role=person.role.value)


def _tandem(reader: Reader, tandem: TandemOfCompany) -> list[Part]:
    azubi, fachkraft = tandem.azubi, tandem.fachkraft
    halves = [_half(reader, "azubi", azubi), _half(reader, "fachkraft", fachkraft)]
    known = [half.name for half in (azubi, fachkraft) if half.name]
    title = reader.t(TWO, azubi=azubi.name, fachkraft=fachkraft.name) if len(known) == 2 else known[0]
    said = why_these(reader, tandem)
    return [
        heading(title),
        points(halves),
        *([heading(reader.t(N_("Why these two?")), 3), points(said)] if said else []),
    ]


def why_these(reader: Reader, tandem: TandemOfCompany) -> list[str]:
    """Return why two people are a tandem, as the company may read it."""
    azubi, fachkraft = tandem.azubi.name, tandem.fachkraft.name
    return [reader.company(reason, azubi=azubi, fachkraft=fachkraft) for reason in tandem.reasons]


def _half(reader: Reader, role: str, half: Half) -> str:
    return f"{reader.t(ROLES[role])}: {', '.join(described(reader, half))}"


def described(reader: Reader, half: Half) -> list[str]:
    """Return name, occupation, company and site of somebody, as far as they are known and may be seen."""
    if not half.name:
        return [reader.t(SOMEBODY)]
    occupation = (half.answers.get("occupation") or {}).get("title", "")
    return [each for each in (half.name, occupation, half.company, half.answers.get("site")) if each]
