"""The `tandem` command as somebody at a terminal meets it: in a folder, with an environment of its own.

Loading is most of a short command. `tandem` therefore runs in a fork of a process that has loaded the application;
`tandem_from_cold` starts Python anew, as a terminal does. Every command is started from cold by one test at least.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.infra.serve import run_command
from tests.infra.server import ROOT, loaded

SECONDS = 120


@dataclass(frozen=True)
class Said:
    """How a command ended, what it printed and what it said beside that."""

    returncode: int
    stdout: str
    stderr: str


def tandem(*words: str, folder: Path, until: str = "", **environment: str) -> Said:
    """Runs the command; the environment's names are those of settings without TANDEM_.

    One that would go on for ever is ended in an orderly way as soon as it says `until`.
    """
    with tempfile.TemporaryDirectory() as place:
        said = Path(place) / "stdout", Path(place) / "stderr"
        given = (words, _environment(environment), folder, said)
        process = loaded().Process(target=run_command, args=given, daemon=True)
        process.start()
        deadline = time.monotonic() + SECONDS
        while process.exitcode is None and time.monotonic() < deadline:
            process.join(0.05)
            if until and said[1].exists() and until in said[1].read_text():
                process.terminate()
                process.join(SECONDS)
        if process.exitcode is None:
            process.kill()
            pytest.fail(f"tandem {words} did not end: {said[1].read_text()}")
        return Said(process.exitcode, *(file.read_text() for file in said))


def tandem_from_cold(*words: str, folder: Path, **environment: str) -> Said:
    """Runs the command as `tandem` does, in a Python that has loaded nothing."""
    ended = subprocess.run(
        [sys.executable, "-m", "web.cli", *words],
        cwd=folder,
        env=_environment(environment),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return Said(ended.returncode, ended.stdout, ended.stderr)


def _environment(settings: dict[str, str]) -> dict[str, str]:
    """These settings and nothing of the developer's own."""
    own = {f"TANDEM_{name}": value for name, value in settings.items()}
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "COLUMNS": "200", **own}
