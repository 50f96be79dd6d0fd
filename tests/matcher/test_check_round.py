"""Many blocks solved and checked at once: the same is said and proved of each as of one block alone."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

import matcher
from matcher import Decisions, PersonDecision, Policy, Problem, Result
from matcher.cases import scored_blocks
from matcher.check import LIMIT, check_plan
from matcher.check_round import STEPS, Blocks, proved
from matcher.laid import Laid
from matcher.lots import person_lots
from matcher.matrix import Block
from matcher.result import Certificate, Stage
from matcher.rounds import plan_blocks
from tests.matcher.asking import plan_of, solve
from tests.matcher.oracle import Instance, Plan, examples, instances, plans
from tests.matcher.test_check_adversary import spoiled
from tests.matcher.test_mutations import damaged, instance_of, neighbours
from tests.matcher.worlds import SAFE, azubi, fachkraft, records

OBJECTIVES = ("floor", "total")
TERMS: tuple[dict[str, Any], ...] = ({}, {"places": 2}, {"capacities": (2, 1, 1, 3)})


def laid_out(instance: Instance, objective: str, given: Sequence[tuple[Plan, Certificate]]) -> NDArray[np.bool_]:
    """What is proved when the same block stands there once for each plan and certificate."""
    rows, columns = instance.points.shape
    number = len(given)
    laid = Laid(np.full(number, rows), np.full(number, columns))
    plan = [
        block * rows * columns + row * columns + column
        for block, (cells, _) in enumerate(given)
        for row, column in cells
    ]
    lots = tuple(np.tile(each, number) for each in _lots(instance))
    blocks = Blocks(
        laid,
        np.tile(instance.points.ravel(), number),
        np.tile(instance.allowed.ravel(), number),
        np.tile(np.array(instance.capacities or (1,) * columns), number),
        np.array(plan, dtype=np.int64),
        objective,
        instance.places,
        lambda: (lots[0], lots[1]),
    )
    return proved(blocks, [certificate for _, certificate in given])


def _lots(instance: Instance) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    rows, columns = (list(map(str, range(size))) for size in instance.points.shape)
    return person_lots(3, "row", rows), person_lots(3, "column", columns)


def one_by_one(instance: Instance, objective: str, given: Sequence[tuple[Plan, Certificate]]) -> list[bool]:
    rows, columns = (tuple(map(str, range(size))) for size in instance.points.shape)
    block = Block(instance.points, instance.allowed, objective, instance.places, (), rows, columns, instance.capacities)
    return [
        check_plan(block, np.array(sorted(cells), dtype=np.int64).reshape(-1, 2), certificate, _lots(instance)) == []
        for cells, certificate in given
    ]


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_damaged_certificates_and_other_plans_are_worth_the_same(objective: str) -> None:
    verdicts: list[bool] = []
    for case in range(9):
        plain = instance_of("free", case)
        instance = Instance(plain.points, plain.allowed, **TERMS[case // 3])
        found = solve(instance, objective, seed=3)
        plan, right = tuple(sorted(plan_of(found))), found.certificate
        certificates = [
            right,
            *(each for each in damaged(right, plan, instance.points.shape) if len(each.stages) <= STEPS),
        ]
        others = {tuple(sorted(other)) for other in (*neighbours(instance, plan), *islice(plans(instance), 20))}
        given = [
            *((plan, each) for each in certificates),
            *((each, right) for each in sorted(others) if len(set(each)) == len(each)),
        ]
        told = laid_out(instance, objective, given).tolist()
        assert told == one_by_one(instance, objective, given)
        verdicts += told
    assert 0.02 < np.mean(verdicts) < 0.8


@given(instances(with_pins=False), st.sampled_from(OBJECTIVES), st.data())
@examples(40)
def test_nothing_is_proved_that_the_check_does_not_prove(
    instance: Instance, objective: str, data: st.DataObject
) -> None:
    found = solve(instance, objective, seed=3)
    given = [(plan_of(found), data.draw(spoiled(found.certificate, instance.points.shape))) for _ in range(3)]
    told, right = laid_out(instance, objective, given), one_by_one(instance, objective, given)
    assert all(right[place] for place in np.flatnonzero(told).tolist())


def test_values_whose_sums_might_not_be_exact_are_left_to_the_check_of_one_block() -> None:
    instance = Instance([[4, 4], [4, 4]])
    plan, certificate = plan_of(solve(instance, "total", seed=3)), solve(instance, "total", seed=3).certificate
    first = certificate.stages[0]
    far = replace(first, rows=first.rows + LIMIT // 2, shift=first.shift - LIMIT // 2)
    given = [(plan, certificate), (plan, replace(certificate, stages=(far, *certificate.stages[1:])))]
    assert one_by_one(instance, "total", given) == [True, True]
    assert laid_out(instance, "total", given).tolist() == [True, False]


def test_more_stages_than_there_are_steps_are_left_to_the_check_of_one_block() -> None:
    instance = Instance([[4]])
    found = solve(instance, "total", seed=3)
    nothing = np.zeros(1, dtype=np.int64)
    more = replace(found.certificate, stages=(Stage(nothing, nothing, 0),) * 4)
    assert laid_out(instance, "total", [(plan_of(found), more)]).tolist() == [False]


def many(blocks: int) -> Problem:
    """So many companies of different sizes, in some of which somebody stays alone."""
    people = [
        [
            make(f"{role}{block}-{number}", f"c{block:02}", **SAFE, **answers)
            for block in range(blocks)
            for number in range((block + shift) % 3 + (role == "a"))
        ]
        for make, role, shift, answers in (
            (azubi, "a", 0, {"learns": ["cad"]}),
            (fachkraft, "f", 1, {"brings": {"cad": 3}}),
        )
    ]
    return Problem.from_records(*people)


def issues_one_by_one(problem: Problem, policy: Policy, result: Result, decisions: Decisions) -> list[str]:
    found = []
    for block in problem.blocks:
        part = problem.only([block])
        own = replace(
            result.only([block]),
            input_fingerprint=part.fingerprint,
            decisions_fingerprint=decisions.within(part).fingerprint,
        )
        found += [issue.message for issue in matcher.verify(part, policy, own, decisions.within(part))]
    return found


def spoils(result: Result) -> list[Result]:
    """The result with something wrong in some block, of everything that is looked at in many blocks at once."""
    first, second = result.tandems[0], result.tandems[5]
    block = result.blocks[4]
    wrong: list[dict[str, Any]] = [
        {"tandems": (replace(first, points=first.points + 1), *result.tandems[1:])},
        {"tandems": (replace(first, azubi=second.azubi), *result.tandems[1:])},
        {"tandems": (replace(first, fachkraft="nobody"), *result.tandems[1:])},
        {"tandems": result.tandems[1:]},
        {"tandems": (first, *result.tandems)},
        {"blocks": tuple(replace(each, total=1) if each is block else each for each in result.blocks)},
        {"unmatched": result.unmatched[1:]},
        {"unmatched": (replace(result.unmatched[0], block=first.block), *result.unmatched[1:])},
    ]
    pairs = [each for each in result.tandems if each.block == result.tandems[-1].block]
    if len(pairs) > 1:
        wrong.append({"tandems": (*result.tandems[: -len(pairs)], *pairs[::-1])})
    return [replace(result, **changes) for changes in wrong]


@pytest.mark.parametrize("objective", matcher.OBJECTIVES)
def test_of_many_blocks_the_same_is_said_as_of_each_alone(objective: str) -> None:
    problem, policy = many(14), Policy(objective=objective, places=2)
    decisions = Decisions(left_out=(PersonDecision(problem.azubis.ids[0]),))
    result = matcher.match(problem, policy, decisions, seed=3)
    assert result == plan_blocks(problem, policy, decisions, scored_blocks(problem, policy), seed=3)
    assert matcher.verify(problem, policy, result, decisions) == []
    for other in spoils(result):
        told = [issue.message for issue in matcher.verify(problem, policy, other, decisions)]
        assert told == issues_one_by_one(problem, policy, other, decisions)
        assert told


@given(st.lists(records(3), min_size=4, max_size=4), st.sampled_from(OBJECTIVES))
@examples(15)
def test_whatever_the_people_every_block_is_proved(parts: list[Any], objective: str) -> None:
    sides = [[_moved(number, each) for number, part in enumerate(parts) for each in part[side]] for side in range(3)]
    for company in range(8):
        sides[0].append(azubi(f"x{company}", f"d{company}"))
        sides[1].append(fachkraft(f"y{company}", f"d{company}"))
    problem, policy = Problem.from_records(*sides), Policy(objective=objective)
    result = matcher.match(problem, policy, seed=3)
    assert result == plan_blocks(problem, policy, Decisions(), scored_blocks(problem, policy), seed=3)
    assert matcher.verify(problem, policy, result) == []


def _moved(number: int, record: dict[str, Any]) -> dict[str, Any]:
    """Somebody of another round; their colleagues are meant as before."""
    moved = {name: f"{number}-{record[name]}" for name in ("id", "company", "pool", "line_manager") if record.get(name)}
    return record | moved | {name: [f"{number}-{each}" for each in record[name]] for name in _NAMED if name in record}


_NAMED = ("wishes", "please_not")
