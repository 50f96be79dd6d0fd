"""Every plan of small blocks, with every certificate it could come with: only the best ones are accepted."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcher.result import Certificate
from tests.matcher.asking import codes, solve
from tests.matcher.oracle import OBJECTIVES, Instance, Plan, best_value, drawn_plan, examples, instances, plans, value
from tests.matcher.proofs import assignment, certificate, dual_values, free_cells

SEED = 5
BLOCKS: dict[str, Instance] = {
    "square": Instance([[9, 4, 1], [8, 5, 2], [3, 3, 3]]),
    "ties": Instance([[1, 1, 0], [1, 1, 1], [0, 1, 1]]),
    "all equal": Instance(np.full((3, 3), 2)),
    "impossible pairs": Instance([[4, 2, 0], [4, 3, 1], [2, 2, 2], [1, 9, 4]], np.tri(4, 3, dtype=bool)),
    "one place": Instance([[7, 7, 1], [7, 2, 7]], places=1),
    "places": Instance([[5, 1, 1], [1, 5, 1], [1, 1, 5]], places=2),
    "a pin": Instance([[0, 9, 9], [9, 1, 4], [9, 3, 2]], pins=[(0, 0)]),
    "capacities": Instance([[3, 1], [3, 2], [2, 2], [1, 3]], capacities=[2, 1]),
    "much room": Instance([[3, 1], [3, 2], [2, 2]], capacities=[9, 9]),
    "capacities and places": Instance([[3, 1, 0], [3, 2, 3], [2, 2, 1]], places=2, capacities=[2, 0, 2]),
    "pins and capacities": Instance(
        [[3, 1], [3, 2], [2, 2], [1, 3]], [[True, True]] * 3 + [[False, True]], capacities=[2, 2], pins=[(0, 0)]
    ),
}


def narrowed(instance: Instance, plan: Plan) -> Instance:
    """The block in which this plan's pairs are the only possible ones: there it is the best."""
    allowed = np.zeros_like(instance.allowed)
    for cell in plan:
        allowed[cell] = True
    return Instance(instance.points, allowed, **instance.terms())


def favoured(instance: Instance, plan: Plan) -> Instance:
    """The block in which this plan's pairs have more points than any other."""
    points = instance.points.copy()
    for cell in plan:
        points[cell] += 10
    return Instance(points, instance.allowed, **instance.terms())


def certificates(instance: Instance, plan: Plan) -> Iterator[Certificate]:
    """What the solver and plain integers give for this plan where it is the best."""
    for other in (narrowed(instance, plan), favoured(instance, plan)):
        for objective in OBJECTIVES:
            yield solve(other, objective, seed=SEED).certificate
            by_hand = certificate(other, objective, plan, SEED)
            if by_hand is not None:
                yield by_hand


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("block", BLOCKS)
def test_no_certificate_makes_a_worse_plan_pass(block: str, objective: str) -> None:
    instance = BLOCKS[block]
    best, right = best_value(instance, objective), solve(instance, objective, seed=SEED).certificate
    accepted = 0
    for plan in plans(instance):
        is_best = value(instance, plan, objective) == best
        for proof in (right, *(() if is_best else certificates(instance, plan))):
            told = codes(instance, assignment(instance, objective, plan, proof, SEED))
            assert (told == []) is is_best, (plan, proof)
            accepted += told == []
    assert accepted == sum(value(instance, plan, objective) == best for plan in plans(instance))


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("block", BLOCKS)
def test_no_certificate_makes_a_plan_pass_that_lost_the_draw(block: str, objective: str) -> None:
    instance = BLOCKS[block]
    won, best = set(drawn_plan(instance, objective, SEED)), best_value(instance, objective)
    proofs = [solve(instance, objective, seed=seed).certificate for seed in range(8)]
    for plan in plans(instance):
        if value(instance, plan, objective) != best:
            continue
        for proof in (*proofs, *certificates(instance, plan)):
            told = codes(instance, assignment(instance, objective, plan, proof, SEED), seed=SEED)
            assert told != [] or set(plan) == won, (plan, proof)
        assert (certificate(instance, objective, plan, SEED) is not None) is (set(plan) == won)


@given(instances(with_capacities=True), st.sampled_from(OBJECTIVES), st.integers(0, 9))
@examples(60)
def test_a_plan_has_a_certificate_exactly_if_it_is_best_and_the_check_accepts_it(
    instance: Instance, objective: str, seed: int
) -> None:
    best, won = best_value(instance, objective), set(drawn_plan(instance, objective, seed))
    for plan in list(plans(instance))[:60]:
        proof = certificate(instance, objective, plan)
        assert (proof is not None) is (value(instance, plan, objective) == best)
        if proof is not None:
            assert codes(instance, assignment(instance, objective, plan, proof)) == []
        drawn = certificate(instance, objective, plan, seed)
        assert (drawn is not None) is (set(plan) == won)
        if drawn is not None:
            assert codes(instance, assignment(instance, objective, plan, drawn, seed), seed=seed) == []


@given(instances(3, with_capacities=True), st.sampled_from(OBJECTIVES))
@examples(50)
def test_no_worse_plan_passes_with_the_right_certificate(instance: Instance, objective: str) -> None:
    right, best = solve(instance, objective).certificate, best_value(instance, objective)
    for plan in plans(instance):
        told = codes(instance, assignment(instance, objective, plan, right))
        assert (told == []) is (value(instance, plan, objective) == best)


def signless(instance: Instance, plan: Plan) -> Any:
    """Dual values of any sign: what a check that forgot the signs would accept."""
    points = {cell: int(instance.points[cell]) for cell in free_cells(instance)}
    return dual_values(instance, plan, points, set(), set())


def test_without_their_signs_dual_values_would_prove_worse_plans() -> None:
    """So the signs are what the check stands on; this keeps the test of them from being empty."""
    fooled = 0
    for block in ("one place", "places", "all equal", "capacities", "much room"):
        instance = BLOCKS[block]
        right, best = solve(instance, "total"), best_value(instance, "total")
        for plan in plans(instance):
            stage = signless(instance, plan) if len(plan) == best[0] else None
            if stage is not None and value(instance, plan, "total") < best:
                proof = replace(right.certificate, stages=(stage,))
                assert codes(instance, assignment(instance, "total", plan, proof)) == ["sum_not_proved"]
                fooled += 1
    assert fooled > 5
