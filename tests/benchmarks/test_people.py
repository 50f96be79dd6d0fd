"""The made-up rounds: the same every time, of the promised size, and like people in what they answer."""

from dataclasses import fields

import numpy as np
import pytest

import matcher
from benchmarks.arrays import as_arrays, read_arrays
from benchmarks.blocks import blocks_of
from benchmarks.draws import bits, choice, keys
from benchmarks.profiles import COMPETENCE_KEYS, PATTERNS, Round, Side, make_round, pool
from benchmarks.records import as_problem, as_records
from benchmarks.sizes import FIVE_THOUSAND, GERMANY, RoundSize, company_sizes


def columns(people: Round) -> list[np.ndarray]:
    return [getattr(side, field.name) for side in (people.azubis, people.fachkraefte) for field in fields(Side)]


def small(seed: int = 1) -> Round:
    return make_round(*company_sizes(FIVE_THOUSAND.part(30), np.random.default_rng(seed)), seed=seed)


@pytest.mark.parametrize("size", [FIVE_THOUSAND, RoundSize(7, 9, 40), RoundSize(50, 400, 60)])
def test_companies_have_as_many_people_as_promised(size: RoundSize) -> None:
    azubis, fachkraefte = company_sizes(size, np.random.default_rng(3))
    assert (len(azubis), azubis.sum(), fachkraefte.sum()) == (size.companies, size.azubis, size.fachkraefte)
    assert min(azubis.min(), fachkraefte.min()) >= 0


def test_germany_has_about_five_point_four_million_pairs_and_companies_like_real_ones() -> None:
    azubis, fachkraefte = company_sizes(GERMANY, np.random.default_rng(20270129))
    assert 5.2e6 < (azubis * fachkraefte).sum() < 5.6e6
    assert np.median(azubis) == 2
    assert azubis.max() > 40
    assert 0.1 < np.mean((azubis == 0) | (fachkraefte == 0)) < 0.2


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    first, again, other = columns(small(1)), columns(small(1)), columns(small(2))
    assert all(np.array_equal(*both) for both in zip(first, again, strict=True))
    assert not all(np.array_equal(*both) for both in zip(first, other, strict=True))


def test_records_are_read_without_complaint_and_say_what_the_columns_say() -> None:
    people = small()
    azubis, fachkraefte, companies = as_records(people)
    problem = matcher.Problem.from_records(azubis, fachkraefte, companies)
    assert (len(problem.azubis), len(problem.fachkraefte)) == (len(people.azubis), len(people.fachkraefte))
    assert len(problem.companies) == people.companies == 30
    levels = np.bitwise_count(people.azubis.brings[people.azubis.answered > 0]).sum(axis=0).tolist()
    told = [list(record["brings"].values()) for record in azubis if "brings" in record]
    assert levels == [sum(level >= plane for row in told for level in row) for plane in range(4)]
    named = sum(bool((row >= 0).any()) for row in people.fachkraefte.wishes)
    assert sum("wishes" in record for record in fachkraefte) == named


@pytest.mark.parametrize("people", [small(), pool(40, 30, seed=2)])
def test_columns_and_records_make_the_same_problem(people: Round) -> None:
    assert read_arrays(as_arrays(people)).to_bytes() == as_problem(people).to_bytes()


def test_everybody_named_is_in_the_same_company() -> None:
    people = small()
    for side, other in ((people.azubis, people.fachkraefte), (people.fachkraefte, people.azubis)):
        for column in (side.wishes, side.please_not, side.line_manager[:, None]):
            rows, places = np.nonzero(column >= 0)
            assert np.array_equal(side.company[rows], other.company[column[rows, places]])


def test_profiles_are_like_life() -> None:
    """Experienced people bring more, every question has gaps, few pairs are impossible, hardly two are equal."""
    people = pool(200, 220, seed=5)
    able = [np.bitwise_count(side.brings[:, 2]).mean() for side in (people.azubis, people.fachkraefte)]
    assert able[0] * 1.5 < able[1] < len(COMPETENCE_KEYS) / 2
    for column in (people.azubis.minor, people.azubis.school, people.fachkraefte.safety_instruction):
        assert 0 < np.mean(column == -1) < 0.2
    assert people.azubis.availability.max() < len(PATTERNS)
    ((points, possible),) = blocks_of(as_problem(people), matcher.Policy())
    assert points.shape == possible.shape == (200, 220)
    assert 0.8 < possible.mean() < 0.98
    assert len(np.unique(points)) > 5_000


def test_blocks_of_a_round_have_both_sides() -> None:
    people = small()
    counts = [np.bincount(side.company, minlength=30) for side in (people.azubis, people.fachkraefte)]
    both = [shape for shape in zip(*(count.tolist() for count in counts), strict=True) if min(shape)]
    assert [points.shape for points, _possible in blocks_of(as_problem(people), matcher.Policy())] == both


def test_draws_are_as_often_as_they_say() -> None:
    rng = np.random.default_rng(1)
    for eighths in range(1, 8):
        assert np.bitwise_count(bits(rng, 4_000, eighths)).mean() / 64 == pytest.approx(eighths / 8, abs=0.01)
    drawn = choice(rng, np.array([4, 5, 9]), (1, 0, 3), 4_000)
    assert set(drawn.tolist()) == {4, 9}
    assert np.mean(drawn == 9) == pytest.approx(0.75, abs=0.03)
    assert len({*keys(0, 1_000).tolist(), *keys(1_000, 1_000).tolist()}) == 2_000
