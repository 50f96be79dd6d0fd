"""Rows that take people through the engine as a program does: records, match, verify, what-if."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

import matcher
from benchmarks.blocks import Block, bare_pairs, bare_solve, blocks_of
from benchmarks.measure import Task
from benchmarks.profiles import Round, make_round, pool
from benchmarks.records import Records, as_problem, as_records
from benchmarks.rows.row import Row, ShareRow, TimedRow, Work
from benchmarks.sizes import FIVE_THOUSAND, company_sizes

__all__ = ["ROWS"]

SEED = 20270129
SMALL_POOL = 24
SMALL_ROUND = 40


def _company(azubis: int, fachkraefte: int) -> matcher.Problem:
    return as_problem(make_round(np.array([azubis]), np.array([fachkraefte]), seed=SEED))


def _match_company(azubis: int, fachkraefte: int) -> Work:
    """Points, solve and proof of a company."""
    problem, policy = _company(azubis, fachkraefte), matcher.Policy()
    ours = Task(
        lambda given: matcher.match(given, policy, seed=SEED),
        prepare=lambda: replace(problem),
        accept=lambda result: matcher.verify(problem, policy, result) == [],
    )
    return Work(ours, lambda: bare_solve(blocks_of(problem, policy)))


def _change_company(azubis: int, fachkraefte: int) -> Work:
    """The same, then everything one more pin would change."""
    problem, policy = _company(azubis, fachkraefte), matcher.Policy()
    change = matcher.Decisions(pins=(_not_chosen(problem, policy),))

    def run(given: matcher.Problem) -> matcher.Effect:
        result = matcher.match(given, policy, seed=SEED)
        known = matcher.Decisions()
        return matcher.what_if(given, policy, known, change, hold_others=False, seed=SEED, result=result)

    ours = Task(
        run,
        prepare=lambda: replace(problem),
        accept=lambda effect: bool(effect.before.tandems and effect.changes.people),
    )
    return Work(ours, lambda: bare_solve(blocks_of(problem, policy)))


def _not_chosen(problem: matcher.Problem, policy: matcher.Policy) -> matcher.PairDecision:
    """A possible pair that is not in the plan: one that takes the Fachkraft of another tandem."""
    _points, possible = next(blocks_of(problem, policy))
    chosen = {(tandem.azubi, tandem.fachkraft) for tandem in matcher.match(problem, policy, seed=SEED).tandems}
    taken = {fachkraft for _azubi, fachkraft in chosen}
    for row, column in np.argwhere(possible).tolist():
        azubi, fachkraft = problem.azubis.ids[row], problem.fachkraefte.ids[column]
        if fachkraft in taken and (azubi, fachkraft) not in chosen:
            return matcher.PairDecision(azubi, fachkraft)
    raise ValueError


def _pool(people: int, objective: str) -> Work:
    """From records to a result that is proven the best."""
    records, policy = as_records(pool(people, people, seed=SEED)), matcher.Policy(objective=objective)

    def run(_given: object) -> list[matcher.Issue]:
        problem = matcher.Problem.from_records(*records)
        return matcher.verify(problem, policy, matcher.match(problem, policy, seed=SEED))

    return Work(
        Task(run, accept=lambda issues: issues == []),
        lambda: bare_solve(blocks_of(matcher.Problem.from_records(*records), policy)),
    )


def _many(companies: int) -> Round:
    size = FIVE_THOUSAND.part(companies)
    return make_round(*company_sizes(size, np.random.default_rng(SEED)), seed=SEED)


def _companies(quick: bool) -> int:
    return SMALL_ROUND if quick else FIVE_THOUSAND.companies


def _match_many(quick: bool) -> Work:
    """Every company of a round: points, solve, draw, proof and reasons, without reading the records."""
    problem, policy = as_problem(_many(_companies(quick))), matcher.Policy()
    ours = Task(
        lambda given: matcher.match(given, policy, seed=SEED),
        prepare=lambda: replace(problem),
        accept=lambda result: len(result.blocks) == _companies(quick),
    )
    return Work(ours, lambda: bare_solve(blocks_of(problem, policy)))


def _read_many(quick: bool) -> Work:
    records = as_records(_many(_companies(quick)))
    return Work(Task(lambda _given: matcher.Problem.from_records(*records)))


def _verify_many(quick: bool) -> Work:
    problem, policy = as_problem(_many(_companies(quick))), matcher.Policy()
    result = matcher.match(problem, policy, seed=SEED)
    ours = Task(
        lambda given: matcher.verify(given, policy, result),
        prepare=lambda: replace(problem),
        accept=lambda issues: issues == [],
    )
    return Work(ours)


def _changed_by_order(quick: bool) -> tuple[float, float]:
    """Companies with another plan after the records were shuffled: ours, and scipy's bare solve of the matrices."""
    people, policy, rng = _many(_companies(quick)), matcher.Policy(), np.random.default_rng(SEED)
    records = as_records(people)
    problem = matcher.Problem.from_records(*records)
    plans = [_plans(each, policy) for each in (problem, matcher.Problem.from_records(*_shuffled(records, rng)))]
    changed = sum(plans[0][block] != plans[1][block] for block in problem.blocks)
    bare = sum(_bare_changes(block, rng) for block in blocks_of(problem, policy))
    return 100 * changed / people.companies, 100 * bare / people.companies


def _plans(problem: matcher.Problem, policy: matcher.Policy) -> dict[str, set[tuple[str, str]]]:
    plans: dict[str, set[tuple[str, str]]] = {block: set() for block in problem.blocks}
    for tandem in matcher.match(problem, policy, seed=SEED).tandems:
        plans[tandem.block].add((tandem.azubi, tandem.fachkraft))
    return plans


def _shuffled(records: Records, rng: np.random.Generator) -> Any:
    return [[part[place] for place in rng.permutation(len(part))] for part in records]


def _bare_changes(block: Block, rng: np.random.Generator) -> bool:
    rows, columns = (np.arange(size) for size in block[0].shape)
    return bare_pairs(block, rows, columns) != bare_pairs(block, rng.permutation(rows), rng.permutation(columns))


def _company_rows(azubis: int, fachkraefte: int, bar: float) -> tuple[Row, Row]:
    key, size = f"company-{azubis}x{fachkraefte}", f"one company {azubis} × {fachkraefte}, default"
    small = (min(azubis, 20), min(fachkraefte, 22))
    return (
        TimedRow(
            key,
            f"{size}: points, solve, proof, then all effects of one change",
            bar,
            setup=lambda quick: _change_company(*(small if quick else (azubis, fachkraefte))),
        ),
        TimedRow(
            f"{key}-match",
            f"{size}: points, solve, proof alone",
            setup=lambda quick: _match_company(*(small if quick else (azubis, fachkraefte))),
        ),
    )


def _pool_row(people: int, objective: str, bar: float, memory_bar: int | None = None) -> TimedRow:
    name = "default" if objective == "floor" else objective
    return TimedRow(
        f"pool-{people}-{name}",
        f"pool {people:,} × {people:,}, `{objective}`: records to verified result",
        bar,
        setup=lambda quick: _pool(SMALL_POOL if quick else people, objective),
        memory_bar=memory_bar,
    )


ROWS: tuple[Row, ...] = (
    *_company_rows(6, 8, 0.002),
    *_company_rows(200, 220, 0.04),
    _pool_row(1_000, "total", 0.5),
    _pool_row(1_000, "floor", 1.5),
    _pool_row(2_000, "total", 2.0, 400),
    _pool_row(2_000, "floor", 6.0, 400),
    TimedRow("companies-5000", "5,000 companies, 40,000 people, default with draw and proofs", 1.5, setup=_match_many),
    TimedRow("companies-5000-read", "the same: reading the records", setup=_read_many),
    TimedRow("companies-5000-verify", "the same: checking the result", setup=_verify_many),
    ShareRow("order", "companies changed by the order of the records, 5,000 companies", 0.0, count=_changed_by_order),
)
