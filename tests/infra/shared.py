"""One folder per test run, shared by all xdist workers: what one of them prepares, the others use."""

import fcntl
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

FOLDER = pytest.StashKey[Path]()
"""Set in the process that made the folder: the only one in a plain run, the controller in a distributed one."""


def shared_folder(config: pytest.Config) -> Path:
    """The folder of this run, made on first use; its path is short enough for a Unix socket in it."""
    if handed_over := getattr(config, "workerinput", None):
        return Path(handed_over["shared_folder"])
    if FOLDER not in config.stash:
        folder = Path(tempfile.mkdtemp(prefix="tandem-"))
        folder.chmod(0o755)
        config.stash[FOLDER] = folder
    return config.stash[FOLDER]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tells a new xdist worker where the folder is."""
    node.workerinput["shared_folder"] = str(shared_folder(node.config))


def remove_shared_folder(config: pytest.Config, clean_up: Callable[[Path], None]) -> None:
    """At the very end of the run, in the process that made the folder: calls `clean_up`, then removes it."""
    if folder := config.stash.get(FOLDER, None):
        clean_up(folder)
        shutil.rmtree(folder, ignore_errors=True)


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
