"""The house rules that a machine can check."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repo.files import python_files, text_files, text_of

LONGEST_FUNCTION = 50
LONGEST_FILE = 450
NINE_IN_TEN_FUNCTIONS = 25

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions(path: Path) -> Iterator[Function]:
    """Every function of a file, also methods and nested ones."""
    return (node for node in ast.walk(ast.parse(text_of(path))) if isinstance(node, Function))


def hand_written() -> tuple[Path, ...]:
    """All Python files but the migrations, which are generated and never edited again."""
    return tuple(path for path in python_files() if path.parts[:2] != ("alembic", "versions"))


def length(function: Function) -> int:
    """Lines from the first to the last, without the docstring and the signature."""
    body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{path}:{function.lineno} {function.name}: {length(function)}"
        for path in hand_written()
        for function in functions(path)
        if length(function) > LONGEST_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("package", ["matcher", "web"])
def test_nine_functions_in_ten_are_short(package: str) -> None:
    lengths = sorted(length(function) for path in python_files(package) for function in functions(path))
    assert lengths[len(lengths) * 9 // 10] <= NINE_IN_TEN_FUNCTIONS


def test_no_file_is_longer_than_can_be_read_at_once() -> None:
    long = [f"{path}: {lines}" for path in hand_written() if (lines := len(text_of(path).splitlines())) > LONGEST_FILE]
    assert long == []


def test_nothing_is_left_for_later() -> None:
    pattern = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X|HA" + r"CK)\b")
    assert [path for path, text in text_files() if path.suffix != ".lock" and pattern.search(text)] == []


FORBIDDEN_IN_TESTS = {
    "patching": re.compile(r"\bunittest\.mo" + r"ck\b|\bmonkey" + r"patch\b|\bmocker\b|\bMagic" + r"Mock\b"),
    "a test that is not run": re.compile(
        r"pytest\.mark\.(skip|skipif|xfail)\b|pytest\.(skip|xfail|importor" + r"skip)\("
    ),
    "waiting without a reason": re.compile(r"\.wait_for_time" + r"out\("),
}


def test_tests_use_the_real_thing() -> None:
    found = [
        f"{path}: {name}"
        for path in python_files("tests")
        if path != Path("tests/repo/test_house_rules.py")
        for name, pattern in FORBIDDEN_IN_TESTS.items()
        if pattern.search(text_of(path))
    ]
    assert found == []


def test_a_suppressed_check_gives_its_reason() -> None:
    """`# noqa: X` and `# type: ignore[x]` name their rule; the bare forms are refused."""
    bare = re.compile(r"#\s*no" + r"qa(?!:)|#\s*type:\s*igno" + r"re(?!\[)")
    assert [path for path in python_files() if bare.search(text_of(path))] == []
