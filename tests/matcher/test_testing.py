"""The battery passes what is right, built in or not, and finds every single defect."""

import doctest
import re
import sys
from pathlib import Path
from string import Formatter

import pytest

import matcher
from matcher import errors
from matcher.testing import CRITERION_ISSUES, check_criterion, sample_records
from tests.matcher.bad_criteria import BAD, GOOD, certificate
from tests.matcher.worlds import azubi, fachkraft, pair

DOCUMENT = "docs/plug-in-criterion.md"


@pytest.mark.parametrize("key", list(matcher.CRITERIA))
def test_every_built_in_criterion_passes(key: str) -> None:
    assert check_criterion(matcher.CRITERIA[key]) == []


def test_a_right_criterion_passes_on_a_round_of_ones_own_as_well() -> None:
    assert check_criterion(GOOD, pair({}, {"aevo": True})) == []
    assert check_criterion(GOOD, matcher.Problem.from_records([], [fachkraft("f")])) == []


@pytest.mark.parametrize("name", list(BAD))
def test_every_defect_is_found(name: str) -> None:
    criterion, codes = BAD[name]
    issues = check_criterion(criterion)
    assert {issue.code for issue in issues} == codes
    for issue in issues:
        assert issue.message == CRITERION_ISSUES[issue.code].format(**issue.params)
        assert set(issue.params) == {
            field for _, field, _, _ in Formatter().parse(CRITERION_ISSUES[issue.code]) if field
        }


def test_every_finding_there_is_has_an_example() -> None:
    assert set.union(*(codes for _, codes in BAD.values())) == set(CRITERION_ISSUES)


def test_a_key_that_is_taken_is_refused() -> None:
    with pytest.raises(errors.DuplicateCriterion):
        check_criterion(matcher.Criterion("hours", 1, (), certificate))


def test_the_sample_answers_every_question_and_leaves_each_out() -> None:
    azubis, fachkraefte, _ = sample_records()
    for side in (azubis, fachkraefte):
        assert set(side[-1]) == {"id", "company"}
        for key in {key for record in side for key in record} - {"id", "company"}:
            assert 0 < sum(key in record for record in side) < len(side) - 1


@pytest.mark.parametrize("name", ["fractions", "too many", "too much", "negative", "nothing"])
def test_a_criterion_that_is_out_of_form_is_refused_when_it_is_used(name: str) -> None:
    policy = matcher.Policy(criteria=(*matcher.CRITERIA.values(), BAD[name][0]))
    both = matcher.Problem.from_records([azubi("a")], [fachkraft("f", aevo=True), fachkraft("g")])
    with pytest.raises(errors.UnfitCriterion) as caught:
        matcher.match(both, policy)
    assert caught.value.params["criterion"] == "own"


def test_the_example_in_the_documentation_works(tmp_path: Path, root: Path) -> None:
    text = (root / DOCUMENT).read_text()
    module = re.search(r"```python\n(\"\"\".*?)```", text, re.DOTALL)
    assert module
    (tmp_path / "complement.py").write_text(module[1])
    examples = doctest.DocTestParser().get_doctest(text.replace(module[0], ""), {}, DOCUMENT, DOCUMENT, 0)
    report: list[str] = []
    sys.path.insert(0, str(tmp_path))
    try:
        found = doctest.DocTestRunner(verbose=False).run(examples, out=report.append)
    finally:
        sys.path.remove(str(tmp_path))
    assert (found.failed, found.attempted > 8) == (0, True), "".join(report)
