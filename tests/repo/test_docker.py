"""The container files agree with each other and with the repository; no engine is needed to see that."""

import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.repo.files import ROOT, text_of
from web.settings import Settings

DOCKER = Path("docker")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text_of(DOCKER / "compose.yml"))
    return loaded


@pytest.fixture(scope="module")
def instructions() -> list[list[str]]:
    """The Dockerfile's instructions, as words."""
    text = re.sub(r"\\\n", " ", text_of(DOCKER / "Dockerfile"))
    return [shlex.split(line) for line in text.splitlines() if line and not line.startswith("#")]


def test_compose_has_the_four_parts_and_a_migration_before_them(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"migrate", "postgres", "proxy", "web", "worker"}
    for name in ("web", "worker"):
        assert compose["services"][name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_every_setting_of_compose_exists(compose: dict[str, Any]) -> None:
    known = {f"TANDEM_{name.upper()}" for name in Settings.model_fields}
    for name in ("migrate", "web", "worker"):
        used = {key for key in compose["services"][name]["environment"] if key.startswith("TANDEM_")}
        assert used - known == set(), name


def test_only_the_proxy_is_reachable_and_the_database_only_from_inside(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose["services"].items() if "ports" in service] == ["proxy"]
    assert compose["services"]["postgres"]["networks"] == ["inside"]
    assert compose["networks"]["inside"]["internal"] is True


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        for key, value in service.get("environment", {}).items():
            if "SECRET" in key or key == "POSTGRES_PASSWORD":
                assert re.fullmatch(r"\$\{\w+:\?.*\}", value), key


def test_the_image_runs_as_an_ordinary_user(instructions: list[list[str]]) -> None:
    last_stage = instructions[max(number for number, words in enumerate(instructions) if words[0] == "FROM") :]
    users = [words[1] for words in last_stage if words[0] == "USER"]
    assert users == ["tandem"]


def test_every_copied_file_exists_and_is_sent_to_the_builder(instructions: list[list[str]]) -> None:
    sources = [
        word for words in instructions if words[0] == "COPY" and "--from" not in words[1] for word in words[1:-1]
    ]
    sent = text_of(Path(".dockerignore")).splitlines()
    assert [name for name in sources if not (ROOT / name).exists()] == []
    assert [name for name in sources if f"!{name}" not in sent] == []


def test_every_package_is_checked_against_its_hash(instructions: list[list[str]]) -> None:
    installs = re.findall(
        r"pip install [^&]*", " ".join(" ".join(words) for words in instructions if words[0] == "RUN")
    )
    assert installs
    assert [line for line in installs if "--require-hashes" not in line and "--no-deps --editable ." not in line] == []


def test_the_proxy_limits_slow_connections() -> None:
    caddyfile = text_of(DOCKER / "Caddyfile")
    assert all(re.search(rf"\b{name} \d+s", caddyfile) for name in ("read_header", "read_body", "write", "idle"))
