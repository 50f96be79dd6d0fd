"""Nothing in the repository points at one machine, one registry or one package index."""

import re
from pathlib import Path

from tests.repo.files import all_files, text_files


def pieces(*parts: str) -> str:
    """A pattern whose text does not stand in this file."""
    return "".join(parts)


TRACES = {
    "registry host": pieces(
        r"files\.python", r"hosted\.org|pypi", r"\.org|registry\.npm", r"js\.org|npm", r"js\.com/package"
    ),
    "index address": pieces(r"--(extra-)?index", r"-url|--find", r"-links|--default", r"-index"),
    "file index": pieces("fi", "le:///?[a-z]"),
    "machine path": pieces("/(ro", "ot|ho", "me/[a-z]+|Us", "ers/[a-zA-Z]+|wo", "rk/[a-z]|tm", r"p/[a-z])"),
    "resolved address in a lock file": pieces('"reso', 'lved":'),
}


def test_no_traces_of_a_machine_or_a_registry() -> None:
    found = [
        f"{path}:{number}: {name}"
        for path, text in text_files()
        for number, line in enumerate(text.splitlines(), start=1)
        for name, pattern in TRACES.items()
        if re.search(pattern, line)
    ]
    assert found == []


def test_the_patterns_find_what_they_are_for() -> None:
    examples = [
        pieces("https://files.python", "hosted.org/packages/x"),
        pieces("--index", "-url https://example.org"),
        pieces("file:", "///srv/index"),
        pieces("/ho", "me/somebody/project"),
        pieces('  "reso', 'lved": "x"'),
    ]
    assert [next(name for name, pattern in TRACES.items() if re.search(pattern, text)) for text in examples] == list(
        TRACES
    )


def test_every_locked_package_has_a_hash() -> None:
    for path, text in text_files():
        if path.suffix == ".lock":
            pinned = len(re.findall(r"^[a-z0-9].*==", text, re.MULTILINE))
            assert pinned == len(re.findall(r"^[a-z0-9].*== ?\S+.*\\\n    --hash=sha256:", text, re.MULTILINE)), path


def test_no_large_file() -> None:
    limits = {".png": 400_000, ".lock": 400_000}
    root = Path(__file__).resolve().parents[2]
    large = [path for path in all_files() if (root / path).stat().st_size > limits.get(path.suffix, 120_000)]
    assert large == []
