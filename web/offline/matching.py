"""`tandem match`: read everything, say what should be known about it, compute, tell, write."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import matcher
from matcher.errors import DecisionError
from web.files.messages import N_, Message
from web.offline.comparison import Comparison, comparison_lines, read_earlier
from web.offline.decisions import DecisionTable, read_decisions
from web.offline.errors import BadInput
from web.offline.explaining import explanation_lines, find_pair
from web.offline.members import Directory
from web.offline.people import Round, read_round
from web.offline.plan import Plan
from web.offline.policies import read_policy
from web.offline.proof import IS_A_RESULT, proof_bytes
from web.offline.records import engine_records
from web.offline.refusals import refusal
from web.offline.stored import result_bytes, write_files
from web.offline.terminal import COMPUTING, READING, WRITING, Terminal
from web.offline.workbook import plan_workbook

NO_WORKBOOK = N_("%(file)s: the workbook needs a name that ends in .xlsx.")
IS_INPUT = N_("%(file)s is one of the tables. Please choose another name.")
COUNTS = N_("Tandems: %(tandems)s. Without one: Azubis %(azubis)s, Fachkräfte %(fachkraefte)s. Written: %(files)s")
NO_TANDEM = N_("No tandem is possible. The workbook says why for every person.")


@dataclass(frozen=True, slots=True)
class MatchOrder:
    """What somebody asked for: files to read and to write, terms, and what is to be told beside."""

    azubis: Path
    fachkraefte: Path
    out: Path
    start: dt.date
    seed: int = 0
    policy: Path | None = None
    objective: str | None = None
    places: int | None = None
    decisions: Path | None = None
    compare: Path | None = None
    explain: tuple[str, str] | None = None
    proof: Path | None = None

    @property
    def result(self) -> Path:
        """Where the result goes: beside the workbook."""
        return self.out.with_suffix(".json")

    def check_targets(self) -> None:
        """Refuse to write over what is read, or two things into one file.

        Raises
        ------
        BadInput
        """
        if self.out.suffix.lower() != ".xlsx":
            raise BadInput(Message(NO_WORKBOOK, {"file": str(self.out)}))
        read = {path.resolve() for path in (self.azubis, self.fachkraefte, self.policy, self.decisions) if path}
        for path in (self.out, self.result, self.proof):
            if path and path.resolve() in read:
                raise BadInput(Message(IS_INPUT, {"file": str(path)}))
        # An earlier result may give way to this one, but not to its proof.
        others = {path.resolve() for path in (self.out, self.result, self.compare) if path}
        if self.proof and self.proof.resolve() in others:
            raise BadInput(Message(IS_A_RESULT, {"file": str(self.proof)}))


def form_tandems(order: MatchOrder, terminal: Terminal) -> bool:
    """Form tandems from two tables, write and tell them; return whether there is any.

    Raises
    ------
    BadInput
        Nothing was written.
    """
    order.check_targets()
    with terminal.working():
        terminal.step(READING)
        plan, compared, pair = _plan(order, terminal)
        contents = _contents(order, plan, compared, terminal)
        said = _said(plan, compared, pair, terminal)
        write_files(contents)
    terminal.say(*said, _counts(plan, contents, terminal))
    if not plan.result.tandems:
        terminal.warn([terminal.translations.gettext(NO_TANDEM)])
    return bool(plan.result.tandems)


def _plan(order: MatchOrder, terminal: Terminal) -> tuple[Plan, Comparison | None, tuple[str, str] | None]:
    """Read everything, compute the plan; also what to compare it with, and which pair to explain."""
    policy = read_policy(order.policy, objective=order.objective, places=order.places)
    people = read_round(order.azubis, order.fachkraefte, start=order.start)
    terminal.warn(note.text(terminal.translations) for note in people.notes)
    members = people.members
    table = _decisions(order.decisions, Directory(members), terminal)
    pair = find_pair(members, order.explain) if order.explain else None
    before = read_earlier(order.compare, members) if order.compare else None
    plan = compute_plan(people, policy, table, order, terminal)
    return plan, Comparison(order.compare.name, before, plan) if order.compare and before else None, pair


def _decisions(path: Path | None, directory: Directory, terminal: Terminal) -> DecisionTable:
    if path is None:
        return DecisionTable("", matcher.Decisions(), (), ())
    table = read_decisions(path, directory)
    terminal.warn(note.text(terminal.translations) for note in table.notes)
    return table


def compute_plan(
    people: Round, policy: matcher.Policy, table: DecisionTable, order: MatchOrder, terminal: Terminal
) -> Plan:
    """Return the best plan, given the decisions.

    Raises
    ------
    BadInput
        A column names somebody who cannot be found, or the engine refuses the input.
    """
    azubis, fachkraefte = engine_records(people, f"{order.start:%Y-%m}")
    members = people.members
    terminal.step(COMPUTING)
    try:
        problem = matcher.Problem.from_records(azubis, fachkraefte)
        result = matcher.match(problem, policy, table.decisions, seed=order.seed)
    except DecisionError as error:
        raise BadInput(table.refused(error, members)) from error
    except matcher.MatcherError as error:
        raise BadInput(refusal(error)) from error
    return Plan(problem, policy, table.decisions, result, members, people.labels)


def _contents(order: MatchOrder, plan: Plan, compared: Comparison | None, terminal: Terminal) -> dict[Path, bytes]:
    """Return what is to be written, by path."""
    contents = {order.out: plan_workbook(plan, terminal, compared)}
    terminal.step(WRITING)
    contents[order.result] = result_bytes(plan)
    if order.proof:
        contents[order.proof] = proof_bytes(plan)
    return contents


def _said(plan: Plan, compared: Comparison | None, pair: tuple[str, str] | None, terminal: Terminal) -> list[str]:
    """Return what is to be told beside the counts: why a pair, what changed."""
    blocks = []
    if pair:
        blocks.append(explanation_lines(plan, *pair, terminal.translations))
    if compared:
        blocks.append(comparison_lines(compared, terminal.translations))
    return [line for block in blocks for line in (*block, "")]


def _counts(plan: Plan, contents: Mapping[Path, bytes], terminal: Terminal) -> str:
    summary = plan.result.summary()
    return terminal.translations.gettext(COUNTS) % {
        "tandems": summary.tandems,
        "azubis": summary.unmatched_azubis,
        "fachkraefte": summary.unmatched_fachkraefte,
        "files": ", ".join(map(str, contents)),
    }
