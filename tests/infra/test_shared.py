"""What a killed run leaves behind, the next one removes."""

import os
import subprocess
import sys
from pathlib import Path

from tests.infra.shared import OWNER, PREFIX, remove_abandoned_folders


def folder_of(process_id: int, parent: Path) -> Path:
    folder = parent / f"{PREFIX}{process_id}"
    folder.mkdir()
    (folder / OWNER).write_text(str(process_id))
    return folder


def test_only_folders_of_dead_runs_are_removed(tmp_path: Path) -> None:
    finished = subprocess.Popen([sys.executable, "-c", ""])
    finished.wait()
    dead = folder_of(finished.pid, tmp_path)
    alive = folder_of(os.getpid(), tmp_path)
    cleaned: list[Path] = []
    remove_abandoned_folders(tmp_path, cleaned.append)
    assert cleaned == [dead]
    assert [path for path in (dead, alive) if path.exists()] == [alive]
