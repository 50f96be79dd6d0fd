"""A bar for people who wait at a terminal, and nothing of it for anybody else."""

import io
import os
import pty
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console

from tests.web.offline.conftest import Desk
from web.offline.terminal import Bar

COMMAND = "import sys; from tests.web.offline.conftest import APP; APP(sys.argv[1:])"


def console(*, terminal: bool = True) -> Console:
    return Console(file=io.StringIO(), force_terminal=terminal, width=80, _environ={"TERM": "xterm"})


def written(to: Console) -> str:
    assert isinstance(to.file, io.StringIO)
    return to.file.getvalue()


def wait_for(to: Console, text: str) -> None:
    deadline = time.monotonic() + 20
    while text not in written(to) and time.monotonic() < deadline:
        time.sleep(0.02)


def test_a_bar_for_long_work() -> None:
    screen = console()
    with Bar(screen, patience=0) as bar:
        bar.step("Tabellen lesen")
        wait_for(screen, "Tabellen lesen")
        bar.step("Gründe in Worte fassen", 3)
        bar.done(2)
        wait_for(screen, "Gründe")
    assert "Tabellen lesen" in written(screen)
    assert "Gründe in Worte fassen" in written(screen)
    assert "\x1b[?25h" in written(screen)  # the cursor is back


def test_nothing_for_quick_work() -> None:
    screen = console()
    with Bar(screen) as bar:
        bar.step("Tabellen lesen")
    assert written(screen) == ""


def test_nothing_in_a_file() -> None:
    paper = console(terminal=False)
    with Bar(paper, patience=0) as bar:
        bar.step("Tabellen lesen")
        time.sleep(0.1)
    assert written(paper) == ""


def test_a_pipe_gets_plain_lines_whatever_the_environment_says_and_a_terminal_the_same_words(
    desk: Desk, root: Path
) -> None:
    words = ["match", "--azubis", str(desk.azubis), "--fachkraefte", str(desk.fachkraefte), "--out", str(desk.out)]
    desk.put("Name\nMia Kurz\n", "Name\nPetra Sommer\n")
    environment = {**os.environ, "FORCE_COLOR": "1", "TERM": "xterm"}
    command = [sys.executable, "-c", COMMAND, *words]
    piped = subprocess.run(command, capture_output=True, cwd=root, env=environment, check=True)
    assert b"\x1b" not in piped.stdout + piped.stderr
    assert piped.stderr.startswith(b"azubis.csv hat keine Spalte")
    ours, theirs = pty.openpty()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, cwd=root, env=environment, check=True)
    told = os.read(ours, 4096)
    os.close(theirs)
    os.close(ours)
    assert done.stdout == piped.stdout
    assert piped.stderr.strip() in told
