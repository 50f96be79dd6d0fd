"""`tandem verify`: prove a stored result anew; nothing it says is believed."""

from dataclasses import dataclass
from pathlib import Path

import matcher
from web.files.messages import N_, Message
from web.offline.comparison import Comparison, comparison_lines, read_earlier
from web.offline.errors import BadInput
from web.offline.explaining import explanation_lines, find_pair
from web.offline.issues import issue_text
from web.offline.members import ONE_COMPANY
from web.offline.plan import Plan
from web.offline.proof import IS_A_RESULT, proof_bytes
from web.offline.refusals import ALL_COMPANIES, refusal
from web.offline.stored import read_result, write_files
from web.offline.terminal import CHECKING, Terminal

PROVED = N_("Proved: %(tandems)s tandems, and with these answers no better plan is possible.")
NOT_PROVED = N_("Not proved.")


@dataclass(frozen=True, slots=True)
class VerifyOrder:
    """What somebody asked for: the result, and what is to be told beside."""

    result: Path
    compare: Path | None = None
    explain: tuple[str, str] | None = None
    proof: Path | None = None


def prove_again(order: VerifyOrder, terminal: Terminal) -> bool:
    """Prove a stored result anew and tell; return whether it is proved. Nothing else is told of one that is not.

    Raises
    ------
    BadInput
    """
    if order.proof and order.proof.resolve() in {path.resolve() for path in (order.result, order.compare) if path}:
        raise BadInput(Message(IS_A_RESULT, {"file": str(order.proof)}))
    with terminal.working():
        terminal.step(CHECKING)
        plan = read_result(order.result)
        pair = find_pair(plan.members, order.explain) if order.explain else None
        before = read_earlier(order.compare, plan.members) if order.compare else None
        issues = _issues(plan, terminal)
        said = [] if issues else _said(order, plan, before, pair, terminal)
        if order.proof and not issues:
            write_files({order.proof: proof_bytes(plan)})
    terminal.warn([*issues, terminal.translations.gettext(NOT_PROVED)] if issues else [])
    terminal.say(*said)
    return not issues


def _issues(plan: Plan, terminal: Terminal) -> list[str]:
    try:
        issues = matcher.verify(plan.problem, plan.policy, plan.result, plan.decisions)
    except matcher.MatcherError as error:
        raise BadInput(refusal(error, plan.members)) from error
    names = {**plan.names, ONE_COMPANY: terminal.translations.gettext(ALL_COMPANIES)}
    return [issue_text(issue, names, terminal.translations) for issue in issues]


def _said(
    order: VerifyOrder, plan: Plan, before: Plan | None, pair: tuple[str, str] | None, terminal: Terminal
) -> list[str]:
    """Return what is to be told of a proved result."""
    translations = terminal.translations
    lines = []
    if pair:
        lines += [*explanation_lines(plan, *pair, translations), ""]
    if before and order.compare:
        lines += [*comparison_lines(Comparison(order.compare.name, before, plan), translations), ""]
    return [*lines, translations.gettext(PROVED) % {"tandems": len(plan.result.tandems)}]
