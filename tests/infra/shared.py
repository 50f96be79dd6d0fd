"""One folder per test run, shared by all xdist workers: what one of them prepares, the others use."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

PREFIX = "tandem-test-"
OWNER = "owner"
"""File with the process id of the run the folder belongs to."""
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of this run's own is made in it
ROOM = 256 * 1024 * 1024
"""So many bytes must be free in memory before anything is put there."""
FOLDER = pytest.StashKey[Path]()
"""Set in the process that made the folder: the only one in a plain run, the controller in a distributed one."""


def shared_folder(config: pytest.Config) -> Path:
    """The folder of this run, made on first use; its path is short enough for a Unix socket in it."""
    if handed_over := getattr(config, "workerinput", None):
        return Path(handed_over["shared_folder"])
    if FOLDER not in config.stash:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        folder.chmod(0o755)
        (folder / OWNER).write_text(str(os.getpid()))
        config.stash[FOLDER] = folder
    return config.stash[FOLDER]


def folder_in_memory(folder: Path) -> Path:
    """The part of the run's folder that is in memory, for files nobody asks to outlast a power cut: there a commit
    costs a thirtieth. `folder` itself on a machine that has no such place."""
    if not MEMORY.is_dir() or not os.access(MEMORY, os.W_OK) or shutil.disk_usage(MEMORY).free < ROOM:
        return folder
    twin = MEMORY / folder.name
    twin.mkdir(mode=0o700, exist_ok=True)
    (twin / OWNER).write_text((folder / OWNER).read_text())
    return twin


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a new xdist worker where the folder is."""
    node.workerinput["shared_folder"] = str(shared_folder(node.config))


def remove_shared_folder(config: pytest.Config, clean_up: Callable[[Path], None]) -> None:
    """At the very end of the run, in the process that made the folder: calls `clean_up`, then removes it."""
    if folder := config.stash.get(FOLDER, None):
        clean_up(folder)
        for part in (folder, MEMORY / folder.name):
            shutil.rmtree(part, ignore_errors=True)


def remove_abandoned_folders(parent: Path, clean_up: Callable[[Path], None]) -> None:
    """Does for runs that were killed what they could not do themselves."""
    for folder in parent.glob(f"{PREFIX}*"):
        if folder.stat().st_uid == os.geteuid() and _is_abandoned(folder):
            clean_up(folder)
            shutil.rmtree(folder, ignore_errors=True)


def _is_abandoned(folder: Path) -> bool:
    owner = folder / OWNER
    if not owner.exists():
        return False
    try:
        os.kill(int(owner.read_text() or os.getpid()), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


@contextmanager
def once(folder: Path, name: str) -> Iterator[bool]:
    """Holds a lock shared by all workers; gives True to the first that comes, which prepares `name`.

    A preparation that raises is tried again by the next worker.
    """
    done = folder / f"{name}.done"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        is_first = not done.exists()
        yield is_first
        done.touch()
