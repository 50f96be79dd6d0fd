"""A result beside the workbook: everything `tandem verify` needs, in one JSON file.

It holds the answers of the people and their names. Treat it like the tables it was made from.
"""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matcher
from web.files.messages import N_, Message
from web.offline.errors import BadInput
from web.offline.people import read_bytes
from web.offline.plan import Plan

FORMAT, VERSION = "tandemwerk-result", 1
LARGEST = 1024 * 1024 * 1024

NOT_A_RESULT = N_("%(file)s is no result of `tandem match`. Please name the .json file it wrote.")
CANNOT_WRITE = N_("%(file)s cannot be written. Please check that the folder exists and may be written to.")


@dataclass(frozen=True, slots=True)
class StoredResult:
    """A result as it was stored: the terms it was made under, and the names of its people."""

    problem: matcher.Problem
    policy: matcher.Policy
    decisions: matcher.Decisions
    result: matcher.Result
    names: Mapping[str, str]


def result_bytes(plan: Plan) -> bytes:
    """Return the JSON of a plan; the same plan always gives the same bytes."""
    people = {
        key: {"name": person.name, "company": person.company, "role": person.role}
        for key, person in plan.people.items()
    }
    document = {
        "format": FORMAT,
        "version": VERSION,
        "input": base64.b64encode(plan.problem.to_bytes()).decode(),
        "policy": plan.policy.to_toml(),
        "decisions": matcher.Decisions().to_dict(),
        "result": plan.result.to_dict(),
        "people": people,
    }
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def read_result(path: Path) -> StoredResult:
    """Read a stored result; nothing in it is trusted before it is checked.

    Raises
    ------
    BadInput
        The file cannot be read or is no stored result.
    """
    data = read_bytes(path, LARGEST)
    try:
        return _parsed(json.loads(data))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadInput(Message(NOT_A_RESULT, {"file": path.name})) from error


def _parsed(document: Any) -> StoredResult:
    if document["format"] != FORMAT or document["version"] != VERSION:
        raise ValueError(document["format"], document["version"])
    return StoredResult(
        problem=matcher.Problem.from_bytes(_decoded(document["input"])),
        policy=matcher.Policy.from_toml(document["policy"]),
        decisions=matcher.Decisions.from_dict(document["decisions"]),
        result=matcher.Result.from_dict(document["result"]),
        names={str(key): str(person["name"]) for key, person in document["people"].items()},
    )


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("base64") from error


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write all files: each is complete under another name before the first takes its place.

    Raises
    ------
    BadInput
        A folder is missing or may not be written to; no draft is left behind.
    """
    drafts: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            drafts[path] = _write_draft(path, content)
        for path, draft in drafts.items():
            _take_place(draft, path)
    finally:
        for draft in drafts.values():
            draft.unlink(missing_ok=True)


def _write_draft(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        draft.write_bytes(content)
    except OSError as error:
        raise BadInput(Message(CANNOT_WRITE, {"file": str(path)})) from error
    return draft


def _take_place(draft: Path, path: Path) -> None:
    try:
        draft.replace(path)
    except OSError as error:
        raise BadInput(Message(CANNOT_WRITE, {"file": str(path)})) from error
