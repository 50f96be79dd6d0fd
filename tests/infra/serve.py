"""What a process of the application does; run in a fork of a process that has loaded it (tests.infra.loaded).

Loading is most of a start. What is made of settings, database and sockets is made by each process itself.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from socket import socket


def serve(listener: socket, environment: Mapping[str, str], folder: Path) -> None:
    """Serves on a listening socket until terminated; the settings come from the environment, as for `tandem serve`."""
    _settle(environment, folder)
    import uvicorn  # noqa: PLC0415 - loaded before the fork, and not by whoever only names this function

    from web.app import create_app  # noqa: PLC0415
    from web.settings import Settings  # noqa: PLC0415

    config = uvicorn.Config(create_app(Settings()), log_level="warning", access_log=False, timeout_graceful_shutdown=5)
    uvicorn.Server(config).run(sockets=[listener])


def run_command(
    words: Sequence[str], environment: Mapping[str, str], folder: Path, said: tuple[Path, Path] | None = None
) -> None:
    """Runs `tandem` with these words; what it prints and says goes into two files, or both into the `server.log`."""
    _settle(environment, folder, said)
    from web.cli import main  # noqa: PLC0415

    sys.argv = ["tandem", *words]
    main()


def _settle(environment: Mapping[str, str], folder: Path, said: tuple[Path, Path] | None = None) -> None:
    """Takes nothing over from the tests: this environment alone, an own folder, an own output."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    for output, file in enumerate(said or [log_of(folder)] * 2, start=1):
        log = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        os.dup2(log, output)
        os.close(log)


def log_of(folder: Path) -> Path:
    """Where a process writes its output to."""
    return folder / "server.log"
