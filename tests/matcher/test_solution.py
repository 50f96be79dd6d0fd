"""A whole round at once gives the plan and the proofs of the round with reasons, whatever is decided."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcher
from matcher import Decisions, PairDecision, PlacesDecision, Policy, Problem, Solution, errors
from matcher.cases import cases
from matcher.result import UNPROVED
from tests.matcher.oracle import examples
from tests.matcher.worlds import azubi, fachkraft, rounds

policies = st.builds(
    Policy,
    objective=st.sampled_from(["floor", "total", "leximin"]),
    places=st.none() | st.integers(0, 3),
    minimum=st.none() | st.integers(30, 60),
)


def pairs_of(solution: Solution) -> list[tuple[str, str]]:
    ids = solution.problem.azubis.ids, solution.problem.fachkraefte.ids
    return [(ids[0][first], ids[1][second]) for first, second in solution.pairs.tolist()]


def some_decisions(problem: Problem) -> Decisions:
    """A pin and a ban in the first block in which there is a choice, and places of the last block."""
    last = problem.blocks[-1:]
    places = tuple(PlacesDecision(block, 5) for block in last)
    for case in cases(problem, Policy(), Decisions()):
        if case.allowed.all() and min(case.allowed.shape) > 1:
            pin = PairDecision(case.azubis[1], case.fachkraefte[0])
            ban = PairDecision(case.azubis[0], case.fachkraefte[1])
            return Decisions(pins=(pin,), bans=(ban,), places=places)
    return Decisions(places=places)


@given(rounds(), policies, st.integers(0, 9))
@examples(60)
def test_the_solution_is_the_plan_of_the_result_with_its_proofs(problem: Problem, policy: Policy, seed: int) -> None:
    decided = some_decisions(problem) if policy.places is None and policy.minimum is None else Decisions()
    result = matcher.match(problem, policy, decided, seed=seed)
    solution = matcher.solve(problem, policy, decided, seed=seed)
    assert pairs_of(solution) == [(tandem.azubi, tandem.fachkraft) for tandem in result.tandems]
    assert solution.points[solution.partner >= 0].tolist() == [tandem.points for tandem in result.tandems]
    assert solution.points[solution.partner < 0].tolist() == [0] * int((solution.partner < 0).sum())
    assert [solution.certificate(block.block) for block in result.blocks] == [
        block.certificate for block in result.blocks
    ]


@given(rounds(), policies, st.integers(0, 9))
@examples(40)
def test_without_proof_all_is_said_alike(problem: Problem, policy: Policy, seed: int) -> None:
    decided = some_decisions(problem) if policy.places is None and policy.minimum is None else Decisions()
    proved = matcher.match(problem, policy, decided, seed=seed)
    bare = matcher.match(problem, policy, decided, seed=seed, proof=False)
    unproved = tuple(replace(block, certificate=UNPROVED) for block in proved.blocks)
    assert bare == replace(proved, blocks=unproved)


def test_a_whole_round_without_proof_is_said_alike_but_not_accepted() -> None:
    people = [azubi(f"a{n}", f"c{n // 3}") for n in range(60)], [fachkraft(f"f{n}", f"c{n // 2}") for n in range(40)]
    problem = Problem.from_records(*people)
    proved = matcher.match(problem, Policy())
    bare = matcher.match(problem, Policy(), proof=False)
    assert (bare.tandems, bare.unmatched) == (proved.tandems, proved.unmatched)
    assert all(block.certificate == UNPROVED for block in bare.blocks)
    assert {issue.params["block"] for issue in matcher.verify(problem, Policy(), bare)} >= {"c0", "c9"}


@given(rounds(), policies)
@examples(30)
def test_without_lots_and_proofs_the_plan_is_as_good(problem: Problem, policy: Policy) -> None:
    decided = some_decisions(problem) if policy.places is None and policy.minimum is None else Decisions()
    full = matcher.solve(problem, policy, decided)
    bare = matcher.solve(problem, policy, decided, seed=None, proof=False)
    assert len(bare.pairs) == len(full.pairs)
    assert bare.points.sum() == full.points.sum()
    assert [bare.certificate(block) for block in problem.blocks] == [None] * len(problem.blocks)


def test_many_blocks_of_many_shapes_are_solved_together() -> None:
    sizes = [(first, second) for first in range(4) for second in range(4) for _ in range(3)]
    azubis = [azubi(f"a{c}-{n}", f"c{c:02}", work_style=n + 1) for c, size in enumerate(sizes) for n in range(size[0])]
    fachkraefte = [
        fachkraft(f"f{c}-{n}", f"c{c:02}", work_style=3 - n) for c, size in enumerate(sizes) for n in range(size[1])
    ]
    problem = Problem.from_records(azubis, fachkraefte)
    policy = Policy(weights={"work_style": 1})
    solution = matcher.solve(problem, policy, seed=5)
    result = matcher.match(problem, policy, seed=5)
    assert len(solution.pairs) == sum(min(size) for size in sizes)
    assert pairs_of(solution) == [(tandem.azubi, tandem.fachkraft) for tandem in result.tandems]
    assert matcher.verify(problem, policy, result) == []


@pytest.mark.parametrize("run", [matcher.match, matcher.solve])
def test_a_block_too_large_for_leximin_is_named(run: Callable[[Problem, Policy], object]) -> None:
    azubis = [azubi(f"a{number:03}", "large") for number in range(501)]
    fachkraefte = [fachkraft(f"f{number:03}", "large") for number in range(501)]
    problem = Problem.from_records([azubi("a"), *azubis], fachkraefte)
    with pytest.raises(errors.LeximinTooLarge, match="block large has 501"):
        run(problem, Policy(objective="leximin"))
